"""The documentation says what the programs do.

Marks above a code block tell where it comes from:
    <!-- example: first_program.cpp -->             the whole file, below examples/
    <!-- example: nps_by_store.cpp region group --> the lines between two marks `//! [group]` (`#! [group]`), dedented
    <!-- output: nps_by_store -->                   consecutive lines of examples/expected/nps_by_store.txt
    <!-- test: tally/grouped_test.cpp -->           consecutive lines of a test, below tests/, dedented
A block without a mark is an error, and so is one that differs. Commands (`sh`) need no mark, but the programs of this
project, their options, and the options of the build that they name exist. Formulas (`math`) need none either; they and
those within a line keep to what GitHub and the site both render.

Also: a page with all sections for every metric and tally, references for every [key], relative links that lead
somewhere, an index that names every page once, a catalogue of errors that names every exception, every message and every
program that must not compile, a README in Chinese that has all that the English one has, and examples that headers name
and that exist.
"""
import re

import tree

DOCS = tree.ROOT / "docs"
EXAMPLES = tree.ROOT / "examples"
MARK = re.compile(r"<!-- (example|output|test): (\S+)(?: region (.+?))? -->")
FENCE = re.compile(r"^(```+)(\w*)\s*$")
LANGUAGES_OF_COMMANDS = {"sh", "console"}
LANGUAGES_WITHOUT_MARK = LANGUAGES_OF_COMMANDS | {"math"}
KEY = re.compile(r"\[([a-z]+(?:-[a-z]+)*-\d{4,5}[a-z]?)\]")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
FORMULA = re.compile(r"\$([^$\n]+)\$")
# What Markdown takes for itself before GitHub looks for formulas, and what one of the two does not know.
NOT_WITHIN_A_LINE = re.compile(r"\\[^A-Za-z]|[*<>|`]|^\s|\s$")
NOT_IN_A_FORMULA = re.compile(r"\\(?:dots|cfrac|operatorname\*|newcommand|def|label|tag|ref)\b")

METRIC_SECTIONS = ["Definition", "Input", "Unit", "Interval", "Errors", "Cost", "When not to use", "References",
                   "Example"]
TALLY_SECTIONS = ["State", "Input", "Errors", "Cost", "When not to use", "Example"]
ROOMS_OF_METRICS = ["survey", "models", "behavior", "segment"]
NO_METRICS = {"questionnaire", "questionnaires", "responses"}  # data, all on the page of questionnaires
TALLY_PAGES = ["rating_tally", "proportion_tally", "rate_tally", "moment_tally", "comoment_tally", "grouped",
               "observe_parallel", "customer_tally", "customer_summary"]

errors = []


def complain(path, line, message):
    errors.append(f"{path.relative_to(tree.ROOT)}:{line}: {message}")


def dedented(lines):
    margin = min((len(l) - len(l.lstrip()) for l in lines if l.strip()), default=0)
    return [l[margin:].rstrip() for l in lines]


def without_marks(lines):
    return [l for l in lines if not re.match(r"\s*(//|#)! \[", l)]


