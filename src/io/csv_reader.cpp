// Two steps, so that several threads can share a file. Cutting, under a lock, takes the next bytes and finds the last
// record end in them: a search for quotes and a count of line feeds. Parsing, outside the lock, takes a block apart.
#include <clientele/io/csv_reader.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "io/kernels_scan.hpp"
#include "io/source.hpp"

namespace clientele::inline v0::io {
namespace {

using detail::csv_cell;

constexpr std::size_t npos = static_cast<std::size_t>(-1);
constexpr std::size_t max_record_fields_bytes = 64;       // a record may be as long as so many of the longest fields
constexpr std::size_t max_block_bytes = std::size_t{1} << 30;
constexpr std::size_t window_bytes = 4096;                // marks of one window stay in the first cache

std::size_t find(const char* text, std::size_t size, std::size_t from, char wanted) noexcept {
  if (from >= size) return npos;
  const void* found = std::memchr(text + from, wanted, size - from);
  return found == nullptr ? npos : static_cast<std::size_t>(static_cast<const char*>(found) - text);
}

std::size_t find_last_newline(const char* text, std::size_t from, std::size_t size) noexcept {
  for (std::size_t i = size; i > from; --i) {
    if (text[i - 1] == '\n') return i - 1;
  }
  return npos;
}

struct cut {
  std::size_t end = 0;         // behind the first or last record end; 0: there is none
  std::size_t open_field = npos;  // where a quoted field opens that is not closed within the text
  bool quotes = false;
};

/// Finds the first or the last record end of a text that starts where a record starts.
cut find_record_end(const char* text, std::size_t size, char separator, bool first) noexcept {
  cut result;
  std::size_t at = 0;  // everything before is scanned, and at is outside of quotes
  while (true) {
    const std::size_t quote = find(text, size, at, '"');
    const std::size_t plain_end = quote == npos ? size : quote;
    if (first) {
      const std::size_t newline = find(text, plain_end, at, '\n');
      if (newline != npos) {
        result.end = newline + 1;
        return result;
      }
    } else if (const std::size_t newline = find_last_newline(text, at, plain_end); newline != npos) {
      result.end = newline + 1;
    }
    if (quote == npos) return result;
    result.quotes = true;
    const bool opens = quote == 0 || text[quote - 1] == separator || text[quote - 1] == '\n';
    if (!opens) {
      at = quote + 1;
      continue;
    }
    std::size_t close = find(text, size, quote + 1, '"');
    while (close != npos && close + 1 < size && text[close + 1] == '"') close = find(text, size, close + 2, '"');
    if (close == npos || close + 1 == size) {  // one more byte would tell whether this quote is doubled
      result.open_field = quote;
      return result;
    }
    at = close + 1;
  }
}

/// Where the rows of a block go. A row is written in any case, and stays when its record is kept.
struct kept_rows {
  csv_cell* cells;
  std::size_t stride;
  std::uint32_t* lines;
  std::size_t rows = 0;
};

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// A name as messages show it: short, on one line.
std::string quoted(std::string_view name) {
  constexpr std::size_t longest = 40;
  std::string text = "'";
  std::size_t size = std::min(name.size(), longest);
  while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U) --size;
  for (const char c : name.substr(0, size)) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20U || byte == 0x7FU ? '?' : c;
  }
  text += size < name.size() ? "..'" : "'";
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string plural(std::uint64_t n, std::string_view one) {
  return std::to_string(n) + ' ' + std::string(one) + (n == 1 ? "" : "s");
}

/// What a file is that is no CSV, by its first bytes.
struct signature {
  std::string_view bytes;
  const char* problem;
};
constexpr signature signatures[] = {
    {"\xFF\xFE", "is UTF-16 text; save it as UTF-8"},
    {"\xFE\xFF", "is UTF-16 text; save it as UTF-8"},
    {"PK\x03\x04", "is a zip archive or a spreadsheet (.xlsx); save it as CSV"},
    {"\xD0\xCF\x11\xE0", "is a spreadsheet (.xls); save it as CSV"},
    {"\x28\xB5\x2F\xFD", "is compressed with zstd; only gzip is read"},
    {"BZh", "is compressed with bzip2; only gzip is read"},
    {"\xFD\x37zXZ", "is compressed with xz; only gzip is read"},
    {"PAR1", "is a Parquet file; export it as CSV"},
    {"SQLite format 3", "is an SQLite database; export it as CSV"},
};

void check(const csv_options& options) {
  const char c = options.separator;
  const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool control = (static_cast<unsigned char>(c) < 0x20U && c != '\t') || c == 0x7F;
  if (word || control || c == '"' || c == '.' || c == '-' || c == '+' || static_cast<unsigned char>(c) >= 0x80U) {
    throw invalid_argument(
        "separator of a CSV file: must be one ASCII character that stands in no number, such as ',' ';' or a tab");
  }
  if (options.block_bytes == 0 || options.block_bytes > max_block_bytes) {
    throw invalid_argument("block_bytes = " + std::to_string(options.block_bytes) + ": must be 1 to 1073741824");
  }
  if (options.max_field_bytes == 0 || options.max_field_bytes > max_block_bytes / max_record_fields_bytes) {
    throw invalid_argument("max_field_bytes = " + std::to_string(options.max_field_bytes) +
                           ": must be 1 to 16777216");
  }
}

}  // namespace

