#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::segment {

/// The three columns that RFM scores. A higher score is always the better one: there is no option that turns one round.
enum class rfm_dimension : std::uint8_t {
  recency,    ///< days from the last purchase to the as-of day: fewer is better
  frequency,  ///< purchase days or orders: more is better
  monetary,   ///< spend: more is better
};
inline constexpr std::size_t rfm_dimensions = 3;

inline constexpr int lowest_rfm_bins = 2;
inline constexpr int highest_rfm_bins = 20;
inline constexpr int default_rfm_bins = 5;

/// How many scores each dimension has: 2 to 20.
struct rfm_bins {
  int recency = default_rfm_bins;
  int frequency = default_rfm_bins;
  int monetary = default_rfm_bins;

  [[nodiscard]] static constexpr rfm_bins all(int bins) noexcept { return {bins, bins, bins}; }
  [[nodiscard]] constexpr int operator[](rfm_dimension of) const noexcept {
    return of == rfm_dimension::recency ? recency : of == rfm_dimension::frequency ? frequency : monetary;
  }
  friend constexpr bool operator==(rfm_bins, rfm_bins) noexcept = default;
};

/// Where the cuts between scores lie. n values in ascending order, B bins, cut k of B - 1.
enum class rfm_rule : std::uint8_t {
  inverse_ecdf,  ///< sorted[ceil(k n / B) - 1]: always a value that occurs
  type_7,        ///< interpolated at 1 + (n - 1) k / B, the default of R and NumPy; may lie between two values
  ntile_by_key,  ///< groups of equal size as SQL's NTILE, ties by ascending key: equal values may score differently
  fixed,         ///< the user's own cuts
};

/// Whether each dimension is cut over all customers, or within the scores before it.
enum class rfm_binning : std::uint8_t {
  independent,  ///< each over all customers
  nested,       ///< frequency within each recency score, spend within each pair of recency and frequency scores
};

/// The choices as they stand in options and JSON: "inverse_ecdf", "purchase_days", "nested", "recency".
[[nodiscard]] CLIENTELE_API std::string_view name(rfm_rule rule) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(rfm_binning binning) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(rfm_dimension dimension) noexcept;

struct rfm_options {
  rfm_bins bins = {};
  rfm_rule rule = rfm_rule::inverse_ecdf;
  purchase_count frequency = purchase_count::purchase_days;
  rfm_binning binning = rfm_binning::independent;
  friend constexpr bool operator==(const rfm_options&, const rfm_options&) noexcept = default;
};

/// An exact cut: days, a count, or units of money, and a fraction of one below 1 where it lies between two of them.
///
/// Values are whole, so that one is above the cut if and only if it is above `whole`: no fraction is ever compared.
struct rfm_cut {
  std::int64_t whole = 0;         ///< rounded down, also below 0
  std::uint8_t numerator = 0;     ///< of the fraction, in lowest terms
  std::uint8_t denominator = 1;

