#include <clientele/io/read_survey.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include <clientele/core/parallel.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/read_purchases.hpp>

#include "core/text.hpp"
#include "io/date_advice.hpp"

namespace clientele::inline v0::io {

namespace {

// Why a row is not counted: what tallies reject, then what is no date.
constexpr std::array date_faults{line_fault::missing, line_fault::not_a_date, line_fault::impossible_date,
                                 line_fault::out_of_range};
constexpr std::size_t reasons = rejection_reasons + date_faults.size();

std::string_view reason_name(std::size_t reason) {
  return reason < rejection_reasons ? name(static_cast<rejection>(reason)) : name(date_faults[reason - rejection_reasons]);
}

/// The reason of a cell that is no date.
std::size_t reason_of(date_kind kind) {
  line_fault fault = line_fault::missing;
  switch (kind) {
    case date_kind::date:
    case date_kind::missing: break;
    case date_kind::text: fault = line_fault::not_a_date; break;
    case date_kind::impossible: fault = line_fault::impossible_date; break;
    case date_kind::out_of_range: fault = line_fault::out_of_range; break;
  }
  return rejection_reasons + static_cast<std::size_t>(std::find(date_faults.begin(), date_faults.end(), fault) - date_faults.begin());
}

/// The rejections of one column: how many for each reason, and the first line of each.
struct column_rejections {
  std::array<std::uint64_t, reasons> rows{};
  std::array<std::uint64_t, reasons> first_lines{};

  void add(rejection reason, std::uint64_t line, std::uint64_t n = 1) { add(static_cast<std::size_t>(reason), line, n); }
  void add(std::size_t i, std::uint64_t line, std::uint64_t n) {
    if (n != 0 && (rows[i] == 0 || line < first_lines[i])) first_lines[i] = line;
    rows[i] += n;
  }
  column_rejections& operator+=(const column_rejections& other) {
    for (std::size_t i = 0; i < reasons; ++i) add(i, other.first_lines[i], other.rows[i]);
    return *this;
  }
};

// The columns of a survey in the order of their rejections: four that it may have, then those of satisfaction.
constexpr std::size_t answered_column = 0;
constexpr std::size_t by_column = 1;
constexpr std::size_t weight_column = 2;
constexpr std::size_t recommend_column = 3;
constexpr std::size_t first_satisfaction = 4;

/// Where the selected columns stand in a block.
struct places {
  std::optional<std::size_t> recommend;
  std::vector<std::size_t> satisfaction;
  std::optional<std::size_t> weight;
  std::optional<std::size_t> by;
  std::optional<std::size_t> answered;

  [[nodiscard]] std::size_t of(std::size_t column) const {
    return column == answered_column    ? answered.value()
           : column == by_column        ? by.value()
           : column == weight_column    ? weight.value()
           : column == recommend_column ? recommend.value()
                                        : satisfaction.at(column - first_satisfaction);
  }
};

// The windows of a survey.
constexpr std::size_t this_period = 0;
constexpr std::size_t previous_period = 1;

/// The first cell of a column of days that is no date.
struct first_text {
  std::uint64_t line = 0;  // 0: none
  std::string cell;
};

/// The answers to one question by the codes of a dictionary: a table that grows with it, and is taken apart once.
template <class Tally>
class coded_answers {
 public:
  explicit coded_answers(const Tally& prototype = {}) : prototype_(prototype), tallies_(prototype) {}

  template <class... Columns>
  observe_report observe(const std::vector<std::uint32_t>& codes, std::size_t groups, const Columns&... columns) {
    observe_report report;
    // The kernels look at every group; where groups are more than rows, that would cost more than going row by row.
    const bool by_kernel = groups <= codes.size();
    tallies_.observe(clientele::detail::coded_block<std::uint32_t>{codes.data(), 0, codes.size(), groups, by_kernel},
                     observe_options{on_invalid::count, 0}, report, columns...);
    return report;
  }
  /// Hands the groups over, each by its rank.
  void give_to(grouped<std::uint32_t, Tally>& all, const std::vector<std::uint32_t>& ranks) {
    for (std::size_t code = 0; code < ranks.size(); ++code) {
      const Tally tally = tallies_.take(code);
      if (tally != prototype_) all.merge(ranks[code], tally);
    }
  }

