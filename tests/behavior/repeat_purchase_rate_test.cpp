#include <clientele/behavior/repeat_purchase_rate.hpp>

#include <doctest/doctest.h>

#include <vector>

#include <clientele/tally/proportion_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::repeat_purchase_rate;

TEST_CASE("customers with two or more orders of those with one or more") {
  struct customer {
    int orders;
    [[nodiscard]] bool returned() const { return orders >= 2; }
  };
  const std::vector<customer> buyers{{1}, {3}, {1}, {2}, {1}, {1}, {9}, {1}};
  proportion_tally tally;
  tally.observe(buyers, &customer::returned);
  const auto rate = repeat_purchase_rate(tally);
  CHECK(rate.value().value() == 3.0 / 8.0);
  CHECK(rate.sample_size() == 8);
  CHECK(rate.interval().contains(rate.value()));
  weighted<proportion_tally> weighed;
  weighed.observe(buyers, &customer::returned, [](const customer& c) { return static_cast<double>(c.orders); });
  check_ulp(repeat_purchase_rate(weighed).value().value(), 14.0 / 19.0, 1);
  CHECK(!repeat_purchase_rate(proportion_tally{}).value().known());
}
