#include <clientele/segment/concentration.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using segment::concentration;
using segment::gini_form;
using segment::head_rule;
using segment::negative_amounts;

namespace {

using dollars = money<USD>;

std::vector<std::int64_t> lognormal_amounts(std::size_t n, double sigma, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> draw(0.0, sigma);
  std::vector<std::int64_t> amounts(n);
  for (std::int64_t& amount : amounts) amount = std::llround(1e4 * draw(random));
  return amounts;
}

/// The figures of one set of amounts against a reference entry.
void check_entry(const concentration& of, const oracle_entry& entry) {
  const json_value& value = entry.value;
  CHECK(of.size() == static_cast<std::uint64_t>(value["n"].number()));
  check_either(of.gini().value().value(), value["gini"].number(), entry.allowed, entry.source);
  check_either(of.gini(gini_form::unbiased).value().value(), value["gini_unbiased"].number(), entry.allowed, entry.source);
  check_either(of.theil().value().value(), value["theil_t"].number(), entry.allowed, entry.source);
  const auto curve = of.lorenz_curve(10, head_rule::floor);
  REQUIRE(curve.size() == 11);
  for (std::size_t q = 0; q <= 10; ++q) {
    check_either(curve[q].share.value().value(), value["lorenz_at_deciles"][q].number(), entry.allowed, entry.source);
  }
  struct rule {
    const char* name;
    head_rule option;
  };
  for (const rule& asked : {rule{"share_of_top_percent_floor_count", head_rule::floor},
                            rule{"share_of_top_percent_ceil_count", head_rule::ceil},
                            rule{"share_of_top_percent_fractional", head_rule::fractional}}) {
    for (const std::string& percent : value[asked.name].keys()) {
      check_either(of.share_of_top(proportion{std::stod(percent) / 100.0}, asked.option).value().value(),
                   value[asked.name][percent].number(), entry.allowed, entry.source + ' ' + asked.name + ' ' + percent);
    }
  }
  CHECK(of.customers_for(proportion{0.8}).count ==
        static_cast<std::uint64_t>(value["customers_needed_for_80_percent"].number()));
}

}  // namespace

TEST_CASE("small vectors") {
  const oracle_file oracles = committed_oracles("concentration");
  for (const oracle_entry& entry : oracles.entries()) {
    std::vector<dollars> amounts;
    for (const double amount : entry.inputs["values"].numbers()) {
      amounts.push_back(dollars::from_whole(static_cast<std::int64_t>(amount)));
    }
    check_entry(concentration{amounts}, entry);
  }
}

TEST_CASE("spend of the CDNOW customers") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("concentration.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  std::map<int, dollars> spend;  // customer_id,master_id,date,cds,spend_usd
  std::ifstream lines(*file);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    spend[std::stoi(line)] += dollars::from_floating(std::stod(line.substr(line.rfind(',') + 1)));
  }
  std::vector<dollars> amounts;
  for (const auto& [customer, total] : spend) amounts.push_back(total);
  check_entry(concentration{amounts}, entry);
}

TEST_CASE("the share of customers is compared, not multiplied: 0.29 of 100 customers are 29") {
  std::vector<std::int64_t> amounts(100);
  for (std::size_t i = 0; i < amounts.size(); ++i) amounts[i] = static_cast<std::int64_t>(i + 1);
  const concentration of{amounts};
  for (std::size_t k = 0; k <= 100; ++k) {
    const proportion p{static_cast<double>(k) / 100.0};
    const auto expected = static_cast<double>(k * (k + 1) / 2) / 5050.0;
    for (const auto rule : {head_rule::fractional, head_rule::floor, head_rule::ceil}) {
      check_rel(of.lorenz(p, rule).value().value(), expected, 1e-15);
      check_abs(of.share_of_top(proportion{1.0 - p.value()}).value().value(), 1.0 - expected, 1e-12);
    }
    CHECK(of.share_of_top(p, head_rule::floor).value() == of.share_of_top(p, head_rule::ceil).value());
  }
}

