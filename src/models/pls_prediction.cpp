#include <clientele/models/pls_prediction.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/core/random_stream.hpp>

#include "core/text.hpp"
#include "models/pls_core.hpp"
#include "models/pls_sample.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;
using detail::matrix;
using detail::pls_sample;
using detail::pls_settings;
using detail::pls_solution;
using detail::pls_structure;
using detail::vector;

std::string_view name(pls_antecedents from) noexcept {
  switch (from) {
    case pls_antecedents::direct: return "direct";
    case pls_antecedents::earliest: return "earliest";
  }
  return "unknown";
}

std::string_view name(blindfold_form form) noexcept {
  switch (form) {
    case blindfold_form::redundancy: return "redundancy";
    case blindfold_form::communality: return "communality";
  }
  return "unknown";
}

namespace {

std::size_t at(Eigen::Index i) noexcept { return static_cast<std::size_t>(i); }

/// Weighted means over people of losses, with the errors of what is made of them.
class mean_losses {
 public:
  mean_losses(std::span<const double> weights, sample_basis basis) : weights_(weights), basis_(basis) {
    for (const double w : weights_) total_ += w;
  }

  [[nodiscard]] double mean(const std::vector<double>& loss) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < loss.size(); ++i) sum += weights_[i] * loss[i];
    return sum / total_;
  }
  /// Of the mean of numbers around `centre`: s / sqrt(n), both n the effective size.
  [[nodiscard]] double error(const std::vector<double>& of, double centre) const {
    double squares = 0.0;
    for (std::size_t i = 0; i < of.size(); ++i) squares += weights_[i] * (of[i] - centre) * (of[i] - centre);
    return std::sqrt(squares / total_ / (basis_.effective_size - 1.0));
  }
  [[nodiscard]] mean_estimate<real> plain(const std::vector<double>& loss) const {
    const double value = mean(loss);
    return {value, error(loss, value), basis_};
  }
  [[nodiscard]] linearised_estimate<real> root(const std::vector<double>& squared) const {
    const double square = mean(squared);
    const double value = std::sqrt(square);
    return {value, value > 0.0 ? error(squared, square) / (2.0 * value) : 0.0, basis_, 0.0};
  }
  /// 1 - mean(a) / mean(b), by linearisation.
  [[nodiscard]] linearised_estimate<real> one_less_ratio(const std::vector<double>& a, const std::vector<double>& b) const {
    const double below = mean(b);
    const double ratio = mean(a) / below;
    if (!(below > 0.0)) return {nan, nan, basis_, -clientele::detail::infinity, 1.0};
    std::vector<double> influence(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) influence[i] = (a[i] - ratio * b[i]) / below;
    return {1.0 - ratio, error(influence, 0.0), basis_, -clientele::detail::infinity, 1.0};
  }

 private:
  std::span<const double> weights_;
  sample_basis basis_;
  double total_ = 0.0;
};

void require_plain(const pls_options& options, const char* what) {
  if (options.consistent) {
    clientele::detail::throw_invalid_argument(std::string(what) + " is by plain PLS; allowed: options that are not consistent");
  }
  if (options.missing == missing_data::pairwise) {
    clientele::detail::throw_invalid_argument(std::string("the policy for missing data is pairwise; allowed for ") + what +
                                              ": listwise, person_mean, column_mean, refuse");
  }
}

