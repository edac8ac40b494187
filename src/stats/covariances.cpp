#include <clientele/stats/covariances.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>

#include "core/text.hpp"

namespace clientele::inline v0 {

namespace {
/// How far two halves of a matrix may be apart, by rounding alone.
constexpr double symmetric_within = 1e-9;
}  // namespace

covariances::covariances(std::vector<std::string> names, std::vector<double> matrix, sample_basis basis,
                         std::vector<double> means)
    : names_(std::move(names)), means_(std::move(means)), matrix_(std::move(matrix)), basis_(basis) {
  const std::size_t k = names_.size();
  if (means_.empty()) means_.assign(k, 0.0);
  if (matrix_.size() != k * k || means_.size() != k) {
    detail::throw_invalid_argument("the covariances are " + std::to_string(matrix_.size()) + " numbers with " +
                                   std::to_string(means_.size()) + " means for " + std::to_string(k) +
                                   " names; allowed: the square of the names, and a mean for each or none");
  }
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      if (!std::isinf(matrix_[i * k + j])) continue;
      detail::throw_invalid_argument("the covariance of " + detail::quoted(names_[i]) + " and " +
                                     detail::quoted(names_[j]) + " is " + detail::number_text(matrix_[i * k + j]) +
                                     "; allowed: finite numbers, NaN where nobody answered both");
    }
    if (matrix_[i * k + i] < 0.0) {
      detail::throw_invalid_argument("the variance of " + detail::quoted(names_[i]) + " is " +
                                     detail::number_text(matrix_[i * k + i]) + "; allowed: 0 or more");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const double a = matrix_[i * k + j];
      const double b = matrix_[j * k + i];
      // Of a pair that nobody answered both of, neither half is known: that is no contradiction.
      if (std::isnan(a) != std::isnan(b) || std::fabs(a - b) > symmetric_within * (std::fabs(a) + std::fabs(b))) {
        detail::throw_invalid_argument("the covariance of " + detail::quoted(names_[i]) + " and " +
                                       detail::quoted(names_[j]) + " is " + detail::number_text(a) + " and " +
                                       detail::number_text(b) + "; allowed: the same both ways");
      }
    }
  }
  report_.rows = basis.size + basis.missing;
  report_.used = basis.size;
  report_.with_gaps = basis.missing;
}

std::size_t covariances::index(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    detail::throw_invalid_argument("there is no variable " + detail::quoted(name) + " among the covariances");
  }
  return static_cast<std::size_t>(found - names_.begin());
}

double covariances::correlation(std::size_t i, std::size_t j) const {
  const double both = variance(i) * variance(j);
  if (!(both > 0.0)) return detail::nan;
  return i == j ? 1.0 : (*this)(i, j) / std::sqrt(both);
}

double covariances::mean_factor(std::size_t i, std::size_t j) const {
  if (i >= size() || j >= size()) {
    detail::throw_invalid_argument("number of a variable", static_cast<double>(std::max(i, j)), "below how many there are");
  }
  return mean_factors_.empty() ? 1.0 / basis_.effective_size : mean_factors_[i * size() + j];
}

void covariances::set_mean_factors(std::vector<double> factors, std::vector<std::uint64_t> people) {
  if (factors.size() != size() * size()) {
    detail::throw_invalid_argument("there are " + std::to_string(factors.size()) + " factors of means; allowed: " +
                                   std::to_string(size() * size()));
  }
  if (!people.empty() && people.size() != size()) {
    detail::throw_invalid_argument("there are " + std::to_string(people.size()) + " numbers of people; allowed: " +
                                   std::to_string(size()) + " or none");
  }
  mean_factors_ = std::move(factors);
  people_ = std::move(people);
}

