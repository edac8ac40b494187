#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/segment/detail/classified.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::segment {

/// What a customer's purchases say about loyalty.
enum class loyalty_class : std::uint8_t {
  lost,      ///< away for longer than a customer may be
  ordinary,  ///< neither of the others
  loyal,     ///< still buying, and again and again
};

/// "lost", "ordinary", "loyal"
[[nodiscard]] CLIENTELE_API std::string_view name(loyalty_class loyalty) noexcept;
CLIENTELE_API std::ostream& operator<<(std::ostream& out, loyalty_class loyalty);

/// What of a customer has to repeat. Amounts are not among it, nor are orders, of which one day can see many.
enum class repeat_pattern : std::uint8_t {
  purchase_days,        ///< distinct days with a purchase
  consecutive_periods,  ///< the longest run of calendar periods with a purchase; the summary must count periods
};

/// Days without a default: a rule that leaves them out does not compile.
class required_days : public days {
 public:
  constexpr required_days(days length) noexcept : days(length) {}  // so that `{.lost_after = days{180}}` says it
};

/// When a customer is lost, and when loyal. Every number of the classes is one of these.
struct loyalty_rules {
  /// Lost: the last purchase lies more days back than this. It has to be said: it is days for bread, years for cars.
  required_days lost_after;
  /// Lost as well: the last purchase lies back more than so many times the customer's own mean gap between purchase
  /// days. 1 or more; asked of those with two purchase days or more.
  std::optional<std::uint32_t> lost_after_gaps = {};
  /// Loyal, unless lost: so many repeats of the pattern. 2 or more.
  std::uint32_t loyal_from = 3;
  repeat_pattern pattern = repeat_pattern::purchase_days;
  friend bool operator==(const loyalty_rules&, const loyalty_rules&) noexcept = default;
};

/// The loyalty class of every customer, with the rules that made it.
class loyalty_table : public detail::classified<loyalty_class, 3> {
 public:
  loyalty_table(std::vector<loyalty_class> classes, const loyalty_rules& rules)
      : classified(std::move(classes)), rules_(rules) {}
  [[nodiscard]] const loyalty_rules& rules() const noexcept { return rules_; }
  friend bool operator==(const loyalty_table&, const loyalty_table&) = default;

 private:
  loyalty_rules rules_;
};

namespace detail {
struct loyalty_input {
  day as_of;
  std::span<const day> first_days;
  std::span<const day> last_days;
  std::span<const std::uint32_t> purchase_days;
  std::span<const std::uint32_t> longest_runs;
  bool counts_periods;
};
[[nodiscard]] CLIENTELE_API std::vector<loyalty_class> loyalty_of(const loyalty_input& input,
                                                                  const loyalty_rules& rules);
}  // namespace detail

/// Loyalty classes: loyal, ordinary or lost, by recency and the pattern of repeat purchases.
///
/// Definition  lost: recency > `lost_after`, or recency > `lost_after_gaps` (last - first) / (purchase days - 1); else
///             loyal: `loyal_from` purchase days or more (or consecutive periods); else ordinary
/// Input       a customer summary and the rules; consecutive periods need a summary made with `periods`
/// Unit        classes; shares of customers are proportions that sum to 1
/// Interval    Wilson for each share by itself
/// Errors      rules without `lost_after` do not compile. `invalid_argument` for a negative `lost_after`,
///             `lost_after_gaps` of 0, `loyal_from` below 2, and consecutive periods of a summary without. Nobody:
///             shares are NaN with [0, 1]
/// Cost        O(n)
/// When not    as attachment: a customer without alternative buys again and again, too [dick-basu-1994]. Spend has no
///             say: one large order changes no class
/// References  [tucker-1964], [dick-basu-1994] in docs/references.md
/// Example     examples/customer_grades.cpp
struct loyalty_classes_t {
  template <CustomerSummary Summary>
  [[nodiscard]] loyalty_table operator()(const Summary& summary, const loyalty_rules& rules) const {
    return {detail::loyalty_of({summary.as_of(), summary.first_days(), summary.last_days(), summary.purchase_days(),
                                summary.longest_runs(), summary.options().periods.has_value()},
                               rules),
            rules};
  }
};
inline constexpr loyalty_classes_t loyalty_classes{};

}  // namespace clientele::inline v0::segment
