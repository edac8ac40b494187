"""HTML reports as a reader meets them: in headless Chromium, wide and narrow, light and dark, on paper, without a script.

The numbers of tables and charts are held against the JSON of the same run, rounded here with `decimal`.
Exits with 77 where something could not be tested, for want of a browser or of ECharts.
"""
import decimal
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import browser

PROGRAM = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWERS = ROOT / "examples" / "data" / "sample_answers.csv"
PURCHASES = ROOT / "examples" / "data" / "sample_purchases.csv"
OF_ANSWERS = ["--answers", ANSWERS, "--recommend", "recommend", "--satisfaction", "overall,product,service,price",
              "--weight", "weight", "--by", "store"]
OF_PURCHASES = ["--transactions", PURCHASES, "--customer", "customer", "--date", "date", "--order", "order",
                "--amount", "quantity*unit_price", "--currency", "EUR", "--from", "2023-01-01", "--as-of", "2024-06-30"]
OF_QUESTIONNAIRE = ["--answers", ROOT / "examples" / "data" / "sample_questionnaire.csv", "--weight", "weight",
                    "--questionnaire", ROOT / "examples" / "data" / "sample_questionnaire.json", "--replicates", "200"]
SKIPPED = 77
DRAWN_OF_AN_END = 20  # groups of a forest plot: the highest and the lowest


def program(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=60)


def why_not():
    return browser.missing() or (
        "" if b"ECharts" in program("--version").stdout else "the program was built without ECharts (npm was missing?)")


# ---------------------------------------------------------------- the figures of a JSON file, as a page has to show them

VERDICTS = {"reached": {"to": "reached", "至": "达标"}, "missed": {"to": "missed", "至": "未达标"},
            "undecided": {"to": "undecided", "至": "未定"}}


def rounded(value, factor, decimals, signed):
    exact = decimal.Decimal(value * factor).quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_EVEN)
    text = f"{exact:,f}"
    if not exact:
        return text.lstrip("-")
    return "+" + text if signed and exact > 0 else text


def way(unit):
    """Factor, decimals, whether a sign is always shown."""
    if unit == "proportion":
        return 100, 1, False
    if unit in ("gini_index", "coefficient"):
        return 1, 3, False
    if unit.startswith("rate"):
        return 1, 4, False
    return 1, {"points": 1, "index_score": 1, "days": 1}.get(unit, 2), unit in ("points", "scale_steps")


def value_text(value, unit):
    return rounded(value, *way(unit))


def interval_text(interval, unit, word, signed=False):
    factor, decimals, always = way(unit)
    ends = [rounded(interval[end], factor, decimals, signed or always) for end in ("lower", "upper")]
    return f" {word} ".join(ends)


def columns_of(metric):
    return [metric["column"]] if "column" in metric else metric["columns"]


def identity(metric):
    return json.dumps([metric["id"], columns_of(metric), metric["parameters"]])


def by_value(metrics):
    known = [m for m in metrics if m["value"] is not None]
    return sorted(known, key=lambda m: -m["value"]) + [m for m in metrics if m["value"] is None]


class Expected:
    """What a page shows of a card."""

    def __init__(self, card):
        self.card = card
        metrics = card["metrics"]
        self.all = [m for m in metrics if m["group"] is None and m["id"] != "grade_shares"]
        self.grades, self.groups = {}, {}
        for m in metrics:
            if m["group"] is not None:
                self.groups.setdefault(identity(m), []).append(m)
            elif m["id"] == "grade_shares":
                self.grades.setdefault(json.dumps(columns_of(m)), []).append(m)
        self.total = {identity(m): m for m in metrics if m["group"] is None}

    def charts(self):
        """(kind, numbers) of each chart."""
        three = lambda ms: [[m["value"] for m in ms], [m["interval"]["lower"] for m in ms], [m["interval"]["upper"] for m in ms]]
        made = []
        for m in self.all:
            if m["id"] == "net_promoter_score" and m["value"] is not None:
                made.append(("gauge", [m["value"], m["interval"]["lower"], m["interval"]["upper"]]))
        made += [("bars", three(ms)) for ms in self.grades.values()]
        for key, ms in self.groups.items():
            ms = by_value(ms)
            if len(ms) > 2 * DRAWN_OF_AN_END:
                ms = ms[:DRAWN_OF_AN_END] + ms[-DRAWN_OF_AN_END:]
            all_of = self.total.get(key)
            numbers = [[m["value"] for m in ms]] + [
                [m["interval"][end] if m["value"] is not None else None for m in ms] for end in ("lower", "upper")]
            total = all_of and all_of["value"] is not None and [all_of["value"], all_of["interval"]["lower"], all_of["interval"]["upper"]]
            made.append(("forest", [*numbers, total or None]))
        if self.card.get("purchases", {}).get("customers"):
            share = lambda c: [c["share"], c["interval"]["lower"], c["interval"]["upper"]]
            made.append(("treemap", [[c["customers"], *share(c)] for c in self.card["rfm"]["segments"] if c["customers"]]))
            made.append(("heat", [[c["recency"] - 1, c["frequency"] - 1, c["customers"], *share(c)] for c in self.card["rfm"]["cells"]]))
            made.append(("lorenz", [[p["customers"], *share(p)] for p in self.card["lorenz"]]))
            for one in self.card["grades"].values():
                made.append(("bars", [list(column) for column in zip(*map(share, one["classes"]))]))
        if "questionnaire" in self.card:
            made += self.charts_of_questionnaire(self.card["questionnaire"], three)
        return sorted(made, key=json.dumps)

    @staticmethod
    def charts_of_questionnaire(section, three):
        rows = lambda ms: ("rows", three(ms))
        made = [rows([row["score"] for row in section["index"]]), rows([scale["alpha"] for scale in section["reliability"]])]
        if "drivers" in section:
            made.append(rows([row["importance"] for row in section["drivers"]["drivers"]]))
        for name in ("importance_performance", "kano_plane"):
            if name in section:
                made.append(("plane", [[point["x"]["value"], point["y"]["value"]] for point in section[name]["points"]]))
        if "gaps" in section:
            gaps = section["gaps"]
            made.append(rows([row["gap"] for row in [*gaps["rows"], gaps["overall"], gaps["weighted"]]]))
        return made


