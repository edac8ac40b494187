#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/detail/level_estimates.hpp>
#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

namespace clientele::inline v0 {

/// What a tally of a scale accepts one by one: numbers, which it checks, ratings of that very scale, which need no
/// check, bool where the scale is 0 and 1, and optionals of these.
template <class T, class Scale>
concept AnswerOn =
    ColumnValue<detail::value_of_optional_t<T>> ||
    (FixedScale<Scale> && std::same_as<detail::value_of_optional_t<T>, rating<Scale>>) ||
    (FixedScale<Scale> && std::same_as<detail::value_of_optional_t<T>, bool> && Scale::low == 0 && Scale::high == 1);

namespace detail {

// What a cell of a level holds: a count, or a count with the exact sums of weights and of their squares.
[[nodiscard]] constexpr std::uint64_t cell_count(std::uint64_t cell) noexcept { return cell; }
[[nodiscard]] constexpr std::uint64_t cell_count(const weighted_cell& cell) noexcept { return cell.n; }
[[nodiscard]] constexpr bool squares_fit(const weighted_cell& cell) noexcept { return (cell.squares.high() >> 63) == 0; }
[[nodiscard]] constexpr bool checked_add(std::uint64_t& cell, std::uint64_t other) noexcept {
  if (cell + other < cell) return false;
  cell += other;
  return true;
}
[[nodiscard]] constexpr bool checked_add(weighted_cell& cell, const weighted_cell& other) noexcept {
  // Sums of squares stay below 2^127, so that a kernel can add 2^21 rows of any weights and be looked at afterwards.
  return checked_add(cell.n, other.n) && cell.sum.checked_add(other.sum) && cell.squares.checked_add(other.squares) &&
         squares_fit(cell);
}

template <RatingScale Scale>
[[nodiscard]] consteval std::size_t fixed_levels() {
  if constexpr (FixedScale<Scale>) {
    return static_cast<std::size_t>(Scale::levels);
  } else {
    return 0;
  }
}
inline constexpr std::size_t most_cells = static_cast<std::size_t>(max_scale_levels) + 1;

/// What every tally over the levels of a scale shares: a cell per level, missing and rejections; merging, bytes,
/// and the estimates. `Derived` adds how it observes.
template <class Derived, RatingScale Scale, class Cell>
class level_tally : public level_estimates<Derived> {
 public:
  static constexpr std::uint16_t format_version = 1;

  /// Answers that were given.
  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return count({low(), high()}); }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] constexpr const rejection_counts& rejected() const noexcept { return rejected_; }
  /// `size()`, or with weights Kish's (sum w)^2 / sum w^2 [kish-1965] over the answers given; 0 without weight.
  [[nodiscard]] constexpr double effective_size() const noexcept {
    if constexpr (is_weighted) {
      return weights({low(), high()}).effective_size();
    } else {
      return static_cast<double>(size());
    }
  }
  [[nodiscard]] constexpr int low() const noexcept {
    if constexpr (fixed) {
      return Scale::low;
    } else {
      return scale_.low();
    }
  }
  [[nodiscard]] constexpr int high() const noexcept { return low() + static_cast<int>(cells_.size()) - 1; }
  /// The scale as a run-time value; that of a neutral run-time tally is not `known()`.
  [[nodiscard]] constexpr any_scale run_time_scale() const noexcept {
    if constexpr (fixed) {
      return any_scale::of<Scale>();
    } else {
      return scale_;
    }
  }
  /// How many gave an answer, whatever their weight. Levels off the scale count nobody.
  [[nodiscard]] constexpr std::uint64_t count(int level) const noexcept { return count({level, level}); }
  [[nodiscard]] constexpr std::uint64_t count(level_range range) const noexcept {
    std::uint64_t sum = 0;
    each_cell(range, [&](const Cell& cell) { sum += cell_count(cell); });
    return sum;
  }
  /// The exact sums of the weights of some answers.
  [[nodiscard]] constexpr weight_sums weights(level_range range) const noexcept
    requires std::same_as<Cell, weighted_cell>
  {
    weight_sums sums;
    each_cell(range, [&](const Cell& cell) {
      sums.sum += cell.sum;
      sums.squares += cell.squares;
    });
    return sums;
  }

