#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

namespace clientele::inline v0::survey {

/// The answers to a pair of Kano questions, "how do you feel if it is there" and "if it is not", as one level each:
/// 5 (functional - 1) + dysfunctional - 1. A `rating_tally<kano_pairs>`, plain or weighted, counts them.
///
/// Answers  1 I like it, 2 I expect it, 3 neutral, 4 I can live with it, 5 I dislike it [kano-1984]
struct kano_pairs : rating_scale<0, 24> {
  static constexpr std::string_view name = "pairs of Kano answers";
  static constexpr int answers = 5;
};

/// How important people say that a need is to them, 1 not at all to 9 extremely: the question that goes with the pair
/// [berger-1993]. `mean_answer` of a `rating_tally<stated_importance>` is the self-stated importance with its interval.
struct stated_importance : rating_scale<1, 9> {
  static constexpr std::string_view name = "self-stated importance";
};

/// What a need is to customers. In the order in which ties are decided: what costs most when it is missed comes first.
enum class kano_category : std::uint8_t {
  must_be,          ///< M: taken for granted; its lack dissatisfies
  one_dimensional,  ///< O: the more, the better
  attractive,       ///< A: not expected; its presence delights
  indifferent,      ///< I
  reverse,          ///< R: not wanted
  questionable,     ///< Q: the two answers contradict one another
};
inline constexpr std::size_t kano_categories = 6;

/// "must_be"
[[nodiscard]] CLIENTELE_API std::string_view name(kano_category category) noexcept;
/// 'M'
[[nodiscard]] CLIENTELE_API char letter(kano_category category) noexcept;

/// Which evaluation table is used.
enum class kano_table : std::uint8_t {
  standard,               ///< Q A A A O / R I I I M / R I I I M / R I I I M / R R R R Q [berger-1993]
  questionable_diagonal,  ///< the same with Q for (expect, expect) and (live with, live with) too
};
[[nodiscard]] CLIENTELE_API std::string_view name(kano_table table) noexcept;

/// The category of a pair of answers 1..5; `invalid_argument` for others.
[[nodiscard]] CLIENTELE_API kano_category kano_category_of(int functional, int dysfunctional,
                                                           kano_table table = kano_table::standard);

namespace detail {
/// Marks a pair of which an answer is missing.
inline constexpr std::int8_t no_pair = -1;
[[noreturn]] CLIENTELE_API void throw_bad_pair(double functional, double dysfunctional, std::uint64_t row);

/// Two columns of answers as one column of pairs; an answer off 1..5 makes a pair that no tally takes.
template <ColumnValue T>
[[nodiscard]] std::vector<std::int8_t> pair_codes(const column<T>& functional, const column<T>& dysfunctional,
                                                   const observe_options& options) {
  constexpr int answers = kano_pairs::answers;
  clientele::detail::require_equal_rows("dysfunctional answers", dysfunctional.size(), functional.size());
  std::vector<std::int8_t> codes(functional.size(), no_pair);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (functional.missing(row) || dysfunctional.missing(row)) continue;
    const int f = clientele::detail::level_index(functional[row], 1, answers);
    const int d = clientele::detail::level_index(dysfunctional[row], 1, answers);
    if (f >= 0 && d >= 0) {
      codes[row] = static_cast<std::int8_t>(answers * f + d);
    } else if (options.invalid == on_invalid::raise) {
      throw_bad_pair(static_cast<double>(functional[row]), static_cast<double>(dysfunctional[row]),
                     options.first_row + row);
    } else {
      codes[row] = answers * answers;  // off the scale: rejected by the tally, and counted there
    }
  }
  return codes;
}
}  // namespace detail

/// Counts two columns of answers 1..5 side by side; with a gap in one of them the pair is missing. The strong guarantee
/// and the report are those of the tally. With a weighted tally, a column of weights follows.
template <class Tally, ColumnValue T>
observe_report observe_kano(Tally& tally, const column<T>& functional, const column<T>& dysfunctional,
                            observe_options options = {}) {
  const std::vector<std::int8_t> codes = detail::pair_codes(functional, dysfunctional, options);
  return tally.observe(column{codes}.missing_as(detail::no_pair), options);
}
/// The same with a column of weights.
template <class Tally, ColumnValue T, std::floating_point Weight>
observe_report observe_kano(Tally& tally, const column<T>& functional, const column<T>& dysfunctional,
                            const column<Weight>& weights, observe_options options = {}) {
  const std::vector<std::int8_t> codes = detail::pair_codes(functional, dysfunctional, options);
  return tally.observe(column{codes}.missing_as(detail::no_pair), weights, options);
}

/// Better or worse: a share of answers, with the sign that says which way it moves satisfaction.
///
/// Definition  better (A + O) / (A + O + M + I), in [0, 1]; worse -(O + M) / (A + O + M + I), in [-1, 0]
///             [berger-1993]
/// Interval    Wilson's of the share
/// Errors      none. No answers in the four categories: NaN with the widest interval
class kano_coefficient {
 public:
  using unit = real;

