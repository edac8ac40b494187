#include "report/html/markup.hpp"

#include "report/text.hpp"

namespace clientele::inline v0::report::detail {

namespace {

void append_escaped(std::string& to, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': to += "&amp;"; break;
      case '<': to += "&lt;"; break;
      case '>': to += "&gt;"; break;
      case '"': to += "&quot;"; break;
      case '\'': to += "&#39;"; break;
      default: to += c;
    }
  }
}

unsigned digit_of(char hex) noexcept {
  return static_cast<unsigned>(hex >= 'a' ? hex - 'a' + 10 : hex - '0');
}

}  // namespace

markup markup::of(std::string_view text) {
  markup made;
  append_escaped(made.text_, visible(text, true));
  return made;
}

markup markup::name(std::string_view text) { return "<bdi>" + of(text) + "</bdi>"; }

markup markup::of_lines(std::string_view text) {
  markup made;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    made += of(text.substr(0, end));
    if (end == std::string_view::npos) break;
    made += "\n";
    text.remove_prefix(end + 1);
  }
  return made;
}

markup markup::trusted(std::string_view text) {
  markup made;
  made.text_ = text;
  return made;
}

std::string json_in_script(std::string_view json) {
  std::string made;
  made.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      made += "\\u003c";  // "</script>" and "<!--" would end or hide the element
    } else {
      made += c;
    }
  }
  return made;
}

std::string base64_of_hex(std::string_view digits) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(static_cast<unsigned char>(digit_of(digits[i]) << 4U | digit_of(digits[i + 1])));
  }
  std::string made;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> unsigned {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned three = byte(0) << 16U | byte(1) << 8U | byte(2);
    made += alphabet[three >> 18U & 63U];
    made += alphabet[three >> 12U & 63U];
    made += i + 1 < bytes.size() ? alphabet[three >> 6U & 63U] : '=';
    made += i + 2 < bytes.size() ? alphabet[three & 63U] : '=';
  }
  return made;
}

}  // namespace clientele::inline v0::report::detail
