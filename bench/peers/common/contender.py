"""What the contenders written in Python share: their arguments, the clock, memory, columns and results.

    python -B contender.py JOB/CONTENDER.py ARGUMENTS..

runs one. (Run directly, j1/numpy.py would find itself where it imports numpy.) A contender is a file of a few functions:

    from contender import Contender, job
    me = Contender("numpy", version)

    @me.way("a", "bincount")          # a task of the job, and a name for the way it is done
    def bincount(data, threads):      # loads, which is not timed, and returns what is
        segment = data.column("segment.u16")
        ...
        def work():
            return [(segment, n, ...), ...]      # the rows of the result
        return work

    me.main()

README.md tells the protocol behind it.
"""
import argparse
import array
import gc
import importlib.util
import json
import pathlib
import resource
import runpy
import sys
import time

NOT_INSTALLED = 3  # exit code: this contender cannot run here
LEAST = 3          # repetitions
TYPES = {"u8": "B", "u16": "H", "u32": "I", "i32": "i", "u64": "Q", "i64": "q", "f64": "d"}
NUMPY_TYPES = {"u8": "uint8", "u16": "uint16", "u32": "uint32", "i32": "int32", "u64": "uint64", "i64": "int64",
               "f64": "float64"}


def require(module):
    """Imports a module, or ends the program as "not installed"."""
    try:
        return __import__(module)
    except ImportError:
        print(f"the Python package {module} is not installed", file=sys.stderr)
        sys.exit(NOT_INSTALLED)


def threads_given():
    """The number of threads asked for, for packages that must know before they are imported."""
    return int(sys.argv[sys.argv.index("--threads") + 1]) if "--threads" in sys.argv else 1


def load_job(folder):
    """The description of a job: its file job.py."""
    spec = importlib.util.spec_from_file_location("job", pathlib.Path(folder) / "job.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Data:
    """The folder of a job's data."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def path(self, name):
        return str(self.folder / name)

    def array(self, name):
        """A column as an array of the standard library."""
        values = array.array(TYPES[name.rpartition(".")[2]])
        file = self.folder / name
        with file.open("rb") as opened:
            values.fromfile(opened, file.stat().st_size // values.itemsize)
        return values

    def column(self, name):
        """A column as an array of numpy."""
        return require("numpy").fromfile(self.folder / name, dtype=NUMPY_TYPES[name.rpartition(".")[2]])


def status(field):
    """A line of /proc/self/status in bytes, or None where there is none."""
    try:
        for line in open("/proc/self/status", encoding="ascii"):
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def forget_peak():
    """Starts the measurement of the peak anew; False where the system cannot."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as control:
            control.write("5")
        return True
    except OSError:
        return False


def peak():
    return status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def again(seconds, most):
    """At least three times, unless one is longer than all should be."""
    return not seconds or sum(seconds) < most or (len(seconds) < LEAST and seconds[0] < most)


class Contender:
    def __init__(self, name, version):
        self.name = name
        self.version = version
        self.ways = {}

    def way(self, task, way, threads=(1,)):
        """Registers a way to do a task, with the numbers of threads it is worth running on."""
        def register(function):
            self.ways[task, way] = (function, threads)
            return function
        return register

    def main(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--describe", action="store_true")
        parser.add_argument("--task")
        parser.add_argument("--way")
        parser.add_argument("--threads", type=int, default=1)
        parser.add_argument("--repetitions", type=int, default=1)
        parser.add_argument("--seconds", type=float, default=60)
        parser.add_argument("--data")
        parser.add_argument("--result")
        given = parser.parse_args()
        if given.describe:
            ways = [{"task": task, "way": way, "threads": list(threads)}
                    for (task, way), (_, threads) in self.ways.items()]
            print(json.dumps({"name": self.name, "version": self.version, "ways": ways}))
            return
        function, _ = self.ways[given.task, given.way]
        work = function(Data(given.data), given.threads)
        gc.collect()
        fresh = forget_peak()
        before = status("VmRSS") if fresh else peak()
        rows = work()  # the first time warms caches and allocators, and is not counted
        after = peak()
        seconds = []
        while len(seconds) < given.repetitions and again(seconds, given.seconds):
            start = time.perf_counter()
            rows = work()
            seconds.append(time.perf_counter() - start)
        with open(given.result, "w", encoding="utf-8") as out:
            for row in rows:
                print(",".join(value if isinstance(value, str) else repr(value) for value in map(plain, row)), file=out)
        print(json.dumps({"seconds": seconds, "peak_bytes": max(0, after - before)}))


def plain(value):
    """A number of Python's own, whoever made it."""
    return value.item() if hasattr(value, "item") else value


if __name__ == "__main__":
    this = sys.modules["contender"] = sys.modules["__main__"]  # under the name by which contenders import it
    script = sys.argv.pop(1)
    this.job = load_job(pathlib.Path(script).parent)
    runpy.run_path(script, run_name="contender_program")
