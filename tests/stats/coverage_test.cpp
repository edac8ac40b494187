// How often the intervals contain what they are to contain. Enumerated exactly where that is possible, simulated with
// fixed seeds elsewhere. The quick run takes a part of the grid; with CLIENTELE_WRITE_COVERAGE naming a file the whole
// grid is run and its table is written there (docs/coverage.md).
#include <clientele/stats/difference.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/check.hpp"

using namespace clientele;

namespace {

const char* table_file() { return std::getenv("CLIENTELE_WRITE_COVERAGE"); }
bool full() { return table_file() != nullptr; }

/// The average and the lowest of some coverages.
class coverages {
 public:
  void add(double coverage, const std::function<std::string()>& where) {
    sum_ += coverage;
    ++count_;
    if (coverage < lowest_) {
      lowest_ = coverage;
      where_ = where();
    }
  }
  [[nodiscard]] double average() const { return sum_ / static_cast<double>(count_); }
  [[nodiscard]] double lowest() const { return lowest_; }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  double sum_ = 0.0;
  int count_ = 0;
  double lowest_ = 2.0;
  std::string where_;
};

struct row {
  std::string figure, method, sizes, how;
  double level;
  coverages result;
};

std::vector<row>& table() {
  static std::vector<row> rows;
  return rows;
}

std::string fixed(double value, int decimals) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

/// The requirement: an exact method is never below nominal; an approximate one is within a point of 95 % on average,
/// and within a point and a half of other levels.
enum class promise { exact, within_a_point, measured_only };

/// `floor`: what the lowest coverage at 95 % has to keep.
void judge(const row& r, promise kind, double floor = 0.0) {
  if (full()) table().push_back(r);
  const double average = r.result.average();
  INFO(r.figure, ", ", r.method, ", ", r.sizes, ", level ", r.level, ": average ", average, ", lowest ",
       r.result.lowest(), " at ", r.result.where());
  constexpr double rounding = 1e-12;
  if (kind == promise::exact) CHECK(r.result.lowest() >= r.level - rounding);
  if (kind == promise::within_a_point) CHECK(std::fabs(average - r.level) < (r.level == 0.95 ? 0.01 : 0.015));
  if (r.level == 0.95) CHECK(r.result.lowest() > floor);
}

double log_factorial(int n) { return std::lgamma(n + 1.0); }

std::vector<double> binomial(int n, double p) {
  std::vector<double> pmf(static_cast<std::size_t>(n) + 1);
  for (int x = 0; x <= n; ++x) {
    pmf[static_cast<std::size_t>(x)] = std::exp(log_factorial(n) - log_factorial(x) - log_factorial(n - x) +
                                                x * std::log(p) + (n - x) * std::log1p(-p));
  }
  return pmf;
}

/// The Poisson probabilities up to where the rest is below 1e-15.
std::vector<double> poisson(double mean) {
  const int last = static_cast<int>(mean + 9.0 * std::sqrt(mean) + 20.0);
  std::vector<double> pmf;
  for (int x = 0; x <= last; ++x) pmf.push_back(std::exp(x * std::log(mean) - mean - log_factorial(x)));
  return pmf;
}

template <class Unit>
struct limits {
  double lower, upper;
  explicit limits(const confidence_interval<Unit>& interval)
      : lower(interval.lower.value()), upper(interval.upper.value()) {}
  [[nodiscard]] bool contain(double truth) const { return lower <= truth && truth <= upper; }
};

struct size_range {
  int from, to;
  [[nodiscard]] std::string text() const { return std::to_string(from) + ".." + std::to_string(to); }
};
constexpr size_range ranges[] = {{10, 19}, {20, 49}, {50, 99}, {100, 199}, {200, 500}};

std::vector<double> levels() { return full() ? std::vector{0.90, 0.95, 0.99} : std::vector{0.95}; }

/// Numbers in [0, 1) that are the same everywhere: the standard fixes the engine, not its distributions.
class uniform {
 public:
  explicit uniform(std::uint64_t seed) : engine_(seed) {}
  double operator()() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log1p(-(*this)()));
    return radius * std::cos(6.283185307179586 * (*this)());
  }
  std::size_t draw(const std::vector<double>& cumulative) {
    const double u = (*this)();
    return static_cast<std::size_t>(std::upper_bound(cumulative.begin(), cumulative.end() - 1, u) - cumulative.begin());
  }

 private:
  std::mt19937_64 engine_;
};

