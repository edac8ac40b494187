#include <clientele/core/errors.hpp>

#include <string>

#include "text.hpp"

namespace clientele::inline v0 {

// The destructors stand here so that each class has one home for its type information, also across shared libraries.
error::~error() = default;
invalid_argument::~invalid_argument() = default;
invalid_value::~invalid_value() = default;
scale_mismatch::~scale_mismatch() = default;
sum_overflow::~sum_overflow() = default;
corrupt_bytes::~corrupt_bytes() = default;

namespace detail {

void throw_invalid_argument(const char* what, double value, const char* allowed) {
  throw invalid_argument(std::string(what) + " is " + number_text(value) + "; allowed: " + allowed);
}

void throw_invalid_argument(const std::string& message) { throw invalid_argument(message); }

void throw_off_scale(double value, int low, int high, std::string_view scale) {
  throw invalid_argument("answer is " + number_text(value) + "; allowed on the scale " + std::string(scale) + ": " +
                         std::to_string(low) + " to " + std::to_string(high));
}

}  // namespace detail
}  // namespace clientele::inline v0
