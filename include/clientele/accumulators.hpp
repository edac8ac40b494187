// The library's metrics as features of Boost.Accumulators, and Boost's ordered statistics as monitors.
// Boost.Accumulators costs seconds per including file: this header is in no umbrella.
#pragma once
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/accumulators/framework/accumulator_base.hpp>
#include <boost/accumulators/framework/accumulator_set.hpp>
#include <boost/accumulators/framework/depends_on.hpp>
#include <boost/accumulators/framework/extractor.hpp>
#include <boost/accumulators/framework/features.hpp>
#include <boost/accumulators/framework/parameters/accumulator.hpp>
#include <boost/accumulators/framework/parameters/sample.hpp>
#include <boost/accumulators/framework/parameters/weight.hpp>
#include <boost/accumulators/statistics/p_square_quantile.hpp>
#include <boost/accumulators/statistics/rolling_sum.hpp>
#include <boost/accumulators/statistics/rolling_window.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/mpl/push_back.hpp>
#include <boost/mpl/transform.hpp>
#include <boost/mpl/vector.hpp>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/survey/customer_effort.hpp>
#include <clientele/survey/grade_shares.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_box_share.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/recommend_likelihood.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

namespace clientele::inline v0::accumulators {

namespace detail {
/// The feature as a set of ratings on `Scale` holds it: what the tag of a metric cannot know by itself.
template <FixedScale Scale, class Tag>
struct on_scale;

template <class Sample>
struct needs_ratings {
  static_assert(!std::same_as<Sample, Sample>,
                "features of clientele belong in an accumulator_set<clientele::rating<Scale>, features<..>>: "
                "a plain number does not say on which scale it is");
};
}  // namespace detail

/// Names of features, to be listed in `boost::accumulators::features<..>` beside Boost's own.
namespace tag {

/// The tally of all answers, from which every metric is computed.
struct rating_tally : boost::accumulators::depends_on<> {
  using impl = detail::needs_ratings<boost::mpl::_1>;
};
/// Any metric of one rated question, a function object of your own too; `Arguments` follow the tally in its call.
template <class Metric, int... Arguments>
struct metric : boost::accumulators::depends_on<rating_tally> {
  using impl = detail::needs_ratings<boost::mpl::_1>;
};

using net_promoter_score = metric<survey::net_promoter_score_t>;
using mean_answer = metric<survey::mean_answer_t>;
using mean_score = metric<survey::mean_score_t>;
using grade_shares = metric<survey::grade_shares_t>;
using customer_effort = metric<survey::customer_effort_t>;
using low_effort_share = metric<survey::low_effort_share_t>;
using recommend_likelihood_shares = metric<survey::recommend_likelihood_shares_t>;
template <int K>
using top_box_share = metric<survey::top_box_share_t, K>;
template <int K>
using bottom_box_share = metric<survey::bottom_box_share_t, K>;
template <int K>
using net_box_share = metric<survey::net_box_share_t, K>;

}  // namespace tag

/// Functions that read a set, named like the metrics: `extract::net_promoter_score(set)` is the metric's estimate.
namespace extract {

inline constexpr boost::accumulators::extractor<tag::rating_tally> rating_tally{};
template <class Metric, int... Arguments>
inline constexpr boost::accumulators::extractor<tag::metric<Metric, Arguments...>> metric{};

inline constexpr boost::accumulators::extractor<tag::net_promoter_score> net_promoter_score{};
inline constexpr boost::accumulators::extractor<tag::mean_answer> mean_answer{};
inline constexpr boost::accumulators::extractor<tag::mean_score> mean_score{};
inline constexpr boost::accumulators::extractor<tag::grade_shares> grade_shares{};
inline constexpr boost::accumulators::extractor<tag::customer_effort> customer_effort{};
inline constexpr boost::accumulators::extractor<tag::low_effort_share> low_effort_share{};
inline constexpr boost::accumulators::extractor<tag::recommend_likelihood_shares> recommend_likelihood_shares{};
template <int K>
inline constexpr boost::accumulators::extractor<tag::top_box_share<K>> top_box_share{};
template <int K>
inline constexpr boost::accumulators::extractor<tag::bottom_box_share<K>> bottom_box_share{};
template <int K>
inline constexpr boost::accumulators::extractor<tag::net_box_share<K>> net_box_share{};

}  // namespace extract

namespace detail {

/// Counts the answers of a set; `Weight` is void in a set without weights.
template <class Scale, class Weight>
class tally_accumulator : public boost::accumulators::accumulator_base {
 public:
  using result_type = std::conditional_t<std::is_void_v<Weight>, clientele::rating_tally<Scale>,
                                         clientele::weighted<clientele::rating_tally<Scale>>>;

