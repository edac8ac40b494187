#include <clientele/stats/difference.hpp>

#include <cmath>
#include <concepts>
#include <sstream>
#include <string>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

proportion_estimate share(std::uint64_t hits, std::uint64_t trials) {
  return proportion_estimate::from_counts(hits, trials);
}
balance_estimate balance(double up, double between, double down) {
  const double n = up + between + down;
  return {up / n, down / n, unweighted_basis(static_cast<std::uint64_t>(n))};
}
rate_estimate<orders> rate(std::uint64_t events, double exposure) {
  return rate_estimate<orders>::from_counts(events, exposure, unweighted_basis(static_cast<std::uint64_t>(exposure)));
}
template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

template <class A, class B>
concept HasDifference = requires(const A& a, const B& b) { difference(a, b); };

}  // namespace

static_assert(HasDifference<proportion_estimate, proportion_estimate>);
static_assert(HasDifference<mean_estimate<scale_mean>, mean_estimate<scale_mean>>);
static_assert(!HasDifference<proportion_estimate, balance_estimate>);
static_assert(!HasDifference<mean_estimate<scale_mean>, mean_estimate<index_score>>);
static_assert(!HasDifference<rate_estimate<orders>, rate_estimate<customers>>);
static_assert(!HasDifference<proportion_estimate, double>);
static_assert(std::same_as<proportion_difference::unit, difference_of<proportion>>);

TEST_CASE("differences of proportions are those that Newcombe published") {
  struct row {
    std::uint64_t x1, n1, x2, n2;
    double lower, upper;
  };
  // Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10; four decimals.
  const row table[] = {{56, 70, 48, 80, 0.0524, 0.3339},  {9, 10, 3, 10, 0.1705, 0.8090},
                       {6, 7, 2, 7, 0.0582, 0.8062},      {5, 56, 0, 29, -0.0381, 0.1926},
                       {0, 10, 0, 20, -0.1611, 0.2775},   {0, 10, 0, 10, -0.2775, 0.2775},
                       {10, 10, 0, 20, 0.6791, 1.0},      {10, 10, 0, 10, 0.6075, 1.0}};
  constexpr double four_decimals = 0.5e-4 + 1e-12;
  for (const row& r : table) {
    const auto interval = difference(share(r.x1, r.n1), share(r.x2, r.n2)).interval();
    check_abs(interval.lower.value(), r.lower, four_decimals, "Newcombe 1998b");
    check_abs(interval.upper.value(), r.upper, four_decimals, "Newcombe 1998b");
    CHECK(interval.method == "newcombe_10");
  }
}

TEST_CASE("differences of proportions are those of R") {
  for (const oracle_entry& entry : committed_oracles("proportions").starting_with("prop.two.")) {
    const auto count = [&](const char* key) { return static_cast<std::uint64_t>(entry.inputs[key].number()); };
    const auto d = difference(share(count("x1"), count("n1")), share(count("x2"), count("n2")));
    const tolerance close{.abs = 1e-15, .rel = 1e-12};
    check_either(d.value().value(), entry.value["difference"].number(), close, entry.source);
    const auto interval = d.interval(entry.inputs["confidence"].number());
    check_either(interval.lower.value(), entry.value["newcombe_hybrid_score"][0].number(), close, entry.source);
    check_either(interval.upper.value(), entry.value["newcombe_hybrid_score"][1].number(), close, entry.source);
    check_either(d.statistic(), entry.value["z_pooled"].number(), close, entry.source);
    check_either(d.p_value(), entry.value["z_pooled_p_two_sided"].number(), close, entry.source);
  }
}

TEST_CASE("differences of balances are those of R") {
  const auto counts = [](const json_value& dpp) { return balance(dpp[2].number(), dpp[1].number(), dpp[0].number()); };
  for (const oracle_entry& entry : committed_oracles("nps").starting_with("nps.diff.")) {
    const auto d = difference(counts(entry.inputs["first"]), counts(entry.inputs["second"]));
    const tolerance close{.abs = 1e-12, .rel = 1e-12};
    check_either(d.value().value(), entry.value["difference_points"].number(), close, entry.source);
    check_either(d.standard_error(), entry.value["se_points"].number(), close, entry.source);
    const auto interval = d.interval(entry.inputs["confidence"].number());
    check_either(interval.lower.value(), entry.value["ci_points"][0].number(), close, entry.source);
    check_either(interval.upper.value(), entry.value["ci_points"][1].number(), close, entry.source);
    check_either(d.statistic(), entry.value["z"].number(), close, entry.source);
    check_either(d.p_value(), entry.value["p_two_sided"].number(), close, entry.source);
  }
  const auto d = difference(balance(60, 30, 10), balance(45, 35, 20));
  check_rel(d.value().value(), 25.0, 1e-13);
  check_abs(d.standard_error(), 10.1858, 0.5e-4);
  check_abs(d.statistic(), 2.4544, 0.5e-4);
  check_abs(d.p_value(), 0.01411, 0.5e-5);
  CHECK(printed(d) == "+25.0 points (95% CI +5.0..+45.0), p = 0.0141, n = 100 and 100");
}

