#include <clientele/behavior/conversion_rate.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/tally/grouped.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::conversion_rate;

TEST_CASE("converted of exposed, with each of the intervals against published figures") {
  proportion_tally shop;
  shop.observe_counts(15, 148);
  const auto rate = conversion_rate(shop);
  CHECK(rate.value().value() == 15.0 / 148.0);
  const auto check = [&](proportion_method method, double lower, double upper) {
    check_abs(rate.interval(0.95, method).lower.value(), lower, 5e-5, "figures 5.5");
    check_abs(rate.interval(0.95, method).upper.value(), upper, 5e-5, "figures 5.5");
  };
  check(proportion_method::wilson, 0.0624, 0.1605);
  check(proportion_method::clopper_pearson, 0.0578, 0.1617);
  check(proportion_method::jeffreys, 0.0604, 0.1576);
  check(proportion_method::agresti_coull, 0.0614, 0.1615);
}

TEST_CASE("by channel, and the difference of two") {
  grouped<std::string, proportion_tally> by_channel;
  std::vector<std::string> channels;
  std::vector<int> bought;
  for (int i = 0; i < 150; ++i) {
    channels.push_back(i < 70 ? "ad" : "mail");
    bought.push_back(i < 56 || i >= 102 ? 1 : 0);
  }
  by_channel.observe(channels, bought);
  const auto rates = by_channel.map(conversion_rate);
  REQUIRE(rates.size() == 2);
  CHECK(rates[0].value.value().value() == 0.8);
  CHECK(rates[1].value.value().value() == 0.6);
  const auto apart = difference(rates[0].value, rates[1].value);
  check_abs(apart.interval().lower.value(), 0.0524, 5e-5, "figures 5.5");
  check_abs(apart.interval().upper.value(), 0.3339, 5e-5, "figures 5.5");
  CHECK(!conversion_rate(by_channel.at("other")).value().known());
}
