"""The library reads no clock and no unseeded randomness: dates and seeds are arguments."""
import re

import tree

FORBIDDEN = re.compile(
    r"\b(?:system|steady|high_resolution|utc|file|day|second|microsec)_clock\b"
    r"|\b(?:gettimeofday|clock_gettime|timespec_get|localtime\w*|random_device|srand|rand_r|random_shuffle)\b"
    r"|(?:\bstd\s*::|(?<![\w:.>])::)\s*(?:time|clock|rand)\s*\("
    r"|(?<![\w:.>])rand\s*\(\s*\)"
    r"|(?<![\w:.>])time\s*\(\s*(?:nullptr|NULL|0|&\s*\w+)?\s*\)"
    r"|__DATE__|__TIME__|\b__rdtsc\b")

errors = []
files = tree.headers() + sorted(tree.SOURCES.rglob("*.[ch]pp"))
for file in files:
    for number, line in enumerate(tree.without_comments(file.read_text()).splitlines(), start=1):
        found = FORBIDDEN.search(line)
        if found:
            errors.append(f"{file.relative_to(tree.ROOT)}:{number}: {found.group(0).strip()}")

tree.finish(errors, f"{len(files)} files read no clock")
