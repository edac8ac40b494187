#include <clientele/io/csv_block.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/io/csv_reader.hpp>

using namespace clientele;

TEST_CASE("rejected records add up in any order, each fault with its first line") {
  io::rejected_records a;
  a.add(io::record_fault::too_few_fields, 9);
  a.add(io::record_fault::too_few_fields, 4, 2);
  a.add(io::record_fault::stray_quote, 7, 0);  // none of them: no first line either
  io::rejected_records b;
  b.add(io::record_fault::too_few_fields, 6);
  b.add(io::record_fault::too_many_fields, 3);
  io::rejected_records ab = a;
  ab += b;
  io::rejected_records ba = b;
  ba += a;
  CHECK(ab == ba);
  CHECK(ab[io::record_fault::too_few_fields] == 4);
  CHECK(ab.first_line(io::record_fault::too_few_fields) == 4);
  CHECK(ab.first_line(io::record_fault::stray_quote) == 0);
  CHECK(ab.total() == 5);
  CHECK(io::name(io::record_fault::stray_quote) == "stray_quote");
}

TEST_CASE("a block shows the selected columns, the line of each record, and moves without copying") {
  io::csv_reader reader = io::csv_reader::over_text("a,b,c\n1,\"x\ny\",3\n4,z,6\n7\n", "text");
  const std::size_t c = reader.select("c");
  const std::size_t b = reader.select("b");
  io::csv_block block;
  CHECK(block.empty());
  REQUIRE(reader.next(block));
  CHECK(block.size() == 2);
  CHECK(block.columns() == 2);
  CHECK(block.column(c)[1] == "6");
  CHECK(block.line(0) == 2);
  CHECK(block.line(1) == 4);  // the first record spans two lines
  CHECK(block.rejected()[io::record_fault::too_few_fields] == 1);
  CHECK(block.rejected().first_line(io::record_fault::too_few_fields) == 5);

  const io::csv_column column = block.column(b);
  CHECK(std::vector<std::string_view>(column.begin(), column.end()) == std::vector<std::string_view>{"x\ny", "z"});
  CHECK(std::next(column.begin()) != column.end());
  const io::csv_block moved = std::move(block);
  CHECK(moved.column(b)[0] == "x\ny");
}
