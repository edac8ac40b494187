"""Writes a source that includes every header of the library with macros in the way that other systems define.

Everything foreign comes first: only the library's own text meets the macros.

usage: write_odr_test.py OUTPUT FUNCTION ROOM_LEFT_OUT...
"""
import pathlib
import sys

import tree

output, function, left_out = sys.argv[1], sys.argv[2], set(sys.argv[3:])
headers = [h for h in tree.headers() if not {tree.room_of(h), h.stem if tree.room_of(h) is None else ""} & left_out]
if function == "second":
    headers.reverse()  # no header may count on what another included before it
foreign = sorted({included for h in headers for style, included in tree.INCLUDE.findall(h.read_text())
                  if style == "<" and not included.startswith("clientele/")})
lines = ["#if __has_include(<%s>)\n#include <%s>\n#endif" % (f, f) for f in foreign]
lines += [
    "#define min(a, b) poisoned(a, b)",
    "#define max(a, b) poisoned(a, b)",
    "#define small poisoned",
    "#define near poisoned",
    "#define far poisoned",
]
lines += [f"#include <{tree.name_of(h)}>" for h in headers]
lines += [f"int {function}() {{ return clientele::version_major; }}"]
if function == "first":
    lines += ["int second();", "int main() { return first() == second() ? 0 : 1; }"]
pathlib.Path(output).write_text("\n".join(lines) + "\n")
