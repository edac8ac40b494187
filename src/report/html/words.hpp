// The words and numbers of a page, in its language.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/report/terms.hpp>

namespace clientele::inline v0::report::detail {

class words {
 public:
  explicit words(language in) : in_(in) {}

  [[nodiscard]] language in() const noexcept { return in_; }
  /// The term of an id; what the catalogue does not know is said as it is, without its underscores.
  [[nodiscard]] std::string operator()(std::string_view id) const;
  /// The name of a class of customers: translated where it is the library's own, else as it is.
  [[nodiscard]] std::string class_name(std::string_view name) const;
  /// What an item or a dimension is called in this language; its id where it has no label.
  [[nodiscard]] std::string name_of(const std::string& id, const survey::localized_text& label) const;
  /// The same, with a mark where its answers were turned round.
  [[nodiscard]] std::string name_of(const subject& of) const;
  /// A phrase of the catalogue with its places filled in: "{n} of {all}".
  [[nodiscard]] std::string phrase(std::string_view id,
                                   std::initializer_list<std::pair<std::string_view, std::string>> places) const;

  /// What a figure measures, with its parameters: "Repeat purchase rate within 30 days".
  [[nodiscard]] std::string metric(const figure& of) const;
  [[nodiscard]] std::string parameter_value(const parameter& of) const;
  /// "overall, product, service .. (4)".
  [[nodiscard]] std::string columns(const figure& of) const;

  /// A number without its unit.
  [[nodiscard]] std::string number(double value, std::string_view unit) const;
  /// A number with its unit: "25.4 %", "+15.3", "35.49 EUR". NaN is a dash.
  [[nodiscard]] std::string value(double number, std::string_view unit) const;
  /// "22.9 to 28.2 %".
  [[nodiscard]] std::string range(const interval& of, std::string_view unit) const;
  /// A difference of two figures of a unit, always with its sign: "-8.7 pp".
  [[nodiscard]] std::string difference(double number, std::string_view unit) const;
  [[nodiscard]] std::string difference_range(const interval& of, std::string_view unit) const;
  /// The unit alone, as a number is followed by it.
  [[nodiscard]] std::string suffix(std::string_view unit, bool of_difference) const;
  [[nodiscard]] std::string p_value(double p) const;
  /// "95% interval".
  [[nodiscard]] std::string interval_name(double level) const;

 private:
  [[nodiscard]] std::string bare(double number, std::string_view unit, bool with_sign) const;
  [[nodiscard]] std::string range_of(const interval& of, std::string_view unit, bool of_difference) const;
  language in_;
};

inline constexpr std::string_view no_number = "\xE2\x80\x93";

}  // namespace clientele::inline v0::report::detail
