#include <clientele/models/reliability.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>

#include "models/cross_products.hpp"
#include "models/matrices.hpp"
#include "models/one_factor.hpp"
#include "stats/distributions.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;
using detail::correlations_of;
using detail::fit_one_factor;
using detail::matrix;
using detail::matrix_of;
using detail::normal_theory_error;
using detail::one_factor;
using detail::vector;

std::string_view name(alpha_method method) noexcept {
  switch (method) {
    case alpha_method::feldt: return "feldt";
    case alpha_method::asymptotic: return "asymptotic";
  }
  return "unknown";
}

namespace detail {
clientele::detail::bounds feldt_bounds(double alpha, double n, std::size_t items, confidence_level level) noexcept {
  if (items < 2) return {nan, nan};
  const double tail = clientele::detail::tail_of(level);
  const double people = n - 1.0;
  const double cells = people * static_cast<double>(items - 1);
  // The upper quantile is one over the lower one of the degrees the other way round.
  const double upper_f = 1.0 / clientele::detail::f_lower_quantile(tail, cells, people);
  const double lower_f = clientele::detail::f_lower_quantile(tail, people, cells);
  return {1.0 - (1.0 - alpha) * upper_f, 1.0 - (1.0 - alpha) * lower_f};
}
}  // namespace detail

namespace {

double alpha_of(const matrix& s) {
  const auto k = static_cast<double>(s.rows());
  const double total = s.sum();
  return total > 0.0 && k > 1.0 ? k / (k - 1.0) * (1.0 - s.trace() / total) : nan;
}

/// van Zyl, Neudecker & Nel: the delta method in closed form.
double alpha_error(const matrix& s, double n) {
  const auto k = static_cast<double>(s.rows());
  const vector ones = vector::Ones(s.rows());
  const double total = s.sum();
  if (!(total > 0.0) || k < 2.0 || !clientele::detail::has_spread(n)) return nan;
  const vector rows = s * ones;
  const double trace = s.trace();
  const double square_trace = s.squaredNorm();
  const double square_sum = rows.squaredNorm();
  const double q = 2.0 * k * k / ((k - 1.0) * (k - 1.0) * total * total * total) *
                   (total * (square_trace + trace * trace) - 2.0 * trace * square_sum);
  return std::sqrt(std::max(q, 0.0) / n);
}

alpha_estimate alpha_estimate_of(const matrix& s, const sample_basis& basis) {
  return {alpha_of(s), alpha_error(s, basis.effective_size), static_cast<std::size_t>(s.rows()), basis};
}

double mean_correlation_of(const matrix& s) {
  const auto k = static_cast<double>(s.rows());
  return (correlations_of(s).sum() - k) / (k * (k - 1.0));
}

double median_correlation_of(const matrix& s) {
  const matrix r = correlations_of(s);
  std::vector<double> pairs;
  for (Eigen::Index i = 0; i < r.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) pairs.push_back(r(i, j));
  }
  if (!r.allFinite()) return nan;
  std::sort(pairs.begin(), pairs.end());
  return (pairs[(pairs.size() - 1) / 2] + pairs[pairs.size() / 2]) / 2.0;
}

/// The principal components of the standardised items, eigenvalues rising; NaN where an item does not vary.
struct components {
  explicit components(const matrix& s) {
    const matrix r = correlations_of(s);
    if (!r.allFinite()) return;
    const Eigen::SelfAdjointEigenSolver<matrix> solver(r);
    eigenvalues = solver.eigenvalues();
    first = solver.eigenvectors().rightCols(1) * std::sqrt(eigenvalues(r.rows() - 1));
  }
  [[nodiscard]] double eigenvalue(Eigen::Index from_largest) const {
    return eigenvalues.size() > from_largest ? eigenvalues(eigenvalues.size() - 1 - from_largest) : nan;
  }
  vector eigenvalues;
  vector first;  // correlations of the items with the first component
};
double dillon_goldstein_of(const matrix& s) {
  const components found(s);
  if (found.first.size() == 0) return nan;
  const double common = found.first.sum() * found.first.sum();
  return common / (common + static_cast<double>(s.rows()) - found.first.squaredNorm());
}

double lambda2_of(const matrix& s) {
  const auto k = static_cast<double>(s.rows());
  const double total = s.sum();
  const double off = s.squaredNorm() - s.diagonal().squaredNorm();
  return total > 0.0 ? (total - s.trace() + std::sqrt(k / (k - 1.0) * off)) / total : nan;
}

/// 1 - sum of what each standardised item has apart from all others, over the variance of their sum.
double lambda6_of(const matrix& s) {
  constexpr Eigen::Index fewest = 3;  // of two items the other one is all there is
  if (s.rows() < fewest) return nan;
  const matrix r = correlations_of(s);
  const Eigen::LDLT<matrix> solver(r);
  if (!r.allFinite() || solver.info() != Eigen::Success || !solver.isPositive()) return nan;
  const vector diagonal = solver.solve(matrix::Identity(r.rows(), r.rows())).diagonal();
  return 1.0 - diagonal.cwiseInverse().sum() / r.sum();
}

