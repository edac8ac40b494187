#pragma once
#include <concepts>
#include <type_traits>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

namespace detail {
template <class T, class... Others>
inline constexpr bool is_one_of = (std::is_same_v<std::remove_cv_t<T>, Others> || ...);
}  // namespace detail

/// The types of whole numbers: every integral type but bool and the characters. '5' is a letter, not an answer.
/// `signed char` and `unsigned char` are numbers: they are `std::int8_t` and `std::uint8_t`.
template <class T>
concept WholeNumber = std::integral<T> && !detail::is_one_of<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

}  // namespace clientele::inline v0
