// How often intervals contain what is true, over simulated samples, and what is asked of that share.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <source_location>
#include <string>
#include <string_view>

#include "support/check.hpp"

namespace clientele_test {

/// Counts hits sample by sample. Intervals of one sample, such as those of several drivers, are not independent: the
/// error is that of means over samples.
class coverage_count {
 public:
  void add(std::size_t hits, std::size_t of = 1) {
    const double share = static_cast<double>(hits) / static_cast<double>(of);
    ++samples_;
    intervals_ += of;
    sum_ += share;
    squares_ += share * share;
  }
  void add(bool hit) { add(hit ? std::size_t{1} : std::size_t{0}); }

  [[nodiscard]] std::size_t samples() const noexcept { return samples_; }
  [[nodiscard]] double share() const noexcept { return sum_ / static_cast<double>(samples_); }
  /// Of the share, by chance alone: what the samples show, but no less than as many independent intervals of this level
  /// would have.
  [[nodiscard]] double standard_error(double nominal) const noexcept {
    const auto n = static_cast<double>(samples_);
    const double shown = std::max(squares_ / n - share() * share(), 0.0) / (n - 1.0);
    return std::sqrt(std::max(shown, nominal * (1.0 - nominal) / static_cast<double>(intervals_)));
  }

 private:
  std::size_t samples_ = 0;
  std::size_t intervals_ = 0;
  double sum_ = 0.0;
  double squares_ = 0.0;
};

/// What a method is known to cover at 95 %, from docs/coverage.md or the page of the metric, where that is not 95 %.
struct known_coverage {
  double percent = 95.0;
};

/// Three standard errors around 95 %, and on the side of a known shortfall (or excess) around that.
inline void check_coverage(const coverage_count& found, known_coverage known = {}, std::string_view what = "",
                           std::source_location where = std::source_location::current()) {
  constexpr double nominal = 0.95;
  const double chance = 3.0 * found.standard_error(nominal);
  const double lower = std::min(nominal, known.percent / 100.0) - chance;
  const double upper = std::max(nominal, known.percent / 100.0) + chance;
  const std::string rule = std::string(what) + (what.empty() ? "" : ": ") + std::to_string(lower) + " to " +
                           std::to_string(upper) + ", three standard errors of " + std::to_string(found.samples()) +
                           " samples around 0.95 and what is known of the method";
  check_abs(found.share(), (lower + upper) / 2.0, (upper - lower) / 2.0, rule, where);
}

}  // namespace clientele_test
