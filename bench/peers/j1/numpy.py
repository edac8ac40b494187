"""Job J1 by numpy, as somebody writes it who knows numpy well: counts by bincount over one code per row."""
import os

# Settings that some machines carry, and that are none of numpy's defaults.
for setting in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(setting, None)

from contender import Contender, job, require

np = require("numpy")
me = Contender("numpy", np.__version__)

CELLS = job.SEGMENTS * job.LEVELS
CHUNK = 1 << 20  # rows whose temporary arrays stay in a cache


def codes(segment, score):
    return segment * np.uint16(job.LEVELS) + score  # below 2^16


def split(cells):
    return cells.reshape(job.SEGMENTS, job.LEVELS).tolist()


@me.way("a", "bincount")
def whole(data, threads):
    segment, score = data.column("segment.u16"), data.column("score.u8")
    return lambda: job.rows(split(np.bincount(codes(segment, score), minlength=CELLS)))


@me.way("a", "bincount in chunks")
def chunks(data, threads):
    segment, score = data.column("segment.u16"), data.column("score.u8")

    def work():
        n = np.zeros(CELLS, dtype=np.int64)
        for at in range(0, len(score), CHUNK):
            n += np.bincount(codes(segment[at:at + CHUNK], score[at:at + CHUNK]), minlength=CELLS)
        return job.rows(split(n))
    return work


@me.way("b", "bincount")
def weighted(data, threads):
    segment, score, weight = data.column("segment.u16"), data.column("score.u8"), data.column("weight.f64")

    def work():
        code = codes(segment, score)
        return job.rows(split(np.bincount(code, minlength=CELLS)), split(np.bincount(code, weight, minlength=CELLS)))
    return work


@me.way("b", "bincount in chunks")
def weighted_chunks(data, threads):
    segment, score, weight = data.column("segment.u16"), data.column("score.u8"), data.column("weight.f64")

    def work():
        n = np.zeros(CELLS, dtype=np.int64)
        sums = np.zeros(CELLS)
        for at in range(0, len(score), CHUNK):
            code = codes(segment[at:at + CHUNK], score[at:at + CHUNK])
            n += np.bincount(code, minlength=CELLS)
            sums += np.bincount(code, weight[at:at + CHUNK], minlength=CELLS)
        return job.rows(split(n), split(sums))
    return work


@me.way("c", "count_nonzero in chunks")
def ungrouped(data, threads):
    score = data.column("score.u8")

    def work():
        n = [0] * job.LEVELS
        for at in range(0, len(score), CHUNK):
            chunk = score[at:at + CHUNK]
            for level in range(job.LEVELS):
                n[level] += int(np.count_nonzero(chunk == level))
        return [job.row("all", n)]
    return work


me.main()
