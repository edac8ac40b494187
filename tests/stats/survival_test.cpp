#include <clientele/stats/survival.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

// Freireich et al. 1963, the 6-MP arm; the figures are widely printed.
const std::vector<lifetime> six_mp{{6, true},   {6, true},   {6, true},   {6, false},  {7, true},   {9, false},  {10, true},
                                   {10, false}, {11, false}, {13, true},  {16, true},  {17, false}, {19, false}, {20, false},
                                   {22, true},  {23, true},  {25, false}, {32, false}, {32, false}, {34, false}, {35, false}};

void check_entry(const survival_curve& curve, const oracle_entry& entry) {
  CHECK(static_cast<double>(curve.size()) == entry.value["n"].number());
  CHECK(static_cast<double>(curve.ended()) == entry.value["events"].number());
  const auto& steps = entry.value["curve_log_interval"];
  for (std::size_t i = 0; i < steps["time"].size(); ++i) {
    const auto at = curve.survival_at(static_cast<std::uint32_t>(steps["time"][i].number()));
    CHECK(static_cast<double>(at.at_risk()) == steps["at_risk"][i].number());
    check_either(at.value().value(), steps["survival"][i].number(), entry.allowed, entry.source);
    const auto limits = at.interval(0.95, survival_method::log);
    check_either(limits.upper.value(), steps["upper"][i].number(), entry.allowed, entry.source);
    if (!(at.value().value() > 0.0)) continue;
    check_either(at.standard_error(), steps["greenwood_se"][i].number(), entry.allowed, entry.source);
    check_either(limits.lower.value(), steps["lower"][i].number(), entry.allowed, entry.source);
  }
  const auto& times = entry.inputs["times_reported"];
  struct pair {
    const char* peer;
    survival_method method;
  };
  for (const pair& p : {pair{"log", survival_method::log}, pair{"plain", survival_method::plain},
                        pair{"loglog", survival_method::log_log}, pair{"logit", survival_method::log_odds}}) {
    const auto& expected = entry.value["at_times"][p.peer];
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto at = curve.survival_at(static_cast<std::uint32_t>(times[i].number()));
      check_either(at.value().value(), expected["survival"][i].number(), entry.allowed, entry.source);
      if (!(at.standard_error() > 0.0)) continue;  // before the first end the peer gives no width
      check_either(at.interval(0.95, p.method).lower.value(), expected["lower"][i].number(), entry.allowed, entry.source);
      check_either(at.interval(0.95, p.method).upper.value(), expected["upper"][i].number(), entry.allowed, entry.source);
      CHECK(at.interval(0.95, p.method).method == name(p.method));
    }
  }
}

}  // namespace

TEST_CASE("the 6-MP arm") {
  const survival_curve curve{six_mp};
  struct row {
    std::uint32_t time;
    double survival, error;
  };
  for (const row& r : {row{6, .8571, .0764}, row{7, .8067, .0869}, row{10, .7529, .0963}, row{13, .6902, .1068},
                       row{16, .6275, .1141}, row{22, .5378, .1282}, row{23, .4482, .1346}}) {
    check_abs(curve.survival_at(r.time).value().value(), r.survival, 5e-5, "figures 5.14");
    check_abs(curve.survival_at(r.time).standard_error(), r.error, 5e-5, "figures 5.14");
    check_ulp(curve.ended_by(r.time).value().value(), 1.0 - curve.survival_at(r.time).value().value(), 1);
  }
  CHECK(curve.survival_at(8).value() == curve.survival_at(7).value());
  CHECK(curve.survival_at(8).at_risk() == 16);
  const auto median = curve.time_of();
  CHECK(median.value == 23.0);  // figures 5.14
  CHECK(median.lower == 13.0);  // R survival 3.5.3, conf.type = "log-log"
  CHECK(std::isinf(median.upper));
  const auto quarter = curve.time_of(proportion{0.25});
  CHECK(quarter.value == 13.0);
  CHECK(quarter.lower == 6.0);
  CHECK(quarter.upper == 22.0);
  CHECK(std::isnan(curve.time_of(proportion{0.75}).value));
  CHECK(curve.time_of(proportion{0.5}, 0.95, survival_method::log).lower == 16.0);
  auto shuffled = six_mp;
  std::mt19937_64 random(1);
  std::shuffle(shuffled.begin(), shuffled.end(), random);
  CHECK(survival_curve{shuffled} == curve);
  std::ostringstream text;
  text << curve.survival_at(10);
  CHECK(text.str() == "75.3 % (95% CI 50.3..88.9), n = 21");
}

