#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::survey {

/// One of the four parts of a plane that a crosshair cuts. A point on a line belongs to its right or upper side.
enum class quadrant : std::uint8_t {
  upper_right,
  upper_left,
  lower_left,
  lower_right,
  unknown,  ///< a coordinate is not known
};
inline constexpr std::size_t quadrants = 4;

/// What puts the crosshair where it is. The choice moves points into other quadrants, so it has no default.
enum class crosshair_rule : std::uint8_t {
  scale_middle,  ///< the middle of the scale of each axis
  grand_mean,    ///< the mean of all points; it moves with them
  median,        ///< the median of all points; it moves with them
  benchmark,     ///< a given point, such as another firm or last year
};

/// How the probability of a quadrant is found.
enum class quadrant_method : std::uint8_t {
  normal,      ///< from the bivariate normal distribution of the way from the crosshair to the point
  replicates,  ///< the share of the replicates of a bootstrap in which the point lies there
};

/// How large the ellipses are made; see `confidence_ellipse`.
enum class ellipse_method : std::uint8_t {
  chi_square,  ///< as if the covariance were known
  f,           ///< Hotelling's, for a covariance that comes from the people of the point [hotelling-1931]
};

/// The names as they stand in reports and JSON: "upper_right", "grand_mean", "normal".
[[nodiscard]] CLIENTELE_API std::string_view name(quadrant where) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(crosshair_rule rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(quadrant_method method) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(ellipse_method method) noexcept;

/// Where the lines of a plane cross, by name.
class CLIENTELE_API crosshair {
 public:
  /// One scale on both axes, or one on each. `invalid_argument` unless low is below high, both finite.
  [[nodiscard]] static crosshair scale_middle(double low, double high);
  [[nodiscard]] static crosshair scale_middle(double x_low, double x_high, double y_low, double y_high);
  [[nodiscard]] static crosshair grand_mean() noexcept {
    return {crosshair_rule::grand_mean, 0.0, 0.0, {0.0, 0.0, 0.0}};
  }
  [[nodiscard]] static crosshair median() noexcept { return {crosshair_rule::median, 0.0, 0.0, {0.0, 0.0, 0.0}}; }
  /// With a covariance where the benchmark is itself an estimate, from other people than the points.
  /// `invalid_argument` for a point that is not finite, and a covariance that is none.
  [[nodiscard]] static crosshair benchmark(double x, double y, const covariance_of_two& covariance = {0.0, 0.0, 0.0});

  [[nodiscard]] crosshair_rule rule() const noexcept { return rule_; }
  /// Of a scale middle and of a benchmark.
  [[nodiscard]] double x() const noexcept { return x_; }
  [[nodiscard]] double y() const noexcept { return y_; }
  [[nodiscard]] const covariance_of_two& covariance() const noexcept { return covariance_; }
  /// Whether it is found from the points.
  [[nodiscard]] bool moves() const noexcept {
    return rule_ == crosshair_rule::grand_mean || rule_ == crosshair_rule::median;
  }

 private:
  crosshair(crosshair_rule rule, double x, double y, const covariance_of_two& covariance) noexcept
      : rule_(rule), x_(x), y_(y), covariance_(covariance) {}
  crosshair_rule rule_;
  double x_;
  double y_;
  covariance_of_two covariance_;
};

/// Points with all their errors: what a plane is made of.
struct plane_points {
  std::vector<std::string> ids;
  std::vector<double> x;
  std::vector<double> y;
  /// Of x_0 .. x_k-1, y_0 .. y_k-1, row by row.
  std::vector<double> covariance;
  std::vector<sample_basis> bases;  ///< one per point
};

/// Points of other people each, or whose errors are known one by one, such as Kano's better and worse.
/// `invalid_argument` unless the spans are of one length.
[[nodiscard]] CLIENTELE_API plane_points independent_points(std::span<const std::string> ids, std::span<const double> x,
                                                            std::span<const double> y,
                                                            std::span<const covariance_of_two> covariances,
                                                            std::span<const sample_basis> bases);

/// Points that are figures of one run of replicates, with the covariances that these show.
/// `invalid_argument` unless there is a figure of each axis per point.
[[nodiscard]] CLIENTELE_API plane_points replicated_points(std::span<const std::string> ids,
                                                           const replicate_summary& replicates,
                                                           std::span<const std::size_t> x_figures,
                                                           std::span<const std::size_t> y_figures,
                                                           const sample_basis& basis);

/// A point of a plane as columns of answers: each coordinate is the mean of the means of its columns.
struct plane_item {
  std::string id;
  std::vector<std::string> x;
  std::vector<std::string> y;
};

/// Points that are means over the same people.
/// `invalid_argument` for an item without a column on an axis, and a column that is not there.
[[nodiscard]] CLIENTELE_API plane_points mean_points(const covariances& answers, std::span<const plane_item> items);

struct plane_options {
  confidence_level level = default_confidence;  ///< of the ellipses
  ellipse_method ellipse = ellipse_method::chi_square;
  quadrant_method probability = quadrant_method::normal;
  std::size_t replicates = 1000;  ///< of the bootstrap
  std::uint64_t seed = 20240101;  ///< of the bootstrap
  unsigned threads = 0;           ///< 0: as many as the machine runs
};

/// A point in its quadrant.
struct placed_point {
  std::string id;
  linearised_estimate<real> x;
  linearised_estimate<real> y;
  covariance_of_two covariance;     ///< of the two
  linearised_estimate<real> right;  ///< how far the point is right of the crosshair, whose error counts too
  linearised_estimate<real> above;  ///< and how far above
  quadrant where = quadrant::unknown;
  /// That the true point lies in each quadrant of the true crosshair; NaN where that is not known. They sum to 1.
  std::array<double, quadrants> probability{};
  confidence_ellipse ellipse;  ///< of the point

  /// Of the quadrant in which the point was found.
  [[nodiscard]] double probability_here() const noexcept {
    return where == quadrant::unknown ? clientele::detail::nan : probability[static_cast<std::size_t>(where)];
  }
};

/// Points, the lines between them, and how sure it is on which side of them each point lies.
///
/// Definition  a point lies in the quadrant of the signs of (x - a, y - b), (a, b) the crosshair. Its probability is
///             that of a bivariate normal around that way, with the covariance of the way: var(x) + var(a) - 2 cov(x,
///             a) and so on, which for a grand mean is not the covariance of the point. Or it is the share of
///             replicates
/// Input       points with all covariances, a crosshair named by rule
/// Unit        those of the axes; probabilities
/// Interval    Student's t for coordinates and ways; an ellipse by chi-square or F for the point
/// Errors      `invalid_argument` for no points, lengths that do not fit. A point that is not known is in no quadrant
///             and has no part in a grand mean or a median
/// Cost        O(points^3)
/// When not    a few people: the normal distribution is then too sure. With a median it knows the error of the point in
///             the middle, not that another may be there: replicates know both. A probability near a half means that
///             the data do not tell the quadrant
/// References  [martilla-james-1977], [owen-1956], [hotelling-1931] in docs/references.md
/// Example     examples/importance_performance.cpp
struct quadrant_plane {
  std::vector<placed_point> points;
  crosshair_rule rule;
  linearised_estimate<real> x_line;  ///< where the crosshair is: of a scale middle without error
  linearised_estimate<real> y_line;
  quadrant_method method = quadrant_method::normal;
  ellipse_method ellipse = ellipse_method::chi_square;
  std::size_t replicates = 0;  ///< used, where there were any
  std::size_t degenerate = 0;  ///< replicates without a result
  missing_report missing;      ///< where the points came from columns

  /// By its name; `invalid_argument` where there is none.
  [[nodiscard]] CLIENTELE_API const placed_point& point(std::string_view id) const;
};

/// A plane of any points; probabilities by the normal distribution.
[[nodiscard]] CLIENTELE_API quadrant_plane place(const plane_points& points, const crosshair& where,
                                                 const plane_options& options = {});

/// A plane of means, from columns of answers with weights. With `quadrant_method::replicates` from a bootstrap of the
/// people, from each stratum its own number, whole clusters at a time, their weights adjusted again where those of the
/// columns are. The normal method ignores strata and clusters, and takes adjusted weights as given: its errors are
/// those of people drawn one by one; only replicates know the design. `invalid_argument` as for `mean_points`.
[[nodiscard]] CLIENTELE_API quadrant_plane place(const numeric_columns& answers, std::span<const plane_item> items,
                                                 const crosshair& where, missing_data policy = missing_data::listwise,
                                                 const plane_options& options = {});

namespace detail {
using plane_function = bool (*)(const void* context, std::span<const double> weights, std::span<double> x,
                                std::span<double> y);
[[nodiscard]] CLIENTELE_API quadrant_plane place_replicated(std::span<const std::string> ids,
                                                            const replicate_weights& design,
                                                            std::span<const double> weights, const sample_basis& basis,
                                                            plane_function function, const void* context,
                                                            const crosshair& where, const plane_options& options);
}  // namespace detail

/// A plane of any figures, from replicates: `coordinates(weights, x, y) -> bool` fills a place per point from weights
/// per row and says whether there was a result. It is called from several threads at once.
///
/// Input       `weights` as the design gave them (`design_weights()` of columns whose adjustment the replicates have)
/// Errors      `invalid_argument` for shares of replicates that are no draws (jackknife, balanced), and of a benchmark
///             with an error, which the replicates do not show; weights of another length
/// Cost        a call per replicate; memory O(points^2), whatever the number of replicates
template <class Function>
[[nodiscard]] quadrant_plane place_replicated(std::span<const std::string> ids, const replicate_weights& design,
                                              std::span<const double> weights, const sample_basis& basis,
                                              const Function& coordinates, const crosshair& where,
                                              const plane_options& options = {}) {
  return detail::place_replicated(
      ids, design, weights, basis,
      [](const void* context, std::span<const double> w, std::span<double> x, std::span<double> y) {
        return static_cast<bool>((*static_cast<const Function*>(context))(w, x, y));
      },
      &coordinates, where, options);
}

}  // namespace clientele::inline v0::survey
