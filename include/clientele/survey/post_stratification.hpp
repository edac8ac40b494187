#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/survey/raking.hpp>

namespace clientele::inline v0::survey {

/// The names of the cells of several variables, person by person: "E / Yes". Where one is missing (empty) the cell is.
///
/// Errors  `invalid_argument` for no variables, or of unequal length
[[nodiscard]] CLIENTELE_API std::vector<std::string> crossed(
    std::initializer_list<std::span<const std::string>> variables, std::string_view between = " / ");

/// Post-stratification: weights that count each stratum as often as the population does.
///
/// Definition  w_i = d_i N_h / (sum of d over stratum h), N_h what the population has of it [holt-smith-1979]. Unequal
///             design weights within a stratum stay in proportion
/// Input       one margin, whose levels are the strata; of several variables their cells, see `crossed`. Options as of
///             raking: missing strata, limits of ratios and weights, the scale
/// Unit        weights in the scale asked for
/// Interval    of a figure with these weights: `sample_design`, or replicates with this as their adjustment
/// Errors      as of raking: a stratum in which nobody is, or that no weight within the limits can meet, is named
/// Cost        O(rows)
/// When not    strata of few people (under 20 or so): put them together, or rake to margins
/// References  [holt-smith-1979] in docs/references.md
/// Example     examples/raking.cpp
class CLIENTELE_API post_stratification : public raking {
 public:
  explicit post_stratification(const margin& strata, std::span<const double> design_weights = {},
                               const raking_options& options = {});
};

}  // namespace clientele::inline v0::survey
