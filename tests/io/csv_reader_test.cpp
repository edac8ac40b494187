#include <clientele/io/csv_reader.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace clientele;

namespace {

using row = std::vector<std::string>;

struct contents {
  std::vector<std::string> names;
  std::vector<row> rows;
  std::vector<std::uint64_t> lines;
  io::rejected_records rejected;
  friend bool operator==(const contents&, const contents&) = default;
};

contents read_all(io::csv_reader reader) {
  contents result;
  result.names.assign(reader.names().begin(), reader.names().end());
  for (std::size_t i = 1; i <= result.names.size(); ++i) reader.select(std::to_string(i));
  io::csv_block block;
  std::uint64_t index = 0;
  io::rejected_records rejected;
  while (reader.next(block)) {
    CHECK(block.index() == index++);
    CHECK(block.columns() == result.names.size());
    for (std::size_t r = 0; r < block.size(); ++r) {
      row cells;
      for (std::size_t i = 0; i < block.columns(); ++i) cells.emplace_back(block.column(i)[r]);
      result.rows.push_back(std::move(cells));
      result.lines.push_back(block.line(r));
    }
    rejected += block.rejected();
  }
  CHECK(block.empty());
  CHECK_FALSE(reader.next(block));
  result.rejected = reader.rejected();
  CHECK(result.rejected == rejected);
  if (reader.bytes_total()) CHECK(reader.bytes_read() == *reader.bytes_total());
  return result;
}

contents read_text(const std::string& text, std::size_t block_bytes = 1 << 18, char separator = ',') {
  return read_all(io::csv_reader::over_text(text, "text", {.separator = separator, .block_bytes = block_bytes}));
}

template <class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const error& problem) {
    return problem.what();
  }
  return "nothing was thrown";
}

std::string reading(const std::string& text, io::csv_options options = {}) {
  return message_of([&] {
    io::csv_reader reader = io::csv_reader::over_text(text, "a.csv", options);
    for (io::csv_block block; reader.next(block);) {
    }
  });
}

std::string selecting(const std::string& text, const std::string& selector) {
  return message_of([&] { io::csv_reader::over_text(text, "a.csv").select(selector); });
}

