#include <clientele/models/pls_path_model.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/survey/questionnaires.hpp>
#include <clientele/survey/raking.hpp>

#include "models/models_data.hpp"
#include "models/pls_data.hpp"
#include "support/allocations.hpp"
#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::models;
using namespace clientele_test;

namespace {

constexpr std::size_t no_replicates = 2;  // where only the figures of the whole sample are looked at

/// Weights that settle to 1e-13 a step are that close to the fixed point; so, it says, are those of the reference to
/// about 1e-12.
constexpr double at_fixed_point = 1e-12;

/// "Image -> Expectation" as the names of the model.
pls_path path_of(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t arrow = text.find(" -> ");
  return {text.substr(0, arrow), text.substr(arrow + 4)};
}
std::string lower(std::string text) { return path_of(text + " -> ").from; }

inner_scheme scheme_of(const std::string& text) {
  if (text == "centroid") return inner_scheme::centroid;
  return text == "factorial" ? inner_scheme::factorial : inner_scheme::path;
}

}  // namespace

TEST_CASE("published figures: ECSI of mobile phones, path weighting") {
  // SmartPLS 2.0 M3 on the 250 cases of Tenenhaus et al. 2005, eight digits; semPLS carries them as a fixture.
  const auto data = ecsi_columns();
  if (!data) return;
  const pls_fit fit = fit_pls(ecsi_path_model(), *data, {.replicates = no_replicates});
  CHECK(fit.converged());
  CHECK(fit.problem().empty());
  struct row {
    const char* from;
    const char* to;
    double value;
  };
  // SmartPLS stops where its weights move by less than 1e-5: half a unit of the sixth digit.
  constexpr double as_printed = 1e-6;
  for (const row& r : {row{"image", "expectation", .50491393}, {"image", "satisfaction", .17873950},
                       {"image", "loyalty", .19575534}, {"expectation", "quality", .55674896},
                       {"expectation", "value", .04998839}, {"expectation", "satisfaction", .06252287},
                       {"quality", "value", .55830438}, {"quality", "satisfaction", .51202394},
                       {"value", "satisfaction", .19476510}, {"satisfaction", "complaints", .52806625},
                       {"satisfaction", "loyalty", .48547762}, {"complaints", "loyalty", .06692607}}) {
    check_abs(value_of(fit.path(r.from, r.to)), r.value, as_printed, r.to);
  }
  for (const row& r : {row{"image", "satisfaction", .38972664}, {"expectation", "satisfaction", .41786755},
                       {"quality", "satisfaction", .62076216}, {"value", "satisfaction", .19476510},
                       {"satisfaction", "loyalty", .52081902}, {"quality", "loyalty", .32330474},
                       {"image", "loyalty", .39873238}, {"expectation", "loyalty", .21763337},
                       {"value", "loyalty", .10143737}}) {
    check_abs(value_of(fit.total_effect(r.from, r.to)), r.value, as_printed, r.to);
  }
  check_abs(value_of(fit.outer_weight("CUSA1")), .36486486, as_printed);
  check_abs(value_of(fit.outer_weight("CUSL2")), .11426953, as_printed);
  check_abs(value_of(fit.outer_weight("IMAG3")), .21792305, as_printed);
  check_abs(value_of(fit.outer_weight("CUSCO")), 1.0, 1e-15);

  // The index of satisfaction, recomputed from those weights to the digits given.
  check_abs(value_of(fit.normed_weight("CUSA1")), .383634, 5e-7);
  check_abs(value_of(fit.normed_weight("CUSA2")), .281550, 5e-7);
  check_abs(value_of(fit.normed_weight("CUSA3")), .334816, 5e-7);
  check_abs(value_of(fit.index("satisfaction")), 72.454, 5e-4);
  check_abs(fit.index_given_weights("satisfaction").standard_error(), .9115, 5e-5);
  // plspm 0.4.9 stops where its squared changes sum to less than its tolerance: paths of the same run are off by 3e-10.
  constexpr double stopped = 3e-10;
  check_abs(value_of(fit.goodness_of_fit()), 0.47175257716015806, stopped);
}