# ---------------------------------------------------------------- what is asked of the page

# The numbers that the page has for each chart, and those that ECharts holds of it.
CHARTS = """
const given = JSON.parse(document.getElementById("charts").textContent);
const pick = (rows, ...keys) => rows.map((row) => keys.map((key) => row[key]));
const wanted = {
  gauge: (c) => [c.value, c.lower, c.upper], bars: (c) => [c.values, c.lower, c.upper],
  forest: (c) => [c.values, c.lower, c.upper, c.total ? [c.total.value, c.total.lower, c.total.upper] : null],
  treemap: (c) => pick(c.nodes, "value", "share", "lower", "upper"),
  heat: (c) => pick(c.cells, "x", "y", "customers", "value", "lower", "upper"),
  lorenz: (c) => c.x.map((x, i) => [x, c.y[i], c.lower[i], c.upper[i]]),
  rows: (c) => [c.values, c.lower, c.upper], plane: (c) => pick(c.points, "x", "y"),
};
const held = {
  gauge: (s) => s[0].data[0].value, bars: (s) => [s[0].data, s[1].data], forest: (s) => s[0].data,
  treemap: (s) => s[0].data.map((d) => d.value), heat: (s) => s[0].data.map((d) => d.value), lorenz: (s) => s[3].data,
  rows: (s) => [s[0].data, s[1].data], plane: (s) => s[2].data.map((d) => d.value),
};
return Object.entries(given).map(([id, chart]) => {
  const box = document.getElementById(id);
  const instance = box.dataset.drawn ? echarts.getInstanceByDom(box) : null;
  return { id, kind: chart.kind, numbers: wanted[chart.kind](chart), drawn: box.dataset.drawn || "", height: box.clientHeight,
    width: box.clientWidth, svg: box.querySelector("svg") ? box.querySelector("svg").getBoundingClientRect().width : 0,
    shapes: [...box.querySelectorAll("svg path, svg text")].filter((e) => { const r = e.getBoundingClientRect(); return r.width + r.height > 0; }).length,
    held: instance ? held[chart.kind](instance.getOption().series) : null, most: chart.names ? chart.names.length : 0,
    letters: box.querySelector("svg") ? box.querySelector("svg").textContent : "" };
});
"""

# Texts that lie on each other, leave their chart, or are hardly there.
UGLY = """
const found = [];
for (const box of document.querySelectorAll(".chart[data-drawn]")) {
  const frame = box.getBoundingClientRect();
  if (frame.width === 0) continue;
  const texts = [...box.querySelectorAll("svg text")].filter((t) => t.textContent.trim()).map((t) => [t.textContent, t.getBoundingClientRect(), t]);
  texts.forEach(([words, a, t], i) => {
    if (a.left < frame.left - 1.5 || a.right > frame.right + 1.5 || a.top < frame.top - 1.5 || a.bottom > frame.bottom + 1.5)
      found.push(box.id + " " + box.dataset.drawn + ": cut: " + words);
    if (Number(t.getAttribute("fill-opacity") || 1) < 0.9) found.push(box.id + " " + box.dataset.drawn + ": not to be seen: " + words);
    for (const [other, b] of texts.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // The boxes of lines of one text touch: a letter's box is higher than the letter.
      if (across > 2 && down > 4) found.push(box.id + " " + box.dataset.drawn + ": on each other: " + words + " / " + other);
    }
  });
}
return found;
"""

