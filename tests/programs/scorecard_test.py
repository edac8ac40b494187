"""The scorecard program as a user meets it: figures, exit codes, messages, files of every kind."""
import collections
import csv
import datetime
import fractions
import gzip
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import unittest

import slow_changes
import slow_purchases

PROGRAM = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "data" / "sample_answers.csv"
PURCHASES = ROOT / "examples" / "data" / "sample_purchases.csv"
LOG = ["--transactions", PURCHASES, "--customer", "customer", "--date", "date", "--amount", "quantity*unit_price"]
WINDOW = ["--from", "2023-01-01", "--as-of", "2024-06-30"]


Z_95 = 1.959963984540054


def run(*arguments, text=None):
    given = text.encode() if isinstance(text, str) else text
    return subprocess.run([PROGRAM, *map(str, arguments)], input=given, capture_output=True, timeout=60)


def figures(*arguments, text=None):
    done = run(*arguments, "--json", "-", text=text)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def pick(card, metric, group=None, column=None, **parameters):
    found = [m for m in card["metrics"] if m["id"] == metric and m["group"] == group
             and (column is None or m.get("column") == column) and m["parameters"] == parameters]
    assert len(found) == 1, (metric, group, column, parameters, len(found))
    return found[0]


class Figures(unittest.TestCase):
    def test_published_net_promoter_score(self):
        # 18 promoters, 11 passives, 3 detractors: +46.875, SE 11.6796, adjusted Wald 20.408 .. 65.307
        # (recomputed from Rocks 2016).
        rows = "score\n" + "10\n" * 18 + "8\n" * 11 + "1\n" * 3
        figure = pick(figures("--answers", "-", "--recommend", "score", text=rows), "net_promoter_score")
        self.assertEqual(figure["value"], 46.875)
        self.assertAlmostEqual(figure["standard_error"], 11.6796, delta=5e-5)
        self.assertAlmostEqual(figure["interval"]["lower"], 20.408, delta=5e-4)
        self.assertAlmostEqual(figure["interval"]["upper"], 65.307, delta=5e-4)
        self.assertEqual(figure["interval"]["method"], "adjusted_wald")
        self.assertEqual((figure["n"], figure["effective_n"], figure["missing"]), (32, 32, 0))

    def test_the_schema(self):
        card = figures("--answers", SAMPLE, "--recommend", "recommend", "--satisfaction", "overall,product,service,price",
                       "--weight", "weight", "--by", "store")
        self.assertEqual(list(card), ["schema", "metrics", "rejected"])
        self.assertEqual(card["schema"], "clientele-scorecard/1")
        for metric in card["metrics"]:
            for key in ("id", "group", "parameters", "value", "unit", "standard_error", "interval", "n", "effective_n",
                        "missing"):
                self.assertIn(key, metric)
            self.assertTrue(("column" in metric) != ("columns" in metric))
            self.assertEqual(list(metric["interval"]), ["level", "lower", "upper", "method"])
            self.assertIsInstance(metric["n"], int)
            self.assertIsInstance(metric["missing"], int)
            if metric["value"] is not None:
                self.assertLessEqual(metric["interval"]["lower"], metric["value"])
                self.assertGreaterEqual(metric["interval"]["upper"], metric["value"])
            if metric["group"] is not None:
                self.assertEqual(list(metric["difference_from_rest"]),
                                 ["value", "standard_error", "interval", "p", "p_adjusted", "adjustment"])
        for rejected in card["rejected"]:
            self.assertEqual(list(rejected), ["file", "column", "reason", "rows", "first_line"])
        self.assertTrue(card["rejected"])

    def test_threads_change_no_bit(self):
        arguments = ("--answers", SAMPLE, "--recommend", "recommend", "--satisfaction", "overall,product", "--weight",
                     "weight", "--by", "store", "--json", "-")
        outputs = {run(*arguments, "--threads", n).stdout for n in (1, 2, 7)}
        self.assertEqual(len(outputs), 1)

    def test_every_option_changes_the_result(self):
        base = ["--answers", SAMPLE, "--recommend", "recommend", "--satisfaction", "overall,product"]
        plain = run(*base, "--json", "-").stdout
        for extra in (["--weight", "weight"], ["--by", "store"], ["--confidence", "0.9"], ["--scale", "0..5"],
                      ["--dimension-weights", "3,1"]):
            self.assertNotEqual(run(*base, *extra, "--json", "-").stdout, plain, extra)

    def test_no_data_is_null(self):
        figure = pick(figures("--answers", "-", "--recommend", "score", text="score\n"), "net_promoter_score")
        self.assertIsNone(figure["value"])
        self.assertIsNone(figure["standard_error"])
        self.assertEqual((figure["n"], figure["interval"]["lower"], figure["interval"]["upper"]), (0, -100, 100))

    def test_gzip_standard_input_and_column_numbers(self):
        text = SAMPLE.read_bytes()
        plain = figures("--answers", SAMPLE, "--recommend", "recommend")
        names = text.decode().splitlines()[0].split(",")
        with tempfile.TemporaryDirectory() as folder:
            packed = pathlib.Path(folder) / "answers.csv.gz"
            packed.write_bytes(gzip.compress(text))
            done = run("--answers", packed, "--recommend", "recommend", "--json", "-")
            if done.returncode == 0:  # built with zlib
                self.assertEqual(json.loads(done.stdout)["metrics"], plain["metrics"])
            else:
                self.assertIn(b"gzip", done.stderr)
        by_number = figures("--answers", "-", "--recommend", names.index("recommend") + 1, text=text)
        self.assertEqual(by_number["metrics"], plain["metrics"])

    def test_json_file_beside_the_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out.json"
            done = run("--answers", SAMPLE, "--recommend", "recommend", "--json", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(b"Net promoter score", done.stdout)
            self.assertNotIn(b"\x1b", done.stdout)  # no colour where nobody looks
            self.assertEqual(json.loads(out.read_text()), figures("--answers", SAMPLE, "--recommend", "recommend"))

    def test_html_file_beside_the_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            out, copy = pathlib.Path(folder) / "out.html", pathlib.Path(folder) / "echarts.min.js"
            copy.write_text("/* stands for ECharts: echarts */")
            base = ["--answers", SAMPLE, "--recommend", "recommend", "--by", "store"]

            def page(*more):
                done = run(*base, "--html", out, "--echarts", copy, *more)
                self.assertEqual((done.returncode, done.stderr), (0, b""), done)
                self.assertEqual(done.stdout, run(*base).stdout)  # the tables are as without
                return out.read_text(encoding="utf-8")

            english = page()
            self.assertIn("/* stands for ECharts: echarts */</script>", english)
            self.assertIn("Net Promoter Score", english)
            self.assertEqual(english, page("--language", "en"))
            self.assertIn("净推荐值", page("--language", "zh"))
            self.assertIn("<h1>Shops &amp; stores</h1>", page("--title", "Shops & stores"))

            built_in = b"ECharts" in run("--version").stdout
            done = run(*base, "--html", out)
            if built_in:
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertIn("Licensed to the Apache Software Foundation", out.read_text(encoding="utf-8"))
            else:
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"--echarts FILE", done.stderr)

    def test_cells(self):
        card = figures("--answers", "-", "--recommend", "1", text="score\n9\n\n9.0\n 9 \n6.5\nabc\n11\n")
        self.assertEqual(pick(card, "net_promoter_score")["n"], 3)
        self.assertEqual(pick(card, "net_promoter_score")["missing"], 1)
        self.assertEqual({(r["reason"], r["rows"], r["first_line"]) for r in card["rejected"]},
                         {("not_whole", 1, 6), ("not_a_number", 1, 7), ("out_of_range", 1, 8)})


class Refusal(unittest.TestCase):
    def refused(self, message, *arguments, text=""):
        done = run(*arguments, text=text)
        self.assertEqual(done.returncode, 2, (arguments, done))
        self.assertEqual(done.stdout, b"")
        error = done.stderr.decode()
        self.assertIn(message, error)
        self.assertTrue(error.startswith("scorecard: "), error)
        self.assertLessEqual(len(error.splitlines()), 3, error)


