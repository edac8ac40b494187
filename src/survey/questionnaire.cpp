#include <clientele/survey/questionnaire.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {
/// Answers to Kano's pair of questions: like it, expect it, neutral, can live with it, dislike it [kano-1984].
constexpr int kano_answers = 5;
}  // namespace

localized_text::localized_text(std::vector<translation> translations) : translations_(std::move(translations)) {
  std::erase_if(translations_, [](const translation& one) { return one.text.empty(); });
  for (std::size_t i = 0; i < translations_.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (translations_[i].language == translations_[j].language) {
        throw_invalid_argument("a text is given twice in the language " + quoted(translations_[i].language));
      }
    }
  }
}

std::string_view localized_text::in(std::string_view language) const noexcept {
  for (const translation& one : translations_) {
    if (one.language == language) return one.text;
  }
  return translations_.empty() ? std::string_view{} : translations_.front().text;
}

std::string_view name(aspect of) noexcept {
  switch (of) {
    case aspect::performance: return "performance";
    case aspect::expectation: return "expectation";
    case aspect::minimum: return "minimum";
    case aspect::importance: return "importance";
    case aspect::functional: return "functional";
    case aspect::dysfunctional: return "dysfunctional";
  }
  return "unknown";
}

any_scale item::scale_of(aspect of) const {
  switch (of) {
    case aspect::performance:
    case aspect::expectation:
    case aspect::minimum: return scale;
    case aspect::importance: return importance_scale.known() ? importance_scale : scale;
    case aspect::functional:
    case aspect::dysfunctional: return {1, kano_answers};
  }
  return scale;
}

namespace {

/// The rules that one item or dimension has to keep, and those of all of them together.
class rules {
 public:
  rules(const std::vector<dimension>& dimensions, const std::vector<item>& items, const std::string& outcome)
      : dimensions_(dimensions), items_(items), outcome_(outcome) {}

  void check() const {
    for (const dimension& one : dimensions_) check_dimension(one);
    for (const item& one : items_) check_item(one);
    check_ids();
    check_columns();
    check_weights("");
    for (const dimension& one : dimensions_) check_weights(one.id);
    if (!outcome_.empty() && !has_item(outcome_)) {
      throw_invalid_argument("the outcome is " + quoted(outcome_) + "; allowed: the id of an item");
    }
  }

 private:
  [[nodiscard]] bool has_dimension(const std::string& id) const { return find_dimension(id) != nullptr; }
  [[nodiscard]] const dimension* find_dimension(const std::string& id) const {
    const auto found =
        std::find_if(dimensions_.begin(), dimensions_.end(), [&](const dimension& one) { return one.id == id; });
    return found == dimensions_.end() ? nullptr : &*found;
  }
  [[nodiscard]] bool has_item(const std::string& id) const {
    return std::any_of(items_.begin(), items_.end(), [&](const item& one) { return one.id == id; });
  }
  static void check_weight(const std::string& what, double weight) {
    if (std::isfinite(weight) && weight >= 0.0) return;
    throw_invalid_argument("the weight of " + what + " is " + number_text(weight) + "; allowed: 0 or more");
  }
  void check_dimension(const dimension& one) const {
    const std::string what = "the dimension " + quoted(one.id);
    if (one.id.empty()) throw_invalid_argument("the id of a dimension is empty; allowed: some text");
    check_weight(what, one.weight);
    // Going up from anywhere ends after as many steps as there are dimensions, or never.
    const dimension* at = &one;
    for (std::size_t steps = 0; !at->parent.empty(); ++steps) {
      const dimension* above = find_dimension(at->parent);
      if (above == nullptr) {
        throw_invalid_argument("the parent of " + what + " is " + quoted(at->parent) +
                               "; allowed: the id of a dimension, or empty for the total");
      }
      if (steps == dimensions_.size()) throw_invalid_argument(what + " contains itself");
      at = above;
    }
  }
  void check_item(const item& one) const {
    const std::string what = "the item " + quoted(one.id);
    if (one.id.empty()) throw_invalid_argument("the id of an item is empty; allowed: some text");
    check_weight(what, one.weight);
    if (!one.dimension.empty() && !has_dimension(one.dimension)) {
      throw_invalid_argument("the dimension of " + what + " is " + quoted(one.dimension) +
                             "; allowed: the id of a dimension, or empty for none");
    }
    if (!one.scale.known()) throw_invalid_argument(what + " has no scale");
    for (std::size_t i = 0; i < one.questions.size(); ++i) {
      if (one.questions[i].column.empty()) {
        throw_invalid_argument("the column of the " + std::string(name(one.questions[i].of)) + " of " + what +
                               " is empty; allowed: the name of a column");
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (one.questions[i].of == one.questions[j].of) {
          throw_invalid_argument(what + " asks for its " + std::string(name(one.questions[i].of)) + " twice");
        }
      }
    }
  }
  void check_ids() const {
    std::vector<std::string> ids;
    for (const dimension& one : dimensions_) ids.push_back(one.id);
    for (const item& one : items_) ids.push_back(one.id);
    refuse_repeated(std::move(ids), "the id ");
  }
  void check_columns() const {
    std::vector<std::string> columns;
    for (const item& one : items_) {
      if (one.questions.empty()) columns.push_back(one.id);
      for (const question& asked : one.questions) columns.push_back(asked.column);
    }
    refuse_repeated(std::move(columns), "the column ");
  }
  static void refuse_repeated(std::vector<std::string> names, const std::string& what) {
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) throw_invalid_argument(what + quoted(*twice) + " is there twice");
  }
  void check_weights(const std::string& parent) const {
    double sum = 0.0;
    bool any = false;
    for (const dimension& one : dimensions_) {
      if (one.parent != parent) continue;
      sum += one.weight;
      any = true;
    }
    for (const item& one : items_) {
      if (one.dimension != parent || one.id == outcome_) continue;
      sum += one.weight;
      any = true;
    }
    if (any && !(sum > 0.0)) {
      throw_invalid_argument("the weights below " + (parent.empty() ? std::string("the total") : quoted(parent)) +
                             " are all 0; allowed: one above 0 or more");
    }
  }

