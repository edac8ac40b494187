#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report::detail {

/// Takes the first character off `text`; bytes that are no UTF-8 give U+FFFD, one per ill-formed sequence.
[[nodiscard]] char32_t take_character(std::string_view& text) noexcept;
void append_utf8(std::string& to, char32_t character);

/// The same text with every ill-formed sequence replaced by U+FFFD. Visible, because io writes JSON too.
[[nodiscard]] CLIENTELE_API std::string valid_utf8(std::string_view text);

/// How many columns of a terminal a character takes: 0, 1 or 2.
[[nodiscard]] int width_of(char32_t character) noexcept;
[[nodiscard]] int width_of(std::string_view utf8) noexcept;

/// A name as a terminal may show it: valid UTF-8, control and format characters as escapes (\n, \x1B, \u202E); where
/// `unicode` is false every character beyond ASCII too.
[[nodiscard]] std::string visible(std::string_view text, bool unicode);

/// At most `width` columns of a visible text, with an ellipsis where something is cut.
[[nodiscard]] std::string shortened(std::string_view text, int width, bool unicode);

}  // namespace clientele::inline v0::report::detail
