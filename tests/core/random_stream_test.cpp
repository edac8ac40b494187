#include <clientele/core/random_stream.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

// The three vectors of philox4x32 with ten rounds in Random123 1.14.0, tests/kat_vectors [salmon-2011].
static_assert(random_stream::philox({0, 0, 0, 0}, {0, 0}) ==
              random_stream::block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(random_stream::philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              random_stream::block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(random_stream::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              random_stream::block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

static_assert(std::uniform_random_bit_generator<random_stream>);

TEST_CASE("seed, stream and place are the key and the counter") {
  // The counter of the third vector: block 0x85a308d3243f6a88 of stream 0x0370734413198a2e.
  random_stream stream(0x299f31d0a4093822U, 0x0370734413198a2eU);
  CHECK(random_stream(0)() == 0xe169c58d6627e8d5U);
  stream.seek(std::uint64_t{0x85a308d3243f6a88U} << 1U);  // the top bit of the block number falls off
  CHECK(stream.seed() == 0x299f31d0a4093822U);
  CHECK(stream.stream() == 0x0370734413198a2eU);
  const auto expected = random_stream::philox({0x243f6a88, 0x05a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
  CHECK(stream() == ((std::uint64_t{expected[1]} << 32U) | expected[0]));
  CHECK(stream() == ((std::uint64_t{expected[3]} << 32U) | expected[2]));
}

TEST_CASE("a jump leads where drawing leads") {
  random_stream drawn(7, 9);
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < 11; ++i) numbers.push_back(drawn());
  CHECK(drawn.position() == 11);
  for (std::uint64_t place = 0; place < 11; ++place) {
    random_stream jumped(7, 9);
    jumped.seek(place);
    CHECK(jumped.position() == place);
    CHECK(jumped() == numbers[place]);
  }
  random_stream other(7, 10);
  CHECK(other() != numbers[0]);
  CHECK(random_stream(8, 9)() != numbers[0]);
  random_stream again(7, 9);
  CHECK(again == random_stream(7, 9));
  (void)again();
  CHECK(again != random_stream(7, 9));
}

TEST_CASE("uniform numbers fill (0, 1) evenly, and neighbouring streams have nothing to do with each other") {
  constexpr int n = 64000;
  std::array<int, 64> cells{};
  double products = 0.0;
  double sum = 0.0;
  for (int i = 0; i < n; ++i) {
    random_stream a(3, static_cast<std::uint64_t>(i));
    random_stream b(3, static_cast<std::uint64_t>(i) + 1);
    const double u = a.uniform();
    CHECK_UNARY(u > 0.0 && u < 1.0);
    ++cells[static_cast<std::size_t>(u * 64.0)];
    sum += u;
    products += (u - 0.5) * (b.uniform() - 0.5);
  }
  double chi_square = 0.0;
  for (const int cell : cells) chi_square += (cell - n / 64.0) * (cell - n / 64.0) / (n / 64.0);
  CHECK(chi_square < 103.4);  // R 4.2.2: qchisq(.999, 63) is 103.44
  check_abs(sum / n, 0.5, 3.3 / 3.4641 / 253.0);
  check_abs(12.0 * products / n, 0.0, 3.3 / 253.0);  // their correlation, within what chance allows
}

TEST_CASE("whole numbers below a count are equally likely") {
  random_stream random(11);
  std::array<int, 7> seen{};
  constexpr int n = 70000;
  for (int i = 0; i < n; ++i) ++seen[random.below(7)];
  double chi_square = 0.0;
  for (const int times : seen) chi_square += (times - n / 7.0) * (times - n / 7.0) / (n / 7.0);
  CHECK(chi_square < 22.46);  // R 4.2.2: qchisq(.999, 6)
  CHECK(random.below(1) == 0);
  CHECK(random.below(0) == 0);
  // Where nearly half of all words would favour a number, they are drawn again: thirds stay thirds.
  constexpr std::uint64_t third = std::uint64_t{1} << 62U;
  std::array<int, 3> thirds{};
  for (int i = 0; i < 30000; ++i) ++thirds[random.below(3 * third) / third];
  for (const int times : thirds) CHECK(std::abs(times - 10000) < 270);
}

TEST_CASE("it works where the standard library wants a generator") {
  std::vector<int> cards{1, 2, 3, 4, 5, 6, 7, 8};
  std::shuffle(cards.begin(), cards.end(), random_stream(5));
  CHECK(!std::is_sorted(cards.begin(), cards.end()));
}
