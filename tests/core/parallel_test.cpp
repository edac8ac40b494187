#include <clientele/core/parallel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

using namespace clientele;

TEST_CASE("row_split: ranges cover the rows in order, none empty, cut at multiples of 64") {
  for (const std::size_t rows : {0U, 1U, 63U, 64U, 65U, 128U, 1000U, 4096U, 100003U}) {
    for (const std::size_t parts : {0U, 1U, 2U, 3U, 7U, 64U, 5000U}) {
      const row_split split{rows, parts};
      CHECK(split.size() <= (parts == 0 ? 1 : parts));
      CHECK((split.size() == 0) == (rows == 0));
      std::size_t next = 0;
      for (std::size_t part = 0; part < split.size(); ++part) {
        REQUIRE(split[part].first == next);
        REQUIRE(split[part].count > 0);
        REQUIRE(next % row_split::alignment == 0);
        next += split[part].count;
      }
      CHECK(next == rows);
    }
  }
  static_assert(row_split{200, 2}[0] == row_range{0, 128} && row_split{200, 2}[1] == row_range{128, 72});
}

TEST_CASE("run_parallel: every part once, on any number of threads") {
  CHECK(hardware_threads() >= 1);
  for (const unsigned threads : {0U, 1U, 2U, 3U, 16U}) {
    for (const std::size_t parts : {0U, 1U, 2U, 100U}) {
      std::vector<std::atomic<int>> calls(parts);
      detail::run_parallel(parts, threads, [&](std::size_t part) { ++calls[part]; });
      for (const std::atomic<int>& called : calls) CHECK(called == 1);
    }
  }
}

TEST_CASE("run_parallel: the exception of the lowest part comes out after all parts are done") {
  for (const unsigned threads : {1U, 2U, 8U}) {
    std::atomic<int> calls = 0;
    std::string message;
    try {
      detail::run_parallel(50, threads, [&](std::size_t part) {
        ++calls;
        if (part % 10 == 7) throw std::runtime_error(std::to_string(part));
      });
    } catch (const std::runtime_error& failure) {
      message = failure.what();
    }
    CHECK(message == "7");
    CHECK(calls == 50);
  }
}