struct halves {
  double first = 0.0;   // variances of the two sums
  double second = 0.0;
  double both = 0.0;    // their covariance
};
template <class InFirst>
halves halves_of(const matrix& s, const InFirst& in_first) {
  halves result;
  for (Eigen::Index i = 0; i < s.rows(); ++i) {
    for (Eigen::Index j = 0; j < s.rows(); ++j) {
      if (in_first(i) != in_first(j)) {
        result.both += s(i, j) / 2.0;
      } else {
        (in_first(i) ? result.first : result.second) += s(i, j);
      }
    }
  }
  return result;
}
halves odd_and_even(const matrix& s) {
  return halves_of(s, [](Eigen::Index i) { return i % 2 == 0; });
}
double spearman_brown_of(const matrix& s) {
  const halves h = odd_and_even(s);
  const double r = h.both / std::sqrt(h.first * h.second);
  return 2.0 * r / (1.0 + r);
}
double flanagan_of(const matrix& s) {
  const halves h = odd_and_even(s);
  return 4.0 * h.both / (h.first + h.second + 2.0 * h.both);
}

double omega_of(const matrix& s) { return fit_one_factor(s).omega(); }
double composite_of(const matrix& s) { return fit_one_factor(correlations_of(s)).omega(); }
double extracted_of(const matrix& s) {
  const one_factor fitted = fit_one_factor(correlations_of(s));
  return fitted.known() ? fitted.loadings.squaredNorm() / static_cast<double>(s.rows()) : nan;
}

template <class Function>
linearised_estimate<real> coefficient(const matrix& s, const sample_basis& basis, const Function& function,
                                      double lowest = -clientele::detail::infinity, double highest = 1.0) {
  const double value = function(s);
  const double error =
      std::isfinite(value) ? normal_theory_error(s, basis.effective_size, function) : nan;
  return {value, error, basis, lowest, highest};
}

matrix without(const matrix& s, Eigen::Index left_out) {
  std::vector<Eigen::Index> kept;
  for (Eigen::Index j = 0; j < s.rows(); ++j) {
    if (j != left_out) kept.push_back(j);
  }
  return s(kept, kept);
}

item_reliability item_of(const covariances& items, const matrix& s, std::size_t place) {
  const auto j = static_cast<Eigen::Index>(place);
  const sample_basis& basis = items.basis();
  const double variance = s(j, j);
  const double with_all = s.row(j).sum();
  const double all = s.sum();
  const double rest = all - 2.0 * with_all + variance;
  const auto correlation = [&](double covariance, double other) {
    return correlation_estimate(variance > 0.0 && other > 0.0 ? covariance / std::sqrt(variance * other) : nan, basis);
  };
  const matrix others = without(s, j);
  return {items.names()[place],
          {items.mean(place), std::sqrt(variance / basis.effective_size), basis},
          correlation(with_all, all),
          correlation(with_all - variance, rest),
          alpha_estimate_of(others, basis),
          alpha_estimate_of(correlations_of(others), basis),
          coefficient(
              s, basis,
              [j](const matrix& of) {
                const one_factor fitted = fit_one_factor(of);
                return fitted.known() ? fitted.loadings(j) / std::sqrt(of(j, j)) : nan;
              },
              -1.0)};
}

void require_items(const covariances& items) {
  if (items.size() < 2) {
    clientele::detail::throw_invalid_argument("items of a scale", static_cast<double>(items.size()), "2 or more");
  }
}

}  // namespace

alpha_estimate cronbach_alpha(const covariances& items) {
  require_items(items);
  return alpha_estimate_of(matrix_of(items), items.basis());
}

alpha_estimate standardised_alpha(const covariances& items) {
  require_items(items);
  return alpha_estimate_of(correlations_of(matrix_of(items)), items.basis());
}

