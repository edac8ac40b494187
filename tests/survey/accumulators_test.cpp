#include <clientele/accumulators.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <boost/accumulators/statistics/count.hpp>
#include <boost/accumulators/statistics/extended_p_square_quantile.hpp>
#include <boost/accumulators/statistics/max.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/min.hpp>
#include <boost/accumulators/statistics/sum.hpp>
#include <boost/accumulators/statistics/variance.hpp>
#include <boost/accumulators/statistics/weighted_mean.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using accumulators::quantile_monitor;
using accumulators::rolling_monitor;
namespace ba = boost::accumulators;
namespace tag = clientele::accumulators::tag;
namespace extract = clientele::accumulators::extract;

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two estimates of one kind, to the last bit.
void check_same(const auto& a, const auto& b) {
  CHECK(a.value() == b.value());
  CHECK(a.interval() == b.interval());
  CHECK(a.basis() == b.basis());
}

/// A metric that only this program knows.
struct share_of_level_t {
  template <RatingTally Answers>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers, int level) const {
    return answers.share({level, level});
  }
};

/// The algorithm of Jain & Chlamtac, box 1, at the end of five values or more.
double p_square(std::span<const double> values, double p) {
  std::array<double, 5> q{};
  std::copy_n(values.begin(), 5, q.begin());
  std::ranges::sort(q);
  std::array<double, 5> at{1, 2, 3, 4, 5};
  std::array<double, 5> wanted{1, 1 + 2 * p, 1 + 4 * p, 3 + 2 * p, 5};
  const std::array<double, 5> step{0, p / 2, p, (1 + p) / 2, 1};
  for (const double x : values.subspan(5)) {
    q[0] = std::min(q[0], x);
    q[4] = std::max(q[4], x);
    for (std::size_t i = 1; i < 5; ++i) {
      if (i == 4 || x < q[i]) at[i] += 1;
      wanted[i] += step[i];
    }
    for (std::size_t i = 1; i < 4; ++i) {
      const double off = wanted[i] - at[i];
      const double up = at[i + 1] - at[i];
      const double down = at[i] - at[i - 1];
      if (!((off >= 1 && up > 1) || (off <= -1 && down > 1))) continue;
      const double s = off > 0 ? 1 : -1;
      const double curved = q[i] + s / (up + down) * ((down + s) * (q[i + 1] - q[i]) / up +
                                                      (up - s) * (q[i] - q[i - 1]) / down);
      const std::size_t next = s > 0 ? i + 1 : i - 1;
      const double straight = q[i] + (q[next] - q[i]) / (s > 0 ? up : down);
      q[i] = q[i - 1] < curved && curved < q[i + 1] ? curved : straight;
      at[i] += s;
    }
  }
  return q[2];
}

// As Boost's archives: what is saved comes back.
struct saving {
  using is_saving = std::true_type;
  std::vector<double> values;
  void operator&(const auto& value) {
    if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(value)>>) {
      values.push_back(static_cast<double>(value));
    } else {
      serialize(*this, const_cast<std::remove_cvref_t<decltype(value)>&>(value), 0);
    }
  }
};
struct loading {
  using is_saving = std::false_type;
  std::vector<double> values;
  std::size_t next = 0;
  template <class T>
  void operator&(T& value) {
    if constexpr (std::is_arithmetic_v<T>) {
      value = static_cast<T>(values.at(next++));
    } else {
      serialize(*this, value, 0);
    }
  }
};

}  // namespace

