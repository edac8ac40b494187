#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// The base of every error of the library; `what()` names the value, the place and the allowed range.
class CLIENTELE_API error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  error(const error&) = default;
  error& operator=(const error&) = default;
  ~error() override;
};

/// An argument that no data can make right: a confidence level of 95, an empty scale, weights of the wrong length.
class CLIENTELE_API invalid_argument : public error {
 public:
  using error::error;
  invalid_argument(const invalid_argument&) = default;
  invalid_argument& operator=(const invalid_argument&) = default;
  ~invalid_argument() override;
};

/// A value of the data that its type does not allow. `row()` is its position, counted from `first_row`.
class CLIENTELE_API invalid_value : public error {
 public:
  static constexpr std::uint64_t no_row = ~std::uint64_t{0};

  explicit invalid_value(const std::string& message, std::uint64_t row = no_row) : error(message), row_(row) {}
  invalid_value(const invalid_value&) = default;
  invalid_value& operator=(const invalid_value&) = default;
  ~invalid_value() override;
  [[nodiscard]] std::uint64_t row() const noexcept { return row_; }

 private:
  std::uint64_t row_;
};

/// Two run-time shapes that do not fit: unequal scales, a metric on a scale that has no promoters.
class CLIENTELE_API scale_mismatch : public error {
 public:
  using error::error;
  scale_mismatch(const scale_mismatch&) = default;
  scale_mismatch& operator=(const scale_mismatch&) = default;
  ~scale_mismatch() override;
};

/// An exact sum that no longer fits its integer. The tally is unchanged.
class CLIENTELE_API sum_overflow : public error {
 public:
  using error::error;
  sum_overflow(const sum_overflow&) = default;
  sum_overflow& operator=(const sum_overflow&) = default;
  ~sum_overflow() override;
};

/// Bytes that are not what `to_bytes` wrote: wrong kind, unknown version, bad length, bad checksum, impossible counts.
class CLIENTELE_API corrupt_bytes : public error {
 public:
  using error::error;
  corrupt_bytes(const corrupt_bytes&) = default;
  corrupt_bytes& operator=(const corrupt_bytes&) = default;
  ~corrupt_bytes() override;
};

namespace detail {
// Out of line, so that a constexpr function that may fail stays small and needs no <string> at its call.
[[noreturn]] CLIENTELE_API void throw_invalid_argument(const char* what, double value, const char* allowed);
[[noreturn]] CLIENTELE_API void throw_invalid_argument(const std::string& message);
[[noreturn]] CLIENTELE_API void throw_off_scale(double value, int low, int high, std::string_view scale);
}  // namespace detail

}  // namespace clientele::inline v0
