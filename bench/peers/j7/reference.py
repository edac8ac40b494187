"""Job J7 in plain Python, in exact fractions: the reference of small data, and of reference.cpp."""
import fractions
import sys

from contender import Contender, job

me = Contender("reference", ".".join(map(str, sys.version_info[:3])))


def variance(values, weights, total):
    first = sum(w * x for x, w in zip(values, weights))
    second = sum(w * x * x for x, w in zip(values, weights))
    return fractions.Fraction(second, total) - fractions.Fraction(first, total) ** 2


def result(data, weights):
    columns = [data.array(name) for name in job.COLUMNS]
    sums = [sum(answers) for answers in zip(*columns)]
    total = sum(weights)
    mean = fractions.Fraction(sum(w * x for x, w in zip(sums, weights)), total)
    return job.rows(len(sums), mean, sum(variance(column, weights, total) for column in columns),
                    variance(sums, weights, total))


@me.way("a", "")
def plain(data, threads):
    return lambda: result(data, [1] * len(data.array(job.COLUMNS[0])))


@me.way("b", "")
def weighted(data, threads):
    # Weights are whole multiples of 10^-6.
    return lambda: result(data, [round(w * 10 ** 6) for w in data.array("weight.f64")])


me.main()
