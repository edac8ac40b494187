#include <clientele/survey/quadrant_plane.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/tally/rating_tally.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

plane_points one_point(double x, double y, const covariance_of_two& c) {
  const std::array ids{std::string("one")};
  return independent_points(ids, std::array{x}, std::array{y}, std::array{c}, std::array{unweighted_basis(100)});
}

/// Answers of people to two questions about each of some items, both with a part of the person.
numeric_columns simulated(std::size_t people, const std::vector<std::pair<double, double>>& truth,
                          std::uint64_t stream) {
  random_stream random(20240611, stream);
  std::vector<std::vector<double>> values(2 * truth.size(), std::vector<double>(people));
  for (std::size_t r = 0; r < people; ++r) {
    const double person = simulate::draw_normal(random);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const double item = simulate::draw_normal(random);
      values[2 * i][r] = truth[i].first + 0.6 * person + 0.5 * item + simulate::draw_normal(random);
      values[2 * i + 1][r] = truth[i].second + 0.3 * person - 0.4 * item + simulate::draw_normal(random);
    }
  }
  numeric_columns result;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    result.add("x" + std::to_string(i), values[2 * i]);
    result.add("y" + std::to_string(i), values[2 * i + 1]);
  }
  return result;
}

std::vector<plane_item> items(std::size_t count) {
  std::vector<plane_item> result;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    result.push_back({"item " + number, {"x" + number}, {"y" + number}});
  }
  return result;
}

}  // namespace

TEST_CASE("reference values: probabilities of quadrants are those of the bivariate normal") {
  // P(X <= h, Y <= k) at a correlation; scipy 1.17.1, multivariate_normal.cdf([h, k], cov=[[1, r], [r, 1]],
  // abseps=1e-15, releps=1e-15), and the same by scipy.integrate.quad of the conditional normal to 2e-16.
  struct row {
    double h, k, r, p;
  };
  const row rows[]{{0, 0, 0.5, 0.3333333333333333},        {1, -0.5, 0.3, 0.283138420244481},
                   {-1.2, 0.7, -0.8, 0.01967658380569793}, {2.5, 1.5, 0.95, 0.9331892835523663},
                   {0.3, 0, -0.4, 0.2465128996829293},     {0, -1, 0.6, 0.1366923537474077},
                   {-2, -2, 0.2, 0.001369813808380922},    {-4, -3, 0.5, 4.898351400943625e-06},
                   {0.1, 0.2, -0.999, 0.1190875467161571}};
  for (const row& one : rows) {
    CAPTURE(one.h);
    CAPTURE(one.r);
    // Around a point h and k errors away from the crosshair, with errors of 2 and 3.
    const plane_points points = one_point(5 + 2 * one.h, 7 + 3 * one.k, {4, 9, 6 * one.r});
    const quadrant_plane found = place(points, crosshair::benchmark(5, 7));
    const auto& p = found.points[0].probability;
    check_abs(p[0], one.p, 3e-16);
    check_abs(p[0] + p[1] + p[2] + p[3], 1, 1e-15);
    // Upper half and right half are those of one normal.
    check_abs(p[0] + p[3], 0.5 * std::erfc(-one.h / std::numbers::sqrt2), 1e-15);
    check_abs(p[0] + p[1], 0.5 * std::erfc(-one.k / std::numbers::sqrt2), 1e-15);
  }
}

TEST_CASE("correlations of one, points on a line and points without error") {
  const auto p = [](double x, double y, const covariance_of_two& c) {
    return place(one_point(x, y, c), crosshair::benchmark(0, 0)).points[0].probability;
  };
  check_abs(p(1, 2, {1, 1, 1})[0], 0.5 * std::erfc(-1 / std::numbers::sqrt2), 1e-15);
  check_abs(p(1, -2, {1, 1, -1})[0], 0, 1e-15);
  check_abs(p(1, 2, {1, 1, -1})[0],
            1 - 0.5 * std::erfc(1 / std::numbers::sqrt2) - 0.5 * std::erfc(2 / std::numbers::sqrt2), 1e-15);
  CHECK(p(0, 0, {0, 0, 0})[0] == 1.0);
  CHECK(p(-1, 0, {0, 0, 0})[1] == 1.0);
  CHECK(p(-1, -1e-9, {0, 0, 0})[2] == 1.0);
  check_abs(p(0, 3, {1, 0, 0})[0], 0.5, 1e-15);
  const placed_point corner = place(one_point(0, 0, {1, 1, 0}), crosshair::benchmark(0, 0)).points[0];
  CHECK(corner.where == quadrant::upper_right);
  check_rel(corner.probability_here(), 0.25, 1e-15);
  check_abs(p(1e9, 1e9, {1e-9, 1e-9, 0})[0], 1, 0);
}