TEST_CASE("the error of the Gini coefficient is that of its exact derivative, counted pair by pair") {
  for (const double sigma : {0.3, 1.0}) {
    std::vector<std::int64_t> x = lognormal_amounts(200, sigma, 5);
    x[7] = x[8] = x[9];  // ties, and customers with nothing
    x[20] = x[21] = 0;
    const auto n = static_cast<double>(x.size());
    double total = 0.0;
    double apart = 0.0;
    for (const auto a : x) {
      total += static_cast<double>(a);
      for (const auto b : x) apart += std::fabs(static_cast<double>(a - b));
    }
    const double mean = total / n;
    const double gini = apart / (2.0 * n * total);
    double squares = 0.0;
    for (const auto a : x) {
      double from_others = 0.0;
      for (const auto b : x) from_others += std::fabs(static_cast<double>(a - b)) / n;
      const double influence = from_others / mean - gini - gini * static_cast<double>(a) / mean;
      squares += influence * influence;
    }
    const double error = std::sqrt(squares / (n - 1.0) / n);
    const concentration of{x};
    check_rel(of.gini().value().value(), gini, 1e-12);
    check_rel(of.gini().standard_error(), error, 1e-12);
    check_rel(of.gini(gini_form::unbiased).standard_error(), error * n / (n - 1.0), 1e-12);
    // Davidson's own Z_i, divisor n: they differ by x_i / n.
    std::sort(x.begin(), x.end());
    std::vector<double> z;
    double below = 0.0;
    double sum_z = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto a = static_cast<double>(x[i]);
      below += a;
      z.push_back(-(gini + 1.0) * a + (2.0 * static_cast<double>(i) + 1.0) / n * a - 2.0 / n * below);
      sum_z += z.back();
    }
    double davidson = 0.0;
    for (const double value : z) davidson += (value - sum_z / n) * (value - sum_z / n);
    check_rel(std::sqrt(davidson) / (n * mean), error, 4.0 / n);
  }
}

TEST_CASE("the error of a Lorenz ordinate is that of Beach and Davidson's covariances") {
  std::vector<std::int64_t> x = lognormal_amounts(400, 0.8, 11);
  const concentration of{x};
  std::sort(x.begin(), x.end());
  const auto n = static_cast<double>(x.size());
  const auto moments = [&x](std::size_t count) {  // mean and variance (divisor: their number) of the lowest
    double mean = 0.0;
    for (std::size_t i = 0; i < count; ++i) mean += static_cast<double>(x[i]) / static_cast<double>(count);
    double variance = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      variance += (static_cast<double>(x[i]) - mean) * (static_cast<double>(x[i]) - mean) / static_cast<double>(count);
    }
    return std::array{mean, variance};
  };
  const auto [mu, sigma2] = moments(x.size());
  for (const std::size_t k : {40U, 200U, 320U, 396U}) {
    const double p = static_cast<double>(k) / n;
    const auto [gamma, lambda2] = moments(k);
    const auto xi = static_cast<double>(x[k]);
    const double ordinate = p * gamma;  // of the generalised curve
    const double own = p * (lambda2 + (1.0 - p) * (xi - gamma) * (xi - gamma));
    const double with_mean = p * (lambda2 + (xi - gamma) * (mu - gamma));
    const double variance = own / (mu * mu) + ordinate * ordinate / std::pow(mu, 4) * sigma2 -
                            2.0 * ordinate / std::pow(mu, 3) * with_mean;
    check_rel(of.lorenz(proportion{p}).standard_error(), std::sqrt(variance / (n - 1.0)), 1e-10);
    check_rel(of.share_of_top(proportion{static_cast<double>(x.size() - k) / n}).standard_error(),
              std::sqrt(variance / (n - 1.0)), 1e-10);
  }
}

TEST_CASE("the error of Theil's T is that of its numerical derivative") {
  const std::vector<std::int64_t> x = lognormal_amounts(60, 0.9, 3);
  const auto theil = [&x](std::size_t heavier, double by) {
    double weight = 0.0;
    double sum = 0.0;
    double entropy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double w = 1.0 + (i == heavier ? by : 0.0);
      const auto a = static_cast<double>(x[i]);
      weight += w;
      sum += w * a;
      entropy += w * a * std::log(a);
    }
    return entropy / sum - std::log(sum / weight);
  };
  double squares = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double influence = (theil(i, 1e-4) - theil(i, -1e-4)) / 2e-4;
    squares += influence * influence;
  }
  const auto n = static_cast<double>(x.size());
  const auto estimate = concentration{x}.theil();
  check_rel(estimate.value().value(), theil(0, 0.0), 1e-12);
  check_rel(estimate.standard_error(), std::sqrt(squares * n / (n - 1.0)), 1e-6);
  CHECK(estimate.lowest() == 0.0);
}

