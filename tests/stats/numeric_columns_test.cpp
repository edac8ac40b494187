#include <clientele/stats/numeric_columns.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "support/check.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

// Row 1 lacks one answer of four, row 2 three of four, row 3 all.
numeric_columns with_gaps() {
  numeric_columns data;
  data.add("a", {1, 2, gap, gap});
  data.add("b", {2, gap, gap, gap});
  data.add("c", {3, 4, gap, gap});
  data.add("d", {4, 6, 5, gap});
  data.set_weights({1, 2, 4, 8});
  return data;
}
}  // namespace

TEST_CASE("columns are found by name and keep their order, weights and design") {
  numeric_columns data;
  const std::vector<int> answers{5, 9, 3};
  data.add("first", column{answers}.missing_as(9));
  data.add("second", {1.5, 2.5, 3.5});
  data.set_clusters({7, 7, 8});
  CHECK(data.rows() == 3);
  CHECK(data.size() == 2);
  CHECK(data["second"][2] == 3.5);
  CHECK(std::isnan(data["first"][1]));
  CHECK(data.index("second") == 1);
  const std::vector<std::string> names{"second"};
  const numeric_columns chosen = data.select(names);
  CHECK(chosen.size() == 1);
  CHECK(chosen.clusters()[2] == 8);
  const numeric_columns rows = data.where({true, false, true});
  CHECK(rows.rows() == 2);
  CHECK(rows["second"][1] == 3.5);
  CHECK(rows.clusters()[1] == 8);
}

TEST_CASE("what does not fit is refused, and changes nothing") {
  numeric_columns data(2);
  data.add("a", {1, 2});
  CHECK_THROWS_WITH_AS(data.add("a", {1, 2}), "the column \"a\" is there twice", invalid_argument);
  CHECK_THROWS_WITH_AS(data.add("b", {1, 2, 3}), "the column \"b\" has 3 rows; allowed: 2, as in the other columns",
                       invalid_argument);
  CHECK_THROWS_AS(data.add("b", {1, std::numeric_limits<double>::infinity()}), invalid_value);
  CHECK_THROWS_AS(data.set_weights({1, -1}), invalid_value);
  CHECK_THROWS_AS(data.set_weights({1}), invalid_argument);
  CHECK_THROWS_AS(data.set_strata({1}), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(data["z"]), "there is no column \"z\"; there are: a", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(data.where({true})), invalid_argument);
  CHECK(data.size() == 1);
  CHECK_FALSE(data.weighted());
}

TEST_CASE("every policy says what it did with the gaps") {
  const completed_columns listwise = complete(with_gaps(), missing_data::listwise);
  CHECK(listwise.report == missing_report{missing_data::listwise, 4, 1, 3, 0});
  CHECK(listwise.basis == sample_basis{1, 1.0, 3});
  CHECK(listwise.columns["d"][0] == 4);

  const completed_columns pairwise = complete(with_gaps(), missing_data::pairwise);
  CHECK(pairwise.report == missing_report{missing_data::pairwise, 4, 3, 3, 0});
  check_rel(pairwise.basis.effective_size, 49.0 / 21.0, 1e-12);

  // Row 1 gets (2 + 4 + 6) / 3; row 2 answered fewer than half.
  const completed_columns filled = complete(with_gaps(), missing_data::person_mean);
  CHECK(filled.report == missing_report{missing_data::person_mean, 4, 2, 3, 1});
  CHECK(filled.columns["b"][1] == 4.0);
  CHECK(filled.columns.weights()[1] == 2.0);

  // Within blocks {a, b} and {c, d}: half of the first is enough, for its own mean.
  const std::vector<std::size_t> blocks{0, 0, 1, 1};
  const completed_columns by_block = complete(with_gaps(), missing_data::person_mean, blocks);
  CHECK(by_block.columns["b"][1] == 2.0);
  CHECK(by_block.report.used == 2);

  // Everybody stays, and each gap gets the weighted mean of its column.
  numeric_columns holes(3);
  holes.add("x", {1, gap, 4});
  holes.set_weights({1, 5, 2});
  const completed_columns averaged = complete(holes, missing_data::column_mean);
  CHECK(averaged.report == missing_report{missing_data::column_mean, 3, 3, 1, 1});
  CHECK(averaged.columns["x"][1] == 3.0);
  CHECK(averaged.columns.weights()[1] == 5.0);

  CHECK(averaged.rows.empty());

  CHECK_THROWS_WITH_AS(
      static_cast<void>(complete(with_gaps(), missing_data::refuse)),
      "the answer to \"b\" in row 1 is missing; another policy for missing data than refuse would allow it",
      invalid_value);
  CHECK_THROWS_AS(static_cast<void>(complete(with_gaps(), missing_data::listwise, std::vector<std::size_t>{0})),
                  invalid_argument);
}