std::vector<double> cumulated(std::vector<double> shares) {
  for (std::size_t i = 1; i < shares.size(); ++i) shares[i] += shares[i - 1];
  return shares;
}

int replicates() { return full() ? 20000 : 5000; }

}  // namespace

TEST_CASE("coverage of a proportion") {
  constexpr std::pair<proportion_method, promise> methods[] = {
      {proportion_method::wilson, promise::within_a_point},
      {proportion_method::clopper_pearson, promise::exact},
      {proportion_method::jeffreys, promise::within_a_point},
      {proportion_method::agresti_coull, promise::within_a_point},
      {proportion_method::linearised, promise::within_a_point}};
  for (const double level : levels()) {
    for (const size_range range : ranges) {
      std::array<coverages, std::size(methods)> results;
      for (int n = range.from; n <= range.to; n += full() ? 1 : 4) {
        std::array<std::vector<limits<proportion>>, std::size(methods)> all;
        for (int x = 0; x <= n; ++x) {
          const double share = static_cast<double>(x) / n;
          // What a tally hands over as linearised error: s / sqrt(n) with divisor n - 1.
          const proportion_estimate estimate(share, unweighted_basis(static_cast<std::uint64_t>(n)),
                                             std::sqrt(share * (1.0 - share) / (n - 1)));
          for (std::size_t m = 0; m < std::size(methods); ++m) {
            all[m].emplace_back(estimate.interval(level, methods[m].first));
          }
        }
        for (int percent = 1; percent < 100; ++percent) {
          const double p = percent / 100.0;
          const auto pmf = binomial(n, p);
          for (std::size_t m = 0; m < std::size(methods); ++m) {
            double coverage = 0.0;
            for (std::size_t x = 0; x < pmf.size(); ++x) coverage += all[m][x].contain(p) ? pmf[x] : 0.0;
            results[m].add(coverage, [&] { return "n " + std::to_string(n) + ", p " + fixed(p, 2); });
          }
        }
      }
      for (std::size_t m = 0; m < std::size(methods); ++m) {
        const bool bound = range.from >= 20 || methods[m].second == promise::exact;
        judge({"proportion", std::string(name(methods[m].first)), range.text(), "enumerated", level, results[m]},
              bound ? methods[m].second : promise::measured_only, range.from >= 20 ? 0.877 : 0.84);
      }
    }
  }
}

TEST_CASE("coverage of a rate") {
  struct mean_range {
    double from, to, step;
  };
  const mean_range means[] = {{0.1, 5.0, 0.1}, {5.1, 20.0, 0.1}, {20.5, 100.0, 0.5}, {101.0, 500.0, 3.0}};
  for (const double level : levels()) {
    for (const mean_range& range : means) {
      coverages garwood, score;
      const auto longest = poisson(range.to).size();
      std::vector<limits<rate_per<orders>>> exact, approximate;
      for (std::size_t x = 0; x < longest; ++x) {
        const auto rate = rate_estimate<orders>::from_counts(x, 1.0, unweighted_basis(1));
        exact.emplace_back(rate.interval(level));
        approximate.emplace_back(rate.interval(level, rate_method::score));
      }
      for (double mean = range.from; mean <= range.to; mean += range.step * (full() ? 1.0 : 7.0)) {
        const auto pmf = poisson(mean);
        double exact_coverage = 0.0, approximate_coverage = 0.0;
        for (std::size_t x = 0; x < pmf.size(); ++x) {
          exact_coverage += exact[x].contain(mean) ? pmf[x] : 0.0;
          approximate_coverage += approximate[x].contain(mean) ? pmf[x] : 0.0;
        }
        const auto where = [&] { return "mean " + fixed(mean, 1); };
        garwood.add(exact_coverage, where);
        score.add(approximate_coverage, where);
      }
      const std::string sizes = fixed(range.from, 1) + ".." + fixed(range.to, 0) + " events";
      judge({"rate", "garwood", sizes, "enumerated", level, garwood}, promise::exact);
      judge({"rate", "score", sizes, "enumerated", level, score},
            range.from >= 20.0 ? promise::within_a_point : promise::measured_only);
    }
  }
}

