// Job J2 by the library: customers numbered densely, and the same customers by arbitrary 64-bit numbers.
#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/version.hpp>

#include <memory>
#include <string>

#include "common/contender.hpp"

namespace {

using namespace clientele;
using folder = std::filesystem::path;
using cents = money<USD>;

const observation_window window{day::from_civil(2021, 1, 1), day::from_civil(2023, 12, 31)};

template <class Key>
struct purchases {
  std::vector<Key> customers;
  std::vector<day> days;
  std::vector<cents> amounts;
};

template <class Key>
peers::work segments(const folder& data, unsigned threads, const char* customer_file) {
  const auto log = std::make_shared<purchases<Key>>();
  log->customers = peers::read_column<Key>(data / customer_file);
  for (const std::int32_t number : peers::read_column<std::int32_t>(data / "day.i32")) {
    log->days.push_back(day::from_number(number));
  }
  for (const std::int64_t units : peers::read_column<std::int64_t>(data / "amount.i64")) {
    log->amounts.push_back(cents::from_units(units));
  }
  return [=] {
    const auto customers = summarize_purchases(log->customers, log->days, log->amounts, window, {}, {.threads = threads});
    const auto scores = segment::rfm(customers);
    const auto segments = segment::rfm_segments(scores);
    peers::result rows;
    for (std::size_t code = 0; code < segments.counts().size(); ++code) {
      rows.row(std::string(segments.set().names()[code]), segments.counts()[code]);
    }
    return rows;
  };
}

}  // namespace

int main(int count, char** arguments) {
  const std::string version = std::to_string(version_major) + '.' + std::to_string(version_minor) + '.' +
                              std::to_string(version_patch);
  return peers::run_contender(
      "clientele", version,
      {{"rfm", "", {1, 2}, [](const folder& data, unsigned n) { return segments<std::uint32_t>(data, n, "customer.u32"); }},
       {"rfm", "arbitrary customers", {1, 2},
        [](const folder& data, unsigned n) { return segments<std::uint64_t>(data, n, "customer.u64"); }}},
      count, arguments);
}
