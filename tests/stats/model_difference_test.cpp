#include <clientele/stats/model_difference.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <sstream>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/replicate_weights.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

/// The means of two columns, and their difference as a figure of its own.
std::shared_ptr<const replicate_summary> means_of(const std::vector<double>& x, const std::vector<double>& y,
                                                  replicate_kind kind) {
  const replicate_weights design(x.size(), kind, {.replicates = 500, .seed = 3});
  return std::make_shared<const replicate_summary>(
      replicate(design, {}, 3, [&](std::span<const double> w, std::span<double> out) {
        double total = 0, of_x = 0, of_y = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          total += w[i];
          of_x += w[i] * x[i];
          of_y += w[i] * y[i];
        }
        out[0] = of_x / total;
        out[1] = of_y / total;
        out[2] = out[0] - out[1];
        return true;
      }));
}

const std::vector<double> first{3, 5, 4, 6, 2, 5, 7, 4};
const std::vector<double> second{2, 5, 3, 6, 1, 3, 6, 4};

using coefficient = coefficient_estimate<real>;

}  // namespace

TEST_CASE("coefficients of different people: squares of the errors, Satterthwaite's degrees") {
  const coefficient a(0.8, 0.3, 10, unweighted_basis(12));
  const coefficient b(0.2, 0.4, 20, unweighted_basis(22));
  const auto found = difference(a, b);
  check_rel(value_of(found), 0.6, 1e-15);
  check_rel(found.standard_error(), 0.5, 1e-15);
  const double degrees = 0.25 * 0.25 / (0.09 * 0.09 / 10 + 0.16 * 0.16 / 20);
  check_rel(found.degrees(), degrees, 1e-14);
  CHECK_FALSE(found.same_people());
  check_rel(found.statistic(), 1.2, 1e-14);
  const auto limits = found.interval(0.9);
  check_rel(limits.upper.value() - limits.lower.value(), 2 * 0.5 * 1.6988, 1e-3, "t table: t(.95, 29.9) = 1.697 to 1.699");
  std::ostringstream out;
  out << found;
  CHECK(out.str().find("n = 12 and 22") != std::string::npos);

  const coefficient unknown(gap, gap, 0, unweighted_basis(2));
  CHECK_FALSE(difference(a, unknown).value().known());
  CHECK(std::isnan(difference(a, unknown).p_value()));
}

TEST_CASE("figures of one run are of the same people") {
  for (const replicate_kind kind : {replicate_kind::jackknife_one, replicate_kind::bootstrap}) {
    const auto run = means_of(first, second, kind);
    const replicate_estimate<real> x(run, 0, unweighted_basis(8));
    const replicate_estimate<real> y(run, 1, unweighted_basis(8));
    const auto found = difference(x, y);
    CHECK(found.same_people());
    check_rel(value_of(found), run->value(2), 1e-14);
    check_rel(found.standard_error(), run->standard_error(2), 1e-12, "the difference replicated as a figure of its own");
    CHECK(found.degrees() == run->degrees());
    std::ostringstream out;
    out << found;
    CHECK(out.str().ends_with("n = 8"));
    CHECK(difference(x, x).standard_error() == 0.0);
    CHECK(std::isnan(difference(x, x).p_value()));
  }
  // By the jackknife it is the paired t test.
  const auto run = means_of(first, second, replicate_kind::jackknife_one);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    sum += first[i] - second[i];
    squares += (first[i] - second[i]) * (first[i] - second[i]);
  }
  const auto found = difference(replicate_estimate<real>(run, 0, unweighted_basis(8)),
                                replicate_estimate<real>(run, 1, unweighted_basis(8)));
  check_rel(found.standard_error(), std::sqrt((squares - sum * sum / 8) / 7 / 8), 1e-11);
  CHECK(found.degrees() == 7.0);
}

TEST_CASE("figures of two runs are of different people") {
  const auto a = means_of(first, second, replicate_kind::jackknife_one);
  const auto b = means_of(second, first, replicate_kind::jackknife_one);
  const auto found = difference(replicate_estimate<real>(a, 0, unweighted_basis(8)),
                                replicate_estimate<real>(b, 0, unweighted_basis(8)));
  CHECK_FALSE(found.same_people());
  check_rel(found.standard_error(), std::hypot(a->standard_error(0), b->standard_error(0)), 1e-14);
  CHECK(found.degrees() > 7.0);
  CHECK(found.degrees() <= 14.0);
}

TEST_CASE("coverage of the difference of two slopes, few people and unequal errors") {
  random_stream random(41);
  const auto normal = [&] {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum;
  };
  const auto slope = [&](std::size_t n, double error) {
    std::vector<double> x(n), y(n);
    double mx = 0, my = 0;
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = normal();
      y[i] = x[i] + error * normal();
      mx += x[i] / static_cast<double>(n);
      my += y[i] / static_cast<double>(n);
    }
    double xx = 0, xy = 0, rest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      xx += (x[i] - mx) * (x[i] - mx);
      xy += (x[i] - mx) * (y[i] - my);
    }
    const double b = xy / xx;
    for (std::size_t i = 0; i < n; ++i) rest += std::pow(y[i] - my - b * (x[i] - mx), 2);
    const double degrees = static_cast<double>(n) - 2;
    return coefficient(b, std::sqrt(rest / degrees / xx), degrees, unweighted_basis(n));
  };
  coverage_count count;
  for (int sample = 0; sample < 4000; ++sample) {
    const auto limits = difference(slope(10, 2), slope(25, 1)).interval();
    count.add(limits.lower.value() <= 0 && limits.upper.value() >= 0);
  }
  check_coverage(count);
}
