// Scales of your own: at compile time where the question is known, at run time where a file brings it.
#include <iostream>
#include <string_view>
#include <vector>

#include <clientele/core/scale.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

//! [fixed]
struct stars : rating_scale<1, 4> {
  static constexpr std::string_view name = "stars";
};
// How long did you wait? 0 not at all to 3 much too long: low is good.
struct waiting : rating_scale<0, 3, scale_direction::lower_is_better> {
  static constexpr std::string_view name = "waiting";
};
//! [fixed]

//! [promoters]
// A school-grade question that the firm's handbook splits at 7 and 9: saying so makes it a recommendation scale.
struct handbook_grade : rating_scale<1, 10> {
  static constexpr std::string_view name = "handbook grade";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 9;
};
//! [promoters]

int main() {
  //! [use]
  rating_tally<stars> product;
  product.observe(std::vector{4, 3, 4, 2, 4, 4, 1, 3, 4, 4});
  std::cout << "four stars:      " << survey::top_box_share(product, 1) << '\n';

  rating_tally<waiting> desk;
  desk.observe(std::vector{0, 0, 1, 3, 0, 2, 0, 1, 0, 0});
  std::cout << "no wait at all:  " << survey::top_box_share(desk, 1) << '\n'
            << "waiting, scored: " << survey::mean_score(desk) << '\n';
  //! [use]

  rating_tally<handbook_grade> grades;
  grades.observe(std::vector{9, 10, 8, 7, 9, 3, 9, 10, 6, 9, 8, 9});
  std::cout << "handbook NPS:    " << survey::net_promoter_score(grades) << '\n';

  //! [run time]
  const any_scale from_file = any_scale{0, 10}.with_promoters(6, 9);
  rating_tally<any_scale> answers{from_file};
  answers.observe(std::vector{10, 9, 4, 8, 9, 10, 7, 9});
  std::cout << "from a file:     " << survey::net_promoter_score(answers) << '\n';
  //! [run time]
}
