#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// Consecutive levels of a scale, both ends included.
struct level_range {
  int from;
  int to;
  friend constexpr bool operator==(level_range, level_range) noexcept = default;
};

namespace detail {

// Square root without <cmath>, which is not constexpr in C++20 and costs as much as the rest of the header.
[[nodiscard]] CLIENTELE_API double square_root(double value) noexcept;

/// The estimates that a tally over levels gives, weighted or not. `Derived` supplies
///   low(), high(), size(), effective_size(), missing(),
///   mass(level_range): the exact sum of its counts or weights as a double,
///   square_mass(level): the sum of squared weights of a level in the square of the unit of `mass`.
template <class Derived>
class level_estimates {
 public:
  /// How many answered, how many that is worth, how many did not.
  [[nodiscard]] sample_basis basis() const noexcept { return {self().size(), self().effective_size(), self().missing()}; }

  /// The share of answers on some levels. Levels off the scale count nobody.
  [[nodiscard]] proportion_estimate share(level_range range) const noexcept {
    const double total = total_mass();
    return {total > 0.0 ? clipped_mass(range) / total : nan, basis(), linearised_error([range](int level) {
              return range.from <= level && level <= range.to ? 1.0 : 0.0;
            })};
  }
  /// The share of some levels less the share of others, in points; the two must not overlap.
  [[nodiscard]] balance_estimate balance(level_range up, level_range down) const noexcept {
    const double total = total_mass();
    if (!(total > 0.0)) return {nan, nan, basis()};
    const double plus = clipped_mass(up);
    const double minus = clipped_mass(down);
    return {plus / total, minus / total, basis(),
            linearised_error([up, down](int level) {
              const int above = up.from <= level && level <= up.to ? 1 : 0;
              const int below = down.from <= level && level <= down.to ? 1 : 0;
              return static_cast<double>(above - below);
            }),
            full_scale * (plus - minus) / total};
  }
  /// The mean of a score of each level: `score(level)` in the unit `Unit`, between `lowest` and `highest`.
  template <class Unit, class Score>
  [[nodiscard]] mean_estimate<Unit> mean_of(Score score, double lowest, double highest) const noexcept {
    const double total = total_mass();
    const double mean = total > 0.0 ? mean_score(score, total) : nan;
    double squares = 0.0;
    each_level([&](int level, double mass) {
      const double deviation = score(level) - mean;
      squares += mass * deviation * deviation;
    });
    const double effective = self().effective_size();
    const double error = has_spread(effective) ? square_root(squares / total / (effective - 1.0)) : nan;
    return {mean, error, basis(), lowest, highest, linearised_error(score)};
  }

 private:
  [[nodiscard]] const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }
  [[nodiscard]] double total_mass() const noexcept { return self().mass({self().low(), self().high()}); }
  [[nodiscard]] double clipped_mass(level_range range) const noexcept {
    if (range.from < self().low()) range.from = self().low();
    if (range.to > self().high()) range.to = self().high();
    return range.from <= range.to ? self().mass(range) : 0.0;
  }
  template <class Visit>
  void each_level(Visit visit) const noexcept {
    if (self().size() == 0) return;
    for (int level = self().low(); level <= self().high(); ++level) visit(level, self().mass({level, level}));
  }
  /// The mean of the scores, exactly the common one where all answers have it: rounding must not look like a spread.
  template <class Score>
  [[nodiscard]] double mean_score(Score score, double total) const noexcept {
    double sum = 0.0;
    double lowest = infinity;
    double highest = -infinity;
    each_level([&](int level, double mass) {
      if (!(mass > 0.0)) return;
      const double one = score(level);
      sum += mass * one;
      if (one < lowest) lowest = one;
      if (one > highest) highest = one;
    });
    return lowest == highest ? lowest : sum / total;
  }
  /// The standard error of a mean of scores by Taylor linearisation of a ratio of weighted sums, with replacement
  /// [sarndal-1992]: sqrt(n / (n - 1) sum w^2 (u - mean)^2) / sum w.
  template <class Score>
  [[nodiscard]] double linearised_error(Score score) const noexcept {
    const double n = static_cast<double>(self().size());
    const double total = total_mass();
    if (!(n > 1.0 && total > 0.0)) return nan;
    const double mean = mean_score(score, total);
    double sum = 0.0;
    each_level([&](int level, double) {
      const double deviation = score(level) - mean;
      sum += self().square_mass(level) * deviation * deviation;
    });
    return square_root(n / (n - 1.0) * sum) / total;
  }
};

}  // namespace detail
}  // namespace clientele::inline v0
