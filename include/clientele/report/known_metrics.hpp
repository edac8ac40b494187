#pragma once
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/report/figure.hpp>

namespace clientele::inline v0::report {

/// What reports know of a metric before they see a figure of it.
struct known_metric {
  std::string_view id;  ///< "net_promoter_score"
  /// Which way is usually better; `none` where neither is, and where it depends on what was asked.
  direction usual = direction::none;
  std::string_view unit = {};  ///< "proportion"; empty: a mean of answers, money, a rate: its data say which
  double lowest = -std::numeric_limits<double>::infinity();  ///< what a figure of it can be
  double highest = std::numeric_limits<double>::infinity();
};

/// Every metric of the library, by id.
[[nodiscard]] CLIENTELE_API std::span<const known_metric> known_metrics() noexcept;

/// The metric of this id; null where the library has none.
[[nodiscard]] CLIENTELE_API const known_metric* find_metric(std::string_view id) noexcept;

/// Which way is usually better for figures of this id. None at all, which is not `direction::none`: the library does not
/// know the metric.
[[nodiscard]] CLIENTELE_API std::optional<direction> usual_direction(std::string_view id) noexcept;

}  // namespace clientele::inline v0::report
