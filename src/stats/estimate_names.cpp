#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/rate_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>

namespace clientele::inline v0 {

std::string_view name(mean_method method) noexcept {
  switch (method) {
    case mean_method::student: return "student";
    case mean_method::linearised: return "linearised";
  }
  return "unknown";
}

std::string_view name(rate_method method) noexcept {
  switch (method) {
    case rate_method::garwood: return "garwood";
    case rate_method::score: return "score";
  }
  return "unknown";
}

std::string_view name(ratio_method method) noexcept {
  switch (method) {
    case ratio_method::linearised: return "linearised";
    case ratio_method::fieller: return "fieller";
  }
  return "unknown";
}

}  // namespace clientele::inline v0
