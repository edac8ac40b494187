#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// How many line feeds there are in [text, text + size).
[[nodiscard]] std::size_t count_newlines(const char* text, std::size_t size) noexcept;

/// Writes `base` plus the position of every separator and line feed to `marks`, which has room for size + 16 of them.
/// Returns how many there are.
[[nodiscard]] std::size_t find_marks(const char* text, std::size_t size, char separator, std::uint32_t base,
                                     std::uint32_t* marks) noexcept;

}  // namespace clientele::inline v0::io::detail
