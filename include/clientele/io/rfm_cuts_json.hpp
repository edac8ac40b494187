#pragma once
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

#include <clientele/core/config.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::io {

/// What money means in a file of cuts: cuts of another currency, or of spend with other refunds, would score wrongly.
struct rfm_cuts_terms {
  std::string currency = {};  ///< a label, "GBP"; empty: not said
  refund_policy refunds = refund_policy::net;
  zero_policy zero_amounts = zero_policy::keep;
  friend bool operator==(const rfm_cuts_terms&, const rfm_cuts_terms&) = default;
};

namespace detail {
struct stored_rfm_cuts {
  segment::detail::rfm_cut_state state;
  int decimals = 0;
};
CLIENTELE_API void write_rfm_cuts(std::ostream& out, const stored_rfm_cuts& cuts, const rfm_cuts_terms& terms);
CLIENTELE_API void save_rfm_cuts(const std::string& path, const stored_rfm_cuts& cuts, const rfm_cuts_terms& terms);
[[nodiscard]] CLIENTELE_API stored_rfm_cuts read_rfm_cuts(std::string_view text, int decimals,
                                                          const rfm_cuts_terms& terms, std::string_view file);
[[nodiscard]] CLIENTELE_API stored_rfm_cuts load_rfm_cuts(const std::string& path, int decimals,
                                                          const rfm_cuts_terms& terms);

template <Money M>
[[nodiscard]] segment::rfm_cuts<M> cuts_from(stored_rfm_cuts stored) {
  return segment::rfm_cuts<M>{typename segment::rfm_cuts<M>::parts{
      stored.state.options, stored.state.window, std::move(stored.state.recency), std::move(stored.state.frequency),
      std::move(stored.state.monetary)}};
}
}  // namespace detail

inline constexpr const char* rfm_cuts_schema = "clientele-rfm-cuts/1";

/// RFM cuts as JSON, {"schema", "currency", "decimals", "refunds", "zero_amounts", "window", "rfm": {.., "cuts"}}: what
/// is read back is what was written, to the last fraction of a unit.
///
/// Numbers   days and counts are JSON integers; money is text in units of the currency, "251.19", so that no binary
///           fraction comes near it; a cut between two values is {"whole": 14, "fraction": "4/5"}, where for money the
///           fraction is of the last decimal
/// Own cuts  a file of one's own needs "schema" and "rfm": {"cuts": {"recency": [..], "frequency": [..], "monetary":
///           [..]}} alone: cuts ascend strictly, frequency counts purchase days unless it says "orders", and what is
///           not said of currency and policies is not compared
/// Errors    `input_error` naming the file, the place in the JSON, the value and what is allowed: another schema,
///           unknown keys, cuts that descend or are too few, another currency, other policies, other decimals;
///           `output_error` for what cannot be written
/// Example   examples/reference_io.cpp
template <Money M>
void write_rfm_cuts(std::ostream& out, const segment::rfm_cuts<M>& cuts, const rfm_cuts_terms& terms) {
  detail::write_rfm_cuts(out, {cuts.state(), M::decimals}, terms);
}
/// The same into a file, which is replaced.
template <Money M>
void save_rfm_cuts(const std::string& path, const segment::rfm_cuts<M>& cuts, const rfm_cuts_terms& terms) {
  detail::save_rfm_cuts(path, {cuts.state(), M::decimals}, terms);
}

/// Reads cuts from text; `file` stands for it in messages. `terms` are those of the spend that is to be scored.
///
///     const auto cuts = io::read_rfm_cuts<io::purchase_money>(text, {"GBP", refund_policy::drop, zero_policy::drop});
template <Money M>
[[nodiscard]] segment::rfm_cuts<M> read_rfm_cuts(std::string_view text, const rfm_cuts_terms& terms,
                                                 std::string_view file = "text") {
  return detail::cuts_from<M>(detail::read_rfm_cuts(text, M::decimals, terms, file));
}
/// The same from a file.
template <Money M>
[[nodiscard]] segment::rfm_cuts<M> load_rfm_cuts(const std::string& path, const rfm_cuts_terms& terms) {
  return detail::cuts_from<M>(detail::load_rfm_cuts(path, M::decimals, terms));
}

}  // namespace clientele::inline v0::io
