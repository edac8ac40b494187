// Round trips and refusals are proved for every tally by the law suite; here are the frame and its parts.
#include <clientele/tally/bytes.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("integers are little-endian on any machine") {
  detail::byte_writer out;
  out.u8(0x01);
  out.u16(0x0302);
  out.u32(0x07060504);
  out.u64(0x0F0E0D0C0B0A0908);
  out.i32(-2);
  out.u128(uint128{0x1, 0x2});
  std::vector<int> found;
  for (const std::byte b : out.bytes()) found.push_back(std::to_integer<int>(b));
  CHECK(found == std::vector<int>{1, 2, 3, 4, 5,    6,    7,    8,    9, 10, 11, 12, 13, 14, 15, 0xFE, 0xFF, 0xFF,
                                  0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
  detail::byte_reader in{out.bytes()};
  CHECK(in.u8() == 0x01);
  CHECK(in.u16() == 0x0302);
  CHECK(in.u32() == 0x07060504U);
  CHECK(in.u64() == 0x0F0E0D0C0B0A0908U);
  CHECK(in.i32() == -2);
  CHECK(in.u128() == uint128{0x1, 0x2});
  CHECK(in.left() == 0);
  CHECK_THROWS_AS(static_cast<void>(in.u8()), corrupt_bytes);
}

TEST_CASE("a refusal says why") {
  const auto frame = to_bytes(proportion_tally{});
  const auto refused = [](const std::vector<std::byte>& bytes, const char* why) {
    CHECK_THROWS_WITH_AS(static_cast<void>(from_bytes<proportion_tally>(bytes)), doctest::Contains(why), corrupt_bytes);
  };
  refused({}, "shorter than any tally");
  refused({frame.begin(), frame.begin() + 19}, "shorter than any tally");
  refused({frame.begin(), frame.end() - 1}, "payload");
  auto spoilt = frame;
  spoilt[0] = std::byte{'X'};
  refused(spoilt, "CLTL");
  spoilt = frame;
  spoilt[40] ^= std::byte{1};
  refused(spoilt, "checksum");
  refused(to_bytes(rating_tally<five_point>{}), "kind 1");
  refused(detail::seal(tally_kind::proportion, 9, {}), "version is 9");
  refused(detail::seal(tally_kind::proportion, 1, {}), "end before the tally");
}

TEST_CASE("kinds are never reused") {
  const std::set<std::uint16_t> kinds{
      static_cast<std::uint16_t>(tally_kind::rating),     static_cast<std::uint16_t>(tally_kind::weighted_rating),
      static_cast<std::uint16_t>(tally_kind::proportion), static_cast<std::uint16_t>(tally_kind::weighted_proportion),
      static_cast<std::uint16_t>(tally_kind::rate),       static_cast<std::uint16_t>(tally_kind::weighted_rate),
      static_cast<std::uint16_t>(tally_kind::moment),     static_cast<std::uint16_t>(tally_kind::weighted_moment),
      static_cast<std::uint16_t>(tally_kind::comoment),   static_cast<std::uint16_t>(tally_kind::weighted_comoment),
      static_cast<std::uint16_t>(tally_kind::grouped)};
  CHECK(kinds.size() == 11);
  CHECK(*kinds.begin() == 1);
  CHECK(*kinds.rbegin() == 11);
}

TEST_CASE("impossible content in a frame in order is refused") {
  const auto refused = [](const auto& write) {
    detail::byte_writer payload;
    write(payload);
    CHECK_THROWS_AS(static_cast<void>(from_bytes<rating_tally<any_scale>>(
                        detail::seal(tally_kind::rating, 1, payload.bytes()))),
                    corrupt_bytes);
  };
  const auto scale = [](std::int32_t low, std::int32_t high, std::int32_t detractors, std::int32_t promoters,
                        std::uint8_t direction) {
    return [=](detail::byte_writer& out) {
      out.i32(low);
      out.i32(high);
      out.i32(detractors);
      out.i32(promoters);
      out.u8(direction);
      out.u64(0);
      out.counts({});
      for (std::int64_t level = low; level <= high && level < low + 300; ++level) out.u64(0);
    };
  };
  refused(scale(5, 1, 0, 0, 0));
  refused(scale(0, 256, 0, 0, 0));
  refused(scale(1, 1, 0, 0, 0));
  refused(scale(0, 0, 0, 0, 1));
  refused(scale(1, 5, 0, 0, 2));
  refused(scale(1, 5, 3, 3, 0));
  refused(scale(1, 5, 4, 2, 0));
  refused(scale(1, 5, 2, 6, 0));
  refused(scale(1, 5, 2, 4, 1));
  refused(scale(-40'000, -39'999, 0, 0, 0));
  refused([](detail::byte_writer& out) {  // counts that together do not fit 64 bits
    detail::write_scale(out, any_scale{0, 1});
    out.u64(0);
    out.counts({});
    out.u64(~std::uint64_t{0});
    out.u64(1);
  });
}
