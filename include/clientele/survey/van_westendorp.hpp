#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::survey {

/// The columns of the four questions of the price sensitivity meter.
struct price_columns {
  std::string too_cheap = "too_cheap";          ///< so cheap that its quality is in doubt
  std::string cheap = "cheap";                  ///< a bargain
  std::string expensive = "expensive";          ///< getting expensive, but still considered
  std::string too_expensive = "too_expensive";  ///< not considered any more
};

/// In which order a person's four prices have to rise.
enum class price_order : std::uint8_t {
  strict,    ///< too cheap < cheap < expensive < too expensive
  touching,  ///< too cheap < cheap <= expensive < too expensive
};
[[nodiscard]] CLIENTELE_API std::string_view name(price_order order) noexcept;

/// What becomes of people whose prices are not in that order. They are counted either way.
enum class intransitive_prices : std::uint8_t { reject, keep };
[[nodiscard]] CLIENTELE_API std::string_view name(intransitive_prices policy) noexcept;

/// What the curves say at a price that somebody named. All four reach 0 and 1 under both rules.
enum class price_curves : std::uint8_t {
  anchored,   ///< cheap: named a higher price, but 1 at the lowest price named; expensive: named this price or a lower one, but 0 at the lowest
  inclusive,  ///< cheap: named this price or a higher one; expensive: named this price or a lower one
};
[[nodiscard]] CLIENTELE_API std::string_view name(price_curves rule) noexcept;

/// Where two curves meet.
enum class price_crossing : std::uint8_t {
  linear,  ///< where straight lines between named prices meet
  step,    ///< at the first named price where the rising curve is not below the falling one
};
[[nodiscard]] CLIENTELE_API std::string_view name(price_crossing rule) noexcept;

/// Which price stands for several that are equally good: two curves may run together over some named prices.
enum class price_tie : std::uint8_t {
  lowest,
  highest,
  mean,    ///< of the named prices among them
  median,  ///< of the named prices among them
  middle,  ///< between the lowest and the highest, whoever named prices in between
};
[[nodiscard]] CLIENTELE_API std::string_view name(price_tie rule) noexcept;

struct van_westendorp_options {
  price_columns columns = {};
  price_order order = price_order::touching;
  intransitive_prices intransitive = intransitive_prices::reject;
  price_curves curves = price_curves::anchored;
  price_crossing crossing = price_crossing::linear;
  price_tie tie = price_tie::middle;
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;  ///< 0: as many as there are
};

/// Where two curves cross: the price, and the share of people on either curve there.
struct price_point {
  replicate_estimate<real> price;
  replicate_estimate<proportion> share;
};

/// The four curves at a price.
struct price_shares {
  double price;
  proportion_estimate too_cheap;
  proportion_estimate cheap;
  proportion_estimate expensive;
  proportion_estimate too_expensive;
  [[nodiscard]] CLIENTELE_API proportion_estimate not_cheap() const noexcept;
  [[nodiscard]] CLIENTELE_API proportion_estimate not_expensive() const noexcept;
};

/// Prices that most people accept.
struct price_range {
  price_point lower;
  price_point upper;
};

/// The price sensitivity meter.
struct van_westendorp_result {
  price_point optimal;                 ///< OPP: too cheap and too expensive for equally many, the fewest
  price_point indifference;            ///< IDP: cheap and expensive for equally many
  price_point marginal_cheapness;      ///< PMC: too cheap and not cheap
  price_point marginal_expensiveness;  ///< PME: too expensive and not expensive
  price_point narrow_lower;            ///< too cheap and expensive
  price_point narrow_upper;            ///< too expensive and cheap
  /// From PMC to PME [vanwestendorp-1976].
  [[nodiscard]] price_range acceptable() const { return {marginal_cheapness, marginal_expensiveness}; }
  /// From too cheap = expensive to too expensive = cheap, as some programs draw it: inside the other.
  [[nodiscard]] price_range narrow() const { return {narrow_lower, narrow_upper}; }