TEST_CASE("the crosshair's own error counts") {
  const std::vector<plane_item> asked = items(3);
  const std::vector<std::pair<double, double>> truth{{3, 4}, {3.2, 3.9}, {2.9, 4.1}};
  const numeric_columns answers = simulated(80, truth, 1);
  const quadrant_plane found = place(answers, asked, crosshair::grand_mean());
  CHECK(found.missing.used == 80);
  // Slowly: the way of each person from that person's own mean of the items.
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<double> dx(80), dy(80);
    for (std::size_t r = 0; r < 80; ++r) {
      dx[r] = answers["x" + std::to_string(i)][r] - (answers["x0"][r] + answers["x1"][r] + answers["x2"][r]) / 3;
      dy[r] = answers["y" + std::to_string(i)][r] - (answers["y0"][r] + answers["y1"][r] + answers["y2"][r]) / 3;
    }
    double mx = 0, my = 0, xx = 0, yy = 0;
    for (std::size_t r = 0; r < 80; ++r) {
      mx += dx[r] / 80;
      my += dy[r] / 80;
    }
    for (std::size_t r = 0; r < 80; ++r) {
      xx += (dx[r] - mx) * (dx[r] - mx);
      yy += (dy[r] - my) * (dy[r] - my);
    }
    check_abs(value_of(found.points[i].right), mx, 1e-14);
    check_abs(value_of(found.points[i].above), my, 1e-14);
    check_rel(found.points[i].right.standard_error(), std::sqrt(xx / 79 / 80), 1e-12);
    check_rel(found.points[i].above.standard_error(), std::sqrt(yy / 79 / 80), 1e-12);
  }
  // A benchmark from other people adds its variance; without error it adds none.
  const plane_points points = one_point(4, 5, {0.04, 0.09, 0.01});
  const placed_point sure = place(points, crosshair::benchmark(3.9, 4.8)).points[0];
  const placed_point unsure = place(points, crosshair::benchmark(3.9, 4.8, {0.05, 0.16, -0.01})).points[0];
  check_rel(sure.right.standard_error(), 0.2, 1e-14);
  check_rel(unsure.right.standard_error(), 0.3, 1e-14);
  check_rel(unsure.above.standard_error(), 0.5, 1e-14);
  CHECK(unsure.probability_here() < sure.probability_here());
  CHECK(place(points, crosshair::scale_middle(1, 7)).x_line.standard_error() == 0.0);
}

TEST_CASE("each crosshair stands where its name says") {
  const std::vector<std::string> ids{"a", "b", "c", "d"};
  const std::vector<double> x{1, 2, 4, 9}, y{5, 3, 2, 2};
  const std::vector<covariance_of_two> c(4, {0.01, 0.01, 0});
  const std::vector<sample_basis> bases(4, unweighted_basis(50));
  const plane_points points = independent_points(ids, x, y, c, bases);
  const auto lines = [&](const crosshair& where) {
    const quadrant_plane found = place(points, where);
    return std::pair{value_of(found.x_line), value_of(found.y_line)};
  };
  CHECK(lines(crosshair::grand_mean()) == std::pair{4.0, 3.0});
  CHECK(lines(crosshair::median()) == std::pair{3.0, 2.5});
  CHECK(lines(crosshair::scale_middle(0, 10, 1, 5)) == std::pair{5.0, 3.0});
  CHECK(lines(crosshair::scale_middle(1, 7)) == std::pair{4.0, 4.0});
  CHECK(lines(crosshair::benchmark(2, 1)) == std::pair{2.0, 1.0});
  // The choice moves points: "b" is left of the mean, on the benchmark, and above only the median.
  CHECK(place(points, crosshair::grand_mean()).point("b").where == quadrant::upper_left);
  CHECK(place(points, crosshair::scale_middle(0, 10, 1, 7)).point("b").where == quadrant::lower_left);
  CHECK(place(points, crosshair::benchmark(2, 1)).point("b").where == quadrant::upper_right);
  CHECK(place(points, crosshair::benchmark(3, 1)).point("d").where == quadrant::upper_right);
  CHECK(place(points, crosshair::benchmark(3, 3)).point("d").where == quadrant::lower_right);
  // Of five points one is the median: on its line, but not surely.
  std::vector<double> x5{1, 2, 3, 4, 5};
  const std::vector<std::string> ids5{"a", "b", "c", "d", "e"};
  const plane_points five = independent_points(ids5, x5, x5, std::vector<covariance_of_two>(5, {0.5, 0.5, 0}),
                                               std::vector<sample_basis>(5, unweighted_basis(50)));
  const placed_point middle = place(five, crosshair::median()).point("c");
  CHECK(middle.where == quadrant::upper_right);
  // It is not left of the median unless it falls below "b": 1 apart, with a variance of 1, independently on both axes.
  check_rel(middle.probability_here(), std::pow(0.5 * std::erfc(-1 / std::numbers::sqrt2), 2), 1e-13);
}

