#include <clientele/survey/responses.hpp>

#include <algorithm>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

std::uint16_t responses::answer_codes::operator[](std::size_t row) const noexcept {
  if (!wide.empty()) return wide[row];
  return narrow[row] == narrow_missing ? missing_code : narrow[row];
}

responses::responses(questionnaire asked, std::size_t rows)
    : asked_(std::move(asked)),
      rows_(rows),
      answers_(asked_.items().size() * all_aspects.size()),
      design_(rows) {}

std::size_t responses::place_of(std::string_view item, aspect of) const {
  const std::size_t index = asked_.item_index(item);
  if (!asked_.column_of(index, of)) {
    throw_invalid_argument("the questionnaire does not ask for the " + std::string(name(of)) + " of the item " +
                           quoted(item));
  }
  return index * all_aspects.size() + static_cast<std::size_t>(of);
}

any_scale responses::scale_of(std::size_t place) const {
  return asked_.items()[place / all_aspects.size()].scale_of(static_cast<aspect>(place % all_aspects.size()));
}

void responses::require_rows(std::size_t found) const {
  if (found != rows_) {
    throw_invalid_argument("there are " + std::to_string(found) + " answers; allowed: one per person, " +
                           std::to_string(rows_));
  }
}

void responses::refuse(std::size_t place, double value, std::uint64_t row) const {
  const any_scale scale = scale_of(place);
  clientele::detail::throw_bad_answer(value, scale.low(), scale.high(),
                                      "of the item " + asked_.items()[place / all_aspects.size()].id, row);
}

void responses::store(std::size_t place, const std::vector<std::uint16_t>& codes) {
  answer_codes stored;
  stored.observed = true;
  if (scale_of(place).levels() > narrow_missing) {
    stored.wide = codes;
  } else {
    stored.narrow.resize(codes.size());
    std::transform(codes.begin(), codes.end(), stored.narrow.begin(), [](std::uint16_t code) {
      return code == missing_code ? narrow_missing : static_cast<std::uint8_t>(code);
    });
  }
  answers_[place] = std::move(stored);
}

void responses::set_weights(std::vector<double> weights) { design_.set_weights(std::move(weights)); }
void responses::adjust_weights(std::shared_ptr<const weight_adjustment> adjustment) {
  design_.adjust_weights(std::move(adjustment));
}
void responses::set_strata(std::vector<std::uint32_t> strata) { design_.set_strata(std::move(strata)); }
void responses::set_clusters(std::vector<std::uint32_t> clusters) { design_.set_clusters(std::move(clusters)); }

void responses::set_segments(std::string key, std::vector<std::string> names) {
  require_rows(names.size());
  const auto found =
      std::find_if(segments_.begin(), segments_.end(), [&](const segment_key& one) { return one.key == key; });
  if (found != segments_.end()) {
    found->names = std::move(names);
  } else {
    segments_.push_back({std::move(key), std::move(names)});
  }
}

bool responses::has(std::string_view item, aspect of) const {
  const std::size_t index = asked_.item_index(item);
  return answers_[index * all_aspects.size() + static_cast<std::size_t>(of)].observed;
}

/// Whether the numbers of a column are to be turned round. Kano's answers and importances have no good end.
bool responses::turned(std::size_t place, orientation way) const {
  const auto of = static_cast<aspect>(place % all_aspects.size());
  const bool graded = of == aspect::performance || of == aspect::expectation || of == aspect::minimum;
  const bool low_is_good = scale_of(place).direction() == scale_direction::lower_is_better;
  return way == orientation::high_is_good && graded && asked_.items()[place / all_aspects.size()].reversed != low_is_good;
}

double responses::value_at(std::size_t place, std::size_t row, bool turn) const {
  const std::uint16_t code = answers_[place][row];
  if (code == missing_code) return clientele::detail::nan;
  const any_scale scale = scale_of(place);
  return turn ? scale.high() - code : scale.low() + code;
}

std::vector<double> responses::values(std::string_view item, aspect of, orientation way) const {
  const std::size_t place = place_of(item, of);
  if (!answers_[place].observed) {
    throw_invalid_argument("no answers about the " + std::string(name(of)) + " of the item " + quoted(item) +
                           " were observed");
  }
  const bool turn = turned(place, way);
  std::vector<double> found(rows_);
  for (std::size_t row = 0; row < rows_; ++row) found[row] = value_at(place, row, turn);
  return found;
}

double responses::answer(std::string_view item, aspect of, std::size_t row, orientation way) const {
  if (row >= rows_) {
    throw_invalid_argument("the row of an answer is " + std::to_string(row) + "; allowed: below " + std::to_string(rows_));
  }
  const std::size_t place = place_of(item, of);
  return answers_[place].observed ? value_at(place, row, turned(place, way)) : clientele::detail::nan;
}

numeric_columns responses::columns(std::span<const std::string> items, aspect of, orientation way) const {
  numeric_columns found = design_;
  for (const std::string& item : items) found.add(item, values(item, of, way));
  return found;
}

const responses::segment_key& responses::key_of(std::string_view key) const {
  const auto found =
      std::find_if(segments_.begin(), segments_.end(), [&](const segment_key& one) { return one.key == key; });
  if (found == segments_.end()) throw_invalid_argument("there is no segment key " + quoted(key));
  return *found;
}

std::vector<std::string> responses::segment_keys() const {
  std::vector<std::string> keys;
  for (const segment_key& one : segments_) keys.push_back(one.key);
  return keys;
}

std::span<const std::string> responses::segment_of_rows(std::string_view key) const { return key_of(key).names; }

std::vector<std::string> responses::segments(std::string_view key) const {
  std::vector<std::string> names = key_of(key).names;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase(names, "");
  return names;
}

responses responses::of_segment(std::string_view key, std::string_view name) const {
  const std::vector<std::string>& names = key_of(key).names;
  if (design_.adjustment() != nullptr) {
    throw_invalid_argument(
        "the weights of people in segments are adjusted to totals of all people; allowed: weights that are not "
        "adjusted further");
  }
  std::vector<bool> keep(rows_);
  for (std::size_t row = 0; row < rows_; ++row) keep[row] = names[row] == name;
  return where(keep);
}

responses responses::where(const std::vector<bool>& keep) const {
  require_rows(keep.size());
  responses result = *this;
  result.design_ = design_.where(keep);
  result.rows_ = result.design_.rows();
  const auto filter = [&](auto& values) {
    std::size_t kept = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (keep[row]) values[kept++] = std::move(values[row]);
    }
    values.resize(kept);
  };
  for (answer_codes& one : result.answers_) {
    if (!one.wide.empty()) filter(one.wide);
    if (!one.narrow.empty()) filter(one.narrow);
  }
  for (segment_key& one : result.segments_) filter(one.names);
  return result;
}

}  // namespace clientele::inline v0::survey
