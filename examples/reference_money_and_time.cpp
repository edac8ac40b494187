// Money and its estimates, days, stretches of days, and the buckets of the calendar.
#include <iostream>
#include <optional>

#include <clientele/core/amount.hpp>
#include <clientele/core/calendar.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/period.hpp>

using namespace clientele;

namespace {

void make_money() {
  //! [money]
  using usd = money<USD>;
  const usd text = parse_money<USD>("1234.5");     // exact; refuses "1,234.50" and "$5"
  const usd whole = usd::from_whole(20);
  const usd units = usd::from_units(1999);         // cents
  const usd floating = usd::from_floating(19.99);  // the decimal that the number was written as
  const usd rounded = usd::rounded_from(19.99 * 1.085);
  std::cout << text << ", " << whole << ", " << units << ", " << floating << ", " << rounded << '\n';
  std::cout << text + 3 * units << ", as a file holds it: " << decimal_text(-units) << '\n';
  //! [money]

  //! [refused]
  try {
    std::cout << usd::from_floating(0.1 + 0.2) << '\n';
  } catch (const invalid_argument& computed) {
    std::cout << computed.what() << '\n';
  }
  std::cout << std::boolalpha << "\"n/a\" is money: " << try_parse_money<USD>("n/a").has_value() << '\n';
  //! [refused]

  //! [decimals]
  const auto per_unit = parse_money<USD, 4>("0.0375");  // a price in hundredths of a cent is a type of its own
  const money<USD, 4> total = money<USD, 4>{units} + 400 * per_unit;
  std::cout << total << ", " << usd{total} << ", " << money<JPY>::from_whole(4500) << '\n';
  try {
    std::cout << usd{per_unit} << '\n';
  } catch (const invalid_argument& lost) {
    std::cout << lost.what() << '\n';
  }
  //! [decimals]

  //! [amount]
  const amount<USD> third = amount<USD>{whole} / 3.0;  // an estimate: a double with a currency
  std::cout << third.value() << ", rounded " << usd::rounded_from(third.value()) << ", known: " << third.known()
            << "; nothing: known: " << amount<USD>{}.known() << '\n';
  //! [amount]
}

void make_days() {
  //! [day]
  const day first = day::from_civil(2024, 2, 28);
  const day read = parse_day("2024-03-01");
  const day stored = day::from_number(19783);  // days since 1970-01-01, as in Arrow's date32
  std::cout << first << ", " << read << ", " << stored << " is number " << stored.number() << '\n';
  const days apart = read - first;
  std::cout << apart << " apart; " << first + days{1} << "; in March: " << (read.civil().month == 3) << '\n';
  std::cout << "2023-02-29 is a day: " << try_parse_day("2023-02-29").has_value() << '\n';
  //! [day]

  //! [stretches]
  const day new_year = day::from_civil(2024, 1, 1);
  const day last = day::from_civil(2024, 3, 31);
  const period quarter{new_year, day::from_civil(2024, 4, 1)};  // half-open: the second day is out
  const observation_window window{new_year, last};              // both days are in
  std::cout << quarter << " holds " << quarter.length() << ", its end among them: " << quarter.contains(quarter.to())
            << '\n';
  std::cout << "the window holds " << window.whole().length() << ", its end among them: " << window.contains(last)
            << '\n';
  std::cout << "the same days: " << (window.whole() == quarter) << ' ' << (period::through(new_year, last) == quarter)
            << "; " << window.recency(day::from_civil(2024, 3, 30)) << " before the as-of day\n";
  //! [stretches]

  //! [calendar]
  const day date = day::from_civil(2024, 12, 30);
  for (const auto unit : {calendar_unit::week, calendar_unit::month, calendar_unit::quarter}) {
    std::cout << name(unit) << ' ' << label(date, unit) << ": " << bucket_of(date, unit) << '\n';
  }
  std::cout << "months apart: "
            << bucket_index(date, calendar_unit::month) - bucket_index(new_year, calendar_unit::month)
            << "; a month after 2024-01-31: " << add_months(day::from_civil(2024, 1, 31), 1) << '\n';
  //! [calendar]
}

}  // namespace

int main() {
  make_money();
  make_days();
}