TEST_CASE("a set holds metrics beside Boost's features, and gives the published figures") {
  ba::accumulator_set<rating<recommendation>,
                      ba::features<tag::net_promoter_score, tag::top_box_share<2>, ba::tag::mean, ba::tag::variance,
                                   ba::tag::min, ba::tag::max, ba::tag::sum>>
      set;
  rating_tally<recommendation> tally;
  const auto answer = [&](int value, int times) {
    for (int i = 0; i < times; ++i) {
      set(rating<recommendation>{value});
      tally.observe(value);
    }
  };
  answer(10, 18);
  answer(8, 11);
  answer(3, 3);

  const balance_estimate nps = extract::net_promoter_score(set);  // the published row 18 / 11 / 3
  CHECK(nps.value().value() == 46.875);
  check_abs(nps.standard_error(), 11.6796, 5e-5, "figures 5.6");
  check_abs(nps.interval().lower.value(), 20.408, 5e-4, "figures 5.6");
  check_abs(nps.interval().upper.value(), 65.307, 5e-4, "figures 5.6");
  check_same(nps, survey::net_promoter_score(tally));
  CHECK(extract::top_box_share<2>(set).value().value() == 18.0 / 32.0);
  CHECK(extract::rating_tally(set) == tally);

  // Boost's own: 18 x 10 + 11 x 8 + 3 x 3 = 277 over 32; squares 1800 + 704 + 27 = 2531.
  CHECK(ba::count(set) == 32);
  CHECK(ba::sum(set) == 277.0);
  check_ulp(ba::mean(set), 277.0 / 32.0, 1);
  check_rel(ba::variance(set), 2531.0 / 32.0 - (277.0 / 32.0) * (277.0 / 32.0), 1e-13);
  CHECK(ba::extract::min(set) == 3.0);
  CHECK(ba::extract::max(set) == 10.0);
}

TEST_CASE("every feature is its metric of the tally") {
  ba::accumulator_set<
      rating<recommendation>,
      ba::features<tag::mean_answer, tag::mean_score, tag::grade_shares, tag::bottom_box_share<3>,
                   tag::net_box_share<1>, tag::net_box_share<2>, tag::top_box_share<1>,
                   tag::metric<share_of_level_t, 9>>>
      set;
  rating_tally<recommendation> tally;
  for (const int answer : {0, 9, 10, 9, 2, 7, 5, 9, 1, 10}) {
    set(answer);
    tally.observe(answer);
  }
  check_same(extract::mean_answer(set), survey::mean_answer(tally));
  check_same(extract::mean_score(set), survey::mean_score(tally));
  check_same(extract::bottom_box_share<3>(set), survey::bottom_box_share(tally, 3));
  check_same(extract::net_box_share<1>(set), survey::net_box_share(tally, 1));
  check_same(extract::net_box_share<2>(set), survey::net_box_share(tally, 2));
  check_same(extract::top_box_share<1>(set), survey::top_box_share(tally, 1));
  CHECK(extract::net_box_share<1>(set).value() != extract::net_box_share<2>(set).value());
  CHECK(extract::metric<share_of_level_t, 9>(set).value().value() == 0.3);
  const auto grades = extract::grade_shares(set);
  REQUIRE(grades.size() == 11);
  check_same(grades[9].share, extract::metric<share_of_level_t, 9>(set));

  ba::accumulator_set<rating<effort_agreement>, ba::features<tag::customer_effort, tag::low_effort_share>> effort;
  std::ranges::for_each(std::array{7, 5, 4, 6}, std::ref(effort));
  CHECK(extract::customer_effort(effort).value().value() == 5.5);
  CHECK(extract::low_effort_share(effort).value().value() == 0.75);

  ba::accumulator_set<rating<recommend_likelihood>, ba::features<tag::recommend_likelihood_shares>> likelihood;
  std::ranges::for_each(std::array{3, 3, 2, 1}, std::ref(likelihood));
  CHECK(extract::recommend_likelihood_shares(likelihood).very_likely.value().value() == 0.5);
  CHECK(extract::recommend_likelihood_shares(likelihood).impossible.value().value() == 0.25);
}

TEST_CASE("weights: reference values beside Boost's weighted mean") {
  const oracle_file oracles = committed_oracles("nps");
  const oracle_entry& entry = oracles.entry("nps.weighted.small");
  const std::vector<double> scores = entry.inputs["scores"].numbers();
  const std::vector<double> weights = entry.inputs["weights"].numbers();
  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::mean>, double> set;
  double sum = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    set(scores[i], ba::weight = weights[i]);
    sum += scores[i] * weights[i];
  }
  const balance_estimate nps = extract::net_promoter_score(set);
  check_either(nps.value().value(), entry.value["weighted_nps_points"].number(), entry.allowed, entry.source);
  check_either(nps.effective_sample_size(), entry.value["kish_effective_n"].number(), entry.allowed, entry.source);
  check_either(nps.standard_error(), entry.value["se_points_kish"].number(), entry.allowed, entry.source);
  check_either(nps.linearised_error(), entry.value["se_points_linearised"].number(), entry.allowed, entry.source);
  check_rel(ba::mean(set), sum / std::accumulate(weights.begin(), weights.end(), 0.0), 1e-13);
  weighted<rating_tally<recommendation>> tally;
  tally.observe(scores, weights);
  CHECK(extract::rating_tally(set) == tally);
}