reliability_result reliability(const covariances& items, const reliability_options& options) {
  require_items(items);
  matrix s = matrix_of(items);
  for (const std::string& turned : options.reversed) {
    const auto j = static_cast<Eigen::Index>(items.index(turned));
    s.row(j) *= -1.0;
    s.col(j) *= -1.0;
  }
  const sample_basis& basis = items.basis();
  const auto eigenvalue = [&](Eigen::Index from_largest) {
    return coefficient(
        s, basis, [from_largest](const matrix& of) { return components(of).eigenvalue(from_largest); }, 0.0,
        static_cast<double>(s.rows()));
  };
  reliability_result result{.alpha = alpha_estimate_of(s, basis),
                            .standardised_alpha = alpha_estimate_of(correlations_of(s), basis),
                            .mean_correlation = coefficient(s, basis, mean_correlation_of, -1.0),
                            .median_correlation = coefficient(s, basis, median_correlation_of, -1.0),
                            .lambda2 = coefficient(s, basis, lambda2_of),
                            .lambda6 = coefficient(s, basis, lambda6_of),
                            .odd_even = coefficient(s, basis, spearman_brown_of),
                            .odd_even_flanagan = coefficient(s, basis, flanagan_of),
                            .omega = coefficient(s, basis, omega_of),
                            .composite_reliability = coefficient(s, basis, composite_of),
                            .average_variance_extracted = coefficient(s, basis, extracted_of, 0.0),
                            .dillon_goldstein = coefficient(s, basis, dillon_goldstein_of, 0.0),
                            .first_eigenvalue = eigenvalue(0),
                            .second_eigenvalue = eigenvalue(1),
                            .items = {},
                            .reversed = {options.reversed.begin(), options.reversed.end()},
                            .negative = {},
                            .missing = items.report()};
  for (std::size_t j = 0; j < items.size(); ++j) {
    result.items.push_back(item_of(items, s, j));
    if (result.items.back().item_rest.value().value() < 0.0) result.negative.push_back(result.items.back().name);
  }
  return result;
}

replicated_reliability_result replicated_reliability(const numeric_columns& columns, replicate_kind kind,
                                                     std::size_t replicates, std::uint64_t seed, missing_data policy) {
  if (policy == missing_data::pairwise) {
    clientele::detail::throw_invalid_argument(
        "the policy for missing data is pairwise; allowed where people are replicated: listwise, person_mean, column_mean, refuse");
  }
  const completed_columns found = complete(columns, policy);
  const numeric_columns& data = found.columns;
  const replicate_weights design(data.rows(), kind,
                                 {.replicates = replicates, .seed = seed, .strata = data.strata(), .clusters = data.clusters(),
                                  .adjustment = data.adjustment()});
  constexpr std::size_t figures = 5;
  const detail::cross_products products(data);
  auto summary = std::make_shared<const replicate_summary>(
      replicate(design, data.design_weights(), figures, [&](std::span<const double> weights, std::span<double> out) {
        const matrix s = products.covariance(weights);
        if (!(s.diagonal().minCoeff() > 0.0)) return false;
        const one_factor standardised = fit_one_factor(correlations_of(s));
        out[0] = alpha_of(s);
        out[1] = alpha_of(correlations_of(s));
        out[2] = lambda6_of(s);
        out[3] = omega_of(s);
        out[4] = standardised.known() ? standardised.loadings.squaredNorm() / static_cast<double>(s.rows()) : nan;
        return true;
      }));
  const auto figure = [&](std::size_t place, double lowest = -clientele::detail::infinity) {
    return replicate_estimate<real>(summary, place, found.basis, lowest, 1.0);
  };
  return {figure(0), figure(1), figure(2), figure(3), figure(4, 0.0), found.report};
}

split_halves all_split_halves(const covariances& items) {
  constexpr std::size_t most_items = 16;
  require_items(items);
  if (items.size() > most_items) {
    clientele::detail::throw_invalid_argument("items to be halved in every way", static_cast<double>(items.size()),
                                              "2 to 16");
  }
  const auto k = static_cast<unsigned>(items.size());
  std::vector<std::uint32_t> splits;
  for (std::uint32_t bits = 0; bits < (std::uint32_t{1} << k); ++bits) {
    if (static_cast<unsigned>(std::popcount(bits)) != k / 2) continue;
    // Of an even number of items each split would come twice.
    if (k % 2 == 0 && (bits & 1U) == 0) continue;
    splits.push_back(bits);
  }
  const auto lambda4 = [](const matrix& r, std::uint32_t bits) {
    const halves h = halves_of(r, [bits](Eigen::Index i) { return ((bits >> static_cast<unsigned>(i)) & 1U) != 0; });
    return 4.0 * h.both / (h.first + h.second + 2.0 * h.both);
  };
  const auto over_all = [&](const matrix& s, double start, auto&& combine) {
    const matrix r = correlations_of(s);
    double value = start;
    for (const std::uint32_t bits : splits) value = combine(value, lambda4(r, bits));
    return value;
  };
  const matrix s = matrix_of(items);
  const auto best = [&](const matrix& of) {
    return over_all(of, -clientele::detail::infinity, [](double a, double b) { return std::max(a, b); });
  };
  const auto worst = [&](const matrix& of) {
    return over_all(of, clientele::detail::infinity, [](double a, double b) { return std::min(a, b); });
  };
  const auto mean = [&](const matrix& of) {
    return over_all(of, 0.0, [](double a, double b) { return a + b; }) / static_cast<double>(splits.size());
  };
  return {coefficient(s, items.basis(), best), coefficient(s, items.basis(), worst),
          coefficient(s, items.basis(), mean), splits.size()};
}

}  // namespace clientele::inline v0::models
