#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0 {
namespace models {

/// From which scores a latent variable is predicted.
enum class pls_antecedents : std::uint8_t {
  direct,    ///< those that act on it directly
  earliest,  ///< those on which nothing acts, along all paths
};

[[nodiscard]] CLIENTELE_API std::string_view name(pls_antecedents from) noexcept;

struct pls_prediction_options {
  std::size_t folds = 10;
  std::size_t repetitions = 1;
  std::uint64_t seed = replicate_options{}.seed;
  pls_antecedents antecedents = pls_antecedents::direct;
};

/// How well people who were not in the fit are predicted, for an indicator of an endogenous latent variable.
struct pls_indicator_prediction {
  std::string indicator;
  /// 1 - (squared errors of the prediction) / (those of the mean of the others) [shmueli-2016]; above 0: better than it.
  linearised_estimate<real> q_squared;
  linearised_estimate<real> rmse;
  mean_estimate<real> mae;
  /// Of a linear regression on the indicators of the same antecedents.
  linearised_estimate<real> linear_rmse;
  /// Squared error of the prediction less that of the regression, in the mean: below 0 the model predicts better.
  mean_estimate<real> loss_difference;
};
/// How well people who were left out are predicted.
struct pls_prediction {
  std::vector<pls_indicator_prediction> indicators;
  std::size_t failed_folds = 0;  ///< folds whose fit gave no result: their people are not predicted
  missing_report missing;
};
/// PLSpredict [shmueli-2016]: k folds, each predicted from a fit to the others. Errors are those of the mean loss of a
/// person, the folds taken as given. Plain PLS only; `invalid_argument` for consistent PLS, pairwise data, fewer than 2 or
/// more folds than people, and no repetition.
[[nodiscard]] CLIENTELE_API pls_prediction predict_pls(const pls_path_model& model, const numeric_columns& columns,
                                                       const pls_options& options = {},
                                                       const pls_prediction_options& prediction = {});

/// What a blindfolded answer is predicted from.
enum class blindfold_form : std::uint8_t {
  redundancy,   ///< from the scores of those that act on its latent variable
  communality,  ///< from the scores of its own latent variable
};
[[nodiscard]] CLIENTELE_API std::string_view name(blindfold_form form) noexcept;

/// How well left-out answers are predicted by blindfolding, by latent variable.
struct pls_blindfold {
  std::string latent;
  linearised_estimate<real> q_squared;  ///< Stone-Geisser's: 1 - sum e^2 / sum o^2 over the omitted answers of the block
};
/// Q2 by blindfolding [stone-1974], [geisser-1974]: every d-th answer of a block, column after column, is left out in turn,
/// replaced by the mean of the others and predicted. `redundancy`: endogenous latent variables only. Plain PLS only; `invalid_argument` for a
/// distance below 2, or of which the number of people is a multiple.
[[nodiscard]] CLIENTELE_API std::vector<pls_blindfold> blindfold_pls(const pls_path_model& model,
                                                                     const numeric_columns& columns,
                                                                     const pls_options& options = {},
                                                                     std::size_t distance = 7,
                                                                     blindfold_form form = blindfold_form::redundancy);

}  // namespace models
}  // namespace clientele::inline v0