TEST_CASE("reference values: three schemes") {
  const auto oracles = shared_oracles("pls_ecsi");
  const auto data = ecsi_columns();
  if (!oracles || !data) return;
  const std::vector<pls_block> before = unidimensionality(ecsi_path_model(), *data, {.replicates = no_replicates});
  std::size_t schemes = 0;
  for (const oracle_entry& entry : oracles->starting_with("pls.mobi.")) {
    if (!entry.inputs.has("scheme")) continue;
    const pls_fit fit = fit_pls(ecsi_path_model(), *data,
                                {.scheme = scheme_of(entry.inputs["scheme"].text()),
                                 .tolerance = 1e-13,
                                 .replicates = no_replicates});
    CAPTURE(entry.id);
    CHECK(fit.converged());
    ++schemes;
    const auto check = [&](double mine, const json_value& theirs) {
      check_either(mine, theirs.number(), {at_fixed_point, at_fixed_point}, entry.source);
    };
    std::size_t compared = 0, normed = 0;
    for (const std::string& block : entry.value["outer_weights"].keys()) {
      const json_value& weights = entry.value["outer_weights"][block];
      for (const std::string& indicator : weights.keys()) {
        check(value_of(fit.outer_weight(indicator)), weights[indicator]);
        check(value_of(fit.loading(indicator)), entry.value["outer_loadings"][block][indicator]);
        ++compared;
      }
    }
    CHECK(compared == 24);
    for (const std::string& path : entry.value["path_coefficients"].keys()) {
      check(value_of(fit.path(path_of(path).from, path_of(path).to)), entry.value["path_coefficients"][path]);
    }
    for (const std::string& path : entry.value["total_effects"].keys()) {
      check(value_of(fit.total_effect(path_of(path).from, path_of(path).to)), entry.value["total_effects"][path]);
    }
    for (const std::string& latent : entry.value["r_squared"].keys()) {
      check(value_of(fit.r_squared(lower(latent))), entry.value["r_squared"][latent]);
      check(value_of(fit.r_squared_adjusted(lower(latent))), entry.value["r_squared_adjusted"][latent]);
    }
    for (const std::string& a : entry.value["latent_correlations"].keys()) {
      for (const std::string& b : entry.value["latent_correlations"][a].keys()) {
        if (a != b) check(value_of(fit.latent_correlation(lower(a), lower(b))), entry.value["latent_correlations"][a][b]);
      }
    }
    check(value_of(fit.goodness_of_fit()), entry.value["goodness_of_fit_gof"]);

    // Blocks. Alpha knows nothing of the model; a single indicator has none.
    const json_value& quality = entry.value["block_quality"];
    REQUIRE(quality.size() == 7);
    for (const std::string& block : quality.keys()) {
      const std::string latent = lower(block);
      check(value_of(fit.average_variance_extracted(latent)), quality[block]["ave"]);
      check(value_of(fit.average_variance_extracted(latent)), quality[block]["communality"]);
      check(value_of(fit.composite_reliability(latent)), quality[block]["dillon_goldstein_rho"]);
    }
    REQUIRE(before.size() == 6);
    for (const pls_block& block : before) {
      std::string name = block.latent;
      name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
      check(value_of(block.alpha), quality[name]["cronbach_standardised"]);
    }

    // Indices and scores.
    const json_value& indices = entry.value["latent_index_0_100"];
    REQUIRE(indices.size() == 7);
    for (const std::string& latent : indices.keys()) {
      CAPTURE(latent);
      const json_value& theirs = indices[latent];
      for (const std::string& indicator : theirs["normalised_unstandardised_weights"].keys()) {
        check(value_of(fit.normed_weight(indicator)), theirs["normalised_unstandardised_weights"][indicator]);
        ++normed;
      }
      check(value_of(fit.index(lower(latent))), theirs["mean"]);
      check(fit.index_given_weights(lower(latent)).standard_error() * std::sqrt(250.0), theirs["sd"]);
      const std::vector<double> persons = fit.index_scores(lower(latent));
      const std::vector<double> scores = fit.scores(lower(latent));
      REQUIRE(theirs["first5"].size() == 5);
      for (std::size_t i = 0; i < 5; ++i) {
        check(persons[i], theirs["first5"][i]);
        check(scores[i], entry.value["standardised_scores_first_5_rows"]["row" + std::to_string(i + 1)][latent]);
      }
    }
    CHECK(normed == 24);
  }
  CHECK(schemes == 3);
}

TEST_CASE("reference values: consistent PLS of seminr") {
  const auto oracles = shared_oracles("pls_ecsi");
  const auto data = ecsi_columns();
  if (!oracles || !data) return;
  const oracle_entry entry = oracles->entry("plsc.mobi.seminr");
  const pls_fit fit =
      fit_pls(ecsi_path_model(), *data, {.consistent = true, .tolerance = 1e-13, .replicates = no_replicates});
  CHECK(fit.converged());
  const tolerance allowed{at_fixed_point, at_fixed_point};
  for (const std::string& path : entry.value["path_coefficients"].keys()) {
    check_either(value_of(fit.path(path_of(path).from, path_of(path).to)),
                 entry.value["path_coefficients"][path].number(), allowed, path);
  }
  for (const std::string& latent : entry.value["r_squared"].keys()) {
    check_either(value_of(fit.r_squared(lower(latent))), entry.value["r_squared"][latent].number(), allowed, latent);
  }
  for (const std::string& block : entry.value["loadings"].keys()) {
    const json_value& loadings = entry.value["loadings"][block];
    for (const std::string& indicator : loadings.keys()) {
      check_either(value_of(fit.loading(indicator)), loadings[indicator].number(), allowed, indicator);
    }
  }
}

TEST_CASE("reliability and validity as seminr has them") {
  // seminr 0.2.1 (Python), iterated to 1e-12: reliability of scores, composite reliability, average variance extracted.
  const auto data = ecsi_columns();
  if (!data) return;
  struct row {
    const char* latent;
    double rho_a, composite, extracted, consistent_composite, consistent_extracted;
  };
  const pls_fit fit = fit_pls(ecsi_path_model(), *data, {.tolerance = 1e-13, .replicates = no_replicates});
  const pls_fit consistent =
      fit_pls(ecsi_path_model(), *data, {.consistent = true, .tolerance = 1e-13, .replicates = no_replicates});
  constexpr double as_printed = at_fixed_point;  // twelve digits
  for (const row& r : {row{"image", .74032851639, .818878673073, .478353944254, .727831920416, .353335273884},
                       {"expectation", .462054887706, .733235558501, .480446180087, .459798323747, .221739360558},
                       {"quality", .884246470666, .904692421911, .576650002534, .876573459006, .507299793053},
                       {"value", .854996336807, .917975411373, .848439886703, .834704580329, .718973285962},
                       {"satisfaction", .789101576188, .871253232709, .693095056442, .780315126751, .544244480343},
                       {"complaints", 1, 1, 1, 1, 1},
                       {"loyalty", .745733723642, .721705555697, .517304726171, .586789020233, .380442309551}}) {
    check_abs(value_of(fit.rho_a(r.latent)), r.rho_a, as_printed, r.latent);
    check_abs(value_of(fit.composite_reliability(r.latent)), r.composite, as_printed, r.latent);
    check_abs(value_of(fit.average_variance_extracted(r.latent)), r.extracted, as_printed, r.latent);
    check_abs(value_of(consistent.composite_reliability(r.latent)), r.consistent_composite, as_printed, r.latent);
    check_abs(value_of(consistent.average_variance_extracted(r.latent)), r.consistent_extracted, as_printed, r.latent);
  }
  check_abs(value_of(fit.htmt("image", "expectation")), 0.888030427509, 1e-12);
  check_abs(value_of(fit.htmt("loyalty", "satisfaction")), 0.956645674591, 1e-12);
  check_abs(value_of(fit.htmt("complaints", "expectation")), 0.38295227467, 1e-12);
  // Fornell & Larcker: its average variance extracted less the square of its closest correlation, .793.
  const double closest = value_of(fit.latent_correlation("quality", "satisfaction"));
  // The difference of two shares near .7 is .064: half a unit of their twelfth digit is 1e-11 of it.
  check_rel(value_of(fit.fornell_larcker("satisfaction")), .693095056442 - closest * closest, 1e-11);
  for (const char* other : {"image", "expectation", "value", "complaints", "loyalty"}) {
    CHECK(value_of(fit.latent_correlation(other, "satisfaction")) < closest);
  }
}

