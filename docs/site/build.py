"""Builds the site: the API by Doxygen, the pages by Sphinx, both without a warning, and then checks all of its links.

    build.py [--doxygen PROGRAM] [--math-font FILE.otf] OUTPUT VERSION

OUTPUT/site is the site, to be opened from the disk or served as it is. Run by the target `docs`, with the Python that
has what requirements.txt names.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

import check_site
import stage

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# What Doxygen may find without a comment of its own: members, which the comment of their class or their name explains
# (value(), size(), operator==), enumerators, and specialisations. Each class, concept and free function has one.
MAY_BE_UNDOCUMENTED = re.compile(
    r"Member .* \((?:function|variable|typedef|friend|enumvalue|enumeration)\) of (?:class|struct) .* is not documented"
    r"|Member .* \((?:variable|enumvalue|typedef)\) of (?:namespace|file) .* is not documented"
    r"|Member (?:operator\S+|name)\(.*\) .*\(function\) of (?:namespace|file) .* is not documented"
    r"|Member .*\) -> .* \(function\) of namespace .* is not documented"  # deduction guides
    r"|Compound \S+< .* > is not documented"
    r"|Compound clientele::[A-Z]{3} is not documented"  # currencies
    r"|Compound \S+_options is not documented"  # of the function that they are named after
    r"|Compound \S+::weighted_answers is not documented"  # one comment for it and its neighbour
    r"|Member CLIENTELE_VERSION_(?:MAJOR|MINOR|PATCH) ")


def run(command, **more):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            **more)
    return result.returncode, result.stdout


def build_api(out, version, doxygen):
    log = out / "doxygen.log"
    log.unlink(missing_ok=True)
    values = {"root": ROOT, "output": out, "version": version, "python": sys.executable, "log": log}
    text = re.sub(r"@(\w+)@", lambda m: str(values[m.group(1)]), (HERE / "Doxyfile.in").read_text(encoding="utf-8"))
    (out / "Doxyfile").write_text(text, encoding="utf-8")
    failed, printed = run([doxygen, out / "Doxyfile"])
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    problems = [l for l in lines if re.search(r": (?:warning|error): ", l) and not MAY_BE_UNDOCUMENTED.search(l)]
    if failed or problems:
        sys.exit("\n".join([printed if failed else "", *problems, f"Doxygen: {len(problems)} warnings"]))


    # Doxygen links to a section of nested classes that it leaves out where all of them are private.
    for page in (out / "api").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        if 'href="#nested-classes"' in text and 'name="nested-classes"' not in text:
            page.write_text(re.sub(r'<a href="#nested-classes">[^<]*</a>(?: &#124;)?', "", text), encoding="utf-8")


def static_files(out, math_font):
    """The styles of the pages, with the font of the formulas where there is one; else the reader's own sets them."""
    static = out / "static"
    shutil.rmtree(static, ignore_errors=True)
    shutil.copytree(HERE / "static", static)
    (static / "api.css").unlink()  # Doxygen has its own copy
    if math_font:
        shutil.copyfile(math_font, static / "math.otf")
        with open(static / "site.css", "a", encoding="utf-8") as style:
            style.write('@font-face { font-family: "site math"; src: url("math.otf"); }\n')
    return static


def build_pages(out, version, math_font):
    pages = out / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    stage.Stage(pages, out / "api.tag").all()
    environment = {**os.environ, "CLIENTELE_VERSION": version, "CLIENTELE_SITE_STATIC": str(static_files(out, math_font)),
                   "PYTHONDONTWRITEBYTECODE": "1"}
    failed, printed = run([sys.executable, "-m", "sphinx", "-b", "html", "-c", HERE, "-d", out / "doctrees", "-E", "-a",
                           "-j", "2", "-q", "-W", "--keep-going", "-n", pages, out / "site"], env=environment)
    if failed or printed.strip():
        sys.exit(f"{printed}\nSphinx: the pages do not build without a warning")


def main():
    arguments = argparse.ArgumentParser(description="Builds the site of the documentation.")
    arguments.add_argument("output", type=lambda folder: pathlib.Path(folder).resolve())
    arguments.add_argument("version")
    arguments.add_argument("--doxygen", default="doxygen")
    arguments.add_argument("--math-font", help="an OpenType font with a MATH table, which the site then brings along")
    given = arguments.parse_args()
    out = given.output
    site = out / "site"
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(site, ignore_errors=True)
    shutil.rmtree(out / "api", ignore_errors=True)
    build_api(out, given.version, given.doxygen)
    build_pages(out, given.version, given.math_font)
    shutil.move(out / "api", site / "api")
    errors, counted = check_site.problems(site)
    if errors:
        sys.exit("\n".join([*errors, f"{len(errors)} bad links"]))
    print(f"{site}/index.html: {counted}")


if __name__ == "__main__":
    main()
