#include <clientele/io/read_survey.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/satisfaction_index.hpp>

using namespace clientele;

namespace {

using report::unweighted_answers;
using report::weighted_answers;

template <class Answers = unweighted_answers>
io::survey_file<Answers> read(const std::string& text, const io::survey_columns& columns,
                              const io::read_survey_options& options = {}, std::size_t block_bytes = 1 << 18) {
  io::csv_options csv;
  csv.block_bytes = block_bytes;
  io::csv_reader reader = io::csv_reader::over_text(text, "answers.csv", csv);
  return io::read_survey<Answers>(reader, columns, options);
}

const report::rejected_rows* find(const std::vector<report::rejected_rows>& rejected, const std::string& column,
                                  const std::string& reason) {
  for (const report::rejected_rows& one : rejected) {
    if (one.column == column && one.reason == reason) return &one;
  }
  return nullptr;
}

constexpr const char* messy =
    "id,store,nps,sat,w\n"
    "1,A,9,5,1\n"
    "2,A,11,4,1\n"       // line 3: off the scale for nps only
    "3,,10,3,1\n"        // line 4: no group: the whole row
    "4,B,6.5,2,1\n"      // line 5: not whole
    "5,B,ten,1,1\n"      // line 6: text
    "6,B,,9,1\n"         // line 7: nps missing, sat off its scale
    "7,B,10,5,-1\n"      // line 8: bad weight: the whole row
    "8,\"C\nline\",0,3,2\n"  // lines 9 and 10
    "9,A,12,3,1\n"       // line 11
    "10,A,9.0, 5 ,1\n"
    "11,A\n";            // line 13: too few fields

}  // namespace

TEST_CASE("a bad answer is rejected for its column, a bad weight or group for the whole row, by reason and first line") {
  io::survey_columns columns;
  columns.recommend = "nps";
  columns.satisfaction = {"sat"};
  columns.weight = "w";
  columns.by = "store";
  const auto survey = read<weighted_answers>(messy, columns);
  CHECK(survey.tallies.groups == std::vector<std::string>{"A", "B", "C\nline"});
  const auto nps = survey.tallies.recommend.total();
  CHECK(nps.count(9) == 2);
  CHECK(nps.count(10) == 0);  // both tens stand in rows without group or weight
  CHECK(nps.count(0) == 1);
  CHECK(nps.size() == 3);
  CHECK(nps.missing() == 1);
  CHECK(survey.tallies.satisfaction[0].total().size() == 7);

  const auto expect = [&](const char* column, const char* reason, std::uint64_t rows, std::uint64_t line) {
    CAPTURE(column);
    CAPTURE(reason);
    const report::rejected_rows* one = find(survey.rejected, column, reason);
    REQUIRE(one != nullptr);
    CHECK(one->rows == rows);
    CHECK(one->first_line == line);
    CHECK(one->file == "answers.csv");
  };
  expect("", "too_few_fields", 1, 13);
  expect("store", "invalid_key", 1, 4);
  expect("w", "invalid_weight", 1, 8);
  expect("nps", "out_of_range", 2, 3);
  expect("nps", "not_whole", 1, 5);
  expect("nps", "not_a_number", 1, 6);
  expect("sat", "out_of_range", 1, 7);
  CHECK(survey.rejected.size() == 7);
}

TEST_CASE("strict mode names the first bad value, its line, its column and what is allowed") {
  io::survey_columns columns;
  columns.recommend = "nps";
  io::read_survey_options options;
  options.strict = true;
  CHECK_THROWS_WITH_AS(static_cast<void>(read(messy, columns, options)),
                       "answers.csv, line 3: column \"nps\" has \"11\" (out_of_range); allowed: whole numbers 0 to 10, "
                       "or nothing",
                       io::input_error);
  columns.recommend.reset();
  columns.satisfaction = {"sat"};
  columns.by = "store";
  CHECK_THROWS_WITH_AS(static_cast<void>(read(messy, columns, options)),
                       "answers.csv, line 4: column \"store\" has \"\" (invalid_key); allowed: any text but an empty one",
                       io::input_error);
}

TEST_CASE("strict mode stops at a malformed record when it stands first") {
  io::survey_columns columns;
  columns.recommend = "nps";
  io::read_survey_options options;
  options.strict = true;
  CHECK_THROWS_WITH_AS(static_cast<void>(read("id,nps\n1,9\n2\n3,77\n", columns, options)),
                       "answers.csv, line 3: the record is malformed (too_few_fields)", io::input_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(read("id,nps\n1,9\n2,77\n3\n", columns, options)),
                       "answers.csv, line 3: column \"nps\" has \"77\" (out_of_range); allowed: whole numbers 0 to 10, "
                       "or nothing",
                       io::input_error);
}

