#include <clientele/models/reliability.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
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

/// What the covariances rest on: where pairs of items were answered by different people, the pair of the fewest.
sample_basis weakest_basis(const covariances& items) {
  sample_basis basis = items.basis();
  if (!(basis.effective_size > 0.0)) return basis;  // of nobody
  const bool weighted = basis.effective_size != static_cast<double>(basis.size);
  double fewest = basis.effective_size;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      // With equal weights n_ij / (n_i n_j) over 1 / (n_i n_j); with others as if those weighed alike who are missing.
      const double people = items.mean_factor(i, j) / (items.mean_factor(i, i) * items.mean_factor(j, j));
      if (!(people >= fewest)) fewest = people;
    }
  }
  const double rounding = 1e-9 * basis.effective_size;
  if (fewest >= basis.effective_size - rounding) return basis;
  basis.effective_size = fewest;
  if (weighted || !std::isfinite(fewest)) return basis;
  const auto size = static_cast<std::uint64_t>(std::llround(fewest));
  basis.missing += basis.size - size;
  basis.size = size;
  basis.effective_size = static_cast<double>(size);
  return basis;
}

double mean_correlation_of(const matrix& r) {
  const auto k = static_cast<double>(r.rows());
  return (r.sum() - k) / (k * (k - 1.0));
}

double median_correlation_of(const matrix& r) {
  std::vector<double> pairs;
  for (Eigen::Index i = 0; i < r.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) pairs.push_back(r(i, j));
  }
  std::sort(pairs.begin(), pairs.end());
  return (pairs[(pairs.size() - 1) / 2] + pairs[pairs.size() / 2]) / 2.0;
}

double lambda2_of(const matrix& s) {
  const auto k = static_cast<double>(s.rows());
  const double total = s.sum();
  const double off = s.squaredNorm() - s.diagonal().squaredNorm();
  return total > 0.0 ? (total - s.trace() + std::sqrt(k / (k - 1.0) * off)) / total : nan;
}

