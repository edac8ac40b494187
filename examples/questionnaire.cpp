// A questionnaire as a value, the answers to it.
#include <iostream>
#include <vector>

#include <clientele/stats/covariances.hpp>
#include <clientele/survey/questionnaire.hpp>
#include <clientele/survey/responses.hpp>

using namespace clientele;
using namespace clientele::survey;

int main() {
  //! [asked]
  const questionnaire asked("cafe",
                            {{.id = "product", .weight = 2, .label = {{{"en", "Product"}, {"zh", "产品"}}}},
                             {.id = "service", .weight = 1, .label = {{{"en", "Service"}, {"zh", "服务"}}}}},
                            {{.id = "overall", .scale = any_scale{1, 7}},
                             {.id = "taste", .dimension = "product", .scale = any_scale{1, 7}},
                             {.id = "stale", .dimension = "product", .scale = any_scale{1, 7}, .reversed = true},
                             {.id = "friendly", .dimension = "service", .scale = any_scale{1, 7}}},
                            "overall");
  //! [asked]

  //! [answers]
  responses answers(asked, 8);
  answers.observe("overall", aspect::performance, std::vector<int>{5, 6, 3, 7, 4, 6, 2, 5});
  answers.observe("taste", aspect::performance, std::vector<int>{5, 7, 3, 7, 4, 5, 3, 6});
  answers.observe("stale", aspect::performance, std::vector<int>{2, 2, 5, 1, 4, 3, 6, 2});
  const std::vector<int> friendly{5, 6, 4, 6, -1, 7, 3, 4};  // -1: left out
  answers.observe("friendly", aspect::performance, column{friendly}.missing_as(-1));
  answers.set_weights({1, 1, 1, 1, 1, 1, 0.5, 0.5});
  //! [answers]

  //! [read]
  const std::vector<std::string> items{"taste", "stale", "friendly"};
  const numeric_columns columns = answers.columns(items, aspect::performance);  // the good end of each is high
  const covariances found = covariances_of(columns, missing_data::listwise);
  std::cout << "not stale: " << found.combination<scale_mean>(std::vector<double>{0, 1, 0}) << '\n';
  std::cout << found.report().used << " of " << found.report().rows << " people answered everything\n";
  //! [read]
  for (const dimension& one : asked.dimensions()) {
    std::cout << one.label.in("zh") << ": " << asked.items_of(one.id).size() << '\n';
  }
}
