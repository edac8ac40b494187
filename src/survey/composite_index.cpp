#include <clientele/survey/composite_index.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <clientele/stats/covariances.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::full_scale;
using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

std::string_view name(index_gaps gaps) noexcept {
  switch (gaps) {
    case index_gaps::listwise: return "listwise";
    case index_gaps::pairwise: return "pairwise";
    case index_gaps::renormalise: return "renormalise";
    case index_gaps::refuse: return "refuse";
  }
  return "unknown";
}

std::string_view name(gate_by by) noexcept {
  switch (by) {
    case gate_by::person: return "person";
    case gate_by::group_value: return "group_value";
    case gate_by::group_limit: return "group_limit";
  }
  return "unknown";
}

std::string_view name(shut_level rule) noexcept { return rule == shut_level::nothing ? "nothing" : "left_out"; }

namespace {

void require_node(const index_node& node) {
  const auto bad = [&](const std::string& what) {
    throw_invalid_argument("the part " + quoted(node.id) + " of an index " + what);
  };
  if (!(node.weight >= 0.0 && std::isfinite(node.weight))) {
    bad("has the weight " + number_text(node.weight) + "; allowed: 0 or more");
  }
  if (!(node.low < node.high && std::isfinite(node.low) && std::isfinite(node.high))) {
    bad("has a scale from " + number_text(node.low) + " to " + number_text(node.high) + "; allowed: ends that rise");
  }
}

/// Every node has to be below the total: what is not is in a circle.
void require_reached(const std::vector<index_node>& nodes, const std::vector<std::vector<std::size_t>>& children) {
  std::vector<char> reached(nodes.size(), 0);
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t node = open.back();
    open.pop_back();
    reached[node] = 1;
    open.insert(open.end(), children[node].begin(), children[node].end());
  }
  const auto lost = std::find(reached.begin(), reached.end(), 0);
  if (lost != reached.end()) {
    throw_invalid_argument("the part " + quoted(nodes[static_cast<std::size_t>(lost - reached.begin())].id) +
                           " of an index is below itself");
  }
}

}  // namespace

index_tree::index_tree(std::vector<index_node> nodes) : index_tree("total", std::move(nodes), root::named) {}

index_tree index_tree::of_total(std::string id, std::vector<index_node> nodes) {
  return {std::move(id), std::move(nodes), root::named};
}

index_tree::index_tree(std::string total, std::vector<index_node> nodes, root) {
  nodes_.reserve(nodes.size() + 1);
  nodes_.push_back({.id = std::move(total)});
  std::move(nodes.begin(), nodes.end(), std::back_inserter(nodes_));
  arrange();
}

/// Checks the nodes, and finds out how they hang together.
void index_tree::arrange() {
  parents_.clear();
  leaves_.clear();
  children_.assign(nodes_.size(), {});
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const index_node& node = nodes_[i];
    require_node(node);
    if (node.id.empty()) throw_invalid_argument("a part of an index has no id");
    for (std::size_t j = 0; j < i; ++j) {
      if (nodes_[j].id == node.id) throw_invalid_argument("the part " + quoted(node.id) + " of an index is there twice");
    }
    if (!node.item.empty()) leaves_.push_back(i);
    const std::size_t parent = i == 0 || node.parent.empty() ? 0 : index(node.parent);
    parents_.push_back(parent);
    if (i == 0) continue;
    if (!nodes_[parent].item.empty()) {
      throw_invalid_argument("the part " + quoted(node.id) + " of an index is below " + quoted(node.parent) +
                             ", which is an item; allowed: a group");
    }
    children_[parent].push_back(i);
  }
  require_reached(nodes_, children_);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (!nodes_[i].item.empty()) continue;
    double sum = 0.0;
    for (const std::size_t child : children_[i]) sum += nodes_[child].weight;
    if (children_[i].empty()) throw_invalid_argument("the part " + quoted(nodes_[i].id) + " of an index has neither an item nor parts");
    if (!(sum > 0.0)) throw_invalid_argument("the weights of the parts of " + quoted(nodes_[i].id) + " are all 0");
  }
}