TEST_CASE("mode B as seminr has it") {
  const auto data = ecsi_columns();
  if (!data) return;
  std::vector<pls_latent> latents;
  const pls_path_model plain = ecsi_path_model();
  for (pls_latent latent : plain.latents()) {
    latent.mode = pls_mode::b;
    latents.push_back(latent);
  }
  const pls_path_model model(latents, {plain.paths().begin(), plain.paths().end()});
  const pls_fit fit = fit_pls(model, *data, {.tolerance = 1e-13, .replicates = no_replicates});
  check_abs(value_of(fit.path("image", "expectation")), 0.503377527638, 1e-12);
  check_abs(value_of(fit.path("quality", "value")), 0.600180911973, 1e-12);
  check_abs(value_of(fit.path("satisfaction", "loyalty")), 0.539276662997, 1e-12);
  check_abs(value_of(fit.path("expectation", "satisfaction")), 0.03355228956, 1e-12);
  check_abs(value_of(fit.outer_weight("PERQ7")), 0.36545716986561116, 1e-12);
  check_abs(value_of(fit.outer_weight("CUSL2")), 0.08039135942907034, 1e-12);
  check_abs(value_of(fit.rho_a("quality")), 1.0, 0.0);
  // Consistent PLS corrects no block that is formed by its indicators.
  const pls_fit consistent =
      fit_pls(model, *data, {.consistent = true, .tolerance = 1e-13, .replicates = no_replicates});
  CHECK(value_of(consistent.path("quality", "value")) == value_of(fit.path("quality", "value")));
}

TEST_CASE("reference values: the index of satisfaction, person by person") {
  const auto oracles = shared_oracles("pls_ecsi");
  const auto data = ecsi_columns();
  if (!oracles || !data) return;
  const json_value value = oracles->entry("acsi.mobi.satisfaction").value;
  const pls_fit fit = fit_pls(ecsi_path_model(), *data, {.tolerance = 1e-13, .replicates = no_replicates});
  for (const std::string& indicator : value["normalised_unstandardised_weights"].keys()) {
    check_abs(value_of(fit.normed_weight(indicator)), value["normalised_unstandardised_weights"][indicator].number(),
              1e-12);
  }
  check_abs(value_of(fit.index("satisfaction")), value["mean"].number(), 1e-12);
  check_abs(value_of(fit.index_given_weights("satisfaction")), value["mean"].number(), 1e-12);
  check_abs(fit.index_given_weights("satisfaction").standard_error(), value["sd"].number() / std::sqrt(250.0), 1e-12);
  const std::vector<double> persons = fit.index_scores("satisfaction");
  REQUIRE(persons.size() == 250);
  for (std::size_t i = 0; i < 5; ++i) check_abs(persons[i], value["first5"].numbers()[i], 1e-12);
}

TEST_CASE("published figures: blocks of the ECSI survey before any path") {
  // Tenenhaus et al. 2005: alphas .723 .452 .877 .824 .779 .472; four digits by recomputation, also of Dillon-Goldstein's
  // rho and of the first eigenvalue.
  const auto data = ecsi_columns();
  if (!data) return;
  struct row {
    const char* latent;
    double alpha, rho, eigenvalue;
  };
  const std::vector<row> published{{"image", .7228, .8193, 2.3939},        {"expectation", .4519, .7317, 1.4438},
                                   {"quality", .8770, .9050, 4.0403},      {"value", .8236, .9190, 1.7001},
                                   {"satisfaction", .7792, .8718, 2.0821}, {"loyalty", .4724, .7288, 1.5612}};
  const std::vector<pls_block> blocks = unidimensionality(ecsi_path_model(), *data, {.replicates = 50});
  REQUIRE(blocks.size() == published.size());
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    CHECK(blocks[b].latent == published[b].latent);
    check_abs(value_of(blocks[b].alpha), published[b].alpha, 5e-5);
    check_abs(value_of(blocks[b].dillon_goldstein), published[b].rho, 5e-5);
    check_abs(value_of(blocks[b].first_eigenvalue), published[b].eigenvalue, 5e-5);
    CHECK(value_of(blocks[b].second_eigenvalue) < 1.0);
    CHECK(blocks[b].alpha.standard_error() > 0.0);
  }
}

TEST_CASE("the same as score by score, in all schemes and modes") {
  const numeric_columns data = three_factors{}.draw(60, 3);
  for (const inner_scheme scheme : {inner_scheme::centroid, inner_scheme::factorial, inner_scheme::path}) {
    for (const pls_mode mode : {pls_mode::a, pls_mode::b}) {
      std::vector<pls_latent> latents;
      const pls_path_model plain = three_factors::model();
      for (pls_latent latent : plain.latents()) {
        if (latent.name == "x") latent.mode = mode;
        latents.push_back(latent);
      }
      const pls_path_model model(latents, {plain.paths().begin(), plain.paths().end()});
      std::vector<std::vector<double>> columns;
      for (std::size_t j = 0; j < 9; ++j) columns.emplace_back(data[j].begin(), data[j].end());
      const slow_pls slow(model, columns, scheme);
      const pls_fit fit =
          fit_pls(model, data, {.scheme = scheme, .tolerance = 1e-14, .most_iterations = 2000, .replicates = no_replicates});
      CAPTURE(name(scheme));
      CAPTURE(name(mode));
      for (std::size_t i = 0; i < 9; ++i) {
        check_rel(value_of(fit.outer_weight(data.name(i))), slow.weight(i), 1e-12);
        check_rel(value_of(fit.loading(data.name(i))), slow.loading(i), 1e-12);
      }
      for (const pls_path& path : model.paths()) {
        check_rel(value_of(fit.path(path.from, path.to)),
                  slow.path(model.latent_index(path.from), model.latent_index(path.to)), 1e-10);
      }
      // Its scores are standardised with the divisor n.
      const std::vector<double> scores = fit.scores("y", score_divisor::n);
      for (std::size_t r = 0; r < scores.size(); ++r) check_abs(scores[r], slow.scores(1)[r], 1e-12);
      check_rel(fit.scores("y")[0], scores[0] * std::sqrt(59.0 / 60.0), 1e-12);
    }
  }
}

