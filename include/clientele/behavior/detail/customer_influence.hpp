#pragma once
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/stats/paired_difference.hpp>

namespace clientele::inline v0::detail {

/// What a customer is to a share: counted or not, a hit or not.
struct customer_hit {
  bool counted = false;
  bool hit = false;
};

/// What a customer adds to the two totals of a ratio; one that is not counted is not in the sample.
struct customer_ratio {
  double y = 0.0;
  double x = 0.0;
  bool counted = false;
  constexpr customer_ratio() noexcept = default;
  constexpr customer_ratio(double numerator, double denominator, bool in_sample = true) noexcept
      : y(numerator), x(denominator), counted(in_sample) {}
};

/// A sum that carries what its rounding lost, so that a million customers cost no digits.
class carried_sum {
 public:
  constexpr void add(double term) noexcept {
    const double next = sum_ + term;
    const bool larger = (sum_ < 0.0 ? -sum_ : sum_) >= (term < 0.0 ? -term : term);
    carried_ += larger ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  [[nodiscard]] constexpr double value() const noexcept { return sum_ + carried_; }

 private:
  double sum_ = 0.0;
  double carried_ = 0.0;
};

/// The error of the difference of two ratios over customers of whom some are in both samples: first everybody is
/// counted, then, around the two ratios, everybody's influence is added.
class customer_influence {
 public:
  constexpr void count(const customer_ratio& first, const customer_ratio& second) noexcept {
    n1_ += first.counted ? 1U : 0U;
    n2_ += second.counted ? 1U : 0U;
    shared_ += first.counted && second.counted ? 1U : 0U;
    if (first.counted) x1_.add(first.x);
    if (second.counted) x2_.add(second.x);
  }
  CLIENTELE_API void around(double ratio1, double ratio2) noexcept;
  constexpr void add(const customer_ratio& first, const customer_ratio& second) noexcept {
    const double u1 = first.counted ? scale1_ * (first.y - ratio1_ * first.x) : 0.0;
    const double u2 = second.counted ? scale2_ * (second.y - ratio2_ * second.x) : 0.0;
    squares_.add((u1 - u2) * (u1 - u2));
  }
  [[nodiscard]] CLIENTELE_API shared_units shared() const noexcept;

 private:
  std::uint64_t n1_ = 0;
  std::uint64_t n2_ = 0;
  std::uint64_t shared_ = 0;
  carried_sum x1_;
  carried_sum x2_;
  double ratio1_ = 0.0;
  double ratio2_ = 0.0;
  double scale1_ = 0.0;
  double scale2_ = 0.0;
  carried_sum squares_;
};

}  // namespace clientele::inline v0::detail
