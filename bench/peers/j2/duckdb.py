"""Job J2 by DuckDB: SQL as in a textbook, with count(DISTINCT day), and in two stages, customers and days first."""
from contender import Contender, job, require

duckdb = require("duckdb")
me = Contender("DuckDB", duckdb.__version__)

TEXTBOOK = f"""
    SELECT {job.AS_OF} - max(day) AS recency, count(DISTINCT day) AS frequency, sum(amount)::BIGINT AS spend
    FROM purchases GROUP BY customer"""
TWO_STAGES = f"""
    SELECT {job.AS_OF} - max(day) AS recency, count(*) AS frequency, sum(amount)::BIGINT AS spend
    FROM (SELECT customer, day, sum(amount) AS amount FROM purchases GROUP BY customer, day) GROUP BY customer"""


def above(value):
    # quantile_disc is the smallest value that a share of all do not exceed.
    return "1 + " + " + ".join(f"({value} > {value}_cuts[{k}])::INTEGER" for k in range(1, job.BINS))


def scored(customers):
    cuts = ", ".join(f"quantile_disc({value}, [0.2, 0.4, 0.6, 0.8]) AS {value}_cuts"
                     for value in ("recency", "frequency", "spend"))
    return f"""
        WITH customers AS MATERIALIZED ({customers}), cuts AS (SELECT {cuts} FROM customers)
        SELECT place, count(*) FROM (
            SELECT 100 * ({job.BINS + 1} - ({above('recency')})) + 10 * ({above('frequency')}) + {above('spend')} AS code
            FROM customers, cuts) JOIN names USING (code)
        GROUP BY place"""


def query(customers):
    def load(data, threads):
        connection = duckdb.connect()
        connection.execute(f"SET threads = {threads}")
        columns = {name.partition(".")[0]: data.column(name) for name in ("customer.u32", "day.i32", "amount.i64")}
        connection.register("columns", columns)
        connection.execute("CREATE TABLE purchases AS SELECT * FROM columns")
        connection.unregister("columns")
        connection.execute("CREATE TABLE names (code INTEGER, place INTEGER)")
        connection.executemany("INSERT INTO names VALUES (?, ?)", list(job.SEGMENT_OF.items()))

        def work():
            counts = dict(connection.execute(scored(customers)).fetchall())
            return job.rows([counts.get(place, 0) for place in range(len(job.NAMES))])
        return work
    return load


me.way("rfm", "textbook", threads=(2,))(query(TEXTBOOK))
me.way("rfm", "two stages", threads=(2,))(query(TWO_STAGES))
me.main()
