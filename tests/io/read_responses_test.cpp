#include <clientele/io/read_responses.hpp>

#include <cmath>
#include <string>

#include <clientele/io/input_error.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele::survey;

namespace {
questionnaire shop() {
  return {"shop",
          {{.id = "service"}},
          {{.id = "overall"},
           {.id = "queue",
            .dimension = "service",
            .questions = {{aspect::performance, "q"}, {aspect::importance, "qi"}},
            .importance_scale = any_scale{1, 3}}},
          "overall"};
}
constexpr const char* table = "w,region,overall,q,qi,house\n"
                              "1,north,5,4,3,h1\n"
                              "2,,4,,2,h1\n"
                              "-1,south,3,3,1,h2\n"
                              "1,south,7,2.5,x,h2\n"
                              "1,south,1,1,1,\n";
io::csv_reader reader_over(const char* text) { return io::csv_reader::over_text(text, "answers.csv"); }
}  // namespace

TEST_CASE("answers, weights, clusters and segments come from their columns") {
  io::csv_reader reader = reader_over(table);
  const io::responses_file file =
      io::read_responses(reader, shop(), {.weight = "w", .cluster = "house", .segments = {"region"}});
  const responses& answers = file.answers;
  CHECK(answers.rows() == 3);
  CHECK(answers.weights()[1] == 2);
  CHECK(answers.answer("queue", aspect::performance, 0) == 4);
  CHECK(std::isnan(answers.answer("queue", aspect::performance, 1)));
  CHECK(answers.answer("queue", aspect::importance, 0) == 3);
  CHECK(answers.answer("overall", aspect::performance, 1) == 4);
  CHECK(answers.segments("region") == std::vector<std::string>{"north", "south"});
  CHECK(answers.of_segment("region", "south").rows() == 1);

  REQUIRE(file.rejected.size() == 5);
  const auto is = [&](std::size_t i, const char* column, const char* reason, std::uint64_t line) {
    CHECK(file.rejected[i].column == column);
    CHECK(file.rejected[i].reason == reason);
    CHECK(file.rejected[i].rows == 1);
    CHECK(file.rejected[i].first_line == line);
  };
  is(0, "w", "invalid_weight", 4);
  is(1, "house", "invalid_key", 6);
  is(2, "overall", "out_of_range", 5);
  is(3, "q", "not_whole", 5);
  is(4, "qi", "not_a_number", 5);
}

TEST_CASE("a column that is missing is named with its item, and strict reading stops at the first bad value") {
  io::csv_reader without = reader_over("overall,q\n5,4\n");
  CHECK_THROWS_WITH_AS(
      static_cast<void>(io::read_responses(without, shop())),
      "answers.csv: the item \"queue\" is asked in the column \"qi\", but answers.csv: no column 'qi': the columns are 'overall', 'q'",
      io::input_error);
  io::csv_reader strict = reader_over(table);
  CHECK_THROWS_WITH_AS(static_cast<void>(io::read_responses(strict, shop(), {}, true)),
                       "answers.csv, line 5: column \"overall\" has \"7\" (out_of_range); allowed: whole numbers 1 to 5, or nothing",
                       io::input_error);
  io::csv_reader twice = reader_over(table);
  CHECK_THROWS_AS(static_cast<void>(io::read_responses(twice, shop(), {.segments = {"q"}})), io::input_error);
}
