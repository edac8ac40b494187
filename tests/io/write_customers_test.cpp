#include <clientele/io/write_customers.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/io/output_error.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "support/check.hpp"

using namespace clientele;

namespace {

using summary_type = customer_summary<std::uint32_t, io::purchase_money>;

const observation_window window{day::from_civil(2011, 1, 1), day::from_civil(2011, 12, 31)};

io::purchase_file read(const std::string& text, refund_policy refunds = refund_policy::net) {
  auto reader = io::csv_reader::over_text(text, "log.csv");
  io::read_purchases_options options;
  options.refunds = refunds;
  return io::read_purchases(reader, {"customer", "date", "amount", {}}, options);
}
std::string written(const io::customer_rows& rows, const io::write_customers_options& options = {}) {
  std::ostringstream out;
  io::write_customers(out, rows, options);
  return out.str();
}
std::string failure(const io::customer_rows& rows) {
  try {
    (void)written(rows);
  } catch (const error& problem) {
    return problem.what();
  }
  return "no error";
}

const std::string log =
    "customer,date,amount\n"
    "9,2011-12-01,100\n"
    "9,2011-11-05,50.125\n"
    "9,2011-12-01,0.000001\n"
    "10,2011-02-03,20\n"
    "ann,2011-06-01,7.5\n"
    "ann,2011-07-02,-2.25\n"
    "\"Smith, \"\"J\"\"\",2011-10-10,1000000\n"
    "late,2012-01-01,5\n"
    "back,2011-03-03,-4\n";

}  // namespace

TEST_CASE("a row per customer of the summary") {
  const auto file = read(log);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  CHECK(written({file.customers, summary}) ==
        "customer,first_purchase,last_purchase,recency_days,orders,purchase_days,spend\n"
        "9,2011-11-05,2011-12-01,30,3,2,150.125001\n"
        "10,2011-02-03,2011-02-03,331,1,1,20.00\n"
        "\"Smith, \"\"J\"\"\",2011-10-10,2011-10-10,82,1,1,1000000.00\n"
        "ann,2011-06-01,2011-06-01,213,1,1,5.25\n");
}

TEST_CASE("all that is known of customers") {
  const auto file = read(log, refund_policy::separate);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window,
                                           {refund_policy::separate, zero_policy::keep, period_rule{}});
  const auto table = segment::rfm(summary);
  const auto eleven = segment::rfm_segments(table);
  const auto eight = segment::rfm_segments(table, segment::eight_segments(table.bins()));
  const auto grades = segment::customer_grades(
      summary, {{io::purchase_money::from_whole(10), io::purchase_money::from_whole(150)}, {2, 3}, {}});
  const auto loyalty = segment::loyalty_classes(summary, {.lost_after = days{180}, .loyal_from = 2});
  io::customer_rows rows{file.customers, summary};
  rows.scores = &table;
  rows.segments = &eleven;
  rows.segments_of_eight = &eight;
  rows.grades = &grades;
  rows.loyalty = &loyalty;
  // Of four customers in five bins, each value is a cut: the scores are 1, 2, 3, 4, those of recency 5, 4, 3, 2.
  CHECK(written(rows) ==
        "customer,first_purchase,last_purchase,recency_days,orders,purchase_days,spend,refunds,longest_run_months,recency_score,"
        "frequency_score,monetary_score,segment,segment_of_eight,spend_grade,frequency_grade,loyalty\n"
        "9,2011-11-05,2011-12-01,30,3,2,150.125001,0.00,2,5,4,3,Loyal Customers,General Value,high,middle,loyal\n"
        "10,2011-02-03,2011-02-03,331,1,1,20.00,0.00,1,2,1,2,Hibernating,General Win-back,middle,low,lost\n"
        "\"Smith, \"\"J\"\"\",2011-10-10,2011-10-10,82,1,1,1000000.00,0.00,1,4,1,4,Promising,Important Development,high,low,"
        "ordinary\n"
        "ann,2011-06-01,2011-06-01,213,1,1,7.50,-2.25,1,3,1,1,New Customers,General Win-back,low,low,lost\n");
}

TEST_CASE("each part is there or not") {
  const auto file = read(log);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  const auto table = segment::rfm(summary);
  const auto segments = segment::rfm_segments(table);
  io::customer_rows rows{file.customers, summary};
  rows.segments = &segments;
  const std::string text = written(rows);
  CHECK(text.rfind("customer,first_purchase,last_purchase,recency_days,orders,purchase_days,spend,segment\n", 0) == 0);
  CHECK(text.find("150.125001,Loyal Customers\n") != std::string::npos);
}

TEST_CASE("nobody is a header") {
  const auto file = read("customer,date,amount\n");
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  CHECK(written({file.customers, summary}) ==
        "customer,first_purchase,last_purchase,recency_days,orders,purchase_days,spend\n");
}

