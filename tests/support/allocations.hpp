// Counts the allocations of the test program. Under a sanitizer, which has an operator new of its own, nothing is
// counted.
#pragma once
#include <cstddef>

namespace clientele_test {

[[nodiscard]] bool allocations_are_counted() noexcept;
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace clientele_test