/// A number per person: the fold that predicts them.
std::vector<std::size_t> folds_of(std::size_t people, std::size_t folds, random_stream random) {
  std::vector<std::size_t> order(people);
  for (std::size_t i = 0; i < people; ++i) order[i] = i;
  for (std::size_t i = people; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::size_t> fold(people);
  for (std::size_t i = 0; i < people; ++i) fold[order[i]] = i % folds;
  return fold;
}

/// The losses of everybody, an entry per endogenous indicator and person.
struct losses {
  losses(std::size_t indicators, std::size_t people)
      : squared(indicators, std::vector<double>(people)), mean(squared), absolute(squared), linear(squared) {}
  std::vector<std::vector<double>> squared;   // of the prediction
  std::vector<std::vector<double>> mean;      // of the mean of the others, squared
  std::vector<std::vector<double>> absolute;
  std::vector<std::vector<double>> linear;    // of the regression, squared
};

/// Predictions of those left out, from the others.
class fold_predictor {
 public:
  fold_predictor(const pls_structure& structure, const pls_sample& sample, const pls_settings& settings,
                 pls_antecedents from)
      : structure_(structure), sample_(sample), settings_(settings), from_(from) {
    for (Eigen::Index j = 0; j < structure.latents; ++j) predictors_.push_back(predictors(j));
    for (Eigen::Index j = 0; j < structure.latents; ++j) {
      if (structure.before[at(j)].empty()) continue;
      for (Eigen::Index i = structure.first_of(j); i < structure.first_of(j) + structure.size_of(j); ++i) {
        targets_.push_back({i, j});
      }
    }
  }
  struct target {
    Eigen::Index indicator;
    Eigen::Index latent;
  };
  [[nodiscard]] const std::vector<target>& targets() const noexcept { return targets_; }

  /// Adds to the losses of those of weight 0 among the others; false without a fit.
  bool add(std::span<const double> others, const std::vector<std::size_t>& left_out, losses& out) const {
    const pls_sample::moments moments = sample_.of(others);
    const pls_solution found = detail::solve_pls(structure_, settings_, moments.correlation);
    matrix paths;
    if (!found.found() || !detail::path_coefficients(structure_, found.latent, paths)) return false;
    std::vector<vector> lines;
    if (!regressions(moments, lines)) return false;
    for (const std::size_t person : left_out) {
      const vector z = standardised(moments, person);
      const vector predicted = predict(found, paths, z);
      for (std::size_t t = 0; t < targets_.size(); ++t) {
        const auto [indicator, latent] = targets_[t];
        const double deviation = moments.deviations(indicator);
        const double pls = deviation * (z(indicator) - found.cross(indicator, latent) * predicted(latent));
        const double line = deviation * (z(indicator) - linear_of(lines[t], latent, z));
        const double none = deviation * z(indicator);
        out.squared[t][person] += pls * pls;
        out.absolute[t][person] += std::fabs(pls);
        out.mean[t][person] += none * none;
        out.linear[t][person] += line * line;
      }
    }
    return true;
  }

 private:
  [[nodiscard]] vector standardised(const pls_sample::moments& moments, std::size_t person) const {
    vector z(structure_.indicators);
    for (Eigen::Index i = 0; i < structure_.indicators; ++i) {
      z(i) = (sample_.columns()[at(i)][person] - moments.means(i)) / moments.deviations(i);
    }
    return z;
  }
  [[nodiscard]] vector predict(const pls_solution& found, const matrix& paths, const vector& z) const {
    vector scores(structure_.latents);
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      scores(j) = found.weights.segment(structure_.first_of(j), structure_.size_of(j))
                      .dot(z.segment(structure_.first_of(j), structure_.size_of(j)));
    }
    if (from_ == pls_antecedents::direct) return paths.transpose() * scores;
    for (const Eigen::Index j : structure_.order) {
      if (!structure_.before[at(j)].empty()) scores(j) = paths.col(j).dot(scores);  // the diagonal is zero
    }
    return scores;
  }
  /// The indicators that a regression for a latent variable has.
  [[nodiscard]] std::vector<Eigen::Index> predictors(Eigen::Index latent) const {
    std::vector<Eigen::Index> found;
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      const auto& before = structure_.before[at(latent)];
      const bool chosen = from_ == pls_antecedents::direct ? std::find(before.begin(), before.end(), j) != before.end()
                                                           : structure_.before[at(j)].empty();
      if (!chosen) continue;
      for (Eigen::Index i = structure_.first_of(j); i < structure_.first_of(j) + structure_.size_of(j); ++i) {
        found.push_back(i);
      }
    }
    return found;
  }
  bool regressions(const pls_sample::moments& moments, std::vector<vector>& lines) const {
    lines.resize(targets_.size());
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (!detail::regress(moments.correlation, predictors_[at(targets_[t].latent)], targets_[t].indicator, lines[t])) {
        return false;
      }
    }
    return true;
  }
  [[nodiscard]] double linear_of(const vector& line, Eigen::Index latent, const vector& z) const {
    const std::vector<Eigen::Index>& on = predictors_[at(latent)];
    double sum = 0.0;
    for (std::size_t m = 0; m < on.size(); ++m) sum += line(static_cast<Eigen::Index>(m)) * z(on[m]);
    return sum;
  }

  const pls_structure& structure_;
  const pls_sample& sample_;
  const pls_settings& settings_;
  pls_antecedents from_;
  std::vector<target> targets_;
  std::vector<std::vector<Eigen::Index>> predictors_;  // of each latent variable
};

/// The same without some people.
std::vector<double> kept(const std::vector<double>& values, const std::vector<std::size_t>& times) {
  std::vector<double> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (times[i] > 0) result.push_back(values[i] / static_cast<double>(times[i]));
  }
  return result;
}

}  // namespace