TEST_CASE("what a curve does not know") {
  const survival_curve nobody;
  CHECK(!nobody.survival_at(3).value().known());
  CHECK(nobody.survival_at(3).interval().width() == 1.0);
  CHECK(!survival_estimate{}.value().known());

  const survival_curve curve{six_mp};
  CHECK(!curve.survival_at(36).value().known());  // nobody was watched so long
  CHECK(curve.survival_at(36).interval().width() == 1.0);
  CHECK(curve.survival_at(35).value().known());

  // No end so far is not none ever: the limit of Clopper and Pearson for 0 of 21.
  CHECK(curve.survival_at(5).value().value() == 1.0);
  check_rel(curve.survival_at(5).interval().lower.value(), 1.0 - 0.16109761, 1e-7, "0 of 21: R binom.test");
  CHECK(curve.survival_at(5).interval().upper.value() == 1.0);
  const survival_curve censored{std::vector<lifetime>{{5, false}, {5, false}, {5, false}}};
  CHECK(censored.survival_at(5).value().value() == 1.0);  // km.all_censored
  CHECK(censored.ended() == 0);
  check_rel(censored.survival_at(5).interval().lower.value(), std::cbrt(0.025), 1e-14);

  // All have ended: known to be zero, and for ever.
  const survival_curve over{std::vector<lifetime>{{2, true}, {4, true}}};
  CHECK(over.survival_at(4).value().value() == 0.0);
  CHECK(over.survival_at(99).value().value() == 0.0);
  CHECK(over.ended_by(99).value().value() == 1.0);
  CHECK(std::isnan(over.survival_at(4).standard_error()));
  CHECK(over.survival_at(4).interval().upper == over.survival_at(2).interval().upper);
  CHECK(over.ended_by(4).interval().lower.value() == 1.0 - over.survival_at(2).interval().upper.value());
  CHECK_THROWS_AS(static_cast<void>(over.time_of(proportion{})), invalid_argument);
}

TEST_CASE("log(-log S) covers what it says") {
  std::mt19937_64 random(31);
  constexpr int replicates = 3000;
  constexpr double rate = 0.02;
  const proportion truth{std::exp(-rate * 30.0)};
  int held = 0;
  for (int i = 0; i < replicates; ++i) {
    std::vector<lifetime> lifetimes;
    for (int k = 0; k < 60; ++k) {
      const double end = std::exponential_distribution<double>(rate)(random);
      const double watched = std::uniform_real_distribution<double>(10.0, 80.0)(random);
      lifetimes.push_back({static_cast<std::uint32_t>(std::min(std::ceil(end), std::floor(watched))), std::ceil(end) <= watched});
    }
    held += survival_curve{lifetimes}.survival_at(30).interval().contains(truth) ? 1 : 0;
  }
  const double covered = static_cast<double>(held) / replicates;
  MESSAGE("covered " << covered);
  CHECK(covered > 0.935);
  CHECK(covered < 0.965);
}

TEST_CASE("curves of R survival") {
  const auto oracles = shared_oracles("survival");
  if (!oracles) return;
  const auto& printed = oracles->entry("km.freireich_6mp");
  check_entry(survival_curve{six_mp}, printed);
  const auto& entry = oracles->entry("km.lung");
  const auto file = data_file(entry);
  if (!file) return;
  std::ifstream in(*file);
  std::string line;
  std::getline(in, line);
  std::vector<lifetime> lifetimes;
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::string row, inst, time, status;
    std::getline(cells, row, ',');
    std::getline(cells, inst, ',');
    std::getline(cells, time, ',');
    std::getline(cells, status, ',');
    lifetimes.push_back({static_cast<std::uint32_t>(std::stoul(time)), status == "2"});
  }
  const survival_curve curve{lifetimes};
  check_entry(curve, entry);
  const auto& quartiles = entry.value["quartiles"];
  for (const int i : {0, 1, 2}) {
    const auto mine = curve.time_of(proportion{0.25 * (i + 1)});
    check_either(mine.value, quartiles["quantile"][i].number(), entry.allowed, entry.source);
    check_either(mine.lower, quartiles["lower_loglog"][i].number(), entry.allowed, entry.source);
    check_either(mine.upper, quartiles["upper_loglog"][i].number(), entry.allowed, entry.source);
  }
}
