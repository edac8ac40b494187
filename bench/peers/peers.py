"""Makes the data of the jobs, runs every contender, compares all results, and writes the tables. run.sh calls it.

Needs nothing but Python. README.md tells how a job and a contender are added.
"""
import argparse
import datetime
import fractions
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE / "common"))
import contender as protocol  # noqa: E402: beside the contenders that share it

OWN = "clientele"             # what all ratios refer to
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"
SECONDS = 12.0                # a contender that took so long in all is not repeated further, beyond three times
LONGEST = 400                 # seconds after which a contender is given up
REPETITIONS = 5
QUICK_REPETITIONS = 3


class Failure(Exception):
    """What makes the run worthless: nothing is written."""


# ---- contenders --------------------------------------------------------------------------------------------------------

def python_of(name):
    """The Python that has a peer's packages: venv-NAME where it has an environment of its own, else venv, else this."""
    own = f"requirements-{name}.txt"
    folder = f"venv-{name}" if (HERE / own).exists() else "venv"
    python = ROOT / "build" / "peers" / folder / "bin" / "python"
    return str(python) if python.exists() else sys.executable


def command_of(source, programs):
    """How a contender is run, or None and why it cannot be."""
    if source.suffix == ".py":
        return [python_of(source.stem), "-B", str(HERE / "common" / "contender.py"), str(source)], None
    if source.suffix == ".R":
        rscript = shutil.which("Rscript")
        if rscript is None:
            return None, "R is not installed"
        return [rscript, str(HERE / "common" / "contender.R"), str(source)], None
    program = pathlib.Path(programs) / source.parent.name / source.stem
    return ([str(program)], None) if program.exists() else (None, f"{program} is not built")


def run(command, limit=LONGEST):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None, f"took more than {limit} s"
    if done.returncode == protocol.NOT_INSTALLED:
        return None, done.stderr.strip().splitlines()[-1]
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1]), None


def contenders_of(job_folder):
    sources = [*job_folder.glob("*.cpp"), *job_folder.glob("*.py"), *job_folder.glob("*.R")]
    return sorted(s for s in sources if s.stem not in ("job", "data", "reference"))


# ---- results -----------------------------------------------------------------------------------------------------------

def read_rows(file):
    return [line.split(",") for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines()]


def number(text):
    """Whole numbers as they are, others as the double that the text stands for."""
    return fractions.Fraction(int(text)) if re.fullmatch(r"-?\d+", text) else fractions.Fraction(float(text))


def compare(columns, rows, reference):
    """("equal" | "rounding" | "differs", what): the verdict on a result."""
    if len(rows) != len(reference):
        return "differs", f"{len(rows)} rows in place of {len(reference)}"
    furthest = 0.0
    for place, (row, truth) in enumerate(zip(rows, reference)):
        if len(row) != len(truth) or len(truth) != len(columns):
            return "differs", f"row {place + 1} has {len(row)} columns in place of {len(columns)}"
        if row[0] != truth[0]:
            return "differs", f"row {place + 1} is of {row[0]} in place of {truth[0]}"
        for (name, tolerance), text, expected in list(zip(columns.items(), row, truth))[1:]:
            try:
                value, right = number(text), number(expected)
            except (ValueError, OverflowError):  # no number, NaN, infinite
                return "differs", f"{name} of {row[0]} is {text} in place of {expected}"
            if value == right:
                continue
            distance = float(abs(value - right) / abs(right)) if right else float("inf")
            if not distance <= tolerance:
                return "differs", f"{name} of {row[0]} is {text} in place of {expected}"
            furthest = max(furthest, distance)
    return ("rounding", f"{furthest:.0e}") if furthest else ("equal", "")


# ---- running -----------------------------------------------------------------------------------------------------------

