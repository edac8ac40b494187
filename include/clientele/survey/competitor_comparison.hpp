#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/independent_ratio.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/ratio_estimate.hpp>

namespace clientele::inline v0::survey {

/// One competitor against our own firm, rated by the same people.
struct paired_competitor {
  std::string firm;
  mean_estimate<scale_mean> own;  ///< of those who rated both
  mean_estimate<scale_mean> other;
  mean_estimate<difference_of<scale_mean>> difference;  ///< own less other, person by person
  ratio_estimate<real> relative;               ///< relative satisfaction, own to other; Fieller's interval on request
  double p = clientele::detail::nan;           ///< paired t, two-sided
  double p_adjusted = clientele::detail::nan;  ///< for all competitors
};

/// One competitor against our own firm, each rated by people of its own.
struct separate_competitor {
  std::string firm;
  mean_difference<scale_mean> difference;      ///< own less other, Welch's
  independent_ratio relative;                  ///< relative satisfaction, own to other
  double p = clientele::detail::nan;           ///< Welch's t, two-sided
  double p_adjusted = clientele::detail::nan;  ///< for all competitors
};

struct competitor_options {
  /// The zero of the scale of ratings for ratios: 0 takes ratings as they stand, the low end of the scale makes 1..7 a
  /// score from 0. It changes every ratio, so it is named.
  double origin = 0.0;
  adjustment rule = adjustment::holm;
};

/// Two firms as the same people rate them.
struct paired_comparison {
  std::string own;
  std::vector<paired_competitor> competitors;
  missing_report missing;  ///< over all firms; with `pairwise` each comparison has people of its own
};
/// Two firms as their own customers rate them.
struct separate_comparison {
  std::string own;
  std::vector<separate_competitor> competitors;
};

/// A firm with the mean rating by its own raters.
struct firm_rating {
  std::string firm;
  mean_estimate<scale_mean> rating;
};

/// How we stand against competitors, where the same people rate several firms.
///
/// Definition  difference own - other, person by person; relative satisfaction own / other, the ratio of the means less
///             the origin of the scale
/// Input       a column of ratings per firm, with weights; the name of our own. `listwise`: people who rated all firms;
///             `pairwise`: for each competitor those who rated both
/// Unit        difference in steps of the scale; ratio
/// Interval    Student's t of the differences; linearised, on request Fieller's, for ratios; p-values adjusted for the
///             number of competitors
/// Errors      `invalid_argument` for a firm that is not there, no competitor, and `missing_data::person_mean`, which
///             would rate firms that a person does not know by those the person knows
/// Cost        O(rows firms)
/// When not    our own customers rate us and have only heard of the others: the halo of one's own choice is then in the
///             difference. A ratio of ratings depends on where the scale begins
/// References  [gale-1994], [fieller-1954], [holm-1979] in docs/references.md
/// Example     examples/competitor_comparison.cpp
[[nodiscard]] CLIENTELE_API paired_comparison compare_paired(const numeric_columns& ratings, std::string_view own,
                                                             missing_data policy = missing_data::listwise,
                                                             const competitor_options& options = {});

/// How we stand against competitors, where each firm is rated by other people.
///
/// Interval    Welch's t for differences; for ratios the delta method on the logarithm, on request others
/// Errors      `invalid_argument` for a firm that is not there or is there twice, and no competitor
/// When not    some people rated several of the firms: use `compare_paired` on those
/// References  [welch-1947], [holm-1979] in docs/references.md
[[nodiscard]] CLIENTELE_API separate_comparison compare_separate(std::span<const firm_rating> ratings,
                                                                 std::string_view own,
                                                                 const competitor_options& options = {});

/// What quality and price of a firm are divided by.
enum class value_reference : std::uint8_t {
  mean_of_all,     ///< the mean of all firms
  mean_of_others,  ///< for each firm the mean of its competitors [gale-1994]
};
/// "mean_of_all"
[[nodiscard]] CLIENTELE_API std::string_view name(value_reference rule) noexcept;

/// How much more relative price a point of relative quality is worth: the slope of the line of fair value, which goes
/// through (1, 1). There is no natural one, so it has no default.
class CLIENTELE_API fair_value_line {
 public:
  /// The weights that customers give to quality and to price in their choice: slope quality / price [gale-1994].
  /// `invalid_argument` for weights that are not above 0 and finite.
  [[nodiscard]] static fair_value_line from_weights(double quality, double price);
  /// A slope that was estimated from elsewhere, with its error. `invalid_argument` for one that is not above 0 and
  /// finite, or an error below 0.
  [[nodiscard]] static fair_value_line of_slope(double slope, double error = 0.0);

