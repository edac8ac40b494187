#pragma once
#include <concepts>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/detail/counted_answers.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// How often each answer of a rating scale was given.
///
/// Serves      every metric of one rated question: Net Promoter Score, top-box shares, grades, effort, means
/// Input       `observe(answer)`: a number (checked), a `rating<Scale>`, or an optional of either;
///             `observe(column)`: a span or vector of numbers, missing by NaN, sentinel or bitmap (see `column`);
///             `observe(records, projection)`: any range. Columns and ranges are taken all or nothing
/// State       one 64-bit count per level, missing, rejections by reason
/// Errors      `invalid_value` for a number off the scale, with the tally unchanged; with `on_invalid::count` such
///             rows are left out and counted by reason. `scale_mismatch` on merging unequal run-time scales
/// Cost        columns near memory bandwidth; no allocation for a compile-time scale
/// Weighted    `weighted<rating_tally<Scale>>` in weighted_rating_tally.hpp
/// Example     examples/nps_by_store.cpp
template <RatingScale Scale>
class rating_tally : public detail::counted_answers<rating_tally<Scale>, Scale> {
 public:
  using scale = Scale;
  static constexpr tally_kind kind = tally_kind::rating;

  constexpr rating_tally() noexcept = default;
  /// An empty tally of a scale known at run time.
  constexpr explicit rating_tally(any_scale run_time_scale)
    requires std::same_as<Scale, any_scale>
      : detail::counted_answers<rating_tally<Scale>, Scale>(run_time_scale) {}
};

static_assert(Tally<rating_tally<recommendation>> && Tally<rating_tally<any_scale>>);

}  // namespace clientele::inline v0
