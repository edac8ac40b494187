"""Job J2: recency, frequency and spend of every customer, scores by quintiles, counts of eleven segments."""
import pathlib

TITLE = "J2: RFM segments"
ROWS = 20_000_000        # purchases; a customer for every twenty
QUICK_ROWS = 20_060      # 1,003 customers: fifths of them are no whole numbers

AS_OF = 19_722           # 2023-12-31 in days since 1970-01-01
BINS = 5

EXACT = 0.0
TASKS = {"rfm": ("J2: RFM segments from {rows} purchases", {"segment": EXACT, "customers": EXACT})}
PARTS = None

# (contender, task): why its result is another. The run fails when it is not.
DISAGREEMENTS = {
    ("ClusterAudienceKit", "rfm"):
        "its recency depends on the clock of the day on which it runs and is zero for all of these purchases, its best "
        "customers get the lowest scores, customers with equal values get different ones, and it counts rows in place of days",
}

SEGMENTS = {}            # name: codes of three digits: recency, frequency, monetary score
for line in (pathlib.Path(__file__).parent / "segments.csv").read_text(encoding="utf-8").splitlines():
    name, _, codes = line.partition(",")
    SEGMENTS[name] = [int(code) for code in codes.split()]
NAMES = list(SEGMENTS)
SEGMENT_OF = {code: place for place, codes in enumerate(SEGMENTS.values()) for code in codes}


def cut_places(n):
    """Where the four cuts stand among n sorted values: the smallest that k fifths do not exceed."""
    return [-(-k * n // BINS) - 1 for k in range(1, BINS)]


def rows(counts):
    """The rows of a result from the number of customers of each segment."""
    return list(zip(NAMES, counts))
