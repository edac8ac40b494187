"""What the hygiene checks share: where things are, which floor a room stands on, and plain text of a source."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "include" / "clientele"
SOURCES = ROOT / "src"
TESTS = ROOT / "tests"

# A room includes only rooms of its own floor or below. A folder that is not in this table is an error.
FLOORS = {
    "core": 0,
    "stats": 1, "tally": 1.5,
    "survey": 2, "behavior": 2, "value": 2,
    "models": 2.5,
    "segment": 3, "link": 3, "simulate": 3,
    "report": 4,
    "io": 5,
}
TEST_FOLDERS_ACROSS_ROOMS = {"oracles"}  # built like a room's
TEST_FOLDERS_OF_OTHER_KINDS = {"support", "hygiene", "consumers", "compile_fail", "data", "golden", "programs"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def headers():
    return sorted(PUBLIC.rglob("*.hpp"))


def public_headers():
    return [h for h in headers() if "detail" not in h.relative_to(PUBLIC).parts]


def room_of(path):
    """The room of a header or source, or None for the files that stand above all rooms."""
    base = PUBLIC if path.is_relative_to(PUBLIC) else SOURCES
    parts = path.relative_to(base).parts
    return parts[0] if len(parts) > 1 else None


def name_of(header):
    return header.relative_to(PUBLIC.parent).as_posix()


def without_comments(text):
    """The same text with comments and literals blanked, lines kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0)) if match.group(0)[0] == "/" else '""'
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.DOTALL)


def finish(errors, success):
    for error in errors:
        print(error)
    if not errors:
        print(success)
    sys.exit(1 if errors else 0)
