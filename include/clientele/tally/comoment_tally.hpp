#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/detail/comoment_sums.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// What to do with people who answered some items and not others.
enum class missing_policy : std::uint8_t {
  listwise,   ///< only those with all items count
  available,  ///< each item counts whoever answered it; covariances from those who answered both
};

namespace detail {

/// The weight of each row: of a column, or one.
class row_weights {
 public:
  row_weights() noexcept = default;
  template <std::floating_point Weight>
  explicit row_weights(const column<Weight>& weights) {
    if constexpr (std::same_as<Weight, double>) {
      if (weights.bitmap() == nullptr && !weights.sentinel()) {
        data_ = weights.values().data();
        return;
      }
    }
    copied_.resize(weights.size());
    for (std::size_t i = 0; i < copied_.size(); ++i) {
      copied_[i] = weights.missing(i) ? nan : static_cast<double>(weights[i]);
    }
    data_ = copied_.data();
  }
  row_weights(const row_weights&) = delete;
  row_weights& operator=(const row_weights&) = delete;
  ~row_weights() = default;

  /// Null: all weigh one.
  [[nodiscard]] const double* data() const noexcept { return data_; }
  [[nodiscard]] double operator[](std::size_t row) const noexcept { return data_ == nullptr ? 1.0 : data_[row]; }

 private:
  std::vector<double> copied_;  // where some are missing, which makes them invalid, or in another type
  const double* data_ = nullptr;
};

/// What both forms of a comoment tally share. `Values` is a rating scale (whole answers, checked) or `real`.
template <class Derived, class Values>
class comoment_tally_base {
 public:
  static constexpr std::uint16_t format_version = 1;
  static constexpr bool rated = RatingScale<Values>;
  static constexpr unsigned fraction_bits = rated ? 0U : static_cast<unsigned>(fixed_point::fraction_bits);

  [[nodiscard]] std::size_t items() const noexcept { return sums_.items(); }
  /// People with all items.
  [[nodiscard]] std::uint64_t size() const noexcept { return sums_.complete(); }
  [[nodiscard]] double effective_size() const noexcept { return sums_.effective_size(); }
  /// People with at least one item missing.
  [[nodiscard]] std::uint64_t missing() const noexcept { return sums_.with_gaps() + sums_.empty(); }
  [[nodiscard]] const rejection_counts& rejected() const noexcept { return rejected_; }
  void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }
  [[nodiscard]] any_scale run_time_scale() const noexcept
    requires rated
  {
    return scale_;
  }

  /// The mean over people of sum_j coefficient_j x_j, its error through the covariances of the items (never as if they
  /// were independent), bounded to [lowest, highest]. Listwise: Student's interval over people with all items.
  /// Throws `invalid_argument` unless there is a coefficient per item.
  template <class Unit>
  [[nodiscard]] mean_estimate<Unit> combination(std::span<const double> coefficients, double offset, double lowest,
                                                double highest, missing_policy policy = missing_policy::listwise) const {
    const comoment_sums::combination found =
        policy == missing_policy::listwise ? sums_.listwise(coefficients) : sums_.available(coefficients);
    return {found.value + offset, found.error, found.basis, lowest, highest};
  }
  /// The ratio of the totals of two items, such as spend per order, over people with all items.
  [[nodiscard]] ratio_estimate<real> ratio(std::size_t numerator, std::size_t denominator) const {
    return {sums_.pair(numerator, denominator), sums_.basis()};
  }

  /// Means and covariances, as models take them; items are called by these names, or "1", "2" .. without.
  /// Throws `invalid_argument` unless there is a name per item.
  [[nodiscard]] covariances to_covariances(std::vector<std::string> names = {},
                                           missing_policy policy = missing_policy::listwise) const {
    return sums_.to_covariances(std::move(names), policy == missing_policy::listwise);
  }

  [[nodiscard]] Derived empty_like() const {
    Derived result;
    result.scale_ = scale_;
    if (items() > 0) result.sums_ = comoment_sums{items()};
    return result;
  }
  Derived& operator+=(const Derived& other) {
    Derived merged = self();
    if constexpr (rated) {
      if (!merged.scale_.known()) merged.scale_ = other.scale_;
      if (other.scale_.known() && merged.scale_ != other.scale_) throw_scale_mismatch(merged.scale_, other.scale_);
    }
    merged.sums_.merge(other.sums_);
    merged.rejected_ += other.rejected_;
    return self() = std::move(merged);
  }
  [[nodiscard]] friend Derived operator+(Derived a, const Derived& b) { return a += b; }
  friend bool operator==(const Derived& a, const Derived& b) {
    return a.scale_ == b.scale_ && a.sums_ == b.sums_ && a.rejected_ == b.rejected_;
  }
  void write(byte_writer& out) const {
    write_scale(out, scale_);
    sums_.write(out);
    out.counts(rejected_);
  }
  [[nodiscard]] static Derived read(byte_reader& in) {
    Derived tally;
    const any_scale found = read_scale(in);
    if constexpr (std::same_as<Values, any_scale>) {
      tally.scale_ = found;
    } else {
      byte_reader::require(found == tally.scale_, "it was counted on another scale");
    }
    tally.sums_ = comoment_sums::read(in);
    if constexpr (std::same_as<Values, any_scale>) {
      byte_reader::require(found.known() == (tally.items() > 0), "its scale and its items do not belong together");
    }
    tally.rejected_ = in.counts();
    return tally;
  }

