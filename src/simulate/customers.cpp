#include <clientele/simulate/customers.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

#include <clientele/core/errors.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/core/random_stream.hpp>
#include <clientele/core/units.hpp>
#include <clientele/simulate/draws.hpp>

namespace clientele::inline v0::simulate {

std::string_view name(drop_out rule) noexcept {
  switch (rule) {
    case drop_out::never: return "never";
    case drop_out::after_purchase: return "after_purchase";
    case drop_out::lifetime: return "lifetime";
  }
  return "unknown";
}

std::string_view name(spend_model model) noexcept {
  switch (model) {
    case spend_model::gamma_gamma: return "gamma_gamma";
    case spend_model::lognormal: return "lognormal";
  }
  return "unknown";
}

namespace detail {

namespace {

using clientele::detail::throw_invalid_argument;

void check(const customer_options& options) {
  if (options.customers > most_customers) {
    throw_invalid_argument("customers", static_cast<double>(options.customers), "up to 2^32");
  }
  const auto positive = [](const char* what, double value) {
    if (!(value > 0.0 && std::isfinite(value))) throw_invalid_argument(what, value, "above 0, finite");
  };
  const auto share = [](const char* what, double value) {
    if (!(value >= 0.0 && value <= 1.0)) throw_invalid_argument(what, value, "0 to 1");
  };
  const std::int32_t length = (options.window.as_of() - options.window.from()).count() + 1;
  if (options.acquisition_days < 0 || options.acquisition_days > length) {
    throw_invalid_argument("acquisition_days", options.acquisition_days, "0 to the days of the window");
  }
  if (options.refund_days < 0) throw_invalid_argument("refund_days", options.refund_days, "0 or more");
  positive("days_per_unit", options.days_per_unit);
  positive("purchase_rate.shape", options.purchase_rate.shape);
  positive("purchase_rate.rate", options.purchase_rate.rate);
  positive("drop_chance.a", options.drop_chance.a);
  positive("drop_chance.b", options.drop_chance.b);
  positive("drop_rate.shape", options.drop_rate.shape);
  positive("drop_rate.rate", options.drop_rate.rate);
  positive("gamma_gamma.p", options.gamma_gamma.p);
  if (!(options.gamma_gamma.q > 1.0 && std::isfinite(options.gamma_gamma.q))) {
    throw_invalid_argument("gamma_gamma.q", options.gamma_gamma.q, "above 1, finite: up to 1 spend has no mean");
  }
  positive("gamma_gamma.gamma", options.gamma_gamma.gamma);
  if (!std::isfinite(options.lognormal.mu)) throw_invalid_argument("lognormal.mu", options.lognormal.mu, "finite");
  if (options.lognormal.between != 0.0) positive("lognormal.between", options.lognormal.between);
  if (options.lognormal.within != 0.0) positive("lognormal.within", options.lognormal.within);
  share("zero_share", options.zero_share);
  share("refund_share", options.refund_share);
}

/// A customer's purse: what a purchase costs, and what it costs on average.
class purse {
 public:
  purse(const customer_options& options, random_stream& random) : options_(options) {
    if (options.spend == spend_model::gamma_gamma) {
      scale_ = draw_gamma(random, options.gamma_gamma.q, options.gamma_gamma.gamma);
      mean_ = options.gamma_gamma.p / scale_;
    } else {
      const lognormal_spend& spend = options.lognormal;
      scale_ = spend.mu + spend.between * draw_normal(random);
      mean_ = std::exp(scale_ + 0.5 * spend.within * spend.within);
    }
  }
  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] double draw(random_stream& random) const {
    if (options_.spend == spend_model::gamma_gamma) return draw_gamma(random, options_.gamma_gamma.p, scale_);
    return draw_lognormal(random, scale_, options_.lognormal.within);
  }

