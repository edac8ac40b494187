#include <clientele/io/read_survey.hpp>

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

namespace clientele::inline v0::io {

namespace {

/// The rejections of one column: how many for each reason, and the first line of each.
struct column_rejections {
  std::array<std::uint64_t, rejection_reasons> rows{};
  std::array<std::uint64_t, rejection_reasons> first_lines{};

  void add(rejection reason, std::uint64_t line, std::uint64_t n = 1) {
    const auto i = static_cast<std::size_t>(reason);
    if (n != 0 && (rows[i] == 0 || line < first_lines[i])) first_lines[i] = line;
    rows[i] += n;
  }
  column_rejections& operator+=(const column_rejections& other) {
    for (std::size_t i = 0; i < rejection_reasons; ++i) {
      add(static_cast<rejection>(i), other.first_lines[i], other.rows[i]);
    }
    return *this;
  }
};

// The columns of a survey in the order of their rejections: three that it may have, then those of satisfaction.
constexpr std::size_t by_column = 0;
constexpr std::size_t weight_column = 1;
constexpr std::size_t recommend_column = 2;
constexpr std::size_t first_satisfaction = 3;

/// Where the selected columns stand in a block.
struct places {
  std::optional<std::size_t> recommend;
  std::vector<std::size_t> satisfaction;
  std::optional<std::size_t> weight;
  std::optional<std::size_t> by;

  [[nodiscard]] std::size_t of(std::size_t column) const {
    return column == by_column          ? by.value()
           : column == weight_column    ? weight.value()
           : column == recommend_column ? recommend.value()
                                        : satisfaction.at(column - first_satisfaction);
  }
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

  worker(const places& at, const csv_reader& reader, any_scale scale, bool strict)
      : at_(&at), reader_(&reader), scale_(scale), strict_(strict) {
    using answer_tally = typename Answers::template form<rating_tally<any_scale>>;
    satisfaction_.assign(at.satisfaction.size(), coded_answers<answer_tally>{answer_tally{scale}});
    rejections_.resize(at.satisfaction.size() + first_satisfaction);
    if (!at.by) names_.add(everybody);
  }

  void observe(const csv_block& block) {
    choose_rows(block);
    if (at_->recommend) observe_answers(block, *at_->recommend, recommend_, rejections_[recommend_column]);
    for (std::size_t i = 0; i < at_->satisfaction.size(); ++i) {
      observe_answers(block, at_->satisfaction[i], satisfaction_[i], rejections_[first_satisfaction + i]);
    }
    if (at_->satisfaction.size() > 1) observe_dimensions(block);
    if (strict_) refuse_first(block);
  }

  /// Hands everything over, groups by their rank in the sorted names.
  void give_to(report::survey_tallies<Answers>& all, const std::vector<std::uint32_t>& ranks) {
    recommend_.give_to(all.recommend, ranks);
    for (std::size_t i = 0; i < satisfaction_.size(); ++i) satisfaction_[i].give_to(all.satisfaction[i], ranks);
    for (std::size_t code = 0; code < dimensions_.size(); ++code) {
      if (dimensions_[code] != dimensions_[code].empty_like()) all.dimensions.merge(ranks[code], dimensions_[code]);
    }
  }
  [[nodiscard]] const dictionary& names() const noexcept { return names_; }
  [[nodiscard]] const std::vector<column_rejections>& rejections() const noexcept { return rejections_; }

  static constexpr std::string_view everybody = "";

