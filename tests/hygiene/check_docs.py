"""The documentation says what the programs do.

Marks above a code block tell where it comes from:
    <!-- example: first_program.cpp -->             the whole file, below examples/
    <!-- example: nps_by_store.cpp region group --> the lines between two marks `//! [group]` (`#! [group]`), dedented
    <!-- output: nps_by_store -->                   consecutive lines of examples/expected/nps_by_store.txt
    <!-- test: tally/grouped_test.cpp -->           consecutive lines of a test, below tests/, dedented
A block of C++, CMake or program output without a mark is an error, and so is one that differs. Commands (`sh`) need no
mark, but the programs of this project that they call exist.

Also: a page with all sections for every metric and tally, references for every [key], relative links that lead
somewhere, an index that names every page, and examples that headers name and that exist.
"""
import re

import tree

DOCS = tree.ROOT / "docs"
EXAMPLES = tree.ROOT / "examples"
MARK = re.compile(r"<!-- (example|output|test): (\S+)(?: region (.+?))? -->")
FENCE = re.compile(r"^(```+)(\w*)\s*$")
LANGUAGES_WITH_MARK = {"cpp", "c++", "cmake", "text", ""}
LANGUAGES_OF_COMMANDS = {"sh", "console"}
KEY = re.compile(r"\[([a-z]+(?:-[a-z]+)*-\d{4,5}[a-z]?)\]")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")

METRIC_SECTIONS = ["Definition", "Input", "Unit", "Interval", "Errors", "Cost", "When not to use", "References",
                   "Example"]
TALLY_SECTIONS = ["State", "Input", "Errors", "Cost", "When not to use", "Example"]
ROOMS_OF_METRICS = ["survey", "behavior", "segment"]
TALLY_PAGES = ["rating_tally", "proportion_tally", "rate_tally", "moment_tally", "comoment_tally", "grouped",
               "observe_parallel", "customer_tally", "customer_summary"]

errors = []


def complain(path, line, message):
    errors.append(f"{path.relative_to(tree.ROOT)}:{line}: {message}")


def dedented(lines):
    margin = min((len(l) - len(l.lstrip()) for l in lines if l.strip()), default=0)
    return [l[margin:].rstrip() for l in lines]


def without_marks(lines):
    return [l for l in lines if not re.match(r"\s*(//|#)! \[", l)]


