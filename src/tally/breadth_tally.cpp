#include <clientele/tally/breadth_tally.hpp>

#include <algorithm>

namespace clientele::inline v0::detail {

void sort_distinct(std::vector<code_pair>& pairs) {
  std::sort(pairs.begin(), pairs.end(), [](code_pair a, code_pair b) {
    return a.customer != b.customer ? a.customer < b.customer : a.category < b.category;
  });
  const auto same = [](code_pair a, code_pair b) { return a.customer == b.customer && a.category == b.category; };
  pairs.erase(std::unique(pairs.begin(), pairs.end(), same), pairs.end());
}

}  // namespace clientele::inline v0::detail
