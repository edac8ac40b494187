#include <clientele/survey/raking.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/weight.hpp>

#include "core/text.hpp"
#include "stats/clipped_factors.hpp"

namespace clientele::inline v0::survey {

std::string_view name(missing_margin policy) noexcept {
  switch (policy) {
    case missing_margin::refuse: return "refuse";
    case missing_margin::own_level: return "own_level";
    case missing_margin::leave_out: return "leave_out";
  }
  return "unknown";
}
std::string_view name(margin_totals rule) noexcept {
  switch (rule) {
    case margin_totals::must_agree: return "must_agree";
    case margin_totals::scale_to_first: return "scale_to_first";
  }
  return "unknown";
}
std::string_view name(weight_scale scale) noexcept {
  switch (scale) {
    case weight_scale::population: return "population";
    case weight_scale::rows: return "rows";
    case weight_scale::design: return "design";
  }
  return "unknown";
}
std::string_view name(unmet_margins rule) noexcept {
  switch (rule) {
    case unmet_margins::raise: return "raise";
    case unmet_margins::report: return "report";
  }
  return "unknown";
}

namespace {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

/// "a", "b" and 3 more.
std::string list_of(std::span<const margin_level> levels) {
  constexpr std::size_t most = 8;
  std::string result;
  for (std::size_t l = 0; l < levels.size() && l < most; ++l) result += (l == 0 ? "" : ", ") + quoted(levels[l].name);
  if (levels.size() > most) result += " and " + std::to_string(levels.size() - most) + " more";
  return result;
}

[[noreturn]] void refuse_level(const std::string& found, const std::string& margin_name, std::size_t row,
                               std::span<const margin_level> levels) {
  throw invalid_value("the level is " + found + " in row " + std::to_string(row) + " of margin " + quoted(margin_name) +
                          "; allowed: " + list_of(levels),
                      row);
}

/// Names to places, by a sorted index where there are many.
class level_index {
 public:
  explicit level_index(std::span<const margin_level> levels) : levels_(levels), order_(levels.size()) {
    for (std::size_t l = 0; l < order_.size(); ++l) order_[l] = static_cast<std::uint32_t>(l);
    std::sort(order_.begin(), order_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return levels_[a].name < levels_[b].name; });
  }
  [[nodiscard]] std::uint32_t operator()(std::string_view name) const {
    const auto at = std::lower_bound(order_.begin(), order_.end(), name,
                                     [&](std::uint32_t l, std::string_view n) { return levels_[l].name < n; });
    return at != order_.end() && levels_[*at].name == name ? *at : margin::missing;
  }
  /// A name that is there twice, or nothing.
  [[nodiscard]] const std::string* repeated() const {
    const auto at = std::adjacent_find(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return levels_[a].name == levels_[b].name;
    });
    return at == order_.end() ? nullptr : &levels_[*at].name;
  }

