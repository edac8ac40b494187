#include <clientele/behavior/complaint_rate.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/tally/proportion_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::complaint_rate;

namespace {
template <class Per>
void check_garwood() {
  struct row {
    int events;
    double lower, upper;
  };
  for (const row& r : {row{0, 0.0, 3.68888}, row{1, 0.025318, 5.571643}, row{5, 1.623486, 11.668332},
                       row{10, 4.795389, 18.390356}}) {
    rate_tally<Per> tally;
    tally.observe(r.events, 1000);
    const auto rate = complaint_rate(tally);
    static_assert(std::is_same_v<decltype(rate.value()), rate_per<Per>>);
    CHECK(rate.value().value() == r.events / 1000.0);
    check_abs(rate.interval().lower.value() * 1000.0, r.lower, 5e-6, "figures 5.5");
    check_abs(rate.interval().upper.value() * 1000.0, r.upper, 5e-6, "figures 5.5");
  }
}
template <class A, class B>
concept Subtractable = requires(const A& a, const B& b) { difference(complaint_rate(a), complaint_rate(b)); };
static_assert(Subtractable<rate_tally<orders>, rate_tally<orders>>);
static_assert(!Subtractable<rate_tally<orders>, rate_tally<customers>>);
static_assert(!std::is_invocable_v<behavior::complaint_rate_t, proportion_tally>);
}  // namespace

TEST_CASE("complaints per order, per customer, per customer-day: Garwood's limits as published") {
  check_garwood<orders>();
  check_garwood<customers>();
  check_garwood<customer_days>();
}

TEST_CASE("rows add up; a rate prints what it is counted against") {
  rate_tally<orders> tally;
  tally.observe(std::vector{1, 0, 2}, std::vector{100, 50, 250});
  CHECK(complaint_rate(tally).value().value() == 3.0 / 400.0);
  CHECK(complaint_rate(tally).sample_size() == 400);
  std::ostringstream out;
  out << complaint_rate(tally);
  CHECK(out.str().starts_with("0.0075"));
  CHECK(out.str().find("per order") != std::string::npos);
  CHECK(complaint_rate(tally).interval(0.95, rate_method::score) != complaint_rate(tally).interval());
}

TEST_CASE("weights: twice everything is the same rate; unequal ones make it less certain; nothing observed") {
  const std::vector<int> complaints{1, 0, 2, 4};
  const std::vector<int> customers_of{10, 10, 10, 10};
  rate_tally<customers> plain;
  plain.observe(complaints, customers_of);
  weighted<rate_tally<customers>> equal;
  equal.observe(complaints, customers_of, std::vector<double>(4, 2.0));
  const auto a = complaint_rate(plain);
  const auto b = complaint_rate(equal);
  check_rel(b.value().value(), a.value().value(), 1e-15);
  check_rel(b.interval().lower.value(), a.interval().lower.value(), 1e-13);
  check_rel(b.interval().upper.value(), a.interval().upper.value(), 1e-13);
  weighted<rate_tally<customers>> unequal;
  unequal.observe(complaints, customers_of, std::vector{1.0, 1.0, 1.0, 3.0});
  const auto c = complaint_rate(unequal);
  check_ulp(c.value().value(), 15.0 / 60.0, 1);
  // Kish's exposure (sum w x)^2 / sum w^2 x, and what a quarter of it expects.
  check_rel(c.effective_exposure(), 60.0 * 60.0 / (10 + 10 + 10 + 90), 1e-15);
  check_rel(c.effective_events(), 7.5, 1e-15);
  CHECK(!complaint_rate(rate_tally<orders>{}).value().known());
  CHECK(complaint_rate(rate_tally<orders>{}).interval().lower.value() == 0.0);
  CHECK(std::isinf(complaint_rate(rate_tally<orders>{}).interval().upper.value()));
}
