"""The scorecard program as a user meets it: figures, exit codes, messages, files of every kind."""
import gzip
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "data" / "sample_answers.csv"


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

    def test_cells(self):
        card = figures("--answers", "-", "--recommend", "1", text="score\n9\n\n9.0\n 9 \n6.5\nabc\n11\n")
        self.assertEqual(pick(card, "net_promoter_score")["n"], 3)
        self.assertEqual(pick(card, "net_promoter_score")["missing"], 1)
        self.assertEqual({(r["reason"], r["rows"], r["first_line"]) for r in card["rejected"]},
                         {("not_whole", 1, 6), ("not_a_number", 1, 7), ("out_of_range", 1, 8)})


class Errors(unittest.TestCase):
    def refused(self, message, *arguments, text=""):
        done = run(*arguments, text=text)
        self.assertEqual(done.returncode, 2, (arguments, done))
        self.assertEqual(done.stdout, b"")
        error = done.stderr.decode()
        self.assertIn(message, error)
        self.assertTrue(error.startswith("scorecard: "), error)
        self.assertLessEqual(len(error.splitlines()), 3, error)

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


if __name__ == "__main__":
    unittest.main()
