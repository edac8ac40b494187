"""Lays the pages of the repository out for Sphinx, in the folder that they are built in.

The tree is mirrored, so that every relative link means on the site what it means in the repository; a README.md
becomes the index of its folder. Added to what the pages say:
  - the navigation, read from docs/README.md, with a page for each group of the reference;
  - a page for each program of examples/, with its output, and a link to it above each block taken from it;
  - links from keys such as [wilson-1927] to the references, from DOIs to their resolver, and from header names to
    the API, whose files the tag file of Doxygen names.
"""
import pathlib
import posixpath
import re
import urllib.parse
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"

MARK = re.compile(r"<!-- (example|output|test): (\S+)(?: region (.+?))? -->")
FENCE = re.compile(r"^(```+)(\w*)\s*$")
KEY = re.compile(r"(?<!\[)\[([a-z]+(?:-[a-z]+)*-\d{4,5}[a-z]?)\](?![\](])")
DEFINED_KEY = re.compile(r"^\*\*\[([^\]]+)\]\*\*", re.MULTILINE)
DOI = re.compile(r"doi:(10\.\d+/\S+?)(?=\.?(?:\s|$))")
HEADER = re.compile(r"(?<!\[)`(clientele/[\w/]+\.hpp)`")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)")

PROJECT_PAGES = ["CHANGELOG.md", "README.zh-CN.md"]


def title_of(text):
    return re.search(r"^# (.*)$", text, re.MULTILINE).group(1)


def summary_of(text):
    """The first paragraph below the title, marks and blocks left out."""
    for paragraph in text.split("\n\n")[1:]:
        if not re.match(r"\s*(<!--|```|#|\||`clientele)", paragraph):
            return " ".join(paragraph.split())
    return ""


def staged_name(path):
    """Where a page of the repository stands in the staged tree."""
    relative = path.relative_to(ROOT).as_posix()
    return re.sub(r"(^|/)README\.md$", r"\1index.md", relative)


def relative(target, page):
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


