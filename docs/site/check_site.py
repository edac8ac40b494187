"""Follows every link of the built site: pages, anchors, images, scripts and styles, also into the API and back.

    check_site.py SITE

Nothing that a page needs may come from another host; links that a reader may follow lead outside by https alone.
"""
import html.parser
import pathlib
import re
import sys
import urllib.parse

NEEDED = {("link", "href"), ("script", "src"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("object", "data"),
          ("use", "href")}
FOLLOWED = {("a", "href"), ("area", "href")}
ONLY_TELLING = {"canonical", "alternate", "index", "search", "next", "prev"}  # relations that no browser fetches
IMPORTED = re.compile(r"""(?:@import\s+|url\()\s*["']?((?:https?:)?//[^"')\s]+)""")
MADE_BY_SCRIPTS = re.compile(r"^(javascript:|#$|$)")


class page_links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.anchors, self.links = set(), []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.anchors.add(attributes["id"])
        if tag == "a" and attributes.get("name"):
            self.anchors.add(attributes["name"])
        told = tag == "link" and set((attributes.get("rel") or "").split()) & ONLY_TELLING
        for kind in NEEDED | FOLLOWED:
            if kind[0] == tag and attributes.get(kind[1]) is not None:
                self.links.append((kind in NEEDED and not told, attributes[kind[1]], self.getpos()[0]))


def problems(site):
    """What is wrong, and how much was looked at."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        parser = page_links()
        parser.feed(path.read_text(encoding="utf-8"))
        pages[path.resolve()] = parser
    errors, counted = [], 0
    for path, parser in pages.items():
        for needed, link, line in parser.links:
            if MADE_BY_SCRIPTS.match(link) or link.startswith("data:"):
                continue
            counted += 1
            where = f"{path.relative_to(site.resolve())}:{line}"
            split = urllib.parse.urlsplit(link)
            if split.scheme or split.netloc:
                if needed:
                    errors.append(f"{where}: is fetched from another host: {link}")
                elif split.scheme not in ("https", "mailto"):
                    errors.append(f"{where}: leads outside without https: {link}")
                continue
            target = (path.parent / urllib.parse.unquote(split.path)).resolve() if split.path else path
            if target.is_dir():
                target = target / "index.html"
            anchor = urllib.parse.unquote(split.fragment)
            if not target.is_file():
                errors.append(f"{where}: leads nowhere: {link}")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                errors.append(f"{where}: no such anchor: {link}")
    for style in sorted(site.rglob("*.css")):
        for address in IMPORTED.findall(style.read_text(encoding="utf-8")):
            errors.append(f"{style.relative_to(site)}: is fetched from another host: {address}")
    return errors, f"{len(pages)} pages, {counted} links"


if __name__ == "__main__":
    found, summary = problems(pathlib.Path(sys.argv[1]))
    print("\n".join([*found, summary]))
    sys.exit(1 if found or " 0 links" in summary else 0)
