#include <clientele/tally/customer_summary.hpp>

#include <string>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

std::string_view name(refund_policy policy) noexcept {
  switch (policy) {
    case refund_policy::net: return "net";
    case refund_policy::drop: return "drop";
    case refund_policy::separate: return "separate";
  }
  return "unknown";
}

std::string_view name(zero_policy policy) noexcept {
  switch (policy) {
    case zero_policy::keep: return "keep";
    case zero_policy::drop: return "drop";
  }
  return "unknown";
}

std::string_view name(purchase_count counted) noexcept {
  switch (counted) {
    case purchase_count::purchase_days: return "purchase_days";
    case purchase_count::orders: return "orders";
  }
  return "unknown";
}

namespace detail {

void throw_bad_customer_column(const char* column, std::size_t rows, std::size_t expected) {
  throw invalid_argument("column " + std::string(column) + " of a customer summary has " + std::to_string(rows) +
                         " rows; wanted are " + std::to_string(expected));
}

void throw_bad_customer_row(std::size_t row, const char* what) {
  throw invalid_argument("row " + std::to_string(row) + " of a customer summary: " + what);
}

void write_money_type(byte_writer& out, std::string_view code, int decimals) {
  out.u8(static_cast<std::uint8_t>(code.size()));
  for (const char c : code) out.u8(static_cast<std::uint8_t>(c));
  out.u8(static_cast<std::uint8_t>(decimals));
}

void require_money_type(byte_reader& in, std::string_view code, int decimals) {
  bool same = in.u8() == code.size();
  for (std::size_t i = 0; same && i < code.size(); ++i) same = in.u8() == static_cast<std::uint8_t>(code[i]);
  byte_reader::require(same, "its currency is another");
  byte_reader::require(in.u8() == static_cast<unsigned>(decimals), "its money has other decimals");
}

}  // namespace detail

}  // namespace clientele::inline v0
