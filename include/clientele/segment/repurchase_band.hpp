#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>
#include <clientele/segment/detail/classified.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/estimate.hpp>

namespace clientele::inline v0::segment {

/// A class of the probability to buy again.
enum class repurchase_band : std::uint8_t {
  low,
  middle,
  top,
  not_sure,  ///< the interval lies on both sides of a cut, or nothing is known
};

/// "low", "middle", "top", "not_sure"
[[nodiscard]] CLIENTELE_API std::string_view name(repurchase_band band) noexcept;
CLIENTELE_API std::ostream& operator<<(std::ostream& out, repurchase_band band);

/// Where the middle and the top band begin: a probability at a cut is in the upper of the two bands.
///
/// Cuts that are not 0 < middle < top < 1 throw `invalid_argument`; in a constant expression they do not compile.
class repurchase_cuts {
 public:
  static constexpr double default_middle_from = 0.3;
  static constexpr double default_top_from = 0.7;

  constexpr repurchase_cuts() noexcept = default;
  constexpr repurchase_cuts(double middle_from, double top_from) : middle_from_(middle_from), top_from_(top_from) {
    if (!(middle_from > 0.0 && middle_from < 1.0)) {
      clientele::detail::throw_invalid_argument("lower repurchase cut", middle_from, "above 0 and below 1");
    }
    if (!(top_from > middle_from && top_from < 1.0)) {
      clientele::detail::throw_invalid_argument("upper repurchase cut", top_from, "above the lower cut and below 1");
    }
  }
  [[nodiscard]] constexpr double middle_from() const noexcept { return middle_from_; }
  [[nodiscard]] constexpr double top_from() const noexcept { return top_from_; }
  /// The band of a probability without its doubt.
  [[nodiscard]] constexpr repurchase_band band(proportion probability) const noexcept {
    if (!probability.known()) return repurchase_band::not_sure;
    return probability.value() >= top_from_      ? repurchase_band::top
           : probability.value() >= middle_from_ ? repurchase_band::middle
                                                 : repurchase_band::low;
  }
  friend constexpr bool operator==(repurchase_cuts, repurchase_cuts) noexcept = default;

 private:
  double middle_from_ = default_middle_from;
  double top_from_ = default_top_from;
};

/// The band of every customer, with the cuts that made it. All shares are out of all customers, those `not_sure` too.
class repurchase_table : public detail::classified<repurchase_band, 4> {
 public:
  repurchase_table(std::vector<repurchase_band> bands, repurchase_cuts cuts)
      : classified(std::move(bands)), cuts_(cuts) {}
  [[nodiscard]] repurchase_cuts cuts() const noexcept { return cuts_; }
  friend bool operator==(const repurchase_table&, const repurchase_table&) = default;

 private:
  repurchase_cuts cuts_;
};

/// Repurchase bands: which class a probability to buy again is surely in.
///
/// Definition  top: 70 % or more; middle: 30 % or more and below 70 %; low: below 30 %; not sure where both ends of the
///             interval are not in one band. The cuts are parameters
/// Input       an estimate of a share and a confidence level; or an interval; or columns of stated or modelled
///             probabilities, with or without the lower and upper ends of their intervals
/// Unit        bands; shares of customers are proportions that sum to 1
/// Interval    that of the estimate decides; shares of a column have Wilson's, each by itself
/// Errors      none for an estimate: no data is not sure. For columns `invalid_value` with its row for a probability
///             out of 0..1, a lower end above the upper; `invalid_argument` for columns of unequal length. NaN is not
///             sure
/// Cost        O(1), or O(n) for columns
/// When not    stated intentions as they are: people say more than they do [morwitz-2007]; a column without intervals,
///             where their width is to be had
/// References  [juster-1966], [morwitz-2007] in docs/references.md
/// Example     examples/customer_grades.cpp
struct repurchase_bands_t {
  template <Estimate Probability>
    requires std::same_as<typename Probability::unit, proportion>
  [[nodiscard]] repurchase_band operator()(const Probability& estimate, confidence_level level = default_confidence,
                                           repurchase_cuts cuts = {}) const noexcept {
    return estimate.value().known() ? (*this)(estimate.interval(level), cuts) : repurchase_band::not_sure;
  }
  [[nodiscard]] constexpr repurchase_band operator()(const confidence_interval<proportion>& interval,
                                                     repurchase_cuts cuts = {}) const noexcept {
    return between(cuts.band(interval.lower), cuts.band(interval.upper));
  }
  /// Probabilities that are taken at their word.
  [[nodiscard]] CLIENTELE_API repurchase_table operator()(std::span<const double> probabilities,
                                                          repurchase_cuts cuts = {}) const;
  /// The two ends of an interval for each.
  [[nodiscard]] CLIENTELE_API repurchase_table operator()(std::span<const double> lower, std::span<const double> upper,
                                                          repurchase_cuts cuts = {}) const;

 private:
  [[nodiscard]] static constexpr repurchase_band between(repurchase_band lower, repurchase_band upper) noexcept {
    return lower == upper ? lower : repurchase_band::not_sure;
  }
};
inline constexpr repurchase_bands_t repurchase_bands{};

}  // namespace clientele::inline v0::segment