std::size_t index_tree::index(std::string_view id) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].id == id) return i;
  }
  throw_invalid_argument("there is no part " + quoted(id) + " of the index");
}

index_tree index_tree::with_weights(std::string_view group, std::span<const double> weights) const {
  const std::vector<std::size_t>& parts = children_[index(group)];
  if (weights.size() != parts.size()) {
    throw_invalid_argument("there are " + std::to_string(weights.size()) + " weights for the parts of " + quoted(group) +
                           "; allowed: " + std::to_string(parts.size()));
  }
  index_tree result = *this;
  for (std::size_t k = 0; k < parts.size(); ++k) result.nodes_[parts[k]].weight = weights[k];
  result.arrange();
  return result;
}

index_tree index_tree::with_equal_weights() const {
  index_tree result = *this;
  for (index_node& node : result.nodes_) node.weight = 1.0;
  return result;
}

namespace {

/// A tree over the leaves that have data.
struct present_tree {
  const index_tree* tree;
  std::vector<char> present;         // by node
  std::vector<double> weight;        // among the present siblings
  std::vector<double> total_weight;  // of the total
  std::vector<std::size_t> order;    // present nodes, each group before its parts
  std::vector<std::size_t> depth;
  std::vector<std::size_t> column;   // of a leaf among the scores
  std::size_t leaves = 0;

  /// What each leaf counts in a node.
  [[nodiscard]] std::vector<double> coefficients(std::size_t node) const {
    std::vector<double> result(leaves, 0.0);
    add(node, 1.0, result);
    return result;
  }

 private:
  void add(std::size_t node, double share, std::vector<double>& to) const {
    if (tree->leaf(node)) to[column[node]] += share;
    for (const std::size_t child : tree->children(node)) {
      if (present[child] != 0) add(child, share * weight[child], to);
    }
  }
};

/// Weights among the parts that have data; returns whether there are any.
bool settle(present_tree& of, std::size_t node) {
  const index_tree& tree = *of.tree;
  if (tree.leaf(node)) return of.present[node] != 0;
  double sum = 0.0;
  for (const std::size_t child : tree.children(node)) {
    of.present[child] = settle(of, child) ? 1 : 0;
    if (of.present[child] != 0) sum += tree.nodes()[child].weight;
  }
  for (const std::size_t child : tree.children(node)) {
    if (of.present[child] != 0 && sum > 0.0) of.weight[child] = tree.nodes()[child].weight / sum;
  }
  return sum > 0.0;
}

void descend(present_tree& of, std::size_t node, double share, std::size_t depth) {
  if (of.present[node] == 0) return;
  of.total_weight[node] = share;
  of.depth[node] = depth;
  of.order.push_back(node);
  for (const std::size_t child : of.tree->children(node)) descend(of, child, share * of.weight[child], depth + 1);
}

/// Leaves as scores on 0..100, with weights and design of the answers.
struct leaf_scores {
  present_tree tree;
  numeric_columns scores;  // a column per present leaf, named by the leaf
  std::vector<std::string> left_out;
};

std::vector<double> score_of(const index_node& leaf, std::span<const double> answers) {
  std::vector<double> scores(answers.size());
  const double width = leaf.high - leaf.low;
  for (std::size_t row = 0; row < answers.size(); ++row) {
    const double x = answers[row];
    if (x < leaf.low || x > leaf.high) {
      throw invalid_value("an answer of " + quoted(leaf.item) + " is " + number_text(x) + " in row " + std::to_string(row) +
                              "; allowed: " + number_text(leaf.low) + " to " + number_text(leaf.high) +
                              ", NaN where it is missing",
                          row);
    }
    scores[row] = full_scale * (leaf.lower_is_better ? leaf.high - x : x - leaf.low) / width;
  }
  return scores;
}

/// Whether a column is there and anybody answered it.
bool answered(const numeric_columns& answers, const std::string& item) {
  if (std::find(answers.names().begin(), answers.names().end(), item) == answers.names().end()) return false;
  const std::span<const double> values = answers[item];
  return values.empty() || std::any_of(values.begin(), values.end(), [](double x) { return x == x; });
}

leaf_scores score_leaves(const index_tree& tree, const numeric_columns& answers) {
  const std::size_t count = tree.nodes().size();
  leaf_scores result{.tree = {.tree = &tree,
                              .present = std::vector<char>(count, 0),
                              .weight = std::vector<double>(count, 0.0),
                              .total_weight = std::vector<double>(count, 0.0),
                              .order = {},
                              .depth = std::vector<std::size_t>(count, 0),
                              .column = std::vector<std::size_t>(count, 0)},
                     .scores = answers.select({}),
                     .left_out = {}};
  present_tree& of = result.tree;
  for (const std::size_t leaf : tree.leaves()) {
    const index_node& node = tree.nodes()[leaf];
    if (!answered(answers, node.item)) continue;
    of.present[leaf] = 1;
    of.column[leaf] = of.leaves++;
    result.scores.add(node.id, score_of(node, answers[node.item]));
  }
  of.present[0] = settle(of, 0) ? 1 : 0;
  of.weight[0] = 1.0;
  descend(of, 0, 1.0, 0);
  for (std::size_t node = 0; node < count; ++node) {
    if (of.present[node] == 0) result.left_out.push_back(tree.nodes()[node].id);
  }
  return result;
}

/// Scores of one person at every node from those of the leaves, by what the person answered. `share` is what each leaf
/// counted in the total.
class person {
 public:
  explicit person(const present_tree& tree) : tree_(tree), score(tree.tree->nodes().size(), nan), share(tree.leaves, 0.0) {}

