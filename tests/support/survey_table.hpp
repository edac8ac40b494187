// A trivial reader of the survey files that the tests use: commas, quotes around a field, blank = missing.
#pragma once
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace clientele_test {

class survey_table {
 public:
  static survey_table read(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot open " + file.string());
    survey_table result;
    std::string line;
    std::getline(in, line);
    result.names_ = fields_of(line);
    while (std::getline(in, line)) {
      if (!line.empty()) result.rows_.push_back(fields_of(line));
    }
    return result;
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const {
    const std::size_t at = position(name);
    std::vector<std::string> result;
    for (const auto& row : rows_) result.push_back(row.at(at));
    return result;
  }
  /// NaN where a field is blank.
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const {
    std::vector<double> result;
    for (const std::string& text : texts(name)) {
      result.push_back(text.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(text));
    }
    return result;
  }

 private:
  [[nodiscard]] std::size_t position(std::string_view name) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return i;
    }
    throw std::out_of_range("no column " + std::string(name));
  }
  static std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else if (c != '\r') {
        fields.back() += c;
      }
    }
    return fields;
  }
  std::vector<std::string> names_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace clientele_test
