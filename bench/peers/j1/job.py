"""Job J1: answers 0..10 by segment, with and without weights, from memory and from a CSV file."""
TITLE = "J1: answers by segment"
ROWS = 100_000_000       # answers; the CSV file has a tenth of them
QUICK_ROWS = 30_000

SEGMENTS = 1000
LEVELS = 11              # 0..10
PROMOTERS_FROM = 9
DETRACTORS_UP_TO = 6

# What a column of a result may differ by, relative to the reference.
EXACT = 0.0
# One division of integers: contenders may divide in another order, each step half a unit of 2^-53.
DIVISION = 4 * 2.0 ** -53
# The library rounds each weight once, to a multiple of 2^-40; the lightest weight here is 0.25. A mean or a share is the
# ratio of two such sums. Those who add doubles round at every row instead: by less, on data like these.
WEIGHTS = 2 * 2.0 ** -41 / 0.25

COUNTS = {"segment": EXACT, "n": EXACT, "promoters": EXACT, "detractors": EXACT, "mean": DIVISION, "top2": DIVISION}
SUMS = {"segment": EXACT, "n": EXACT, "weight": WEIGHTS, "promoters": WEIGHTS, "detractors": WEIGHTS, "mean": WEIGHTS,
        "top2": WEIGHTS}
TASKS = {
    "a": ("J1a: {rows} answers by segment", COUNTS),
    "b": ("J1b: {rows} answers by segment, weighted", SUMS),
    "c": ("J1c: {rows} answers, not grouped", COUNTS),
    "d": ("J1d: {tenth} answers by segment, weighted, from a CSV file", SUMS),
}
PARTS = ("d", "with report")  # whose parts are shown
DISAGREEMENTS = {}


def row(name, n, weights=None):
    """The row of a result from how often each level was given, and with how much weight."""
    shares = n if weights is None else weights
    total = sum(shares)
    up = sum(shares[PROMOTERS_FROM:])
    down = sum(shares[:DETRACTORS_UP_TO + 1])
    mean = sum(level * share for level, share in enumerate(shares)) / total
    figures = (up, down, mean, up / total)
    return (name, sum(n), *figures) if weights is None else (name, sum(n), total, *figures)


def rows(n, weights=None):
    """The rows of a result from a list of LEVELS numbers for each segment."""
    return [row(segment, n[segment], None if weights is None else weights[segment])
            for segment in range(len(n)) if sum(n[segment]) > 0]
