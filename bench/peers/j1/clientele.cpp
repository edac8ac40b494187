// Job J1 by the library: every answer and weight validated, every figure with its interval.
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/read_survey.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/survey_scorecard.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>
#include <clientele/version.hpp>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>

#include "common/contender.hpp"
#include "common/without_dispatch.hpp"

namespace {

using namespace clientele;
using answers = rating_tally<recommendation>;
using weighted_answers = weighted<answers>;
using folder = std::filesystem::path;

constexpr level_range promoters{recommendation::promoters_from, recommendation::high};
constexpr level_range detractors{recommendation::low, recommendation::detractors_up_to};

/// The figures that are no part of the compared result, so that the work is whole: Net Promoter Score and intervals.
template <class Answers>
double intervals_of(const Answers& tally) {
  const auto nps = survey::net_promoter_score(tally).interval();
  const auto mean = survey::mean_answer(tally).interval();
  const auto top = survey::top_box_share(tally, 2).interval();
  return nps.lower.value() + mean.lower.value() + top.lower.value();
}
volatile double seen = 0;  // keeps the compiler from leaving them out

template <class Name>
void put(peers::result& rows, const Name& name, const answers& tally) {
  seen = intervals_of(tally);
  rows.row(name, tally.size(), tally.count(promoters), tally.count(detractors), survey::mean_answer(tally).value().value(),
           survey::top_box_share(tally, 2).value().value());
}
template <class Name>
void put(peers::result& rows, const Name& name, const weighted_answers& tally) {
  seen = intervals_of(tally);
  rows.row(name, tally.size(), tally.weights({recommendation::low, recommendation::high}).total(),
           tally.weights(promoters).total(), tally.weights(detractors).total(),
           survey::mean_answer(tally).value().value(), survey::top_box_share(tally, 2).value().value());
}

peers::work grouped_answers(const folder& data, unsigned threads) {
  const auto segment = std::make_shared<std::vector<std::uint16_t>>(peers::read_column<std::uint16_t>(data / "segment.u16"));
  const auto score = std::make_shared<std::vector<std::uint8_t>>(peers::read_column<std::uint8_t>(data / "score.u8"));
  return [=] {
    grouped<std::uint16_t, answers> tallies;
    observe_parallel(tallies, {.threads = threads}, *segment, *score);
    peers::result rows;
    for (const auto& [key, tally] : tallies) put(rows, key, tally);
    return rows;
  };
}

peers::work grouped_weighted(const folder& data, unsigned threads) {
  const auto segment = std::make_shared<std::vector<std::uint16_t>>(peers::read_column<std::uint16_t>(data / "segment.u16"));
  const auto score = std::make_shared<std::vector<std::uint8_t>>(peers::read_column<std::uint8_t>(data / "score.u8"));
  const auto weight = std::make_shared<std::vector<double>>(peers::read_column<double>(data / "weight.f64"));
  return [=] {
    grouped<std::uint16_t, weighted_answers> tallies;
    observe_parallel(tallies, {.threads = threads}, *segment, *score, *weight);
    peers::result rows;
    for (const auto& [key, tally] : tallies) put(rows, key, tally);
    return rows;
  };
}

peers::work ungrouped(const folder& data, unsigned threads) {
  const auto score = std::make_shared<std::vector<std::uint8_t>>(peers::read_column<std::uint8_t>(data / "score.u8"));
  return [=] {
    answers tally;
    observe_parallel(tally, {.threads = threads}, *score);
    peers::result rows;
    put(rows, std::string("all"), tally);
    return rows;
  };
}

// ---- from a CSV file -------------------------------------------------------------------------------------------------

const io::survey_columns csv_columns{.recommend = "score", .weight = "weight", .by = "segment"};

io::survey_file<report::weighted_answers> read(const folder& data, unsigned threads) {
  io::csv_reader reader{(data / "answers.csv").string()};
  io::read_survey_options options;
  options.threads = threads;
  return io::read_survey<report::weighted_answers>(reader, csv_columns, options);
}
peers::result rows_of(const io::survey_file<report::weighted_answers>& survey) {
  peers::result rows;
  for (const auto& [rank, tally] : survey.tallies.recommend) put(rows, survey.tallies.groups[rank], tally);
  return rows;
}

peers::work from_csv(const folder& data, unsigned threads) {
  return [=] { return rows_of(read(data, threads)); };
}

std::string rendered(const report::scorecard& card) {
  std::ostringstream out;
  report::render_terminal(out, card);
  report::render_json(out, card);
  return out.str();
}
/// All that a person gets to see: Net Promoter Score of every segment, its difference from the rest, adjusted p-values;
/// as tables and as JSON.
peers::work csv_to_report(const folder& data, unsigned threads) {
  return [=] {
    const auto survey = read(data, threads);
    seen = static_cast<double>(rendered(report::survey_scorecard(survey.tallies)).size());
    return rows_of(survey);
  };
}

/// Reading without counting: the file taken apart, cells turned into codes and numbers.
void only_read(const folder& data, unsigned threads) {
  struct columns {
    io::dictionary names;
    std::vector<io::dictionary::code_type> codes;
    std::vector<std::int16_t> whole;
    std::vector<double> weights;
  };
  io::csv_reader reader{(data / "answers.csv").string()};
  const std::size_t segment = reader.select("segment");
  const std::size_t score = reader.select("score");
  const std::size_t weight = reader.select("weight");
  std::vector<columns> workers(threads);
  io::read_csv(reader, threads, [&](unsigned worker, const io::csv_block& block) {
    columns& own = workers[worker];
    own.names.encode(block.column(segment), own.codes);
    if (!io::parse_whole(block.column(score), own.whole)) throw peers::raw_error("a score is no whole number");
    io::parse_numbers(block.column(weight), own.weights);
  });
}

std::vector<std::pair<std::string, double>> parts_of_report(const folder& data, unsigned threads) {
  const double reading = peers::median_seconds_of([&] { only_read(data, threads); });
  const double read_and_tallied = peers::median_seconds_of([&] { (void)read(data, threads); });
  const auto survey = read(data, threads);
  const double figures = peers::median_seconds_of([&] { (void)report::survey_scorecard(survey.tallies); });
  const auto card = report::survey_scorecard(survey.tallies);
  const double rendering = peers::median_seconds_of([&] { seen = static_cast<double>(rendered(card).size()); });
  return {{"reading", reading},
          {"tallying", std::max(0.0, read_and_tallied - reading)},
          {"figures", figures},
          {"rendering", rendering}};
}

}  // namespace

int main(int count, char** arguments) {
  const std::string version = std::to_string(version_major) + '.' + std::to_string(version_minor) + '.' +
                              std::to_string(version_patch);
  const std::vector<unsigned> threads{1, 2};
  const std::string off = "dispatch off";
  return peers::run_contender("clientele", version,
                              {{"a", "", threads, grouped_answers},
                               {"a", off, threads, peers::without_dispatch(grouped_answers)},
                               {"b", "", threads, grouped_weighted},
                               {"b", off, threads, peers::without_dispatch(grouped_weighted)},
                               {"c", "", threads, ungrouped},
                               {"c", off, threads, peers::without_dispatch(ungrouped)},
                               {"d", "", threads, from_csv},
                               {"d", off, threads, peers::without_dispatch(from_csv)},
                               {"d", "with report", threads, csv_to_report, parts_of_report}},
                              count, arguments);
}