TEST_CASE("missing answers are counted by the tally and not seen by Boost's features") {
  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::mean>> set;
  set(10);
  set(std::optional<int>{});
  set(std::optional<rating<recommendation>>{});
  set(no_value);
  set(std::optional{rating<recommendation>{0}});
  CHECK(extract::net_promoter_score(set).sample_size() == 2);
  CHECK(extract::net_promoter_score(set).missing() == 3);
  CHECK(ba::count(set) == 2);
  CHECK(ba::mean(set) == 5.0);

  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score>, double> of_weights;
  of_weights(std::optional<int>{}, ba::weight = 2.0);
  CHECK(extract::rating_tally(of_weights).missing() == 1);
  CHECK(extract::rating_tally(of_weights).size() == 0);

  // Also where no feature asked for the tally.
  ba::accumulator_set<rating<recommendation>, ba::features<ba::tag::mean>> plain;
  plain(no_value);
  CHECK(extract::rating_tally(plain).missing() == 1);
}

TEST_CASE("bad values are named before any feature has seen them") {
  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::mean>> set;
  set(9);
  CHECK_THROWS_WITH_AS(
      set(11), doctest::Contains("answer is 11; allowed on the scale recommendation: whole numbers 0 to 10"),
      invalid_value);
  CHECK_THROWS_WITH_AS(set(6.5), doctest::Contains("answer is 6.5"), invalid_value);
  CHECK_THROWS_AS(set(infinity), invalid_value);
  CHECK_THROWS_AS(set(std::optional{-1}), invalid_value);
  CHECK(ba::count(set) == 1);
  CHECK(extract::rating_tally(set).size() == 1);
  CHECK(extract::rating_tally(set).missing() == 0);

  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::mean, ba::tag::count>,
                      double>
      weighed;
  CHECK_THROWS_WITH_AS(weighed(9, ba::weight = -1.0), doctest::Contains("weight is -1"), invalid_value);
  CHECK_THROWS_AS(weighed(no_value, ba::weight = no_value), invalid_value);
  CHECK_THROWS_AS(weighed(11, ba::weight = 1.0), invalid_value);
  CHECK(ba::count(weighed) == 0);
  CHECK(extract::rating_tally(weighed) == weighted<rating_tally<recommendation>>{});

  ba::accumulator_set<rating<five_point>, ba::features<tag::top_box_share<5>>> too_many;
  CHECK_THROWS_AS(static_cast<void>(extract::top_box_share<5>(too_many)), invalid_argument);
}

TEST_CASE("no answers: not known, with the widest interval") {
  const ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score>> set;
  CHECK(!extract::net_promoter_score(set).value().known());
  CHECK(extract::net_promoter_score(set).interval().width() == 200.0);
}

TEST_CASE("named arguments reach Boost's features; sets are copied and saved as Boost's are") {
  const std::array<double, 2> probabilities{0.25, 0.75};
  using set_t = ba::accumulator_set<rating<recommendation>,
                                    ba::features<tag::net_promoter_score, ba::tag::p_square_quantile, ba::tag::sum>>;
  set_t median{ba::quantile_probability = 0.5};
  set_t tail{ba::quantile_probability = 0.9};
  ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::extended_p_square>> both{
      ba::tag::extended_p_square::probabilities = probabilities};
  std::mt19937 random{1};
  for (int i = 0; i < 500; ++i) {
    const auto answer = static_cast<int>(random() % 11);
    median(answer);
    tail(answer);
    both(answer);
  }
  CHECK(ba::p_square_quantile(tail) > ba::p_square_quantile(median));
  CHECK(ba::extract::extended_p_square(both)[1] > ba::extract::extended_p_square(both)[0]);

  set_t copy = median;
  copy(0);
  CHECK(ba::sum(copy) == ba::sum(median));
  CHECK(extract::rating_tally(copy).size() == extract::rating_tally(median).size() + 1);

  using saved_t = ba::accumulator_set<rating<recommendation>, ba::features<tag::net_promoter_score, ba::tag::sum>>;
  saved_t before;
  std::ranges::for_each(std::array{10, 9, 3}, std::ref(before));
  saving out;
  before.serialize(out, 0);
  saved_t after;
  loading in{out.values};
  after.serialize(in, 0);
  CHECK(in.next == out.values.size());
  CHECK(extract::rating_tally(after) == extract::rating_tally(before));
  CHECK(ba::sum(after) == 22.0);
}