  [[nodiscard]] constexpr bool below(std::int64_t value) const noexcept { return value > whole; }
  [[nodiscard]] constexpr double to_double() const noexcept {
    return static_cast<double>(whole) + static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  friend constexpr bool operator==(rfm_cut, rfm_cut) noexcept = default;
};

/// The three scores of a customer, 1 to the number of bins.
struct rfm_score {
  std::uint8_t recency = 1;
  std::uint8_t frequency = 1;
  std::uint8_t monetary = 1;
  friend constexpr bool operator==(rfm_score, rfm_score) noexcept = default;
  /// "5-4-3"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, rfm_score score);
};

namespace detail {
CLIENTELE_API void require_bins(rfm_bins bins);

/// The cuts of all three dimensions without their currency, and how they came about.
struct rfm_cut_state {
  rfm_options options;
  std::optional<observation_window> window;
  std::vector<rfm_cut> recency;    // bins - 1
  std::vector<rfm_cut> frequency;  // bins - 1; nested: as many for every recency score
  std::vector<rfm_cut> monetary;   // bins - 1; nested: as many for every pair of recency and frequency scores
  friend bool operator==(const rfm_cut_state&, const rfm_cut_state&) = default;
};
CLIENTELE_API void require_cuts(const rfm_cut_state& cuts);

struct rfm_input {
  std::span<const day> last_days;
  day as_of;
  std::span<const std::uint32_t> counts;
  std::vector<std::int64_t> units;
};

struct rfm_score_columns {
  std::array<std::vector<std::uint8_t>, rfm_dimensions> scores;
  friend bool operator==(const rfm_score_columns&, const rfm_score_columns&) = default;
};

/// Scores by cuts of the input's own; fills `cuts`, unless the rule has none.
[[nodiscard]] CLIENTELE_API rfm_score_columns rfm_of(rfm_input input, const rfm_options& options,
                                                     std::optional<rfm_cut_state>& cuts);
[[nodiscard]] CLIENTELE_API rfm_score_columns rfm_of(rfm_input input, const rfm_cut_state& cuts);

[[noreturn]] CLIENTELE_API void throw_no_rfm_cuts(rfm_rule rule, std::size_t customers);

template <CustomerSummary Summary>
[[nodiscard]] rfm_input rfm_input_of(const Summary& summary, purchase_count frequency) {
  rfm_input input{summary.last_days(), summary.as_of(),
                  frequency == purchase_count::orders ? summary.orders() : summary.purchase_days(), {}};
  input.units.resize(summary.size());
  for (std::size_t i = 0; i < summary.size(); ++i) input.units[i] = summary.spend()[i].units();
  return input;
}
}  // namespace detail

/// What became of the bins of one dimension.
struct rfm_bins_formed {
  int asked = 0;
  std::vector<std::uint64_t> customers = {};  ///< per score, the lowest first
  std::uint64_t groups = 0;        ///< groups that were cut by themselves: 1, or with nested bins those with a customer
  std::uint64_t groups_short = 0;  ///< of them, how many have a score that nobody got

  /// Scores that somebody got.
  [[nodiscard]] CLIENTELE_API int formed() const noexcept;
  /// Whether every group has as many bins as were asked for. Ties, and groups of few, have fewer.
  [[nodiscard]] bool complete() const noexcept { return groups_short == 0; }
  friend bool operator==(const rfm_bins_formed&, const rfm_bins_formed&) = default;
};

/// The scores of customers, a column per dimension, in the order of their summary.
///
/// Also made from columns of scores that come from elsewhere.
/// Errors  `invalid_argument` for columns of unequal length, and naming the row and the score for one out of 1..bins.
class rfm_scores {
 public:
  rfm_scores() = default;  ///< of nobody
  CLIENTELE_API rfm_scores(rfm_bins bins, std::vector<std::uint8_t> recency, std::vector<std::uint8_t> frequency,
                           std::vector<std::uint8_t> monetary, rfm_binning binning = rfm_binning::independent);

  [[nodiscard]] std::size_t size() const noexcept { return columns_.scores[0].size(); }
  [[nodiscard]] rfm_bins bins() const noexcept { return bins_; }
  [[nodiscard]] rfm_binning binning() const noexcept { return binning_; }
  [[nodiscard]] std::span<const std::uint8_t> recency() const noexcept { return (*this)[rfm_dimension::recency]; }
  [[nodiscard]] std::span<const std::uint8_t> frequency() const noexcept { return (*this)[rfm_dimension::frequency]; }
  [[nodiscard]] std::span<const std::uint8_t> monetary() const noexcept { return (*this)[rfm_dimension::monetary]; }
  [[nodiscard]] std::span<const std::uint8_t> operator[](rfm_dimension of) const noexcept {
    return columns_.scores[static_cast<std::size_t>(of)];
  }
  [[nodiscard]] rfm_score operator[](std::size_t customer) const {
    return {columns_.scores[0][customer], columns_.scores[1][customer], columns_.scores[2][customer]};
  }
  /// How many bins a dimension was asked to have, and how many it has.
  [[nodiscard]] const rfm_bins_formed& formed(rfm_dimension of) const noexcept {
    return formed_[static_cast<std::size_t>(of)];
  }
  friend bool operator==(const rfm_scores&, const rfm_scores&) = default;