class Stage:
    def __init__(self, out, tag_file):
        self.out = out
        self.api = api_files(tag_file)
        self.programs = {p.stem: p for p in sorted(EXAMPLES.glob("*.cpp"))}
        references = (DOCS / "references.md").read_text(encoding="utf-8")
        self.keys = set(DEFINED_KEY.findall(references))

    def write(self, name, text):
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def prose(self, line, page):
        line = re.sub(r"(\]\((?:[^)\s#]*/)?)README\.md(?=[)#])", r"\1index.md", line)
        if page == "docs/references.md":
            line = DEFINED_KEY.sub(r"(\1)=\n**[\1]**", line)
        else:
            line = KEY.sub(lambda m: self.key_link(m, page), line)
        line = DOI.sub(doi_link, line)
        return HEADER.sub(lambda m: self.header_link(m, page), line)

    def key_link(self, match, page):
        key = match.group(1)
        if key not in self.keys:
            return match.group(0)
        return rf"[\[{key}\]]({relative('docs/references.md', page)}#{key})"

    def header_link(self, match, page):
        file = self.api.get(match.group(1))
        if file is None:
            return match.group(0)
        return f'<a class="header" href="{relative("api/" + file, page)}"><code>{match.group(1)}</code></a>'

    def opening(self, mark, language, page):
        """The first lines of a block: with its program above it, where it comes from one."""
        lines = [f"```{{code-block}} {language or 'text'}"]
        if mark and mark[0] == "output":
            lines.append(":class: output")
        elif mark and mark[0] == "example":
            stem = mark[1].removesuffix(".cpp")
            name = f"examples/{mark[1]}"
            if stem in self.programs:
                lines.append(f":caption: \"[{name}]({relative(f'examples/{stem}.md', page)})\"")
            else:
                lines.append(f":caption: {name}")
        return lines + [""]

    def staged(self, text, page):
        out = []
        mark = fence = None
        for line in text.splitlines():
            found = FENCE.match(line)
            if fence is None and found and found.group(2) == "math":
                fence = found.group(1)
                out.append(line)
            elif fence is None and found:
                fence = found.group(1)
                out += self.opening(mark, found.group(2), page)
            elif fence is not None:
                out.append(line)
                if line.rstrip() == fence:
                    mark = fence = None
            elif MARK.fullmatch(line.strip()):
                mark = MARK.fullmatch(line.strip()).groups()
            else:
                out.append(self.prose(line, page))
        return "\n".join(out) + "\n"

    def page(self, path, more=""):
        name = staged_name(path)
        self.write(name, self.staged(path.read_text(encoding="utf-8"), name) + more)

    def programs_pages(self):
        listed = []
        for stem, path in self.programs.items():
            text = path.read_text(encoding="utf-8")
            opening = re.match(r"(?://(?!!) ?.*\n)+", text)
            about = re.sub(r"^// ?", "", opening.group(0), flags=re.MULTILINE).strip() if opening else ""
            code = "\n".join(l for l in text.splitlines() if not re.match(r"\s*//! \[", l))
            body = [f"# {stem}", "", "`examples/" + path.name + "`, which the tests build and run.", "",
                    "````{code-block} cpp", "", code, "````", ""]
            expected = EXAMPLES / "expected" / f"{stem}.txt"
            if expected.is_file():
                body += ["## What it prints", "", "````{code-block} text", ":class: output", "",
                         expected.read_text(encoding="utf-8").rstrip("\n"), "````", ""]
            self.write(f"examples/{stem}.md", "\n".join(body))
            listed.append((stem, " ".join(about.split())))
        rows = [f"* [{stem}]({stem}.md)" + (f": {about}" if about else "") for stem, about in listed]
        self.write("examples/index.md", "\n".join(
            ["# Example programs", "", "The tests build and run every program here, and compare what it prints.", "", *rows,
             "", *toctree([f"{stem}" for stem, _ in listed])]))

    def api_page(self):
        lines = ["# API", "", "Every public header, with the first line of what it says. <a href=\"api/index.html\">The whole "
                 "API</a> can be searched on its own pages.", ""]
        room = None
        for name, file in sorted(self.api.items(), key=lambda e: (e[0].count("/") > 1, e[0])):
            parts = name.split("/")
            title = parts[1] if len(parts) > 2 else "Gathering headers"
            if title != room:
                room = title
                lines += ["", f"## {title}", ""]
            lines.append(f'* <a href="api/{file}"><code>{name}</code></a>' + brief_of(ROOT / "include" / name))
        self.write("api_headers.md", "\n".join(lines) + "\n")

    def navigation(self):
        """The toctrees of the home page, from the titles and links of docs/README.md."""
        index = (DOCS / "README.md").read_text(encoding="utf-8")
        trees = toctree(["docs/tutorial"], "Tutorial")
        for section in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
            title, body = section.split("\n", 1)
            if re.search(r"^### ", body, re.MULTILINE):
                pages = [self.group_page(group) for group in re.split(r"^### ", body, flags=re.MULTILINE)[1:]]
            else:
                pages = ["docs/" + link.removesuffix(".md") for _, link in LINK.findall(body)]
            trees += toctree(pages, title)
        return "\n" + "\n".join(trees + toctree(["api_headers", "examples/index", "docs/index", "CHANGELOG",
                                                "中文说明 <README.zh-CN>"], "More"))

    def group_page(self, group):
        title, body = group.split("\n", 1)
        name = "docs/reference/group_" + re.sub(r"\W+", "_", title.strip().lower())
        pages = []
        for _, link in LINK.findall(body):
            path = DOCS / link
            if link.startswith("reference/") and path not in pages:
                pages.append(path)
        lines = [f"# {title}", ""]
        for path in pages:
            text = path.read_text(encoding="utf-8")
            lines.append(f"* [{title_of(text)}]({path.name}): {self.prose(summary_of(text), name)}")
        self.write(f"{name}.md", "\n".join([*lines, "", *toctree([p.stem for p in pages])]))
        return name

    def all(self):
        for path in sorted(DOCS.rglob("*.md")):
            self.page(path)
        for name in PROJECT_PAGES:
            if (ROOT / name).is_file():
                self.page(ROOT / name)
        self.programs_pages()
        self.api_page()
        self.page(ROOT / "README.md", self.navigation())
        (self.out / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
        for image in (DOCS / "images").glob("*"):
            target = self.out / "docs" / "images" / image.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(image.read_bytes())


def toctree(pages, caption=None):
    lines = ["```{toctree}", ":hidden:"]
    if caption:
        lines.append(f":caption: {caption}")
    return lines + ["", *pages, "```", ""]


def doi_link(match):
    shown = re.sub(r"([<>#\[\]])", r"\\\1", match.group(1))
    return f"[doi:{shown}](https://doi.org/{urllib.parse.quote(match.group(1), safe='/:;')})"


def api_files(tag_file):
    """The page of each public header in the API."""
    files = {}
    for compound in xml.etree.ElementTree.parse(tag_file).getroot().iter("compound"):
        if compound.get("kind") == "file" and compound.findtext("name", "").endswith(".hpp"):
            path = pathlib.Path(compound.findtext("path", ""), compound.findtext("name"))
            name = path.relative_to(ROOT / "include").as_posix()
            file = compound.findtext("filename")
            files[name] = file if file.endswith(".html") else file + ".html"
    return files


def brief_of(header):
    """The first sentence about the entity that a header is named after, or else about the first one in it."""
    blocks, block = [], []
    for line in header.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("///"):
            block.append(line.strip().removeprefix("///").strip())
        elif block:
            blocks.append((block, line))
            block = [] if "template" not in line else block  # the name stands below
    named = [b for b, declared in blocks if re.search(rf"\b{header.stem}(_t)?\b", declared)]
    chosen = (named or [b for b, _ in blocks if header.parent.name != "clientele"] or [[]])[0]
    paragraph = " ".join(chosen[:chosen.index("")] if "" in chosen else chosen)
    sentence = re.split(r"\.\s", paragraph)[0].rstrip(".")
    return f": {sentence}" if sentence else ""
