"""Job J2 by pandas: a groupby with distinct days, and one over customers and days first, which is faster."""
from contender import Contender, job, require

pd = require("pandas")
np = require("numpy")
me = Contender("pandas", pd.__version__)

NAMES = pd.Series(job.SEGMENT_OF)


def score(values):
    ordered = np.sort(values.to_numpy())
    cuts = ordered[job.cut_places(len(ordered))]
    return 1 + np.searchsorted(cuts, values.to_numpy(), side="left")


def segments(recency, frequency, spend):
    code = 100 * (job.BINS + 1 - score(recency)) + 10 * score(frequency) + score(spend)
    counts = pd.Series(code).map(NAMES).value_counts()
    return job.rows([int(counts.get(place, 0)) for place in range(len(job.NAMES))])


def frame(data):
    return pd.DataFrame({"customer": data.column("customer.u32"), "day": data.column("day.i32"),
                         "amount": data.column("amount.i64")})


@me.way("rfm", "days first")
def days_first(data, threads):
    table = frame(data)

    def work():
        days = table.groupby(["customer", "day"], sort=False)["amount"].sum().reset_index()
        of = days.groupby("customer").agg(last=("day", "max"), frequency=("day", "size"), spend=("amount", "sum"))
        return segments(job.AS_OF - of["last"], of["frequency"], of["spend"])
    return work


@me.way("rfm", "groupby, nunique")
def grouped(data, threads):
    table = frame(data)

    def work():
        of = table.groupby("customer").agg(last=("day", "max"), frequency=("day", "nunique"), spend=("amount", "sum"))
        return segments(job.AS_OF - of["last"], of["frequency"], of["spend"])
    return work


me.main()