  void read(const numeric_columns& scores, std::size_t row) {
    std::fill(share.begin(), share.end(), 0.0);
    for (auto node = tree_.order.rbegin(); node != tree_.order.rend(); ++node) {
      if (tree_.tree->leaf(*node)) {
        score[*node] = scores[tree_.column[*node]][row];
        continue;
      }
      double sum = 0.0;
      double weights = 0.0;
      for_parts(*node, [&](std::size_t part) {
        sum += tree_.weight[part] * score[part];
        weights += tree_.weight[part];
      });
      score[*node] = weights > 0.0 ? sum / weights : nan;
    }
    if (score[0] == score[0]) spread(0, 1.0);
  }

 private:
  const present_tree& tree_;

 public:
  std::vector<double> score;
  std::vector<double> share;

 private:
  template <class Function>
  void for_parts(std::size_t node, const Function& function) const {
    for (const std::size_t part : tree_.tree->children(node)) {
      if (tree_.present[part] != 0 && score[part] == score[part]) function(part);
    }
  }
  void spread(std::size_t node, double of_total) {
    if (tree_.tree->leaf(node)) share[tree_.column[node]] += of_total;
    double weights = 0.0;
    for_parts(node, [&](std::size_t part) { weights += tree_.weight[part]; });
    for_parts(node, [&](std::size_t part) {
      if (tree_.weight[part] > 0.0) spread(part, of_total * tree_.weight[part] / weights);
    });
  }
};

missing_data policy_of(index_gaps gaps) {
  switch (gaps) {
    case index_gaps::pairwise:
    case index_gaps::renormalise: return missing_data::pairwise;
    case index_gaps::refuse: return missing_data::refuse;
    case index_gaps::listwise: break;
  }
  return missing_data::listwise;
}

/// Score and contribution of each node, before doubts of the weights.
struct node_estimates {
  mean_estimate<index_score> score;
  mean_estimate<index_score> contribution;
};

std::vector<node_estimates> by_covariances(const present_tree& of, const covariances& moments) {
  std::vector<node_estimates> result;
  for (const std::size_t node : of.order) {
    std::vector<double> coefficients = of.coefficients(node);
    const auto score = moments.combination<index_score>(coefficients);
    for (double& c : coefficients) c *= of.total_weight[node];
    result.push_back({score, moments.combination<index_score>(coefficients)});
  }
  return result;
}

mean_estimate<index_score> mean_of(const std::vector<double>& values, const numeric_columns& design) {
  numeric_columns one(design.rows());
  one.add("score", values);
  if (design.weighted()) one.set_weights({design.weights().begin(), design.weights().end()});
  return covariances_of(one).combination<index_score>(std::vector{1.0});
}

/// By person: a column of scores and one of contributions for each node.
std::vector<node_estimates> by_person(const present_tree& of, const numeric_columns& scores, missing_report& report) {
  const std::size_t rows = scores.rows();
  std::vector<std::vector<double>> score(of.order.size(), std::vector<double>(rows));
  std::vector<std::vector<double>> contribution = score;
  person one(of);
  report.filled = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    one.read(scores, row);
    std::vector<double> points(of.tree->nodes().size(), 0.0);
    for (auto place = of.order.size(); place-- > 0;) {
      const std::size_t node = of.order[place];
      if (of.tree->leaf(node)) {
        const double s = one.score[node];
        points[node] = s == s ? one.share[of.column[node]] * s : 0.0;
        if (s != s && one.score[0] == one.score[0]) ++report.filled;
      }
      for (const std::size_t part : of.tree->children(node)) points[node] += points[part];
      score[place][row] = one.score[node];
      contribution[place][row] = one.score[0] == one.score[0] ? points[node] : nan;
    }
  }
  std::vector<node_estimates> result;
  for (std::size_t place = 0; place < of.order.size(); ++place) {
    result.push_back({mean_of(score[place], scores), mean_of(contribution[place], scores)});
  }
  report.used = result[0].score.sample_size();
  return result;
}

