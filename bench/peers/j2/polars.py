"""Job J2 by Polars: distinct days within a group as its documentation does it, and customers and days first."""
import os

from contender import Contender, job, require, threads_given

os.environ["POLARS_MAX_THREADS"] = str(threads_given())
pl = require("polars")
me = Contender("Polars", pl.__version__)

NAMES = pl.DataFrame({"code": list(job.SEGMENT_OF), "place": list(job.SEGMENT_OF.values())},
                     schema={"code": pl.Int32, "place": pl.UInt8})


def frame(data):
    return pl.DataFrame({"customer": data.column("customer.u32"), "day": data.column("day.i32"),
                         "amount": data.column("amount.i64")})


def score(column, of):
    ordered = of[column].sort()
    cuts = [ordered[place] for place in job.cut_places(len(ordered))]
    return 1 + sum((pl.col(column) > cut).cast(pl.Int32) for cut in cuts)


def segments(of):
    of = of.with_columns((job.AS_OF - pl.col("last")).alias("recency"))
    code = 100 * (job.BINS + 1 - score("recency", of)) + 10 * score("frequency", of) + score("spend", of)
    counts = of.select(code.cast(pl.Int32).alias("code")).join(NAMES, on="code").group_by("place").len()
    counts = dict(counts.iter_rows())
    return job.rows([counts.get(place, 0) for place in range(len(job.NAMES))])


@me.way("rfm", "n_unique", threads=(2,))
def grouped(data, threads):
    table = frame(data)
    return lambda: segments(table.lazy().group_by("customer").agg(
        pl.col("day").max().alias("last"), pl.col("day").n_unique().alias("frequency"),
        pl.col("amount").sum().alias("spend")).collect())


@me.way("rfm", "days first", threads=(2,))
def days_first(data, threads):
    table = frame(data)
    return lambda: segments(
        table.lazy().group_by("customer", "day").agg(pl.col("amount").sum()).group_by("customer").agg(
            pl.col("day").max().alias("last"), pl.len().alias("frequency"),
            pl.col("amount").sum().alias("spend")).collect())


me.main()
