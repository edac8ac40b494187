// What the contenders written in C++ share: their arguments, the clock, memory and results. README.md tells the protocol.
#pragma once
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/raw_columns.hpp"

namespace peers {

/// The rows of a result, as text.
class result {
 public:
  template <class... Values>
  void row(const Values&... values) {
    std::size_t i = 0;
    ((text_ += i++ == 0 ? "" : ",", append(values)), ...);
    text_ += '\n';
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void append(const std::string& value) { text_ += value; }
  template <class T>
  void append(T value) {
    char digits[40];  // the shortest text that reads back as the same number
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
  std::string text_;
};

/// What is timed. Whatever it gives to `result` last is compared with the other contenders'.
using work = std::function<result()>;

struct way {
  std::string task;
  std::string name;
  std::vector<unsigned> threads;
  std::function<work(const std::filesystem::path& data, unsigned threads)> load;  // not timed
  /// Parts of the work on their own, in seconds: name and time. May be empty.
  std::function<std::vector<std::pair<std::string, double>>(const std::filesystem::path& data, unsigned threads)> parts =
      {};
};

inline double seconds_of(const std::function<void()>& run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
/// The median of a few runs.
inline double median_seconds_of(const std::function<void()>& run) {
  constexpr std::size_t runs = 5;
  std::vector<double> seconds;
  for (std::size_t i = 0; i < runs; ++i) seconds.push_back(seconds_of(run));
  std::sort(seconds.begin(), seconds.end());
  return seconds[runs / 2];
}

namespace detail {

/// A line of /proc/self/status in bytes; 0 where there is none.
inline std::uint64_t status(const std::string& field) {
  std::ifstream lines("/proc/self/status");
  constexpr std::uint64_t kibibyte = 1024;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(field + ':', 0) == 0) return std::strtoull(line.c_str() + field.size() + 1, nullptr, 10) * kibibyte;
  }
  return 0;
}
/// Starts the measurement of the peak anew.
inline void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace detail

inline int run_contender(const std::string& name, const std::string& version, const std::vector<way>& ways, int count,
                         char** arguments) {
  try {
    std::string task;
    std::string chosen;
    std::string data;
    std::string result_file;
    unsigned threads = 1;
    std::size_t repetitions = 1;
    double most_seconds = 60;
    bool describe = false;
    for (int i = 1; i < count; ++i) {
      const std::string option = arguments[i];
      if (option == "--describe") {
        describe = true;
        continue;
      }
      if (i + 1 == count) throw raw_error(option + " needs a value");
      const std::string value = arguments[++i];
      if (option == "--task") task = value;
      else if (option == "--way") chosen = value;
      else if (option == "--data") data = value;
      else if (option == "--result") result_file = value;
      else if (option == "--threads") threads = static_cast<unsigned>(count_argument(value.c_str()));
      else if (option == "--repetitions") repetitions = count_argument(value.c_str());
      else if (option == "--seconds") most_seconds = std::stod(value);
      else throw raw_error("unknown option " + option);
    }
    if (describe) {
      std::printf("{\"name\": \"%s\", \"version\": \"%s\", \"ways\": [", name.c_str(), version.c_str());
      const char* comma = "";
      for (const way& one : ways) {
        std::printf("%s{\"task\": \"%s\", \"way\": \"%s\", \"threads\": [", comma, one.task.c_str(), one.name.c_str());
        const char* inner = "";
        for (const unsigned n : one.threads) {
          std::printf("%s%u", inner, n);
          inner = ", ";
        }
        std::printf("]}");
        comma = ", ";
      }
      std::printf("]}\n");
      return 0;
    }
    for (const way& one : ways) {
      if (one.task != task || one.name != chosen) continue;
      const work job = one.load(data, threads);
      detail::forget_peak();
      const std::uint64_t before = detail::status("VmRSS");
      result last = job();  // the first time warms caches and allocators, and is not counted
      const std::uint64_t after = detail::status("VmHWM");
      std::vector<double> seconds;
      double spent = 0;
      constexpr std::size_t least = 3;  // unless one is longer than all should be
      const auto again = [&] {
        return seconds.empty() || spent < most_seconds || (seconds.size() < least && seconds[0] < most_seconds);
      };
      while (seconds.size() < repetitions && again()) {
        seconds.push_back(seconds_of([&] { last = job(); }));
        spent += seconds.back();
      }
      std::ofstream out(result_file, std::ios::binary);
      if (!(out << last.text()).flush()) throw raw_error("cannot write " + result_file);
      std::printf("{\"seconds\": [");
      for (std::size_t i = 0; i < seconds.size(); ++i) std::printf("%s%.9f", i == 0 ? "" : ", ", seconds[i]);
      std::printf("], \"peak_bytes\": %llu", static_cast<unsigned long long>(after > before ? after - before : 0));
      if (one.parts) {
        std::printf(", \"parts\": {");
        const char* comma = "";
        for (const auto& [part, time] : one.parts(data, threads)) {
          std::printf("%s\"%s\": %.9f", comma, part.c_str(), time);
          comma = ", ";
        }
        std::printf("}");
      }
      std::printf("}\n");
      return 0;
    }
    throw raw_error("no way " + chosen + " to do task " + task);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), problem.what());
    return 1;
  }
}

}  // namespace peers