class Errors(Refusal):
    def test_usage(self):
        self.refused("--answers")
        self.refused("--answers", "--recommend", "x")
        self.refused("nothing to measure", "--answers", SAMPLE)
        self.refused("--bogus", "--bogus")
        self.refused("--answers needs a value", "--answers")
        self.refused("--strict takes no value", "--strict=yes", "--answers", SAMPLE)
        base = ["--answers", SAMPLE, "--satisfaction", "overall,product"]
        for scale in ("5..1", "1..9999", "1-5", "a..b", "1..", "3..3"):
            self.refused("", *base, "--scale", scale)
        for level in ("95", "0.5", "1", "nan", "-0.95", "x"):
            self.refused("", *base, "--confidence", level)
        for threads in ("0", "-1", "two", "100000"):
            self.refused("--threads", *base, "--threads", threads)
        for weights in ("1", "1,2,3", "1,-2", "0,0", "1,x", "1,"):
            self.refused("", *base, "--dimension-weights", weights)
        self.refused("named twice", "--answers", SAMPLE, "--satisfaction", "overall,overall")
        self.refused("--language is \"fr\"; wanted is one of en, zh", *base, "--html", "/nonexistent/x", "--language", "fr")
        for alone in (["--language", "zh"], ["--title", "T"], ["--echarts", SAMPLE]):
            self.refused(f"{alone[0]} belongs to --html FILE", *base, *alone)
        page = [*base, "--html", "/nonexistent/page.html"]
        self.refused("cannot read /nonexistent/echarts.js", *page, "--echarts", "/nonexistent/echarts.js")
        self.refused("echarts.min.js", *base, "--html", os.devnull, "--echarts", SAMPLE)
        self.refused("--html cannot be standard output", *base, "--html", "-", "--echarts", SAMPLE)
        self.refused("overwrite the copy of ECharts", *base, "--html", SAMPLE.parent / "x.js", "--echarts",
                     SAMPLE.parent / "x.js")
        self.refused("overwrite the answers", "--answers", SAMPLE, "--recommend", "recommend", "--json", SAMPLE)
        self.refused("empty entry", "--answers", SAMPLE, "--satisfaction", "overall,,price")

    def test_input(self):
        self.refused("no such file", "--answers", "/nonexistent/answers.csv", "--recommend", "1")
        self.refused("directory", "--answers", str(ROOT), "--recommend", "1")
        self.refused("no column 'nope'", "--answers", SAMPLE, "--recommend", "nope")
        self.refused("99", "--answers", SAMPLE, "--recommend", "99")
        self.refused("empty", "--answers", "-", "--recommend", "1", text="")
        self.refused("", "--answers", "-", "--recommend", "1", text=b"\x1f\x8b\x08\x00broken")
        self.refused("", "--answers", "-", "--recommend", "1", text=b"a\n1\n\x00\n")
        self.refused("cannot write", "--answers", SAMPLE, "--recommend", "recommend", "--json", "/nonexistent/out.json")

    def test_one_to_ten_is_no_recommendation_scale(self):
        rows = "r\n" + "1\n" * 5 + "10\n" * 20
        self.refused("looks like a 1 to 10 scale", "--answers", "-", "--recommend", "r", text=rows)
        self.assertEqual(run("--answers", "-", "--recommend", "r", "--trust-recommend", text=rows).returncode, 0)
        self.refused("looks like a 1 to 5 scale", "--answers", SAMPLE, "--recommend", "overall")

    def test_a_column_that_is_mostly_left_out_is_said_aloud(self):
        done = run("--answers", "-", "--satisfaction", "q", "--scale", "1..2", text="q\n1\n4\n5\n")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b'column "q": 2 rows are left out (out_of_range), more than the 1 that are counted', done.stderr)

    def test_strict(self):
        rows = "a,r\nx,9\ny,11\nz,12\n"
        self.assertEqual(run("--answers", "-", "--recommend", "r", text=rows).returncode, 0)
        self.refused("line 3: column \"r\" has \"11\"", "--answers", "-", "--recommend", "r", "--strict", text=rows)

    def test_help_and_version(self):
        for option in ("--help", "--version"):
            done = run(option)
            self.assertEqual((done.returncode, done.stderr), (0, b""))


class Agreement(unittest.TestCase):
    def agrees(self, arguments, slow, customer_order=None):
        """Every figure, class and row of the program against the slow computation."""
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "customers.csv"
            card = figures(*arguments, "--customers-out", out)
            with open(out, newline="") as file:
                written = list(csv.DictReader(file))
        purchases = card["purchases"]
        self.assertEqual((purchases["customers"], purchases["orders"]), (slow.customers, slow.orders))
        self.near(purchases["revenue"], slow.revenue)
        self.near(purchases["gross_revenue"], slow.gross_revenue)
        if purchases["refunds"] != "drop":
            self.assertEqual(purchases["refund_orders"], len(slow.refunds))
            self.near(purchases["refund_amount"], sum(slow.refunds))
            taken_off = sum(slow.refunds) if purchases["refunds"] == "net" else 0
            self.assertEqual(slow.gross_revenue + taken_off, slow.revenue)
        for metric, value in slow.figures.items():
            found = [m for m in card["metrics"] if m["id"] == metric]
            self.assertEqual(len(found), 1, metric)
            self.near(found[0]["value"], value)
        within = {m["parameters"]["days"]: m for m in card["metrics"] if m["id"] == "repeat_purchase_rate_within"}
        self.assertEqual(set(within), set(slow.within))
        for horizon, (back, watched) in slow.within.items():
            self.assertEqual(within[horizon]["n"], watched)
            self.assertEqual(within[horizon]["missing"], slow.customers - watched)
            self.near(within[horizon]["value"], fractions.Fraction(back, watched))
        retained = [m for m in card["metrics"] if m["id"] == "retention_rate"]
        self.assertEqual(len(retained), 1)
        self.assertEqual(retained[0]["n"], slow.retention[1])
        self.near(retained[0]["value"], fractions.Fraction(*slow.retention))

        for dimension, cuts in slow.cuts.items():
            self.assertEqual(card["rfm"]["cuts"][dimension], [float(cut) for cut in cuts])
            counts = slow.count(f"{dimension}_score")
            self.assertEqual(card["rfm"]["bins"][dimension]["customers"], [counts[k] for k in range(1, 6)])
        grid = collections.Counter((row["recency_score"], row["frequency_score"]) for row in slow.rows.values())
        self.assertEqual({(c["recency"], c["frequency"]): c["customers"] for c in card["rfm"]["cells"] if c["customers"]},
                         dict(grid))
        spend = sorted(max(row["spend"], 0) for row in slow.rows.values())
        for point in card["lorenz"]:
            whole, part = divmod(fractions.Fraction(point["customers"]).limit_denominator(100) * len(spend), 1)
            lowest = sum(spend[:whole]) + (part * spend[whole] if part else 0)
            self.near(point["share"], lowest / sum(spend))
        for column, classes in (("segment", card["rfm"]["segments"]), ("segment_of_eight", card["rfm"]["segments_of_eight"]),
                                ("spend_grade", card["grades"]["spend"]["classes"]),
                                ("frequency_grade", card["grades"]["frequency"]["classes"]),
                                ("loyalty", card["grades"]["loyalty"]["classes"])):
            self.assertEqual({c["name"]: c["customers"] for c in classes if c["customers"]}, dict(slow.count(column)))
            for one in classes:
                self.near(one["share"], fractions.Fraction(one["customers"], slow.customers))
                self.assertLessEqual(one["interval"]["lower"], one["share"])
                self.assertGreaterEqual(one["interval"]["upper"], one["share"])

        self.assertEqual([row["customer"] for row in written], sorted(slow.rows, key=customer_order or int))
        for row in written:
            for column, expected in slow.rows[row["customer"]].items():
                actual = fractions.Fraction(row[column]) if column == "spend" else row[column]
                self.assertEqual(actual, expected if column == "spend" else str(expected), (row["customer"], column))
        return card

    def changes_agree(self, card, slow):
        """Every change of the customers against the slow computation; and which figures have none."""
        with_change = [m for m in card["metrics"] if m.get("previous", {}).get("change")]
        found = {(m["id"], m["parameters"].get("days")): m["previous"] for m in with_change
                 if m["previous"]["value"] is not None}
        self.assertEqual(set(found), set(slow))
        for metric, expected in slow.items():
            previous, change = found[metric], found[metric]["change"]
            self.assertEqual(previous["n"], expected.before_n, metric)
            self.near(previous["value"], expected.before)
            self.assertTrue(math.isclose(change["value"], expected.value, rel_tol=1e-9, abs_tol=1e-12), metric)
            self.assertTrue(math.isclose(change["standard_error"], expected.error, rel_tol=1e-9), metric)
            self.assertTrue(expected.limits_are_right(change["interval"]["lower"], change["interval"]["upper"]), metric)
            if expected.p is None:
                self.assertIsNone(change["p"])
            else:
                self.assertTrue(math.isclose(change["p"], expected.p, rel_tol=1e-7), (metric, change["p"], expected.p))
            self.assertEqual((change["samples"], change["adjustment"]), ("paired", "holm"))
        raw = [m["previous"]["change"]["p"] for m in with_change]
        for m, adjusted in zip(with_change, slow_changes.holm(raw)):
            if adjusted is not None:
                self.near(m["previous"]["change"]["p_adjusted"], adjusted)

    def near(self, actual, expected):
        self.assertTrue(math.isclose(actual, float(expected), rel_tol=1e-12, abs_tol=1e-14), (actual, float(expected)))