/// 1 - sum of what each standardised item has apart from all others, over the variance of their sum.
double lambda6_of(const matrix& r) {
  constexpr Eigen::Index fewest = 3;  // of two items the other one is all there is
  if (r.rows() < fewest || !r.allFinite()) return nan;
  const Eigen::LDLT<matrix> solver(r);
  if (solver.info() != Eigen::Success || !solver.isPositive()) return nan;
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

/// (sum of loadings)^2 over itself and what the factor leaves: omega, composite reliability and rho.
double common_share(double loadings, double unique) { return loadings * loadings / (loadings * loadings + unique); }

/// The coefficients whose errors are found together, followed by the standardised loading of each item.
enum figure : std::size_t {
  mean_correlation,
  median_correlation,
  lambda2,
  lambda6,
  odd_even,
  flanagan,
  omega,
  composite,
  extracted,
  dillon_goldstein,
  first_eigenvalue,
  second_eigenvalue,
  standardised,
  first_loading,
};

void put_one_factor(const matrix& s, const matrix& r, std::span<double> out) {
  const one_factor fitted = fit_one_factor(r);  // of standardised items: those of S differ in their units alone
  if (!fitted.known()) return;
  const vector deviations = s.diagonal().cwiseSqrt();
  const vector unique = fitted.unique.cwiseProduct(s.diagonal());
  out[omega] = common_share(fitted.loadings.dot(deviations), unique.sum());
  out[composite] = fitted.omega();
  out[extracted] = fitted.loadings.squaredNorm() / static_cast<double>(s.rows());
  for (Eigen::Index j = 0; j < s.rows(); ++j) out[first_loading + static_cast<std::size_t>(j)] = fitted.loadings(j);
}

void put_components(const matrix& r, std::span<double> out) {
  const Eigen::SelfAdjointEigenSolver<matrix> solver(r);
  const vector& eigenvalues = solver.eigenvalues();  // rising
  const Eigen::Index last = r.rows() - 1;
  out[first_eigenvalue] = eigenvalues(last);
  out[second_eigenvalue] = eigenvalues(last - 1);
  const vector loadings = solver.eigenvectors().col(last) * std::sqrt(eigenvalues(last));
  out[dillon_goldstein] = common_share(loadings.sum(), static_cast<double>(r.rows()) - loadings.squaredNorm());
}

/// NaN for what is not defined.
void put_figures(const matrix& s, std::span<double> out) {
  std::fill(out.begin(), out.end(), nan);
  out[lambda2] = lambda2_of(s);
  out[odd_even] = spearman_brown_of(s);
  out[flanagan] = flanagan_of(s);
  const matrix r = correlations_of(s);
  out[standardised] = alpha_of(r);
  if (!r.allFinite()) return;
  out[mean_correlation] = mean_correlation_of(r);
  out[median_correlation] = median_correlation_of(r);
  out[lambda6] = lambda6_of(r);
  put_one_factor(s, r, out);
  put_components(r, out);
}

/// Figures and their errors.
class figures {
 public:
  template <class Function>
  figures(const matrix& s, const sample_basis& basis, std::size_t how_many, const Function& function)
      : basis_(basis), values_(how_many), errors_(detail::normal_theory_errors(s, basis.effective_size, how_many, function)) {
    function(s, std::span<double>(values_));
  }
  [[nodiscard]] linearised_estimate<real> operator()(std::size_t which, double lowest = -clientele::detail::infinity,
                                                     double highest = 1.0) const {
    const double error = std::isfinite(values_[which]) ? errors_[which] : nan;
    return {values_[which], error, basis_, lowest, highest};
  }
  /// The same for alpha, which has an interval of its own.
  [[nodiscard]] alpha_estimate alpha(std::size_t which, std::size_t items) const {
    return {values_[which], std::isfinite(values_[which]) ? errors_[which] : nan, items, basis_};
  }

 private:
  sample_basis basis_;
  std::vector<double> values_;
  std::vector<double> errors_;
};

matrix without(const matrix& s, Eigen::Index left_out) {
  std::vector<Eigen::Index> kept;
  for (Eigen::Index j = 0; j < s.rows(); ++j) {
    if (j != left_out) kept.push_back(j);
  }
  return s(kept, kept);
}

/// Its error knows that the deviations by which items are divided are estimates too.
alpha_estimate standardised_alpha_of(const matrix& s, const sample_basis& basis) {
  const auto put = [](const matrix& moved, std::span<double> out) { out[0] = alpha_of(correlations_of(moved)); };
  return figures(s, basis, 1, put).alpha(0, static_cast<std::size_t>(s.rows()));
}

item_reliability item_of(const covariances& items, const matrix& s, const figures& found, std::size_t place) {
  const auto j = static_cast<Eigen::Index>(place);
  const sample_basis basis = weakest_basis(items);
  const double variance = s(j, j);
  const double with_all = s.row(j).sum();
  const double all = s.sum();
  const double rest = all - 2.0 * with_all + variance;
  const auto correlation = [&](double covariance, double other) {
    return correlation_estimate(variance > 0.0 && other > 0.0 ? covariance / std::sqrt(variance * other) : nan, basis);
  };
  const matrix others = without(s, j);
  return {items.names()[place],
          {items.mean(place), std::sqrt(variance * items.mean_factor(place, place)), items.basis()},
          correlation(with_all, all),
          correlation(with_all - variance, rest),
          alpha_estimate_of(others, basis),
          standardised_alpha_of(others, basis),
          found(first_loading + place, -1.0)};
}

void require_items(const covariances& items) {
  if (items.size() < 2) {
    clientele::detail::throw_invalid_argument("items of a scale", static_cast<double>(items.size()), "2 or more");
  }
}

/// Variances of replicates up to these are rounding: the item has one value there.
vector constant_below_of(const numeric_columns& data) {
  constexpr double beside_all = 1e-14;
  constexpr double beside_square = 1e-16;  // no variance of everybody can be told from this
  const covariances everybody = covariances_of(data);
  vector result(static_cast<Eigen::Index>(data.size()));
  for (std::size_t j = 0; j < data.size(); ++j) {
    double largest = 0.0;
    for (const double x : data[j]) largest = std::fmax(largest, std::fabs(x));
    result[static_cast<Eigen::Index>(j)] = beside_all * std::fmax(everybody.variance(j), beside_square * largest * largest);
  }
  return result;
}

}  // namespace

