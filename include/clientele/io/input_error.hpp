#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0::io {

/// A file that cannot be read as what it is said to be. `what()` begins with the file and, where there is one,
/// the physical line: "answers.csv, line 17: 2 fields where the header has 3".
class CLIENTELE_API input_error : public error {
 public:
  static constexpr std::uint64_t no_line = 0;  // lines count from 1

  input_error(std::string_view file, std::uint64_t line, std::string_view problem);
  input_error(const input_error&) = default;
  input_error& operator=(const input_error&) = default;
  ~input_error() override;

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

 private:
  std::string file_;
  std::uint64_t line_;
};

}  // namespace clientele::inline v0::io