TEST_CASE("equal points lie on their mean, whatever rounding leaves") {
  for (const std::size_t k : {3U, 5U, 7U, 11U}) {
    const std::vector<std::string> ids(k, "one");
    const std::vector<double> x(k, 3.7), y(k, 0.1);
    const std::vector<covariance_of_two> errors(k, {0.01, 0.01, 0});
    const std::vector<sample_basis> bases(k, unweighted_basis(100));
    const quadrant_plane found = place(independent_points(ids, x, y, errors, bases), crosshair::grand_mean());
    for (const placed_point& one : found.points) {
      CHECK(value_of(one.right) == 0.0);
      CHECK(value_of(one.above) == 0.0);
      CHECK(one.where == quadrant::upper_right);
    }
  }
  // A benchmark of .3 and a point of .1 + .2.
  CHECK(place(one_point(0.3, 0.3, {1, 1, 0}), crosshair::benchmark(0.1 + 0.2, 0.3)).points[0].where ==
        quadrant::upper_right);
}

TEST_CASE("what is no variance is told in the unit of the axis") {
  const std::vector<std::string> ids{"a", "b"};
  const std::vector<sample_basis> bases(2, unweighted_basis(100));
  const auto error_of = [&](double variance, double other) {
    const std::vector<covariance_of_two> errors{{variance, 1, 0}, {other, 1, 0}};
    const std::vector<double> at{1, 2};
    const plane_points points = independent_points(ids, at, at, errors, bases);
    return place(points, crosshair::benchmark(0, 0)).points[0].x.standard_error();
  };
  CHECK(error_of(-1.0, 1e16) == 0.0);
  CHECK(error_of(1.0, 1e16) == 0.0);
  CHECK(std::isnan(error_of(-1e-16, 1e-16)));
  check_rel(error_of(1e-20, 1e-16), 1e-10, 1e-14);
  // A benchmark with an error belongs to its axis.
  const quadrant_plane found = place(one_point(1, 1, {1e-3, 1, 0}), crosshair::benchmark(0, 0, {1e12, 1, 0}));
  CHECK(found.points[0].x.standard_error() == 0.0);
}

TEST_CASE("points that are not known are in no quadrant and move no line") {
  const double nan = std::nan("");
  const std::vector<std::string> ids{"a", "b", "gone"};
  const std::vector<covariance_of_two> c{{0.01, 0.01, 0}, {0.01, 0.01, 0}, {nan, nan, nan}};
  const std::vector<sample_basis> bases{unweighted_basis(50), unweighted_basis(50), {}};
  for (const crosshair& where : {crosshair::grand_mean(), crosshair::median()}) {
    const quadrant_plane found =
        place(independent_points(ids, std::array{1.0, 3.0, nan}, std::array{1.0, 3.0, nan}, c, bases), where);
    CHECK(value_of(found.x_line) == 2.0);
    CHECK(found.points[0].where == quadrant::lower_left);
    CHECK(found.points[0].probability_here() > 0.99);
    CHECK(found.points[2].where == quadrant::unknown);
    CHECK(std::isnan(found.points[2].probability_here()));
    CHECK(std::isnan(found.points[2].probability[2]));
    CHECK(std::isnan(value_of(found.points[2].x)));
  }
}