  std::vector<price_shares> curves;  ///< at every price that somebody named, rising
  std::uint64_t intransitive;        ///< people whose prices are in another order
  missing_report missing;            ///< `used` counts neither them, where they are rejected, nor people with gaps
};

/// The price sensitivity meter of van Westendorp, from four prices per person.
///
/// Definition  curves of the share to whom a price is too cheap, cheap (falling), expensive, too expensive (rising), and
///             where they cross [vanwestendorp-1976]
/// Input       four columns of prices, weights and design as in the columns; who left one out does not count
/// Unit        the prices' own, as `real`; shares
/// Interval    percentiles of a bootstrap of people, or Student's t by another kind of replicates; shares of the curves
///             Wilson's
/// Errors      `invalid_value` for a negative price, with its row; `invalid_argument` for columns that are not there.
///             Nobody: NaN
/// Cost        O(n log n), and O(n) a replicate
/// When not    as a forecast of sales: it asks for no purchase. Where prices are hardly known. Without overlap of two
///             curves their crossing is a range, see `price_tie`
/// References  [vanwestendorp-1976] in docs/references.md
/// Example     examples/van_westendorp.cpp
[[nodiscard]] CLIENTELE_API van_westendorp_result van_westendorp(const numeric_columns& answers,
                                                                 const van_westendorp_options& options = {});

/// How likely people buy who say so: the calibration of the extension by Newton, Miller and Smith.
struct newton_miller_smith_options {
  price_columns columns = {};
  std::string intent_cheap = "intent_cheap";          ///< would you buy at the price that is cheap to you?
  std::string intent_expensive = "intent_expensive";  ///< and at the one that is expensive?
  any_scale scale{1, 5};                              ///< of both answers
  /// Where trial and revenue are shown; empty: at the named prices, or at `most_curve_prices` of them evenly taken.
  std::span<const double> curve_prices = {};
  static constexpr std::size_t most_curve_prices = 200;
  price_order order = price_order::touching;
  price_tie tie = price_tie::middle;
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;
};

/// What is expected at a price.
struct trial_at_price {
  double price;
  mean_estimate<proportion> trial;  ///< share who buy
  mean_estimate<real> revenue;      ///< price times that share: per person asked
};

/// Trial and revenue by price, from what people would buy at their own prices.
struct newton_miller_smith_result {
  replicate_estimate<real> trial_price;            ///< where most buy
  replicate_estimate<proportion> highest_trial;    ///< and how many do
  replicate_estimate<real> revenue_price;          ///< where revenue is highest
  replicate_estimate<real> highest_revenue;        ///< and what it is, per person asked
  std::vector<trial_at_price> curve;               ///< see `curve_prices`
  std::uint64_t intransitive;                      ///< people whose prices are in another order: they have no curve
  missing_report missing;
};

/// Trial and revenue by price, from the four prices and two intents to buy.
///
/// Definition  a person buys with probability 0 at the too cheap price, with that of the intent at the cheap and at the
///             expensive price, with 0 at the too expensive one, on straight lines in between, and not outside; trial is
///             the mean over people, revenue the price times trial; the best prices are looked for among all prices,
///             not only the named ones [newton-1993]
/// Input       the four columns and two of intents; `calibration`, the probability of buying for each level of the scale
///             from its lowest on
/// Unit        prices as `real`, trial as proportion
/// Interval    Student's t for the curve; percentiles of a bootstrap for the best prices
/// Errors      `invalid_value` for an intent off its scale and a negative price; `invalid_argument` unless there is a
///             probability in [0, 1] per level
/// Cost        O(n log n), and O(n) a replicate; O(n) for each price of the curve
/// When not    with a calibration from another country, category or kind of question
/// References  [newton-1993] in docs/references.md
/// Example     examples/van_westendorp.cpp
[[nodiscard]] CLIENTELE_API newton_miller_smith_result newton_miller_smith(const numeric_columns& answers,
                                                                           std::span<const double> calibration,
                                                                           const newton_miller_smith_options& options = {});

}  // namespace clientele::inline v0::survey