TEST_CASE("consistent PLS finds the parameters of a population, plain PLS does not") {
  // Data whose correlations are exactly those of the population: independent columns, orthogonal to the last digit,
  // combined as the model says.
  const three_factors population;
  constexpr std::size_t people = 64;
  std::vector<std::vector<double>> base;
  random_stream random(7);
  while (base.size() < 12) {
    std::vector<double> column(people);
    for (double& v : column) v = simulate::draw_normal(random);
    for (int pass = 0; pass < 2; ++pass) {  // the second takes what rounding left
      const double m = slow_pls::mean(column);
      for (double& v : column) v -= m;
      for (const std::vector<double>& other : base) {
        double product = 0;
        for (std::size_t i = 0; i < people; ++i) product += column[i] * other[i] / people;
        for (std::size_t i = 0; i < people; ++i) column[i] -= product * other[i];
      }
      const double s = slow_pls::deviation(column);
      for (double& v : column) v /= s;
    }
    base.push_back(column);
  }
  numeric_columns data;
  const double y_rest = std::sqrt(1 - population.x_to_y * population.x_to_y);
  const double z_rest = std::sqrt(1 - .3 * .3 - .4 * .4 - 2 * .3 * .4 * .5);
  for (std::size_t j = 0; j < 9; ++j) {
    const double loading = population.loadings[j % 3];
    std::vector<double> column(people);
    for (std::size_t i = 0; i < people; ++i) {
      const double x = base[0][i];
      const double y = population.x_to_y * x + y_rest * base[1][i];
      const double z = population.x_to_z * x + population.y_to_z * y + z_rest * base[2][i];
      column[i] = loading * (j < 3 ? x : (j < 6 ? y : z)) + std::sqrt(1 - loading * loading) * base[3 + j][i];
    }
    data.add(std::string(1, "xyz"[j / 3]) + std::to_string(j % 3 + 1), column);
  }
  for (const inner_scheme scheme : {inner_scheme::centroid, inner_scheme::factorial, inner_scheme::path}) {
    const pls_fit fit = fit_pls(three_factors::model(), data,
                                {.scheme = scheme, .consistent = true, .tolerance = 1e-14, .replicates = no_replicates});
    check_abs(value_of(fit.path("x", "y")), 0.5, 1e-12);
    check_abs(value_of(fit.path("x", "z")), 0.3, 1e-12);
    check_abs(value_of(fit.path("y", "z")), 0.4, 1e-12);
    check_abs(value_of(fit.total_effect("x", "z")), 0.5, 1e-12);
    check_abs(value_of(fit.indirect_effect("x", "z")), 0.2, 1e-12);
    check_abs(value_of(fit.r_squared("z")), 1 - z_rest * z_rest, 1e-12);
    for (const char* indicator : {"x1", "y1", "z1"}) check_abs(value_of(fit.loading(indicator)), 0.8, 1e-12);
    for (const char* indicator : {"x3", "y3", "z3"}) check_abs(value_of(fit.loading(indicator)), 0.6, 1e-12);
    // HTMT2 of congeneric blocks is their correlation; the plain mean of correlations is near it.
    const pls_fit geometric = fit_pls(three_factors::model(), data,
                                      {.htmt = htmt_form::geometric, .replicates = no_replicates});
    check_abs(value_of(geometric.htmt("x", "y")), 0.5, 1e-12);
    CHECK(fit.admissible());
    const pls_fit plain = fit_pls(three_factors::model(), data, {.scheme = scheme, .replicates = no_replicates});
    CHECK(value_of(plain.path("x", "y")) < 0.42);
  }
}

TEST_CASE("what a model may not say") {
  using latents = std::vector<pls_latent>;
  const latents two{{"a", {"a1", "a2"}}, {"b", {"b1"}}};
  CHECK_THROWS_WITH_AS(pls_path_model({}, {}), "a path model needs latent variables", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model({two[0], two[0]}, {}), "the latent variable \"a\" is there twice", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model({{"a", {}}}, {}), "the latent variable \"a\" has no indicators", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model({two[0], {"b", {"a2"}}}, {{"a", "b"}}),
                       "the indicator \"a2\" of \"b\" is one of \"a\" already; allowed: one block each", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model(two, {{"a", "c"}}),
                       "there is no latent variable \"c\" in the path model; there are: a, b", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model(two, {{"a", "a"}}), "a path leads from \"a\" to itself", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model(two, {{"a", "b"}, {"a", "b"}}), "the path a -> b is there twice", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model({two[0], two[1], {"c", {"c1"}}}, {{"a", "b"}}),
                       "the latent variable \"c\" is on no path; allowed: one or more", invalid_argument);
  CHECK_THROWS_WITH_AS(pls_path_model({two[0], two[1], {"c", {"c1"}}}, {{"a", "b"}, {"b", "c"}, {"c", "b"}}),
                       "paths run in a circle among or before: b, c; allowed: none that come back", invalid_argument);

  const pls_path_model model = three_factors::model();
  const numeric_columns data = three_factors{}.draw(40, 1);
  const pls_fit fit = fit_pls(model, data, {.replicates = no_replicates});
  CHECK_THROWS_AS(static_cast<void>(fit.loading("w1")), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit.path("z", "x")),
                       "there is no path \"z -> x\" in the path model; there are: x -> y, x -> z, y -> z", invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit.total_effect("z", "x")), "no paths lead from \"z\" to \"x\"", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(fit.htmt("x", "x")), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit.r_squared("x")), "no path leads to \"x\", so that it has no R2",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(fit_pls(ecsi_path_model(), data)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(fit_pls(model, data, {.tolerance = 0.0})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(fit_pls(model, data, {.most_iterations = 0})), invalid_argument);
}

TEST_CASE("an answer off its scale is refused with its row") {
  numeric_columns data;
  data.add("q1", {1, 5, 6, 3});
  data.add("q2", {1, 5, 4, 3});
  const pls_path_model model({{"a", {"q1"}, pls_mode::a, any_scale{1, 5}}, {"b", {"q2"}}}, {{"a", "b"}});
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_pls(model, data)),
                       "an answer to \"q1\" is 6 in row 2; allowed: 1 to 5, the scale of \"a\"", invalid_value);
}

