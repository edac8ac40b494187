// Columns from a CSV file into tallies, block by block.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/io/csv_reader.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/survey/net_promoter_score.hpp>
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
}
