#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/segment/detail/classified.hpp>
#include <clientele/segment/loyalty_class.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::segment {

/// How much a customer brings.
enum class customer_grade : std::uint8_t { low, middle, high };

/// "low", "middle", "high"
[[nodiscard]] CLIENTELE_API std::string_view name(customer_grade grade) noexcept;
CLIENTELE_API std::ostream& operator<<(std::ostream& out, customer_grade grade);

/// Where the middle and the high grade begin. A value equal to a threshold is in the grade that begins there.
template <class Value>
struct grade_thresholds {
  Value middle_from;
  Value high_from;
  friend constexpr bool operator==(const grade_thresholds&, const grade_thresholds&) noexcept = default;
};

/// A part of all customers as a fraction, so that no rounding decides who belongs to it: {1, 3} is a third.
struct customer_fraction {
  std::uint32_t numerator;
  std::uint32_t denominator;
  friend constexpr bool operator==(customer_fraction, customer_fraction) noexcept = default;
};

/// How many customers lie below the middle and below the high grade, at least: ties stay below together.
struct grade_quantiles {
  customer_fraction middle_from = {1, 3};
  customer_fraction high_from = {2, 3};
  purchase_count frequency = purchase_count::purchase_days;  ///< what frequency counts
  friend constexpr bool operator==(const grade_quantiles&, const grade_quantiles&) noexcept = default;
};

/// The thresholds of spend and of frequency: what is kept, so that tomorrow's customers are graded as today's were.
template <Money M>
struct customer_grade_thresholds {
  grade_thresholds<M> spend;
  grade_thresholds<std::uint32_t> frequency;
  purchase_count frequency_counts = purchase_count::purchase_days;
  friend constexpr bool operator==(const customer_grade_thresholds&, const customer_grade_thresholds&) noexcept =
      default;
};

/// A column of grades with its counts and shares.
using grade_column = detail::classified<customer_grade, 3>;

namespace detail {
[[noreturn]] CLIENTELE_API void throw_unequal_classes(std::size_t rows, std::size_t columns);
}  // namespace detail

/// Two classifications of the same customers against one another, with a count and a share for every pair:
/// `class_cross{grades.spend(), bands}` of grades, loyalty classes and repurchase bands in any pair.
template <class Rows, std::size_t RowClasses, class Columns, std::size_t ColumnClasses>
class class_cross {
 public:
  /// Throws `invalid_argument` where the two are not of the same customers, as far as their number tells.
  class_cross(const detail::classified<Rows, RowClasses>& rows,
              const detail::classified<Columns, ColumnClasses>& columns)
      : size_(rows.size()) {
    if (rows.size() != columns.size()) detail::throw_unequal_classes(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) ++counts_[at(rows[i], columns[i])];
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t count(Rows row, Columns column) const noexcept { return counts_[at(row, column)]; }
  /// Out of all customers.
  [[nodiscard]] proportion_estimate share(Rows row, Columns column) const noexcept {
    return proportion_estimate::from_counts(count(row, column), size_);
  }
  /// Out of the customers of the row.
  [[nodiscard]] proportion_estimate share_of_row(Rows row, Columns column) const noexcept {
    std::uint64_t total = 0;
    for (std::size_t c = 0; c < ColumnClasses; ++c) total += count(row, static_cast<Columns>(c));
    return proportion_estimate::from_counts(count(row, column), total);
  }
  friend bool operator==(const class_cross&, const class_cross&) noexcept = default;

 private:
  [[nodiscard]] static constexpr std::size_t at(Rows row, Columns column) noexcept {
    return static_cast<std::size_t>(row) * ColumnClasses + static_cast<std::size_t>(column);
  }
  std::uint64_t size_ = 0;
  std::array<std::uint64_t, RowClasses * ColumnClasses> counts_ = {};
};

/// Grades crossed with grades, and with loyalty classes.
using grade_cross = class_cross<customer_grade, 3, customer_grade, 3>;
using grade_loyalty_cross = class_cross<customer_grade, 3, loyalty_class, 3>;

namespace detail {
/// Thresholds of whole values in any order; `values` is not empty.
[[nodiscard]] CLIENTELE_API grade_thresholds<std::int64_t> thresholds_of(std::span<const std::int64_t> values,
                                                                         const grade_quantiles& quantiles);
CLIENTELE_API void require_quantiles(const grade_quantiles& quantiles);
CLIENTELE_API void require_thresholds(const char* of, std::int64_t middle_from, std::int64_t high_from);
[[noreturn]] CLIENTELE_API void throw_no_customers_to_grade();

template <CustomerSummary Summary>
[[nodiscard]] std::span<const std::uint32_t> counts_of(const Summary& summary, purchase_count frequency) {
  return frequency == purchase_count::orders ? summary.orders() : summary.purchase_days();
}

template <class Value>
[[nodiscard]] grade_column graded(std::span<const Value> values, const grade_thresholds<Value>& thresholds) {
  std::vector<customer_grade> grades(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    grades[i] = static_cast<customer_grade>((values[i] >= thresholds.middle_from ? 1 : 0) +
                                            (values[i] >= thresholds.high_from ? 1 : 0));
  }
  return grade_column{std::move(grades)};
}
}  // namespace detail

/// The grades of every customer by spend and by frequency, with the thresholds that made them.
template <Money M>
class customer_grade_table {
 public:
  customer_grade_table(grade_column spend, grade_column frequency, customer_grade_thresholds<M> thresholds)
      : spend_(std::move(spend)), frequency_(std::move(frequency)), thresholds_(thresholds) {}

