#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {
namespace models {

/// How the weights of a block of indicators are found.
enum class pls_mode : std::uint8_t {
  a,  ///< from the correlations of each indicator with the inner proxy: indicators reflect the latent variable
  b,  ///< from the regression of the inner proxy on the indicators: they form it
};

/// What each latent variable takes from its neighbours while the weights are found.
enum class inner_scheme : std::uint8_t {
  centroid,   ///< the sign of their correlation [wold-1982]
  factorial,  ///< their correlation [lohmoller-1989]
  path,       ///< regression on those before it, correlation with those after it [lohmoller-1989]
};

/// When the weights have settled: the measure of a step that falls below the tolerance. Peers differ.
enum class stopping_rule : std::uint8_t {
  largest_change,   ///< max |w - w'|
  sum_of_changes,   ///< sum |w - w'|: seminr
  squared_changes,  ///< sum (|w| - |w'|)^2: plspm
  relative_change,  ///< max |(w - w') / w|: semPLS
};

/// A latent variable is known up to its sign only. Which one is taken:
enum class orientation : std::uint8_t {
  loadings_sum,     ///< the loadings of its block sum to a positive number
  majority,         ///< most indicators of its block load positively (a tie: loadings_sum): plspm
  first_indicator,  ///< the first indicator of its block loads positively: the dominant one
  as_found,         ///< what the iteration came to from weights that are all one
};

/// What is done in a replicate about signs that differ from those of the whole sample.
enum class sign_change : std::uint8_t {
  none,        ///< nothing beyond `orientation`
  individual,  ///< each weight, loading, correlation and path gets the sign that it has in the whole sample
  construct,   ///< a latent variable is turned round where its loadings are then closer to those of the whole sample
};

/// What is done with replicates of consistent PLS that no population can have: correlations of latent variables that are
/// together impossible, a reliability or a loading beyond one.
enum class inadmissible_replicates : std::uint8_t {
  keep,  ///< they show how unsure the fit is: seminr
  drop,  ///< they count as degenerate: cSEM
};

/// How the correlations of a heterotrait-monotrait ratio are averaged.
enum class htmt_form : std::uint8_t {
  absolute,   ///< the mean of |r|: seminr
  plain,      ///< the mean of r [henseler-2015]
  geometric,  ///< the geometric mean of |r|: HTMT2 [roemer-2021]
};

/// The divisor of the variance to which scores are standardised.
enum class score_divisor : std::uint8_t {
  n_minus_1,  ///< semPLS, seminr
  n,          ///< plspm
};

/// As they stand in reports and JSON: "a", "path", "largest_change" ..
[[nodiscard]] CLIENTELE_API std::string_view name(pls_mode mode) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(inner_scheme scheme) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(stopping_rule rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(orientation rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(sign_change rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(inadmissible_replicates rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(htmt_form form) noexcept;

/// A latent variable with its block of indicators.
struct pls_latent {
  std::string name;
  std::vector<std::string> indicators;  ///< columns of the data
  pls_mode mode = pls_mode::a;
  any_scale scale = {};                 ///< of every indicator of the block; without one there is no index
};

/// A path of the structural model.
struct pls_path {
  std::string from;
  std::string to;
};

/// What a PLS path model says: which indicators belong to which latent variable, and which of these act on which.
///
/// Errors  `invalid_argument` for no latent variables, a name given twice, a block without indicators, an indicator in two
///         blocks, a path from or to an unknown name or to itself, a path given twice, paths that run in a circle, and a
///         latent variable without any path
class CLIENTELE_API pls_path_model {
 public:
  pls_path_model(std::vector<pls_latent> latents, std::vector<pls_path> paths);

  [[nodiscard]] std::span<const pls_latent> latents() const noexcept { return latents_; }
  [[nodiscard]] std::span<const pls_path> paths() const noexcept { return paths_; }
  /// All indicators, block by block.
  [[nodiscard]] std::span<const std::string> indicators() const noexcept { return indicators_; }
  /// The place of a latent variable, of an indicator, and of a path; `invalid_argument` names those there are.
  [[nodiscard]] std::size_t latent_index(std::string_view name) const;
  [[nodiscard]] std::size_t indicator_index(std::string_view name) const;
  [[nodiscard]] std::size_t path_index(std::string_view from, std::string_view to) const;
  /// The latent variable of an indicator.
  [[nodiscard]] std::size_t block_of(std::size_t indicator) const { return blocks_.at(indicator); }
  /// The blocks of all indicators, as `complete(.., blocks)` takes them.
  [[nodiscard]] std::span<const std::size_t> blocks() const noexcept { return blocks_; }
  /// Whether a path leads to it.
  [[nodiscard]] bool endogenous(std::size_t latent) const;
  /// The latent variables, each after all that act on it.
  [[nodiscard]] std::span<const std::size_t> order() const noexcept { return order_; }

 private:
  void add_blocks();
  void add_paths();
  void sort_latents();

  std::vector<pls_latent> latents_;
  std::vector<pls_path> paths_;
  std::vector<std::string> indicators_;
  std::vector<std::size_t> blocks_;
  std::vector<std::size_t> order_;
};

/// The European satisfaction index: image, expectation, quality, value, satisfaction, complaints and loyalty with the
/// columns of the questionnaire `ecsi`, all mode A, on 1 to 10. References [ecsi-1998], [tenenhaus-2005]
[[nodiscard]] CLIENTELE_API pls_path_model ecsi_path_model();
/// The American satisfaction index: expectation, quality, value, satisfaction, complaints and loyalty with the columns of
/// the questionnaire `acsi`, all mode A, on 1 to 10 but for the complaint (0 or 1). References [fornell-1996]
[[nodiscard]] CLIENTELE_API pls_path_model acsi_path_model();

struct pls_options {
  inner_scheme scheme = inner_scheme::path;
  /// Consistent PLS [dijkstra-henseler-2015]: loadings, correlations of latent variables, paths, effects and R2 freed of
  /// measurement error in blocks of mode A with two indicators or more.
  bool consistent = false;
  double tolerance = 1e-9;
  std::size_t most_iterations = 300;
  stopping_rule stopping = stopping_rule::largest_change;
  orientation sign = orientation::loadings_sum;
  htmt_form htmt = htmt_form::absolute;
  missing_data missing = missing_data::listwise;  ///< `person_mean`: within each block
  /// Where the errors come from.
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = replicate_options{}.seed;
  sign_change signs = sign_change::construct;
  inadmissible_replicates inadmissible = inadmissible_replicates::keep;
  unsigned threads = 0;  ///< 0: as many as the hardware runs
};

namespace detail {
struct pls_state;
}

/// A fitted PLS path model: every coefficient with the doubt that the replicates show.
///
/// Names that are not in the model, and effects along ways that do not exist, throw `invalid_argument`. Where the model
/// could not be computed at all (see `problem()`) every figure is NaN with the widest interval.
class CLIENTELE_API pls_fit {
 public:
  using estimate = replicate_estimate<real>;
  explicit pls_fit(std::shared_ptr<const detail::pls_state> state) noexcept;

  [[nodiscard]] const pls_path_model& model() const noexcept;
  /// Whether the weights settled within the tolerance; where not, the figures are those of the last iteration.
  [[nodiscard]] bool converged() const noexcept;
  [[nodiscard]] std::size_t iterations() const noexcept;
  /// The last step, by the stopping rule.
  [[nodiscard]] double last_change() const noexcept;
  /// Why there are no figures, such as an indicator that does not vary; empty where there are.
  [[nodiscard]] const std::string& problem() const noexcept;
  /// Whether all reliabilities, correlations and loadings are ones that a population can have. Consistent PLS in a small
  /// sample, or of a wrong model, may give others.
  [[nodiscard]] bool admissible() const noexcept;
  [[nodiscard]] const sample_basis& basis() const noexcept;
  [[nodiscard]] const missing_report& missing() const noexcept;
  /// How many replicates gave no result (a constant indicator, weights that did not settle): `degenerate()`.
  [[nodiscard]] const replicate_summary& replicates() const noexcept;

  // The measurement model
  /// For standardised indicators and a score of variance one.
  [[nodiscard]] estimate outer_weight(std::string_view indicator) const;
  /// For indicators as they were asked, summing to one within the block: the weights of the index.
  [[nodiscard]] estimate normed_weight(std::string_view indicator) const;
  /// The correlation of an indicator with its latent variable.
  [[nodiscard]] estimate loading(std::string_view indicator) const;
  /// The correlation of an indicator with the scores of any latent variable.
  [[nodiscard]] estimate cross_loading(std::string_view indicator, std::string_view latent) const;
  /// The squared loading.
  [[nodiscard]] estimate communality(std::string_view indicator) const;

  // The structural model
  /// The direct effect.
  [[nodiscard]] estimate path(std::string_view from, std::string_view to) const;
  /// Along all ways that pass others.
  [[nodiscard]] estimate indirect_effect(std::string_view from, std::string_view to) const;
  [[nodiscard]] estimate total_effect(std::string_view from, std::string_view to) const;
  [[nodiscard]] estimate r_squared(std::string_view latent) const;
  [[nodiscard]] estimate r_squared_adjusted(std::string_view latent) const;
  [[nodiscard]] estimate latent_correlation(std::string_view a, std::string_view b) const;

  // Its quality
  /// The mean communality of the block [fornell-larcker-1981].
  [[nodiscard]] estimate average_variance_extracted(std::string_view latent) const;
  /// From the loadings: (sum l)^2 / ((sum l)^2 + sum (1 - l^2)), Dillon-Goldstein's rho by the loadings of the model.
  [[nodiscard]] estimate composite_reliability(std::string_view latent) const;
  /// The reliability of the scores [dijkstra-henseler-2015]; one for mode B and for single indicators.
  [[nodiscard]] estimate rho_a(std::string_view latent) const;
  /// Average variance extracted less the largest squared correlation with another latent variable: above 0 is what
  /// Fornell & Larcker ask for [fornell-larcker-1981].
  [[nodiscard]] estimate fornell_larcker(std::string_view latent) const;
  /// The heterotrait-monotrait ratio of correlations.
  [[nodiscard]] estimate htmt(std::string_view a, std::string_view b) const;
  /// sqrt(mean communality x mean R2) [tenenhaus-2005], communality over blocks of two indicators or more. No test of fit.
  [[nodiscard]] estimate goodness_of_fit() const;

  // Scores
  /// The latent variable on 0 to 100: its normed weights applied to the mean answers. NaN without a scale.
  [[nodiscard]] replicate_estimate<index_score> index(std::string_view latent) const;
  /// The same with the error of a mean of persons' scores, as if the weights were known.
  [[nodiscard]] mean_estimate<index_score> index_given_weights(std::string_view latent) const;
  /// A standardised score per row of the data; NaN for a row that was left out or has a gap in the block.
  [[nodiscard]] std::vector<double> scores(std::string_view latent,
                                           score_divisor divisor = score_divisor::n_minus_1) const;
  /// A score on 0 to 100 per row of the data.
  [[nodiscard]] std::vector<double> index_scores(std::string_view latent) const;

 private:
  [[nodiscard]] estimate figure(std::size_t place, double lowest, double highest) const;
  std::shared_ptr<const detail::pls_state> state_;
};

/// Partial least squares path modelling.
///
/// Definition  scores of latent variables as weighted sums of standardised indicators, the weights found in turn from
///             the inner proxies of their neighbours until they settle [wold-1982], [lohmoller-1989]; paths by least squares
/// Input       columns that hold all indicators of the model, with weights and design
/// Unit        real; index_score for the index
/// Interval    percentiles of a bootstrap (or Student's by a jackknife)
/// Errors      `invalid_argument` for an indicator without a column and for a tolerance or a number of iterations that
///             cannot be; `invalid_value` for an answer off the scale of its block. What the data cannot answer is no
///             error: see `problem()`
/// Cost        O(rows indicators^2) a replicate, then iterations over the matrix of correlations, O(indicators^2) each
/// When not    to prove a cause; fewer than 10 people per path into a latent variable; reflective blocks with plain PLS
///             where paths are the question (they are biased towards 0: `consistent`)
/// References  [wold-1982], [lohmoller-1989], [tenenhaus-2005], [dijkstra-henseler-2015] in docs/references.md
/// Example     examples/pls_path_model.cpp
[[nodiscard]] CLIENTELE_API pls_fit fit_pls(const pls_path_model& model, const numeric_columns& columns,
                                            const pls_options& options = {});

/// Whether a block measures one thing, before any path.
struct pls_block {
  std::string latent;
  replicate_estimate<real> alpha;             ///< Cronbach's, of standardised indicators
  replicate_estimate<real> dillon_goldstein;  ///< by the loadings on the first principal component [tenenhaus-2005]
  replicate_estimate<real> first_eigenvalue;
  replicate_estimate<real> second_eigenvalue;  ///< above 1: the block is more than one thing
};
/// Blocks of a single indicator are left out. Of the options those on missing data and replicates count.
[[nodiscard]] CLIENTELE_API std::vector<pls_block> unidimensionality(const pls_path_model& model,
                                                                     const numeric_columns& columns,
                                                                     const pls_options& options = {});

}  // namespace models
}  // namespace clientele::inline v0