TEST_CASE("names come back as they were") {
  // Written and read again: quotes, separators, line ends, blanks at the ends, formulas, letters of several bytes.
  const std::vector<std::string> names{"=1+1", "+49 30", "-5", "@home", "a,b", "a\"b", "two\nlines", " blank ", "tail ",
                                       "\xC3\xA4\xC3\xB6", "cr\rlf",
                                       "'quoted'", "\tx"};
  std::string text = "customer,date,amount\n";
  for (const std::string& name : names) {
    std::string quoted;
    for (const char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
    text += "\"" + quoted + "\",2011-05-05,1\n";
  }
  const auto file = read(text);
  REQUIRE(file.customers.size() == names.size());
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  const auto again = [](const std::string& csv) {
    auto reader = io::csv_reader::over_text(csv, "customers.csv");
    return io::read_purchases(reader, {"customer", "first_purchase", "spend", {}});
  };
  CHECK(again(written({file.customers, summary})).customers == file.customers);

  // Guarded, those that a spreadsheet would run are other names.
  const std::string guarded = written({file.customers, summary}, {.guard_formulas = true});
  for (const char* name : {"\n'=1+1,", "\n'+49 30,", "\n'-5,", "\n'@home,", "\n'\tx,"}) {
    CHECK_MESSAGE(guarded.find(name) != std::string::npos, name);
  }
  for (const char* name : {"\n'quoted',", "\n\"a,b\",", "\n\" blank \",", "\n\"tail \","}) {
    CHECK_MESSAGE(guarded.find(name) != std::string::npos, name);
  }
  CHECK(again(guarded).customers != file.customers);
}

TEST_CASE("what does not belong together is refused") {
  const auto file = read(log);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  const segment::rfm_scores two{segment::rfm_bins{}, {1, 2}, {1, 2}, {1, 2}};
  io::customer_rows rows{file.customers, summary};
  rows.scores = &two;
  CHECK(failure(rows) == "scores of 2 customers do not belong to a summary of 4");
  const auto segments = segment::rfm_segments(two);
  rows.scores = nullptr;
  rows.segments = &segments;
  CHECK(failure(rows) == "segments of 2 customers do not belong to a summary of 4");
  rows.segments = nullptr;
  rows.segments_of_eight = &segments;
  CHECK(failure(rows) == "segments of eight of 2 customers do not belong to a summary of 4");
  const summary_type nobody;
  const auto grades = segment::customer_grades(nobody, {{{}, {}}, {1, 1}, {}});
  rows.segments_of_eight = nullptr;
  rows.grades = &grades;
  CHECK(failure(rows) == "grades of 0 customers do not belong to a summary of 4");
  const auto loyalty = segment::loyalty_classes(nobody, {.lost_after = days{1}});
  rows.grades = nullptr;
  rows.loyalty = &loyalty;
  CHECK(failure(rows) == "loyalty classes of 0 customers do not belong to a summary of 4");
  rows.loyalty = nullptr;
  rows.names = rows.names.first(2);
  CHECK(failure(rows) == "customer 3 has no name; there are 2, from 0");
}

TEST_CASE("into a file, or not") {
  const auto file = read(log);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  const io::customer_rows rows{file.customers, summary};
  const std::string path = (std::filesystem::temp_directory_path() / "clientele_customers_test.csv").string();
  std::ofstream(path) << std::string(10000, 'x');
  io::save_customers(path, rows);
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text == written(rows));
  in.close();
  std::filesystem::remove(path);
  const auto message_of = [&rows](const std::string& to) {
    try {
      io::save_customers(to, rows);
    } catch (const io::output_error& problem) {
      return std::string(problem.what());
    }
    return std::string("no error");
  };
  CHECK(message_of("/no/such/customers.csv") == "/no/such/customers.csv: cannot be written: no such directory");
  CHECK(message_of("") == "(no name): cannot be written: its name is empty");
  const std::string folder = std::filesystem::temp_directory_path().string();
  CHECK(message_of(folder).find("cannot be written: ") != std::string::npos);
  if (std::filesystem::exists("/dev/full")) {
    CHECK(message_of("/dev/full").rfind("/dev/full: cannot be written: ", 0) == 0);
  }
}

TEST_CASE("many customers go out in pieces") {
  std::string text = "customer,date,amount\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i) + ",2011-05-05," + std::to_string(i) + "\n";
  const auto file = read(text);
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window);
  auto reader = io::csv_reader::over_text(written({file.customers, summary}), "customers.csv");
  const auto again = io::read_purchases(reader, {"customer", "first_purchase", "spend", {}});
  CHECK(again.customers == file.customers);
  CHECK(again.amounts == file.amounts);
  CHECK(again.days == file.days);
}
