#pragma once
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// How many people a customer tells, and where the numbers come from. None of them is a fact of nature: published ones
/// differ by a factor of two and more, so there is no default.
struct word_of_mouth_multipliers {
  double good;              ///< people told by a very satisfied customer
  double bad;               ///< people told by a dissatisfied customer
  std::string_view source;  ///< a study or a measurement of one's own; must not be empty
};

namespace detail {
CLIENTELE_API void check_multipliers(const word_of_mouth_multipliers& multipliers);
}  // namespace detail

/// Expected reach of word of mouth: people who hear good of us, less people who hear bad, per customer.
///
/// Definition  (good V - bad D) / n: V answers on the k best levels (very satisfied), D on the k' worst (dissatisfied)
/// Input       a rating tally, plain or weighted; the two multipliers with their source; how many levels count as very
///             satisfied (1 unless named) and as dissatisfied (2 unless named)
/// Unit        people per customer; below 0, more hear bad than good
/// Interval    Student's t over customers, the multipliers taken as exact
/// Errors      `invalid_argument` for a multiplier that is negative or not finite, an empty source, levels that are off
///             the scale or in both boxes. No answers: NaN with the widest interval
/// Cost        O(levels of the scale); no allocation
/// When not    as a forecast: the multipliers carry more doubt than the shares, and the interval does not know it. Show
///             what follows from the multipliers of more than one source
/// References  [tarp-1986] in docs/references.md
/// Example     examples/touchpoints.cpp
struct word_of_mouth_t {
  template <RatingTally Answers>
  [[nodiscard]] mean_estimate<real> operator()(const Answers& answers, const word_of_mouth_multipliers& multipliers,
                                               int very_satisfied = 1, int dissatisfied = 2) const {
    detail::check_multipliers(multipliers);
    const any_scale scale = answers.run_time_scale();
    if (scale.known() && very_satisfied + dissatisfied > scale.levels()) {
      clientele::detail::throw_invalid_argument("levels of very satisfied and dissatisfied together",
                                                very_satisfied + dissatisfied, "at most those of the scale");
    }
    const level_range up = clientele::detail::best_levels(scale, very_satisfied, true);
    const level_range down = clientele::detail::best_levels(scale, dissatisfied, false);
    return answers.template mean_of<real>(
        [&](int level) {
          if (up.from <= level && level <= up.to) return multipliers.good;
          return down.from <= level && level <= down.to ? -multipliers.bad : 0.0;
        },
        -multipliers.bad, multipliers.good);
  }
};
inline constexpr word_of_mouth_t word_of_mouth{};

}  // namespace clientele::inline v0::survey