TEST_CASE("P-square: the worked example of its authors, and the monitor beyond the values that it keeps") {
  // Jain & Chlamtac 1985, table I: twenty observations, median 4.44. The monitor still has them all: the tenth is 1.47.
  constexpr std::array observations{0.02,  0.15, 0.74,  3.39,  0.83, 22.37, 10.15, 15.43, 38.62, 15.92,
                                    34.60, 10.28, 1.47, 0.40,  0.05, 11.39, 0.27,  0.42,  0.09,  11.37};
  check_abs(p_square(observations, 0.5), 4.44, 5e-3, "jain-chlamtac-1985");
  quantile_monitor<mean_days> median{0.5};
  for (const double x : observations) median.observe(x);
  const auto result = median.quantile();
  CHECK(result.value.value() == 1.47);
  CHECK(result.sample_size == 20);
  CHECK(result.probability == 0.5);
  std::ostringstream out;
  median.observe(no_value);
  out << result << '\n' << median.quantile() << '\n' << quantile_monitor<>{0.9}.quantile();
  CHECK(out.str() == "quantile 0.5 = 1.47 (approximate, no interval), n = 20\n"
                     "quantile 0.5 = 1.47 (approximate, no interval), n = 20, 1 missing\n"
                     "quantile 0.9: no data, n = 0");

  // The markers have seen the values that were kept.
  for (const double p : {0.1, 0.5, 0.9}) {
    std::mt19937 random{5};
    quantile_monitor<> monitor{p};
    std::vector<double> values;
    while (values.size() < 200) {
      values.push_back(std::log(1.0 + static_cast<double>(random() % 100000)));
      monitor.observe(values.back());
      if (values.size() > quantile_monitor<>::exact_values) {
        check_rel(monitor.quantile().value.value(), p_square(values, p), 1e-12);
      }
    }
  }
}

TEST_CASE("P-square: up to 64 values are exact") {
  CHECK(quantile_monitor<>::exact_values == 64);
  for (const std::size_t percent : {1U, 5U, 10U, 20U, 25U, 50U, 55U, 75U, 80U, 90U, 95U, 99U}) {
    for (const int levels : {1000, 5}) {  // all different, and many ties
      std::vector<double> values(64);
      std::iota(values.begin(), values.end(), 1.0);
      std::shuffle(values.begin(), values.end(), std::mt19937{7});
      quantile_monitor<> monitor{static_cast<double>(percent) / 100.0};
      CHECK(!monitor.quantile().value.known());
      std::vector<double> seen;
      for (const double x : values) {
        monitor.observe(std::fmod(x, levels));
        seen.push_back(std::fmod(x, levels));
        std::ranges::sort(seen);
        const std::size_t rank = (percent * seen.size() + 99) / 100;  // the least with rank / n no less than the share
        CHECK(monitor.quantile().value.value() == seen[rank - 1]);
      }
    }
  }
}

TEST_CASE("P-square: the first answers of the markers are near") {
  // Distance of the share of values at or below the estimate from the one asked for: .03 at most in 2000 samples of 65
  // values, .014 of 200.
  std::mt19937_64 random{3};
  std::lognormal_distribution<double> draw;
  for (const double p : {0.1, 0.5, 0.75, 0.9, 0.95}) {
    for (const std::size_t n : {65U, 200U}) {
      constexpr int samples = 400;
      double distance = 0.0;
      std::vector<double> values(n);
      for (int sample = 0; sample < samples; ++sample) {
        quantile_monitor<> monitor{p};
        for (double& x : values) monitor.observe(x = draw(random));
        const double estimate = monitor.quantile().value.value();
        const auto below = std::ranges::count_if(values, [&](double x) { return x <= estimate; });
        distance += std::fabs(static_cast<double>(below) / static_cast<double>(n) - p) / samples;
      }
      CAPTURE(p);
      CAPTURE(n);
      CHECK(distance < (n == 65 ? 0.035 : 0.018));
    }
  }
}

