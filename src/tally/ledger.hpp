// How the purchase days of a customer are written.
#pragma once
#include <cstdint>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/tally/detail/purchases.hpp>

namespace clientele::inline v0::detail {

/// Days ascending, each once.
[[nodiscard]] ledger write_ledger(std::span<const ledger_day> days);
void add_row(ledger_day& entry, std::int64_t amount);

}  // namespace clientele::inline v0::detail