TEST_CASE("the difference of means is Welch's") {
  // The sleep data of Student 1908 as two groups; R t.test(extra ~ group): t = -1.8608, df = 17.776, p = .07939,
  // -3.3654832 .. 0.2054832. More digits recomputed with mpmath 1.3.
  const mean_estimate<real> first(0.75, 0.56573452745572773, unweighted_basis(10));
  const mean_estimate<real> second(2.33, 0.6331666447310692, unweighted_basis(10));
  const auto d = difference(first, second);
  check_rel(d.value().value(), -1.58, 1e-15);
  check_rel(d.statistic(), -1.8608134674868531, 1e-13, "R t.test(sleep)");
  check_rel(d.degrees(), 17.77647351617849, 1e-13, "R t.test(sleep)");
  check_rel(d.p_value(), 0.079394140187358138, 1e-13, "R t.test(sleep)");
  check_rel(d.interval().lower.value(), -3.3654832307117106, 1e-13, "R t.test(sleep)");
  check_rel(d.interval().upper.value(), 0.20548323071171059, 1e-12, "R t.test(sleep)");
  CHECK(d.interval().method == "welch");
  CHECK(printed(d) == "-1.580 (95% CI -3.365..+0.205), p = 0.0794, n = 10 and 10");
  // An effective size takes the place of n in the degrees of freedom.
  const mean_estimate<real> weighted(2.33, 0.6331666447310692, sample_basis{40, 10.0, 0});
  check_rel(difference(first, weighted).degrees(), 17.77647351617849, 1e-13);
}

TEST_CASE("the difference of rates: exact test, and Garwood's limits combined") {
  // R documentation of poisson.test, cancer counts of Fay 2010: 11 in 800 against 21 in 3011, p-value = 0.07967.
  const auto d = difference(rate(11, 800), rate(21, 3011));
  check_rel(d.p_value(), 0.07966863303332947, 1e-12, "R poisson.test; sum of exact fractions");
  // Recomputed with 30 digits (mpmath 1.3).
  check_rel(d.value().value(), 0.0067755728993689804, 1e-14);
  check_rel(d.interval().lower.value(), -0.0010352928539206641, 1e-12);
  check_rel(d.interval().upper.value(), 0.017948675883100715, 1e-13);
  check_rel(d.statistic(), 1.8589658187635633, 1e-13);
  CHECK(d.interval().method == "mover_garwood");
  struct row {
    std::uint64_t x1;
    double t1;
    std::uint64_t x2;
    double t2, p;
  };
  // Sums of exact fractions of binomial probabilities.
  const row table[] = {{0, 100, 5, 100, 0.0625},
                       {5, 100, 0, 100, 0.0625},
                       {0, 10, 0, 20, 1.0},
                       {10, 100, 10, 100, 1.0},
                       {3, 50, 20, 100, 0.04511197552405121},
                       {120, 1000, 90, 1000, 0.04511408786484073},
                       {1, 1, 0, 1000, 0.000999000999000999}};
  for (const row& r : table) {
    check_rel(difference(rate(r.x1, r.t1), rate(r.x2, r.t2)).p_value(), r.p, 1e-12, "exact fractions");
    check_rel(difference(rate(r.x2, r.t2), rate(r.x1, r.t1)).p_value(), r.p, 1e-12, "exact fractions");
  }
  // Large counts: the exact p-value and that of the score z agree.
  const auto large = difference(rate(1000000, 5e8), rate(1003000, 5e8));
  check_rel(large.p_value(), std::erfc(std::fabs(large.statistic()) / std::sqrt(2.0)), 2e-3);
  // Effective events are not whole: the score z.
  const rate_estimate<orders> weighted(10.5, 0.0131, 801.0, sample_basis{900, 801.0, 0});
  const auto by_score = difference(weighted, rate(21, 3011));
  check_rel(by_score.p_value(), std::erfc(std::fabs(by_score.statistic()) / std::sqrt(2.0)), 1e-14);
}

