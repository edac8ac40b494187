// Columns of real data and of reference values, as models read them.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <clientele/stats/numeric_columns.hpp>

#include "support/oracle.hpp"
#include "support/survey_table.hpp"

namespace clientele_test {

[[nodiscard]] inline std::vector<std::string> texts_of(const json_value& list) {
  std::vector<std::string> result;
  if (list.type() == json_value::kind::text) return {list.text()};
  for (const json_value& one : list) result.push_back(one.text());
  return result;
}

[[nodiscard]] inline clientele::numeric_columns columns_of(const std::filesystem::path& file,
                                                           const std::vector<std::string>& names) {
  const survey_table table = survey_table::read(file);
  clientele::numeric_columns result;
  for (const std::string& name : names) result.add(name, table.numbers(name));
  return result;
}

}  // namespace clientele_test