  [[nodiscard]] double slope() const noexcept { return slope_; }
  [[nodiscard]] double error() const noexcept { return error_; }
  /// The relative price that is fair for a relative quality: 1 + slope (quality - 1).
  [[nodiscard]] double fair_price(double relative_quality) const noexcept {
    return 1.0 + slope_ * (relative_quality - 1.0);
  }

 private:
  fair_value_line(double slope, double error) noexcept : slope_(slope), error_(error) {}
  double slope_;
  double error_;
};

/// Whether a firm gives more or less than it asks for.
enum class value_verdict : std::uint8_t {
  better_value,  ///< below the line, beyond the level of the verdict
  worse_value,   ///< above it
  undecided,     ///< too close to the line to tell, or not known
};
/// "better_value"
[[nodiscard]] CLIENTELE_API std::string_view name(value_verdict verdict) noexcept;

/// A firm on the customer value map.
struct value_position {
  std::string firm;
  linearised_estimate<real> relative_quality;
  linearised_estimate<real> relative_price;
  covariance_of_two covariance;  ///< quality is x
  confidence_ellipse ellipse;
  linearised_estimate<real> advantage;                 ///< fair price less price: above 0, value for money
  double probability_better = clientele::detail::nan;  ///< that the true advantage is above 0
  value_verdict verdict = value_verdict::undecided;
};

struct value_map_options {
  value_reference reference = value_reference::mean_of_others;
  confidence_level level = default_confidence;  ///< of ellipses; a verdict needs this probability
};

/// Firms by relative quality and relative price, and the line of fair value between them.
struct customer_value_map {
  std::vector<value_position> firms;
  fair_value_line line;
  value_reference reference;
  missing_report missing;  ///< where the map was made from columns

  /// By its name; `invalid_argument` where there is none.
  [[nodiscard]] CLIENTELE_API const value_position& firm(std::string_view name) const;
};

/// Quality and price of a firm, by people of its own; a price that is known has no error.
struct firm_offer {
  std::string firm;
  mean_estimate<scale_mean> quality;
  double price = clientele::detail::nan;
  double price_error = 0.0;
};

/// The customer value map: relative quality to the right, relative price up, and the line on which price is fair.
///
/// Definition  each firm's mean quality and price over those of the reference; advantage 1 + slope (quality - 1) -
///             price
/// Input       quality and price, high is good and high is dear, of the same people: columns of the same names, with
///             weights; or covariances with variables "quality:<firm>" and "price:<firm>"; or firms with raters of
///             their own and known prices
/// Unit        ratios to the reference
/// Interval    linearised through all covariances: the reference moves with the firms. The probability is normal
/// Errors      `invalid_argument` for fewer than two firms, and names that do not fit; `missing_data::person_mean` is
///             refused as in `compare_paired`. A reference of zero: NaN
/// Cost        O(rows firms^2)
/// When not    ratings whose zero is arbitrary make quality ratios arbitrary. The line is an assumption about what
///             quality is worth: show the verdict for more than one slope
/// References  [gale-1994] in docs/references.md
/// Example     examples/competitor_comparison.cpp
[[nodiscard]] CLIENTELE_API customer_value_map value_map(const numeric_columns& quality, const numeric_columns& price,
                                                         const fair_value_line& line,
                                                         missing_data policy = missing_data::listwise,
                                                         const value_map_options& options = {});
/// The same map from covariances.
[[nodiscard]] CLIENTELE_API customer_value_map value_map(const covariances& answers, std::span<const std::string> firms,
                                                         const fair_value_line& line,
                                                         const value_map_options& options = {});
/// The same map from offers with errors of their own.
[[nodiscard]] CLIENTELE_API customer_value_map value_map(std::span<const firm_offer> firms, const fair_value_line& line,
                                                         const value_map_options& options = {});

}  // namespace clientele::inline v0::survey
