#include "stats/sampling_units.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::detail {

namespace {

void require_length(const char* what, std::size_t found, std::size_t rows) {
  if (found == 0 || found == rows) return;
  throw_invalid_argument("there are " + std::to_string(found) + ' ' + what + "; allowed: one per row, " +
                         std::to_string(rows));
}

void require_fraction(double fraction) {
  if (!(fraction >= 0.0 && fraction < 1.0)) throw_invalid_argument("sampling fraction", fraction, "0 to below 1");
}

}  // namespace

sampling_units find_sampling_units(std::size_t rows, std::span<const std::uint32_t> strata,
                                   std::span<const std::uint32_t> clusters) {
  require_length("strata", strata.size(), rows);
  require_length("clusters", clusters.size(), rows);
  sampling_units result;
  if (strata.empty() && clusters.empty()) {
    result.first_unit = {0, rows};
    return result;
  }
  std::vector<std::size_t> order(rows);
  for (std::size_t i = 0; i < rows; ++i) order[i] = i;
  const auto key = [&](std::size_t i) {
    return std::pair<std::uint32_t, std::uint64_t>(strata.empty() ? 0 : strata[i],
                                                   clusters.empty() ? static_cast<std::uint64_t>(i) : clusters[i]);
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  result.unit_of_row.resize(rows);
  std::size_t units = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (i == 0 || key(order[i]) != key(order[i - 1])) {
      if (i == 0 || key(order[i]).first != key(order[i - 1]).first) result.first_unit.push_back(units);
      ++units;
    }
    result.unit_of_row[order[i]] = static_cast<std::uint32_t>(units - 1);
  }
  result.first_unit.push_back(units);
  return result;
}

std::vector<double> fractions_of_strata(const sampling_units& units, std::size_t rows, double fraction,
                                        std::span<const double> fractions) {
  require_length("sampling fractions", fractions.size(), rows);
  require_fraction(fraction);
  if (fractions.empty()) return std::vector<double>(units.strata(), fraction);
  if (fraction != 0.0) {
    throw_invalid_argument("a sampling fraction is given for all strata and one per row; allowed: one of the two");
  }
  std::vector<double> result(units.strata(), nan);
  for (std::size_t i = 0; i < rows; ++i) {
    require_fraction(fractions[i]);
    const std::size_t unit = units.unit_of_row.empty() ? i : units.unit_of_row[i];
    const auto next = std::upper_bound(units.first_unit.begin(), units.first_unit.end(), unit);
    double& known = result[static_cast<std::size_t>(next - units.first_unit.begin()) - 1];
    if (known == known && known != fractions[i]) {
      throw_invalid_argument("the sampling fraction of row " + std::to_string(i) + " is " + number_text(fractions[i]) +
                             "; allowed: " + number_text(known) + ", as in the other rows of its stratum");
    }
    known = fractions[i];
  }
  return result;
}

}  // namespace clientele::inline v0::detail
