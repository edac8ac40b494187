#include <clientele/survey/questionnaires.hpp>

#include <array>
#include <set>
#include <string>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele::survey;

TEST_CASE("every bundled questionnaire stands, with labels in two languages and items in every dimension") {
  for (const std::string_view id : questionnaires::ids()) {
    CAPTURE(id);
    const questionnaire asked = questionnaires::by_id(id);
    CHECK(asked.id() == id);
    for (const dimension& one : asked.dimensions()) {
      CHECK_FALSE(asked.items_of(one.id).empty());
      CHECK(one.label.translations().size() == 2);
    }
    for (const item& one : asked.items()) CHECK(one.label.in("zh") != one.label.in("en"));
    CHECK(asked.asks(std::array{aspect::performance}));
  }
  CHECK_THROWS_AS(static_cast<void>(questionnaires::by_id("nps")), invalid_argument);
}

TEST_CASE("they have the shapes of their sources") {
  const questionnaire servqual = questionnaires::servqual();
  CHECK(servqual.items().size() == 22);  // Parasuraman, Zeithaml & Berry 1988: 4, 5, 4, 4 and 5 items
  CHECK(servqual.items_of("tangibles").size() == 4);
  CHECK(servqual.items_of("reliability").size() == 5);
  CHECK(servqual.items_of("responsiveness").size() == 4);
  CHECK(servqual.items_of("assurance").size() == 4);
  CHECK(servqual.items_of("empathy").size() == 5);
  double points = 0;  // Zeithaml, Parasuraman & Berry 1990: 32 + 22 + 19 + 16 + 11
  for (const dimension& one : servqual.dimensions()) points += one.weight;
  CHECK(points == 100);
  CHECK(servqual.dimensions()[servqual.dimension_index("reliability")].weight == 32);
  CHECK(servqual.asks(std::array{aspect::performance, aspect::expectation}));
  CHECK(servqual.column_of(21, aspect::expectation) == "E22");

  CHECK(questionnaires::ecsi().items().size() == 24);  // Tenenhaus et al. 2005
  CHECK(questionnaires::acsi().items().size() == 15);  // Fornell et al. 1996
  CHECK(questionnaires::acsi().items()[11].scale.direction() == scale_direction::lower_is_better);
  CHECK(questionnaires::satisfaction_systems().items_of("idea").size() == 6);
  CHECK(questionnaires::satisfaction_systems().items_of("view").size() == 3);
  CHECK(questionnaires::need_groups().items_of("quality").size() == 7);
  CHECK(questionnaires::product_service_price().items().size() == 9);
  CHECK(questionnaires::service_mix().dimensions().size() == 7);
  CHECK(questionnaires::internal_customer().outcome() == 0);
}
