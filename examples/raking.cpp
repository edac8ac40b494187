// A survey in which young people and people of the north answered too rarely is brought back to what is known of all
// customers.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/sample_design.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/post_stratification.hpp>
#include <clientele/survey/raking.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;

namespace {

struct reply {
  std::string age, region;
  int recommend;
};

/// 400 replies; the young are harder to please, and fewer than they should be.
std::vector<reply> survey_of_customers() {
  std::vector<reply> replies;
  random_stream random(2024);
  for (int i = 0; i < 400; ++i) {
    const bool young = random.uniform() < 0.15, north = random.uniform() < 0.25;
    const auto mood = static_cast<int>(random.below(young ? 8 : 5));
    replies.push_back({young ? "under 35" : random.uniform() < 0.6 ? "35 to 59" : "60 and over",
                       north ? "north" : random.uniform() < 0.5 ? "west" : "south", 10 - mood});
  }
  return replies;
}

}  // namespace

int main() {
  const std::vector<reply> replies = survey_of_customers();
  std::vector<std::string> ages, regions;
  std::vector<int> recommend;
  for (const reply& one : replies) {
    ages.push_back(one.age);
    regions.push_back(one.region);
    recommend.push_back(one.recommend);
  }

  //! [rake]
  // What the customer file says of all 12,000 customers.
  const std::vector<survey::margin> known{
      survey::margin("age", {{"under 35", 4100}, {"35 to 59", 4900}, {"60 and over", 3000}}, ages),
      survey::margin("region", {{"north", 5000}, {"west", 3500}, {"south", 3500}}, regions)};
  const survey::raking raked(known, {}, {.scale = survey::weight_scale::rows});
  const survey::raking_report& report = raked.report();
  std::cout << report.iterations << " iterations, " << report.cells << " cells, largest error of a level below 1e-10: "
            << std::boolalpha << (report.margin_error < 1e-10) << '\n'
            << "weights " << report.after.smallest << " to " << report.after.largest << ", design effect "
            << report.after.design_effect << ", worth " << report.after.effective_size << " of " << report.after.size
            << " replies\n";
  //! [rake]

  //! [use]
  rating_tally<recommendation> as_answered;
  as_answered.observe(recommend);
  weighted<rating_tally<recommendation>> weighed;
  weighed.observe(recommend, raked.weights());
  std::cout << "as answered: " << survey::net_promoter_score(as_answered) << '\n'
            << "raked:       " << survey::net_promoter_score(weighed) << '\n';
  //! [use]

  //! [limits]
  // Nobody is to count more than 3 times or less than half as much as without raking; the margins are met all the same.
  const survey::raking limited(known, {},
                               {.scale = survey::weight_scale::rows, .lowest_ratio = 0.5, .highest_ratio = 3.0});
  std::cout << "\nlimited: ratios " << limited.report().smallest_ratio << " to " << limited.report().largest_ratio << ", "
            << limited.report().at_limits << " replies at a limit, design effect " << limited.report().after.design_effect
            << '\n';
  //! [limits]

  //! [cannot]
  try {
    (void)survey::raking(known, {}, {.highest_ratio = 2.0});
  } catch (const invalid_argument& problem) {
    std::cout << problem.what() << '\n';
  }
  //! [cannot]

  //! [cells]
  // The cells of two variables, where the population of each is known.
  const survey::margin cells("age and region",
                             {{"under 35 / north", 2100}, {"under 35 / west", 1000}, {"under 35 / south", 1000},
                              {"35 to 59 / north", 1900}, {"35 to 59 / west", 1500}, {"35 to 59 / south", 1500},
                              {"60 and over / north", 1000}, {"60 and over / west", 1000}, {"60 and over / south", 1000}},
                             survey::crossed({ages, regions}));
  const auto strata = std::make_shared<const survey::post_stratification>(cells);
  const sample_design design(replies.size(), {.adjustment = strata});
  std::vector<double> scores(recommend.begin(), recommend.end());
  std::cout << "\nmean score by cells: " << design.mean<scale_mean>(scores) << '\n'
            << "all customers:       " << design.total(std::vector<double>(scores.size(), 1.0)) << '\n';
  //! [cells]
}
