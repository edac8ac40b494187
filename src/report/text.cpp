#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "report/character_widths.hpp"

namespace clientele::inline v0::report::detail {

namespace {

constexpr char32_t replacement = 0xFFFD;

template <std::size_t N>
bool in(const character_range (&ranges)[N], char32_t character) noexcept {
  const auto* behind = std::upper_bound(std::begin(ranges), std::end(ranges), character,
                                        [](char32_t c, const character_range& range) { return c < range.first; });
  return behind != std::begin(ranges) && character <= std::prev(behind)->last;
}

/// Characters that steer a terminal or the direction of writing, and blanks that cannot be seen.
bool steers(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE007F);
}

void append_escape(std::string& to, char32_t c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  if (c == '\n') {
    to += "\\n";
  } else if (c == '\t') {
    to += "\\t";
  } else if (c == '\r') {
    to += "\\r";
  } else {
    const int places = c < 0x80 ? 2 : c < 0x10000 ? 4 : 8;
    to += c < 0x80 ? "\\x" : c < 0x10000 ? "\\u" : "\\U";
    for (int i = places - 1; i >= 0; --i) to += digits[(c >> (4 * i)) & 0xFU];
  }
}

}  // namespace

char32_t take_character(std::string_view& text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80U) {
    text.remove_prefix(1);
    return lead;
  }
  const std::size_t size = lead >= 0xF0U && lead <= 0xF4U ? 4 : lead >= 0xE0U && lead < 0xF0U ? 3
                           : lead >= 0xC2U && lead < 0xE0U ? 2 : 1;
  char32_t character = size == 4 ? lead & 0x07U : size == 3 ? lead & 0x0FU : lead & 0x1FU;
  std::size_t taken = 1;
  while (taken < size && taken < text.size() && (byte(taken) & 0xC0U) == 0x80U) {
    // No overlong forms, no surrogates, nothing above U+10FFFF: the second byte tells.
    if (taken == 1 && ((lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xEDU && byte(1) >= 0xA0U) ||
                       (lead == 0xF0U && byte(1) < 0x90U) || (lead == 0xF4U && byte(1) >= 0x90U))) {
      break;
    }
    character = character << 6 | (byte(taken) & 0x3FU);
    ++taken;
  }
  text.remove_prefix(taken);
  return size == 1 || taken < size ? replacement : character;
}

void append_utf8(std::string& to, char32_t c) {
  const auto put = [&](char32_t bits) { to += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) append_utf8(result, take_character(text));
  return result;
}

int width_of(char32_t character) noexcept {
  if (character < 0x300) return 1;
  if (in(zero_width, character)) return 0;
  return in(double_width, character) ? 2 : 1;
}

int width_of(std::string_view utf8) noexcept {
  int width = 0;
  while (!utf8.empty()) width += width_of(take_character(utf8));
  return width;
}

std::string visible(std::string_view text, bool unicode) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (steers(c) || (!unicode && c >= 0x80)) {
      append_escape(result, c);
    } else {
      append_utf8(result, c);
    }
  }
  return result;
}

std::string shortened(std::string_view text, int width, bool unicode) {
  if (width_of(text) <= width) return std::string(text);
  const std::string_view ellipsis = unicode ? "\xE2\x80\xA6" : "..";
  const int room = width - (unicode ? 1 : 2);
  if (room < 0) return std::string(static_cast<std::size_t>(std::max(width, 0)), '.');
  std::string result;
  int used = 0;
  while (!text.empty()) {
    const char32_t c = take_character(text);
    used += width_of(c);
    if (used > room) break;
    append_utf8(result, c);
  }
  return result + std::string(ellipsis);
}

}  // namespace clientele::inline v0::report::detail
