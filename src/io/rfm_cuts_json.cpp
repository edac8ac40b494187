#include <clientele/io/rfm_cuts_json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <numeric>
#include <optional>
#include <ostream>
#include <span>
#include <sstream>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <clientele/core/money.hpp>
#include <clientele/io/input_error.hpp>

#include "io/decimal.hpp"
#include "io/exact_json.hpp"
#include "io/json_place.hpp"
#include "io/write_file.hpp"

namespace clientele::inline v0::io::detail {

namespace {

namespace json = boost::json;
using segment::rfm_binning;
using segment::rfm_cut;
using segment::rfm_dimension;
using segment::rfm_rule;

constexpr std::array dimensions{rfm_dimension::recency, rfm_dimension::frequency, rfm_dimension::monetary};

template <class State>
auto& cuts_of(State& state, rfm_dimension of) {
  if (of == rfm_dimension::recency) return state.recency;
  return of == rfm_dimension::frequency ? state.frequency : state.monetary;
}

void write_cut(std::ostream& out, rfm_cut cut, bool money, int decimals) {
  const std::string whole = money ? json_text(shortest_money(cut.whole, decimals)) : std::to_string(cut.whole);
  if (cut.numerator == 0) {
    out << whole;
  } else {
    out << "{\"whole\": " << whole << ", \"fraction\": \"" << int{cut.numerator} << '/' << int{cut.denominator}
        << "\"}";
  }
}

constexpr std::array refund_policies{refund_policy::net, refund_policy::drop, refund_policy::separate};
constexpr std::array zero_policies{zero_policy::keep, zero_policy::drop};
constexpr std::array rules{rfm_rule::inverse_ecdf, rfm_rule::type_7, rfm_rule::fixed};
constexpr std::array frequencies{purchase_count::purchase_days, purchase_count::orders};
constexpr std::array binnings{rfm_binning::independent, rfm_binning::nested};

/// Days and counts are numbers. Money is text; a whole number will do for it, too, as no digit of it is lost.
[[nodiscard]] std::int64_t read_whole(const place& at, bool money, int decimals) {
  const std::string allowed = !money ? "a whole number"
                                     : "a decimal number as text, \"251.19\", with up to " + std::to_string(decimals) +
                                           " decimals; or a whole number";
  const std::int64_t* whole = at.value->if_int64();
  if (!money) {
    if (whole == nullptr) at.refuse(allowed);
    return *whole;
  }
  const std::optional<std::string_view> text = at.text();
  if (whole == nullptr && !text) at.refuse(allowed);
  const std::optional<std::int64_t> units =
      clientele::detail::try_parse_units(text ? std::string(*text) : std::to_string(*whole), decimals);
  if (!units) at.refuse(allowed);
  return *units;
}

/// "4/5": in lowest terms, below 1.
void read_fraction(const place& at, rfm_cut& cut) {
  const auto refuse = [&at] { at.refuse("a fraction above 0 and below 1 as text, \"4/5\", in lowest terms"); };
  const std::optional<std::string_view> text = at.text();
  if (!text) refuse();
  std::array<int, 2> parts{};
  std::size_t part = 0;
  std::size_t digits = 0;
  for (const char c : *text) {
    if (c == '/' && part == 0 && digits != 0) {
      part = 1;
      digits = 0;
    } else if (c >= '0' && c <= '9' && digits < 3) {
      parts[part] = 10 * parts[part] + (c - '0');
      ++digits;
    } else {
      refuse();
    }
  }
  if (part == 0 || digits == 0 || parts[0] == 0 || parts[0] >= parts[1] || parts[1] > 255 ||
      std::gcd(parts[0], parts[1]) != 1) {
    refuse();
  }
  cut.numerator = static_cast<std::uint8_t>(parts[0]);
  cut.denominator = static_cast<std::uint8_t>(parts[1]);
}

[[nodiscard]] rfm_cut read_cut(const place& at, bool money, int decimals) {
  rfm_cut cut;
  if (!at.value->is_object()) {
    cut.whole = read_whole(at, money, decimals);
    return cut;
  }
  constexpr std::array<std::string_view, 2> keys{"whole", "fraction"};
  (void)at.object(keys);
  cut.whole = read_whole(at.at("whole"), money, decimals);
  read_fraction(at.at("fraction"), cut);
  return cut;
}

[[nodiscard]] bool below(rfm_cut a, rfm_cut b) {
  if (a.whole != b.whole) return a.whole < b.whole;
  return int{a.numerator} * b.denominator < int{b.numerator} * a.denominator;
}

/// Reads the cuts of one dimension: `groups` lists of `bins` - 1, one behind the other; 0 bins: as the cuts are.
[[nodiscard]] std::vector<rfm_cut> read_cuts(const place& at, bool money, int decimals, std::size_t groups, int& bins,
                                             bool strictly) {
  const json::array* list = at.value->if_array();
  if (list == nullptr) at.refuse("a list of cuts");
  constexpr std::size_t least = segment::lowest_rfm_bins - 1;
  constexpr std::size_t most = segment::highest_rfm_bins - 1;
  if (bins == 0) {
    if (list->size() < least || list->size() > most) {
      at.refuse(std::to_string(least) + " to " + std::to_string(most) + " cuts; here are " +
                std::to_string(list->size()));
    }
    bins = static_cast<int>(list->size()) + 1;
  }
  const auto length = static_cast<std::size_t>(bins) - 1;
  if (list->size() != groups * length) {
    at.refuse(std::to_string(groups * length) + " cuts for " + std::to_string(bins) + " bins" +
              (groups == 1 ? "" : " in each of " + std::to_string(groups) + " groups") + "; here are " +
              std::to_string(list->size()));
  }
  std::vector<rfm_cut> cuts;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const place here = at.element(i, (*list)[i]);
    cuts.push_back(read_cut(here, money, decimals));
    if (i % length == 0) continue;
    if (below(cuts[i], cuts[i - 1]) || (strictly && cuts[i] == cuts[i - 1])) {
      here.refuse(std::string(strictly ? "more than" : "no less than") + " the cut before it, " +
                  json::serialize((*list)[i - 1]));
    }
  }
  return cuts;
}

void read_rfm(const place& at, int decimals, segment::detail::rfm_cut_state& state) {
  constexpr std::array<std::string_view, 5> keys{"bins", "rule", "frequency", "binning", "cuts"};
  constexpr std::array<std::string_view, 3> names{"recency", "frequency", "monetary"};
  (void)at.object(keys);
  state.options.rule = rfm_rule::fixed;
  if (const auto found = at.find("rule")) state.options.rule = found->choice(rules);
  if (const auto found = at.find("frequency")) state.options.frequency = found->choice(frequencies);
  if (const auto found = at.find("binning")) state.options.binning = found->choice(binnings);
  const bool nested = state.options.binning == rfm_binning::nested;

  std::array<int, 3> bins{};
  if (const auto found = at.find("bins")) {
    (void)found->object(names);
    for (std::size_t i = 0; i < bins.size(); ++i) {
      const place here = found->at(names[i]);
      const std::int64_t* number = here.value->if_int64();
      if (number == nullptr || *number < segment::lowest_rfm_bins || *number > segment::highest_rfm_bins) {
        here.refuse("a whole number from " + std::to_string(segment::lowest_rfm_bins) + " to " +
                    std::to_string(segment::highest_rfm_bins));
      }
      bins[i] = static_cast<int>(*number);
    }
  } else if (nested) {
    at.refuse_missing("bins");  // the number of cuts alone does not tell it
  }
  const place cuts = at.at("cuts");
  (void)cuts.object(names);
  std::size_t groups = 1;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    cuts_of(state, dimensions[i]) = read_cuts(cuts.at(names[i]), dimensions[i] == rfm_dimension::monetary, decimals,
                                              groups, bins[i], state.options.rule == rfm_rule::fixed);
    if (nested) groups *= static_cast<std::size_t>(bins[i]);
  }
  state.options.bins = {bins[0], bins[1], bins[2]};
}