  const std::vector<dimension>& dimensions_;
  const std::vector<item>& items_;
  const std::string& outcome_;
};

}  // namespace

questionnaire::questionnaire(std::string id, std::vector<dimension> dimensions, std::vector<item> items,
                             std::string outcome, localized_text label)
    : id_(std::move(id)),
      label_(std::move(label)),
      dimensions_(std::move(dimensions)),
      items_(std::move(items)),
      outcome_(std::move(outcome)) {
  // As they stand in a file, so that one that was saved and read is the same.
  for (item& one : items_) {
    std::stable_sort(one.questions.begin(), one.questions.end(),
                     [](const question& a, const question& b) { return a.of < b.of; });
  }
  if (id_.empty()) throw_invalid_argument("the id of a questionnaire is empty; allowed: some text");
  rules(dimensions_, items_, outcome_).check();
}

namespace {
template <class Named>
std::size_t index_of(const std::vector<Named>& all, std::string_view id, const char* what) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return i;
  }
  throw_invalid_argument(std::string("there is no ") + what + ' ' + quoted(id) + " in the questionnaire");
}
}  // namespace

std::size_t questionnaire::item_index(std::string_view id) const { return index_of(items_, id, "item"); }
std::size_t questionnaire::dimension_index(std::string_view id) const { return index_of(dimensions_, id, "dimension"); }

questionnaire questionnaire::with_outcome(std::string item) const {
  return {id_, dimensions_, items_, std::move(item), label_};
}

std::optional<std::size_t> questionnaire::outcome() const noexcept {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (!outcome_.empty() && items_[i].id == outcome_) return i;
  }
  return std::nullopt;
}

std::vector<std::size_t> questionnaire::items_of(std::string_view dimension) const {
  if (!dimension.empty()) static_cast<void>(dimension_index(dimension));
  const auto below = [&](std::string_view at) {
    while (at != dimension && !at.empty()) at = dimensions_[dimension_index(at)].parent;
    return at == dimension;
  };
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].id != outcome_ && below(items_[i].dimension)) found.push_back(i);
  }
  return found;
}

std::optional<std::string> questionnaire::column_of(std::size_t item, aspect of) const {
  const survey::item& asked = items_.at(item);
  if (asked.questions.empty() && of == aspect::performance) return asked.id;
  for (const question& one : asked.questions) {
    if (one.of == of) return one.column;
  }
  return std::nullopt;
}

bool questionnaire::asks(std::span<const aspect> aspects) const {
  const std::vector<std::size_t> items = items_of("");
  return !items.empty() && std::all_of(items.begin(), items.end(), [&](std::size_t i) {
    return std::all_of(aspects.begin(), aspects.end(), [&](aspect of) { return column_of(i, of).has_value(); });
  });
}

}  // namespace clientele::inline v0::survey
