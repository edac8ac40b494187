#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/units.hpp>
#include <clientele/core/whole_number.hpp>
#include <clientele/stats/linearised_estimate.hpp>

namespace clientele::inline v0::segment {

/// How unequally something is spread: 0 when all have the same, towards 1 when one has all. Never a percentage.
class gini_index : public clientele::detail::unit_value<gini_index> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return 0.0; }
  [[nodiscard]] static constexpr double highest() noexcept { return 1.0; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "gini_index"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of Gini indices"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "0 to 1"; }
  [[nodiscard]] friend constexpr difference_of<gini_index> operator-(gini_index a, gini_index b) {
    return difference_of<gini_index>{a.value() - b.value()};
  }
};

/// What a customer with less than nothing is: one whose refunds in the window exceed the purchases in it.
enum class negative_amounts : std::uint8_t {
  refuse,   ///< an error that names the row: a share of a total is not defined with parts below zero
  as_zero,  ///< counted as nothing; `raised()` says how many were
};

/// How many customers are "the top p", where p n is no whole number.
enum class head_rule : std::uint8_t {
  fractional,  ///< the next customer counts for the fraction that is left: the curve runs straight between its points
  floor,       ///< the whole customers that are in it
  ceil,        ///< one customer more
};

/// Which Gini coefficient.
enum class gini_form : std::uint8_t {
  plain,     ///< of these customers; at most (n - 1) / n
  unbiased,  ///< times n / (n - 1): at most 1. Only the numerator is unbiased: with heavy tails it is still too low
};

