#pragma once
#include <concepts>
#include <string_view>
#include <type_traits>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// The most decimals that money may have: 10^18 still fits 64 bits.
inline constexpr int max_money_decimals = 18;

/// A currency: an empty type with its code and how many decimals its smallest unit is written with.
///
/// One of your own:
///     struct ISK { static constexpr std::string_view code = "ISK";
///                  static constexpr int decimals = 0; };
/// Points of a loyalty programme, miles and tokens are currencies as well.
template <class T>
concept Currency = std::is_empty_v<T> && requires {
  { T::code } -> std::convertible_to<std::string_view>;
  { T::decimals } -> std::convertible_to<int>;
} && T::decimals >= 0 && T::decimals <= max_money_decimals;

/// The base of the currencies below. The decimals are those of ISO 4217.
template <int Decimals>
struct currency_with {
  static constexpr int decimals = Decimals;
};

struct AUD : currency_with<2> {
  static constexpr std::string_view code = "AUD";
};
struct BRL : currency_with<2> {
  static constexpr std::string_view code = "BRL";
};
struct CAD : currency_with<2> {
  static constexpr std::string_view code = "CAD";
};
struct CHF : currency_with<2> {
  static constexpr std::string_view code = "CHF";
};
struct CNY : currency_with<2> {
  static constexpr std::string_view code = "CNY";
};
struct DKK : currency_with<2> {
  static constexpr std::string_view code = "DKK";
};
struct EUR : currency_with<2> {
  static constexpr std::string_view code = "EUR";
};
struct GBP : currency_with<2> {
  static constexpr std::string_view code = "GBP";
};
struct HKD : currency_with<2> {
  static constexpr std::string_view code = "HKD";
};
struct INR : currency_with<2> {
  static constexpr std::string_view code = "INR";
};
struct JPY : currency_with<0> {
  static constexpr std::string_view code = "JPY";
};
struct KRW : currency_with<0> {
  static constexpr std::string_view code = "KRW";
};
struct KWD : currency_with<3> {
  static constexpr std::string_view code = "KWD";
};
struct MXN : currency_with<2> {
  static constexpr std::string_view code = "MXN";
};
struct NOK : currency_with<2> {
  static constexpr std::string_view code = "NOK";
};
struct PLN : currency_with<2> {
  static constexpr std::string_view code = "PLN";
};
struct SEK : currency_with<2> {
  static constexpr std::string_view code = "SEK";
};
struct SGD : currency_with<2> {
  static constexpr std::string_view code = "SGD";
};
struct USD : currency_with<2> {
  static constexpr std::string_view code = "USD";
};
/// The code of ISO 4217 for "no currency": data that does not name one. The two decimals are this library's.
struct XXX : currency_with<2> {
  static constexpr std::string_view code = "XXX";
};

static_assert(Currency<USD> && Currency<JPY> && !Currency<int> && !Currency<currency_with<2>>);

}  // namespace clientele::inline v0
