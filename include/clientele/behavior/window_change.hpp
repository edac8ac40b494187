#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/behavior/active_share.hpp>
#include <clientele/behavior/average_order_value.hpp>
#include <clientele/behavior/detail/customer_influence.hpp>
#include <clientele/behavior/lapsed_share.hpp>
#include <clientele/behavior/purchase_frequency.hpp>
#include <clientele/behavior/purchase_interval.hpp>
#include <clientele/behavior/repeat_order_share.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/spend_per_customer.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/stats/paired_difference.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// The change of a figure of customers from one window to another, of whom many bought in both.
///
/// Definition  the figure of `now` less that of `before`, both of one log and with one set of options
/// Input       two customer summaries; a metric of the customers, with the choices that it takes
/// Unit        a difference of the metric's
/// Interval    over the customers of either window, each of them once: who bought in both is one person, so that the two
///             figures are not independent. Shares: Newcombe's for paired shares. Means and ratios: linearised, Student's t
/// Errors      as the metric. Nobody in a window: NaN with the widest interval
/// Cost        a pass or two over both summaries side by side; no allocation
/// When not    windows of unlike length: counts per customer grow with the days. Windows that overlap: the shared orders
///             are compared with themselves
/// References  [derrick-2017], [newcombe-1998c], [sarndal-1992] in docs/references.md
///
/// The summaries are looked at, not kept: they must live as long.
template <CustomerSummary Summary>
class window_change {
 public:
  window_change(const Summary& now, const Summary& before) noexcept : now_(&now), before_(&before) {}
  window_change(Summary&&, const Summary&) = delete;
  window_change(const Summary&, Summary&&) = delete;
  window_change(Summary&&, Summary&&) = delete;

  [[nodiscard]] paired_proportion_difference of(const repeat_purchase_rate_t& rate) const {
    return of_shares(rate(*now_), rate(*before_), [](const Summary& of, std::size_t i) {
      return clientele::detail::customer_hit{true, of.purchase_days()[i] >= 2};
    });
  }
  [[nodiscard]] paired_proportion_difference of(const repeat_purchase_rate_within_t& rate, days within) const {
    return of_shares(rate(*now_, within), rate(*before_, within), [within](const Summary& of, std::size_t i) {
      const std::uint32_t second = of.days_to_second()[i];
      return clientele::detail::customer_hit{of.window().recency(of.first_days()[i]) >= within,
                                             second != 0 && second <= static_cast<std::uint32_t>(within.count())};
    });
  }
  [[nodiscard]] paired_proportion_difference of(const active_share_t& share, days last) const {
    return of_shares(share(*now_, last), share(*before_, last), [last](const Summary& of, std::size_t i) {
      return clientele::detail::customer_hit{true, of.recency(i) < last};
    });
  }
  [[nodiscard]] paired_proportion_difference of(const lapsed_share_t& share, days limit) const {
    return of_shares(share(*now_, limit), share(*before_, limit), [limit](const Summary& of, std::size_t i) {
      return clientele::detail::customer_hit{true, of.recency(i) > limit};
    });
  }
  [[nodiscard]] auto of(const repeat_order_share_t& share) const {
    return of_ratios(share(*now_), share(*before_), [](const Summary& of, std::size_t i) {
      const auto orders = static_cast<double>(of.orders()[i]);
      return clientele::detail::customer_ratio{orders - 1.0, orders};
    });
  }
  [[nodiscard]] auto of(const purchase_frequency_t& frequency) const {
    return of_ratios(frequency(*now_), frequency(*before_), [](const Summary& of, std::size_t i) {
      return clientele::detail::customer_ratio{static_cast<double>(of.orders()[i]), 1.0};
    });
  }
  [[nodiscard]] auto of(const average_order_value_t& value) const {
    return of_ratios(value(*now_), value(*before_), [](const Summary& of, std::size_t i) {
      return clientele::detail::customer_ratio{of.spend()[i].to_double(), static_cast<double>(of.orders()[i])};
    });
  }
  [[nodiscard]] auto of(const spend_per_customer_t& spend) const {
    return of_ratios(spend(*now_), spend(*before_), [](const Summary& of, std::size_t i) {
      return clientele::detail::customer_ratio{of.spend()[i].to_double(), 1.0};
    });
  }
  [[nodiscard]] auto of(const purchase_interval_t& interval) const {
    return of_ratios(interval(*now_), interval(*before_), [](const Summary& of, std::size_t i) {
      const std::uint32_t bought = of.purchase_days()[i];
      return clientele::detail::customer_ratio{
          static_cast<double>(of.last_days()[i].number()) - static_cast<double>(of.first_days()[i].number()),
          static_cast<double>(bought) - 1.0, bought > 1};
    });
  }

 private:
  /// Calls `use(i, j)` for the customers of either window in the order of their keys; `nobody` where one is not in it.
  template <class Use>
  void visit(Use&& use) const {
    const auto a = now_->keys();
    const auto b = before_->keys();
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
      const bool first = j == b.size() || (i < a.size() && !(b[j] < a[i]));
      const bool second = i == a.size() || (j < b.size() && !(a[i] < b[j]));
      use(first ? i : nobody, second ? j : nobody);
      i += first ? 1U : 0U;
      j += second ? 1U : 0U;
    }
  }
  template <class Hit>
  [[nodiscard]] paired_proportion_difference of_shares(const proportion_estimate& first,
                                                       const proportion_estimate& second, const Hit& hit) const {
    shared_hits shared;
    visit([&](std::size_t i, std::size_t j) {
      if (i == nobody || j == nobody) return;
      const clientele::detail::customer_hit then = hit(*before_, j);
      const clientele::detail::customer_hit later = hit(*now_, i);
      if (!then.counted || !later.counted) return;
      ++(later.hit ? (then.hit ? shared.both : shared.first_only) : (then.hit ? shared.second_only : shared.neither));
    });
    return {first, second, shared};
  }
  template <class Side, class Ratio>
  [[nodiscard]] paired_difference<Side> of_ratios(const Side& first, const Side& second, const Ratio& ratio) const {
    clientele::detail::customer_influence influence;
    visit([&](std::size_t i, std::size_t j) {
      const auto later = i == nobody ? clientele::detail::customer_ratio{} : ratio(*now_, i);
      const auto then = j == nobody ? clientele::detail::customer_ratio{} : ratio(*before_, j);
      influence.count(later, then);
    });
    influence.around(first.value().value(), second.value().value());
    visit([&](std::size_t i, std::size_t j) {
      const auto later = i == nobody ? clientele::detail::customer_ratio{} : ratio(*now_, i);
      const auto then = j == nobody ? clientele::detail::customer_ratio{} : ratio(*before_, j);
      influence.add(later, then);
    });
    return {first, second, influence.shared()};
  }

  static constexpr std::size_t nobody = ~std::size_t{0};
  const Summary* now_;
  const Summary* before_;
};

}  // namespace clientele::inline v0::behavior