TEST_CASE("replicates and the normal distribution agree, with any number of threads") {
  const std::vector<std::pair<double, double>> truth{{3, 4}, {3.2, 3.9}, {2.9, 4.1}, {3.05, 3.95}, {3.4, 4.4}};
  const numeric_columns answers = simulated(150, truth, 2);
  const std::vector<plane_item> asked = items(truth.size());
  plane_options shares;
  shares.probability = quadrant_method::replicates;
  shares.replicates = 4000;
  for (const crosshair& where :
       {crosshair::grand_mean(), crosshair::scale_middle(2, 4.2, 3, 5.1), crosshair::median()}) {
    CAPTURE(name(where.rule()));
    const quadrant_plane normal = place(answers, asked, where);
    const quadrant_plane drawn = place(answers, asked, where, missing_data::listwise, shares);
    CHECK(drawn.method == quadrant_method::replicates);
    CHECK(drawn.replicates == 4000);
    CHECK(drawn.degenerate == 0);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      check_rel(drawn.points[i].right.standard_error() + 1, normal.points[i].right.standard_error() + 1, 0.01);
      CHECK(drawn.points[i].where == normal.points[i].where);
      double sum = 0;
      for (std::size_t q = 0; q < quadrants; ++q) {
        sum += drawn.points[i].probability[q];
        // Some errors of a share of 4,000 draws, and what the shape of the answers adds.
        check_abs(drawn.points[i].probability[q], normal.points[i].probability[q], 0.04);
      }
      check_abs(sum, 1, 1e-12);
    }
    plane_options one_thread = shares;
    one_thread.threads = 1;
    plane_options three_threads = shares;
    three_threads.threads = 3;
    const quadrant_plane a = place(answers, asked, where, missing_data::listwise, one_thread);
    const quadrant_plane b = place(answers, asked, where, missing_data::listwise, three_threads);
    for (std::size_t i = 0; i < truth.size(); ++i) CHECK(a.points[i].probability == b.points[i].probability);
    shares.seed = 20240101;
    plane_options other = shares;
    other.seed = 7;
    CHECK(place(answers, asked, where, missing_data::listwise, other).points[0].probability != a.points[0].probability);
  }
}

TEST_CASE("weights of 2 are rows twice, and the order of people changes nothing") {
  const std::vector<std::pair<double, double>> truth{{3, 4}, {3.2, 3.9}};
  const numeric_columns answers = simulated(40, truth, 3);
  const std::vector<plane_item> asked = items(2);
  numeric_columns twice, weighted, turned;
  for (std::size_t j = 0; j < answers.size(); ++j) {
    std::vector<double> values(answers[j].begin(), answers[j].end());
    weighted.add(answers.name(j), values);
    turned.add(answers.name(j), {values.rbegin(), values.rend()});
    values.insert(values.end(), answers[j].begin(), answers[j].end());
    twice.add(answers.name(j), values);
  }
  weighted.set_weights(std::vector<double>(40, 2.0));
  const quadrant_plane plain = place(answers, asked, crosshair::grand_mean());
  const quadrant_plane double_rows = place(twice, asked, crosshair::grand_mean());
  const quadrant_plane double_weights = place(weighted, asked, crosshair::grand_mean());
  const quadrant_plane other_way = place(turned, asked, crosshair::grand_mean());
  for (std::size_t i = 0; i < 2; ++i) {
    check_rel(value_of(double_rows.points[i].x), value_of(plain.points[i].x), 1e-13);
    check_rel(value_of(double_weights.points[i].x), value_of(plain.points[i].x), 1e-13);
    // Equal weights say nothing of how many people there were; twice the rows do.
    check_rel(double_weights.points[i].probability_here(), plain.points[i].probability_here(), 1e-10);
    check_rel(double_rows.points[i].x.standard_error() * std::sqrt(79.0),
              plain.points[i].x.standard_error() * std::sqrt(39.0), 1e-12);
    check_rel(other_way.points[i].probability_here(), plain.points[i].probability_here(), 1e-10);
  }
}

