"""usage: check.py SOURCE COMPILER...

The first line of SOURCE reads `// expect: REGEX`. The same file must compile, and must fail with
CLIENTELE_MUST_FAIL defined, saying REGEX: a file that fails for another reason proves nothing.
"""
import pathlib
import re
import subprocess
import sys

source, compilers = pathlib.Path(sys.argv[1]), sys.argv[2:]
include = source.resolve().parents[2] / "include"

first_line = source.read_text().split("\n", 1)[0]
expect = re.fullmatch(r"//\s*expect:\s*(\S.*)", first_line.strip())
if not expect:
    sys.exit(f"{source.name}: the first line must read '// expect: <regular expression of the message>'")

failures = 0
for compiler in compilers:
    command = [compiler, "-std=c++20", "-fsyntax-only", "-I", str(include), str(source)]
    good = subprocess.run(command, capture_output=True, text=True)
    if good.returncode != 0:
        print(f"{compiler}: must compile as it stands, but says\n{good.stderr}")
        failures += 1
        continue
    bad = subprocess.run(command + ["-DCLIENTELE_MUST_FAIL"], capture_output=True, text=True)
    if bad.returncode == 0:
        print(f"{compiler}: compiles with CLIENTELE_MUST_FAIL, but must not")
        failures += 1
    elif not re.search(expect.group(1), bad.stderr):
        print(f"{compiler}: fails without saying /{expect.group(1)}/; it says\n{bad.stderr}")
        failures += 1
    else:
        print(f"{compiler}: refused as expected")
sys.exit(1 if failures else 0)