TEST_CASE("any number of threads and any block size give the same survey") {
  std::mt19937_64 random{20};
  std::string text = "store,nps,a,b,w\n";
  for (int i = 0; i < 5000; ++i) {
    const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    text += std::to_string(pick(12)) + ',' + (pick(20) == 0 ? "" : std::to_string(pick(12))) + ',' +
            std::to_string(1 + pick(6)) + ',' + std::to_string(1 + pick(5)) + ',' + std::to_string(pick(300)) + ".5\n";
  }
  io::survey_columns columns;
  columns.recommend = "nps";
  columns.satisfaction = {"a", "b"};
  columns.weight = "w";
  columns.by = "store";
  const auto expected = read<weighted_answers>(text, columns, {.strict = false, .trust_recommend = false, .threads = 1, .progress = {}});
  CHECK(expected.tallies.groups.front() == "0");
  CHECK(expected.tallies.groups[2] == "2");  // whole numbers in the order of their values
  CHECK(expected.tallies.groups.back() == "11");
  for (const unsigned threads : {1U, 2U, 7U}) {
    for (const std::size_t block : {std::size_t{512}, std::size_t{4096}, std::size_t{1} << 18}) {
      const auto found =
          read<weighted_answers>(text, columns, {.strict = false, .trust_recommend = false, .threads = threads, .progress = {}}, block);
      CHECK(found.tallies.groups == expected.tallies.groups);
      CHECK(found.tallies.recommend == expected.tallies.recommend);
      CHECK(found.tallies.satisfaction == expected.tallies.satisfaction);
      CHECK(found.tallies.dimensions == expected.tallies.dimensions);
      REQUIRE(found.rejected.size() == expected.rejected.size());
      for (std::size_t i = 0; i < found.rejected.size(); ++i) {
        CHECK(found.rejected[i].rows == expected.rejected[i].rows);
        CHECK(found.rejected[i].first_line == expected.rejected[i].first_line);
      }
    }
  }
}

TEST_CASE("more groups than a block has rows, and fewer, are counted alike") {
  std::mt19937_64 random{21};
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  constexpr unsigned groups = 6000;
  std::vector<weighted<rating_tally<recommendation>>> expected(groups);
  std::string text = "r,w,g\n0,1,0\n";
  expected[0].observe(0, 1.0);
  std::uint64_t bad = 0;
  for (int i = 0; i < 40'000; ++i) {
    const unsigned group = i < 20'000 ? pick(40) : pick(groups);
    const unsigned answer = pick(200) == 0 ? 11 : pick(11);
    const unsigned quarters = 1 + pick(8);
    text += std::to_string(answer) + ',' + std::to_string(quarters / 4) + '.' + std::to_string(quarters % 4 * 25) + ',' +
            std::to_string(group) + '\n';
    if (answer == 11) {
      ++bad;
      rejection_counts one;
      one.add(rejection::out_of_range);
      expected[group].reject(one);
    } else {
      expected[group].observe(answer, quarters / 4.0);
    }
  }
  io::survey_columns columns;
  columns.recommend = "r";
  columns.weight = "w";
  columns.by = "g";
  for (const std::size_t block : {std::size_t{1} << 14, std::size_t{1} << 17, std::size_t{1} << 20}) {
    for (const unsigned threads : {1U, 3U}) {
      const auto found = read<weighted_answers>(
          text, columns, {.strict = false, .trust_recommend = false, .threads = threads, .progress = {}}, block);
      REQUIRE(found.rejected.size() == 1);
      CHECK(found.rejected[0].rows == bad);
      for (std::size_t rank = 0; rank < found.tallies.groups.size(); ++rank) {
        const std::size_t group = std::stoul(found.tallies.groups[rank]);
        CHECK(found.tallies.recommend.at(static_cast<std::uint32_t>(rank)) == expected[group]);
      }
    }
  }
}