  constexpr kano_coefficient(const proportion_estimate& share, bool negative) noexcept
      : share_(share), negative_(negative) {}
  [[nodiscard]] constexpr real value() const noexcept { return real{turned(share_.value().value())}; }
  [[nodiscard]] double standard_error() const noexcept { return share_.standard_error(); }
  [[nodiscard]] confidence_interval<real> interval(
      confidence_level level = default_confidence,
      proportion_method method = proportion_method::wilson) const noexcept {
    const auto limits = share_.interval(level, method);
    const double a = turned(limits.lower.value());
    const double b = turned(limits.upper.value());
    return {real{negative_ ? b : a}, real{negative_ ? a : b}, level, limits.method};
  }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return share_.sample_size(); }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return share_.effective_sample_size(); }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return share_.missing(); }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return share_.basis(); }
  [[nodiscard]] static std::string_view method() noexcept { return proportion_estimate::method(); }
  /// The share without its sign.
  [[nodiscard]] constexpr const proportion_estimate& share() const noexcept { return share_; }
  friend std::ostream& operator<<(std::ostream& out, const kano_coefficient& of) {
    return clientele::detail::print(out, of, of.basis());
  }

 private:
  [[nodiscard]] constexpr double turned(double share) const noexcept { return negative_ ? 0.0 - share : share; }
  proportion_estimate share_;
  bool negative_;
};
static_assert(Estimate<kano_coefficient>);

/// What the five answers are worth, from "I like it" to "I dislike it".
struct kano_grades {
  std::array<double, 5> functional;
  std::array<double, 5> dysfunctional;
};
/// A strong feeling counts for more than a weak one, and a wish for more than an aversion [berger-1993], as proposed by
/// DuMouchel.
inline constexpr kano_grades dumouchel_grades{{4, 2, 0, -1, -2}, {-2, -1, 0, 2, 4}};

/// How the answers to a pair of questions are read.
struct kano_options {
  kano_table table = kano_table::standard;
  kano_grades grades = dumouchel_grades;
  /// z of Fong's test of the two largest counts: 1.65, the one-sided 95 % point, as in [fong-1996].
  double fong_z = 1.65;
  /// Shares that differ by no more than this are taken for equal in `category_by_order`. A convention: 5 points.
  double near_tie = 0.05;
  /// Above this share of questionable answers the question itself is in doubt. A convention of this library.
  double questionable_limit = 0.05;
};

/// One need by Kano's method.
struct kano_result {
  std::array<proportion_estimate, kano_categories> shares;  ///< by `kano_category`, of all pairs answered
  std::array<double, kano_categories> counts;               ///< the same as counts, or as sums of weights
  /// The most frequent; of equal ones the first of M, O, A, I, R, Q; without answers questionable.
  kano_category category;
  kano_category runner_up;  ///< the next one; without answers questionable
  /// Blauth's rule: the most frequent of O, A, M where these three together outnumber I, R, Q, else of those
  /// [berger-1993]; without answers questionable.
  kano_category category_by_groups;
  /// The evaluation rule M > O > A > I [matzler-1996]: the first of these whose share is within `near_tie` of the largest
  /// of the four; questionable where none of the four was chosen at all.
  kano_category category_by_order;
  double fong_difference;  ///< of the two largest counts; with weights in effective people
  double fong_threshold;   ///< z sqrt((a + b) (2 n - a - b) / (2 n)) [fong-1996]
  [[nodiscard]] bool decided() const noexcept { return fong_difference >= fong_threshold; }
  linearised_estimate<proportion> category_strength;  ///< largest less second share [lee-newcomb-1997]
  proportion_estimate total_strength;                 ///< share of M, O and A [lee-newcomb-1997]
  kano_coefficient better;
  kano_coefficient worse;
  covariance_of_two coefficients;  ///< of better (x) and worse (y): for ellipses
  double chi_square;               ///< of equal frequency of M, O, A, I; three degrees of freedom
  double chi_square_p;
  mean_estimate<real> functional;     ///< mean grade of the answers to the functional question
  mean_estimate<real> dysfunctional;  ///< and to the dysfunctional one
  covariance_of_two graded;  ///< of those two means, functional x
  bool questionable;         ///< whether questionable answers are more than the limit

  /// Where better (x) and worse (y) are expected together: around the two, with Hotelling's limit for the people who chose
  /// one of the four categories, and with the covariance of their shares after one answer was added to each of the four.
  /// Without that a share near 0 or 1 would seem to be without error, and the ellipse would cover too little.
  [[nodiscard]] CLIENTELE_API confidence_ellipse ellipse(confidence_level level = default_confidence) const noexcept;
  /// The same as the plane is drawn: the size of worse to the right (x), better upwards (y).
  [[nodiscard]] CLIENTELE_API confidence_ellipse plane_ellipse(confidence_level level = default_confidence) const noexcept;
};

