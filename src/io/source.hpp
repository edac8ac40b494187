#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// Where the bytes of a file come from. What it throws is an `input_error` without a line.
class source {
 public:
  source() = default;
  source(const source&) = delete;
  source& operator=(const source&) = delete;
  virtual ~source() = default;
  /// Reads up to `size` bytes; fewer than asked for means the end.
  [[nodiscard]] virtual std::size_t read(char* to, std::size_t size) = 0;
  /// Bytes taken from the file itself. May be asked while another thread reads.
  [[nodiscard]] virtual std::uint64_t taken() const noexcept = 0;
  [[nodiscard]] virtual std::optional<std::uint64_t> total() const noexcept = 0;
};

[[nodiscard]] std::unique_ptr<source> open_file(const std::string& path, const std::string& shown_as);
[[nodiscard]] std::unique_ptr<source> open_text(std::string text);
/// What `compressed` holds, `start` being what was read of it already.
[[nodiscard]] std::unique_ptr<source> open_gzip(std::unique_ptr<source> compressed, std::string start,
                                                std::string shown_as);

}  // namespace clientele::inline v0::io::detail
