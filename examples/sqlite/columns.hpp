// Cells of a result as the library takes them: a value, or missing. `sqlite3_column_int64` by itself gives 0 for NULL
// and for text, and `sqlite3_column_text` a null pointer for NULL.
#pragma once
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>

namespace sqlite {

/// The text of a cell, valid until the next step; of a number, the text that SQLite makes of it.
inline std::string_view text_of(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  if (text == nullptr) throw std::bad_alloc{};  // NULL and blobs do not come here
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

/// Throws for a cell that is of no use, with its column and its row, counted from 0.
[[noreturn]] inline void refuse(sqlite3_stmt* row, int column, std::uint64_t position, const char* allowed) {
  const int type = sqlite3_column_type(row, column);
  constexpr std::size_t longest = 40;
  std::string value = "a blob";
  if (type != SQLITE_BLOB) value = text_of(row, column);
  if (value.size() > longest) value.replace(longest, std::string::npos, "..");
  if (type == SQLITE_TEXT) value = "'" + value + "'";
  throw clientele::invalid_value(std::string(sqlite3_column_name(row, column)) + " in row " + std::to_string(position) +
                                     " is " + value + "; allowed: " + allowed,
                                 position);
}

//! [columns]
/// A whole number, or nothing for NULL. Whatever else a cell can be, SQLite would turn into some number: it is refused.
inline std::optional<std::int64_t> whole_number(sqlite3_stmt* row, int column, std::uint64_t position) {
  const int type = sqlite3_column_type(row, column);
  if (type == SQLITE_NULL) return std::nullopt;
  if (type != SQLITE_INTEGER) refuse(row, column, position, "a whole number or NULL");
  return sqlite3_column_int64(row, column);
}

/// A day from text as ISO 8601 writes it, or nothing for NULL.
inline std::optional<clientele::day> day_of(sqlite3_stmt* row, int column, std::uint64_t position) {
  const int type = sqlite3_column_type(row, column);
  if (type == SQLITE_NULL) return std::nullopt;
  std::optional<clientele::day> date;
  if (type == SQLITE_TEXT) date = clientele::try_parse_day(text_of(row, column));
  if (!date) refuse(row, column, position, "a day such as '2011-12-09', or NULL");
  return date;
}
//! [columns]

}  // namespace sqlite
