#pragma once
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::survey {

/// How the relative change of quantity and of price between two prices is measured.
enum class elasticity_form : std::uint8_t {
  arc,          ///< against the middle of both: the same in both directions
  point,        ///< against the first price and its quantity
  logarithmic,  ///< of logarithms: constant elasticity in between
};
[[nodiscard]] CLIENTELE_API std::string_view name(elasticity_form form) noexcept;

/// What was bought at a price, with its doubt.
struct priced_quantity {
  double price;
  double quantity;
  double standard_error = 0.0;  ///< of the quantity; 0 where it is known exactly
  sample_basis basis = {};

  /// A number of purchases, Poisson: its error is its root.
  [[nodiscard]] static CLIENTELE_API priced_quantity of_count(double price, std::uint64_t count);
  /// A share of buyers.
  [[nodiscard]] static CLIENTELE_API priced_quantity of_share(double price, const proportion_estimate& share);
  template <class Unit>
  [[nodiscard]] static priced_quantity of_mean(double price, const mean_estimate<Unit>& mean) {
    return {price, mean.value().value(), mean.standard_error(), mean.basis()};
  }
};

/// What a rise of the price does to revenue.
enum class price_response : std::uint8_t {
  elastic,    ///< the quantity falls by more, in per cent: revenue falls
  inelastic,  ///< it falls by less: revenue rises
  undecided,  ///< the data do not tell
};
[[nodiscard]] CLIENTELE_API std::string_view name(price_response response) noexcept;

/// An elasticity with its doubt: by how many per cent the quantity changes when the price rises by one.
///
/// Definition  as its function says
/// Interval    normal, or Student's t where the error has degrees of freedom
/// Errors      none. Not defined (a quantity of 0 in a logarithm): NaN with the widest interval
class elasticity_estimate {
 public:
  using unit = real;

  /// `degrees` may be infinite.
  constexpr elasticity_estimate(double value, double standard_error, double degrees, sample_basis basis) noexcept
      : value_(value), standard_error_(value == value ? standard_error : clientele::detail::nan), degrees_(degrees), basis_(basis) {}

  [[nodiscard]] constexpr real value() const noexcept { return real{value_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return standard_error_; }
  [[nodiscard]] confidence_interval<real> interval(confidence_level level = default_confidence) const noexcept {
    const auto raw = normal() ? clientele::detail::normal_bounds(value_, standard_error_, level)
                              : clientele::detail::student_bounds(value_, standard_error_, degrees_, level);
    return clientele::detail::with_unit<real>(
        clientele::detail::contain_and_clip(raw, value_, -clientele::detail::infinity, clientele::detail::infinity), level,
        method());
  }
  /// Which side of -1 the interval lies on.
  [[nodiscard]] CLIENTELE_API price_response response(confidence_level level = default_confidence) const noexcept;
  [[nodiscard]] constexpr double degrees() const noexcept { return degrees_; }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] constexpr std::string_view method() const noexcept { return normal() ? "delta_normal" : "delta_student"; }

  friend std::ostream& operator<<(std::ostream& out, const elasticity_estimate& estimate) {
    return clientele::detail::print(out, estimate, estimate.basis_);
  }

 private:
  [[nodiscard]] constexpr bool normal() const noexcept { return degrees_ == clientele::detail::infinity; }
  double value_;
  double standard_error_;
  double degrees_;
  sample_basis basis_;
};
static_assert(Estimate<elasticity_estimate>);

/// The elasticity between two prices.
///
/// Definition  arc ((q2 - q1) / (q1 + q2)) / ((p2 - p1) / (p1 + p2)); point ((q2 - q1) / q1) / ((p2 - p1) / p1);
///             logarithmic ln(q2 / q1) / ln(p2 / p1)
/// Input       two quantities at two prices; `covariance` of the two where the same people gave both, even if it is 0:
///             the basis is then that of the first, without one the sum of both
/// Interval    delta method, normal. Where it finds no variance although something was sampled (nobody bought at a
///             price, all bought at both), the error is not known: NaN with the widest interval, undecided. Only two
///             quantities stated without error and basis are exact
/// Errors      `invalid_argument` for prices that are equal or not above 0, for quantities or errors below 0, for a
///             covariance beyond the product of the errors
/// Cost        O(1)
/// When not    to read a cause from prices that somebody set because of the demand: they are endogenous; nor where a
///             low price only moved purchases forward. A point of the curve is none of the whole curve
/// References  [allen-1934] in docs/references.md
/// Example     examples/gabor_granger.cpp
[[nodiscard]] CLIENTELE_API elasticity_estimate price_elasticity(const priced_quantity& first, const priced_quantity& second,
                                                                 elasticity_form form = elasticity_form::arc,
                                                                 std::optional<double> covariance = std::nullopt);

/// How the error of a slope is computed.
enum class slope_error : std::uint8_t {
  classical,  ///< one variance for all observations
  hc3,        ///< any variance for each, by the residuals over one less their leverage [long-ervin-2000]
};
[[nodiscard]] CLIENTELE_API std::string_view name(slope_error kind) noexcept;

/// One elasticity for many prices: the slope of ln quantity on ln price by least squares.
///
/// Definition  b in ln q = a + b ln p
/// Input       prices and quantities side by side; weights, or none
/// Interval    Student's t with n - 2 degrees
/// Errors      `invalid_argument` for unequal lengths; `invalid_value` for a price, a quantity or a weight that is not
///             above 0 (weights: below 0), with its row. Fewer than two prices: NaN. NaN in a row: missing. A row of
///             leverage 1, such as the only one at one of two prices: the error by hc3 is NaN
/// Cost        O(n)
/// When not    with periods that follow one another: their errors are not independent; with zero sales in some: leaving
///             them out bends the slope. Endogenous prices as above
/// References  [long-ervin-2000] in docs/references.md
/// Example     examples/gabor_granger.cpp
[[nodiscard]] CLIENTELE_API elasticity_estimate log_log_elasticity(std::span<const double> prices,
                                                                   std::span<const double> quantities,
                                                                   std::span<const double> weights = {},
                                                                   slope_error error = slope_error::classical);

}  // namespace clientele::inline v0::survey