TABLES = """
return [...document.querySelectorAll("table")].map((table) => ({
  name: (table.closest("[role=region]") || table).getAttribute("aria-label") || "", kind: table.classList[0] || "",
  chart: table.closest("figure") && table.closest("figure").querySelector(".chart") ? table.closest("figure").querySelector(".chart").id : "",
  head: [...table.querySelectorAll("thead tr > *")].map((cell) => cell.textContent),
  rows: [...table.querySelectorAll("tbody tr")].filter((row) => !row.querySelector("[scope=colgroup]"))
    .map((row) => [...row.children].map((cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll(".small").forEach((one) => one.remove());
      copy.querySelectorAll("br").forEach((one) => one.replaceWith("\\n"));
      return copy.textContent;
    })),
}));
"""

ACCESS = """
const wrong = [], say = (what) => wrong.push(what);
if (!document.documentElement.lang) say("no language");
if (document.querySelectorAll("h1").length !== 1) say("not one h1");
let level = 0;
for (const h of document.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
  const its = Number(h.tagName[1]);
  if (its > level + 1) say("jump to " + h.tagName + " " + h.textContent);
  if (!h.textContent.trim()) say("empty " + h.tagName);
  level = its;
}
const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
if (new Set(ids).size !== ids.length) say("an id twice");
for (const e of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(e.getAttribute("aria-labelledby"))) say("label of nothing");
for (const a of document.querySelectorAll("a")) if (!a.getAttribute("href").startsWith("#") || !document.getElementById(a.hash.slice(1))) say("link to " + a.href);
for (const tag of ["main", "header", "nav", "footer"]) if (!document.querySelector(tag)) say("no " + tag);
for (const c of document.querySelectorAll(".chart")) {
  if (c.getAttribute("role") !== "img" || !c.getAttribute("aria-label")) say("no alternative text: " + c.id);
  const figure = c.closest("figure");
  if (!figure.querySelector("table") && c.dataset.drawn !== "gauge") say("no table beside " + c.id);
}
for (const t of document.querySelectorAll("table")) {
  if (!t.querySelector("thead th")) say("a table without a head");
  for (const th of t.querySelectorAll("th")) if (!th.scope) say("th without scope: " + th.textContent);
  for (const tr of t.querySelectorAll("tbody tr")) if (!tr.querySelector("th")) say("row without th");
}
for (const e of document.querySelectorAll("[src],link[href],object,iframe,img")) say("outside: " + e.outerHTML.slice(0, 80));
for (const s of document.querySelectorAll("style,[style]")) if (/url\\(|@import/.test(s.tagName === "STYLE" ? s.textContent : s.getAttribute("style"))) say("url() in a style");
return wrong;
"""

CONTRAST = """
const parse = (c) => c.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = (c) => { const [r, g, b] = parse(c).map((v) => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const probe = document.body.appendChild(document.createElement("span"));
const of = (name) => { probe.style.color = "var(--" + name + ")"; return getComputedStyle(probe).color; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort(); return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
const made = {};
for (const back of ["panel", "page"]) for (const name of ["text", "soft", "mark", "good", "bad", "hot"]) made[name + " on " + back] = ratio(of(name), of(back));
probe.remove();
return made;
"""