 private:
  Tally prototype_;
  clientele::detail::code_tallies<Tally> tallies_;
};

/// What one thread has counted so far, its groups by the codes of its own dictionary.
template <class Answers>
class worker {
 public:
  static constexpr bool weighs = std::same_as<Answers, report::weighted_answers>;
  using dimension_tally = typename Answers::template form<comoment_tally<any_scale>>;

  worker(const places& at, const csv_reader& reader, any_scale scale, const read_survey_options& options)
      : at_(&at), reader_(&reader), options_(&options), scale_(scale), parts_(options.previous ? 2 : 1) {
    using answer_tally = typename Answers::template form<rating_tally<any_scale>>;
    for (part& of : parts_) of.satisfaction.assign(at.satisfaction.size(), coded_answers<answer_tally>{answer_tally{scale}});
    rejections_.resize(at.satisfaction.size() + first_satisfaction);
    if (!at.by) names_.add(everybody);
  }

  void observe(const csv_block& block) {
    choose_rows(block);
    if (at_->recommend) {
      observe_answers(block, *at_->recommend, [](part& of) -> auto& { return of.recommend; },
                      rejections_[recommend_column]);
    }
    for (std::size_t i = 0; i < at_->satisfaction.size(); ++i) {
      observe_answers(block, at_->satisfaction[i], [i](part& of) -> auto& { return of.satisfaction[i]; },
                      rejections_[first_satisfaction + i]);
    }
    if (at_->satisfaction.size() > 1) {
      for (part& of : parts_) observe_dimensions(block, of);
    }
    if (options_->strict) refuse_first(block);
  }

  /// Hands everything of a window over, groups by their rank in the sorted names.
  void give_to(report::survey_tallies<Answers>& all, const std::vector<std::uint32_t>& ranks, std::size_t period) {
    part& of = parts_[period];
    of.recommend.give_to(all.recommend, ranks);
    for (std::size_t i = 0; i < of.satisfaction.size(); ++i) of.satisfaction[i].give_to(all.satisfaction[i], ranks);
    for (std::size_t code = 0; code < of.dimensions.size(); ++code) {
      if (of.dimensions[code] != of.dimensions[code].empty_like()) all.dimensions.merge(ranks[code], of.dimensions[code]);
    }
  }
  [[nodiscard]] const dictionary& names() const noexcept { return names_; }
  [[nodiscard]] const std::vector<column_rejections>& rejections() const noexcept { return rejections_; }

  [[nodiscard]] std::uint64_t before_from() const noexcept { return before_from_; }
  [[nodiscard]] std::uint64_t after_as_of() const noexcept { return after_as_of_; }
  [[nodiscard]] const first_text& first_text_of_days() const noexcept { return first_text_; }
  /// Whether a cell of days was written in the format.
  [[nodiscard]] bool has_day() const noexcept { return has_day_; }

  static constexpr std::string_view everybody = "";

 private:
  /// What is counted of a window, and the rows of the block at hand that lie in it.
  struct part {
    coded_answers<typename Answers::template form<rating_tally<recommendation>>> recommend;
    std::vector<coded_answers<typename Answers::template form<rating_tally<any_scale>>>> satisfaction;
    std::vector<dimension_tally> dimensions;  // by code
    std::vector<std::uint32_t> codes;
    std::vector<double> weights;
    std::vector<std::size_t> rows;
  };

