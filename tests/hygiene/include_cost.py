"""What it costs to include each public header, in preprocessed lines against <iostream> in the same run.

Also looks at every file that a header reaches: the heavy libraries must stay behind src/.

usage: include_cost.py TABLE COMPILER [FLAG ...]
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys

import tree

CEILING = 1.8
EXEMPT = {"clientele/core/boost_date.hpp", "clientele/core/chrono_date.hpp", "clientele/accumulators.hpp"}
BOUND_FLOORS = 2.5  # core, stats, tally, the metrics and the models; reports, programs' input and umbrellas are measured only

HEAVY = re.compile(r'/(boost/(?:math|unordered|accumulators|json|date_time)|Eigen)/')
HEAVY_ALLOWED = {"clientele/core/boost_date.hpp": {"boost/date_time"}}

table_path, compiler = sys.argv[1], sys.argv[2:]


def preprocess(name):
    command = compiler + ["-I", str(tree.PUBLIC.parent), "-x", "c++", "-std=c++20", "-E", "-"]
    result = subprocess.run(command, input=f"#include <{name}>\n", capture_output=True, text=True)
    if result.returncode != 0:
        return None, set(), result.stderr
    lines, heavy = 0, set()
    for line in result.stdout.splitlines():
        if line.startswith("#"):
            found = HEAVY.search(line)
            if found:
                heavy.add(found.group(1))
        elif line.strip():
            lines += 1
    return lines, heavy, ""


names = [tree.name_of(h) for h in tree.public_headers()]
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    (base, _, problem), *results = pool.map(preprocess, ["iostream"] + names)
if base is None:
    sys.exit(problem)

errors, rows = [], []
for name, (lines, heavy, problem) in zip(names, results):
    if lines is None:
        errors.append(f"{name}: does not preprocess\n{problem}")
        continue
    header = tree.PUBLIC.parent / name
    room = tree.room_of(header)
    bound = room is not None and tree.FLOORS.get(room, 0) <= BOUND_FLOORS and name not in EXEMPT
    rows.append((lines / base, lines, name, "" if bound else "  (no ceiling)"))
    if bound and lines > CEILING * base:
        errors.append(f"{name}: {lines / base:.2f} times <iostream>, the ceiling is {CEILING}")
    for library in sorted(heavy - HEAVY_ALLOWED.get(name, set())):
        if name != "clientele/accumulators.hpp":
            errors.append(f"{name}: reaches {library}, which belongs in src/")

table = [f"{'x iostream':>10} {'lines':>8}  header", f"{1:10.2f} {base:8}  <iostream>"]
table += [f"{ratio:10.2f} {lines:8}  {name}{note}" for ratio, lines, name, note in sorted(rows, reverse=True)]
pathlib.Path(table_path).write_text("\n".join(table) + "\n")
print("\n".join(table))
tree.finish(errors, f"{len(rows)} headers are within {CEILING} times <iostream>")
