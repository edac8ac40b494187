#include <clientele/tally/detail/comoment_sums.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <clientele/core/units.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/levels.hpp>

#include "moments.hpp"

namespace clientele::inline v0::detail {

namespace {

// Items are questions of one questionnaire; the limit keeps a forged count of items from becoming an allocation.
constexpr std::uint64_t most_items = 4096;

int128 weighted_sum(std::int64_t k, weight w, unsigned fraction_bits) {
  const auto product = with_sign(multiply_shift(magnitude(k), w.units(), fraction_bits), k < 0);
  if (!product) throw_overflow("weighted values");
  return *product;
}

int128 weighted_product(std::int64_t a, std::int64_t b, weight w, unsigned fraction_bits) {
  const uint128 size = uint128::multiply(magnitude(a), magnitude(b));
  const auto product = with_sign(multiply_shift(size, w.units(), 2 * fraction_bits), (a < 0) != (b < 0));
  if (!product) throw_overflow("weighted products");
  return *product;
}

/// (W P - A B) / W^2: a covariance with the divisor W, exact until the last step.
double covariance_of(uint128 weights, int128 a, int128 b, int128 product) {
  const wide total = to_wide(weights);
  const wide spread = total * to_wide(product) - to_wide(a) * to_wide(b);
  const double scale = to_double(total);
  return to_double(spread) / scale / scale;
}

/// A variance, a sum of terms of this total size, without what rounding leaves of terms that cancel.
double without_noise(double variance, double size) {
  constexpr double rounding = 64.0 * std::numeric_limits<double>::epsilon();
  return variance > rounding * size ? variance : 0.0;
}

void require_coefficients(std::size_t found, std::size_t expected) {
  if (found != expected) {
    throw_invalid_argument("there are " + std::to_string(found) + " coefficients for " + std::to_string(expected) + " items");
  }
}

}  // namespace

comoment_sums::comoment_sums(std::size_t items) : sums_(items), products_(items * (items + 1) / 2) {
  if (items == 0 || items > most_items) {
    throw_invalid_argument("number of items", static_cast<double>(items), "1 to 4096");
  }
}

std::size_t comoment_sums::pair_index(std::size_t j, std::size_t k) const noexcept {
  if (j > k) std::swap(j, k);
  return j * items() - j * (j + 1) / 2 + k;
}

template <class Put>
void comoment_sums::put_row(std::span<const std::int64_t> row, weight w, unsigned fraction_bits, Put put) {
  const weight_sums own{uint128{w.units()}, w.square_units()};
  const bool whole = std::find(row.begin(), row.end(), gap) == row.end();
  put(whole ? complete_ : with_gaps_, std::uint64_t{1});
  if (whole) put(weights_, own);
  std::size_t pair = 0;
  for (std::size_t j = 0; j < row.size(); ++j) {
    if (whole) put(sums_[j], weighted_sum(row[j], w, fraction_bits));
    for (std::size_t k = j; k < row.size(); ++k, ++pair) {
      if (row[j] == gap || row[k] == gap) continue;
      const int128 product = weighted_product(row[j], row[k], w, fraction_bits);
      if (whole) {
        put(products_[pair], product);
        continue;
      }
      pair_sums none;
      pair_sums& sums = gapped_.empty() ? none : gapped_[pair];
      put(sums.n, std::uint64_t{1});
      put(sums.weights, own);
      put(sums.first, weighted_sum(row[j], w, fraction_bits));
      put(sums.second, weighted_sum(row[k], w, fraction_bits));
      put(sums.product, product);
    }
  }
}

namespace {

struct put_checked {
  void operator()(std::uint64_t& sum, std::uint64_t value) const { add_or_throw(sum, value, "rows"); }
  void operator()(int128& sum, int128 value) const { add_or_throw(sum, value, "weighted values or products"); }
  void operator()(weight_sums& sums, const weight_sums& value) const {
    if (!sums.checked_add(value)) throw_overflow("weights");
  }
};
// Only looks whether the sums would fit.
struct try_put {
  template <class Sum, class Value>
  void operator()(Sum sum, const Value& value) const {
    put_checked{}(sum, value);
  }
};

}  // namespace

void comoment_sums::add(std::span<const std::int64_t> row, weight w, unsigned fraction_bits) {
  if (row.size() != items()) {
    throw_invalid_argument("a row has " + std::to_string(row.size()) + " values for " + std::to_string(items()) + " items");
  }
  const auto gaps = static_cast<std::size_t>(std::count(row.begin(), row.end(), gap));
  if (gaps == row.size()) {
    add_or_throw(empty_, 1, "rows");
    return;
  }
  put_row(row, w, fraction_bits, try_put{});
  if (gaps > 0) gapped_.resize(pairs());
  put_row(row, w, fraction_bits, put_checked{});
}

void comoment_sums::merge_pair(pair_sums& into, const pair_sums& other) const {
  add_or_throw(into.n, other.n, "rows");
  if (!into.weights.checked_add(other.weights)) throw_overflow("weights");
  add_or_throw(into.first, other.first, "weighted values");
  add_or_throw(into.second, other.second, "weighted values");
  add_or_throw(into.product, other.product, "weighted products");
}

void comoment_sums::merge(const comoment_sums& other) {
  if (other.items() == 0) return;
  if (items() == 0) {
    *this = other;
    return;
  }
  if (items() != other.items()) {
    throw scale_mismatch("answers to " + std::to_string(other.items()) + " items do not merge with answers to " +
                         std::to_string(items()));
  }
  add_or_throw(complete_, other.complete_, "rows");
  add_or_throw(with_gaps_, other.with_gaps_, "rows");
  add_or_throw(empty_, other.empty_, "rows");
  if (!weights_.checked_add(other.weights_)) throw_overflow("weights");
  for (std::size_t j = 0; j < sums_.size(); ++j) add_or_throw(sums_[j], other.sums_[j], "weighted values");
  for (std::size_t p = 0; p < products_.size(); ++p) add_or_throw(products_[p], other.products_[p], "weighted products");
  if (!other.gapped_.empty()) {
    gapped_.resize(pairs());
    for (std::size_t p = 0; p < gapped_.size(); ++p) merge_pair(gapped_[p], other.gapped_[p]);
  }
}

comoment_sums::pair_sums comoment_sums::total(std::size_t j, std::size_t k) const {
  if (j > k) std::swap(j, k);
  const std::size_t pair = pair_index(j, k);
  pair_sums result{complete_, weights_, sums_[j], sums_[k], products_[pair]};
  if (!gapped_.empty()) merge_pair(result, gapped_[pair]);
  return result;
}

comoment_sums::combination comoment_sums::listwise(std::span<const double> coefficients) const {
  require_coefficients(coefficients.size(), items());
  const double effective = effective_size();
  combination result{nan, nan, basis()};
  if (weights_.sum == uint128{}) return result;
  const double total = weights_.sum.to_double();
  result.value = 0.0;
  double variance = 0.0;
  double size = 0.0;
  for (std::size_t j = 0; j < items(); ++j) {
    result.value += coefficients[j] * (sums_[j].to_double() / total);
    for (std::size_t k = 0; k < items(); ++k) {
      const double term = coefficients[j] * coefficients[k] *
                          covariance_of(weights_.sum, sums_[j], sums_[k], products_[pair_index(j, k)]);
      variance += term;
      size += std::abs(term);
    }
  }
  if (has_spread(effective)) result.error = std::sqrt(without_noise(variance, size) / (effective - 1.0));
  return result;
}

comoment_sums::combination comoment_sums::available(std::span<const double> coefficients) const {
  require_coefficients(coefficients.size(), items());
  double least = std::numeric_limits<double>::infinity();
  combination result{0.0, nan, {complete_ + with_gaps_, 0.0, empty_}};
  double variance = 0.0;
  double size = 0.0;
  bool known = items() > 0;
  for (std::size_t j = 0; j < items(); ++j) {
    if (coefficients[j] == 0.0) continue;
    const pair_sums own = total(j, j);
    const double weights_j = own.weights.sum.to_double();
    if (!(weights_j > 0.0)) {
      known = false;
      break;
    }
    least = std::min(least, own.weights.effective_size());
    result.value += coefficients[j] * (own.first.to_double() / weights_j);
    for (std::size_t k = 0; k < items(); ++k) {
      if (coefficients[k] == 0.0) continue;
      const pair_sums both = total(j, k);
      const double effective = both.weights.effective_size();
      if (!has_spread(effective)) continue;  // no two people answered both: no covariance to speak of
      const double covariance = covariance_of(both.weights.sum, both.first, both.second, both.product) * effective / (effective - 1.0);
      const double weights_k = total(k, k).weights.total();
      const double term = coefficients[j] * coefficients[k] * covariance * both.weights.total_squares() /
                          (own.weights.total() * weights_k);
      variance += term;
      size += std::abs(term);
    }
  }
  if (!known) {
    result.value = nan;
    return result;
  }
  result.basis.effective_size = least;
  // Covariances of different people need not fit together: a variance below zero is no certainty, it is not known.
  const double clean = without_noise(variance, size);
  if (has_spread(least) && (clean > 0.0 || size == 0.0)) result.error = std::sqrt(clean);
  return result;
}

paired_moments comoment_sums::pair(std::size_t y, std::size_t x) const {
  if (y >= items() || x >= items()) {
    throw_invalid_argument("item", static_cast<double>(std::max(x, y)), "below the number of items");
  }
  const double effective = effective_size();
  paired_moments result{nan, nan, nan, nan, nan};
  if (weights_.sum == uint128{}) return result;
  const double total = weights_.sum.to_double();
  result.mean_y = sums_[y].to_double() / total;
  result.mean_x = sums_[x].to_double() / total;
  if (!has_spread(effective)) return result;
  const double unbias = effective / (effective - 1.0);
  const auto covariance = [&](std::size_t j, std::size_t k) {
    return covariance_of(weights_.sum, sums_[j], sums_[k], products_[pair_index(j, k)]) * unbias;
  };
  result.variance_y = covariance(y, y);
  result.variance_x = covariance(x, x);
  result.covariance = covariance(y, x);
  return result;
}

covariances comoment_sums::to_covariances(std::vector<std::string> names, bool listwise) const {
  const std::size_t k = items();
  if (names.empty()) {
    for (std::size_t j = 1; j <= k; ++j) names.push_back(std::to_string(j));
  }
  const bool gaps = !listwise && with_gaps_ > 0;
  const sample_basis whole = basis();
  std::vector<double> means(k, nan);
  std::vector<double> matrix(k * k, nan);
  std::vector<double> factors(gaps ? k * k : 0);
  std::vector<std::uint64_t> people;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < k; ++j) {
    const pair_sums own = gaps ? total(j, j) : pair_sums{complete_, weights_, sums_[j], sums_[j], {}};
    if (own.weights.sum != uint128{}) means[j] = own.first.to_double() / own.weights.sum.to_double();
    least = std::min(least, own.weights.effective_size());
    people.push_back(own.n);
    for (std::size_t i = 0; i <= j; ++i) {
      const pair_sums both =
          gaps ? total(i, j) : pair_sums{complete_, weights_, sums_[i], sums_[j], products_[pair_index(i, j)]};
      const double effective = both.weights.effective_size();
      if (gaps) {
        const double weight_i = total(i, i).weights.total();
        factors[i * k + j] = factors[j * k + i] = both.weights.total_squares() / (weight_i * own.weights.total());
      }
      if (!has_spread(effective)) continue;
      matrix[i * k + j] = matrix[j * k + i] =
          covariance_of(both.weights.sum, both.first, both.second, both.product) * effective / (effective - 1.0);
    }
  }
  const sample_basis used = gaps ? sample_basis{complete_ + with_gaps_, least, empty_} : whole;
  covariances result(std::move(names), std::move(matrix), used, std::move(means));
  result.set_report({.policy = listwise ? missing_data::listwise : missing_data::pairwise,
                     .rows = complete_ + with_gaps_ + empty_,
                     .used = used.size,
                     .with_gaps = with_gaps_ + empty_,
                     .filled = 0});
  if (gaps) result.set_mean_factors(std::move(factors), std::move(people));
  return result;
}