 private:
  rfm_bins bins_;
  rfm_binning binning_ = rfm_binning::independent;
  detail::rfm_score_columns columns_;
  std::array<rfm_bins_formed, rfm_dimensions> formed_;
};

/// Cuts that are kept, so that tomorrow's customers are scored as today's were.
///
/// Either the cuts of a result (`rfm_table::cuts`), or the user's own: days since the last purchase, a count, and
/// money, each ascending. A value at a cut is on its lower side: cuts of 30 and 90 days part 0..30, 31..90, and more.
/// Values beyond all that made the cuts are scored like any other. Currency and decimals are part of the type.
/// Errors  `invalid_argument` for cuts that descend, naming them, fewer than one or more than 19, and, from parts, a
///         number of cuts that does not belong to the bins. The user's own also for cuts that repeat.
template <Money M>
class rfm_cuts {
 public:
  using money_type = M;
  /// All that there is to know, for programs that write cuts down and read them again.
  struct parts {
    rfm_options options = {};                        ///< `rule` says how the cuts were found
    std::optional<observation_window> window = {};   ///< the summary that they were found in
    std::vector<rfm_cut> recency = {};               ///< bins - 1
    std::vector<rfm_cut> frequency = {};             ///< bins - 1; nested: as many for every recency score, 1 first
    std::vector<rfm_cut> monetary = {};              ///< units of money; nested: for every pair (1, 1), (1, 2) ..
  };

  rfm_cuts(std::span<const std::int32_t> recency_days, std::span<const std::uint32_t> frequency,
           std::span<const M> monetary, purchase_count counted = purchase_count::purchase_days)
      : state_{{{static_cast<int>(recency_days.size()) + 1, static_cast<int>(frequency.size()) + 1,
                 static_cast<int>(monetary.size()) + 1},
                rfm_rule::fixed,
                counted,
                rfm_binning::independent},
               {}, {}, {}, {}} {
    for (const std::int32_t cut : recency_days) state_.recency.push_back({cut});
    for (const std::uint32_t cut : frequency) state_.frequency.push_back({cut});
    for (const M cut : monetary) state_.monetary.push_back({cut.units()});
    detail::require_cuts(state_);
  }
  explicit rfm_cuts(parts all)
      : state_{all.options, all.window, std::move(all.recency), std::move(all.frequency), std::move(all.monetary)} {
    detail::require_cuts(state_);
  }

  [[nodiscard]] rfm_bins bins() const noexcept { return state_.options.bins; }
  [[nodiscard]] rfm_rule rule() const noexcept { return state_.options.rule; }
  [[nodiscard]] purchase_count frequency_counts() const noexcept { return state_.options.frequency; }
  [[nodiscard]] rfm_binning binning() const noexcept { return state_.options.binning; }
  [[nodiscard]] const rfm_options& options() const noexcept { return state_.options; }
  /// The window of the summary that the cuts were found in; none for the user's own.
  [[nodiscard]] const std::optional<observation_window>& window() const noexcept { return state_.window; }

  [[nodiscard]] std::span<const rfm_cut> recency() const noexcept { return state_.recency; }
  /// Of nested bins, the cuts within a recency score; all others have one set.
  [[nodiscard]] std::span<const rfm_cut> frequency(int recency_score = 1) const {
    return block(state_.frequency, bins().frequency, nested() ? index(recency_score, bins().recency) : 0);
  }
  [[nodiscard]] std::span<const rfm_cut> monetary(int recency_score = 1, int frequency_score = 1) const {
    return block(state_.monetary, bins().monetary,
                 nested() ? index(recency_score, bins().recency) * static_cast<std::size_t>(bins().frequency) +
                                index(frequency_score, bins().frequency)
                          : 0);
  }
  /// A monetary cut as the highest money that is not above it.
  [[nodiscard]] static constexpr M money_of(rfm_cut cut) noexcept { return M::from_units(cut.whole); }
  [[nodiscard]] parts to_parts() const {
    return {state_.options, state_.window, state_.recency, state_.frequency, state_.monetary};
  }
  [[nodiscard]] const detail::rfm_cut_state& state() const noexcept { return state_; }
  friend bool operator==(const rfm_cuts&, const rfm_cuts&) = default;