  /// The window that a row lies in, if it lies in one; else why not is counted.
  [[nodiscard]] std::optional<std::size_t> window_of(const csv_block& block, std::size_t row) {
    const std::string_view cell = block.column(*at_->answered)[row];
    const parsed_date date = options_->dates.parse(cell);
    if (date.kind != date_kind::text && date.kind != date_kind::missing) has_day_ = true;
    if (date.kind != date_kind::date) {
      const std::uint64_t line = block.line(row);
      rejections_[answered_column].add(reason_of(date.kind), line, 1);
      if (date.kind == date_kind::text && (first_text_.line == 0 || line < first_text_.line)) {
        first_text_ = {line, std::string(cell)};
      }
      return std::nullopt;
    }
    if (options_->window->contains(date.date)) return this_period;
    if (options_->previous && options_->previous->contains(date.date)) return previous_period;
    ++(date.date < options_->window->from() ? before_from_ : after_as_of_);
    return std::nullopt;
  }
  /// The rows of each window that have a group and a weight; the others are rejected whole.
  void choose_rows(const csv_block& block) {
    const std::size_t n = block.size();
    for (part& of : parts_) of.rows.clear();
    // Those of this period move up in their own columns, those of the previous one are copied out of them before.
    part& now = parts_.front();
    part& before = parts_.back();
    if (at_->by) {
      names_.encode(block.column(*at_->by), now.codes);
    } else {
      now.codes.assign(n, 0);
    }
    if constexpr (weighs) parse_numbers(block.column(*at_->weight), now.weights);
    if (parts_.size() > 1) {
      before.codes.clear();
      before.weights.clear();
    }
    for (std::size_t row = 0; row < n; ++row) {
      std::size_t period = this_period;
      if (at_->answered) {
        const auto found = window_of(block, row);
        if (!found) continue;
        period = *found;
      }
      if (now.codes[row] == dictionary::missing) {
        rejections_[by_column].add(rejection::invalid_key, block.line(row));
        continue;
      }
      if constexpr (weighs) {
        if (!weight::valid(now.weights[row])) {
          rejections_[weight_column].add(rejection::invalid_weight, block.line(row));
          continue;
        }
      }
      if (period == previous_period) {
        before.codes.push_back(now.codes[row]);
        if constexpr (weighs) before.weights.push_back(now.weights[row]);
        before.rows.push_back(row);
        continue;
      }
      if constexpr (weighs) now.weights[now.rows.size()] = now.weights[row];
      now.codes[now.rows.size()] = now.codes[row];
      now.rows.push_back(row);
    }
    now.codes.resize(now.rows.size());
    if constexpr (weighs) now.weights.resize(now.rows.size());
  }
  /// The values of the chosen rows: all of them as they are, or copied side by side.
  template <class T>
  [[nodiscard]] static const std::vector<T>& chosen(const std::vector<T>& values, const part& of, std::vector<T>& buffer) {
    if (of.rows.size() == values.size()) return values;
    buffer.resize(of.rows.size());
    for (std::size_t i = 0; i < of.rows.size(); ++i) buffer[i] = values[of.rows[i]];
    return buffer;
  }
  template <class Which>
  void observe_answers(const csv_block& block, std::size_t place, const Which& which, column_rejections& rejected) {
    const csv_column cells = block.column(place);
    const bool whole = parse_whole(cells, whole_);
    if (!whole) parse_numbers(cells, numbers_);
    for (part& of : parts_) {
      const observe_report report =
          whole ? count(which(of), column{chosen(whole_, of, whole_chosen_)}.missing_as(missing_whole), of)
                : count(which(of), column{chosen(numbers_, of, numbers_chosen_)}, of);
      for (std::size_t i = 0; i < rejection_reasons; ++i) {
        const auto reason = static_cast<rejection>(i);
        if (report.rejected()[reason] == 0) continue;
        rejected.add(reason, block.line(of.rows[report.first_row(reason)]), report.rejected()[reason]);
      }
    }
  }
  template <class Tallies, class T>
  observe_report count(Tallies& tallies, const column<T>& answers, const part& of) {
    if constexpr (weighs) {
      return tallies.observe(of.codes, names_.size(), answers, column{of.weights});
    } else {
      return tallies.observe(of.codes, names_.size(), answers);
    }
  }
  /// Answers off the scale are missing here: each column reports its own.
  void observe_dimensions(const csv_block& block, part& of) {
    const std::size_t items = at_->satisfaction.size();
    matrix_.resize(items * of.rows.size());
    for (std::size_t item = 0; item < items; ++item) {
      parse_numbers(block.column(at_->satisfaction[item]), numbers_);
      for (std::size_t i = 0; i < of.rows.size(); ++i) {
        const double value = numbers_[of.rows[i]];
        const bool on_scale = clientele::detail::level_index(value, scale_.low(), scale_.levels()) >= 0;
        matrix_[i * items + item] = on_scale ? value : clientele::detail::nan;
      }
    }
    while (of.dimensions.size() < names_.size()) of.dimensions.emplace_back(scale_, items);
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
      const std::span<const double> answers(matrix_.data() + i * items, items);
      if constexpr (weighs) {
        of.dimensions[of.codes[i]].observe(answers, of.weights[i]);
      } else {
        of.dimensions[of.codes[i]].observe(answers);
      }
    }
  }
  /// In strict mode: the bad value that stands first in this block, if any.
  void refuse_first(const csv_block& block) const {
    std::uint64_t line = std::numeric_limits<std::uint64_t>::max();
    std::size_t column = 0;
    std::size_t why = 0;
    for (std::size_t c = 0; c < rejections_.size(); ++c) {
      for (std::size_t i = 0; i < reasons; ++i) {
        if (rejections_[c].rows[i] == 0 || rejections_[c].first_lines[i] >= line) continue;
        line = rejections_[c].first_lines[i];
        column = c;
        why = i;
      }
    }
    std::optional<record_fault> malformed;
    for (std::size_t i = 0; i < record_faults; ++i) {
      const auto fault = static_cast<record_fault>(i);
      if (block.rejected()[fault] == 0 || block.rejected().first_line(fault) >= line) continue;
      line = block.rejected().first_line(fault);
      malformed = fault;
    }
    if (malformed) {
      throw input_error(reader_->file(), line, "the record is malformed (" + std::string(name(*malformed)) + ')');
    }
    if (line == std::numeric_limits<std::uint64_t>::max()) return;
    std::size_t row = 0;
    while (block.line(row) != line) ++row;
    const std::size_t place = at_->of(column);
    throw input_error(reader_->file(), line,
                      "column \"" + reader_->selected_name(place) + "\" has \"" +
                          std::string(block.column(place)[row].substr(0, shown_bytes)) + "\" (" + std::string(reason_name(why)) +
                          "); allowed: " + allowed(column));
  }
  [[nodiscard]] std::string allowed(std::size_t column) const {
    if (column == answered_column) return "dates as " + options_->dates.name() + ", from the year 1400 on";
    if (column == by_column) return "any text but an empty one";
    if (column == weight_column) return weight::allowed;
    const any_scale scale = column == recommend_column ? any_scale::of<recommendation>() : scale_;
    return "whole numbers " + std::to_string(scale.low()) + " to " + std::to_string(scale.high()) + ", or nothing";
  }

