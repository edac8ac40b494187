// Job J7b and its like: the importance of the predictors of an outcome on 10,000 rows, once and with 1,000 bootstrap
// replicates.
//
//     drivers_bench --benchmark_repetitions=5
//
// docs/performance.md has the figures. The contender computes R2 of every subset by a decomposition of its own; it gives
// the same Shapley values, or nothing is timed.
#include <benchmark/benchmark.h>
#include <clientele/core/random_stream.hpp>
#include <clientele/models/key_drivers.hpp>
#include <clientele/models/penalty_reward.hpp>
#include <clientele/simulate/draws.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace clientele;

constexpr std::size_t people = 10'000;

struct survey {
  numeric_columns columns;
  std::vector<std::string> predictors;
};

/// Answers on 1..10 that share a mood.
const survey& survey_of(std::size_t predictors) {
  static std::map<std::size_t, survey> made;
  const auto found = made.find(predictors);
  if (found != made.end()) return found->second;
  random_stream random(12);
  std::vector<std::vector<double>> x(predictors, std::vector<double>(people));
  std::vector<double> y(people);
  for (std::size_t i = 0; i < people; ++i) {
    const double mood = simulate::draw_normal(random);
    y[i] = simulate::draw_normal(random);
    for (std::size_t j = 0; j < predictors; ++j) {
      x[j][i] = std::fmin(10.0, std::fmax(1.0, std::round(6.0 + mood + simulate::draw_normal(random))));
      y[i] += 0.1 * static_cast<double>(j % 5) * x[j][i];
    }
  }
  survey result;
  for (std::size_t j = 0; j < predictors; ++j) {
    result.predictors.push_back("x" + std::to_string(j));
    result.columns.add(result.predictors.back(), std::move(x[j]));
  }
  result.columns.add("y", std::move(y));
  return made.emplace(predictors, std::move(result)).first->second;
}

/// Correlations by one loop per pair, the outcome last.
std::vector<double> naive_correlations(const survey& data, const std::vector<double>& weights) {
  const std::size_t k = data.columns.size();
  std::vector<double> mean(k), matrix(k * k);
  double total = 0.0;
  for (const double w : weights) total += w;
  for (std::size_t j = 0; j < k; ++j) {
    for (std::size_t i = 0; i < people; ++i) mean[j] += weights[i] * data.columns[j][i];
    mean[j] /= total;
  }
  for (std::size_t a = 0; a < k; ++a) {
    const auto first = data.columns[a];
    for (std::size_t b = 0; b <= a; ++b) {
      const auto second = data.columns[b];
      double sum = 0.0;
      for (std::size_t i = 0; i < people; ++i) sum += weights[i] * (first[i] - mean[a]) * (second[i] - mean[b]);
      matrix[a * k + b] = matrix[b * k + a] = sum;
    }
  }
  std::vector<double> result(k * k);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b < k; ++b) result[a * k + b] = matrix[a * k + b] / std::sqrt(matrix[a * k + a] * matrix[b * k + b]);
  }
  return result;
}

/// Shapley values from R2 of every subset, each by a Cholesky decomposition of its own, all kept.
std::vector<double> naive_shapley(const std::vector<double>& correlations, std::size_t p) {
  const std::size_t k = p + 1;
  std::vector<double> r_squared(std::size_t{1} << p);
  std::vector<std::size_t> chosen(p);
  std::vector<double> lower(p * p), rotated(p);
  for (std::size_t subset = 1; subset < r_squared.size(); ++subset) {
    std::size_t m = 0;
    for (std::size_t j = 0; j < p; ++j) {
      if ((subset >> j & 1U) != 0) chosen[m++] = j;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double entry = correlations[chosen[i] * k + chosen[j]];
        for (std::size_t l = 0; l < j; ++l) entry -= lower[i * p + l] * lower[j * p + l];
        lower[i * p + j] = i == j ? std::sqrt(entry) : entry / lower[j * p + j];
      }
      double entry = correlations[chosen[i] * k + p];
      for (std::size_t l = 0; l < i; ++l) entry -= lower[i * p + l] * rotated[l];
      rotated[i] = entry / lower[i * p + i];
      sum += rotated[i] * rotated[i];
    }
    r_squared[subset] = sum;
  }
  std::vector<double> share(p);
  share[0] = 1.0 / static_cast<double>(p);
  for (std::size_t t = 1; t < p; ++t) share[t] = share[t - 1] * static_cast<double>(t) / static_cast<double>(p - t);
  std::vector<double> values(p);
  for (std::size_t subset = 0; subset < r_squared.size(); ++subset) {
    const auto size = static_cast<std::size_t>(__builtin_popcountll(subset));
    for (std::size_t j = 0; j < p; ++j) {
      if ((subset >> j & 1U) != 0) continue;
      values[j] += share[size] * (r_squared[subset | std::size_t{1} << j] - r_squared[subset]);
    }
  }
  return values;
}

