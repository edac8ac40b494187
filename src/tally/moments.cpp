#include "moments.hpp"

#include <cmath>
#include <limits>

#include <clientele/tally/moment_tally.hpp>

namespace clientele::inline v0::detail {

namespace {

constexpr double value_resolution = 1.0 / fixed_point::scale;

}  // namespace

void moment_sums::mean_and_error(double& mean, double& error) const {
  mean = nan;
  error = nan;
  if (n == 0) return;
  const wide sum = to_wide(values);
  const double count = static_cast<double>(n);
  mean = to_double(sum) / count * value_resolution;
  if (n == 1) return;
  const wide spread = wide(n) * to_wide(squares) - sum * sum;  // n times the sum of squared deviations
  error = std::sqrt(to_double(spread) / (count * count * (count - 1.0))) * value_resolution;
}

void moment_sums::write(byte_writer& out) const {
  out.u64(n);
  out.u128(values.bits());
  out.u128(squares);
}

void moment_sums::read(byte_reader& in) {
  n = in.u64();
  values = int128::from_bits(in.u128());
  squares = in.u128();
  byte_reader::require(n > 0 || *this == moment_sums{}, "it has sums without rows");
  // Cauchy-Schwarz holds exactly for sums that belong together.
  byte_reader::require(wide(n) * to_wide(squares) >= to_wide(values) * to_wide(values), "its sums do not belong together");
}

void weighted_moment_sums::mean_and_error(double& mean, double& error) const {
  mean = nan;
  error = nan;
  if (weights.sum == uint128{}) return;
  const wide total = to_wide(weights.sum);
  const wide sum = to_wide(values);
  mean = to_double(sum) / to_double(total);  // both in 2^-40
  const double effective = effective_size();
  if (!has_spread(effective)) return;
  wide spread = total * to_wide(squares) - sum * sum;  // (sum w)^2 times the weighted variance
  if (spread < 0) spread = 0;                          // each product was rounded once
  const double scale = to_double(total);
  error = std::sqrt(to_double(spread) / (scale * scale) / (effective - 1.0));
}

void weighted_moment_sums::write(byte_writer& out) const {
  out.u64(n);
  out.u128(weights.sum);
  out.u128(weights.squares);
  out.u128(values.bits());
  out.u128(squares);
}

void weighted_moment_sums::read(byte_reader& in) {
  n = in.u64();
  weights.sum = in.u128();
  weights.squares = in.u128();
  values = int128::from_bits(in.u128());
  squares = in.u128();
  byte_reader::require(n > 0 || *this == weighted_moment_sums{}, "it has sums without rows");
}

}  // namespace clientele::inline v0::detail
