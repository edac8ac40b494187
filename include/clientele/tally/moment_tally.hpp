#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/units.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

namespace detail {

/// The exact sums behind a mean and its variance. Unweighted: values in 2^-20, squares in 2^-40.
struct moment_sums {
  std::uint64_t n = 0;
  int128 values;
  uint128 squares;

  constexpr void add(std::int64_t k) {
    add_or_throw(n, 1, "rows");
    add_or_throw(values, int128{k}, "values");
    add_or_throw(squares, uint128::multiply(magnitude(k), magnitude(k)), "squares");
  }
  constexpr void merge(const moment_sums& other) {
    add_or_throw(n, other.n, "rows");
    add_or_throw(values, other.values, "values");
    add_or_throw(squares, other.squares, "squares");
  }
  [[nodiscard]] constexpr double effective_size() const noexcept { return static_cast<double>(n); }
  CLIENTELE_API void write(byte_writer& out) const;
  CLIENTELE_API void read(byte_reader& in);
  /// The mean and its standard error; exact integers until the last division.
  CLIENTELE_API void mean_and_error(double& mean, double& error) const;
  friend constexpr bool operator==(const moment_sums&, const moment_sums&) noexcept = default;
};

/// Weighted: w x and w x^2, each product rounded once to 2^-40.
struct weighted_moment_sums {
  std::uint64_t n = 0;
  weight_sums weights;
  int128 values;
  uint128 squares;

  constexpr void add(std::int64_t k, weight w) {
    constexpr unsigned once = fixed_point::fraction_bits;
    const uint128 square = uint128::multiply(magnitude(k), magnitude(k));
    add_or_throw(n, 1, "rows");
    add_or_throw(weights.sum, uint128{w.units()}, "weights");
    add_or_throw(weights.squares, w.square_units(), "squared weights");
    add_or_throw(values, with_sign(multiply_shift(magnitude(k), w.units(), once), k < 0), "weighted values");
    add_or_throw(squares, multiply_shift(square, w.units(), 2 * once), "weighted squares");
  }
  constexpr void merge(const weighted_moment_sums& other) {
    add_or_throw(n, other.n, "rows");
    add_or_throw(weights.sum, other.weights.sum, "weights");
    add_or_throw(weights.squares, other.weights.squares, "squared weights");
    add_or_throw(values, other.values, "weighted values");
    add_or_throw(squares, other.squares, "weighted squares");
  }
  [[nodiscard]] constexpr double effective_size() const noexcept { return weights.effective_size(); }
  CLIENTELE_API void write(byte_writer& out) const;
  CLIENTELE_API void read(byte_reader& in);
  CLIENTELE_API void mean_and_error(double& mean, double& error) const;
  friend constexpr bool operator==(const weighted_moment_sums&, const weighted_moment_sums&) noexcept = default;
};

/// What the tallies of real values share: merging, bytes and the mean.
template <class Derived, class Unit, class Sums>
class moment_tally_base {
 public:
  static constexpr std::uint16_t format_version = 1;
  static constexpr const char* allowed = "finite numbers below 2^43 in size";

  constexpr void observe_missing(std::uint64_t n = 1) { add_or_throw(missing_, n, "missing values"); }
  constexpr void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }
  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return sums_.n; }
  [[nodiscard]] constexpr double effective_size() const noexcept { return sums_.effective_size(); }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] constexpr const rejection_counts& rejected() const noexcept { return rejected_; }
  /// The arithmetic mean with Student's interval (weighted: at Kish's effective size).
  [[nodiscard]] mean_estimate<Unit> mean() const {
    double mean = nan;
    double error = nan;
    sums_.mean_and_error(mean, error);
    return {mean, error, {size(), effective_size(), missing_}, Unit::lowest(), Unit::highest()};
  }
  [[nodiscard]] constexpr Derived empty_like() const noexcept { return {}; }
  constexpr Derived& operator+=(const Derived& other) {
    Derived merged = static_cast<const Derived&>(*this);
    merged.sums_.merge(other.sums_);
    merged.observe_missing(other.missing_);
    merged.rejected_ += other.rejected_;
    return static_cast<Derived&>(*this) = merged;
  }
  [[nodiscard]] friend constexpr Derived operator+(Derived a, const Derived& b) { return a += b; }
  friend constexpr bool operator==(const Derived& a, const Derived& b) noexcept {
    return a.sums_ == b.sums_ && a.missing_ == b.missing_ && a.rejected_ == b.rejected_;
  }
  void write(byte_writer& out) const {
    sums_.write(out);
    out.u64(missing_);
    out.counts(rejected_);
  }
  [[nodiscard]] static Derived read(byte_reader& in) {
    Derived tally;
    tally.sums_.read(in);
    tally.missing_ = in.u64();
    tally.rejected_ = in.counts();
    return tally;
  }

 protected:
  template <class... Weight>
  constexpr row_result take(double value, Weight... w) {
    if (value != value) {
      observe_missing();
      return {.missing = true, .rejected = {}};
    }
    if (!fixed_point::valid(value)) {
      const bool finite = value - value == 0.0;
      return {.missing = false, .rejected = finite ? rejection::out_of_range : rejection::not_a_number};
    }
    Sums next = sums_;
    next.add(fixed_point::from(value), w...);
    sums_ = next;
    return {};
  }

  Sums sums_;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

}  // namespace detail