class Purchases(Agreement):
    def slow_sample(self, refunds="net", zeros="keep", first=datetime.date(2023, 1, 1), **rules):
        rows, out = slow_purchases.read(PURCHASES, "customer", "date", "quantity*unit_price", "order", refunds, zeros)
        return slow_purchases.Scorecard(rows, first, datetime.date(2024, 6, 30), refunds, zeros, **rules), out

    def test_the_sample_against_a_slow_computation(self):
        slow, out = self.slow_sample()
        card = self.agrees([*LOG, *WINDOW, "--order", "order"], slow)
        self.assertEqual(card["purchases"]["lines"], out["lines"])
        by_reason = {(r["column"], r["reason"]): r["rows"] for r in card["rejected"]}
        self.assertEqual(by_reason, {("customer", "missing"): out["missing customer"],
                                     ("date", "missing"): out["missing date"],
                                     ("date", "impossible_date"): out["bad date"],
                                     ("unit_price", "not_a_number"): out["bad amount"]})

    def test_policies_against_a_slow_computation(self):
        for refunds, zeros in (("drop", "drop"), ("drop", "keep"), ("net", "drop"), ("separate", "keep")):
            slow, out = self.slow_sample(refunds, zeros)
            card = self.agrees([*LOG, *WINDOW, "--order", "order", "--refunds", refunds, "--zero-amounts", zeros], slow)
            by_reason = {r["reason"]: r["rows"] for r in card["rejected"]}
            for reason in ("refund_dropped", "zero_amount_dropped"):
                self.assertEqual(by_reason.get(reason, 0), out[reason])
            if refunds == "drop":
                self.dropped(card, out, datetime.date(2023, 1, 1), datetime.date(2024, 6, 30))

    def dropped(self, card, out, first, as_of):
        """Refunds that were left out line by line: those of the window, not those of the file."""
        inside = [paid for day, paid in out["refunds"] if first <= day <= as_of]
        self.assertEqual(card["purchases"]["refund_lines"], len(inside))
        self.near(card["purchases"]["refund_amount"], sum(inside))
        self.assertIsNone(card["purchases"]["refund_orders"])
        return inside

    def test_dropped_refunds_are_those_of_the_window(self):
        _, out = self.slow_sample("drop")
        for first, as_of in (("2023-01-01", "2024-06-30"), ("2023-05-01", "2023-10-31"), ("2024-03-01", "2024-03-31"),
                             ("2030-01-01", "2030-12-31")):
            arguments = [*LOG, "--from", first, "--as-of", as_of, "--order", "order", "--refunds", "drop"]
            found = [self.dropped(figures(*arguments, "--threads", threads), out, datetime.date.fromisoformat(first),
                                  datetime.date.fromisoformat(as_of)) for threads in (1, 3)]
            if first == "2023-05-01":
                self.assertTrue(0 < len(found[0]) < len(out["refunds"]))
                self.assertIn(f"in {len(found[0])} lines", run(*arguments).stdout.decode())

    def test_refunds_of_customers_without_a_purchase_stand_apart(self):
        rows = ("c,d,a\nx,2024-01-01,50\nx,2024-01-02,-5\nx,2023-12-31,-100\ny,2024-01-03,-7\ny,2023-11-01,20\n"
                "z,2024-01-04,0\nz,2024-01-05,-1\n")
        arguments = ["--transactions", "-", "--customer", "c", "--date", "d", "--amount", "a", "--from", "2024-01-01",
                     "--as-of", "2024-01-31"]
        purchases = figures(*arguments, text=rows)["purchases"]
        self.assertEqual([purchases[key] for key in ("gross_revenue", "refund_amount", "revenue", "refund_lines")],
                         [50, -6, 44, 2])
        self.assertIn({"reason": "customers_without_purchase", "what": "customers", "count": 1, "amount": -7},
                      purchases["left_out"])
        purchases = figures(*arguments, "--zero-amounts", "drop", text=rows)["purchases"]  # z bought nothing then
        self.assertEqual([purchases[key] for key in ("gross_revenue", "refund_amount", "revenue")], [50, -5, 45])
        tables = run(*arguments, text=rows).stdout.decode()
        self.assertIn("customers without a purchase", tables)
        self.assertIn("in 2 lines", tables)

    def test_an_order_that_is_sent_back_as_a_whole(self):
        rows = "c,o,d,a\nx,1,2024-01-01,5\nx,1,2024-01-01,-5\nx,2,2024-02-01,7\n"
        arguments = ["--transactions", "-", "--customer", "c", "--order", "o", "--date", "d", "--amount", "a", *WINDOW]
        self.assertEqual(figures(*arguments, text=rows)["purchases"]["orders"], 2)  # one of them of nothing
        dropped = figures(*arguments, "--zero-amounts", "drop", text=rows)["purchases"]
        self.assertEqual((dropped["orders"], dropped["left_out"]),
                         (1, [{"reason": "zero_amounts", "what": "orders", "count": 1, "amount": 0}]))

    def test_another_window_and_rules_against_a_slow_computation(self):
        slow, _ = self.slow_sample(first=datetime.date(2023, 9, 15), lost_after=100, loyal_from=5, active=30)
        self.agrees([*LOG, "--from=2023-09-15", "--as-of=2024-06-30", "--order", "order", "--lost-after", "100",
                     "--loyal-from", "5", "--active-within", "30"], slow)

    def test_the_schema(self):
        card = figures(*LOG, *WINDOW, "--currency", "EUR")
        self.assertEqual(list(card), ["schema", "from", "as_of", "metrics", "purchases", "lorenz", "rfm", "grades", "rejected"])
        self.assertEqual((card["schema"], card["from"], card["as_of"]),
                         ("clientele-scorecard/1", "2023-01-01", "2024-06-30"))
        self.assertEqual(list(card["rfm"]["cuts"]), ["recency", "frequency", "monetary"])
        self.assertEqual(list(card["grades"]), ["spend", "frequency", "loyalty"])
        self.assertEqual([len(cuts) for cuts in card["rfm"]["cuts"].values()], [4, 4, 4])
        for metric in card["metrics"]:
            self.assertIsNotNone(metric["value"])
            self.assertLessEqual(metric["interval"]["lower"], metric["value"])
            self.assertGreaterEqual(metric["interval"]["upper"], metric["value"])
            self.assertGreater(metric["n"], 0)
        for money in ("average_order_value", "spend_per_customer"):
            self.assertEqual(next(m for m in card["metrics"] if m["id"] == money)["unit"], "EUR")
        self.assertEqual(card["rfm"]["bins"]["monetary"]["unit"], "EUR")

    def test_answers_and_purchases_together(self):
        answers = ["--answers", SAMPLE, "--recommend", "recommend", "--by", "store"]
        log = [*LOG, *WINDOW]
        both, asked, bought = figures(*answers, *log), figures(*answers), figures(*log)
        self.assertEqual(both["metrics"], asked["metrics"] + bought["metrics"])
        self.assertEqual(both["rejected"], asked["rejected"] + bought["rejected"])
        self.assertEqual(both["rfm"], bought["rfm"])
        self.assertEqual(list(asked), ["schema", "metrics", "rejected"])

    def test_every_option_changes_the_result(self):
        base = [*LOG, *WINDOW, "--json", "-"]
        plain = run(*base).stdout
        for extra in (["--order", "order"], ["--currency", "EUR"], ["--refunds", "drop"], ["--refunds", "separate"],
                      ["--zero-amounts", "drop"], ["--confidence", "0.9"], ["--active-within", "30"],
                      ["--lost-after", "60"], ["--loyal-from", "2"], ["--from", "2024-01-01"], ["--as-of", "2024-05-31"],
                      ["--customer", "category"], ["--amount", "quantity"]):
            done = run(*base, *extra)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotEqual(done.stdout, plain, extra)

    def test_date_formats(self):
        rows = [line.split(",") for line in PURCHASES.read_text().splitlines()]
        turned = "\n".join(",".join(["/".join(reversed(cell.split("-"))) if i == 1 else cell for i, cell in enumerate(row)])
                           for row in rows)
        arguments = ["--transactions", "-", *LOG[2:], *WINDOW]
        iso = figures(*LOG, *WINDOW)
        other = figures(*arguments, "--date-format", "%d/%m/%Y", text=turned)
        self.assertEqual(other["metrics"], iso["metrics"])
        self.assertEqual(other["rfm"], iso["rfm"])
        refused = run(*arguments, text=turned)
        self.assertEqual(refused.returncode, 2)

    def test_threads_and_the_order_of_lines_change_no_bit(self):
        header, *lines = PURCHASES.read_text().splitlines()
        outputs = {run(*LOG, *WINDOW, "--order", "order", "--threads", n, "--json", "-").stdout for n in (1, 2, 7)}
        self.assertEqual(len(outputs), 1)
        turned = figures("--transactions", "-", *LOG[2:], *WINDOW, "--order", "order",
                         text="\n".join([header, *reversed(lines)]))
        card = json.loads(outputs.pop())
        for key in ("metrics", "purchases", "rfm", "grades"):
            self.assertEqual(turned[key], card[key])

    def test_cuts_are_saved_and_applied(self):
        with tempfile.TemporaryDirectory() as folder:
            cuts = pathlib.Path(folder) / "cuts.json"
            whole = figures(*LOG, *WINDOW, "--currency", "EUR", "--save-rfm-cuts", cuts)
            again = figures(*LOG, *WINDOW, "--currency", "EUR", "--rfm-cuts", cuts)
            self.assertEqual(again["rfm"]["segments"], whole["rfm"]["segments"])
            self.assertEqual((whole["rfm"]["cuts_applied"], again["rfm"]["cuts_applied"]), (False, True))
            self.assertEqual((again["rfm"]["cuts_from"], again["rfm"]["cuts_as_of"]), ("2023-01-01", "2024-06-30"))
            later = [*LOG, "--from", "2024-01-01", "--as-of", "2024-06-30", "--currency", "EUR"]
            own, applied = figures(*later), figures(*later, "--rfm-cuts", cuts)
            self.assertEqual(applied["rfm"]["cuts"], whole["rfm"]["cuts"])
            self.assertNotEqual(own["rfm"]["cuts"], whole["rfm"]["cuts"])
            self.assertNotEqual(applied["rfm"]["segments"], own["rfm"]["segments"])
            self.assertEqual(applied["grades"], own["grades"])
            self.assertIn(b"Scores by the cuts of a file, found from 2023-01-01", run(*later, "--rfm-cuts", cuts).stdout)
            other = run(*LOG, *WINDOW, "--currency", "USD", "--rfm-cuts", cuts)
            self.assertEqual(other.returncode, 2)
            self.assertIn(b"cuts.json", other.stderr)

    def test_cuts_of_ones_own(self):
        with tempfile.TemporaryDirectory() as folder:
            cuts = pathlib.Path(folder) / "own.json"
            cuts.write_text(json.dumps({"schema": "clientele-rfm-cuts/1", "rfm": {"cuts": {
                "recency": [30, 180], "frequency": [1, 3], "monetary": ["20.00", "100.00"]}}}))
            out = pathlib.Path(folder) / "customers.csv"
            card = figures(*LOG, *WINDOW, "--rfm-cuts", cuts, "--customers-out", out)
            with open(out, newline="") as file:
                rows = list(csv.DictReader(file))
        self.assertEqual(card["rfm"]["rule"], "fixed")
        self.assertEqual(card["rfm"]["segment_set"], "eight_segments")
        self.assertEqual(card["rfm"]["segments"], card["rfm"]["segments_of_eight"])
        self.assertEqual(card["rfm"]["cuts"], {"recency": [30, 180], "frequency": [1, 3], "monetary": [20, 100]})
        self.assertIsNone(card["rfm"]["cuts_as_of"])
        for row in rows:
            self.assertEqual(int(row["recency_score"]), 3 - sum(int(row["recency_days"]) > cut for cut in (30, 180)))
            self.assertEqual(int(row["frequency_score"]), 1 + sum(int(row["purchase_days"]) > cut for cut in (1, 3)))
            self.assertEqual(int(row["monetary_score"]), 1 + sum(float(row["spend"]) > cut for cut in (20, 100)))

    def test_an_empty_window_says_so(self):
        done = run(*LOG, "--from", "2030-01-01", "--as-of", "2030-12-31")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"nobody bought from 2030-01-01 to 2030-12-31; the purchases go from 2023-01-02 to 2024-07-01",
                      done.stderr)
        self.assertIn(b"no data", done.stdout)

    def test_nobody_has_the_same_keys_and_columns(self):
        def keys(of):
            if isinstance(of, dict):
                return {key: keys(value) for key, value in of.items()}
            return [keys(one) for one in of] if isinstance(of, list) and of and isinstance(of[0], dict) else None

        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "rows.csv"
            for options in ([], ["--refunds", "drop"], ["--refunds", "separate"], ["--order", "order"]):
                some = figures(*LOG, "--from", "2023-01-01", "--as-of", "2023-12-31", *options, "--customers-out", out)
                header = out.read_text().splitlines()[0]
                none = figures(*LOG, "--from", "2031-01-01", "--as-of", "2031-12-31", *options, "--customers-out", out)
                self.assertEqual(out.read_text(), header + "\n")
                self.assertIn(",spend_grade,frequency_grade,loyalty", header)
                self.assertIn(",longest_run_months,", header)
                some["rejected"] = none["rejected"] = some["purchases"]["left_out"] = none["purchases"]["left_out"] = []
                for metric in (*some["metrics"], *none["metrics"]):
                    if metric["id"] == "retention_rate":
                        metric["parameters"] = {}
                self.assertEqual(keys(none), keys(some))
                self.assertEqual(none["rfm"]["bins"]["frequency"]["unit"], "purchase_days")
                for grade in ("spend", "frequency"):
                    self.assertIsNone(none["grades"][grade]["rules"]["middle_from"])
                    self.assertEqual([c["customers"] for c in none["grades"][grade]["classes"]], [0, 0, 0])

    def test_separators(self):
        for name, character in ((";", ";"), ("tab", "\t")):
            text = PURCHASES.read_text().replace(",", character)
            card = figures("--transactions", "-", *LOG[2:], *WINDOW, "--separator", name, text=text)
            self.assertEqual(card["metrics"], figures(*LOG, *WINDOW)["metrics"])
        answers = figures("--answers", "-", "--recommend", "r", "--separator=;", text="a;r\nx,y;9\n")
        self.assertEqual(pick(answers, "net_promoter_score")["n"], 1)

    def test_active_share_needs_a_window_of_its_length(self):
        window = ["--from", "2024-06-01", "--as-of", "2024-06-30"]
        for days, there in ((29, True), (30, True), (31, False), (90, False)):
            card = figures(*LOG, *window, "--active-within", days)
            self.assertEqual([m["parameters"] for m in card["metrics"] if m["id"] == "active_share"],
                             [{"last_days": days}] if there else [])

    def test_warnings(self):
        here = ["--transactions", "-", "--customer", "c", "--date", "d", "--amount", "a", *WINDOW]
        with tempfile.TemporaryDirectory() as folder:
            cuts = pathlib.Path(folder) / "cuts.json"
            self.assertEqual(run(*LOG, *WINDOW, "--save-rfm-cuts", cuts).stderr, b"")
            same = run(*LOG, "--from", "2022-12-31", "--as-of", "2024-06-29", "--rfm-cuts", cuts)
            self.assertEqual(same.stderr, b"")
            other = run(*LOG, "--from", "2024-01-01", "--as-of", "2024-06-30", "--rfm-cuts", cuts)
            self.assertEqual(other.returncode, 0)
            self.assertIn(b"the RFM cuts are of a window of 547 days, and are applied to one of 182", other.stderr)
        swapped = "c,d,a\n" + "x,05/06/2024,1\n" * 18
        some = run(*here, "--date-format", "%m/%d/%Y", text=swapped + "x,13/06/2024,1\n" * 2)
        self.assertEqual(some.stderr, b"")  # a tenth is not more than a tenth
        more = run(*here, "--date-format", "%m/%d/%Y", text=swapped + "x,13/06/2024,1\n" * 3)
        self.assertEqual(more.returncode, 0)
        self.assertIn(b'3 of 21 dates in column "d" are impossible; day and month may be swapped', more.stderr)
        for policy in ("net", "drop"):
            refunds = run(*here, "--refunds", policy, text="c,d,a\nx,2024-01-01,-5\n")
            self.assertEqual(refunds.returncode, 0)
            self.assertIn(b"nobody bought: every amount that counts is below zero, a refund", refunds.stderr)
            self.assertNotIn(b"the purchases go from", refunds.stderr)

    def test_mostly_left_out_is_said_aloud(self):
        rows = "c,d,a\nx,2024-01-01,5\n,2024-01-01,5\n,2024-01-01,5\n"
        done = run("--transactions", "-", "--customer", "c", "--date", "d", "--amount", "a", *WINDOW, text=rows)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"2 of 3 lines are left out", done.stderr)

    def test_the_tables(self):
        text = run(*LOG, *WINDOW, "--order", "order", "--currency", "EUR").stdout.decode()
        for words in ("Purchases, 2023-01-01 to 2024-06-30", "Customers of these purchases", "RFM segments", "Champions",
                      "Grades", "Left out", "impossible date", "after the window", "refunds are taken off",
                      "Gross revenue", "in 10 orders", "  1  order\n", "lost after 180 days", "Share of top 20 % of customers",
                      "rule = trend, by_chance = 0.05,", "period = month  ", "Lapsed share (limit_days = 180)"):
            self.assertIn(words, text)
        self.assertRegex(text, r"Metric .* interval .* n  Missing\n")  # at 100 columns, without a terminal
        for line in text.splitlines():
            self.assertLessEqual(len(line), 100)


