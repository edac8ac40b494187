#pragma once
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0::io {

/// A file that cannot be written. `what()` begins with the file: "customers.csv: cannot be written: no such directory".
class CLIENTELE_API output_error : public error {
 public:
  output_error(std::string_view file, std::string_view problem);
  output_error(const output_error&) = default;
  output_error& operator=(const output_error&) = default;
  ~output_error() override;

  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  std::string file_;
};

}  // namespace clientele::inline v0::io