  explicit tally_accumulator(boost::accumulators::dont_care) {}
  template <class Pack>
  void operator()(const Pack& pack) {
    const rating<Scale> answer{static_cast<int>(pack[boost::accumulators::sample])};
    if constexpr (std::is_void_v<Weight>) {
      tally_.observe(answer);
    } else {
      tally_.observe(answer, static_cast<double>(pack[boost::accumulators::weight]));
    }
  }
  void observe_missing() { tally_.observe_missing(); }
  [[nodiscard]] result_type result(boost::accumulators::dont_care) const { return tally_; }
  template <class Archive>
  void serialize(Archive& archive, unsigned /*version*/) {
    archive & tally_;
  }

 private:
  result_type tally_;
};

template <class Metric, int... Arguments>
[[nodiscard]] auto call(tag::metric<Metric, Arguments...>, const auto& tally) {
  return Metric{}(tally, Arguments...);
}

/// Computes a metric from the tally beside it when it is asked for. It holds nothing.
template <class Metric, class Scale, class Weight>
class metric_accumulator : public boost::accumulators::accumulator_base {
 public:
  using result_type = decltype(detail::call(
      Metric{}, std::declval<const typename tally_accumulator<Scale, Weight>::result_type&>()));

  explicit metric_accumulator(boost::accumulators::dont_care) {}
  template <class Pack>
  [[nodiscard]] result_type result(const Pack& pack) const {
    return detail::call(Metric{}, extract::rating_tally(pack));
  }
  template <class Archive>
  void serialize(Archive& /*archive*/, unsigned /*version*/) {}
};

template <FixedScale Scale>
struct on_scale<Scale, tag::rating_tally> : boost::accumulators::depends_on<> {
  using impl = tally_accumulator<Scale, boost::mpl::_2>;
};
template <FixedScale Scale, class Metric, int... Arguments>
struct on_scale<Scale, tag::metric<Metric, Arguments...>>
    : boost::accumulators::depends_on<on_scale<Scale, tag::rating_tally>> {
  using impl = metric_accumulator<tag::metric<Metric, Arguments...>, Scale, boost::mpl::_2>;
};

/// Boost's own features stay as they are.
template <class Scale, class Feature>
struct bound {
  using type = Feature;
};
template <class Scale>
struct bound<Scale, tag::rating_tally> {
  using type = on_scale<Scale, tag::rating_tally>;
};
template <class Scale, class Metric, int... Arguments>
struct bound<Scale, tag::metric<Metric, Arguments...>> {
  using type = on_scale<Scale, tag::metric<Metric, Arguments...>>;
};

/// What a set of ratings is made of. Boost's features see the answers as doubles; there is always a tally, so that
/// missing answers have a place to be counted.
template <class Scale, class Features, class Weight>
using set_of_doubles = boost::accumulators::accumulator_set<
    double,
    typename boost::mpl::push_back<
        typename boost::mpl::transform<Features, bound<Scale, boost::mpl::_1>,
                                       boost::mpl::back_inserter<boost::mpl::vector0<>>>::type,
        on_scale<Scale, tag::rating_tally>>::type,
    Weight>;

template <class Named>
concept NamedArgument = boost::parameter::is_argument_pack<Named>::value;
template <class Named>
inline constexpr bool is_weight = std::same_as<typename Named::key_type, boost::accumulators::tag::weight>;

}  // namespace detail
}  // namespace clientele::inline v0::accumulators