namespace {

/// Every pair of counts (up, down) of n answers, with the probability of each at given shares.
class trinomial {
 public:
  explicit trinomial(int n) : n_(n) {
    for (int up = 0; up <= n; ++up) {
      for (int down = 0; up + down <= n; ++down) {
        counts_.emplace_back(up, down);
        ways_.push_back(log_factorial(n) - log_factorial(up) - log_factorial(down) - log_factorial(n - up - down));
      }
    }
  }
  [[nodiscard]] std::vector<double> pmf(double up, double down) const {
    const double rest = 1.0 - up - down;
    std::vector<double> result;
    result.reserve(counts_.size());
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const auto [u, d] = counts_[i];
      const int between = n_ - u - d;
      const double log_rest = between == 0 ? 0.0 : between * std::log(rest);
      result.push_back(std::exp(ways_[i] + u * std::log(up) + d * std::log(down) + log_rest));
    }
    return result;
  }
  [[nodiscard]] balance_estimate estimate(std::size_t i) const {
    const auto [u, d] = counts_[i];
    const double up = static_cast<double>(u) / n_;
    const double down = static_cast<double>(d) / n_;
    const double variance = up + down - (up - down) * (up - down);
    return {up, down, unweighted_basis(static_cast<std::uint64_t>(n_)), std::sqrt(variance / (n_ - 1))};
  }
  [[nodiscard]] std::size_t size() const { return counts_.size(); }

 private:
  int n_;
  std::vector<std::pair<int, int>> counts_;
  std::vector<double> ways_;
};

/// The shares of promoters and detractors of a grid over the triangle.
std::vector<std::pair<double, double>> balance_grid(int steps) {
  std::vector<std::pair<double, double>> grid;
  for (int up = 1; up < steps; ++up) {
    for (int down = 1; up + down < steps; ++down) {
      grid.emplace_back(static_cast<double>(up) / steps, static_cast<double>(down) / steps);
    }
  }
  return grid;
}

std::string shares_text(double up, double down) { return "shares " + fixed(up, 2) + ", " + fixed(down, 2); }

}  // namespace

TEST_CASE("coverage of a balance") {
  constexpr std::pair<balance_method, promise> methods[] = {{balance_method::adjusted_wald, promise::within_a_point},
                                                            {balance_method::wald, promise::measured_only},
                                                            {balance_method::score, promise::within_a_point},
                                                            {balance_method::linearised, promise::within_a_point}};
  const auto grid = balance_grid(full() ? 20 : 10);
  for (const double level : levels()) {
    for (const int n : full() ? std::vector{10, 20, 50, 100, 200, 300} : std::vector{10, 20, 50, 100}) {
      const trinomial answers(n);
      std::array<std::vector<limits<points>>, std::size(methods)> all;
      for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto estimate = answers.estimate(i);
        for (std::size_t m = 0; m < std::size(methods); ++m) {
          all[m].emplace_back(estimate.interval(level, methods[m].first));
        }
      }
      std::array<coverages, std::size(methods)> results;
      for (const auto& [up, down] : grid) {
        const auto pmf = answers.pmf(up, down);
        for (std::size_t m = 0; m < std::size(methods); ++m) {
          double coverage = 0.0;
          const double truth = 100.0 * (up - down);
          for (std::size_t i = 0; i < pmf.size(); ++i) coverage += all[m][i].contain(truth) ? pmf[i] : 0.0;
          results[m].add(coverage, [&, u = up, d = down] { return shares_text(u, d); });
        }
      }
      for (std::size_t m = 0; m < std::size(methods); ++m) {
        judge({"balance", std::string(name(methods[m].first)), std::to_string(n), "enumerated", level, results[m]},
              n >= 20 ? methods[m].second : promise::measured_only,
              methods[m].first == balance_method::adjusted_wald ? (n >= 20 ? 0.938 : 0.93) : 0.0);
      }
    }
  }
}