  static constexpr std::size_t shown_bytes = 40;  // of a cell, in a message

  const places* at_;
  const csv_reader* reader_;
  const read_survey_options* options_;
  any_scale scale_;
  dictionary names_;
  std::vector<part> parts_;  // of this period, and of the previous one where it is read
  std::vector<column_rejections> rejections_;
  std::uint64_t before_from_ = 0;
  std::uint64_t after_as_of_ = 0;
  first_text first_text_;
  bool has_day_ = false;
  // Of the block at hand:
  std::vector<std::int16_t> whole_;
  std::vector<std::int16_t> whole_chosen_;
  std::vector<double> numbers_;
  std::vector<double> numbers_chosen_;
  std::vector<double> matrix_;
};

/// The names of all groups in order, and for each worker the rank of each of its codes.
template <class Worker>
std::vector<std::string> rank_groups(const std::vector<Worker>& workers, std::vector<std::vector<std::uint32_t>>& ranks) {
  dictionary all;
  std::vector<std::vector<dictionary::code_type>> codes;
  for (const Worker& one : workers) codes.push_back(all.merge(one.names()));
  const std::vector<dictionary::code_type> order = all.sorted();
  std::vector<std::uint32_t> rank_of(order.size());
  std::vector<std::string> names;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    rank_of[order[rank]] = static_cast<std::uint32_t>(rank);
    names.emplace_back(all.name(order[rank]));
  }
  for (const auto& of_worker : codes) {
    auto& own = ranks.emplace_back();
    for (const dictionary::code_type code : of_worker) own.push_back(rank_of[code]);
  }
  return names;
}