 private:
  std::span<const margin_level> levels_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

margin::margin(std::string name, std::vector<margin_level> levels, std::span<const std::string> of_rows)
    : name_(std::move(name)), levels_(std::move(levels)) {
  require_levels();
  const level_index index(levels_);
  of_rows_.reserve(of_rows.size());
  for (std::size_t row = 0; row < of_rows.size(); ++row) {
    of_rows_.push_back(of_rows[row].empty() ? missing : index(of_rows[row]));
    if (of_rows_.back() == missing && !of_rows[row].empty()) refuse_level(quoted(of_rows[row]), name_, row, levels_);
  }
}

margin::margin(std::string name, std::vector<margin_level> levels, std::vector<std::uint32_t> of_rows)
    : name_(std::move(name)), levels_(std::move(levels)), of_rows_(std::move(of_rows)) {
  require_levels();
  for (std::size_t row = 0; row < of_rows_.size(); ++row) {
    if (of_rows_[row] < levels_.size() || of_rows_[row] == missing) continue;
    refuse_level("number " + std::to_string(of_rows_[row]), name_, row, levels_);
  }
}

void margin::require_levels() const {
  if (levels_.empty()) throw_invalid_argument("the margin " + quoted(name_) + " has no levels; allowed: one or more");
  if (const std::string* twice = level_index(levels_).repeated()) {
    throw_invalid_argument("the margin " + quoted(name_) + " has the level " + quoted(*twice) + " twice; allowed: once");
  }
  for (const margin_level& level : levels_) {
    if (level.total > 0.0 && std::isfinite(level.total)) continue;
    throw_invalid_argument("the total of level " + quoted(level.name) + " of margin " + quoted(name_) + " is " +
                           number_text(level.total) + "; allowed: above 0; leave out people whom nobody stands for");
  }
}

double margin::total() const noexcept {
  double sum = 0.0;
  for (const margin_level& level : levels_) sum += level.total;
  return sum;
}

/// Factors of cells, and how near they come.
struct raking::outcome {
  std::vector<double> factors;  // of the design weights, with k and within the limits
  bool converged = false;
  std::size_t iterations = 0;
  double error = nan;
  std::size_t worst_level = 0;
  std::size_t at_limits = 0;
  std::vector<char> limited;
};

namespace {

void require_limits(const raking_options& options) {
  const auto in_order = [](double low, double high) { return low >= 0.0 && low < high; };
  if (!(options.tolerance > 0.0)) throw_invalid_argument("tolerance of raking", options.tolerance, "above 0");
  if (options.iterations == 0) throw_invalid_argument("iterations of raking", 0, "1 or more");
  if (!(in_order(options.lowest_ratio, options.highest_ratio) && options.lowest_ratio <= 1.0 &&
        options.highest_ratio >= 1.0)) {
    throw_invalid_argument("the limits of the ratio are " + number_text(options.lowest_ratio) + " and " +
                           number_text(options.highest_ratio) + "; allowed: 0 to 1, and 1 or more");
  }
  if (!in_order(options.lowest_weight, options.highest_weight)) {
    throw_invalid_argument("the limits of the weights are " + number_text(options.lowest_weight) + " and " +
                           number_text(options.highest_weight) + "; allowed: 0 or more, the first below the second");
  }
}

void require_weights(std::span<const double> weights) {
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weight::valid(weights[row])) continue;
    throw invalid_value("weight is " + number_text(weights[row]) + " in row " + std::to_string(row) + "; allowed: " +
                            weight::allowed,
                        row);
  }
}

/// Codes of rows, refined column by column: rows have one code where they agree in all columns.
class row_codes {
 public:
  explicit row_codes(std::size_t rows) : codes_(rows, 0) {}

  /// `of_row(i)` is below `count`.
  template <class OfRow>
  void refine(std::size_t count, const OfRow& of_row) {
    if (range_ > most_codes / count) compress();
    for (std::size_t i = 0; i < codes_.size(); ++i) codes_[i] = codes_[i] * count + of_row(i);
    range_ *= count;
  }
  /// Codes 0 .. size - 1 in the order of the columns. Returns their number.
  std::size_t compress() {
    range_ = range_ <= most_in_table ? by_table() : by_sorting();
    return range_;
  }
  [[nodiscard]] std::uint64_t operator[](std::size_t row) const noexcept { return codes_[row]; }

 private:
  std::size_t by_table() {
    std::vector<std::uint32_t> place(range_, 0);
    for (const std::uint64_t code : codes_) place[code] = 1;
    std::uint32_t next = 0;
    for (std::uint32_t& p : place) p = p != 0 ? next++ : 0;
    for (std::uint64_t& code : codes_) code = place[code];
    return next;
  }
  std::size_t by_sorting() {
    std::vector<std::uint64_t> found(codes_);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (std::uint64_t& code : codes_) {
      code = static_cast<std::uint64_t>(std::lower_bound(found.begin(), found.end(), code) - found.begin());
    }
    return found.size();
  }
  static constexpr std::uint64_t most_codes = std::uint64_t{1} << 62U;
  static constexpr std::uint64_t most_in_table = std::uint64_t{1} << 20U;
  std::vector<std::uint64_t> codes_;
  std::uint64_t range_ = 1;
};

/// Whether a row has a gap in some margin; empty where none has.
std::vector<bool> rows_with_gaps(const std::vector<margin>& margins) {
  std::vector<bool> gap;
  for (const margin& one : margins) {
    const auto of_rows = one.of_rows();
    if (std::find(of_rows.begin(), of_rows.end(), margin::missing) == of_rows.end()) continue;
    gap.resize(of_rows.size());
    for (std::size_t i = 0; i < of_rows.size(); ++i) {
      if (of_rows[i] == margin::missing) gap[i] = true;
    }
  }
  return gap;
}

/// A gap is the level after the last.
std::uint32_t level_or_gap(const margin& of, std::size_t row) noexcept {
  const std::uint32_t level = of.of_rows()[row];
  return level == margin::missing ? static_cast<std::uint32_t>(of.levels().size()) : level;
}

