"""What the scorecard says of a purchase log, computed again: slowly, with exact fractions, by the standard library alone.

Nothing here is shared with the program. Segments of scores are those of [bloomreach-2024] and [ha-park-1998].
"""
import collections
import csv
import datetime
import decimal
import fractions
import gzip

ELEVEN = {
    "Champions": "555 554 545 544 455 454 445",
    "Loyal Customers": "543 444 435 355 354 345 344 335",
    "Potential Loyalists": "553 552 551 542 541 533 532 531 453 452 451 442 441 433 432 431 423 353 352 351 342 341 333 323",
    "New Customers": "512 511 422 421 412 411 311",
    "Promising": "525 524 523 522 521 515 514 513 425 424 415 414 413 315 314 313",
    "Need Attention": "535 534 443 434 343 334 325 324",
    "About To Sleep": "331 321 312 251 241 231 221 213",
    "At Risk": "255 254 253 252 245 244 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124",
    "Can't Lose Them": "215 214 155 154 144 115 114 113",
    "Hibernating": "332 322 233 232 223 222 212 211 132 123 122",
    "Lost": "151 141 131 121 112 111",
}
SEGMENT_OF = {code: name for name, codes in ELEVEN.items() for code in codes.split()}
EIGHT = {(True, True): "Value", (True, False): "Development", (False, True): "Retention", (False, False): "Win-back"}
BINS = 5


def day_of(text):
    try:
        return datetime.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def number_of(text):
    try:
        return fractions.Fraction(decimal.Decimal(text.strip()))
    except decimal.InvalidOperation:
        return None


def read(path, customer, date, amount, order=None, refunds="net", zeros="keep"):
    """Purchases as (customer, day, amount), one per order, customer and day; and the lines left out by reason."""
    out = collections.Counter()
    out["refunds"] = []  # those that were dropped, line by line
    rows = []
    orders = collections.defaultdict(fractions.Fraction)
    opened = gzip.open(path, "rt", newline="") if str(path).endswith(".gz") else open(path, newline="")
    with opened as file:
        for line in csv.DictReader(file):
            out["lines"] += 1
            cells = [line[column].strip() for column in amount.split("*")]
            factors = [number_of(cell) for cell in cells]
            day = day_of(line[date])
            if not line[customer].strip():
                out["missing customer"] += 1
            elif not line[date].strip():
                out["missing date"] += 1
            elif day is None:
                out["bad date"] += 1
            elif None in factors:
                out["bad amount"] += 1
            else:
                paid = fractions.Fraction(1)
                for factor in factors:
                    paid *= factor
                if paid < 0 and refunds == "drop":
                    out["refund_dropped"] += 1
                    out["refunds"].append((day, paid))
                elif paid == 0 and zeros == "drop":
                    out["zero_amount_dropped"] += 1
                elif order is None:
                    rows.append((line[customer].strip(), day, paid))
                else:
                    apart = refunds == "separate" and paid < 0
                    orders[line[order].strip(), line[customer].strip(), day, apart] += paid
    rows += [(customer, day, paid) for (_, customer, day, _), paid in orders.items()]
    return rows, out


class Customer:
    def __init__(self):
        self.days, self.orders, self.spend = set(), 0, fractions.Fraction(0)
        self.bought, self.refunds = fractions.Fraction(0), []


def customers_of(rows, first, as_of, refunds="net", zeros="keep"):
    found = collections.defaultdict(Customer)
    for name, day, paid in rows:
        if not first <= day <= as_of:
            continue
        one = found[name]
        if paid > 0 or (paid == 0 and zeros == "keep"):
            one.days.add(day)
            one.orders += 1
        if paid > 0 or refunds == "net":
            one.spend += paid
        if paid < 0:
            one.refunds.append(paid)
        else:
            one.bought += paid
    return {name: one for name, one in found.items() if one.orders > 0}


