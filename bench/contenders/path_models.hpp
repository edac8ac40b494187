// A PLS path model as textbooks have it: scores of all people in every step, a resample of rows per replicate.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include <clientele/models/pls_path_model.hpp>
#include <clientele/stats/numeric_columns.hpp>

namespace bench {

/// Path coefficients, in the order of the model: of these rows, a row once for each time that it is named.
[[nodiscard]] std::vector<double> paths_by_rows(const clientele::models::pls_path_model& model,
                                                const clientele::numeric_columns& columns,
                                                const std::vector<std::size_t>& rows, double tolerance);

/// Standard deviations of the path coefficients over the resamples that the library draws from a seed.
[[nodiscard]] std::vector<double> path_errors_by_rows(const clientele::models::pls_path_model& model,
                                                      const clientele::numeric_columns& columns,
                                                      std::size_t replicates, std::uint64_t seed, double tolerance);

/// Answers of as many people to the questions of a model, 1 to 10.
[[nodiscard]] clientele::numeric_columns path_model_answers(const clientele::models::pls_path_model& model,
                                                            std::size_t people);

}  // namespace bench
