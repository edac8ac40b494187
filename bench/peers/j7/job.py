"""Job J7: Cronbach's alpha of the answers 0..10 to 22 questions, with and without weights, from memory."""
TITLE = "J7: reliability of a questionnaire"
ROWS = 1_000_000         # people
QUICK_ROWS = 30_000

ITEMS = 22
COLUMNS = [f"q{item:02}.u8" for item in range(1, ITEMS + 1)]

# What a column of a result may differ by, relative to the reference.
EXACT = 0.0
# Sums of millions of rounded products; alpha itself is one difference of two numbers of its own size.
ROUNDING = 1e-12
# The library rounds each weight once, to a multiple of 2^-40; the lightest weight here is 0.25.
WEIGHTS = 2 * 2.0 ** -41 / 0.25 + ROUNDING

TASKS = {
    "a": ("J7a: Cronbach's alpha of {rows} people's answers to 22 questions",
          {"people": EXACT, "n": EXACT, "mean": ROUNDING, "alpha": ROUNDING}),
    "b": ("J7a, weighted: the same with a weight for each of {rows} people",
          {"people": EXACT, "n": EXACT, "mean": WEIGHTS, "alpha": WEIGHTS}),
}
PARTS = None
DISAGREEMENTS = {}


def alpha(variances, of_sum):
    """From the variances of the items and that of their sum, whatever both are divided by."""
    return ITEMS * (1 - variances / of_sum) / (ITEMS - 1)


def rows(n, mean, variances, of_sum):
    """The rows of a result; `mean` is that of people's sums."""
    return [("all", int(n), float(mean), float(alpha(variances, of_sum)))]
