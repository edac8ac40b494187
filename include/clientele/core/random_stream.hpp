#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>

namespace clientele::inline v0 {

/// Random numbers that are a function of their place: the n-th number of stream s under a seed.
///
/// Definition  Philox4x32-10 [salmon-2011]: ten rounds of multiplication and exclusive or over a counter of 128 bits.
///             The seed is the key; the upper half of the counter is the stream, the lower half counts blocks.
/// Use         give every customer, replicate or row a stream of its own. Who draws first, and on which thread, then
///             changes nothing, and every machine gets the same bits.
/// Cost        40 bytes; about 10 ns a number. A jump to any place is free.
/// When not    for secrets: whoever knows a few numbers can compute the others.
/// References  [salmon-2011] in docs/references.md
///
/// It is a `std::uniform_random_bit_generator`, but what the standard library's distributions make of it differs
/// between libraries; `uniform`, `below` and simulate/draws.hpp do not.
class random_stream {
 public:
  using result_type = std::uint64_t;
  using block = std::array<std::uint32_t, 4>;

  constexpr explicit random_stream(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : seed_(seed), stream_(stream) {}

  /// 64 random bits.
  constexpr result_type operator()() noexcept {
    if ((position_ & 1U) == 0) {
      const std::uint64_t number = position_ >> 1U;
      block_ = philox({low_half(number), high_half(number), low_half(stream_), high_half(stream_)},
                      {low_half(seed_), high_half(seed_)});
    }
    const std::size_t half = static_cast<std::size_t>(position_ & 1U) * 2;
    ++position_;
    return (std::uint64_t{block_[half + 1]} << word_bits) | block_[half];
  }
  /// One of the 2^52 middles of equal parts of (0, 1): never 0, never 1, so that its logarithm is finite.
  constexpr double uniform() noexcept {
    constexpr double part = 1.0 / static_cast<double>(std::uint64_t{1} << 52U);
    return (static_cast<double>((*this)() >> 12U) + 0.5) * part;
  }
  /// 0 .. count - 1, each equally likely; 0 for a count of 0 or 1.
  constexpr std::uint64_t below(std::uint64_t count) noexcept {
    if (count < 2) return 0;
    // The upper word of a product; the few lower words that would favour some numbers are drawn again [lemire-2019].
    uint128 product = uint128::multiply((*this)(), count);
    const std::uint64_t favoured = (std::uint64_t{0} - count) % count;
    while (product.low() < favoured) product = uint128::multiply((*this)(), count);
    return product.high();
  }

  [[nodiscard]] constexpr std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] constexpr std::uint64_t stream() const noexcept { return stream_; }
  /// How many numbers of 64 bits were taken.
  [[nodiscard]] constexpr std::uint64_t position() const noexcept { return position_; }
  /// To another place of the same stream.
  constexpr void seek(std::uint64_t position) noexcept {
    position_ = position & ~std::uint64_t{1};
    if ((position & 1U) != 0) (void)(*this)();
  }

  [[nodiscard]] static constexpr result_type(min)() noexcept { return 0; }
  [[nodiscard]] static constexpr result_type(max)() noexcept { return (std::numeric_limits<result_type>::max)(); }

  /// The function itself: a counter and a key to four random words.
  [[nodiscard]] static constexpr block philox(block counter, std::array<std::uint32_t, 2> key) noexcept {
    constexpr std::uint64_t multiplier_0 = 0xD2511F53U;
    constexpr std::uint64_t multiplier_1 = 0xCD9E8D57U;
    constexpr std::uint32_t golden_ratio = 0x9E3779B9U;
    constexpr std::uint32_t root_of_three_less_one = 0xBB67AE85U;
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
      const std::uint64_t a = multiplier_0 * counter[0];
      const std::uint64_t b = multiplier_1 * counter[2];
      counter = {high_half(b) ^ counter[1] ^ key[0], low_half(b), high_half(a) ^ counter[3] ^ key[1], low_half(a)};
      key[0] += golden_ratio;
      key[1] += root_of_three_less_one;
    }
    return counter;
  }

  friend constexpr bool operator==(const random_stream& a, const random_stream& b) noexcept {
    return a.seed_ == b.seed_ && a.stream_ == b.stream_ && a.position_ == b.position_;
  }

 private:
  static constexpr unsigned word_bits = 32;
  [[nodiscard]] static constexpr std::uint32_t low_half(std::uint64_t value) noexcept {
    return static_cast<std::uint32_t>(value & 0xFFFFFFFFU);
  }
  [[nodiscard]] static constexpr std::uint32_t high_half(std::uint64_t value) noexcept {
    return static_cast<std::uint32_t>(value >> word_bits);
  }

  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t position_ = 0;
  block block_{};
};

}  // namespace clientele::inline v0
