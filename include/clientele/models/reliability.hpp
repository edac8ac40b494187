#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/correlation_estimate.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {
namespace models {

/// How an interval of Cronbach's alpha is computed.
enum class alpha_method : std::uint8_t {
  feldt,       ///< (1 - alpha) is F times its estimate [feldt-1965]: exact for parallel normal items
  asymptotic,  ///< alpha -+ z error, with the error below
};

/// The method as it stands in reports and JSON: "feldt".
[[nodiscard]] CLIENTELE_API std::string_view name(alpha_method method) noexcept;

namespace detail {
[[nodiscard]] CLIENTELE_API clientele::detail::bounds feldt_bounds(double alpha, double n, std::size_t items,
                                                                   confidence_level level) noexcept;
}  // namespace detail

/// Cronbach's alpha with its doubt.
///
/// Definition  k / (k - 1) (1 - sum of the variances / variance of the sum) [cronbach-1951]
/// Error       for normal items of any covariances [vanzyl-2000]; of standardised items by the delta method
/// Interval    Feldt's F [feldt-1965]; on request -+ z error, which is wider where items differ a lot
/// Errors      none. One item, or items that do not vary: NaN with the widest interval
/// When not    items of one factor with unequal loadings: alpha is too low then, see omega; several factors: a high alpha
///             is no proof of one
class alpha_estimate {
 public:
  using unit = real;

  constexpr alpha_estimate(double alpha, double error, std::size_t items, sample_basis basis) noexcept
      : alpha_(alpha), error_(error), items_(items), basis_(basis) {}

  [[nodiscard]] constexpr real value() const noexcept { return real{alpha_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return error_; }
  [[nodiscard]] confidence_interval<real> interval(confidence_level level = default_confidence,
                                                   alpha_method method = alpha_method::feldt) const noexcept {
    const auto raw = method == alpha_method::feldt
                         ? detail::feldt_bounds(alpha_, basis_.effective_size, items_, level)
                         : clientele::detail::normal_bounds(alpha_, error_, level);
    return clientele::detail::with_unit<real>(
        clientele::detail::contain_and_clip(raw, alpha_, -clientele::detail::infinity, 1.0), level, name(method));
  }
  [[nodiscard]] constexpr std::size_t items() const noexcept { return items_; }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(alpha_method::feldt); }

  /// "0.7144 (95% CI 0.6544..0.7668), n = 250"
  friend std::ostream& operator<<(std::ostream& out, const alpha_estimate& estimate) {
    return clientele::detail::print(out, estimate, estimate.basis_);
  }

 private:
  double alpha_;
  double error_;
  std::size_t items_;
  sample_basis basis_;
};

/// Alpha alone, raw or of standardised items.
[[nodiscard]] CLIENTELE_API alpha_estimate cronbach_alpha(const covariances& items);
/// The same of standardised items.
[[nodiscard]] CLIENTELE_API alpha_estimate standardised_alpha(const covariances& items);

/// An item as a part of its scale.
struct item_reliability {
  std::string name;
  mean_estimate<scale_mean> mean;
  correlation_estimate item_total;  ///< with the sum of all items, itself among them
  correlation_estimate item_rest;   ///< with the sum of the others; below 0: is the item worded the other way round?
  alpha_estimate alpha_if_deleted;
  alpha_estimate standardised_alpha_if_deleted;
  linearised_estimate<real> loading;  ///< standardised, on the one factor; NaN where that is not identified
};

/// How far the items of a scale measure one thing.
///
/// Errors of the coefficients other than alpha are those of a smooth function of the covariances of normal items
/// (delta method); `replicated_reliability` has them without that assumption.
struct reliability_result {
  alpha_estimate alpha;
  alpha_estimate standardised_alpha;
  linearised_estimate<real> mean_correlation;    ///< between two items
  linearised_estimate<real> median_correlation;  ///< far from the mean: some pairs of items say the same twice, or belong elsewhere
  linearised_estimate<real> lambda2;             ///< Guttman's
  linearised_estimate<real> lambda6;             ///< Guttman's, of standardised items
  linearised_estimate<real> odd_even;            ///< items 1, 3, 5 .. against 2, 4, 6 ..: Spearman-Brown
  linearised_estimate<real> odd_even_flanagan;   ///< the same halves, without assuming equal variances
  linearised_estimate<real> omega;               ///< McDonald's total, of one factor by maximum likelihood
  linearised_estimate<real> composite_reliability;       ///< the same of standardised items [joreskog-1971]
  linearised_estimate<real> average_variance_extracted;  ///< mean squared standardised loading [fornell-larcker-1981]
  linearised_estimate<real> dillon_goldstein;   ///< rho of the loadings on the first principal component, larger than that of a factor
  linearised_estimate<real> first_eigenvalue;   ///< of the correlations; its share of all is eigenvalue over items
  linearised_estimate<real> second_eigenvalue;  ///< above 1: there may be a second thing that the items measure
  std::vector<item_reliability> items;
  std::vector<std::string> reversed;  ///< items that were turned round because the caller said so
  std::vector<std::string> negative;  ///< items that correlate negatively with the rest: nothing was done about them
  missing_report missing;
};

struct reliability_options {
  /// Items whose covariances change their sign, for scales that were not turned round before.
  std::span<const std::string> reversed = {};
};

/// Cronbach's alpha and its kin.
///
/// Input    covariances of two items or more, from `covariances_of`, from an exact tally, or from a publication
/// Gaps     pairwise covariances: errors and intervals are those of the pair of items that the fewest people answered
/// Errors   `invalid_argument` for fewer than two items and for a reversed one that is not there or comes twice. Coefficients that are
///          not defined (lambda6 and loadings of two items, items that do not vary) are NaN
/// Cost     O(items^3) for each of items^2 numerical derivatives
/// When not to decide how many factors there are
/// References [cronbach-1951], [guttman-1945], [mcdonald-1999], [feldt-1965], [vanzyl-2000] in docs/references.md
/// Example  examples/reliability.cpp
[[nodiscard]] CLIENTELE_API reliability_result reliability(const covariances& items,
                                                           const reliability_options& options = {});

/// Alpha, omega and the rest with the doubt of a design: no assumption of normal answers.
struct replicated_reliability_result {
  replicate_estimate<real> alpha;
  replicate_estimate<real> standardised_alpha;
  replicate_estimate<real> lambda6;
  replicate_estimate<real> omega;
  replicate_estimate<real> average_variance_extracted;
  missing_report missing;
};
/// `columns` must be without gaps, or the policy says what to do with them; replicates are of the remaining rows. One in
/// which an item has one value for everybody is degenerate. Throws `invalid_argument` for fewer than two columns and
/// for the policy pairwise.
[[nodiscard]] CLIENTELE_API replicated_reliability_result
replicated_reliability(const numeric_columns& columns, replicate_kind kind = replicate_kind::bootstrap,
                       std::size_t replicates = 1000, std::uint64_t seed = replicate_options{}.seed,
                       missing_data policy = missing_data::listwise);

/// Guttman's lambda 4 over all ways to halve standardised items: the largest, the smallest (Revelle's beta) and the mean.
struct split_halves {
  linearised_estimate<real> best;
  linearised_estimate<real> worst;
  linearised_estimate<real> mean;
  std::uint64_t splits = 0;
};
/// Throws `invalid_argument` for fewer than two items and for more than 16: their halves are too many.
[[nodiscard]] CLIENTELE_API split_halves all_split_halves(const covariances& items);

static_assert(Estimate<alpha_estimate>);

}  // namespace models
}  // namespace clientele::inline v0
