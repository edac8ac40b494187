#include <clientele/report/known_metrics.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace clientele::inline v0::report {

namespace {

using enum direction;

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr known_metric share(std::string_view id, direction usual) { return {id, usual, "proportion", 0, 1}; }
constexpr known_metric balance(std::string_view id) { return {id, higher, "points", -100, 100}; }
constexpr known_metric index(std::string_view id) { return {id, higher, "index_score", 0, 100}; }
constexpr known_metric average(std::string_view id, direction usual) { return {id, usual}; }
constexpr known_metric counts(std::string_view id, direction usual, double lowest) {
  return {id, usual, {}, lowest, infinity};
}
constexpr known_metric time(std::string_view id) { return {id, none, "days", 0, infinity}; }

// Why there is no better side where one may be expected is said in docs/reference/report.md.
constexpr std::array all{
    index("acsi_index"),
    share("active_share", higher),
    average("average_order_value", higher),
    share("bottom_box_share", lower),
    counts("category_breadth", higher, 1),
    share("churn_rate", lower),
    counts("complaint_rate", lower, 0),
    index("composite_index"),
    share("conversion_rate", higher),
    known_metric{"cronbach_alpha", higher, "coefficient", -infinity, 1},
    share("cross_buying_rate", higher),
    average("customer_effort", none),  // CES 2.0 asks whether it was easy, CES 1.0 how hard it was
    share("eligible_share", none),
    known_metric{"gini", none, "gini_index", 0, 1},
    share("grade_shares", none),
    share("kano", none),
    share("lapsed_share", lower),
    share("low_effort_share", higher),
    share("loyal_after_three", higher),
    average("mean_answer", higher),
    index("mean_score"),
    time("median_purchase_interval"),
    balance("net_box_share"),
    balance("net_promoter_score"),
    share("nth_purchase_rate", higher),
    average("perception", higher),
    average("pieces_per_customer", higher),
    average("pieces_per_order", higher),
    counts("purchase_frequency", higher, 1),
    time("purchase_interval"),
    known_metric{"purchase_regularity", none, "number", 0, infinity},
    counts("purchases_per_year", higher, 0),
    share("recommend_likelihood_shares", none),
    share("repeat_order_share", higher),
    share("repeat_purchase_rate", higher),
    share("repeat_purchase_rate_within", higher),
    share("response_rate", higher),
    share("retention_rate", higher),
    share("rising_spend", higher),
    index("satisfaction_index"),
    average("service_gap", higher),
    average("servperf", higher),
    share("share_of_top", none),
    average("spend_per_customer", higher),
    known_metric{"theil", none, "number", 0, infinity},
    share("time_to_second_purchase", higher),
    share("top_box_share", higher),
    average("word_of_mouth", higher),
};
static_assert(std::is_sorted(all.begin(), all.end(),
                             [](const known_metric& a, const known_metric& b) { return a.id < b.id; }),
              "known metrics are looked up by bisection");

}  // namespace

std::span<const known_metric> known_metrics() noexcept { return all; }

const known_metric* find_metric(std::string_view id) noexcept {
  const auto found = std::lower_bound(all.begin(), all.end(), id,
                                      [](const known_metric& one, std::string_view wanted) { return one.id < wanted; });
  return found == all.end() || found->id != id ? nullptr : &*found;
}

std::optional<direction> usual_direction(std::string_view id) noexcept {
  const known_metric* known = find_metric(id);
  if (known == nullptr) return std::nullopt;
  return known->usual;
}

}  // namespace clientele::inline v0::report
