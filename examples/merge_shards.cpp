// Answers that arrive in pieces: streamed one by one, counted on two machines, or by several threads.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  // A million answers of some repeating kind, from 0 to 10.
  std::vector<std::int8_t> answers(1'000'000);
  for (std::size_t i = 0; i < answers.size(); ++i) answers[i] = static_cast<std::int8_t>(10 - (i % 97) * (i % 89) % 11);

  //! [whole]
  rating_tally<recommendation> whole;
  whole.observe(answers);
  std::cout << survey::net_promoter_score(whole) << '\n';
  //! [whole]

  //! [merge]
  // One shard comes as a stream, the other as a column. Merging is exact, whatever the cut and the order.
  rating_tally<recommendation> stream;
  for (const std::int8_t answer : std::span(answers).first(1234)) stream.observe(answer);
  rating_tally<recommendation> batch;
  batch.observe(std::span(answers).subspan(1234));

  std::cout << std::boolalpha << "merged is whole:  " << (stream + batch == whole) << '\n'
            << "in either order:  " << (batch + stream == whole) << '\n';
  //! [merge]

  //! [threads]
  // The same split, tally and merge, by threads; 0 would mean as many as the machine runs at once.
  for (const unsigned threads : {1U, 2U, 3U}) {
    rating_tally<recommendation> counted;
    observe_parallel(counted, {.threads = threads}, answers);
    std::cout << threads << " threads, whole: " << (counted == whole) << '\n';
  }
  //! [threads]
}