TEST_CASE("P-square: near the exact quantile of ten thousand simulated values") {
  // The share of values at or below the estimate is within 0.01 of the probability asked for; seen: at most 0.004.
  constexpr std::size_t n = 10000;
  std::mt19937_64 random{20240229};
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) / 9007199254740992.0; };
  const auto normal = [&] { return std::sqrt(-2.0 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); };
  double worst = 0.0;
  for (int law = 0; law < 3; ++law) {
    for (const double p : {0.1, 0.25, 0.5, 0.75, 0.9, 0.95}) {
      quantile_monitor<> monitor{p};
      std::vector<double> values;
      for (std::size_t i = 0; i < n; ++i) {
        const double x = law == 0 ? uniform() : law == 1 ? -std::log(uniform()) : std::exp(normal());
        monitor.observe(x);
        values.push_back(x);
      }
      const double estimate = monitor.quantile().value.value();
      const auto below = std::ranges::count_if(values, [&](double x) { return x <= estimate; });
      const double share = static_cast<double>(below) / static_cast<double>(n);
      worst = std::max(worst, std::fabs(share - p));
      check_abs(share, p, 0.01, "exact share");
    }
  }
  MESSAGE("largest distance of the shares: " << worst);
}

TEST_CASE("monitors depend on the order, and do not merge") {
  std::vector<double> values(100);
  std::iota(values.begin(), values.end(), 1.0);
  const auto median_of = [&] {
    quantile_monitor<> monitor{0.5};
    std::ranges::for_each(values, [&](double x) { monitor.observe(x); });
    return monitor.quantile().value.value();
  };
  const double ascending = median_of();
  std::shuffle(values.begin(), values.end(), std::mt19937{7});
  CHECK(median_of() != ascending);
  static_assert(accumulators::Monitor<quantile_monitor<real>> && accumulators::Monitor<rolling_monitor<real>>);
  static_assert(!Tally<quantile_monitor<real>> && !Tally<rolling_monitor<real>>);
  static_assert(!accumulators::Monitor<moment_tally<>> && !accumulators::Monitor<rating_tally<recommendation>>);
  static_assert(!Estimate<accumulators::approximate_quantile<real>>);
}

TEST_CASE("monitors: missing values, bad values, bad arguments") {
  const auto check = [](auto monitor, const auto& result) {
    monitor.observe(1.0);
    monitor.observe(no_value);
    monitor.observe(2.0);
    const auto before = result(monitor);
    for (const double bad : {infinity, -infinity, 1e13, -1e13}) CHECK_THROWS_AS(monitor.observe(bad), invalid_value);
    CHECK_THROWS_WITH_AS(monitor.observe(infinity), doctest::Contains("value is inf"), invalid_value);
    CHECK(monitor.size() == 2);
    CHECK(monitor.missing() == 1);
    CHECK(result(monitor) == before);
  };
  check(quantile_monitor<>{0.5}, [](const auto& m) { return m.quantile().value.value(); });
  check(rolling_monitor<>{3}, [](const auto& m) { return m.sum().value(); });
  for (const double p : {0.0, 1.0, -0.1, 50.0, no_value}) CHECK_THROWS_AS(quantile_monitor<>{p}, invalid_argument);
  CHECK_THROWS_WITH_AS(quantile_monitor<>{50.0}, doctest::Contains("the median is 0.5"), invalid_argument);
  CHECK_THROWS_AS(rolling_monitor<>{0}, invalid_argument);
  CHECK_THROWS_AS(rolling_monitor<>{std::numeric_limits<std::size_t>::max()}, invalid_argument);
  CHECK_NOTHROW(rolling_monitor<>{1});
}