pls_prediction predict_pls(const pls_path_model& model, const numeric_columns& columns, const pls_options& options,
                           const pls_prediction_options& prediction) {
  require_plain(options, "prediction");
  const pls_settings settings = detail::settings_of(options);
  const pls_structure structure(model);
  const pls_sample sample(model, columns, options.missing, detail::pls_design::plain);
  const std::size_t people = sample.columns().rows();
  if (prediction.folds < 2 || prediction.folds > people) {
    clientele::detail::throw_invalid_argument("folds of a prediction", static_cast<double>(prediction.folds),
                                              ("2 to the number of people, " + std::to_string(people)).c_str());
  }
  if (prediction.repetitions == 0) {
    clientele::detail::throw_invalid_argument("repetitions of a prediction", 0.0, "1 or more");
  }

  const fold_predictor predictor(structure, sample, settings, prediction.antecedents);
  const std::vector<double> weights = sample.weights();
  losses sum(predictor.targets().size(), people);
  std::vector<std::size_t> times(people, 0);
  pls_prediction result;
  result.missing = sample.report();
  for (std::size_t repetition = 0; repetition < prediction.repetitions; ++repetition) {
    const std::vector<std::size_t> fold = folds_of(people, prediction.folds, random_stream(prediction.seed, repetition));
    std::vector<char> known(prediction.folds, 0);
    // A fold writes to its own people alone, so that threads do not meet.
    clientele::detail::run_parallel(prediction.folds, options.threads, [&](std::size_t f) {
      std::vector<double> others = weights;
      std::vector<std::size_t> left_out;
      for (std::size_t i = 0; i < people; ++i) {
        if (fold[i] != f) continue;
        others[i] = 0.0;
        left_out.push_back(i);
      }
      known[f] = predictor.add(others, left_out, sum) ? 1 : 0;
    });
    for (std::size_t i = 0; i < people; ++i) times[i] += known[fold[i]] != 0 ? 1U : 0U;
    result.failed_folds += static_cast<std::size_t>(std::count(known.begin(), known.end(), 0));
  }

  std::vector<double> predicted_weights;
  double total = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < people; ++i) {
    if (times[i] == 0) continue;
    predicted_weights.push_back(weights[i]);
    total += weights[i];
    squares += weights[i] * weights[i];
  }
  const sample_basis basis{predicted_weights.size(), squares > 0.0 ? total * total / squares : 0.0,
                           sample.basis().missing + (people - predicted_weights.size())};
  const mean_losses of(predicted_weights, basis);
  for (std::size_t t = 0; t < predictor.targets().size(); ++t) {
    const std::vector<double> squared = kept(sum.squared[t], times);
    const std::vector<double> linear = kept(sum.linear[t], times);
    std::vector<double> difference(squared.size());
    for (std::size_t i = 0; i < squared.size(); ++i) difference[i] = squared[i] - linear[i];
    result.indicators.push_back({structure.indicator_names[at(predictor.targets()[t].indicator)],
                                 of.one_less_ratio(squared, kept(sum.mean[t], times)), of.root(squared),
                                 of.plain(kept(sum.absolute[t], times)), of.root(linear), of.plain(difference)});
  }
  return result;
}

namespace {

/// Omits every d-th answer of a block, fills the gaps with the mean of the others, and predicts what was omitted.
class blindfolder {
 public:
  blindfolder(const pls_path_model& model, const pls_structure& structure, const pls_sample& sample,
              const pls_settings& settings, blindfold_form form)
      : model_(model), structure_(structure), sample_(sample), settings_(settings), form_(form) {}

  /// Squared errors of the prediction and of the mean, a sum per person; false without a fit.
  bool run(Eigen::Index latent, std::size_t distance, std::vector<double>& prediction, std::vector<double>& mean) const {
    const std::size_t people = sample_.columns().rows();
    prediction.assign(people, 0.0);
    mean.assign(people, 0.0);
    for (std::size_t start = 0; start < distance; ++start) {
      if (!run_once(latent, start, distance, prediction, mean)) return false;
    }
    return true;
  }

