#include <clientele/core/rejection.hpp>

#include <ostream>

namespace clientele::inline v0 {

std::string_view name(rejection reason) noexcept {
  switch (reason) {
    case rejection::out_of_range: return "out_of_range";
    case rejection::not_whole: return "not_whole";
    case rejection::not_a_number: return "not_a_number";
    case rejection::invalid_weight: return "invalid_weight";
    case rejection::invalid_key: return "invalid_key";
    case rejection::hits_exceed_trials: return "hits_exceed_trials";
    case rejection::negative_count: return "negative_count";
    case rejection::after_as_of: return "after_as_of";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, const observe_report& report) {
  out << report.observed << " observed, " << report.missing << " missing, " << report.rejected().total() << " rejected";
  const char* separator = ": ";
  for (std::size_t i = 0; i < rejection_reasons; ++i) {
    const auto reason = static_cast<rejection>(i);
    if (report.rejected()[reason] == 0) continue;
    out << separator << name(reason) << ' ' << report.rejected()[reason] << " (first at row " << report.first_row(reason)
        << ')';
    separator = ", ";
  }
  return out;
}

}  // namespace clientele::inline v0
