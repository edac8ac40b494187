#include <clientele/segment/rfm_segments.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::segment {
namespace {

using clientele::detail::throw_invalid_argument;

std::size_t cells_of(rfm_bins bins) {
  return static_cast<std::size_t>(bins.recency) * static_cast<std::size_t>(bins.frequency) *
         static_cast<std::size_t>(bins.monetary);
}

std::size_t cell_at(rfm_bins bins, int recency, int frequency, int monetary) {
  return static_cast<std::size_t>(((recency - 1) * bins.frequency + frequency - 1) * bins.monetary + monetary - 1);
}

std::string text(int recency, int frequency, int monetary) {
  return std::to_string(recency) + "-" + std::to_string(frequency) + "-" + std::to_string(monetary);
}

std::string text(const segment_rule& rule, std::size_t position) {
  return "rule " + std::to_string(position + 1) + " (" + rule.name + ")";
}

void require_range(const segment_rule& rule, std::size_t position, rfm_dimension of, score_range range, int bins) {
  if (range.low >= 1 && range.low <= range.high && range.high <= bins) return;
  throw_invalid_argument(text(rule, position) + ": " + std::string(name(of)) + " scores are " +
                         std::to_string(range.low) + " to " + std::to_string(range.high) + "; allowed: within 1 to " +
                         std::to_string(bins) + ", the lower first");
}

constexpr std::size_t no_rule = (std::numeric_limits<std::size_t>::max)();
constexpr std::size_t most_names = 255;

// Codes of three digits: recency, frequency and monetary score. After [bloomreach-2024], which leaves no cell out.
struct named_codes {
  const char* name;
  std::array<int, 24> codes;  // 0: no more
};
constexpr std::array<named_codes, 11> eleven{{
    {"Champions", {555, 554, 545, 544, 455, 454, 445}},
    {"Loyal Customers", {543, 444, 435, 355, 354, 345, 344, 335}},
    {"Potential Loyalists", {553, 552, 551, 542, 541, 533, 532, 531, 453, 452, 451, 442,
                             441, 433, 432, 431, 423, 353, 352, 351, 342, 341, 333, 323}},
    {"New Customers", {512, 511, 422, 421, 412, 411, 311}},
    {"Promising", {525, 524, 523, 522, 521, 515, 514, 513, 425, 424, 415, 414, 413, 315, 314, 313}},
    {"Need Attention", {535, 534, 443, 434, 343, 334, 325, 324}},
    {"About To Sleep", {331, 321, 312, 251, 241, 231, 221, 213}},
    {"At Risk", {255, 254, 253, 252, 245, 244, 243, 242, 235, 234, 225, 224,
                 153, 152, 145, 143, 142, 135, 134, 133, 125, 124}},
    {"Can't Lose Them", {215, 214, 155, 154, 144, 115, 114, 113}},
    {"Hibernating", {332, 322, 233, 232, 223, 222, 212, 211, 132, 123, 122}},
    {"Lost", {151, 141, 131, 121, 112, 111}},
}};

constexpr bool every_cell_once() {
  std::array<int, 125> seen{};
  for (const named_codes& segment : eleven) {
    for (const int code : segment.codes) {
      if (code == 0) continue;
      const int r = code / 100;
      const int f = code / 10 % 10;
      const int m = code % 10;
      if (r < 1 || r > 5 || f < 1 || f > 5 || m < 1 || m > 5) return false;
      ++seen[static_cast<std::size_t>((r - 1) * 25 + (f - 1) * 5 + m - 1)];
    }
  }
  for (const int times : seen) {
    if (times != 1) return false;
  }
  return true;
}
static_assert(every_cell_once());

}  // namespace

segment_set::segment_set(rfm_bins bins, std::vector<segment_rule> rules) : bins_(bins), rules_(std::move(rules)) {
  detail::require_bins(bins);
  std::vector<std::size_t> rule_of(cells_of(bins), no_rule);
  cells_.resize(rule_of.size());
  for (std::size_t at = 0; at < rules_.size(); ++at) {
    const segment_rule& rule = rules_[at];
    if (rule.name.empty()) throw_invalid_argument("rule " + std::to_string(at + 1) + " of a segment set has no name");
    require_range(rule, at, rfm_dimension::recency, rule.recency, bins.recency);
    require_range(rule, at, rfm_dimension::frequency, rule.frequency, bins.frequency);
    require_range(rule, at, rfm_dimension::monetary, rule.monetary, bins.monetary);
    const auto known = std::find(names_.begin(), names_.end(), rule.name);
    const auto code = static_cast<std::size_t>(known - names_.begin());
    if (known == names_.end()) {
      if (names_.size() == most_names) throw_invalid_argument("a segment set has more than 255 names");
      names_.push_back(rule.name);
    }
    for (int r = rule.recency.low; r <= rule.recency.high; ++r) {
      for (int f = rule.frequency.low; f <= rule.frequency.high; ++f) {
        for (int m = rule.monetary.low; m <= rule.monetary.high; ++m) {
          const std::size_t cell = cell_at(bins, r, f, m);
          if (rule_of[cell] != no_rule) {
            throw_invalid_argument(text(rules_[rule_of[cell]], rule_of[cell]) + " and " + text(rule, at) +
                                   " overlap in the cell " + text(r, f, m) + " (recency-frequency-monetary)");
          }
          rule_of[cell] = at;
          cells_[cell] = static_cast<std::uint8_t>(code);
        }
      }
    }
  }
  for (int r = 1; r <= bins.recency; ++r) {
    for (int f = 1; f <= bins.frequency; ++f) {
      for (int m = 1; m <= bins.monetary; ++m) {
        if (rule_of[cell_at(bins, r, f, m)] == no_rule) {
          throw_invalid_argument("no rule covers the cell " + text(r, f, m) +
                                 " (recency-frequency-monetary) of a segment set");
        }
      }
    }
  }
}

