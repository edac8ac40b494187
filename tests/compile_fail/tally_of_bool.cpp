// expect: (AnswerOn|ColumnValue)
// Yes and no are no answers on a scale of five points; they are outcomes.
#include <vector>

#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

int main() {
#if defined(CLIENTELE_MUST_FAIL)
  clientele::rating_tally<clientele::five_point> answers;
#else
  clientele::proportion_tally answers;
#endif
  answers.observe(std::vector<bool>{true, false});
}