/// Refuses answers that look like another scale than 0..10: no 0 where there are many 1, or hardly any above the middle.
template <class Tally>
void refuse_other_scales(const csv_reader& reader, const std::string& column, const Tally& answers) {
  constexpr int middle = recommendation::high / 2;
  const std::uint64_t above = answers.count({middle + 1, recommendation::high});
  const std::uint64_t slips = answers.size() / answers_per_slip;
  const bool ten_scale = answers.count(0) == 0 && answers.count(1) >= ones_without_zero;
  const bool short_scale = slips > 0 && answers.count(0) <= slips && above <= slips;
  if (!ten_scale && !short_scale) return;
  throw input_error(reader.file(), input_error::no_line,
                    "column \"" + column + "\" looks like a 1 to " +
                        std::to_string(short_scale ? middle : recommendation::high) + " scale: " +
                        std::to_string(answers.count(1)) + " answers are 1 and " +
                        std::to_string(answers.count(0)) + " are 0, " + std::to_string(above) + " are above " + std::to_string(middle) + ".\nA Net Promoter Score is defined on 0 to 10; on another scale its classes would be others."
                        "\nIf the question was asked on 0 to 10 all the same, say so with --trust-recommend (trust_recommend).");
}

/// Refuses a column of days that are all written otherwise: reports of nothing would hide what is wrong.
template <class Worker>
void refuse_other_dates(const csv_reader& reader, const std::string& column, const date_format& dates,
                        const std::vector<Worker>& workers) {
  first_text first;
  for (const Worker& one : workers) {
    if (one.has_day()) return;
    const first_text& found = one.first_text_of_days();
    if (found.line != 0 && (first.line == 0 || found.line < first.line)) first = found;
  }
  if (first.line == 0) return;
  throw input_error(reader.file(), first.line,
                    "column \"" + column + "\" has not one date written as " + dates.name() + ": the first is " +
                        clientele::detail::quoted(first.cell) + ".\n" +
                        detail::date_advice(first.cell, "--answered-format (dates)"));
}

void require_windows(const survey_columns& columns, const read_survey_options& options) {
  if (columns.answered.has_value() != options.window.has_value()) {
    clientele::detail::throw_invalid_argument("a window of days is named exactly where there is a column of them");
  }
  if (!options.previous) return;
  if (!options.window) clientele::detail::throw_invalid_argument("a previous window needs a column of days, and a window");
  if (options.previous->as_of() >= options.window->from()) {
    clientele::detail::throw_invalid_argument("the previous window ends on " + to_string(options.previous->as_of()) +
                                              ", not before the other begins, on " +
                                              to_string(options.window->from()));
  }
}

}  // namespace