/// Rows by the levels of all margins, and by their design weight where it decides about limits.
row_codes codes_of(const std::vector<margin>& margins, std::span<const double> design, bool with_gaps, bool by_weight) {
  row_codes codes(design.size());
  for (const margin& one : margins) {
    if (with_gaps) {
      codes.refine(one.levels().size() + 1, [&](std::size_t i) { return level_or_gap(one, i); });
    } else {
      codes.refine(one.levels().size(), [of_rows = one.of_rows()](std::size_t i) { return of_rows[i]; });
    }
  }
  if (!by_weight) return codes;
  std::vector<double> distinct(design.begin(), design.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  codes.refine(distinct.size(), [&](std::size_t i) {
    return static_cast<std::uint64_t>(std::lower_bound(distinct.begin(), distinct.end(), design[i]) - distinct.begin());
  });
  return codes;
}

}  // namespace

raking::raking(const std::vector<margin>& margins, std::span<const double> design_weights,
               const raking_options& options)
    : options_(options) {
  require_limits(options);
  if (margins.empty()) throw_invalid_argument("there are no margins to rake to; allowed: one or more");
  const std::size_t rows = margins.front().rows();
  for (const margin& one : margins) {
    if (one.rows() == rows) continue;
    throw_invalid_argument("the margin " + quoted(one.name()) + " has " + std::to_string(one.rows()) +
                           " rows; allowed: as many as the first margin, " + std::to_string(rows));
  }
  const std::vector<double> ones(design_weights.empty() ? rows : 0, 1.0);
  const std::span<const double> design = design_weights.empty() ? std::span<const double>(ones) : design_weights;
  if (design.size() != rows) {
    throw_invalid_argument("there are " + std::to_string(design.size()) + " weights; allowed: one per row, " +
                           std::to_string(rows));
  }
  require_weights(design);
  read_margins(margins);
  find_cells(margins, design);

  const std::vector<double> cell_weights = sums_of_cells(design);
  require_possible(cell_weights);
  const outcome found = solve(cell_weights);
  weights_.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    weights_[i] = cell_of_row_[i] == no_cell ? 0.0 : design[i] * found.factors[cell_of_row_[i]];
  }
  write_report(found, design);
  if (report_.converged || options.unmet == unmet_margins::report) return;
  throw_invalid_argument("after " + std::to_string(report_.iterations) + " iterations " + named(found.worst_level) +
                         " is off by " + number_text(report_.margin_error) + " of its total; allowed: " +
                         number_text(options.tolerance) +
                         ". Its people may be tied to levels of other margins, or the limits too narrow");
}

std::string raking::named(std::size_t level) const {
  const auto next = std::upper_bound(first_level_.begin(), first_level_.end(), level);
  const auto margin_place = static_cast<std::size_t>(next - first_level_.begin()) - 1;
  return "level " + quoted(level_names_[level]) + " of margin " + quoted(margin_names_[margin_place]);
}

/// Levels and targets of all margins in the scale of the first, with a level more where people have none.
void raking::read_margins(const std::vector<margin>& margins) {
  constexpr double rounding = 1e-9;
  total_ = margins.front().total();
  for (const margin& one : margins) {
    const double own = one.total();
    if (options_.totals == margin_totals::must_agree && std::abs(own - total_) > rounding * total_) {
      throw_invalid_argument("the margin " + quoted(one.name()) + " adds up to " + number_text(own) + "; allowed: " +
                             number_text(total_) + " as of " + quoted(margins.front().name()) +
                             ", or margin_totals::scale_to_first");
    }
    first_level_.push_back(targets_.size());
    margin_names_.push_back(one.name());
    for (const margin_level& level : one.levels()) {
      level_names_.push_back(level.name);
      targets_.push_back(level.total * (total_ / own));
    }
    const auto of_rows = one.of_rows();
    const auto gap = std::find(of_rows.begin(), of_rows.end(), margin::missing);
    if (gap == of_rows.end()) continue;
    if (options_.missing == missing_margin::refuse) {
      const auto row = static_cast<std::uint64_t>(gap - of_rows.begin());
      throw invalid_value("the level of margin " + quoted(one.name()) + " is missing in row " + std::to_string(row) +
                              "; allowed: a level, or another policy than refuse",
                          row);
    }
    if (options_.missing == missing_margin::own_level) {
      level_names_.emplace_back("missing");
      targets_.push_back(nan);
    }
  }
  first_level_.push_back(targets_.size());
}

