#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/stats/proportion_estimate.hpp>

namespace clientele::inline v0::segment {

/// Scores from `low` to `high`, both of them in.
struct score_range {
  int low = 1;
  int high = 1;
  [[nodiscard]] constexpr bool contains(int score) const noexcept { return low <= score && score <= high; }
  friend constexpr bool operator==(score_range, score_range) noexcept = default;
};

/// A box of the grid of scores, and the segment that it belongs to. Several rules may name one segment.
struct segment_rule {
  std::string name;
  score_range recency;
  score_range frequency;
  score_range monetary;
  friend bool operator==(const segment_rule&, const segment_rule&) = default;
};

/// Named segments over the grid of RFM scores, in which every cell belongs to exactly one rule: proven on construction.
///
/// Errors  `invalid_argument` naming the first cell that no rule covers, the two rules that overlap and a cell of
///         theirs (also where both name one segment), a range outside the grid, a rule without a name, and more than
///         255 names.
/// Cost    O(cells of the rules and of the grid), once.
class segment_set {
 public:
  CLIENTELE_API segment_set(rfm_bins bins, std::vector<segment_rule> rules);

  [[nodiscard]] rfm_bins bins() const noexcept { return bins_; }
  /// Segments, in the order in which the rules first name them.
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::span<const std::string> names() const noexcept { return names_; }
  [[nodiscard]] std::span<const segment_rule> rules() const noexcept { return rules_; }
  /// The position of a segment, or `invalid_argument` that lists the names.
  [[nodiscard]] CLIENTELE_API std::size_t position(std::string_view name) const;
  /// The segment of a cell as its position in `names()`; `invalid_argument` for a score outside of the grid.
  [[nodiscard]] CLIENTELE_API std::uint8_t code(rfm_score score) const;
  [[nodiscard]] std::string_view name(rfm_score score) const { return names_[code(score)]; }
  /// The segment of every cell: recency first, monetary fastest.
  [[nodiscard]] std::span<const std::uint8_t> cells() const noexcept { return cells_; }
  friend bool operator==(const segment_set&, const segment_set&) = default;

 private:
  rfm_bins bins_;
  std::vector<segment_rule> rules_;
  std::vector<std::string> names_;
  std::vector<std::uint8_t> cells_;
};

/// The eleven segments of marketing suites on 5 x 5 x 5 scores [bloomreach-2024]: Champions, Loyal Customers, Potential
/// Loyalists, New Customers, Promising, Need Attention, About To Sleep, At Risk, Can't Lose Them, Hibernating, Lost.
[[nodiscard]] CLIENTELE_API segment_set eleven_segments();

/// The eight of high and low recency, frequency and spend [ha-park-1998]; high is a score above the middle of its bins,
/// (B + 1) / 2: with five, 4 and 5.
///
/// Spend parts important (high) from general (low); of each, value has both others high, development is recent and not
/// frequent, retention is frequent and not recent, and win-back neither.
[[nodiscard]] CLIENTELE_API segment_set eight_segments(rfm_bins bins = {});

/// A segment, how many customers it has, and their share of all.
struct segment_share {
  std::string_view name;  ///< refers to the table
  std::uint64_t customers;
  proportion_estimate share;
};

/// The segment of every customer, and the customers of every segment.
class segment_table {
 public:
  CLIENTELE_API segment_table(segment_set set, const rfm_scores& scores);

  [[nodiscard]] const segment_set& set() const noexcept { return set_; }
  [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }
  /// Positions in `set().names()`, a row per customer in the order of the scores.
  [[nodiscard]] std::span<const std::uint8_t> codes() const& noexcept { return codes_; }
  std::span<const std::uint8_t> codes() const&& = delete;
  [[nodiscard]] std::string_view name(std::size_t customer) const { return set_.names()[codes_[customer]]; }
  /// Customers per segment, in the order of the set.
  [[nodiscard]] std::span<const std::uint64_t> counts() const& noexcept { return counts_; }
  std::span<const std::uint64_t> counts() const&& = delete;
  [[nodiscard]] proportion_estimate share(std::size_t segment) const {
    return proportion_estimate::from_counts(counts_[segment], codes_.size());
  }
  [[nodiscard]] proportion_estimate share(std::string_view segment) const { return share(set_.position(segment)); }
  /// All segments, in the order of the set. The intervals are not simultaneous.
  [[nodiscard]] CLIENTELE_API std::vector<segment_share> shares() const&;
  std::vector<segment_share> shares() const&& = delete;  // their names would be gone with the table
  friend bool operator==(const segment_table&, const segment_table&) = default;

 private:
  segment_set set_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::uint64_t> counts_;
};

/// RFM segments: a name for every combination of scores.
///
/// Definition  the one rule of the set whose ranges of recency, frequency and monetary score hold the customer's three
/// Input       RFM scores; a segment set: `eleven_segments()` (the default), `eight_segments()`, or the user's own
/// Unit        segment codes; shares of customers are proportions that sum to 1
/// Interval    Wilson for each share by itself
/// Errors      `invalid_argument` when scores and set have different bins. Nobody: shares are NaN with [0, 1]
/// Cost        O(n), one look-up per customer
/// When not    as a statement about a single customer near a cut, who may be in another segment tomorrow
/// References  [bloomreach-2024], [ha-park-1998] in docs/references.md
/// Example     examples/rfm_own_struct.cpp
struct rfm_segments_t {
  [[nodiscard]] CLIENTELE_API segment_table operator()(const rfm_scores& scores) const;
  [[nodiscard]] CLIENTELE_API segment_table operator()(const rfm_scores& scores, segment_set set) const;
};
inline constexpr rfm_segments_t rfm_segments{};

}  // namespace clientele::inline v0::segment
