"""Includes point downwards only, and public headers name no heavy dependency."""
import re

import tree

HEAVY = re.compile(r"^(boost/(math|unordered|accumulators|json|date_time)\b|Eigen/)")
HEAVY_ALLOWED = {
    "clientele/core/boost_date.hpp": "boost/date_time",
    "clientele/accumulators.hpp": "boost/accumulators",
}

errors = []
files = tree.headers() + sorted(tree.SOURCES.rglob("*.[ch]pp"))
for file in files:
    where = file.relative_to(tree.ROOT)
    room = tree.room_of(file)
    if room is not None and room not in tree.FLOORS:
        errors.append(f"{where}: the room '{room}' has no floor in tests/hygiene/tree.py")
        continue
    is_header = file.is_relative_to(tree.PUBLIC)
    for style, included in tree.INCLUDE.findall(file.read_text()):
        if is_header and style == '"':
            errors.append(f"{where}: includes \"{included}\"; public headers write <clientele/...>")
        if is_header and HEAVY.match(included):
            allowed = HEAVY_ALLOWED.get(tree.name_of(file))
            if allowed is None or not included.startswith(allowed):
                errors.append(f"{where}: includes the heavy <{included}>; it belongs in src/")

        below = re.match(r"clientele/(\w+)(?:/|\.hpp)", included) if style == "<" else re.match(r"(?:\.\./)*(\w+)/", included)
        if room is None or below is None:
            continue
        target = below.group(1)
        if target in tree.FLOORS:
            if tree.FLOORS[target] > tree.FLOORS[room]:
                errors.append(f"{where}: floor {tree.FLOORS[room]} includes <{included}> of floor {tree.FLOORS[target]}")
            if included == f"clientele/{target}.hpp":
                errors.append(f"{where}: includes the umbrella <{included}>; include the headers it needs")
        elif included == "clientele/clientele.hpp":
            errors.append(f"{where}: includes <clientele/clientele.hpp>; include the headers it needs")

tree.finish(errors, f"{len(files)} files include downwards only")