class PurchaseErrors(Refusal):
    def test_missing_options(self):
        whole = [*LOG, *WINDOW]
        for option in ("--customer", "--date", "--amount", "--from", "--as-of"):
            at = whole.index(option)
            self.refused(f"{option} ", *whole[:at], *whole[at + 2:])
        self.refused("--from belongs to --transactions FILE or --answered COL, which are missing", "--answers", SAMPLE, "--recommend",
                     "recommend", "--from", "2023-01-01")
        self.refused("--scale belongs to --answers FILE, which is missing", *whole, "--scale", "1..5")
        self.refused("nothing to measure", *whole, "--answers", SAMPLE)

    def test_values(self):
        whole = [*LOG, *WINDOW]
        self.refused("--as-of 2022-12-31 is before --from 2023-01-01", *whole, "--as-of", "2022-12-31")
        for option, values in {"--from": ("2023-02-30", "yesterday", "01/02/2023"), "--as-of": ("2023", "9999-12-31"),
                               "--refunds": ("ignore", "Net"), "--zero-amounts": ("net",), "--date-format": ("%d", "%q%Y"),
                               "--active-within": ("0", "-3", "x", "2000000"), "--lost-after": ("-1", "1.5"),
                               "--loyal-from": ("1", "many")}.items():
            for value in values:
                self.refused("", *whole, option, value)
        self.refused("wanted is one of net, drop, separate", *whole, "--refunds", "ignore")
        self.refused("--currency has an empty value", *whole, "--currency", "")
        self.refused('--as-of is "2024-02-30"; there is no such day', *whole, "--as-of", "2024-02-30")
        self.refused("wanted is a day such as", *whole, "--as-of", "2024/02/20")
        for text in ("|", "comma", ";;", "x"):
            self.refused("wanted is one of , ; tab", *whole, "--separator", text)

    def test_columns_written_otherwise(self):
        here = ["--transactions", "-", "--customer", "c", "--date", "d", "--amount", "a", *WINDOW, "--separator", ";"]
        self.refused('"%Y/%m/%d"', *here, text="c;d;a\nx;2024/02/19;1\n")
        self.refused("leave --date-format", *here, "--date-format", "%d/%m/%Y", text="c;d;a\nx;2024-02-19;1\n")
        self.refused('line 2: column "a" has not one number: the first is "12,50".\nA decimal point is wanted', *here,
                     text="c;d;a\nx;2024-02-19;12,50\nx;2024-02-19;7,50\n")

    def test_files(self):
        whole = [*LOG, *WINDOW]
        self.refused("no column 'nope'", *whole, "--customer", "nope")
        self.refused("no column 'price'", *whole, "--amount", "quantity*price")
        self.refused("cannot both be standard input", "--transactions", "-", *whole[2:], "--answers", "-", "--recommend", "1")
        self.refused("", *whole, "--rfm-cuts", "/nonexistent/cuts.json")
        self.refused("", *whole, "--save-rfm-cuts", "/nonexistent/cuts.json")
        self.refused("", *whole, "--customers-out", "/nonexistent/out.csv")
        self.refused("", *whole, "--rfm-cuts", PURCHASES)
        for option in ("--json", "--save-rfm-cuts", "--customers-out"):
            self.refused("cannot write /nonexistent/out: no such ", *whole, option, "/nonexistent/out")
        for option in ("--save-rfm-cuts", "--customers-out"):
            self.refused(f"{option} cannot be standard output", *whole, option, "-")
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log.csv"
            log.write_bytes(PURCHASES.read_bytes())
            here = ["--transactions", log, *whole[2:]]
            for option in ("--json", "--customers-out", "--save-rfm-cuts"):
                self.refused(f"{option} {log} would overwrite the transactions", *here, option, log)
                self.refused("would overwrite the transactions", *here, option, pathlib.Path(folder) / "." / "log.csv")
            out = pathlib.Path(folder) / "new.json"
            self.refused("are one file", *here, "--json", out, "--save-rfm-cuts", out)
            self.refused("are one file", *here, "--json", out, "--customers-out",
                         f"{folder}/elsewhere/../new.json")  # neither is there yet
            cuts = pathlib.Path(folder) / "cuts.json"
            self.assertEqual(run(*here, "--save-rfm-cuts", cuts).returncode, 0)
            self.refused("would overwrite the RFM cuts", *here, "--rfm-cuts", cuts, "--json", cuts)
            self.assertEqual(log.read_bytes(), PURCHASES.read_bytes())
            self.assertFalse(out.exists())

    def test_nobody_has_no_cuts(self):
        with tempfile.TemporaryDirectory() as folder:
            cuts = pathlib.Path(folder) / "cuts.json"
            out, rows = pathlib.Path(folder) / "out.json", pathlib.Path(folder) / "rows.csv"
            done = run(*LOG, "--from", "2030-01-01", "--as-of", "2030-12-31", "--save-rfm-cuts", cuts, "--json", out,
                       "--customers-out", rows)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"there are no cuts, as nobody bought in the window", done.stderr)
            self.assertIn(b"cuts.json is not written", done.stderr)
            self.assertFalse(cuts.exists())
            self.assertIn(b"no data", done.stdout)  # all else is written
            self.assertEqual(json.loads(out.read_text())["purchases"]["customers"], 0)
            self.assertEqual(len(rows.read_text().splitlines()), 1)

    def test_a_strict_log(self):
        self.refused("line 90", *LOG, *WINDOW, "--strict")


