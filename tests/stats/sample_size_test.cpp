#include <clientele/stats/sample_size.hpp>

#include <concepts>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("sample sizes are those of R") {
  const auto file = committed_oracles("proportions");
  const oracle_entry& entry = file.entry("prop.samplesize");
  const double margin = entry.inputs["margin"].number();
  const double p = entry.inputs["p"].number();
  const auto everyone = static_cast<std::uint64_t>(entry.inputs["population"].number());
  const double unlimited = detail::unrounded_proportion_size(margin, p, entry.inputs["confidence"].number());
  check_rel(unlimited, entry.value["n_infinite_unrounded"].number(), 1e-14, entry.source);
  check_rel(detail::finite_population_size(unlimited, static_cast<double>(everyone)),
            entry.value["n_finite_unrounded"].number(), 1e-14, entry.source);
  // power.prop.test finds its root to about six digits.
  check_rel(detail::unrounded_size_to_tell(entry.inputs["p1"].number(), entry.inputs["p2"].number(),
                                           entry.inputs["power"].number(), 0.95),
            entry.value["n_per_group_unrounded"].number(), 1e-6, entry.source);

  CHECK(sample_size_for(difference_of<proportion>{margin}) == 1068);
  CHECK(sample_size_for(difference_of<proportion>{margin}, population{everyone}) == 927);
  CHECK(sample_size_per_group(proportion{0.1}, proportion{0.12}) == 3841);
  CHECK(sample_size_per_group(proportion{0.12}, proportion{0.1}) == 3841);
}

TEST_CASE("five points of a balance take 1537 answers, 1153 at a variance of three quarters") {
  CHECK(sample_size_for(difference_of<points>{5}) == 1537);
  CHECK(sample_size_for(difference_of<points>{5}, 0.75) == 1153);
}

TEST_CASE("sizes for means and for two groups") {
  // Recomputed with 30 digits (mpmath 1.3).
  check_rel(detail::unrounded_size(0.1, 1.2, 0.95), 553.17007017995392, 1e-13);
  check_rel(detail::unrounded_size_to_find(0.3, 1.2, 1.2, 0.8, 0.95), 251.16415149917081, 1e-13);
  check_rel(detail::unrounded_balance_size_to_find(10, 0.8, 0.7, 0.8, 0.95), 1177.3319601523632, 1e-13);
  CHECK(sample_size_for(difference_of<scale_mean>{0.1}, 1.2) == 554);
  CHECK(sample_size_per_group(difference_of<scale_mean>{-0.3}, 1.2, 1.2) == 252);
  CHECK(sample_size_per_group(difference_of<points>{10}, 0.8, 0.7) == 1178);
}

TEST_CASE("a population is never asked more than once") {
  CHECK(sample_size_for(difference_of<proportion>{0.001}, population{100}) == 100);
  CHECK(sample_size_for(difference_of<proportion>{0.9}, population{1}) == 1);
}

TEST_CASE("arguments that no sample can meet are named") {
  CHECK_THROWS_WITH_AS((void)sample_size_for(difference_of<points>{0}),
                       "margin is 0; allowed: above 0, and below the width of the unit", invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<points>{-5}), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<points>{}), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<points>{5}, 1.5), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<proportion>{0.03}, proportion{0}), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<proportion>{1e-12}), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_for(difference_of<scale_mean>{0.1}, -1.0), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_per_group(proportion{0.1}, proportion{0.1}), invalid_argument);
  CHECK_THROWS_AS((void)sample_size_per_group(difference_of<scale_mean>{0.1}, -1.0, 1.0), invalid_argument);
  CHECK_THROWS_WITH_AS((void)statistical_power{80}, "power is 80; allowed: above 0 and below 1; 80 % is written 0.8",
                       invalid_argument);
  CHECK_THROWS_AS((void)population{0}, invalid_argument);
}

// Three percentage points are no three points.
template <class Margin>
concept HasSampleSize = requires(Margin margin) { sample_size_for(margin); };
static_assert(HasSampleSize<difference_of<proportion>> && HasSampleSize<difference_of<points>>);
static_assert(!HasSampleSize<proportion> && !HasSampleSize<points> && !HasSampleSize<double>);
static_assert(!HasSampleSize<difference_of<scale_mean>>, "a mean needs a standard deviation");