 protected:
  comoment_tally_base() noexcept = default;
  explicit comoment_tally_base(std::size_t items) : sums_(items) {}
  comoment_tally_base(any_scale scale, std::size_t items) : scale_(scale), sums_(items) {
    if (!scale.known()) throw_no_scale();
  }

  [[nodiscard]] Derived& self() noexcept { return static_cast<Derived&>(*this); }
  [[nodiscard]] const Derived& self() const noexcept { return static_cast<const Derived&>(*this); }

  void require_items() const {
    if (items() == 0) throw_invalid_argument("a comoment tally has no items yet; make it with their number");
  }
  /// A value as it is stored, or why it is a gap.
  template <ColumnValue T>
  [[nodiscard]] row_result read_value(T value, std::int64_t& stored) const noexcept {
    stored = comoment_sums::gap;
    if constexpr (rated) {
      const int index = level_index(value, scale_.low(), scale_.levels());
      if (index == is_missing) return {.missing = true, .rejected = {}};
      if (index < 0) return {.missing = false, .rejected = reason_of(index)};
      stored = scale_.low() + index;
    } else {
      const auto number = static_cast<double>(value);
      if (number != number) return {.missing = true, .rejected = {}};
      if (!fixed_point::valid(number)) {
        const bool finite = number - number == 0.0;
        return {.missing = false, .rejected = finite ? rejection::out_of_range : rejection::not_a_number};
      }
      stored = fixed_point::from(number);
    }
    return {};
  }
  template <ColumnValue T>
  void raise_value(T value, std::uint64_t row) const {
    if constexpr (rated) {
      throw_bad_answer(static_cast<double>(value), scale_.low(), scale_.high(), "of the items", row);
    } else {
      throw_bad_number("value", static_cast<double>(value), "finite numbers below 2^43 in size", row);
    }
  }
  template <ColumnValue T>
  void take_one(std::span<const T> row, weight w) {
    require_items();
    std::vector<std::int64_t> stored(row.size());
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (read_value(row[j], stored[j]).rejected) raise_value(row[j], invalid_value::no_row);
    }
    sums_.add(stored, w, fraction_bits);
  }
  /// Rows that need no look at each answer, from `first` on; returns the first of the others.
  template <ColumnValue T>
  std::size_t take_blocks(std::span<const column<T>> columns, const row_weights& weights, std::size_t first,
                          observe_report& report) {
    if constexpr (rated && BlockAnswer<T>) {
      const std::uint64_t before = sums_.complete();
      const std::size_t end = sums_.add_blocks(columns, weights.data(), first, scale_.low(), scale_.levels());
      const std::uint64_t complete = sums_.complete() - before;
      report.observed += complete;
      report.missing += end - first - complete;
      return end;
    }
    return first;
  }
  template <ColumnValue T>
  void take_row(std::span<const column<T>> columns, std::size_t i, const observe_options& options, double w,
                std::span<std::int64_t> stored, observe_report& report) {
    const std::uint64_t row = options.first_row + i;
    if (!weight::valid(w)) {
      if (options.invalid == on_invalid::raise) throw_bad_weight(w, row);
      report.reject(rejection::invalid_weight, row);
      return;
    }
    bool complete = true;
    for (std::size_t j = 0; j < items(); ++j) {
      stored[j] = comoment_sums::gap;
      row_result result{.missing = true, .rejected = {}};
      if (!columns[j].missing(i)) result = read_value(columns[j][i], stored[j]);
      if (result.rejected) {
        if (options.invalid == on_invalid::raise) raise_value(columns[j][i], row);
        report.reject(*result.rejected, row);
      }
      complete = complete && stored[j] != comoment_sums::gap;
    }
    ++(complete ? report.observed : report.missing);
    sums_.add(stored, weight{w}, fraction_bits);
  }
  /// Columns side by side; an invalid answer is rejected for its item only, an invalid weight for the whole row.
  template <ColumnValue T>
  observe_report take_columns(std::span<const column<T>> columns, const observe_options& options,
                              const row_weights& weights) {
    require_items();
    if (columns.size() != items()) throw_unequal_rows("items", columns.size(), items());
    const std::size_t n = columns[0].size();
    for (const column<T>& item : columns) require_equal_rows("items", item.size(), n);
    Derived local = empty_like();
    observe_report report;
    std::vector<std::int64_t> stored(items());
    for (std::size_t i = 0; i < n;) {
      i = local.take_blocks(columns, weights, i, report);
      const std::size_t end = n - i < comoment_sums::block_rows ? n : i + comoment_sums::block_rows;
      for (; i < end; ++i) local.take_row(columns, i, options, weights[i], stored, report);
    }
    local.rejected_ = report.rejected();
    self() += local;
    return report;
  }

  [[nodiscard]] static constexpr any_scale own_scale() noexcept {
    if constexpr (FixedScale<Values>) {
      return any_scale::of<Values>();
    } else {
      return {};
    }
  }
  any_scale scale_ = own_scale();
  comoment_sums sums_;
  rejection_counts rejected_;
};

}  // namespace detail