def region(path, name):
    """The lines between the two marks of a region, or None where there are no two."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marks = [i for i, l in enumerate(lines) if re.fullmatch(r"\s*(//|#)! \[" + re.escape(name) + r"\]", l)]
    return without_marks(lines[marks[0] + 1:marks[1]]) if len(marks) == 2 else None


def occurs(block, lines):
    return any(block == lines[i:i + len(block)] for i in range(len(lines) - len(block) + 1))


def check_block(page, line, mark, language, block):
    if mark is None:
        if language in LANGUAGES_WITH_MARK:
            complain(page, line, f"a block of {language or 'text'} without a mark that says where it comes from")
        return
    kind, target, name = mark
    path = {"example": EXAMPLES / target, "output": EXAMPLES / "expected" / f"{target}.txt",
            "test": tree.TESTS / target}[kind]
    if not path.is_file():
        complain(page, line, f"there is no {path.relative_to(tree.ROOT)}")
        return
    lines = [l.rstrip() for l in path.read_text(encoding="utf-8").splitlines()]
    if kind == "example":
        expected = region(path, name) if name else without_marks(lines)
        if expected is None:
            complain(page, line, f"{target} has no region [{name}], or not two marks of it")
        elif dedented(block) != dedented(expected):
            complain(page, line, f"the block is not {target}" + (f", region [{name}]" if name else ""))
    elif kind == "output" and not occurs([l.rstrip() for l in block], lines):
        complain(page, line, f"these lines are not in the output of {target}")
    elif kind == "test":
        windows = [dedented(lines[i:i + len(block)]) for i in range(len(lines) - len(block) + 1)]
        if dedented(block) not in windows:
            complain(page, line, f"these lines are not in tests/{target}")


def check_command(page, line, text):
    for word in text.removeprefix("$ ").split():
        if re.match(r"(\./)?(examples|tests|bench|tools)/", word) and not (tree.ROOT / word).exists():
            complain(page, line, f"there is no {word}")


def check_blocks(page):
    """Checks the code blocks; returns the text outside of them."""
    prose = []
    mark = fence = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        found = FENCE.match(line)
        if fence is None and found:
            fence, language, block, begin = found.group(1), found.group(2), [], number
        elif fence is not None and line.rstrip() == fence:
            check_block(page, begin, mark, language, block)
            mark = fence = None
        elif fence is not None:
            block.append(line)
            if language in LANGUAGES_OF_COMMANDS:
                check_command(page, number, line)
        else:
            found = MARK.fullmatch(line.strip())
            if found:
                mark = found.groups()
            elif line.strip():
                if mark is not None:
                    complain(page, number, "a mark without a block below it")
                mark = None
            prose.append((number, line))
    if fence is not None:
        complain(page, begin, "a block that does not end")
    return prose


def anchors(page):
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles}


def check_links(page, prose):
    linked = set()
    for number, line in prose:
        for link in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                complain(page, number, f"the link {link} leads nowhere")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                complain(page, number, f"{target.name} has no title for #{anchor}")
            linked.add(target)
    return linked


def check_sections(name, sections, header):
    page = DOCS / "reference" / f"{name}.md"
    if not page.is_file():
        errors.append(f"missing: docs/reference/{name}.md")
        return
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    if [t for t in titles if t in sections] != sections:
        complain(page, 1, f"the sections are not, in this order: {', '.join(sections)}")
    if f"`{header}`" not in text:
        complain(page, 1, f"the page does not name its header `{header}`")
    for section in sections:
        body = re.search(rf"^## {section}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        if body and not body.group(1).strip():
            complain(page, 1, f"the section {section} is empty")


pages = sorted([tree.ROOT / "README.md", tree.ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
for page in [p for p in pages if not p.is_file()]:
    tree.finish([f"missing: {page.relative_to(tree.ROOT)}"], "")
linked_by = {page: check_links(page, check_blocks(page)) for page in pages}

metrics = [h for room in ROOMS_OF_METRICS for h in tree.public_headers() if tree.room_of(h) == room]
for header in metrics:
    check_sections(header.stem, METRIC_SECTIONS, tree.name_of(header))
for name in TALLY_PAGES:
    check_sections(name, TALLY_SECTIONS, f"clientele/tally/{name}.hpp")

index = DOCS / "README.md"
for page in pages:
    if page.is_relative_to(DOCS) and page != index and page not in linked_by.get(index, ()):
        complain(index, 1, f"the index does not name {page.relative_to(DOCS)}")

references = DOCS / "references.md"
known = set(re.findall(r"^\*\*\[([^\]]+)\]\*\*", references.read_text(encoding="utf-8"), re.MULTILINE))
for path in [*tree.headers(), *tree.SOURCES.rglob("*.?pp"), *pages]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for key in KEY.findall(line):
            if key not in known and path != references:
                complain(path, number, f"docs/references.md does not know [{key}]")

for header in tree.headers():
    for number, line in enumerate(header.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(r"\s*/// Example ", line):
            for path in re.findall(r"(?:examples|docs)/[\w/.]+", line):
                if not (tree.ROOT / path).is_file():
                    complain(header, number, f"there is no {path}")

programs = {p.stem for p in EXAMPLES.glob("*.cpp")}
for path in sorted((EXAMPLES / "expected").glob("*.txt")):
    if path.stem not in programs:
        errors.append(f"examples/expected/{path.name}: no program of this name")

tree.finish(errors, f"{len(pages)} pages agree with {len(programs)} examples")
