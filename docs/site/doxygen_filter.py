"""What Doxygen reads in place of a header: the doc comments of this project, in Doxygen's words.

    /// Interval    adjusted Wald [rocks-2016],      ->  /// \\par Interval
    ///             widened to contain the value         /// adjusted Wald <a ..>[rocks-2016]</a>, widened ..

The versioned inline namespace is left out, so that names read as they are used. Lines keep their numbers as far as
possible: a term and its text stand on one line.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TERM = re.compile(r"^(\s*)/// ([A-Z][A-Za-z0-9 ]{1,15}?) {2,}(?=\S)(.*)$")
CONTINUED = re.compile(r"^\s*/// {4,}\S")
KEY = re.compile(r"(?<![\w`])\[([a-z]+(?:-[a-z]+)*-\d{4,5}[a-z]?)\]")
REPOSITORY_PATH = re.compile(r"(?<![\w/])docs/((?:[\w-]+/)*[\w-]+)\.md")
EXPLAINED = {"Definition", "Serves", "State"}
EXAMPLE = re.compile(r"(?<![\w/])examples/(\w+)\.cpp")


def with_links(text):
    text = KEY.sub(r'<a href="../docs/references.html#\1">[\1]</a>', text)
    text = REPOSITORY_PATH.sub(lambda m: f'<a href="../docs/{m.group(1)}.html">docs/{m.group(1)}.md</a>', text)
    return EXAMPLE.sub(r'<a href="../examples/\1.html">examples/\1.cpp</a>', text)


def comment(line):
    """A line of a doc comment, with the terms of the project as paragraphs of their own."""
    line = line.replace("\\", "\\\\")  # the comments have no commands of Doxygen's, so a backslash is one
    found = TERM.match(line)
    if found:
        indent, term, text = found.groups()
        return f"{indent}/// @par {term}\n{indent}/// {with_links(text)}"
    if CONTINUED.match(line):
        line = re.sub(r"/// +", "/// ", line, count=1)
    return with_links(line)


def filtered(path):
    text = path.read_text(encoding="utf-8")
    text = text.replace("namespace clientele::inline v0", "namespace clientele")
    out = []
    name = path.relative_to(ROOT / "include").as_posix()
    page = ROOT / "docs" / "reference" / f"{path.stem}.md"
    about = f'<a href="../docs/reference/{path.stem}.html">Its page</a> says more.' if page.is_file() else ""
    out.append(f"/** @file {name}\n * @brief `#include <{name}>` {about}\n */")
    # An instantiation is no function of its own.
    text = re.sub(r"^extern template [^;]*;", lambda m: re.sub(r"[^\n]", "", m.group(0)), text, flags=re.MULTILINE)
    explains = False  # the comment that is being read defines what the page is about
    for line in text.splitlines():
        if "///" in line:
            explains = explains or (TERM.match(line) is not None and TERM.match(line).group(2) in EXPLAINED)
            out.append(comment(line))
            continue
        if explains and page.is_file():
            out.append(f'/// @par Page\n/// <a href="../docs/reference/{path.stem}.html">{path.stem}</a>')
        explains = False
        out.append(line)
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    sys.stdout.write(filtered(pathlib.Path(sys.argv[1]).resolve()))
