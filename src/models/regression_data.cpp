#include "models/regression_data.hpp"

#include <algorithm>
#include <cmath>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::models {

std::string_view name(regression_state state) noexcept {
  switch (state) {
    case regression_state::determined: return "determined";
    case regression_state::nobody: return "nobody";
    case regression_state::constant: return "constant";
    case regression_state::collinear: return "collinear";
    case regression_state::indefinite: return "indefinite";
  }
  return "unknown";
}

namespace detail {

namespace {

/// A variance this small beside its scale is rounding.
constexpr double constant_below = 1e-14;

numeric_columns selected(const numeric_columns& columns, std::string_view outcome,
                         std::span<const std::string> predictors) {
  if (predictors.empty()) clientele::detail::throw_invalid_argument("number of predictors", 0.0, "1 or more");
  std::vector<std::string> names(predictors.begin(), predictors.end());
  names.emplace_back(outcome);
  return columns.select(names);
}

bool has_design(const numeric_columns& columns) noexcept {
  return !columns.strata().empty() || !columns.clusters().empty();
}

std::vector<double> copy_of(std::span<const double> weights) { return {weights.begin(), weights.end()}; }

/// The weights of some rows among all of them; the others weigh nothing. Empty ones are all one.
std::vector<double> among_all(std::span<const double> weights, std::span<const std::size_t> rows, std::size_t all) {
  std::vector<double> spread(all, 0.0);
  for (std::size_t k = 0; k < rows.size(); ++k) spread[rows[k]] = weights.empty() ? 1.0 : weights[k];
  return spread;
}

std::size_t places_of(const numeric_columns& all, const completed_columns& completed) noexcept {
  return has_design(all) ? all.rows() : completed.columns.rows();
}

}  // namespace

regression_data::regression_data(const numeric_columns& columns, std::string_view outcome,
                                 std::span<const std::string> predictors, missing_data policy)
    : selected_(selected(columns, outcome, predictors)),
      completed_(complete(selected_, policy)),
      moments_(completed_, places_of(selected_, completed_)),
      scale_(static_cast<Eigen::Index>(selected_.size())) {
  const numeric_columns& data = whole_design() ? selected_ : completed_.columns;
  const numeric_columns& people = completed_.columns;
  const bool spread = whole_design() && !completed_.rows.empty();
  weights_ = spread ? among_all(people.weights(), completed_.rows, data.rows()) : copy_of(data.weights());
  design_weights_ = spread ? among_all(people.design_weights(), completed_.rows, data.rows()) : copy_of(data.design_weights());
  // The rounding of a value x is some 1e-16 x, whose square no variance can be told from.
  constexpr double rounding = 1e-16;
  product_scratch own;
  const std::vector<double> ones(weights_.empty() ? data.rows() : 0, 1.0);
  anybody_ = moments_.compute(weights_.empty() ? std::span<const double>(ones) : weights_, own, whole_);
  for (std::size_t j = 0; j < selected_.size(); ++j) {
    double largest = 0.0;
    for (const double x : completed_.columns[j]) largest = std::max(largest, std::fabs(x));  // NaN changes nothing
    const auto at = static_cast<Eigen::Index>(j);
    scale_[at] = std::fmax(anybody_ ? whole_.covariance(at, at) : 0.0, rounding * largest * largest);
  }
}

bool regression_data::whole_design() const noexcept { return has_design(selected_); }

replicate_weights regression_data::design(replicate_kind kind, replicate_options options) const {
  options.strata = selected_.strata();
  options.clusters = selected_.clusters();
  options.adjustment = whole_design() ? selected_.adjustment() : completed_.columns.adjustment();
  return {whole_design() ? selected_.rows() : completed_.columns.rows(), kind, options};
}

bool regression_data::moments_of(std::span<const double> weights, product_scratch& own, moments& out) const {
  return moments_.compute(weights, own, out);
}

solved_regression regression_data::solve_whole(standardised_regression& fit) const {
  if (!anybody_) return {};
  const regression_state state = fit.solve(whole_, scale_);
  return {state, fit.culprit()};
}

vector regression_data::robust_errors(const standardised_regression& fit) const {
  const Eigen::Index p = fit.predictors();
  const double n = weakest().effective_size;
  if (moments_.pairwise() || !clientele::detail::has_spread(n)) return vector::Constant(p, clientele::detail::nan);
  // The inverse of the weighted squares of the predictors around their means is scale times that of the correlations.
  const double scale = n / (n - 1.0) / whole_.total;
  const vector shift = whole_.mean - moments_.centre();
  const vector inverse_deviation = fit.deviation.cwiseInverse();
  const matrix to_pull = fit.inverse * inverse_deviation.head(p).asDiagonal();
  const vector slopes = fit.beta.cwiseProduct(inverse_deviation.head(p));
  constexpr Eigen::Index block = 256;
  constexpr double fitted_below = 1e-10;
  vector sum = vector::Zero(p);
  matrix centred, pull;
  for (Eigen::Index first = 0; first < moments_.people().cols(); first += block) {
    const Eigen::Index count = std::min(block, moments_.people().cols() - first);
    centred = moments_.people().middleCols(first, count).colwise() - shift;
    pull.noalias() = to_pull * centred.topRows(p);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double w = weights_.empty() ? 1.0 : weights_[static_cast<std::size_t>(first + i)];
      const auto predictors = centred.col(i).head(p);
      const double spread = predictors.cwiseProduct(inverse_deviation.head(p)).dot(pull.col(i));
      const double leverage = w * (1.0 / whole_.total + scale * spread);
      // Whom the regression follows wherever he is shows no residual: what he adds to the error is not known.
      if (w > 0.0 && 1.0 - leverage < fitted_below) return vector::Constant(p, clientele::detail::nan);
      const double residual = centred(p, i) * inverse_deviation[p] - slopes.dot(predictors);
      sum += (w * residual / (1.0 - leverage) * pull.col(i)).cwiseAbs2();
    }
  }
  return (sum.cwiseSqrt() * scale * fit.deviation[p]).cwiseQuotient(fit.deviation.head(p));
}

