#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/io/csv_block.hpp>
#include <clientele/io/input_error.hpp>

namespace clientele::inline v0::io {

/// How a CSV file is read.
struct csv_options {
  char separator = ',';              ///< also ';' and '\t'; no quote, line end, letter or digit
  bool strict = false;               ///< throw for the first malformed record instead of counting it
  std::vector<std::string> missing = {};  ///< cells of just this text are empty ones: "NA"
  std::size_t block_bytes = std::size_t{1} << 20;          ///< how much is parsed at a time
  std::size_t max_field_bytes = std::size_t{1} << 20;   ///< a longer field is an error: a quote that is never closed
};

/// Reads the columns of a CSV file (RFC 4180) block by block; the file is never in memory as a whole.
///
/// Source      a path, `-` for standard input; gzip is recognised by its first bytes (where built with zlib).
/// Dialect     quoted fields, doubled quotes, separators and line ends within quotes; LF or CRLF, the last line with
///             or without; a UTF-8 byte order mark is skipped. A quote opens a field only as its first character.
/// Header      the first line names the columns; white space around a name is not part of it.
/// Lines       every record knows the physical line where it starts, after quoted line ends too.
/// Empty line  skipped in a file of several columns, a missing answer in a file of one.
/// Malformed   records with too few or too many fields, or text after a closing quote, are counted by fault with
///             their first line, or thrown (`csv_options::strict`).
/// Errors      `input_error` for what cannot be read at all: no such file, a directory, no header, damaged gzip,
///             NUL bytes, a field beyond `max_field_bytes`; `invalid_argument` for impossible options.
/// Threads     `next` may be called by several threads at once, each with a block of its own; all else before.
/// Cost        memory: about four blocks per thread.
///
///     io::csv_reader reader{"answers.csv"};
///     const std::size_t nps = reader.select("nps");
///     for (io::csv_block block; reader.next(block);) use(block.column(nps));
class CLIENTELE_API csv_reader {
 public:
  explicit csv_reader(const std::string& path, csv_options options = {});
  /// The same over text in memory; `name` stands for the file in messages.
  [[nodiscard]] static csv_reader over_text(std::string text, std::string name = "text", csv_options options = {});

  csv_reader(csv_reader&&) noexcept;
  csv_reader& operator=(csv_reader&&) noexcept;
  csv_reader(const csv_reader&) = delete;
  csv_reader& operator=(const csv_reader&) = delete;
  ~csv_reader();

  /// The file as messages name it: its path, or "standard input".
  [[nodiscard]] const std::string& file() const noexcept;
  /// The names of the columns, in the order of the file. A name may be empty, or stand there twice.
  [[nodiscard]] std::span<const std::string> names() const noexcept;

  /// Selects a column by its name or its number, which counts from 1, and returns its index in every block. Digits
  /// alone are a number, unless a column has just this name. Selecting a column again returns the same index.
  /// Throws `input_error` for a column that is not there, and for a name that several columns have.
  std::size_t select(std::string_view selector);
  /// The name of a selected column, by its index in the blocks.
  [[nodiscard]] const std::string& selected_name(std::size_t index) const;

  /// Fills the block with the next records; false, and an empty block, at the end of the file. A block may be empty
  /// before that, where none of its records could be kept.
  bool next(csv_block& block);

  /// What the blocks read so far left out.
  [[nodiscard]] rejected_records rejected() const;
  /// Bytes taken from the file so far (as they are stored: compressed where it is), and of how many, where known.
  [[nodiscard]] std::uint64_t bytes_read() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept;

  class state;  // of the implementation

 private:
  explicit csv_reader(std::unique_ptr<state> opened);
  std::unique_ptr<state> state_;
};

namespace detail {
using csv_visit = void (*)(void* target, unsigned worker, const csv_block& block);
CLIENTELE_API void read_csv(csv_reader& reader, unsigned threads, csv_visit visit, void* target);
}  // namespace detail

/// Reads the rest of the file on `threads` threads, the calling one among them: `use(worker, block)` is called once
/// for every block, in no order across workers; a worker is a number below `threads`, and one worker's blocks come
/// one after the other, in the order of the file. Keep a state per worker and merge at the end: tallies do not mind.
/// Of several errors the one that stands first in the file is thrown, whatever the number of threads.
template <class Use>
  requires std::invocable<Use&, unsigned, const csv_block&>
void read_csv(csv_reader& reader, unsigned threads, Use&& use) {
  using target = std::remove_reference_t<Use>;
  detail::read_csv(
      reader, threads,
      [](void* to, unsigned worker, const csv_block& block) { (*static_cast<target*>(to))(worker, block); },
      const_cast<void*>(static_cast<const void*>(std::addressof(use))));
}

}  // namespace clientele::inline v0::io
