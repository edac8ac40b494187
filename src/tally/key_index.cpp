#include <clientele/tally/detail/key_index.hpp>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <limits>
#include <vector>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::detail {

struct key_index::state {
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> slots;
  std::vector<std::uint64_t> keys;

  std::uint32_t slot(std::uint64_t key) {
    const auto found = slots.find(key);
    return found != slots.end() ? found->second : add(key);
  }
  std::uint32_t add(std::uint64_t key) {
    if (keys.size() > std::numeric_limits<std::uint32_t>::max()) {
      throw_invalid_argument("more than 2^32 distinct keys");
    }
    const auto slot = static_cast<std::uint32_t>(keys.size());
    keys.push_back(key);
    try {
      slots.emplace(key, slot);
    } catch (...) {
      keys.pop_back();
      throw;
    }
    return slot;
  }
};

key_index::key_index() noexcept = default;
key_index::key_index(const key_index& other) : state_(other.state_ ? std::make_unique<state>(*other.state_) : nullptr) {}
key_index::key_index(key_index&& other) noexcept = default;
key_index& key_index::operator=(const key_index& other) {
  if (this != &other) *this = key_index(other);
  return *this;
}
key_index& key_index::operator=(key_index&& other) noexcept = default;
key_index::~key_index() = default;

key_index::state& key_index::own() {
  if (!state_) state_ = std::make_unique<state>();
  return *state_;
}

std::uint32_t key_index::slot(std::uint64_t key) { return own().slot(key); }

template <class Key>
void key_index::slots(const Key* keys, std::size_t n, std::uint32_t* out) {
  state& index = own();
  for (std::size_t i = 0; i < n; ++i) out[i] = index.slot(static_cast<std::uint64_t>(keys[i]));
}

std::optional<std::uint32_t> key_index::find(std::uint64_t key) const noexcept {
  if (!state_) return std::nullopt;
  const auto found = state_->slots.find(key);
  if (found == state_->slots.end()) return std::nullopt;
  return found->second;
}

std::size_t key_index::size() const noexcept { return state_ ? state_->keys.size() : 0; }

std::span<const std::uint64_t> key_index::keys() const noexcept {
  if (!state_) return {};
  return state_->keys;
}

void key_index::reserve(std::size_t keys) {
  own().keys.reserve(keys);
  own().slots.reserve(keys);
}

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
