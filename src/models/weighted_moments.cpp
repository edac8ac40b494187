#include "models/weighted_moments.hpp"

#include <algorithm>
#include <cmath>

#include <clientele/core/units.hpp>

namespace clientele::inline v0::models::detail {

namespace {

double small_sample(double effective) noexcept {
  return clientele::detail::has_spread(effective) ? effective / (effective - 1.0) : clientele::detail::nan;
}

double mean_of(std::span<const double> values, std::span<const double> weights) noexcept {
  double total = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != values[i]) continue;
    const double w = weights.empty() ? 1.0 : weights[i];
    total += w;
    sum += w * values[i];
  }
  return total > 0.0 ? sum / total : 0.0;
}

}  // namespace

weighted_moments::weighted_moments(const completed_columns& completed, std::size_t places)
    : pairwise_(completed.report.policy == missing_data::pairwise && completed.report.with_gaps > 0),
      centre_(static_cast<Eigen::Index>(completed.columns.size())) {
  const numeric_columns& columns = completed.columns;
  const Eigen::Index k = variables();
  const bool in_place = completed.rows.empty() || places == columns.rows();
  values_.setZero(pairwise_ ? 2 * k : k + 1, static_cast<Eigen::Index>(places));
  for (Eigen::Index j = 0; j < k; ++j) centre_[j] = mean_of(columns[static_cast<std::size_t>(j)], columns.weights());
  // Some rows of every column at a time, so that what is written stays near the processor.
  constexpr std::size_t block = 256;
  for (std::size_t first = 0; first < columns.rows(); first += block) {
    const std::size_t end = std::min(columns.rows(), first + block);
    for (Eigen::Index j = 0; j < k; ++j) {
      const std::span<const double> column = columns[static_cast<std::size_t>(j)];
      for (std::size_t r = first; r < end; ++r) {
        const auto person = static_cast<Eigen::Index>(in_place ? r : completed.rows[r]);
        const bool there = column[r] == column[r];
        values_(j, person) = there ? column[r] - centre_[j] : 0.0;
        if (pairwise_) values_(k + j, person) = there ? 1.0 : 0.0;
      }
    }
  }
  small_sample_.resize(k, k);
  if (!pairwise_) {
    if (places > 0) values_.row(k).setOnes();  // of nobody there is no memory to take a row of
    bases_.push_back(completed.basis);
    small_sample_.setConstant(small_sample(completed.basis.effective_size));
    return;
  }
  // Who is in a pair is counted with the weights of all: adjusted ones are not adjusted again for each pair.
  numeric_columns plain(columns.rows());
  for (std::size_t j = 0; j < columns.size(); ++j) plain.add(columns.name(j), {columns[j].begin(), columns[j].end()});
  if (columns.weighted()) plain.set_weights({columns.weights().begin(), columns.weights().end()});
  for (Eigen::Index i = 0; i < k; ++i) {
    for (Eigen::Index j = 0; j < k; ++j) {
      std::vector<std::string> both{columns.name(static_cast<std::size_t>(i))};
      if (i != j) both.push_back(columns.name(static_cast<std::size_t>(j)));
      sample_basis basis = complete(plain.select(both), missing_data::listwise).basis;
      basis.missing = completed.report.rows - basis.size;
      small_sample_(i, j) = small_sample(basis.effective_size);
      bases_.push_back(basis);
    }
  }
}

bool weighted_moments::compute(std::span<const double> weights, product_scratch& own, moments& out) const {
  weigh_products(values_, weights, own);
  return pairwise_ ? finish_pairwise(own.products, out) : finish_complete(own.products, out);
}

bool weighted_moments::finish_complete(const matrix& products, moments& out) const {
  const Eigen::Index k = variables();
  out.mean.resize(k);
  out.covariance.resize(k, k);
  out.total = products(k, k);
  if (!(out.total > 0.0)) return false;
  for (Eigen::Index i = 0; i < k; ++i) out.mean[i] = products(k, i) / out.total;
  for (Eigen::Index j = 0; j < k; ++j) {
    for (Eigen::Index i = j; i < k; ++i) {
      out.covariance(i, j) = (products(i, j) / out.total - out.mean[i] * out.mean[j]) * small_sample_(i, j);
    }
  }
  out.mean += centre_;
  return true;
}

bool weighted_moments::finish_pairwise(const matrix& products, moments& out) const {
  const Eigen::Index k = variables();
  out.mean.resize(k);
  out.covariance.resize(k, k);
  out.total = 0.0;
  for (Eigen::Index j = 0; j < k; ++j) {
    for (Eigen::Index i = j; i < k; ++i) {
      const double total = products(k + i, k + j);  // of those who answered both
      if (!(total > 0.0)) return false;
      const double mean_i = products(k + j, i) / total;
      const double mean_j = products(k + i, j) / total;
      if (i == j) {
        out.mean[i] = centre_[i] + mean_i;
        out.total = std::max(out.total, total);
      }
      out.covariance(i, j) = (products(i, j) / total - mean_i * mean_j) * small_sample_(i, j);
    }
  }
  return true;
}

}  // namespace clientele::inline v0::models::detail
