#include <clientele/stats/balance_estimate.hpp>

#include <array>
#include <cmath>
#include <sstream>
#include <string>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

constexpr balance_method all_methods[] = {balance_method::adjusted_wald, balance_method::wald, balance_method::score,
                                          balance_method::linearised};

balance_estimate from_counts(double up, double between, double down) {
  const double n = up + between + down;
  return {up / n, down / n, unweighted_basis(static_cast<std::uint64_t>(n))};
}

std::string printed(const balance_estimate& estimate) {
  std::ostringstream out;
  out << estimate;
  return out.str();
}

double clipped(double x) { return std::fmax(-100.0, std::fmin(100.0, x)); }

}  // namespace

static_assert(balance_estimate(0.5, 0.25, unweighted_basis(8)).value() == points{25});
static_assert(balance_estimate(0.5, 0.25, unweighted_basis(8)).up() == proportion{0.5});
static_assert(!balance_estimate(0.5, 0.25, sample_basis{}).value().known());

TEST_CASE("a balance, its error and its adjusted Wald interval are the known ones") {
  struct row {
    double up, between, down, value, error, half, lower, upper;
  };
  // Recomputed independently: variance p + d - (p - d)^2; adjusted Wald adds 3/4, 3/2, 3/4 answers (Rocks 2016, The
  // American Statistician 70(4), and the defaults of its author's R package). The last upper end is clipped.
  const row table[] = {{250, 675, 75, 17.5, 1.7157, 3.3628, 14.086, 20.809},
                       {18, 11, 3, 46.875, 11.6796, 22.8916, 20.408, 65.307},
                       {20, 0, 0, 100, 0, 0, 69.683, 100.0}};
  for (const row& r : table) {
    const auto nps = from_counts(r.up, r.between, r.down);
    check_rel(nps.value().value(), r.value, 1e-14);
    check_abs(nps.standard_error(), r.error, 0.5e-4);
    const auto wald = nps.interval(0.95, balance_method::wald);
    check_abs(wald.upper.value() - nps.value().value(), r.half, 0.5e-4);
    check_abs(nps.value().value() - wald.lower.value(), r.half, 0.5e-4);
    const auto adjusted = nps.interval();
    check_abs(adjusted.lower.value(), r.lower, 0.5e-3);
    check_abs(adjusted.upper.value(), r.upper, 0.5e-3);
    CHECK(adjusted.method == "adjusted_wald");
  }
}

TEST_CASE("balances of counts are those of R") {
  for (const oracle_entry& entry : committed_oracles("nps").starting_with("nps.counts.")) {
    const auto nps = from_counts(entry.inputs["promoters"].number(), entry.inputs["passives"].number(),
                                 entry.inputs["detractors"].number());
    const double level = entry.inputs["confidence"].number();
    const tolerance close{.abs = 1e-12, .rel = 1e-12};
    check_either(nps.value().value(), entry.value["nps_points"].number(), close, entry.source);
    check_either(nps.variance(), entry.value["variance_per_response"].number(), {.abs = 1e-15, .rel = 1e-14},
                 entry.source);
    check_either(nps.standard_error(), entry.value["se_points"].number(), close, entry.source);
    check_either(nps.up().value(), entry.value["shares"]["promoters"].number(), close, entry.source);
    check_either(nps.down().value(), entry.value["shares"]["detractors"].number(), close, entry.source);

    const auto wald = nps.interval(level, balance_method::wald);
    check_either(wald.lower.value(), clipped(entry.value["wald_ci_points"][0].number()), close, entry.source);
    check_either(wald.upper.value(), clipped(entry.value["wald_ci_points"][1].number()), close, entry.source);
    const auto adjusted = nps.interval(level);
    const double value = nps.value().value();
    check_either(adjusted.lower.value(), clipped(std::fmin(value, entry.value["adjusted_wald_ci_points"][0].number())),
                 close, entry.source);
    check_either(adjusted.upper.value(), clipped(std::fmax(value, entry.value["adjusted_wald_ci_points"][1].number())),
                 close, entry.source);
  }
}

TEST_CASE("weighted balances are those of R") {
  for (const oracle_entry& entry : committed_oracles("nps").starting_with("nps.weighted.")) {
    // What a weighted tally computes, in doubles.
    const auto scores = entry.inputs["scores"].numbers();
    const auto weights = entry.inputs["weights"].numbers();
    double sum = 0.0, squares = 0.0, up = 0.0, down = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      sum += weights[i];
      squares += weights[i] * weights[i];
      if (scores[i] >= 9) up += weights[i];
      if (scores[i] <= 6) down += weights[i];
    }
    up /= sum;
    down /= sum;
    double linear = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double score = (scores[i] >= 9 ? 1.0 : 0.0) - (scores[i] <= 6 ? 1.0 : 0.0);
      linear += std::pow(weights[i] * (score - (up - down)), 2);
    }
    const double n = static_cast<double>(scores.size());
    const double linearised = std::sqrt(linear * n / (n - 1.0)) / sum;
    const balance_estimate nps(up, down, sample_basis{scores.size(), sum * sum / squares, 0}, linearised);

    check_rel(nps.value().value(), entry.value["weighted_nps_points"].number(), 1e-12, entry.source);
    check_rel(nps.effective_sample_size(), entry.value["kish_effective_n"].number(), 1e-12, entry.source);
    check_rel(nps.standard_error(), entry.value["se_points_kish"].number(), 1e-12, entry.source);
    check_rel(nps.linearised_error(), entry.value["se_points_linearised"].number(), 1e-12, entry.source);
    const auto wald = nps.interval(0.95, balance_method::wald);
    check_rel(wald.lower.value(), entry.value["ci_points_kish"][0].number(), 1e-12, entry.source);
    check_rel(wald.upper.value(), entry.value["ci_points_kish"][1].number(), 1e-12, entry.source);
  }
}