std::string regression_data::trouble(const solved_regression& found) const {
  const std::string who = clientele::detail::quoted(selected_.name(static_cast<std::size_t>(found.culprit)));
  switch (found.state) {
    case regression_state::determined: return {};
    case regression_state::nobody: return "nobody answered what the regression needs";
    case regression_state::constant: return who + " has one value for everybody";
    case regression_state::collinear: return who + " is a combination of other predictors";
    case regression_state::indefinite:
      return "the pairwise covariances are impossible together (not positive definite), first at " + who;
  }
  return {};
}

double regression_data::correlation(Eigen::Index predictor) const {
  if (!anybody_) return clientele::detail::nan;
  const Eigen::Index outcome = scale_.size() - 1;
  const auto varies = [&](Eigen::Index j) { return whole_.covariance(j, j) > constant_below * scale_[j]; };
  if (!varies(predictor) || !varies(outcome)) return clientele::detail::nan;
  const double both = whole_.covariance(predictor, predictor) * whole_.covariance(outcome, outcome);
  return whole_.covariance(outcome, predictor) / std::sqrt(both);
}

const sample_basis& regression_data::weakest() const {
  const sample_basis* found = &moments_.basis(0, 0);
  for (Eigen::Index i = 0; moments_.pairwise() && i < scale_.size(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      if (moments_.basis(i, j).effective_size < found->effective_size) found = &moments_.basis(i, j);
    }
  }
  return *found;
}

regression_test f_test(double r_squared, Eigen::Index predictors, double residual_degrees) {
  const auto p = static_cast<double>(predictors);
  regression_test test{.degrees = p, .residual_degrees = residual_degrees};
  if (!(residual_degrees > 0.0)) return test;
  test.f = r_squared / p / ((1.0 - r_squared) / residual_degrees);
  test.p = clientele::detail::upper_f_p(test.f, p, residual_degrees);
  return test;
}

}  // namespace detail
}  // namespace clientele::inline v0::models
