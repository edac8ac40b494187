#include <clientele/stats/independent_ratio.hpp>

#include <cmath>
#include <sstream>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

mean_estimate<scale_mean> mean_of(const std::vector<double>& values) {
  double mean = 0, squares = 0;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) mean += v / n;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return {mean, std::sqrt(squares / (n - 1) / n), unweighted_basis(values.size())};
}
using method = independent_ratio_method;
constexpr method all_methods[]{method::log_delta, method::delta, method::fieller};

}  // namespace

TEST_CASE("the limits of Fieller are the ratios that the test just does not reject") {
  const independent_ratio found(mean_estimate<scale_mean>{4, 0.5, unweighted_basis(12)},
                                mean_estimate<scale_mean>{3, 0.6, unweighted_basis(20)});
  check_rel(found.value().value(), 4.0 / 3, 1e-15);
  check_rel(found.standard_error(), std::sqrt(0.25 + 16.0 / 9 * 0.36) / 3, 1e-14);
  const auto interval = found.interval(0.9, method::fieller);
  const auto t_squared = [](double r) { return std::pow(4 - 3 * r, 2) / (0.25 + r * r * 0.36); };
  // Both limits are as far from the ratio, by the errors of a - r b.
  check_rel(t_squared(interval.lower.value()), t_squared(interval.upper.value()), 1e-12);
  // scipy 1.17.1: df = (v + w)**2 / (v**2 / 11 + w**2 / 19), v = .25, w = 16 / 9 * .36; stats.t.ppf(.95, df)**2
  check_rel(t_squared(interval.lower.value()), 2.8865161739688214, 1e-12);
  check_rel(found.degrees(), 29.078867400888797, 1e-13);
  // The logarithmic interval is symmetric by factors, the delta interval by steps.
  const auto log = found.interval(0.9);
  CHECK(log.method == "log_delta");
  check_rel(log.lower.value() * log.upper.value(), 16.0 / 9, 1e-14);
  const auto delta = found.interval(0.9, method::delta);
  check_rel(delta.lower.value() + delta.upper.value(), 8.0 / 3, 1e-14);
}

TEST_CASE("an origin moves both means") {
  const mean_estimate<scale_mean> a{5, 0.5, unweighted_basis(12)}, b{4, 0.6, unweighted_basis(20)};
  const independent_ratio found(a, b, 1.0);
  check_rel(found.value().value(), 4.0 / 3, 1e-15);
  check_rel(found.standard_error(), std::sqrt(0.25 + 16.0 / 9 * 0.36) / 3, 1e-14);
}

TEST_CASE("too little to tell gives the widest interval") {
  const mean_estimate<scale_mean> some{4, 0.5, unweighted_basis(12)};
  const mean_estimate<scale_mean> none{detail::nan, detail::nan, {}};
  const mean_estimate<scale_mean> one{4, detail::nan, unweighted_basis(1)};
  const mean_estimate<scale_mean> zero{0, 0.5, unweighted_basis(12)};
  const mean_estimate<scale_mean> near_zero{0.5, 0.5, unweighted_basis(12)};
  const mean_estimate<scale_mean> below{-2, 0.5, unweighted_basis(12)};
  const auto widest = [](const independent_ratio& of, method by) {
    const auto interval = of.interval(0.95, by);
    return interval.lower.value() == real::lowest() && interval.upper.value() == real::highest();
  };
  for (const method by : all_methods) {
    CHECK(widest({none, some}, by));
    CHECK(widest({some, none}, by));
    CHECK(widest({some, one}, by));
    CHECK(widest({some, zero}, by));
  }
  CHECK(std::isnan(independent_ratio(some, none).value().value()));
  CHECK(independent_ratio(some, one).value().value() == 1.0);
  CHECK(std::isnan(independent_ratio(some, one).standard_error()));
  CHECK(widest({some, near_zero}, method::fieller));
  CHECK_FALSE(widest({some, near_zero}, method::delta));
  CHECK(widest({below, some}, method::log_delta));
  CHECK_FALSE(widest({below, some}, method::fieller));
  // Answers that all agree have no width.
  const mean_estimate<scale_mean> sure{4, 0, unweighted_basis(5)};
  for (const method by : all_methods) CHECK(independent_ratio(sure, sure).interval(0.95, by).upper.value() == 1.0);
  std::ostringstream text;
  text << independent_ratio(some, some);
  CHECK(text.str().find("n = 24") != std::string::npos);
}

TEST_CASE("intervals cover the true ratio as often as they say") {
  // Ratings of 1 to 7 by unequal numbers of people with unequal spreads; true means 5.2 and 4.4.
  struct sizes {
    std::size_t a, b;
  };
  for (const sizes n : {sizes{20, 35}, sizes{60, 40}, sizes{150, 150}}) {
    coverage_count covered[3];
    constexpr int samples = 3000;
    for (std::uint64_t s = 0; s < samples; ++s) {
      random_stream random(20240614, 10 * s + n.a);
      std::vector<double> a(n.a), b(n.b);
      for (double& v : a) v = 5.2 + 1.0 * simulate::draw_normal(random);
      for (double& v : b) v = 4.4 + 1.6 * simulate::draw_normal(random);
      const independent_ratio found(mean_of(a), mean_of(b));
      for (int m = 0; m < 3; ++m) {
        const auto interval = found.interval(0.95, all_methods[m]);
        covered[m].add(interval.lower.value() <= 5.2 / 4.4 && 5.2 / 4.4 <= interval.upper.value());
      }
    }
    for (int m = 0; m < 3; ++m) {
      MESSAGE(n.a, " and ", n.b, ", ", name(all_methods[m]), ": ", covered[m].share());
      check_coverage(covered[m], {}, "docs/coverage.md: 94.9 to 95.2");
    }
  }
}
