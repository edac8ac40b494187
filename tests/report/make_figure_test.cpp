#include <clientele/report/make_figure.hpp>

#include <algorithm>
#include <cmath>

#include <clientele/core/amount.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/rate_estimate.hpp>

#include <doctest/doctest.h>

using namespace clientele;

TEST_CASE("a figure says what its estimate says") {
  const balance_estimate nps{18.0 / 32, 3.0 / 32, {32, 30.5, 2}};
  const report::figure figure = report::make_figure("net_promoter_score", nps, 0.9);
  CHECK(figure.id == "net_promoter_score");
  CHECK_FALSE(figure.group);
  CHECK(figure.columns.empty());
  CHECK(figure.parameters.empty());
  CHECK(figure.value == nps.value().value());
  CHECK(figure.unit == "points");
  CHECK(figure.standard_error == nps.standard_error());
  CHECK(figure.interval.level == 0.9);
  CHECK(figure.interval.lower == nps.interval(0.9).lower.value());
  CHECK(figure.interval.upper == nps.interval(0.9).upper.value());
  CHECK(figure.interval.method == "adjusted_wald");
  CHECK(figure.n == 32);
  CHECK(figure.effective_n == 30.5);
  CHECK(figure.missing == 2);
  CHECK_FALSE(figure.difference_from_rest);
  CHECK(report::make_figure("x", nps).interval.level == 0.95);
}

TEST_CASE("units as reports name them") {
  const sample_basis basis = unweighted_basis(10);
  CHECK(report::make_figure("x", proportion_estimate{0.5, basis}).unit == "proportion");
  CHECK(report::make_figure("x", mean_estimate<scale_mean>{3, 1, basis, 1, 5}).unit == "scale_mean");
  CHECK(report::make_figure("x", mean_estimate<index_score>{3, 1, basis}).unit == "index_score");
  CHECK(report::make_figure("x", mean_estimate<mean_days>{3, 1, basis}).unit == "days");
  CHECK(report::make_figure("x", mean_estimate<real>{3, 1, basis}).unit == "number");
  CHECK(report::make_figure("x", rate_estimate<orders>::from_counts(3, 10, basis)).unit == "rate per order");
  CHECK(report::make_figure("x", rate_estimate<customer_days>::from_counts(3, 10, basis)).unit ==
        "rate per customer-day");
  CHECK(report::make_figure("x", mean_estimate<amount<GBP>>{3, 1, basis}).unit == "GBP");
}

TEST_CASE("no data stays unknown") {
  const report::figure figure = report::make_figure("share", proportion_estimate{0, unweighted_basis(0, 7)});
  CHECK(std::isnan(figure.value));
  CHECK(std::isnan(figure.standard_error));
  CHECK(figure.interval.lower == 0);
  CHECK(figure.interval.upper == 1);
  CHECK(figure.n == 0);
  CHECK(figure.missing == 7);
}

TEST_CASE("a difference from the rest is taken at the level of the figure") {
  const auto group = proportion_estimate::from_counts(56, 70);
  const auto rest = proportion_estimate::from_counts(48, 80);
  const auto apart = difference(group, rest);
  const report::figure figure =
      report::with_difference(report::make_figure("share", group, 0.9), apart, 0.03, adjustment::holm);
  REQUIRE(figure.difference_from_rest);
  CHECK(figure.value == 0.8);
  CHECK(figure.difference_from_rest->value == apart.value().value());
  CHECK(figure.difference_from_rest->standard_error == apart.standard_error());
  CHECK(figure.difference_from_rest->interval.level == 0.9);
  CHECK(figure.difference_from_rest->interval.lower == apart.interval(0.9).lower.value());
  CHECK(figure.difference_from_rest->interval.upper == apart.interval(0.9).upper.value());
  CHECK(figure.difference_from_rest->interval.method == "newcombe_10");
  CHECK(figure.difference_from_rest->p == apart.p_value());
  CHECK(figure.difference_from_rest->p_adjusted == 0.03);
  CHECK(figure.difference_from_rest->adjustment == "holm");
}

TEST_CASE("a figure says what it was before, and how it has changed") {
  const auto now = proportion_estimate::from_counts(60, 100);
  const auto before = proportion_estimate::from_counts(45, 90);
  const auto change = difference(now, before);
  const confidence_level level{0.9};
  const report::figure alone = report::with_previous(report::make_figure("share", now, level), before);
  REQUIRE(alone.previous.has_value());
  CHECK(alone.previous->value == 0.5);
  CHECK(alone.previous->n == 90);
  CHECK(alone.previous->interval.level == 0.9);
  CHECK(alone.previous->interval.lower == before.interval(level).lower.value());
  CHECK(!alone.previous->change.has_value());

  const report::figure changed = report::with_change(report::make_figure("share", now, level), change, "independent");
  REQUIRE(changed.previous.has_value());
  REQUIRE(changed.previous->change.has_value());
  const report::change& of = *changed.previous->change;
  CHECK(changed.previous->value == 0.5);
  CHECK(of.value == change.value().value());
  CHECK(of.standard_error == change.standard_error());
  CHECK(of.interval.lower == change.interval(level).lower.value());
  CHECK(of.interval.upper == change.interval(level).upper.value());
  CHECK(of.interval.method == "newcombe_10");
  CHECK(of.p == change.p_value());
  CHECK(of.p_adjusted == of.p);
  CHECK(of.adjustment == "none");
  CHECK(of.samples == "independent");
}

TEST_CASE("changes are adjusted for each other, figures without one are passed over") {
  const auto of = [](std::uint64_t hits) {
    const auto now = proportion_estimate::from_counts(hits, 100);
    return report::with_change(report::make_figure("share", now),
                               difference(now, proportion_estimate::from_counts(40, 100)), "independent");
  };
  report::figure a = of(60);
  report::figure b = of(52);
  report::figure none = report::make_figure("share", proportion_estimate::from_counts(1, 2));
  report::figure* const all[] = {&a, &none, &b};
  report::adjust_changes(all);
  CHECK(a.previous->change->p_adjusted == 2 * a.previous->change->p);  // Holm: the smaller of two
  CHECK(b.previous->change->p_adjusted == std::max(b.previous->change->p, a.previous->change->p_adjusted));
  CHECK(a.previous->change->adjustment == "holm");
  CHECK(!none.previous.has_value());
  report::adjust_changes(all, adjustment::none);
  CHECK(a.previous->change->p_adjusted == a.previous->change->p);
}
