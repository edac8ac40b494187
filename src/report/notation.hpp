// How the renderers that people read write numbers: the only place where anything is rounded.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report::detail {

/// So many decimals, whatever the size and the locale.
[[nodiscard]] std::string fixed(double value, int decimals);

/// Digits in groups of three: 1,234,567.
[[nodiscard]] std::string grouped(std::string number);
[[nodiscard]] std::string count_text(std::uint64_t count);

/// How the numbers of a unit are shown.
struct notation {
  std::string label;             ///< in headings: "%"
  std::string difference_label;  ///< "pp"
  double factor = 1;
  int decimals = 2;
  bool is_signed = false;
};
[[nodiscard]] notation notation_of(std::string_view unit);

/// A finite number: grouped, rounded, with the sign of what is not zero when rounded.
[[nodiscard]] std::string number_text(double value, const notation& how, bool with_sign);

/// Whether a comparison is marked: its adjusted p-value is below one minus the level of its interval. NaN never is.
[[nodiscard]] bool is_marked(double p_adjusted, double level) noexcept;

/// "0.012", "<0.001". Not for NaN.
[[nodiscard]] std::string p_text(double p);

/// "95%", "97.5%".
[[nodiscard]] std::string level_text(double level);

/// An id as a sentence begins: "Net promoter score".
[[nodiscard]] std::string sentence(std::string_view id);

}  // namespace clientele::inline v0::report::detail