/// Count, sum and sum of squares of real values: what a mean and its doubt need.
///
/// Input       `observe(value)`, columns, ranges with a projection; NaN is missing
/// State       each value rounded once to 2^-20; 128-bit sums
/// Errors      `invalid_value` for an infinite value or one of 2^43 or more in size; `sum_overflow`
/// Unit        the unit of the mean: `real`, `mean_days` ..
/// Example     docs/reference/moment_tally.md
template <class Unit = real>
class moment_tally : public detail::moment_tally_base<moment_tally<Unit>, Unit, detail::moment_sums> {
 public:
  static constexpr tally_kind kind = tally_kind::moment;

  template <ColumnValue T>
  constexpr void observe(T value) {
    if (this->take(static_cast<double>(value)).rejected) {
      detail::throw_bad_number("value", static_cast<double>(value), this->allowed, invalid_value::no_row);
    }
  }
  template <ColumnValue T>
  constexpr void observe(const std::optional<T>& value) {
    observe(value ? static_cast<double>(*value) : detail::nan);
  }
  /// A whole column, all or nothing.
  template <detail::ColumnLike Values>
  observe_report observe(const Values& values, observe_options options = {}) {
    return detail::observe_columns(*this, options, column{values});
  }
  // One row of columns, for whoever walks them side by side.
  template <ColumnValue T>
  detail::row_result try_observe(std::size_t row, const column<T>& values) {
    return this->take(detail::number_at(values, row));
  }
  template <ColumnValue T>
  static void raise_at(std::size_t row, std::uint64_t position, const column<T>& values) {
    detail::throw_bad_number("value", detail::number_at(values, row), moment_tally::allowed, position);
  }
  /// A range of your own records: `projection` picks the value.
  template <std::ranges::input_range Range, class Projection>
    requires ColumnValue<detail::projected_t<Range, Projection>>
  observe_report observe(Range&& records, const Projection& projection, observe_options options = {}) {
    const auto value_of = [&](const auto& record) { return static_cast<double>(detail::project(projection, record)); };
    return detail::observe_rows(
        *this, records, options, [&](moment_tally& local, const auto& record) { return local.take(value_of(record)); },
        [&](const auto& record, std::uint64_t position) {
          detail::throw_bad_number("value", value_of(record), moment_tally::allowed, position);
        });
  }
};

/// The weighted `moment_tally`: sums of w, w^2, w x and w x^2, each product rounded once.
template <class Unit>
class weighted<moment_tally<Unit>>
    : public detail::moment_tally_base<weighted<moment_tally<Unit>>, Unit, detail::weighted_moment_sums> {
 public:
  static constexpr tally_kind kind = tally_kind::weighted_moment;

  template <ColumnValue T>
  constexpr void observe(T value, double w) {
    if (!weight::valid(w)) detail::throw_bad_weight(w, invalid_value::no_row);
    if (this->take(static_cast<double>(value), weight{w}).rejected) {
      detail::throw_bad_number("value", static_cast<double>(value), this->allowed, invalid_value::no_row);
    }
  }
  /// Two columns side by side, all or nothing.
  template <detail::ColumnLike Values, detail::ColumnLike Weights>
  observe_report observe(const Values& values, const Weights& weights, observe_options options = {}) {
    return detail::observe_columns(*this, options, column{values}, column{weights});
  }
  // One row of columns, for whoever walks them side by side.
  template <ColumnValue T, std::floating_point Weight>
  detail::row_result try_observe(std::size_t row, const column<T>& values, const column<Weight>& weights) {
    const double w = detail::number_at(weights, row);
    if (!weight::valid(w)) return {.missing = false, .rejected = rejection::invalid_weight};
    return this->take(detail::number_at(values, row), weight{w});
  }
  template <ColumnValue T, std::floating_point Weight>
  static void raise_at(std::size_t row, std::uint64_t position, const column<T>& values, const column<Weight>& weights) {
    const double w = detail::number_at(weights, row);
    if (!weight::valid(w)) detail::throw_bad_weight(w, position);
    detail::throw_bad_number("value", detail::number_at(values, row), weighted::allowed, position);
  }
};

static_assert(Tally<moment_tally<>> && Tally<weighted<moment_tally<mean_days>>>);

}  // namespace clientele::inline v0
