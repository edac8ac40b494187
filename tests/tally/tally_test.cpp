// The concept Tally, the concept of each kind, and a tally of one's own as docs/contract.md shows.
#include <clientele/tally/tally.hpp>

#include <doctest/doctest.h>

#include <cstdint>

#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

/// The longest wait in days: a tally of one's own, whose merge is a maximum.
class longest_wait {
 public:
  static constexpr auto kind = static_cast<tally_kind>(1000);  // numbers from 1000 on are the users'
  static constexpr std::uint16_t format_version = 1;

  void observe(std::uint32_t days) {
    if (days > longest_) longest_ = days;
    ++size_;
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return 0; }
  [[nodiscard]] rejection_counts rejected() const noexcept { return {}; }
  [[nodiscard]] std::uint32_t longest() const noexcept { return longest_; }
  [[nodiscard]] longest_wait empty_like() const noexcept { return {}; }
  longest_wait& operator+=(const longest_wait& other) noexcept {
    if (other.longest_ > longest_) longest_ = other.longest_;
    size_ += other.size_;
    return *this;
  }
  friend bool operator==(const longest_wait&, const longest_wait&) = default;
  void write(detail::byte_writer& out) const {
    out.u32(longest_);
    out.u64(size_);
  }
  [[nodiscard]] static longest_wait read(detail::byte_reader& in) {
    longest_wait result;
    result.longest_ = in.u32();
    result.size_ = in.u64();
    detail::byte_reader::require(result.size_ > 0 || result.longest_ == 0, "it has a wait without rows");
    return result;
  }

 private:
  std::uint32_t longest_ = 0;
  std::uint64_t size_ = 0;
};
static_assert(Tally<longest_wait>);

struct no_merge {};
static_assert(!Tally<no_merge> && !Tally<int>);

static_assert(Tally<rating_tally<recommendation>> && Tally<rating_tally<any_scale>>);
static_assert(Tally<weighted<rating_tally<five_point>>> && Tally<proportion_tally> && Tally<weighted<proportion_tally>>);
static_assert(Tally<rate_tally<orders>> && Tally<weighted<rate_tally<customer_days>>>);
static_assert(Tally<moment_tally<mean_days>> && Tally<weighted<moment_tally<>>>);
static_assert(Tally<comoment_tally<real>> && Tally<weighted<comoment_tally<any_scale>>>);
static_assert(Tally<grouped<std::uint16_t, rating_tally<five_point>>>);
static_assert(Tally<grouped<std::string, weighted<comoment_tally<real>>>>);

// Tallies of different kinds, scales and exposures are different types: they cannot be merged or compared by mistake.
template <class A, class B>
concept Merges = requires(A& a, const B& b) { a += b; };
static_assert(Merges<rating_tally<five_point>, rating_tally<five_point>>);
static_assert(!Merges<rating_tally<five_point>, rating_tally<satisfaction_grade>>);
static_assert(!Merges<rating_tally<five_point>, weighted<rating_tally<five_point>>>);
static_assert(!Merges<rate_tally<orders>, rate_tally<customers>>);
static_assert(!Merges<moment_tally<real>, moment_tally<mean_days>>);

}  // namespace

TEST_CASE("a tally of one's own keeps the laws and is grouped and stored like any other") {
  longest_wait a;
  longest_wait b;
  a.observe(3U);
  b.observe(8U);
  b.observe(2U);
  CHECK(same(from_bytes<longest_wait>(to_bytes(a)), a));
  longest_wait ab = a;
  ab += b;
  longest_wait ba = b;
  ba += a;
  CHECK(same(ab, ba));
  CHECK(ab.longest() == 8);

  grouped<std::uint16_t, longest_wait> by_desk;
  by_desk.observe(std::uint16_t{2}, 5U);
  by_desk.observe(std::uint16_t{1}, 4U);
  by_desk.observe(std::uint16_t{2}, 9U);
  CHECK(by_desk.at(2).longest() == 9);
  CHECK(by_desk.total().longest() == 9);
  CHECK(by_desk.size() == 3);
  CHECK(from_bytes<grouped<std::uint16_t, longest_wait>>(to_bytes(by_desk)) == by_desk);
}
