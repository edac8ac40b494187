"""Job J7 by DuckDB: the variances of the items and of their sum."""
from contender import Contender, job, require

duckdb = require("duckdb")
me = Contender("DuckDB", duckdb.__version__)

NAMES = [name.partition(".")[0] for name in job.COLUMNS]
SUM = " + ".join(f"{name}::USMALLINT" for name in NAMES)
# Sums of whole numbers: two for each item, two for the total.
PLAIN = "SELECT count(*), sum(s), sum(s * s), " + ", ".join(
    f"sum({name}), sum({name}::USMALLINT * {name})" for name in NAMES) + f" FROM (SELECT *, ({SUM})::UINTEGER AS s FROM answers)"
WEIGHTED = "SELECT count(*), sum(weight), sum(weight * s), sum(weight * s * s), " + ", ".join(
    f"sum(weight * {name}), sum(weight * ({name}::USMALLINT * {name}))" for name in NAMES) + \
    f" FROM (SELECT *, ({SUM})::UINTEGER AS s FROM answers)"


def in_memory(data, threads, names):
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.register("columns", {name.partition(".")[0]: data.column(name) for name in names})
    connection.execute("CREATE TABLE answers AS SELECT * FROM columns")
    connection.unregister("columns")
    return connection


def result(n, total, sums):
    """From sums of x and of x^2, those of the total first."""
    first, second = sums[0::2], sums[1::2]
    variances = [b / total - (a / total) ** 2 for a, b in zip(first, second)]
    return job.rows(n, first[0] / total, sum(variances[1:]), variances[0])


@me.way("a", "variances of items and sum", threads=(2,))
def plain(data, threads):
    connection = in_memory(data, threads, job.COLUMNS)

    def work():
        n, *sums = connection.execute(PLAIN).fetchone()
        return result(n, n, sums)
    return work


@me.way("b", "variances of items and sum", threads=(2,))
def weighted(data, threads):
    connection = in_memory(data, threads, [*job.COLUMNS, "weight.f64"])

    def work():
        n, total, *sums = connection.execute(WEIGHTED).fetchone()
        return result(n, total, sums)
    return work


me.main()
