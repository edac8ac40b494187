#include <clientele/tally/bytes.hpp>

#include <array>
#include <boost/crc.hpp>
#include <string>

namespace clientele::inline v0::detail {

namespace {

constexpr std::array<std::uint8_t, 4> magic{'C', 'L', 'T', 'L'};
constexpr std::size_t header_size = magic.size() + 2 + 2 + 8;
constexpr std::size_t checksum_size = 4;

std::uint32_t checksum(std::span<const std::byte> bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

[[noreturn]] void refuse(const std::string& what) { throw corrupt_bytes("not a readable tally: " + what); }

}  // namespace

void byte_reader::fail(const char* what) { refuse(what); }

std::vector<std::byte> seal(tally_kind kind, std::uint16_t version, std::span<const std::byte> payload) {
  byte_writer header;
  for (const std::uint8_t c : magic) header.u8(c);
  header.u16(static_cast<std::uint16_t>(kind));
  header.u16(version);
  header.u64(payload.size());
  std::vector<std::byte> frame = header.bytes();
  frame.insert(frame.end(), payload.begin(), payload.end());
  byte_writer trailer;
  trailer.u32(checksum(frame));
  frame.insert(frame.end(), trailer.bytes().begin(), trailer.bytes().end());
  return frame;
}

std::span<const std::byte> unseal(tally_kind kind, std::uint16_t version, std::span<const std::byte> frame) {
  if (frame.size() < header_size + checksum_size) {
    refuse(std::to_string(frame.size()) + " bytes are shorter than any tally");
  }
  byte_reader header{frame};
  for (const std::uint8_t c : magic) {
    if (header.u8() != c) refuse("the first bytes are not CLTL");
  }
  const std::uint16_t found_kind = header.u16();
  const std::uint16_t found_version = header.u16();
  const std::uint64_t length = header.u64();
  if (length != frame.size() - header_size - checksum_size) {
    refuse("the payload should have " + std::to_string(length) + " bytes and has " +
           std::to_string(frame.size() - header_size - checksum_size));
  }
  const std::span<const std::byte> payload = frame.subspan(header_size, static_cast<std::size_t>(length));
  byte_reader trailer{frame.subspan(header_size + payload.size())};
  if (trailer.u32() != checksum(frame.first(header_size + payload.size()))) refuse("the checksum does not match");
  if (found_kind != static_cast<std::uint16_t>(kind)) {
    refuse("it holds a tally of kind " + std::to_string(found_kind) + ", wanted is kind " +
           std::to_string(static_cast<std::uint16_t>(kind)));
  }
  if (found_version == 0 || found_version > version) {
    refuse("its format version is " + std::to_string(found_version) + ", this library reads 1 to " +
           std::to_string(version));
  }
  return payload;
}

}  // namespace clientele::inline v0::detail
