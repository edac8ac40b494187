#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::detail {

/// Gives integer keys dense slots 0, 1, 2 .. in the order in which they first appear.
///
/// A regular value: copies are independent, and two indexes are equal when they hold the same keys in the same slots.
/// Signed keys are taken as the uint64 of the same value modulo 2^64, so that callers cast back.
class CLIENTELE_API key_index {
 public:
  key_index() noexcept;
  key_index(const key_index& other);
  key_index(key_index&& other) noexcept;
  key_index& operator=(const key_index& other);
  key_index& operator=(key_index&& other) noexcept;
  ~key_index();

  /// The slot of a key, a new one when it has none. Throws `invalid_argument` for key number 2^32.
  std::uint32_t slot(std::uint64_t key);
  /// The slots of n keys of any integer type but bool and char. When it throws, the keys before the one that failed
  /// keep their slots.
  template <class Key>
  void slots(const Key* keys, std::size_t n, std::uint32_t* out);

  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t key) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept;
  /// The keys in the order of their slots.
  [[nodiscard]] std::span<const std::uint64_t> keys() const noexcept;
  void reserve(std::size_t keys);

  friend bool operator==(const key_index& a, const key_index& b) noexcept { return a.equal(b); }

 private:
  struct state;
  [[nodiscard]] bool equal(const key_index& other) const noexcept;
  state& own();
  state* state_ = nullptr;  // owned; null: no keys. A bare pointer, because <memory> would double the header's cost
};

}  // namespace clientele::inline v0::detail
