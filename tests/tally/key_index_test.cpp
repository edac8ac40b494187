#include <clientele/tally/detail/key_index.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace {

using clientele::detail::key_index;

/// The obvious index: an ordered map.
class slow_index {
 public:
  std::uint32_t slot(std::uint64_t key) {
    const auto [found, fresh] = slots_.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
    if (fresh) keys.push_back(key);
    return found->second;
  }
  std::vector<std::uint64_t> keys;

 private:
  std::map<std::uint64_t, std::uint32_t> slots_;
};

std::vector<std::uint64_t> keys_of(const key_index& index) { return {index.keys().begin(), index.keys().end()}; }

}  // namespace

TEST_CASE("key_index: slots rise in the order of first appearance") {
  key_index index;
  CHECK(index.size() == 0);
  CHECK(index.keys().empty());
  CHECK_FALSE(index.find(0).has_value());
  CHECK(index.slot(70) == 0);
  CHECK(index.slot(0) == 1);
  CHECK(index.slot(std::numeric_limits<std::uint64_t>::max()) == 2);
  CHECK(index.slot(70) == 0);
  CHECK(index.size() == 3);
  CHECK(index.find(0) == 1U);
  CHECK_FALSE(index.find(71).has_value());
  CHECK(keys_of(index) == std::vector<std::uint64_t>{70, 0, std::numeric_limits<std::uint64_t>::max()});
}

TEST_CASE("key_index: whole columns equal the slow index, whatever the keys look like") {
  std::mt19937_64 random(17);
  const std::vector<std::uint64_t> strides{1, 2, 1000, std::uint64_t{1} << 32, std::uint64_t{1} << 48, 0x9E3779B97F4A7C15U};
  for (const std::uint64_t distinct : {1U, 3U, 100U, 5000U, 1000000U}) {
    for (const std::uint64_t stride : strides) {
      key_index index;
      slow_index slow;
      for (int block = 0; block < 4; ++block) {
        std::vector<std::uint64_t> keys(1 + random() % 4000);
        for (std::uint64_t& key : keys) key = random() % distinct * stride;
        std::vector<std::uint32_t> slots(keys.size());
        index.slots(keys.data(), keys.size(), slots.data());
        std::vector<std::uint32_t> expected;
        for (const std::uint64_t key : keys) expected.push_back(slow.slot(key));
        REQUIRE(slots == expected);
      }
      REQUIRE(keys_of(index) == slow.keys);
      for (std::size_t slot = 0; slot < slow.keys.size(); ++slot) {
        REQUIRE(index.find(slow.keys[slot]) == static_cast<std::uint32_t>(slot));
      }
    }
  }
}

TEST_CASE_TEMPLATE("key_index: keys of any integer type come back by a cast", Key, signed char, unsigned char, short,
                   unsigned short, int, unsigned, long, unsigned long, long long, unsigned long long) {
  const std::vector<Key> keys{std::numeric_limits<Key>::min(), 5, std::numeric_limits<Key>::max(), 5,
                              static_cast<Key>(-1)};
  std::vector<std::uint32_t> slots(keys.size());
  key_index index;
  index.slots(keys.data(), keys.size(), slots.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CHECK(static_cast<Key>(index.keys()[slots[i]]) == keys[i]);
    CHECK(index.slot(static_cast<std::uint64_t>(keys[i])) == slots[i]);
  }
  index.slots(keys.data(), 0, nullptr);
}

TEST_CASE("key_index: a regular value") {
  key_index index;
  for (std::uint64_t key = 0; key < 1000; ++key) index.slot(key * key);
  key_index copy = index;
  CHECK(copy == index);
  copy.slot(3);
  CHECK_FALSE(copy == index);
  CHECK_FALSE(index.find(3).has_value());
  const key_index moved = std::move(copy);
  CHECK(moved.find(3) == 1000U);
  index = moved;
  CHECK(index == moved);
  index = key_index{};
  CHECK(index == key_index{});
  key_index roomy;
  roomy.reserve(10000);
  CHECK(roomy == key_index{});
  for (std::uint64_t key = 0; key < 300000; ++key) REQUIRE(roomy.slot(~key) == key);
}
