#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/rejection.hpp>

namespace clientele::inline v0 {

/// What a frame of bytes holds. The numbers are part of the format and never reused.
enum class tally_kind : std::uint16_t {
  rating = 1,
  weighted_rating = 2,
  proportion = 3,
  weighted_proportion = 4,
  rate = 5,
  weighted_rate = 6,
  moment = 7,
  weighted_moment = 8,
  comoment = 9,
  weighted_comoment = 10,
  grouped = 11,
  customer = 12,
  customer_summary = 13,
  breadth = 14,
};

namespace detail {

/// Writes integers in little-endian order on any machine.
class byte_writer {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
  void u16(std::uint16_t value) { put(value, 2); }
  void u32(std::uint32_t value) { put(value, 4); }
  void u64(std::uint64_t value) { put(value, 8); }
  void i32(std::int32_t value) { u32(static_cast<std::uint32_t>(value)); }
  void u128(uint128 value) {
    u64(value.low());
    u64(value.high());
  }
  void counts(const rejection_counts& rejected) {
    for (std::size_t i = 0; i < rejection_reasons; ++i) u64(rejected[static_cast<rejection>(i)]);
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

 private:
  void put(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xFFU));
  }
  std::vector<std::byte> bytes_;
};

/// Reads what `byte_writer` wrote; running out of bytes throws `corrupt_bytes`.
class byte_reader {
 public:
  explicit byte_reader(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}
  [[nodiscard]] std::uint8_t u8() { return static_cast<std::uint8_t>(get(1)); }
  [[nodiscard]] std::uint16_t u16() { return static_cast<std::uint16_t>(get(2)); }
  [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(get(4)); }
  [[nodiscard]] std::uint64_t u64() { return get(8); }
  [[nodiscard]] std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  [[nodiscard]] uint128 u128() {
    const std::uint64_t low = u64();
    return {u64(), low};
  }
  [[nodiscard]] rejection_counts counts() {
    rejection_counts rejected;
    for (std::size_t i = 0; i < rejection_reasons; ++i) rejected.add(static_cast<rejection>(i), u64());
    return rejected;
  }
  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size(); }
  /// Refuses impossible content, naming it.
  static void require(bool holds, const char* what) {
    if (!holds) fail(what);
  }

 private:
  [[nodiscard]] std::uint64_t get(unsigned size) {
    if (bytes_.size() < size) fail("the bytes end before the tally does");
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) value |= std::to_integer<std::uint64_t>(bytes_[i]) << (8 * i);
    bytes_ = bytes_.subspan(size);
    return value;
  }
  [[noreturn]] CLIENTELE_API static void fail(const char* what);
  std::span<const std::byte> bytes_;
};

/// The frame: magic "CLTL", kind, version, length of the payload, payload, CRC-32 of all before.
[[nodiscard]] CLIENTELE_API std::vector<std::byte> seal(tally_kind kind, std::uint16_t version,
                                                        std::span<const std::byte> payload);
/// The payload of a frame, or `corrupt_bytes`.
[[nodiscard]] CLIENTELE_API std::span<const std::byte> unseal(tally_kind kind, std::uint16_t version,
                                                              std::span<const std::byte> frame);

}  // namespace detail

/// What can be written to bytes and restored from them.
template <class T>
concept Restorable = requires(const T& tally, detail::byte_writer& writer, detail::byte_reader& reader) {
  { T::kind } -> std::convertible_to<tally_kind>;
  { T::format_version } -> std::convertible_to<std::uint16_t>;
  tally.write(writer);
  { T::read(reader) } -> std::same_as<T>;
};

/// The state of a tally as bytes that any machine and every later version of the library can read.
template <Restorable T>
[[nodiscard]] std::vector<std::byte> to_bytes(const T& tally) {
  detail::byte_writer writer;
  tally.write(writer);
  return detail::seal(T::kind, T::format_version, writer.bytes());
}

/// The tally that `to_bytes` wrote. Anything else (another kind or scale, a newer version, a flipped bit, a cut end,
/// sums that cannot belong together) throws `corrupt_bytes`.
template <Restorable T>
[[nodiscard]] T from_bytes(std::span<const std::byte> frame) {
  detail::byte_reader reader{detail::unseal(T::kind, T::format_version, frame)};
  T tally = T::read(reader);
  detail::byte_reader::require(reader.left() == 0, "bytes are left over after the tally");
  return tally;
}

/// The interface of Boost.Serialization, for its archives and for any other with `Archive::is_saving` and `operator&`.
/// The archive carries the same bytes as `to_bytes`, so that the same checks guard what is loaded.
template <class Archive, Restorable T>
void serialize(Archive& archive, T& tally, unsigned /*version: the frame carries its own*/) {
  if constexpr (Archive::is_saving::value) {
    const std::vector<std::byte> frame = to_bytes(tally);
    std::uint64_t size = frame.size();
    archive & size;
    for (const std::byte b : frame) {
      auto value = std::to_integer<unsigned char>(b);
      archive & value;
    }
  } else {
    std::uint64_t size = 0;
    archive & size;
    std::vector<std::byte> frame;  // grown byte by byte: a corrupt size must not become an allocation
    for (std::uint64_t i = 0; i < size; ++i) {
      unsigned char value = 0;
      archive & value;
      frame.push_back(static_cast<std::byte>(value));
    }
    tally = from_bytes<T>(frame);
  }
}

}  // namespace clientele::inline v0
