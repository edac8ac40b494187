// An index of many questions: a tree of weights, with the doubt of the answers and of the weights.
#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/composite_index.hpp>
#include <clientele/survey/entropy_weights.hpp>

using namespace clientele;

namespace {

/// Answers of customers to five questions, made up: who is content is so with most. A few questions are left out.
numeric_columns made_up_answers(std::size_t customers, std::uint64_t seed, double better) {
  const char* items[] = {"quality", "design", "staff", "wait_minutes", "value"};
  const double level[] = {0.2, 0.1, better - 0.1, -0.05, -0.15};
  std::vector<std::vector<double>> columns(5);
  for (std::size_t customer = 0; customer < customers; ++customer) {
    random_stream random(seed, customer);
    const double mood = random.uniform();
    for (std::size_t j = 0; j < 5; ++j) {
      const double content = std::clamp(0.5 * mood + 0.5 * random.uniform() + level[j], 0.0, 0.999);
      const double answer = j == 3 ? std::floor((1.0 - content) * 30.9) : 1.0 + std::floor(content * (j == 4 ? 10.0 : 5.0));
      columns[j].push_back(random.uniform() < 0.03 ? std::nan("") : answer);
    }
  }
  numeric_columns answers;
  for (std::size_t j = 0; j < 5; ++j) answers.add(items[j], columns[j]);
  return answers;
}

void print(const survey::composite_index_result& index) {
  for (const auto& node : index.nodes) {
    const std::string name = std::string(2 * node.depth, ' ') + node.id;
    std::cout << std::left << std::setw(14) << name << std::right << std::fixed << std::setprecision(2) << node.weight << "  "
              << node.score << '\n';
  }
}

}  // namespace

int main() {
  const numeric_columns answers = made_up_answers(120, 1, 0.0);

  //! [index]
  const survey::index_tree tree({
      {.id = "product", .weight = 5},
      {.id = "quality", .parent = "product", .weight = 2, .item = "quality"},
      {.id = "design", .parent = "product", .weight = 1, .item = "design"},
      {.id = "service", .weight = 3},
      {.id = "staff", .parent = "service", .weight = 1, .item = "staff"},
      {.id = "waiting", .parent = "service", .weight = 1, .item = "wait_minutes", .low = 0, .high = 30, .lower_is_better = true},
      {.id = "value", .weight = 2, .item = "value", .low = 1, .high = 10},
  });
  const auto index = survey::composite_index(tree, answers);
  print(index);
  //! [index]

  //! [gaps]
  // Everybody, by what he or she answered.
  const auto all = survey::composite_index(tree, answers, {.gaps = survey::index_gaps::renormalise});
  std::cout << "\nby what each answered: " << all.total() << "; " << all.missing.filled << " gaps\n";

  // A shop that did not ask about design: its weight goes to quality, and that is told.
  const auto shorter = survey::composite_index(
      tree, answers.select(std::vector<std::string>{"quality", "staff", "wait_minutes", "value"}));
  std::cout << "without design:        " << shorter.total() << "; left out:";
  for (const std::string& part : shorter.left_out) std::cout << ' ' << part;
  std::cout << '\n';
  //! [gaps]

  //! [change]
  const auto later = survey::composite_index(tree, made_up_answers(120, 2, 0.25));
  std::cout << "\nchange of the total, and what of it came from where\n";
  for (const auto& change : survey::index_change(index, later)) {
    if (change.id == "total" || later[change.id].leaf) std::cout << change.id << ":\t" << change.contribution << '\n';
  }
  //! [change]

  //! [weights]
  // Weights that are estimates themselves add their doubt: here of the three parts of the total.
  const std::vector<survey::weight_doubt> doubts{
      {"total", {0.0050, -0.0030, -0.0020, -0.0030, 0.0040, -0.0010, -0.0020, -0.0010, 0.0030}}};
  const auto doubtful = survey::composite_index(tree, answers, {.weight_doubts = doubts});
  std::cout << "\nsure weights:     " << index.total() << '\n' << "doubtful weights: " << doubtful.total() << '\n';

  // Weights by what tells customers apart.
  const auto scores = survey::index_scores(tree, answers).select(std::vector<std::string>{"product", "service", "value"});
  const auto entropy = survey::entropy_weights(scores);
  for (const auto& criterion : entropy.criteria) std::cout << criterion.name << ":\t" << criterion.weight << '\n';
  std::cout << "by entropy:       " << survey::composite_index(tree.with_weights("total", entropy.weights()), answers).total()
            << '\n'
            << "equal weights:    " << survey::composite_index(tree.with_equal_weights(), answers).total() << '\n';
  //! [weights]

  //! [gated]
  // Service counts only for whom the product is good enough, value only for whom both are.
  const std::vector<std::string> levels{"product", "service", "value"};
  const std::vector<double> thresholds{50.0, 50.0};
  const auto gated = survey::gated_total(tree, answers, levels, thresholds);
  std::cout << '\n';
  for (const auto& level : gated.levels) {
    std::cout << level.id << ":\t" << level.score << '\n';
    if (level.reached.value().known()) std::cout << "\treach " << level.threshold << ": " << level.reached << '\n';
  }
  std::cout << "gated total:  " << gated.total << '\n' << "without gates: " << gated.ungated << '\n';
  //! [gated]
}
