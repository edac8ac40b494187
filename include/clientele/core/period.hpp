#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

namespace detail {
[[noreturn]] CLIENTELE_API void throw_reversed_period(std::int32_t from, std::int32_t to);
}  // namespace detail

/// A half-open stretch of days, [from, to): `from` belongs to it, `to` does not.
///
/// Two dates do not convert to it, because they do not say whether the second one is in: write `period{from, to}`
/// where it is not, `period::through(from, last)` where it is. An end before the begin throws `invalid_argument`;
/// in a constant expression it does not compile. The default is empty.
class period {
 public:
  constexpr period() noexcept = default;
  constexpr explicit period(day from, day to) : from_(from), to_(to) {
    if (to < from) detail::throw_reversed_period(from.number(), to.number());
  }
  /// Both ends are in, so the period has at least one day. `last` is at most 9999-12-30, for `to` is a day as well.
  [[nodiscard]] static constexpr period through(day from, day last) {
    if (last < from) detail::throw_reversed_period(from.number(), last.number());
    return period{from, last + days{1}};
  }

  [[nodiscard]] constexpr day from() const noexcept { return from_; }
  [[nodiscard]] constexpr day to() const noexcept { return to_; }
  [[nodiscard]] constexpr days length() const { return to_ - from_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return from_ == to_; }
  [[nodiscard]] constexpr bool contains(day date) const noexcept { return from_ <= date && date < to_; }
  /// Every day of the other lies in this one; an empty period lies in all.
  [[nodiscard]] constexpr bool contains(period other) const noexcept {
    return other.empty() || (from_ <= other.from_ && other.to_ <= to_);
  }
  /// Equal ends, not equal sets of days: two empty periods at different days differ.
  friend constexpr bool operator==(period, period) noexcept = default;
  /// By begin, then by end.
  friend constexpr std::strong_ordering operator<=>(period, period) noexcept = default;

  /// "[2011-12-01, 2012-01-01)"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, period span);

 private:
  day from_;
  day to_;
};

}  // namespace clientele::inline v0

template <>
struct std::hash<clientele::period> {
  [[nodiscard]] std::size_t operator()(clientele::period span) const noexcept {
    const auto low = static_cast<std::uint64_t>(static_cast<std::uint32_t>(span.from().number()));
    const auto high = static_cast<std::uint64_t>(static_cast<std::uint32_t>(span.to().number()));
    return std::hash<std::uint64_t>{}((high << 32) | low);
  }
};
