#include <clientele/stats/replicate_estimate.hpp>

#include <cmath>
#include <memory>
#include <span>
#include <sstream>
#include <vector>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {
std::shared_ptr<const replicate_summary> share_of_hits(replicate_kind kind, std::size_t hits, std::size_t n) {
  const replicate_weights design(n, kind, {.replicates = 2000, .seed = 1});
  return std::make_shared<const replicate_summary>(
      replicate(design, {}, 1, [&](std::span<const double> w, std::span<double> out) {
        double total = 0, sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
          total += w[i];
          sum += i < hits ? w[i] : 0.0;
        }
        out[0] = sum / total;
        return true;
      }));
}
}  // namespace

TEST_CASE("a bootstrap gives percentiles, a jackknife Student's interval") {
  const replicate_estimate<proportion> drawn(share_of_hits(replicate_kind::bootstrap, 30, 100), 0, unweighted_basis(100));
  CHECK(drawn.value() == proportion{0.3});
  check_rel(drawn.standard_error(), std::sqrt(0.3 * 0.7 / 100), 0.05, "binomial, 2,000 draws");
  CHECK(drawn.method() == "percentile");
  const auto limits = drawn.interval();
  CHECK(limits.method == "percentile");
  check_abs(limits.lower.value(), 0.21, 0.011, "R 4.2.2: qbinom(.025, 100, .3) / 100");
  check_abs(limits.upper.value(), 0.39, 0.011, "R 4.2.2: qbinom(.975, 100, .3) / 100");
  CHECK(drawn.interval(0.99).width() > limits.width());

  const replicate_estimate<proportion> left_out(share_of_hits(replicate_kind::jackknife_one, 30, 100), 0,
                                                unweighted_basis(100));
  CHECK(left_out.method() == "student");
  check_rel(left_out.standard_error(), std::sqrt(0.3 * 0.7 / 99), 1e-11);
  const double t = 1.9842169515086827;  // R 4.2.2: qt(.975, 99)
  check_rel(left_out.interval().lower.value(), 0.3 - t * left_out.standard_error(), 1e-10);
  CHECK(left_out.interval(0.95, replicate_method::percentile).width() == 1.0);  // not known
}

TEST_CASE("the interval stays within the unit, and is the widest without a result") {
  const replicate_estimate<proportion> all(share_of_hits(replicate_kind::jackknife_one, 20, 20), 0, unweighted_basis(20));
  CHECK(all.interval().upper == proportion{1.0});
  const auto none = std::make_shared<const replicate_summary>(
      replicate(replicate_weights(4, replicate_kind::bootstrap), {}, 1, [](auto, auto) { return false; }));
  const replicate_estimate<proportion> unknown(none, 0, unweighted_basis(4));
  CHECK_FALSE(unknown.value().known());
  CHECK(unknown.interval().width() == 1.0);
  std::ostringstream out;
  out << all;
  CHECK(out.str() == "100.0 % (95% CI 100.0..100.0), n = 20");
}