void comoment_sums::write(byte_writer& out) const {
  out.u32(static_cast<std::uint32_t>(items()));
  out.u64(complete_);
  out.u64(with_gaps_);
  out.u64(empty_);
  out.u128(weights_.sum);
  out.u128(weights_.squares);
  for (const int128 sum : sums_) out.u128(sum.bits());
  for (const int128 product : products_) out.u128(product.bits());
  out.u8(gapped_.empty() ? 0 : 1);
  for (const pair_sums& pair : gapped_) {
    out.u64(pair.n);
    out.u128(pair.weights.sum);
    out.u128(pair.weights.squares);
    out.u128(pair.first.bits());
    out.u128(pair.second.bits());
    out.u128(pair.product.bits());
  }
}

comoment_sums comoment_sums::read(byte_reader& in) {
  const std::uint32_t items = in.u32();
  byte_reader::require(items <= most_items, "it has too many items");
  comoment_sums result;
  if (items > 0) result = comoment_sums{items};
  result.complete_ = in.u64();
  result.with_gaps_ = in.u64();
  result.empty_ = in.u64();
  result.weights_.sum = in.u128();
  result.weights_.squares = in.u128();
  for (int128& sum : result.sums_) sum = int128::from_bits(in.u128());
  for (int128& product : result.products_) product = int128::from_bits(in.u128());
  const auto nothing = [](int128 sum) { return sum == int128{}; };
  byte_reader::require(result.complete_ > 0 || (result.weights_ == weight_sums{} &&
                                                std::all_of(result.sums_.begin(), result.sums_.end(), nothing) &&
                                                std::all_of(result.products_.begin(), result.products_.end(), nothing)),
                       "it has sums without rows");
  const bool gapped = in.u8() != 0;
  byte_reader::require(gapped == (result.with_gaps_ > 0), "its rows with gaps do not belong to its count of them");
  if (gapped) result.gapped_.resize(result.pairs());
  for (pair_sums& pair : result.gapped_) {
    pair.n = in.u64();
    byte_reader::require(pair.n <= result.with_gaps_, "a pair of items has more rows than there are");
    pair.weights.sum = in.u128();
    pair.weights.squares = in.u128();
    pair.first = int128::from_bits(in.u128());
    pair.second = int128::from_bits(in.u128());
    pair.product = int128::from_bits(in.u128());
    byte_reader::require(pair.n > 0 || pair == pair_sums{}, "a pair of items has sums without rows");
  }
  return result;
}

}  // namespace clientele::inline v0::detail
