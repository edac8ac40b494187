#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a share is computed. With weights, n is Kish's effective size and hits are p times n.
enum class proportion_method : std::uint8_t {
  wilson,           ///< the score interval: close to nominal on average
  clopper_pearson,  ///< exact: never below nominal, so wider (with weights: Korn & Graubard's use of it)
  jeffreys,         ///< quantiles of Beta(x + 1/2, n - x + 1/2); the lower end is 0 at x = 0, the upper 1 at x = n
  agresti_coull,    ///< Wilson's centre with Wald's width: wider than Wilson
  linearised,       ///< Wilson at the size that the linearised error speaks for: p (1 - p) / error^2
};

/// The method as it stands in reports and JSON: "wilson".
[[nodiscard]] CLIENTELE_API std::string_view name(proportion_method method) noexcept;

/// A share with its doubt.
///
/// Definition  p = hits / n, or the weighted share with Kish's effective n.
/// Unit        proportion, 0 to 1.
/// Error       sqrt(p (1 - p) / n).
/// Interval    Wilson [wilson-1927]; on request Clopper-Pearson, Jeffreys, Agresti-Coull, linearised.
/// Errors      none. No answers: NaN with the interval [0, 1].
/// Coverage    docs/coverage.md
/// References  [wilson-1927], [clopper-pearson-1934], [brown-cai-dasgupta-2001], [agresti-coull-1998],
///             [korn-graubard-1998], [newcombe-1998a] in docs/references.md
class proportion_estimate {
 public:
  using unit = proportion;

  /// `linearised_error` comes from the weights (Taylor linearisation); without it the unweighted error stands in.
  constexpr proportion_estimate(double share, sample_basis basis, double linearised_error = detail::nan) noexcept
      : share_(basis.effective_size > 0.0 ? detail::clip(share, 0.0, 1.0) : detail::nan),
        linearised_error_(linearised_error),
        basis_(basis) {}
  /// From plain counts; `hits` above `trials` count as all of them.
  [[nodiscard]] static constexpr proportion_estimate from_counts(std::uint64_t hits, std::uint64_t trials,
                                                                 std::uint64_t missing = 0) noexcept {
    return {static_cast<double>(hits) / static_cast<double>(trials > 0 ? trials : 1),
            unweighted_basis(trials, missing)};
  }

  [[nodiscard]] constexpr proportion value() const noexcept { return proportion{share_}; }
  [[nodiscard]] CLIENTELE_API double standard_error() const noexcept;
  /// The error by linearisation; `standard_error()` where none was given.
  [[nodiscard]] double linearised_error() const noexcept {
    return linearised_error_ == linearised_error_ ? linearised_error_ : standard_error();
  }
  [[nodiscard]] CLIENTELE_API confidence_interval<proportion> interval(
      confidence_level level = default_confidence,
      proportion_method method = proportion_method::wilson) const noexcept;

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(proportion_method::wilson); }

  /// "78.0 % (95% CI 64.8..87.2), n = 50"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, const proportion_estimate& estimate);

 private:
  double share_;
  double linearised_error_;
  sample_basis basis_;
};

static_assert(Estimate<proportion_estimate>);

}  // namespace clientele::inline v0
