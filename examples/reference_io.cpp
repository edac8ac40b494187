// Columns from a CSV file into tallies, block by block.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/io/csv_reader.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/read_purchases.hpp>
#include <clientele/io/rfm_cuts_json.hpp>
#include <clientele/io/write_customers.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  // Text in memory, so that this program runs anywhere; the records of lines 4 and 6 cannot be counted.
  //! [read]
  // A file: io::csv_reader reader{"answers.csv.gz"}; "-" is standard input.
  auto reader = io::csv_reader::over_text("store,recommend\nHarbour,10\nAirport,6\nHarbour\nAirport,9\n,8\nHarbour,\n");
  const std::size_t store = reader.select("store");
  const std::size_t score = reader.select("recommend");

  io::dictionary stores;  // names to dense codes, which are counted fastest
  std::vector<io::dictionary::code_type> codes;
  std::vector<double> answers;
  grouped<io::dictionary::code_type, rating_tally<recommendation>> by_store;
  for (io::csv_block block; reader.next(block);) {
    stores.encode(block.column(store), codes);
    io::parse_numbers(block.column(score), answers);  // NaN where a cell is empty, infinity where it is text
    by_store.observe(column{codes}.missing_as(io::dictionary::missing), answers, {.invalid = on_invalid::count});
  }

  for (const auto code : stores.sorted()) {
    std::cout << stores.name(code) << ": " << survey::net_promoter_score(by_store.at(code)) << '\n';
  }
  std::cout << "malformed records: " << reader.rejected().total()
            << ", without a store: " << by_store.rejected()[rejection::invalid_key] << '\n';
  //! [read]

  //! [purchases]
  auto log = io::csv_reader::over_text(
      "invoice,customer,when,quantity,unit_price\n"
      "1001,ann,01/12/2011 09:15,2,4.95\n"
      "1001,ann,01/12/2011 09:15,1,12.50\n"
      "C1002,ann,03/12/2011 10:00,-1,4.95\n"
      "1003,,05/12/2011 11:30,1,3\n"
      "1004,bob,31/11/2011 14:00,1,8\n"
      "1005,bob,20/12/2011 16:45,3,0.333\n",
      "log.csv");
  io::read_purchases_options options;
  options.dates = io::date_format{"%d/%m/%Y %H:%M"};
  options.refunds = refund_policy::separate;
  const io::purchase_file file =
      io::read_purchases(log, {"customer", "when", "quantity*unit_price", "invoice"}, options);
  for (const report::rejected_rows& one : file.rejected) {
    std::cout << one.column << ": " << one.reason << ' ' << one.rows << ", first at line " << one.first_line << '\n';
  }

  // The summary is to be made with the same policies. Its keys are positions in `file.customers`.
  const observation_window window{day::from_civil(2011, 12, 1), day::from_civil(2011, 12, 31)};
  const auto summary = summarize_purchases(file.ids, file.days, file.amounts, window,
                                           {.refunds = options.refunds, .zero_amounts = options.zero_amounts});
  //! [purchases]

  //! [cuts]
  const auto scores = segment::rfm(summary, {.bins = segment::rfm_bins::all(2)});
  const io::rfm_cuts_terms terms{"GBP", options.refunds, options.zero_amounts};
  std::ostringstream saved;  // a file: io::save_rfm_cuts("cuts.json", scores.cuts(), terms)
  io::write_rfm_cuts(saved, scores.cuts(), terms);
  std::cout << saved.str();

  // Next month's customers, by this month's cuts.
  const auto cuts = io::read_rfm_cuts<io::purchase_money>(saved.str(), terms);
  std::cout << std::boolalpha << (segment::rfm(summary, cuts) == scores) << '\n';
  //! [cuts]

  //! [customers]
  const auto segments = segment::rfm_segments(scores, segment::eight_segments(scores.bins()));
  io::customer_rows rows{file.customers, summary};
  rows.scores = &scores;
  rows.segments_of_eight = &segments;
  io::write_customers(std::cout, rows);  // a file: io::save_customers("customers.csv", rows)
  //! [customers]
}
