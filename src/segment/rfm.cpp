#include <clientele/segment/rfm.hpp>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <ostream>
#include <string>

#include <clientele/core/errors.hpp>

#include "selection.hpp"

namespace clientele::inline v0::segment {

std::string_view name(rfm_rule rule) noexcept {
  switch (rule) {
    case rfm_rule::inverse_ecdf: return "inverse_ecdf";
    case rfm_rule::type_7: return "type_7";
    case rfm_rule::ntile_by_key: return "ntile_by_key";
    case rfm_rule::fixed: return "fixed";
  }
  return "unknown";
}

std::string_view name(rfm_binning binning) noexcept {
  switch (binning) {
    case rfm_binning::independent: return "independent";
    case rfm_binning::nested: return "nested";
  }
  return "unknown";
}

std::string_view name(rfm_dimension dimension) noexcept {
  switch (dimension) {
    case rfm_dimension::recency: return "recency";
    case rfm_dimension::frequency: return "frequency";
    case rfm_dimension::monetary: return "monetary";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, rfm_score score) {
  return out << int{score.recency} << '-' << int{score.frequency} << '-' << int{score.monetary};
}

namespace detail {
namespace {

using clientele::detail::throw_invalid_argument;
using values = std::span<const std::int64_t>;
using scores = std::span<std::uint8_t>;

constexpr std::array all_dimensions{rfm_dimension::recency, rfm_dimension::frequency, rfm_dimension::monetary};

// The customers of equal scores in the dimensions before this one, side by side and in the order of their keys.
struct grouping {
  std::vector<std::size_t> begins;     // one more than groups
  std::vector<std::size_t> customers;  // empty: one group, in order

  [[nodiscard]] std::size_t groups() const noexcept { return begins.size() - 1; }
  [[nodiscard]] std::size_t customer(std::size_t place) const noexcept {
    return customers.empty() ? place : customers[place];
  }
};

grouping everybody(std::size_t n) { return {{0, n}, {}}; }

grouping by_group(const std::vector<std::uint32_t>& group_of, std::size_t groups) {
  grouping result;
  result.begins.assign(groups + 1, 0);
  for (const std::uint32_t g : group_of) ++result.begins[g + 1];
  std::partial_sum(result.begins.begin(), result.begins.end(), result.begins.begin());
  result.customers.resize(group_of.size());
  std::vector<std::size_t> next(result.begins.begin(), result.begins.end() - 1);
  for (std::size_t i = 0; i < group_of.size(); ++i) result.customers[next[group_of[i]]++] = i;
  return result;
}

// For nested bins, the position of the scores so far: r - 1, or (r - 1) F + (f - 1).
void add_scores(std::vector<std::uint32_t>& group_of, std::span<const std::uint8_t> column, int bins) {
  for (std::size_t i = 0; i < group_of.size(); ++i) {
    group_of[i] = group_of[i] * static_cast<std::uint32_t>(bins) + column[i] - 1U;
  }
}

// Between the values a <= b: a + (b - a) part / bins, exactly. The distance fits 64 unsigned bits, and the products of
// its quotient and its rest by part < bins do too.
rfm_cut between(std::int64_t a, std::int64_t b, std::uint64_t part, std::uint64_t bins) {
  const std::uint64_t distance = static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
  const std::uint64_t rest = distance % bins * part;
  const std::uint64_t whole = distance / bins * part + rest / bins;
  const std::uint64_t fraction = rest % bins;
  const std::uint64_t divisor = std::gcd(fraction, bins);
  return {static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + whole),
          static_cast<std::uint8_t>(fraction / divisor), static_cast<std::uint8_t>(bins / divisor)};
}

// Appends the cuts of one group, which is not empty.
void find_cuts(values group, int bins, rfm_rule rule, std::vector<rfm_cut>& cuts) {
  const std::uint64_t n = group.size();
  const auto b = static_cast<std::uint64_t>(bins);
  std::vector<std::size_t> ranks;
  for (std::uint64_t k = 1; k < b; ++k) {
    if (rule == rfm_rule::inverse_ecdf) {
      ranks.push_back((k * n + b - 1) / b - 1);
    } else {
      const std::uint64_t low = (n - 1) * k / b;
      ranks.push_back(low);
      ranks.push_back(std::min(low + 1, n - 1));
    }
  }
  const std::vector<std::int64_t> found = order_statistics(group, ranks);
  for (std::uint64_t k = 1; k < b; ++k) {
    if (rule == rfm_rule::inverse_ecdf) {
      cuts.push_back({found[k - 1]});
    } else {
      cuts.push_back(between(found[2 * k - 2], found[2 * k - 1], (n - 1) * k % b, b));
    }
  }
}

constexpr std::size_t most_cuts = highest_rfm_bins - 1;

void score_by_cuts(values group, std::span<const rfm_cut> cuts, scores into) {
  std::array<std::int64_t, most_cuts> wholes{};
  std::transform(cuts.begin(), cuts.end(), wholes.begin(), [](rfm_cut cut) { return cut.whole; });
  for (std::size_t i = 0; i < group.size(); ++i) {
    unsigned below = 0;
    for (std::size_t k = 0; k < cuts.size(); ++k) below += group[i] > wholes[k] ? 1U : 0U;
    into[i] = static_cast<std::uint8_t>(1U + below);
  }
}

// As SQL's NTILE over the values in ascending order, equal ones in the order of the group: tiles of sizes that differ
// by one at most, the larger ones first.
void score_by_tiles(values group, int bins, scores into) {
  const std::size_t n = group.size();
  const auto b = static_cast<std::size_t>(bins);
  std::vector<std::size_t> begins;  // the first rank of each tile but the first
  for (std::size_t k = 1; k < b; ++k) {
    const std::size_t begin = k * (n / b) + std::min(k, n % b);
    if (begin < n) begins.push_back(begin);
  }
  const std::vector<std::int64_t> firsts = order_statistics(group, begins);
  const std::size_t tiles = begins.size();
  std::array<std::size_t, most_cuts> lower{};  // values below the first one of the tile
  for (const std::int64_t value : group) {
    for (std::size_t k = 0; k < tiles; ++k) lower[k] += value < firsts[k] ? 1U : 0U;
  }
  std::array<std::size_t, most_cuts> rank = lower;  // of the next value that equals the first one of the tile
  for (std::size_t i = 0; i < n; ++i) {
    unsigned tile = 1;
    for (std::size_t k = 0; k < tiles; ++k) {
      const bool tied = group[i] == firsts[k];
      if (group[i] > firsts[k] || (tied && rank[k] >= begins[k])) ++tile;
      rank[k] += tied ? 1U : 0U;
    }
    into[i] = static_cast<std::uint8_t>(tile);
  }
}

std::vector<std::int64_t> values_of(const rfm_input& input, rfm_dimension dimension) {
  const std::size_t n = input.last_days.size();
  std::vector<std::int64_t> result(n);
  if (dimension == rfm_dimension::recency) {
    for (std::size_t i = 0; i < n; ++i) {
      result[i] = std::int64_t{input.as_of.number()} - input.last_days[i].number();
    }
  } else {
    std::copy(input.counts.begin(), input.counts.end(), result.begin());
  }
  return result;
}

std::vector<rfm_cut>& cuts_of(rfm_cut_state& state, rfm_dimension dimension) {
  return dimension == rfm_dimension::recency     ? state.recency
         : dimension == rfm_dimension::frequency ? state.frequency
                                                 : state.monetary;
}

// Scores every dimension; `kept` says how, or is filled by cuts that are found on the way, or neither for tiles.
enum class source { found, kept, tiles };

rfm_score_columns score_all(rfm_input input, const rfm_options& options, source from, rfm_cut_state& cuts) {
  const std::size_t n = input.last_days.size();
  const bool nested = options.binning == rfm_binning::nested;
  rfm_score_columns result;
  std::vector<std::uint32_t> group_of(nested ? n : 0, 0);
  std::size_t groups = 1;
  for (const rfm_dimension dimension : all_dimensions) {
    const int bins = options.bins[dimension];
    const auto cuts_per_group = static_cast<std::size_t>(bins) - 1;
    std::vector<std::int64_t> column =
        dimension == rfm_dimension::monetary ? std::move(input.units) : values_of(input, dimension);
    std::vector<rfm_cut>& dimension_cuts = cuts_of(cuts, dimension);

    const grouping order = groups > 1 ? by_group(group_of, groups) : everybody(n);
    std::vector<rfm_cut> overall;  // for groups without a customer, so that tomorrow's find cuts there too
    std::vector<std::int64_t> ordered;
    if (groups > 1) {
      if (from == source::found) find_cuts(column, bins, options.rule, overall);
      ordered.resize(n);
      for (std::size_t i = 0; i < n; ++i) ordered[i] = column[order.customer(i)];
      column = std::move(ordered);
    }
    std::vector<std::uint8_t> scored(n);
    for (std::size_t g = 0; g < order.groups(); ++g) {
      const std::size_t begin = order.begins[g];
      const values group = values{column}.subspan(begin, order.begins[g + 1] - begin);
      const scores into = scores{scored}.subspan(begin, group.size());
      if (from == source::tiles) {
        score_by_tiles(group, bins, into);
        continue;
      }
      if (from == source::found) {
        if (group.empty()) {
          dimension_cuts.insert(dimension_cuts.end(), overall.begin(), overall.end());
        } else {
          find_cuts(group, bins, options.rule, dimension_cuts);
        }
      }
      score_by_cuts(group, std::span{dimension_cuts}.subspan(g * cuts_per_group, cuts_per_group), into);
    }
    std::vector<std::uint8_t>& scores_in_order = result.scores[static_cast<std::size_t>(dimension)];
    if (groups > 1) {
      scores_in_order.resize(n);
      for (std::size_t i = 0; i < n; ++i) scores_in_order[order.customer(i)] = scored[i];
    } else {
      scores_in_order = std::move(scored);
    }
    if (dimension == rfm_dimension::recency) {  // fewer days are better
      for (std::uint8_t& score : scores_in_order) score = static_cast<std::uint8_t>(bins + 1 - score);
    }
    if (nested && dimension != rfm_dimension::monetary) {
      add_scores(group_of, scores_in_order, bins);
      groups *= static_cast<std::size_t>(bins);
    }
  }
  return result;
}

void require_ascending(std::span<const rfm_cut> cuts, rfm_dimension dimension, bool strictly) {
  for (std::size_t k = 0; k < cuts.size(); ++k) {
    const std::string which = std::string(name(dimension)) + " cut " + std::to_string(k + 1);
    if (cuts[k].denominator == 0 || cuts[k].numerator >= cuts[k].denominator) {
      throw_invalid_argument(which + " has the fraction " + std::to_string(cuts[k].numerator) + "/" +
                             std::to_string(cuts[k].denominator) + "; allowed: 0 or more and below 1");
    }
    if (k == 0) continue;
    const rfm_cut a = cuts[k - 1];
    const rfm_cut b = cuts[k];
    const int a_part = a.numerator * b.denominator;
    const int b_part = b.numerator * a.denominator;
    const bool descends = a.whole > b.whole || (a.whole == b.whole && a_part > b_part);
    if (descends || (strictly && a.whole == b.whole && a_part == b_part)) {
      throw_invalid_argument(which + " is " + std::to_string(b.whole) + " after " + std::to_string(a.whole) +
                             (dimension == rfm_dimension::monetary ? " (units of money)" : "") +
                             "; allowed: " + (strictly ? "more than the one before" : "no less than the one before"));
    }
  }
}

}  // namespace

void require_bins(rfm_bins bins) {
  for (const rfm_dimension dimension : all_dimensions) {
    if (bins[dimension] < lowest_rfm_bins || bins[dimension] > highest_rfm_bins) {
      throw_invalid_argument("number of " + std::string(name(dimension)) + " bins is " +
                             std::to_string(bins[dimension]) + "; allowed: " + std::to_string(lowest_rfm_bins) +
                             " to " + std::to_string(highest_rfm_bins));
    }
  }
}

void require_cuts(const rfm_cut_state& state) {
  require_bins(state.options.bins);
  if (state.options.rule == rfm_rule::ntile_by_key) {
    throw_invalid_argument("the rule of RFM cuts is ntile_by_key; allowed: inverse_ecdf, type_7 or fixed");
  }
  const bool nested = state.options.binning == rfm_binning::nested;
  std::size_t groups = 1;
  rfm_cut_state copy = state;
  for (const rfm_dimension dimension : all_dimensions) {
    const std::vector<rfm_cut>& cuts = cuts_of(copy, dimension);
    const auto bins = static_cast<std::size_t>(state.options.bins[dimension]);
    if (cuts.size() != groups * (bins - 1)) {
      throw_invalid_argument("number of " + std::string(name(dimension)) + " cuts is " + std::to_string(cuts.size()) +
                             "; wanted: " + std::to_string(groups * (bins - 1)) + " for " + std::to_string(bins) +
                             " bins" + (groups > 1 ? " in each of " + std::to_string(groups) + " groups" : ""));
    }
    for (std::size_t g = 0; g < groups; ++g) {
      require_ascending(std::span{cuts}.subspan(g * (bins - 1), bins - 1), dimension,
                        state.options.rule == rfm_rule::fixed);
    }
    if (nested) groups *= bins;
  }
}

rfm_score_columns rfm_of(rfm_input input, const rfm_options& options, std::optional<rfm_cut_state>& cuts) {
  require_bins(options.bins);
  if (options.rule == rfm_rule::fixed) {
    throw_invalid_argument("the rule of RFM scores is fixed, without cuts; pass rfm_cuts in place of options");
  }
  const bool tiles = options.rule == rfm_rule::ntile_by_key;
  rfm_cut_state state;
  state.options = options;
  if (input.last_days.empty()) return {};
  rfm_score_columns columns = score_all(std::move(input), options, tiles ? source::tiles : source::found, state);
  if (!tiles) cuts = std::move(state);
  return columns;
}

rfm_score_columns rfm_of(rfm_input input, const rfm_cut_state& cuts) {
  rfm_cut_state copy = cuts;
  return score_all(std::move(input), cuts.options, source::kept, copy);
}

void throw_no_rfm_cuts(rfm_rule rule, std::size_t customers) {
  throw_invalid_argument(customers == 0 ? "RFM scores of nobody have no cuts"
                                        : "RFM scores by " + std::string(name(rule)) +
                                              " have no cuts: where a tile ends among equal values depends on their keys");
}

}  // namespace detail

int rfm_bins_formed::formed() const noexcept {
  return static_cast<int>(std::count_if(customers.begin(), customers.end(), [](std::uint64_t n) { return n > 0; }));
}

rfm_scores::rfm_scores(rfm_bins bins, std::vector<std::uint8_t> recency, std::vector<std::uint8_t> frequency,
                       std::vector<std::uint8_t> monetary, rfm_binning binning)
    : bins_(bins), binning_(binning), columns_{{std::move(recency), std::move(frequency), std::move(monetary)}} {
  using clientele::detail::throw_invalid_argument;
  detail::require_bins(bins);
  const std::size_t n = size();
  std::vector<std::uint32_t> group_of(binning == rfm_binning::nested ? n : 0, 0);
  std::size_t groups = 1;
  for (const rfm_dimension dimension : detail::all_dimensions) {
    const std::span<const std::uint8_t> column = (*this)[dimension];
    const int asked = bins[dimension];
    const auto width = static_cast<std::size_t>(asked);
    if (column.size() != n) {
      throw_invalid_argument("column of " + std::string(name(dimension)) + " scores has " +
                             std::to_string(column.size()) + " rows; wanted: " + std::to_string(n));
    }
    std::vector<std::uint64_t> customers(groups * width);
    for (std::size_t i = 0; i < n; ++i) {
      const int score = column[i];
      if (score < 1 || score > asked) {
        throw_invalid_argument("row " + std::to_string(i) + ": " + std::string(name(dimension)) + " score is " +
                               std::to_string(score) + "; allowed: 1 to " + std::to_string(asked));
      }
      const std::size_t group = groups > 1 ? group_of[i] : 0;
      ++customers[group * width + static_cast<std::size_t>(score) - 1];
    }
    rfm_bins_formed& formed = formed_[static_cast<std::size_t>(dimension)];
    formed.asked = asked;
    formed.customers.assign(width, 0);
    for (std::size_t g = 0; g < groups; ++g) {
      const auto of_group = std::span{customers}.subspan(g * width, width);
      const bool anybody = std::any_of(of_group.begin(), of_group.end(), [](std::uint64_t c) { return c > 0; });
      if (!anybody) continue;
      ++formed.groups;
      if (std::find(of_group.begin(), of_group.end(), std::uint64_t{0}) != of_group.end()) ++formed.groups_short;
      for (std::size_t k = 0; k < width; ++k) formed.customers[k] += of_group[k];
    }
    if (binning == rfm_binning::nested && dimension != rfm_dimension::monetary) {
      detail::add_scores(group_of, column, asked);
      groups *= width;
    }
  }
}

}  // namespace clientele::inline v0::segment