/// The doubt of the weights of a group: what it adds to the variances of the nodes above and below.
struct group_doubt {
  std::size_t group;
  std::vector<std::size_t> parts;
  std::vector<double> covariance;  // of the parts that have data
};

group_doubt group_doubt_of(const present_tree& of, const weight_doubt& doubt) {
  const std::size_t group = of.tree->index(doubt.group);
  const auto all = of.tree->children(group);
  const std::size_t k = all.size();
  if (k == 0 || doubt.covariance.size() != k * k) {
    throw_invalid_argument("the doubt of the weights of " + quoted(doubt.group) + " has " +
                           std::to_string(doubt.covariance.size()) + " numbers; allowed: the square of its " +
                           std::to_string(k) + " parts");
  }
  group_doubt result{group, {}, {}};
  for (std::size_t a = 0; a < k; ++a) {
    if (of.present[all[a]] == 0) continue;
    result.parts.push_back(all[a]);
    for (std::size_t b = 0; b < k; ++b) {
      if (of.present[all[b]] != 0) result.covariance.push_back(doubt.covariance[a * k + b]);
    }
  }
  // Weights that were divided by a smaller sum are as many times as uncertain, and still sum to 1: take off what all of
  // them move together.
  double sum = 0.0;
  for (const std::size_t part : all) {
    if (of.present[part] != 0) sum += of.tree->nodes()[part].weight;
  }
  double total = 0.0;
  for (const std::size_t part : all) total += of.tree->nodes()[part].weight;
  const std::size_t m = result.parts.size();
  if (m == k) return result;
  const double grown = total / sum;
  std::vector<double> projected(m * m, 0.0);
  // d(w_i / S) = (dw_i - w_i' sum of dw) / S, w' the weights among those present.
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      for (std::size_t a = 0; a < m; ++a) {
        for (std::size_t b = 0; b < m; ++b) {
          const double left = (a == i ? 1.0 : 0.0) - of.weight[result.parts[i]];
          const double right = (b == j ? 1.0 : 0.0) - of.weight[result.parts[j]];
          projected[i * m + j] += left * right * result.covariance[a * m + b] * grown * grown;
        }
      }
    }
  }
  result.covariance = std::move(projected);
  return result;
}

bool below(const index_tree& tree, std::size_t node, std::size_t group) {
  while (node != 0 && node != group) node = tree.parent(node);
  return node == group;
}

/// How much a group counts in a node above it, or in itself.
double share_in(const present_tree& of, std::size_t group, std::size_t node) {
  double share = 1.0;
  while (group != node) {
    share *= of.weight[group];
    group = of.tree->parent(group);
  }
  return share;
}

