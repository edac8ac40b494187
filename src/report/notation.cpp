#include "report/notation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <locale>
#include <sstream>
#include <version>

namespace clientele::inline v0::report::detail {

std::string fixed(double value, int decimals) {
#if defined(__cpp_lib_to_chars)
  std::array<char, 400> buffer{};  // the largest double has 309 digits before its point
  const auto result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  return {buffer.data(), result.ptr};
#else
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.setf(std::ios_base::fixed, std::ios_base::floatfield);
  stream.precision(decimals);
  stream << value;
  return stream.str();
#endif
}

std::string grouped(std::string number) {
  std::size_t point = number.find('.');
  if (point == std::string::npos) point = number.size();
  const std::size_t first = number.empty() || (number[0] != '-' && number[0] != '+') ? 0 : 1;
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    number.insert(at, 1, ',');
  }
  return number;
}

std::string count_text(std::uint64_t count) { return grouped(std::to_string(count)); }

notation notation_of(std::string_view unit) {
  if (unit == "proportion") return {"%", "pp", 100, 1, false};
  if (unit == "points") return {"points", "points", 1, 1, true};
  if (unit == "index_score") return {"index", "index", 1, 1, false};
  if (unit == "scale_mean") return {"mean", "mean", 1, 2, false};
  if (unit == "days") return {"days", "days", 1, 1, false};
  if (unit == "number") return {"number", "number", 1, 2, false};
  if (unit == "scale_steps") return {"steps", "steps", 1, 2, true};
  if (unit == "coefficient") return {"coefficient", "coefficient", 1, 3, false};
  if (unit == "gini_index") return {"0..1", "0..1", 1, 3, false};
  if (unit == "XXX") return {"money", "money", 1, 2, false};  // a currency that nobody named
  if (unit.starts_with("rate")) {
    const std::string per(unit.starts_with("rate per ") ? unit.substr(5) : unit);
    return {per, per, 1, 4, false};
  }
  return {std::string(unit), std::string(unit), 1, 2, false};
}

std::string number_text(double value, const notation& how, bool with_sign) {
  constexpr double huge = 1e15;
  std::string text;
  if (std::fabs(value) >= huge) {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    stream << value * how.factor;
    text = stream.str();
  } else {
    text = grouped(fixed(value * how.factor, how.decimals));
  }
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  if (zero && text[0] == '-') text.erase(0, 1);
  return with_sign && !zero && text[0] != '-' ? '+' + text : text;
}

bool is_marked(double p_adjusted, double level) noexcept {
  constexpr double rounding = 1e-12;  // 1 - 0.95 is a little more than 0.05
  return p_adjusted < 1 - level - rounding;
}

std::string p_text(double p) {
  constexpr double smallest_shown = 0.001;
  return p < smallest_shown ? "<0.001" : fixed(p, 3);
}

std::string level_text(double level) {
  std::string text = fixed(level * 100, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + "%";
}

std::string sentence(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace clientele::inline v0::report::detail
