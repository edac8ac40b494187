#pragma once
#include <cstddef>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// How many threads this machine runs at once; at least 1.
[[nodiscard]] CLIENTELE_API unsigned hardware_threads() noexcept;

/// Consecutive rows of a column.
struct row_range {
  std::size_t first = 0;
  std::size_t count = 0;
  friend constexpr bool operator==(row_range, row_range) noexcept = default;
};

/// Cuts `rows` into at most `parts` contiguous ranges that cover them in order, none of them empty.
///
/// Every range but the last holds a multiple of 64 rows, so that words of a validity bitmap and blocks of the kernels
/// are never shared between two parts. The cut depends on its arguments alone.
class row_split {
 public:
  static constexpr std::size_t alignment = 64;

  constexpr row_split(std::size_t rows, std::size_t parts) noexcept : rows_(rows) {
    const std::size_t blocks = rows / alignment + (rows % alignment != 0 ? 1 : 0);
    parts_ = parts < blocks ? parts : blocks;
    if (parts_ == 0 && rows > 0) parts_ = 1;
    if (parts_ == 0) return;
    blocks_each_ = blocks / parts_;
    larger_ = blocks % parts_;
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return parts_; }
  [[nodiscard]] constexpr row_range operator[](std::size_t part) const noexcept {
    const std::size_t first = begin_of(part);
    return {first, begin_of(part + 1) - first};
  }

 private:
  [[nodiscard]] constexpr std::size_t begin_of(std::size_t part) const noexcept {
    if (part >= parts_) return rows_;
    return (part * blocks_each_ + (part < larger_ ? part : larger_)) * alignment;
  }
  std::size_t rows_ = 0;
  std::size_t parts_ = 0;
  std::size_t blocks_each_ = 0;
  std::size_t larger_ = 0;  // how many parts at the front hold one block more
};

namespace detail {

/// Calls run(context, part) once for every part below `parts`, on up to `threads` threads (0: as many as the hardware
/// runs), the caller's among them. Returns when all parts are done; then rethrows the exception of the lowest part
/// that threw one, which therefore does not depend on the number of threads.
CLIENTELE_API void run_parallel(std::size_t parts, unsigned threads, void (*run)(void* context, std::size_t part),
                                void* context);

template <class Function>
void run_parallel(std::size_t parts, unsigned threads, Function&& function) {
  struct call {
    Function& function;
  } context{function};
  run_parallel(
      parts, threads, [](void* target, std::size_t part) { static_cast<call*>(target)->function(part); }, &context);
}

}  // namespace detail

}  // namespace clientele::inline v0