TEST_CASE("missing answers by policy") {
  const std::vector<std::pair<double, double>> truth{{3, 4}, {3.2, 3.9}};
  numeric_columns answers = simulated(60, truth, 4), gaps;
  for (std::size_t j = 0; j < answers.size(); ++j) {
    std::vector<double> values(answers[j].begin(), answers[j].end());
    if (j == 0) values[3] = values[5] = std::nan("");
    gaps.add(answers.name(j), values);
  }
  const auto plane = [&](missing_data policy, quadrant_method method) {
    plane_options options;
    options.probability = method;
    options.replicates = 200;
    return place(gaps, items(2), crosshair::grand_mean(), policy, options);
  };
  for (const quadrant_method method : {quadrant_method::normal, quadrant_method::replicates}) {
    const quadrant_plane list = plane(missing_data::listwise, method);
    CHECK(list.missing.used == 58);
    CHECK(list.missing.with_gaps == 2);
    CHECK(list.points[1].y.sample_size() == 58);
    const quadrant_plane pair = plane(missing_data::pairwise, method);
    CHECK(pair.missing.used == 60);
    double mean = 0;
    for (const double v : answers["y1"]) mean += v / 60;
    check_rel(value_of(pair.points[1].y), mean, 1e-13);
    CHECK_THROWS_AS((void)plane(missing_data::refuse, method), invalid_value);
  }
}

TEST_CASE("a coordinate of several columns is the mean of their means; independent and replicated points") {
  const std::vector<std::pair<double, double>> truth{{3, 4}, {3.2, 3.9}, {1, 2}};
  const numeric_columns answers = simulated(50, truth, 5);
  const std::vector<plane_item> blocks{{"block", {"x0", "x1"}, {"y0", "y2", "y1"}}, {"other", {"x2"}, {"y2"}}};
  const quadrant_plane found = place(answers, blocks, crosshair::grand_mean());
  std::vector<double> scores(50);
  double mean = 0, squares = 0;
  for (std::size_t r = 0; r < 50; ++r) {
    scores[r] = (answers["y0"][r] + answers["y1"][r] + answers["y2"][r]) / 3;
    mean += scores[r] / 50;
  }
  for (const double s : scores) squares += (s - mean) * (s - mean);
  check_rel(value_of(found.point("block").y), mean, 1e-13);
  check_rel(found.point("block").y.standard_error(), std::sqrt(squares / 49 / 50), 1e-12);

  // A jackknife of means has exactly their covariances; so points from its figures are those of the means.
  const replicate_weights design(50, replicate_kind::jackknife_one);
  const auto means = [&](std::span<const double> w, std::span<double> x, std::span<double> y) {
    for (std::size_t i = 0; i < 3; ++i) {
      double sum = 0;
      x[i] = y[i] = 0;
      for (std::size_t r = 0; r < 50; ++r) {
        sum += w[r];
        x[i] += w[r] * answers["x" + std::to_string(i)][r];
        y[i] += w[r] * answers["y" + std::to_string(i)][r];
      }
      x[i] /= sum;
      y[i] /= sum;
    }
    return true;
  };
  const std::vector<std::string> ids{"item 0", "item 1", "item 2"};
  const quadrant_plane jackknife =
      place_replicated(ids, design, {}, unweighted_basis(50), means, crosshair::grand_mean());
  const quadrant_plane direct = place(answers, items(3), crosshair::grand_mean());
  for (std::size_t i = 0; i < 3; ++i) {
    check_rel(jackknife.points[i].covariance.xy, direct.points[i].covariance.xy, 1e-10);
    check_abs(jackknife.points[i].probability_here(), direct.points[i].probability_here(), 1e-10);
  }
  plane_options shares;
  shares.probability = quadrant_method::replicates;
  CHECK_THROWS_AS((void)place_replicated(ids, design, {}, unweighted_basis(50), means, crosshair::grand_mean(), shares),
                  invalid_argument);
}