TEST_CASE("coverage of a difference of proportions") {
  const std::pair<int, int> sizes[] = {{10, 10}, {20, 20}, {20, 50}, {50, 50}, {100, 100}};
  for (const double level : levels()) {
    for (const auto& [n1, n2] : sizes) {
      std::vector<std::vector<limits<difference_of<proportion>>>> all;
      for (int x1 = 0; x1 <= n1; ++x1) {
        auto& line = all.emplace_back();
        for (int x2 = 0; x2 <= n2; ++x2) {
          const auto count = [](int x) { return static_cast<std::uint64_t>(x); };
          line.emplace_back(difference(proportion_estimate::from_counts(count(x1), count(n1)),
                                       proportion_estimate::from_counts(count(x2), count(n2)))
                                .interval(level));
        }
      }
      coverages result;
      const int step = full() ? 5 : 15;
      for (int percent1 = 5; percent1 < 100; percent1 += step) {
        const auto first = binomial(n1, percent1 / 100.0);
        for (int percent2 = 5; percent2 < 100; percent2 += step) {
          const auto second = binomial(n2, percent2 / 100.0);
          const double truth = (percent1 - percent2) / 100.0;
          double coverage = 0.0;
          for (std::size_t x1 = 0; x1 < first.size(); ++x1) {
            for (std::size_t x2 = 0; x2 < second.size(); ++x2) {
              coverage += all[x1][x2].contain(truth) ? first[x1] * second[x2] : 0.0;
            }
          }
          result.add(coverage, [&] { return shares_text(percent1 / 100.0, percent2 / 100.0); });
        }
      }
      judge({"difference of proportions", "newcombe_10", std::to_string(n1) + " and " + std::to_string(n2),
             "enumerated", level, result},
            std::min(n1, n2) >= 20 ? promise::within_a_point : promise::measured_only, 0.908);
    }
  }
}

TEST_CASE("coverage of a difference of balances") {
  const auto grid = balance_grid(full() ? 6 : 5);
  for (const double level : levels()) {
    for (const int n : full() ? std::vector{10, 20, 30, 50} : std::vector{20}) {
      const trinomial answers(n);
      std::vector<balance_estimate> estimates;
      for (std::size_t i = 0; i < answers.size(); ++i) estimates.push_back(answers.estimate(i));
      std::vector<limits<difference_of<points>>> wald, added;
      for (const auto& a : estimates) {
        for (const auto& b : estimates) {
          const auto d = difference(a, b);
          wald.emplace_back(d.interval(level));
          added.emplace_back(d.interval(level, balance_difference_method::square_and_add));
        }
      }
      coverages by_wald, by_adding;
      for (std::size_t g = 0; g < grid.size(); ++g) {
        for (std::size_t h = 0; h <= g; ++h) {
          const auto [up1, down1] = grid[g];
          const auto [up2, down2] = grid[h];
          const auto first = answers.pmf(up1, down1);
          const auto second = answers.pmf(up2, down2);
          const double truth = 100.0 * ((up1 - down1) - (up2 - down2));
          double wald_coverage = 0.0, added_coverage = 0.0;
          for (std::size_t i = 0; i < first.size(); ++i) {
            for (std::size_t j = 0; j < second.size(); ++j) {
              const double probability = first[i] * second[j];
              wald_coverage += wald[i * second.size() + j].contain(truth) ? probability : 0.0;
              added_coverage += added[i * second.size() + j].contain(truth) ? probability : 0.0;
            }
          }
          const auto where = [&, a = up1, b = down1, c = up2, d = down2] {
            return shares_text(a, b) + " and " + fixed(c, 2) + ", " + fixed(d, 2);
          };
          by_wald.add(wald_coverage, where);
          by_adding.add(added_coverage, where);
        }
      }
      const std::string sizes = std::to_string(n) + " each";
      judge({"difference of balances", "wald", sizes, "enumerated", level, by_wald},
            n >= 50 ? promise::within_a_point : promise::measured_only, 0.90);
      judge({"difference of balances", "square_and_add", sizes, "enumerated", level, by_adding},
            n >= 20 ? promise::within_a_point : promise::measured_only, 0.93);
    }
  }
}

