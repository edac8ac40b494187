#include <clientele/core/currency.hpp>

#include <string_view>

#include <doctest/doctest.h>

namespace currency_samples {

struct loyalty_points { static constexpr std::string_view code = "points";
                        static constexpr int decimals = 0; };
struct without_code {
  static constexpr int decimals = 2;
};
struct too_fine {
  static constexpr std::string_view code = "X";
  static constexpr int decimals = 19;
};
struct negative {
  static constexpr std::string_view code = "X";
  static constexpr int decimals = -1;
};
struct with_state {
  static constexpr std::string_view code = "X";
  static constexpr int decimals = 2;
  int state;
};

}  // namespace currency_samples

using namespace currency_samples;

static_assert(clientele::Currency<loyalty_points>);
static_assert(!clientele::Currency<without_code> && !clientele::Currency<too_fine>);
static_assert(!clientele::Currency<negative> && !clientele::Currency<with_state>);
static_assert(!clientele::Currency<double> && !clientele::Currency<void>);

namespace {

// Code and decimals of the currencies as in ISO 4217's table A.1.
template <clientele::Currency... C>
constexpr bool codes_of_three_letters() {
  return ((C::code.size() == 3) && ...);
}
static_assert(codes_of_three_letters<clientele::AUD, clientele::BRL, clientele::CAD, clientele::CHF, clientele::CNY,
                                     clientele::DKK, clientele::EUR, clientele::GBP, clientele::HKD, clientele::INR,
                                     clientele::JPY, clientele::KRW, clientele::KWD, clientele::MXN, clientele::NOK,
                                     clientele::PLN, clientele::SEK, clientele::SGD, clientele::USD, clientele::XXX>());

}  // namespace

TEST_CASE("codes and decimals are those of ISO 4217") {
  CHECK(clientele::USD::code == "USD");
  CHECK(clientele::EUR::code == "EUR");
  CHECK(clientele::CNY::code == "CNY");
  CHECK(clientele::GBP::decimals == 2);
  CHECK(clientele::CNY::decimals == 2);
  CHECK(clientele::JPY::decimals == 0);
  CHECK(clientele::KRW::decimals == 0);
  CHECK(clientele::KWD::decimals == 3);
}