TEST_CASE("the difference of ratios is Wald's") {
  const ratio_estimate<real> a({6, 2, 4, 1, 0.5}, unweighted_basis(100));
  const ratio_estimate<real> b({5, 2, 3, 1, 0.5}, unweighted_basis(400));
  const auto d = difference(a, b);
  const double error = std::sqrt((4.0 - 3.0 + 9.0) / 100.0 / 4.0 + (3.0 - 2.5 + 6.25) / 400.0 / 4.0);
  check_rel(d.value().value(), 0.5, 1e-15);
  check_rel(d.standard_error(), error, 1e-14);
  check_rel(d.interval().upper.value(), 0.5 + 1.9599639845400542 * error, 1e-14);
  check_rel(d.statistic(), 0.5 / error, 1e-14);
  CHECK(d.method() == "wald");
}

TEST_CASE("no data on a side is no difference, anywhere in its unit") {
  const auto check_nothing = [](const auto& d, double lowest, double highest) {
    CHECK_FALSE(d.value().known());
    CHECK(std::isnan(d.standard_error()));
    CHECK(std::isnan(d.statistic()));
    CHECK(std::isnan(d.p_value()));
    CHECK(d.interval().lower.value() == lowest);
    CHECK(d.interval().upper.value() == highest);
  };
  constexpr double inf = detail::infinity;
  check_nothing(difference(share(0, 0), share(5, 9)), -1.0, 1.0);
  check_nothing(difference(share(5, 9), share(0, 0)), -1.0, 1.0);
  check_nothing(difference(balance(5, 2, 2), balance_estimate(0.0, 0.0, {})), -200.0, 200.0);
  check_nothing(difference(mean_estimate<scale_mean>(4.0, 0.1, unweighted_basis(9), 1, 5),
                           mean_estimate<scale_mean>(4.0, 0.1, sample_basis{}, 1, 5)),
                -4.0, 4.0);
  check_nothing(difference(rate(4, 10), rate_estimate<orders>::from_counts(0, 0.0, {})), -inf, inf);
  check_nothing(difference(ratio_estimate<real>({}, {}), ratio_estimate<real>({}, {})), -inf, inf);
  CHECK(printed(difference(share(0, 0), share(5, 9))) ==
        "no data (95% CI -100.0..+100.0), no test, n = 0 and 9");
}

TEST_CASE("one answer for a mean is a difference without a test") {
  const auto d = difference(mean_estimate<scale_mean>(4.0, 0.1, unweighted_basis(9), 1, 5),
                            mean_estimate<scale_mean>(2.0, 0.0, unweighted_basis(1), 1, 5));
  CHECK(d.value().value() == 2.0);
  CHECK(std::isnan(d.p_value()));
  CHECK(d.interval().lower.value() == -4.0);
  CHECK(d.interval().upper.value() == 4.0);
}

TEST_CASE("where nothing varies there is no test, and the interval says so where it can") {
  const auto shares = difference(share(10, 10), share(20, 20));
  CHECK(std::isnan(shares.statistic()));
  CHECK(std::isnan(shares.p_value()));
  CHECK(shares.interval().width() > 0.1);
  const auto balances = difference(balance(10, 0, 0), balance(20, 0, 0));
  CHECK(balances.value().value() == 0.0);
  CHECK(balances.standard_error() == 0.0);
  CHECK(std::isnan(balances.p_value()));
  CHECK(balances.interval().lower.value() < -10.0);
  CHECK(balances.interval().upper.value() > 10.0);
  CHECK(balances.interval().lower.value() ==
        balances.interval(0.95, balance_difference_method::square_and_add).lower.value());
  CHECK(name(balance_difference_method::square_and_add) == "square_and_add");
  const auto apart = difference(balance(20, 0, 0), balance(0, 0, 20));
  CHECK(apart.value().value() == 200.0);
  CHECK(apart.interval().upper.value() == 200.0);
  CHECK(apart.interval().lower.value() < 180.0);
  const auto means = difference(mean_estimate<scale_mean>(4.0, 0.0, unweighted_basis(9), 1, 5),
                                mean_estimate<scale_mean>(3.0, 0.0, unweighted_basis(9), 1, 5));
  CHECK(std::isnan(means.statistic()));
  CHECK(std::isnan(means.p_value()));
  CHECK(means.interval().contains(means.value()));
  const auto rates = difference(rate(0, 10), rate(0, 20));
  CHECK(std::isnan(rates.statistic()));
  CHECK(rates.p_value() == 1.0);
  CHECK(rates.interval().contains(difference_of<rate_per<orders>>{0.1}));
}

