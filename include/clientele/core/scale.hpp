#pragma once
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/whole_number.hpp>

namespace clientele::inline v0 {

/// Which end of a scale is the good one.
enum class scale_direction : std::uint8_t { higher_is_better, lower_is_better };

/// The most levels a scale may have (0..100 sliders fit, free numbers do not: they belong in a moment tally).
inline constexpr int max_scale_levels = 256;

/// The base of every scale known at compile time: whole answers from `Low` to `High`.
///
/// A scale of your own takes three lines:
///     struct stars : clientele::rating_scale<1, 5> {
///       static constexpr std::string_view name = "stars";
///     };
template <int Low, int High, scale_direction Direction = scale_direction::higher_is_better>
struct rating_scale {
  static_assert(Low < High, "a rating scale needs a low end below its high end");
  static_assert(High - Low < max_scale_levels, "a rating scale has at most 256 levels; use a moment_tally for more");
  static_assert(Low >= -32768 && High <= 32767, "the ends of a rating scale are 16-bit integers");
  static constexpr int low = Low;
  static constexpr int high = High;
  static constexpr int levels = High - Low + 1;
  static constexpr scale_direction direction = Direction;
};

/// A scale known at compile time: an empty type with its ends, its direction and its name.
template <class T>
concept FixedScale = std::is_empty_v<T> && requires {
  { T::low } -> std::convertible_to<int>;
  { T::high } -> std::convertible_to<int>;
  { T::levels } -> std::convertible_to<int>;
  { T::direction } -> std::convertible_to<scale_direction>;
  { T::name } -> std::convertible_to<std::string_view>;
};

/// A scale that says which answers recommend: detractors up to one level, promoters from another, passives between.
template <class T>
concept RecommendationScale = FixedScale<T> && T::direction == scale_direction::higher_is_better && requires {
  { T::detractors_up_to } -> std::convertible_to<int>;
  { T::promoters_from } -> std::convertible_to<int>;
} && T::low <= T::detractors_up_to && T::detractors_up_to < T::promoters_from && T::promoters_from <= T::high;

/// A scale with a label per level, worded from low to high.
template <class T>
concept LabelledScale = FixedScale<T> && requires {
  { T::labels } -> std::convertible_to<std::array<std::string_view, static_cast<std::size_t>(T::levels)>>;
};

/// "How likely are you to recommend us?", 0 to 10 (Reichheld 2003): 0..6 detractors, 7..8 passives, 9..10 promoters.
struct recommendation : rating_scale<0, 10> {
  static constexpr std::string_view name = "recommendation";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 9;
};

/// The five grades of satisfaction.
struct satisfaction_grade : rating_scale<1, 5> {
  static constexpr std::string_view name = "satisfaction grade";
  static constexpr std::array<std::string_view, 5> labels{"very dissatisfied", "dissatisfied", "neutral", "satisfied",
                                                          "very satisfied"};
};

/// 1 to 5, without labels.
struct five_point : rating_scale<1, 5> {
  static constexpr std::string_view name = "five-point";
};
/// 1 to 7, without labels.
struct seven_point : rating_scale<1, 7> {
  static constexpr std::string_view name = "seven-point";
};
/// 1 to 10, without labels; no recommendation scale.
struct ten_point : rating_scale<1, 10> {
  static constexpr std::string_view name = "ten-point";
};

/// Stated likelihood to recommend in three levels. Not convertible to a Net Promoter Score.
struct recommend_likelihood : rating_scale<1, 3> {
  static constexpr std::string_view name = "recommend likelihood";
  static constexpr std::array<std::string_view, 3> labels{"impossible", "possible", "very likely"};
  static constexpr int impossible = 1;
  static constexpr int possible = 2;
  static constexpr int very_likely = 3;
};

/// Agreement that the company made it easy, 1 to 7 (CES 2.0: Dixon, Toman & DeLisi 2013); 5..7 agree.
struct effort_agreement : rating_scale<1, 7> {
  static constexpr std::string_view name = "effort agreement (CES 2.0)";
  static constexpr int easy_from = 5;
};

/// Effort spent, 1 very low to 5 very high: low is good (CES 1.0: Dixon, Freeman & Toman 2010).
struct effort_spent : rating_scale<1, 5, scale_direction::lower_is_better> {
  static constexpr std::string_view name = "effort spent (CES 1.0)";
};

/// A scale that a program learns at run time, for example from a questionnaire's file.
///
/// The default is no scale at all: a tally of it is neutral and adopts the scale of what is merged into it.
class any_scale {
 public:
  constexpr any_scale() noexcept = default;
  /// Throws `invalid_argument` when low is not below high or the ends are too far apart.
  constexpr any_scale(int low, int high, scale_direction direction = scale_direction::higher_is_better)
      : low_(static_cast<std::int16_t>(low)), high_(static_cast<std::int16_t>(high)), direction_(direction) {
    if (low < -32768 || high > 32767 || low >= high || high - low >= max_scale_levels) {
      detail::throw_invalid_argument("high end of a rating scale", high,
                                     "above the low end, at most 256 levels, both ends 16-bit integers");
    }
  }
  /// The run-time form of a compile-time scale, with its promoters and detractors where it has them.
  template <FixedScale Scale>
  [[nodiscard]] static constexpr any_scale of() {
    any_scale result{Scale::low, Scale::high, Scale::direction};
    if constexpr (RecommendationScale<Scale>) {
      result.detractors_up_to_ = static_cast<std::int16_t>(Scale::detractors_up_to);
      result.promoters_from_ = static_cast<std::int16_t>(Scale::promoters_from);
    }
    return result;
  }
  /// The same scale read as a recommendation question; throws `invalid_argument` for cuts outside it.
  [[nodiscard]] constexpr any_scale with_promoters(int detractors_up_to, int promoters_from) const {
    if (detractors_up_to < low_ || promoters_from > high_ || detractors_up_to >= promoters_from ||
        direction_ != scale_direction::higher_is_better) {
      detail::throw_invalid_argument("first level of the promoters", promoters_from,
                                     "above the last level of the detractors, both on a scale where higher is better");
    }
    any_scale result = *this;
    result.detractors_up_to_ = static_cast<std::int16_t>(detractors_up_to);
    result.promoters_from_ = static_cast<std::int16_t>(promoters_from);
    return result;
  }

