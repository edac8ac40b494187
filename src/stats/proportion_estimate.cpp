#include <clientele/stats/proportion_estimate.hpp>

#include <clientele/stats/detail/printing.hpp>

#include <cmath>

#include "stats/distributions.hpp"
#include "stats/wilson.hpp"

namespace clientele::inline v0 {

namespace {

using detail::bounds;

bounds clopper_pearson(double p, double n, double tail) noexcept {
  const double hits = p * n;
  const double misses = (1.0 - p) * n;
  return {p > 0.0 ? detail::beta_lower_quantile(tail, hits, misses + 1.0) : 0.0,
          p < 1.0 ? detail::beta_upper_quantile(tail, hits + 1.0, misses) : 1.0};
}

bounds jeffreys(double p, double n, double tail) noexcept {
  const double a = p * n + 0.5;
  const double b = (1.0 - p) * n + 0.5;
  return {p > 0.0 ? detail::beta_lower_quantile(tail, a, b) : 0.0,
          p < 1.0 ? detail::beta_upper_quantile(tail, a, b) : 1.0};
}

bounds agresti_coull(double p, double n, double tail) noexcept {
  const double z = detail::normal_upper_quantile(tail);
  const double added = z * z;
  const double total = n + added;
  const double centre = (p * n + added / 2.0) / total;
  const double half = z * std::sqrt(centre * (1.0 - centre) / total);
  return {centre - half, centre + half};
}

}  // namespace

std::string_view name(proportion_method method) noexcept {
  switch (method) {
    case proportion_method::wilson: return "wilson";
    case proportion_method::clopper_pearson: return "clopper_pearson";
    case proportion_method::jeffreys: return "jeffreys";
    case proportion_method::agresti_coull: return "agresti_coull";
    case proportion_method::linearised: return "linearised";
  }
  return "unknown";
}

double proportion_estimate::standard_error() const noexcept {
  return std::sqrt(share_ * (1.0 - share_) / basis_.effective_size);
}

confidence_interval<proportion> proportion_estimate::interval(confidence_level level,
                                                              proportion_method method) const noexcept {
  const double n = basis_.effective_size;
  const double tail = detail::tail_of(level);
  bounds raw{detail::nan, detail::nan};
  if (share_ == share_) {
    switch (method) {
      case proportion_method::wilson: raw = detail::wilson(share_, n, detail::normal_upper_quantile(tail)); break;
      case proportion_method::clopper_pearson: raw = clopper_pearson(share_, n, tail); break;
      case proportion_method::jeffreys: raw = jeffreys(share_, n, tail); break;
      case proportion_method::agresti_coull: raw = agresti_coull(share_, n, tail); break;
      case proportion_method::linearised: {
        const double error = linearised_error();
        const double size = error > 0.0 ? share_ * (1.0 - share_) / (error * error) : n;
        raw = detail::wilson(share_, size > 0.0 ? size : n, detail::normal_upper_quantile(tail));
        break;
      }
    }
  }
  return detail::with_unit<proportion>(detail::contain_and_clip(raw, share_, 0.0, 1.0), level, name(method));
}

std::ostream& operator<<(std::ostream& out, const proportion_estimate& estimate) {
  return detail::print(out, estimate, estimate.basis_);
}

}  // namespace clientele::inline v0
