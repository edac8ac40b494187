// expect: (could not convert|no matching constructor|no matching function)[\s\S]*required_days
// Zero days would make everybody lost: when a customer is lost has to be said.
#include <clientele/segment/loyalty_class.hpp>

using namespace clientele;

#if defined(CLIENTELE_MUST_FAIL)
constexpr segment::loyalty_rules rules{.loyal_from = 2};
#else
constexpr segment::loyalty_rules rules{.lost_after = days{180}, .loyal_from = 2};
#endif

int main() { return rules.lost_after == days{180} ? 0 : 1; }
