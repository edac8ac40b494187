// Reference values: facts in tests/oracles/*.json, and larger files in folders named by the environment.
//
//     for (const oracle_entry& entry : committed_oracles("proportions").starting_with("prop.ci.")) {
//       check_either(mine(entry.inputs["x"].number()), entry.value["wilson"][0].number(), entry.allowed, entry.id);
//     }
//     if (const auto oracles = shared_oracles("nps")) ...        // CLIENTELE_TEST_ORACLES, else a message says skipped
//     if (const auto file = data_file(entry)) ...                // CLIENTELE_TEST_DATA, else a message says skipped
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/check.hpp"

namespace clientele_test {

/// A JSON value, with numbers read to the nearest double. (Boost.JSON 1.81 misses the last place of one number in
/// seven, which is more than some of these tests allow.) Asking for what is not there throws and says what is.
class json_value {
 public:
  enum class kind { null, boolean, number, text, array, object };

  [[nodiscard]] static json_value parse(std::string_view text);
  [[nodiscard]] static json_value read(const std::filesystem::path& file);

  [[nodiscard]] kind type() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == kind::null; }
  /// null is NaN; "Infinity" and "-Infinity" are numbers too.
  [[nodiscard]] double number() const;
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] const json_value& operator[](std::size_t position) const;
  [[nodiscard]] const json_value& operator[](int position) const { return (*this)[static_cast<std::size_t>(position)]; }
  [[nodiscard]] const json_value& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  [[nodiscard]] const json_value& operator[](std::string_view key) const;
  [[nodiscard]] const json_value* find(std::string_view key) const noexcept;
  [[nodiscard]] bool has(std::string_view key) const noexcept { return find(key) != nullptr; }
  /// The members of an object, in the order of the file.
  [[nodiscard]] const std::vector<std::string>& keys() const noexcept { return keys_; }
  [[nodiscard]] std::vector<double> numbers() const;

  [[nodiscard]] auto begin() const noexcept { return items_.begin(); }
  [[nodiscard]] auto end() const noexcept { return items_.end(); }

 private:
  friend class json_reader;
  kind kind_ = kind::null;
  double number_ = 0.0;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<json_value> items_;
};

struct oracle_entry {
  std::string id;
  json_value inputs;
  json_value value;
  tolerance allowed;   // accept when either holds
  std::string source;  // the id and the tool, for messages
  json_value all;
};

class oracle_file {
 public:
  explicit oracle_file(const std::filesystem::path& file);
  [[nodiscard]] const std::vector<oracle_entry>& entries() const noexcept { return entries_; }
  [[nodiscard]] const oracle_entry& entry(std::string_view id) const;
  [[nodiscard]] std::vector<oracle_entry> starting_with(std::string_view prefix) const;

 private:
  std::vector<oracle_entry> entries_;
};

/// tests/, from CLIENTELE_TESTS_DIR where the build defines it.
[[nodiscard]] std::filesystem::path tests_folder();
/// tests/oracles/<name>.json
[[nodiscard]] oracle_file committed_oracles(std::string_view name);

/// <name>.json of the folder CLIENTELE_TEST_ORACLES; without it nothing, and a message that the test is skipped.
[[nodiscard]] std::optional<oracle_file> shared_oracles(std::string_view name);
/// A file of the folder CLIENTELE_TEST_DATA, or nothing and a message. A leading "shared/data/" is left off.
[[nodiscard]] std::optional<std::filesystem::path> data_file(std::string_view name);
/// The file that the inputs of an entry name.
[[nodiscard]] std::optional<std::filesystem::path> data_file(const oracle_entry& entry);

}  // namespace clientele_test
