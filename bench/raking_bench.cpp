// Job J7c: 100,000 people raked to four margins, from unequal design weights, to a relative error of 1e-12; and the same
// people with limits, and raked again for each of the replicates of a jackknife's size.
//
//     CLIENTELE_BENCH_PEOPLE=1000000 raking_bench --benchmark_repetitions=5
//
// The contender goes row by row, as iterative proportional fitting is told. Both give the same weights, or nothing is timed.
#include <benchmark/benchmark.h>
#include <clientele/core/random_stream.hpp>
#include <clientele/survey/raking.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace clientele;

constexpr double tolerance = 1e-12;

struct survey_people {
  std::vector<std::vector<std::uint32_t>> levels{4};
  std::vector<double> weights;
  std::vector<survey::margin> margins;

  survey_people() {
    constexpr std::uint32_t sizes[] = {2, 6, 5, 16};
    const char* rows = std::getenv("CLIENTELE_BENCH_PEOPLE");
    const std::size_t n = rows != nullptr ? std::strtoull(rows, nullptr, 10) : 100'000;
    random_stream random(20240101);
    for (std::size_t i = 0; i < n; ++i) {
      const double age = random.uniform();  // variables go together, as they do among people
      for (std::size_t j = 0; j < 4; ++j) {
        const double own = 0.3 * age + 0.7 * random.uniform();
        levels[j].push_back(static_cast<std::uint32_t>(own * sizes[j]));
      }
      weights.push_back(0.5 + 2.0 * random.uniform());
    }
    for (std::size_t j = 0; j < 4; ++j) {
      // A population that is somewhat unlike the sample.
      std::vector<double> totals(sizes[j], 0.0);
      for (const std::uint32_t level : levels[j]) totals[level] += 0.8 + 0.2 * (level % 3);
      std::vector<survey::margin_level> wanted;
      for (std::uint32_t l = 0; l < sizes[j]; ++l) wanted.push_back({std::to_string(l), totals[l]});
      margins.emplace_back("margin " + std::to_string(j), wanted, levels[j]);
    }
  }
};

const survey_people& people() {
  static const survey_people all;
  return all;
}

std::vector<double> rake_rows() {
  const survey_people& of = people();
  std::vector<double> w = of.weights;
  const std::size_t n = w.size();
  for (int round = 0; round < 1000; ++round) {
    double error = 0.0;
    for (std::size_t j = 0; j < 4; ++j) {
      const auto wanted = of.margins[j].levels();
      const double scale = of.margins[0].total() / of.margins[j].total();
      std::vector<double> sums(wanted.size(), 0.0);
      for (std::size_t i = 0; i < n; ++i) sums[of.levels[j][i]] += w[i];
      for (std::size_t l = 0; l < sums.size(); ++l) {
        error = std::max(error, std::abs(sums[l] / (wanted[l].total * scale) - 1.0));
        sums[l] = wanted[l].total * scale / sums[l];
      }
      for (std::size_t i = 0; i < n; ++i) w[i] *= sums[of.levels[j][i]];
    }
    if (error < tolerance) break;
  }
  return w;
}

const std::vector<double>& reference() {
  static const std::vector<double> weights = rake_rows();
  return weights;
}

void require(std::span<const double> weights, const char* what) {
  double apart = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) apart = std::max(apart, std::abs(weights[i] / reference()[i] - 1.0));
  if (weights.size() == reference().size() && apart < 1e-10) return;
  std::fprintf(stderr, "raking_bench: %s does not give the weights of the reference; nothing is timed\n", what);
  std::exit(1);
}

void per_person(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(people().weights.size()));
}

void clientele_raking(benchmark::State& state) {
  const survey::raking_options options{.tolerance = tolerance, .totals = survey::margin_totals::scale_to_first};
  require(survey::raking(people().margins, people().weights, options).weights(), "clientele");
  for (auto _ : state) benchmark::DoNotOptimize(survey::raking(people().margins, people().weights, options));
  per_person(state);
}
void clientele_raking_limited(benchmark::State& state) {
  const survey::raking_options options{.tolerance = tolerance,
                                       .totals = survey::margin_totals::scale_to_first,
                                       .lowest_ratio = 0.6,
                                       .highest_ratio = 1.6};
  for (auto _ : state) benchmark::DoNotOptimize(survey::raking(people().margins, people().weights, options));
  per_person(state);
}
/// One replicate: cells are known, weights are new.
void clientele_rake_again(benchmark::State& state) {
  const survey::raking raked(people().margins, people().weights,
                             {.tolerance = tolerance, .totals = survey::margin_totals::scale_to_first});
  std::vector<double> weights = people().weights;
  if (!raked.adjust(weights)) std::exit(1);
  require(weights, "clientele, raked again");
  for (auto _ : state) {
    state.PauseTiming();
    std::copy(people().weights.begin(), people().weights.end(), weights.begin());
    state.ResumeTiming();
    benchmark::DoNotOptimize(raked.adjust(weights));
  }
  per_person(state);
}
void rows_raking(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(rake_rows());
  per_person(state);
}

}  // namespace

BENCHMARK(clientele_raking)->Unit(benchmark::kMillisecond);
BENCHMARK(clientele_raking_limited)->Unit(benchmark::kMillisecond);
BENCHMARK(clientele_rake_again)->Unit(benchmark::kMillisecond);
BENCHMARK(rows_raking)->Unit(benchmark::kMillisecond);