namespace detail {
/// Counts, sums of weights and sums of squared weights of the 25 pairs.
struct kano_sums {
  std::array<std::uint64_t, 25> counts{};
  std::array<double, 25> mass{};
  std::array<double, 25> squares{};
  std::uint64_t missing = 0;
};
[[nodiscard]] CLIENTELE_API kano_result kano_of(const kano_sums& sums, const kano_options& options);

template <RatingTally Answers>
  requires std::same_as<typename Answers::scale, kano_pairs>
[[nodiscard]] kano_sums sums_of(const Answers& answers) {
  kano_sums sums;
  for (int level = 0; level <= kano_pairs::high; ++level) {
    const auto at = static_cast<std::size_t>(level);
    sums.counts[at] = answers.count(level);
    sums.mass[at] = answers.mass({level, level});
    sums.squares[at] = answers.square_mass(level);
  }
  sums.missing = answers.missing();
  return sums;
}
}  // namespace detail

/// Kano's method for one need.
///
/// Input    a tally of pairs of answers, plain or weighted
/// Unit     shares; better and worse as numbers in [0, 1] and [-1, 0]
/// Interval Wilson for shares and coefficients; for the category strength linearised, Student. A tally knows of no
///          strata and clusters: replicates do, as shown under "Figures whose own intervals ignore the design" in
///          docs/reference/replicate_weights.md
/// Errors   `invalid_argument` for options out of range. No answers: NaN with the widest intervals, every
///          category questionable, `decided()` false
/// Cost     O(25)
/// When not with wordings of the five answers of one's own: "I expect it" read as a wish moves M to O. The most frequent
///          category alone hides near ties: see `decided()`
/// References [kano-1984], [berger-1993], [fong-1996], [lee-newcomb-1997], [matzler-1996] in docs/references.md
/// Example  examples/kano.cpp
struct kano_t {
  template <RatingTally Answers>
    requires std::same_as<typename Answers::scale, kano_pairs>
  [[nodiscard]] kano_result operator()(const Answers& answers, const kano_options& options = {}) const {
    return detail::kano_of(detail::sums_of(answers), options);
  }
};
inline constexpr kano_t kano{};

/// Whether the shares of the categories are the same in all segments.
struct kano_homogeneity {
  double chi_square;  ///< Pearson's, over the categories that occur, with effective sizes [rao-scott-1984]
  int degrees;        ///< (segments with answers - 1) (categories that occur - 1)
  double p;           ///< NaN where there is nothing to compare
};
/// The test over any number of segments.
[[nodiscard]] CLIENTELE_API kano_homogeneity kano_same_categories(std::span<const kano_result> segments);

/// Two segments of customers on the same need.
struct kano_difference {
  proportion_difference better;  ///< first less second
  proportion_difference worse;   ///< of the sizes of worse: above 0, the lack hurts the first segment more
  kano_homogeneity categories;
};
/// How far two segments differ: categories by chi-square, coefficients by Newcombe.
[[nodiscard]] CLIENTELE_API kano_difference kano_compare(const kano_result& first, const kano_result& second);

/// One of many comparisons, with p-values adjusted over all pairs of segments, each of the three tests by itself.
struct kano_pair_of_segments {
  std::size_t first;  ///< places of the segments
  std::size_t second;
  kano_difference difference;
  double better_p;
  double worse_p;
  double categories_p;
};
/// Every segment against every later one.
[[nodiscard]] CLIENTELE_API std::vector<kano_pair_of_segments> kano_compare_all(std::span<const kano_result> segments,
                                                                                adjustment rule = adjustment::holm);

/// What fulfilling needs does to satisfaction.
enum class kano_satisfaction : std::uint8_t {
  dissatisfied,  ///< not every must-be need is met
  moderate,      ///< those are, not all one-dimensional ones
  high,          ///< both are
  very_high,     ///< and at least one attractive need
  unknown,       ///< there is no must-be and no one-dimensional need to tell it by
};
[[nodiscard]] CLIENTELE_API std::string_view name(kano_satisfaction level) noexcept;

/// The shares of needs met by kind, and what follows from them by Kano's rule. Attractive needs make up for no must-be
/// need: they count only where all of those are met.
struct fulfilled_needs {
  proportion must_be;  ///< NaN without needs of the kind
  proportion one_dimensional;
  proportion attractive;
  /// The share of must-be and one-dimensional needs that is met, and where all must-be ones are met the bonus times the
  /// share of attractive ones: 0 to 1 + bonus, above 1 for more than was expected. NaN without needs of the first two kinds.
  real score;
  kano_satisfaction level;
};
/// `met` in [0, 1] for each need; the bonus, 0 or more, is a convention. `invalid_argument` for another length and for
/// values outside.
[[nodiscard]] CLIENTELE_API fulfilled_needs kano_fulfilment(std::span<const kano_category> needs,
                                                            std::span<const double> met,
                                                            double attractive_bonus = 0.5);

}  // namespace clientele::inline v0::survey
