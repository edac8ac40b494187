"""Job J1 by pandas: grouped by segment and answer, then by segment."""
from contender import Contender, job, require

pd = require("pandas")
me = Contender("pandas", pd.__version__)


def frame(data, weighted=False):
    columns = {"segment": data.column("segment.u16"), "score": data.column("score.u8")}
    if weighted:
        columns["weight"] = data.column("weight.f64")
    return pd.DataFrame(columns)


def split(cells):
    return cells.unstack(fill_value=0).reindex(index=range(job.SEGMENTS), columns=range(job.LEVELS),
                                               fill_value=0).to_numpy().tolist()


def weighted_rows(table):
    cells = table.groupby(["segment", "score"], sort=False)["weight"].agg(["size", "sum"])
    return job.rows(split(cells["size"]), split(cells["sum"]))


@me.way("a", "groupby")
def grouped(data, threads):
    table = frame(data)
    return lambda: job.rows(split(table.groupby(["segment", "score"], sort=False).size()))


@me.way("b", "groupby")
def weighted(data, threads):
    table = frame(data, weighted=True)
    return lambda: weighted_rows(table)


@me.way("c", "value_counts")
def ungrouped(data, threads):
    table = frame(data)

    def work():
        n = table["score"].value_counts().to_dict()
        return [job.row("all", [n.get(level, 0) for level in range(job.LEVELS)])]
    return work


@me.way("d", "read_csv")
def from_csv(data, threads):
    types = {"segment": "uint16", "score": "uint8", "weight": "float64"}
    return lambda: weighted_rows(pd.read_csv(data.path("answers.csv"), dtype=types))


me.main()
