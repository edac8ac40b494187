#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/survey/price_elasticity.hpp>

namespace clientele::inline v0::survey {

/// What a price earns per person asked: the margin at that price times the share who buy.
///
/// Interval  that of the share, times the margin
/// Errors    none. Nobody asked: NaN with the widest interval, 0 to the margin
class revenue_estimate {
 public:
  using unit = real;

  constexpr revenue_estimate(double margin, const proportion_estimate& demand) noexcept : margin_(margin), demand_(demand) {}
  [[nodiscard]] constexpr real value() const noexcept { return real{margin_ * demand_.value().value()}; }
  [[nodiscard]] double standard_error() const noexcept {
    return (margin_ < 0.0 ? -margin_ : margin_) * demand_.linearised_error();
  }
  [[nodiscard]] confidence_interval<real> interval(
      confidence_level level = default_confidence,
      proportion_method method = proportion_method::wilson) const noexcept {
    const auto share = demand_.interval(level, method);
    const double a = margin_ * share.lower.value();
    const double b = margin_ * share.upper.value();
    return {real{a < b ? a : b}, real{a < b ? b : a}, level, share.method};
  }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return demand_.sample_size(); }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return demand_.effective_sample_size(); }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return demand_.missing(); }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return demand_.basis(); }
  [[nodiscard]] static std::string_view method() noexcept { return proportion_estimate::method(); }
  friend std::ostream& operator<<(std::ostream& out, const revenue_estimate& estimate) {
    return clientele::detail::print(out, estimate, estimate.basis());
  }

 private:
  double margin_;
  proportion_estimate demand_;
};
static_assert(Estimate<revenue_estimate>);

/// What becomes of people who would buy at a price but not at a lower one. They are counted either way.
enum class inconsistent_buyers : std::uint8_t { keep, reject };
[[nodiscard]] CLIENTELE_API std::string_view name(inconsistent_buyers policy) noexcept;

/// Which demand the revenue is computed from.
enum class demand_curve : std::uint8_t {
  observed,  ///< the shares as they are
  monotone,  ///< neighbours that rise with the price are pooled until none does [ayer-1955]
};
[[nodiscard]] CLIENTELE_API std::string_view name(demand_curve curve) noexcept;

struct gabor_granger_options {
  missing_data policy = missing_data::listwise;  ///< `pairwise`: each price by whoever was asked about it
  inconsistent_buyers inconsistent = inconsistent_buyers::keep;
  demand_curve curve = demand_curve::observed;
  double unit_cost = 0.0;  ///< taken off each price: revenue becomes margin
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;
};

/// A price that people were asked about.
struct demand_at_price {
  double price;
  proportion_estimate demand;  ///< the share who would buy
  revenue_estimate revenue;    ///< per person asked, less the cost
  /// In how many of the replicates this price earns the most.
  proportion best;
};

/// Two neighbouring prices.
struct demand_step {
  double from;
  double to;
  mean_estimate<difference_of<proportion>> change;  ///< of the demand: falls unless something is wrong
  elasticity_estimate elasticity;                   ///< arc; people who were asked about both prices are allowed for
};

/// Demand and revenue by price, and the price of the most revenue.
struct gabor_granger_result {
  std::vector<demand_at_price> prices;  ///< rising
  std::vector<demand_step> steps;       ///< between neighbours
  bool monotone;                        ///< whether the observed demand never rises with the price
  std::uint64_t inconsistent;           ///< people who would buy at a price but not at a lower one
  replicate_estimate<real> best_price;      ///< of those asked, the one that earns the most; of equal ones the lowest
  replicate_estimate<real> best_revenue;    ///< what it earns per person asked
  missing_report missing;
};

/// Demand and revenue from direct questions: would you buy at this price?
///
/// Definition  demand at p: the share who would buy; revenue (p - cost) times demand; the best price is the one with the
///             highest revenue [gabor-granger-1966]
/// Input       a column per price with 1 (buys) and 0, or a probability of buying; the prices in the same order, any
///             order. `answers_up_to` makes columns of the highest price that each person accepts
/// Unit        proportions; the prices' own, as `real`
/// Interval    Wilson's for demand and revenue; the best price by replicates: among few prices it is a set of them, so
///             that `best` tells more
/// Errors      `invalid_value` for an answer outside 0 to 1, with its row; `invalid_argument` for prices that are not a
///             number per column, negative or equal. Nobody: NaN
/// Cost        O(rows prices) a replicate
/// When not    where people bargain: they understate. Prices asked in rising order anchor the answers
/// References  [gabor-granger-1966], [ayer-1955] in docs/references.md
/// Example     examples/gabor_granger.cpp
[[nodiscard]] CLIENTELE_API gabor_granger_result gabor_granger(const numeric_columns& answers, std::span<const double> prices,
                                                               const gabor_granger_options& options = {});

/// Columns for `gabor_granger` from the highest price that each person accepts: 0 where none, NaN where not asked.
/// Columns are named by their prices. `invalid_value` for a negative price, with its row.
[[nodiscard]] CLIENTELE_API numeric_columns answers_up_to(std::span<const double> highest, std::span<const double> prices);

}  // namespace clientele::inline v0::survey
