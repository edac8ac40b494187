#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::simulate {

/// A gamma distribution over customers, with the mean shape / rate.
struct gamma_mix {
  double shape;
  double rate;
  friend constexpr bool operator==(gamma_mix, gamma_mix) noexcept = default;
};

/// A beta distribution over customers, with the mean a / (a + b).
struct beta_mix {
  double a;
  double b;
  friend constexpr bool operator==(beta_mix, beta_mix) noexcept = default;
};

/// How customers leave.
enum class drop_out : std::uint8_t {
  never,           ///< NBD [ehrenberg-1988]: they do not
  after_purchase,  ///< BG/NBD [fader-hardie-lee-2005a]: after each repeat purchase with a chance of the customer's own
  lifetime,        ///< Pareto/NBD [schmittlein-1987]: after an exponential time, at a rate of the customer's own
};

/// What a purchase costs.
enum class spend_model : std::uint8_t {
  gamma_gamma,  ///< a gamma draw around the customer's mean, the customers' own scales gamma [fader-hardie-lee-2005b]
  lognormal,    ///< a lognormal draw around the customer's mean, the means lognormal
};

/// "after_purchase", "gamma_gamma".
[[nodiscard]] CLIENTELE_API std::string_view name(drop_out rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(spend_model model) noexcept;

/// Spend per purchase: Gamma(p, nu) with nu from Gamma(q, gamma); the mean over customers is p gamma / (q - 1), which
/// there is only for q above 1.
struct gamma_gamma_spend {
  double p = 6.25;
  double q = 3.74;
  double gamma = 15.44;
  friend constexpr bool operator==(gamma_gamma_spend, gamma_gamma_spend) noexcept = default;
};

/// Spend per purchase: median exp(mu) over customers, who differ by `between`, and whose purchases differ by `within`.
struct lognormal_spend {
  double mu = 3.0;
  double between = 0.7;
  double within = 0.5;
  friend constexpr bool operator==(lognormal_spend, lognormal_spend) noexcept = default;
};

/// The most customers of one log: with a purchase each they are some two hundred gigabytes.
inline constexpr std::uint64_t most_customers = std::uint64_t{1} << 32;

/// Whom to invent. The defaults of rates, drop-out and spend are what was published for the CDNOW customers, in weeks
/// and dollars: BG/NBD [fader-hardie-lee-2005a], Pareto/NBD [fader-hardie-lee-2005a], gamma-gamma
/// [fader-hardie-lee-2005b].
struct customer_options {
  std::uint64_t seed = 1;
  std::uint64_t customers = 1000;       ///< up to `most_customers`
  observation_window window = {};       ///< the days of the log
  std::int32_t acquisition_days = 0;    ///< first purchases fall evenly on so many days from `window.from()`; 0: on all
  double days_per_unit = 7.0;           ///< the unit of time of the rates below
  gamma_mix purchase_rate = {0.243, 4.414};
  drop_out drops = drop_out::after_purchase;
  beta_mix drop_chance = {0.793, 2.426};     ///< `drop_out::after_purchase`
  gamma_mix drop_rate = {0.606, 11.669};     ///< `drop_out::lifetime`
  spend_model spend = spend_model::gamma_gamma;
  gamma_gamma_spend gamma_gamma = {};
  lognormal_spend lognormal = {};
  double zero_share = 0.0;              ///< of purchases: those of nothing (a free item)
  double refund_share = 0.0;            ///< of purchases above nothing: those given back in full ..
  std::int32_t refund_days = 30;        ///< .. evenly within so many days
  friend bool operator==(const customer_options&, const customer_options&) = default;
};

/// What is hidden in a real log: what each customer is, row i for customer i.
struct hidden_customers {
  std::vector<day> first_days = {};
  std::vector<double> purchase_rates = {};  ///< purchases per unit of time while alive
  std::vector<double> mean_spends = {};     ///< the customer's expected spend per purchase above nothing
  std::vector<std::uint8_t> alive = {};     ///< 1: still a customer at the end of the window
  friend bool operator==(const hidden_customers&, const hidden_customers&) = default;
};

/// A log as columns, a row per purchase or refund, by customer and in order of time.
template <Money M>
struct purchase_log {
  std::vector<std::uint64_t> customers = {};  ///< 0 .. customers - 1
  std::vector<day> days = {};
  std::vector<M> amounts = {};                ///< refunds are negative
  hidden_customers hidden = {};
  [[nodiscard]] std::size_t size() const noexcept { return customers.size(); }
  friend bool operator==(const purchase_log&, const purchase_log&) = default;
};

namespace detail {
struct purchase_rows {
  std::vector<std::uint64_t> customers = {};
  std::vector<day> days = {};
  std::vector<std::int64_t> units = {};
  hidden_customers hidden = {};
};
[[nodiscard]] CLIENTELE_API purchase_rows draw_customers(const customer_options& options, int decimals,
                                                         std::string_view code, unsigned threads);
}  // namespace detail

/// Customers and their purchases, invented from a seed: for examples, tests, and to see what a model makes of customers
/// whose truth is known.
///
/// Definition  a customer's purchases are a Poisson process from the first purchase on, at a rate of the customer's own
///             (gamma), until the customer drops out. Times are cut to whole days, and several purchases may share one.
/// Input       `customer_options`. Customer i draws from stream i of the seed: the same options give the same bits on
///             any number of threads (0: as many as the hardware runs), and more customers leave the first ones as they
///             are. Between machines, the last bit of std::log and std::exp may move an amount or a day in a
///             thousand million.
/// Unit        exact money: spend is rounded to its smallest unit, and is at least that
/// Errors      `invalid_argument` naming the option; also for spend that the money cannot hold
/// Cost        about .6 us a customer and .1 us a purchase on one core; 24 bytes a row, 21 a customer
/// When not    to show that a model is right: customers invented by its assumptions fulfil them
/// References  [ehrenberg-1988], [fader-hardie-lee-2005a], [fader-hardie-lee-2005b], [schmittlein-1987] in
///             docs/references.md
/// Example     examples/simulate_customers.cpp
template <Money M>
[[nodiscard]] purchase_log<M> simulate_customers(const customer_options& options, unsigned threads = 0) {
  detail::purchase_rows rows = detail::draw_customers(options, M::decimals, M::currency::code, threads);
  purchase_log<M> log;
  log.customers = std::move(rows.customers);
  log.days = std::move(rows.days);
  log.amounts.reserve(rows.units.size());
  for (const std::int64_t units : rows.units) log.amounts.push_back(M::from_units(units));
  log.hidden = std::move(rows.hidden);
  return log;
}

}  // namespace clientele::inline v0::simulate