TEST_CASE("without gaps every policy is the same") {
  numeric_columns data;
  data.add("a", {1, 2, 3});
  for (const missing_data policy :
       {missing_data::listwise, missing_data::pairwise, missing_data::person_mean, missing_data::column_mean,
        missing_data::refuse}) {
    const completed_columns found = complete(data, policy);
    CHECK(found.report == missing_report{policy, 3, 3, 0, 0});
    CHECK(found.basis == unweighted_basis(3));
  }
  CHECK(name(missing_data::person_mean) == "person_mean");
}

namespace {

/// Each half of the rows counts ten; refuses where a half has nobody.
class halves_of_ten final : public weight_adjustment {
 public:
  std::size_t rows() const noexcept override { return 6; }
  bool adjust(std::span<double> weights) const override {
    bool possible = true;
    for (const std::size_t first : {std::size_t{0}, std::size_t{3}}) {
      const double sum = weights[first] + weights[first + 1] + weights[first + 2];
      possible = possible && sum > 0;
      for (std::size_t i = first; i < first + 3; ++i) weights[i] *= 10 / sum;
    }
    return possible;
  }
  void residuals(std::span<const double> design_weights, residual_weights, std::span<double> values) const override {
    for (std::size_t i = 0; i < 6; ++i) values[i] += design_weights[i];
  }
};

std::vector<double> copied(std::span<const double> values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_CASE("weights are adjusted once, and again without those who are left out") {
  numeric_columns columns;
  columns.add("x", std::vector<double>{1, gap, 3, 4, 5, 6});
  columns.set_weights({1, 2, 2, 1, 1, 3});
  CHECK(columns.adjustment() == nullptr);
  CHECK(copied(columns.design_weights()) == std::vector<double>{1, 2, 2, 1, 1, 3});
  columns.adjust_weights(std::make_shared<const halves_of_ten>());
  CHECK(copied(columns.weights()) == std::vector<double>{2, 4, 4, 2, 2, 6});
  CHECK(copied(columns.design_weights()) == std::vector<double>{1, 2, 2, 1, 1, 3});
  CHECK_THROWS_AS(columns.set_weights({1, 1, 1, 1, 1, 1}), invalid_argument);
  CHECK_THROWS_AS(columns.adjust_weights(std::make_shared<const halves_of_ten>()), invalid_argument);

  for (const missing_data policy : {missing_data::listwise, missing_data::person_mean}) {
    const completed_columns whole = complete(columns, policy);
    CHECK(whole.columns.rows() == 5);
    check_rel(whole.columns.weights()[0], 10.0 / 3, 1e-15);
    check_rel(whole.columns.weights()[1], 20.0 / 3, 1e-15);
    CHECK(whole.columns.weights()[4] == 6);
    // What replicates do: others of the same people.
    std::vector<double> own{1, 0, 1, 1, 2};
    REQUIRE(whole.columns.adjustment()->rows() == 5);
    CHECK(whole.columns.adjustment()->adjust(own));
    CHECK(own == std::vector<double>{10, 0, 2.5, 2.5, 5});
    std::vector<double> values{0, 0, 0, 0, 0};
    whole.columns.adjustment()->residuals(whole.columns.design_weights(), residual_weights::design, values);
    CHECK(values == std::vector<double>{1, 2, 1, 1, 3});
    // And once more without somebody: places are those among all.
    const numeric_columns fewer = whole.columns.where({true, true, false, true, true});
    CHECK(copied(fewer.weights())[2] == 2.5);
    CHECK(copied(fewer.weights())[3] == 7.5);
  }
  CHECK(copied(columns.select(std::vector<std::string>{"x"}).design_weights()) == copied(columns.design_weights()));
  CHECK_THROWS_AS(static_cast<void>(columns.where({true, true, true, false, false, false})), invalid_argument);
  numeric_columns others;
  others.add("x", std::vector<double>{1, 2});
  CHECK_THROWS_AS(others.adjust_weights(std::make_shared<const halves_of_ten>()), invalid_argument);
  CHECK_THROWS_AS(others.adjust_weights(nullptr), invalid_argument);
  CHECK_FALSE(others.weighted());
}
