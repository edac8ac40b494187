// expect: EffortScale
// Effort needs a scale that says which way it runs and what was asked.
#include <clientele/survey/customer_effort.hpp>
#include <clientele/tally/rating_tally.hpp>

#if defined(CLIENTELE_MUST_FAIL)
const clientele::rating_tally<clientele::seven_point> answers;
#else
const clientele::rating_tally<clientele::effort_agreement> answers;
#endif

int main() { return clientele::survey::customer_effort(answers).value().known() ? 1 : 0; }