TEST_CASE("the ready models have the columns of the questionnaires and run") {
  for (const auto& [model, form] : {std::pair{ecsi_path_model(), survey::questionnaires::ecsi()},
                                    std::pair{acsi_path_model(), survey::questionnaires::acsi()}}) {
    std::size_t items = 0;
    for (const auto& item : form.items()) {
      const std::size_t block = model.block_of(model.indicator_index(item.id));
      CHECK(model.latents()[block].name == item.dimension);
      CHECK(model.latents()[block].scale == item.scale);
      ++items;
    }
    CHECK(items == model.indicators().size());
  }
  CHECK(acsi_path_model().paths().size() == 9);
  CHECK_FALSE(acsi_path_model().endogenous(0));
  CHECK(acsi_path_model().endogenous(5));
}

TEST_CASE("replicates in which an indicator does not vary are counted, and stop nothing") {
  // One person of forty answers differently: a third of all replicates lacks that person.
  const numeric_columns drawn = three_factors{}.draw(40, 2);
  numeric_columns data;
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(drawn[j].begin(), drawn[j].end());
    if (j == 0) {
      column.assign(40, 7.1);
      column[11] = 7.2;
    }
    data.add(drawn.name(j), column);
  }
  const pls_fit fit = fit_pls(three_factors::model(), data, {.replicates = 600});
  const double share = static_cast<double>(fit.replicates().degenerate()) / 600.0;
  check_abs(share, std::pow(39.0 / 40.0, 40.0), 0.06);
  CHECK(fit.path("y", "z").standard_error() > 0.0);
  CHECK(fit.path("y", "z").interval().width() < 2.0);
  CHECK(fit.problem().empty());
}

TEST_CASE("a sample that cannot be fitted says why, with the widest intervals") {
  const auto unknown = [](const pls_fit& fit) {
    CHECK_FALSE(fit.converged());
    CHECK_FALSE(fit.admissible());
    CHECK(std::isnan(value_of(fit.path("x", "y"))));
    CHECK(std::isinf(fit.path("x", "y").interval().upper.value()));
    CHECK(std::isnan(fit.path("x", "y").standard_error()));
    CHECK(std::isnan(value_of(fit.index_given_weights("x"))));
    CHECK(fit.index("x").interval().lower.value() == 0.0);
    for (const double score : fit.scores("x")) CHECK(std::isnan(score));
  };
  const numeric_columns drawn = three_factors{}.draw(30, 2);
  const auto with = [&](std::size_t changed, const std::vector<double>& values) {
    numeric_columns data;
    for (std::size_t j = 0; j < 9; ++j) {
      data.add(drawn.name(j), j == changed ? values : std::vector<double>(drawn[j].begin(), drawn[j].end()));
    }
    return data;
  };
  const pls_fit constant = fit_pls(three_factors::model(), with(4, std::vector<double>(30, 0.1)));
  CHECK(constant.problem() == "the indicator \"y2\" does not vary");
  unknown(constant);

  numeric_columns none(0);
  for (std::size_t j = 0; j < 9; ++j) none.add(drawn.name(j), {});
  const pls_fit nobody = fit_pls(three_factors::model(), none);
  CHECK(nobody.problem() == "fewer than two people are left");
  unknown(nobody);

  // Two indicators that are the same can be averaged (mode A), but not told apart (mode B).
  const numeric_columns twice = with(1, {drawn[0].begin(), drawn[0].end()});
  CHECK(fit_pls(three_factors::model(), twice, {.replicates = no_replicates}).converged());
  const pls_path_model formed({{"x", {"x1", "x2"}, pls_mode::b}, {"y", {"y1", "y2"}}}, {{"x", "y"}});
  const pls_fit collinear = fit_pls(formed, twice);
  CHECK(collinear.problem() == "the indicators of \"x\" are collinear, which mode B cannot weigh");
  unknown(collinear);
}

TEST_CASE("weights that have not settled are reported, not fatal") {
  const numeric_columns data = three_factors{}.draw(80, 4);
  const pls_fit once = fit_pls(three_factors::model(), data, {.most_iterations = 1, .replicates = 50});
  CHECK_FALSE(once.converged());
  CHECK(once.iterations() == 1);
  CHECK(once.last_change() > 1e-9);
  CHECK(once.problem().empty());
  CHECK(std::isfinite(value_of(once.path("x", "y"))));
  CHECK(once.replicates().used() == 50);
}

TEST_CASE("every stopping rule comes to the same weights, in its own number of steps") {
  const numeric_columns data = three_factors{}.draw(120, 5);
  std::vector<std::size_t> steps;
  for (const stopping_rule rule : {stopping_rule::largest_change, stopping_rule::sum_of_changes,
                                   stopping_rule::squared_changes, stopping_rule::relative_change}) {
    const pls_fit fit = fit_pls(three_factors::model(), data,
                                {.tolerance = 1e-10, .stopping = rule, .replicates = no_replicates});
    CHECK(fit.converged());
    const pls_fit best = fit_pls(three_factors::model(), data, {.tolerance = 1e-14, .replicates = no_replicates});
    // A square of 1e-10 is a change of 1e-5.
    check_rel(value_of(fit.outer_weight("y2")), value_of(best.outer_weight("y2")),
              rule == stopping_rule::squared_changes ? 1e-4 : 1e-9);
    steps.push_back(fit.iterations());
  }
  CHECK(steps[1] >= steps[0]);
  CHECK(steps[2] < steps[0]);
  CHECK(name(stopping_rule::relative_change) == "relative_change");
}

namespace {
/// A block of which two indicators point the other way.
numeric_columns turned_block(std::size_t people, std::uint64_t stream) {
  const numeric_columns drawn = three_factors{}.draw(people, stream);
  numeric_columns data;
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(drawn[j].begin(), drawn[j].end());
    if (j == 0 || j == 1) {
      for (double& v : column) v = -v;
    }
    data.add(drawn.name(j), column);
  }
  return data;
}
}  // namespace