sample_basis covariances::basis_of(std::span<const double> coefficients) const {
  if (mean_factors_.empty()) return basis_;
  double effective = detail::infinity;
  std::uint64_t people = basis_.size;
  for (std::size_t j = 0; j < size(); ++j) {
    if (coefficients[j] == 0.0) continue;
    effective = std::min(effective, 1.0 / mean_factor(j, j));
    if (!people_.empty()) people = std::min(people, people_[j]);
  }
  if (effective == detail::infinity) return basis_;
  return {people, effective, basis_.missing + (basis_.size - people)};
}

double covariances::covariance_of_combinations(std::span<const double> a, std::span<const double> b) const {
  if (a.size() != size() || b.size() != size()) {
    detail::throw_invalid_argument("there are " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
                                   " coefficients for " + std::to_string(size()) + " variables");
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < size(); ++i) {
    if (a[i] == 0.0) continue;
    for (std::size_t j = 0; j < size(); ++j) {
      if (b[j] != 0.0) sum += a[i] * b[j] * (*this)(i, j) * mean_factor(i, j);
    }
  }
  return sum;
}

covariances::value_and_error covariances::combined(std::span<const double> coefficients) const {
  const double spread = covariance_of_combinations(coefficients, coefficients);
  double value = 0.0;
  double size_of_terms = 0.0;
  for (std::size_t j = 0; j < size(); ++j) {
    if (coefficients[j] == 0.0) continue;
    value += coefficients[j] * means_[j];
    size_of_terms += coefficients[j] * coefficients[j] * variance(j) * mean_factor(j, j);
  }
  // What rounding leaves of terms that cancel is no variance; below zero, which pairs of different people can give, it
  // is not known.
  constexpr double rounding = 64.0 * std::numeric_limits<double>::epsilon();
  if (std::fabs(spread) <= rounding * size_of_terms) return {value, 0.0};
  return {value, spread > 0.0 ? std::sqrt(spread) : detail::nan};
}

covariances covariances::select(std::span<const std::string> names) const {
  covariances result;
  result.basis_ = basis_;
  result.report_ = report_;
  std::vector<std::size_t> places;
  for (const std::string& name : names) places.push_back(index(name));
  for (const std::size_t i : places) {
    result.names_.push_back(names_[i]);
    result.means_.push_back(means_[i]);
    for (const std::size_t j : places) {
      result.matrix_.push_back((*this)(i, j));
      if (!mean_factors_.empty()) result.mean_factors_.push_back(mean_factor(i, j));
    }
    if (!people_.empty()) result.people_.push_back(people_[i]);
  }
  return result;
}

