#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/proportion_estimate.hpp>

namespace clientele::inline v0::survey {

/// A part of an index: a group of other parts, or a leaf that is measured by an item.
struct index_node {
  std::string id;
  std::string parent = {};       ///< empty: directly below the total
  double weight = 1.0;           ///< among those with the same parent; divided by their sum
  std::string item = {};         ///< the column of a leaf; empty for a group
  double low = 1.0;              ///< the ends of the item's scale, which become 0 and 100
  double high = 5.0;
  bool lower_is_better = false;  ///< turned round: the low end becomes 100
};

/// A weighted tree of any depth: how an index adds up.
///
/// Errors  `invalid_argument` naming the node: an id given twice or empty, a parent that is not there or an item, groups
///         that contain one another, a group without parts, a weight that is negative or not finite, siblings whose
///         weights are all 0, ends of a scale that do not rise
/// Example examples/composite_index.cpp
class CLIENTELE_API index_tree {
 public:
  /// The whole is called "total".
  explicit index_tree(std::vector<index_node> nodes);
  /// The whole is called as you say.
  [[nodiscard]] static index_tree of_total(std::string id, std::vector<index_node> nodes);

  /// The whole first, then the parts in the order given.
  [[nodiscard]] std::span<const index_node> nodes() const noexcept { return nodes_; }
  [[nodiscard]] std::size_t index(std::string_view id) const;
  [[nodiscard]] std::span<const std::size_t> children(std::size_t node) const { return children_.at(node); }
  /// Of the total itself: 0.
  [[nodiscard]] std::size_t parent(std::size_t node) const { return parents_.at(node); }
  [[nodiscard]] bool leaf(std::size_t node) const { return children_.at(node).empty(); }
  /// The leaves, in the order given.
  [[nodiscard]] std::span<const std::size_t> leaves() const noexcept { return leaves_; }

  /// The same tree with other weights for the parts of a group, in their order: from entropy, from judges, from a
  /// regression or a path model.
  [[nodiscard]] index_tree with_weights(std::string_view group, std::span<const double> weights) const;
  /// The same tree with equal weights everywhere.
  [[nodiscard]] index_tree with_equal_weights() const;

 private:
  enum class root : std::uint8_t { named };
  index_tree(std::string total, std::vector<index_node> nodes, root);
  void arrange();
  std::vector<index_node> nodes_;
  std::vector<std::size_t> parents_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<std::size_t> leaves_;
};

/// What an index does with people who left out some of its items.
enum class index_gaps : std::uint8_t {
  listwise,     ///< only those who answered all
  pairwise,     ///< each item by whoever answered it; covariances from those who answered both
  renormalise,  ///< each person by what he or she answered: the weights of the rest go to the siblings
  refuse,       ///< a gap is an error that names its row and its item
};
[[nodiscard]] CLIENTELE_API std::string_view name(index_gaps gaps) noexcept;

/// Weights of a group that are themselves estimates, such as those of several judges.
struct weight_doubt {
  std::string group;               ///< the id of the group, or of the total
  std::vector<double> covariance;  ///< of the weights of its parts, which sum to 1; row by row, in their order
};

struct composite_options {
  index_gaps gaps = index_gaps::listwise;
  std::span<const weight_doubt> weight_doubts = {};  ///< added to the errors; taken as independent of the answers
};

/// A node of the tree with its score.
struct index_node_score {
  std::string id;
  std::size_t depth;     ///< 0 for the total
  bool leaf;
  double weight;         ///< among its siblings that have data; they sum to 1
  double total_weight;   ///< of the total
  mean_estimate<index_score> score;
  mean_estimate<index_score> contribution;  ///< points of the total that come from it; those of siblings add up
};

/// An index and all its parts.
struct composite_index_result {
  std::vector<index_node_score> nodes;  ///< the total first, each group before its parts
  /// Leaves and groups without data: their weights went to their siblings.
  std::vector<std::string> left_out;
  missing_report missing;  ///< `filled` counts the gaps that renormalising went around