std::string_view name(record_fault fault) noexcept {
  switch (fault) {
    case record_fault::too_few_fields: return "too_few_fields";
    case record_fault::too_many_fields: return "too_many_fields";
    case record_fault::stray_quote: return "stray_quote";
  }
  return "unknown";
}

class csv_reader::state {
 public:
  state(std::unique_ptr<detail::source> source, std::string file, csv_options options)
      : file_(std::move(file)), options_(std::move(options)), source_(std::move(source)) {
    open_contents();
    read_header();
  }

  std::size_t select(std::string_view selector);
  bool next(csv_block& block);

  std::string file_;
  std::vector<std::string> names_;
  std::vector<std::size_t> selected_;  // numbers of columns, from 0, by index
  rejected_records rejected_;
  std::mutex lock_;
  [[nodiscard]] const detail::source& from() const noexcept { return *source_; }

 private:
  [[noreturn]] void fail(std::uint64_t line, std::string_view problem) const { throw input_error(file_, line, problem); }
  [[noreturn]] void fail_field(std::uint64_t line) const {
    fail(line, "a field of more than " + plural(options_.max_field_bytes, "byte") + "; is a quote never closed?");
  }
  [[noreturn]] void fail_nul(std::uint64_t line) const { fail(line, "holds a NUL byte: this is no text file"); }

  /// Reads until `to` is full or the file ends.
  std::size_t fill(char* to, std::size_t size) {
    std::size_t got = 0;
    while (got < size && !source_ended_) {
      const std::size_t now = source_->read(to + got, size - got);
      if (now < size - got) source_ended_ = true;
      got += now;
    }
    return got;
  }
  /// Appends what fits in `size` bytes to the carry.
  void extend_carry(std::size_t size) {
    const std::size_t before = carry_.size();
    if (size <= before) return;
    carry_.resize(size);
    carry_.resize(before + fill(carry_.data() + before, size - before));
  }

  void open_contents();
  void read_header();
  std::size_t check_growth(const char* text, std::size_t size, const cut& found) const;
  bool cut_block(csv_block& block);
  void parse(csv_block& block) const;
  void parse_plain(csv_block& block, kept_rows& kept) const;
  void parse_quoted(csv_block& block, kept_rows& kept) const;

  csv_options options_;
  std::unique_ptr<detail::source> source_;
  bool source_ended_ = false;
  std::string carry_;  // read, not yet cut
  std::uint64_t line_ = 1;
  std::uint64_t next_index_ = 0;
  bool started_ = false;
  bool ended_ = false;
  std::vector<std::int32_t> index_of_field_;  // by number of the column; -1: not selected
};

// ---------------------------------------------------------------------------------------------- opening

void csv_reader::state::open_contents() {
  constexpr std::size_t magic_bytes = 16;
  extend_carry(magic_bytes);
  if (carry_.starts_with("\x1F\x8B")) {
    source_ = detail::open_gzip(std::move(source_), std::exchange(carry_, {}), file_);
    source_ended_ = false;
    extend_carry(magic_bytes);
  }
  if (carry_.starts_with("\xEF\xBB\xBF")) carry_.erase(0, 3);
  for (const signature& known : signatures) {
    if (carry_.starts_with(known.bytes)) fail(input_error::no_line, known.problem);
  }
}

