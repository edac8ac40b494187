"""Job J1 by DuckDB: SQL as in a textbook, and in two stages, first by segment and answer, which it does faster."""
from contender import Contender, job, require

duckdb = require("duckdb")
me = Contender("DuckDB", duckdb.__version__)

UP = f"score >= {job.PROMOTERS_FROM}"
DOWN = f"score <= {job.DETRACTORS_UP_TO}"

TEXTBOOK = f"""
    SELECT segment, count(*), count(*) FILTER ({UP}), count(*) FILTER ({DOWN}), avg(score),
           count(*) FILTER ({UP}) / count(*)
    FROM answers GROUP BY segment ORDER BY segment"""
TWO_STAGES = f"""
    SELECT segment, sum(n)::BIGINT, coalesce(sum(n) FILTER ({UP}), 0)::BIGINT, coalesce(sum(n) FILTER ({DOWN}), 0)::BIGINT,
           sum(score::BIGINT * n) / sum(n), coalesce(sum(n) FILTER ({UP}), 0) / sum(n)
    FROM (SELECT segment, score, count(*) AS n FROM answers GROUP BY segment, score) GROUP BY segment ORDER BY segment"""
WEIGHTED = f"""
    SELECT segment, count(*), sum(weight), coalesce(sum(weight) FILTER ({UP}), 0),
           coalesce(sum(weight) FILTER ({DOWN}), 0), sum(weight * score) / sum(weight),
           coalesce(sum(weight) FILTER ({UP}), 0) / sum(weight)
    FROM answers GROUP BY segment ORDER BY segment"""
WEIGHTED_TWO_STAGES = f"""
    SELECT segment, sum(n)::BIGINT, sum(w), coalesce(sum(w) FILTER ({UP}), 0), coalesce(sum(w) FILTER ({DOWN}), 0),
           sum(w * score) / sum(w), coalesce(sum(w) FILTER ({UP}), 0) / sum(w)
    FROM (SELECT segment, score, count(*) AS n, sum(weight) AS w FROM answers GROUP BY segment, score)
    GROUP BY segment ORDER BY segment"""
UNGROUPED = f"""
    SELECT 'all', count(*), count(*) FILTER ({UP}), count(*) FILTER ({DOWN}), avg(score), count(*) FILTER ({UP}) / count(*)
    FROM answers"""


def connect(threads):
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    return connection


def in_memory(data, threads, *names):
    connection = connect(threads)
    columns = {name.partition(".")[0]: data.column(name) for name in names}
    connection.register("columns", columns)
    connection.execute("CREATE TABLE answers AS SELECT * FROM columns")
    connection.unregister("columns")
    return connection


def query(sql, *names):
    def load(data, threads):
        connection = in_memory(data, threads, *names)
        return lambda: connection.execute(sql).fetchall()
    return load


def from_csv(data, threads):
    connection = connect(threads)
    file = data.path("answers.csv").replace("'", "''")
    columns = "{'segment': 'USMALLINT', 'score': 'UTINYINT', 'weight': 'DOUBLE'}"
    connection.execute(f"CREATE VIEW answers AS SELECT * FROM read_csv('{file}', header = true, columns = {columns})")
    return lambda: connection.execute(WEIGHTED).fetchall()


me.way("a", "textbook", threads=(2,))(query(TEXTBOOK, "segment.u16", "score.u8"))
me.way("a", "two stages", threads=(2,))(query(TWO_STAGES, "segment.u16", "score.u8"))
me.way("b", "textbook", threads=(2,))(query(WEIGHTED, "segment.u16", "score.u8", "weight.f64"))
me.way("b", "two stages", threads=(2,))(query(WEIGHTED_TWO_STAGES, "segment.u16", "score.u8", "weight.f64"))
me.way("c", "textbook", threads=(2,))(query(UNGROUPED, "score.u8"))
me.way("d", "read_csv, textbook", threads=(2,))(from_csv)
me.main()