std::size_t segment_set::position(std::string_view segment) const {
  const auto found = std::find(names_.begin(), names_.end(), segment);
  if (found == names_.end()) {
    std::string known;
    for (const std::string& n : names_) known += (known.empty() ? "" : ", ") + n;
    throw_invalid_argument("segment is " + std::string(segment) + "; allowed: " + known);
  }
  return static_cast<std::size_t>(found - names_.begin());
}

std::uint8_t segment_set::code(rfm_score score) const {
  if (score.recency < 1 || score.recency > bins_.recency || score.frequency < 1 || score.frequency > bins_.frequency ||
      score.monetary < 1 || score.monetary > bins_.monetary) {
    throw_invalid_argument("RFM score is " + text(score.recency, score.frequency, score.monetary) +
                           "; allowed: 1-1-1 to " + text(bins_.recency, bins_.frequency, bins_.monetary));
  }
  return cells_[cell_at(bins_, score.recency, score.frequency, score.monetary)];
}

segment_set eleven_segments() {
  std::vector<segment_rule> rules;
  for (const named_codes& segment : eleven) {
    for (const int code : segment.codes) {
      if (code == 0) continue;
      const int r = code / 100;
      const int f = code / 10 % 10;
      const int m = code % 10;
      rules.push_back({segment.name, {r, r}, {f, f}, {m, m}});
    }
  }
  return {rfm_bins{}, std::move(rules)};
}

segment_set eight_segments(rfm_bins bins) {
  detail::require_bins(bins);
  const auto half = [](int of, bool high) {
    const int low_to = (of + 1) / 2;  // the middle of an odd number of bins is low
    return high ? score_range{low_to + 1, of} : score_range{1, low_to};
  };
  struct named_half {
    const char* name;
    bool recent;
    bool frequent;
    bool important;
  };
  constexpr std::array<named_half, 8> eight{{
      {"Important Value", true, true, true},
      {"Important Development", true, false, true},
      {"Important Retention", false, true, true},
      {"Important Win-back", false, false, true},
      {"General Value", true, true, false},
      {"General Development", true, false, false},
      {"General Retention", false, true, false},
      {"General Win-back", false, false, false},
  }};
  std::vector<segment_rule> rules;
  for (const auto& [name, recent, frequent, important] : eight) {
    rules.push_back({name, half(bins.recency, recent), half(bins.frequency, frequent), half(bins.monetary, important)});
  }
  return {bins, std::move(rules)};
}

segment_table::segment_table(segment_set set, const rfm_scores& scores)
    : set_(std::move(set)), codes_(scores.size()), counts_(set_.size()) {
  const rfm_bins bins = set_.bins();
  if (scores.size() > 0 && scores.bins() != bins) {
    throw_invalid_argument("RFM scores have " +
                           text(scores.bins().recency, scores.bins().frequency, scores.bins().monetary) +
                           " bins; the segment set is for " + text(bins.recency, bins.frequency, bins.monetary));
  }
  const auto recency = scores.recency();
  const auto frequency = scores.frequency();
  const auto monetary = scores.monetary();
  const auto cells = set_.cells();
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    codes_[i] = cells[cell_at(bins, recency[i], frequency[i], monetary[i])];
    ++counts_[codes_[i]];
  }
}

std::vector<segment_share> segment_table::shares() const& {
  std::vector<segment_share> result;
  for (std::size_t k = 0; k < counts_.size(); ++k) result.push_back({set_.names()[k], counts_[k], share(k)});
  return result;
}

segment_table rfm_segments_t::operator()(const rfm_scores& scores) const { return {eleven_segments(), scores}; }

segment_table rfm_segments_t::operator()(const rfm_scores& scores, segment_set set) const {
  return {std::move(set), scores};
}

}  // namespace clientele::inline v0::segment
