"""Makes the virtual environment that the site is built in, with just the packages of requirements.txt.

    make_environment.py FOLDER REQUIREMENTS
"""
import pathlib
import shutil
import subprocess
import sys
import venv

folder, requirements = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
shutil.rmtree(folder, ignore_errors=True)
venv.create(folder, with_pip=True)
python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
result = subprocess.run([python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps",
                         "--only-binary", ":all:", "--require-hashes", "--retries", "2", "--timeout", "15",
                         "--requirement", requirements], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
if result.returncode:
    print(result.stdout)
    # A checksum that differs is no missing network and has to fail.
    if "DO NOT MATCH" not in result.stdout:
        print("clientele: the packages of docs/site/requirements.txt are not to be had (no network?)")
    sys.exit(1)
(folder / "installed").touch()