/// A file that goes away at the end of its test.
class temporary_file {
 public:
  explicit temporary_file(const std::string& bytes, const std::string& name = "clientele_csv_reader_test") {
    static std::atomic<int> number = 0;
    path_ = (std::filesystem::temp_directory_path() /
             (name + std::to_string(std::random_device{}()) + "_" + std::to_string(number++)))
                .string();
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// By Python 3.11: gzip.compress(text, 9, mtime=0).
// score,name  9,"a,b"  10,c
const std::string small_gzip(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x2b\x4e\xce\x2f\x4a\xd5\xc9\x4b\xcc\x4d\xe5\xb2\xd4\x51"
    "\x4a\xd4\x49\x52\xe2\x32\x34\xd0\x49\xe6\x02\x00\x76\xfa\x5d\xa5\x18\x00\x00\x00",
    44);
// 11,d
const std::string more_gzip(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x33\x34\xd4\x49\xe1\x02\x00\xd6\x01\xe7\xc2\x05\x00\x00"
    "\x00",
    25);

}  // namespace

TEST_CASE("a plain file") {
  const contents read = read_text("score,name\n9,Ann\n10,Bo\n");
  CHECK(read.names == row{"score", "name"});
  CHECK(read.rows == std::vector<row>{{"9", "Ann"}, {"10", "Bo"}});
  CHECK(read.lines == std::vector<std::uint64_t>{2, 3});
  CHECK(read.rejected.total() == 0);
}

TEST_CASE("line ends, a lone last line, a byte order mark") {
  const contents expected = read_text("a,b\n1,2\n3,4\n");
  CHECK(read_text("a,b\r\n1,2\r\n3,4\r\n") == expected);
  CHECK(read_text("a,b\n1,2\n3,4") == expected);
  CHECK(read_text("a,b\r\n1,2\r\n3,4") == expected);
  CHECK(read_text("a,b\r\n1,2\r\n3,4\r") == expected);
  CHECK(read_text("\xEF\xBB\xBF" "a,b\n1,2\n3,4\n") == expected);
  CHECK(read_text("\xEF\xBB\xBF\"a\",b\n1,2\n3,4\n") == expected);
  CHECK(read_text("a;b\n1;2\n3;4\n", 1 << 18, ';') == expected);
  CHECK(read_text("a\tb\n1\t2\n3\t4\n", 1 << 18, '\t') == expected);
  CHECK(read_text(" a ,\tb\t\r\n1,2\n3,4\n") == expected);
}

TEST_CASE("quotes") {
  const contents read = read_text("n,t\n1,\"a,b\"\n2,\"say \"\"no\"\"\"\n3,\"two\nlines\r\n!\"\r\n4,5\" disk\n\"5\",\"\"\n6,\"\"\"\"\n");
  CHECK(read.rows == std::vector<row>{{"1", "a,b"}, {"2", "say \"no\""}, {"3", "two\nlines\r\n!"}, {"4", "5\" disk"},
                                      {"5", ""}, {"6", "\""}});
  CHECK(read.lines == std::vector<std::uint64_t>{2, 3, 4, 7, 8, 9});
  CHECK(read_text("\"a \"\"b\"\"\",\"c\nd\"\n1,2\n").names == row{"a \"b\"", "c\nd"});
  CHECK(read_text("\"c\nd\",e\n1,2\n").lines == std::vector<std::uint64_t>{3});
}

TEST_CASE("empty lines and empty cells") {
  const contents wide = read_text("a,b\n\n1,2\n\r\n,\n\n");
  CHECK(wide.rows == std::vector<row>{{"1", "2"}, {"", ""}});
  CHECK(wide.lines == std::vector<std::uint64_t>{3, 5});
  CHECK(wide.rejected.total() == 0);
  const contents narrow = read_text("a\n1\n\n2\n\r\n");
  CHECK(narrow.rows == std::vector<row>{{"1"}, {""}, {"2"}, {""}});
  CHECK(narrow.lines == std::vector<std::uint64_t>{2, 3, 4, 5});
  CHECK(read_text("a\n1\n\"\"\n").rows.size() == 2);
  CHECK(read_text("a,b\n\"\"\n1,2\n").rejected[io::record_fault::too_few_fields] == 1);
}

TEST_CASE("a header without rows") {
  for (const char* text : {"a,b", "a,b\n", "a,b\r\n", "\xEF\xBB\xBF" "a,b\n", "a,b\n\n\n"}) {
    const contents read = read_text(text);
    CHECK(read.names == row{"a", "b"});
    CHECK(read.rows.empty());
    CHECK(read.rejected.total() == 0);
  }
  CHECK(read_text("a\n").rows.empty());
}

TEST_CASE("malformed records are counted by fault with their first line") {
  const std::string text = "a,b\n1\n1,2\n1,2,3\n\"x\"y,2\n7\n\"q\nq\",2,3\n\"x\" ,1\n5,6";
  const contents read = read_text(text);
  CHECK(read.rows == std::vector<row>{{"1", "2"}, {"5", "6"}});
  CHECK(read.lines == std::vector<std::uint64_t>{3, 10});
  CHECK(read.rejected[io::record_fault::too_few_fields] == 2);
  CHECK(read.rejected.first_line(io::record_fault::too_few_fields) == 2);
  CHECK(read.rejected[io::record_fault::too_many_fields] == 2);
  CHECK(read.rejected.first_line(io::record_fault::too_many_fields) == 4);
  CHECK(read.rejected[io::record_fault::stray_quote] == 2);
  CHECK(read.rejected.first_line(io::record_fault::stray_quote) == 5);
  CHECK(read.rejected.total() == 6);
  for (std::size_t bytes = 1; bytes < text.size() + 3; ++bytes) CHECK(read_text(text, bytes) == read);

  CHECK(name(io::record_fault::too_few_fields) == "too_few_fields");
  CHECK(name(io::record_fault::too_many_fields) == "too_many_fields");
  CHECK(name(io::record_fault::stray_quote) == "stray_quote");
}

TEST_CASE("rejected records add up in any order") {
  io::rejected_records a, b;
  a.add(io::record_fault::stray_quote, 7);
  b.add(io::record_fault::stray_quote, 3, 2);
  b.add(io::record_fault::too_few_fields, 9);
  io::rejected_records ab = a, ba = b;
  ab += b;
  ba += a;
  CHECK(ab == ba);
  CHECK(ab.first_line(io::record_fault::stray_quote) == 3);
  CHECK(ab[io::record_fault::stray_quote] == 3);
  CHECK(ab.first_line(io::record_fault::too_many_fields) == 0);
  ab += io::rejected_records{};
  CHECK(ab == ba);
}

TEST_CASE("in strict mode the first malformed record is thrown") {
  io::csv_options strict;
  strict.strict = true;
  CHECK(reading("a,b\n1,2\n3\n", strict) == "a.csv, line 3: 1 field where the header has 2");
  CHECK(reading("a,b\n1,2\n3,4,5\n", strict) == "a.csv, line 3: 3 fields where the header has 2");
  CHECK(reading("a,b\n\"1\n\",2\n3,\"4,5\",6\n", strict) == "a.csv, line 4: 3 fields where the header has 2");
  CHECK(reading("a,b\n1,\"2\"3\n", strict) == "a.csv, line 2: text after a closing quote");
  CHECK(reading("a,b\n\n1,2\n", strict) == "nothing was thrown");
}

TEST_CASE("what is no CSV file is said to be none") {
  CHECK(reading("") == "a.csv: is empty; its first line must name the columns");
  CHECK(reading("\xEF\xBB\xBF") == "a.csv: is empty; its first line must name the columns");
  CHECK(reading("\n1\n2\n") == "a.csv, line 1: is empty; the first line must name the columns");
  CHECK(reading("  \r\n1\n") == "a.csv, line 1: is empty; the first line must name the columns");
  CHECK(reading(std::string("a,b\0c\n1,2\n", 10)) == "a.csv, line 1: holds a NUL byte: this is no text file");
  CHECK(reading(std::string("a,b\0c", 5)) == "a.csv, line 1: holds a NUL byte: this is no text file");
  CHECK(reading(std::string("a,b\n1,2\n3,\0\n", 12)) == "a.csv, line 3: holds a NUL byte: this is no text file");
  CHECK(reading("a,\x01\x02\n") == "a.csv, line 1: holds control characters: this is no text file");
  CHECK(reading("\xFF\xFE" "a") == "a.csv: is UTF-16 text; save it as UTF-8");
  CHECK(reading("\xFE\xFF" "a") == "a.csv: is UTF-16 text; save it as UTF-8");
  CHECK(reading("PK\x03\x04....") == "a.csv: is a zip archive or a spreadsheet (.xlsx); save it as CSV");
  CHECK(reading("\xD0\xCF\x11\xE0....") == "a.csv: is a spreadsheet (.xls); save it as CSV");
  CHECK(reading("\x28\xB5\x2F\xFD....") == "a.csv: is compressed with zstd; only gzip is read");
  CHECK(reading("BZh91AY") == "a.csv: is compressed with bzip2; only gzip is read");
  CHECK(reading("\xFD\x37zXZ") == "a.csv: is compressed with xz; only gzip is read");
  CHECK(reading("PAR1....") == "a.csv: is a Parquet file; export it as CSV");
  CHECK(reading("SQLite format 3") == "a.csv: is an SQLite database; export it as CSV");
  CHECK(reading("a,b\r1,2\r3,4\r") ==
        "a.csv, line 1: a carriage return without a line feed; the lines must end in LF or CRLF");
  CHECK(reading("\"a,b\n1,2\n") == "a.csv, line 1: a quote that is never closed");
  CHECK(reading("\"a\"x,b\n1,2\n") == "a.csv, line 1: text after a closing quote in the name of column 1");
  CHECK(reading("a,b\n1,2\n3,\"4\n5,6\n") == "a.csv, line 3: a quote that is never closed");
  CHECK(reading("a,b\n1,2\n3,\"4") == "a.csv, line 3: a quote that is never closed");
}

TEST_CASE("too long a field is an error, whatever the block size") {
  for (std::size_t bytes : {1U, 7U, 64U, 1000U, 4096U}) {
    CAPTURE(bytes);
    const io::csv_options options{.block_bytes = bytes, .max_field_bytes = 100};
    const std::string just(100, 'x');
    const std::string above(150, 'x');
    CHECK(reading("a,b\n" + just + ",\"" + just + "\"\n", options) == "nothing was thrown");
    const std::string expected = "a.csv, line 3: a field of more than 100 bytes; is a quote never closed?";
    CHECK(reading("a,b\n1,2\n" + above + ",2\n5,6\n", options) == expected);
    CHECK(reading("a,b\n1,2\n1,\"" + above + "\"\n5,6\n", options) == expected);
    CHECK(reading("a,b\n1,2\n1," + above, options) == expected);
    CHECK(reading("a,b\n1,2\n1,2," + above + "\n", options) == expected);
  }
  const io::csv_options small{.block_bytes = 16, .max_field_bytes = 10};
  std::string endless = "a,b\n";
  for (int i = 0; i < 1000; ++i) endless += "1,";
  CHECK(reading(endless, small) == "a.csv, line 2: a record of more than 640 bytes: this is no CSV file");
}

TEST_CASE("columns are selected by name or number") {
  const std::string text = "score,weight,3,,x,x\n1,2,3,4,5,6\n";
  const auto cell = [&](const std::string& selector) {
    io::csv_reader reader = io::csv_reader::over_text(text);
    const std::size_t index = reader.select(selector);
    CHECK(index == 0);
    io::csv_block block;
    REQUIRE(reader.next(block));
    return std::string(block.column(index)[0]);
  };
  CHECK(cell("score") == "1");
  CHECK(cell("1") == "1");
  CHECK(cell("2") == "2");
  CHECK(cell("3") == "3");  // its name
  CHECK(cell("4") == "4");
  CHECK(cell("6") == "6");

  io::csv_reader reader = io::csv_reader::over_text(text);
  CHECK(reader.select("weight") == 0);
  CHECK(reader.select("score") == 1);
  CHECK(reader.select("2") == 0);
  CHECK(reader.selected_name(1) == "score");
  CHECK(message_of([&] { static_cast<void>(reader.selected_name(2)); }) ==
        "no column was selected as 2: 2 columns in all");
  io::csv_block block;
  REQUIRE(reader.next(block));
  CHECK(block.column(0)[0] == "2");
  CHECK(block.column(1)[0] == "1");
  CHECK(message_of([&] { reader.select("x"); }) == "columns are selected before the first block is read");

  // A numeric name wins over the number.
  io::csv_reader years = io::csv_reader::over_text("2,1\na,b\n");
  years.select("1");
  REQUIRE(years.next(block));
  CHECK(block.column(0)[0] == "b");
}

TEST_CASE("messages for columns that cannot be selected") {
  CHECK(selecting("score,weight\n", "nps") == "a.csv: no column 'nps': the columns are 'score', 'weight'");
  CHECK(selecting("NPS,weight\n", "nps") == "a.csv: no column 'nps'; is it 'NPS'? The columns are 'NPS', 'weight'");
  CHECK(selecting("a,b\n", "3") == "a.csv: no column '3': there are 2 columns, counted from 1");
  CHECK(selecting("a,b\n", "0") == "a.csv: no column '0': there are 2 columns, counted from 1");
  CHECK(selecting("a\n", "99999999999999999999999") ==
        "a.csv: no column '99999999999999999999999': there is 1 column, counted from 1");
  CHECK(selecting("x,a,x\n", "x") == "a.csv: several columns are named 'x': name one by its number (1 and 3)");
  CHECK(selecting("x,x,x,x,x,x,x\n", "x") ==
        "a.csv: several columns are named 'x': name one by its number (1, 2, 3, 4, 5 and others)");
  CHECK(selecting("a;b\n", "b") == "a.csv: no column 'b': the columns are 'a;b'; is the separator really ','?");
  CHECK(selecting("1c,2c,3c,4c,5c,6c,7c,8c,9c,10c,11c,12c,13c,14c\n", "q") ==
        "a.csv: no column 'q': the columns are '1c', '2c', '3c', '4c', '5c', '6c', '7c', '8c', '9c', '10c', '11c', "
        "'12c', .. (2 more)");
  CHECK(selecting("a\n", std::string(60, 'q')) == "a.csv: no column '" + std::string(40, 'q') +
                                                       "..': the columns are 'a'; is the separator really ','?");
  CHECK(selecting("a,b\n", "q\n\x1B") == "a.csv: no column 'q?" "?': the columns are 'a', 'b'");
  // A cut does not split a character.
  CHECK(selecting("a,b\n", std::string(39, 'q') + "\xC3\xA9rest") ==
        "a.csv: no column '" + std::string(39, 'q') + "..': the columns are 'a', 'b'");
}

TEST_CASE("impossible options") {
  for (const char separator : {'"', '\n', '\r', 'a', '7', '.', '-', '+', '\0', '\x80', '\x7F'}) {
    io::csv_options options;
    options.separator = separator;
    CHECK(reading("a\n", options) ==
          "separator of a CSV file: must be one ASCII character that stands in no number, such as ',' ';' or a tab");
  }
  CHECK(reading("a\n", {.block_bytes = 0}) == "block_bytes = 0: must be 1 to 1073741824");
  CHECK(reading("a\n", {.max_field_bytes = 0}) == "max_field_bytes = 0: must be 1 to 16777216");
  CHECK(reading("a\n", {.separator = '|'}) == "nothing was thrown");
  CHECK(reading("a\n", {.separator = ' '}) == "nothing was thrown");
}

TEST_CASE("texts that stand for a missing cell") {
  io::csv_options options;
  options.missing = {"NA", "n/a"};
  io::csv_reader reader = io::csv_reader::over_text("a,b\nNA,1\n2, n/a \n\"NA\",NAN\n", "a.csv", options);
  reader.select("a");
  reader.select("b");
  io::csv_block block;
  REQUIRE(reader.next(block));
  CHECK(block.column(0)[0] == "");
  CHECK(block.column(0)[1] == "2");
  CHECK(block.column(0)[2] == "");
  CHECK(block.column(1)[1] == "");
  CHECK(block.column(1)[2] == "NAN");
}

TEST_CASE("files that cannot be opened") {
  const auto opening = [](const std::string& path) { return message_of([&] { io::csv_reader reader{path}; }); };
  CHECK(opening("/no/such/file.csv") == "/no/such/file.csv: cannot be opened: no such file");
  const std::string folder = std::filesystem::temp_directory_path().string();
  CHECK(opening(folder) == folder + ": is a directory");
  const temporary_file empty("");
  CHECK(opening(empty.path()) == empty.path() + ": is empty; its first line must name the columns");
}

TEST_CASE("a file, its name and its progress") {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",x\n";
  const temporary_file file(text);
  CHECK(read_all(io::csv_reader{file.path()}) == read_text(text));
  CHECK(read_all(io::csv_reader{file.path(), {.block_bytes = 10}}) == read_text(text));
  io::csv_reader reader{file.path(), {.block_bytes = 100}};
  CHECK(reader.file() == file.path());
  REQUIRE(reader.bytes_total());
  CHECK(*reader.bytes_total() == text.size());
  CHECK(reader.bytes_read() < 300);
  io::csv_reader moved = std::move(reader);
  io::csv_block block;
  CHECK(moved.next(block));
}

TEST_CASE("errors of input say where") {
  try {
    io::csv_reader::over_text("a,b\n1,2\n\"", "a.csv").next(*std::make_unique<io::csv_block>());
    FAIL("nothing was thrown");
  } catch (const io::input_error& problem) {
    CHECK(problem.file() == "a.csv");
    CHECK(problem.line() == 3);
  }
  CHECK(std::string(io::input_error("f", io::input_error::no_line, "is odd").what()) == "f: is odd");
}

TEST_CASE("gzip") {
  if (reading(small_gzip).find("built without zlib") != std::string::npos) {
    CHECK(reading(small_gzip) ==
          "a.csv: is compressed with gzip, which this build of the library cannot read (it was built without zlib)");
    return;
  }
  const contents expected = read_text("score,name\n9,\"a,b\"\n10,c\n");
  const contents longer = read_text("score,name\n9,\"a,b\"\n10,c\n11,d\n");
  for (std::size_t bytes : {1U, 3U, 20U, 4096U}) {
    CHECK(read_text(small_gzip, bytes) == expected);
    CHECK(read_text(small_gzip + more_gzip, bytes) == longer);
    CHECK(read_text(small_gzip + std::string(600, '\0'), bytes) == expected);
  }
  const temporary_file file(small_gzip);
  CHECK(read_all(io::csv_reader{file.path()}) == expected);

  // Every truncation and every flipped byte is an error, or changes nothing that is read.
  const std::string truncated = "a.csv: the gzip data ends early: the file is truncated";
  for (std::size_t size = 2; size < small_gzip.size(); ++size) CHECK(reading(small_gzip.substr(0, size)) == truncated);
  for (std::size_t at = small_gzip.size() - 8; at < small_gzip.size(); ++at) {
    std::string damaged = small_gzip;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    CHECK(reading(damaged).starts_with("a.csv: the gzip data is damaged: incorrect "));
  }
  CHECK(reading(small_gzip + "tail") == "a.csv: the gzip data is damaged: other data follows it");
  CHECK(reading(small_gzip + '\0' + more_gzip) == "a.csv: the gzip data is damaged: other data follows it");
  CHECK(reading(small_gzip + more_gzip.substr(0, 12)) == truncated);
  std::string damaged = small_gzip;
  damaged[2] = 7;
  CHECK(reading(damaged) == "a.csv: the gzip data is damaged: unknown compression method");
}

// ------------------------------------------------------------------------------------------------ properties

namespace {

std::string written(const std::vector<row>& rows, std::mt19937& random, char separator, std::vector<std::uint64_t>& lines) {
  std::string text;
  std::uint64_t line = 1;
  for (const row& cells : rows) {
    lines.push_back(line);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string& cell = cells[i];
      if (i != 0) text += separator;
      const bool must = cell.find_first_of("\"\r\n") != std::string::npos || cell.find(separator) != std::string::npos ||
                        (cells.size() == 1 && cell.empty());
      if (must || random() % 4 == 0) {
        text += '"';
        for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
      } else {
        text += cell;
      }
      line += static_cast<std::uint64_t>(std::count(cell.begin(), cell.end(), '\n'));
    }
    ++line;
    text += random() % 2 == 0 ? "\n" : "\r\n";
  }
  if (random() % 2 == 0) text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("what was written is read back, cut at every byte") {
  std::mt19937 random(20240229);
  const std::string letters = "ab9, ;\"\n\r\t.\xC3\xA9";
  for (int round = 0; round < 300; ++round) {
    const std::size_t columns = 1 + random() % 4;
    const char separator = random() % 3 == 0 ? ';' : ',';
    std::vector<row> rows(1 + random() % 6, row(columns));
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t i = 0; i < columns; ++i) {
        std::string& cell = rows[r][i];
        if (r == 0) {
          cell = "c" + std::to_string(i);
          if (random() % 3 == 0) cell += "\nd";
          continue;
        }
        for (std::size_t n = random() % 6; n > 0; --n) cell += letters[random() % letters.size()];
      }
    }
    std::vector<std::uint64_t> lines;
    const std::string text = written(rows, random, separator, lines);
    CAPTURE(text);
    contents expected{rows[0], {rows.begin() + 1, rows.end()}, {lines.begin() + 1, lines.end()}, {}};
    REQUIRE(read_text(text, 1 << 18, separator) == expected);
    for (std::size_t bytes = 1; bytes <= text.size() + 1; ++bytes) {
      REQUIRE(read_text(text, bytes, separator) == expected);
    }
  }
}

