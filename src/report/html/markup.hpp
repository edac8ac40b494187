// Writing HTML so that text cannot become markup: what is not a literal of the program is escaped.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report::detail {

/// Markup that stands in the program: nothing that comes from a file can be one.
class literal {
 public:
  consteval literal(const char* text) : text_(text) {}  // NOLINT: implicit, so that "<p>" is one
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
};

/// A piece of a page, well-formed and escaped.
class markup {
 public:
  markup() = default;
  markup(literal from) : text_(from.text()) {}  // NOLINT: implicit

  /// Text between tags or in an attribute in double quotes: &, <, >, " and ' are escaped, bytes that are no UTF-8
  /// replaced, control characters and those that turn the direction of writing made visible.
  [[nodiscard]] static markup of(std::string_view text);
  /// The name of something that the program does not know: as `of`, set apart from the direction of the text around it.
  [[nodiscard]] static markup name(std::string_view text);
  /// As `of`, for text of several lines.
  [[nodiscard]] static markup of_lines(std::string_view text);
  /// What is markup already, or must not be escaped: a style sheet, a script. Not for anything from outside.
  [[nodiscard]] static markup trusted(std::string_view text);
  [[nodiscard]] static markup number(std::int64_t value) { return trusted(std::to_string(value)); }

  markup& operator+=(const markup& more) {
    text_ += more.text_;
    return *this;
  }
  markup& operator+=(literal more) {
    text_ += more.text();
    return *this;
  }
  [[nodiscard]] friend markup operator+(markup a, const markup& b) { return a += b; }
  [[nodiscard]] friend markup operator+(markup a, literal b) { return a += b; }
  [[nodiscard]] friend markup operator+(literal a, const markup& b) { return markup(a) += b; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// A JSON text as it may stand in a script element: no "<" is left in it.
[[nodiscard]] std::string json_in_script(std::string_view json);

/// Hexadecimal digits as base 64, as a security policy names a hash.
[[nodiscard]] std::string base64_of_hex(std::string_view digits);

}  // namespace clientele::inline v0::report::detail
