#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// Why a record was not counted.
enum class rejection : std::uint8_t {
  out_of_range,     ///< a number outside what its scale or type allows
  not_whole,        ///< 6.5 on a scale of whole answers
  not_a_number,     ///< text, or an infinite value (NaN is missing, not invalid)
  invalid_weight,   ///< negative, infinite, NaN, too large or too small
  invalid_key,      ///< a group key that is missing or cannot be one
  hits_exceed_trials,
  negative_count,
  after_as_of,      ///< dated later than the as-of day
};
inline constexpr std::size_t rejection_reasons = 8;

/// The reason as it stands in reports and JSON: "out_of_range".
[[nodiscard]] CLIENTELE_API std::string_view name(rejection reason) noexcept;

/// What to do with a value that its type does not allow.
enum class on_invalid : std::uint8_t {
  raise,  ///< throw `invalid_value` for the first one; the tally stays as it was
  count,  ///< leave it out and count it by reason
};

/// How many records were rejected, by reason: the part of a report that a tally keeps for good.
class rejection_counts {
 public:
  [[nodiscard]] constexpr std::uint64_t operator[](rejection reason) const noexcept {
    return counts_[static_cast<std::size_t>(reason)];
  }
  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts_) sum += count;
    return sum;
  }
  constexpr void add(rejection reason, std::uint64_t n = 1) noexcept { counts_[static_cast<std::size_t>(reason)] += n; }
  constexpr rejection_counts& operator+=(const rejection_counts& other) noexcept {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    return *this;
  }
  friend constexpr bool operator==(const rejection_counts&, const rejection_counts&) noexcept = default;

 private:
  std::array<std::uint64_t, rejection_reasons> counts_{};
};

/// What one call of `observe` did: rows counted, missing, and rejected by reason with the first row of each.
class observe_report {
 public:
  static constexpr std::uint64_t no_row = ~std::uint64_t{0};

  std::uint64_t observed = 0;
  std::uint64_t missing = 0;

  constexpr void reject(rejection reason, std::uint64_t row) noexcept {
    rejected_.add(reason);
    std::uint64_t& first = first_rows_[static_cast<std::size_t>(reason)];
    if (row < first) first = row;
  }
  [[nodiscard]] constexpr const rejection_counts& rejected() const noexcept { return rejected_; }
  [[nodiscard]] constexpr std::uint64_t first_row(rejection reason) const noexcept {
    return first_rows_[static_cast<std::size_t>(reason)];
  }
  constexpr observe_report& operator+=(const observe_report& other) noexcept {
    observed += other.observed;
    missing += other.missing;
    rejected_ += other.rejected_;
    for (std::size_t i = 0; i < first_rows_.size(); ++i) {
      if (other.first_rows_[i] < first_rows_[i]) first_rows_[i] = other.first_rows_[i];
    }
    return *this;
  }
  friend constexpr bool operator==(const observe_report&, const observe_report&) noexcept = default;

  /// "97 observed, 2 missing, 1 rejected: out_of_range 1 (first at row 17)"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, const observe_report& report);

 private:
  static constexpr std::array<std::uint64_t, rejection_reasons> nowhere() noexcept {
    std::array<std::uint64_t, rejection_reasons> rows{};
    rows.fill(no_row);
    return rows;
  }
  rejection_counts rejected_;
  std::array<std::uint64_t, rejection_reasons> first_rows_ = nowhere();
};

}  // namespace clientele::inline v0
