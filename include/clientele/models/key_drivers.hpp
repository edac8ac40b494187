#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/coefficient_estimate.hpp>
#include <clientele/stats/correlation_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0::models {

/// How Shapley values are computed.
enum class shapley_method : std::uint8_t {
  automatic,  ///< exact up to 22 predictors, sampled beyond
  exact,      ///< over all subsets; an error beyond 22 predictors
  sampled,    ///< over random orders of the predictors
};

/// Whether the data determine a regression. Where they do not, its figures are NaN with the widest intervals.
enum class regression_state : std::uint8_t {
  determined,
  nobody,      ///< nobody is left, or all weights are 0
  constant,    ///< a variable has one value for everybody
  collinear,   ///< a predictor is a combination of others: they leave less than 1e-10 of its variance
  indefinite,  ///< covariances of different people (pairwise) that no data could have: not positive definite
};

/// The names as they stand in reports and JSON: "exact", "determined".
[[nodiscard]] CLIENTELE_API std::string_view name(shapley_method method) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(regression_state state) noexcept;

/// What can be asked of a driver by name.
enum class importance_measure : std::uint8_t {
  coefficient,    ///< raw
  beta,           ///< standardised coefficient
  alone,          ///< R2 of a regression on this predictor only: the squared correlation
  last,           ///< what it adds to R2 after all others
  shapley,        ///< what it adds to R2, on average over all orders [lindeman-merenda-gold-1980]
  shapley_share,  ///< the same, divided by R2
  johnson,        ///< relative weight [johnson-2000]
  johnson_share,  ///< the same, divided by R2
  pratt,          ///< beta times correlation [pratt-1987]; may be negative
  pratt_share,    ///< the same, divided by R2
};

/// The name as it stands in reports and JSON: "shapley".
[[nodiscard]] CLIENTELE_API std::string_view name(importance_measure measure) noexcept;

/// A predictor and all that is known of its part in the outcome. Nothing is ever set to zero: a driver that could as well
/// be none has an interval that says so.
struct key_driver {
  std::string name;
  mean_estimate<scale_mean> mean;
  correlation_estimate correlation;           ///< with the outcome
  correlation_estimate partial_correlation;   ///< with the outcome, the other predictors held fixed
  coefficient_estimate<real> coefficient;     ///< with the error of least squares
  coefficient_estimate<real> robust_coefficient;  ///< with HC3 [mackinnon-white-1985], for errors of unequal spread; not
                                                  ///< for pairwise covariances, nor where one person alone
                                                  ///< decides a coefficient (leverage 1)
  replicate_estimate<real> replicated_coefficient;
  replicate_estimate<real> beta;
  replicate_estimate<real> variance_inflation;  ///< 1 / (1 - R2 on the other predictors)
  replicate_estimate<proportion> alone;
  replicate_estimate<proportion> last;
  replicate_estimate<proportion> shapley;
  replicate_estimate<proportion> shapley_share;
  replicate_estimate<proportion> johnson;
  replicate_estimate<proportion> johnson_share;
  replicate_estimate<real> pratt;
  replicate_estimate<real> pratt_share;

  /// Any of them by name, as a plain number.
  [[nodiscard]] CLIENTELE_API replicate_estimate<real> importance(importance_measure measure) const;
};

/// How far sampled Shapley values are from those of all orders.
struct shapley_accuracy {
  shapley_method method = shapley_method::exact;
  std::size_t orders = 0;       ///< sampled; 0: all of them
  double standard_error = 0.0;  ///< of the sampling, the largest of all drivers
  double bound = 0.0;           ///< no driver is further off, with a probability of 99 % [maurer-pontil-2009]
};

/// The test that no predictor has a part in the outcome.
struct regression_test {
  double f = clientele::detail::nan;
  double degrees = 0.0;           ///< of the predictors
  double residual_degrees = 0.0;  ///< people less coefficients
  double p = clientele::detail::nan;
};

struct key_driver_options {
  missing_data missing = missing_data::listwise;
  shapley_method shapley = shapley_method::automatic;
  std::size_t orders = 2000;                         ///< where Shapley values are sampled
  replicate_kind kind = replicate_kind::bootstrap;   ///< strata and clusters are those of the columns
  std::size_t replicates = 1000;                     ///< of a bootstrap; with 0 all that rests on it is a wide interval
  std::uint64_t seed = 20240101;                     ///< of the bootstrap, and of sampled orders
  double sampling_fraction = 0.0;                    ///< of a finite population without replacement
  unsigned threads = 0;                              ///< 0: as many as the machine runs
};

/// A regression and the part of each predictor in it.
struct key_drivers_result {
  std::string outcome;
  mean_estimate<scale_mean> mean;
  std::vector<key_driver> drivers;  ///< in the order of the predictors
  coefficient_estimate<real> intercept;
  replicate_estimate<proportion> r_squared;
  replicate_estimate<real> adjusted_r_squared;
  replicate_estimate<real> residual_deviation;
  regression_test test;
  shapley_accuracy accuracy;
  regression_state state = regression_state::determined;
  std::string trouble;  ///< what is wrong where `state` is not `determined`, for people to read
  missing_report missing;

  /// The replicates behind the intervals. Those without a result (a predictor that became constant or collinear) are
  /// counted in `degenerate()`.
  [[nodiscard]] const replicate_summary& replicates() const noexcept { return r_squared.replicates(); }

  /// A measure of every driver, divided by their sum: weights of an index of the predictors. Raw coefficients are for
  /// predictors of one scale.
  /// Throws `invalid_argument` for a measure that is negative somewhere, and without a result.
  [[nodiscard]] CLIENTELE_API std::vector<double> index_weights(
      importance_measure measure = importance_measure::coefficient) const;
};

/// What drives an outcome: least squares and the relative importance of its predictors, each figure with its doubt.
///
/// Definition  least squares of the outcome on all predictors with an intercept. The shares of R2 by Shapley and by
///             Johnson are never negative, and like Pratt's sum to R2
/// Input       columns, the name of the outcome and those of the predictors; weights, strata and clusters of the columns
///             are used
/// Unit        shares of the variance of the outcome are proportions; coefficients are in steps of the outcome per step
///             of the predictor
/// Interval    from replicates of the people: percentiles of a bootstrap, or Student's for the designs of surveys. Raw
///             coefficients also by least squares and by HC3, correlations also by Fisher
/// Gaps        by a named policy. With `pairwise` the matrix may be impossible: then `state` says so and nothing is mended
/// Errors      `invalid_argument` for no predictors, a name given twice or not there, exact Shapley values of more than 22
///             predictors, fewer than 2 sampled orders or more than 10 million. Data that determine no regression: see `regression_state`
/// Cost        rows predictors^2 / 2 and 3 * 2^predictors multiplications (sampled: orders predictors^3 / 6), for the
///             whole and for each replicate; memory for one copy of the columns
/// When not    to conclude that a change of a driver changes the outcome: these are associations. Predictors that are
///             consequences of the outcome, or of one another, get shares too
/// References  [lindeman-merenda-gold-1980], [gromping-2007], [johnson-2000], [pratt-1987], [maurer-pontil-2009],
///             [mackinnon-white-1985], [efron-1979] in docs/references.md
/// Example     examples/key_drivers.cpp
[[nodiscard]] CLIENTELE_API key_drivers_result key_drivers(const numeric_columns& columns, std::string_view outcome,
                                                           std::span<const std::string> predictors,
                                                           const key_driver_options& options = {});

}  // namespace clientele::inline v0::models