mean_estimate<index_score> with_variance(const mean_estimate<index_score>& of, double more) {
  return {of.value().value(), std::sqrt(of.standard_error() * of.standard_error() + std::max(more, 0.0)), of.basis()};
}

void add_doubt(const present_tree& of, const group_doubt& doubt, std::vector<node_estimates>& estimates) {
  const auto score = [&](std::size_t node) {
    const auto place = std::find(of.order.begin(), of.order.end(), node) - of.order.begin();
    return estimates[static_cast<std::size_t>(place)].score.value().value();
  };
  const std::size_t m = doubt.parts.size();
  double variance = 0.0;
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b < m; ++b) {
      variance += score(doubt.parts[a]) * score(doubt.parts[b]) * doubt.covariance[a * m + b];
    }
  }
  const double of_total = of.total_weight[doubt.group];
  std::vector<node_estimates> moved = estimates;
  for (std::size_t place = 0; place < of.order.size(); ++place) {
    const std::size_t node = of.order[place];
    if (below(*of.tree, doubt.group, node)) {  // the group itself, or above it
      const double share = share_in(of, doubt.group, node);
      moved[place].score = with_variance(estimates[place].score, share * share * variance);
      moved[place].contribution = with_variance(estimates[place].contribution, of_total * of_total * variance);
    }
    for (std::size_t a = 0; a < m; ++a) {
      if (!below(*of.tree, node, doubt.parts[a])) continue;
      const double points = of_total * share_in(of, node, doubt.parts[a]) * score(node);
      moved[place].contribution = with_variance(estimates[place].contribution, points * points * doubt.covariance[a * m + a]);
    }
  }
  estimates = std::move(moved);
}

composite_index_result nothing(const leaf_scores& leaves, const missing_report& report) {
  const mean_estimate<index_score> unknown(nan, nan, {0, 0.0, report.rows});
  return {{{leaves.tree.tree->nodes()[0].id, 0, false, 1.0, 1.0, unknown, unknown}}, leaves.left_out, report};
}

}  // namespace

const index_node_score& composite_index_result::operator[](std::string_view id) const {
  for (const index_node_score& node : nodes) {
    if (node.id == id) return node;
  }
  throw_invalid_argument("there is no part " + quoted(id) + " with data in the index");
}

composite_index_result composite_index(const index_tree& tree, const numeric_columns& answers,
                                       const composite_options& options) {
  const leaf_scores leaves = score_leaves(tree, answers);
  const present_tree& of = leaves.tree;
  if (of.order.empty()) return nothing(leaves, {.rows = answers.rows(), .with_gaps = answers.rows()});

  composite_index_result result{{}, leaves.left_out, {}};
  std::vector<node_estimates> estimates;
  if (options.gaps == index_gaps::renormalise) {
    result.missing = complete(leaves.scores, missing_data::pairwise).report;
    estimates = by_person(of, leaves.scores, result.missing);
  } else {
    const covariances moments = covariances_of(leaves.scores, policy_of(options.gaps));
    result.missing = moments.report();
    estimates = by_covariances(of, moments);
  }
  for (const weight_doubt& doubt : options.weight_doubts) add_doubt(of, group_doubt_of(of, doubt), estimates);
  for (std::size_t place = 0; place < of.order.size(); ++place) {
    const std::size_t node = of.order[place];
    result.nodes.push_back({tree.nodes()[node].id, of.depth[node], tree.leaf(node), of.weight[node], of.total_weight[node],
                            estimates[place].score, estimates[place].contribution});
  }
  return result;
}

