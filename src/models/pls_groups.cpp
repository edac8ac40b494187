#include <clientele/models/pls_groups.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/core/random_stream.hpp>

#include "models/pls_core.hpp"
#include "models/pls_sample.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;
using detail::matrix;
using detail::pls_sample;
using detail::pls_settings;
using detail::pls_solution;
using detail::pls_structure;

std::string_view name(group_test test) noexcept {
  switch (test) {
    case group_test::welch: return "welch";
    case group_test::permutation: return "permutation";
  }
  return "unknown";
}

namespace {

std::vector<std::uint32_t> distinct(std::span<const std::uint32_t> groups) {
  std::vector<std::uint32_t> result(groups.begin(), groups.end());
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<bool> rows_in(std::span<const std::uint32_t> groups, std::uint32_t first, std::uint32_t second) {
  std::vector<bool> keep(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) keep[i] = groups[i] == first || groups[i] == second;
  return keep;
}

/// How often the paths of two groups drawn at random differ as much as those of the two there are.
class permutation_test {
 public:
  permutation_test(const pls_path_model& model, const pls_options& options, const pls_sample& people)
      : structure_(model), settings_(detail::settings_of(options)), people_(people), consistent_(options.consistent) {}

  /// Two-sided p-values, path by path: (1 + as large) / (1 + permutations). `failed` counts those without a result.
  std::vector<double> run(const std::vector<char>& in_first, const std::vector<double>& observed,
                          const std::vector<pls_path>& paths, const pls_path_model& model, std::size_t permutations,
                          std::uint64_t seed, unsigned threads, std::size_t& failed) const {
    std::vector<double> differences(permutations * paths.size(), nan);
    clientele::detail::run_parallel(permutations, threads, [&](std::size_t p) {
      std::vector<char> drawn = in_first;
      random_stream random(seed, p);
      for (std::size_t i = drawn.size(); i > 1; --i) std::swap(drawn[i - 1], drawn[random.below(i)]);
      matrix first, second;
      if (!paths_of(drawn, 1, first) || !paths_of(drawn, 0, second)) return;
      for (std::size_t k = 0; k < paths.size(); ++k) {
        const auto from = static_cast<Eigen::Index>(model.latent_index(paths[k].from));
        const auto to = static_cast<Eigen::Index>(model.latent_index(paths[k].to));
        differences[p * paths.size() + k] = first(from, to) - second(from, to);
      }
    });
    std::vector<double> result;
    std::size_t known = 0;
    for (std::size_t p = 0; p < permutations; ++p) known += std::isfinite(differences[p * paths.size()]) ? 1U : 0U;
    failed += permutations - known;
    for (std::size_t k = 0; k < paths.size(); ++k) {
      // What rounding makes of equal differences must not decide.
      const double as_large = std::fabs(observed[k]) * (1.0 - 1e-9);
      std::size_t count = 0;
      for (std::size_t p = 0; p < permutations; ++p) {
        count += std::fabs(differences[p * paths.size() + k]) >= as_large ? 1U : 0U;
      }
      result.push_back(std::isfinite(observed[k]) && known > 0
                           ? static_cast<double>(count + 1) / static_cast<double>(known + 1)
                           : nan);
    }
    return result;
  }

 private:
  bool paths_of(const std::vector<char>& drawn, char group, matrix& paths) const {
    std::vector<double> weights = people_.weights();
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (drawn[i] != group) weights[i] = 0.0;
    }
    const pls_sample::moments moments = people_.of(weights);
    const pls_solution found = detail::solve_pls(structure_, settings_, moments.correlation);
    if (!found.found()) return false;
    matrix latent = found.latent;
    return (!consistent_ || detail::free_of_error(structure_, moments.correlation, found.weights, latent)) &&
           detail::path_coefficients(structure_, latent, paths);
  }

  pls_structure structure_;
  pls_settings settings_;
  const pls_sample& people_;
  bool consistent_;
};

}  // namespace

pls_group_comparison compare_pls_groups(const pls_path_model& model, const numeric_columns& columns,
                                        std::span<const std::uint32_t> groups, const pls_options& options,
                                        const pls_group_options& comparison) {
  if (groups.size() != columns.rows()) {
    clientele::detail::throw_invalid_argument("there are " + std::to_string(groups.size()) +
                                              " groups of people; allowed: one per row, " +
                                              std::to_string(columns.rows()));
  }
  pls_group_comparison result;
  result.groups = distinct(groups);
  if (result.groups.size() < 2) {
    clientele::detail::throw_invalid_argument("groups to compare", static_cast<double>(result.groups.size()),
                                              "2 or more");
  }
  if (columns.adjustment() != nullptr) {
    clientele::detail::throw_invalid_argument(
        "the weights of people in groups are adjusted to totals of all people; allowed: weights that are not adjusted further");
  }
  if (comparison.test == group_test::permutation && comparison.permutations == 0) {
    clientele::detail::throw_invalid_argument("permutations of a comparison", 0.0, "1 or more");
  }
  const numeric_columns chosen = columns.select(model.indicators());
  for (std::size_t g = 0; g < result.groups.size(); ++g) {
    // Streams of their own: the same rows in two groups must not be drawn alike.
    pls_options own = options;
    own.seed += g;
    result.fits.push_back(fit_pls(model, chosen.where(rows_in(groups, result.groups[g], result.groups[g])), own));
  }

  const std::vector<pls_path> paths(model.paths().begin(), model.paths().end());
  for (std::size_t a = 0; a < result.groups.size(); ++a) {
    for (std::size_t b = a + 1; b < result.groups.size(); ++b) {
      std::vector<double> p(paths.size(), nan);
      if (comparison.test == group_test::permutation) {
        const std::vector<bool> both = rows_in(groups, result.groups[a], result.groups[b]);
        const pls_sample people(model, chosen.where(both), options.missing, detail::pls_design::plain);
        std::vector<std::uint32_t> group_of;
        for (std::size_t i = 0; i < both.size(); ++i) {
          if (both[i]) group_of.push_back(groups[i]);
        }
        std::vector<char> in_first;
        for (std::size_t i = 0; i < people.columns().rows(); ++i) {
          in_first.push_back(group_of[people.row_of(i)] == result.groups[a] ? 1 : 0);
        }
        std::vector<double> observed;
        for (const pls_path& path : paths) {
          observed.push_back(result.fits[a].path(path.from, path.to).value().value() -
                             result.fits[b].path(path.from, path.to).value().value());
        }
        p = permutation_test(model, options, people)
                .run(in_first, observed, paths, model, comparison.permutations, options.seed, options.threads,
                     result.failed_permutations);
      }
      for (std::size_t k = 0; k < paths.size(); ++k) {
        result.differences.emplace_back(paths[k], result.groups[a], result.groups[b],
                                        result.fits[a].path(paths[k].from, paths[k].to),
                                        result.fits[b].path(paths[k].from, paths[k].to), comparison.test, p[k]);
      }
    }
  }
  std::vector<double> p_values;
  for (const pls_path_difference& one : result.differences) p_values.push_back(one.p_value());
  const std::vector<double> adjusted = adjust(p_values, comparison.adjust);
  for (std::size_t i = 0; i < adjusted.size(); ++i) result.differences[i].set_adjusted(adjusted[i]);
  return result;
}

}  // namespace clientele::inline v0::models