alpha_estimate cronbach_alpha(const covariances& items) {
  require_items(items);
  return alpha_estimate_of(matrix_of(items), weakest_basis(items));
}

alpha_estimate standardised_alpha(const covariances& items) {
  require_items(items);
  return standardised_alpha_of(matrix_of(items), weakest_basis(items));
}

reliability_result reliability(const covariances& items, const reliability_options& options) {
  require_items(items);
  matrix s = matrix_of(items);
  for (const std::string& turned : options.reversed) {
    if (std::count(options.reversed.begin(), options.reversed.end(), turned) > 1) {
      clientele::detail::throw_invalid_argument("the item " + clientele::detail::quoted(turned) + " is reversed twice");
    }
    const auto j = static_cast<Eigen::Index>(items.index(turned));
    s.row(j) *= -1.0;
    s.col(j) *= -1.0;
  }
  const sample_basis basis = weakest_basis(items);
  const figures found(s, basis, first_loading + items.size(), put_figures);
  const auto most = static_cast<double>(items.size());
  reliability_result result{.alpha = alpha_estimate_of(s, basis),
                            .standardised_alpha = found.alpha(standardised, items.size()),
                            .mean_correlation = found(mean_correlation, -1.0),
                            .median_correlation = found(median_correlation, -1.0),
                            .lambda2 = found(lambda2),
                            .lambda6 = found(lambda6),
                            .odd_even = found(odd_even),
                            .odd_even_flanagan = found(flanagan),
                            .omega = found(omega),
                            .composite_reliability = found(composite),
                            .average_variance_extracted = found(extracted, 0.0),
                            .dillon_goldstein = found(dillon_goldstein, 0.0),
                            .first_eigenvalue = found(first_eigenvalue, 0.0, most),
                            .second_eigenvalue = found(second_eigenvalue, 0.0, most),
                            .items = {},
                            .reversed = {options.reversed.begin(), options.reversed.end()},
                            .negative = {},
                            .missing = items.report()};
  for (std::size_t j = 0; j < items.size(); ++j) {
    result.items.push_back(item_of(items, s, found, j));
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
  if (columns.size() < 2) {
    clientele::detail::throw_invalid_argument("items of a scale", static_cast<double>(columns.size()), "2 or more");
  }
  const completed_columns found = complete(columns, policy);
  const numeric_columns& data = found.columns;
  const vector constant_below = constant_below_of(data);
  const replicate_weights design(data.rows(), kind,
                                 {.replicates = replicates, .seed = seed, .strata = data.strata(), .clusters = data.clusters(),
                                  .adjustment = data.adjustment()});
  constexpr std::size_t replicated = 5;
  const detail::cross_products products(data);
  auto summary = std::make_shared<const replicate_summary>(
      replicate(design, data.design_weights(), replicated, [&](std::span<const double> weights, std::span<double> out) {
        const matrix s = products.covariance(weights);
        if (!(s.diagonal().array() > constant_below.array()).all()) return false;
        const matrix r = correlations_of(s);
        std::vector<double> of_factor(first_loading + data.size(), nan);
        put_one_factor(s, r, of_factor);
        out[0] = alpha_of(s);
        out[1] = alpha_of(r);
        out[2] = lambda6_of(r);
        out[3] = of_factor[omega];
        out[4] = of_factor[extracted];
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
  const auto put = [&](const matrix& s, std::span<double> out) {
    const matrix r = correlations_of(s);
    double best = -clientele::detail::infinity;
    double worst = clientele::detail::infinity;
    double sum = 0.0;
    for (const std::uint32_t bits : splits) {
      const double each = lambda4(r, bits);
      best = std::max(best, each);
      worst = std::min(worst, each);
      sum += each;
    }
    out[0] = best;
    out[1] = worst;
    out[2] = sum / static_cast<double>(splits.size());
  };
  constexpr std::size_t three = 3;
  const figures found(matrix_of(items), weakest_basis(items), three, put);
  return {found(0), found(1), found(2), splits.size()};
}

}  // namespace clientele::inline v0::models
