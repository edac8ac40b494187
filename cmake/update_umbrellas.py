#!/usr/bin/env python3
"""Keeps the umbrella headers: <clientele/ROOM.hpp> includes exactly the public headers of its room.

usage: update_umbrellas.py           writes what is out of date
       update_umbrellas.py --check   says what is out of date, and changes nothing
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "hygiene"))
sys.dont_write_bytecode = True
import tree  # noqa: E402

# Asked for by name only: they bring in a calendar library that most users do not need.
LEFT_OUT = {"clientele/core/boost_date.hpp", "clientele/core/chrono_date.hpp"}
COMPONENTS = {"models", "report", "io"}  # libraries of their own, so not part of <clientele/clientele.hpp>


def umbrella(comment, includes):
    return "\n".join([comment, "#pragma once"] + [f"#include <{name}>" for name in includes] + [""])


wanted = {}
rooms = sorted((p.name for p in tree.PUBLIC.iterdir() if p.is_dir()), key=lambda r: (tree.FLOORS.get(r, 99), r))
for room in rooms:
    names = [tree.name_of(h) for h in tree.public_headers() if tree.room_of(h) == room]
    names = [n for n in names if n not in LEFT_OUT]
    if names:
        wanted[f"{room}.hpp"] = umbrella(
            f"// The whole room {room}/. Kept by cmake/update_umbrellas.py; a test compares.", names)
names = [f"clientele/{room}" for room in wanted if room.removesuffix(".hpp") not in COMPONENTS]
wanted["clientele.hpp"] = umbrella(
    "// All of clientele::clientele; the components models, report and io have umbrellas of their own.\n"
    "// Kept by cmake/update_umbrellas.py; a test compares.",
    names + ["clientele/version.hpp"])

errors = []
for name, text in wanted.items():
    path = tree.PUBLIC / name
    if not path.is_file() or path.read_text() != text:
        if "--check" in sys.argv:
            errors.append(f"include/clientele/{name} is out of date: run cmake/update_umbrellas.py")
        else:
            path.write_text(text)
            print(f"wrote include/clientele/{name}")
for path in sorted(tree.PUBLIC.glob("*.hpp")):
    if path.name not in wanted and path.name not in {"version.hpp", "accumulators.hpp"}:
        errors.append(f"include/clientele/{path.name} is no umbrella of a room")
tree.finish(errors, f"{len(wanted)} umbrella headers are up to date")
