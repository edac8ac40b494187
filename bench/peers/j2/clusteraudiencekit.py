"""Job J2 by ClusterAudienceKit, whose RFM is another: see DISAGREEMENTS in job.py."""
import collections
import datetime

from contender import Contender, require

kit = require("clusteraudiencekit")
me = Contender("ClusterAudienceKit", __import__("importlib.metadata").metadata.version("clusteraudiencekit"))


@me.way("rfm", "calculate_rfm", threads=(2,))
def rfm(data, threads):
    epoch = datetime.date(1970, 1, 1)
    days, customers = {}, {}
    purchases = []
    for customer, day, amount in zip(data.array("customer.u32"), data.array("day.i32"), data.array("amount.i64")):
        if day not in days:
            days[day] = (epoch + datetime.timedelta(day)).isoformat() + "T00:00:00+00:00"
        purchases.append((customers.setdefault(customer, str(customer)), days[day], amount / 100))
    config = kit.RFMConfig()

    def work():
        scores = kit.calculate_rfm(purchases, config)
        return sorted(collections.Counter(score.rfm_segment for score in scores).items())
    return work


me.main()
