#include <clientele/io/rfm_cuts_json.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/io/output_error.hpp>
#include <clientele/io/read_purchases.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using io::purchase_money;
using segment::rfm_cut;

namespace {

const io::rfm_cuts_terms pounds{"GBP", refund_policy::drop, zero_policy::drop};

template <class M>
std::string written(const segment::rfm_cuts<M>& cuts, const io::rfm_cuts_terms& terms) {
  std::ostringstream out;
  io::write_rfm_cuts(out, cuts, terms);
  return out.str();
}

/// Customers who bought at random, some of them for amounts below zero.
template <class M>
customer_summary<std::uint32_t, M> summary_of(std::size_t customers, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  const day from = day::from_civil(2011, 1, 1);
  std::vector<std::uint32_t> ids;
  std::vector<day> dates;
  std::vector<M> amounts;
  for (std::size_t i = 0; i < 6 * customers; ++i) {
    ids.push_back(static_cast<std::uint32_t>(random() % customers));
    dates.push_back(from + days{static_cast<std::int64_t>(random() % 365)});
    amounts.push_back(M::from_units(static_cast<std::int64_t>(random() % 1'000'000'007) - 300'000'000));
  }
  return summarize_purchases(ids, dates, amounts, observation_window{from, day::from_civil(2011, 12, 31)});
}

std::string failure(const std::string& text, const io::rfm_cuts_terms& terms = pounds) {
  try {
    (void)io::read_rfm_cuts<purchase_money>(text, terms, "cuts.json");
  } catch (const io::input_error& problem) {
    CHECK(problem.file() == "cuts.json");
    return problem.what();
  }
  return "no error";
}

/// A file of one's own with these members of "rfm".
std::string own(const std::string& cuts, const std::string& rest = "") {
  return "{\"schema\": \"clientele-rfm-cuts/1\", \"rfm\": {" + rest + "\"cuts\": {" + cuts + "}}}";
}
const std::string three_lists = R"("recency": [30, 90], "frequency": [1, 3], "monetary": ["50", "199.99"])";
// As docs/reference/rfm_cuts_file.md shows it.
const std::string of_the_page = R"(
{"schema": "clientele-rfm-cuts/1",
 "rfm": {"cuts": {"recency": [30, 90], "frequency": [1, 3], "monetary": ["50", "199.99"]}}}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// A file that is gone at the end.
struct temporary_file {
  std::string path;
  explicit temporary_file(const char* name) : path((std::filesystem::temp_directory_path() / name).string()) {}
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

}  // namespace

TEST_CASE("the file of cuts") {
  segment::rfm_cuts<purchase_money>::parts parts;
  parts.options = {{3, 3, 4}, segment::rfm_rule::type_7, purchase_count::orders, segment::rfm_binning::independent};
  parts.window = observation_window{day::from_civil(2010, 12, 1), day::from_civil(2011, 12, 9)};
  parts.recency = {{14, 4, 5}, {181}};
  parts.frequency = {{1}, {4, 1, 3}};
  parts.monetary = {{-500'000, 1, 2}, {251'190'000}, {2'059'426'001, 2, 3}};
  const segment::rfm_cuts<purchase_money> cuts{parts};
  CHECK(written(cuts, pounds) ==
        "{\n"
        "  \"schema\": \"clientele-rfm-cuts/1\",\n"
        "  \"currency\": \"GBP\",\n"
        "  \"decimals\": 6,\n"
        "  \"refunds\": \"drop\",\n"
        "  \"zero_amounts\": \"drop\",\n"
        "  \"window\": {\"from\": \"2010-12-01\", \"as_of\": \"2011-12-09\"},\n"
        "  \"rfm\": {\n"
        "    \"bins\": {\"recency\": 3, \"frequency\": 3, \"monetary\": 4},\n"
        "    \"rule\": \"type_7\",\n"
        "    \"frequency\": \"orders\",\n"
        "    \"binning\": \"independent\",\n"
        "    \"cuts\": {\n"
        "      \"recency\": [{\"whole\": 14, \"fraction\": \"4/5\"}, 181],\n"
        "      \"frequency\": [1, {\"whole\": 4, \"fraction\": \"1/3\"}],\n"
        "      \"monetary\": [{\"whole\": \"-0.50\", \"fraction\": \"1/2\"}, \"251.19\", {\"whole\": \"2059.426001\", "
        "\"fraction\": \"2/3\"}]\n"
        "    }\n"
        "  }\n"
        "}\n");
  CHECK(io::read_rfm_cuts<purchase_money>(written(cuts, pounds), pounds) == cuts);
  // Nothing said of a currency is nothing written.
  CHECK(written(cuts, {"", refund_policy::net, zero_policy::keep}).find("currency") == std::string::npos);
  CHECK(written(cuts, {"\"x\"\n", refund_policy::net, zero_policy::keep}).find(R"("currency": "\"x\"\n")") != std::string::npos);
}

TEST_CASE("the settings of a stream do not show in the file") {
  const segment::rfm_cuts<purchase_money> cuts = segment::rfm(summary_of<purchase_money>(50, 1)).cuts();
  std::ostringstream out;
  out << std::hex << std::showpos;
  io::write_rfm_cuts(out, cuts, pounds);
  CHECK(out.str() == written(cuts, pounds));
}

TEST_CASE_TEMPLATE("what is read is what was written, bit for bit", M, purchase_money, money<USD>, money<JPY>,
                   money<XXX, 18>) {
  const auto summary = summary_of<M>(211, 42);
  std::size_t fractions = 0;
  for (const segment::rfm_rule rule : {segment::rfm_rule::inverse_ecdf, segment::rfm_rule::type_7}) {
    for (const purchase_count counts : {purchase_count::purchase_days, purchase_count::orders}) {
      for (const segment::rfm_binning binning : {segment::rfm_binning::independent, segment::rfm_binning::nested}) {
        for (int bins = 2; bins <= 20; bins += binning == segment::rfm_binning::nested ? 6 : 1) {
          const segment::rfm_bins shape{bins, bins == 20 ? 20 : bins + 1, binning == segment::rfm_binning::nested ? 2 : bins};
          const auto table = segment::rfm(summary, {shape, rule, counts, binning});
          for (const rfm_cut cut : table.cuts().to_parts().monetary) fractions += cut.numerator != 0 ? 1U : 0U;
          const std::string text = written(table.cuts(), pounds);
          const auto again = io::read_rfm_cuts<M>(text, pounds);
          CHECK(again == table.cuts());
          CHECK(written(again, pounds) == text);
          CHECK(segment::rfm(summary, again) == segment::rfm(summary, table.cuts()));
        }
      }
    }
  }
  CHECK(fractions > 100);

  typename segment::rfm_cuts<M>::parts parts;
  parts.options = {{2, 2, 3}, segment::rfm_rule::type_7, {}, {}};
  parts.recency = {{(std::numeric_limits<std::int64_t>::min)(), 254, 255}};
  parts.frequency = {{(std::numeric_limits<std::int64_t>::max)()}};
  parts.monetary = {{(std::numeric_limits<std::int64_t>::min)(), 1, 255}, {(std::numeric_limits<std::int64_t>::max)()}};
  const segment::rfm_cuts<M> extreme{parts};
  CHECK(io::read_rfm_cuts<M>(written(extreme, pounds), pounds) == extreme);
}

TEST_CASE("through a file") {
  const temporary_file file{"clientele_rfm_cuts_test.json"};
  const auto cuts = segment::rfm(summary_of<purchase_money>(100, 3)).cuts();
  io::save_rfm_cuts(file.path, cuts, pounds);
  CHECK(io::load_rfm_cuts<purchase_money>(file.path, pounds) == cuts);
  const auto two_bins = segment::rfm(summary_of<purchase_money>(9, 4), {.bins = segment::rfm_bins::all(2)});
  io::save_rfm_cuts(file.path, two_bins.cuts(), pounds);
  CHECK(io::load_rfm_cuts<purchase_money>(file.path, pounds).bins() == segment::rfm_bins::all(2));  // replaced as a whole

  const auto message_of = [](const auto& run) {
    try {
      run();
    } catch (const error& problem) {
      return std::string(problem.what());
    }
    return std::string("no error");
  };
  CHECK(message_of([] { (void)io::load_rfm_cuts<purchase_money>("/no/such/cuts.json", pounds); }) ==
        "/no/such/cuts.json: cannot be opened: no such file");
  CHECK(message_of([&] { io::save_rfm_cuts("/no/such/cuts.json", cuts, pounds); }) ==
        "/no/such/cuts.json: cannot be written: no such directory");
  CHECK_THROWS_AS(io::save_rfm_cuts("/no/such/cuts.json", cuts, pounds), io::output_error);
  std::ofstream(file.path) << std::string(std::size_t{5} << 20, ' ');
  CHECK(message_of([&] { (void)io::load_rfm_cuts<purchase_money>(file.path, pounds); }) ==
        file.path + ": is too large for a file of RFM cuts; allowed: less than 4 MiB");
}

TEST_CASE("cuts of one's own") {
  const auto cuts = io::read_rfm_cuts<purchase_money>(own(three_lists), pounds);
  const std::vector<std::int32_t> recency{30, 90};
  const std::vector<std::uint32_t> frequency{1, 3};
  const std::vector<purchase_money> monetary{purchase_money::from_whole(50), parse_money<XXX, 6>("199.99")};
  CHECK(cuts == segment::rfm_cuts<purchase_money>{recency, frequency, monetary});
  CHECK(io::read_rfm_cuts<purchase_money>(of_the_page, pounds) == cuts);
  const auto orders = io::read_rfm_cuts<purchase_money>(own(three_lists, "\"frequency\": \"orders\", "), pounds);
  CHECK(orders.frequency_counts() == purchase_count::orders);
  CHECK(io::read_rfm_cuts<purchase_money>("\xEF\xBB\xBF" + own(replaced(three_lists, "\"50\"", "50")), pounds) == cuts);
  CHECK(io::read_rfm_cuts<purchase_money>(replaced(own(three_lists), "\"rfm\"", "\"window\": null, \"rfm\""), pounds) == cuts);
  // Of one dimension more bins than of another.
  const std::string uneven = own(R"("recency": [30], "frequency": [1, 2, 3], "monetary": [10, 20])");
  CHECK(io::read_rfm_cuts<purchase_money>(uneven, pounds).bins() == segment::rfm_bins{2, 4, 3});
}

TEST_CASE("cuts of another currency, or of another spend, are refused") {
  const auto cuts = segment::rfm(summary_of<purchase_money>(100, 3)).cuts();
  const std::string text = written(cuts, pounds);
  CHECK(failure(text) == "no error");
  CHECK(failure(text, {"EUR", refund_policy::drop, zero_policy::drop}) ==
        "cuts.json: currency is \"GBP\"; allowed: \"EUR\", the currency of the spend that is to be scored");
  CHECK(failure(text, {"", refund_policy::drop, zero_policy::drop}) == "no error");
  CHECK(failure(text, {"GBP", refund_policy::net, zero_policy::drop}) ==
        "cuts.json: refunds is \"drop\"; allowed: \"net\", the policy of refunds of the spend that is to be scored");
  CHECK(failure(text, {"GBP", refund_policy::drop, zero_policy::keep}) ==
        "cuts.json: zero_amounts is \"drop\"; allowed: \"keep\", the policy of zero amounts of the spend that is to be scored");
  CHECK(failure(replaced(text, "\"decimals\": 6", "\"decimals\": 2")) ==
        "cuts.json: decimals is 2; allowed: 6, the decimals of the spend that is to be scored");
  // A file that does not say is not compared.
  CHECK(failure(own(three_lists), {"EUR", refund_policy::separate, zero_policy::keep}) == "no error");
}

TEST_CASE("a file that is no file of cuts") {
  CHECK(failure("").rfind("cuts.json, line 1: is not JSON: ", 0) == 0);
  CHECK(failure(own(three_lists) + "x").find(": is not JSON: ") != std::string::npos);
  CHECK(failure("{\n \"a\": 1,\n  }").rfind("cuts.json, line 3: is not JSON: ", 0) == 0);
  CHECK(failure("{\n \"a\": 1,\n  }").ends_with(" at character 3"));
  CHECK(failure("[1]").rfind("cuts.json: the file is [1]; allowed: an object with schema, ", 0) == 0);
  CHECK(failure("{}") == "cuts.json: schema is missing");
  CHECK(failure(replaced(own(three_lists), "cuts/1", "cuts/2")) ==
        "cuts.json: schema is \"clientele-rfm-cuts/2\"; allowed: \"clientele-rfm-cuts/1\"");
  CHECK(failure(R"({"schema": "clientele-rfm-cuts/1"})") == "cuts.json: rfm is missing");
  CHECK(failure(R"({"schema": "clientele-rfm-cuts/1", "rfm": {}})") == "cuts.json: rfm.cuts is missing");
  CHECK(failure(R"({"schema": "clientele-rfm-cuts/1", "rfm": 5})") ==
        "cuts.json: rfm is 5; allowed: an object with bins, rule, frequency, binning, cuts");
  CHECK(failure(replaced(own(three_lists), "\"rfm\"", "\"currancy\": \"GBP\", \"rfm\"")) ==
        "cuts.json: the file has an unknown member \"currancy\"; allowed: schema, currency, decimals, refunds, zero_amounts, "
        "window, rfm");
  CHECK(failure(own(three_lists, "\"frequncy\": \"orders\", ")) ==
        "cuts.json: rfm has an unknown member \"frequncy\"; allowed: bins, rule, frequency, binning, cuts");
  CHECK(failure(own(R"("recency": [1], "frequency": [1])")) == "cuts.json: rfm.cuts.monetary is missing");
  CHECK(failure(own(three_lists, "\"frequency\": \"rows\", ")) ==
        "cuts.json: rfm.frequency is \"rows\"; allowed: purchase_days, orders");
  CHECK(failure(own(three_lists, "\"rule\": \"ntile_by_key\", ")) ==
        "cuts.json: rfm.rule is \"ntile_by_key\"; allowed: inverse_ecdf, type_7, fixed");
  CHECK(failure(own(three_lists, "\"binning\": 1, ")) == "cuts.json: rfm.binning is 1; allowed: independent, nested");
  CHECK(failure(own(three_lists, "\"binning\": \"nested\", ")) == "cuts.json: rfm.bins is missing");
  CHECK(failure(replaced(own(three_lists), "\"rfm\"", "\"refunds\": \"keep\", \"rfm\"")) ==
        "cuts.json: refunds is \"keep\"; allowed: net, drop, separate");
  CHECK(failure(replaced(own(three_lists), "\"rfm\"", "\"currency\": 5, \"rfm\"")) ==
        "cuts.json: currency is 5; allowed: a currency as text, \"GBP\"");
  CHECK(failure(replaced(own(three_lists), "\"rfm\"", R"("window": {"from": "2011-02-30", "as_of": "2011-12-09"}, "rfm")")) ==
        "cuts.json: window.from is \"2011-02-30\"; allowed: a day as text, \"2011-12-09\"");
  CHECK(failure(replaced(own(three_lists), "\"rfm\"", R"("window": {"from": "2012-01-01", "as_of": "2011-12-09"}, "rfm")"))
            .find("allowed: a day as_of that is not before from, up to 9999-12-30") != std::string::npos);
}

TEST_CASE("cuts that cannot be") {
  const auto with = [](const std::string& from, const std::string& to, const std::string& rest = "") {
    return failure(own(replaced(three_lists, from, to), rest));
  };
  CHECK(with("[30, 90]", "[90, 30]") == "cuts.json: rfm.cuts.recency[1] is 30; allowed: more than the cut before it, 90");
  CHECK(with("[30, 90]", "[30, 30]") == "cuts.json: rfm.cuts.recency[1] is 30; allowed: more than the cut before it, 30");
  CHECK(with("[30, 90]", "[30, 30]", "\"rule\": \"type_7\", ") == "no error");  // ties of a result
  CHECK(with("[30, 90]", "[90, 30]", "\"rule\": \"type_7\", ") ==
        "cuts.json: rfm.cuts.recency[1] is 30; allowed: no less than the cut before it, 90");
  CHECK(with("[30, 90]", R"([{"whole": 30, "fraction": "2/3"}, {"whole": 30, "fraction": "1/2"}])", "\"rule\": \"type_7\", ")
            .find("recency[1]") != std::string::npos);
  CHECK(with("[30, 90]", "[]") == "cuts.json: rfm.cuts.recency is []; allowed: 1 to 19 cuts; here are 0");
  std::string twenty = "[0";
  for (int i = 1; i < 20; ++i) twenty += ", " + std::to_string(i);
  CHECK(with("[30, 90]", twenty + "]").find("allowed: 1 to 19 cuts; here are 20") != std::string::npos);
  CHECK(with("[30, 90]", "30") == "cuts.json: rfm.cuts.recency is 30; allowed: a list of cuts");
  CHECK(with("[30, 90]", "[30.5, 90]").find("rfm.cuts.recency[0] is ") != std::string::npos);
  CHECK(with("[30, 90]", "[30, \"90\"]") == "cuts.json: rfm.cuts.recency[1] is \"90\"; allowed: a whole number");
  CHECK(with("[1, 3]", "[1, null]") == "cuts.json: rfm.cuts.frequency[1] is null; allowed: a whole number");
  CHECK(with("[30, 90]", "[30, 9223372036854775808]").find("rfm.cuts.recency[1]") != std::string::npos);
  const std::string money =
      "; allowed: a decimal number as text, \"251.19\", with up to 6 decimals; or a whole number";
  CHECK(with("\"50\"", "\"fifty\"") == "cuts.json: rfm.cuts.monetary[0] is \"fifty\"" + money);
  CHECK(with("\"50\"", "\"50.0000001\"") == "cuts.json: rfm.cuts.monetary[0] is \"50.0000001\"" + money);
  // A number of JSON with a point may not be what the file says by the time it is read.
  CHECK(with("\"50\"", "50.5").find("rfm.cuts.monetary[0] is ") != std::string::npos);
  CHECK(with("\"50\"", "50000000000000").find("rfm.cuts.monetary[0] is 50000000000000") != std::string::npos);

  const std::string fraction = "; allowed: a fraction above 0 and below 1 as text, \"4/5\", in lowest terms";
  for (const char* bad : {"5/4", "2/4", "0/4", "1/256", "1", "1/", "/2", "a/b", "1/2/3", "-1/2", "1 /2", "1/1000"}) {
    const std::string text = std::string("\"") + bad + "\"";
    CHECK(with("[30, 90]", "[{\"whole\": 30, \"fraction\": " + text + "}, 90]") ==
          "cuts.json: rfm.cuts.recency[0].fraction is " + text + fraction);
  }
  CHECK(with("[30, 90]", R"([{"whole": 30}, 90])") == "cuts.json: rfm.cuts.recency[0].fraction is missing");
  CHECK(with("[30, 90]", R"([{"fraction": "1/2"}, 90])") == "cuts.json: rfm.cuts.recency[0].whole is missing");

  const std::string bins = R"("bins": {"recency": 3, "frequency": 3, "monetary": 3}, )";
  CHECK(failure(own(three_lists, bins)) == "no error");
  CHECK(failure(own(three_lists, replaced(bins, "\"recency\": 3", "\"recency\": 4"))).find(
            "allowed: 3 cuts for 4 bins; here are 2") != std::string::npos);
  CHECK(failure(own(three_lists, replaced(bins, "\"recency\": 3", "\"recency\": 21"))) ==
        "cuts.json: rfm.bins.recency is 21; allowed: a whole number from 2 to 20");
  CHECK(failure(own(three_lists, bins + "\"binning\": \"nested\", ")).find(
            "allowed: 6 cuts for 3 bins in each of 3 groups; here are 2") != std::string::npos);
}

TEST_CASE("the shop's cuts come back, and score the same") {
  const auto oracles = shared_oracles("rfm");
  if (!oracles) return;
  const auto path = data_file(oracles->entry("rfm.online_retail.k5"));
  if (!path) return;
  io::read_purchases_options options;
  options.refunds = refund_policy::drop;
  options.zero_amounts = zero_policy::drop;
  io::purchase_file file;
  try {
    io::csv_reader reader{path->string()};
    file = io::read_purchases(reader, {"customer_id", "invoice_time", "quantity*unit_price", "invoice"}, options);
  } catch (const io::input_error& problem) {  // gzip in a build without zlib
    const std::string message = std::string("skipped: ") + problem.what();
    MESSAGE(message);
    return;
  }
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts,
                                           {*file.first_day, day::from_civil(2011, 12, 10)},
                                           {refund_policy::drop, zero_policy::drop, {}});
  const auto table = segment::rfm(summary, {segment::rfm_bins::all(5), segment::rfm_rule::type_7,
                                            purchase_count::orders, segment::rfm_binning::independent});
  const std::string text = written(table.cuts(), pounds);
  const auto cuts = io::read_rfm_cuts<purchase_money>(text, pounds);
  CHECK(cuts == table.cuts());
  CHECK(segment::rfm(summary, cuts).monetary().size() == file.customers.size());
  // The reference's lower bounds are the type-7 cuts plus 1, as doubles.
  const json_value& lower = oracles->entry("rfm.online_retail.k5").value["cut_points"]["monetary"]["lower"];
  for (std::size_t k = 0; k < 4; ++k) {
    check_abs(segment::rfm_cuts<purchase_money>::money_of(cuts.monetary()[k]).to_double() + 1, lower[k + 1].number(), 1.5e-6,
              "rfm.online_retail.k5");
  }
}