numeric_columns index_scores(const index_tree& tree, const numeric_columns& answers, index_gaps gaps) {
  const leaf_scores leaves = score_leaves(tree, answers);
  const present_tree& of = leaves.tree;
  const std::size_t rows = answers.rows();
  if (gaps == index_gaps::refuse) (void)complete(leaves.scores, missing_data::refuse);
  std::vector<std::vector<double>> scores(of.order.size(), std::vector<double>(rows, nan));
  std::vector<std::vector<double>> counted;  // what each leaf counts in a node
  for (const std::size_t node : of.order) counted.push_back(of.coefficients(node));
  const auto complete_at = [&](std::size_t place, std::size_t row) {
    for (std::size_t j = 0; j < of.leaves; ++j) {
      if (counted[place][j] != 0.0 && leaves.scores[j][row] != leaves.scores[j][row]) return false;
    }
    return true;
  };
  const auto answered_all = [&](std::size_t row) {
    for (std::size_t j = 0; j < of.leaves; ++j) {
      if (leaves.scores[j][row] != leaves.scores[j][row]) return false;
    }
    return true;
  };
  person one(of);
  for (std::size_t row = 0; row < rows; ++row) {
    one.read(leaves.scores, row);
    const bool counts = gaps != index_gaps::listwise || answered_all(row);
    for (std::size_t place = 0; place < of.order.size() && counts; ++place) {
      if (gaps != index_gaps::pairwise || complete_at(place, row)) scores[place][row] = one.score[of.order[place]];
    }
  }
  numeric_columns result = answers.select({});
  for (std::size_t place = 0; place < of.order.size(); ++place) {
    result.add(tree.nodes()[of.order[place]].id, std::move(scores[place]));
  }
  return result;
}

std::vector<index_node_change> index_change(const composite_index_result& before, const composite_index_result& after) {
  std::vector<index_node_change> result;
  for (const index_node_score& now : after.nodes) {
    for (const index_node_score& then : before.nodes) {
      if (then.id != now.id) continue;
      result.push_back({now.id, {now.score, then.score}, {now.contribution, then.contribution}});
    }
  }
  return result;
}

paired_index_change_result paired_index_change(const index_tree& tree, const numeric_columns& before,
                                               const numeric_columns& after) {
  if (before.rows() != after.rows()) {
    throw_invalid_argument("the answers before are of " + std::to_string(before.rows()) + " people; allowed: " +
                           std::to_string(after.rows()) + ", as after");
  }
  const leaf_scores then = score_leaves(tree, before);
  const leaf_scores now = score_leaves(tree, after);
  if (then.left_out != now.left_out) throw_invalid_argument("the parts of the index that have data are not the same before and after");
  numeric_columns changes = after.select({});
  for (std::size_t j = 0; j < now.scores.size(); ++j) {
    std::vector<double> change(after.rows());
    for (std::size_t row = 0; row < change.size(); ++row) change[row] = now.scores[j][row] - then.scores[j][row];
    changes.add(now.scores.name(j), std::move(change));
  }
  if (now.tree.order.empty()) {
    const mean_estimate<difference_of<index_score>> unknown(nan, nan, unweighted_basis(0, after.rows()));
    return {{{tree.nodes()[0].id, unknown, unknown}}, now.left_out, {.rows = after.rows(), .with_gaps = after.rows()}};
  }
  const covariances moments = covariances_of(changes);
  paired_index_change_result result{{}, now.left_out, moments.report()};
  for (const std::size_t node : now.tree.order) {
    std::vector<double> coefficients = now.tree.coefficients(node);
    const auto score = moments.combination<difference_of<index_score>>(coefficients);
    for (double& c : coefficients) c *= now.tree.total_weight[node];
    const auto contribution = moments.combination<difference_of<index_score>>(coefficients);
    result.nodes.push_back({tree.nodes()[node].id, score, contribution});
  }
  return result;
}

namespace {

void require_gates(std::span<const std::string> levels, std::span<const double> thresholds, index_gaps gaps) {
  if (levels.size() < 2 || thresholds.size() + 1 != levels.size()) {
    throw_invalid_argument("a gated total has " + std::to_string(levels.size()) + " levels and " +
                           std::to_string(thresholds.size()) +
                           " thresholds; allowed: two levels or more, and a threshold for each but the last");
  }
  for (const double threshold : thresholds) {
    if (!(threshold >= 0.0 && threshold <= full_scale)) throw_invalid_argument("threshold of a level", threshold, "0 to 100");
  }
  if (gaps == index_gaps::pairwise) {
    throw_invalid_argument("the gaps of a gated total are pairwise; allowed: listwise, renormalise, refuse");
  }
}

/// The weighted mean of the levels that count.
double total_of(std::span<const double> scores, std::span<const double> weights, const std::vector<char>& open,
                shut_level shut) {
  double sum = 0.0;
  double counted = 0.0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    if (open[k] != 0) sum += weights[k] * scores[k];
    if (open[k] != 0 || shut == shut_level::nothing) counted += weights[k];
  }
  return sum / counted;
}

