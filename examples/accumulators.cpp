// Metrics as features of Boost.Accumulators, beside Boost's own, and monitors of values as they come.
#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <limits>
#include <optional>

#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/variance.hpp>
#include <boost/accumulators/statistics/weighted_mean.hpp>

#include <clientele/accumulators.hpp>

using namespace clientele;
//! [names]
namespace ba = boost::accumulators;
namespace tag = clientele::accumulators::tag;
namespace extract = clientele::accumulators::extract;
//! [names]

//! [own]
/// A metric of our own: how many gave the very highest answer.
struct delighted_t {
  template <RatingTally Answers>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers) const {
    return answers.share({answers.high(), answers.high()});
  }
};
//! [own]

int main() {
  {
    //! [set]
    ba::accumulator_set<rating<recommendation>,
                        ba::features<tag::net_promoter_score, tag::top_box_share<2>, ba::tag::mean, ba::tag::variance>>
        answers;

    const std::array given{10, 9, 7, 3, 10, 8, 9, 10, 6, 9};
    std::for_each(given.begin(), given.end(), std::ref(answers));  // by reference: an algorithm copies what it calls
    answers(rating<recommendation>{9});
    answers(std::optional<int>{});  // did not answer

    std::cout << "score    " << extract::net_promoter_score(answers) << '\n'
              << "top two  " << extract::top_box_share<2>(answers) << '\n'
              << "Boost's  mean " << ba::mean(answers) << ", variance " << ba::variance(answers) << '\n';
    //! [set]
    //! [errors]
    try {
      answers(11);
    } catch (const invalid_value& error) {
      std::cout << "refused  " << error.what() << "; still n = " << ba::count(answers) << '\n';
    }
    //! [errors]
    //! [tally]
    rating_tally<recommendation> yesterday;
    yesterday.observe(std::array{2, 5, 10});
    std::cout << "two days " << survey::net_promoter_score(extract::rating_tally(answers) + yesterday) << '\n';
    //! [tally]
  }
  {
    //! [weights]
    ba::accumulator_set<rating<satisfaction_grade>,
                        ba::features<tag::mean_score, tag::metric<delighted_t>, ba::tag::mean>, double>
        answers;
    answers(5, ba::weight = 0.8);
    answers(4, ba::weight = 1.7);
    answers(2, ba::weight = 0.5);
    answers(5, ba::weight = 1.0);
    std::cout << "\nweighted score " << extract::mean_score(answers) << '\n'
              << "delighted      " << extract::metric<delighted_t>(answers) << '\n'
              << "Boost's mean   " << ba::mean(answers) << '\n';
    //! [weights]
  }
  {
    //! [quantile]
    accumulators::quantile_monitor<mean_days> median{0.5};
    accumulators::quantile_monitor<mean_days> slowest_tenth{0.9};
    double hours = 1.0;
    for (int complaint = 0; complaint < 500; ++complaint) {
      hours = hours * 69.0 - 997.0 * static_cast<int>(hours * 69.0 / 997.0);  // numbers that look like chance
      median.observe(hours / 24.0);
      slowest_tenth.observe(hours / 24.0);
    }
    median.observe(std::numeric_limits<double>::quiet_NaN());  // not resolved yet
    std::cout << "\ndays to resolve: " << median.quantile() << '\n'
              << "days to resolve: " << slowest_tenth.quantile() << '\n';
    //! [quantile]
  }
  {
    //! [rolling]
    accumulators::rolling_monitor<> spend{4};  // four quarters
    std::cout << '\n';
    for (const double quarter : {120.0, 80.0, 150.0, 95.0, 140.0, 90.0, 155.0}) {
      spend.observe(quarter);
      std::cout << (spend.full() ? "year   " : "so far ") << spend.sum().value()
                << (spend.rising() ? ", rising\n" : "\n");
    }
    std::cout << "mean quarter of the last year: " << spend.mean() << '\n';
    //! [rolling]
  }
}