TEST_CASE("which way round a latent variable is taken") {
  const numeric_columns data = turned_block(200, 6);
  const auto path_with = [&](orientation rule) {
    return value_of(fit_pls(three_factors::model(), data, {.sign = rule, .replicates = no_replicates}).path("x", "y"));
  };
  // Loadings of x: -.8, -.7 and .6 times the factor.
  CHECK(path_with(orientation::loadings_sum) < 0.0);
  CHECK(path_with(orientation::majority) < 0.0);
  CHECK(path_with(orientation::first_indicator) < 0.0);
  CHECK(path_with(orientation::loadings_sum) == path_with(orientation::majority));
  const pls_path_model last_first({{"x", {"x3", "x1", "x2"}}, {"y", {"y1", "y2", "y3"}}}, {{"x", "y"}});
  const auto of_last_first = [&](orientation rule) {
    return value_of(fit_pls(last_first, data, {.sign = rule, .replicates = no_replicates}).path("x", "y"));
  };
  CHECK(of_last_first(orientation::first_indicator) > 0.0);
  check_rel(of_last_first(orientation::first_indicator), -of_last_first(orientation::majority), 1e-12);
  check_rel(std::fabs(of_last_first(orientation::as_found)), std::fabs(of_last_first(orientation::majority)), 1e-12);
}

TEST_CASE("signs that change between replicates") {
  // x1 against x2: which of them wins the sum of the loadings is chance.
  const numeric_columns drawn = three_factors{.loadings = {0.7, 0.7, 0.7}}.draw(100, 8);
  numeric_columns data;
  std::vector<double> turned(drawn[1].begin(), drawn[1].end());
  for (double& v : turned) v = -v;
  data.add("x1", {drawn[0].begin(), drawn[0].end()});
  data.add("x2", turned);
  for (std::size_t j = 3; j < 9; ++j) data.add(drawn.name(j), {drawn[j].begin(), drawn[j].end()});
  const pls_path_model model({{"x", {"x1", "x2"}}, {"y", {"y1", "y2", "y3"}}}, {{"x", "y"}});
  const auto error_with = [&](sign_change rule) {
    return fit_pls(model, data, {.replicates = 400, .signs = rule}).path("x", "y").standard_error();
  };
  const double none = error_with(sign_change::none);
  const double construct = error_with(sign_change::construct);
  const double individual = error_with(sign_change::individual);
  CHECK(none > 3.0 * construct);  // paths of both signs
  // One by one every path gets the sign of the whole sample, also where it is near 0 and its sign was real doubt.
  CHECK(individual < construct);
  CHECK(individual > 0.7 * construct);
}

TEST_CASE("heterotrait-monotrait ratios by hand") {
  // Correlations within {a1, a2} .5, between them and b .3 and -.1.
  constexpr std::size_t n = 8;
  numeric_columns data;
  // Orthogonal columns of +-1.
  std::vector<double> e1(n), e2(n), e3(n);
  for (std::size_t i = 0; i < n; ++i) {
    e1[i] = (i & 1U) != 0 ? 1 : -1;
    e2[i] = (i & 2U) != 0 ? 1 : -1;
    e3[i] = (i & 4U) != 0 ? 1 : -1;
  }
  std::vector<double> a2(n), b(n);
  const double second = (-0.1 - 0.5 * 0.3) / std::sqrt(0.75);
  for (std::size_t i = 0; i < n; ++i) {
    a2[i] = 0.5 * e1[i] + std::sqrt(0.75) * e2[i];
    b[i] = 0.3 * e1[i] + second * e2[i] + std::sqrt(1 - 0.09 - second * second) * e3[i];
  }
  data.add("a1", e1);
  data.add("a2", a2);
  data.add("b", b);
  const pls_path_model model({{"a", {"a1", "a2"}}, {"b", {"b"}}}, {{"a", "b"}});
  const auto with = [&](htmt_form form) {
    return value_of(fit_pls(model, data, {.htmt = form, .replicates = no_replicates}).htmt("b", "a"));
  };
  check_rel(with(htmt_form::absolute), 0.2 / std::sqrt(0.5), 1e-12);
  check_rel(with(htmt_form::plain), 0.1 / std::sqrt(0.5), 1e-12);
  check_rel(with(htmt_form::geometric), std::sqrt(0.03) / std::sqrt(0.5), 1e-12);
}

TEST_CASE("a weight of 2 is a person twice, and the order of people is none") {
  const numeric_columns data = three_factors{}.draw(60, 9);
  numeric_columns weighted, twice, turned;
  std::vector<double> weights(60, 1.0);
  for (std::size_t i = 0; i < 60; i += 3) weights[i] = 2.0;
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(data[j].begin(), data[j].end());
    weighted.add(data.name(j), column);
    std::vector<double> longer(column);
    for (std::size_t i = 0; i < 60; i += 3) longer.push_back(column[i]);
    twice.add(data.name(j), longer);
    turned.add(data.name(j), std::vector<double>(column.rbegin(), column.rend()));
  }
  weighted.set_weights(weights);
  const auto fit = [](const numeric_columns& of) {
    return fit_pls(three_factors::model(), of, {.tolerance = 1e-14, .replicates = 100});
  };
  const pls_fit a = fit(weighted);
  const pls_fit b = fit(twice);
  check_rel(value_of(a.path("x", "z")), value_of(b.path("x", "z")), 1e-12);
  check_rel(value_of(a.normed_weight("y2")), value_of(b.normed_weight("y2")), 1e-12);
  check_rel(a.basis().effective_size, 80.0 * 80.0 / 120.0, 1e-12);
  check_rel(value_of(fit(data).path("x", "z")), value_of(fit(turned).path("x", "z")), 1e-12);
  CHECK(a.path("x", "z").standard_error() != b.path("x", "z").standard_error());
}

TEST_CASE("the bits do not depend on the number of threads") {
  const numeric_columns data = three_factors{}.draw(70, 10);
  const pls_fit one = fit_pls(three_factors::model(), data, {.consistent = true, .replicates = 300, .threads = 1});
  const pls_fit three = fit_pls(three_factors::model(), data, {.consistent = true, .replicates = 300, .threads = 3});
  REQUIRE(one.replicates().size() == three.replicates().size());
  for (std::size_t f = 0; f < one.replicates().size(); ++f) {
    const double a = one.replicates().standard_error(f);
    CHECK((a == three.replicates().standard_error(f) || std::isnan(a)));
  }
  CHECK(one.path("x", "y").interval().lower == three.path("x", "y").interval().lower);
  const pls_fit other = fit_pls(three_factors::model(), data, {.consistent = true, .replicates = 300, .seed = 5});
  CHECK(other.path("x", "y").interval().lower != one.path("x", "y").interval().lower);
}

