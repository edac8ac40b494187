#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/proportion_estimate.hpp>

namespace clientele::inline v0::segment::detail {

/// A column of classes, a row per customer, with how many customers each class has. `Class` is an enumeration that
/// counts from 0 to `Classes` - 1.
template <class Class, std::size_t Classes>
class classified {
 public:
  static constexpr std::size_t class_count = Classes;

  classified() = default;  ///< nobody
  explicit classified(std::vector<Class> classes) : classes_(std::move(classes)) {
    for (const Class c : classes_) ++counts_[static_cast<std::size_t>(c)];
  }

  [[nodiscard]] std::size_t size() const noexcept { return classes_.size(); }
  [[nodiscard]] Class operator[](std::size_t customer) const { return classes_[customer]; }
  /// The class of every customer, in the order of what they were made from.
  [[nodiscard]] std::span<const Class> classes() const noexcept { return classes_; }
  [[nodiscard]] std::uint64_t count(Class c) const noexcept { return counts_[static_cast<std::size_t>(c)]; }
  /// Out of all customers. The intervals of several classes are not simultaneous.
  [[nodiscard]] proportion_estimate share(Class c) const noexcept {
    return proportion_estimate::from_counts(count(c), classes_.size());
  }
  friend bool operator==(const classified&, const classified&) = default;

 private:
  std::vector<Class> classes_;
  std::uint64_t counts_[Classes] = {};
};

}  // namespace clientele::inline v0::segment::detail
