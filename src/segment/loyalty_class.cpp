#include <clientele/segment/loyalty_class.hpp>

#include <ostream>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::segment {

std::string_view name(loyalty_class loyalty) noexcept {
  switch (loyalty) {
    case loyalty_class::lost: return "lost";
    case loyalty_class::ordinary: return "ordinary";
    case loyalty_class::loyal: return "loyal";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, loyalty_class loyalty) { return out << name(loyalty); }

namespace detail {

std::vector<loyalty_class> loyalty_of(const loyalty_input& input, const loyalty_rules& rules) {
  using clientele::detail::throw_invalid_argument;
  if (rules.lost_after.count() < 0) {
    throw_invalid_argument("days after which a customer is lost", rules.lost_after.count(), "0 or more");
  }
  if (rules.lost_after_gaps == std::uint32_t{0}) {
    throw_invalid_argument("mean gaps after which a customer is lost", 0.0, "1 or more, or none");
  }
  if (rules.loyal_from < 2) {
    throw_invalid_argument("repeats from which a customer is loyal", rules.loyal_from,
                           "2 or more; one purchase repeats nothing");
  }
  const bool by_periods = rules.pattern == repeat_pattern::consecutive_periods;
  if (by_periods && !input.counts_periods) {
    throw_invalid_argument("loyalty by consecutive periods needs a customer summary made with `periods`");
  }
  const std::span<const std::uint32_t> repeats = by_periods ? input.longest_runs : input.purchase_days;
  std::vector<loyalty_class> classes(input.last_days.size());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::int64_t recency = (input.as_of - input.last_days[i]).count();
    bool lost = recency > rules.lost_after.count();
    if (rules.lost_after_gaps) {
      // recency > g (last - first) / (days - 1), without the division; both products stay below 2^55, and both are 0 for
      // a single purchase day, which has no gap
      const std::int64_t active = (input.last_days[i] - input.first_days[i]).count();
      lost = lost || recency * (std::int64_t{input.purchase_days[i]} - 1) > std::int64_t{*rules.lost_after_gaps} * active;
    }
    classes[i] = lost                             ? loyalty_class::lost
                 : repeats[i] >= rules.loyal_from ? loyalty_class::loyal
                                                  : loyalty_class::ordinary;
  }
  return classes;
}

}  // namespace detail
}  // namespace clientele::inline v0::segment
