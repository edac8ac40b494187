#include <clientele/tally/detail/key_index.hpp>

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::detail {

// An open table of slots alone beside the keys in their order. Nothing is ever taken out, so that a general hash map
// would pay for what is not needed: for 1,000 keys everything stays in the nearest cache, for 60,000 in the second
// (docs/performance.md has the figures beside boost::unordered_flat_map).
struct key_index::state {
  static constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();

  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> table = std::vector<std::uint32_t>(64, empty);  // a power of two
  unsigned shift = 64 - 6;  // leaves the index of a place in the table

  /// Fibonacci hashing; the fold first brings the high half to bear.
  [[nodiscard]] static std::uint64_t mixed(std::uint64_t key) noexcept {
    return (key ^ (key >> 32)) * 0x9E3779B97F4A7C15U;
  }
  /// The place of a key, or the empty one where it belongs.
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const noexcept {
    auto place = static_cast<std::size_t>(mixed(key) >> shift);
    while (table[place] != empty && keys[table[place]] != key) place = (place + 1) & (table.size() - 1);
    return place;
  }
  /// A sparse table finds nearly every key at its first place, which branch prediction rewards threefold; a large one
  /// waits for memory anyway, and is half full.
  [[nodiscard]] static constexpr std::size_t places_for(std::size_t keys) noexcept {
    constexpr std::size_t sparse_keys = std::size_t{1} << 17;
    return keys <= sparse_keys ? 8 * keys : 2 * keys;
  }
  std::uint32_t slot(std::uint64_t key) {
    const std::uint32_t found = table[place_of(key)];
    return found != empty ? found : add(key);
  }
  std::uint32_t add(std::uint64_t key) {
    if (keys.size() >= empty) throw_invalid_argument("more than 2^32 - 1 distinct keys");
    if (places_for(keys.size() + 1) > table.size()) resize(2 * table.size());
    keys.push_back(key);
    const auto slot = static_cast<std::uint32_t>(keys.size() - 1);
    std::size_t place = static_cast<std::size_t>(mixed(key) >> shift);
    while (table[place] != empty) place = (place + 1) & (table.size() - 1);
    return table[place] = slot;
  }
  void resize(std::size_t places) {
    std::vector<std::uint32_t> larger(places, empty);
    table.swap(larger);
    shift = static_cast<unsigned>(64 - std::countr_zero(places));
    for (std::size_t slot = 0; slot < keys.size(); ++slot) {
      table[place_of(keys[slot])] = static_cast<std::uint32_t>(slot);
    }
  }
  void reserve(std::size_t n) {
    keys.reserve(n);
    if (places_for(n) > table.size()) resize(std::bit_ceil(places_for(n)));
  }
};

key_index::key_index() noexcept = default;
key_index::key_index(const key_index& other) : state_(other.state_ != nullptr ? new state(*other.state_) : nullptr) {}
key_index::key_index(key_index&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
key_index& key_index::operator=(const key_index& other) {
  if (this != &other) *this = key_index(other);
  return *this;
}
key_index& key_index::operator=(key_index&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
key_index::~key_index() { delete state_; }

key_index::state& key_index::own() {
  if (state_ == nullptr) state_ = new state;
  return *state_;
}

std::uint32_t key_index::slot(std::uint64_t key) { return own().slot(key); }

template <class Key>
void key_index::slots(const Key* keys, std::size_t n, std::uint32_t* out) {
  state& index = own();
  std::size_t i = 0;
  while (i < n) {
    // Keys that are known already, with what does not change meanwhile in registers.
    const std::uint32_t* table = index.table.data();
    const std::uint64_t* known = index.keys.data();
    const unsigned shift = index.shift;
    for (; i < n; ++i) {
      const auto key = static_cast<std::uint64_t>(keys[i]);
      const std::uint32_t found = table[state::mixed(key) >> shift];
      if (found == state::empty) break;
      if (known[found] == key) {
        out[i] = found;
        continue;
      }
      const std::uint32_t next = table[index.place_of(key)];
      if (next == state::empty) break;
      out[i] = next;
    }
    if (i < n) {
      out[i] = index.add(static_cast<std::uint64_t>(keys[i]));
      ++i;
    }
  }
}

std::optional<std::uint32_t> key_index::find(std::uint64_t key) const noexcept {
  if (state_ == nullptr) return std::nullopt;
  const std::uint32_t found = state_->table[state_->place_of(key)];
  if (found == state::empty) return std::nullopt;
  return found;
}

std::size_t key_index::size() const noexcept { return state_ != nullptr ? state_->keys.size() : 0; }

std::span<const std::uint64_t> key_index::keys() const noexcept {
  if (state_ == nullptr) return {};
  return state_->keys;
}

void key_index::reserve(std::size_t keys) { own().reserve(keys); }

bool key_index::equal(const key_index& other) const noexcept { return std::ranges::equal(keys(), other.keys()); }

template CLIENTELE_API void key_index::slots(const signed char*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const unsigned char*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const short*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const unsigned short*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const int*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const unsigned*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const long*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const unsigned long*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const long long*, std::size_t, std::uint32_t*);
template CLIENTELE_API void key_index::slots(const unsigned long long*, std::size_t, std::uint32_t*);

}  // namespace clientele::inline v0::detail