TEST_CASE("a difference turns its sign with its sides") {
  const auto there = difference(share(56, 70), share(48, 80));
  const auto back = difference(share(48, 80), share(56, 70));
  check_rel(there.value().value(), -back.value().value(), 1e-15);
  check_rel(there.interval().lower.value(), -back.interval().upper.value(), 1e-14);
  check_rel(there.interval().upper.value(), -back.interval().lower.value(), 1e-14);
  CHECK(there.p_value() == back.p_value());
  CHECK(there.first().sample_size() == 70);
  CHECK(printed(there) == "+20.0 percentage points (95% CI +5.2..+33.4), p = 0.0080, n = 70 and 80");
}

TEST_CASE("one promoter is no proof: few answers are compared with the variance that both sides have together") {
  // One promoter against 50 up, 25 down of 100: together 51/101 up and 25/101 down.
  const balance_estimate one(1.0, 0.0, unweighted_basis(1));
  const balance_estimate rest(0.5, 0.25, unweighted_basis(100));
  const auto d = difference(one, rest);
  const double up = 51.0 / 101.0;
  const double down = 25.0 / 101.0;
  const double z = 0.75 / std::sqrt((up + down - (up - down) * (up - down)) * (1.0 + 1.0 / 100.0));
  check_rel(d.statistic(), z, 1e-12, "by hand");
  CHECK(d.p_value() > 0.3);
  CHECK(d.interval().method == "square_and_add");
  CHECK(d.interval().lower.value() < 0.0);
  // Ten answers on each side: as published and in the reference values, unpooled.
  const auto enough = difference(balance_estimate(0.6, 0.1, unweighted_basis(10)), balance_estimate(0.4, 0.2, unweighted_basis(10)));
  CHECK(enough.statistic() == enough.value().value() / enough.standard_error());
  CHECK(enough.interval().method == "wald");
}

TEST_CASE("few equal groups raise false alarms about as often as the level says") {
  // Two groups from one distribution (shares .5, .3, .2), one of them small: enumerated over the small one, the other
  // at its expectation. Few answers have few outcomes, so that the rate is a step here and there beside .05; the
  // unpooled z alarms in 1.00, .50, .25, .17 and .11 of the cases.
  for (const int n : {1, 2, 3, 5, 9}) {
    double alarms = 0.0;
    for (int u = 0; u <= n; ++u) {
      for (int d = 0; u + d <= n; ++d) {
        const int rest = n - u - d;
        const double ways = std::tgamma(n + 1.0) / (std::tgamma(u + 1.0) * std::tgamma(d + 1.0) * std::tgamma(rest + 1.0));
        const double probability = ways * std::pow(0.5, u) * std::pow(0.2, d) * std::pow(0.3, rest);
        const balance_estimate small(static_cast<double>(u) / n, static_cast<double>(d) / n,
                                     unweighted_basis(static_cast<std::uint64_t>(n)));
        const balance_estimate large(0.5, 0.2, unweighted_basis(1000));
        if (difference(small, large).p_value() < 0.05) alarms += probability;
      }
    }
    CAPTURE(n);
    CHECK(alarms < 0.1);
  }
}

TEST_CASE("effective events that are whole but for rounding are tested exactly") {
  const auto exact = difference(rate_estimate<orders>(11.0, 11.0 / 273.0, 273.0, {273, 273.0, 0}),
                                rate_estimate<orders>(5.0, 5.0 / 410.0, 410.0, {410, 410.0, 0}));
  const auto rounded = difference(rate_estimate<orders>(10.999999999999998, 11.0 / 273.0, 273.0, {273, 273.0, 0}),
                                  rate_estimate<orders>(5.0, 5.0 / 410.0, 410.0, {410, 410.0, 0}));
  check_rel(rounded.p_value(), exact.p_value(), 1e-9);
}