/// The options as they stand in reports and JSON: "as_zero", "fractional", "unbiased".
[[nodiscard]] CLIENTELE_API std::string_view name(negative_amounts policy) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(head_rule rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(gini_form form) noexcept;

/// A point of the Lorenz curve: what the lowest `customers` of all have of the total.
struct lorenz_point {
  proportion customers;
  linearised_estimate<proportion> share;
};

/// How many customers it takes, from the top, to make a share of the total.
struct customers_needed {
  std::uint64_t count;                    ///< the fewest
  linearised_estimate<proportion> share;  ///< out of all customers
};

namespace detail {
template <class T>
struct is_exact_amount : std::bool_constant<WholeNumber<T>> {};
template <Currency C, int Decimals>
struct is_exact_amount<money<C, Decimals>> : std::true_type {};

[[noreturn]] CLIENTELE_API void throw_negative_amount(std::uint64_t row, std::int64_t units, int decimals,
                                                      std::string_view code);
}  // namespace detail

/// What can be shared out exactly: money of one currency, or counts (orders, units).
template <class T>
concept ExactAmount = detail::is_exact_amount<T>::value;

/// How much of the whole a few customers have: Gini coefficient, Lorenz curve, share of the top, customers needed.
///
/// Definition  x_1 <= .. <= x_n what each customer has, T their total.
///             Gini                 sum (2 i - n - 1) x_i / (n T)
///             Lorenz ordinate L(p) what the lowest p n customers have of T
///             share of the top p   1 - L(1 - p)
///             customers needed     the fewest whose amounts make the share of T
///             Theil's T            sum (x_i / T) ln(n x_i / T)
/// Input       a column of exact amounts, a row per customer: money (`customer_summary::spend()`) or whole numbers.
///             Customers with nothing belong in it, or are left out, on purpose: they change every figure.
/// Unit        `gini_index`, `proportion`; `real` for Theil's T
/// Interval    by linearisation: Gini [davidson-2009], Lorenz ordinates and top shares [beach-davidson-1983]; on
///             request on the log odds. With heavy tails they cover less than they say: docs/reference/concentration.md
/// Errors      `invalid_value` with the row for a negative amount, unless `negative_amounts::as_zero`;
///             `invalid_argument` for a share that is not known, and for steps of 0 or above `most_curve_steps`.
///             Nobody, or a total of nothing: NaN with the widest interval. One customer: the value, of the unbiased
///             form NaN, with the widest interval
/// Cost        sorts once by radix, O(n), and keeps 8 bytes a customer; each figure is one pass over them
/// When not    to tell how concentrated a business is that has few customers, or to compare groups of very unlike size
///             by the plain Gini
/// References  [gini-1914], [lorenz-1905], [theil-1967], [davidson-2009], [beach-davidson-1983] in docs/references.md
/// Example     examples/concentration.cpp
class concentration {
 public:
  /// Each step of a curve is a pass over all customers.
  static constexpr unsigned most_curve_steps = 1'000'000;

  concentration() = default;  ///< nobody
  /// `first_row` is the position of the first row, for messages.
  template <ExactAmount T>
  explicit concentration(std::span<const T> amounts, negative_amounts negatives = negative_amounts::refuse,
                         std::uint64_t first_row = 0);
  template <std::ranges::contiguous_range Range>
    requires ExactAmount<std::ranges::range_value_t<Range>>
  explicit concentration(const Range& amounts, negative_amounts negatives = negative_amounts::refuse,
                         std::uint64_t first_row = 0)
      : concentration(std::span<const std::ranges::range_value_t<Range>>(std::ranges::data(amounts),
                                                                        std::ranges::size(amounts)),
                      negatives, first_row) {}

  /// Customers.
  [[nodiscard]] std::uint64_t size() const noexcept { return sorted_.size(); }
  /// Customers whose negative amount was taken as nothing.
  [[nodiscard]] std::uint64_t raised() const noexcept { return raised_; }

  [[nodiscard]] CLIENTELE_API linearised_estimate<gini_index> gini(gini_form form = gini_form::plain) const noexcept;
  /// `share_of_top(proportion{0.2})`: what the top fifth has.
  [[nodiscard]] CLIENTELE_API linearised_estimate<proportion> share_of_top(
      proportion customers, head_rule rule = head_rule::fractional) const;
  /// What the lowest `customers` have; `head_rule::floor` leaves out the one that is only partly among them.
  [[nodiscard]] CLIENTELE_API linearised_estimate<proportion> lorenz(proportion customers,
                                                                     head_rule rule = head_rule::fractional) const;
  /// The ordinates at 0, 1/steps .. 1: deciles of customers unless told otherwise.
  [[nodiscard]] CLIENTELE_API std::vector<lorenz_point> lorenz_curve(unsigned steps = 10,
                                                                     head_rule rule = head_rule::fractional) const;
  /// `customers_for(proportion{0.8})`: from the top, the fewest who have 80 % together. Shares are compared as doubles:
  /// 80 of 100 is 0.8. The share 1 is exactly all of the total.
  [[nodiscard]] CLIENTELE_API customers_needed customers_for(proportion share) const;
  [[nodiscard]] CLIENTELE_API linearised_estimate<real> theil() const noexcept;

  friend bool operator==(const concentration&, const concentration&) = default;

 private:
  struct head {
    std::size_t whole;  // customers, from the bottom
    double part;        // of the next one
  };
  CLIENTELE_API void sort_and_add();
  [[nodiscard]] sample_basis basis() const noexcept { return unweighted_basis(sorted_.size(), 0); }
  [[nodiscard]] head lower_head(double p, head_rule rule) const noexcept;
  [[nodiscard]] double lower_share(head lowest) const noexcept;
  [[nodiscard]] double ordinate_error(head lowest, double ordinate) const noexcept;

  std::vector<std::uint64_t> sorted_;
  uint128 total_;
  std::uint64_t raised_ = 0;
};

template <ExactAmount T>
concentration::concentration(std::span<const T> amounts, negative_amounts negatives, std::uint64_t first_row) {
  sorted_.reserve(amounts.size());
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    if constexpr (std::unsigned_integral<T>) {
      sorted_.push_back(amounts[i]);
    } else {
      std::int64_t units = 0;
      int decimals = 0;
      std::string_view code;
      if constexpr (std::integral<T>) {
        units = amounts[i];
      } else {
        units = amounts[i].units();
        decimals = T::decimals;
        code = T::currency::code;
      }
      if (units < 0) {
        if (negatives == negative_amounts::refuse) detail::throw_negative_amount(first_row + i, units, decimals, code);
        ++raised_;
        units = 0;
      }
      sorted_.push_back(static_cast<std::uint64_t>(units));
    }
  }
  sort_and_add();
}

}  // namespace clientele::inline v0::segment

template <>
struct clientele::detail::unit_style<clientele::segment::gini_index> {
  static constexpr number_style style{.decimals = 3};
};