TEST_CASE("the customers needed for a share, and the curve, say the same") {
  const std::vector<std::int64_t> x = lognormal_amounts(500, 1.0, 21);
  const concentration of{x};
  for (const double share : {0.1, 0.5, 0.8, 0.99}) {
    const auto needed = of.customers_for(proportion{share});
    const auto head = [&](std::uint64_t k) {
      return of.share_of_top(proportion{static_cast<double>(k) / 500.0}, head_rule::floor).value().value();
    };
    CHECK(head(needed.count) >= share);
    CHECK(head(needed.count - 1) < share);
    CHECK(needed.share.value().value() == static_cast<double>(needed.count) / 500.0);
    // Where the curve is steep, a wrong share moves the count little.
    const double step = (head(needed.count) - head(needed.count - 1)) * 500.0;
    check_rel(needed.share.standard_error() * step,
              of.share_of_top(proportion{static_cast<double>(needed.count) / 500.0}).standard_error(), 1e-9);
  }
  CHECK(of.customers_for(proportion{0.0}).count == 0);
  CHECK(of.customers_for(proportion{1.0}).count == 500);
}

TEST_CASE("all of the total is asked for exactly: a small rest is lost in no rounding") {
  const concentration of{std::vector<std::uint64_t>{1, std::uint64_t{1} << 60}};
  CHECK(of.customers_for(proportion{1.0}).count == 2);
  CHECK(of.customers_for(proportion{1.0}).share.value() == proportion{1.0});
  CHECK(of.customers_for(proportion{0.8}).count == 1);
  CHECK(concentration{std::vector{5, 0, 3, 0}}.customers_for(proportion{1.0}).count == 2);
  CHECK(concentration{std::vector{80, 5, 5, 5, 5}}.customers_for(proportion{0.8}).count == 1);
}

TEST_CASE("the unbiased Gini coefficient: with a heavy tail it too is low on average, but less") {
  std::mt19937_64 random(8);
  std::lognormal_distribution<double> draw(0.0, 1.5);
  constexpr int samples = 8000;
  std::vector<std::int64_t> x(50);
  double plain = 0.0;
  double unbiased = 0.0;
  for (int sample = 0; sample < samples; ++sample) {
    for (auto& amount : x) amount = std::llround(1e6 * draw(random));
    const concentration of{x};
    plain += of.gini().value().value() / samples;
    unbiased += of.gini(gini_form::unbiased).value().value() / samples;
  }
  // Truth 2 Phi(1.5 / sqrt 2) - 1 = .7112. From 20,000 samples in Python 3.11, by the definition: .6767 and .6906.
  check_abs(plain, 0.6767, 0.005);
  check_abs(unbiased, 0.6906, 0.005);
  // The bound that is corrected: one customer has all.
  CHECK(concentration{std::vector{0, 0, 0, 9}}.gini().value() == segment::gini_index{0.75});
  CHECK(concentration{std::vector{0, 0, 0, 9}}.gini(gini_form::unbiased).value() == segment::gini_index{1.0});
}

