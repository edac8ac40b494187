#include <clientele/stats/rate_estimate.hpp>

#include <cmath>
#include <concepts>
#include <sstream>
#include <string>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

rate_estimate<orders> of(std::uint64_t events, double exposure) {
  return rate_estimate<orders>::from_counts(events, exposure, unweighted_basis(static_cast<std::uint64_t>(exposure)));
}

std::string printed(const rate_estimate<orders>& estimate) {
  std::ostringstream out;
  out << estimate;
  return out.str();
}

}  // namespace

static_assert(!std::same_as<rate_estimate<orders>::unit, rate_estimate<customers>::unit>);

TEST_CASE("Garwood's limits are the published ones") {
  struct row {
    std::uint64_t events;
    double lower, upper;
  };
  // Garwood 1936, Biometrika 28:437-442; more digits recomputed with 30 digits (mpmath 1.3, incomplete gamma).
  const row table[] = {{0, 0.0, 3.6888794541139354},
                       {1, 0.025317807984289898, 5.5716433909388975},
                       {5, 1.6234863901184209, 11.668332079322668},
                       {10, 4.7953886961324344, 18.390356042017777},
                       {11, 5.4911603672368391, 19.682038513301954},
                       {21, 12.999330984076188, 32.100730734943391},
                       {100, 81.363991250923144, 121.62679379242639}};
  for (const row& r : table) {
    const auto interval = of(r.events, 1.0).interval();
    check_either(interval.lower.value(), r.lower, {.rel = 1e-14}, "Garwood 1936");
    check_either(interval.upper.value(), r.upper, {.rel = 1e-14}, "Garwood 1936");
    const auto per_thousand = of(r.events, 1000.0).interval();
    check_either(per_thousand.upper.value(), r.upper / 1000.0, {.rel = 1e-14});
    CHECK(interval.method == "garwood");
  }
}

TEST_CASE("the limits of the score interval solve its equation") {
  const double z = 1.9599639845400542;
  for (const std::uint64_t events : {0U, 1U, 5U, 80U, 1000000U}) {
    const auto interval = of(events, 1.0).interval(0.95, rate_method::score);
    const double x = static_cast<double>(events);
    for (const double limit : {interval.lower.value(), interval.upper.value()}) {
      check_either((x - limit) * (x - limit), z * z * limit, {.abs = 1e-14, .rel = 1e-11});
    }
  }
  CHECK(of(0, 1.0).interval(0.95, rate_method::score).lower.value() == 0.0);
  check_rel(of(0, 1.0).interval(0.95, rate_method::score).upper.value(), z * z, 1e-14);
}

TEST_CASE("a rate, its error, and no events") {
  check_rel(of(80, 6540).value().value(), 80.0 / 6540.0, 1e-15);
  check_rel(of(80, 6540).standard_error(), std::sqrt(80.0) / 6540.0, 1e-15);
  CHECK(of(0, 6540).value().value() == 0.0);
  CHECK(of(0, 6540).standard_error() == 0.0);
  CHECK(of(0, 6540).interval().lower.value() == 0.0);
  check_rel(of(0, 6540).interval().upper.value(), 3.6888794541139354 / 6540.0, 1e-14, "-ln(.025)");
}

TEST_CASE("no exposure is no data") {
  const auto nothing = rate_estimate<orders>::from_counts(0, 0.0, sample_basis{0, 0.0, 5});
  CHECK_FALSE(nothing.value().known());
  CHECK(std::isnan(nothing.standard_error()));
  for (const auto method : {rate_method::garwood, rate_method::score}) {
    CHECK(nothing.interval(0.95, method).lower.value() == 0.0);
    CHECK(nothing.interval(0.95, method).upper.value() == detail::infinity);
  }
  CHECK(printed(nothing) == "no data (95% CI 0.00..inf), n = 0, 5 missing");
}

TEST_CASE("with weights the limits are those of the effective events, as a multiple of the rate") {
  // Weights 2 throughout: nothing is gained or lost.
  const rate_estimate<orders> doubled(80.0, 160.0 / 13080.0, 6540.0, sample_basis{6540, 6540.0, 0});
  check_rel(doubled.interval().lower.value(), of(80, 6540).interval().lower.value(), 1e-14);
  check_rel(doubled.interval().upper.value(), of(80, 6540).interval().upper.value(), 1e-14);
  check_rel(doubled.effective_exposure(), 6540.0, 1e-14);
  // Fewer effective events: wider.
  const rate_estimate<orders> uneven(40.0, 80.0 / 6540.0, 6540.0, sample_basis{6540, 3270.0, 0});
  CHECK(uneven.interval().width() > of(80, 6540).interval().width());
  check_rel(uneven.standard_error(), 80.0 / 6540.0 / std::sqrt(40.0), 1e-15);
}

TEST_CASE("a rate prints with what it is counted against") {
  CHECK(printed(of(80, 6540)) == "0.0122 per order (95% CI 0.0097..0.0152), n = 6540");
  CHECK(printed(of(0, 6540)) == "0.000000 per order (95% CI 0.000000..0.000564), n = 6540");
  std::ostringstream out;
  out << rate_estimate<customer_days>::from_counts(3, 2, unweighted_basis(4));
  CHECK(out.str() == "1.50 per customer-day (95% CI 0.31..4.38), n = 4");
  CHECK(name(rate_method::score) == "score");
  CHECK(rate_estimate<orders>::method() == "garwood");
}

TEST_CASE("Garwood's limits of very many events are those of the normal distribution") {
  // (limit - x) / sqrt(x) tends to the normal quantile, 1.959964 at 95 %.
  for (const double x : {1e9, 1e11, 1e12, 1e13, 1e14}) {
    const rate_estimate<orders> many(x, 1.0, x, sample_basis{1, x, 0});
    const auto interval = many.interval();
    CAPTURE(x);
    check_abs((interval.upper.value() * x - x) / std::sqrt(x), 1.959963984540054, 1e-3, "standard normal quantile");
    check_abs((x - interval.lower.value() * x) / std::sqrt(x), 1.959963984540054, 1e-3, "standard normal quantile");
  }
}
