"""Job J2 by numpy: purchases sorted as one number of customer and day, then flags where either changes."""
import os

# Settings that some machines carry, and that are none of numpy's defaults.
for setting in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(setting, None)

from contender import Contender, job, require

np = require("numpy")
me = Contender("numpy", np.__version__)

LOOKUP = np.zeros(556, dtype=np.uint8)
for code, place in job.SEGMENT_OF.items():
    LOOKUP[code] = place


def score(values):
    places = job.cut_places(len(values))
    cuts = np.partition(values, places)[places]
    return 1 + np.searchsorted(cuts, values, side="left")


def segments(recency, frequency, spend):
    code = 100 * (job.BINS + 1 - score(recency)) + 10 * score(frequency) + score(spend)
    return job.rows(np.bincount(LOOKUP[code], minlength=len(job.NAMES)).tolist())


@me.way("rfm", "sort and flags")
def sorting(data, threads):
    customer, day, amount = data.column("customer.u32"), data.column("day.i32"), data.column("amount.i64")

    def work():
        # Dense customers need no sort for their sums; doubles hold these sums of cents exactly.
        spend = np.bincount(customer, amount)
        pairs = customer.astype(np.int64) << 16 | day
        pairs.sort()
        changes = np.flatnonzero(np.diff(pairs)) + 1
        pairs = pairs[np.concatenate(([0], changes))]        # distinct days of customers
        owner = pairs >> 16
        last = np.append(owner[1:] != owner[:-1], True)      # the last of each customer
        ends = np.flatnonzero(last)
        return segments(job.AS_OF - (pairs[ends] & 0xFFFF), np.diff(ends, prepend=-1), spend[owner[ends]])
    return work


@me.way("rfm", "table of days")
def table(data, threads):
    """A byte for every customer and day of the three years: no sort, but memory for a gigabyte."""
    customer, day, amount = data.column("customer.u32"), data.column("day.i32"), data.column("amount.i64")

    def work():
        customers = int(customer.max()) + 1
        first = int(day.min())
        width = int(day.max()) - first + 1
        spend = np.bincount(customer, amount, minlength=customers)
        seen = np.zeros(customers * width, dtype=bool)
        seen[customer.astype(np.int64) * width + (day - first)] = True
        seen = seen.reshape(customers, width)
        there = seen.any(axis=1)
        last = first + width - 1 - seen[:, ::-1].argmax(axis=1)
        return segments((job.AS_OF - last)[there], seen.sum(axis=1)[there], spend[there])
    return work


me.main()
