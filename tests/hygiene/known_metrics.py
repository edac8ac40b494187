"""Reports know every metric of survey/ and behavior/, and the documentation says which way each is better."""
import re

import tree

table = (tree.SOURCES / "report" / "known_metrics.cpp").read_text(encoding="utf-8")
known = re.findall(r'^ +(?:\w+\(|known_metric\{)"(\w+)"', table, re.MULTILINE)
page = (tree.ROOT / "docs" / "reference" / "report.md").read_text(encoding="utf-8")
directions = "\n".join(re.findall(r"^\| (?:higher|lower|neither) \|.*$", page, re.MULTILINE))

errors = []
metrics = 0
for header in tree.public_headers():
    if tree.room_of(header) not in ("survey", "behavior"):
        continue
    for name in re.findall(r"^inline constexpr (\w+)_t \1\{\};", header.read_text(encoding="utf-8"), re.MULTILINE):
        metrics += 1
        if name not in known:
            errors.append(f"src/report/known_metrics.cpp does not know {name} of {tree.name_of(header)}")
for name in known:
    if f"`{name}`" not in directions:
        errors.append(f"docs/reference/report.md does not say which way {name} is better")

tree.finish(errors, f"reports know {metrics} metrics, and {len(known)} ids in all")