TEST_CASE("coverage of a difference of rates") {
  const std::vector<double> means{0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0};
  for (const double level : levels()) {
    coverages result;
    const auto longest = poisson(means.back()).size();
    std::vector<rate_estimate<orders>> rates;
    for (std::size_t x = 0; x < longest; ++x) {
      rates.push_back(rate_estimate<orders>::from_counts(x, 1.0, unweighted_basis(1)));
    }
    std::vector<limits<difference_of<rate_per<orders>>>> all;
    for (const auto& a : rates) {
      for (const auto& b : rates) all.emplace_back(difference(a, b).interval(level));
    }
    for (const double mean1 : means) {
      const auto first = poisson(mean1);
      for (const double mean2 : means) {
        if (mean2 > mean1) continue;
        const auto second = poisson(mean2);
        double coverage = 0.0;
        for (std::size_t i = 0; i < first.size(); ++i) {
          for (std::size_t j = 0; j < second.size(); ++j) {
            coverage += all[i * longest + j].contain(mean1 - mean2) ? first[i] * second[j] : 0.0;
          }
        }
        result.add(coverage, [&] { return "means " + fixed(mean1, 1) + ", " + fixed(mean2, 1); });
      }
    }
    judge({"difference of rates", "mover_garwood", "0.5..40 events", "enumerated", level, result},
          promise::measured_only);
    CHECK(result.lowest() > level - 0.005);  // Garwood's limits are wide, and so is what is made of them
  }
}

namespace {

struct shape {
  const char* name;
  int low;
  std::vector<double> shares;
  [[nodiscard]] double mean() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < shares.size(); ++i) sum += shares[i] * (low + static_cast<double>(i));
    return sum;
  }
};

const shape shapes[] = {{"even 1..5", 1, {0.2, 0.2, 0.2, 0.2, 0.2}},
                        {"satisfied 1..5", 1, {0.03, 0.07, 0.20, 0.40, 0.30}},
                        {"split 1..5", 1, {0.40, 0.08, 0.04, 0.08, 0.40}},
                        {"usual 0..10", 0, {0.03, 0.01, 0.02, 0.03, 0.04, 0.08, 0.09, 0.15, 0.22, 0.18, 0.15}},
                        {"skewed 1..7", 1, {0.01, 0.01, 0.02, 0.04, 0.07, 0.20, 0.65}}};

/// What a tally knows of answers: sums of weights, of squared weights, and of weights times answers.
struct sums {
  double w = 0.0, ww = 0.0, wx = 0.0, wxx = 0.0;
  int n = 0;
  void add(double weight, double x) {
    ++n;
    w += weight;
    ww += weight * weight;
    wx += weight * x;
    wxx += weight * x * x;
  }
  [[nodiscard]] sample_basis basis() const { return {static_cast<std::uint64_t>(n), w * w / ww, 0}; }
  [[nodiscard]] mean_estimate<scale_mean> mean(double low, double high) const {
    const double m = wx / w;
    const double variance = std::max(0.0, wxx / w - m * m);
    return {m, std::sqrt(variance / (w * w / ww - 1.0)), basis(), low, high};
  }
};

}  // namespace

