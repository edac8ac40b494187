#include <clientele/io/input_error.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace clientele;

TEST_CASE("an input error names the file, and the line where there is one") {
  const io::input_error at_line("answers.csv", 17, "2 fields where the header has 3");
  CHECK(std::string(at_line.what()) == "answers.csv, line 17: 2 fields where the header has 3");
  CHECK(at_line.file() == "answers.csv");
  CHECK(at_line.line() == 17);
  const io::input_error whole("answers.csv", io::input_error::no_line, "is empty");
  CHECK(std::string(whole.what()) == "answers.csv: is empty");
}

TEST_CASE("it is caught as the library's error") {
  const auto fail = [] { throw io::input_error("f", 1, "no"); };
  CHECK_THROWS_AS(fail(), error);
}