void csv_reader::state::read_header() {
  cut found;
  std::size_t wanted = std::max(options_.block_bytes, carry_.size());
  while (true) {
    extend_carry(wanted);
    if (source_ended_ && !carry_.empty() && carry_.back() != '\n') carry_ += '\n';
    found = find_record_end(carry_.data(), carry_.size(), options_.separator, true);
    if (found.end != 0) break;
    if (carry_.empty()) fail(input_error::no_line, "is empty; its first line must name the columns");
    if (std::memchr(carry_.data(), 0, carry_.size()) != nullptr) fail_nul(1);
    if (source_ended_) fail(1, "a quote that is never closed");
    wanted = check_growth(carry_.data(), carry_.size(), found);
  }

  const std::string_view header = std::string_view(carry_).substr(0, found.end);
  std::size_t newlines = 0;
  bool in_quotes = false;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const char c = header[i];
    const std::uint64_t line = 1 + newlines;
    if (c == '"') in_quotes = !in_quotes;
    if (c == '\n') ++newlines;
    if (c == 0) fail_nul(line);
    if (c == '\r' && !in_quotes && header[i + 1] != '\n') {
      fail(line, "a carriage return without a line feed; the lines must end in LF or CRLF");
    }
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20U && c != '\t' && c != '\r' && c != '\n') || byte == 0x7FU) {
      fail(line, "holds control characters: this is no text file");
    }
  }

  std::size_t at = 0;
  while (true) {
    std::string name;
    if (header[at] == '"') {
      ++at;
      while (header[at] != '"' || header[at + 1] == '"') {
        if (header[at] == '"') ++at;
        name += header[at++];
      }
      ++at;
      if (header[at] == '\r') ++at;
      if (header[at] != options_.separator && header[at] != '\n') {
        fail(1, "text after a closing quote in the name of column " + std::to_string(names_.size() + 1));
      }
      name = trimmed(name);
    } else {
      const std::size_t from = at;
      while (header[at] != options_.separator && header[at] != '\n') ++at;
      name = trimmed(header.substr(from, at - from));
    }
    names_.push_back(std::move(name));
    if (header[at++] == '\n') break;
  }
  if (names_.size() == 1 && names_[0].empty() && trimmed(header.substr(0, header.size() - 1)).empty()) {
    fail(1, "is empty; the first line must name the columns");
  }
  carry_.erase(0, found.end);
  line_ += newlines;
  index_of_field_.assign(names_.size(), -1);
}

std::size_t csv_reader::state::select(std::string_view selector) {
  if (started_) throw invalid_argument("columns are selected before the first block is read");
  std::size_t column = npos;
  std::vector<std::size_t> same;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == selector) same.push_back(i);
  }
  const bool digits = !selector.empty() && selector.find_first_not_of("0123456789") == std::string_view::npos;
  if (same.size() > 1) {
    constexpr std::size_t shown = 5;
    std::string numbers;
    for (std::size_t i = 0; i < std::min(same.size(), shown); ++i) {
      numbers += (i == 0 ? "" : i + 1 == same.size() ? " and " : ", ") + std::to_string(same[i] + 1);
    }
    if (same.size() > shown) numbers += " and others";
    fail(input_error::no_line, "several columns are named " + quoted(selector) + ": name one by its number (" + numbers + ")");
  }
  if (same.size() == 1) {
    column = same[0];
  } else if (digits) {
    std::size_t number = 0;
    for (const char c : selector) {
      number = number * 10 + static_cast<std::size_t>(c - '0');
      if (number > names_.size()) break;
    }
    if (number == 0 || number > names_.size()) {
      fail(input_error::no_line, "no column " + quoted(selector) + ": there " + (names_.size() == 1 ? "is " : "are ") +
                                     plural(names_.size(), "column") + ", counted from 1");
    }
    column = number - 1;
  } else {
    constexpr std::size_t shown = 12;
    std::string known;
    std::string alike;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (i < shown) known += (i == 0 ? "" : ", ") + quoted(names_[i]);
      if (alike.empty() && lower(names_[i]) == lower(trimmed(selector))) alike = quoted(names_[i]);
    }
    if (names_.size() > shown) known += ", .. (" + std::to_string(names_.size() - shown) + " more)";
    std::string problem = "no column " + quoted(selector);
    if (!alike.empty()) problem += "; is it " + alike + "?";
    problem += (alike.empty() ? ": the columns are " : " The columns are ") + known;
    if (names_.size() == 1) problem += "; is the separator really '" + std::string(1, options_.separator) + "'?";
    fail(input_error::no_line, problem);
  }
  if (index_of_field_[column] < 0) {
    index_of_field_[column] = static_cast<std::int32_t>(selected_.size());
    selected_.push_back(column);
  }
  return static_cast<std::size_t>(index_of_field_[column]);
}

