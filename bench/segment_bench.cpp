// Job J2: recency, frequency and spend of every customer from purchases in no order, scores by quintiles, eleven segments.
//
//     CLIENTELE_BENCH_PURCHASES=20000000 CLIENTELE_BENCH_CUSTOMERS=1000000 segment_bench --benchmark_repetitions=5
//
// docs/performance.md tells the protocol and the figures. All contenders give the same counts per segment, or nothing is
// timed.
#include <benchmark/benchmark.h>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/tally/customer_tally.hpp>

#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include "contenders/purchases.hpp"
#include "support/purchase_columns.hpp"

namespace {

using namespace clientele;
using cents = money<USD>;

const observation_window window{bench::first_purchase_day(), bench::last_purchase_day()};

template <class Key>
std::vector<std::uint64_t> segments_of(const std::vector<Key>& customers, unsigned threads) {
  const bench::purchases& log = bench::purchases_data();
  const auto summary = summarize_purchases(customers, log.days, log.amounts, window, {}, {.threads = threads});
  const auto table = segment::rfm(summary);
  const auto segments = segment::rfm_segments(table);
  return {segments.counts().begin(), segments.counts().end()};
}

/// The reference: a sorted log, looked at customer by customer.
const std::vector<std::uint64_t>& reference() {
  static const std::vector<std::uint64_t> counts = bench::segments_by_sorting(bench::purchases_data().dense);
  return counts;
}

void require(const std::vector<std::uint64_t>& counts, const char* what) {
  if (counts == reference()) return;
  std::fprintf(stderr, "segment_bench: %s does not give the result of the reference; nothing is timed\n", what);
  std::exit(1);
}

template <class Job>
void run(benchmark::State& state, const char* what, const Job& job) {
  require(job(), what);
  for (auto _ : state) benchmark::DoNotOptimize(job());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(bench::purchases_data().days.size()));
}

void clientele_dense(benchmark::State& state) {
  run(state, "clientele, dense", [&] { return segments_of(bench::purchases_data().dense, static_cast<unsigned>(state.range(0))); });
}
void clientele_arbitrary(benchmark::State& state) {
  run(state, "clientele, arbitrary",
      [&] { return segments_of(bench::purchases_data().arbitrary, static_cast<unsigned>(state.range(0))); });
}
/// The summary alone: what is not scoring.
void summary_dense(benchmark::State& state) {
  const bench::purchases& log = bench::purchases_data();
  for (auto _ : state) {
    benchmark::DoNotOptimize(summarize_purchases(log.dense, log.days, log.amounts, window, {},
                                                 {.threads = static_cast<unsigned>(state.range(0))}));
  }
}
void summary_arbitrary(benchmark::State& state) {
  const bench::purchases& log = bench::purchases_data();
  for (auto _ : state) {
    benchmark::DoNotOptimize(summarize_purchases(log.arbitrary, log.days, log.amounts, window, {},
                                                 {.threads = static_cast<unsigned>(state.range(0))}));
  }
}
/// With the days of everybody, so that it merges.
void tally_dense(benchmark::State& state) {
  const bench::purchases& log = bench::purchases_data();
  for (auto _ : state) {
    customer_tally<std::uint32_t, cents> tally;
    tally.observe(log.dense, log.days, log.amounts);
    benchmark::DoNotOptimize(tally.summary(window));
  }
}
void std_unordered_map(benchmark::State& state) {
  run(state, "std::unordered_map", [] { return bench::segments_by_std_map(bench::purchases_data().arbitrary); });
}
void boost_unordered_flat_map(benchmark::State& state) {
  run(state, "boost::unordered_flat_map", [] { return bench::segments_by_flat_map(bench::purchases_data().arbitrary); });
}
void sorted_dense(benchmark::State& state) {
  run(state, "sorting, dense", [] { return bench::segments_by_sorting(bench::purchases_data().dense); });
}
void sorted_arbitrary(benchmark::State& state) {
  run(state, "sorting, arbitrary", [] { return bench::segments_by_sorting(bench::purchases_data().arbitrary); });
}

#define CLIENTELE_JOB(job) BENCHMARK(job)->Unit(benchmark::kMillisecond)->UseRealTime()
CLIENTELE_JOB(clientele_dense)->Arg(1)->Arg(2);
CLIENTELE_JOB(clientele_arbitrary)->Arg(1)->Arg(2);
CLIENTELE_JOB(summary_dense)->Arg(1)->Arg(2);
CLIENTELE_JOB(summary_arbitrary)->Arg(1)->Arg(2);
CLIENTELE_JOB(sorted_dense);
CLIENTELE_JOB(sorted_arbitrary);
CLIENTELE_JOB(std_unordered_map);
CLIENTELE_JOB(boost_unordered_flat_map);
CLIENTELE_JOB(tally_dense)->Iterations(1);

}  // namespace
