#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {
namespace survey {

/// What an intraclass correlation takes for an error. The names of Shrout & Fleiss and of McGraw & Wong in brackets.
enum class rater_agreement : std::uint8_t {
  one_way,      ///< each target has raters of its own: all that differs within it [ICC(1,1), ICC(1)]
  absolute,     ///< the same raters for all, drawn from many: one who is stricter than others too [ICC(2,1), ICC(A,1)]
  consistency,  ///< the same raters, and no others matter: that they rank the targets differently [ICC(3,1), ICC(C,1)]
};

/// As it stands in reports and JSON: "absolute".
[[nodiscard]] CLIENTELE_API std::string_view name(rater_agreement agreement) noexcept;

/// The mean squares of ratings, a target a row and a rater a column.
struct rating_mean_squares {
  double targets = 0.0;   ///< between targets
  double raters = 0.0;    ///< between raters
  double residual = 0.0;  ///< what both leave
  double rows = 0.0;      ///< targets, or what they are worth with weights
  std::size_t columns = 0;
};

/// An intraclass correlation with its doubt: of one rating, or of the mean of all raters.
///
/// Error     delta method, for normal effects
/// Interval  from F: exact for one-way and consistency, Satterthwaite's degrees for absolute agreement
///           [shrout-fleiss-1979], [mcgraw-wong-1996]
/// Test      F of no correlation, one-sided
/// Errors    none. Fewer than two targets, or ratings that are all the same: NaN with the widest interval
class CLIENTELE_API intraclass_estimate {
 public:
  using unit = real;

  constexpr intraclass_estimate(const rating_mean_squares& squares, rater_agreement agreement, bool of_mean,
                                const sample_basis& basis) noexcept
      : squares_(squares), basis_(basis), agreement_(agreement), of_mean_(of_mean) {}

  [[nodiscard]] real value() const noexcept { return real{of_mean_ ? stepped_up(single()) : single()}; }
  [[nodiscard]] double standard_error() const noexcept;
  [[nodiscard]] confidence_interval<real> interval(confidence_level level = default_confidence) const noexcept;

  /// F and its degrees of freedom.
  [[nodiscard]] double statistic() const noexcept;
  [[nodiscard]] double degrees() const noexcept;
  [[nodiscard]] double error_degrees() const noexcept;
  /// Of no correlation at all.
  [[nodiscard]] double p_value() const noexcept;

  [[nodiscard]] constexpr rater_agreement agreement() const noexcept { return agreement_; }
  [[nodiscard]] constexpr bool of_mean() const noexcept { return of_mean_; }
  [[nodiscard]] constexpr std::size_t raters() const noexcept { return squares_.columns; }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "f"; }

  /// "0.2898 (95% CI 0.0188..0.7611), n = 6"
  friend std::ostream& operator<<(std::ostream& out, const intraclass_estimate& estimate) {
    return clientele::detail::print(out, estimate, estimate.basis_);
  }

 private:
  /// The lowest value: all that differs, differs within a target.
  [[nodiscard]] double lowest() const noexcept;
  [[nodiscard]] double error_square() const noexcept;  // what F divides by
  [[nodiscard]] double denominator() const noexcept;   // of `single`
  [[nodiscard]] double single() const noexcept;
  /// Spearman-Brown: from one rating to the mean of all raters.
  [[nodiscard]] double stepped_up(double one) const noexcept;
  [[nodiscard]] clientele::detail::bounds single_bounds(confidence_level level) const noexcept;
  [[nodiscard]] double absolute_degrees() const noexcept;

  rating_mean_squares squares_;
  sample_basis basis_;
  rater_agreement agreement_;
  bool of_mean_;
};

/// All six intraclass correlations of the same ratings.
struct intraclass_correlations {
  intraclass_estimate one_way;           ///< of one rating
  intraclass_estimate absolute;
  intraclass_estimate consistency;
  intraclass_estimate one_way_mean;      ///< of the mean of all raters
  intraclass_estimate absolute_mean;
  intraclass_estimate consistency_mean;  ///< Cronbach's alpha, and its interval Feldt's
};

/// How far raters agree: mystery shoppers in the same branches, coders of the same complaints, or the same customers asked
/// twice.
///
/// Definition  (MSB - MSE) / (MSB + (k - 1) MSE), MSB between targets; what MSE is depends on the form
/// Input       means and covariances with a column per rater (or time) and a row per target, without gaps: listwise
/// Unit        real in [-1 / (k - 1), 1] for one rating, up to 1 for the mean of k
/// Interval    from F
/// Errors      `invalid_argument` for fewer than two raters, for pairwise covariances of ratings with gaps, and for
///             covariances that no ratings have (the mean of the raters varies more than they do)
/// Cost        O(raters^2)
/// When not    grades without an order (Cohen's kappa); targets that hardly differ: agreement is low then, however well raters see
/// References  [shrout-fleiss-1979], [mcgraw-wong-1996] in docs/references.md
/// Example     examples/intraclass_correlation.cpp
[[nodiscard]] CLIENTELE_API intraclass_correlations intraclass_correlation(const covariances& raters);

static_assert(Estimate<intraclass_estimate>);

}  // namespace survey
}  // namespace clientele::inline v0