  [[nodiscard]] constexpr bool known() const noexcept { return low_ != high_; }
  [[nodiscard]] constexpr int low() const noexcept { return low_; }
  [[nodiscard]] constexpr int high() const noexcept { return high_; }
  [[nodiscard]] constexpr int levels() const noexcept { return known() ? high_ - low_ + 1 : 0; }
  [[nodiscard]] constexpr scale_direction direction() const noexcept { return direction_; }
  [[nodiscard]] constexpr bool recommends() const noexcept { return detractors_up_to_ != promoters_from_; }
  [[nodiscard]] constexpr int detractors_up_to() const noexcept { return detractors_up_to_; }
  [[nodiscard]] constexpr int promoters_from() const noexcept { return promoters_from_; }

  friend constexpr bool operator==(any_scale, any_scale) noexcept = default;

 private:
  std::int16_t low_ = 0;
  std::int16_t high_ = 0;
  std::int16_t detractors_up_to_ = 0;  // equal to promoters_from_: not a recommendation scale
  std::int16_t promoters_from_ = 0;
  scale_direction direction_ = scale_direction::higher_is_better;
};

/// Any scale that a rating tally can count: a compile-time one, or `any_scale`.
template <class T>
concept RatingScale = FixedScale<T> || std::same_as<T, any_scale>;

/// One answer that is known to lie on its scale.
template <FixedScale Scale>
class rating {
 public:
  using scale = Scale;
  /// Throws `invalid_argument` for a value off the scale; in a constant expression it does not compile.
  template <WholeNumber Int>
  constexpr explicit rating(Int value) : value_(static_cast<std::int16_t>(value)) {
    if (std::cmp_less(value, Scale::low) || std::cmp_greater(value, Scale::high)) {
      detail::throw_off_scale(static_cast<double>(value), Scale::low, Scale::high, Scale::name);
    }
  }
  [[nodiscard]] constexpr int value() const noexcept { return value_; }
  [[nodiscard]] constexpr std::string_view label() const noexcept
    requires LabelledScale<Scale>
  {
    return Scale::labels[static_cast<std::size_t>(value_ - Scale::low)];
  }
  friend constexpr auto operator<=>(rating, rating) noexcept = default;

 private:
  std::int16_t value_;
};

static_assert(RecommendationScale<recommendation> && !RecommendationScale<five_point>);
static_assert(LabelledScale<satisfaction_grade> && LabelledScale<recommend_likelihood>);
static_assert(RatingScale<effort_spent> && RatingScale<any_scale>);

}  // namespace clientele::inline v0