/// Means and covariances of several items answered by the same people, such as the dimensions of a satisfaction index.
///
/// Values      a rating scale (`comoment_tally<five_point>`, all items on it) or `real`
/// Input       `observe(row)`: one person's values; `observe(columns)`: a column per item. NaN and marked values are
///             missing; an invalid answer is rejected for its item only
/// State       exact sums and products of pairs, O(items^2); rows with gaps apart (see `missing_policy`)
/// Errors      `invalid_value`; `scale_mismatch` on merging other numbers of items; `sum_overflow`
/// Example     examples/satisfaction_methods.cpp
template <class Values = real>
  requires RatingScale<Values> || std::same_as<Values, real>
class comoment_tally : public detail::comoment_tally_base<comoment_tally<Values>, Values> {
  using base = detail::comoment_tally_base<comoment_tally<Values>, Values>;
  friend base;

 public:
  using values = Values;
  static constexpr tally_kind kind = tally_kind::comoment;

  comoment_tally() noexcept = default;
  explicit comoment_tally(std::size_t items)
    requires(!std::same_as<Values, any_scale>)
      : base(items) {}
  comoment_tally(any_scale scale, std::size_t items)
    requires std::same_as<Values, any_scale>
      : base(scale, items) {}

  template <ColumnValue T>
  void observe(std::span<const T> row) {
    this->take_one(row, weight{});
  }
  template <detail::ColumnRange Row>
  void observe(const Row& row) {
    observe(std::span<const std::ranges::range_value_t<Row>>(row));
  }
  template <ColumnValue T>
  observe_report observe(std::span<const column<T>> items, observe_options options = {}) {
    return this->take_columns(items, options, detail::row_weights{});
  }
  template <ColumnValue T>
  observe_report observe(const std::vector<column<T>>& items, observe_options options = {}) {
    return observe(std::span<const column<T>>(items), options);
  }
};

/// The weighted `comoment_tally`: a weight per person.
template <class Values>
class weighted<comoment_tally<Values>>
    : public detail::comoment_tally_base<weighted<comoment_tally<Values>>, Values> {
  using base = detail::comoment_tally_base<weighted<comoment_tally<Values>>, Values>;
  friend base;

 public:
  using values = Values;
  static constexpr tally_kind kind = tally_kind::weighted_comoment;

  weighted() noexcept = default;
  explicit weighted(std::size_t items)
    requires(!std::same_as<Values, any_scale>)
      : base(items) {}
  weighted(any_scale scale, std::size_t items)
    requires std::same_as<Values, any_scale>
      : base(scale, items) {}

  template <ColumnValue T>
  void observe(std::span<const T> row, double w) {
    if (!weight::valid(w)) detail::throw_bad_weight(w, invalid_value::no_row);
    this->take_one(row, weight{w});
  }
  template <detail::ColumnRange Row>
  void observe(const Row& row, double w) {
    observe(std::span<const std::ranges::range_value_t<Row>>(row), w);
  }
  template <ColumnValue T, std::floating_point Weight>
  observe_report observe(std::span<const column<T>> items, const column<Weight>& weights, observe_options options = {}) {
    if (!items.empty()) detail::require_equal_rows("weights", weights.size(), items[0].size());
    return this->take_columns(items, options, detail::row_weights{weights});
  }
  template <ColumnValue T, detail::ColumnLike Weights>
  observe_report observe(const std::vector<column<T>>& items, const Weights& weights, observe_options options = {}) {
    return observe(std::span<const column<T>>(items), column{weights}, options);
  }
};

static_assert(Tally<comoment_tally<>> && Tally<comoment_tally<five_point>> && Tally<weighted<comoment_tally<any_scale>>>);

}  // namespace clientele::inline v0