TEST_CASE("the dimensions leave out who did not answer all of them") {
  io::survey_columns columns;
  columns.satisfaction = {"a", "b"};
  const auto survey = read("a,b\n5,5\n1,\n,\n9,3\n3,1\n", columns);
  const auto dimensions = survey.tallies.dimensions.total();
  CHECK(dimensions.size() == 2);     // 5,5 and 3,1
  CHECK(dimensions.missing() == 3);  // 1, and nothing; and the 9, which is rejected in its own column
  CHECK(survey::satisfaction_index(dimensions).value().value() == 62.5);
}

TEST_CASE("a recommendation column that looks like 1 to 10 is refused, unless it is trusted") {
  io::survey_columns columns;
  columns.recommend = "r";
  const std::string no_zero = "r\n1\n1\n1\n1\n1\n10\n9\n";
  CHECK_THROWS_AS(static_cast<void>(read(no_zero, columns)), io::input_error);
  io::read_survey_options trusting;
  trusting.trust_recommend = true;
  CHECK(read(no_zero, columns, trusting).tallies.recommend.total().size() == 7);
  CHECK(read(no_zero + "0\n", columns).tallies.recommend.total().size() == 8);
  CHECK(read("r\n1\n1\n1\n1\n10\n", columns).tallies.recommend.total().size() == 5);
}

TEST_CASE("an empty line of a one-column file is a missing answer; a header alone is no data") {
  io::survey_columns columns;
  columns.recommend = "1";
  const auto survey = read("score\n9\n\n10\n", columns);
  CHECK(survey.tallies.recommend.total().size() == 2);
  CHECK(survey.tallies.recommend.total().missing() == 1);
  CHECK(read("score\n", columns).tallies.recommend.total().size() == 0);
}

TEST_CASE("weights are named exactly where answers are weighted") {
  io::survey_columns columns;
  columns.recommend = "1";
  CHECK_THROWS_AS(static_cast<void>(read<weighted_answers>("r\n1\n", columns)), invalid_argument);
  columns.weight = "1";
  CHECK_THROWS_AS(static_cast<void>(read("r\n1\n", columns)), invalid_argument);
}

namespace {

constexpr const char* dated =
    "id,store,nps,sat,when\n"
    "1,A,9,5,2023-03-01\n"
    "2,A,8,4,2023-03-31 23:59\n"
    "3,B,10,3,2023-02-28\n"
    "4,B,0,2,2023-02-01\n"
    "5,B,12,1,2023-01-31\n"      // before both: its bad answer is nobody's business
    "6,A,7,9,2023-02-10\n"       // line 7: sat off its scale, in the period before
    "7,A,10,5,2023-04-01\n"      // after
    "8,C,10,5,\n"                // line 9: no day
    "9,C,10,5,01.03.2023\n"      // line 10: no date
    "10,C,10,5,2023-02-30\n"     // line 11: no such day
    "11,,10,5,2023-03-05\n"      // line 12: no group
    "12,,10,5,2023-05-05\n";     // after: not even looked at

io::survey_columns dated_columns() {
  io::survey_columns columns;
  columns.recommend = "nps";
  columns.satisfaction = {"sat"};
  columns.by = "store";
  columns.answered = "when";
  return columns;
}
const observation_window march{day::from_civil(2023, 3, 1), day::from_civil(2023, 3, 31)};
const observation_window february{day::from_civil(2023, 2, 1), day::from_civil(2023, 2, 28)};

}  // namespace

TEST_CASE("answers of two windows are read in one pass, those of neither are counted") {
  io::read_survey_options options;
  options.window = march;
  options.previous = february;
  for (const unsigned threads : {1U, 3U}) {
    for (const std::size_t block : {std::size_t{64}, std::size_t{1} << 18}) {
      options.threads = threads;
      const auto survey = read(dated, dated_columns(), options, block);
      CHECK(survey.tallies.recommend.total().size() == 2);
      CHECK(survey.tallies.recommend.total().count(9) == 1);
      REQUIRE(survey.previous.has_value());
      CHECK(survey.previous->recommend.total().size() == 3);
      CHECK(survey.previous->recommend.total().count(10) == 1);
      CHECK(survey.previous->recommend.total().count(0) == 1);
      CHECK(survey.previous->satisfaction[0].total().size() == 2);
      CHECK(survey.previous->groups == survey.tallies.groups);
      CHECK(survey.previous->recommend_column == "nps");
      REQUIRE(survey.left_out.size() == 2);
      CHECK(survey.left_out[0].reason == "before_from");
      CHECK(survey.left_out[0].count == 1);
      CHECK(survey.left_out[0].what == "answers");
      CHECK(survey.left_out[1].reason == "after_as_of");
      CHECK(survey.left_out[1].count == 2);
      const auto expect = [&](const char* column, const char* reason, std::uint64_t line) {
        CAPTURE(reason);
        const report::rejected_rows* one = find(survey.rejected, column, reason);
        REQUIRE(one != nullptr);
        CHECK(one->rows == 1);
        CHECK(one->first_line == line);
      };
      CHECK(survey.rejected.size() == 5);
      expect("when", "missing", 9);
      expect("when", "not_a_date", 10);
      expect("when", "impossible_date", 11);
      expect("store", "invalid_key", 12);
      expect("sat", "out_of_range", 7);
    }
  }
}