  constexpr void observe_missing(std::uint64_t n = 1) {
    if (!checked_add(missing_, n)) throw_overflow("missing answers");
  }
  /// Counts records that were rejected before they came here, for example text in a column of answers.
  constexpr void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }

  /// An empty tally of the same scale.
  [[nodiscard]] constexpr Derived empty_like() const {
    if constexpr (fixed) {
      return Derived{};
    } else {
      return Derived{scale_};
    }
  }
  /// Throws `scale_mismatch` for unequal run-time scales and `sum_overflow`; then nothing has changed.
  constexpr Derived& operator+=(const Derived& other) {
    Derived merged = self();
    merged.adopt(other.run_time_scale());
    for (std::size_t i = 0; i < other.cells_.size(); ++i) {
      if (!checked_add(merged.cells_[i], other.cells_[i])) throw_overflow("answers of a level");
    }
    merged.rejected_ += other.rejected_;
    merged.observe_missing(other.missing_);
    if (!merged.sums_fit()) throw_overflow("answers");
    self() = std::move(merged);
    return self();
  }
  [[nodiscard]] friend constexpr Derived operator+(Derived a, const Derived& b) { return a += b; }
  friend constexpr bool operator==(const Derived& a, const Derived& b) {
    return a.run_time_scale() == b.run_time_scale() && a.missing_ == b.missing_ && a.rejected_ == b.rejected_ &&
           a.cells_ == b.cells_;
  }

  void write(byte_writer& out) const {
    write_scale(out, run_time_scale());
    out.u64(missing_);
    out.counts(rejected_);
    for (const Cell& cell : cells_) write_cell(out, cell);
  }
  [[nodiscard]] static Derived read(byte_reader& in) {
    const any_scale found = read_scale(in);
    Derived tally;
    if constexpr (fixed) {
      byte_reader::require(found == tally.run_time_scale(), "it was counted on another scale");
    } else {
      tally = Derived{found};
    }
    tally.missing_ = in.u64();
    tally.rejected_ = in.counts();
    for (Cell& cell : tally.cells_) read_cell(in, cell);
    byte_reader::require(tally.sums_fit(), "its sums overflow");
    return tally;
  }

  // For the estimates of the base.
  [[nodiscard]] constexpr double mass(level_range range) const noexcept {
    if constexpr (is_weighted) {
      return weights(range).total();
    } else {
      return static_cast<double>(count(range));
    }
  }
  [[nodiscard]] constexpr double square_mass(int level) const noexcept {
    if constexpr (is_weighted) {
      return weights({level, level}).total_squares();
    } else {
      return static_cast<double>(count(level));
    }
  }

  /// The cells of many tallies, a row of levels + 1 for each code, and the rejections of each.
  struct code_table {
    std::vector<Cell> cells;
    std::vector<rejection_counts> rejected;
  };
  [[nodiscard]] Derived from_table(const code_table& table, std::size_t code) const {
    return from_cells(table.cells.data() + code * (cells_.size() + 1), table.rejected[code]);
  }

 protected:
  static constexpr bool fixed = FixedScale<Scale>;
  static constexpr bool is_weighted = std::same_as<Cell, weighted_cell>;

  constexpr level_tally() noexcept = default;
  constexpr explicit level_tally(any_scale scale)
    requires(!fixed)
      : scale_(scale), cells_(static_cast<std::size_t>(scale.levels())) {}

  [[nodiscard]] constexpr Derived& self() noexcept { return static_cast<Derived&>(*this); }
  [[nodiscard]] constexpr const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }
  [[nodiscard]] constexpr int levels() const noexcept { return static_cast<int>(cells_.size()); }
  [[nodiscard]] constexpr std::string_view scale_name() const noexcept {
    if constexpr (fixed) {
      return Scale::name;
    } else {
      return "given at run time";
    }
  }
  constexpr void require_scale() const {
    if (!fixed && levels() == 0) throw_no_scale();
  }
  [[nodiscard]] constexpr Cell& cell(int index) noexcept { return cells_[static_cast<std::size_t>(index)]; }
  /// A tally of this shape from counted cells (a cell per level, then that of the missing answers).
  [[nodiscard]] Derived from_cells(const Cell* cells, const rejection_counts& rejected) const {
    Derived tally = empty_like();
    for (std::size_t i = 0; i < cells_.size(); ++i) tally.cells_[i] = cells[i];
    tally.missing_ = cell_count(cells[cells_.size()]);
    tally.rejected_ = rejected;
    return tally;
  }

 private:
  template <class, RatingScale, class>
  friend class level_tally;

  struct no_scale {};
  using scale_storage = std::conditional_t<fixed, no_scale, any_scale>;
  using cell_storage = std::conditional_t<fixed, std::array<Cell, fixed_levels<Scale>()>, std::vector<Cell>>;

  /// Takes the other's scale where this tally has none yet.
  constexpr void adopt(any_scale other) {
    if constexpr (!fixed) {
      if (!other.known()) return;
      if (!scale_.known()) {
        scale_ = other;
        cells_.resize(static_cast<std::size_t>(other.levels()));
      }
      if (scale_ != other) throw_scale_mismatch(scale_, other);
    }
  }
  [[nodiscard]] constexpr bool sums_fit() const noexcept {
    Cell total{};
    for (const Cell& cell : cells_) {
      if (!checked_add(total, cell)) return false;
    }
    return true;
  }
  template <class Visit>
  constexpr void each_cell(level_range range, Visit visit) const noexcept {
    for (int level = range.from < low() ? low() : range.from; level <= range.to && level <= high(); ++level) {
      visit(cells_[static_cast<std::size_t>(level - low())]);
    }
  }
  static void write_cell(byte_writer& out, std::uint64_t cell) { out.u64(cell); }
  static void write_cell(byte_writer& out, const weighted_cell& cell) {
    out.u64(cell.n);
    out.u128(cell.sum);
    out.u128(cell.squares);
  }
  static void read_cell(byte_reader& in, std::uint64_t& cell) { cell = in.u64(); }
  static void read_cell(byte_reader& in, weighted_cell& cell) {
    cell.n = in.u64();
    cell.sum = in.u128();
    cell.squares = in.u128();
    byte_reader::require(cell.n != 0 || (cell.sum == uint128{} && cell.squares == uint128{}),
                         "a level without answers has weight");
  }

  [[no_unique_address]] scale_storage scale_{};
  cell_storage cells_{};
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

}  // namespace detail
}  // namespace clientele::inline v0