 private:
  /// The rows that have a group and a weight; the others are rejected whole.
  void choose_rows(const csv_block& block) {
    const std::size_t n = block.size();
    if (at_->by) {
      names_.encode(block.column(*at_->by), codes_);
    } else {
      codes_.assign(n, 0);
    }
    if constexpr (weighs) parse_numbers(block.column(*at_->weight), weights_);
    rows_.clear();
    for (std::size_t row = 0; row < n; ++row) {
      if (codes_[row] == dictionary::missing) {
        rejections_[by_column].add(rejection::invalid_key, block.line(row));
        continue;
      }
      if constexpr (weighs) {
        if (!weight::valid(weights_[row])) {
          rejections_[weight_column].add(rejection::invalid_weight, block.line(row));
          continue;
        }
        weights_[rows_.size()] = weights_[row];
      }
      codes_[rows_.size()] = codes_[row];
      rows_.push_back(row);
    }
    codes_.resize(rows_.size());
    if constexpr (weighs) weights_.resize(rows_.size());
  }
  template <class T>
  void keep_chosen(std::vector<T>& values) const {
    if (rows_.size() == values.size()) return;
    for (std::size_t i = 0; i < rows_.size(); ++i) values[i] = values[rows_[i]];
    values.resize(rows_.size());
  }
  template <class Tallies>
  void observe_answers(const csv_block& block, std::size_t place, Tallies& tallies, column_rejections& rejected) {
    const csv_column cells = block.column(place);
    observe_report report;
    if (parse_whole(cells, whole_)) {
      keep_chosen(whole_);
      report = count(tallies, column{whole_}.missing_as(missing_whole));
    } else {
      parse_numbers(cells, numbers_);
      keep_chosen(numbers_);
      report = count(tallies, column{numbers_});
    }
    for (std::size_t i = 0; i < rejection_reasons; ++i) {
      const auto reason = static_cast<rejection>(i);
      if (report.rejected()[reason] == 0) continue;
      rejected.add(reason, block.line(rows_[report.first_row(reason)]), report.rejected()[reason]);
    }
  }
  template <class Tallies, class T>
  observe_report count(Tallies& tallies, const column<T>& answers) {
    if constexpr (weighs) {
      return tallies.observe(codes_, names_.size(), answers, column{weights_});
    } else {
      return tallies.observe(codes_, names_.size(), answers);
    }
  }
  /// Answers off the scale are missing here: each column reports its own.
  void observe_dimensions(const csv_block& block) {
    const std::size_t items = at_->satisfaction.size();
    matrix_.resize(items * rows_.size());
    for (std::size_t item = 0; item < items; ++item) {
      parse_numbers(block.column(at_->satisfaction[item]), numbers_);
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const double value = numbers_[rows_[i]];
        const bool on_scale = clientele::detail::level_index(value, scale_.low(), scale_.levels()) >= 0;
        matrix_[i * items + item] = on_scale ? value : clientele::detail::nan;
      }
    }
    while (dimensions_.size() < names_.size()) dimensions_.emplace_back(scale_, items);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::span<const double> answers(matrix_.data() + i * items, items);
      if constexpr (weighs) {
        dimensions_[codes_[i]].observe(answers, weights_[i]);
      } else {
        dimensions_[codes_[i]].observe(answers);
      }
    }
  }
  /// In strict mode: the bad value that stands first in this block, if any.
  void refuse_first(const csv_block& block) const {
    std::uint64_t line = std::numeric_limits<std::uint64_t>::max();
    std::size_t column = 0;
    rejection why{};
    for (std::size_t c = 0; c < rejections_.size(); ++c) {
      for (std::size_t i = 0; i < rejection_reasons; ++i) {
        if (rejections_[c].rows[i] == 0 || rejections_[c].first_lines[i] >= line) continue;
        line = rejections_[c].first_lines[i];
        column = c;
        why = static_cast<rejection>(i);
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
                          std::string(block.column(place)[row].substr(0, shown_bytes)) + "\" (" + std::string(name(why)) +
                          "); allowed: " + allowed(column));
  }
  [[nodiscard]] std::string allowed(std::size_t column) const {
    if (column == by_column) return "any text but an empty one";
    if (column == weight_column) return weight::allowed;
    const any_scale scale = column == recommend_column ? any_scale::of<recommendation>() : scale_;
    return "whole numbers " + std::to_string(scale.low()) + " to " + std::to_string(scale.high()) + ", or nothing";
  }

  static constexpr std::size_t shown_bytes = 40;  // of a cell, in a message

  const places* at_;
  const csv_reader* reader_;
  any_scale scale_;
  bool strict_;
  dictionary names_;
  coded_answers<typename Answers::template form<rating_tally<recommendation>>> recommend_;
  std::vector<coded_answers<typename Answers::template form<rating_tally<any_scale>>>> satisfaction_;
  std::vector<dimension_tally> dimensions_;  // by code
  std::vector<column_rejections> rejections_;
  // Of the block at hand:
  std::vector<std::uint32_t> codes_;
  std::vector<double> weights_;
  std::vector<std::size_t> rows_;
  std::vector<std::int16_t> whole_;
  std::vector<double> numbers_;
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

}  // namespace

template <class Answers>
survey_file<Answers> read_survey(csv_reader& reader, const survey_columns& columns, const read_survey_options& options) {
  using one_worker = worker<Answers>;
  if (one_worker::weighs != columns.weight.has_value()) {
    clientele::detail::throw_invalid_argument("a column of weights is named exactly where answers are weighted");
  }
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

  const unsigned threads = options.threads == 0 ? hardware_threads() : options.threads;
  std::vector<one_worker> workers(threads, one_worker{at, reader, columns.satisfaction_scale, options.strict});
  read_csv(reader, threads, [&](unsigned worker, const csv_block& block) {
    workers[worker].observe(block);
    if (worker == 0 && options.progress) options.progress(reader.bytes_read(), reader.bytes_total());
  });

  std::vector<std::vector<std::uint32_t>> ranks;
  tallies.groups = rank_groups(workers, ranks);
  const one_worker neutral{at, reader, columns.satisfaction_scale, options.strict};
  using answer_tally = typename Answers::template form<rating_tally<any_scale>>;
  tallies.satisfaction.assign(at.satisfaction.size(),
                              grouped<std::uint32_t, answer_tally>{answer_tally{columns.satisfaction_scale}});
  if (at.satisfaction.size() > 1) {
    using dimension_tally = typename one_worker::dimension_tally;
    tallies.dimensions = grouped<std::uint32_t, dimension_tally>{
        dimension_tally{columns.satisfaction_scale, at.satisfaction.size()}};
  }
  std::vector<column_rejections> rejections = neutral.rejections();
  for (std::size_t i = 0; i < workers.size(); ++i) {
    workers[i].give_to(tallies, ranks[i]);
    for (std::size_t c = 0; c < rejections.size(); ++c) rejections[c] += workers[i].rejections()[c];
  }
  if (columns.recommend && !options.trust_recommend) {
    refuse_other_scales(reader, tallies.recommend_column, tallies.recommend.total());
  }

  const rejected_records records = reader.rejected();
  for (std::size_t i = 0; i < record_faults; ++i) {
    const auto fault = static_cast<record_fault>(i);
    if (records[fault] == 0) continue;
    result.rejected.push_back({reader.file(), "", std::string(name(fault)), records[fault], records.first_line(fault)});
  }
  for (std::size_t c = 0; c < rejections.size(); ++c) {
    for (std::size_t i = 0; i < rejection_reasons; ++i) {
      if (rejections[c].rows[i] == 0) continue;
      result.rejected.push_back({reader.file(), reader.selected_name(at.of(c)), std::string(name(static_cast<rejection>(i))),
                                 rejections[c].rows[i], rejections[c].first_lines[i]});
    }
  }
  return result;
}

template survey_file<report::unweighted_answers> read_survey(csv_reader&, const survey_columns&, const read_survey_options&);
template survey_file<report::weighted_answers> read_survey(csv_reader&, const survey_columns&, const read_survey_options&);

}  // namespace clientele::inline v0::io