TEST_CASE("the interval of each figure covers nearly what it says") {
  struct population {
    double gini, top_fifth, lower_half, for_80;
    bool exponential;
    double sigma;
    double least;  // what it covers at worst, less 1.5 points for the size of this simulation
  };
  // Exponential: G = 1/2, 1 - L(p) with L(p) = p + (1 - p) ln(1 - p). Lognormal: G = 2 Phi(s / sqrt 2) - 1,
  // L(p) = Phi(Phi^-1(p) - s); computed with Python 3.11's NormalDist.
  const std::vector<population> populations{
      {0.5, 0.2 * (1.0 - std::log(0.2)), 0.5 + 0.5 * std::log(0.5), 0.4385031389, true, 0.0, 0.925},
      {0.2763263902, 0.3663179778, 0.3085375387, 0.6336820222, false, 0.5, 0.92},
      {0.5204998778, 0.5629208277, 0.1586552539, 0.4370791723, false, 1.0, 0.885}};
  for (const population& from : populations) {
    std::mt19937_64 random(42);
    std::exponential_distribution<double> exponential;
    std::lognormal_distribution<double> lognormal(0.0, from.sigma);
    constexpr int samples = 1500;
    std::array<int, 4> covered{};
    std::vector<std::int64_t> x(200);
    for (int sample = 0; sample < samples; ++sample) {
      for (auto& amount : x) {
        amount = std::llround(1e6 * (from.exponential ? exponential(random) : lognormal(random)));
      }
      const concentration of{x};
      covered[0] += of.gini().interval().contains(segment::gini_index{from.gini});
      covered[1] += of.share_of_top(proportion{0.2}).interval().contains(proportion{from.top_fifth});
      covered[2] += of.lorenz(proportion{0.5}).interval().contains(proportion{from.lower_half});
      covered[3] += of.customers_for(proportion{0.8}).share.interval().contains(proportion{from.for_80});
    }
    for (const int times : covered) {
      const double coverage = static_cast<double>(times) / samples;
      CAPTURE(from.sigma);
      CHECK(coverage > from.least);
      CHECK(coverage < 0.97);
    }
  }
}

TEST_CASE("order, kind of integer and scale of the amounts change nothing") {
  std::vector<std::int64_t> x = lognormal_amounts(5000, 1.2, 77);  // many enough for the radix sort
  x[10] = std::int64_t{1} << 45;
  const concentration sorted_by_radix{x};
  std::vector<std::int64_t> ascending = x;
  std::sort(ascending.begin(), ascending.end());
  CHECK(concentration{ascending} == sorted_by_radix);
  std::vector<std::uint64_t> unsigned_amounts(x.begin(), x.end());
  CHECK(concentration{unsigned_amounts} == sorted_by_radix);
  std::vector<money<EUR, 4>> euros;
  for (const auto amount : x) euros.push_back(money<EUR, 4>::from_units(amount));
  CHECK(concentration{std::span<const money<EUR, 4>>(euros)} == sorted_by_radix);
  std::vector<std::int64_t> doubled = x;
  for (auto& amount : doubled) amount *= 2;
  CHECK(concentration{doubled}.gini().value() == sorted_by_radix.gini().value());
  CHECK(concentration{doubled}.gini().standard_error() == sorted_by_radix.gini().standard_error());
  CHECK(concentration{doubled} != sorted_by_radix);
}

TEST_CASE("amounts near the end of 64 bits do not overflow") {
  const std::vector<std::uint64_t> x(3000, (std::numeric_limits<std::uint64_t>::max)());
  const concentration of{x};
  CHECK(of.gini().value() == segment::gini_index{0.0});
  CHECK(of.gini().standard_error() == 0.0);
  CHECK(of.lorenz(proportion{0.5}).value() == proportion{0.5});
  CHECK(of.customers_for(proportion{0.5}).count == 1500);
}

TEST_CASE("a negative amount is an error with its row, or taken as nothing and counted") {
  const std::vector<dollars> spend{dollars::from_units(500), dollars::from_units(-1250), dollars::from_units(300)};
  try {
    const concentration refused(spend, negative_amounts::refuse, 40);
    FAIL("a negative amount was taken");
  } catch (const invalid_value& problem) {
    CHECK(problem.row() == 41);
    CHECK(std::string(problem.what()) ==
          "row 41: a concentration has no place for -12.50 USD; allowed is 0 or more, or negative_amounts::as_zero");
  }
  const concentration raised(spend, negative_amounts::as_zero);
  CHECK(raised.raised() == 1);
  CHECK(raised.size() == 3);
  check_rel(raised.share_of_top(proportion{0.5}, head_rule::floor).value().value(), 0.625, 1e-15);
  CHECK_THROWS_WITH_AS(concentration(std::vector{3, -4}),
                       "row 1: a concentration has no place for -4; allowed is 0 or more, or negative_amounts::as_zero",
                       invalid_value);
}

