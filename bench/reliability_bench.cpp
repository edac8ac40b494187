// Job J7a: Cronbach's alpha of a million people's answers to 22 questions, a byte each.
//
//     reliability_bench --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
//
// docs/performance.md tells the protocol and the figures.
#include <benchmark/benchmark.h>
#include <clientele/core/random_stream.hpp>
#include <clientele/models/reliability.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/detail/kernels.hpp>
#include <clientele/tally/observe_parallel.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace clientele;

constexpr std::size_t people = 1'000'000;
constexpr std::size_t items = 22;
constexpr std::uint8_t no_answer = 99;

using questions = std::vector<std::vector<std::uint8_t>>;

/// Answers from 0 to 10 with something in common; one in `one_gap_in` is missing, none for 0.
questions make_answers(std::size_t one_gap_in) {
  random_stream random(7);
  questions answers(items, std::vector<std::uint8_t>(people));
  for (std::size_t i = 0; i < people; ++i) {
    const std::uint64_t common = random.below(7);
    for (auto& question : answers) {
      question[i] = static_cast<std::uint8_t>(common + random.below(5));
      if (one_gap_in > 0 && random.below(one_gap_in) == 0) question[i] = no_answer;
    }
  }
  return answers;
}
const questions& answers(std::size_t one_gap_in) {
  static const questions whole = make_answers(0);
  static const questions gaps = make_answers(100);
  return one_gap_in == 0 ? whole : gaps;
}

double library_alpha(const questions& answers, unsigned threads) {
  std::vector<column<std::uint8_t>> columns;
  for (const auto& question : answers) columns.push_back(column{question}.missing_as(no_answer));
  comoment_tally<recommendation> tally{items};
  observe_parallel(tally, {.threads = threads}, columns);
  const auto alpha = models::cronbach_alpha(tally.to_covariances());
  benchmark::DoNotOptimize(alpha.interval());
  return alpha.value().value();
}

double weighted_alpha(const questions& answers, const std::vector<double>& weights, unsigned threads) {
  std::vector<column<std::uint8_t>> columns;
  for (const auto& question : answers) columns.push_back(column{question}.missing_as(no_answer));
  weighted<comoment_tally<recommendation>> tally{items};
  observe_parallel(tally, {.threads = threads}, columns, weights);
  return models::cronbach_alpha(tally.to_covariances()).value().value();
}

/// What one would write: complete rows, means, then every pair of columns, in double.
double naive_alpha(const questions& answers, const std::vector<double>* weights) {
  std::vector<std::vector<double>> columns(items);
  std::vector<double> kept;
  for (std::size_t i = 0; i < people; ++i) {
    bool complete = true;
    for (const auto& question : answers) complete = complete && question[i] != no_answer;
    if (!complete) continue;
    for (std::size_t j = 0; j < items; ++j) columns[j].push_back(answers[j][i]);
    kept.push_back(weights != nullptr ? (*weights)[i] : 1.0);
  }
  double total = 0;
  for (const double w : kept) total += w;
  for (auto& column : columns) {
    double mean = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) mean += kept[i] * column[i];
    for (double& x : column) x -= mean / total;
  }
  double trace = 0;
  double sum = 0;
  for (std::size_t j = 0; j < items; ++j) {
    for (std::size_t k = j; k < items; ++k) {
      double product = 0;
      for (std::size_t i = 0; i < kept.size(); ++i) product += kept[i] * columns[j][i] * columns[k][i];
      (j == k ? trace : sum) += j == k ? product : 2 * product;
    }
  }
  return items / (items - 1.0) * (1.0 - trace / (trace + sum));
}

const std::vector<double>& weights() {
  static const std::vector<double> drawn = [] {
    random_stream random(8);
    std::vector<double> result(people);
    for (double& w : result) w = 0.5 + random.uniform();
    return result;
  }();
  return drawn;
}

void require(double found, double expected, const char* what) {
  if (std::abs(found - expected) <= 1e-9) return;
  std::fprintf(stderr, "reliability_bench: %s does not give the alpha of the naive loop; nothing is timed\n", what);
  std::exit(1);
}

void library(benchmark::State& state) {
  const questions& data = answers(static_cast<std::size_t>(state.range(0)));
  const auto threads = static_cast<unsigned>(state.range(1));
  detail::force_kernel_path(static_cast<detail::kernel_path>(state.range(2)));
  require(library_alpha(data, threads), naive_alpha(data, nullptr), "the library");
  for (auto _ : state) benchmark::DoNotOptimize(library_alpha(data, threads));
  detail::force_kernel_path(detail::kernel_path::automatic);
}
void library_weighted(benchmark::State& state) {
  const questions& data = answers(0);
  const auto threads = static_cast<unsigned>(state.range(0));
  require(weighted_alpha(data, weights(), threads), naive_alpha(data, &weights()), "the weighted tally");
  for (auto _ : state) benchmark::DoNotOptimize(weighted_alpha(data, weights(), threads));
}
void naive(benchmark::State& state) {
  const questions& data = answers(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(naive_alpha(data, nullptr));
}

BENCHMARK(library)
    ->ArgNames({"one_gap_in", "threads", "path"})
    ->Args({0, 1, -1})
    ->Args({0, 2, -1})
    ->Args({0, 1, 2})
    ->Args({0, 1, 1})
    ->Args({0, 1, 0})
    ->Args({100, 1, -1})
    ->Args({100, 2, -1})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(library_weighted)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(naive)->ArgName("one_gap_in")->Arg(0)->Arg(100)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
