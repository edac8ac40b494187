// expect: Currency
// A currency has a code and decimals.
#include <string_view>

#include <clientele/core/money.hpp>

struct loyalty_points {
#if !defined(CLIENTELE_MUST_FAIL)
  static constexpr std::string_view code = "points";
#endif
  static constexpr int decimals = 0;
};
constexpr auto earned = clientele::money<loyalty_points>::from_whole(500);

int main() { return earned.units() == 500 ? 0 : 1; }