namespace boost::accumulators {

template <class Scale, class Tag>
struct feature_of<clientele::accumulators::detail::on_scale<Scale, Tag>> : feature_of<Tag> {};

/// Answers on a scale, one by one, into features of clientele and of Boost side by side.
///
/// Definition  each estimate is the metric's, of the tally of all answers so far
/// Input       `set(answer)`, with weights `set(answer, weight = w)`: a `rating<Scale>`, a number (checked), or an
///             optional of either. A missing answer (empty, NaN) is counted by the tally and not shown to Boost's
///             features, which see every other answer as a double
/// Errors      `invalid_value` for a number off the scale or an invalid weight, before any feature has seen it.
///             A metric that does not take the scale, a weight in a set without weights, and a set with weights that
///             gets none do not compile
/// Cost        a step for every feature, answer by answer: columns are for `observe` of a tally
/// When not    for merging, threads, or counting bad rows: fill a tally
/// Example     examples/accumulators.cpp
template <clientele::FixedScale Scale, class Features, class Weight>
struct accumulator_set<clientele::rating<Scale>, Features, Weight>
    : clientele::accumulators::detail::set_of_doubles<Scale, Features, Weight> {
  static_assert(std::is_void_v<Weight> || std::is_arithmetic_v<Weight>,
                "the weight of a set of ratings is a number of its own: external weights are not supported");
  using base = clientele::accumulators::detail::set_of_doubles<Scale, Features, Weight>;
  using sample_type = clientele::rating<Scale>;
  using features_type = Features;
  using weight_type = Weight;
  using result_type = void;

  accumulator_set() = default;
  /// Named arguments for Boost's features: `quantile_probability = 0.9`.
  template <clientele::accumulators::detail::NamedArgument... Named>
    requires(sizeof...(Named) > 0)
  explicit accumulator_set(const Named&... named) : base(named...) {}

  template <clientele::AnswerOn<Scale> Answer, clientele::accumulators::detail::NamedArgument... Named>
  void operator()(const Answer& answer, const Named&... named) {
    constexpr bool has_weight = (clientele::accumulators::detail::is_weight<Named> || ...);
    static_assert(has_weight || std::is_void_v<Weight>, "this set of ratings has weights: call it with weight = w");
    static_assert(!has_weight || !std::is_void_v<Weight>,
                  "this set of ratings has no weights: name their type, "
                  "accumulator_set<rating<..>, features<..>, double>");
    if constexpr (has_weight) {
      const auto w = static_cast<double>(((sample = 0), ..., named)[accumulators::weight]);
      if (!clientele::weight::valid(w)) clientele::detail::throw_bad_weight(w, clientele::invalid_value::no_row);
    }
    const int index = clientele::detail::answer_index(answer, Scale::low, Scale::levels);
    if (index == clientele::detail::is_missing) {
      this->template extract<clientele::accumulators::tag::rating_tally>().observe_missing();
    } else if (index < 0) {
      clientele::detail::throw_bad_answer(clientele::detail::answer_number(answer), Scale::low, Scale::high,
                                          Scale::name, clientele::invalid_value::no_row);
    } else {
      base::operator()(static_cast<double>(Scale::low + index), named...);
    }
  }
};

}  // namespace boost::accumulators

namespace clientele::inline v0::accumulators {

/// What watches values in the order in which they come: approximate or forgetful, and so no `Tally`.
///
/// `observe(value)` takes one value: NaN is missing, an infinite one is `invalid_value` and changes nothing. `size()`
/// counts the values seen, `missing()` those that were missing. Another order of the same values may give another
/// result, and there is no merging: two monitors do not know how their values were interleaved.
template <class T>
concept Monitor = std::copyable<T> && requires(T& monitor, const T& seen, double value) {
  { monitor.observe(value) } -> std::same_as<void>;
  { seen.size() } -> std::same_as<std::uint64_t>;
  { seen.missing() } -> std::same_as<std::uint64_t>;
} && !requires(T& monitor, const T& other) { monitor += other; };

namespace detail {
/// Counts and checks what the monitors see.
class monitored {
 public:
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }

 protected:
  /// Whether there is a value to look at. Throws `invalid_value`.
  [[nodiscard]] bool take(double value) {
    if (value != value) {
      ++missing_;
      return false;
    }
    if (!clientele::detail::fixed_point::valid(value)) {
      clientele::detail::throw_bad_number("value", value, moment_tally<>::allowed, invalid_value::no_row);
    }
    ++size_;
    return true;
  }

 private:
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;
};
}  // namespace detail

/// A quantile of a stream, of which nobody knows how far it is off. It is no `Estimate`: no interval is known for it.
template <class Unit>
struct approximate_quantile {
  double probability;
  Unit value;                ///< NaN: no data
  std::uint64_t sample_size;
  std::uint64_t missing;

