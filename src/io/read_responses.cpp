#include <clientele/io/read_responses.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include <clientele/core/rejection.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/tally/detail/levels.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::io {

namespace {

using clientele::detail::is_missing;
using clientele::detail::level_index;
using clientele::detail::quoted;
using survey::aspect;
using survey::questionnaire;

/// The rejections of one column, each reason with its first line.
struct rejections {
  std::array<std::uint64_t, rejection_reasons> rows{};
  std::array<std::uint64_t, rejection_reasons> first_lines{};

  void add(rejection reason, std::uint64_t line) {
    const auto i = static_cast<std::size_t>(reason);
    if (rows[i]++ == 0) first_lines[i] = line;
  }
};

/// A column of answers on its way from the file to the responses.
struct answer_column {
  std::string item;
  aspect of = aspect::performance;
  any_scale scale;
  std::size_t place = 0;
  std::vector<std::int16_t> codes = {};  // of the rows that were kept
  rejections rejected = {};
};

/// A column of names: a stratum, a cluster, a segment.
struct name_column {
  std::size_t place = 0;
  bool required = false;
  dictionary names = {};
  std::vector<std::uint32_t> codes = {};
  rejections rejected = {};
};

constexpr std::int16_t no_answer = missing_whole;

class collector {
 public:
  collector(csv_reader& reader, const questionnaire& asked, const response_columns& columns, bool strict)
      : reader_(reader), strict_(strict) {
    for (std::size_t i = 0; i < asked.items().size(); ++i) {
      for (const aspect of : survey::all_aspects) {
        const auto column = asked.column_of(i, of);
        if (!column) continue;
        answers_.push_back({asked.items()[i].id, of, asked.items()[i].scale_of(of), select(*column, asked.items()[i].id)});
      }
    }
    if (columns.weight) weight_ = take(reader.select(*columns.weight));
    if (columns.stratum) names_.push_back({.place = take(reader.select(*columns.stratum)), .required = true});
    if (columns.cluster) names_.push_back({.place = take(reader.select(*columns.cluster)), .required = true});
    first_segment_ = names_.size();
    for (const std::string& one : columns.segments) names_.push_back({.place = take(reader.select(one))});
  }

  void observe(const csv_block& block) {
    choose_rows(block);
    for (answer_column& one : answers_) observe_answers(block, one);
  }

  [[nodiscard]] responses_file finish(questionnaire asked, bool stratum, bool cluster) {
    responses_file result{survey::responses(std::move(asked), rows_), {}};
    for (answer_column& one : answers_) {
      result.answers.observe(one.item, one.of, column{one.codes}.missing_as(no_answer));
      one.codes = {};
    }
    if (weight_) result.answers.set_weights(std::move(weights_));
    if (stratum) result.answers.set_strata(std::move(names_[0].codes));
    if (cluster) result.answers.set_clusters(std::move(names_[stratum ? 1 : 0].codes));
    for (std::size_t i = first_segment_; i < names_.size(); ++i) {
      std::vector<std::string> segments;
      for (const std::uint32_t code : names_[i].codes) {
        segments.emplace_back(code == dictionary::missing ? std::string_view{} : names_[i].names.name(code));
      }
      result.answers.set_segments(reader_.selected_name(names_[i].place), std::move(segments));
    }
    report_rejections(result.rejected);
    return result;
  }