namespace {

/// sum w, sum w x and the like with several accumulators, which lets the additions overlap.
double dot(std::span<const double> a, std::span<const double> b) noexcept {
  constexpr std::size_t lanes = 8;
  double sums[lanes] = {};
  std::size_t i = 0;
  for (; i + lanes <= a.size(); i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

/// n / (n - 1) for the divisor n - 1; NaN without spread.
double small_sample(double effective) noexcept {
  return detail::has_spread(effective) ? effective / (effective - 1.0) : detail::nan;
}

/// Whether a column has one value for everybody who counts: its rounded mean is another number, and would leave a
/// variance where there is none.
class variation {
 public:
  void look(double x) noexcept {
    lowest_ = x < lowest_ ? x : lowest_;
    highest_ = x > highest_ ? x : highest_;
  }
  [[nodiscard]] bool none() const noexcept { return lowest_ == highest_; }

 private:
  double lowest_ = detail::infinity;
  double highest_ = -detail::infinity;
};

/// Of columns without gaps.
void whole_matrix(const numeric_columns& columns, double effective, std::vector<double>& means,
                  std::vector<double>& matrix) {
  const std::size_t k = columns.size();
  const std::size_t n = columns.rows();
  const std::vector<double> ones(n, 1.0);
  const std::span<const double> w = columns.weighted() ? columns.weights() : std::span<const double>(ones);
  const double total = dot(w, ones);
  std::vector<std::vector<double>> centred(k);
  for (std::size_t j = 0; j < k; ++j) {
    means[j] = dot(w, columns[j]) / total;
    centred[j].assign(columns[j].begin(), columns[j].end());
    for (double& x : centred[j]) x -= means[j];
    variation seen;
    for (std::size_t r = 0; r < n; ++r) {
      if (w[r] > 0.0) seen.look(columns[j][r]);
    }
    if (seen.none()) std::fill(centred[j].begin(), centred[j].end(), 0.0);
  }
  const double factor = small_sample(effective) / total;
  std::vector<double> weighed(n);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t r = 0; r < n; ++r) weighed[r] = w[r] * centred[i][r];
    for (std::size_t j = 0; j <= i; ++j) {
      matrix[i * k + j] = matrix[j * k + i] = factor * dot(weighed, centred[j]);
    }
  }
}

/// Of those who answered both: their covariance, and the sum of their squared weights.
struct pair_moments {
  double covariance;
  double squares;
};
pair_moments pair_of(const numeric_columns& columns, std::size_t a, std::size_t b) {
  const std::span<const double> x = columns[a];
  const std::span<const double> y = columns[b];
  double total = 0.0, squares = 0.0, sum_x = 0.0, sum_y = 0.0;
  variation of_x, of_y;
  const auto weight_of = [&](std::size_t r) {
    if (x[r] != x[r] || y[r] != y[r]) return 0.0;
    return columns.weighted() ? columns.weights()[r] : 1.0;
  };
  for (std::size_t r = 0; r < x.size(); ++r) {
    const double w = weight_of(r);
    if (w == 0.0) continue;
    total += w;
    squares += w * w;
    sum_x += w * x[r];
    sum_y += w * y[r];
    of_x.look(x[r]);
    of_y.look(y[r]);
  }
  double products = 0.0;
  const bool varies = !of_x.none() && !of_y.none();
  for (std::size_t r = 0; varies && r < x.size(); ++r) {
    const double w = weight_of(r);
    if (w != 0.0) products += w * (x[r] - sum_x / total) * (y[r] - sum_y / total);
  }
  return {total > 0.0 ? products / total * small_sample(total * total / squares) : detail::nan, squares};
}

struct available {
  double mean;
  double weight;
  std::uint64_t people;
};
available available_of(const numeric_columns& columns, std::size_t j) {
  double total = 0.0, sum = 0.0;
  std::uint64_t people = 0;
  for (std::size_t r = 0; r < columns.rows(); ++r) {
    const double x = columns[j][r];
    if (x != x) continue;
    const double w = columns.weighted() ? columns.weights()[r] : 1.0;
    ++people;
    total += w;
    sum += w * x;
  }
  return {sum / total, total, people};
}

}  // namespace

covariances covariances_of(const numeric_columns& columns, missing_data policy, std::span<const std::size_t> blocks) {
  const completed_columns found = complete(columns, policy, blocks);
  const numeric_columns& data = found.columns;
  const std::size_t k = data.size();
  std::vector<double> means(k);
  std::vector<double> matrix(k * k);
  std::vector<double> factors;
  std::vector<std::uint64_t> people;
  if (policy == missing_data::pairwise && found.report.with_gaps > 0) {
    std::vector<available> each;
    for (std::size_t i = 0; i < k; ++i) {
      each.push_back(available_of(data, i));
      means[i] = each[i].mean;
      people.push_back(each[i].people);
    }
    factors.resize(k * k);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const pair_moments both = pair_of(data, i, j);
        matrix[i * k + j] = matrix[j * k + i] = both.covariance;
        factors[i * k + j] = factors[j * k + i] = both.squares / (each[i].weight * each[j].weight);
      }
    }
  } else {
    whole_matrix(data, found.basis.effective_size, means, matrix);
  }
  covariances result({data.names().begin(), data.names().end()}, std::move(matrix), found.basis, std::move(means));
  result.set_report(found.report);
  if (!factors.empty()) result.set_mean_factors(std::move(factors), std::move(people));
  return result;
}

}  // namespace clientele::inline v0
