#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/behavior/active_share.hpp>
#include <clientele/behavior/average_order_value.hpp>
#include <clientele/behavior/lapsed_share.hpp>
#include <clientele/behavior/loyal_after_three.hpp>
#include <clientele/behavior/purchase_frequency.hpp>
#include <clientele/behavior/purchase_interval.hpp>
#include <clientele/behavior/repeat_order_share.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/behavior/rising_spend.hpp>
#include <clientele/behavior/spend_per_customer.hpp>
#include <clientele/behavior/window_change.hpp>
#include <clientele/core/calendar.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/money_sum.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/period.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/units.hpp>
#include <clientele/report/make_figure.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/segment/concentration.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/segment/loyalty_class.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/customer_tally.hpp>

namespace clientele::inline v0::report {

/// The choices behind the customers' half of a scorecard. Every one of them stands in the result.
struct customer_scorecard_options {
  confidence_level level = default_confidence;
  std::string currency = {};  ///< what amounts are called; empty: the code of their type
  /// Second purchases are counted within so many days of the first; those that the window is too short for are left out.
  std::vector<std::int32_t> repeat_within = {30, 60, 90, 180, 365};
  days active_within{90};   ///< active: a purchase among the last so many days
  days lost_after{180};     ///< lapsed, and lost: the last purchase lies more days back
  std::uint32_t loyal_from = 3;  ///< loyal: so many purchase days, and not lost
  calendar_unit retention_period = calendar_unit::quarter;  ///< the last two whole ones are compared
  proportion top_customers{0.2};  ///< whose share of spend is told
  unsigned lorenz_steps = 20;     ///< parts of the Lorenz curve; each is a pass over the customers
  segment::rfm_options rfm = {};
  segment::grade_quantiles grades = {};  ///< who is low, middle and high, where no thresholds are given
};

/// What was found on another day and is applied again.
template <Money M>
struct kept_cuts {
  std::optional<segment::rfm_cuts<M>> rfm = {};
  std::optional<segment::customer_grade_thresholds<M>> grades = {};
};

/// The classes of every customer, in the order of the summary.
template <Money M>
struct customer_classes {
  segment::rfm_table<M> rfm;
  segment::segment_table segments;           ///< `eleven_segments()` where there are five scores each, else eight
  segment::segment_table segments_of_eight;
  std::optional<segment::customer_grade_table<M>> grades;  ///< none where there is nobody to grade
  segment::loyalty_table loyalty;
  bool cuts_applied = false;    ///< the RFM cuts were kept from another day
  bool grades_applied = false;  ///< and so were the thresholds of the grades
};

/// RFM scores, their segments, grades and loyalty of every customer.
///
/// Errors  as `segment::rfm`, `customer_grades`, `loyalty_classes`
template <CustomerSummary Summary>
[[nodiscard]] customer_classes<typename Summary::money_type> classify_customers(
    const Summary& summary, const customer_scorecard_options& options = {},
    const kept_cuts<typename Summary::money_type>& kept = {}) {
  using money_type = typename Summary::money_type;
  segment::rfm_table<money_type> scores =
      kept.rfm ? segment::rfm(summary, *kept.rfm) : segment::rfm(summary, options.rfm);
  segment::segment_table of_eight = segment::rfm_segments(scores, segment::eight_segments(scores.bins()));
  segment::segment_table segments =
      scores.bins() == segment::rfm_bins{} ? segment::rfm_segments(scores, segment::eleven_segments()) : of_eight;
  std::optional<segment::customer_grade_table<money_type>> grades;
  if (kept.grades) {
    grades = segment::customer_grades(summary, *kept.grades);
  } else if (summary.size() > 0) {
    grades = segment::customer_grades(summary, segment::quantile_thresholds(summary, options.grades));
  }
  return {std::move(scores),
          std::move(segments),
          std::move(of_eight),
          std::move(grades),
          segment::loyalty_classes(summary, {.lost_after = options.lost_after, .loyal_from = options.loyal_from}),
          kept.rfm.has_value(),
          kept.grades.has_value()};
}

/// Whether counts per customer of two windows compare: they have as many days, or as many whole months. A month of 31
/// days against one of 28 is taken for comparable; a year against a quarter is not.
[[nodiscard]] CLIENTELE_API bool comparable_windows(const observation_window& a, const observation_window& b);

namespace detail {
struct period_pair {
  period first;
  period second;
};
/// The last two whole calendar periods of a window, if it has two.
[[nodiscard]] CLIENTELE_API std::optional<period_pair> last_two_periods(const observation_window& window,
                                                                        calendar_unit unit);
[[nodiscard]] CLIENTELE_API class_share share_of(std::string_view name, std::uint64_t customers,
                                                 std::uint64_t of_all, confidence_level level);
[[nodiscard]] CLIENTELE_API std::vector<class_share> shares_of(const segment::segment_table& segments,
                                                               confidence_level level);
[[nodiscard]] CLIENTELE_API classification grade_classes(std::string_view id, std::string_view unit,
                                                         const segment::grade_column& grades,
                                                         std::vector<parameter> rules, confidence_level level);
[[nodiscard]] CLIENTELE_API classification loyalty_shares(const segment::loyalty_table& loyalty,
                                                          confidence_level level);
/// Bins and cuts of a dimension; cuts are divided by `per_unit`, exactly rounded.
[[nodiscard]] CLIENTELE_API scored_dimension dimension_of(segment::rfm_dimension which,
                                                          const segment::rfm_bins_formed& formed,
                                                          std::span<const segment::rfm_cut> cuts,
                                                          std::string_view unit, double per_unit);
[[nodiscard]] CLIENTELE_API std::vector<rfm_cell> cells_of(const segment::rfm_scores& scores, confidence_level level);
[[nodiscard]] CLIENTELE_API std::vector<lorenz_share> lorenz_of(const segment::concentration& spend, unsigned steps,
                                                                confidence_level level);
[[nodiscard]] CLIENTELE_API std::string fraction_text(segment::customer_fraction fraction);

/// The figures of one section: each with its parameters, amounts under the name of the currency.
class section_writer {
 public:
  section_writer(std::vector<figure>& figures, confidence_level level, std::string currency, std::string money_code)
      : figures_(figures), level_(level), currency_(std::move(currency)), money_code_(std::move(money_code)) {}
  template <class Of>
  void add(std::string_view id, std::vector<parameter> parameters, const Of& estimate) {
    figure one = make_figure(id, estimate, level_);
    if (one.unit == money_code_) one.unit = currency_;
    one.parameters = std::move(parameters);
    figures_.push_back(std::move(one));
  }