template <class Answers>
survey_file<Answers> read_survey(csv_reader& reader, const survey_columns& columns, const read_survey_options& options) {
  using one_worker = worker<Answers>;
  if (one_worker::weighs != columns.weight.has_value()) {
    clientele::detail::throw_invalid_argument("a column of weights is named exactly where answers are weighted");
  }
  require_windows(columns, options);
  places at;
  survey_file<Answers> result;
  report::survey_tallies<Answers>& tallies = result.tallies;
  if (columns.recommend) {
    at.recommend = reader.select(*columns.recommend);
    tallies.recommend_column = reader.selected_name(*at.recommend);
  }
  for (const std::string& selector : columns.satisfaction) {
    const std::size_t place = reader.select(selector);
    for (const std::size_t earlier : at.satisfaction) {
      if (earlier == place) {
        throw input_error(reader.file(), input_error::no_line,
                          "column \"" + reader.selected_name(place) + "\" is named twice among the satisfaction columns");
      }
    }
    at.satisfaction.push_back(place);
    tallies.satisfaction_columns.push_back(reader.selected_name(at.satisfaction.back()));
  }
  if (columns.weight) at.weight = reader.select(*columns.weight);
  if (columns.by) {
    at.by = reader.select(*columns.by);
    tallies.grouped_by = reader.selected_name(*at.by);
  }
  if (columns.answered) at.answered = reader.select(*columns.answered);

  const unsigned threads = options.threads == 0 ? hardware_threads() : options.threads;
  std::vector<one_worker> workers(threads, one_worker{at, reader, columns.satisfaction_scale, options});
  read_csv(reader, threads, [&](unsigned worker, const csv_block& block) {
    workers[worker].observe(block);
    if (worker == 0 && options.progress) options.progress(reader.bytes_read(), reader.bytes_total());
  });

  std::vector<std::vector<std::uint32_t>> ranks;
  tallies.groups = rank_groups(workers, ranks);
  const one_worker neutral{at, reader, columns.satisfaction_scale, options};
  using answer_tally = typename Answers::template form<rating_tally<any_scale>>;
  tallies.satisfaction.assign(at.satisfaction.size(),
                              grouped<std::uint32_t, answer_tally>{answer_tally{columns.satisfaction_scale}});
  if (at.satisfaction.size() > 1) {
    using dimension_tally = typename one_worker::dimension_tally;
    tallies.dimensions = grouped<std::uint32_t, dimension_tally>{
        dimension_tally{columns.satisfaction_scale, at.satisfaction.size()}};
  }
  if (options.previous) result.previous = tallies;  // as empty as this one is so far, with the same groups
  std::vector<column_rejections> rejections = neutral.rejections();
  std::uint64_t before_from = 0;
  std::uint64_t after_as_of = 0;
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i].give_to(tallies, ranks[i], this_period);
    if (result.previous) workers[i].give_to(*result.previous, ranks[i], previous_period);
    for (std::size_t c = 0; c < rejections.size(); ++c) rejections[c] += workers[i].rejections()[c];
    before_from += workers[i].before_from();
    after_as_of += workers[i].after_as_of();
  }
  if (columns.answered) refuse_other_dates(reader, reader.selected_name(*at.answered), options.dates, workers);
  if (columns.recommend && !options.trust_recommend) {
    auto answers = tallies.recommend.total();
    if (result.previous) answers += result.previous->recommend.total();
    refuse_other_scales(reader, tallies.recommend_column, answers);
  }
  if (before_from > 0) result.left_out.push_back({"before_from", "answers", before_from, std::nullopt});
  if (after_as_of > 0) result.left_out.push_back({"after_as_of", "answers", after_as_of, std::nullopt});

  const rejected_records records = reader.rejected();
  for (std::size_t i = 0; i < record_faults; ++i) {
    const auto fault = static_cast<record_fault>(i);
    if (records[fault] == 0) continue;
    result.rejected.push_back({reader.file(), "", std::string(name(fault)), records[fault], records.first_line(fault)});
  }
  for (std::size_t c = 0; c < rejections.size(); ++c) {
    for (std::size_t i = 0; i < reasons; ++i) {
      if (rejections[c].rows[i] == 0) continue;
      result.rejected.push_back({reader.file(), reader.selected_name(at.of(c)), std::string(reason_name(i)),
                                 rejections[c].rows[i], rejections[c].first_lines[i]});
    }
  }
  return result;
}

template survey_file<report::unweighted_answers> read_survey(csv_reader&, const survey_columns&, const read_survey_options&);
template survey_file<report::weighted_answers> read_survey(csv_reader&, const survey_columns&, const read_survey_options&);

}  // namespace clientele::inline v0::io