TEST_CASE("Kano's coefficients on a plane") {
  // Pairs of answers (functional, dysfunctional): 60 attractive, 10 must-be, 30 indifferent; and 70 must-be, 30
  // one-dimensional.
  const auto need = [](std::vector<std::array<int, 3>> pairs) {
    rating_tally<kano_pairs> tally;
    for (const auto& [functional, dysfunctional, times] : pairs) {
      tally.observe(std::vector<int>(static_cast<std::size_t>(times), 5 * (functional - 1) + dysfunctional - 1));
    }
    return kano(tally);
  };
  const kano_result delight = need({{1, 3, 60}, {3, 5, 10}, {3, 3, 30}});
  const kano_result basic = need({{3, 5, 70}, {1, 5, 30}});
  const std::vector<std::string> ids{"delight", "basic"};
  std::vector<double> better, worse;
  std::vector<covariance_of_two> covariances;
  std::vector<sample_basis> bases;
  for (const kano_result& one : {delight, basic}) {
    better.push_back(value_of(one.better));
    worse.push_back(-value_of(one.worse));
    covariances.push_back({one.coefficients.y, one.coefficients.x, -one.coefficients.xy});
    bases.push_back(one.better.basis());
  }
  // The size of worse to the right, better up, as the plane is drawn; lines at a half.
  const quadrant_plane found =
      place(independent_points(ids, worse, better, covariances, bases), crosshair::benchmark(0.5, 0.5));
  CHECK(found.point("delight").where == quadrant::upper_left);
  CHECK(found.point("basic").where == quadrant::lower_right);
  // Better .6 with an error of sqrt(.24 / 100): two errors above the line; worse .1 is far from it.
  check_abs(found.point("delight").probability_here(), 0.5 * std::erfc(-0.1 / std::sqrt(0.0024) / std::numbers::sqrt2),
            1e-12);
}

TEST_CASE("ellipses by chi-square and by F") {
  const covariance_of_two c{0.04, 0.09, 0.01};
  plane_options options;
  const quadrant_plane by_default = place(one_point(4, 5, c), crosshair::scale_middle(1, 7));
  const placed_point wide = by_default.points[0];
  options.ellipse = ellipse_method::f;
  options.level = 0.9;
  const quadrant_plane asked = place(one_point(4, 5, c), crosshair::scale_middle(1, 7), options);
  const placed_point by_f = asked.points[0];
  CHECK(by_default.ellipse == ellipse_method::chi_square);
  CHECK(asked.ellipse == ellipse_method::f);
  CHECK(name(asked.ellipse) == "f");
  CHECK(by_f.ellipse.level == confidence_level{0.9});
  // 2 * 99 / 98 * F(0.9; 2, 98) against chi-square(0.95, 2); scipy 1.17.1: stats.f.ppf(.9, 2, 98)
  check_rel(std::pow(by_f.ellipse.major / wide.ellipse.major, 2),
            2.0 * 99 / 98 * 2.3575435735796013 / 5.991464547107979, 1e-12);
}

TEST_CASE("what is refused") {
  const double nan = std::nan("");
  CHECK_THROWS_AS((void)crosshair::scale_middle(7, 1), invalid_argument);
  CHECK_THROWS_AS((void)crosshair::scale_middle(1, 7, 1, nan), invalid_argument);
  CHECK_THROWS_AS((void)crosshair::benchmark(nan, 1), invalid_argument);
  CHECK_THROWS_AS((void)crosshair::benchmark(1, 1, {-1, 1, 0}), invalid_argument);
  CHECK_THROWS_AS((void)crosshair::benchmark(1, 1, {1, 1, 2}), invalid_argument);
  CHECK_THROWS_AS((void)place(plane_points{}, crosshair::grand_mean()), invalid_argument);
  plane_points broken = one_point(1, 1, {1, 1, 0});
  broken.covariance.pop_back();
  CHECK_THROWS_AS((void)place(broken, crosshair::grand_mean()), invalid_argument);
  const numeric_columns answers = simulated(20, {{1, 1}}, 6);
  CHECK_THROWS_AS((void)place(answers, std::vector<plane_item>{{"a", {"x0"}, {}}}, crosshair::grand_mean()),
                  invalid_argument);
  CHECK_THROWS_AS((void)place(answers, std::vector<plane_item>{{"a", {"x0"}, {"z"}}}, crosshair::grand_mean()),
                  invalid_argument);
  CHECK_THROWS_AS((void)place(answers, items(1), crosshair::grand_mean()).point("nobody"), invalid_argument);
  plane_options shares;
  shares.probability = quadrant_method::replicates;
  CHECK_THROWS_AS(
      (void)place(answers, items(1), crosshair::benchmark(1, 1, {0.1, 0.1, 0}), missing_data::listwise, shares),
      invalid_argument);
  const std::vector<std::string> two{"a", "b"};
  CHECK_THROWS_AS((void)independent_points(two, std::array{1.0}, std::array{1.0}, std::array{covariance_of_two{}},
                                           std::array{sample_basis{}}),
                  invalid_argument);
}