 private:
  bool run_once(Eigen::Index latent, std::size_t start, std::size_t distance, std::vector<double>& prediction,
                std::vector<double>& mean) const {
    const auto size = at(structure_.size_of(latent));
    const auto first = at(structure_.first_of(latent));
    const std::size_t people = sample_.columns().rows();
    const auto omitted = [&](std::size_t person, std::size_t item) {
      return (item * people + person) % distance == start;
    };
    const std::vector<double> weights = sample_.weights();
    numeric_columns blind(people);
    std::vector<double> means(size);
    for (std::size_t i = 0; i < sample_.columns().size(); ++i) {
      const std::span<const double> values = sample_.columns()[i];
      std::vector<double> copy(values.begin(), values.end());
      if (i >= first && i < first + size) {
        double sum = 0.0, total = 0.0;
        for (std::size_t r = 0; r < people; ++r) {
          if (omitted(r, i - first)) continue;
          sum += weights[r] * values[r];
          total += weights[r];
        }
        if (!(total > 0.0)) return false;
        means[i - first] = sum / total;
        for (std::size_t r = 0; r < people; ++r) {
          if (omitted(r, i - first)) copy[r] = means[i - first];
        }
      }
      blind.add(sample_.columns().name(i), std::move(copy));
    }
    if (sample_.columns().weighted()) blind.set_weights(weights);

    const pls_sample blinded(model_, blind, missing_data::refuse, detail::pls_design::plain);
    const pls_sample::moments moments = blinded.whole();
    const pls_solution found = detail::solve_pls(structure_, settings_, moments.correlation);
    matrix paths;
    if (!found.found() || !detail::path_coefficients(structure_, found.latent, paths)) return false;
    for (std::size_t r = 0; r < people; ++r) {
      double score = nan;  // of the latent variable, once per person with something omitted
      for (std::size_t item = 0; item < size; ++item) {
        if (!omitted(r, item)) continue;
        if (score != score) score = predicted_score(found, paths, moments, blind, latent, r);
        const auto i = static_cast<Eigen::Index>(first + item);
        const double answer = sample_.columns()[first + item][r];
        const double error =
            answer - moments.means(i) - moments.deviations(i) * found.cross(i, latent) * score;
        prediction[r] += error * error;
        mean[r] += (answer - means[item]) * (answer - means[item]);
      }
    }
    return true;
  }
  [[nodiscard]] double score_of(const pls_solution& found, const pls_sample::moments& moments,
                                const numeric_columns& data, Eigen::Index j, std::size_t person) const {
    double sum = 0.0;
    for (Eigen::Index i = structure_.first_of(j); i < structure_.first_of(j) + structure_.size_of(j); ++i) {
      sum += found.weights(i) * (data[at(i)][person] - moments.means(i)) / moments.deviations(i);
    }
    return sum;
  }
  [[nodiscard]] double predicted_score(const pls_solution& found, const matrix& paths,
                                       const pls_sample::moments& moments, const numeric_columns& data,
                                       Eigen::Index latent, std::size_t person) const {
    if (form_ == blindfold_form::communality) return score_of(found, moments, data, latent, person);
    double sum = 0.0;
    for (const Eigen::Index k : structure_.before[at(latent)]) {
      sum += paths(k, latent) * score_of(found, moments, data, k, person);
    }
    return sum;
  }

  const pls_path_model& model_;
  const pls_structure& structure_;
  const pls_sample& sample_;
  const pls_settings& settings_;
  blindfold_form form_;
};

}  // namespace

std::vector<pls_blindfold> blindfold_pls(const pls_path_model& model, const numeric_columns& columns,
                                         const pls_options& options, std::size_t distance, blindfold_form form) {
  require_plain(options, "blindfolding");
  const pls_settings settings = detail::settings_of(options);
  const pls_structure structure(model);
  const pls_sample sample(model, columns, options.missing, detail::pls_design::plain);
  const std::size_t people = sample.columns().rows();
  if (distance < 2 || (people > 0 && people % distance == 0)) {
    clientele::detail::throw_invalid_argument(
        "distance of blindfolding", static_cast<double>(distance),
        ("2 or more, and no divisor of the number of people, " + std::to_string(people)).c_str());
  }
  const blindfolder blind(model, structure, sample, settings, form);
  const std::vector<double> weights = sample.weights();
  const mean_losses of(weights, sample.basis());
  std::vector<pls_blindfold> result;
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    if (form == blindfold_form::redundancy && structure.before[at(j)].empty()) continue;
    std::vector<double> prediction, mean;
    const bool known = sample.enough() && blind.run(j, distance, prediction, mean);
    result.push_back({structure.latent_names[at(j)],
                      known ? of.one_less_ratio(prediction, mean)
                            : linearised_estimate<real>(nan, nan, sample.basis(),
                                                        -clientele::detail::infinity, 1.0)});
  }
  return result;
}

}  // namespace clientele::inline v0::models