TEST_CASE("coverage of a mean, of a weighted mean and of a difference of means") {
  for (const double level : levels()) {
    for (const int n : full() ? std::vector{10, 20, 50, 100, 200} : std::vector{20, 50}) {
      coverages plain, weighted, welch, skewed, skewed_weighted;
      std::uint64_t seed = 20240601 + static_cast<std::uint64_t>(n);
      for (const shape& s : shapes) {
        uniform random(seed++);
        const auto cumulative = cumulated(s.shares);
        const double high = s.low + static_cast<double>(s.shares.size()) - 1.0;
        const auto sample = [&](int size, double sigma) {
          sums result;
          for (int i = 0; i < size; ++i) {
            const double weight = sigma > 0.0 ? std::exp(sigma * random.normal()) : 1.0;
            result.add(weight, s.low + static_cast<double>(random.draw(cumulative)));
          }
          return result.mean(s.low, high);
        };
        int hits = 0, weighted_hits = 0, difference_hits = 0;
        for (int r = 0; r < replicates(); ++r) {
          const auto first = sample(n, 0.0);
          hits += limits<scale_mean>(first.interval(level)).contain(s.mean()) ? 1 : 0;
          weighted_hits += limits<scale_mean>(sample(n, 0.5).interval(level)).contain(s.mean()) ? 1 : 0;
          const auto apart = difference(first, sample(2 * n, 0.0)).interval(level);
          difference_hits += apart.contains(difference_of<scale_mean>{0}) ? 1 : 0;
        }
        const double runs = replicates();
        const auto where = [&] { return std::string(s.name); };
        const bool is_skewed = &s == std::end(shapes) - 1;
        (is_skewed ? skewed : plain).add(hits / runs, where);
        (is_skewed ? skewed_weighted : weighted).add(weighted_hits / runs, where);
        welch.add(difference_hits / runs, where);
      }
      const std::string size = std::to_string(n);
      judge({"mean", "student", size, "simulated", level, plain},
            n >= 20 ? promise::within_a_point : promise::measured_only);
      judge({"mean, weighted", "student", size, "simulated", level, weighted},
            n >= 20 ? promise::within_a_point : promise::measured_only);
      judge({"mean of skewed answers", "student", size, "simulated", level, skewed}, promise::measured_only);
      judge({"mean of skewed answers, weighted", "student", size, "simulated", level, skewed_weighted},
            promise::measured_only);
      judge({"difference of means", "welch", size + " and " + std::to_string(2 * n), "simulated", level, welch},
            n >= 20 ? promise::within_a_point : promise::measured_only);
    }
  }
}

