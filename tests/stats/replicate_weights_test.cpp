#include <clientele/stats/replicate_weights.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/stats/replicate_summary.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

std::vector<double> factors_of(const replicate_weights& design, std::size_t replicate) {
  std::vector<double> out(design.rows());
  design.factors(replicate, out);
  return out;
}

/// Weighted total of x.
struct total_of {
  std::vector<double> x;
  bool operator()(std::span<const double> w, std::span<double> out) const {
    out[0] = 0;
    for (std::size_t i = 0; i < x.size(); ++i) out[0] += w[i] * x[i];
    return true;
  }
};

/// The textbook's error of a total: clusters within strata.
double error_by_hand(const std::vector<double>& x, const std::vector<std::uint32_t>& strata,
                     const std::vector<std::uint32_t>& clusters, const std::vector<double>& fractions) {
  double variance = 0;
  for (const std::uint32_t h : std::set<std::uint32_t>(strata.begin(), strata.end())) {
    std::vector<double> totals;
    double fraction = 0;
    for (const std::uint32_t c : std::set<std::uint32_t>(clusters.begin(), clusters.end())) {
      double sum = 0;
      bool found = false;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (strata[i] != h || clusters[i] != c) continue;
        sum += x[i];
        found = true;
        fraction = fractions[i];
      }
      if (found) totals.push_back(sum);
    }
    const auto n = static_cast<double>(totals.size());
    double mean = 0, squares = 0;
    for (const double t : totals) mean += t / n;
    for (const double t : totals) squares += (t - mean) * (t - mean);
    variance += (1 - fraction) * n / (n - 1) * squares;
  }
  return std::sqrt(variance);
}

/// Three strata of 2, 3 and 4 clusters of 1 to 3 rows, in no order.
struct small_design {
  std::vector<double> x{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
  std::vector<std::uint32_t> strata{7, 2, 2, 7, 5, 5, 5, 2, 7, 5, 5, 2, 7, 2, 5, 5};
  std::vector<std::uint32_t> clusters{1, 9, 8, 1, 4, 3, 3, 9, 2, 2, 1, 4, 2, 8, 4, 2};
  std::vector<double> fractions;
  small_design() {
    for (const std::uint32_t h : strata) fractions.push_back(h == 2 ? 0.5 : h == 5 ? 0.1 : 0.0);
  }
};

/// Multiplies the weights of rows so that they add up to a number; refuses where a row has none.
class scaled_to final : public weight_adjustment {
 public:
  scaled_to(std::size_t rows, double total) : rows_(rows), total_(total) {}
  std::size_t rows() const noexcept override { return rows_; }
  bool adjust(std::span<double> weights) const override {
    double sum = 0;
    for (const double w : weights) sum += w;
    for (double& w : weights) w *= total_ / sum;
    return weights[0] > 0;
  }
  void residuals(std::span<const double>, residual_weights, std::span<double>) const override {}

 private:
  std::size_t rows_;
  double total_;
};

}  // namespace

TEST_CASE("every kind has the textbook's error of a total") {
  const small_design d;
  const std::vector<double> none(d.x.size(), 0.0);
  const double error = error_by_hand(d.x, d.strata, d.clusters, none);
  const replicate_weights jackknife(d.x.size(), replicate_kind::jackknife_n, {.strata = d.strata, .clusters = d.clusters});
  CHECK(jackknife.size() == 9);
  CHECK(jackknife.degrees() == 6);
  check_rel(replicate(jackknife, {}, 1, total_of{d.x}).standard_error(0), error, 1e-12);
  const replicate_weights rescaled(d.x.size(), replicate_kind::rescaled,
                                   {.replicates = 20000, .strata = d.strata, .clusters = d.clusters});
  check_rel(replicate(rescaled, {}, 1, total_of{d.x}).standard_error(0), error, 0.02, "20,000 draws");
  CHECK(rescaled.degrees() == 6);
  // Plain rows: the same as clusters of one.
  const std::vector<std::uint32_t> one(d.x.size(), 0);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < d.x.size(); ++i) rows.push_back(i);
  const replicate_weights plain(d.x.size(), replicate_kind::jackknife_one);
  check_rel(replicate(plain, {}, 1, total_of{d.x}).standard_error(0), error_by_hand(d.x, one, rows, none), 1e-12);
  // Two kinds of jackknife are one without strata.
  const replicate_weights same(d.x.size(), replicate_kind::jackknife_n);
  check_rel(replicate(same, {}, 1, total_of{d.x}).standard_error(0), error_by_hand(d.x, one, rows, none), 1e-12);
}

