// Job J1: answers of a 0..10 question, as they are, by segment, and weighted.
//
//     CLIENTELE_BENCH_ROWS=10000000 tally_bench --benchmark_repetitions=9 --benchmark_report_aggregates_only=true
//
// docs/performance.md tells the protocol and the figures.
#include <benchmark/benchmark.h>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/detail/kernels.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "contenders/contenders.hpp"
#include "support/survey_columns.hpp"

namespace {

using namespace clientele;
using bench::segment_counts;
using answers = rating_tally<recommendation>;
using weighted_answers = weighted<rating_tally<recommendation>>;

void require(bool equal, const char* what) {
  if (equal) return;
  std::fprintf(stderr, "tally_bench: %s does not give the result of the reference; nothing is timed\n", what);
  std::exit(1);
}

segment_counts counts_of(const answers& tally) {
  segment_counts counts;
  for (int level = 0; level <= 10; ++level) counts.levels[level] = tally.count(level);
  return counts;
}

/// The figures that the job asks for, each with its interval; their sum keeps the compiler from leaving them out.
template <class Answers>
double figures_of(const Answers& tally) {
  const auto nps = survey::net_promoter_score(tally);
  const auto mean = survey::mean_answer(tally);
  const auto top = survey::top_box_share(tally, 2);
  return nps.value().value() + nps.interval().lower.value() + mean.value().value() + mean.interval().lower.value() +
         top.value().value() + top.interval().lower.value() + static_cast<double>(tally.size());
}
template <class Key, class Answers>
double figures_of(const grouped<Key, Answers>& tallies) {
  double sum = 0;
  for (const auto& [key, tally] : tallies) sum += figures_of(tally);
  return sum;
}

template <class Tally, class... Columns>
Tally counted(unsigned threads, const Columns&... columns) {
  Tally tally;
  observe_parallel(tally, {.threads = threads}, columns...);
  return tally;
}

// ---- references: the loop that cannot be wrong, run once ---------------------------------------------------------------

const std::vector<segment_counts>& reference(std::size_t segments) {
  static std::map<std::size_t, std::vector<segment_counts>> known;
  auto [found, fresh] = known.try_emplace(segments);
  if (fresh) {
    found->second.resize(segments);
    for (std::size_t row = 0; row < bench::rows(); ++row) {
      ++found->second[bench::segment_of(row, segments)].levels[bench::answer_of(row)];
    }
  }
  return found->second;
}

segment_counts reference_total() {
  segment_counts total;
  for (const segment_counts& counts : reference(bench::segments)) {
    for (int level = 0; level <= 10; ++level) total.levels[level] += counts.levels[level];
  }
  return total;
}

template <class Key, class KeyOf>
void check(const grouped<Key, answers>& tallies, std::size_t segments, KeyOf key_of, const char* what) {
  const auto& truth = reference(segments);
  require(tallies.groups() <= segments, what);
  for (std::size_t segment = 0; segment < segments; ++segment) {
    require(counts_of(tallies.at(static_cast<Key>(key_of(segment)))) == truth[segment], what);
  }
}

// ---- timing ------------------------------------------------------------------------------------------------------------

/// Runs `job` as a benchmark; its result has been checked by then.
template <class Job>
void add(const std::string& name, std::size_t rows, Job job) {
  benchmark::RegisterBenchmark(name.c_str(), [job, rows](benchmark::State& state) {
    for (auto _ : state) {
      auto result = job();
      benchmark::DoNotOptimize(result);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(rows) * static_cast<std::int64_t>(state.iterations()));
  })->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}

std::string with_threads(const char* name, unsigned threads) {
  return std::string(name) + "/threads:" + std::to_string(threads);
}

template <class Columns>
void add_column(const char* name, Columns columns, bool some_missing) {
  const auto checked = counted<answers>(2, columns());
  if (some_missing) {
    require(checked.missing() > 0 && checked == counted<answers>(1, column{bench::scores_with_missing()}.missing_as(
                                                                        bench::missing_answer)),
            name);
    require(checked.size() + checked.missing() == bench::rows(), name);
  } else {
    require(counts_of(checked) == reference_total(), name);
  }
  for (const unsigned threads : {1U, 2U}) {
    add(with_threads(name, threads), bench::rows(),
        [=] { return figures_of(counted<answers>(threads, columns())); });
  }
}

void add_memory() {
  for (const unsigned threads : {1U, 2U}) {
    add(with_threads("memory/read a byte a row", threads), bench::rows(), [=] {
      const row_split split{bench::rows(), threads};
      std::vector<std::uint64_t> sums(split.size());
      detail::run_parallel(split.size(), threads, [&](std::size_t part) {
        sums[part] = bench::naive::sum_words(bench::scores().data() + split[part].first, split[part].count);
      });
      return sums[0];
    });
  }
}

void add_plain_answers() {
  require(bench::naive::count(bench::scores().data(), bench::rows()) == reference_total(), "J1c/naive");
  add("J1c/naive -O3", bench::rows(), [] { return bench::naive::count(bench::scores().data(), bench::rows()); });
  add_column("J1c/clientele", [] { return column{bench::scores()}; }, false);
  add_column("J1c/clientele, missing by sentinel",
             [] { return column{bench::scores_with_missing()}.missing_as(bench::missing_answer); }, true);
  add_column("J1c/clientele, missing by bitmap",
             [] { return column{bench::scores()}.valid_if(bench::presence_bitmap()); }, true);
  add_column("J1c/clientele, int32", [] { return column{bench::scores_int32()}; }, false);
  add_column("J1c/clientele, int64", [] { return column{bench::scores_int64()}; }, false);
  add_column("J1c/clientele, double", [] { return column{bench::scores_double()}; }, false);

  // The same column on the narrower instruction sets, with one thread: what dispatch is worth.
  for (const auto& [path, name] : {std::pair{detail::kernel_path::plain, "plain C++"},
                                   std::pair{detail::kernel_path::sse2, "SSE2"},
                                   std::pair{detail::kernel_path::avx2, "AVX2"},
                                   std::pair{detail::kernel_path::avx512, "AVX-512"}}) {
    if (detail::force_kernel_path(path) != path) continue;
    require(counts_of(counted<answers>(1, column{bench::scores()})) == reference_total(), name);
    add(std::string("J1c/clientele, ") + name + " alone", bench::rows(), [path = path] {
      detail::force_kernel_path(path);
      const double figures = figures_of(counted<answers>(1, column{bench::scores()}));
      detail::force_kernel_path(detail::kernel_path::automatic);
      return figures;
    });
  }
  detail::force_kernel_path(detail::kernel_path::automatic);

  // One answer at a time.
  add("J1c/clientele, observe(x) inline", bench::rows(), [] {
    answers tally;
    for (const std::uint8_t score : bench::scores()) tally.observe(score);
    return figures_of(tally);
  });
}

void add_segments() {
  const auto itself = [](std::size_t segment) { return segment; };
  const std::size_t rows = bench::rows();
  require(bench::naive::count_by_segment(bench::segment_column().data(), bench::scores().data(), rows,
                                         bench::segments) == reference(bench::segments),
          "J1a/naive");
  add("J1a/naive -O3", rows, [=] {
    return bench::naive::count_by_segment(bench::segment_column().data(), bench::scores().data(), rows, bench::segments);
  });
  require(bench::boost_histogram::count_by_segment(bench::segment_column(), bench::scores(), bench::segments) ==
              reference(bench::segments),
          "J1a/Boost.Histogram");
  add("J1a/Boost.Histogram", rows, [] {
    return bench::boost_histogram::count_by_segment(bench::segment_column(), bench::scores(), bench::segments);
  });
  const auto figures = bench::boost_accumulators::figures_by_segment(bench::segment_column().data(),
                                                                     bench::scores().data(), rows, bench::segments);
  for (std::size_t segment = 0; segment < bench::segments; ++segment) {
    const auto& truth = reference(bench::segments)[segment];
    std::uint64_t n = 0;
    for (const std::uint64_t level : truth.levels) n += level;
    require(figures[segment].n == n && figures[segment].promoters == truth.levels[9] + truth.levels[10],
            "J1a/Boost.Accumulators");
  }
  const std::size_t fewer = rows / 10;
  add("J1a/Boost.Accumulators, a tenth of the rows", fewer, [=] {
    return bench::boost_accumulators::figures_by_segment(bench::segment_column().data(), bench::scores().data(), fewer,
                                                         bench::segments);
  });

  using by_segment = grouped<std::uint16_t, answers>;
  using by_key = grouped<std::uint64_t, answers>;
  check(counted<by_segment>(2, bench::segment_column(), bench::scores()), bench::segments, itself, "J1a/clientele");
  check(counted<by_segment>(2, bench::many_segment_column(), bench::scores()), bench::many_segments, itself,
        "J1a/60,000 segments");
  check(counted<by_key>(2, bench::key_column(), bench::scores()), bench::segments, bench::arbitrary_key, "J1a/keys");
  check(counted<by_key>(2, bench::many_key_column(), bench::scores()), bench::many_segments, bench::arbitrary_key,
        "J1a/60,000 keys");
  for (const unsigned threads : {1U, 2U}) {
    add(with_threads("J1a/clientele", threads), rows,
        [=] { return figures_of(counted<by_segment>(threads, bench::segment_column(), bench::scores())); });
    add(with_threads("J1a/clientele, 60,000 segments", threads), rows,
        [=] { return figures_of(counted<by_segment>(threads, bench::many_segment_column(), bench::scores())); });
    add(with_threads("J1a/clientele, 1,000 arbitrary keys", threads), rows,
        [=] { return figures_of(counted<by_key>(threads, bench::key_column(), bench::scores())); });
    add(with_threads("J1a/clientele, 60,000 arbitrary keys", threads), rows,
        [=] { return figures_of(counted<by_key>(threads, bench::many_key_column(), bench::scores())); });
  }
}

void add_weights() {
  const std::size_t rows = bench::rows();
  using by_segment = grouped<std::uint16_t, weighted_answers>;
  const auto sums = bench::naive::weigh_by_segment(bench::segment_column().data(), bench::scores().data(),
                                                   bench::weights().data(), rows, bench::segments);
  const auto one = counted<by_segment>(1, bench::segment_column(), bench::scores(), bench::weights());
  require(one == counted<by_segment>(2, bench::segment_column(), bench::scores(), bench::weights()),
          "J1b/clientele on two threads");
  for (std::size_t segment = 0; segment < bench::segments; ++segment) {
    const auto& tally = one.at(static_cast<std::uint16_t>(segment));
    double sum = 0;
    std::uint64_t n = 0;
    for (std::size_t level = 0; level < 11; ++level) {
      sum += sums[segment * 11 + level];
      n += reference(bench::segments)[segment].levels[level];
    }
    require(tally.size() == n && std::abs(tally.mass({0, 10}) - sum) <= 1e-9 * sum, "J1b/clientele");
  }
  add("J1b/naive -O3, sums of doubles", rows, [=] {
    return bench::naive::weigh_by_segment(bench::segment_column().data(), bench::scores().data(),
                                          bench::weights().data(), rows, bench::segments);
  });
  for (const unsigned threads : {1U, 2U}) {
    add(with_threads("J1b/clientele, exact, with effective n", threads), rows, [=] {
      return figures_of(counted<by_segment>(threads, bench::segment_column(), bench::scores(), bench::weights()));
    });
    // The sums of squares left out: what they cost.
    add(with_threads("J1b/kernel, exact sums of weights alone", threads), rows, [=] {
      const row_split split{bench::rows(), threads};
      std::vector<std::vector<detail::weighted_cell>> cells(split.size());
      detail::run_parallel(split.size(), threads, [&](std::size_t part) {
        const row_range range = split[part];
        cells[part].resize(bench::segments * 12);
        detail::column_view<std::uint8_t> view{bench::scores().data() + range.first, range.count};
        const std::size_t done =
            detail::count_grouped_weighted(bench::segment_column().data() + range.first, bench::segments, view,
                                           bench::weights().data() + range.first, 0, 11, cells[part].data(), false);
        require(done == range.count, "J1b/kernel");
      });
      return cells[0][0].n;
    });
    add(with_threads("J1b/clientele, exact, not grouped", threads), rows,
        [=] { return figures_of(counted<weighted_answers>(threads, bench::scores(), bench::weights())); });
  }
}

}  // namespace

int main(int argc, char** argv) {
#if !defined(NDEBUG) || (defined(__GNUC__) && !defined(__OPTIMIZE__))
  std::fprintf(stderr, "tally_bench: this is a debug build, its times mean nothing; configure with -DCMAKE_BUILD_TYPE=Release\n");
  return 1;
#endif
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  if (bench::rows() < 1000000) {
    std::fprintf(stderr, "tally_bench: CLIENTELE_BENCH_ROWS is below 1000000, where times mean little\n");
    return 1;
  }
  add_memory();
  add_plain_answers();
  add_segments();
  add_weights();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