TEST_CASE("junk gives the same answer for every block size, and never more than an error") {
  std::mt19937 random(7);
  const std::string letters = "1,2\"\"\n\r,x";
  const auto outcome = [](const std::string& text, std::size_t bytes) {
    contents read;
    const std::string problem = message_of([&] { read = read_text(text, bytes); });
    return std::pair(problem, problem == "nothing was thrown" ? read : contents{});
  };
  for (int round = 0; round < 2000; ++round) {
    std::string text = "a,b\n";
    for (std::size_t n = random() % 40; n > 0; --n) text += letters[random() % letters.size()];
    CAPTURE(text);
    const auto expected = outcome(text, 1 << 18);
    for (std::size_t bytes : {1U, 2U, 3U, 5U, 8U, 13U}) REQUIRE(outcome(text, bytes) == expected);
  }
}

TEST_CASE("threads read the same as one") {
  std::string text = "key,score\n";
  std::mt19937 random(99);
  std::uint64_t expected_sum = 0;
  std::uint64_t line = 2;
  std::vector<std::uint64_t> expected_lines;
  for (int i = 0; i < 5000; ++i) {
    if (random() % 50 == 0) {
      text += "ragged\n";
      ++line;
      continue;
    }
    expected_lines.push_back(line++);
    if (random() % 20 == 0) {
      text += "\"two\nlines\",";
      ++line;
    } else {
      text += "k,";
    }
    const std::uint64_t score = random() % 11;
    expected_sum += score;
    text += std::to_string(score) + "\n";
  }
  for (unsigned threads : {0U, 1U, 2U, 5U}) {
    io::csv_reader reader = io::csv_reader::over_text(text, "text", {.block_bytes = 512});
    const std::size_t score = reader.select("score");
    const unsigned workers = std::max(threads, 1U);
    std::vector<std::uint64_t> sums(workers);
    std::vector<std::vector<std::uint64_t>> lines(workers);
    io::read_csv(reader, threads, [&](unsigned worker, const io::csv_block& block) {
      for (std::size_t r = 0; r < block.size(); ++r) {
        sums[worker] += static_cast<std::uint64_t>(std::stoi(std::string(block.column(score)[r])));
        lines[worker].push_back(block.line(r));
      }
    });
    std::uint64_t sum = 0;
    std::vector<std::uint64_t> all;
    for (unsigned w = 0; w < workers; ++w) {
      sum += sums[w];
      CHECK(std::is_sorted(lines[w].begin(), lines[w].end()));
      all.insert(all.end(), lines[w].begin(), lines[w].end());
    }
    std::sort(all.begin(), all.end());
    CHECK(sum == expected_sum);
    CHECK(all == expected_lines);
    CHECK(reader.rejected().total() + all.size() == 5000);
  }
}

TEST_CASE("of several errors the first in the file is thrown, at any number of threads") {
  std::string text = "a,b\n";
  for (int i = 0; i < 2000; ++i) text += "1,2\n";
  text += "3\n";
  for (int i = 0; i < 500; ++i) text += "4\n";
  for (unsigned threads : {1U, 2U, 4U}) {
    for (int again = 0; again < 20; ++again) {
      io::csv_reader reader = io::csv_reader::over_text(text, "a.csv", {.strict = true, .block_bytes = 64});
      CHECK(message_of([&] { io::read_csv(reader, threads, [](unsigned, const io::csv_block&) {}); }) ==
            "a.csv, line 2002: 1 field where the header has 2");
    }
    io::csv_reader reader = io::csv_reader::over_text(text, "a.csv", {.block_bytes = 64});
    CHECK(message_of([&] {
            io::read_csv(reader, threads, [](unsigned, const io::csv_block& block) {
              if (block.index() >= 5) throw invalid_argument("block " + std::to_string(block.index()));
            });
          }) == "block 5");
  }
}
