"""Job J2 in plain Python, purchase by purchase: the reference of small data, and of reference.cpp."""
import sys

from contender import Contender, job

me = Contender("reference", ".".join(map(str, sys.version_info[:3])))


def scores(values):
    ordered = sorted(values)
    cuts = [ordered[place] for place in job.cut_places(len(ordered))]
    return [1 + sum(value > cut for cut in cuts) for value in values]


@me.way("rfm", "")
def rfm(data, threads):
    def work():
        days, spend = {}, {}
        for customer, day, amount in zip(data.array("customer.u32"), data.array("day.i32"), data.array("amount.i64")):
            days.setdefault(customer, set()).add(day)
            spend[customer] = spend.get(customer, 0) + amount
        recency = scores([job.AS_OF - max(of) for of in days.values()])
        frequency = scores([len(of) for of in days.values()])
        monetary = scores([spend[customer] for customer in days])
        counts = [0] * len(job.NAMES)
        for r, f, m in zip(recency, frequency, monetary):
            counts[job.SEGMENT_OF[100 * (job.BINS + 1 - r) + 10 * f + m]] += 1
        return job.rows(counts)
    return work


me.main()