TEST_CASE("rolling: sum, mean and interval of the last values") {
  rolling_monitor<mean_days> monitor{4};
  CHECK(monitor.sum().value() == 0.0);
  CHECK(!monitor.mean().value().known());
  std::vector<double> seen;
  std::mt19937 random{3};
  for (int i = 0; i < 60; ++i) {
    const double x = static_cast<double>(random() % 4001) / 8.0 - 250.0;  // eighths: their sums are exact
    monitor.observe(x);
    seen.push_back(x);
    const std::size_t n = std::min<std::size_t>(4, seen.size());
    const double sum = std::accumulate(seen.end() - static_cast<std::ptrdiff_t>(n), seen.end(), 0.0);
    CHECK(monitor.sum().value() == sum);
    check_rel(monitor.mean().value().value(), sum / static_cast<double>(n), 1e-15);
    CHECK(monitor.mean().sample_size() == n);
    CHECK(monitor.full() == (seen.size() >= 4));
  }
  CHECK(monitor.size() == 60);

  // 3 4 5 6: mean 4.5, error sqrt(5/3)/2, Student's quantile at 3 degrees 3.1824463052837.
  rolling_monitor<> last{4};
  for (const double x : {100.0, 3.0, 4.0, 5.0, 6.0}) last.observe(x);
  check_rel(last.mean().standard_error(), std::sqrt(5.0 / 3.0) / 2.0, 1e-12);
  check_rel(last.mean().interval().upper.value(), 4.5 + 3.1824463052837 * std::sqrt(5.0 / 3.0) / 2.0, 1e-12);
}

TEST_CASE("rolling: the mean of every window of values that can be observed") {
  const auto mean_of = [](std::size_t window, const std::vector<double>& values) {
    rolling_monitor<> monitor{window};
    for (const double x : values) monitor.observe(x);
    return monitor.mean();
  };
  constexpr double large = 8.7e12;  // below 2^43; four squares of it fill 128 bits
  const auto level = mean_of(8, {large, large, large, large, large, large});
  CHECK(level.value().value() == large);
  CHECK(level.standard_error() == 0.0);
  const auto apart = mean_of(4, {0.0, large, -large, large, -large});
  CHECK(apart.value().value() == 0.0);
  check_rel(apart.standard_error(), large / std::sqrt(3.0), 1e-15);
  const auto close = mean_of(4, {-large, large, large + 1.0, large + 2.0, large + 3.0});
  CHECK(close.value().value() == large + 1.5);
  check_rel(close.standard_error(), std::sqrt(5.0 / 3.0) / 2.0, 1e-15);
  std::vector<double> many(rolling_monitor<>::largest_window);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = i % 2 == 0 ? large : -large;
  check_rel(mean_of(many.size(), many).standard_error(), large / std::sqrt(static_cast<double>(many.size() - 1)), 1e-14);

  // Elsewhere as the tally of the same values; their order in the window changes nothing.
  std::mt19937 random{11};
  std::vector<double> values(50);
  for (const double size : {1e-3, 1.0, 1e7}) {
    moment_tally<> tally;
    for (double& x : values) tally.observe(x = size * (static_cast<double>(random() % 100000) / 7.0 - 3000.0));
    const auto mean = mean_of(50, values);
    CHECK(mean.value() == tally.mean().value());
    check_rel(mean.standard_error(), tally.mean().standard_error(), 1e-14);
    std::ranges::reverse(values);
    check_same(mean_of(50, values), mean);
  }
}

TEST_CASE("rolling: moving sums that only rise") {
  const auto rising = [](std::size_t window, const std::vector<double>& values) {
    rolling_monitor<> monitor{window};
    for (const double x : values) monitor.observe(x);
    return monitor.rising();
  };
  CHECK(!rising(4, {1, 2, 3, 4}));         // one whole window says nothing
  CHECK(rising(4, {1, 2, 3, 4, 2}));       // 10, 11
  CHECK(!rising(4, {1, 2, 3, 4, 1}));      // 10, 10
  CHECK(!rising(4, {1, 2, 3, 4, 5, 2, 9}));  // 10, 14, 14: once is enough
  CHECK(!rising(4, {9, 2, 3, 4, 5, 6, 7}));  // 18, 14 first
  CHECK(rising(1, {1, 2, 3}));

  // Every window holds the same values: rounded sums would rise in some places.
  std::vector<double> periodic;
  for (int i = 0; i < 10; ++i) periodic.insert(periodic.end(), {0.1, 0.7, 0.3, 1.9});
  rolling_monitor<> monitor{4};
  double first = no_value;
  for (std::size_t i = 0; i < periodic.size(); ++i) {
    monitor.observe(periodic[i]);
    if (i == 3) first = monitor.sum().value();
    if (i > 3) CHECK(monitor.sum().value() == first);
  }
  CHECK(!monitor.rising());
  check_abs(first, 3.0, 4.0 / 1048576.0, "each value is rounded once to 2^-20");
}