TEST_CASE("a window alone: the answers before it are left out") {
  io::read_survey_options options;
  options.window = march;
  const auto survey = read(dated, dated_columns(), options);
  CHECK(survey.tallies.recommend.total().size() == 2);
  CHECK(!survey.previous.has_value());
  CHECK(survey.left_out[0].count == 4);
  CHECK(find(survey.rejected, "sat", "out_of_range") == nullptr);
}

TEST_CASE("each window holds what reading its rows alone would give, weighted too") {
  std::mt19937_64 bits{3};
  std::string all = "s,n,a,b,w,d\n";
  std::string only[2] = {all, all};
  for (int i = 0; i < 5000; ++i) {
    const int month = static_cast<int>(bits() % 4) + 1;
    const std::string row = std::string(1, static_cast<char>('A' + bits() % 5)) + ',' + std::to_string(bits() % 12) + ',' +
                            std::to_string(bits() % 6) + ',' + std::to_string(bits() % 6) + ',' +
                            std::to_string(bits() % 3) + ",2023-0" + std::to_string(month) + "-1" +
                            std::to_string(bits() % 10) + '\n';
    all += row;
    if (month == 3) only[0] += row;
    if (month == 2) only[1] += row;
  }
  io::survey_columns columns;
  columns.recommend = "n";
  columns.satisfaction = {"a", "b"};
  columns.weight = "w";
  columns.by = "s";
  const auto now = read<weighted_answers>(only[0], columns, {.trust_recommend = true});
  const auto before = read<weighted_answers>(only[1], columns, {.trust_recommend = true});
  columns.answered = "d";
  io::read_survey_options options;
  options.trust_recommend = true;
  options.window = march;
  options.previous = february;
  options.threads = 2;
  const auto both = read<weighted_answers>(all, columns, options, 4096);
  REQUIRE(both.previous.has_value());
  CHECK(both.tallies.groups == now.tallies.groups);
  CHECK(both.tallies.recommend == now.tallies.recommend);
  CHECK(both.tallies.satisfaction == now.tallies.satisfaction);
  CHECK(both.tallies.dimensions == now.tallies.dimensions);
  CHECK(both.previous->recommend == before.tallies.recommend);
  CHECK(both.previous->satisfaction == before.tallies.satisfaction);
  CHECK(both.previous->dimensions == before.tallies.dimensions);
}

TEST_CASE("days of answers: strict mode, other formats, and what does not go together") {
  io::read_survey_options options;
  options.window = march;
  options.strict = true;
  try {
    (void)read(dated, dated_columns(), options);
    FAIL("a bad day was accepted");
  } catch (const io::input_error& error) {
    CHECK(error.line() == 9);
    CHECK(std::string(error.what()).find("column \"when\" has \"\" (missing); allowed: dates as 2011-12-09") !=
          std::string::npos);
  }
  options.strict = false;
  const char* others = "nps,when\n9,03.04.2023\n10,\n8,30.03.2023\n";
  io::survey_columns columns;
  columns.recommend = "nps";
  columns.answered = "when";
  try {
    (void)read(others, columns, options);
    FAIL("a column without a date was accepted");
  } catch (const io::input_error& error) {
    CHECK(error.line() == 2);
    CHECK(std::string(error.what()).find("--answered-format (dates): \"%d.%m.%Y\"") != std::string::npos);
  }
  options.dates = io::date_format{"%d.%m.%Y"};
  CHECK(read(others, columns, options).tallies.recommend.total().size() == 1);

  options.window.reset();
  CHECK_THROWS_AS((void)read(others, columns, options), invalid_argument);
  options.window = march;
  options.previous = march;
  CHECK_THROWS_AS((void)read(others, columns, options), invalid_argument);
  columns.answered.reset();
  CHECK_THROWS_AS((void)read(others, columns, options), invalid_argument);
}
