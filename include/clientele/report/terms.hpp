#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report {

/// The languages that reports can be written in.
enum class language : std::uint8_t { english, chinese };

/// The language as options name it: "en", "zh".
[[nodiscard]] CLIENTELE_API std::string_view name(language of) noexcept;

/// A term of the field, or a phrase of a report, in every language.
///
/// `id` is the name in the code ("net_promoter_score"). A term that a reader may want explained has meanings; a phrase
/// ("left out") has none, and is not part of the glossary.
struct term {
  std::string_view id;
  std::string_view english;
  std::string_view chinese;
  std::string_view meaning_english = {};
  std::string_view meaning_chinese = {};

  [[nodiscard]] constexpr std::string_view in(language wanted) const noexcept {
    return wanted == language::chinese ? chinese : english;
  }
  [[nodiscard]] constexpr std::string_view meaning(language wanted) const noexcept {
    return wanted == language::chinese ? meaning_chinese : meaning_english;
  }
};

/// All terms and phrases that reports are written with: those of the glossary first, by subject.
[[nodiscard]] CLIENTELE_API std::span<const term> terms() noexcept;

/// The terms that have a meaning.
[[nodiscard]] CLIENTELE_API std::span<const term> glossary() noexcept;

/// The term of this id; null where the catalogue has none.
[[nodiscard]] CLIENTELE_API const term* find_term(std::string_view id) noexcept;

}  // namespace clientele::inline v0::report
