#include <clientele/survey/service_gaps.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/stats/adjustment.hpp>

#include "core/text.hpp"
#include "survey/paired_tests.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::number_text;
using clientele::detail::throw_invalid_argument;

namespace {

const std::string expectation = "expectation";
const std::string perception = "perception";

bool has(const numeric_columns& columns, const std::string& name) {
  return std::find(columns.names().begin(), columns.names().end(), name) != columns.names().end();
}

numeric_columns both_of(const numeric_columns& customers) { return customers.select(std::array{perception, expectation}); }

/// Each by itself: what is perceived does not fill in what is expected.
constexpr std::array<std::size_t, 2> blocks{0, 1};

}  // namespace

mean_estimate<scale_mean> mean_view(const numeric_columns& answers, std::string_view column) {
  return covariances_of(answers.select(std::array{std::string(column)})).combination<scale_mean>(std::array{1.0});
}

service_gap_result service_gaps(const service_views& views) {
  const numeric_columns& customers = views.customers;
  const bool expected = has(customers, expectation);
  const bool perceived = has(customers, perception);
  if (customers.size() > 0 && !expected && !perceived) {
    throw_invalid_argument("customers have neither a column expectation nor a column perception");
  }
  service_gap_result found{};
  const auto gap = [](const std::optional<mean_estimate<scale_mean>>& first,
                      const std::optional<mean_estimate<scale_mean>>& second) {
    return first && second ? std::optional(service_gap_result::between_groups(*first, *second)) : std::nullopt;
  };
  if (expected && perceived) {
    found.knowledge = gap(views.managers, mean_view(customers, expectation));
  } else if (expected) {
    const covariances answers = covariances_of(customers.select(std::array{expectation}), views.policy);
    found.knowledge = gap(views.managers, answers.combination<scale_mean>(std::array{1.0}));
    found.missing = answers.report();
  }
  found.standards = gap(views.standards, views.managers);
  found.delivery = gap(views.delivery, views.standards);
  found.promise = gap(views.promise, views.delivery);
  if (expected && perceived) {
    const covariances answers = covariances_of(both_of(customers), views.policy, blocks);
    found.perceived = answers.combination<answer_gap>(std::array{1.0, -1.0});
    found.missing = answers.report();
  }
  found.p.fill(clientele::detail::nan);
  const std::array between{&found.knowledge, &found.standards, &found.delivery, &found.promise};
  for (std::size_t i = 0; i < between.size(); ++i) {
    if (*between[i]) found.p[i] = (*between[i])->p_value();
  }
  if (found.perceived) found.p.back() = paired_p(*found.perceived);
  const std::vector<double> adjusted = adjust(found.p);
  std::copy(adjusted.begin(), adjusted.end(), found.p_adjusted.begin());
  return found;
}

ratio_estimate<real> expectation_confirmation(const numeric_columns& customers, double lowest, missing_data policy) {
  if (policy == missing_data::pairwise) {
    throw_invalid_argument("the policy for missing data is pairwise; allowed for a ratio: listwise, person_mean, refuse");
  }
  const numeric_columns both = both_of(customers);
  for (std::size_t j = 0; j < both.size(); ++j) {
    for (const double x : both[j]) {
      if (x < lowest) throw_invalid_argument("an answer is " + number_text(x) + "; allowed: " + number_text(lowest) + " or more");
    }
  }
  const covariances answers = covariances_of(both, policy, blocks);
  return {{.mean_y = answers.mean(0) - lowest,
           .mean_x = answers.mean(1) - lowest,
           .variance_y = answers.variance(0),
           .variance_x = answers.variance(1),
           .covariance = answers(0, 1)},
          answers.basis()};
}

}  // namespace clientele::inline v0::survey
