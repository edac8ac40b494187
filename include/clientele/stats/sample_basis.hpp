#pragma once
#include <cstdint>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// What a figure rests on: how many answers, how many equal answers they are worth, and how many were missing.
///
/// Without weights `effective_size` equals `size`; with weights it is Kish's (sum w)^2 / sum w^2 [kish-1965].
/// A missing answer is in neither.
struct sample_basis {
  std::uint64_t size = 0;
  double effective_size = 0.0;
  std::uint64_t missing = 0;

  friend constexpr bool operator==(const sample_basis&, const sample_basis&) noexcept = default;
};

/// The basis of `size` answers of equal weight.
[[nodiscard]] constexpr sample_basis unweighted_basis(std::uint64_t size, std::uint64_t missing = 0) noexcept {
  return {size, static_cast<double>(size), missing};
}

namespace detail {
/// Whether there is more than one answer's worth of information, so that a spread can be told. The margin is what the
/// rounding of squared weights to 2^-60 can add to an effective size of one.
inline constexpr double one_answer = 1.0 + 1e-6;
[[nodiscard]] constexpr bool has_spread(double effective_size) noexcept { return effective_size > one_answer; }
}  // namespace detail

}  // namespace clientele::inline v0
