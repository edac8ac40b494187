#include <clientele/survey/post_stratification.hpp>

#include <cstddef>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

std::vector<std::string> crossed(std::initializer_list<std::span<const std::string>> variables,
                                 std::string_view between) {
  if (variables.size() == 0) {
    clientele::detail::throw_invalid_argument("there are no variables to cross; allowed: one or more");
  }
  const std::size_t rows = variables.begin()->size();
  std::vector<std::string> result(rows);
  std::vector<bool> missing(rows, false);
  bool first = true;
  for (const std::span<const std::string> variable : variables) {
    if (variable.size() != rows) {
      clientele::detail::throw_invalid_argument("a variable to cross has " + std::to_string(variable.size()) +
                                                " rows; allowed: as many as the first, " + std::to_string(rows));
    }
    for (std::size_t row = 0; row < rows; ++row) {
      if (variable[row].empty()) missing[row] = true;
      if (variables.size() > 1 && !between.empty() && variable[row].find(between) != std::string::npos) {
        throw invalid_value("a name to cross is " + clientele::detail::quoted(variable[row]) + " in row " + std::to_string(row) +
                                "; allowed: names without " + clientele::detail::quoted(between) + ", which stands between them",
                            row);
      }
      if (!first) result[row] += between;
      result[row] += variable[row];
    }
    first = false;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    if (missing[row]) result[row].clear();
  }
  return result;
}

post_stratification::post_stratification(const margin& strata, std::span<const double> design_weights,
                                         const raking_options& options)
    : raking({strata}, design_weights, options) {}

}  // namespace clientele::inline v0::survey
