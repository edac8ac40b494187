// The distribution functions of the library, in double: what Boost.Math computes, as plain functions that never throw.
// Impossible arguments give NaN. Visible to the other libraries of the project.
#pragma once

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// The probability on either side of a central interval: (1 - level) / 2.
[[nodiscard]] constexpr double tail_of(confidence_level level) noexcept { return (1.0 - level.value()) / 2.0; }

/// P(Z <= x), and the x that a standard normal exceeds with probability `tail`.
[[nodiscard]] CLIENTELE_API double normal_cdf(double x) noexcept;
[[nodiscard]] CLIENTELE_API double normal_upper_quantile(double tail) noexcept;

/// P(X <= h, Y <= k) for standard normal X and Y with the correlation `rho` [owen-1956].
[[nodiscard]] CLIENTELE_API double bivariate_normal_cdf(double h, double k, double rho) noexcept;

/// P(T > t), and the t that Student's T exceeds with probability `tail`; degrees > 0 need not be whole.
[[nodiscard]] CLIENTELE_API double student_upper(double t, double degrees) noexcept;
[[nodiscard]] CLIENTELE_API double student_upper_quantile(double tail, double degrees) noexcept;

/// The regularised incomplete beta function I_x(a, b), and the x below (above) which Beta(a, b) lies with probability
/// `tail`.
[[nodiscard]] CLIENTELE_API double beta_cdf(double x, double a, double b) noexcept;
[[nodiscard]] CLIENTELE_API double beta_lower_quantile(double tail, double a, double b) noexcept;
[[nodiscard]] CLIENTELE_API double beta_upper_quantile(double tail, double a, double b) noexcept;

/// P(X > x), and the x below (above) which chi-square lies with probability `tail`; degrees > 0 need not be whole.
[[nodiscard]] CLIENTELE_API double chi_square_upper(double x, double degrees) noexcept;
[[nodiscard]] CLIENTELE_API double chi_square_lower_quantile(double tail, double degrees) noexcept;
[[nodiscard]] CLIENTELE_API double chi_square_upper_quantile(double tail, double degrees) noexcept;

/// P(F > x), and the x below which F lies with probability `tail`.
[[nodiscard]] CLIENTELE_API double f_upper(double x, double degrees1, double degrees2) noexcept;
[[nodiscard]] CLIENTELE_API double f_lower_quantile(double tail, double degrees1, double degrees2) noexcept;

/// P(X = k), P(X <= k), P(X > k) for X binomial of n trials.
[[nodiscard]] CLIENTELE_API double binomial_pmf(double k, double n, double p) noexcept;
[[nodiscard]] CLIENTELE_API double binomial_cdf(double k, double n, double p) noexcept;
[[nodiscard]] CLIENTELE_API double binomial_upper(double k, double n, double p) noexcept;

}  // namespace clientele::inline v0::detail