TEST_CASE("the factors of each kind add up to the sample on average") {
  const small_design d;
  for (const replicate_kind kind : {replicate_kind::bootstrap, replicate_kind::rescaled, replicate_kind::jackknife_n}) {
    const replicate_weights design(d.x.size(), kind, {.replicates = 4000, .strata = d.strata, .clusters = d.clusters});
    std::vector<double> mean(d.x.size(), 0.0);
    for (std::size_t r = 0; r < design.size(); ++r) {
      const std::vector<double> factors = factors_of(design, r);
      for (std::size_t i = 0; i < mean.size(); ++i) {
        mean[i] += factors[i] / static_cast<double>(design.size());
        CHECK(factors[i] >= 0);
        // Rows of one cluster go together.
        for (std::size_t k = 0; k < i; ++k) {
          if (d.strata[i] == d.strata[k] && d.clusters[i] == d.clusters[k]) CHECK(factors[i] == factors[k]);
        }
      }
    }
    for (const double m : mean) check_abs(m, 1, kind == replicate_kind::jackknife_n ? 1e-12 : 0.08);
  }
}

TEST_CASE("balanced replicates: each cluster is active in half of them, and every pair of strata is balanced") {
  // Defect 25: a unit that is never left out is missing from the variance.
  for (const std::size_t strata : {1U, 2U, 3U, 4U, 7U, 8U, 13U}) {
    std::vector<std::uint32_t> stratum, cluster;
    std::vector<double> x;
    for (std::uint32_t h = 0; h < strata; ++h) {
      for (std::uint32_t c = 0; c < 2; ++c) {
        stratum.push_back(h);
        cluster.push_back(c);
        x.push_back(static_cast<double>((h * 7 + c * 11) % 13) + 0.25 * h);
      }
    }
    const replicate_weights design(x.size(), replicate_kind::balanced, {.strata = stratum, .clusters = cluster});
    const replicate_weights soft(x.size(), replicate_kind::balanced, {.strata = stratum, .clusters = cluster, .fay = 0.3});
    CHECK(design.degrees() == strata);
    std::vector<std::vector<double>> all;
    for (std::size_t r = 0; r < design.size(); ++r) all.push_back(factors_of(design, r));
    for (std::size_t a = 0; a < x.size(); ++a) {
      std::size_t active = 0;
      for (const auto& factors : all) active += factors[a] == 2.0 ? 1U : 0U;
      CHECK(2 * active == design.size());
      for (std::size_t b = 0; b < a; ++b) {
        if (stratum[a] == stratum[b]) continue;
        double product = 0;
        for (const auto& factors : all) product += (factors[a] - 1) * (factors[b] - 1);
        CHECK(product == 0);
      }
    }
    const std::vector<double> none(x.size(), 0.0);
    const double error = error_by_hand(x, stratum, cluster, none);
    check_rel(replicate(design, {}, 1, total_of{x}).standard_error(0), error, 1e-12);
    check_rel(replicate(soft, {}, 1, total_of{x}).standard_error(0), error, 1e-12);
    CHECK(factors_of(soft, 0)[0] == 1.7);
  }
}

TEST_CASE("a finite population shrinks the error, stratum by stratum") {
  const small_design d;
  const double error = error_by_hand(d.x, d.strata, d.clusters, d.fractions);
  const replicate_weights jackknife(
      d.x.size(), replicate_kind::jackknife_n,
      {.strata = d.strata, .clusters = d.clusters, .sampling_fractions = d.fractions});
  check_rel(replicate(jackknife, {}, 1, total_of{d.x}).standard_error(0), error, 1e-12);
  const replicate_weights rescaled(
      d.x.size(), replicate_kind::rescaled,
      {.replicates = 20000, .strata = d.strata, .clusters = d.clusters, .sampling_fractions = d.fractions});
  const replicate_summary drawn = replicate(rescaled, {}, 1, total_of{d.x});
  check_rel(drawn.standard_error(0), error, 0.02, "20,000 draws");
  // One fraction for all.
  const std::vector<double> quarter(d.x.size(), 0.25);
  for (const replicate_kind kind : {replicate_kind::jackknife_n, replicate_kind::bootstrap}) {
    const replicate_weights all(d.x.size(), kind, {.strata = d.strata, .clusters = d.clusters, .sampling_fraction = 0.25});
    const replicate_weights free(d.x.size(), kind, {.strata = d.strata, .clusters = d.clusters});
    const replicate_summary narrow = replicate(all, {}, 1, total_of{d.x}), wide = replicate(free, {}, 1, total_of{d.x});
    check_rel(narrow.standard_error(0), std::sqrt(0.75) * wide.standard_error(0), 1e-9);
    if (!all.drawn()) continue;
    // The draws themselves move together, so that their quantiles are narrower too.
    check_rel(narrow.quantile(0, 0.9) - narrow.value(0), std::sqrt(0.75) * (wide.quantile(0, 0.9) - wide.value(0)), 1e-9);
  }
}

