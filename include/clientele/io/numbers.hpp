#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/io/csv_block.hpp>

namespace clientele::inline v0::io {

/// What stands in a cell.
enum class cell_kind : std::uint8_t {
  number,   ///< any finite number
  missing,  ///< nothing but white space
  text,     ///< anything else: words, "nan", "inf", "1,5", "12 %"
};

/// What a cell says. `value` is NaN for a missing cell and +infinity for text, which is what `observe` takes for
/// missing and for `rejection::not_a_number`; whether a number is whole and in range is for the scale to say.
struct parsed_cell {
  double value = clientele::detail::nan;
  cell_kind kind = cell_kind::missing;
};

/// Reads a number written as in C or JSON, a leading plus and a bare point (".5", "5.") allowed, white space around it
/// ignored: " 9 ", "9.0" and "+9" are all 9. Correctly rounded; too large a number is the largest finite one.
/// Depends on no locale.
[[nodiscard]] CLIENTELE_API parsed_cell parse_number(std::string_view cell) noexcept;

/// Reads a column into `values`, replacing what was there: numbers, NaN for missing cells, +infinity for text.
/// Returns how many cells were text.
CLIENTELE_API std::size_t parse_numbers(const csv_column& cells, std::vector<double>& values);

/// Marks a missing cell in a column of `parse_whole`.
inline constexpr std::int16_t missing_whole = -32768;

/// The fast way for answers: reads a column of whole numbers from -32767 to 32767 into `values`, `missing_whole` for
/// empty cells. Returns false, with `values` undefined, when any cell is something else: then `parse_numbers` tells.
///
///     if (io::parse_whole(cells, whole)) tally.observe(column{whole}.missing_as(io::missing_whole), count);
///     else io::parse_numbers(cells, numbers), tally.observe(column{numbers}, count);
[[nodiscard]] CLIENTELE_API bool parse_whole(const csv_column& cells, std::vector<std::int16_t>& values);

}  // namespace clientele::inline v0::io