// ---------------------------------------------------------------------------------------------- cutting

/// How much to read when a record does not end within `size` bytes; throws when it is too long to be one.
std::size_t csv_reader::state::check_growth(const char* text, std::size_t size, const cut& found) const {
  std::size_t field = found.open_field;
  if (field == npos) {
    field = size;
    while (field > 0 && text[field - 1] != options_.separator) --field;
  }
  if (size - field > options_.max_field_bytes + 2) fail_field(line_);
  if (size > options_.max_field_bytes * max_record_fields_bytes) {
    fail(line_, "a record of more than " + plural(options_.max_field_bytes * max_record_fields_bytes, "byte") +
                    ": this is no CSV file");
  }
  return size * 2;
}

bool csv_reader::state::cut_block(csv_block& block) {
  block.lines_.clear();
  block.rejected_ = {};
  block.text_size_ = 0;
  block.columns_ = selected_.size();
  block.index_ = next_index_;
  block.first_line_ = line_;
  started_ = true;
  if (ended_) return false;
  ended_ = true;  // also where an exception leaves

  std::size_t size = 0;
  std::size_t wanted = std::max(options_.block_bytes, carry_.size());
  cut found;
  while (true) {
    if (block.capacity_ < wanted + 1) {  // one more: a last line without its end is given one
      auto larger = std::make_unique_for_overwrite<char[]>(wanted + 1);
      if (size != 0) std::memcpy(larger.get(), block.text_.get(), size);
      block.text_ = std::move(larger);
      block.capacity_ = wanted + 1;
    }
    char* text = block.text_.get();
    if (size == 0) {
      std::memcpy(text, carry_.data(), carry_.size());
      size = carry_.size();
      carry_.clear();
    }
    size += fill(text + size, wanted - size);
    if (source_ended_) {
      if (size == 0) return false;
      if (text[size - 1] != '\n') text[size++] = '\n';
      found.end = size;
      found.quotes = std::memchr(text, '"', size) != nullptr;
      break;
    }
    found = find_record_end(text, size, options_.separator, false);
    if (found.end != 0) break;
    if (std::memchr(text, 0, size) != nullptr) fail_nul(line_ + detail::count_newlines(text, find(text, size, 0, 0)));
    wanted = check_growth(text, size, found);
  }
  carry_.assign(block.text_.get() + found.end, size - found.end);
  block.text_size_ = found.end;
  block.quotes_ = found.quotes;
  block.newlines_ = detail::count_newlines(block.text_.get(), found.end);
  line_ += block.newlines_;
  ++next_index_;
  ended_ = source_ended_ && carry_.empty();
  return true;
}

// ---------------------------------------------------------------------------------------------- parsing

void csv_reader::state::parse(csv_block& block) const {
  const char* text = block.text_.get();
  if (const std::size_t nul = find(text, block.text_size_, 0, 0); nul != npos) {
    fail_nul(block.first_line_ + detail::count_newlines(text, nul));
  }
  const std::size_t most_rows = block.newlines_;
  block.stride_ = most_rows;
  if (block.cells_.size() < most_rows * block.columns_) block.cells_.resize(most_rows * block.columns_);
  block.lines_.resize(most_rows);
  kept_rows kept{block.cells_.data(), block.stride_, block.lines_.data()};
  if (block.quotes_) {
    parse_quoted(block, kept);
  } else {
    parse_plain(block, kept);
  }
  block.lines_.resize(kept.rows);

  if (options_.missing.empty()) return;
  for (std::size_t i = 0; i < block.columns_; ++i) {
    csv_cell* cells = block.cells_.data() + i * block.stride_;
    for (std::size_t row = 0; row < kept.rows; ++row) {
      const std::string_view cell = trimmed({text + cells[row].offset, cells[row].size});
      for (const std::string& marker : options_.missing) {
        if (cell == marker) cells[row].size = 0;
      }
    }
  }
}