 private:
  std::size_t select(const std::string& column, const std::string& item) {
    try {
      return take(reader_.select(column));
    } catch (const input_error& problem) {
      throw input_error(reader_.file(), input_error::no_line,
                        "the item " + quoted(item) + " is asked in the column " + quoted(column) + ", but " +
                            std::string(problem.what()));
    }
  }
  /// A column stands for one thing.
  std::size_t take(std::size_t place) {
    if (std::find(taken_.begin(), taken_.end(), place) != taken_.end()) {
      throw input_error(reader_.file(), input_error::no_line,
                        "the column " + quoted(reader_.selected_name(place)) + " is selected twice");
    }
    taken_.push_back(place);
    return place;
  }
  void choose_rows(const csv_block& block) {
    kept_.clear();
    if (weight_) parse_numbers(block.column(*weight_), numbers_);
    std::vector<std::vector<std::uint32_t>> codes(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) names_[i].names.encode(block.column(names_[i].place), codes[i]);
    for (std::size_t row = 0; row < block.size(); ++row) {
      if (weight_ && !weight::valid(numbers_[row])) {
        reject(weight_rejected_, rejection::invalid_weight, block, row, *weight_, weight::allowed);
        continue;
      }
      bool whole = true;
      for (std::size_t i = 0; i < names_.size() && whole; ++i) {
        if (!names_[i].required || codes[i][row] != dictionary::missing) continue;
        reject(names_[i].rejected, rejection::invalid_key, block, row, names_[i].place, "any text but an empty one");
        whole = false;
      }
      if (!whole) continue;
      kept_.push_back(row);
      if (weight_) weights_.push_back(numbers_[row]);
      for (std::size_t i = 0; i < names_.size(); ++i) names_[i].codes.push_back(codes[i][row]);
    }
    rows_ += kept_.size();
  }
  void observe_answers(const csv_block& block, answer_column& one) {
    parse_numbers(block.column(one.place), numbers_);
    for (const std::size_t row : kept_) {
      const int index = level_index(numbers_[row], one.scale.low(), one.scale.levels());
      one.codes.push_back(index >= 0 ? static_cast<std::int16_t>(one.scale.low() + index) : no_answer);
      if (index >= 0 || index == is_missing) continue;
      reject(one.rejected, clientele::detail::reason_of(index), block, row, one.place,
             "whole numbers " + std::to_string(one.scale.low()) + " to " + std::to_string(one.scale.high()) +
                 ", or nothing");
    }
  }
  void reject(rejections& of, rejection reason, const csv_block& block, std::size_t row, std::size_t place,
              const std::string& allowed) const {
    if (strict_) {
      throw input_error(reader_.file(), block.line(row),
                        "column " + quoted(reader_.selected_name(place)) + " has " + quoted(block.column(place)[row]) +
                            " (" + std::string(name(reason)) + "); allowed: " + allowed);
    }
    of.add(reason, block.line(row));
  }
  void report_rejections(std::vector<report::rejected_rows>& out) const {
    const rejected_records records = reader_.rejected();
    for (std::size_t i = 0; i < record_faults; ++i) {
      const auto fault = static_cast<record_fault>(i);
      if (records[fault] == 0) continue;
      out.push_back({reader_.file(), "", std::string(name(fault)), records[fault], records.first_line(fault)});
    }
    const auto add = [&](std::size_t place, const rejections& of) {
      for (std::size_t i = 0; i < rejection_reasons; ++i) {
        if (of.rows[i] == 0) continue;
        out.push_back({reader_.file(), reader_.selected_name(place), std::string(name(static_cast<rejection>(i))),
                       of.rows[i], of.first_lines[i]});
      }
    };
    if (weight_) add(*weight_, weight_rejected_);
    for (const name_column& one : names_) add(one.place, one.rejected);
    for (const answer_column& one : answers_) add(one.place, one.rejected);
  }

  csv_reader& reader_;
  bool strict_;
  std::vector<std::size_t> taken_;
  std::vector<answer_column> answers_;
  std::optional<std::size_t> weight_;
  rejections weight_rejected_;
  std::vector<double> weights_;
  std::vector<name_column> names_;  // stratum and cluster where they are, then segments
  std::size_t first_segment_ = 0;
  std::size_t rows_ = 0;
  // Of the block at hand:
  std::vector<double> numbers_;
  std::vector<std::size_t> kept_;
};

}  // namespace

responses_file read_responses(csv_reader& reader, survey::questionnaire asked, const response_columns& columns,
                              bool strict) {
  collector collected(reader, asked, columns, strict);
  for (csv_block block; reader.next(block);) collected.observe(block);
  return collected.finish(std::move(asked), columns.stratum.has_value(), columns.cluster.has_value());
}

}  // namespace clientele::inline v0::io