  /// "quantile 0.5 = 4.44063 (approximate, no interval), n = 20"
  friend std::ostream& operator<<(std::ostream& out, const approximate_quantile& quantile) {
    std::string text = quantile.value.known() ? "quantile " + number(quantile.probability) + " = " +
                                                    number(quantile.value.value()) + " (approximate, no interval)"
                                              : "quantile " + number(quantile.probability) + ": no data";
    text += ", n = " + std::to_string(quantile.sample_size);
    if (quantile.missing > 0) text += ", " + std::to_string(quantile.missing) + " missing";
    return out << text;
  }

 private:
  [[nodiscard]] static std::string number(double value) {
    constexpr int digits = 6;
    std::array<char, 32> buffer{};
    char* const first = buffer.data();
    return {first, std::to_chars(first, first + buffer.size(), value, std::chars_format::general, digits).ptr};
  }
};

/// A quantile of values as they come, in constant memory: the P-square algorithm.
///
/// Definition  up to `exact_values` values: the lowest of them with a share of at least `probability` at or below it.
///             Beyond: five markers, moved by a parabola through their neighbours with each value from the first on
///             [jain-chlamtac-1985]
/// Input       `observe(value)`, for example days to resolve a complaint; NaN is missing
/// Unit        that of the values: `real`, `mean_days`, or one of your own
/// Interval    none is known: the result is an `approximate_quantile`, not an `Estimate`
/// Errors      `invalid_argument` for a probability not above 0 and below 1; `invalid_value` for a value that is
///             infinite, or 2^43 or more in size. No values: NaN
/// Cost        constant, in time and memory: the first 64 values are kept, half a kilobyte
/// When not    for values with few levels, far in a tail, or where the level drifts: the markers follow a change slowly.
///             Nor where the result must not depend on the order of the values
/// References  [jain-chlamtac-1985] in docs/references.md
/// Example     examples/accumulators.cpp
template <class Unit = real>
class quantile_monitor : public detail::monitored {
 public:
  using unit = Unit;
  /// So many values are kept and answered from exactly. The middle marker starts as the median of five, whatever the
  /// probability, and moves by one rank a value: of six values it gives the median for the 90 % quantile.
  static constexpr std::size_t exact_values = 64;

  explicit quantile_monitor(double probability)
      : probability_(checked(probability)), markers_(boost::accumulators::quantile_probability = probability_) {}

  void observe(double value) {
    if (!this->take(value)) return;
    if (this->size() <= first_.size()) first_[static_cast<std::size_t>(this->size() - 1)] = value;
    markers_(value);
  }
  [[nodiscard]] double probability() const noexcept { return probability_; }
  [[nodiscard]] approximate_quantile<Unit> quantile() const {
    return {probability_, Unit{current()}, this->size(), this->missing()};
  }

 private:
  [[nodiscard]] static double checked(double probability) {
    if (!(probability > 0.0 && probability < 1.0)) {
      clientele::detail::throw_invalid_argument("probability of a quantile", probability,
                                                "above 0 and below 1; the median is 0.5");
    }
    return probability;
  }
  [[nodiscard]] double current() const {
    const auto n = static_cast<std::size_t>(this->size());
    if (n == 0) return clientele::detail::nan;
    if (n > first_.size()) return boost::accumulators::extract::p_square_quantile(markers_);
    std::array<double, exact_values> sorted = first_;
    std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(n));
    // Shares are compared, not products: 0.55 of 20 values are 11 although 0.55 * 20 is more.
    std::size_t at_or_below = 1;
    while (static_cast<double>(at_or_below) / static_cast<double>(n) < probability_) ++at_or_below;
    return sorted[at_or_below - 1];
  }

  double probability_;
  std::array<double, exact_values> first_{};
  boost::accumulators::accumulator_set<double, boost::accumulators::stats<boost::accumulators::tag::p_square_quantile>>
      markers_;
};