class RealData(unittest.TestCase):
    """Against reference values computed elsewhere, where their folders are named."""

    def setUp(self):
        for variable in ("CLIENTELE_TEST_DATA", "CLIENTELE_TEST_ORACLES"):
            if not os.environ.get(variable):
                self.skipTest(f"{variable} is not set")
        self.data = pathlib.Path(os.environ["CLIENTELE_TEST_DATA"])
        self.oracles = pathlib.Path(os.environ["CLIENTELE_TEST_ORACLES"])

    def oracle(self, file, entry):
        entries = json.loads((self.oracles / f"{file}.json").read_text())["entries"]
        return next(e for e in entries if e["id"] == entry)["value"]

    def near(self, actual, expected):
        self.assertTrue(math.isclose(actual, expected, rel_tol=1e-10, abs_tol=1e-12), (actual, expected))

    def test_simulated_recommendations_by_region(self):
        card = figures("--answers", self.data / "nps_responses_simulated/nps_responses.csv", "--recommend",
                       "recommend_0_10", "--by", "region")
        expected = self.oracle("nps", "nps.data.all")
        figure = pick(card, "net_promoter_score")
        self.near(figure["value"], expected["nps_points"])
        self.near(figure["standard_error"], expected["se_points"])
        self.near(figure["interval"]["lower"], expected["adjusted_wald_ci_points"][0])
        self.near(figure["interval"]["upper"], expected["adjusted_wald_ci_points"][1])
        for region, of_region in self.oracle("nps", "nps.data.by_region").items():
            figure = pick(card, "net_promoter_score", region)
            self.near(figure["value"], of_region["nps_points"])
            self.near(figure["standard_error"], of_region["se_points"])
            self.assertEqual(figure["n"], of_region["n"])

    def test_service_of_kiosks(self):
        card = figures("--answers", self.data / "kiosk_quality/kiosk_servqual.csv", "--questionnaire",
                       ROOT / "tests" / "data" / "kiosk_servqual.json", "--replicates", "200")
        expected = self.oracle("kano_servqual", "servqual.kiosk")
        gaps = card["questionnaire"]["gaps"]
        self.near(gaps["weighted"]["gap"]["value"], expected["weighted_gap"])
        self.near(gaps["servperf"]["value"], expected["servperf_mean"])
        for row in gaps["rows"]:
            if row["item"]:
                self.near(row["gap"]["value"], expected["items"][row["id"][1:]]["gap"])
            else:
                self.near(row["gap"]["value"], expected["group_gaps"][row["id"]])

    def test_reliability_of_a_bank(self):
        card = figures("--answers", self.data / "bank_satisfaction/bank_satisfaction.csv", "--questionnaire",
                       ROOT / "tests" / "data" / "bank_satisfaction.json", "--replicates", "200")
        for scale in card["questionnaire"]["reliability"]:
            expected = self.oracle("likert_reliability", "alpha.bank." + scale["id"])
            self.near(scale["alpha"]["value"], expected["alpha_raw"])
            self.near(scale["alpha"]["interval"]["lower"], expected["feldt_ci_95"][0])

    def test_mobile_satisfaction(self):
        card = figures("--answers", self.data / "mobi/mobi.csv", "--satisfaction", "CUSA1,CUSA2,CUSA3", "--scale", "1..10",
                       "--dimension-weights", "0.383634,0.281550,0.334816")
        # The index of the 250 cases, 72.454 with standard error .9115, from semPLS's published weights.
        index = pick(card, "satisfaction_index")
        self.assertAlmostEqual(index["value"], 72.454, delta=5e-4)
        self.assertAlmostEqual(index["standard_error"], 0.9115, delta=5e-5)
        for item in ("CUSA1", "CUSA2", "CUSA3"):
            expected = self.oracle("likert_reliability", f"likert.mobi.{item}")
            mean = pick(card, "mean_answer", column=item)
            self.near(mean["value"], expected["mean"])
            self.near(mean["standard_error"], expected["se"])
            self.near(mean["interval"]["lower"], expected["t_ci"][0])
            self.near(mean["interval"]["upper"], expected["t_ci"][1])
            top = pick(card, "top_box_share", column=item, k=2)
            self.near(top["value"], expected["top_box_share"])
            self.near(top["interval"]["lower"], expected["top_box_wilson"][0])
            self.near(top["interval"]["upper"], expected["top_box_wilson"][1])
            self.near(pick(card, "net_box_share", column=item, k=2)["value"], 100 * expected["net_box_share"])
            self.near(pick(card, "mean_score", column=item)["value"], expected["index_0_100"])

    def test_mobile_recommendation_is_one_to_ten(self):
        done = run("--answers", self.data / "mobi/mobi.csv", "--recommend", "CUSL3")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"looks like a 1 to 10 scale", done.stderr)

    def test_bank_satisfaction_by_gender(self):
        card = figures("--answers", self.data / "bank_satisfaction/bank_satisfaction.csv", "--satisfaction", "sat1",
                       "--scale", "0..10", "--by", "gender")
        expected = self.oracle("likert_reliability", "tests.bank.sat1_by_gender")
        for gender, mean in zip(expected["group_levels"], expected["means"]):
            self.near(pick(card, "mean_answer", gender)["value"], mean)
        difference = pick(card, "mean_answer", expected["group_levels"][0])["difference_from_rest"]
        self.near(difference["p"], expected["welch_p"])
        self.near(difference["interval"]["lower"], expected["welch_ci95"][0])
        self.near(difference["interval"]["upper"], expected["welch_ci95"][1])


