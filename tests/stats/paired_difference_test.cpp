#include <clientele/stats/paired_difference.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

proportion_estimate share(std::uint64_t hits, std::uint64_t trials) {
  return proportion_estimate::from_counts(hits, trials);
}
mean_estimate<real> mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double one : values) mean += one / n;
  double squares = 0.0;
  for (const double one : values) squares += (one - mean) * (one - mean);
  return {mean, std::sqrt(squares / (n - 1.0) / n), unweighted_basis(values.size())};
}

}  // namespace

TEST_CASE("paired shares are those of Newcombe's method 10") {
  struct row {
    std::uint64_t both, first_only, second_only, neither;
    double lower, upper;
  };
  // An independent evaluation of the method at 60 digits (Python, decimal): Wilson limits of the two shares, the
  // correlation of the fourfold table with n / 2 taken off its numerator where that is positive.
  const row table[] = {{14, 5, 0, 22, 0.011483241383033258, 0.22649268435121123},
                       {36, 12, 2, 0, 0.05692958400323881, 0.3404276029749407},
                       {2, 1, 7, 15, -0.4419939686185742, -0.014253945556135928},
                       {1, 1, 7, 12, -0.506920226686141, -0.025559124164859795},
                       {20, 12, 2, 16, 0.056156424841748286, 0.32920699540014053},
                       {54, 0, 0, 0, -0.0664135880908964, 0.0664135880908964},
                       {10, 9, 8, 1, -0.24080311518915276, 0.30550408419033553},
                       {30, 5, 5, 300, -0.020980127158985624, 0.020980127158985624},
                       {53, 0, 1, 0, -0.09771437488781932, 0.049621661889404006}};
  for (const row& r : table) {
    const std::uint64_t n = r.both + r.first_only + r.second_only + r.neither;
    const auto d = difference(share(r.both + r.first_only, n), share(r.both + r.second_only, n),
                              shared_hits{r.both, r.first_only, r.second_only, r.neither});
    check_abs(d.interval().lower.value(), r.lower, 1e-14, "lower");
    check_abs(d.interval().upper.value(), r.upper, 1e-14, "upper");
    CHECK(d.interval().method == "newcombe_paired");
    CHECK(d.shared_size() == n);
    // McNemar's test.
    const double b = static_cast<double>(r.first_only);
    const double c = static_cast<double>(r.second_only);
    if (b + c > 0.0) {
      check_rel(d.statistic(), (b - c) / std::sqrt(b + c), 1e-14);
    } else {
      CHECK(std::isnan(d.p_value()));
    }
    const double size = static_cast<double>(n);
    check_either(d.standard_error(), std::sqrt((b + c - (b - c) * (b - c) / size)) / size, {.abs = 1e-16, .rel = 1e-12},
                 "the error of paired shares");
  }
}

TEST_CASE("shares with nobody in common are independent ones") {
  for (const auto& [x1, n1, x2, n2] : std::vector<std::array<std::uint64_t, 4>>{
           {56, 70, 48, 80}, {9, 10, 3, 10}, {5, 56, 0, 29}, {0, 10, 0, 20}, {10, 10, 0, 20}, {1, 1, 0, 1}}) {
    const auto apart = difference(share(x1, n1), share(x2, n2));
    const auto paired = difference(share(x1, n1), share(x2, n2), shared_hits{});
    const tolerance close{.abs = 1e-15, .rel = 1e-12};
    CHECK(paired.value() == apart.value());
    check_either(paired.standard_error(), apart.standard_error(), close, "standard error");
    check_either(paired.interval().lower.value(), apart.interval().lower.value(), close, "lower");
    check_either(paired.interval().upper.value(), apart.interval().upper.value(), close, "upper");
    if (!std::isnan(apart.p_value())) check_either(paired.p_value(), apart.p_value(), close, "p");
    CHECK(std::isnan(paired.p_value()) == std::isnan(apart.p_value()));
  }
}

TEST_CASE("shares that share units in part: a loop over the units") {
  // 40 units of the first sample, 30 of the second, 12 of them in both.
  const shared_hits shared{5, 2, 1, 4};
  const std::uint64_t hits1 = 18;
  const std::uint64_t hits2 = 11;
  const auto first = share(hits1, 40);
  const auto second = share(hits2, 30);
  const auto d = difference(first, second, shared);
  double squares = 0.0;
  double pooled_squares = 0.0;
  const double p1 = 18.0 / 40.0;
  const double p2 = 11.0 / 30.0;
  const double p = 29.0 / 70.0;
  const auto add = [&](std::uint64_t units, int y1, int y2) {  // -1: not in the sample
    for (std::uint64_t i = 0; i < units; ++i) {
      const double u1 = y1 < 0 ? 0.0 : (y1 - p1) / 40.0;
      const double u2 = y2 < 0 ? 0.0 : (y2 - p2) / 30.0;
      squares += (u1 - u2) * (u1 - u2);
      if (y1 >= 0 && y2 >= 0) pooled_squares -= 2.0 * (y1 - p) * (y2 - p) / (40.0 * 30.0);
    }
  };
  add(5, 1, 1);
  add(2, 1, 0);
  add(1, 0, 1);
  add(4, 0, 0);
  add(hits1 - 7, 1, -1);
  add(28 - (hits1 - 7), 0, -1);
  add(hits2 - 6, -1, 1);
  add(18 - (hits2 - 6), -1, 0);
  pooled_squares += p * (1.0 - p) * (1.0 / 40.0 + 1.0 / 30.0);
  check_rel(d.standard_error(), std::sqrt(squares), 1e-13);
  check_rel(d.statistic(), (p1 - p2) / std::sqrt(pooled_squares), 1e-13);
  CHECK(d.standard_error() < difference(first, second).standard_error());
  CHECK(d.interval().upper.value() - d.interval().lower.value() <
        difference(first, second).interval().upper.value() - difference(first, second).interval().lower.value());
}