/// Sum and mean of the last values, and whether the sums of the whole windows have only risen.
///
/// Definition  over the last `window` values that were not missing; fewer at the start
/// Input       `observe(value)`, for example spend by period; NaN is missing and stays out of the window
/// Unit        that of the values: `real`, `mean_days`, or one of your own
/// Interval    of the mean: Student's t, as if the values of the window were independent. A sum is what was, and has
///             none
/// Errors      `invalid_argument` for a window of 0 or above 2^20; `invalid_value` for a value that is infinite, or
///             2^43 or more in size. No values: a mean of NaN, a sum of 0
/// Cost        constant a value; the mean O(window). Values are rounded once to 2^-20 and summed exactly, so that no
///             rounding makes equal sums rise
/// When not    for values that follow one another, as those of a trend do: the interval of the mean is then too narrow
/// References  [student-1908] in docs/references.md
/// Example     examples/accumulators.cpp
template <class Unit = real>
class rolling_monitor : public detail::monitored {
 public:
  using unit = Unit;
  static constexpr std::size_t largest_window = std::size_t{1} << 20;

  explicit rolling_monitor(std::size_t window)
      : window_(checked(window)), values_(boost::accumulators::tag::rolling_sum::window_size = window_) {}

  void observe(double value) {
    if (!this->take(value)) return;
    const int128 before = exact_sum();
    const bool had_window = this->size() > window_;  // before this value, which is counted by now
    values_(int128{clientele::detail::fixed_point::from(value)});
    if (had_window) rising_ = rising_.value_or(true) && exact_sum() > before;
  }
  [[nodiscard]] std::size_t window() const noexcept { return window_; }
  /// Whether as many values as the window holds have been seen.
  [[nodiscard]] bool full() const noexcept { return this->size() >= window_; }
  [[nodiscard]] Unit sum() const { return Unit{exact_sum().to_double() / clientele::detail::fixed_point::scale}; }
  [[nodiscard]] mean_estimate<Unit> mean() const {
    // Boost keeps one value more than the window, the one that is dropped next.
    const auto kept = boost::accumulators::extract::rolling_window_plus1(values_);
    const auto first = kept.begin() + (kept.size() > window_ ? 1 : 0);
    const auto n = static_cast<std::int64_t>(kept.end() - first);
    const auto basis = unweighted_basis(static_cast<std::uint64_t>(n));
    if (n == 0) return {clientele::detail::nan, clientele::detail::nan, basis};
    // n times the deviation from the mean is a whole number, below 2^84 for any values; squares of the values would not
    // fit 128 bits. Bits beyond the 53 of a double are cut off, so that 2^20 squares fit.
    const int128 sum = exact_sum();
    const auto deviation = [n, sum](const int128& value) {
      return (int128::multiply(static_cast<std::int64_t>(value.bits().low()), n) - sum).magnitude();
    };
    uint128 largest;
    for (auto value = first; value != kept.end(); ++value) largest = (std::max)(largest, deviation(*value));
    int cut = 0;
    while ((largest >> static_cast<unsigned>(cut)) >= uint128{std::uint64_t{1} << 53}) ++cut;
    uint128 squares;
    for (auto value = first; value != kept.end(); ++value) {
      const std::uint64_t part = (deviation(*value) >> static_cast<unsigned>(cut)).low();
      squares += uint128::multiply(part, part);
    }
    constexpr double scale = clientele::detail::fixed_point::scale;
    const auto count = static_cast<double>(n);
    const double error = std::ldexp(std::sqrt(squares.to_double() / (count * (count - 1.0))), cut) / count / scale;
    return {sum.to_double() / count / scale, error, basis};
  }
  /// Whether there were two whole windows or more, and the sum of each was above that of the one before it.
  [[nodiscard]] bool rising() const noexcept { return rising_.value_or(false); }

 private:
  [[nodiscard]] static std::size_t checked(std::size_t window) {
    if (window < 1 || window > largest_window) {
      clientele::detail::throw_invalid_argument("window of a rolling_monitor", static_cast<double>(window),
                                                "1 to 1048576 values");
    }
    return window;
  }
  [[nodiscard]] int128 exact_sum() const { return boost::accumulators::extract::rolling_sum(values_); }

  std::size_t window_;
  std::optional<bool> rising_;
  boost::accumulators::accumulator_set<int128, boost::accumulators::stats<boost::accumulators::tag::rolling_sum>>
      values_;
};

static_assert(Monitor<quantile_monitor<>> && Monitor<rolling_monitor<mean_days>>);
static_assert(!Tally<quantile_monitor<>> && !Tally<rolling_monitor<>>);
static_assert(!Monitor<moment_tally<>>);

}  // namespace clientele::inline v0::accumulators
