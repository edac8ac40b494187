#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/models/key_drivers.hpp>
#include <clientele/stats/coefficient_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0::models {

/// What low and high answers to an item do to the outcome.
enum class asymmetry_class : std::uint8_t {
  basic,        ///< a low answer costs more than a high one brings: expected, and noticed where it is missing
  performance,  ///< both count, and the data do not tell which of them more
  excitement,   ///< a high answer brings more than a low one costs
  undecided,    ///< the intervals leave it open
};

/// How intervals make a class.
enum class asymmetry_rule : std::uint8_t {
  difference,    ///< basic or excitement where the sum of penalty and reward is clear of 0: they do differ
  significance,  ///< basic where the penalty alone is clear of 0, excitement where the reward alone is [brandt-1988]
};

/// The names as they stand in reports and JSON: "basic", "difference".
[[nodiscard]] CLIENTELE_API std::string_view name(asymmetry_class kind) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(asymmetry_rule rule) noexcept;

/// Which answers are low and which are high. Those between are what both are compared with.
struct answer_cuts {
  double low_at_most;
  double high_at_least;
};

/// An item, with what its low and its high answers do to the outcome beside the middle ones.
struct penalty_reward_item {
  std::string name;
  replicate_estimate<proportion> low_share;
  replicate_estimate<proportion> high_share;
  coefficient_estimate<real> penalty;    ///< of a low answer, in steps of the outcome; below 0 where it costs
  coefficient_estimate<real> reward;     ///< of a high answer
  coefficient_estimate<real> asymmetry;  ///< reward + penalty: above 0 where the reward is the larger
  replicate_estimate<real> replicated_penalty;
  replicate_estimate<real> replicated_reward;
  replicate_estimate<real> replicated_asymmetry;
  replicate_estimate<real> range;        ///< reward - penalty: all that the item can do
  asymmetry_class kind = asymmetry_class::undecided;
};

struct penalty_reward_options {
  missing_data missing = missing_data::listwise;     ///< or refuse
  asymmetry_rule rule = asymmetry_rule::difference;
  confidence_level level = default_confidence;       ///< of the intervals that decide the class
  replicate_kind kind = replicate_kind::bootstrap;   ///< strata and clusters are those of the columns
  std::size_t replicates = 1000;                     ///< of a bootstrap; with 0 the errors of least squares decide
  std::uint64_t seed = 20240101;
  double sampling_fraction = 0.0;                    ///< of a finite population without replacement
  unsigned threads = 0;                              ///< 0: as many as the machine runs
};

/// What low and high answers to each item do to the outcome.
struct penalty_reward_result {
  std::string outcome;
  std::vector<penalty_reward_item> items;
  coefficient_estimate<real> intercept;  ///< the outcome of those whose answers all are in the middle
  replicate_estimate<proportion> r_squared;
  regression_test test;
  asymmetry_rule rule = asymmetry_rule::difference;
  regression_state state = regression_state::determined;
  std::string trouble;  ///< what is wrong where `state` is not `determined`, for people to read
  missing_report missing;

  [[nodiscard]] const replicate_summary& replicates() const noexcept { return r_squared.replicates(); }
};

/// Penalty-reward contrasts: whether low answers to an item cost as much as high ones bring.
///
/// Definition  least squares of the outcome on two dummies per item, one for low answers and one for high ones
/// Input       columns, the name of the outcome and those of the items; cuts for all of them, or for each one
/// Unit        steps of the outcome
/// Interval    by least squares, and from replicates of the people (percentiles of a bootstrap)
/// Gaps        people with one are left out, or refused
/// Errors      `invalid_argument` for no items, a name given twice or not there, cuts that are not apart, another number of
///             cuts than one or that of the items, another policy for gaps. A dummy that nobody has (no low answer to an
///             item) is left out of the regression: its figures are not known, and the item is undecided. Data that
///             determine no regression (no item has any dummy, every row has a gap): see `regression_state`
/// Cost        2 rows items^2 multiplications, for the whole and for each replicate
/// When not    few low or high answers; items that go together so closely that their dummies do. The cuts are a choice, and
///             another choice may give another class
/// References  [brandt-1988], [mittal-ross-baldasare-1998], [matzler-sauerwein-2002] in docs/references.md
/// Example     examples/penalty_reward.cpp
[[nodiscard]] CLIENTELE_API penalty_reward_result penalty_reward(const numeric_columns& columns,
                                                                 std::string_view outcome,
                                                                 std::span<const std::string> items,
                                                                 std::span<const answer_cuts> cuts,
                                                                 const penalty_reward_options& options = {});
/// With the same cuts for all items.
[[nodiscard]] CLIENTELE_API penalty_reward_result penalty_reward(const numeric_columns& columns,
                                                                 std::string_view outcome,
                                                                 std::span<const std::string> items, answer_cuts cuts,
                                                                 const penalty_reward_options& options = {});

}  // namespace clientele::inline v0::models