  [[nodiscard]] std::size_t size() const noexcept { return spend_.size(); }
  [[nodiscard]] const grade_column& spend() const noexcept { return spend_; }
  [[nodiscard]] const grade_column& frequency() const noexcept { return frequency_; }
  [[nodiscard]] const customer_grade_thresholds<M>& thresholds() const noexcept { return thresholds_; }

  [[nodiscard]] grade_cross spend_by_frequency() const { return {spend_, frequency_}; }
  /// Throws `invalid_argument` for the loyalty of another number of customers.
  [[nodiscard]] grade_loyalty_cross spend_by_loyalty(const loyalty_table& loyalty) const {
    return {spend_, loyalty};
  }
  [[nodiscard]] grade_loyalty_cross frequency_by_loyalty(const loyalty_table& loyalty) const {
    return {frequency_, loyalty};
  }
  friend bool operator==(const customer_grade_table&, const customer_grade_table&) = default;

 private:
  grade_column spend_;
  grade_column frequency_;
  customer_grade_thresholds<M> thresholds_;
};

/// The thresholds that part the customers of a summary by quantiles.
///
/// Definition  a grade that begins above the part q of n customers begins at the lowest value above the cut
///             sorted[ceil(q n) - 1], as RFM has it: no fewer than q n customers are below it, and those who tie at the
///             cut are all below. Where nobody is above, one unit above the cut
/// Errors      `invalid_argument` for a fraction that is not strictly between 0 and 1, fractions that descend, and
///             nobody to grade
struct quantile_thresholds_t {
  template <CustomerSummary Summary>
  [[nodiscard]] customer_grade_thresholds<typename Summary::money_type> operator()(
      const Summary& summary, const grade_quantiles& quantiles = {}) const {
    using money_type = typename Summary::money_type;
    detail::require_quantiles(quantiles);
    if (summary.size() == 0) detail::throw_no_customers_to_grade();
    std::vector<std::int64_t> values(summary.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = summary.spend()[i].units();
    const auto spend = detail::thresholds_of(values, quantiles);
    const auto counts = detail::counts_of(summary, quantiles.frequency);
    values.assign(counts.begin(), counts.end());
    const auto frequency = detail::thresholds_of(values, quantiles);
    return {{money_type::from_units(spend.middle_from), money_type::from_units(spend.high_from)},
            {static_cast<std::uint32_t>(frequency.middle_from), static_cast<std::uint32_t>(frequency.high_from)},
            quantiles.frequency};
  }
};
inline constexpr quantile_thresholds_t quantile_thresholds{};

/// Customer grades: low, middle and high by spend, and by frequency, within a window.
///
/// Definition  low below `middle_from`, high from `high_from` on, middle between: a value equal to a threshold is in
///             the upper of the two grades
/// Input       a customer summary and thresholds: the user's own, those of an earlier result, or `quantile_thresholds`
/// Unit        grades; shares of customers are proportions that sum to 1
/// Interval    Wilson for each share by itself
/// Errors      `invalid_argument` for a high grade that begins below the middle one. Nobody: shares are NaN with [0, 1]
/// Cost        O(n)
/// When not    windows of other lengths with the same thresholds; as loyalty, which `loyalty_classes` tells without
///             spend
/// References  [zeithaml-2001] in docs/references.md
/// Example     examples/customer_grades.cpp
struct customer_grades_t {
  template <CustomerSummary Summary>
  [[nodiscard]] customer_grade_table<typename Summary::money_type> operator()(
      const Summary& summary, const customer_grade_thresholds<typename Summary::money_type>& thresholds) const {
    detail::require_thresholds("spend, in units of money,", thresholds.spend.middle_from.units(),
                               thresholds.spend.high_from.units());
    detail::require_thresholds("frequency", thresholds.frequency.middle_from, thresholds.frequency.high_from);
    return {detail::graded(summary.spend(), thresholds.spend),
            detail::graded(detail::counts_of(summary, thresholds.frequency_counts), thresholds.frequency), thresholds};
  }
};
inline constexpr customer_grades_t customer_grades{};

}  // namespace clientele::inline v0::segment
