#include <clientele/behavior/spend_per_customer.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::spend_per_customer;

TEST_CASE("spend per customer") {
  const auto spend = spend_per_customer(summary_of(small_log, small_window));  // 40 15 10 10 25
  CHECK(spend.value().value() == 20.0);
  check_rel(spend.standard_error(), std::sqrt(650.0 / 4.0 / 5.0), 1e-15);
  check_rel(spend.interval().upper.value(), 20.0 + 2.7764451051977987 * std::sqrt(32.5), 1e-12, "t(0.975, 4)");
  CHECK(!spend_per_customer(summary_type{}).value().known());
  CHECK(std::isinf(spend_per_customer(summary_type{}).interval().upper.value()));
}

TEST_CASE("CDNOW against reference values") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("summary.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  const auto spend = spend_per_customer(summary_of(cdnow_log(*file), cdnow_window));
  CHECK(static_cast<double>(spend.sample_size()) == entry.value["customers"].number());
  check_either(spend.value().value(), entry.value["revenue_per_customer"].number(), entry.allowed, entry.source);
}
