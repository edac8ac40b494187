"""The benchmark beside other systems, on a few rows: all contenders agree with plain Python, wrong ones are caught, and
README.md says what docs/benchmarks.md says."""
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = pathlib.Path(sys.argv.pop(1))
ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench" / "peers"

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("peers", FOLDER / "peers.py")
peers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(peers)

# Contenders that get one number wrong, by much or by little, and what the driver says of them.
WRONG = {
    "count": ('row[1] + (row[0] == 3)', r"j1 a: wrong.*: n of 3 is \d+ in place of \d+"),
    "mean": ('row[4] * (1 + 1e-14)', r"j1 a: wrong.*: mean of 0 is [\d.]+ in place of [\d.]+"),
    "nan": ('float("nan")', r"j1 a: wrong.*: top2 of 0 is nan in place of [\d.]+"),
}
PLACES = {"count": 1, "mean": 4, "nan": 5}


def contender(name, expression=None, rows=""):
    """The reference under another name, perhaps with one of its columns replaced, or with other rows."""
    change = f"row[:{PLACES[name]}] + ({expression},) + row[{PLACES[name] + 1}:]" if expression else "row"
    return (f'from contender import Contender, job\n'
            f'me = Contender("wrong", "1")\n'
            f'@me.way("a", "")\n'
            f'def work(data, threads):\n'
            f'    n = [[0] * job.LEVELS for _ in range(job.SEGMENTS)]\n'
            f'    for segment, score in zip(data.array("segment.u16"), data.array("score.u8")):\n'
            f'        n[segment][score] += 1\n'
            f'    return lambda: [{change} for row in job.rows(n)]{rows}\n'
            f'me.main()\n')


class Peers(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)

    def run_driver(self, *arguments):
        return subprocess.run([sys.executable, "-B", str(FOLDER / "peers.py"), f"--programs=-O2={PROGRAMS}",
                               f"--build={self.folder / 'build'}", *arguments], capture_output=True, text=True, timeout=600)

    def test_all_contenders_that_are_installed_agree(self):
        done = self.run_driver("--quick", "--repetitions", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        # The references ran, and the library in every way and task; others where they are installed.
        for job, tasks in (("j1", "abcd"), ("j2", ["rfm"])):
            for task in tasks:
                for threads in (1, 2):
                    self.assertRegex(done.stderr, rf"{job} {task}: clientele, -O2, {threads} threads: .* (equal|rounding)")
        self.assertIn("j1 a: clientele, -O2, dispatch off, 1 threads", done.stderr)
        self.assertIn("j1 d: clientele, -O2, with report, 2 threads", done.stderr)
        for name in ("numpy", "pandas", "polars", "duckdb", "data.table", "clusteraudiencekit"):
            ran = re.search(rf"^j1 .*: {name},|^j2 .*: {name},", done.stderr, re.IGNORECASE | re.MULTILINE)
            self.assertTrue(ran or f"not run: {name} (" in done.stderr, name)

    def jobs_with(self, text):
        """A copy of job J1 where one more contender stands."""
        folder = self.folder / "jobs"
        shutil.copytree(FOLDER / "j1", folder / "j1")
        (folder / "j1" / "wrong.py").write_text(text, encoding="utf-8")
        return self.run_driver("--quick", f"--folder={folder}", "--contenders", "wrong")

    def test_a_right_contender_passes(self):
        done = self.jobs_with(contender("right"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("equal", done.stderr)

    def test_a_wrong_number_is_caught(self):
        for name, (expression, message) in WRONG.items():
            with self.subTest(name):
                done = self.jobs_with(contender(name, expression))
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, message)
                shutil.rmtree(self.folder / "jobs")

    def test_a_missing_row_is_caught(self):
        done = self.jobs_with(contender("rows", rows="[:-1]"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("999 rows in place of 1000", done.stderr)

    def test_a_contender_that_fails_ends_the_run(self):
        done = self.jobs_with("import sys\nsys.exit('out of order')\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("out of order", done.stderr)

    def test_a_disagreement_that_is_none_is_caught(self):
        folder = self.folder / "jobs"
        shutil.copytree(FOLDER / "j1", folder / "j1")
        (folder / "j1" / "wrong.py").write_text(contender("right"), encoding="utf-8")
        job = folder / "j1" / "job.py"
        text = job.read_text(encoding="utf-8")
        self.assertIn("DISAGREEMENTS = {}", text)
        job.write_text(text.replace("DISAGREEMENTS = {}", 'DISAGREEMENTS = {("wrong", "a"): "said to be wrong"}'), encoding="utf-8")
        done = self.run_driver("--quick", f"--folder={folder}", "--contenders", "wrong")
        self.assertEqual(done.returncode, 1)
        self.assertIn("said to be wrong", done.stderr)

    def test_rounding_is_told_from_disagreement(self):
        columns = {"key": 0.0, "n": 0.0, "mean": 1e-12}
        compare = lambda row: peers.compare(columns, [row.split(",")], [["a", "10", "0.1"]])[0]
        self.assertEqual(compare("a,10,0.1"), "equal")
        self.assertEqual(compare("a,10,0.1000"), "equal")
        self.assertEqual(compare("a,10.0,0.1"), "equal")
        self.assertEqual(compare("a,10,0.10000000000000002"), "rounding")
        self.assertEqual(compare("a,10,0.1000000000002"), "differs")
        self.assertEqual(compare("a,10.000000000000002,0.1"), "differs")
        self.assertEqual(compare("b,10,0.1"), "differs")
        self.assertEqual(compare("a,10"), "differs")
        self.assertEqual(compare("a,10,inf"), "differs")
        self.assertEqual(compare("a,ten,0.1"), "differs")

    def test_readme_says_what_the_documents_say(self):
        done = self.run_driver("--check")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_readme_that_says_otherwise_is_caught(self):
        readme = self.folder / "README.md"
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        changed, times = re.subn(r"(\| )\d[\d.]* x", r"\g<1>1000 x", text, count=1)
        self.assertEqual(times, 1)
        readme.write_text(changed, encoding="utf-8")
        done = self.run_driver("--check", f"--readme={readme}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not what", done.stderr)

    def test_lock_files_are_pinned_and_name_no_host(self):
        locks = list(FOLDER.glob("requirements*.txt"))
        self.assertEqual(len(locks), 2)
        for lock in locks:
            text = lock.read_text(encoding="utf-8")
            self.assertNotRegex(text, r"://|--(extra-)?index-url|--find-links|--trusted-host")
            for line in text.splitlines():
                self.assertRegex(line, r"^(#.*|[a-z0-9-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?)$")


unittest.main(verbosity=2)
