"""Job J1 in plain Python, row by row: the reference of small data, and of reference.cpp."""
import csv
import fractions
import sys

from contender import Contender, job

me = Contender("reference", ".".join(map(str, sys.version_info[:3])))


def add(rows, weighted):
    n, weights = {}, {}
    for segment, score, weight in rows:
        if segment not in n:
            n[segment], weights[segment] = [0] * job.LEVELS, [fractions.Fraction(0)] * job.LEVELS
        n[segment][score] += 1
        weights[segment][score] += fractions.Fraction(weight)
    result = [job.row(key, n[key], weights[key] if weighted else None) for key in sorted(n)]
    return [tuple(float(v) if isinstance(v, fractions.Fraction) else v for v in row) for row in result]


def columns(data):
    # Weights are decimal fractions; the shortest text of a double is the one that it came from.
    return zip(data.array("segment.u16"), data.array("score.u8"), map(repr, data.array("weight.f64")))


@me.way("a", "")
def grouped(data, threads):
    return lambda: add(columns(data), False)


@me.way("b", "")
def weighted(data, threads):
    return lambda: add(columns(data), True)


@me.way("c", "")
def ungrouped(data, threads):
    return lambda: add((("all", score, 1) for score in data.array("score.u8")), False)


@me.way("d", "")
def from_csv(data, threads):
    def work():
        with open(data.path("answers.csv"), newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            return add(((int(segment), int(score), weight) for segment, score, weight in rows), True)
    return work


me.main()
