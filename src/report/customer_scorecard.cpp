#include <clientele/report/customer_scorecard.hpp>

#include <algorithm>
#include <span>

#include <clientele/stats/proportion_estimate.hpp>

namespace clientele::inline v0::report {

bool comparable_windows(const observation_window& a, const observation_window& b) {
  if (a.whole().length() == b.whole().length()) return true;
  const auto whole_months = [](const observation_window& of) {
    const auto from = of.from().civil();
    const auto to = of.whole().to().civil();
    constexpr int months_a_year = 12;
    const int months = (to.year - from.year) * months_a_year + to.month - from.month;
    return from.day_of_month == to.day_of_month ? months : 0;
  };
  return whole_months(a) > 0 && whole_months(a) == whole_months(b);
}

}  // namespace clientele::inline v0::report

namespace clientele::inline v0::report::detail {

bool same_figure(const figure& a, const figure& b) {
  // Periods that were compared are those of the window.
  const auto of_window = [](const parameter& one) { return one.name == "from" || one.name == "to"; };
  return a.id == b.id &&
         std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end(),
                    [&](const parameter& x, const parameter& y) { return x == y || (x.name == y.name && of_window(x)); });
}

void require_comparable(const observation_window& now, const observation_window& before,
                        const summary_options& options_now, const summary_options& options_before) {
  const auto text = [](const observation_window& of) { return to_string(of.from()) + " to " + to_string(of.as_of()); };
  if (before.as_of() >= now.from()) {
    clientele::detail::throw_invalid_argument("the previous window, " + text(before) + ", does not end before this one, " +
                                              text(now));
  }
  if (!comparable_windows(now, before)) {
    clientele::detail::throw_invalid_argument(
        "the previous window has " + std::to_string(before.whole().length().count()) + " days, this one " +
        std::to_string(now.whole().length().count()) +
        "; counts per customer compare over as many days, or as many whole months");
  }
  if (options_now != options_before) {
    clientele::detail::throw_invalid_argument("the previous window was summarised with other options than this one");
  }
}

std::optional<period_pair> last_two_periods(const observation_window& window, calendar_unit unit) {
  const day from = window.from();
  // At the ends of the calendar periods are not whole.
  if (from.civil().year == day::first_year || window.as_of().civil().year == day::last_year) return std::nullopt;
  period second = bucket_of(window.as_of(), unit);
  const auto before = [&](period later) -> std::optional<period> {
    if (later.from() <= from) return std::nullopt;
    return bucket_of(later.from() - days{1}, unit);
  };
  if (second.to() > window.whole().to()) {
    const auto whole = before(second);
    if (!whole) return std::nullopt;
    second = *whole;
  }
  const auto first = before(second);
  if (!first || first->from() < from) return std::nullopt;
  return period_pair{*first, second};
}

class_share share_of(std::string_view name, std::uint64_t customers, std::uint64_t of_all, confidence_level level) {
  const auto share = proportion_estimate::from_counts(customers, of_all);
  return {std::string(name), customers, share.value().value(), plain_interval(share.interval(level))};
}

std::vector<class_share> shares_of(const segment::segment_table& segments, confidence_level level) {
  std::vector<class_share> shares;
  for (std::size_t i = 0; i < segments.set().size(); ++i) {
    shares.push_back(share_of(segments.set().names()[i], segments.counts()[i], segments.size(), level));
  }
  return shares;
}

namespace {
template <class Column>
classification classes_of(std::string_view id, std::string_view unit, const Column& column,
                          std::vector<parameter> rules, confidence_level level) {
  classification made{std::string(id), std::string(unit), std::move(rules), {}};
  for (std::size_t i = 0; i < Column::class_count; ++i) {
    const auto one = static_cast<typename decltype(column.classes())::value_type>(i);
    made.classes.push_back(share_of(segment::name(one), column.count(one), column.size(), level));
  }
  return made;
}
}  // namespace

classification grade_classes(std::string_view id, std::string_view unit, const segment::grade_column& grades,
                             std::vector<parameter> rules, confidence_level level) {
  return classes_of(id, unit, grades, std::move(rules), level);
}

classification loyalty_shares(const segment::loyalty_table& loyalty, confidence_level level) {
  const segment::loyalty_rules& rules = loyalty.rules();
  const bool by_days = rules.pattern == segment::repeat_pattern::purchase_days;
  std::vector<parameter> shown{{"loyal_from", std::int64_t{rules.loyal_from}},
                               {"lost_after_days", rules.lost_after.count()}};
  if (rules.lost_after_gaps) shown.emplace_back("lost_after_gaps", std::int64_t{*rules.lost_after_gaps});
  return classes_of("loyalty", by_days ? "purchase_days" : "consecutive_periods", loyalty, std::move(shown), level);
}

scored_dimension dimension_of(segment::rfm_dimension which, const segment::rfm_bins_formed& formed,
                              std::span<const segment::rfm_cut> cuts, std::string_view unit, double per_unit) {
  scored_dimension made{std::string(segment::name(which)), std::string(unit), formed.asked, formed.formed(),
                        formed.customers, {}};
  for (const segment::rfm_cut cut : cuts) made.cuts.push_back(cut.to_double() / per_unit);
  return made;
}

std::vector<rfm_cell> cells_of(const segment::rfm_scores& scores, confidence_level level) {
  const segment::rfm_bins bins = scores.bins();
  const auto width = static_cast<std::size_t>(bins.frequency);
  std::vector<std::uint64_t> customers(static_cast<std::size_t>(bins.recency) * width);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const segment::rfm_score one = scores[i];
    ++customers[static_cast<std::size_t>(one.recency - 1) * width + static_cast<std::size_t>(one.frequency - 1)];
  }
  std::vector<rfm_cell> cells;
  for (int recency = 1; recency <= bins.recency; ++recency) {
    for (int frequency = 1; frequency <= bins.frequency; ++frequency) {
      const std::uint64_t in_it = customers[cells.size()];
      const class_share share = share_of({}, in_it, scores.size(), level);
      cells.push_back({recency, frequency, in_it, share.share, share.interval});
    }
  }
  return cells;
}

std::vector<lorenz_share> lorenz_of(const segment::concentration& spend, unsigned steps, confidence_level level) {
  std::vector<lorenz_share> curve;
  for (const segment::lorenz_point& point : spend.lorenz_curve(steps)) {
    curve.push_back({point.customers.value(), point.share.value().value(), plain_interval(point.share.interval(level))});
  }
  return curve;
}

std::string fraction_text(segment::customer_fraction fraction) {
  return std::to_string(fraction.numerator) + "/" + std::to_string(fraction.denominator);
}

}  // namespace clientele::inline v0::report::detail