TEST_CASE("replicates that came with the data") {
  const small_design d;
  const std::vector<double> weights(d.x.size(), 2.0);
  const replicate_weights jackknife(d.x.size(), replicate_kind::jackknife_n, {.strata = d.strata, .clusters = d.clusters});
  std::vector<double> brought, coefficients;
  for (std::size_t r = 0; r < jackknife.size(); ++r) {
    for (const double factor : factors_of(jackknife, r)) brought.push_back(2.0 * factor);
    coefficients.push_back(jackknife.coefficient(r));
  }
  const replicate_weights given(weights, {.weights = brought, .coefficients = coefficients, .degrees = 6});
  CHECK(given.kind() == replicate_kind::given);
  CHECK(given.size() == 9);
  check_rel(replicate(given, weights, 1, total_of{d.x}).standard_error(0),
            replicate(jackknife, weights, 1, total_of{d.x}).standard_error(0), 1e-13);
  CHECK_FALSE(given.drawn());

  const auto make = [&](given_replicates replicates) { replicate_weights{weights, std::move(replicates)}; };
  CHECK_THROWS_AS(make({.weights = {1, 2, 3}, .coefficients = {1}, .degrees = 1}), invalid_argument);
  CHECK_THROWS_AS(make({.weights = brought, .coefficients = {1, 2}, .degrees = 1}), invalid_argument);
  CHECK_THROWS_AS(make({.weights = brought, .coefficients = {-1}, .degrees = 1}), invalid_argument);
  CHECK_THROWS_AS(make({.weights = brought, .coefficients = {1}}), invalid_argument);
  std::vector<double> negative = brought;
  negative[20] = -1;
  try {
    make({.weights = negative, .coefficients = {1}, .degrees = 1});
    FAIL("a negative weight was taken");
  } catch (const invalid_value& problem) {
    CHECK(problem.row() == 4);
    CHECK(std::string(problem.what()).find("the weight in replicate 1 is -1 in row 4") == 0);
  }
}

TEST_CASE("an adjustment is made in the sample and in each replicate") {
  const small_design d;
  const auto to_hundred = std::make_shared<const scaled_to>(d.x.size(), 100.0);
  const replicate_weights design(d.x.size(), replicate_kind::jackknife_n,
                                 {.strata = d.strata, .clusters = d.clusters, .adjustment = to_hundred});
  CHECK(design.adjusted());
  const std::vector<double> ones(d.x.size(), 1.0);
  const replicate_summary count = replicate(design, {}, 1, total_of{ones});
  check_rel(count.value(0), 100, 1e-14);
  check_abs(count.standard_error(0), 0, 1e-12);
  // The first row is in a cluster that one replicate leaves out, which the adjustment refuses.
  CHECK(count.degenerate() == 1);
  CHECK(count.used() == 8);
  CHECK_THROWS_AS(replicate_weights(3, replicate_kind::bootstrap, {.adjustment = to_hundred}), invalid_argument);

  // The same design, told of the adjustment later.
  const replicate_weights plain(d.x.size(), replicate_kind::jackknife_n, {.strata = d.strata, .clusters = d.clusters});
  const replicate_weights later = plain.adjusted_by(to_hundred);
  CHECK(later.adjusted());
  CHECK(!plain.adjusted());
  const replicate_summary same = replicate(later, {}, 1, total_of{d.x});
  const replicate_summary before = replicate(design, {}, 1, total_of{d.x});
  CHECK(same.value(0) == before.value(0));
  CHECK(same.standard_error(0) == before.standard_error(0));
  CHECK(!plain.adjusted_by(nullptr).adjusted());
  CHECK_THROWS_AS(static_cast<void>(plain.adjusted_by(std::make_shared<const scaled_to>(3, 1.0))), invalid_argument);
}

TEST_CASE("what a kind does not know is an error") {
  const small_design d;
  const std::size_t n = d.x.size();
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::given), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::jackknife_one, {.strata = d.strata}), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::balanced, {.strata = d.strata, .clusters = d.clusters}), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::bootstrap, {.fay = 0.5}), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::bootstrap, {.sampling_fraction = 1.0}), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::bootstrap, {.sampling_fractions = std::vector<double>{0.5}}),
                  invalid_argument);
  CHECK_THROWS_AS(
      replicate_weights(n, replicate_kind::bootstrap, {.sampling_fraction = 0.5, .sampling_fractions = d.fractions}),
      invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::bootstrap, {.sampling_fractions = d.fractions}), invalid_argument);
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::bootstrap, {.strata = std::vector<std::uint32_t>{1}}), invalid_argument);
  std::vector<std::uint32_t> lonely = d.strata;
  lonely[0] = 99;
  CHECK_THROWS_AS(replicate_weights(n, replicate_kind::jackknife_n, {.strata = lonely}), invalid_argument);
  const replicate_weights good(n, replicate_kind::bootstrap, {.replicates = 10});
  std::vector<double> out(n);
  CHECK_THROWS_AS(good.factors(10, out), invalid_argument);
  CHECK_THROWS_AS(good.factors(0, std::span<double>(out).first(2)), invalid_argument);
}

TEST_CASE("every option changes the replicates") {
  const small_design d;
  const auto first = [&](const replicate_options& options) {
    const replicate_weights design(d.x.size(), replicate_kind::rescaled, options);
    return factors_of(design, 0);
  };
  const std::vector<double> plain = first({});
  CHECK(first({.seed = 5}) != plain);
  CHECK(first({.strata = d.strata}) != plain);
  CHECK(first({.clusters = d.clusters}) != plain);
  CHECK(first({.sampling_fraction = 0.2}) != plain);
  CHECK(replicate_weights(16, replicate_kind::rescaled, {.replicates = 7}).size() == 7);
  CHECK(first({}) == plain);
}