void raking::find_cells(const std::vector<margin>& margins, std::span<const double> design) {
  // Limits of weights are limits of ratios that depend on the design weight: people of one cell then share that too.
  const bool by_weight = options_.lowest_weight > 0.0 || options_.highest_weight < clientele::detail::infinity;
  limited_ = by_weight || options_.lowest_ratio > 0.0 || options_.highest_ratio < clientele::detail::infinity;

  const std::size_t rows = design.size();
  const std::vector<bool> gap = rows_with_gaps(margins);
  const auto gaps = static_cast<std::uint64_t>(std::count(gap.begin(), gap.end(), true));
  const bool leaves_out = options_.missing == missing_margin::leave_out && gaps > 0;
  (leaves_out ? report_.left_out : report_.own_level) = gaps;
  row_codes codes = codes_of(margins, design, gaps > 0, by_weight);
  std::vector<std::uint32_t> cell_of_code(codes.compress(), no_cell);
  std::vector<double> cell_weight;
  double design_total = 0.0;
  cell_of_row_.assign(rows, no_cell);
  for (std::size_t i = 0; i < rows; ++i) {
    if (leaves_out && gap[i]) continue;
    std::uint32_t& cell = cell_of_code[codes[i]];
    if (cell == no_cell) {
      cell = static_cast<std::uint32_t>(cell_weight.size());
      cell_weight.push_back(design[i]);
      for (const margin& one : margins) cell_levels_.push_back(level_or_gap(one, i));
    }
    cell_of_row_[i] = cell;
    design_total += design[i];
  }
  report_.cells = cell_weight.size();
  limit_weights(cell_weight, rows - report_.left_out, design_total);
}

/// Brings the targets into the scale asked for, and limits of weights into limits of the ratio. `cell_weight` is the
/// design weight of somebody of each cell.
void raking::limit_weights(std::span<const double> cell_weight, std::size_t row_count, double design_total) {
  double scaled = total_;
  if (options_.scale == weight_scale::rows) scaled = static_cast<double>(row_count);
  if (options_.scale == weight_scale::design) scaled = design_total;
  if (!(design_total > 0.0)) throw_invalid_argument("nobody has a weight above 0; allowed: people in each level");
  for (double& target : targets_) target *= scaled / total_;
  total_ = scaled;

  const double k = total_ / design_total;
  lowest_.assign(cell_weight.size(), options_.lowest_ratio);
  highest_.assign(cell_weight.size(), options_.highest_ratio);
  for (std::size_t c = 0; c < cell_weight.size(); ++c) {
    if (!(cell_weight[c] > 0.0)) continue;
    lowest_[c] = std::max(lowest_[c], options_.lowest_weight / (cell_weight[c] * k));
    highest_[c] = std::min(highest_[c], options_.highest_weight / (cell_weight[c] * k));
    if (lowest_[c] <= highest_[c]) continue;
    throw_invalid_argument("a design weight of " + number_text(cell_weight[c]) +
                           " has no ratio within the limits that gives a weight within the limits; allowed: wider ones");
  }
}

std::vector<double> raking::sums_of_cells(std::span<const double> weights) const {
  std::vector<double> sums(report_.cells, 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (cell_of_row_[i] != no_cell) sums[cell_of_row_[i]] += weights[i];
  }
  return sums;
}

/// Throws for a level in which nobody is, or that cannot be met whatever the other margins are.
void raking::require_possible(std::span<const double> cell_weights) const {
  const std::size_t count = margin_names_.size();
  double design_total = 0.0;
  for (const double d : cell_weights) design_total += d;
  const double k = total_ / design_total;
  std::vector<double> present(targets_.size(), 0.0), least(targets_.size(), 0.0), most(targets_.size(), 0.0);
  for (std::size_t c = 0; c < cell_weights.size(); ++c) {
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t level = first_level_[j] + cell_levels_[c * count + j];
      present[level] += cell_weights[c];
      least[level] += cell_weights[c] * k * lowest_[c];
      // 0 times infinity is not a number
      most[level] += cell_weights[c] > 0.0 ? cell_weights[c] * k * highest_[c] : 0.0;
    }
  }
  for (std::size_t level = 0; level < targets_.size(); ++level) {
    const double target = targets_[level];
    if (target != target) continue;
    if (!(present[level] > 0.0)) {
      throw_invalid_argument("nobody is in " + named(level) + ", whose total is " + number_text(target) +
                             "; allowed: a person with a weight in each level; put it together with another level");
    }
    const double room = options_.tolerance * target;
    if (least[level] <= target + room && most[level] >= target - room) continue;
    if (options_.unmet == unmet_margins::report) continue;
    throw_invalid_argument("the limits let " + named(level) + " count " + number_text(least[level]) + " to " +
                           number_text(most[level]) + "; allowed: its total, " + number_text(target));
  }
}