 private:
  std::vector<figure>& figures_;
  confidence_level level_;
  std::string currency_;
  std::string money_code_;
};

template <CustomerSummary Summary>
void add_left_out(customer_section& section, const Summary& summary) {
  const auto& out = summary.left_out();
  const auto add = [&](std::string_view reason, std::string_view what, std::uint64_t count,
                       std::optional<double> amount = {}) {
    if (count > 0) section.left_out.push_back({std::string(reason), std::string(what), count, amount});
  };
  add("before_from", "orders", out.before_from);
  add("missing", "orders", summary.missing());
  for (std::size_t i = 0; i < rejection_reasons; ++i) {
    const auto reason = static_cast<rejection>(i);
    add(name(reason), "orders", summary.rejected()[reason]);
  }
  add("zero_amounts", "orders", out.zero_amounts, 0.0);
  add("refunds", "orders", out.refunds, out.refunded.to_double());
  add("customers_without_purchase", "customers", out.customers_without_purchase,
      out.of_customers_without_purchase.to_double());
}

/// The figures of a window.
template <CustomerSummary Summary>
void add_customer_figures(section_writer& write, const Summary& summary, const customer_scorecard_options& options,
                          const customer_tally<typename Summary::key_type, typename Summary::money_type>* log,
                          const segment::concentration& spend) {
  const observation_window window = summary.window();
  write.add("repeat_purchase_rate", {}, behavior::repeat_purchase_rate(summary));
  for (const std::int32_t within : options.repeat_within) {
    if (window.recency(window.from()).count() < within) continue;
    write.add("repeat_purchase_rate_within", {{"days", within}},
              behavior::repeat_purchase_rate_within(summary, days{within}));
  }
  write.add("repeat_order_share", {}, behavior::repeat_order_share(summary));
  write.add("purchase_frequency", {}, behavior::purchase_frequency(summary));
  write.add("average_order_value", {}, behavior::average_order_value(summary));
  write.add("spend_per_customer", {}, behavior::spend_per_customer(summary));
  write.add("purchase_interval", {}, behavior::purchase_interval(summary));
  const zero_policy zeros = summary.options().zero_amounts;
  if (log != nullptr) {
    write.add("median_purchase_interval", {}, behavior::median_purchase_interval(*log, window, zeros));
  }
  if (options.active_within.count() <= window.recency(window.from()).count() + 1) {  // else everybody is active
    write.add("active_share", {{"last_days", options.active_within.count()}},
              behavior::active_share(summary, options.active_within));
  }
  write.add("lapsed_share", {{"limit_days", options.lost_after.count()}},
            behavior::lapsed_share(summary, options.lost_after));
  const auto periods = last_two_periods(window, options.retention_period);
  if (log != nullptr && periods) {
    write.add("retention_rate",
              {{"from", label(periods->first.from(), options.retention_period)},
               {"to", label(periods->second.from(), options.retention_period)}},
              behavior::retention_rate(*log, periods->first, periods->second, window.as_of(), zeros));
  }
  if (summary.options().periods) {
    const std::string_view unit = name(summary.options().periods->unit);
    write.add("loyal_after_three",
              {{"run", std::int64_t{behavior::loyal_after_three_t::three}}, {"period", unit}},
              behavior::loyal_after_three(summary));
    const behavior::rising_spend_options rising{};
    const auto result = behavior::rising_spend(summary, rising);
    write.add("rising_spend", {{"rule", "sums"}, {"period", unit}}, result.rising_sums);
    write.add("rising_spend", {{"rule", "trend"}, {"by_chance", result.by_chance.value()}, {"period", unit}},
              result.rising_trend);
  }
  write.add("share_of_top", {{"customers", options.top_customers.value()}}, spend.share_of_top(options.top_customers));
  write.add("gini", {}, spend.gini());
}

/// The same choice of the same metric, in windows of their own.
[[nodiscard]] CLIENTELE_API bool same_figure(const figure& a, const figure& b);
CLIENTELE_API void require_comparable(const observation_window& now, const observation_window& before,
                                      const summary_options& options_now, const summary_options& options_before);

/// What the figures of a section were in the window before, and how they have changed.
template <CustomerSummary Summary>
void add_changes(customer_section& section, const Summary& now, const customer_scorecard_options& options,
                 const customer_tally<typename Summary::key_type, typename Summary::money_type>* log,
                 const Summary& before) {
  require_comparable(now.window(), before.window(), now.options(), before.options());
  std::vector<figure> earlier;
  section_writer write{earlier, options.level, section.currency,
                       std::string(Summary::money_type::currency::code)};
  add_customer_figures(write, before, options, log,
                       segment::concentration{before.spend(), segment::negative_amounts::as_zero});
  for (figure& one : section.figures) {
    const auto found = std::find_if(earlier.begin(), earlier.end(), [&](const figure& of) { return same_figure(one, of); });
    if (found != earlier.end()) one.previous = previous_figure{found->value, found->interval, found->n, std::nullopt};
  }

  const behavior::window_change change{now, before};
  const auto set = [&](std::string_view id, const auto& difference, std::optional<std::int64_t> choice = std::nullopt) {
    for (figure& one : section.figures) {
      const bool same_choice =
          !choice || (one.parameters.size() == 1 && one.parameters.front().value == decltype(parameter::value){*choice});
      if (one.id == id && same_choice && one.previous) one = with_change(std::move(one), difference, "paired");
    }
  };
  set("repeat_purchase_rate", change.of(behavior::repeat_purchase_rate));
  for (const std::int32_t within : options.repeat_within) {
    set("repeat_purchase_rate_within", change.of(behavior::repeat_purchase_rate_within, days{within}), within);
  }
  set("repeat_order_share", change.of(behavior::repeat_order_share));
  set("purchase_frequency", change.of(behavior::purchase_frequency));
  set("average_order_value", change.of(behavior::average_order_value));
  set("spend_per_customer", change.of(behavior::spend_per_customer));
  set("purchase_interval", change.of(behavior::purchase_interval));
  set("active_share", change.of(behavior::active_share, options.active_within));
  set("lapsed_share", change.of(behavior::lapsed_share, options.lost_after));
  std::vector<figure*> all;
  for (figure& one : section.figures) all.push_back(&one);
  adjust_changes(all);
}

template <Money M>
void add_grades(customer_section& section, const customer_classes<M>& classes,
                const customer_scorecard_options& options) {
  const auto rules = [&](auto middle_from, auto high_from) {
    std::vector<parameter> made{{"middle_from", middle_from}, {"high_from", high_from}};
    if (!classes.grades_applied) {
      made.emplace_back("middle_quantile", fraction_text(options.grades.middle_from));
      made.emplace_back("high_quantile", fraction_text(options.grades.high_from));
    }
    return made;
  };
  if (classes.grades) {
    const auto& thresholds = classes.grades->thresholds();
    section.grades.push_back(
        grade_classes("spend", section.currency, classes.grades->spend(),
                      rules(thresholds.spend.middle_from.to_double(), thresholds.spend.high_from.to_double()),
                      options.level));
    section.grades.push_back(grade_classes("frequency", name(thresholds.frequency_counts),
                                           classes.grades->frequency(),
                                           rules(std::int64_t{thresholds.frequency.middle_from},
                                                 std::int64_t{thresholds.frequency.high_from}),
                                           options.level));
  } else {  // nobody: the same classes, empty, and no thresholds
    constexpr double none = clientele::detail::nan;
    section.grades.push_back(grade_classes("spend", section.currency, {}, rules(none, none), options.level));
    section.grades.push_back(
        grade_classes("frequency", name(options.grades.frequency), {}, rules(none, none), options.level));
  }
  section.grades.push_back(loyalty_shares(classes.loyalty, options.level));
}

template <Money M>
[[nodiscard]] rfm_section rfm_of(const customer_classes<M>& classes, std::string_view currency,
                                 std::string_view frequency_without_cuts, confidence_level level) {
  using segment::rfm_dimension;
  const auto& scores = classes.rfm;
  rfm_section made;
  made.rule = segment::name(scores.rule());
  made.binning = segment::name(scores.binning());
  made.cuts_applied = classes.cuts_applied;
  made.frequency = frequency_without_cuts;
  std::vector<segment::rfm_cut> recency;
  std::vector<segment::rfm_cut> frequency;
  std::vector<segment::rfm_cut> monetary;
  if (scores.has_cuts()) {
    const auto parts = scores.cuts().to_parts();
    made.frequency = name(parts.options.frequency);
    if (made.cuts_applied && parts.window) {
      made.cuts_from = to_string(parts.window->from());
      made.cuts_as_of = to_string(parts.window->as_of());
    }
    recency = parts.recency;
    frequency = parts.frequency;
    monetary = parts.monetary;
  }
  made.dimensions = {
      dimension_of(rfm_dimension::recency, scores.formed(rfm_dimension::recency), recency, "days", 1.0),
      dimension_of(rfm_dimension::frequency, scores.formed(rfm_dimension::frequency), frequency, made.frequency, 1.0),
      dimension_of(rfm_dimension::monetary, scores.formed(rfm_dimension::monetary), monetary, currency,
                   static_cast<double>(M::units_per_one))};
  made.cells = cells_of(scores, level);
  made.segment_set = scores.bins() == segment::rfm_bins{} ? "eleven_segments" : "eight_segments";
  made.segments = shares_of(classes.segments, level);
  made.segments_of_eight = shares_of(classes.segments_of_eight, level);
  return made;
}
}  // namespace detail

/// The customers' half of a scorecard: what a log of purchases says, with every choice that was made.
///
/// `log` is the tally behind the summary. With it come what a summary does not know: retention, the median purchase
/// interval, and the refunds and gross revenue of the customers that it counts. Figures whose window is too short for them
/// are left out (`active_share` among them); those of runs and trends are there where the summary counts `periods`.
///
/// Shares of spend (`share_of_top`, `gini`) count a customer whose refunds exceed the purchases as nothing;
/// `negative_spend` says how many.
///
/// `previous` is the summary of an earlier window of the same log. Figures then tell what they were in it; shares, means
/// and ratios over customers also how they have changed, as `behavior::window_change` has it, with p-values adjusted
/// (Holm) for all changes of the section. The others (medians, retention, runs, trends, shares of spend) have no change:
/// no variance of theirs over customers of both windows is at hand.
/// Errors  `invalid_argument` for options out of range, for classes of another number of customers, and for a previous
///         window that does not end before this one, is not comparable to it, or was summarised with other options
/// Cost    a few passes over the customers; with `log` a few over its days
template <CustomerSummary Summary>
[[nodiscard]] customer_section customer_scorecard(
    const Summary& summary, const customer_classes<typename Summary::money_type>& classes,
    const customer_scorecard_options& options = {},
    const customer_tally<typename Summary::key_type, typename Summary::money_type>* log = nullptr,
    const std::type_identity_t<Summary>* previous = nullptr) {
  using money_type = typename Summary::money_type;
  using currency = typename money_type::currency;
  using total = money_sum<currency, money_type::decimals>;
  if (classes.rfm.size() != summary.size() || classes.loyalty.size() != summary.size()) {
    clientele::detail::throw_invalid_argument("classes are of " + std::to_string(classes.rfm.size()) +
                                              " customers, the summary is of " + std::to_string(summary.size()));
  }
  const observation_window window = summary.window();

  customer_section section;
  section.from = to_string(window.from());
  section.as_of = to_string(window.as_of());
  section.currency = options.currency.empty() ? std::string(currency::code) : options.currency;
  section.refunds = name(summary.options().refunds);
  section.zero_amounts = name(summary.options().zero_amounts);
  section.customers = summary.size();
  total revenue;
  for (const money_type spend : summary.spend()) revenue += spend;
  section.revenue = revenue.to_double();
  for (const std::uint32_t orders : summary.orders()) section.orders += orders;
  if (log != nullptr) {
    const bool zeros_count = summary.options().zero_amounts == zero_policy::keep;
    std::uint64_t refunds = 0;
    total gross;
    total refunded;
    log->visit([&](const auto&, const auto& dates) {
      const bool bought = std::any_of(dates.begin(), dates.end(), [&](const auto& entry) {
        return window.contains(entry.date) && (entry.purchases > 0 || (zeros_count && entry.zeros > 0));
      });
      if (!bought) return;
      for (const auto& entry : dates) {
        if (!window.contains(entry.date)) continue;
        refunds += entry.refunds;
        gross += entry.spend;
        refunded += entry.refunded;
      }
    });
    section.gross_revenue = gross.to_double();
    section.refund_orders = refunds;
    section.refund_amount = refunded.to_double();
  }
  detail::add_left_out(section, summary);

  detail::section_writer write{section.figures, options.level, section.currency, std::string(currency::code)};
  const segment::concentration spend{summary.spend(), segment::negative_amounts::as_zero};
  section.negative_spend = spend.raised();
  section.lorenz = detail::lorenz_of(spend, options.lorenz_steps, options.level);
  detail::add_customer_figures(write, summary, options, log, spend);
  if (previous != nullptr) detail::add_changes(section, summary, options, log, *previous);

  section.rfm = detail::rfm_of(classes, section.currency, name(options.rfm.frequency), options.level);
  detail::add_grades(section, classes, options);
  return section;
}

}  // namespace clientele::inline v0::report
