"""The change between two windows of a purchase log, computed again: customer by customer, with exact fractions.

Nothing here is shared with the program: influence values over dictionaries, Newcombe's interval for paired shares from
its fourfold table, Student's distribution by its continued fraction.
"""
import fractions
import math

import slow_purchases

Z = 1.959963984540054


def student_tail(t, degrees):
    """P(T > t) for t > 0: half the regularised incomplete beta function at degrees / (degrees + t^2)."""
    a, b, x = degrees / 2, 0.5, degrees / (degrees + t * t)
    if x >= (a + 1) / (a + b + 2):
        return 0.5 * (1 - beta_part(b, a, 1 - x))
    return 0.5 * beta_part(a, b, x)


def beta_part(a, b, x):
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny, c, d = 1e-300, 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 500):
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return front * value


def wilson(hits, n):
    p = hits / n
    centre, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (centre - half) / (1 + Z * Z / n), (centre + half) / (1 + Z * Z / n)


class Ratio:
    """Of {customer: (y, x)} in two windows."""

    def __init__(self, now, before):
        self.before_n = len(before)
        influence, errors = {}, []
        ratios = []
        for side, sign in ((now, 1), (before, -1)):
            total = sum(x for _, x in side.values())
            ratio = fractions.Fraction(sum(y for y, _ in side.values())) / total
            n = len(side)
            stretch = math.sqrt(n / (n - 1))
            own = {key: stretch * float((y - ratio * x) / total) for key, (y, x) in side.items()}
            errors.append(math.fsum(u * u for u in own.values()))
            for key, u in own.items():
                influence[key] = influence.get(key, 0.0) + sign * u
            ratios.append(ratio)
        self.before = float(ratios[1])
        self.value = float(ratios[0] - ratios[1])
        self.error = math.sqrt(math.fsum(u * u for u in influence.values()))
        shared, n1, n2 = len(now.keys() & before.keys()), len(now), len(before)
        welch = sum(errors) ** 2 / (errors[0] ** 2 / (n1 - 1) + errors[1] ** 2 / (n2 - 1))
        alone = n1 + n2 - 2 * shared
        self.degrees = (shared - 1) + (welch - shared + 1) / (alone + 2 * shared) * alone
        self.p = 2 * student_tail(abs(self.value / self.error), self.degrees)

    def limits_are_right(self, lower, upper):
        middle, half = (lower + upper) / 2, (upper - lower) / 2
        return (math.isclose(middle, self.value, rel_tol=1e-9, abs_tol=1e-9) and
                math.isclose(student_tail(half / self.error, self.degrees), 0.025, rel_tol=1e-9))


class Share:
    """Of {customer: hit or not} in two windows."""

    def __init__(self, now, before):
        self.before_n = n2 = len(before)
        n1 = len(now)
        hits1, hits2 = sum(now.values()), sum(before.values())
        p1, p2 = fractions.Fraction(hits1, n1), fractions.Fraction(hits2, n2)
        self.before, self.value = float(p2), float(p1 - p2)
        squares = fractions.Fraction(0)
        pooled = fractions.Fraction(hits1 + hits2, n1 + n2)
        null = pooled * (1 - pooled) * (fractions.Fraction(1, n1) + fractions.Fraction(1, n2))
        products = fractions.Fraction(0)
        for key in now.keys() | before.keys():
            u1 = (now[key] - p1) / n1 if key in now else 0
            u2 = (before[key] - p2) / n2 if key in before else 0
            squares += (u1 - u2) ** 2
            if key in now and key in before:
                null -= 2 * (now[key] - pooled) * (before[key] - pooled) / (n1 * n2)
                products += (now[key] - p1) * (before[key] - p2)
        self.error = math.sqrt(squares)
        self.p = math.erfc(abs(self.value) / math.sqrt(null) / math.sqrt(2)) if null > 0 else None
        if products > 0:
            products = max(products - fractions.Fraction(1, 2), 0)
        scale = n1 * p1 * (1 - p1) * n2 * p2 * (1 - p2)
        phi = float(products) / math.sqrt(scale) if scale > 0 else 0.0
        (l1, u1), (l2, u2) = wilson(hits1, n1), wilson(hits2, n2)
        a, b, c, d = float(p1) - l1, u2 - float(p2), u1 - float(p1), float(p2) - l2
        self.lower = self.value - math.sqrt(a * a - 2 * phi * a * b + b * b)
        self.upper = self.value + math.sqrt(c * c - 2 * phi * c * d + d * d)

    def limits_are_right(self, lower, upper):
        return (math.isclose(lower, self.lower, rel_tol=1e-9, abs_tol=1e-12) and
                math.isclose(upper, self.upper, rel_tol=1e-9, abs_tol=1e-12))


def changes(rows, window, previous, refunds="net", zeros="keep", active=90, lost_after=180):
    """{(metric, days or None): Ratio or Share} of what has a change."""
    sides = [(slow_purchases.customers_of(rows, *days, refunds, zeros), *days) for days in (window, previous)]

    def ratio(of):
        return Ratio(*({key: of(p) for key, p in people.items() if of(p)} for people, _, _ in sides))

    def share(of):
        return Share(*({key: of(p, as_of) for key, p in people.items() if of(p, as_of) is not None}
                       for people, _, as_of in sides))

    def within(horizon):
        def hit(p, as_of):
            days = sorted(p.days)
            if (as_of - days[0]).days < horizon:
                return None
            return len(days) > 1 and (days[1] - days[0]).days <= horizon
        return hit

    made = {
        ("repeat_purchase_rate", None): share(lambda p, as_of: len(p.days) > 1),
        ("repeat_order_share", None): ratio(lambda p: (p.orders - 1, p.orders)),
        ("purchase_frequency", None): ratio(lambda p: (p.orders, 1)),
        ("average_order_value", None): ratio(lambda p: (p.spend, p.orders)),
        ("spend_per_customer", None): ratio(lambda p: (p.spend, 1)),
        ("purchase_interval", None): ratio(
            lambda p: ((max(p.days) - min(p.days)).days, len(p.days) - 1) if len(p.days) > 1 else None),
        ("lapsed_share", None): share(lambda p, as_of: (as_of - max(p.days)).days > lost_after),
        ("active_share", None): share(lambda p, as_of: (as_of - max(p.days)).days < active),
    }
    length = min((last - first).days for _, first, last in sides)
    if active > length + 1:
        del made["active_share", None]
    for horizon in (30, 60, 90, 180, 365):
        if horizon <= length and all(any(within(horizon)(p, as_of) is not None for p in people.values())
                                     for people, _, as_of in sides):
            made["repeat_purchase_rate_within", horizon] = share(within(horizon))
    return made


def holm(p_values):
    """By the definition: of those at most p, the largest multiple."""
    known = sorted(p for p in p_values if p is not None)
    return [None if p is None else max(min(1.0, (len(known) - i) * q) for i, q in enumerate(known) if q <= p)
            for p in p_values]
