// The sampling units of a design: clusters within strata, numbered so that those of a stratum are consecutive.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::detail {

struct sampling_units {
  std::vector<std::uint32_t> unit_of_row;  // empty: each row is its own unit, of one stratum
  std::vector<std::size_t> first_unit;     // of each stratum, and the end

  [[nodiscard]] std::size_t units() const noexcept { return first_unit.back(); }
  [[nodiscard]] std::size_t strata() const noexcept { return first_unit.size() - 1; }
  [[nodiscard]] std::size_t size(std::size_t stratum) const noexcept {
    return first_unit[stratum + 1] - first_unit[stratum];
  }
};

/// Throws `invalid_argument` for strata or clusters of another length than the rows.
[[nodiscard]] sampling_units find_sampling_units(std::size_t rows, std::span<const std::uint32_t> strata,
                                                 std::span<const std::uint32_t> clusters);

/// The sampled fraction of each stratum: `fractions` has one per row, equal within a stratum, or none, and then it is
/// `fraction` for all. Throws `invalid_argument` for one outside [0, 1) and for rows of a stratum that differ.
[[nodiscard]] std::vector<double> fractions_of_strata(const sampling_units& units, std::size_t rows, double fraction,
                                                      std::span<const double> fractions);

}  // namespace clientele::inline v0::detail
