#include <clientele/tally/detail/counts.hpp>

#include <clientele/tally/detail/levels.hpp>

#include <string>

#include "../core/text.hpp"

namespace clientele::inline v0::detail {

void throw_bad_number(const char* what, double value, const char* allowed, std::uint64_t row) {
  std::string message = std::string(what) + " is " + number_text(value);
  if (row != invalid_value::no_row) message += " at row " + std::to_string(row);
  throw invalid_value(message + "; allowed: " + allowed, row);
}

}  // namespace clientele::inline v0::detail