/// No quote in the whole block: every separator and line feed is one.
void csv_reader::state::parse_plain(csv_block& block, kept_rows& kept) const {
  const char* text = block.text_.get();
  const std::size_t columns = names_.size();
  const std::int32_t* index_of_field = index_of_field_.data();
  block.marks_.resize(window_bytes + 16);
  std::uint32_t* marks = block.marks_.data();

  std::uint32_t line = 0;
  std::uint32_t cell_start = 0;
  std::uint32_t record_start = 0;
  std::size_t field = 0;
  for (std::size_t window = 0; window < block.text_size_; window += window_bytes) {
    const std::size_t size = std::min(window_bytes, block.text_size_ - window);
    const std::size_t found =
        detail::find_marks(text + window, size, options_.separator, static_cast<std::uint32_t>(window), marks);
    for (std::size_t k = 0; k < found; ++k) {
      const std::uint32_t mark = marks[k];
      const bool record_ends = text[mark] == '\n';
      std::uint32_t cell_end = mark;
      if (record_ends && mark > cell_start && text[mark - 1] == '\r') --cell_end;
      if (field < columns) {
        if (const std::int32_t index = index_of_field[field]; index >= 0) {
          kept.cells[static_cast<std::size_t>(index) * kept.stride + kept.rows] = {cell_start, cell_end - cell_start};
        }
      }
      cell_start = mark + 1;
      ++field;
      if (!record_ends) continue;

      if (mark - record_start > options_.max_field_bytes) {
        std::uint32_t from = record_start;
        for (std::uint32_t i = record_start; i <= mark; ++i) {
          if (i != mark && text[i] != options_.separator) continue;
          if (i - from > options_.max_field_bytes) fail_field(block.first_line_ + line);
          from = i + 1;
        }
      }
      const bool empty_line = field == 1 && cell_end == record_start && columns > 1;
      if (field == columns && !empty_line) {
        kept.lines[kept.rows++] = line;
      } else if (!empty_line) {
        if (options_.strict) {
          fail(block.first_line_ + line, plural(field, "field") + " where the header has " + std::to_string(columns));
        }
        block.rejected_.add(field < columns ? record_fault::too_few_fields : record_fault::too_many_fields,
                            block.first_line_ + line);
      }
      ++line;
      field = 0;
      record_start = mark + 1;
    }
  }
}

void csv_reader::state::parse_quoted(csv_block& block, kept_rows& kept) const {
  char* text = block.text_.get();
  const std::size_t size = block.text_size_;
  const std::size_t columns = names_.size();
  const char separator = options_.separator;

  std::size_t at = 0;
  std::uint64_t line = block.first_line_;
  while (at < size) {
    const std::uint64_t record_line = line;
    std::size_t fields = 0;
    bool stray = false;
    bool quoted_field = false;
    csv_cell cell{};
    for (bool record_ends = false; !record_ends; ++fields) {
      quoted_field = text[at] == '"';
      if (quoted_field) {
        // Unquoted in place: what is left is never longer than what was there.
        const std::size_t from = at + 1;
        std::size_t to = from;
        std::size_t part = from;
        while (true) {
          const std::size_t quote = find(text, size, part, '"');
          if (quote == npos) fail(record_line, "a quote that is never closed");
          if (to != part) std::memmove(text + to, text + part, quote - part);
          line += detail::count_newlines(text + to, quote - part);
          to += quote - part;
          at = quote + 1;
          if (at == size || text[at] != '"') break;
          text[to++] = '"';
          part = at + 1;
        }
        cell = {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to - from)};
        std::size_t behind = at;
        if (behind + 1 < size && text[behind] == '\r' && text[behind + 1] == '\n') ++behind;
        if (behind < size && text[behind] != separator && text[behind] != '\n') {
          stray = true;
          while (text[behind] != separator && text[behind] != '\n') ++behind;
        }
        at = behind;
      } else {
        const std::size_t from = at;
        while (text[at] != separator && text[at] != '\n') ++at;
        std::size_t to = at;
        if (text[at] == '\n' && to > from && text[to - 1] == '\r') --to;
        cell = {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to - from)};
      }
      if (cell.size > options_.max_field_bytes) fail_field(record_line);
      if (fields < columns) {
        if (const std::int32_t index = index_of_field_[fields]; index >= 0) {
          kept.cells[static_cast<std::size_t>(index) * kept.stride + kept.rows] = cell;
        }
      }
      record_ends = text[at] == '\n';
      ++at;
    }
    ++line;

    const bool empty_line = fields == 1 && cell.size == 0 && !quoted_field && columns > 1;
    if (empty_line) continue;
    if (fields == columns && !stray) {
      kept.lines[kept.rows++] = static_cast<std::uint32_t>(record_line - block.first_line_);
      continue;
    }
    if (options_.strict) {
      fail(record_line, stray ? std::string("text after a closing quote")
                              : plural(fields, "field") + " where the header has " + std::to_string(columns));
    }
    block.rejected_.add(stray              ? record_fault::stray_quote
                        : fields < columns ? record_fault::too_few_fields
                                           : record_fault::too_many_fields,
                        record_line);
  }
}