TEST_CASE("an ellipse covers the true point as often as it says") {
  // 4,000 samples of 30 people: Hotelling's ellipse is exact for normal answers, chi-square's too small.
  const std::vector<std::pair<double, double>> truth{{3, 4}};
  coverage_count by_f, by_chi_square;
  constexpr int samples = 4000;
  for (int s = 0; s < samples; ++s) {
    const numeric_columns answers = simulated(30, truth, 1000 + static_cast<std::uint64_t>(s));
    plane_options options;
    by_chi_square.add(place(answers, items(1), crosshair::scale_middle(1, 7), missing_data::listwise, options)
                          .points[0]
                          .ellipse.contains(3, 4));
    options.ellipse = ellipse_method::f;
    by_f.add(place(answers, items(1), crosshair::scale_middle(1, 7), missing_data::listwise, options)
                 .points[0]
                 .ellipse.contains(3, 4));
  }
  MESSAGE("F ", by_f.share(), ", chi-square ", by_chi_square.share());
  check_coverage(by_f);
  // P(F(2, 28) <= 28 / (2 * 29) * 5.991464547) = 0.928; scipy 1.17.1: stats.f.cdf
  check_abs(by_chi_square.share(), 0.928, 3 * by_chi_square.standard_error(0.928), "exact for normal answers");
}

TEST_CASE("probabilities of quadrants are calibrated") {
  // True items spread widely, so that nothing is known of them beforehand; of the statements "with p it lies here", the
  // share p is true, of every quadrant, also where the crosshair is the mean or the median of the estimated points.
  constexpr std::size_t count_of_items = 5;
  for (const crosshair& where : {crosshair::scale_middle(1, 7), crosshair::grand_mean(), crosshair::median()}) {
    std::array<double, 5> said{}, came{}, count{};
    for (std::uint64_t s = 0; s < 1200; ++s) {
      random_stream random(5, s);
      std::vector<std::pair<double, double>> truth;
      std::vector<double> x, y;
      for (std::size_t i = 0; i < count_of_items; ++i) {
        truth.emplace_back(4 + 2 * random.uniform() - 1, 4 + 2 * random.uniform() - 1);
        x.push_back(truth.back().first);
        y.push_back(truth.back().second);
      }
      const numeric_columns answers = simulated(60, truth, 100000 + s);
      const quadrant_plane found = place(answers, items(count_of_items), where);
      // The same rule for the truth, by points without errors.
      std::vector<std::string> ids(count_of_items);
      const plane_points exactly =
          independent_points(ids, x, y, std::vector<covariance_of_two>(count_of_items, {0, 0, 0}),
                             std::vector<sample_basis>(count_of_items, unweighted_basis(60)));
      const quadrant_plane really = place(exactly, where);
      for (std::size_t i = 0; i < count_of_items; ++i) {
        for (std::size_t q = 0; q < quadrants; ++q) {
          const double p = found.points[i].probability[q];
          const auto bin = static_cast<std::size_t>(std::min(p * 5, 4.999));
          said[bin] += p;
          came[bin] += really.points[i].where == static_cast<quadrant>(q) ? 1 : 0;
          count[bin] += 1;
        }
      }
    }
    for (std::size_t bin = 0; bin < 5; ++bin) {
      MESSAGE(name(where.rule()), ", said ", said[bin] / count[bin], ", came ", came[bin] / count[bin], ", n ",
              count[bin]);
      // Three errors of a share of so many, which for the smallest bin is some 5 points.
      check_abs(came[bin] / count[bin], said[bin] / count[bin], 3 * std::sqrt(0.25 / count[bin]));
    }
  }
}