def cuts_of(values):
    values = sorted(values)
    n = len(values)
    return [values[-(-k * n // BINS) - 1] for k in range(1, BINS)]


def thirds_of(values, unit):
    """Where the middle and the high grade begin: at the lowest value above the cut, or a unit above it."""
    values = sorted(values)

    def begin(part):
        cut = values[-(-part * len(values) // 3) - 1]
        return next((value for value in values if value > cut), cut + unit)

    return begin(1), begin(2)


def grade_of(value, thresholds):
    return ["low", "middle", "high"][sum(value >= threshold for threshold in thresholds)]


def quarter_of(day):
    return day.year * 4 + (day.month - 1) // 3


class Scorecard:
    def __init__(self, rows, first, as_of, refunds="net", zeros="keep", lost_after=180, loyal_from=3, active=90):
        people = customers_of(rows, first, as_of, refunds, zeros)
        n = len(people)
        self.customers = n
        self.orders = sum(p.orders for p in people.values())
        self.revenue = sum(p.spend for p in people.values())
        self.gross_revenue = sum(p.bought for p in people.values())
        self.refunds = [paid for p in people.values() for paid in p.refunds]  # of customers with a purchase
        recency = {name: (as_of - max(p.days)).days for name, p in people.items()}
        frequency = {name: len(p.days) for name, p in people.items()}
        self.cuts = {"recency": cuts_of(recency.values()), "frequency": cuts_of(frequency.values()),
                     "monetary": cuts_of(p.spend for p in people.values())}
        spend_from = thirds_of((p.spend for p in people.values()), fractions.Fraction(1, 10**6))
        frequency_from = thirds_of(frequency.values(), 1)

        self.rows = {}
        for name, p in people.items():
            r = BINS - sum(recency[name] > cut for cut in self.cuts["recency"])
            f = 1 + sum(frequency[name] > cut for cut in self.cuts["frequency"])
            m = 1 + sum(p.spend > cut for cut in self.cuts["monetary"])
            loyalty = "lost" if recency[name] > lost_after else "loyal" if frequency[name] >= loyal_from else "ordinary"
            self.rows[name] = {
                "first_purchase": min(p.days).isoformat(), "last_purchase": max(p.days).isoformat(),
                "recency_days": recency[name], "orders": p.orders, "purchase_days": frequency[name], "spend": p.spend,
                "recency_score": r, "frequency_score": f, "monetary_score": m, "segment": SEGMENT_OF[f"{r}{f}{m}"],
                "segment_of_eight": ("Important " if m > 3 else "General ") + EIGHT[r > 3, f > 3],
                "spend_grade": grade_of(p.spend, spend_from), "frequency_grade": grade_of(frequency[name], frequency_from),
                "loyalty": loyalty}

        gaps = [(b - a).days for p in people.values() for a, b in zip(sorted(p.days), sorted(p.days)[1:])]
        spends = sorted(max(p.spend, 0) for p in people.values())
        total = sum(spends)
        top = fractions.Fraction(n, 5)
        whole = n - int(top)
        head = sum(spends[whole:]) + (top - int(top)) * (spends[whole - 1] if whole > 0 else 0)
        self.figures = {
            "repeat_purchase_rate": fractions.Fraction(sum(f > 1 for f in frequency.values()), n),
            "repeat_order_share": fractions.Fraction(self.orders - n, self.orders),
            "purchase_frequency": fractions.Fraction(self.orders, n),
            "average_order_value": self.revenue / self.orders,
            "spend_per_customer": self.revenue / n,
            "purchase_interval": fractions.Fraction(sum(gaps), len(gaps)),
            "active_share": fractions.Fraction(sum(r < active for r in recency.values()), n),
            "lapsed_share": fractions.Fraction(sum(r > lost_after for r in recency.values()), n),
            "share_of_top": head / total,
            "gini": fractions.Fraction(sum((2 * i - n - 1) * x for i, x in enumerate(spends, 1)), 1) / (n * total),
        }
        self.within = {}
        for horizon in (30, 60, 90, 180, 365):
            watched = [sorted(p.days) for p in people.values() if (as_of - min(p.days)).days >= horizon]
            if (as_of - first).days >= horizon:
                back = sum(len(days) > 1 and (days[1] - days[0]).days <= horizon for days in watched)
                self.within[horizon] = (back, len(watched))
        second = quarter_of(as_of + datetime.timedelta(1)) - 1
        before = [p for p in people.values() if any(quarter_of(day) == second - 1 for day in p.days)]
        after = [p for p in before if any(quarter_of(day) == second for day in p.days)]
        self.retention = (len(after), len(before))

    def count(self, column):
        return collections.Counter(row[column] for row in self.rows.values())
