#include "report/numbers.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <locale>
#include <sstream>
#include <version>

namespace clientele::inline v0::report::detail {

std::string shortest(double value) {
#if defined(__cpp_lib_to_chars)
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string digits(buffer.data(), result.ptr);
#else
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(std::numeric_limits<double>::max_digits10);
  stream << value;
  std::string digits = stream.str();
#endif
  // "-0" would be read back as a whole number, which has no sign.
  if (digits == "-0") digits = "-0.0";
  return digits;
}

void append_csv_cell(std::string& to, std::string_view text, bool guard) {
  if (guard && !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    std::string guarded = "'";
    guarded += text;
    return append_csv_cell(to, guarded, false);
  }
  // White space at an end is quoted as well: many readers would take it off.
  const bool quotes = text.find_first_of(",\"\r\n") != std::string_view::npos ||
                      (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (!quotes) {
    to += text;
    return;
  }
  to += '"';
  for (const char c : text) {
    if (c == '"') to += '"';
    to += c;
  }
  to += '"';
}

}  // namespace clientele::inline v0::report::detail
