// Job J7 by the library: every answer and weight validated, all covariances exact, alpha with its interval.
#include <clientele/models/reliability.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/version.hpp>

#include <memory>
#include <string>
#include <vector>

#include "common/contender.hpp"
#include "common/without_dispatch.hpp"

namespace {

using namespace clientele;
using folder = std::filesystem::path;

constexpr std::size_t items = 22;
volatile double seen = 0;  // keeps the compiler from leaving the interval out

std::vector<std::vector<std::uint8_t>> read_answers(const folder& data) {
  std::vector<std::vector<std::uint8_t>> answers;
  for (std::size_t j = 1; j <= items; ++j) {
    answers.push_back(peers::read_column<std::uint8_t>(data / ((j < 10 ? "q0" : "q") + std::to_string(j) + ".u8")));
  }
  return answers;
}

template <class Tally>
peers::result result_of(const Tally& tally) {
  const covariances found = tally.to_covariances();
  const models::alpha_estimate alpha = models::cronbach_alpha(found);
  seen = alpha.interval().lower.value();
  double mean = 0;
  for (const double each : found.means()) mean += each;
  peers::result rows;
  rows.row(std::string("all"), tally.size(), mean, alpha.value().value());
  return rows;
}

peers::work plain(const folder& data, unsigned threads) {
  const auto answers = std::make_shared<std::vector<std::vector<std::uint8_t>>>(read_answers(data));
  return [=] {
    const std::vector<column<std::uint8_t>> columns(answers->begin(), answers->end());
    comoment_tally<recommendation> tally{items};
    observe_parallel(tally, {.threads = threads}, columns);
    return result_of(tally);
  };
}

peers::work with_weights(const folder& data, unsigned threads) {
  const auto answers = std::make_shared<std::vector<std::vector<std::uint8_t>>>(read_answers(data));
  const auto weight = std::make_shared<std::vector<double>>(peers::read_column<double>(data / "weight.f64"));
  return [=] {
    const std::vector<column<std::uint8_t>> columns(answers->begin(), answers->end());
    weighted<comoment_tally<recommendation>> tally{items};
    observe_parallel(tally, {.threads = threads}, columns, *weight);
    return result_of(tally);
  };
}

}  // namespace

int main(int count, char** arguments) {
  const std::string version = std::to_string(version_major) + '.' + std::to_string(version_minor) + '.' +
                              std::to_string(version_patch);
  const std::vector<unsigned> threads{1, 2};
  const std::string off = "dispatch off";
  return peers::run_contender("clientele", version,
                              {{"a", "", threads, plain},
                               {"a", off, threads, peers::without_dispatch(plain)},
                               {"b", "", threads, with_weights},
                               {"b", off, threads, peers::without_dispatch(with_weights)}},
                              count, arguments);
}
