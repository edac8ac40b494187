// Kano's pairs of answers: a million people, two columns of one byte, against the loop that everybody writes first.
//
//     CLIENTELE_BENCH_ROWS=1000000 kano_bench --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
#include <benchmark/benchmark.h>
#include <clientele/core/random_stream.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace clientele;
using survey::kano_pairs;

struct survey_data {
  std::vector<std::int8_t> functional;
  std::vector<std::int8_t> dysfunctional;
  std::vector<double> weights;
};

const survey_data& data() {
  static const survey_data made = [] {
    const char* rows = std::getenv("CLIENTELE_BENCH_ROWS");
    const std::size_t people = rows != nullptr ? std::strtoull(rows, nullptr, 10) : 1'000'000;
    random_stream random(7);
    survey_data answers;
    for (std::size_t i = 0; i < people; ++i) {
      answers.functional.push_back(static_cast<std::int8_t>(random.below(6)));  // 0 is no answer
      answers.dysfunctional.push_back(static_cast<std::int8_t>(random.below(6)));
      answers.weights.push_back(0.5 + random.uniform());
    }
    return answers;
  }();
  return made;
}

using pair_counts = std::array<std::uint64_t, 25>;

pair_counts naive() {
  pair_counts counts{};
  for (std::size_t i = 0; i < data().functional.size(); ++i) {
    const int f = data().functional[i];
    const int d = data().dysfunctional[i];
    if (f == 0 || d == 0) continue;
    ++counts[static_cast<std::size_t>(5 * (f - 1) + d - 1)];
  }
  return counts;
}
std::array<double, 25> naive_weighted() {
  std::array<double, 25> sums{};
  for (std::size_t i = 0; i < data().functional.size(); ++i) {
    const int f = data().functional[i];
    const int d = data().dysfunctional[i];
    if (f == 0 || d == 0) continue;
    sums[static_cast<std::size_t>(5 * (f - 1) + d - 1)] += data().weights[i];
  }
  return sums;
}

rating_tally<kano_pairs> counted() {
  rating_tally<kano_pairs> tally;
  survey::observe_kano(tally, column{data().functional}.missing_as(0), column{data().dysfunctional}.missing_as(0));
  return tally;
}
weighted<rating_tally<kano_pairs>> weighed() {
  weighted<rating_tally<kano_pairs>> tally;
  survey::observe_kano(tally, column{data().functional}.missing_as(0), column{data().dysfunctional}.missing_as(0),
                       column{data().weights});
  return tally;
}

void require(bool equal, const char* what) {
  if (equal) return;
  std::fprintf(stderr, "kano_bench: %s does not give the result of the reference; nothing is timed\n", what);
  std::exit(1);
}

template <class Job>
void run(benchmark::State& state, const Job& job) {
  for (auto _ : state) benchmark::DoNotOptimize(job());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(data().functional.size()));
}

void clientele_pairs(benchmark::State& state) {
  const auto tally = counted();
  const pair_counts reference = naive();
  for (int level = 0; level < 25; ++level) {
    require(tally.count(level) == reference[static_cast<std::size_t>(level)], "clientele");
  }
  run(state, counted);
}
void clientele_pairs_weighted(benchmark::State& state) {
  const auto tally = weighed();
  const auto reference = naive_weighted();
  for (int level = 0; level < 25; ++level) {
    const double off = tally.mass({level, level}) / reference[static_cast<std::size_t>(level)] - 1.0;
    require(off < 1e-9 && off > -1e-9, "clientele, weighted");
  }
  run(state, weighed);
}
void naive_loop(benchmark::State& state) { run(state, naive); }
void naive_loop_weighted(benchmark::State& state) { run(state, naive_weighted); }
/// All figures of a need, from its tally.
void kano_figures(benchmark::State& state) {
  const auto tally = counted();
  for (auto _ : state) benchmark::DoNotOptimize(survey::kano(tally));
}

BENCHMARK(clientele_pairs)->Unit(benchmark::kMillisecond);
BENCHMARK(naive_loop)->Unit(benchmark::kMillisecond);
BENCHMARK(clientele_pairs_weighted)->Unit(benchmark::kMillisecond);
BENCHMARK(naive_loop_weighted)->Unit(benchmark::kMillisecond);
BENCHMARK(kano_figures)->Unit(benchmark::kMicrosecond);

}  // namespace
