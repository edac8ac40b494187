// Counts the allocations of the test program, and what they hold. Under a sanitizer, which has an operator new of its own, nothing is
// counted.
#pragma once
#include <cstddef>

namespace clientele_test {

[[nodiscard]] bool allocations_are_counted() noexcept;
[[nodiscard]] std::size_t allocations() noexcept;
/// The most bytes that were held at once since the last call of `forget_peak`, beside those held then.
[[nodiscard]] std::size_t peak_bytes() noexcept;
void forget_peak() noexcept;

}  // namespace clientele_test