 private:
  const customer_options& options_;
  double scale_ = 0.0;  // the rate nu, or the mean of the logarithms
  double mean_ = 0.0;
};

struct row {
  day date;
  std::int64_t units;
};

/// Everything about one customer comes from one stream, in this order; the rows are appended.
void draw_customer(const customer_options& options, std::uint64_t customer, int decimals, std::string_view code,
                   std::vector<row>& own, purchase_rows& into) {
  random_stream random(options.seed, customer);
  const day as_of = options.window.as_of();
  const std::int32_t length = (as_of - options.window.from()).count() + 1;
  const auto arrivals = static_cast<std::uint64_t>(options.acquisition_days > 0 ? options.acquisition_days : length);
  const day first = options.window.from() + days{static_cast<std::int64_t>(random.below(arrivals))};
  const std::int32_t last = (as_of - first).count();
  const double end = static_cast<double>(last) + 1.0;  // in days since the first purchase

  const double rate = draw_gamma(random, options.purchase_rate.shape, options.purchase_rate.rate);
  const purse spends(options, random);
  double chance = 0.0;
  double gone = clientele::detail::infinity;
  if (options.drops == drop_out::after_purchase) {
    chance = draw_beta(random, options.drop_chance.a, options.drop_chance.b);
  } else if (options.drops == drop_out::lifetime) {
    gone = options.days_per_unit *
           draw_exponential(random, draw_gamma(random, options.drop_rate.shape, options.drop_rate.rate));
  }

  own.clear();
  const auto buy = [&](std::int32_t after) {
    std::int64_t units = 0;
    if (!(random.uniform() < options.zero_share)) {
      const double cost = spends.draw(random);
      const std::optional<std::int64_t> rounded = clientele::detail::nearest_units(cost, decimals);
      if (!rounded) clientele::detail::throw_not_money(cost, decimals, code);
      units = std::max(*rounded, std::int64_t{1});
    }
    own.push_back({first + days{after}, units});
    if (units > 0 && random.uniform() < options.refund_share) {
      const auto later = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(options.refund_days) + 1));
      if (after + later <= last) own.push_back({first + days{after + later}, -units});
    }
  };

  buy(0);
  double time = 0.0;
  for (bool stays = true; stays;) {
    time += options.days_per_unit * draw_exponential(random, rate);
    if (!(time < end) || !(time < gone)) break;
    buy(static_cast<std::int32_t>(time));
    if (random.uniform() < chance) {
      gone = time;
      stays = false;
    }
  }

  std::stable_sort(own.begin(), own.end(), [](const row& a, const row& b) { return a.date < b.date; });
  for (const row& bought : own) {
    into.customers.push_back(customer);
    into.days.push_back(bought.date);
    into.units.push_back(bought.units);
  }
  into.hidden.first_days.push_back(first);
  into.hidden.purchase_rates.push_back(rate);
  into.hidden.mean_spends.push_back(spends.mean());
  into.hidden.alive.push_back(gone < end ? std::uint8_t{0} : std::uint8_t{1});
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

purchase_rows draw_customers(const customer_options& options, int decimals, std::string_view code, unsigned threads) {
  check(options);
  constexpr std::uint64_t part_size = 4096;
  const auto parts =
      static_cast<std::size_t>(options.customers / part_size + (options.customers % part_size != 0 ? 1U : 0U));
  std::vector<purchase_rows> drawn(parts);
  clientele::detail::run_parallel(parts, threads, [&](std::size_t part) {
    std::vector<row> own;
    const std::uint64_t begin = part * part_size;
    const std::uint64_t end = std::min(begin + part_size, options.customers);
    for (std::uint64_t customer = begin; customer < end; ++customer) {
      draw_customer(options, customer, decimals, code, own, drawn[part]);
    }
  });
  purchase_rows all;
  for (purchase_rows& part : drawn) {
    append(all.customers, part.customers);
    append(all.days, part.days);
    append(all.units, part.units);
    append(all.hidden.first_days, part.hidden.first_days);
    append(all.hidden.purchase_rates, part.hidden.purchase_rates);
    append(all.hidden.mean_spends, part.hidden.mean_spends);
    append(all.hidden.alive, part.hidden.alive);
    part = {};  // half the memory at the end
  }
  return all;
}

}  // namespace detail

}  // namespace clientele::inline v0::simulate