/// Which levels count: those before the first that stays below its threshold, and that one.
template <class Reached>
std::vector<char> open_levels(std::size_t count, const Reached& reached) {
  std::vector<char> open(count, 0);
  open[0] = 1;
  for (std::size_t k = 1; k < count && open[k - 1] != 0; ++k) open[k] = reached(k - 1) ? 1 : 0;
  return open;
}

}  // namespace

gated_total_result gated_total(const index_tree& tree, const numeric_columns& answers, std::span<const std::string> levels,
                               std::span<const double> thresholds, const gated_options& options) {
  require_gates(levels, thresholds, options.gaps);
  const std::size_t count = levels.size();
  const numeric_columns scores = index_scores(tree, answers, options.gaps).select(levels);
  const completed_columns people = complete(scores, missing_data::listwise);
  const std::size_t rows = people.columns.rows();

  std::vector<double> weights;
  for (const std::string& level : levels) weights.push_back(tree.nodes()[tree.index(level)].weight);
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!(sum > 0.0) || !(weights[0] > 0.0)) throw_invalid_argument("weight of the first level of a gated total", weights[0], "above 0");
  for (double& w : weights) w /= sum;

  const covariances moments = covariances_of(people.columns);
  std::vector<mean_estimate<index_score>> means;
  std::vector<proportion_estimate> reached;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double> coefficients(count, 0.0);
    coefficients[k] = 1.0;
    means.push_back(moments.combination<index_score>(coefficients));
    double hits = 0.0;
    double all = 0.0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double w = people.columns.weighted() ? people.columns.weights()[row] : 1.0;
      all += w;
      if (k + 1 < count && people.columns[k][row] >= thresholds[k]) hits += w;
    }
    reached.emplace_back(k + 1 < count ? hits / all : nan, people.basis);
  }

  std::vector<char> open(count, 0);
  std::vector<double> totals(rows);
  if (options.by == gate_by::person) {
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<double> own(count);
      for (std::size_t k = 0; k < count; ++k) own[k] = people.columns[k][row];
      const std::vector<char> counts = open_levels(count, [&](std::size_t k) { return own[k] >= thresholds[k]; });
      totals[row] = total_of(own, weights, counts, options.shut);
      for (std::size_t k = 0; k < count; ++k) open[k] = open[k] != 0 || counts[k] != 0 ? 1 : 0;
    }
  } else {
    open = open_levels(count, [&](std::size_t k) {
      const double shown = options.by == gate_by::group_value ? means[k].value().value()
                                                              : means[k].interval(options.confidence).lower.value();
      return shown >= thresholds[k];
    });
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<double> own(count);
      for (std::size_t k = 0; k < count; ++k) own[k] = people.columns[k][row];
      totals[row] = total_of(own, weights, open, options.shut);
    }
  }
  const auto with_missing = [&](const mean_estimate<index_score>& mean) {
    sample_basis basis = mean.basis();
    basis.missing = people.basis.missing;
    return mean_estimate<index_score>(mean.value().value(), mean.standard_error(), basis);
  };
  gated_total_result result{with_missing(mean_of(totals, people.columns)),
                            with_missing(moments.combination<index_score>(weights)), {}, people.report};
  for (std::size_t k = 0; k < count; ++k) {
    result.levels.push_back({levels[k], weights[k], k + 1 < count ? thresholds[k] : nan, with_missing(means[k]), reached[k],
                             open[k] != 0});
  }
  return result;
}

}  // namespace clientele::inline v0::survey