def make_data(job_folder, programs, rows, root):
    folder = root / job_folder.name / str(rows)
    made = folder / "made"
    program = pathlib.Path(programs) / job_folder.name / "data"
    if not program.exists():
        raise Failure(f"{program} is not built")
    stamp = f"{rows} {program.stat().st_mtime_ns}"
    if not made.exists() or made.read_text() != stamp:
        say(f"{job_folder.name}: making the data of {rows:,} rows")
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run([str(program), str(folder), str(rows)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"{program}: {done.stderr}")
        made.write_text(stamp)
    return folder


def say(text):
    print(text, file=sys.stderr, flush=True)


def run_task(command, task, way, threads, data, result, repetitions):
    return run([*command, "--task", task, "--way", way, "--threads", str(threads), "--repetitions", str(repetitions),
                "--seconds", str(SECONDS), "--data", str(data), "--result", str(result)])


def run_job(job_folder, given, rows, skipped):
    """The lines of a job: one for every contender, way, build and number of threads."""
    job = protocol.load_job(job_folder)
    first_build = given.programs[0][1]
    data = make_data(job_folder, first_build, rows, given.build / "data")
    results = given.build / "results" / job_folder.name
    results.mkdir(parents=True, exist_ok=True)

    # The reference: plain Python for a few rows, a plain program for many, which the few have shown to be right.
    truth = {}
    small = rows <= job.QUICK_ROWS
    for task in job.TASKS:
        file = results / f"reference-{task}.csv"
        source = job_folder / ("reference.py" if small else "reference.cpp")
        command, why = command_of(source, first_build)
        if command is None:
            raise Failure(f"no reference: {why}")
        run_task(command, task, "", 1, data, file, 1)
        truth[task] = read_rows(file)
        if not truth[task]:
            raise Failure(f"the reference of {task} is empty")
        if small and (job_folder / "reference.cpp").exists():
            command, why = command_of(job_folder / "reference.cpp", first_build)
            if command is None:
                raise Failure(f"no reference: {why}")
            run_task(command, task, "", 1, data, file, 1)
            verdict, what = compare(job.TASKS[task][1], read_rows(file), truth[task])
            if verdict == "differs":
                raise Failure(f"{job_folder.name} {task}: the two references differ: {what}")

    lines = []
    for source in contenders_of(job_folder):
        if given.contenders and source.stem not in given.contenders:
            continue
        builds = given.programs if source.suffix == ".cpp" else [("", None)]
        for build, programs in builds:
            command, why = command_of(source, programs)
            try:
                described, why = run([*command, "--describe"]) if command else (None, why)
            except Failure as problem:
                given.wrong.append(str(problem))
                break
            if described is None:
                skipped[source.stem] = why
                break
            for offered in described["ways"]:
                # The plain path is told apart from the others at the user's flags alone.
                if build != builds[0][0] and "dispatch off" in offered["way"]:
                    continue
                for threads in offered["threads"]:
                    way = ", ".join(part for part in (build, offered["way"]) if part)
                    label = f"{job_folder.name} {offered['task']}: {described['name']}, {way}, {threads} threads"
                    file = results / (re.sub(r"[^a-z0-9]+", "-", label.lower()) + ".csv")
                    try:
                        measured, why = run_task(command, offered["task"], offered["way"], threads, data, file,
                                                 given.repetitions)
                        if measured is None:
                            skipped[label] = why
                            continue
                        verdict, what = compare(job.TASKS[offered["task"]][1], read_rows(file), truth[offered["task"]])
                        known = job.DISAGREEMENTS.get((described["name"], offered["task"]))
                        if verdict == "differs" and known is None:
                            raise Failure(f"{label}: {what}")
                        if verdict != "differs" and known is not None:
                            raise Failure(f"{label}: its result is right; DISAGREEMENTS in job.py says it is not: {known}")
                    except Failure as problem:  # the others may speak all the same
                        say(f"WRONG {problem}")
                        given.wrong.append(str(problem))
                        continue
                    say(f"{label}: {1000 * statistics.median(measured['seconds']):.2f} ms, {verdict} {what}")
                    lines.append({"task": offered["task"], "contender": described["name"],
                                  "version": described["version"], "way": way, "threads": threads, "verdict": verdict,
                                  "what": what, **measured})
    return {"job": job_folder.name, "title": job.TITLE,
            "tasks": {task: title.format(rows=words(rows), tenth=words(rows // 10)) for task, (title, _) in job.TASKS.items()},
            "parts": list(job.PARTS) if job.PARTS else None,
            "disagreements": [[*who, why] for who, why in job.DISAGREEMENTS.items()], "lines": lines}


# ---- what it ran on ----------------------------------------------------------------------------------------------------

def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip().splitlines()[0]
    except (OSError, IndexError):
        return "unknown"


def machine():
    info = {}
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            name, _, value = line.partition(":")
            info.setdefault(name.strip(), value.strip())
    except OSError:
        pass
    flags = info.get("flags", "").split()
    sets = [name for name in ("sse2", "ssse3", "avx2", "avx512f", "avx512bw", "avx512vl") if name in flags]
    try:
        memory = re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo", encoding="utf-8").read())
        memory = f"{int(memory.group(1)) / 2**20:.0f} GiB of memory"
    except (OSError, AttributeError):
        memory = "memory unknown"
    processor = info.get("model name", platform.processor() or "unknown processor")
    family = f" (family {info['cpu family']}, model {info['model']})" if "cpu family" in info else ""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, AttributeError, KeyError):
        system = platform.system()
    return (f"{processor}{family}, {os.cpu_count()} cores, {' '.join(sets) or 'no vector instructions known'}; {memory}; "
            f"{system}, {platform.machine()}")


def load():
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


# ---- writing -----------------------------------------------------------------------------------------------------------

def words(count):
    return f"{count / 10**6:g} million" if count >= 10**6 else f"{count:,}"


def milliseconds(seconds):
    value = 1000 * seconds
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(ratio):
    return f"{ratio:.0f}" if ratio >= 9.95 else f"{ratio:.1f}" if ratio >= 0.995 else f"{ratio:.2f}"


def own_seconds(lines, task):
    """What the ratios of a task are taken against: the library as its users build it, on two threads, as they come."""
    own = [line for line in lines if line["contender"] == OWN and line["task"] == task and line["way"] == "-O2"]
    return statistics.median(max(own, key=lambda line: line["threads"])["seconds"]) if own else None


def table_of(task, lines):
    base = own_seconds(lines, task)
    rows = []
    for line in lines:
        if line["task"] != task:
            continue
        seconds = line["seconds"]
        middle = statistics.median(seconds)
        result = {"equal": "equal", "rounding": f"equal but for rounding, {line['what']}",
                  "differs": "another, see below"}[line["verdict"]]
        rows.append((line["contender"] != OWN, middle if line["contender"] != OWN else 0,
                     f"| {line['contender']} | {line['way']} | {line['threads']} | {milliseconds(middle)} "
                     f"| {milliseconds(min(seconds))} .. {milliseconds(max(seconds))} "
                     f"| {times(middle / base) if base else ''} | {line['peak_bytes'] / 1e6:,.0f} | {result} |"))
    rows.sort(key=lambda row: row[:2])
    return ["| contender | way | threads | median, ms | least .. most | x clientele | memory, MB | result |",
            "|---|---|---|---|---|---|---|---|", *(row[2] for row in rows)]


def parts_table(job):
    task, wanted = job["parts"]
    lines = [line for line in job["lines"] if line["task"] == task and "parts" in line]
    if not lines:
        return []
    names = list(lines[0]["parts"])
    out = ["", f"Where the time of \"{wanted}\" goes, each part measured on its own, ms:", "",
           f"| way | threads | {' | '.join(names)} | all, end to end |", "|---|---|" + "---|" * (len(names) + 1)]
    for line in lines:
        parts = " | ".join(milliseconds(line["parts"][name]) for name in names)
        out.append(f"| {line['way']} | {line['threads']} | {parts} | {milliseconds(statistics.median(line['seconds']))} |")
    return out


def documents_block(report):
    """The generated part of docs/benchmarks.md."""
    versions = {}
    for job in report["jobs"]:
        for line in job["lines"]:
            versions[line["contender"]] = line["version"]
    out = [f"* {report['date']}, {report['machine']}",
           f"* {report['compiler']}; Python {report['python']}",
           "* " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items(), key=lambda v: v[0].lower())),
           f"* load before {report['load'][0]:.2f}, after {report['load'][1]:.2f}"]
    for name, why in report["skipped"].items():
        out.append(f"* not run: {name} ({why})")
    for job in report["jobs"]:
        out += ["", f"### {job['title']}"]
        for task, title in job["tasks"].items():
            lines = [line for line in job["lines"] if line["task"] == task]
            if not lines:
                continue
            out += ["", f"**{title}**", "", *table_of(task, job["lines"])]
        if job["parts"]:
            out += parts_table(job)
        there = {line["contender"] for line in job["lines"]}
        for name, task, why in job["disagreements"]:
            if name in there:
                out += ["", f"{name} gives another result: {why}."]
    return out


def cells_of(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def readme_block(block):
    """The table of README.md, from the generated part of docs/benchmarks.md and nothing else."""
    rows, peers = [], []
    for line in block:
        title = re.fullmatch(r"\*\*J\w+: (.*)\*\*", line)
        if title:
            rows.append([title[1], None, {}])
        if not line.startswith("| ") or line.startswith("| contender"):
            continue
        cells = cells_of(line)
        if len(cells) != 8 or not rows:
            continue
        name, way, _, middle, _, ratio, _, result = cells
        if name == OWN:
            if way == "-O2" and ratio == "1.0":
                rows[-1][1] = middle
        elif not result.startswith("another"):
            if name not in peers:
                peers.append(name)
            best = rows[-1][2].get(name)
            if best is None or float(ratio) < float(best):
                rows[-1][2][name] = ratio
    rows = [row for row in rows if row[1] is not None]
    peers.sort(key=lambda name: [float(row[2].get(name, "inf")) for row in rows])
    out = ["| job | clientele, ms | " + " | ".join(peers) + " |", "|---|---|" + "---|" * len(peers)]
    for title, middle, ratios in rows:
        shown = " | ".join(f"{ratios[name]} x" if name in ratios else "" for name in peers)
        out.append(f"| {title} | {middle} | {shown} |")
    return out


def between_marks(file):
    lines = pathlib.Path(file).read_text(encoding="utf-8").splitlines()
    if lines.count(BEGIN) != 1 or lines.count(END) != 1:
        raise Failure(f"{file} has not one line {BEGIN} and one line {END}")
    return lines, lines.index(BEGIN) + 1, lines.index(END)


def replace_block(file, block):
    lines, begin, end = between_marks(file)
    lines[begin:end] = ["", *block, ""]
    pathlib.Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def block_of(file):
    lines, begin, end = between_marks(file)
    return [line for line in lines[begin:end] if line]


def check(documents, readme):
    expected = readme_block(block_of(documents))
    if len(expected) < 3:
        raise Failure(f"{documents} has no table")
    found = block_of(readme)
    if found != expected:
        wrong = next((pair for pair in zip(found, expected) if pair[0] != pair[1]), (len(found), len(expected)))
        raise Failure(f"the table of {readme} is not what {documents} says:\n  {wrong[0]}\nin place of\n  {wrong[1]}\n"
                      "bench/peers/run.sh --render writes it anew")


def write(report, documents, readme):
    replace_block(documents, documents_block(report))
    replace_block(readme, readme_block(block_of(documents)))
    check(documents, readme)


# ---- the program -------------------------------------------------------------------------------------------------------

def parse(arguments):
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", help="j1,j2 (default: all)")
    parser.add_argument("--contenders", help="only these, by their file's name: clientele,numpy")
    parser.add_argument("--rows", type=int, help="rows of each job, in place of its full size; writes no documents")
    parser.add_argument("--quick", action="store_true", help="a few rows and repetitions; writes no documents")
    parser.add_argument("--repetitions", type=int, help=f"of each measurement (default {REPETITIONS})")
    parser.add_argument("--render", action="store_true", help="only write the documents again, from the last full run")
    parser.add_argument("--check", action="store_true", help="only check that README.md says what docs/benchmarks.md does")
    parser.add_argument("--programs", action="append", default=[], help=argparse.SUPPRESS)  # NAME=FOLDER, the first -O2
    parser.add_argument("--folder", type=pathlib.Path, default=HERE, help=argparse.SUPPRESS)  # of the jobs
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "peers", help=argparse.SUPPRESS)
    parser.add_argument("--documents", type=pathlib.Path, default=ROOT / "docs" / "benchmarks.md", help=argparse.SUPPRESS)
    parser.add_argument("--readme", type=pathlib.Path, default=ROOT / "README.md", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    given.programs = [tuple(one.rsplit("=", 1)) for one in given.programs]
    given.contenders = given.contenders.split(",") if given.contenders else []
    given.wrong = []
    given.repetitions = given.repetitions or (QUICK_REPETITIONS if given.quick else REPETITIONS)
    return given


def main(arguments):
    given = parse(arguments)
    saved = given.build / "results.json"
    if given.check:
        check(given.documents, given.readme)
        return
    if given.render:
        write(json.loads(saved.read_text(encoding="utf-8")), given.documents, given.readme)
        return
    folders = sorted(path.parent for path in given.folder.glob("*/job.py"))
    if given.jobs:
        wanted = given.jobs.split(",")
        unknown = set(wanted) - {folder.name for folder in folders}
        if unknown:
            raise Failure(f"no job {', '.join(sorted(unknown))}; there are {', '.join(f.name for f in folders)}")
        folders = [folder for folder in folders if folder.name in wanted]
    if given.quick and len(given.programs) > 1:
        given.programs = given.programs[:1]
    whole = not (given.quick or given.rows or given.jobs or given.contenders)
    report = {"date": datetime.date.today().isoformat(), "machine": machine(), "python": platform.python_version(),
              "compiler": first_line([os.environ.get("CXX", "c++"), "--version"]), "load": [load()], "skipped": {},
              "jobs": []}
    for folder in folders:
        job = protocol.load_job(folder)
        rows = given.rows or (job.QUICK_ROWS if given.quick else job.ROWS)
        if not given.quick and rows > job.QUICK_ROWS:
            quick = parse([*arguments, "--quick"])  # the two references first, on a few rows
            quick.contenders, quick.programs = ["none"], quick.programs[:1]
            run_job(folder, quick, job.QUICK_ROWS, {})
        report["jobs"].append(run_job(folder, given, rows, report["skipped"]))
    report["load"].append(load())
    if given.wrong:
        raise Failure("nothing is written:\n" + "\n".join(given.wrong))
    for name, why in report["skipped"].items():
        say(f"not run: {name} ({why})")
    if whole:
        saved.write_text(json.dumps(report), encoding="utf-8")
        write(report, given.documents, given.readme)
        say(f"written: {given.documents} and the table of {given.readme}")
    else:
        print("\n".join(documents_block(report)))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as problem:
        print(f"peers: {problem}", file=sys.stderr)
        sys.exit(1)