TEST_CASE("5,000 replicates hold no more memory than 1,000") {
  // What operator new hands out: the bins of the figures and a block of replicates. Small matrices of a replicate come
  // from malloc and are given back with it.
  if (!allocations_are_counted()) return;
  struct used {
    std::size_t allocated, most_bytes;
  };
  const numeric_columns data = three_factors{}.draw(60, 17);
  for (const bool consistent : {false, true}) {
    CAPTURE(consistent);
    const auto with = [&](std::size_t replicates) {
      const std::size_t before = allocations();
      forget_peak();
      const pls_fit fit =
          fit_pls(three_factors::model(), data, {.consistent = consistent, .replicates = replicates, .threads = 2});
      CHECK(fit.replicates().replicates() == replicates);
      return used{allocations() - before, peak_bytes()};
    };
    const used few = with(1000);
    const used many = with(5000);
    CHECK(few.most_bytes > 100 * 1024);
    CHECK(many.most_bytes < few.most_bytes + few.most_bytes / 8);
    CHECK(many.allocated - few.allocated < 2 * 4000);  // a vector each, given back, and one for every 16 replicates
  }
}

TEST_CASE("missing answers: every policy, told in the report") {
  const numeric_columns drawn = three_factors{}.draw(120, 11);
  numeric_columns data;
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(drawn[j].begin(), drawn[j].end());
    for (std::size_t i = 0; i < 120; ++i) {
      if ((i * 7 + j * 13) % 40 == 0) column[i] = std::numeric_limits<double>::quiet_NaN();
    }
    data.add(drawn.name(j), column);
  }
  const auto fit = [&](missing_data policy) {
    return fit_pls(three_factors::model(), data, {.missing = policy, .replicates = 200});
  };
  const pls_fit listwise = fit(missing_data::listwise);
  CHECK(listwise.missing().used + listwise.missing().with_gaps == 120);
  const std::vector<double> scores = listwise.scores("x");
  CHECK(scores.size() == 120);
  CHECK(static_cast<std::size_t>(std::count_if(scores.begin(), scores.end(), [](double s) { return s == s; })) ==
        listwise.missing().used);

  // Pairwise: the weights are those of the matrix that `covariances_of` gives.
  const pls_fit pairwise = fit(missing_data::pairwise);
  CHECK(pairwise.missing().used == 120);
  const covariances pairs = covariances_of(data, missing_data::pairwise);
  double sum = 0.0;
  for (const char* a : {"x1", "x2", "x3"}) {
    for (const char* b : {"x1", "x2", "x3"}) {
      sum += value_of(pairwise.outer_weight(a)) * value_of(pairwise.outer_weight(b)) *
             pairs.correlation(pairs.index(a), pairs.index(b));
    }
  }
  check_rel(sum, 1.0, 1e-12);
  check_rel(value_of(pairwise.htmt("x", "y")), [&] {
    const auto r = [&](const std::string& a, const std::string& b) {
      return std::fabs(pairs.correlation(pairs.index(a), pairs.index(b)));
    };
    double between = 0, within_x = 0, within_y = 0;
    for (const char* a : {"1", "2", "3"}) {
      for (const char* b : {"1", "2", "3"}) between += r(std::string("x") + a, std::string("y") + b) / 9;
    }
    within_x = (r("x1", "x2") + r("x1", "x3") + r("x2", "x3")) / 3;
    within_y = (r("y1", "y2") + r("y1", "y3") + r("y2", "y3")) / 3;
    return between / std::sqrt(within_x * within_y);
  }(), 1e-12);
  CHECK(pairwise.path("x", "y").standard_error() > 0.0);

  const pls_fit own_means = fit(missing_data::person_mean);
  CHECK(own_means.missing().filled > 0);
  CHECK(own_means.missing().used > listwise.missing().used);
  const pls_fit means = fit(missing_data::column_mean);
  CHECK(means.missing().used == 120);
  CHECK(value_of(means.path("x", "y")) != value_of(own_means.path("x", "y")));
  CHECK_THROWS_AS(static_cast<void>(fit(missing_data::refuse)), invalid_value);

  // Without gaps all are the same.
  const double plain = value_of(fit_pls(three_factors::model(), drawn, {.replicates = no_replicates}).path("x", "y"));
  for (const missing_data policy : {missing_data::pairwise, missing_data::person_mean, missing_data::refuse}) {
    CHECK(value_of(fit_pls(three_factors::model(), drawn, {.missing = policy, .replicates = no_replicates})
                       .path("x", "y")) == plain);
  }
}

TEST_CASE("replicates of consistent PLS that no population has are kept, or dropped and counted") {
  const numeric_columns data = three_factors{.x_to_y = .9, .x_to_z = .1, .y_to_z = .85, .loadings = {.6, .5, .5}}.draw(60, 3);
  const auto fit = [&](inadmissible_replicates rule) {
    return fit_pls(three_factors::model(), data,
                   {.consistent = true, .replicates = 300, .inadmissible = rule});
  };
  const pls_fit kept = fit(inadmissible_replicates::keep);
  const pls_fit dropped = fit(inadmissible_replicates::drop);
  CHECK(dropped.replicates().degenerate() > kept.replicates().degenerate() + 30);
  CHECK(kept.latent_correlation("x", "y").interval().upper.value() > 1.0);
  CHECK(dropped.latent_correlation("x", "y").interval().upper.value() <=
        std::max(1.0, value_of(dropped.latent_correlation("x", "y"))));
}

TEST_CASE("a jackknife gives Student's interval and nearly the errors of the bootstrap") {
  const numeric_columns data = three_factors{}.draw(150, 12);
  const pls_fit jackknife = fit_pls(three_factors::model(), data, {.kind = replicate_kind::jackknife_one});
  const pls_fit bootstrap = fit_pls(three_factors::model(), data, {.replicates = 2000});
  CHECK(jackknife.path("x", "y").method() == "student");
  CHECK(bootstrap.path("x", "y").method() == "percentile");
  check_rel(jackknife.path("x", "y").standard_error(), bootstrap.path("x", "y").standard_error(), 0.1);
}

