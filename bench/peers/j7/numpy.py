"""Job J7 by numpy: the matrix of covariances, as one would write it, and the variances of the items and of their sum alone."""
import os

# Settings that some machines carry, and that are none of numpy's defaults.
for setting in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(setting, None)

from contender import Contender, job, require

np = require("numpy")
me = Contender("numpy", np.__version__)

CHUNK = 1 << 14  # people whose temporary arrays stay in a cache


def answers_of(data):
    return np.stack([data.column(name) for name in job.COLUMNS])


def from_covariances(n, mean, covariances):
    return job.rows(n, mean, np.trace(covariances), covariances.sum())


@me.way("a", "cov")
def cov(data, threads):
    answers = answers_of(data)
    return lambda: from_covariances(answers.shape[1], answers.mean(axis=1).sum(), np.cov(answers))


@me.way("a", "products in chunks")
def chunks(data, threads):
    answers = answers_of(data)

    def work():
        n = answers.shape[1]
        products = np.zeros((job.ITEMS, job.ITEMS))
        sums = np.zeros(job.ITEMS)
        for at in range(0, n, CHUNK):
            chunk = answers[:, at:at + CHUNK].astype(np.float32)  # whole sums below 2^24: exact
            products += chunk @ chunk.T
            sums += chunk.sum(axis=1, dtype=np.float64)
        return from_covariances(n, sums.sum() / n, products / n - np.outer(sums / n, sums / n))
    return work


@me.way("a", "variances of items and sum")
def variances(data, threads):
    answers = answers_of(data)

    def work():
        n = answers.shape[1]
        total = answers.sum(axis=0, dtype=np.uint16).astype(np.float64)
        of_items = sum(np.bincount(answer, minlength=11) @ np.arange(11) ** 2 / n
                       - (np.bincount(answer, minlength=11) @ np.arange(11) / n) ** 2 for answer in answers)
        return job.rows(n, total.mean(), of_items, total.var())
    return work


@me.way("b", "products in chunks")
def weighted(data, threads):
    answers, weight = answers_of(data), data.column("weight.f64")

    def work():
        n, total = answers.shape[1], weight.sum()
        products = np.zeros((job.ITEMS, job.ITEMS))
        sums = np.zeros(job.ITEMS)
        for at in range(0, n, CHUNK):
            chunk = answers[:, at:at + CHUNK].astype(np.float64)
            scaled = chunk * weight[at:at + CHUNK]
            products += scaled @ chunk.T
            sums += scaled.sum(axis=1)
        return from_covariances(n, sums.sum() / total, products / total - np.outer(sums / total, sums / total))
    return work


me.main()
