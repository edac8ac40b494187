// What the tests of survey figures write often: a gap, the number of an estimate, columns from rows.
#pragma once
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <clientele/stats/numeric_columns.hpp>

namespace clientele_test {

/// An answer that is missing.
inline constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// The number of an estimate, without its unit.
[[nodiscard]] double value_of(const auto& estimate) { return estimate.value().value(); }

/// A row per person (or thing), a column per question: c0, c1, c2 ..
[[nodiscard]] inline clientele::numeric_columns columns_of(const std::vector<std::vector<double>>& rows) {
  clientele::numeric_columns columns;
  for (std::size_t j = 0; j < rows.at(0).size(); ++j) {
    std::vector<double> values;
    for (const auto& row : rows) values.push_back(row[j]);
    columns.add("c" + std::to_string(j), std::move(values));
  }
  return columns;
}

}  // namespace clientele_test
