#include <clientele/stats/replicate_summary.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

#include "support/allocations.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

std::vector<double> some_numbers(std::size_t n) {
  random_stream random(11);
  std::vector<double> x(n);
  for (double& v : x) v = -std::log(random.uniform());
  return x;
}

/// The weighted mean, and that of the squares.
struct two_means {
  const std::vector<double>& x;
  bool operator()(std::span<const double> w, std::span<double> out) const {
    double total = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      total += w[i];
      sum += w[i] * x[i];
      squares += w[i] * x[i] * x[i];
    }
    out[0] = sum / total;
    out[1] = squares / total;
    return total > 0;
  }
};

}  // namespace

TEST_CASE("the jackknife error of a mean is s / sqrt(n)") {
  const std::vector<double> x = some_numbers(40);
  const replicate_weights design(x.size(), replicate_kind::jackknife_one);
  const replicate_summary found = replicate(design, {}, 2, two_means{x});
  double mean = 0, squares = 0;
  for (const double v : x) mean += v / 40;
  for (const double v : x) squares += (v - mean) * (v - mean);
  check_rel(found.value(0), mean, 1e-13);
  check_rel(found.standard_error(0), std::sqrt(squares / 39 / 40), 1e-11);
  CHECK(found.degrees() == 39);
  CHECK(found.used() == 40);
  CHECK(std::isnan(found.quantile(0, 0.5)));  // its replicates are no draws
}

TEST_CASE("errors, covariances and quantiles are those of the replicates one by one") {
  const std::vector<double> x = some_numbers(60);
  const std::vector<double> w(60, 2.0);
  for (const std::size_t count : {std::size_t{500}, std::size_t{6000}}) {  // kept exactly, and in bins
    const replicate_weights design(x.size(), replicate_kind::bootstrap, {.replicates = count, .seed = 5});
    const two_means figure{x};
    const replicate_summary found = replicate(design, w, 2, figure);

    std::vector<double> first, second, factors(60);
    for (std::size_t r = 0; r < count; ++r) {
      design.factors(r, factors);
      double out[2];
      figure(factors, out);
      first.push_back(out[0]);
      second.push_back(out[1]);
    }
    double m1 = 0, m2 = 0, v = 0, c = 0;
    for (std::size_t r = 0; r < count; ++r) {
      m1 += first[r] / static_cast<double>(count);
      m2 += second[r] / static_cast<double>(count);
    }
    for (std::size_t r = 0; r < count; ++r) {
      v += (first[r] - m1) * (first[r] - m1) / static_cast<double>(count - 1);
      c += (first[r] - m1) * (second[r] - m2) / static_cast<double>(count - 1);
    }
    check_rel(found.mean(0), m1, 1e-12);
    check_rel(found.standard_error(0), std::sqrt(v), 1e-9);
    check_rel(found.covariance(0, 1), c, 1e-9);
    CHECK(found.covariance(1, 0) == found.covariance(0, 1));
    std::sort(first.begin(), first.end());
    for (const double p : {0.005, 0.025, 0.5, 0.9, 0.975}) {
      const double place = p * static_cast<double>(count - 1);
      const auto below = static_cast<std::size_t>(place);
      const double exact = first[below] + (place - static_cast<double>(below)) *
                                              (first[std::min(below + 1, count - 1)] - first[below]);
      check_abs(found.quantile(0, p), exact, count <= replicate_summary::exact_up_to ? 1e-13 : std::sqrt(v) / 100);
    }
  }
}

TEST_CASE("covariances of fewer figures change nothing else") {
  const std::vector<double> x = some_numbers(40);
  const replicate_weights design(x.size(), replicate_kind::bootstrap, {.replicates = 300, .seed = 5});
  const auto figures = [&](std::span<const double> w, std::span<double> out) {
    double two[2];
    const bool known = two_means{x}(w, two);
    for (std::size_t f = 0; f < out.size(); ++f) out[f] = two[0] * static_cast<double>(f + 1) + two[1];
    return known;
  };
  const replicate_summary all = replicate(design, {}, 5, figures);
  const replicate_summary some = replicate(design, {}, 5, figures, 0, 2);
  CHECK(all.joint() == 5);
  CHECK(some.joint() == 2);
  for (std::size_t a = 0; a < 5; ++a) {
    CHECK(some.standard_error(a) == all.standard_error(a));
    CHECK(some.quantile(a, 0.9) == all.quantile(a, 0.9));
    for (std::size_t b = 0; b < a; ++b) {
      if (a < 2) {
        CHECK(some.covariance(a, b) == all.covariance(a, b));
      } else {
        CHECK(std::isnan(some.covariance(b, a)));
      }
    }
  }
}

TEST_CASE("the bits do not depend on the number of threads") {
  const std::vector<double> x = some_numbers(50);
  const replicate_weights design(x.size(), replicate_kind::bootstrap, {.replicates = 2500, .seed = 9});
  const replicate_summary one = replicate(design, {}, 2, two_means{x}, 1);
  const replicate_summary four = replicate(design, {}, 2, two_means{x}, 4);
  CHECK(one.standard_error(1) == four.standard_error(1));
  CHECK(one.covariance(0, 1) == four.covariance(0, 1));
  CHECK(one.quantile(0, 0.975) == four.quantile(0, 0.975));
}

TEST_CASE("a replicate without a result is counted, and stops nothing") {
  const std::vector<double> x = some_numbers(6);
  const replicate_weights design(x.size(), replicate_kind::bootstrap, {.replicates = 1000, .seed = 3});
  const auto only_with_first = [&](std::span<const double> w, std::span<double> out) {
    out[0] = w[0];
    return w[0] > 0;
  };
  const replicate_summary found = replicate(design, {}, 1, only_with_first);
  CHECK(found.replicates() == 1000);
  CHECK(found.degenerate() + found.used() == 1000);
  CHECK((found.degenerate() > 250 && found.degenerate() < 420));  // (5/6)^6 = 33.5 %
  const auto infinite = [&](std::span<const double> w, std::span<double> out) {
    out[0] = 1 / w[0];
    return true;
  };
  CHECK(replicate(design, {}, 1, infinite).degenerate() == found.degenerate());
  // Without a result from the whole sample there is none at all.
  const replicate_summary none = replicate(design, {}, 1, [](auto, auto) { return false; });
  CHECK(std::isnan(none.value(0)));
  CHECK(std::isnan(none.standard_error(0)));
  CHECK_THROWS_AS(static_cast<void>(replicate(design, std::vector<double>{1, 2}, 1, infinite)), invalid_argument);
}

TEST_CASE("memory does not grow with the number of replicates") {  // peer-defect 39: it grew with draws times customers
  if (!allocations_are_counted()) return;
  const std::vector<double> x = some_numbers(50);
  const auto most_bytes = [&](std::size_t count) {
    const replicate_weights design(x.size(), replicate_kind::bootstrap, {.replicates = count, .seed = 8});
    forget_peak();
    const replicate_summary found = replicate(design, {}, 2, two_means{x}, 2);
    CHECK(found.used() == count);
    return peak_bytes();
  };
  const std::size_t few = most_bytes(5000);
  CHECK(few > 16 * 1024);  // a block of replicates and the bins
  CHECK(most_bytes(50000) < few + few / 8);
}