  [[nodiscard]] const mean_estimate<index_score>& total() const { return nodes.at(0).score; }
  /// Throws `invalid_argument` for a node that is not there or was left out.
  [[nodiscard]] CLIENTELE_API const index_node_score& operator[](std::string_view id) const;
};

/// A weighted tree of items as scores on 0..100, with their doubt.
///
/// Definition  a leaf scores 100 (x - low) / (high - low), or 100 less that; a group is the weighted mean of its parts
/// Input       a tree; a column for each item, with weights of people. An item without a column, or without any answer,
///             is left out: the weights of its siblings are divided by their sum again, and `left_out` tells
/// Unit        index score, 0 to 100
/// Interval    Student's t on the error of the weighted sum, through the covariances of the items: what the same people
///             answered is not independent. Doubtful weights add their part. Strata and clusters of the columns are
///             ignored, and adjusted weights taken as given: replicates know the design, as shown under "Figures whose
///             own intervals ignore the design" in docs/reference/replicate_weights.md
/// Errors      `invalid_value` for an answer off the scale of its item, with its row, and for a gap that is refused;
///             `invalid_argument` for a doubt that fits no group. No answers: NaN with [0, 100]
/// Cost        O(rows items^2); renormalising O(rows nodes)
/// When not    as the only figure: parts compensate one another. Weights chosen after seeing the scores prove nothing
/// References  [oecd-2008] in docs/references.md
/// Example     examples/composite_index.cpp
[[nodiscard]] CLIENTELE_API composite_index_result composite_index(const index_tree& tree, const numeric_columns& answers,
                                                                   const composite_options& options = {});

/// The score of each person at each node, a column per node that has data, the total first; NaN where a person has none.
/// `pairwise` wants all leaves below a node.
[[nodiscard]] CLIENTELE_API numeric_columns index_scores(const index_tree& tree, const numeric_columns& answers,
                                                         index_gaps gaps = index_gaps::listwise);

/// How a node changed between two samples of different people.
struct index_node_change {
  std::string id;
  mean_difference<index_score> score;         ///< after less before
  mean_difference<index_score> contribution;  ///< points of the change of the total that come from it
};
/// The nodes that both results have, in the order of the later one. Contributions of leaves add up to the change of the
/// total where both have the same leaves.
[[nodiscard]] CLIENTELE_API std::vector<index_node_change> index_change(const composite_index_result& before,
                                                                        const composite_index_result& after);

/// The same for the same people asked twice.
struct paired_node_change {
  std::string id;
  mean_estimate<difference_of<index_score>> score;
  mean_estimate<difference_of<index_score>> contribution;
};
/// An index that changed, and all its parts.
struct paired_index_change_result {
  std::vector<paired_node_change> nodes;  ///< the total first, each group before its parts
  std::vector<std::string> left_out;      ///< leaves and groups without data, as in `composite_index_result`
  missing_report missing;                 ///< who left out an item before or after has a gap
};
/// A row of `before` and of `after` is one person; who left out an item in either does not count. Weights are those of
/// `after`; strata and clusters are ignored, as in all errors here. `invalid_argument` unless both have as many rows
/// and the same parts have data.
[[nodiscard]] CLIENTELE_API paired_index_change_result paired_index_change(const index_tree& tree,
                                                                           const numeric_columns& before,
                                                                           const numeric_columns& after);

/// Whose scores open the gates of a gated total.
enum class gate_by : std::uint8_t {
  person,       ///< each person's own: the total is the mean over people
  group_value,  ///< the mean score of all
  group_limit,  ///< the lower limit of its interval: only what is sure opens a gate
};
[[nodiscard]] CLIENTELE_API std::string_view name(gate_by by) noexcept;

/// What a level adds whose gate is shut.
enum class shut_level : std::uint8_t {
  nothing,   ///< 0, and its weight stays: the total falls
  left_out,  ///< nothing, and its weight goes to the open levels
};
[[nodiscard]] CLIENTELE_API std::string_view name(shut_level rule) noexcept;

struct gated_options {
  gate_by by = gate_by::person;
  shut_level shut = shut_level::nothing;
  index_gaps gaps = index_gaps::listwise;  ///< listwise, renormalise or refuse
  confidence_level confidence = default_confidence;  ///< of the limit
};

/// A level of a gated total.
struct gated_level {
  std::string id;
  double weight;     ///< among the levels
  double threshold;  ///< that it has to reach for the next to count; NaN for the last
  mean_estimate<index_score> score;
  proportion_estimate reached;  ///< share of people who reach the threshold here; NaN for the last
  bool open;                    ///< whether it counts, by the group; by person: whether it does for anybody
};

/// A total in which levels count only when those below them are reached.
struct gated_total_result {
  mean_estimate<index_score> total;    ///< with the gates
  mean_estimate<index_score> ungated;  ///< without
  std::vector<gated_level> levels;
  missing_report missing;
};

/// A total in which a level counts only when those below it are reached: material, spiritual, social satisfaction.
///
/// Definition  levels in order; level k counts where every level before it has at least its threshold; the total is the
///             weighted mean of the levels that count, see `shut_level`
/// Input       ids of nodes, the basic one first; a threshold on 0..100 for each but the last. Weights are those of the
///             nodes, divided by their sum
/// Interval    Student's t: by person of the mean over people; by group for gates as they stand, so that near a
///             threshold it tells too little
/// Errors      `invalid_argument` for fewer than two levels, another number of thresholds, a threshold outside 0..100,
///             a node that is not there; those of `composite_index`
/// When not    without the scores of the levels beside it
/// Example     examples/composite_index.cpp
[[nodiscard]] CLIENTELE_API gated_total_result gated_total(const index_tree& tree, const numeric_columns& answers,
                                                           std::span<const std::string> levels,
                                                           std::span<const double> thresholds,
                                                           const gated_options& options = {});

}  // namespace clientele::inline v0::survey
