"""What each public header costs a file that includes it: seconds to compile, against <iostream> in the same run.

usage: include_seconds.py [COMPILER]        prints the table of docs/costs.md; takes a few minutes

The preprocessed lines, which do not depend on the machine, are tested with a ceiling (tests/hygiene/include_cost.py).
"""
import pathlib
import statistics
import subprocess
import sys
import time

ROUNDS = 3
ROOT = pathlib.Path(__file__).resolve().parents[1]
PUBLIC = ROOT / "include"
compiler = sys.argv[1] if len(sys.argv) > 1 else "g++"


def measure(header):
    command = [compiler, "-I", str(PUBLIC), "-x", "c++", "-std=c++20"]
    text = f"#include <{header}>\n".encode()
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([*command, "-fsyntax-only", "-"], input=text, check=True)
        seconds.append(time.perf_counter() - begin)
    lines = subprocess.run([*command, "-E", "-P", "-"], input=text, check=True, capture_output=True).stdout.count(b"\n")
    return statistics.median(seconds), lines


headers = sorted(str(p.relative_to(PUBLIC)) for p in PUBLIC.rglob("*.hpp") if "detail" not in p.parts)
base_seconds, base_lines = measure("iostream")
print("| header | lines | seconds | x iostream |")
print("|---|---|---|---|")
print(f"| `<iostream>` | {base_lines:,} | {base_seconds:.2f} | 1.0 |")
for header in headers:
    seconds, lines = measure(header)
    print(f"| `{header.removeprefix('clientele/')}` | {lines:,} | {seconds:.2f} | {seconds / base_seconds:.1f} |")
