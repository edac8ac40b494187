#include <clientele/io/read_purchases.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <clientele/io/input_error.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

const io::purchase_columns plain{"customer", "date", "amount", {}};
const io::purchase_columns ordered{"customer", "date", "amount", "order"};

io::purchase_file read(std::string text, const io::purchase_columns& columns = plain,
                       const io::read_purchases_options& options = {}, io::csv_options csv = {}) {
  auto reader = io::csv_reader::over_text(std::move(text), "log.csv", std::move(csv));
  return io::read_purchases(reader, columns, options);
}

/// "ann 2011-12-09 12.500000", a line per row.
std::string rows_of(const io::purchase_file& file) {
  std::string text;
  for (std::size_t i = 0; i < file.ids.size(); ++i) {
    text += file.customers[file.ids[i]] + ' ' + to_string(file.days[i]) + ' ' + decimal_text(file.amounts[i]) + '\n';
  }
  return text;
}
/// "date missing 2 from 3", a line per entry.
std::string rejections_of(const io::purchase_file& file) {
  std::string text;
  for (const report::rejected_rows& one : file.rejected) {
    text += one.column + ' ' + one.reason + ' ' + std::to_string(one.rows) + " from " + std::to_string(one.first_line) + '\n';
  }
  return text;
}
/// All that a file says.
std::string dump(const io::purchase_file& file) {
  std::string text = rows_of(file) + rejections_of(file);
  for (const std::string& name : file.customers) text += name + ',';
  for (const std::uint64_t count : {file.lines, file.lines_kept, file.refund_lines, file.zero_lines}) {
    text += std::to_string(count) + ';';
  }
  for (const io::dropped_refunds& of_day : file.refunds_dropped) {
    text += to_string(of_day.date) + std::to_string(of_day.lines) + ' ' +
            std::to_string(of_day.amount.units().bits().low()) + ';';
  }
  text += file.first_day ? to_string(*file.first_day) + to_string(*file.last_day) : "no day";
  return text;
}
void check_adds_up(const io::purchase_file& file) {
  std::uint64_t rejected = 0;
  for (const report::rejected_rows& one : file.rejected) rejected += one.rows;
  CHECK(file.lines == file.lines_kept + rejected);
}
/// The message of an `input_error`, or of another error of the library.
template <class Run>
std::string failure(const Run& run) {
  try {
    run();
  } catch (const error& problem) {
    return problem.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a row per line, by customer, day and amount") {
  const auto file = read(
      "customer,date,amount\n"
      "10,2011-12-09,5\n"
      "9,2011-12-09,7.25\n"
      "ann,2011-01-01,-1\n"
      "10,2011-12-08,3\n"
      "10,2011-12-09,4.999999\n"
      "\"Smith, J\",2011-12-31 23:59, +.5 \n");
  CHECK(rows_of(file) ==
        "9 2011-12-09 7.250000\n"
        "10 2011-12-08 3.000000\n"
        "10 2011-12-09 4.999999\n"
        "10 2011-12-09 5.000000\n"
        "Smith, J 2011-12-31 0.500000\n"
        "ann 2011-01-01 -1.000000\n");
  CHECK(file.customers == std::vector<std::string>{"9", "10", "Smith, J", "ann"});
  CHECK(file.rejected.empty());
  CHECK(file.lines == 6);
  CHECK(file.lines_kept == 6);
  CHECK(file.refund_lines == 1);
  CHECK(file.zero_lines == 0);
  CHECK(file.first_day == day::from_civil(2011, 1, 1));
  CHECK(file.last_day == day::from_civil(2011, 12, 31));
  CHECK(file.customer_column == "customer");
  CHECK(file.date_column == "date");
  CHECK(file.amount_column == "amount");
  CHECK(file.order_column.empty());
}

TEST_CASE("the columns go straight into a summary") {
  const auto file = read("customer,date,amount\nb,2011-12-01,5\na,2011-12-05,2\nb,2011-12-03,-1.5\n");
  const observation_window window{day::from_civil(2011, 12, 1), day::from_civil(2011, 12, 31)};
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  REQUIRE(summary.size() == 2);
  CHECK(file.customers[summary.keys()[1]] == "b");
  CHECK(decimal_text(summary.spend()[1]) == "3.500000");
  CHECK(summary.orders()[1] == 1);
}

TEST_CASE("nothing but a header is no purchases") {
  const auto file = read("customer,date,amount\n");
  CHECK(file.ids.empty());
  CHECK(file.customers.empty());
  CHECK(file.lines == 0);
  CHECK_FALSE(file.first_day.has_value());
}

TEST_CASE("a line that cannot be read is counted once, by its first bad cell") {
  const auto file = read(
      "customer,date,amount,order\n"
      "a,2011-12-09,1,1\n"
      " ,x,x,\n"                       // line 3
      "a,,x,1\n"
      "a,09/12/2011,1,1\n"             // 5
      "a,2011-02-30,1,1\n"
      "a,0999-01-01,1,1\n"             // 7
      "a,2011-12-09,1, \n"
      "a,2011-12-09,,1\n"              // 9
      "a,2011-12-09,\"12,50\",1\n"
      "a,2011-12-09,1e3,1\n"           // 11
      "a,2011-12-09,0.0000001,1\n"
      "a,2011-12-09,9223372036855,1\n" // 13
      "a,2011-12-09\n"
      ",2011-12-09,1,1\n"              // 15
      "b,2011-02-30,x,\n",
      ordered);
  CHECK(rejections_of(file) ==
        " too_few_fields 1 from 14\n"
        "customer missing 2 from 3\n"
        "date missing 1 from 4\n"
        "date not_a_date 1 from 5\n"
        "date impossible_date 2 from 6\n"
        "date out_of_range 1 from 7\n"
        "order missing 1 from 8\n"
        "amount missing 1 from 9\n"
        "amount not_a_number 2 from 10\n"
        "amount too_many_decimals 1 from 12\n"
        "amount out_of_range 1 from 13\n");
  CHECK(rows_of(file) == "a 2011-12-09 1.000000\n");
  CHECK(file.customers == std::vector<std::string>{"a"});  // "b" has no row
  CHECK(file.rejected[0].file == "log.csv");
  CHECK(file.lines == 15);
  check_adds_up(file);
}

TEST_CASE("amounts are read as money is") {
  std::mt19937_64 random{20111209};
  const std::array<std::string, 16> pieces{"0", "1", "9", "00", "25", ".", "-", "+", "123456", "999999999",
                                           "e", ",", " ", "922337203685",
                                           "4775807", "000000000"};
  std::vector<std::string> cells{"0", "-0", "5.", ".5", ".", "-", "+", "+.5", "-.5", "--1", "1.1.1",
                                 "9223372036854.775807", "1_000",
                                 "-9223372036854.775807", "9223372036854.775808", "1.0000000000000000000000000", "0x10",
                                 "0.000001", "0.0000010", "0.0000011", "nan", "inf", "000000000000000000000000000001.5",
                                 "99999999999999999999", "0.00000000000000000000000000000000001", "-11062.06"};
  for (int i = 0; i < 20000; ++i) {
    std::string cell;
    for (std::uint64_t n = 1 + random() % 4; n > 0; --n) cell += pieces[random() % pieces.size()];
    if (cell.find_first_not_of(' ') == std::string::npos) continue;
    cells.push_back(cell);
  }
  std::uint64_t good = 0;
  for (const std::string& cell : cells) {
    const std::size_t first = cell.find_first_not_of(' ');
    const auto expected = try_parse_money<XXX, 6>(cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    const auto file = read("customer,date,amount\na,2011-12-09,\"" + cell + "\"\nb,2011-12-09,1\n");
    if (expected.has_value() != (file.amounts.size() == 2)) FAIL_CHECK("\"" << cell << "\"");
    if (!expected || file.amounts.size() != 2) continue;
    ++good;
    if (file.amounts[0] != *expected) FAIL_CHECK("\"" << cell << "\" is " << decimal_text(file.amounts[0]));
  }
  CHECK(good > 3000);
}

TEST_CASE("an amount may be a product of columns") {
  const std::string header = "customer,date,n,price,rate\n";
  const auto amount = [&header](const std::string& cells, const std::string& product = "n*price") {
    const auto file = read(header + "a,2011-12-09," + cells + "\n", {"customer", "date", product, {}});
    return file.amounts.empty() ? rejections_of(file) : decimal_text(file.amounts[0]);
  };
  CHECK(amount("6,2.55,") == "15.300000");
  CHECK(amount("-6,2.55,") == "-15.300000");
  CHECK(amount("-6,-2.55,") == "15.300000");
  CHECK(amount("0,2.55,") == "0.000000");
  CHECK(amount(" 3 , 0.333333 ,") == "0.999999");
  CHECK(amount("0.001,0.001,") == "0.000001");
  CHECK(amount("0.0005,0.002,") == "0.000001");  // seven decimals, of which the last is a zero
  CHECK(amount("0.001,0.0001,") == "n*price too_many_decimals 1 from 2\n");
  CHECK(amount("0.000000000000000001,1000000000000,") == "0.000001");
  CHECK(amount("0.0000000000000000001,1,") == "n too_many_decimals 1 from 2\n");
  CHECK(amount("1000000,9223372.036854,") == "9223372036854.000000");
  CHECK(amount("9223372036854775807,0.000001,") == "9223372036854.775807");
  CHECK(amount("-9223372036854775807,0.000001,") == "-9223372036854.775807");
  CHECK(amount("9223372036854775807,9223372036854775807,") == "n*price out_of_range 1 from 2\n");
  CHECK(amount("9223372036854775808,1,") == "n out_of_range 1 from 2\n");
  CHECK(amount("3000000,3074457.345619,") == "n*price out_of_range 1 from 2\n");
  CHECK(amount("x,1,\na,2011-12-09,2,3,") == "6.000000");  // the other line
  CHECK(failure([&] { amount("x,1,"); }).find("column \"n\" has not one number") != std::string::npos);
  CHECK(amount("1,,") == "price missing 1 from 2\n");
  CHECK(amount("2,3,5", "n*price*rate") == "30.000000");
  CHECK(amount("2,3,0.19", " n * price * rate ") == "1.140000");
  CHECK(amount("1000000000000000000,1000000000000000000,0", "n*price*rate") == "0.000000");
  CHECK(amount("1000000000000000000,0.000000000000000001,7", "n*price*rate") == "7.000000");
  CHECK(amount("9223372036854775807,9223372036854775807,9223372036854775807", "n*price*rate") ==
        "n*price*rate out_of_range 1 from 2\n");
  CHECK(amount("1000000000000000000,0.000000000000000001,", "n*n*n*price*price*price") == "1.000000");
  CHECK(amount("3,2.5,", "3*4") == "7.500000");  // by number

  const auto file = read("customer,date,n*price\na,2011-12-09,4\n", {"customer", "date", "n*price", {}});
  CHECK(rows_of(file) == "a 2011-12-09 4.000000\n");  // a column that has just this name
  CHECK(file.amount_column == "n*price");
  CHECK(failure([&] { read(header, {"customer", "date", "n*", {}}); }) ==
        "the amount is \"n*\", a product that lacks a column; allowed: quantity*unit_price");
  CHECK(failure([&] { read(header, {"customer", "date", "n*cost", {}}); }).find("no column 'cost'") != std::string::npos);
}

TEST_CASE("products are exact") {
  std::mt19937_64 random{7};
  std::string text = "customer,date,quantity,price\n";
  std::int64_t expected = 0;  // in millionths
  for (int i = 0; i < 1000; ++i) {
    const auto quantity = static_cast<std::int64_t>(random() % 2001) - 1000;  // in tenths
    const auto price = static_cast<std::int64_t>(random() % 10'000'000);      // in hundred-thousandths
    text += "a,2011-12-09," + decimal_text(money<XXX, 1>::from_units(quantity)) + ',' +
            decimal_text(money<XXX, 5>::from_units(price)) + '\n';
    expected += quantity * price;
  }
  const auto file = read(text, {"customer", "date", "quantity*price", {}});
  money_sum<XXX, 6> total;
  for (const io::purchase_money amount : file.amounts) total += amount;
  CHECK(file.amounts.size() == 1000);
  CHECK(total.total().units() == expected);
}

TEST_CASE("the lines of an order, customer and day become one purchase") {
  const auto file = read(
      "order,customer,date,amount\n"
      "1,a,2011-12-09,0.1\n"
      "2,a,2011-12-09,5\n"
      "1,a,2011-12-09 18:00,0.2\n"
      "1,a,2011-12-10,7\n"
      "1,b,2011-12-09,9\n"
      "3,b,2011-12-09,9\n",
      ordered);
  CHECK(rows_of(file) ==
        "a 2011-12-09 0.300000\n"
        "a 2011-12-09 5.000000\n"
        "a 2011-12-10 7.000000\n"
        "b 2011-12-09 9.000000\n"
        "b 2011-12-09 9.000000\n");
  CHECK(file.order_column == "order");
  CHECK(file.lines_kept == 6);
}

TEST_CASE("refunds and zero amounts meet lines") {
  const std::string log =
      "order,customer,date,amount\n"
      "1,a,2011-12-01,10\n"   // partly given back
      "1,a,2011-12-01,-4\n"
      "2,a,2011-12-02,-3\n"   // given back
      "3,a,2011-12-03,5\n"    // all given back
      "3,a,2011-12-03,-5\n"
      "4,a,2011-12-04,0\n"    // for nothing
      "5,a,2011-12-05,0\n"    // nothing, and something
      "5,a,2011-12-05,2\n"
      "6,b,2011-12-06,-8\n";
  const auto by_policy = [&log](refund_policy refunds, zero_policy zeros, const io::purchase_columns& columns = ordered) {
    io::read_purchases_options options;
    options.refunds = refunds;
    options.zero_amounts = zeros;
    const auto file = read(log, columns, options);
    check_adds_up(file);
    return file;
  };
  const auto net = by_policy(refund_policy::net, zero_policy::keep);
  CHECK(rows_of(net) ==
        "a 2011-12-01 6.000000\n"
        "a 2011-12-02 -3.000000\n"
        "a 2011-12-03 0.000000\n"
        "a 2011-12-04 0.000000\n"
        "a 2011-12-05 2.000000\n"
        "b 2011-12-06 -8.000000\n");
  CHECK(net.rejected.empty());
  CHECK(net.refund_lines == 4);
  CHECK(net.zero_lines == 2);

  const auto apart = by_policy(refund_policy::separate, zero_policy::keep);
  CHECK(rows_of(apart) ==
        "a 2011-12-01 -4.000000\n"
        "a 2011-12-01 10.000000\n"
        "a 2011-12-02 -3.000000\n"
        "a 2011-12-03 -5.000000\n"
        "a 2011-12-03 5.000000\n"
        "a 2011-12-04 0.000000\n"
        "a 2011-12-05 2.000000\n"
        "b 2011-12-06 -8.000000\n");

  const auto dropped = by_policy(refund_policy::drop, zero_policy::keep);
  CHECK(rows_of(dropped) ==
        "a 2011-12-01 10.000000\n"
        "a 2011-12-03 5.000000\n"
        "a 2011-12-04 0.000000\n"
        "a 2011-12-05 2.000000\n");
  CHECK(rejections_of(dropped) == "amount refund_dropped 4 from 3\n");
  CHECK(dropped.customers == std::vector<std::string>{"a"});
  const auto of_day = [](int date, std::uint64_t lines, std::int64_t amount) {
    io::dropped_refunds made{day::from_civil(2011, 12, date), lines, {}};
    made.amount += io::purchase_money::from_whole(amount);
    return made;
  };
  CHECK(dropped.refunds_dropped ==
        std::vector<io::dropped_refunds>{of_day(1, 1, -4), of_day(2, 1, -3), of_day(3, 1, -5), of_day(6, 1, -8)});
  CHECK(net.refunds_dropped.empty());
  CHECK(dropped.refund_lines == 0);

  const auto neither = by_policy(refund_policy::drop, zero_policy::drop);
  CHECK(rows_of(neither) ==
        "a 2011-12-01 10.000000\n"
        "a 2011-12-03 5.000000\n"
        "a 2011-12-05 2.000000\n");
  CHECK(rejections_of(neither) == "amount refund_dropped 4 from 3\namount zero_amount_dropped 2 from 7\n");

  // What adds up to zero is no line of nothing: the summary decides.
  const auto net_of_zeros = by_policy(refund_policy::net, zero_policy::drop);
  CHECK(rows_of(net_of_zeros).find("a 2011-12-03 0.000000\n") != std::string::npos);
  CHECK(rows_of(net_of_zeros).find("a 2011-12-04") == std::string::npos);

  // Without orders, the policies are those of the summary.
  const observation_window window{day::from_civil(2011, 12, 1), day::from_civil(2011, 12, 31)};
  const auto whole = by_policy(refund_policy::net, zero_policy::keep, plain);
  for (const refund_policy refunds : {refund_policy::net, refund_policy::drop, refund_policy::separate}) {
    for (const zero_policy zeros : {zero_policy::keep, zero_policy::drop}) {
      const auto file = by_policy(refunds, zeros, plain);
      const auto from_all = summarize_purchases(whole.ids, whole.days, whole.amounts, window, {refunds, zeros, {}});
      const auto from_file = summarize_purchases(file.ids, file.days, file.amounts, window, {refunds, zeros, {}});
      CHECK(from_all.columns() == from_file.columns());
    }
  }
}

TEST_CASE("the lines of an order beyond what money holds are an error") {
  const std::string header = "order,customer,date,amount\n";
  const std::string most = "9223372036854.775807";
  std::string lines;
  for (const char* order : {"9", "10", "8"}) {  // of several the first by name
    for (int i = 0; i < 2; ++i) lines += std::string(order) + ",a,2011-12-09," + most + "\n";
  }
  const std::string message =
      "log.csv: the lines of order \"10\" of customer \"a\" on 2011-12-09 add up to more than purchase_money holds; allowed: up "
      "to 9223372036854.775807";
  for (const unsigned threads : {1U, 3U}) {
    io::csv_options tiny;
    tiny.block_bytes = 40;
    io::read_purchases_options options;
    options.threads = threads;
    CHECK_THROWS_AS(read(header + lines, ordered, options, tiny), sum_overflow);
    CHECK(failure([&] { read(header + lines, ordered, options, tiny); }) == message);
  }
  const std::string line = "1,a,2011-12-09,";
  const auto file = read(header + line + most + '\n' + line + most + '\n' + line + '-' + most + '\n', ordered);
  CHECK(decimal_text(file.amounts.at(0)) == most);  // on the way there it does not fit
}

TEST_CASE("strict: the first bad value") {
  const std::string header = "customer,date,amount,order\n";
  const std::string good = "a,2011-12-09,1,1\n";
  const auto first = [&](const std::string& lines, const io::purchase_columns& columns = ordered,
                         io::read_purchases_options options = {}) {
    options.strict = true;
    return failure([&] { read(header + lines, columns, options); });
  };
  CHECK(first(good) == "no error");
  CHECK(first(good + ",2011-12-09,1,1\n") ==
        "log.csv, line 3: column \"customer\" has \"\" (missing); allowed: any text but an empty one");
  CHECK(first(good + "a,2011-02-30,1,1\n") ==
        "log.csv, line 3: column \"date\" has \"2011-02-30\" (impossible_date); allowed: dates as 2011-12-09, from the year "
        "1400 on");
  CHECK(first(good + "a,2011-12-09,1,\n") ==
        "log.csv, line 3: column \"order\" has \"\" (missing); allowed: any text but an empty one");
  CHECK(first(good + "a,2011-12-09,one,1\nb,x,y,z\n") ==
        "log.csv, line 3: column \"amount\" has \"one\" (not_a_number); allowed: a decimal number as -1234.5, with six "
        "decimals and up to 9223372036854.775807");
  CHECK(first(good + "a,2011-12-09,0.001,0.0001\n", {"customer", "date", "amount*order", {}}) ==
        "log.csv, line 3: column \"amount*order\" has \"0.001 * 0.0001\" (too_many_decimals); allowed: a decimal number as "
        "-1234.5, with six decimals and up to 9223372036854.775807");
  CHECK(first(good + "a,2011-12-09\n") == "log.csv, line 3: the record is malformed (too_few_fields)");
  CHECK(first(good + "a,2011-12-09\n" + "a,2011-12-09,one,1\n") ==
        "log.csv, line 3: the record is malformed (too_few_fields)");
  CHECK(first(good + "a,2011-12-09,one,1\n" + "a,2011-12-09\n").find("line 3: column \"amount\"") != std::string::npos);
  io::read_purchases_options drop;
  drop.refunds = refund_policy::drop;
  drop.zero_amounts = zero_policy::drop;
  CHECK(first(good + "a,2011-12-09,-1,1\na,2011-12-09,0,1\n", ordered, drop) == "no error");  // policies find no fault
  try {
    io::read_purchases_options strict;
    strict.strict = true;
    read(header + "a,2011-12-09,1,1\na,b,c,d\n", ordered, strict);
    FAIL("no error");
  } catch (const io::input_error& problem) {
    CHECK(problem.line() == 3);
    CHECK(problem.file() == "log.csv");
  }
}

TEST_CASE("dates of another form are never guessed") {
  const std::string log = "customer,date,amount\n,x,1\na,,1\na,03/04/2011,1\nb,12/31/2011,1\n";
  CHECK(failure([&] { read(log); }) ==
        "log.csv, line 4: column \"date\" has not one date written as 2011-12-09: the first is \"03/04/2011\".\n"
        "Say how its dates are written with --date-format (date_format): \"%d/%m/%Y\" or \"%m/%d/%Y\"");
  io::read_purchases_options options;
  options.dates = io::date_format{"%m/%d/%Y"};
  CHECK(rows_of(read(log, plain, options)) == "a 2011-03-04 1.000000\nb 2011-12-31 1.000000\n");
  options.dates = io::date_format{"%d/%m/%Y"};
  const auto other = read(log, plain, options);
  CHECK(rows_of(other) == "a 2011-04-03 1.000000\n");
  CHECK(rejections_of(other) == "customer missing 1 from 2\ndate missing 1 from 3\ndate impossible_date 1 from 5\n");
  // One date among them is enough.
  CHECK(read(log + "c,2011-12-09,1\n").lines_kept == 1);
  CHECK(read("customer,date,amount\n,x,1\n").lines_kept == 0);  // a date that nobody asked for
}

TEST_CASE("advice goes by the first date") {
  const auto advice = [](const std::string& date, io::read_purchases_options options = {}) {
    const std::string said = failure([&] { read("customer,date,amount\na," + date + ",1\n", plain, options); });
    return said.substr(said.find('\n') + 1);
  };
  const std::string begin = "Say how its dates are written with --date-format (date_format): ";
  CHECK(advice("2024/02/19") == begin + "\"%Y/%m/%d\"");
  CHECK(advice("19.02.2024 08:15") == begin + "\"%d.%m.%Y %H:%M\"");
  CHECK(advice("02/19/2024") == begin + "\"%m/%d/%Y\"");
  CHECK(advice("yesterday") == begin + "\"%d/%m/%Y\", \"%m/%d/%Y\" ..");
  io::read_purchases_options wrong;
  wrong.dates = io::date_format{"%d/%m/%Y"};
  CHECK(advice("2024-02-19 08:15", wrong) == "Its dates are ISO: leave --date-format (date_format) out");
}

TEST_CASE("a column without one number is no column of amounts") {
  CHECK(failure([] { read("customer,date,amount\na,2011-12-09,\na,2011-12-09,\"12,50\"\nb,2011-12-09,x\n"); }) ==
        "log.csv, line 3: column \"amount\" has not one number: the first is \"12,50\".\n"
        "A decimal point is wanted, as in -1234.50, without thousands and currency signs");
  const io::purchase_columns product{"customer", "date", "n*price", {}};
  const std::string header = "customer,date,n,price\n";
  const std::string said = failure([&] { read(header + "a,2011-12-09,2,\"1,5\"\na,2011-12-09,3,\"2,5\"\n", product); });
  CHECK(said.rfind("log.csv, line 2: column \"price\" has not one number: the first is \"1,5\".", 0) == 0);
  // One number among them is enough, even one that does not fit; and nothing at all is no text.
  CHECK(read(header + "a,2011-12-09,2,\"1,5\"\na,2011-12-09,3,2.5\n", product).lines_kept == 1);
  CHECK(read("customer,date,amount\na,2011-12-09,x\na,2011-12-09,0.0000001\n").lines_kept == 0);
  CHECK(read("customer,date,amount\na,2011-12-09,\n").lines_kept == 0);
}

TEST_CASE("a column that is not there") {
  const auto names = [](const io::purchase_columns& columns, const char* column) {
    const std::string said = failure([&columns] { read("customer,date,amount\n", columns); });
    return said.find(std::string("no column '") + column + "'") != std::string::npos;
  };
  CHECK(names({"who", "date", "amount", {}}, "who"));
  CHECK(names({"customer", "when", "amount", {}}, "when"));
  CHECK(names(ordered, "order"));
}

TEST_CASE("progress is told") {
  io::read_purchases_options options;
  options.threads = 1;
  std::uint64_t last = 0;
  options.progress = [&last](std::uint64_t done, std::optional<std::uint64_t>) { last = done; };
  const std::string text = "customer,date,amount\na,2011-12-09,1\n";
  (void)read(text, plain, options);
  CHECK(last == text.size());
}

TEST_CASE("the result depends neither on threads nor on blocks nor on the order of the lines") {
  std::mt19937_64 random{541909};
  std::vector<std::string> lines;
  // Independently: sums of cents by customer, day and order; purchases and refunds together, and apart.
  std::map<std::tuple<int, std::string, int>, std::int64_t> sums;
  std::map<std::tuple<int, std::string, int, bool>, std::int64_t> sums_apart;
  for (int i = 0; i < 3000; ++i) {
    const int customer = static_cast<int>(random() % 40);
    const int order = static_cast<int>(random() % 3);
    const int date = 10 + static_cast<int>(random() % 20);
    const auto cents = static_cast<std::int64_t>(random() % 2000) - 500;
    const std::uint64_t fault = random() % 60;
    std::string when = "2011-12-" + std::to_string(date);
    std::string amount = decimal_text(money<XXX, 2>::from_units(cents));
    if (fault == 0) when = "2011-11-31";
    if (fault == 1) amount = "free";
    if (fault > 1) sums[{customer, when, order}] += cents;
    if (fault > 1) sums_apart[{customer, when, order, cents < 0}] += cents;
    lines.push_back("\"" + std::to_string(customer) + "\",order " + std::to_string(order) + ',' + when + ',' + amount + '\n');
  }
  const auto rows_of_sums = [](const auto& all) {
    std::vector<std::tuple<int, std::string, std::int64_t>> rows;
    for (const auto& [key, cents] : all) rows.emplace_back(std::get<0>(key), std::get<1>(key), cents);
    std::sort(rows.begin(), rows.end());
    std::string text;
    for (const auto& [customer, when, cents] : rows) {
      const money<XXX, 6> sum{money<XXX, 2>::from_units(cents)};
      text += std::to_string(customer) + ' ' + when + ' ' + decimal_text(sum) + '\n';
    }
    return text;
  };
  const std::string expected = rows_of_sums(sums);
  const auto text_of = [&lines] {
    std::string text = "customer,order,date,amount\n";
    for (const std::string& line : lines) text += line;
    return text;
  };
  const std::string text = text_of();
  const auto whole = read(text, ordered);
  CHECK(rows_of(whole) == expected);
  check_adds_up(whole);
  io::read_purchases_options separate;
  separate.refunds = refund_policy::separate;
  CHECK(rows_of(read(text, ordered, separate)) == rows_of_sums(sums_apart));
  for (const refund_policy refunds : {refund_policy::net, refund_policy::drop, refund_policy::separate}) {
    for (const bool by_order : {true, false}) {
      io::read_purchases_options options;
      options.refunds = refunds;
      options.threads = 1;
      const io::purchase_columns& columns = by_order ? ordered : plain;
      const std::string once = dump(read(text, columns, options));
      for (const unsigned threads : {1U, 2U, 3U, 4U}) {
        for (const std::size_t block_bytes : {std::size_t{64}, std::size_t{1000}, std::size_t{20000}}) {
          options.threads = threads;
          io::csv_options csv;
          csv.block_bytes = block_bytes;
          CHECK(dump(read(text, columns, options, csv)) == once);
        }
      }
    }
  }
  std::shuffle(lines.begin(), lines.end(), random);
  CHECK(rows_of(read(text_of(), ordered)) == expected);
}

TEST_CASE("the lines of a shop: filters, orders and revenue") {
  const auto oracles = shared_oracles("rfm");
  const auto returns = shared_oracles("cohort_concentration");
  if (!oracles || !returns) return;
  const oracle_entry entry = oracles->entry("rfm.online_retail.k5");
  const oracle_entry returned = returns->entry("returns.online_retail");
  const auto path = data_file(entry);
  if (!path) return;
  const io::purchase_columns columns{"customer_id", "invoice_time", "quantity*unit_price", "invoice"};
  io::read_purchases_options options;
  options.refunds = refund_policy::drop;
  options.zero_amounts = zero_policy::drop;
  std::optional<io::purchase_file> file;
  try {
    io::csv_reader reader{path->string()};
    file = io::read_purchases(reader, columns, options);
  } catch (const io::input_error& problem) {  // gzip in a build without zlib
    const std::string message = std::string("skipped: ") + problem.what();
    MESSAGE(message);
    return;
  }
  CHECK(static_cast<double>(file->lines) == returned.value["lines"].number());
  CHECK(static_cast<double>(file->lines_kept) == entry.value["lines"].number());
  CHECK(static_cast<double>(file->ids.size()) == entry.value["invoices"].number());
  CHECK(static_cast<double>(file->customers.size()) == entry.value["customers"].number());
  money_sum<XXX, 6> revenue;
  for (const io::purchase_money amount : file->amounts) revenue += amount;
  CHECK(revenue.total() == parse_money<XXX, 6>("8911407.904"));
  check_either(revenue.to_double(), entry.value["revenue"].number(), entry.allowed, entry.source);
  REQUIRE(file->rejected.size() == 3);
  CHECK(file->rejected[0].column == "customer_id");
  CHECK(file->rejected[0].reason == "missing");
  CHECK(static_cast<double>(file->rejected[0].rows) == returned.value["lines_without_customer"].number());
  check_adds_up(*file);

  // A customer of the reference by hand: 12347 with 7 invoices and 4310 pounds.
  const observation_window window{*file->first_day, day::from_civil(2011, 12, 10)};
  const auto summary = summarize_purchases(file->ids, file->days, file->amounts, window,
                                           {refund_policy::drop, zero_policy::drop, {}});
  for (const json_value& sample : entry.value["sample"]) {
    const std::string name = std::to_string(static_cast<std::int64_t>(sample["customer_id"].number()));
    const auto found = std::find(file->customers.begin(), file->customers.end(), name);
    REQUIRE(found != file->customers.end());
    const auto i = static_cast<std::size_t>(found - file->customers.begin());
    CHECK(summary.keys()[i] == i);
    CHECK(summary.orders()[i] == sample["transactions"].number());
    CHECK(summary.recency(i).count() == sample["recency_days"].number());
    check_either(summary.spend()[i].to_double(), sample["amount"].number(), entry.allowed, entry.source);
  }

  // Every line has a country: as customers these keep all that the shop lists.
  io::csv_reader again{path->string()};
  const auto all = io::read_purchases(again, {"country", "invoice_time", "quantity*unit_price", {}});
  CHECK(all.lines_kept == all.lines);
  money_sum<XXX, 6> gross;
  for (const io::purchase_money amount : all.amounts) gross += amount;
  check_either(gross.to_double(), returned.value["gross_value_all_lines"].number(), returned.allowed, returned.source);
}

TEST_CASE("CDNOW's log: customers and spend") {
  const auto oracles = shared_oracles("rfm");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("rfm.cdnow.k5");
  const auto path = data_file(entry);
  if (!path) return;
  io::csv_reader reader{path->string()};
  const auto file = io::read_purchases(reader, {"customer_id", "date", "spend_usd", {}});
  CHECK(static_cast<double>(file.customers.size()) == entry.value["customers"].number());
  CHECK(file.rejected.empty());
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts,
                                           {*file.first_day, day::from_civil(1998, 6, 30)});
  for (const json_value& sample : entry.value["sample"]) {
    const auto i = static_cast<std::size_t>(sample["customer_id"].number()) - 1;  // 1, 2, 3 ..
    CHECK(file.customers[i] == std::to_string(i + 1));
    CHECK(summary.orders()[i] == sample["transactions"].number());
    CHECK(summary.recency(i).count() == sample["recency_days"].number());
    check_either(summary.spend()[i].to_double(), sample["amount"].number(), entry.allowed, entry.source);
  }
}
