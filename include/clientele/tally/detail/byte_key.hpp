#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include <clientele/core/config.hpp>
#include <clientele/tally/bytes.hpp>

namespace clientele::inline v0::detail {

template <class Key>
concept ByteKey = std::integral<Key> || std::is_enum_v<Key> || std::same_as<Key, std::string>;

template <ByteKey Key>
void write_key(byte_writer& out, const Key& key) {
  if constexpr (std::same_as<Key, std::string>) {
    out.u64(key.size());
    for (const char c : key) out.u8(static_cast<std::uint8_t>(c));
  } else {
    out.u64(static_cast<std::uint64_t>(key));
  }
}
template <ByteKey Key>
[[nodiscard]] Key read_key(byte_reader& in) {
  if constexpr (std::same_as<Key, std::string>) {
    const std::uint64_t size = in.u64();
    byte_reader::require(size <= in.left(), "a key is longer than the bytes");
    std::string key;
    for (std::uint64_t i = 0; i < size; ++i) key.push_back(static_cast<char>(in.u8()));
    return key;
  } else {
    const std::uint64_t value = in.u64();
    const auto key = static_cast<Key>(value);
    byte_reader::require(static_cast<std::uint64_t>(key) == value, "a key does not fit its type");
    return key;
  }
}

/// Which values keys have: texts are not numbers, and large unsigned ones are not negative ones.
enum class key_domain : std::uint8_t { unsigned_number = 0, signed_number = 1, text = 2 };
template <ByteKey Key>
[[nodiscard]] constexpr key_domain domain_of_key() noexcept {
  if constexpr (std::same_as<Key, std::string>) {
    return key_domain::text;
  } else if constexpr (std::is_enum_v<Key>) {
    return domain_of_key<std::underlying_type_t<Key>>();
  } else {
    return std::is_signed_v<Key> ? key_domain::signed_number : key_domain::unsigned_number;
  }
}
template <ByteKey Key>
void write_key_domain(byte_writer& out) {
  out.u8(static_cast<std::uint8_t>(domain_of_key<Key>()));
}
template <ByteKey Key>
void require_key_domain(byte_reader& in) {
  byte_reader::require(in.u8() == static_cast<std::uint8_t>(domain_of_key<Key>()),
                       "its keys are of another kind: texts, signed or unsigned numbers");
}

}  // namespace clientele::inline v0::detail
