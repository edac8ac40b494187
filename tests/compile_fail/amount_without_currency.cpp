// expect: the amount of a purchase is money, not a bare number
// A projection to double: whether 19.99 is dollars, euros or cents is not for the library to guess.
#include <clientele/tally/customer_tally.hpp>

#include <vector>

using namespace clientele;

struct order {
  int customer;
  day date;
  double total;
};

int main() {
  const std::vector<order> orders{{101, day::from_civil(2024, 1, 3), 19.99}};
  const observation_window window{day::from_civil(2024, 1, 1), day::from_civil(2024, 6, 30)};
#if defined(CLIENTELE_MUST_FAIL)
  const auto total = &order::total;
#else
  const auto total = [](const order& o) { return money<EUR>::from_floating(o.total); };
#endif
  customer_tally<int, money<EUR>> log;
  log.observe(orders, &order::customer, &order::date, total);
  return summarize_purchases(orders, &order::customer, &order::date, total, window).size() == 1 ? 0 : 1;
}
