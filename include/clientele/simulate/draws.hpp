#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/random_stream.hpp>

namespace clientele::inline v0::simulate {

// Draws from the distributions of customer models. The standard library's differ between its makers; these take nothing
// but the numbers of the stream, square roots and std::log and std::exp, whose last bit alone may differ between
// machines. Parameters that no distribution has (zero, negative, NaN) throw `invalid_argument`.

/// Standard normal, by the polar method [marsaglia-bray-1964].
[[nodiscard]] CLIENTELE_API double draw_normal(random_stream& from) noexcept;
/// Exponential with the mean 1 / rate; infinite for a rate of 0: the event never comes.
[[nodiscard]] CLIENTELE_API double draw_exponential(random_stream& from, double rate);
/// Gamma with the mean shape / rate [marsaglia-tsang-2000].
[[nodiscard]] CLIENTELE_API double draw_gamma(random_stream& from, double shape, double rate);
/// Beta with the mean a / (a + b), from two gamma draws.
[[nodiscard]] CLIENTELE_API double draw_beta(random_stream& from, double a, double b);
/// exp(mu + sigma z).
[[nodiscard]] CLIENTELE_API double draw_lognormal(random_stream& from, double mu, double sigma);

}  // namespace clientele::inline v0::simulate