 private:
  [[nodiscard]] bool nested() const noexcept { return binning() == rfm_binning::nested; }
  [[nodiscard]] static std::size_t index(int score, int bins) {
    if (score < 1 || score > bins) {
      clientele::detail::throw_invalid_argument("RFM score", score, "1 to the number of bins");
    }
    return static_cast<std::size_t>(score) - 1;
  }
  [[nodiscard]] static std::span<const rfm_cut> block(const std::vector<rfm_cut>& cuts, int bins,
                                                      std::size_t position) {
    const std::size_t length = static_cast<std::size_t>(bins) - 1;
    return std::span{cuts}.subspan(position * length, length);
  }
  detail::rfm_cut_state state_;
};

/// The scores of a summary's customers, and the cuts that made them.
template <Money M>
class rfm_table : public rfm_scores {
 public:
  rfm_table(rfm_scores scores, rfm_rule rule, std::optional<rfm_cuts<M>> cuts)
      : rfm_scores(std::move(scores)), rule_(rule), cuts_(std::move(cuts)) {}
  [[nodiscard]] rfm_rule rule() const noexcept { return rule_; }
  [[nodiscard]] bool has_cuts() const noexcept { return cuts_.has_value(); }
  /// Throws `invalid_argument` where there are none: for `ntile_by_key`, and for nobody.
  [[nodiscard]] const rfm_cuts<M>& cuts() const {
    if (!cuts_) detail::throw_no_rfm_cuts(rule_, size());
    return *cuts_;
  }
  friend bool operator==(const rfm_table&, const rfm_table&) = default;

 private:
  rfm_rule rule_;
  std::optional<rfm_cuts<M>> cuts_;
};

/// RFM: how recently, how often and for how much a customer bought, each as a score of 1 to B.
///
/// Definition  score = 1 + the number of cuts below the value (recency, where less is better: B - that number); cut k
///             of n values is sorted[ceil(k n / B) - 1]. Recency is the as-of day less the last purchase day,
///             frequency the distinct purchase days, monetary the spend
/// Input       a customer summary; bins per dimension, the rule of the cuts, what frequency counts, nested bins; or
///             cuts that were kept, or the user's own
/// Unit        scores of 1 to B. Better never scores lower, and (but for `ntile_by_key`) equal values score the same:
///             with nested bins within each group. The order of customers does not matter
/// Interval    none: a score is a rank among these customers, not an estimate
/// Errors      `invalid_argument` for bins out of 2..20, and for the rule `fixed` without cuts. Nobody: no scores and
///             no cuts
/// Cost        O(n B), with selection in place of sorting; no allocation per customer
/// When not    bins of one customer base compared with another's: cuts from a window of another length; the value of a
///             customer in money, which a rank is not
/// References  [hughes-1994], [miglautsch-2000], [blattberg-kim-neslin-2008], [hyndman-fan-1996] in docs/references.md
/// Example     examples/saved_rfm_cuts.cpp
struct rfm_t {
  template <CustomerSummary Summary>
  [[nodiscard]] rfm_table<typename Summary::money_type> operator()(const Summary& summary,
                                                                   const rfm_options& options = {}) const {
    using cuts_type = rfm_cuts<typename Summary::money_type>;
    std::optional<detail::rfm_cut_state> state;
    detail::rfm_score_columns columns =
        detail::rfm_of(detail::rfm_input_of(summary, options.frequency), options, state);
    std::optional<cuts_type> cuts;
    if (state) {
      cuts.emplace(typename cuts_type::parts{state->options, summary.window(), std::move(state->recency),
                                             std::move(state->frequency), std::move(state->monetary)});
    }
    return {scores_of(options, std::move(columns)), options.rule, std::move(cuts)};
  }
  /// By cuts from elsewhere: yesterday's, or the user's own.
  template <CustomerSummary Summary>
  [[nodiscard]] rfm_table<typename Summary::money_type> operator()(
      const Summary& summary, const rfm_cuts<typename Summary::money_type>& cuts) const {
    return {scores_of(cuts.options(),
                      detail::rfm_of(detail::rfm_input_of(summary, cuts.frequency_counts()), cuts.state())),
            cuts.rule(), cuts};
  }

 private:
  [[nodiscard]] static rfm_scores scores_of(const rfm_options& options, detail::rfm_score_columns columns) {
    return {options.bins, std::move(columns.scores[0]), std::move(columns.scores[1]), std::move(columns.scores[2]),
            options.binning};
  }
};
inline constexpr rfm_t rfm{};

}  // namespace clientele::inline v0::segment