[[nodiscard]] std::optional<observation_window> read_window(const place& at) {
  if (at.value->is_null()) return std::nullopt;
  constexpr std::array<std::string_view, 2> keys{"from", "as_of"};
  (void)at.object(keys);
  const auto read = [&at](std::string_view key) {
    const place here = at.at(key);
    const std::optional<day> date = try_parse_day(here.text().value_or(""));
    if (!date) here.refuse("a day as text, \"2011-12-09\"");
    return *date;
  };
  const day from = read("from");
  const day as_of = read("as_of");
  if (as_of < from || as_of == day::highest()) at.refuse("a day as_of that is not before from, up to 9999-12-30");
  return observation_window{from, as_of};
}

template <class Choice, std::size_t N>
void require_same(const std::optional<place>& at, const std::array<Choice, N>& choices, Choice wanted,
                  const char* what) {
  if (at && at->choice(choices) != wanted) {
    at->refuse("\"" + std::string(name(wanted)) + "\", the policy of " + what + " of the spend that is to be scored");
  }
}

}  // namespace

void write_rfm_cuts(std::ostream& out, const stored_rfm_cuts& cuts, const rfm_cuts_terms& terms) {
  const segment::detail::rfm_cut_state& state = cuts.state;
  std::ostringstream text;  // the settings of `out` must not show in the numbers
  text.imbue(std::locale::classic());
  text << "{\n  \"schema\": " << json_text(rfm_cuts_schema);
  if (!terms.currency.empty()) text << ",\n  \"currency\": " << json_text(terms.currency);
  text << ",\n  \"decimals\": " << cuts.decimals << ",\n  \"refunds\": " << json_text(name(terms.refunds))
       << ",\n  \"zero_amounts\": " << json_text(name(terms.zero_amounts));
  if (state.window) {
    text << ",\n  \"window\": {\"from\": \"" << state.window->from() << "\", \"as_of\": \"" << state.window->as_of()
         << "\"}";
  }
  text << ",\n  \"rfm\": {\n    \"bins\": {\"recency\": " << state.options.bins.recency
       << ", \"frequency\": " << state.options.bins.frequency << ", \"monetary\": " << state.options.bins.monetary
       << "},\n    \"rule\": " << json_text(name(state.options.rule))
       << ",\n    \"frequency\": " << json_text(name(state.options.frequency))
       << ",\n    \"binning\": " << json_text(name(state.options.binning)) << ",\n    \"cuts\": {";
  const char* separator = "\n";
  for (const rfm_dimension dimension : dimensions) {
    text << separator << "      " << json_text(name(dimension)) << ": [";
    const char* comma = "";
    for (const rfm_cut cut : cuts_of(state, dimension)) {
      text << comma;
      write_cut(text, cut, dimension == rfm_dimension::monetary, cuts.decimals);
      comma = ", ";
    }
    text << ']';
    separator = ",\n";
  }
  text << "\n    }\n  }\n}\n";
  const std::string written = text.str();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

void save_rfm_cuts(const std::string& path, const stored_rfm_cuts& cuts, const rfm_cuts_terms& terms) {
  write_file(path, [&](std::ostream& out) { write_rfm_cuts(out, cuts, terms); });
}

stored_rfm_cuts read_rfm_cuts(std::string_view text, int decimals, const rfm_cuts_terms& terms, std::string_view file) {
  const json::value parsed = parse_json_exactly(text, file);
  constexpr std::array<std::string_view, 7> keys{"schema",       "currency", "decimals", "refunds",
                                                 "zero_amounts", "window",   "rfm"};
  const place all{file, "", &parsed};
  if (!parsed.is_object()) (void)all.object(keys);
  const place schema = all.at("schema");  // first: another one has other members
  if (schema.text() != rfm_cuts_schema) schema.refuse(json_text(rfm_cuts_schema));
  (void)all.object(keys);
  if (const auto at = all.find("currency")) {
    const std::optional<std::string_view> currency = at->text();
    if (!currency) at->refuse("a currency as text, \"GBP\"");
    if (!terms.currency.empty() && *currency != terms.currency) {
      at->refuse(json_text(terms.currency) + ", the currency of the spend that is to be scored");
    }
  }
  if (const auto at = all.find("decimals")) {
    const std::int64_t* number = at->value->if_int64();
    if (number == nullptr || *number != decimals) {
      at->refuse(std::to_string(decimals) + ", the decimals of the spend that is to be scored");
    }
  }
  require_same(all.find("refunds"), refund_policies, terms.refunds, "refunds");
  require_same(all.find("zero_amounts"), zero_policies, terms.zero_amounts, "zero amounts");

  stored_rfm_cuts result{{}, decimals};
  if (const auto at = all.find("window")) result.state.window = read_window(*at);
  read_rfm(all.at("rfm"), decimals, result.state);
  return result;
}

stored_rfm_cuts load_rfm_cuts(const std::string& path, int decimals, const rfm_cuts_terms& terms) {
  // The largest file of cuts, of 20 bins nested, has less than half of 4 MiB.
  return read_rfm_cuts(definition_text(path, "a file of RFM cuts", 4), decimals, terms, path);
}

}  // namespace clientele::inline v0::io::detail
