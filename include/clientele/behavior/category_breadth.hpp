#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0::behavior {

/// A breadth tally of any keys.
template <class T>
concept BreadthTally = Tally<T> && requires {
  typename T::category_type;
  requires T::kind == tally_kind::breadth;
};

/// Breadth of purchase: in how many different categories a customer buys.
///
/// Definition  distinct pairs of customer and category / customers with one or more
/// Input       a breadth tally of customers and what they bought: categories, products, shops
/// Unit        `rate_per<customers>`, 1 or more
/// Interval    Student's t over customers
/// Errors      none. Nobody: NaN with the widest interval
/// Cost        one pass over the customers, exact in integers; no allocation
/// When not    customers observed for unequal times, or who bought unequally often: breadth grows with both. More lines
///             in a basket are no more breadth
/// References  [kumar-george-pancras-2008], [student-1908] in docs/references.md
/// Example     examples/category_breadth.cpp
struct category_breadth_t {
  template <BreadthTally Counted>
  [[nodiscard]] mean_estimate<rate_per<customers>> operator()(const Counted& counted) const noexcept {
    clientele::detail::customer_sums sums;
    counted.visit([&](const auto&, const auto& categories) { sums.add(static_cast<std::int64_t>(categories.size())); });
    return {sums.moments().mean_y, sums.mean_error(), sums.basis(counted.missing()), 1.0};
  }
};
inline constexpr category_breadth_t category_breadth{};

/// Cross-buying rate: the share of customers who bought in two categories or more; `least` asks for others.
///
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` for `least` below 2: everybody here bought in one
struct cross_buying_rate_t {
  template <BreadthTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted, std::size_t least = 2) const {
    if (least < 2) {
      clientele::detail::throw_invalid_argument("least categories of a cross-buyer", static_cast<double>(least),
                                                "2 or more");
    }
    std::uint64_t cross_buyers = 0;
    counted.visit([&](const auto&, const auto& categories) { cross_buyers += categories.size() >= least ? 1U : 0U; });
    return proportion_estimate::from_counts(cross_buyers, counted.customers(), counted.missing());
  }
};
inline constexpr cross_buying_rate_t cross_buying_rate{};

}  // namespace clientele::inline v0::behavior