class Page(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        if why_not():
            raise unittest.SkipTest(why_not())
        cls.folder = tempfile.TemporaryDirectory()
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.addClassCleanup(cls.browser.close)
        cls.browser.devtools("Network.enable")
        cls.browser.devtools("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)

    def setUp(self):
        self.browser.looks()
        self.browser.screen(1280, 900)

    def write(self, *arguments, language="en"):
        """Makes a page; gives the figures of the same run."""
        self.html = pathlib.Path(self.folder.name) / "page.html"
        out = pathlib.Path(self.folder.name) / "page.json"
        done = program(*arguments, "--html", self.html, "--json", out, "--language", language)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.word = {"en": "to", "zh": "至"}[language]
        return Expected(json.loads(out.read_text(encoding="utf-8")))

    def open(self, *arguments, language="en"):
        expected = self.write(*arguments, language=language)
        self.browser.log("browser"), self.browser.log("performance")
        self.browser.open(self.html.as_uri())
        return expected

    def show_all(self):
        """Opens what is folded; the charts in it are drawn in the events of that."""
        self.browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; });")
        self.wait("return [...document.querySelectorAll('.chart')].every((one) => one.dataset.drawn)")

    def wait(self, condition):
        self.browser.devtools("Runtime.evaluate", awaitPromise=True, timeout=20000, expression=(
            "new Promise((done) => { const look = () => (function () {" + condition + "})() ? done() : setTimeout(look, 10); look(); })"))
        self.assertTrue(self.browser.run(condition))

    def quiet(self, since="opened"):
        """Nothing in the console, and no request but for the page itself: since it was opened, or looked at last."""
        self.assertEqual([entry["message"] for entry in self.browser.log("browser")], [])
        asked = set()
        for entry in self.browser.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.add(message["params"]["request"]["url"].split("#")[0])
            self.assertNotEqual(message["method"], "Runtime.exceptionThrown", message)
        self.assertEqual(asked, {self.html.as_uri()} if since == "opened" else set())

    def check(self, expected):
        self.show_all()
        self.check_charts(expected)
        self.check_tables(expected)
        self.assertEqual(self.browser.run(ACCESS), [])
        self.assertEqual(self.browser.run(UGLY), [])
        self.fits()
        self.quiet()

    def fits(self):
        self.assertLessEqual(*self.browser.run("return [document.documentElement.scrollWidth, window.innerWidth]"))
        for chart in self.browser.run(CHARTS):
            self.assertLessEqual(abs(chart["svg"] - chart["width"]), 1, chart["id"])

    def check_charts(self, expected):
        shown = self.browser.run(CHARTS)
        self.assertEqual(sorted(([c["kind"], c["numbers"]] for c in shown), key=json.dumps), [list(c) for c in expected.charts()])
        for chart in shown:
            with self.subTest(chart=chart["id"], kind=chart["kind"]):
                numbers = chart["numbers"]
                self.assertEqual(chart["drawn"], chart["kind"])
                self.assertGreater(min(chart["width"], chart["height"], chart["svg"]), 100)
                self.assertGreater(chart["shapes"], 4)
                if chart["kind"] == "gauge":
                    self.assertEqual(chart["held"], numbers[0])
                elif chart["kind"] == "bars":
                    self.assertEqual(chart["held"], [numbers[0], [[i, a, b] for i, (a, b) in enumerate(zip(*numbers[1:]))]])
                elif chart["kind"] == "forest":
                    self.assertEqual(chart["held"], [[v, i, a, b] for i, (v, a, b) in enumerate(zip(*numbers[:3]))])
                elif chart["kind"] == "rows":
                    self.assertEqual(chart["held"], [numbers[0], [[v, i, a, b] for i, (v, a, b) in enumerate(zip(*numbers))]])
                elif chart["kind"] == "plane":
                    self.assertEqual(chart["held"], numbers)
                elif chart["kind"] == "treemap":
                    self.assertEqual(chart["held"], [n[0] for n in numbers])
                elif chart["kind"] == "heat":
                    self.assertEqual(chart["held"], [[n[0], n[1], n[3]] for n in numbers])
                else:
                    self.assertEqual(chart["held"], [n[:2] for n in numbers])

    def number(self, cell, text):
        """A cell is a number and perhaps its unit."""
        self.assertTrue(cell == text or cell.startswith(text + " "), (cell, text))

    def figure_rows(self, table, metrics):
        self.assertEqual(len(table["rows"]), len(metrics))
        weighted = any(abs(m["effective_n"] - m["n"]) > 0.05 for m in metrics if m["effective_n"] is not None)
        for cells, m in zip(table["rows"], metrics):
            if m["value"] is None:
                self.assertNotRegex(cells[1] + cells[3], r"\d")
            else:
                self.number(cells[1], value_text(m["value"], m["unit"]))
                self.number(cells[3], interval_text(m["interval"], m["unit"], self.word))
            at = 4
            if any("previous" in one for one in metrics):
                self.change_cells(cells[at:at + 3], m)
                at += 3
            if any("target" in one for one in metrics):
                self.assertEqual(any(cells[at:at + 2]), "target" in m)
                if "target" in m:
                    self.number(cells[at], value_text(m["target"]["value"], m["unit"]))
                    self.assertEqual(cells[at + 1], VERDICTS[m["target"]["verdict"]][self.word])
                at += 2
            counts = [f"{m['n']:,}"] + ([rounded(m["effective_n"], 1, 1, False)] if weighted else []) + [f"{m['missing']:,}"]
            self.assertEqual(cells[at:at + len(counts)], counts)

    def change_cells(self, cells, m):
        """The value of the period before, the change with its interval, and its p-value."""
        was = m["previous"]
        if was["value"] is None:
            self.assertNotRegex(cells[0], r"\d")
        else:
            self.number(cells[0], value_text(was["value"], m["unit"]))
        change = was["change"]
        if change is None or change["value"] is None:
            self.assertNotRegex("".join(cells[1:]), r"\d")
            return
        lines = cells[1].split("\n")
        factor, decimals, _ = way(m["unit"])
        self.number(lines[0], rounded(change["value"], factor, decimals, True))
        self.number(lines[-1], interval_text(change["interval"], m["unit"], self.word, signed=True))
        p = change["p_adjusted"]
        if p is None:
            self.assertNotRegex(cells[2], r"\d")
        else:
            self.assertEqual(cells[2], "<0.001" if p < 0.001 else rounded(p, 1, 3, False))

    def class_rows(self, table, classes, count_at):
        self.assertEqual(len(table["rows"]), len(classes))
        for cells, one in zip(table["rows"], classes):
            self.assertEqual(cells[count_at], f"{one['customers']:,}")
            self.number(cells[count_at + 1], value_text(one["share"], "proportion"))
            self.number(cells[count_at + 2], interval_text(one["interval"], "proportion", self.word))

    def group_rows(self, table, groups, total):
        self.assertEqual(len(table["rows"]), len(groups) + 1)
        for cells, m in zip(table["rows"], [*groups, total]):
            if m["value"] is None:
                self.assertNotRegex(cells[1] + cells[2], r"\d")
            else:
                self.number(cells[1], value_text(m["value"], m["unit"]))
                self.number(cells[2], interval_text(m["interval"], m["unit"], self.word))
            self.assertEqual(cells[3], f"{m['n']:,}")
            rest = m.get("difference_from_rest")
            if rest and rest["value"] is not None:
                factor, decimals, _ = way(m["unit"])
                self.number(cells[4], rounded(rest["value"], factor, decimals, True))
            if rest:
                p = rest["p_adjusted"]
                if p is None:
                    self.assertNotRegex(cells[5], r"\d")
                else:
                    self.assertEqual(cells[5], "<0.001" if p < 0.001 else rounded(p, 1, 3, False))
            at = 6 if any("difference_from_rest" in one for one in groups) else 4
            if any("previous" in one for one in groups):
                change = (m.get("previous") or {}).get("change")
                factor, decimals, _ = way(m["unit"])
                if change and change["value"] is not None:
                    self.number(cells[at], rounded(change["value"], factor, decimals, True))
                at += 1
            if any("target" in one for one in groups) and "target" in m:
                text = value_text(m["target"]["value"], m["unit"])
                self.number(cells[at], text)
                self.assertTrue(cells[at].endswith(VERDICTS[m["target"]["verdict"]][self.word]), cells)

    def check_tables(self, expected):
        tables = self.browser.run(TABLES)
        charts = {c["id"]: c for c in self.browser.run(CHARTS)}
        figures = [t for t in tables if t["kind"] == "figures"]
        of_answers = [m for m in expected.all if columns_of(m)]
        of_purchases = [m for m in expected.all if not columns_of(m)]
        wanted = [part for part in (of_answers, of_purchases) if part]
        self.assertEqual(len(figures), len(wanted))
        for table, metrics in zip(figures, wanted):
            self.figure_rows(table, metrics)

        beside = [t for t in tables if t["chart"]]
        kind_of = lambda table: charts[table["chart"]]["kind"]
        classes = list(expected.card.get("grades", {}).values())
        bars = [t for t in beside if kind_of(t) == "bars"]
        self.assertEqual(len(bars), len(expected.grades) + (len(classes) if expected.card["purchases"]["customers"] else 0)
                         if "purchases" in expected.card else len(expected.grades))
        for table, grades in zip(bars, expected.grades.values()):
            self.assertEqual(len(table["rows"]), len(grades))
            for cells, m in zip(table["rows"], grades):
                self.assertEqual((cells[0], cells[3]), (str(m["parameters"]["grade"]), f"{m['n']:,}"))
                if m["value"] is not None:
                    self.number(cells[1], value_text(m["value"], m["unit"]))
                    self.number(cells[2], interval_text(m["interval"], m["unit"], self.word))
        for table, one in zip(bars[len(expected.grades):], classes):
            self.class_rows(table, one["classes"], 1)

        for key, metrics in expected.groups.items():
            metrics = by_value(metrics)
            drawn = metrics if len(metrics) <= 2 * DRAWN_OF_AN_END else metrics[:DRAWN_OF_AN_END] + metrics[-DRAWN_OF_AN_END:]
            end = lambda which: [m["interval"][which] if m["value"] is not None else None for m in drawn]
            found = [t for t in beside if kind_of(t) == "forest" and charts[t["chart"]]["numbers"][:3] ==
                     [[m["value"] for m in drawn], end("lower"), end("upper")]]
            self.assertTrue(found, key)
            # Different metrics may be drawn alike; then one of their tables has these rows.
            for table in found[:-1]:
                try:
                    self.group_rows(table, metrics, expected.total[key])
                    break
                except AssertionError:
                    continue
            else:
                self.group_rows(found[-1], metrics, expected.total[key])

        for table in beside:
            if kind_of(table) == "treemap":
                self.class_rows(table, expected.card["rfm"]["segments"], 1)
            if kind_of(table) == "heat":
                cells = expected.card["rfm"]["cells"]
                self.class_rows(table, cells, 2)
                self.assertEqual([row[:2] for row in table["rows"]], [[str(c["recency"]), str(c["frequency"])] for c in cells])
            if kind_of(table) == "lorenz":
                self.assertEqual(len(table["rows"]), len(expected.card["lorenz"]))
                for row, point in zip(table["rows"], expected.card["lorenz"]):
                    self.number(row[0], value_text(point["customers"], "proportion"))
                    self.number(row[1], value_text(point["share"], "proportion"))
                    self.number(row[2], interval_text(point["interval"], "proportion", self.word))

        left_out = [t for t in tables if len(t["head"]) == 5 and t["head"][0] in ("File", "文件")]
        rejected = expected.card["rejected"]
        self.assertEqual([row[3:] for table in left_out for row in table["rows"]],
                         [[f"{r['rows']:,}", f"{r['first_line']:,}" if r["first_line"] else row_dash(left_out)] for r in rejected])

    # ------------------------------------------------------------ whole pages

    def test_answers_and_purchases(self):
        for language in ("en", "zh"):
            with self.subTest(language=language):
                expected = self.open(*OF_ANSWERS, *OF_PURCHASES, language=language)
                self.assertEqual({c[0] for c in expected.charts()}, {"gauge", "bars", "forest", "treemap", "heat", "lorenz"})
                self.check(expected)
                self.assertEqual(self.browser.run("return document.documentElement.lang.slice(0, 2)"), language)

    def test_changes_and_targets(self):
        data = ROOT / "examples" / "data"
        for language in ("en", "zh"):
            with self.subTest(language=language):
                expected = self.open(*OF_ANSWERS, "--answered", "answered", *OF_PURCHASES[:OF_PURCHASES.index("--from")],
                                     "--from", "2024-01-01", "--as-of", "2024-03-31", "--previous", "2023-10-02..2023-12-31",
                                     "--targets", data / "sample_targets.json", language=language)
                changes = [m for m in expected.all if m.get("previous", {}).get("change")]
                self.assertGreater(len(changes), 20)
                self.assertEqual({m["target"]["verdict"] for m in expected.all if "target" in m}, set(VERDICTS))
                self.check(expected)
                self.fits()

    def test_one_source_alone(self):
        self.check(self.open(*OF_ANSWERS))
        self.check(self.open(*OF_PURCHASES, language="zh"))

    def written(self, rows):
        path = pathlib.Path(self.folder.name) / "answers.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
        return ["--answers", path, "--recommend", "score", "--satisfaction", "liking", "--by", "place"]

    def test_few_and_many_groups(self):
        pages = {
            "none": "score,liking,place\n",
            "one": "score,liking,place\n" + "9,4,here\n3,2,here\n" * 9,
            "a group without answers": "score,liking,place\n" + "9,4,here\n3,5,there\n" * 9 + ",,nowhere\n",
            "a thousand": "score,liking,place\n" + "".join(f"{i % 11},{i % 5 + 1},place {i % 1000}\n" for i in range(5000)),
        }
        for name, rows in pages.items():
            with self.subTest(groups=name):
                self.check(self.open(*self.written(rows)))

    # ------------------------------------------------------------ readers, screens, paper

    @unittest.skipIf(b"needs clientele::models" in program(*OF_QUESTIONNAIRE).stderr, "built without clientele::models")
    def test_questionnaire(self):
        for language, width in (("en", 1280), ("zh", 1280), ("en", 390)):
            with self.subTest(language=language, width=width):
                self.browser.screen(width, 900)
                expected = self.open(*OF_QUESTIONNAIRE, language=language)
                self.show_all()
                self.check_charts(expected)
                self.check_rows_of_questionnaire(expected.card["questionnaire"], language)
                self.assertEqual(self.browser.run(ACCESS), [])
                self.assertEqual(self.browser.run(UGLY), [])
                self.fits()
                self.quiet()

    def check_rows_of_questionnaire(self, section, language):
        """Every row of the tables: its name in the language, its figures beside it."""
        shown = {}
        for table in self.browser.run(TABLES):
            for row in table["rows"]:
                shown.setdefault(row[0].strip("\u2068\u2069"), []).append(row[1:])

        def holds(row, figures):
            texts = []
            for one in figures:
                texts.append(value_text(one["value"], one["unit"]))
                texts.append(interval_text(one["interval"], one["unit"], self.word))
            name = row["label"][language]
            self.assertTrue(any(all(any(cell == t or cell.startswith(t + " ") for cell in cells) for t in texts)
                                for cells in shown.get(name, [])), (name, texts, shown.get(name)))

        for row in section["index"]:
            holds(row, [row["score"]])
        for scale in section["reliability"]:
            holds(scale, [scale["alpha"], scale["omega"]])
            for item in scale["items"]:
                holds(item, [item["item_rest"], item["alpha_if_deleted"]])
        for row in section["drivers"]["drivers"]:
            holds(row, [row["importance"], row["beta"]])
        for row in section["kano"]:
            holds(row, [row["better"], row["worse"]])
        for row in section["gaps"]["rows"]:
            holds(row, [row["gap"]])

    def test_phone(self):
        self.browser.screen(390, 844, scale=2, phone=True)
        for language in ("en", "zh"):
            self.open(*OF_ANSWERS, *OF_PURCHASES, language=language)
            self.show_all()
            self.assertEqual(self.browser.run(UGLY), [])
            self.fits()
        # Turned around, the charts follow.
        self.browser.screen(844, 390, scale=2, phone=True)
        self.wait("return [...document.querySelectorAll('.chart')].every((one) => "
                  "Math.abs(one.querySelector('svg').getBoundingClientRect().width - one.clientWidth) <= 1)")
        self.assertEqual(self.browser.run(UGLY), [])

    def test_paper(self):
        self.open(*OF_ANSWERS, *OF_PURCHASES)
        paper = self.browser.paper()
        pages = len(re.findall(rb"/Type\s*/Page\b", paper))
        self.assertTrue(5 <= pages <= 20, pages)
        if shutil.which("pdftotext"):
            text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
            for words in ("Net Promoter Score", "adjusted Wald", "Hibernating", "37,934.90 EUR"):
                self.assertIn(words, text)
        # Charts are drawn for the sheet, and inside of their panels: A4 less its margins.
        self.browser.screen(688, 900)
        self.browser.looks(medium="print")
        self.browser.run("window.dispatchEvent(new Event('beforeprint'))")
        wide = self.browser.run("return [...document.querySelectorAll('.chart[data-drawn]')].filter((one) => one.clientWidth > 0)"
                                ".map((one) => [one.querySelector('svg').getBoundingClientRect().right - one.getBoundingClientRect().right, one.id])")
        self.assertEqual([one for one in wide if one[0] > 1], [])
        self.assertEqual(self.browser.run("return getComputedStyle(document.querySelector('table.figures .wide-only')).display"), "table-cell")
        self.assertEqual(self.browser.run(UGLY), [])
        self.browser.run("window.dispatchEvent(new Event('afterprint'))")
        self.quiet()

    def test_light_and_dark(self):
        self.open(*OF_ANSWERS, *OF_PURCHASES)
        background = "return getComputedStyle(document.body).backgroundColor"
        seen = []
        for scheme in ("light", "dark"):
            self.browser.looks(scheme)
            seen.append(self.browser.run(background))
            for pair, ratio in self.browser.run(CONTRAST).items():
                self.assertGreaterEqual(ratio, 4.5, (scheme, pair))
            self.assertEqual(self.browser.run(UGLY), [])
        self.assertNotEqual(*seen)
        self.browser.run("document.getElementById('theme').click()")
        self.assertEqual(self.browser.run(background), seen[0])
        self.quiet()

    def test_keyboard(self):
        self.open(*OF_ANSWERS)
        wanted = self.browser.run("return [...document.querySelectorAll('a[href],button,summary,[tabindex=\"0\"]')]"
                                  ".filter((e) => e.checkVisibility()).length")
        first = None
        for reached in range(wanted):
            self.browser.press("\ue004")  # Tab
            at = self.browser.run("const e = document.activeElement; e.seen = (e.seen || 0) + 1; const s = getComputedStyle(e);"
                                  "return [e.tagName, e.seen, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0, e.getBoundingClientRect().left >= 0]")
            self.assertNotEqual(at[0], "BODY", reached)
            self.assertEqual(at[1:], [1, True, True], reached)
            first = first or at
        self.assertEqual(first[0], "A")
        self.browser.run("document.querySelector('.skip').focus()")
        self.browser.press("\ue007")  # Enter
        self.assertEqual(self.browser.run("return location.hash"), "#figures")

    def test_without_a_script(self):
        expected = self.write(*OF_ANSWERS, *OF_PURCHASES)
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.browser.open(self.html.as_uri())
            self.assertEqual(self.browser.run("return [...document.querySelectorAll('.chart')].filter((e) => e.getClientRects().length).length"), 0)
            texts = self.browser.run("return document.querySelector('main').textContent")
            for m in expected.card["metrics"]:
                self.assertIn(value_text(m["value"], m["unit"]), texts)
                self.assertIn(interval_text(m["interval"], m["unit"], "to"), texts)
        finally:
            self.browser.devtools("Emulation.setScriptExecutionDisabled", value=False)

    # ------------------------------------------------------------ names that want to be more than names

    HOSTILE = ["<script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>", "\" onmouseover=\"window.hacked=1", "' x='",
               "</script><script>window.hacked=1</script>", "<!--<script>", "{{constructor.constructor('window.hacked=1')()}}",
               "{b}", "{a|x}", "{c}%", "__proto__", "constructor", "</style></title>", "&lt;b&gt;", "\u202eabc", "😀 émoji", "a\nb", "bell\a",
               "long " * 2000 + "name", "javascript:window.hacked=1", "${window.hacked=1}", "-->", "]]>"]

    def test_hostile_names(self):
        quoted = lambda name: '"' + name.replace('"', '""') + '"'
        column = "<b onclick=window.hacked=1>{b}</b>"
        rows = f"{quoted(column)},liking,\"</script><script>window.hacked=1</script>\"\n"
        for i, name in enumerate(self.HOSTILE):
            rows += "".join(f"{(i + k) % 11},{k % 5 + 1},{quoted(name)}\n" for k in range(7))
        path = pathlib.Path(self.folder.name) / "<img src=x onerror=alert(1)>.csv"
        path.write_text(rows + "x,1,here\n", encoding="utf-8", newline="")
        for language in ("en", "zh"):
            expected = self.open("--answers", path, "--recommend", "1", "--satisfaction", "liking", "--by", "3", "--title",
                                 "</title><script>window.hacked=1</script>{b}", language=language)
            self.check(expected)
            self.assertEqual(self.browser.run("return [typeof window.hacked, ({}).hacked === undefined]"), ["undefined", True])
            self.assertEqual(self.browser.run("return document.querySelector('h1').textContent"), "</title><script>window.hacked=1</script>{b}")
            shown = self.browser.run("return [...document.querySelectorAll('tbody th[scope=row]')].map((e) => e.textContent)")
            drawn = "".join(c["letters"] for c in self.browser.run(CHARTS))
            for name in self.HOSTILE:
                visible = name.replace("\n", "\\n").replace("\a", "\\x07").replace("\u202e", "\\u202E")
                self.assertIn(visible, shown)
                if len(visible) < 9:
                    self.assertIn(visible, drawn)
            # Tooltips show the name too, as it is.
            tips = self.browser.run("""
              const box = document.querySelector('.chart[data-drawn=forest]'), chart = echarts.getInstanceByDom(box), texts = [];
              const names = JSON.parse(document.getElementById('charts').textContent)[box.id].names;
              names.forEach((name, i) => {
                chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: i });
                texts.push([name, box.textContent.includes(name), box.querySelector('img, script, b') === null]);
              });
              return [texts, typeof window.hacked];""")
            self.assertEqual(tips[1], "undefined")
            for name, said, harmless in tips[0]:
                self.assertTrue(said and harmless, name[:60])
            self.quiet(since="looked at")

    def test_a_copy_of_echarts(self):
        """What --echarts names draws the same charts as what is built in."""
        self.write(*OF_ANSWERS)
        scripts = re.findall(r"<script>(.*?)</script>", self.html.read_text(encoding="utf-8"), re.DOTALL)
        copy = pathlib.Path(self.folder.name) / "echarts.min.js"
        copy.write_text(max(scripts, key=len), encoding="utf-8")
        self.check(self.open(*OF_ANSWERS, "--echarts", copy))


def row_dash(tables):
    """How the page writes that there is no line."""
    return next(row[4] for table in tables for row in table["rows"] if not re.search(r"\d", row[4]))


class WithoutABrowser(unittest.TestCase):
    def test_what_echarts_is_needed_for(self):
        with tempfile.TemporaryDirectory() as folder:
            out, copy = pathlib.Path(folder) / "page.html", pathlib.Path(folder) / "echarts.min.js"
            done = program(*OF_ANSWERS, "--html", out)
            if b"ECharts" in program("--version").stdout:
                self.assertEqual((done.returncode, done.stderr), (0, b""))
            else:
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"name a copy with --echarts FILE", done.stderr)
                self.assertFalse(out.exists())
            copy.write_text("/* echarts */")
            done = program(*OF_ANSWERS, "--html", out, "--echarts", copy)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertIn("/* echarts */", out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    done = unittest.main(exit=False).result
    if done.wasSuccessful() and done.skipped:
        print("skipped:", "; ".join(sorted({reason for _, reason in done.skipped})))
        sys.exit(SKIPPED)
    sys.exit(not done.wasSuccessful())
