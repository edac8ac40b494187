#include <clientele/stats/mean_estimate.hpp>

#include <cmath>
#include <sstream>
#include <string>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

template <class Unit>
std::string printed(const mean_estimate<Unit>& estimate) {
  std::ostringstream out;
  out << estimate;
  return out.str();
}

}  // namespace

static_assert(mean_estimate<scale_mean>(7.5, 0.1, unweighted_basis(10), 0, 10).value() == scale_mean{7.5});
static_assert(!mean_estimate<scale_mean>(7.5, 0.1, sample_basis{}, 0, 10).value().known());

TEST_CASE("the interval of a mean is Student's") {
  struct row {
    double degrees, level, t;
  };
  // Quantiles of Student's t: R 4.2.2 qt(p, df), 17 digits; the degrees need not be whole.
  const row table[] = {{1, 0.95, 12.706204736174694},
                       {2, 0.95, 4.302652729749462},
                       {4.5, 0.95, 2.658912347204403},
                       {10, 0.90, 1.8124611228116758},
                       {29, 0.99, 2.7563859036706053},
                       {249, 0.95, 1.9695368676403506}};
  for (const row& r : table) {
    const mean_estimate<real> mean(0.0, 1.0, sample_basis{1000, r.degrees + 1.0, 0});
    check_rel(mean.interval(r.level).upper.value(), r.t, 1e-13, "R qt");
    check_rel(mean.interval(r.level).lower.value(), -r.t, 1e-13, "R qt");
    CHECK(mean.interval().method == "student");
  }
}

TEST_CASE("Student's own ten differences of sleep") {
  // Student 1908, Biometrika 6:1-25, the sleep data; R t.test(extra ~ group, paired = TRUE): mean -1.58, 95 %
  // -2.4598858 .. -0.7001142.
  const double differences[] = {-1.2, -2.4, -1.3, -1.3, 0.0, -1.0, -1.8, -0.8, -4.6, -1.4};
  double sum = 0.0, squares = 0.0;
  for (const double d : differences) sum += d;
  for (const double d : differences) squares += (d - sum / 10.0) * (d - sum / 10.0);
  const mean_estimate<real> mean(sum / 10.0, std::sqrt(squares / 9.0 / 10.0), unweighted_basis(10));
  check_rel(mean.value().value(), -1.58, 1e-14);
  check_abs(mean.interval().lower.value(), -2.4598858, 0.5e-7, "R t.test(sleep)");
  check_abs(mean.interval().upper.value(), -0.7001142, 0.5e-7, "R t.test(sleep)");
}

TEST_CASE("a mean stays within what it can be") {
  const mean_estimate<scale_mean> high(9.8, 0.2, unweighted_basis(5), 0, 10);
  CHECK(high.interval().upper == scale_mean{10});
  CHECK(high.interval().lower.value() > 9.0);
  const mean_estimate<index_score> rounding(100.00000000000001, 0.1, unweighted_basis(5));
  CHECK(rounding.value() == index_score{100});
  CHECK(rounding.highest() == 100.0);
}

TEST_CASE("no answer and one answer") {
  const mean_estimate<scale_mean> nothing(3.0, 0.0, sample_basis{0, 0.0, 4}, 1, 5);
  CHECK_FALSE(nothing.value().known());
  CHECK(std::isnan(nothing.standard_error()));
  const mean_estimate<scale_mean> one(3.0, 0.0, unweighted_basis(1), 1, 5);
  CHECK(one.value() == scale_mean{3});
  CHECK(std::isnan(one.standard_error()));
  for (const auto method : {mean_method::student, mean_method::linearised}) {
    CHECK(nothing.interval(0.95, method).lower == scale_mean{1});
    CHECK(nothing.interval(0.95, method).upper == scale_mean{5});
    CHECK(one.interval(0.95, method).lower == scale_mean{1});
    CHECK(one.interval(0.95, method).upper == scale_mean{5});
  }
  CHECK(printed(nothing) == "no data (95% CI 1.00..5.00), n = 0, 4 missing");
  CHECK(printed(one) == "3.00 (95% CI 1.00..5.00), n = 1");
  const mean_estimate<real> unbounded(3.0, 0.0, unweighted_basis(1));
  CHECK(unbounded.interval().lower == real{-detail::infinity});
}

TEST_CASE("the linearised interval has a degree for every answer but one") {
  const mean_estimate<real> mean(5.0, 0.5, sample_basis{11, 6.0, 0}, real::lowest(), real::highest(), 0.4);
  CHECK(mean.linearised_error() == 0.4);
  check_rel(mean.interval(0.9, mean_method::linearised).upper.value(), 5.0 + 0.4 * 1.8124611228116758, 1e-14,
            "R qt, 10 df");
  check_rel(mean.interval(0.9).upper.value(), 5.0 + 0.5 * 2.0150483733330244, 1e-14, "mpmath 1.3, 5 df");
  CHECK(mean.interval(0.9, mean_method::linearised).method == "linearised");
}

TEST_CASE("means print in their unit") {
  CHECK(printed(mean_estimate<scale_mean>(7.988, 0.078024, unweighted_basis(250), 1, 10)) ==
        "7.99 (95% CI 7.83..8.14), n = 250");
  CHECK(printed(mean_estimate<index_score>(72.454, 0.9115, unweighted_basis(250))) ==
        "72.5 (95% CI 70.7..74.2), n = 250");
  CHECK(printed(mean_estimate<mean_days>(12.34, 0.5, sample_basis{40, 31.25, 0})) ==
        "12.3 days (95% CI 11.3..13.4), n = 40, effective n = 31.2");
  CHECK(printed(mean_estimate<real>(1234.5678, 12.0, unweighted_basis(99))) == "1235 (95% CI 1211..1258), n = 99");
  CHECK(printed(mean_estimate<real>(0.0012346, 0.0001, unweighted_basis(99))) ==
        "0.001235 (95% CI 0.001036..0.001433), n = 99");
}
