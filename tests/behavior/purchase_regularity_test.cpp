#include <clientele/behavior/purchase_regularity.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::purchase_regularity;

TEST_CASE("by hand") {
  // First two gaps 10 30, 10 10, 30 10: m - 1/2 is -1/4, 0, 1/4, so v = 1/24 and r = 3 - 1/2. Later gaps do not count.
  const order_log log{{1, on(0), 1}, {1, on(10), 1}, {1, on(40), 1}, {1, on(41), 1}, {2, on(0), 1}, {2, on(10), 1},
                      {2, on(20), 1}, {3, on(0), 1}, {3, on(30), 1}, {3, on(40), 1}, {4, on(2), 1}, {4, on(9), 1},
                      {5, on(1), 1}};
  const observation_window window{on(0), on(60)};
  const auto r = purchase_regularity(tally_of(log), window);
  check_rel(r.value().value(), 2.5, 1e-15);
  CHECK(r.sample_size() == 3);
  CHECK(r.missing() == 2);
  // s of 1/16, 0, 1/16 is 1 / (16 sqrt 3), over sqrt 3; the slope is 1 / (8 v^2) = 72.
  check_rel(r.standard_error(), 72.0 / 48.0, 1e-13);
  CHECK(r.interval().lower.value() == 0.0);
  CHECK(!purchase_regularity(log_tally{}, window).value().known());
  CHECK(purchase_regularity(log_tally{}, window).interval().lower.value() == 0.0);
  log_tally with_free_item = tally_of(log);
  with_free_item.observe(4, on(16), usd{});
  CHECK(purchase_regularity(with_free_item, window).sample_size() == 4);
  CHECK(purchase_regularity(with_free_item, window, zero_policy::drop).sample_size() == 3);
  // All gaps of one length: beyond any number, and so is the doubt.
  const auto clock = purchase_regularity(tally_of({{1, on(0), 1}, {1, on(7), 1}, {1, on(14), 1}, {2, on(0), 1}, {2, on(7), 1},
                                                   {2, on(14), 1}}), window);
  CHECK(std::isinf(clock.value().value()));
  CHECK(clock.interval().lower.value() == 0.0);
  // The window cuts: within 39 days only customer 2 has three purchase days.
  CHECK(purchase_regularity(tally_of(log), {on(0), on(39)}).sample_size() == 1);
}

TEST_CASE("gamma gaps give back their shape, with the coverage said") {
  for (const double shape : {1.0, 3.0}) {
    double sum = 0.0;
    constexpr int replicates = 800;
    const double covered = share_of(replicates, 17, [&](std::mt19937_64& random) {
      log_tally tally;
      std::gamma_distribution<double> level(2.0, 300.0);  // long, so that whole days hide nothing
      for (std::uint64_t i = 0; i < 200; ++i) {
        std::gamma_distribution<double> gap(shape, (50.0 + level(random)) / shape);
        int at = 0;
        tally.observe(i, on(at), usd::from_units(1));
        for (int k = 0; k < 2; ++k) tally.observe(i, on(at += 1 + static_cast<int>(gap(random))), usd::from_units(1));
      }
      const auto r = purchase_regularity(tally, {on(0), on(200000)});
      sum += r.value().value();
      return r.interval().contains(real{shape});
    });
    MESSAGE("shape " << shape << ": mean " << sum / replicates << ", covered " << covered);
    check_rel(sum / replicates, shape, 0.05);
    CHECK(covered > 0.92);
    CHECK(covered < 0.975);
  }
}