bool csv_reader::state::next(csv_block& block) {
  {
    const std::lock_guard guard(lock_);
    if (!cut_block(block)) return false;
  }
  try {
    parse(block);
  } catch (...) {
    block.lines_.clear();
    const std::lock_guard guard(lock_);
    ended_ = true;
    throw;
  }
  if (block.rejected_.total() != 0) {
    const std::lock_guard guard(lock_);
    rejected_ += block.rejected_;
  }
  return true;
}

// ---------------------------------------------------------------------------------------------- the reader

csv_reader::csv_reader(std::unique_ptr<state> opened) : state_(std::move(opened)) {}

csv_reader::csv_reader(const std::string& path, csv_options options) {
  check(options);
  std::string shown_as = path == "-" ? "standard input" : path;
  auto source = detail::open_file(path, shown_as);
  state_ = std::make_unique<state>(std::move(source), std::move(shown_as), std::move(options));
}

csv_reader csv_reader::over_text(std::string text, std::string name, csv_options options) {
  check(options);
  return csv_reader{std::make_unique<state>(detail::open_text(std::move(text)), std::move(name), std::move(options))};
}

csv_reader::csv_reader(csv_reader&&) noexcept = default;
csv_reader& csv_reader::operator=(csv_reader&&) noexcept = default;
csv_reader::~csv_reader() = default;

const std::string& csv_reader::file() const noexcept { return state_->file_; }
std::span<const std::string> csv_reader::names() const noexcept { return state_->names_; }
std::size_t csv_reader::select(std::string_view selector) { return state_->select(selector); }
const std::string& csv_reader::selected_name(std::size_t index) const {
  if (index >= state_->selected_.size()) {
    throw invalid_argument("no column was selected as " + std::to_string(index) + ": " +
                           plural(state_->selected_.size(), "column") + " in all");
  }
  return state_->names_[state_->selected_[index]];
}
bool csv_reader::next(csv_block& block) { return state_->next(block); }
rejected_records csv_reader::rejected() const {
  const std::lock_guard guard(state_->lock_);
  return state_->rejected_;
}
std::uint64_t csv_reader::bytes_read() const noexcept { return state_->from().taken(); }
std::optional<std::uint64_t> csv_reader::bytes_total() const noexcept { return state_->from().total(); }

// ---------------------------------------------------------------------------------------------- threads

namespace detail {

void read_csv(csv_reader& reader, unsigned threads, csv_visit visit, void* target) {
  std::mutex lock;
  std::exception_ptr first_problem;
  std::uint64_t first_problem_at = std::numeric_limits<std::uint64_t>::max();
  bool stop = false;

  const auto work = [&](unsigned worker) {
    csv_block block;
    try {
      while (true) {
        {
          const std::lock_guard guard(lock);
          if (stop) return;
        }
        if (!reader.next(block)) return;
        visit(target, worker, block);
      }
    } catch (...) {
      // Every block before this one was handed out before it, and is finished by whoever has it.
      const std::lock_guard guard(lock);
      stop = true;
      if (block.index() < first_problem_at) {
        first_problem_at = block.index();
        first_problem = std::current_exception();
      }
    }
  };

  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < threads; ++worker) {
    try {
      others.emplace_back(work, worker);
    } catch (const std::system_error&) {
      break;  // fewer threads, the same result
    }
  }
  work(0);
  for (std::thread& other : others) other.join();
  if (first_problem) std::rethrow_exception(first_problem);
}

}  // namespace detail

}  // namespace clientele::inline v0::io