def region(path, name):
    """The lines between the two marks of a region, or None where there are no two."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marks = [i for i, l in enumerate(lines) if re.fullmatch(r"\s*(//|#)! \[" + re.escape(name) + r"\]", l)]
    return without_marks(lines[marks[0] + 1:marks[1]]) if len(marks) == 2 else None


def occurs(block, lines):
    return any(block == lines[i:i + len(block)] for i in range(len(lines) - len(block) + 1))


def check_block(page, line, mark, language, block):
    if mark is None:
        if language == "math":
            check_formula(page, line, "\n".join(block))
        elif language not in LANGUAGES_WITHOUT_MARK:
            complain(page, line, f"a block of {language or 'text'} without a mark that says where it comes from")
        return
    kind, target, name = mark
    path = {"example": EXAMPLES / target, "output": EXAMPLES / "expected" / f"{target}.txt",
            "test": tree.TESTS / target}[kind]
    if not path.is_file():
        complain(page, line, f"there is no {path.relative_to(tree.ROOT)}")
        return
    lines = [l.rstrip() for l in path.read_text(encoding="utf-8").splitlines()]
    if kind == "example":
        if path.suffix == ".cpp" and not (EXAMPLES / "expected" / f"{path.stem}.txt").is_file():
            complain(page, line, f"nothing compares what {target} prints: there is no expected/{path.stem}.txt")
        expected = region(path, name) if name else without_marks(lines)
        if expected is None:
            complain(page, line, f"{target} has no region [{name}], or not two marks of it")
        elif dedented(block) != dedented(expected):
            complain(page, line, f"the block is not {target}" + (f", region [{name}]" if name else ""))
    elif kind == "output" and not occurs([l.rstrip() for l in block], lines):
        complain(page, line, f"these lines are not in the output of {target}")
    elif kind == "test":
        windows = [dedented(lines[i:i + len(block)]) for i in range(len(lines) - len(block) + 1)]
        if dedented(block) not in windows:
            complain(page, line, f"these lines are not in tests/{target}")


def check_formula(page, line, formula):
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    found = NOT_IN_A_FORMULA.search(formula)
    if depth != 0:
        complain(page, line, f"the braces of the formula do not match: {formula.strip()}")
    elif formula.count(r"\left") != formula.count(r"\right"):
        complain(page, line, f"\\left and \\right do not match: {formula.strip()}")
    elif found:
        complain(page, line, f"{found.group(0)} does not render everywhere: {formula.strip()}")


def check_formulas_in_line(page, prose):
    for number, line in prose:
        text = CODE.sub("", line)
        for formula in FORMULA.findall(text):
            check_formula(page, number, formula)
            if NOT_WITHIN_A_LINE.search(formula):
                complain(page, number, f"${formula}$ is not left alone by Markdown: make it a block of math")
        if "$" in FORMULA.sub("", text):
            complain(page, number, "a $ without another one on its line")


def check_command(page, line, text, program):
    """Checks a line of commands; returns the program that the next line may go on with options of."""
    words = re.sub(r"\s#.*", "", text).removeprefix("$ ").split()
    for word in words:
        if re.match(r"(\./)?(examples|tests|bench|tools|cmake|docs)/", word) and not (tree.ROOT / word).exists():
            complain(page, line, f"there is no {word}")
        for option in re.findall(r"CLIENTELE_\w+", word):
            if not re.search(rf"\b{option}\b", BUILD_OPTIONS):
                complain(page, line, f"the build has no option {option}")
    if words and not text.startswith(" "):
        program = words[0]
    if program in ("scorecard", "examples/run.sh", "build/examples/scorecard"):
        for option in re.findall(r"--[\w-]+", " ".join(words)):
            if not re.search(rf"{option}(?![\w-])", SCORECARD):
                complain(page, line, f"scorecard has no option {option}")
    return program


def check_blocks(page):
    """Checks the code blocks; returns the text outside of them."""
    prose = []
    mark = fence = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        found = FENCE.match(line)
        if fence is None and found:
            fence, language, block, begin = found.group(1), found.group(2), [], number
            program = ""
        elif fence is not None and line.rstrip() == fence:
            check_block(page, begin, mark, language, block)
            mark = fence = None
        elif fence is not None:
            block.append(line)
            if language in LANGUAGES_OF_COMMANDS:
                program = check_command(page, number, line, program)
        else:
            found = MARK.fullmatch(line.strip())
            if found:
                mark = found.groups()
            elif line.strip():
                if mark is not None:
                    complain(page, number, "a mark without a block below it")
                mark = None
            prose.append((number, line))
    if fence is not None:
        complain(page, begin, "a block that does not end")
    return prose


def anchors(page):
    """As GitHub makes them: the second of two equal titles gets a number."""
    found = {}
    for _, line in prose_of[page]:
        title = re.match(r"#+ (.*)$", line)
        if title:
            slug = re.sub(r"[^\w\- ]", "", LINK.sub(r"\1", title.group(1)).lower()).strip().replace(" ", "-")
            found[slug] = found.get(slug, 0) + 1
    return {slug if n == 0 else f"{slug}-{n}" for slug, count in found.items() for n in range(count)}


def check_links(page, prose):
    linked = set()
    for number, line in prose:
        for text, image in IMAGE.findall(CODE.sub("", line)):
            if not (page.parent / image).is_file():
                complain(page, number, f"there is no image {image}")
            if not text.strip():
                complain(page, number, f"the image {image} says nothing to those who do not see it")
        for link in LINK.findall(CODE.sub("`x`", line)):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                complain(page, number, f"the link {link} leads nowhere")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                complain(page, number, f"{target.name} has no title for #{anchor}")
            linked.add(target)
    return linked


def check_sections(name, sections, header):
    page = DOCS / "reference" / f"{name}.md"
    if not page.is_file():
        errors.append(f"missing: docs/reference/{name}.md")
        return
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    if [t for t in titles if t in sections] != sections:
        complain(page, 1, f"the sections are not, in this order: {', '.join(sections)}")
    if f"`{header}`" not in text:
        complain(page, 1, f"the page does not name its header `{header}`")
    for section in sections:
        body = re.search(rf"^## {section}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        if body and not body.group(1).strip():
            complain(page, 1, f"the section {section} is empty")


def outline(prose):
    """What a translation keeps: levels of titles, links, rows and entries of lists, marks; in order of the titles."""
    parts, between = [], False
    for _, line in prose:
        if re.fullmatch(r"<!-- benchmarks: (begin|end) -->", line.strip()):
            between = "begin" in line  # what stands between them is written by the benchmarks, for one language
        title = re.match(r"(#+) ", line)
        if title:
            parts.append({"level": len(title.group(1)), "links": [], "marks": [], "rows": 0, "entries": 0})
        if not parts or between:
            continue
        part = parts[-1]
        part["links"] += [l for l in LINK.findall(CODE.sub("", line)) if not re.fullmatch(r"README(\.zh-CN)?\.md", l)]
        part["links"] += [image for _, image in IMAGE.findall(line)]
        part["marks"] += re.findall(r"<!--.*?-->", line)
        part["rows"] += line.startswith("|")
        part["entries"] += line.startswith("* ")
    return [{**part, "links": sorted(part["links"])} for part in parts]


def blocks(page):
    return re.findall(r"^```\w*$.*?^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def check_translation(original, translation):
    ours, theirs = outline(prose_of[original]), outline(prose_of[translation])
    if blocks(original) != blocks(translation):
        complain(translation, 1, f"the code blocks are not those of {original.name}")
    if len(ours) != len(theirs):
        complain(translation, 1, f"{len(theirs)} titles; {original.name} has {len(ours)}")
        return
    for number, (wanted, found) in enumerate(zip(ours, theirs), start=1):
        for what in wanted:
            if wanted[what] != found[what]:
                complain(translation, 1, f"title {number}: the {what} are {found[what]}; in {original.name} {wanted[what]}")
    for page, other in ((original, translation), (translation, original)):
        if other not in linked_by[page]:
            complain(page, 1, f"does not lead to {other.name}")


def check_error_catalogue():
    page = DOCS / "errors.md"
    text = page.read_text(encoding="utf-8")
    for header in tree.headers():
        for name in re.findall(r"^class CLIENTELE_API (\w+) : public (?:error|std::runtime_error)",
                               header.read_text(encoding="utf-8"), re.MULTILINE):
            if f"`{name}`" not in text and name != "error":
                complain(page, 1, f"does not name the exception {name}")
    for source in sorted((tree.TESTS / "compile_fail").glob("*.cpp")):
        if f"`{source.stem}`" not in text:
            complain(page, 1, f"does not name the test {source.stem}")
    for test in re.findall(r"Tests?: ([^.]*)\.", text):
        for name in re.findall(r"`(\w+)`", test):
            if not (tree.TESTS / "compile_fail" / f"{name}.cpp").is_file():
                complain(page, 1, f"names a test {name} that is not there")
    for path in [*tree.headers(), *sorted(tree.SOURCES.rglob("*.?pp"))]:
        for message in THROWN.findall(path.read_text(encoding="utf-8")):
            begin = re.split(r"[;:(`\\]", message)[0].strip()
            begin = re.sub(r" (is|are|has)$", "", begin)
            if begin and begin not in text:
                complain(path, 1, f"docs/errors.md does not know the message '{begin} ..'")


def check_names(prose_by_page):
    """Names of the library in running text (`with_an_underscore`, `scope::name`) are names of the code."""
    known = set()
    for folder in ("include", "src", "examples", "tests", "bench", "cmake", "docs"):
        for path in sorted((tree.ROOT / folder).rglob("*")):
            known.add(path.stem)
            if path.suffix in {".hpp", ".cpp", ".py", ".sh", ".txt", ".cmake", ".json"} and path.is_file():
                known.update(re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace")))
    known.update(re.findall(r"\w+", BUILD_OPTIONS))
    for page, prose in prose_by_page.items():
        for number, line in prose:
            for code in re.findall(r"`([^`]+)`", line):
                if re.fullmatch(r"[A-Za-z_][\w:.]*(<[\w:, <>]*>)?(\(.*\)|\{.*\})?", code) and re.search(r"_|::", code):
                    for word in re.findall(r"[A-Za-z_]\w*", re.sub(r'"[^"]*"', "", code)):
                        if word not in known and not word.startswith("your_"):
                            complain(page, number, f"the code knows no {word} (`{code}`)")


THROWN = re.compile(r"\b(?:throw_invalid_argument|invalid_argument|invalid_value|scale_mismatch|sum_overflow|"
                    r"corrupt_bytes|input_error|output_error)[({]\s*\"((?:[^\"\\]|\\.)*)\"")
BUILD_OPTIONS = "\n".join(p.read_text(encoding="utf-8") for p in [
    tree.ROOT / "CMakeLists.txt", *(tree.ROOT / "cmake").glob("*.cmake"), *tree.ROOT.glob("*/CMakeLists.txt"),
    tree.TESTS / "run.sh"])
SCORECARD = (EXAMPLES / "scorecard.cpp").read_text(encoding="utf-8")

embed = DOCS / "how-to" / "embed.md"
for option in re.findall(r"^option\((CLIENTELE_\w+)", BUILD_OPTIONS, re.MULTILINE):
    if f"| `{option}` |" not in embed.read_text(encoding="utf-8"):
        complain(embed, 1, f"does not tell the option {option}")

readme, translated = tree.ROOT / "README.md", tree.ROOT / "README.zh-CN.md"
pages = sorted([readme, translated, tree.ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
for page in [p for p in pages if not p.is_file()]:
    tree.finish([f"missing: {page.relative_to(tree.ROOT)}"], "")
prose_of = {page: check_blocks(page) for page in pages}
linked_by = {page: check_links(page, prose_of[page]) for page in pages}
for page in pages:
    check_formulas_in_line(page, prose_of[page])
check_translation(readme, translated)
check_error_catalogue()
check_names(prose_of)

metrics = [h for room in ROOMS_OF_METRICS for h in tree.public_headers() if tree.room_of(h) == room]
for header in [h for h in metrics if h.stem not in NO_METRICS]:
    check_sections(header.stem, METRIC_SECTIONS, tree.name_of(header))
for name in TALLY_PAGES:
    check_sections(name, TALLY_SECTIONS, f"clientele/tally/{name}.hpp")

index = DOCS / "README.md"
for page in pages:
    if page.is_relative_to(DOCS) and page != index and page not in linked_by.get(index, ()):
        complain(index, 1, f"the index does not name {page.relative_to(DOCS)}")
# The navigation of the site is made from the index: each page of the reference stands in one group.
listed = re.findall(r"\]\((reference/[\w/]+\.md)\)", index.read_text(encoding="utf-8"))
for twice in sorted({l for l in listed if listed.count(l) > 1}):
    complain(index, 1, f"{twice} stands in the index more than once")

references = DOCS / "references.md"
known = set(re.findall(r"^\*\*\[([^\]]+)\]\*\*", references.read_text(encoding="utf-8"), re.MULTILINE))
for path in [*tree.headers(), *tree.SOURCES.rglob("*.?pp"), *pages]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for key in KEY.findall(line):
            if key not in known and path != references:
                complain(path, number, f"docs/references.md does not know [{key}]")

for header in tree.headers():
    for number, line in enumerate(header.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(r"\s*/// Example ", line):
            for path in re.findall(r"(?:examples|docs)/[\w/.]+", line):
                if not (tree.ROOT / path).is_file():
                    complain(header, number, f"there is no {path}")

programs = {p.stem for p in EXAMPLES.glob("*.cpp")}
for path in sorted((EXAMPLES / "expected").glob("*.txt")):
    if path.stem not in programs:
        errors.append(f"examples/expected/{path.name}: no program of this name")

tree.finish(errors, f"{len(pages)} pages agree with {len(programs)} examples")
