#include <clientele/io/date_format.hpp>

#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;
using io::date_format;
using io::date_kind;

namespace {

/// "2011-12-09", or what else the cell is.
std::string read(const date_format& format, std::string_view cell) {
  const io::parsed_date found = format.parse(cell);
  switch (found.kind) {
    case date_kind::date: return to_string(found.date);
    case date_kind::missing: return "missing";
    case date_kind::text: return "text";
    case date_kind::impossible: return "impossible";
    case date_kind::out_of_range: return "out_of_range";
  }
  return "?";
}

std::string refusal(std::string_view pattern) {
  try {
    (void)date_format{pattern};
  } catch (const invalid_argument& problem) {
    return problem.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("ISO dates, with a time behind them or without") {
  const date_format iso;
  CHECK(iso.name() == "2011-12-09");
  for (const char* cell : {"2011-12-09", " 2011-12-09\t", "2011-12-09 08:26", "2011-12-09T08:26:00", "2011-12-09T08:26:00Z",
                           "2011-12-09T23:59:60.123456", "2011-12-09 00:30+02:00", "2011-12-09T23:30:00-0500",
                           "2011-12-09T08:26:00,5+01"}) {
    CHECK_MESSAGE(read(iso, cell) == "2011-12-09", cell);
  }
  for (const char* cell : {"", " ", "\t"}) CHECK(read(iso, cell) == "missing");
  for (const char* cell :
       {"2011-2-9", "09/12/2011", "20111209", "2011-12-09x", "2011-12-09 8:26", "2011-12-09 08", "yesterday",
        "2011-12-09T", "2011-12-09T08:26:00Zz", "2011-12-09T08:26:00.", "2011-12-09T08:26+1", "2011-12-09T08:26+01:",
        "-2011-12-09",
        "12011-12-09", "2011-12-09  08:26"}) {
    CHECK_MESSAGE(read(iso, cell) == "text", cell);
  }
  for (const char* cell : {"2011-02-30", "2011-02-29", "1900-02-29", "2011-13-01", "2011-00-10", "2011-04-31", "2011-12-00",
                           "2011-12-09 24:00", "2011-12-09 10:60", "2011-12-09T10:00:61", "2011-12-09T10:00+25:00"}) {
    CHECK_MESSAGE(read(iso, cell) == "impossible", cell);
  }
  CHECK(read(iso, "2012-02-29") == "2012-02-29");
  CHECK(read(iso, "2000-02-29") == "2000-02-29");
  CHECK(read(iso, "1399-12-31") == "out_of_range");
  CHECK(read(iso, "1400-01-01") == "1400-01-01");
  CHECK(read(iso, "9999-12-31") == "9999-12-31");
}

TEST_CASE("patterns say which number is the month") {
  CHECK(read(date_format{"%d/%m/%Y"}, "03/04/2011") == "2011-04-03");
  CHECK(read(date_format{"%m/%d/%Y"}, "03/04/2011") == "2011-03-04");
  CHECK(read(date_format{"%m/%d/%Y"}, "3/4/2011") == "2011-03-04");
  CHECK(read(date_format{"%d/%m/%Y"}, "12/31/2011") == "impossible");
  CHECK(read(date_format{"%m/%d/%Y"}, "12/31/2011") == "2011-12-31");
  CHECK(read(date_format{"%m/%d/%Y %H:%M"}, "12/1/2010 8:26") == "2010-12-01");
  CHECK(read(date_format{"%m/%d/%Y %H:%M"}, "12/1/2010 8:60") == "impossible");
  CHECK(read(date_format{"%m/%d/%Y %H:%M"}, "12/1/2010") == "text");
  CHECK(read(date_format{"%d.%m.%Y %H:%M:%S"}, "01.12.2010 23:59:59") == "2010-12-01");
  CHECK(read(date_format{"%m/%d/%Y"}, "12/1/2010 8:26") == "text");
  CHECK(read(date_format{"%Y/%m/%d"}, "12/01/2010") == "text");
  CHECK(read(date_format{"%d-%b-%Y"}, "9-DEC-2011") == "2011-12-09");
  CHECK(read(date_format{"%d%b%Y"}, "09dec2011") == "2011-12-09");
  CHECK(read(date_format{"%d%b%Y"}, "9Dec2011") == "2011-12-09");
  CHECK(read(date_format{"%b %d, %Y"}, "Feb 30, 2011") == "impossible");
  CHECK(read(date_format{"%b %d, %Y"}, "Dez 30, 2011") == "text");
  CHECK(read(date_format{"%Y%%%m%%%d"}, "2011%12%09") == "2011-12-09");
  CHECK(read(date_format{"%d.%m.%Y"}, " ") == "missing");
  CHECK(read(date_format{"%d.%m.%Y"}, "01.01.0999") == "out_of_range");
  CHECK(date_format{"%d.%m.%Y"}.name() == "%d.%m.%Y");
  CHECK(date_format{"%d.%m.%Y"} == date_format{"%d.%m.%Y"});
  CHECK(date_format{"%d.%m.%Y"} != date_format{"%m.%d.%Y"});
  CHECK(date_format{"%Y-%m-%d"} != date_format{});
}

TEST_CASE("numbers that stand side by side have all their digits") {
  const date_format packed{"%Y%m%d"};
  CHECK(read(packed, "20111209") == "2011-12-09");
  CHECK(read(packed, "2011119") == "text");  // the 19th of January, or the 9th of November
  CHECK(read(packed, "201111109") == "text");
  CHECK(read(date_format{"%Y%m%dT%H%M"}, "20111209T0826") == "2011-12-09");
  CHECK(read(date_format{"%Y%m%dT%H%M"}, "20111209T826") == "text");
}

TEST_CASE("a pattern that is not understood is refused") {
  CHECK(refusal("%d/%m/%y") ==
        "date format \"%d/%m/%y\": %y is not known (a year of two digits tells no century); allowed: %Y, %m, %b, %d, %H, %M, "
        "%S and %%");
  CHECK(refusal("%Y-%m-%d %p") == "date format \"%Y-%m-%d %p\": %p is not known; allowed: %Y, %m, %b, %d, %H, %M, %S and %%");
  CHECK(refusal("%Y-%m-%d%") ==
        "date format \"%Y-%m-%d%\": a % without a letter; allowed: %Y, %m, %b, %d, %H, %M, %S and %%");
  CHECK(refusal("%Y-%m") == "date format \"%Y-%m\": %d is missing; a date has a year, a month and a day");
  CHECK(refusal("%d.%Y") == "date format \"%d.%Y\": %m or %b is missing; a date has a year, a month and a day");
  CHECK(refusal("") == "date format \"\": %Y is missing; a date has a year, a month and a day");
  CHECK(refusal("%Y %Y %m %d") == "date format \"%Y %Y %m %d\": %Y is there twice");
  CHECK(refusal("%Y %b %m %d") == "date format \"%Y %b %m %d\": %m is there twice, as %m and %b");
  CHECK(refusal("%Y %b %d %H") == "accepted");
}

TEST_CASE("every day reads back as the C library writes it") {
  const std::vector<const char*> patterns{"%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%Y%m%d", "%d-%b-%Y"};
  for (const char* pattern : patterns) {
    const date_format format{pattern};
    for (std::int32_t number = day::from_civil(1900, 1, 1).number(); number < day::from_civil(2101, 1, 1).number();
         number += 13) {
      const day date = day::from_number(number);
      std::tm time{};
      time.tm_year = date.civil().year - 1900;
      time.tm_mon = date.civil().month - 1;
      time.tm_mday = date.civil().day_of_month;
      char text[64] = {};
      REQUIRE(std::strftime(text, sizeof text, pattern, &time) > 0);
      if (read(format, text) != to_string(date)) FAIL_CHECK(pattern << ": " << text);
    }
  }
}
