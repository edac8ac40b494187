#include <clientele/behavior/loyal_after_three.hpp>
#include <clientele/behavior/rising_spend.hpp>

#include <cmath>

namespace clientele::inline v0 {

namespace {

double known_share(proportion share) {
  if (!share.known()) detail::throw_invalid_argument("share of own choices", share.value(), "0 to 1");
  return share.value();
}

/// held[n]: the probability that the first n tries hold a run. The first run can end with the next try if the one
/// before its beginning failed, and no run came before that.
std::vector<double> run_probabilities(std::uint32_t tries, std::uint32_t run, double share) {
  std::vector<double> held(std::size_t{tries} + 1, 0.0);
  const double whole = std::pow(share, run);
  for (std::size_t n = run; n <= tries; ++n) {
    held[n] = n == run ? whole : held[n - 1] + (1.0 - share) * whole * (1.0 - held[n - run - 1]);
  }
  return held;
}

}  // namespace

namespace detail {

void require_run(std::uint32_t run) {
  if (run == 0) throw_invalid_argument("length of the run", run, "1 or more");
}

void require_periods(bool has_periods, std::size_t customers) {
  if (!has_periods && customers > 0) {
    throw_invalid_argument("summary has no periods; allowed: one made with summary_options::periods");
  }
}

void require_significance(double significance) {
  if (!(significance > 0.0 && significance < 0.5)) {
    throw_invalid_argument("significance", significance, "above 0 and below 0.5; 5 % is written 0.05");
  }
}

proportion mean_run_probability(std::span<const std::uint32_t> tries, std::uint32_t run, proportion share,
                                bool everyone) {
  require_run(run);
  const double own = known_share(share);
  std::uint32_t most = 0;
  for (const std::uint32_t n : tries) most = n > most ? n : most;
  const std::vector<double> held = run_probabilities(most, run, own);
  // Counted by tries first, so that the order of customers does not matter.
  std::vector<std::uint64_t> customers(held.size());
  std::uint64_t counted = 0;
  for (const std::uint32_t n : tries) {
    if (!everyone && n < run) continue;
    ++customers[n];
    ++counted;
  }
  if (counted == 0) return {};
  double sum = 0.0;
  for (std::size_t n = 0; n < held.size(); ++n) sum += static_cast<double>(customers[n]) * held[n];
  return proportion{clip(sum / static_cast<double>(counted), 0.0, 1.0)};
}

}  // namespace detail

namespace behavior {

std::string_view name(run_base base) noexcept {
  switch (base) {
    case run_base::long_enough: return "long_enough";
    case run_base::everyone: return "everyone";
  }
  return "unknown";
}

double run_probability(std::uint32_t tries, std::uint32_t run, proportion share) {
  clientele::detail::require_run(run);
  return run_probabilities(tries, run, known_share(share))[tries];
}

}  // namespace behavior

}  // namespace clientele::inline v0
