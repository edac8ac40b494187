// expect: (no match for call to|no matching function for call to object of type)[\s\S]*rfm_t
// Cuts of dollars do not score spends in yuan.
#include <clientele/segment/rfm.hpp>

using namespace clientele;

#if defined(CLIENTELE_MUST_FAIL)
using other = CNY;
#else
using other = USD;
#endif

auto scores_of(const customer_summary<int, money<other>>& customers, const segment::rfm_cuts<money<USD>>& cuts) {
  return segment::rfm(customers, cuts);
}

int main() { return 0; }