class Previous(Agreement, Refusal):
    """The change against an earlier window."""

    NOW, BEFORE = ("2023-07-01", "2023-12-31"), ("2023-01-01", "2023-06-30")
    ANSWERS = ["--answers", SAMPLE, "--recommend", "recommend", "--satisfaction", "overall,product"]

    @staticmethod
    def windows(now, before):
        return ["--from", now[0], "--as-of", now[1], "--previous", f"{before[0]}..{before[1]}"]

    def test_purchases_against_a_slow_computation(self):
        days = lambda window: tuple(map(datetime.date.fromisoformat, window))
        for now, before in ((self.NOW, self.BEFORE), (("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31")),
                            (("2024-01-01", "2024-06-30"), ("2023-01-01", "2023-06-30"))):
            for refunds, zeros in (("net", "keep"), ("drop", "drop")):
                rows, _ = slow_purchases.read(PURCHASES, "customer", "date", "quantity*unit_price", "order", refunds, zeros)
                card = figures(*LOG, "--order", "order", "--refunds", refunds, "--zero-amounts", zeros,
                               *self.windows(now, before))
                self.assertEqual(card["previous"], {"from": before[0], "as_of": before[1]})
                self.changes_agree(card, slow_changes.changes(rows, days(now), days(before), refunds, zeros))
                alone = figures(*LOG, "--order", "order", "--refunds", refunds, "--zero-amounts", zeros, "--from",
                                before[0], "--as-of", before[1])
                without = figures(*LOG, "--order", "order", "--refunds", refunds, "--zero-amounts", zeros, "--from",
                                  now[0], "--as-of", now[1])
                for m in card["metrics"]:
                    if "previous" not in m:
                        continue
                    same = [a for a in alone["metrics"] if a["id"] == m["id"] and
                            (m["id"] == "retention_rate" or a["parameters"] == m["parameters"])]
                    self.assertEqual(len(same), 1)
                    self.assertEqual([m["previous"][key] for key in ("value", "interval", "n")],
                                     [same[0][key] for key in ("value", "interval", "n")])
                # All else is what it is without the period before.
                for m in card["metrics"]:
                    m.pop("previous", None)
                del card["previous"]
                self.assertEqual(card, without)

    def test_the_figures_that_have_no_change(self):
        card = figures(*LOG, "--order", "order", *self.windows(self.NOW, self.BEFORE))
        none = {m["id"] for m in card["metrics"] if m["previous"]["change"] is None}
        self.assertEqual(none, {"median_purchase_interval", "retention_rate", "loyal_after_three", "rising_spend",
                                "share_of_top", "gini"})

    def split(self, window):
        """The lines of the sample answers of a window."""
        lines = SAMPLE.read_text().splitlines()
        inside = [line for line in lines[1:] if window[0] <= line.rsplit(",", 1)[1] <= window[1]]
        return "\n".join([lines[0], *inside]) + "\n"

    def test_answers_are_those_of_their_rows_alone(self):
        for extra in ([], ["--by", "store"], ["--by", "store", "--weight", "weight"]):
            both = figures(*self.ANSWERS, *extra, "--answered", "answered", *self.windows(self.NOW, self.BEFORE))
            piped = figures("--answers", "-", *self.ANSWERS[2:], *extra, "--answered", "answered",
                            *self.windows(self.NOW, self.BEFORE), text=SAMPLE.read_bytes())
            self.assertEqual(both["metrics"], piped["metrics"])
            now, before = (figures("--answers", "-", *self.ANSWERS[2:], *extra, text=self.split(window))
                           for window in (self.NOW, self.BEFORE))
            self.assertEqual(both["answered"], {"from": self.NOW[0], "as_of": self.NOW[1], "left_out": [
                {"reason": "after_as_of", "what": "answers",
                 "count": sum(line.rsplit(",", 1)[1] > self.NOW[1] for line in SAMPLE.read_text().splitlines()[1:])}]})
            self.assertEqual(len(both["metrics"]), len(now["metrics"]))
            for m, alone in zip(both["metrics"], now["metrics"]):
                previous = m.pop("previous")
                self.assertEqual(m, alone)
                then = [b for b in before["metrics"] if all(b.get(key) == m.get(key) for key in
                                                            ("id", "group", "column", "columns", "parameters"))]
                self.assertEqual(len(then), 1)
                self.assertEqual([previous[key] for key in ("value", "interval", "n")],
                                 [then[0][key] for key in ("value", "interval", "n")])
                change = previous["change"]
                self.assertEqual(change["samples"], "independent")
                self.near(change["value"], m["value"] - previous["value"])
                self.near(change["standard_error"], math.hypot(m["standard_error"], then[0]["standard_error"]))

    def test_changes_of_answers_by_hand_and_their_adjustment(self):
        card = figures(*self.ANSWERS, "--by", "store", "--answered", "answered", *self.windows(self.NOW, self.BEFORE))
        nps = pick(card, "net_promoter_score")["previous"]["change"]
        half = Z_95 * nps["standard_error"]
        self.near(nps["interval"]["lower"], nps["value"] - half)
        self.near(nps["interval"]["upper"], nps["value"] + half)
        self.near(nps["p"], math.erfc(abs(nps["value"]) / nps["standard_error"] / math.sqrt(2)))
        everybody = [m["previous"]["change"] for m in card["metrics"] if m["group"] is None]
        for change, adjusted in zip(everybody, slow_changes.holm([c["p"] for c in everybody])):
            self.near(change["p_adjusted"], adjusted)
        for metric in {m["id"] for m in card["metrics"] if m["group"] is not None}:
            for column in ("recommend", "overall", "product", None):
                for k in (1, 2, None):
                    groups = [m["previous"]["change"] for m in card["metrics"] if m["id"] == metric and
                              m["group"] is not None and m.get("column") == column and m["parameters"].get("k") == k]
                    for change, adjusted in zip(groups, slow_changes.holm([c["p"] for c in groups])):
                        self.near(change["p_adjusted"], adjusted)

    def test_both_at_once_and_threads_change_no_bit(self):
        arguments = [*self.ANSWERS, "--by", "store", "--answered", "answered", *LOG, "--order", "order",
                     *self.windows(self.NOW, self.BEFORE), "--json", "-"]
        outputs = {run(*arguments, "--threads", n).stdout for n in (1, 2, 5)}
        self.assertEqual(len(outputs), 1)
        tables = run(*arguments[:-2]).stdout.decode()
        self.assertIn("Change against 2023-01-01 to 2023-06-30", tables)
        self.assertIn("Who bought in both windows is one customer", tables)
        done = run(*self.ANSWERS, *LOG, *self.windows(self.NOW, self.BEFORE), "--json", "-")
        self.assertIn(b"the answers have no previous period, as --answered COL is missing", done.stderr)
        self.assertIn(b"184 days, the previous one 181", done.stderr)
        self.assertNotIn("previous", pick(json.loads(done.stdout), "net_promoter_score"))

    def test_days_of_answers(self):
        rows = "r,d\n9,01/03/2024\n10,31/12/2023\n8,30/02/2024\n7,\n6,soon\n5,02/03/2024\n"
        march = ["--answers", "-", "--recommend", "r", "--answered", "d", "--answered-format", "%d/%m/%Y", "--from",
                 "2024-03-01", "--as-of", "2024-03-31"]
        card = figures(*march, text=rows)
        self.assertEqual(pick(card, "net_promoter_score")["n"], 2)
        self.assertEqual(card["answered"]["left_out"], [{"reason": "before_from", "what": "answers", "count": 1}])
        self.assertEqual({(r["column"], r["reason"], r["first_line"]) for r in card["rejected"]},
                         {("d", "impossible_date", 4), ("d", "missing", 5), ("d", "not_a_date", 6)})
        self.refused('line 4: column "d" has "30/02/2024" (impossible_date)', *march, "--strict", text=rows)
        self.refused('--answered-format (dates): "%d/%m/%Y"', *march[:6], *march[8:], text="r,d\n9,13/03/2024\n")
        empty = run(*march, "--previous", "2024-02-01..2024-02-29", text="r,d\n")
        self.assertEqual(empty.returncode, 0, empty.stderr)

    def test_refusals(self):
        answers = ["--answers", SAMPLE, "--recommend", "recommend"]
        now = ["--from", "2023-07-01", "--as-of", "2023-12-31"]
        self.refused("--previous needs the day of each answer, which is missing: name --answered COL", *answers,
                     "--previous", "2023-01-01..2023-06-30")
        self.refused("--from DATE is missing; --answered needs it", *answers, "--answered", "answered")
        self.refused("--as-of DATE is missing; --answered needs it", *answers, "--answered", "answered", "--from", "2023-01-01")
        self.refused("--answered-format belongs to --answered COL", *answers, "--answered-format", "%Y%m%d")
        self.refused("--answered belongs to --answers FILE", *LOG, *now, "--answered", "answered")
        for bad, message in (("2023-01-01", "wanted is FROM..TO, such as"), ("2023-01-01..", "wanted is a day such as"),
                             ("2023-02-30..2023-06-30", "there is no such day"),
                             ("2023-06-30..2023-01-01", "before it begins"),
                             ("2023-01-01..2023-07-01", "not before --from 2023-07-01"),
                             ("2023-01-01..2023-05-31", "as many whole months"),
                             ("2022-01-01..2022-12-31", "--previous has 365 days, --from to --as-of 184")):
            self.refused(message, *LOG, *now, "--previous", bad)
        # Shares and means of answers do not grow with the days.
        self.assertEqual(run(*answers, "--answered", "answered", *now, "--previous", "2023-01-01..2023-05-31").returncode, 0)

    def test_nobody_bought_before(self):
        done = run(*LOG, *self.windows(self.NOW, ("2020-01-01", "2020-06-30")), "--json", "-")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"nobody bought in the previous window, 2020-01-01 to 2020-06-30; the purchases go from", done.stderr)
        spend = pick(json.loads(done.stdout), "spend_per_customer")["previous"]
        self.assertEqual((spend["value"], spend["n"], spend["change"]["value"], spend["change"]["p"]), (None, 0, None, None))


