#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/weight_adjustment.hpp>
#include <clientele/stats/weight_summary.hpp>

namespace clientele::inline v0::survey {

/// A level of a margin and what it counts in the population: people, or a share of them.
struct margin_level {
  std::string name;
  double total = 0.0;
};

/// One variable of which the population is known: its levels, and the level of each person of the sample.
///
/// Errors  `invalid_argument` for no levels, a name given twice, a total that is not above 0; `invalid_value` for a
///         person whose level is none of them, with the row
class CLIENTELE_API margin {
 public:
  static constexpr std::uint32_t missing = 0xFFFFFFFFU;

  /// By name; an empty one is missing.
  margin(std::string name, std::vector<margin_level> levels, std::span<const std::string> of_rows);
  /// By place in `levels`, or `missing`.
  margin(std::string name, std::vector<margin_level> levels, std::vector<std::uint32_t> of_rows);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::span<const margin_level> levels() const noexcept { return levels_; }
  [[nodiscard]] std::size_t rows() const noexcept { return of_rows_.size(); }
  /// The level of each person.
  [[nodiscard]] std::span<const std::uint32_t> of_rows() const noexcept { return of_rows_; }
  /// What the levels count together.
  [[nodiscard]] double total() const noexcept;

 private:
  void require_levels() const;
  std::string name_;
  std::vector<margin_level> levels_;
  std::vector<std::uint32_t> of_rows_;
};

/// What becomes of people of whom a margin is not known.
enum class missing_margin : std::uint8_t {
  refuse,     ///< an error that names the row
  own_level,  ///< a level of their own that keeps its share of the weights; the others are scaled to the rest
  leave_out,  ///< a weight of 0, counted in the report
};
/// What is done about margins whose totals differ.
enum class margin_totals : std::uint8_t {
  must_agree,      ///< an error, from a difference of 1e-9 on
  scale_to_first,  ///< all are scaled to the total of the first: for shares beside counts, or rounded figures
};
/// What the new weights add up to.
enum class weight_scale : std::uint8_t {
  population,  ///< the total of the first margin
  rows,        ///< the number of people: a mean of one
  design,      ///< what the design weights add up to
};
/// What is done where the margins are not met.
enum class unmet_margins : std::uint8_t {
  raise,   ///< an error that names the margin and the level that is furthest off
  report,  ///< the report says so: for a look at how near the weights come
};

[[nodiscard]] CLIENTELE_API std::string_view name(missing_margin policy) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(margin_totals rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(weight_scale scale) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(unmet_margins rule) noexcept;

struct raking_options {
  double tolerance = 1e-10;       ///< the largest relative error of any level of any margin
  std::size_t iterations = 1000;  ///< over all margins, at most
  missing_margin missing = missing_margin::refuse;
  margin_totals totals = margin_totals::must_agree;
  weight_scale scale = weight_scale::population;
  unmet_margins unmet = unmet_margins::raise;
  double lowest_ratio = 0.0;  ///< of a new weight to its design weight, both over their mean
  double highest_ratio = clientele::detail::infinity;
  double lowest_weight = 0.0;  ///< of a new weight, in the scale asked for
  double highest_weight = clientele::detail::infinity;
};

/// What raking did, and how far it came.
struct raking_report {
  bool converged = false;
  std::size_t iterations = 0;
  double margin_error = clientele::detail::nan;  ///< the largest relative error of a level
  std::string worst_margin;           ///< where that is
  std::string worst_level;
  std::size_t cells = 0;          ///< of the cross table that have people
  std::uint64_t left_out = 0;     ///< people without a weight because a margin was missing
  std::uint64_t own_level = 0;    ///< people in a level of their own for the same reason
  std::uint64_t at_limits = 0;    ///< people whose weight would go on without a limit
  double smallest_ratio = clientele::detail::nan;  ///< of new weights to design weights, both over their mean
  double largest_ratio = clientele::detail::nan;
  weight_summary before;
  weight_summary after;
};

/// Raking (iterative proportional fitting): weights that make a sample count in the population's proportions, margin by
/// margin.
///
/// Definition  of all weights that meet the margins those nearest to the design weights d: w = d k clip(prod_j a_j), with
///             an a per level of margin j, k the total over sum d, and the limits of the ratio [deming-stephan-1940],
///             [deville-sarndal-1992]. People of one cell keep their weights in proportion
/// Input       margins of one sample; a design weight per person, or none
/// Unit        weights in the scale asked for
/// Interval    of a figure with these weights: `sample_design`, or replicates with this as their adjustment
/// Errors      `invalid_argument` for margins of other lengths, with totals that contradict each other, with a level in
///             which nobody is or that no weight within the limits can meet, and unless the tolerance was reached; each
///             names margin and level. `invalid_value` for an invalid design weight or a missing level, with its row
/// Cost        a pass over the rows per margin, then only cells of the cross table. `adjust` does not allocate per row
/// When not    on many small levels, or on what has nothing to do with answers nor with answering: weights vary for nothing
/// References  [deming-stephan-1940], [deville-sarndal-1992], [kish-1965] in docs/references.md
/// Example     examples/raking.cpp
class CLIENTELE_API raking : public weight_adjustment {
 public:
  explicit raking(const std::vector<margin>& margins, std::span<const double> design_weights = {},
                  const raking_options& options = {});

  /// The new weights, one per person.
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  [[nodiscard]] const raking_report& report() const noexcept { return report_; }

  [[nodiscard]] std::size_t rows() const noexcept override { return cell_of_row_.size(); }
  /// Rakes other weights of the same people to the same margins, within the same ratios. False: they were not met; the
  /// weights are then as near as they came.
  [[nodiscard]] bool adjust(std::span<double> weights) const override;
  /// `invalid_argument` where missing levels are levels of their own, whose totals are not known: replicates can do it.
  void residuals(std::span<const double> design_weights, residual_weights kind, std::span<double> values) const override;

 private:
  static constexpr std::uint32_t no_cell = 0xFFFFFFFFU;
  struct outcome;
  void read_margins(const std::vector<margin>& margins);
  void find_cells(const std::vector<margin>& margins, std::span<const double> design);
  void limit_weights(std::span<const double> cell_weight, std::size_t row_count, double design_total);
  void require_possible(std::span<const double> cell_weights) const;
  [[nodiscard]] std::vector<double> sums_of_cells(std::span<const double> weights) const;
  [[nodiscard]] outcome solve(std::span<const double> cell_weights) const;
  void write_report(const outcome& found, std::span<const double> design);
  [[nodiscard]] std::string named(std::size_t level) const;

  raking_options options_;
  std::vector<std::string> margin_names_;
  std::vector<std::string> level_names_;    // margin after margin
  std::vector<double> targets_;             // the same; NaN: a level of its own
  std::vector<std::size_t> first_level_;    // of each margin, and the end
  std::vector<std::uint32_t> cell_of_row_;  // or no_cell
  std::vector<std::uint32_t> cell_levels_;  // of each cell one per margin, counted from the margin's first
  std::vector<double> lowest_, highest_;    // limits of the ratio in each cell
  bool limited_ = false;
  double total_ = 0.0;
  std::vector<double> weights_;
  raking_report report_;
};

}  // namespace clientele::inline v0::survey
