// A European satisfaction index: which of image, expectation, quality and value makes customers satisfied and loyal.
#include <cmath>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/pls_groups.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/models/pls_prediction.hpp>
#include <clientele/simulate/draws.hpp>

using namespace clientele;

namespace {

/// Answers to the 24 questions by people whose latent variables act on one another as the model says, by 0.35 along each
/// path. Quality makes people of the first group hardly satisfied (0.05), those of the second very much so (0.8).
struct survey_data {
  numeric_columns answers;
  std::vector<std::uint32_t> groups;
};

survey_data simulated(const models::pls_path_model& model, std::size_t people) {
  random_stream random(20240601);
  std::vector<std::vector<double>> columns(model.indicators().size(), std::vector<double>(people));
  survey_data data;
  for (std::size_t person = 0; person < people; ++person) {
    data.groups.push_back(person % 2 == 0 ? 1 : 2);
    std::vector<double> latent(model.latents().size());
    for (const std::size_t j : model.order()) {
      latent[j] = 0.7 * simulate::draw_normal(random);
      for (const models::pls_path& path : model.paths()) {
        if (model.latent_index(path.to) != j) continue;
        const bool differs = path.from == "quality" && path.to == "satisfaction";
        const double effect = !differs ? 0.35 : (data.groups.back() == 1 ? 0.05 : 0.8);
        latent[j] += effect * latent[model.latent_index(path.from)];
      }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double answer = 7.5 + 1.6 * latent[model.block_of(i)] + 1.0 * simulate::draw_normal(random);
      columns[i][person] = std::round(std::fmin(std::fmax(answer, 1.0), 10.0));
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) data.answers.add(model.indicators()[i], columns[i]);
  return data;
}

}  // namespace

int main() {
  const survey_data data = simulated(models::ecsi_path_model(), 300);
  const numeric_columns& answers = data.answers;

  //! [fit]
  const models::pls_path_model model = models::ecsi_path_model();
  const models::pls_fit fit = models::fit_pls(model, answers);

  std::cout << (fit.converged() ? "settled after " : "not settled after ") << fit.iterations() << " iterations, "
            << fit.replicates().degenerate() << " of " << fit.replicates().replicates()
            << " replicates without a result\n";
  for (const models::pls_path& path : model.paths()) {
    std::cout << std::left << std::setw(12) << path.from << " -> " << std::setw(12) << path.to << ' '
              << fit.path(path.from, path.to) << '\n';
  }
  //! [fit]

  //! [effects]
  std::cout << "\nwhat makes customers loyal, all ways together:\n";
  for (const char* from : {"image", "expectation", "quality", "value", "satisfaction"}) {
    std::cout << std::left << std::setw(12) << from << ' ' << fit.total_effect(from, "loyalty") << '\n';
  }
  std::cout << "explained of satisfaction: " << fit.r_squared("satisfaction") << '\n';
  //! [effects]

  //! [index]
  std::cout << "\nindices, 0 to 100:\n";
  for (const char* latent : {"quality", "value", "satisfaction", "loyalty"}) {
    std::cout << std::left << std::setw(12) << latent << ' ' << fit.index(latent) << '\n';
  }
  std::cout << "with known weights: " << fit.index_given_weights("satisfaction") << '\n';
  //! [index]

  //! [quality]
  std::cout << "\nsatisfaction as measured:\n"
            << "composite reliability    " << fit.composite_reliability("satisfaction") << '\n'
            << "variance extracted       " << fit.average_variance_extracted("satisfaction") << '\n'
            << "less closest neighbour   " << fit.fornell_larcker("satisfaction") << '\n'
            << "HTMT with quality        " << fit.htmt("satisfaction", "quality") << '\n';
  //! [quality]

  //! [consistent]
  const models::pls_fit consistent = models::fit_pls(model, answers, {.consistent = true});
  std::cout << "\nquality -> satisfaction, plain      " << fit.path("quality", "satisfaction")
            << "\nquality -> satisfaction, consistent " << consistent.path("quality", "satisfaction") << '\n';
  //! [consistent]

  //! [prediction]
  std::cout << "\npeople who were not in the fit:\n";
  for (const models::pls_indicator_prediction& one : models::predict_pls(model, answers).indicators) {
    if (one.indicator.starts_with("CUSL")) std::cout << "Q2 of " << one.indicator << ' ' << one.q_squared << '\n';
  }
  //! [prediction]

  //! [groups]
  std::cout << "\npaths that differ between the groups:\n";
  for (const models::pls_path_difference& one :
       models::compare_pls_groups(model, answers, data.groups).differences) {
    if (one.p_adjusted() < 0.05) {
      std::cout << one.path().from << " -> " << one.path().to << ' ' << one << ", adjusted p = "
                << std::setprecision(2) << one.p_adjusted() << '\n';
    }
  }
  //! [groups]
}
