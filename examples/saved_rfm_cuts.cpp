// Cuts between RFM scores that are kept, written down, and used again for tomorrow's customers.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;
using usd = money<USD>;

namespace {

/// Twenty customers; those with higher numbers buy later, more often and for more. `later` moves all dates.
customer_summary<std::uint32_t, usd> shop(int later) {
  std::vector<std::uint32_t> ids;
  std::vector<day> dates;
  std::vector<usd> totals;
  const day begin = day::from_civil(2024, 1, 1) + days{later};
  for (std::uint32_t id = 1; id <= 20; ++id) {
    for (std::uint32_t k = 0; k <= id / 4; ++k) {
      ids.push_back(id);
      dates.push_back(begin + days{static_cast<int>(9 * id - 11 * k % (7 * id))});
      totals.push_back(usd::from_units(995 + 450 * id));
    }
  }
  return summarize_purchases(ids, dates, totals, {begin, begin + days{181}});
}

}  // namespace

int main() {
  //! [keep]
  const auto today = segment::rfm(shop(0), {.rule = segment::rfm_rule::type_7});
  const segment::rfm_cuts<usd> kept = today.cuts();
  std::cout << "cuts by " << name(kept.rule()) << " as of " << kept.window()->as_of() << "\nspend:";
  for (const segment::rfm_cut& cut : kept.monetary()) std::cout << ' ' << cut.to_double() / usd::units_per_one;
  std::cout << "\nrecency:";
  for (const segment::rfm_cut& cut : kept.recency()) std::cout << ' ' << cut.to_double();
  std::cout << '\n';
  //! [keep]

  //! [again]
  const segment::rfm_cuts<usd>::parts written = kept.to_parts();  // whole numbers, for a file of any format
  const segment::rfm_cuts<usd> read{written};
  const auto tomorrow = segment::rfm(shop(1), read);
  std::cout << "the same cuts: " << (read == kept ? "yes" : "no") << ", first " << tomorrow[0] << ", last "
            << tomorrow[tomorrow.size() - 1] << '\n';
  //! [again]

  //! [own]
  const std::vector<std::int32_t> days_ago{30, 90};     // 0..30 days score 3, 31..90 score 2, more score 1
  const std::vector<std::uint32_t> purchase_days{1, 3}; // 1 day scores 1, 2..3 score 2, more score 3
  const std::vector<usd> spend{usd::from_whole(50), usd::from_whole(200)};
  const auto fixed = segment::rfm(shop(0), segment::rfm_cuts<usd>{days_ago, purchase_days, spend});
  std::cout << "by cuts of one's own: first " << fixed[0] << ", last " << fixed[fixed.size() - 1] << '\n';
  //! [own]

  //! [nested]
  const auto nested = segment::rfm(
      shop(0), {.bins = segment::rfm_bins::all(2), .binning = segment::rfm_binning::nested});
  for (int recency = 1; recency <= 2; ++recency) {
    std::cout << "recency score " << recency << ": frequency is cut at " << nested.cuts().frequency(recency)[0].whole
              << '\n';
  }
  //! [nested]
}