TEST_CASE("people of a cluster are drawn together, who has gaps keeps the design as it was") {
  const numeric_columns once = three_factors{}.draw(100, 13);
  numeric_columns twice;
  std::vector<std::uint32_t> clusters(200), strata(200);
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(once[j].begin(), once[j].end());
    column.insert(column.end(), once[j].begin(), once[j].end());
    twice.add(once.name(j), column);
  }
  for (std::uint32_t i = 0; i < 200; ++i) {
    clusters[i] = i % 100;
    strata[i] = i % 2;
  }
  const auto error = [](const numeric_columns& data) {
    return fit_pls(three_factors::model(), data, {.replicates = 1000}).path("x", "y").standard_error();
  };
  const double of_people = error(once);
  CHECK(error(twice) < 0.8 * of_people);  // as if all 200 were different
  twice.set_clusters(clusters);
  check_rel(error(twice), of_people, 0.1);
  twice.set_strata(strata);
  check_rel(error(twice), of_people, 0.1);

  // Whoever is left out for a gap weighs nothing.
  numeric_columns gaps;
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(twice[j].begin(), twice[j].end());
    if (j == 4) column[7] = std::numeric_limits<double>::quiet_NaN();
    gaps.add(twice.name(j), column);
  }
  gaps.set_clusters(clusters);
  const pls_fit fit = fit_pls(three_factors::model(), gaps, {.replicates = 200});
  CHECK(fit.basis().size == 199);
  CHECK(std::isnan(fit.scores("x")[7]));
  CHECK(std::isfinite(fit.scores("x")[8]));
  CHECK(fit.path("x", "y").standard_error() > 0.0);
}

TEST_CASE("raked people are raked again in each replicate, by hand") {
  numeric_columns data = three_factors{}.draw(60, 15);
  std::vector<std::uint32_t> sex;
  for (std::size_t i = 0; i < 60; ++i) sex.push_back(data["x1"][i] + 0.3 * static_cast<double>(i % 5) > 0.4 ? 1 : 0);
  const std::vector<double> weights(60, 1.0);
  const auto raked = std::make_shared<const survey::raking>(
      std::vector<survey::margin>{survey::margin("sex", {{"f", 50}, {"m", 50}}, sex)}, weights);
  const auto path_with = [&](std::vector<double> own) {
    REQUIRE(raked->adjust(own));
    numeric_columns copy = data.select(data.names());
    copy.set_weights(own);
    return value_of(fit_pls(three_factors::model(), copy, {.tolerance = 1e-13, .replicates = no_replicates}).path("x", "y"));
  };
  const double whole = path_with(weights);
  double variance = 0.0;
  for (std::size_t out = 0; out < 60; ++out) {
    std::vector<double> own(60, 60.0 / 59.0);
    own[out] = 0.0;
    variance += 59.0 / 60.0 * std::pow(path_with(own) - whole, 2);
  }
  numeric_columns adjusted = data.select(data.names());
  adjusted.adjust_weights(raked);
  const pls_fit fit =
      fit_pls(three_factors::model(), adjusted, {.tolerance = 1e-13, .kind = replicate_kind::jackknife_one});
  check_rel(value_of(fit.path("x", "y")), whole, 1e-12);
  check_rel(fit.path("x", "y").standard_error(), std::sqrt(variance), 1e-12);
}

TEST_CASE("pairs of raked people keep the weights of all") {
  numeric_columns gaps(60);
  const numeric_columns data = three_factors{}.draw(60, 15);
  std::vector<std::uint32_t> half(60, 0);
  std::fill(half.begin() + 30, half.end(), 1U);
  for (std::size_t j = 0; j < 9; ++j) {
    std::vector<double> column(data[j].begin(), data[j].end());
    // Who answered both of the first two is all in one half: raked again, the other half would have nobody.
    if (j == 0) std::fill(column.begin() + 35, column.end(), std::numeric_limits<double>::quiet_NaN());
    if (j == 1) std::fill(column.begin() + 25, column.begin() + 40, std::numeric_limits<double>::quiet_NaN());
    gaps.add(data.name(j), column);
  }
  numeric_columns plain = gaps.select(gaps.names());
  const auto raked = std::make_shared<const survey::raking>(
      std::vector<survey::margin>{survey::margin("half", {{"first", 20}, {"second", 40}}, half)},
      std::vector<double>(60, 1.0));
  gaps.adjust_weights(raked);
  plain.set_weights({gaps.weights().begin(), gaps.weights().end()});
  const pls_options options{.tolerance = 1e-12, .missing = missing_data::pairwise, .replicates = no_replicates};
  CHECK(value_of(fit_pls(three_factors::model(), gaps, options).path("x", "y")) ==
        value_of(fit_pls(three_factors::model(), plain, options).path("x", "y")));
}

TEST_CASE("intervals of consistent paths and of the index cover what is true") {
  // Loadings .8, .7, .6; 200 people; nominal 95 %. docs/coverage.md has the figures.
  const three_factors population;
  constexpr int samples = 600;
  coverage_count x_to_y, x_to_z, y_to_z, loading;
  double mean = 0.0;
  for (int s = 0; s < samples; ++s) {
    const numeric_columns data = population.draw(200, 1000 + static_cast<std::uint64_t>(s));
    const pls_fit fit = fit_pls(three_factors::model(), data, {.consistent = true, .replicates = 300});
    const auto covers = [](const pls_fit::estimate& found, double truth) {
      const auto interval = found.interval();
      return interval.lower.value() <= truth && truth <= interval.upper.value();
    };
    x_to_y.add(covers(fit.path("x", "y"), 0.5));
    x_to_z.add(covers(fit.path("x", "z"), 0.3));
    y_to_z.add(covers(fit.path("y", "z"), 0.4));
    loading.add(covers(fit.loading("x1"), 0.8));
    mean += value_of(fit.path("x", "y")) / samples;
  }
  MESSAGE("coverage of x -> y, x -> z, y -> z, loading: " << x_to_y.share() << ", " << x_to_z.share() << ", "
                                                         << y_to_z.share() << ", " << loading.share());
  check_abs(mean, 0.5, 0.015);
  for (const coverage_count& count : {x_to_y, x_to_z, y_to_z, loading}) {
    check_coverage(count, {94.3}, "docs/coverage.md, consistent, 200 people");
  }
}