void require(const models::key_drivers_result& result, std::size_t predictors) {
  static std::map<std::size_t, std::vector<double>> expected;
  auto found = expected.find(predictors);
  if (found == expected.end()) {
    const auto correlations = naive_correlations(survey_of(predictors), std::vector<double>(people, 1.0));
    found = expected.emplace(predictors, naive_shapley(correlations, predictors)).first;
  }
  for (std::size_t j = 0; j < predictors; ++j) {
    if (std::fabs(result.drivers[j].shapley.value().value() - found->second[j]) < 1e-12) continue;
    std::fprintf(stderr, "drivers_bench: driver %zu of %zu differs from the reference; nothing is timed\n", j, predictors);
    std::exit(1);
  }
}

models::key_drivers_result drivers(std::size_t predictors, std::size_t replicates, unsigned threads) {
  const survey& data = survey_of(predictors);
  return models::key_drivers(data.columns, "y", data.predictors, {.replicates = replicates, .threads = threads});
}

void clientele_once(benchmark::State& state) {
  const auto predictors = static_cast<std::size_t>(state.range(0));
  require(drivers(predictors, 0, 1), predictors);
  for (auto _ : state) benchmark::DoNotOptimize(drivers(predictors, 0, 1));
}
void naive_once(benchmark::State& state) {
  const auto predictors = static_cast<std::size_t>(state.range(0));
  const std::vector<double> ones(people, 1.0);
  for (auto _ : state) {
    benchmark::DoNotOptimize(naive_shapley(naive_correlations(survey_of(predictors), ones), predictors));
  }
}
void clientele_bootstrap(benchmark::State& state) {
  const auto predictors = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<unsigned>(state.range(1));
  require(drivers(predictors, 0, 1), predictors);
  for (auto _ : state) benchmark::DoNotOptimize(drivers(predictors, 1000, threads));
}
/// Beyond the exact values: orders are sampled.
void clientele_sampled(benchmark::State& state) {
  const auto predictors = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<unsigned>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(drivers(predictors, 1000, threads));
}
/// A hundredth of the replicates, and their Shapley values alone.
void naive_bootstrap_of_10(benchmark::State& state) {
  const auto predictors = static_cast<std::size_t>(state.range(0));
  const replicate_weights design(people, replicate_kind::bootstrap, {.replicates = 10});
  std::vector<double> weights(people);
  for (auto _ : state) {
    for (std::size_t r = 0; r < design.size(); ++r) {
      design.factors(r, weights);
      benchmark::DoNotOptimize(naive_shapley(naive_correlations(survey_of(predictors), weights), predictors));
    }
  }
}
void penalty_reward_bootstrap(benchmark::State& state) {
  const survey& data = survey_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(models::penalty_reward(data.columns, "y", data.predictors, models::answer_cuts{4, 8},
                                                    {.threads = static_cast<unsigned>(state.range(1))}));
  }
}

#define CLIENTELE_JOB(job) BENCHMARK(job)->Unit(benchmark::kMillisecond)->UseRealTime()
CLIENTELE_JOB(clientele_once)->Arg(12)->Arg(20);
CLIENTELE_JOB(naive_once)->Arg(12)->Arg(20);
CLIENTELE_JOB(clientele_bootstrap)->Args({12, 1})->Args({12, 2})->Args({20, 1})->Args({20, 2});
CLIENTELE_JOB(naive_bootstrap_of_10)->Arg(12);
CLIENTELE_JOB(clientele_sampled)->Args({30, 1})->Args({30, 2});
CLIENTELE_JOB(penalty_reward_bootstrap)->Args({12, 1})->Args({12, 2});

}  // namespace