raking::outcome raking::solve(std::span<const double> cell_weights) const {
  const std::size_t count = margin_names_.size();
  const std::size_t cells = cell_weights.size();
  outcome result;
  double design_total = 0.0;
  for (const double d : cell_weights) design_total += d;
  const double k = total_ / design_total;

  std::vector<double> factor(cells, 1.0);  // without k, and not yet within the limits
  std::vector<double> target(targets_);    // without k too
  for (double& t : target) t /= k;
  const detail::clipped_cells table{cell_weights, factor, lowest_, highest_};
  std::vector<double> sums(targets_.size());
  const auto add_up = [&] {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t c = 0; c < cells; ++c) {
      const double w = cell_weights[c] * table.clipped(c);
      for (std::size_t j = 0; j < count; ++j) sums[first_level_[j] + cell_levels_[c * count + j]] += w;
    }
  };
  add_up();
  // People of whom a margin is not known keep their share, and the others have the rest.
  for (std::size_t j = 0; j < count; ++j) {
    const std::size_t last = first_level_[j + 1] - 1;
    if (target[last] == target[last]) continue;
    target[last] = sums[last];
    const double rest = (design_total - sums[last]) / design_total;
    for (std::size_t level = first_level_[j]; level < last; ++level) target[level] *= rest;
  }
  bool possible = design_total > 0.0;  // whether people are in each level; this fails in replicates alone
  const auto measure = [&] {
    result.error = 0.0;
    for (std::size_t level = 0; level < target.size(); ++level) {
      const double off = std::abs(sums[level] - target[level]);
      const double error = off == 0.0 ? 0.0 : off / target[level];
      if (error <= result.error) continue;
      possible = possible && sums[level] > 0.0;
      result.error = error;
      result.worst_level = level;
      if (error != error) break;
    }
    return possible && result.error <= options_.tolerance;
  };

  detail::level_search search;
  std::vector<double> step;
  while (!(result.converged = measure()) && possible && result.iterations < options_.iterations) {
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t first = first_level_[j];
      const std::size_t levels = first_level_[j + 1] - first;
      const auto level_of = [&](std::size_t c) { return static_cast<std::size_t>(cell_levels_[c * count + j]); };
      const std::span<const double> wanted(target.data() + first, levels);
      if (limited_) {
        detail::solve_levels(table, level_of, wanted, search);
        for (std::size_t c = 0; c < cells; ++c) factor[c] *= search.factor[level_of(c)];
        continue;
      }
      step.assign(levels, 0.0);
      for (std::size_t c = 0; c < cells; ++c) step[level_of(c)] += cell_weights[c] * factor[c];
      for (std::size_t l = 0; l < levels; ++l) step[l] = step[l] > 0.0 ? wanted[l] / step[l] : 1.0;
      for (std::size_t c = 0; c < cells; ++c) factor[c] *= step[level_of(c)];
    }
    ++result.iterations;
    add_up();
  }
  result.factors.resize(cells);
  result.limited.resize(cells);
  for (std::size_t c = 0; c < cells; ++c) {
    result.factors[c] = table.clipped(c) * k;
    result.limited[c] = table.clipped(c) != factor[c] ? 1 : 0;
  }
  return result;
}

void raking::write_report(const outcome& found, std::span<const double> design) {
  report_.converged = found.converged;
  report_.iterations = found.iterations;
  report_.margin_error = found.error;
  const auto next = std::upper_bound(first_level_.begin(), first_level_.end(), found.worst_level);
  report_.worst_margin = margin_names_[static_cast<std::size_t>(next - first_level_.begin()) - 1];
  report_.worst_level = level_names_[found.worst_level];
  report_.before = summarize_weights(design);
  report_.after = summarize_weights(weights_);

  // People of one cell have one ratio.
  std::vector<std::uint64_t> people(report_.cells, 0);
  double kept = 0.0;
  for (std::size_t i = 0; i < design.size(); ++i) {
    if (cell_of_row_[i] == no_cell || !(design[i] > 0.0)) continue;
    ++people[cell_of_row_[i]];
    kept += design[i];
  }
  const double k = report_.after.total / kept;
  for (std::size_t c = 0; c < people.size(); ++c) {
    if (people[c] == 0) continue;
    const double ratio = found.factors[c] / k;
    report_.smallest_ratio = report_.smallest_ratio <= ratio ? report_.smallest_ratio : ratio;
    report_.largest_ratio = report_.largest_ratio >= ratio ? report_.largest_ratio : ratio;
    if (found.limited[c] != 0) report_.at_limits += people[c];
  }
}

