#include <clientele/io/dictionary.hpp>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/io/csv_reader.hpp>

#include <doctest/doctest.h>

using namespace clientele;
using code = io::dictionary::code_type;

namespace {
std::vector<std::string> sorted_names(const io::dictionary& from) {
  std::vector<std::string> names;
  for (const code c : from.sorted()) names.emplace_back(from.name(c));
  return names;
}
}  // namespace

TEST_CASE("codes are dense, in order of first appearance") {
  io::dictionary names;
  CHECK(names.size() == 0);
  CHECK(names.add("b") == 0);
  CHECK(names.add("a") == 1);
  CHECK(names.add("b") == 0);
  CHECK(names.add("") == 2);
  CHECK(names.size() == 3);
  CHECK(names.name(1) == "a");
  CHECK(names.name(2) == "");
  CHECK(names.find("a") == code{1});
  CHECK_FALSE(names.find("c"));
  CHECK_THROWS_WITH_AS(static_cast<void>(names.name(3)), "code 3 of a dictionary of 3 names", invalid_argument);
}

TEST_CASE("views of names stay valid") {
  io::dictionary names;
  names.add("first");
  const std::string_view first = names.name(0);
  names.add(std::string(100000, 'x'));
  for (int i = 0; i < 20000; ++i) names.add(std::to_string(i));
  CHECK(first == "first");
  CHECK(first.data() == names.name(0).data());
  CHECK(names.name(1).size() == 100000);
  for (int i = 0; i < 20000; ++i) REQUIRE(names.name(static_cast<code>(i + 2)) == std::to_string(i));
}

TEST_CASE("it is a regular value") {
  io::dictionary a;
  a.add("x");
  a.add("y");
  io::dictionary b = a;
  CHECK(a == b);
  b.add("z");
  CHECK_FALSE(a == b);
  CHECK(a.size() == 2);
  a = b;
  CHECK(a == b);
  a = *&a;
  CHECK(a == b);
  const io::dictionary moved = std::move(b);
  CHECK(moved == a);
  b = io::dictionary();
  CHECK(b == io::dictionary());
  io::dictionary source = a;
  const io::dictionary target = std::move(source);
  CHECK(source.size() == 0);  // NOLINT: a dictionary that was moved from is empty
  CHECK(source.add("new") == 0);
  CHECK_FALSE(source.find("x"));
}

TEST_CASE("a column is encoded, empty cells have no code") {
  io::csv_reader reader = io::csv_reader::over_text("store\nB\nB\n\nA\n \nB\n A\n");
  reader.select("store");
  io::csv_block block;
  REQUIRE(reader.next(block));
  io::dictionary names;
  std::vector<code> codes{9};
  names.encode(block.column(0), codes);
  CHECK(codes == std::vector<code>{0, 0, io::dictionary::missing, 1, io::dictionary::missing, 0, 2});
  CHECK(names.name(2) == " A");
}

TEST_CASE("merging says which code became which, and sorting forgets who was first") {
  io::dictionary a, b;
  for (const char* name : {"u", "v", "w"}) a.add(name);
  for (const char* name : {"w", "x", "u"}) b.add(name);
  io::dictionary ab = a, ba = b;
  CHECK(ab.merge(b) == std::vector<code>{2, 3, 0});
  CHECK(ba.merge(a) == std::vector<code>{2, 3, 0});
  CHECK(ab.size() == 4);
  CHECK(sorted_names(ab) == sorted_names(ba));
  CHECK(ab.merge(ab).size() == 4);
  CHECK(ab.size() == 4);
  CHECK(ab.merge({}).empty());
}

TEST_CASE("whole numbers are sorted by value, before the rest") {
  io::dictionary names;
  for (const char* name : {"b", "10", "9", "A", "", "010", "-1", "99999999999999999999", "100000000000000000000", "0", "00", "1.5"}) {
    names.add(name);
  }
  CHECK(sorted_names(names) == std::vector<std::string>{"0", "00", "9", "010", "10", "99999999999999999999",
                                                        "100000000000000000000", "", "-1", "1.5", "A", "b"});
}

TEST_CASE("encoding is the same as adding cell by cell") {
  std::mt19937 random(23);
  for (int round = 0; round < 30; ++round) {
    std::string rows;
    std::vector<std::string> cells;
    const std::string letters = round % 2 == 0 ? "ab" : "0123456789xyz";
    for (int i = 0; i < 3000; ++i) {
      std::string cell;
      for (std::size_t n = random() % 12; n > 0; --n) cell += letters[random() % letters.size()];
      rows += cell + "\n";
      cells.push_back(std::move(cell));
    }
    io::csv_reader reader = io::csv_reader::over_text("k\n" + rows);
    reader.select("k");
    io::dictionary by_block, by_cell;
    std::vector<code> codes;
    std::size_t row = 0;
    for (io::csv_block block; reader.next(block);) {
      by_block.encode(block.column(0), codes);
      for (const code c : codes) {
        const std::string& cell = cells[row++];
        REQUIRE(c == (cell.empty() ? io::dictionary::missing : by_cell.add(cell)));
      }
    }
    CHECK(row == cells.size());
    CHECK(by_block == by_cell);
  }
}
