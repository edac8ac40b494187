// The ECSI path model of 24 questions with 5,000 bootstrap replicates, every figure with its error.
//
//     CLIENTELE_BENCH_PEOPLE=250 pls_bench --benchmark_repetitions=5
//     CLIENTELE_TEST_DATA=FOLDER pls_bench --benchmark_repetitions=5
//
// The second is of the answers of FOLDER/mobi/mobi.csv, the first of simulated ones.
// The contender recomputes the scores of all people in every step and has the paths alone. Both are to give the same
// errors of all paths, or nothing is timed.
#include <benchmark/benchmark.h>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/read_responses.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/models/pls_prediction.hpp>
#include <clientele/survey/questionnaires.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "contenders/path_models.hpp"

namespace {

using namespace clientele;

constexpr std::size_t replicates = 5000;
constexpr std::size_t replicates_by_rows = 200;  // of the slow contender; times are per replicate
constexpr double tolerance = 1e-9;

std::size_t people() {
  const char* given = std::getenv("CLIENTELE_BENCH_PEOPLE");
  return given != nullptr ? static_cast<std::size_t>(std::strtoull(given, nullptr, 10)) : 250;
}

const models::pls_path_model& model() {
  static const models::pls_path_model ecsi = models::ecsi_path_model();
  return ecsi;
}
const char* real_data() { return std::getenv("CLIENTELE_TEST_DATA"); }
numeric_columns read_mobi() {
  io::csv_reader reader{std::string(real_data()) + "/mobi/mobi.csv"};
  const io::responses_file file = io::read_responses(reader, survey::questionnaires::by_id("ecsi"));
  return file.answers.columns(model().indicators(), survey::aspect::performance);
}
const numeric_columns& answers() {
  static const numeric_columns data =
      real_data() != nullptr ? read_mobi() : bench::path_model_answers(model(), people());
  return data;
}

models::pls_fit fit(std::size_t count, unsigned threads, bool consistent = false) {
  return models::fit_pls(model(), answers(),
                         {.consistent = consistent, .tolerance = tolerance, .replicates = count, .threads = threads});
}

void require_same() {
  static const bool same = [] {
    const models::pls_fit mine = fit(replicates_by_rows, 1);
    const std::vector<double> errors = bench::path_errors_by_rows(model(), answers(), replicates_by_rows,
                                                                  models::pls_options{}.seed, tolerance);
    for (std::size_t k = 0; k < errors.size(); ++k) {
      const models::pls_path& path = model().paths()[k];
      if (std::fabs(mine.path(path.from, path.to).standard_error() - errors[k]) > 1e-7) return false;
    }
    return true;
  }();
  if (same) return;
  std::fprintf(stderr, "pls_bench: the contender has other errors than clientele; nothing is timed\n");
  std::exit(1);
}

void count_replicates(benchmark::State& state, std::size_t each) {
  state.SetLabel(real_data() != nullptr ? "mobi" : "simulated");
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(each));
}

void clientele_plain(benchmark::State& state) {
  require_same();
  for (auto _ : state) benchmark::DoNotOptimize(fit(replicates, static_cast<unsigned>(state.range(0))));
  count_replicates(state, replicates);
}
void clientele_consistent(benchmark::State& state) {
  require_same();
  for (auto _ : state) benchmark::DoNotOptimize(fit(replicates, static_cast<unsigned>(state.range(0)), true));
  count_replicates(state, replicates);
}
void score_by_score(benchmark::State& state) {
  require_same();
  for (auto _ : state) {
    benchmark::DoNotOptimize(bench::path_errors_by_rows(model(), answers(), replicates_by_rows,
                                                        models::pls_options{}.seed, tolerance));
  }
  count_replicates(state, replicates_by_rows);
}
void prediction(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        models::predict_pls(model(), answers(), {.threads = static_cast<unsigned>(state.range(0))}));
  }
}

BENCHMARK(clientele_plain)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(clientele_consistent)->ArgName("threads")->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(score_by_score)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(prediction)->ArgName("threads")->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