bool raking::adjust(std::span<double> weights) const {
  if (weights.size() != rows()) {
    throw_invalid_argument("there are " + std::to_string(weights.size()) + " weights; allowed: one per row, " +
                           std::to_string(rows()));
  }
  const outcome found = solve(sums_of_cells(weights));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = cell_of_row_[i] == no_cell ? 0.0 : weights[i] * found.factors[cell_of_row_[i]];
  }
  return found.converged;
}

namespace {

/// Solves A x = b for a symmetric A that is positive but for a few dependent rows, whose x are 0: Cholesky's way.
/// `matrix` is overwritten.
std::vector<double> solve_normal_equations(std::vector<double>& matrix, std::vector<double> right) {
  constexpr double dependent = 1e-11;
  const std::size_t n = right.size();
  const auto at = [&](std::size_t r, std::size_t c) -> double& { return matrix[r * n + c]; };
  for (std::size_t c = 0; c < n; ++c) {
    const double whole = at(c, c);
    double pivot = whole;
    for (std::size_t k = 0; k < c; ++k) pivot -= at(c, k) * at(c, k);
    const bool skipped = !(pivot > dependent * whole);
    at(c, c) = skipped ? 0.0 : std::sqrt(pivot);
    for (std::size_t r = c + 1; r < n; ++r) {
      double sum = at(r, c);
      for (std::size_t k = 0; k < c; ++k) sum -= at(r, k) * at(c, k);
      at(r, c) = skipped ? 0.0 : sum / at(c, c);
    }
  }
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t k = 0; k < r; ++k) right[r] -= at(r, k) * right[k];
    right[r] = at(r, r) > 0.0 ? right[r] / at(r, r) : 0.0;
  }
  for (std::size_t r = n; r-- > 0;) {
    for (std::size_t k = r + 1; k < n; ++k) right[r] -= at(k, r) * right[k];
    right[r] = at(r, r) > 0.0 ? right[r] / at(r, r) : 0.0;
  }
  return right;
}

}  // namespace

void raking::residuals(std::span<const double> design_weights, residual_weights kind, std::span<double> values) const {
  if (design_weights.size() != rows() || values.size() != rows()) {
    throw_invalid_argument("there are " + std::to_string(values.size()) + " values and " +
                           std::to_string(design_weights.size()) + " weights; allowed: one per row, " +
                           std::to_string(rows()));
  }
  if (report_.own_level > 0) {
    throw_invalid_argument("a linearised error does not know the totals of missing levels; allowed: replicates");
  }
  const std::size_t count = margin_names_.size();
  const std::size_t levels = targets_.size();
  std::vector<double> cell_weight(report_.cells, 0.0), cell_value(report_.cells, 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (cell_of_row_[i] == no_cell) continue;
    const double w = kind == residual_weights::design ? design_weights[i] : 1.0;
    cell_weight[cell_of_row_[i]] += w;
    cell_value[cell_of_row_[i]] += w * values[i];
  }
  if (count == 1) {  // each cell is a level, and its effect is its mean
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint32_t c = cell_of_row_[i];
      values[i] = c == no_cell ? 0.0 : (cell_weight[c] > 0.0 ? values[i] - cell_value[c] / cell_weight[c] : values[i]);
    }
    return;
  }
  std::vector<double> matrix(levels * levels, 0.0), right(levels, 0.0);
  for (std::size_t c = 0; c < report_.cells; ++c) {
    const std::uint32_t* own = cell_levels_.data() + c * count;
    for (std::size_t j = 0; j < count; ++j) {
      right[first_level_[j] + own[j]] += cell_value[c];
      for (std::size_t l = 0; l < count; ++l) {
        matrix[(first_level_[j] + own[j]) * levels + first_level_[l] + own[l]] += cell_weight[c];
      }
    }
  }
  const std::vector<double> effects = solve_normal_equations(matrix, std::move(right));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (cell_of_row_[i] == no_cell) {
      values[i] = 0.0;
      continue;
    }
    const std::uint32_t* own = cell_levels_.data() + cell_of_row_[i] * count;
    for (std::size_t j = 0; j < count; ++j) values[i] -= effects[first_level_[j] + own[j]];
  }
}

}  // namespace clientele::inline v0::survey
