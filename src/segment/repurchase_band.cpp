#include <clientele/segment/repurchase_band.hpp>

#include <ostream>
#include <string>

#include <clientele/core/errors.hpp>

#include "../core/text.hpp"

namespace clientele::inline v0::segment {
namespace {

// NaN is not known, and no error.
proportion checked(double probability, std::size_t row, const char* what) {
  if (probability < 0.0 || probability > 1.0) {
    throw invalid_value("row " + std::to_string(row) + ": " + what + " is " +
                            clientele::detail::number_text(probability) + "; allowed: 0 to 1; 70 % is written 0.7",
                        row);
  }
  return proportion{probability};
}

}  // namespace

std::string_view name(repurchase_band band) noexcept {
  switch (band) {
    case repurchase_band::low: return "low";
    case repurchase_band::middle: return "middle";
    case repurchase_band::top: return "top";
    case repurchase_band::not_sure: return "not_sure";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, repurchase_band band) { return out << name(band); }

repurchase_table repurchase_bands_t::operator()(std::span<const double> probabilities, repurchase_cuts cuts) const {
  std::vector<repurchase_band> bands(probabilities.size());
  for (std::size_t i = 0; i < bands.size(); ++i) {
    bands[i] = cuts.band(checked(probabilities[i], i, "probability to buy again"));
  }
  return {std::move(bands), cuts};
}

repurchase_table repurchase_bands_t::operator()(std::span<const double> lower, std::span<const double> upper,
                                                repurchase_cuts cuts) const {
  if (lower.size() != upper.size()) {
    clientele::detail::throw_invalid_argument("upper ends of intervals have " + std::to_string(upper.size()) +
                                              " rows; the lower ends have " + std::to_string(lower.size()));
  }
  std::vector<repurchase_band> bands(lower.size());
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const proportion low = checked(lower[i], i, "lower end of an interval");
    const proportion high = checked(upper[i], i, "upper end of an interval");
    if (low > high) {
      throw invalid_value("row " + std::to_string(i) + ": lower end of an interval is " +
                              clientele::detail::number_text(lower[i]) + "; allowed: no more than the upper end " +
                              clientele::detail::number_text(upper[i]),
                          i);
    }
    bands[i] = between(cuts.band(low), cuts.band(high));
  }
  return {std::move(bands), cuts};
}

}  // namespace clientele::inline v0::segment