TEST_CASE("coverage of weighted proportions, balances and rates") {
  // Weights that have nothing to do with the answers, log-normal with sigma .5: a Kish design effect of about 1.28.
  constexpr double sigma = 0.5;
  for (const double level : levels()) {
    for (const int n : full() ? std::vector{20, 50, 100, 200, 500} : std::vector{50, 100}) {
      coverages wilson, korn_graubard, jeffreys, linearised;
      std::uint64_t seed = 7100 + static_cast<std::uint64_t>(n);
      for (const double p : {0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95}) {
        uniform random(seed++);
        int w = 0, k = 0, j = 0, l = 0;
        for (int r = 0; r < replicates(); ++r) {
          sums all;
          double squares_hit = 0.0;
          for (int i = 0; i < n; ++i) {
            const double weight = std::exp(sigma * random.normal());
            const bool hit = random() < p;
            all.add(weight, hit ? 1.0 : 0.0);
            if (hit) squares_hit += weight * weight;
          }
          const double share = all.wx / all.w;
          const double squares =
              squares_hit * (1.0 - share) * (1.0 - share) + (all.ww - squares_hit) * share * share;
          const proportion_estimate estimate(share, all.basis(), std::sqrt(n / (n - 1.0) * squares) / all.w);
          const auto covers = [&](proportion_method method) {
            return limits<proportion>(estimate.interval(level, method)).contain(p) ? 1 : 0;
          };
          w += covers(proportion_method::wilson);
          k += covers(proportion_method::clopper_pearson);
          j += covers(proportion_method::jeffreys);
          l += covers(proportion_method::linearised);
        }
        const double runs = replicates();
        const auto where = [&] { return "p " + fixed(p, 2); };
        wilson.add(w / runs, where);
        korn_graubard.add(k / runs, where);
        jeffreys.add(j / runs, where);
        linearised.add(l / runs, where);
      }
      const std::string size = std::to_string(n);
      judge({"proportion, weighted", "wilson", size, "simulated", level, wilson}, promise::within_a_point);
      judge({"proportion, weighted", "clopper_pearson", size, "simulated", level, korn_graubard},
            promise::measured_only);
      judge({"proportion, weighted", "jeffreys", size, "simulated", level, jeffreys}, promise::measured_only);
      judge({"proportion, weighted", "linearised", size, "simulated", level, linearised}, promise::measured_only);
      CHECK(korn_graubard.average() > level);

      coverages adjusted, by_error;
      for (const auto& [up, down] :
           {std::pair{0.5, 0.2}, std::pair{0.8, 0.05}, std::pair{0.3, 0.3}, std::pair{0.1, 0.6}}) {
        uniform random(seed++);
        int a = 0, b = 0;
        for (int r = 0; r < replicates(); ++r) {
          double weight_sum = 0.0, squares = 0.0, ups = 0.0, downs = 0.0, square_up = 0.0, square_down = 0.0;
          for (int i = 0; i < n; ++i) {
            const double weight = std::exp(sigma * random.normal());
            const double u = random();
            weight_sum += weight;
            squares += weight * weight;
            if (u < up) {
              ups += weight;
              square_up += weight * weight;
            } else if (u < up + down) {
              downs += weight;
              square_down += weight * weight;
            }
          }
          const double value = (ups - downs) / weight_sum;
          const double spread = square_up * (1.0 - value) * (1.0 - value) +
                                square_down * (1.0 + value) * (1.0 + value) +
                                (squares - square_up - square_down) * value * value;
          const balance_estimate estimate(
              ups / weight_sum, downs / weight_sum,
              sample_basis{static_cast<std::uint64_t>(n), weight_sum * weight_sum / squares, 0},
              std::sqrt(n / (n - 1.0) * spread) / weight_sum);
          const double truth = 100.0 * (up - down);
          a += limits<points>(estimate.interval(level)).contain(truth) ? 1 : 0;
          b += limits<points>(estimate.interval(level, balance_method::linearised)).contain(truth) ? 1 : 0;
        }
        const double runs = replicates();
        const auto where = [&, u = up, d = down] { return shares_text(u, d); };
        adjusted.add(a / runs, where);
        by_error.add(b / runs, where);
      }
      judge({"balance, weighted", "adjusted_wald", size, "simulated", level, adjusted}, promise::within_a_point);
      judge({"balance, weighted", "linearised", size, "simulated", level, by_error},
            n >= 50 ? promise::within_a_point : promise::measured_only);

      coverages rates;
      for (const double mean : {0.02, 0.1, 0.5, 1.5}) {  // events per order, n orders
        uniform random(seed++);
        const auto cumulative = cumulated(poisson(mean));
        int hits = 0;
        for (int r = 0; r < replicates(); ++r) {
          double events = 0.0, exposure = 0.0, exposure_squares = 0.0;
          for (int i = 0; i < n; ++i) {
            const double weight = std::exp(sigma * random.normal());
            const auto count = static_cast<double>(random.draw(cumulative));
            events += weight * count;
            exposure += weight;
            exposure_squares += weight * weight;
          }
          const double effective_exposure = exposure * exposure / exposure_squares;
          const rate_estimate<orders> estimate(events / exposure * effective_exposure, events / exposure,
                                               effective_exposure,
                                               sample_basis{static_cast<std::uint64_t>(n), effective_exposure, 0});
          hits += limits<rate_per<orders>>(estimate.interval(level)).contain(mean) ? 1 : 0;
        }
        rates.add(hits / (static_cast<double>(replicates())), [&] { return "rate " + fixed(mean, 2) + " per order"; });
      }
      judge({"rate, weighted", "garwood", size + " orders", "simulated", level, rates}, promise::measured_only);
      CHECK(rates.average() > level - 0.002);
    }
  }
}

TEST_CASE("the table of coverages is written on request") {
  // Stands last in this file: doctest runs the cases of a file in their order.
  if (!full()) return;
  const auto cell = [](const row& r) {
    return fixed(100.0 * r.result.average(), 2) + " (" + fixed(100.0 * r.result.lowest(), 2) + ")";
  };
  std::ofstream out(table_file());
  out << "| figure | method | n | 90 % | 95 % | 99 % | lowest at 95 % | |\n|---|---|---|---|---|---|---|---|\n";
  for (const row& low : table()) {
    if (low.level != 0.90) continue;
    const auto at = [&](double level) {
      return std::find_if(table().begin(), table().end(), [&](const row& r) {
        return r.level == level && r.figure == low.figure && r.method == low.method && r.sizes == low.sizes;
      });
    };
    const auto middle = at(0.95);
    const auto high = at(0.99);
    REQUIRE(middle != table().end());
    REQUIRE(high != table().end());
    out << "| " << low.figure << " | " << low.method << " | " << low.sizes << " | " << cell(low) << " | "
        << cell(*middle) << " | " << cell(*high) << " | " << middle->result.where() << " | " << low.how << " |\n";
  }
  CHECK(out.good());
}