class RealPurchases(Agreement):
    """Real logs against reference values computed elsewhere, and against the slow computation."""

    setUp = RealData.setUp
    oracle = RealData.oracle

    def close(self, actual, expected):
        self.assertTrue(math.isclose(actual, expected, rel_tol=1e-11), (actual, expected))

    def against_oracles(self, card, name):
        of = {m["id"]: m for m in card["metrics"] if m["id"] != "repeat_purchase_rate_within"}
        repeat = self.oracle("cohort_concentration", f"repeat.{name}")
        spend = self.oracle("cohort_concentration", f"concentration.{name}")
        self.assertEqual(card["purchases"]["customers"], repeat["customers"])
        self.close(card["purchases"]["revenue"], spend["total"])
        self.close(of["repeat_purchase_rate"]["value"], repeat["repeat_rate"])
        self.close(of["purchase_interval"]["value"], repeat["mean_gap_days"])
        self.close(of["median_purchase_interval"]["value"], repeat["median_gap_days"])
        self.close(of["spend_per_customer"]["value"], spend["mean"])
        self.close(of["gini"]["value"], spend["gini"])
        self.close(of["share_of_top"]["value"], spend["share_of_top_percent_fractional"]["20"])

    def test_cdnow(self):
        log = self.data / "cdnow_sample/cdnow_log.csv"
        arguments = ["--transactions", log, "--customer", "customer_id", "--date", "date", "--amount", "spend_usd",
                     "--currency", "USD", "--from", "1997-01-01", "--as-of", "1998-06-30"]
        rows, _ = slow_purchases.read(log, "customer_id", "date", "spend_usd")
        slow = slow_purchases.Scorecard(rows, datetime.date(1997, 1, 1), datetime.date(1998, 6, 30))
        card = self.agrees(arguments, slow)
        self.against_oracles(card, "cdnow")
        year, before = (datetime.date(1998, 1, 1), datetime.date(1998, 6, 30)), (datetime.date(1997, 7, 1), datetime.date(1997, 12, 31))
        self.changes_agree(figures(*arguments, "--from", year[0], "--as-of", year[1], "--previous",
                                   f"{before[0]}..{before[1]}"), slow_changes.changes(rows, year, before))
        summary = self.oracle("cohort_concentration", "summary.cdnow")
        self.assertEqual((card["purchases"]["lines"], card["purchases"]["orders"]), (summary["rows"], summary["rows"]))
        self.close(pick(card, "average_order_value")["value"], summary["average_order_value_per_row"])
        for days, expected in self.oracle("cohort_concentration", "repeat.cdnow")["repeat_within_days"].items():
            within = pick(card, "repeat_purchase_rate_within", days=int(days))
            self.assertEqual(within["n"], expected["eligible"])
            self.close(within["value"], expected["rate"])

    def test_online_retail_with_answers(self):
        log = self.data / "online_retail/online_retail_lines.csv.gz"
        arguments = ["--answers", self.data / "bank_satisfaction/bank_satisfaction.csv", "--satisfaction", "sat1",
                     "--scale", "0..10", "--transactions", log, "--customer", "customer_id", "--date", "invoice_time",
                     "--order", "invoice", "--amount", "quantity*unit_price", "--currency", "GBP",
                     "--from", "2010-12-01", "--as-of", "2011-12-10", "--refunds", "drop", "--zero-amounts", "drop"]
        rows, out = slow_purchases.read(log, "customer_id", "invoice_time", "quantity*unit_price", "invoice", "drop", "drop")
        slow = slow_purchases.Scorecard(rows, datetime.date(2010, 12, 1), datetime.date(2011, 12, 10), "drop", "drop")
        card = self.agrees(arguments, slow)
        self.against_oracles(card, "online_retail")
        self.assertEqual(card["purchases"]["orders"], self.oracle("rfm", "rfm.online_retail.k5")["invoices"])
        returns = self.oracle("cohort_concentration", "returns.online_retail")
        self.assertEqual(card["purchases"]["lines"], returns["lines"])
        by_reason = {r["reason"]: r["rows"] for r in card["rejected"]}
        self.assertEqual(by_reason["missing"], returns["lines_without_customer"])
        self.assertEqual(by_reason["refund_dropped"], out["refund_dropped"])
        self.assertEqual(by_reason["zero_amount_dropped"], out["zero_amount_dropped"])
        month = figures(*arguments, "--from", "2011-02-01", "--as-of", "2011-02-28")
        inside = [paid for day, paid in out["refunds"] if (day.year, day.month) == (2011, 2)]
        self.assertEqual(month["purchases"]["refund_lines"], len(inside))
        self.near(month["purchases"]["refund_amount"], sum(inside))


class Targets(unittest.TestCase):
    ANSWERS = ["--answers", SAMPLE, "--recommend", "recommend", "--satisfaction", "overall,product,service,price",
               "--weight", "weight", "--by", "store"]
    TARGETS = ROOT / "examples" / "data" / "sample_targets.json"

    def write(self, *targets):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = pathlib.Path(folder) / "targets.json"
        path.write_text(json.dumps({"schema": "clientele-targets/1", "targets": list(targets)}))
        return path

    def test_the_sample_targets(self):
        done = run(*self.ANSWERS, *LOG, *WINDOW, "--targets", self.TARGETS, "--json", "-")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        card = json.loads(done.stdout)
        aimed = [m for m in card["metrics"] if "target" in m]
        rules = json.loads(self.TARGETS.read_text())["targets"]
        self.assertEqual({m["id"] for m in aimed}, {r["metric"] for r in rules})
        verdicts = set()
        for metric in aimed:
            low, high = metric["interval"]["lower"], metric["interval"]["upper"]
            if metric["direction"] == "lower":
                low, high, target = -high, -low, -metric["target"]["value"]
            else:
                target = metric["target"]["value"]
            wanted = "reached" if low >= target else "missed" if high < target else "undecided"
            self.assertEqual(metric["target"]["verdict"], wanted, metric["id"])
            verdicts.add(wanted)
        self.assertEqual(verdicts, {"reached", "missed", "undecided"})
        of_stores = {m["group"]: m["target"]["value"] for m in aimed if m["id"] == "net_promoter_score"}
        self.assertEqual(of_stores["Harbour"], 30)
        self.assertEqual(of_stores["Old Town"], 20)
        self.assertEqual(pick(card, "gini")["direction"], "lower")  # the target says so
        self.assertIsNone(pick(figures(*LOG, *WINDOW), "gini")["direction"])

    def test_every_figure_is_of_a_known_metric(self):
        card = figures(*self.ANSWERS, *LOG, *WINDOW)
        ids = sorted({m["id"] for m in card["metrics"]})
        path = self.write(*({"metric": one, "value": 1, "direction": "higher"} for one in ids))
        done = run(*self.ANSWERS, *LOG, *WINDOW, "--targets", path, "--json", "-")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertTrue(all("target" in m for m in json.loads(done.stdout)["metrics"]))

    def test_the_terminal_shows_them(self):
        text = run(*self.ANSWERS, "--targets", self.TARGETS).stdout.decode()
        part = text[text.index("\nTargets\n"):text.index("\nLeft out\n")]
        self.assertRegex(part, r"Airport +points +-\d+\.\d .* \u2265 \+20\.0 +missed")
        self.assertNotIn("Targets", run(*self.ANSWERS).stdout.decode())

    def test_what_fits_nothing_is_said(self):
        path = self.write({"metric": "churn_rate", "value": 0.1}, {"metric": "net_promoter_score", "group": "Nowhere", "value": 1})
        done = run(*self.ANSWERS, "--targets", path)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.decode(), "scorecard: no figure here for the target of churn_rate\n"
                         'scorecard: no figure here for the target of net_promoter_score for "Nowhere"\n')

    def test_wrong_files(self):
        done = run(*self.ANSWERS, "--targets", self.write({"metric": "top_box_share", "value": 80}))
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"targets[0].value is 80; allowed: 0 to 1", done.stderr)
        done = run(*self.ANSWERS, "--targets", "no-such-file.json")
        self.assertEqual(done.returncode, 2)
        done = run(*self.ANSWERS, "--targets", self.TARGETS, "--csv", self.TARGETS)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"would overwrite the targets", done.stderr)


class Csv(unittest.TestCase):
    def test_the_same_figures_as_the_json(self):
        arguments = [*Targets.ANSWERS, *LOG, *WINDOW, "--targets", Targets.TARGETS]
        card = figures(*arguments)
        done = run(*arguments, "--csv", "-")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        rows = list(csv.DictReader(done.stdout.decode().splitlines(keepends=True)))
        self.assertEqual(len({len(row) for row in rows}), 1)
        self.assertNotIn(None, rows[0])
        classes = [row for row in rows if row["id"].startswith(("rfm_", "customer_grade_"))]
        self.assertEqual(len(rows) - len(classes), len(card["metrics"]))
        for row, metric in zip(rows, card["metrics"]):
            def same(cell, value):
                self.assertEqual(None if row[cell] == "" else float(row[cell]), value, (metric["id"], cell))
            self.assertEqual(row["id"], metric["id"])
            self.assertEqual(row["group"], metric["group"] or "")
            for cell in ("value", "standard_error", "n", "effective_n", "missing"):
                same(cell, metric[cell])
            for cell in ("lower", "upper", "level"):
                same(cell, metric["interval"][cell])
            same("target", metric.get("target", {}).get("value"))
            self.assertEqual(row["verdict"], metric.get("target", {}).get("verdict", ""))
            same("difference", metric.get("difference_from_rest", {}).get("value"))
            same("difference_p_adjusted", metric.get("difference_from_rest", {}).get("p_adjusted"))
        shares = [(row["parameters"], float(row["value"])) for row in classes if row["id"] == "rfm_segment_share"]
        self.assertEqual(shares, [("segment=" + one["name"], one["share"]) for one in card["rfm"]["segments"]])

    def test_hostile_groups(self):
        text = 'score,store\n9,"=cmd|\'/C calc\'!A0"\n8,@x\n'
        rows = ["--answers", "-", "--recommend", "score", "--by", "store", "--csv", "-"]
        groups = lambda *more: [row["group"] for row in csv.DictReader(
            run(*rows, *more, text=text).stdout.decode().splitlines(keepends=True))]
        self.assertEqual(groups(), ["", "=cmd|'/C calc'!A0", "@x"])
        self.assertEqual(groups("--guard-formulas"), ["", "'=cmd|'/C calc'!A0", "'@x"])

    def test_usage(self):
        done = run("--answers", SAMPLE, "--recommend", "recommend", "--csv", "-", "--json", "-")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        done = run("--answers", SAMPLE, "--recommend", "recommend", "--guard-formulas")
        self.assertEqual(done.returncode, 2)


