#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>

namespace clientele::inline v0::survey {

/// Text in one language or several: the words of a question, of a dimension.
class CLIENTELE_API localized_text {
 public:
  /// A text in one language.
  struct translation {
    std::string language;  ///< "en", "zh"
    std::string text;
    friend bool operator==(const translation&, const translation&) = default;
  };

  localized_text() = default;
  /// English.
  localized_text(const char* text) : localized_text(std::vector<translation>{{"en", text}}) {}
  /// Empty texts are none.
  localized_text(std::vector<translation> translations);

  /// The text of a language; where there is none the first one; where there is nothing at all an empty text.
  [[nodiscard]] std::string_view in(std::string_view language) const noexcept;
  [[nodiscard]] std::span<const translation> translations() const noexcept { return translations_; }
  [[nodiscard]] bool empty() const noexcept { return translations_.empty(); }

  friend bool operator==(const localized_text&, const localized_text&) = default;

 private:
  std::vector<translation> translations_;
};

/// What a column of answers says about an item.
enum class aspect : std::uint8_t {
  performance,    ///< how good it is: satisfaction, perception
  expectation,    ///< how good it should be: the desired level
  minimum,        ///< how good it has to be at least: the adequate level
  importance,     ///< how much it matters, as people say themselves
  functional,     ///< Kano: how one feels where it is there
  dysfunctional,  ///< Kano: how one feels where it is not
};
inline constexpr std::array all_aspects{aspect::performance, aspect::expectation, aspect::minimum,
                                        aspect::importance,  aspect::functional,  aspect::dysfunctional};

/// The aspect as it stands in files and reports: "performance".
[[nodiscard]] CLIENTELE_API std::string_view name(aspect of) noexcept;

/// A column of the data, and what it says about its item.
struct question {
  aspect of = aspect::performance;
  std::string column;
  friend bool operator==(const question&, const question&) = default;
};

/// What customers are asked about.
struct item {
  std::string id;
  std::string dimension = {};          ///< empty: of none, such as the overall satisfaction
  std::vector<question> questions = {};///< empty: its performance, in the column of its id
  any_scale scale{1, 5};               ///< of performance, expectation and minimum
  any_scale importance_scale = {};     ///< of importance; not known: `scale`
  bool reversed = false;               ///< worded the other way round: agreeing is bad
  double weight = 1.0;                 ///< among its siblings in the index
  localized_text label = {};

  /// The scale that an aspect is answered on; Kano's questions have five answers.
  [[nodiscard]] CLIENTELE_API any_scale scale_of(aspect of) const;
  /// Whether a high answer about its performance is bad: of a reversed item, or on a scale where low is good.
  [[nodiscard]] constexpr bool high_is_bad() const noexcept {
    return reversed != (scale.direction() == scale_direction::lower_is_better);
  }
  friend bool operator==(const item&, const item&) = default;
};

/// A group of items, or of smaller dimensions.
struct dimension {
  std::string id;
  std::string parent = {};  ///< empty: directly below the total
  double weight = 1.0;      ///< among its siblings in the index
  localized_text label = {};
  friend bool operator==(const dimension&, const dimension&) = default;
};

/// A questionnaire as data: what is asked, on which scale, and how it adds up.
///
/// Shape    items belong to dimensions, dimensions to others, to any depth; the total is the root. `outcome` names the
///          item that the others should explain (overall satisfaction): it is in no index of its own
/// Order    as given: reports keep it
/// Errors   `invalid_argument` naming the item or dimension: an id or a column given twice, an empty id, a dimension or
///          an outcome that is not there, dimensions that contain one another, an item without a known scale, an aspect
///          asked twice, a weight that is negative or not finite, siblings whose weights are all 0
/// Example  docs/reference/questionnaire.md
class CLIENTELE_API questionnaire {
 public:
  questionnaire() = default;
  questionnaire(std::string id, std::vector<dimension> dimensions, std::vector<item> items, std::string outcome = {},
                localized_text label = {});

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const localized_text& label() const noexcept { return label_; }
  [[nodiscard]] std::span<const dimension> dimensions() const noexcept { return dimensions_; }
  [[nodiscard]] std::span<const item> items() const noexcept { return items_; }
  /// Where an item or a dimension stands; throws `invalid_argument` where there is none.
  [[nodiscard]] std::size_t item_index(std::string_view id) const;
  [[nodiscard]] std::size_t dimension_index(std::string_view id) const;
  /// The item that the others should explain, if one is named.
  [[nodiscard]] std::optional<std::size_t> outcome() const noexcept;
  /// The same questions with another outcome, the id of an item; with "" there is none.
  [[nodiscard]] questionnaire with_outcome(std::string item) const;
  /// The items of a dimension and of those below it, in order; of "" all but the outcome.
  [[nodiscard]] std::vector<std::size_t> items_of(std::string_view dimension) const;
  /// The column of an aspect of an item, if it is asked.
  [[nodiscard]] std::optional<std::string> column_of(std::size_t item, aspect of) const;
  /// Whether every item but the outcome is asked for all of these aspects, and there are items.
  [[nodiscard]] bool asks(std::span<const aspect> aspects) const;

  friend bool operator==(const questionnaire&, const questionnaire&) = default;

 private:
  std::string id_;
  localized_text label_;
  std::vector<dimension> dimensions_;
  std::vector<item> items_;
  std::string outcome_;
};

}  // namespace clientele::inline v0::survey
