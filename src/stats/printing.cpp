#include <clientele/stats/detail/printing.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <ostream>
#include <string>

namespace clientele::inline v0::detail {

namespace {

// Numbers beyond this are written with an exponent.
constexpr double largest_fixed = 1e15;
constexpr int most_decimals = 15;

std::string formatted(double value, std::chars_format format, int precision) {
  std::array<char, 64> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return {buffer.data(), result.ptr};
}

/// As many decimals as show `digits` significant digits.
int decimals_for(double value, int digits) {
  const double size = std::fabs(value);
  if (!(size > 0.0 && size < infinity)) return digits - 1;
  const int before = static_cast<int>(std::floor(std::log10(size))) + 1;
  const int decimals = digits - before;
  return decimals < 0 ? 0 : (decimals < most_decimals ? decimals : most_decimals);
}

std::string number(double value, int decimals, bool sign) {
  std::string text = std::fabs(value) < largest_fixed ? formatted(value, std::chars_format::fixed, decimals)
                                                      : formatted(value, std::chars_format::general, 6);
  if (text.find_first_of("123456789in") == std::string::npos) return text.front() == '-' ? text.substr(1) : text;
  return sign && text.front() != '-' ? "+" + text : text;
}

std::string figure(const number_style& style, double value, bounds limits, confidence_level level) {
  const double shown = style.factor * value;
  double scale = shown;  // the number that decides how many decimals are worth showing
  if (!(std::fabs(scale) > 0.0)) scale = style.factor * (std::fabs(limits.upper) < infinity ? limits.upper : 0.0);
  const int decimals = style.decimals >= 0 ? style.decimals : decimals_for(scale, style.digits);
  std::string text = value != value ? "no data" : number(shown, decimals, style.sign) + style.suffix + std::string(style.noun);
  text += " (" + formatted(full_scale * level.value(), std::chars_format::general, 6) + "% CI " +
          number(style.factor * limits.lower, decimals, style.sign) + ".." +
          number(style.factor * limits.upper, decimals, style.sign) + ")";
  return text;
}

std::string p_text(double p) {
  constexpr double smallest_shown = 1e-4;
  if (p != p) return ", no test";
  return p < smallest_shown ? ", p < 0.0001" : ", p = " + formatted(p, std::chars_format::fixed, 4);
}

// Equal weights give back n but for rounding, and then there is nothing to say.
bool weighted(const sample_basis& basis) noexcept {
  const double size = static_cast<double>(basis.size);
  return !(std::fabs(basis.effective_size - size) <= 1e-9 * size);
}
std::string effective(const sample_basis& basis) {
  return formatted(basis.effective_size, std::chars_format::fixed, 1);
}

}  // namespace

void print_estimate(std::ostream& out, const number_style& style, double value, bounds limits, confidence_level level,
                    const sample_basis& basis) {
  std::string text = figure(style, value, limits, level) + ", n = " + std::to_string(basis.size);
  if (weighted(basis)) text += ", effective n = " + effective(basis);
  if (basis.missing > 0) text += ", " + std::to_string(basis.missing) + " missing";
  out << text;
}

void print_difference(std::ostream& out, const number_style& style, double value, bounds limits,
                      confidence_level level, double p, const sample_basis& a, const sample_basis& b) {
  std::string text = figure(style, value, limits, level) + p_text(p) + ", n = " + std::to_string(a.size) + " and " +
                     std::to_string(b.size);
  if (weighted(a) || weighted(b)) text += ", effective n = " + effective(a) + " and " + effective(b);
  if (a.missing + b.missing > 0) text += ", " + std::to_string(a.missing + b.missing) + " missing";
  out << text;
}

}  // namespace clientele::inline v0::detail