TEST_CASE("nobody, a total of nothing, and one customer") {
  for (const concentration& of : {concentration{}, concentration{std::vector<std::uint32_t>{0, 0}}}) {
    CHECK(!of.gini().value().known());
    CHECK(of.gini().interval().upper == segment::gini_index{1.0});
    CHECK(of.gini().sample_size() == of.size());
    for (const auto& share : {of.share_of_top(proportion{0.2}), of.lorenz(proportion{0.2}),
                              of.customers_for(proportion{0.8}).share, of.lorenz_curve()[5].share}) {
      CHECK(!share.value().known());
      CHECK(share.interval().width() == 1.0);
    }
    CHECK(of.customers_for(proportion{0.8}).count == 0);
    CHECK(!of.theil().value().known());
    CHECK(of.theil().lowest() == 0.0);
    CHECK(of.theil().interval().lower == real{0.0});
  }
  const concentration one{std::vector{7}};
  CHECK(one.gini().value() == segment::gini_index{0.0});
  CHECK(std::isnan(one.gini().standard_error()));
  CHECK(one.gini().interval().width() == 1.0);
  CHECK(!one.gini(gini_form::unbiased).value().known());
  CHECK(one.gini(gini_form::unbiased).interval().width() == 1.0);
  CHECK(one.share_of_top(proportion{0.2}).value() == proportion{0.2});
  CHECK(one.share_of_top(proportion{0.2}, head_rule::floor).value() == proportion{0.0});
  CHECK(one.share_of_top(proportion{0.2}, head_rule::ceil).value() == proportion{1.0});
}

TEST_CASE("the ends of the curve are certain, and its points rise") {
  const concentration of{lognormal_amounts(300, 1.0, 9)};
  const auto curve = of.lorenz_curve(20);
  REQUIRE(curve.size() == 21);
  CHECK(curve.front().share.value() == proportion{0.0});
  CHECK(curve.back().share.value() == proportion{1.0});
  check_abs(curve.front().share.standard_error(), 0.0, 1e-15);
  check_abs(curve.back().share.standard_error(), 0.0, 1e-15);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    CHECK(curve[i].customers.value() == static_cast<double>(i) / 20.0);
    CHECK(curve[i - 1].share.value() < curve[i].share.value());
    CHECK(curve[i].share.value().value() <= curve[i].customers.value());
  }
}

TEST_CASE("impossible questions are errors") {
  const concentration of{std::vector{1, 2, 3}};
  CHECK_THROWS_AS((void)of.share_of_top(proportion{}), invalid_argument);
  CHECK_THROWS_AS((void)of.lorenz(proportion{}), invalid_argument);
  CHECK_THROWS_AS((void)of.customers_for(proportion{}), invalid_argument);
  CHECK_THROWS_AS((void)of.lorenz_curve(0), invalid_argument);
  CHECK(concentration::most_curve_steps == 1'000'000);
  REQUIRE_THROWS_AS((void)of.lorenz_curve(concentration::most_curve_steps + 1), invalid_argument);
  REQUIRE_THROWS_WITH_AS((void)of.lorenz_curve((std::numeric_limits<unsigned>::max)()),
                         doctest::Contains("1 to 1000000"), invalid_argument);
  CHECK(of.lorenz_curve(concentration::most_curve_steps).size() == 1'000'001);
}

TEST_CASE("names, and how a Gini coefficient prints itself") {
  CHECK(segment::name(negative_amounts::refuse) == "refuse");
  CHECK(segment::name(negative_amounts::as_zero) == "as_zero");
  CHECK(segment::name(head_rule::fractional) == "fractional");
  CHECK(segment::name(head_rule::floor) == "floor");
  CHECK(segment::name(head_rule::ceil) == "ceil");
  CHECK(segment::name(gini_form::plain) == "plain");
  CHECK(segment::name(gini_form::unbiased) == "unbiased");
  std::ostringstream out;
  out << concentration{std::vector{1, 1, 1, 2, 5, 10, 80}}.gini();
  CHECK(out.str().substr(0, 13) == "0.740 (95% CI");
  CHECK_THROWS_WITH_AS(segment::gini_index{1.5}, doctest::Contains("gini_index"), invalid_argument);
  CHECK((segment::gini_index{0.75} - segment::gini_index{0.5}).value() == 0.25);
}