TEST_CASE("paired shares of nobody, and of people who all did the same") {
  const auto none = difference(share(0, 0), share(3, 10), shared_hits{});
  CHECK(!none.value().known());
  CHECK(none.interval().lower.value() == -1.0);
  CHECK(none.interval().upper.value() == 1.0);
  CHECK(std::isnan(none.standard_error()));
  CHECK(std::isnan(none.p_value()));
  const auto same = difference(share(4, 10), share(4, 10), shared_hits{4, 0, 0, 6});
  CHECK(same.standard_error() == 0.0);
  CHECK(std::isnan(same.p_value()));
  CHECK(same.interval().lower.value() < 0.0);
  CHECK(same.interval().upper.value() > 0.0);
  std::ostringstream text;
  text << difference(share(30, 40), share(20, 40), shared_hits{18, 12, 2, 8});
  CHECK(text.str() == "+25.0 percentage points (95% CI +7.1..+40.6), p = 0.0075, n = 40 and 40");
}

TEST_CASE("means of the same units are compared as in a paired t test") {
  // Student 1908: hours of sleep gained with two drugs, ten patients. R 4.2: t.test(extra ~ group, paired = TRUE):
  // t = -4.0621, df = 9, p = 0.002833, interval -2.4598858 .. -0.7001142.
  const std::vector<double> first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::vector<double> second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const auto a = mean_of(first);
  const auto b = mean_of(second);
  double squares = 0.0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double u = (first[i] - a.value().value()) - (second[i] - b.value().value());
    squares += u * u;
  }
  const auto d = difference(a, b, shared_units{10, std::sqrt(squares / 90.0)});
  check_abs(d.statistic(), -4.0621, 5e-5, "t");
  check_abs(d.degrees(), 9.0, 1e-12, "df");
  check_abs(d.p_value(), 0.002833, 5e-7, "p");
  check_abs(d.interval().lower.value(), -2.4598858, 5e-8, "lower");
  check_abs(d.interval().upper.value(), -0.7001142, 5e-8, "upper");
  CHECK(d.method() == "linearised");
  CHECK(d.shared_size() == 10);
}

TEST_CASE("means with nobody in common are compared by Welch's t") {
  const auto a = mean_of({3, 5, 4, 9, 1, 2});
  const auto b = mean_of({6, 7, 2, 8});
  const auto apart = difference(a, b);
  const auto paired = difference(a, b, shared_units{0, apart.standard_error()});
  check_rel(paired.degrees(), apart.degrees(), 1e-14);
  check_rel(paired.p_value(), apart.p_value(), 1e-13);
  check_rel(paired.interval().lower.value(), apart.interval().lower.value(), 1e-13);
  check_rel(paired.interval().upper.value(), apart.interval().upper.value(), 1e-13);
  const ratio_estimate<real> r{{2.0, 4.0, 1.0, 0.5, 0.2}, unweighted_basis(8)};
  const ratio_estimate<real> s{{3.0, 4.0, 1.0, 0.5, 0.2}, unweighted_basis(9)};
  const auto ratios = difference(r, s, shared_units{0, difference(r, s).standard_error()});
  CHECK(ratios.standard_error() == difference(r, s).standard_error());
  CHECK(ratios.interval().upper.value() > difference(r, s).interval().upper.value());  // t, not z
}

TEST_CASE("paired means of one unit, or of none") {
  const auto a = mean_of({3, 5, 4});
  const mean_estimate<real> one{2.0, 1.0, unweighted_basis(1)};
  const mean_estimate<real> none{0.0, 0.0, unweighted_basis(0)};
  for (const auto& other : {one, none}) {
    const auto d = difference(a, other, shared_units{1, 0.5});
    CHECK(std::isnan(d.standard_error()));
    CHECK(std::isnan(d.p_value()));
    CHECK(std::isinf(d.interval().lower.value()));
    CHECK(std::isinf(d.interval().upper.value()));
  }
}
