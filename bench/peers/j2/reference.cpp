// Job J2 by sorting, with nothing of the library: what every other result is compared with.
#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "common/contender.hpp"

namespace {

using folder = std::filesystem::path;

constexpr std::int64_t as_of = 19722;  // 2023-12-31
constexpr std::size_t bins = 5;

struct purchase {
  std::uint32_t customer;
  std::int32_t day;
  std::int64_t amount;
};
using values = std::vector<std::int64_t>;

/// 1 + the number of cuts below each value; cut k is the smallest value that k fifths do not exceed.
std::vector<int> scores(const values& of) {
  values sorted = of;
  std::sort(sorted.begin(), sorted.end());
  std::array<std::int64_t, bins - 1> cuts{};
  for (std::size_t k = 1; k < bins; ++k) cuts[k - 1] = sorted[(k * sorted.size() + bins - 1) / bins - 1];
  std::vector<int> result;
  for (const std::int64_t value : of) {
    result.push_back(1 + static_cast<int>(std::count_if(cuts.begin(), cuts.end(), [&](auto cut) { return value > cut; })));
  }
  return result;
}

/// The names of the segments, and the segment of each code of three digits: recency, frequency, monetary score.
struct segment_list {
  std::vector<std::string> names;
  std::array<std::size_t, 556> of_code{};
};
segment_list read_segments() {
  segment_list list;
  std::ifstream lines(PEERS_JOB_FOLDER "/segments.csv");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t comma = line.find(',');
    for (std::size_t at = comma + 1; at < line.size(); at += 4) list.of_code.at(std::stoul(line.substr(at, 3))) = list.names.size();
    list.names.push_back(line.substr(0, comma));
  }
  return list;
}

peers::work segments(const folder& data, unsigned) {
  const auto customer = peers::read_column<std::uint32_t>(data / "customer.u32");
  const auto day = peers::read_column<std::int32_t>(data / "day.i32");
  const auto amount = peers::read_column<std::int64_t>(data / "amount.i64");
  std::vector<purchase> log(customer.size());
  for (std::size_t i = 0; i < log.size(); ++i) log[i] = {customer[i], day[i], amount[i]};
  std::sort(log.begin(), log.end(), [](const purchase& a, const purchase& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.day < b.day;
  });
  values recency;
  values frequency;
  values spend;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (i == 0 || log[i].customer != log[i - 1].customer) {
      recency.push_back(0);
      frequency.push_back(0);
      spend.push_back(0);
    }
    if (i == 0 || log[i].customer != log[i - 1].customer || log[i].day != log[i - 1].day) ++frequency.back();
    recency.back() = as_of - log[i].day;
    spend.back() += log[i].amount;
  }
  const std::vector<int> r = scores(recency);
  const std::vector<int> f = scores(frequency);
  const std::vector<int> m = scores(spend);
  const segment_list list = read_segments();
  std::vector<std::uint64_t> counts(list.names.size());
  for (std::size_t i = 0; i < r.size(); ++i) {
    ++counts[list.of_code.at(static_cast<std::size_t>(100 * (6 - r[i]) + 10 * f[i] + m[i]))];
  }
  return [=] {
    peers::result rows;
    for (std::size_t i = 0; i < counts.size(); ++i) rows.row(list.names[i], counts[i]);
    return rows;
  };
}

}  // namespace

int main(int count, char** arguments) {
  return peers::run_contender("reference", "", {{"rfm", "", {1}, segments}}, count, arguments);
}