TEST_CASE("the limits of the score interval solve its equation") {
  const double z = 1.9599639845400542;
  for (const auto& counts : {std::array{250.0, 675.0, 75.0}, std::array{18.0, 11.0, 3.0}, std::array{20.0, 0.0, 0.0},
                             std::array{0.0, 5.0, 3.0}, std::array{1.0, 0.0, 1.0}}) {
    const auto nps = from_counts(counts[0], counts[1], counts[2]);
    const auto interval = nps.interval(0.95, balance_method::score);
    const double n = nps.effective_sample_size();
    const double sides = nps.up().value() + nps.down().value();
    for (const double limit : {interval.lower.value() / 100.0, interval.upper.value() / 100.0}) {
      const double off = nps.value().value() / 100.0 - limit;
      check_abs(off * off, z * z * (sides - limit * limit) / n, 1e-15);
    }
  }
  // All twenty on one side: (1 - t)^2 = z^2 (1 - t^2) / 20 is the Wilson interval of 20 out of 20, stretched.
  const auto all_up = from_counts(20, 0, 0).interval(0.95, balance_method::score);
  check_rel(all_up.lower.value(), 100.0 * (2.0 * 20.0 / (20.0 + z * z) - 1.0), 1e-13, "Wilson 20/20");
  CHECK(all_up.upper.value() == 100.0);
}

TEST_CASE("a balance of no answers is not a number, anywhere in the unit") {
  const balance_estimate nothing(0.5, 0.1, sample_basis{0, 0.0, 2});
  CHECK_FALSE(nothing.value().known());
  CHECK(std::isnan(nothing.standard_error()));
  for (const auto method : all_methods) {
    CHECK(nothing.interval(0.9, method).lower == points{-100});
    CHECK(nothing.interval(0.9, method).upper == points{100});
  }
  CHECK(printed(nothing) == "no data (95% CI -100.0..+100.0), n = 0, 2 missing");
}

TEST_CASE("one answer is a value with a wide interval, and sides mirror each other") {
  for (const auto method : all_methods) {
    const auto up = balance_estimate(1.0, 0.0, unweighted_basis(1)).interval(0.95, method);
    const auto down = balance_estimate(0.0, 1.0, unweighted_basis(1)).interval(0.95, method);
    CHECK(up.upper == points{100});
    CHECK(up.lower.value() == -down.upper.value());
    if (method != balance_method::wald) CHECK(up.width() > 50.0);

    const auto a = from_counts(18, 11, 3).interval(0.95, method);
    const auto b = from_counts(3, 11, 18).interval(0.95, method);
    check_rel(a.lower.value(), -b.upper.value(), 1e-14);
    check_rel(a.upper.value(), -b.lower.value(), 1e-14);
  }
}

TEST_CASE("the linearised interval is adjusted Wald at the size that the linearised error speaks for") {
  const double error = 0.05;
  const balance_estimate designed(0.5, 0.2, sample_basis{300, 150.0, 0}, error);
  check_rel(designed.linearised_error(), 5.0, 1e-15);
  const balance_estimate same(0.5, 0.2, sample_basis{300, designed.variance() / (error * error), 0});
  const auto interval = designed.interval(0.95, balance_method::linearised);
  check_rel(interval.lower.value(), same.interval().lower.value(), 1e-13);
  check_rel(interval.upper.value(), same.interval().upper.value(), 1e-13);
  const balance_estimate agreed(1.0, 0.0, sample_basis{20, 15.0, 0}, 0.0);
  CHECK(agreed.interval(0.95, balance_method::linearised).lower == agreed.interval().lower);
}

TEST_CASE("a balance prints as points, never as a percentage") {
  CHECK(printed(from_counts(18, 11, 3)) == "+46.9 points (95% CI +20.4..+65.3), n = 32");
  CHECK(printed(from_counts(3, 11, 18)) == "-46.9 points (95% CI -65.3..-20.4), n = 32");
  CHECK(printed(from_counts(5, 5, 5)) == "0.0 points (95% CI -36.9..+36.9), n = 15");
  CHECK(printed(balance_estimate(0.5, 0.2, sample_basis{1000, 862.1, 3})) ==
        "+30.0 points (95% CI +24.7..+35.1), n = 1000, effective n = 862.1, 3 missing");
}

TEST_CASE("the names of the methods are those of the reports") {
  CHECK(name(balance_method::adjusted_wald) == "adjusted_wald");
  CHECK(name(balance_method::wald) == "wald");
  CHECK(name(balance_method::score) == "score");
  CHECK(name(balance_method::linearised) == "linearised");
  CHECK(balance_estimate::method() == "adjusted_wald");
}