QUESTIONNAIRE = ROOT / "examples" / "data" / "sample_questionnaire.json"
GUESTS = ROOT / "examples" / "data" / "sample_questionnaire.csv"


@unittest.skipIf(b"needs clientele::models" in run("--answers", GUESTS, "--questionnaire", QUESTIONNAIRE).stderr,
                 "built without clientele::models")
class Questionnaires(Refusal):
    """What --questionnaire adds."""

    def section(self, *more):
        return figures("--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, *more)["questionnaire"]

    @staticmethod
    def row(rows, wanted):
        return next(row for row in rows if row["id"] == wanted)

    def test_the_sample_against_a_slow_computation(self):
        asked = json.loads(QUESTIONNAIRE.read_text())
        with GUESTS.open() as file:
            rows = list(csv.DictReader(file))

        def answer(row, column, high=7):
            return int(row[column]) if row[column].isdigit() and 1 <= int(row[column]) <= high else None

        rows = [row for row in rows if float(row["weight"]) >= 0]
        items = [item["id"] for dimension in asked["dimensions"] for item in dimension["items"]]
        whole = [row for row in rows if all(answer(row, item) is not None for item in items)]
        weights = [float(row["weight"]) for row in whole]
        section = self.section("--weight", "weight")
        self.assertEqual(section["people"], len(rows))
        total = 0
        for dimension in asked["dimensions"]:
            score = 0
            for item in dimension["items"]:
                mean = sum(w * answer(row, item["id"]) for w, row in zip(weights, whole)) / sum(weights)
                shown = self.row(section["index"], item["id"])["score"]
                self.near(shown["value"], 100 * (mean - 1) / 6)
                self.assertEqual(shown["n"], len(whole))
                score += 100 * (mean - 1) / 6 / len(dimension["items"])
            self.near(self.row(section["index"], dimension["id"])["score"]["value"], score)
            total += dimension["weight"] * score
        self.near(section["index"][0]["score"]["value"], total)
        for idea in ("app", "seats", "refill", "music"):
            table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
            counts = dict.fromkeys("MOAIRQ", 0)
            for row in rows:
                counts[table[int(row[idea + "_there"]) - 1][int(row[idea + "_missing"]) - 1]] += float(row["weight"])
            four = sum(counts[c] for c in "MOAI")
            shown = self.row(section["kano"], idea)
            self.near(shown["better"]["value"], (counts["A"] + counts["O"]) / four)
            self.near(shown["worse"]["value"], -(counts["O"] + counts["M"]) / four)
            names = ["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]
            self.assertEqual(shown["category"], names["MOAIRQ".index(max("MOAIRQ", key=lambda c: counts[c]))])
        both = [row for row in rows if all(answer(row, c) is not None for item in items for c in (item, item + "_expected"))]
        w = [float(row["weight"]) for row in both]
        for item in items:
            gap = sum(x * (answer(row, item) - answer(row, item + "_expected")) for x, row in zip(w, both)) / sum(w)
            self.near(self.row(section["gaps"]["rows"], item)["gap"]["value"], gap)
        self.near(sum(row["importance"]["value"] for row in section["drivers"]["drivers"]), 1)
        importance = [row["importance"]["value"] for row in section["drivers"]["drivers"]]
        self.assertEqual(importance, sorted(importance, reverse=True))

    def test_importance_and_performance(self):
        section = self.section()
        plane = section["importance_performance"]
        middle = [sum(point[axis]["value"] for point in plane["points"]) / len(plane["points"]) for axis in "xy"]
        self.near(plane["cross_x"], middle[0])
        self.near(plane["cross_y"], middle[1])
        for point in plane["points"]:
            self.near(point["x"]["value"], self.row(section["index"], point["id"])["score"]["value"])
            self.near(point["y"]["value"], self.row(section["drivers"]["drivers"], point["id"])["importance"]["value"])
            right, up = (point[axis]["value"] > m for axis, m in zip("xy", middle))
            self.assertEqual(point["place"], {(True, True): "keep_up", (False, True): "concentrate_here",
                                              (False, False): "low_priority", (True, False): "possible_overkill"}[right, up])
            self.assertTrue(0.2 < point["probability"] <= 1)

    def test_every_quarter_has_its_probability_and_gaps_their_reliability(self):
        section = self.section()
        for point in section["importance_performance"]["points"]:
            self.near(sum(point["probabilities"].values()), 1)
            self.assertEqual(point["probability"], point["probabilities"][point["place"]])
        for row in section["gaps"]["rows"]:
            self.assertEqual("reliability" in row, not row["item"])
            if not row["item"]:
                self.assertTrue(row["reliability"]["value"] < 1)

    def test_another_outcome_and_another_crosshair(self):
        section = self.section("--outcome", "taste")
        self.assertEqual(section["drivers"]["outcome"]["id"], "taste")
        self.assertNotIn("taste", [row["id"] for row in section["index"]])
        plane = self.section("--crosshair", "median")["importance_performance"]
        self.assertEqual(plane["crosshair"], "median")
        self.near(plane["cross_x"], statistics.median(point["x"]["value"] for point in plane["points"]))
        self.refused("outcome is \"nothing\"", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--outcome", "nothing")

    def test_drivers_keep_to_the_design(self):
        with GUESTS.open() as file, tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as drawn:
            header, *rows = csv.reader(file)
            writer = csv.writer(drawn)
            writer.writerow([*header, "half", "table"])
            writer.writerows([*row, i % 2, i // 5] for i, row in enumerate(rows))
            drawn.flush()
            ask = lambda *more: figures("--answers", drawn.name, "--questionnaire", QUESTIONNAIRE, *more)["questionnaire"]
            self.check_design(ask(), [("strata", ask("--stratum", "half")), ("clusters", ask("--cluster", "table"))])

    def check_design(self, plain, designs):
        for key, found in designs:
            self.assertTrue(found[key])
            self.assertFalse(plain[key])
            for one, other in zip(plain["index"], found["index"]):
                self.assertEqual(one["score"], other["score"])
            for row in plain["drivers"]["drivers"]:
                changed = self.row(found["drivers"]["drivers"], row["id"])["importance"]
                self.near(row["importance"]["value"], changed["value"])
                self.assertNotEqual(row["importance"]["standard_error"], changed["standard_error"])

    def test_a_questionnaire_is_written_without_answers(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "mine.json"
            made = run("--questionnaire", "ecsi", "--outcome", "CUSA1", "--save-questionnaire", out)
            self.assertEqual((made.returncode, made.stdout, made.stderr), (0, b"", b""))
            self.assertEqual(json.loads(out.read_text())["outcome"], "CUSA1")
            self.refused("--answers FILE or --transactions FILE is missing", "--questionnaire", "ecsi", "--missing",
                         "listwise", "--save-questionnaire", out)

    def test_bad_answers_are_reported(self):
        rejected = figures("--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--weight", "weight")["rejected"]
        self.assertEqual([(r["column"], r["reason"], r["rows"], r["first_line"]) for r in rejected],
                         [("weight", "invalid_weight", 1, 313), ("overall", "out_of_range", 1, 59),
                          ("overall", "not_a_number", 1, 205)])

    def test_every_option_changes_the_result_and_threads_do_not(self):
        base = ["--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--json", "-"]
        plain = run(*base).stdout
        for extra in (["--weight", "weight"], ["--confidence", "0.9"], ["--missing", "person_mean"],
                      ["--missing", "pairwise"], ["--replicates", "200"]):
            self.assertNotEqual(run(*base, *extra).stdout, plain, extra)
        for threads in (1, 3):
            self.assertEqual(run(*base, "--threads", threads).stdout, plain)

    def test_a_questionnaire_is_saved_and_read_again(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "asked.json"
            base = ["--answers", GUESTS, "--json", "-", "--questionnaire"]
            first = run(*base, QUESTIONNAIRE, "--save-questionnaire", out)
            self.assertEqual(first.returncode, 0, first.stderr)
            self.assertEqual(run(*base, out).stdout, first.stdout)

    def test_beside_the_other_questions_of_the_file(self):
        card = figures("--answers", GUESTS, "--satisfaction", "overall,taste", "--scale", "1..7", "--questionnaire",
                       QUESTIONNAIRE, "--weight", "weight")
        self.assertTrue(card["metrics"])
        self.assertEqual(len(card["rejected"]), 3)  # none of them twice
        alone = self.section("--weight", "weight")
        self.assertEqual(card["questionnaire"], alone)

    def test_what_is_wrong_is_said(self):
        self.refused("--missing belongs to --questionnaire", "--answers", GUESTS, "--recommend", "overall", "--missing",
                     "listwise")
        self.refused("has nothing to divide", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--by", "weight")
        self.refused("no such file.json", "--answers", GUESTS, "--questionnaire", "no such file.json")
        self.refused("wanted is one of listwise", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--missing", "all")
        self.refused("is asked in the column \"P1\"", "--answers", GUESTS, "--questionnaire", "servqual")
        self.refused("read twice", "--answers", "-", "--questionnaire", QUESTIONNAIRE, "--satisfaction", "overall")
        self.refused("would overwrite", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--save-questionnaire",
                     QUESTIONNAIRE)
        self.refused("(out_of_range)", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--strict")
        self.refused("is missing; another policy", "--answers", GUESTS, "--questionnaire", QUESTIONNAIRE, "--missing", "refuse")

    def near(self, actual, expected):
        self.assertTrue(math.isclose(actual, expected, rel_tol=1e-10, abs_tol=1e-12), (actual, expected))



if __name__ == "__main__":
    unittest.main()
