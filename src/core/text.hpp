#pragma once
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::detail {

/// A number as short as it can be written without losing any of it.
[[nodiscard]] inline std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

/// A text of the user's own as messages show it: in quotes, on one line, and cut where it is long.
[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::size_t most = 40;
  std::string result = "\"";
  for (const char c : text.substr(0, most)) result += static_cast<unsigned char>(c) < ' ' ? '?' : c;
  result += text.size() > most ? "...\"" : "\"";
  return result;
}

}  // namespace clientele::inline v0::detail
