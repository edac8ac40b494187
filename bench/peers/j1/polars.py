"""Job J1 by Polars: in one step as its documentation does it, and in two by segment and answer."""
import os

from contender import Contender, job, require, threads_given

os.environ["POLARS_MAX_THREADS"] = str(threads_given())
pl = require("polars")
me = Contender("Polars", pl.__version__)

UP = pl.col("score") >= job.PROMOTERS_FROM
DOWN = pl.col("score") <= job.DETRACTORS_UP_TO
WEIGHT = pl.col("weight")


def frame(data, weighted=False):
    columns = {"segment": data.column("segment.u16"), "score": data.column("score.u8")}
    if weighted:
        columns["weight"] = data.column("weight.f64")
    return pl.DataFrame(columns)


def one_step(table):
    return (table.lazy().group_by("segment")
            .agg(pl.len().alias("n"), UP.sum().alias("up"), DOWN.sum().alias("down"), pl.col("score").mean().alias("mean"))
            .with_columns((pl.col("up") / pl.col("n")).alias("top2"))
            .select("segment", "n", "up", "down", "mean", "top2").sort("segment").collect().rows())


def one_weighted_step(table):
    return (table.lazy().group_by("segment")
            .agg(pl.len().alias("n"), WEIGHT.sum().alias("weight"), WEIGHT.filter(UP).sum().alias("up"),
                 WEIGHT.filter(DOWN).sum().alias("down"), (WEIGHT * pl.col("score")).sum().alias("sum"))
            .select("segment", "n", "weight", "up", "down", pl.col("sum") / pl.col("weight"),
                    (pl.col("up") / pl.col("weight")).alias("top2"))
            .sort("segment").collect().rows())


def split(cells, value):
    result = [[0] * job.LEVELS for _ in range(job.SEGMENTS)]
    for segment, score, number in cells.select("segment", "score", value).iter_rows():
        result[segment][score] = number
    return result


def two_steps(table, weighted):
    sums = [WEIGHT.sum()] if weighted else []
    cells = table.lazy().group_by("segment", "score").agg(pl.len().alias("n"), *sums).collect()
    return job.rows(split(cells, "n"), split(cells, "weight") if weighted else None)


@me.way("a", "one step", threads=(2,))
def grouped(data, threads):
    table = frame(data)
    return lambda: one_step(table)


@me.way("a", "two steps", threads=(2,))
def grouped_in_two(data, threads):
    table = frame(data)
    return lambda: two_steps(table, False)


@me.way("b", "one step", threads=(2,))
def weighted(data, threads):
    table = frame(data, weighted=True)
    return lambda: one_weighted_step(table)


@me.way("b", "two steps", threads=(2,))
def weighted_in_two(data, threads):
    table = frame(data, weighted=True)
    return lambda: two_steps(table, True)


@me.way("c", "value_counts", threads=(2,))
def ungrouped(data, threads):
    table = frame(data)

    def work():
        n = dict(table["score"].value_counts().iter_rows())
        return [job.row("all", [n.get(level, 0) for level in range(job.LEVELS)])]
    return work


@me.way("d", "scan_csv, one step", threads=(2,))
def from_csv(data, threads):
    types = {"segment": pl.UInt16, "score": pl.UInt8, "weight": pl.Float64}
    return lambda: one_weighted_step(pl.scan_csv(data.path("answers.csv"), schema=types))


me.main()
