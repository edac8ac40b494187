#include <clientele/io/numbers.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include <clientele/io/csv_reader.hpp>

#include <doctest/doctest.h>

using namespace clientele;

namespace {
double value_of(std::string_view cell) {
  const io::parsed_cell parsed = io::parse_number(cell);
  CAPTURE(cell);
  CHECK(parsed.kind == io::cell_kind::number);
  return parsed.value;
}

struct one_column {
  explicit one_column(const std::string& rows) : reader(io::csv_reader::over_text("a\n" + rows)) {
    reader.select("a");
    REQUIRE(reader.next(block));
  }
  io::csv_reader reader;
  io::csv_block block;
};
}  // namespace

TEST_CASE("numbers") {
  for (const char* nine : {"9", "9.0", " 9 ", "+9", "\t9\r", "09", "9.", "0.9e1", "9e0", "90E-1", "9.000000000000000000000"}) {
    CHECK(value_of(nine) == 9.0);
  }
  CHECK(value_of("10") == 10.0);
  CHECK(value_of("-3.5") == -3.5);
  CHECK(value_of(".5") == 0.5);
  CHECK(value_of("-0") == 0.0);
  CHECK(value_of("0.1") == 0.1);
  CHECK(value_of("2.9300000667572") == 2.9300000667572);
  CHECK(value_of("9007199254740993") == 9007199254740992.0);
  CHECK(value_of("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(value_of("5e-324") == 5e-324);
  CHECK(value_of("1.7976931348623157e308") == std::numeric_limits<double>::max());
}

TEST_CASE("numbers beyond a double are the nearest finite ones") {
  const double most = std::numeric_limits<double>::max();
  CHECK(value_of("1e999") == most);
  CHECK(value_of("-1e999") == -most);
  CHECK(value_of("+1e999") == most);
  CHECK(value_of("1e99999999999999999999999") == most);
  CHECK(value_of("1" + std::string(400, '0')) == most);
  CHECK(value_of("1e-999") == 0.0);
  CHECK(value_of("1e-99999999999999999999999") == 0.0);
  CHECK(value_of("0." + std::string(400, '0') + "1") == 0.0);
  CHECK(value_of("1" + std::string(400, '0') + "e-400") == 1.0);
  CHECK(value_of("0e999") == 0.0);
}

TEST_CASE("missing cells and text") {
  for (const char* blank : {"", " ", "\t \r\n"}) {
    const io::parsed_cell cell = io::parse_number(blank);
    CHECK(cell.kind == io::cell_kind::missing);
    CHECK(std::isnan(cell.value));
  }
  for (const char* text : {"nan", "NaN", "inf", "-Infinity", "NA", "x", "1,5", "12 %", "1 2", "0x10", "1e", "1e+", ".",
                           "-", "+", "e5", "--1", "+-1", "1.2.3", "\xEF\xBC\x99", "9\xC2\xA0", "1e5.", "1_000"}) {
    CAPTURE(text);
    const io::parsed_cell cell = io::parse_number(text);
    CHECK(cell.kind == io::cell_kind::text);
    CHECK(cell.value == std::numeric_limits<double>::infinity());
  }
  CHECK(io::parse_number(std::string_view("1\0", 2)).kind == io::cell_kind::text);
}

TEST_CASE("every number is read to the last bit") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200000; ++round) {
    std::array<char, 64> buffer{};
    double value = 0;
    std::to_chars_result end{};
    if (round % 2 == 0) {
      value = std::bit_cast<double>(random());
      if (!std::isfinite(value)) continue;
      end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    } else {  // as files have them
      const double drawn = static_cast<double>(random() % 100'000'000) / 1e4;
      end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), drawn, std::chars_format::fixed,
                          static_cast<int>(random() % 9));
      std::from_chars(buffer.data(), end.ptr, value);
    }
    const io::parsed_cell cell = io::parse_number({buffer.data(), end.ptr});
    REQUIRE(cell.kind == io::cell_kind::number);
    REQUIRE(std::bit_cast<std::uint64_t>(cell.value) == std::bit_cast<std::uint64_t>(value));
  }
}

TEST_CASE("a column of numbers") {
  const one_column file("1\n\n x\n2.5\n10\n");
  std::vector<double> values{7, 7};
  CHECK(io::parse_numbers(file.block.column(0), values) == 1);
  REQUIRE(values.size() == 5);
  CHECK(values[0] == 1);
  CHECK(std::isnan(values[1]));
  CHECK(values[2] == std::numeric_limits<double>::infinity());
  CHECK(values[3] == 2.5);
  CHECK(values[4] == 10);
}

TEST_CASE("a column of whole numbers") {
  std::vector<std::int16_t> values;
  const one_column whole("1\n10\n\n 9 \n9.0\n-3\n32767\n-32767\n007\n ");
  REQUIRE(io::parse_whole(whole.block.column(0), values));
  CHECK(values == std::vector<std::int16_t>{1, 10, io::missing_whole, 9, 9, -3, 32767, -32767, 7, io::missing_whole});
  for (const char* other : {"6.5", "x", "32768", "-32768", "1e9", "1x", "x1"}) {
    CAPTURE(other);
    CHECK_FALSE(io::parse_whole(one_column(std::string("1\n") + other).block.column(0), values));
  }
}
