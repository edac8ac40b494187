// A tally that outlives its program: saved tonight, restored and continued tomorrow.
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  //! [save]
  using store_answers = grouped<std::string, rating_tally<recommendation>>;
  store_answers monday;
  monday.observe(std::vector<std::string>{"Harbour", "Airport", "Harbour"}, std::vector{9, 6, 10});

  const std::vector<std::byte> saved = to_bytes(monday);  // for a file, a database, a message to another machine
  //! [save]
  std::cout << saved.size() << " bytes\n";

  //! [restore]
  auto week = from_bytes<store_answers>(saved);
  week.observe(std::vector<std::string>{"Airport", "Harbour"}, std::vector{9, 8});  // Tuesday
  for (const auto& [store, nps] : week.map(survey::net_promoter_score)) std::cout << store << ": " << nps << '\n';
  //! [restore]

  //! [damaged]
  // What is not exactly what was saved is refused: here one bit has flipped.
  std::vector<std::byte> damaged = saved;
  damaged[40] ^= std::byte{1};
  try {
    week += from_bytes<store_answers>(damaged);
  } catch (const corrupt_bytes& error) {
    std::cout << error.what() << '\n';
  }
  //! [damaged]
}
