// What models over people share: the replicates of their rows, by the design that came with them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include <clientele/core/config.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0::survey::detail {

/// Runs a figure over the replicates of some rows. Too few rows to leave one out have replicates of no kind: the value
/// stands, and its error is not known. Raked weights are raked again in each replicate.
template <class Options, class Function>
[[nodiscard]] std::shared_ptr<const replicate_summary> replicates_of(const numeric_columns& rows, const Options& options,
                                                                     std::size_t figures, const Function& function) {
  const bool enough = rows.rows() > 1;
  const replicate_weights design(rows.rows(), enough ? options.kind : replicate_kind::bootstrap,
                                 {.replicates = enough ? options.replicates : 0,
                                  .seed = options.seed,
                                  .strata = rows.strata(),
                                  .clusters = rows.clusters(),
                                  .adjustment = rows.adjustment()});
  return std::make_shared<const replicate_summary>(
      replicate(design, rows.design_weights(), figures, function, options.threads));
}

/// A design of one's own for rows whose weights are adjusted: with their adjustment, unless it has one. Replicates then
/// start from `design_weights()` of the rows, and are adjusted once.
[[nodiscard]] inline replicate_weights adjusted_as(const numeric_columns& rows, const replicate_weights& design) {
  return design.adjusted() || rows.adjustment() == nullptr ? design : design.adjusted_by(rows.adjustment());
}

}  // namespace clientele::inline v0::survey::detail
