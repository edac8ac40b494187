#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/units.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/stats/rate_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

namespace detail {
// The exposure is part of what the bytes mean: a rate per order is not restored as one per customer.
template <Exposure Per>
void write_exposure(byte_writer& out) {
  const std::string_view name = Per::name();
  out.u16(static_cast<std::uint16_t>(name.size()));
  for (const char c : name) out.u8(static_cast<std::uint8_t>(c));
}
template <Exposure Per>
void require_exposure(byte_reader& in) {
  const std::string_view name = Per::name();
  byte_reader::require(in.u16() == name.size(), "its exposure is another");
  for (const char c : name) byte_reader::require(in.u8() == static_cast<std::uint8_t>(c), "its exposure is another");
}
}  // namespace detail

/// Events over exposure: complaints per order, per customer, per customer-day.
///
/// Input       `observe(events, exposure)`, whole and not negative; two columns side by side; NaN in either is missing
/// State       two 64-bit sums, the number of rows, missing, rejections by reason
/// Errors      `invalid_value` for a negative or fractional number, with the tally unchanged
/// Example     docs/reference/complaint_rate.md
template <Exposure Per>
class rate_tally {
 public:
  using exposure_type = Per;
  static constexpr tally_kind kind = tally_kind::rate;
  static constexpr std::uint16_t format_version = 1;

  template <ColumnValue Events, ColumnValue Amount>
  constexpr void observe(Events events, Amount exposure) {
    if (take(detail::to_count(events), detail::to_count(exposure)).rejected) {
      raise(events, detail::to_count(events), exposure, invalid_value::no_row);
    }
  }
  /// Two columns side by side, all or nothing.
  template <detail::ColumnLike Events, detail::ColumnLike Amounts>
  observe_report observe(const Events& events, const Amounts& exposures, observe_options options = {}) {
    return detail::observe_columns(*this, options, column{events}, column{exposures});
  }
  // One row of columns, for whoever walks them side by side.
  template <ColumnValue Events, ColumnValue Amount>
  detail::row_result try_observe(std::size_t row, const column<Events>& events, const column<Amount>& exposures) {
    return take(detail::count_at(events, row), detail::count_at(exposures, row));
  }
  template <ColumnValue Events, ColumnValue Amount>
  static void raise_at(std::size_t row, std::uint64_t position, const column<Events>& events,
                       const column<Amount>& exposures) {
    raise(events[row], detail::count_at(events, row), exposures[row], position);
  }
  constexpr void observe_missing(std::uint64_t n = 1) { detail::add_or_throw(missing_, n, "missing rows"); }
  constexpr void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }

  /// Rows observed.
  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr std::uint64_t events() const noexcept { return events_; }
  [[nodiscard]] constexpr std::uint64_t exposure() const noexcept { return exposure_; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] constexpr const rejection_counts& rejected() const noexcept { return rejected_; }
  /// Its sample size is the exposure.
  [[nodiscard]] rate_estimate<Per> rate() const noexcept {
    const auto events = static_cast<double>(events_);
    const auto exposure = static_cast<double>(exposure_);
    return {events, exposure > 0.0 ? events / exposure : detail::nan, exposure, {exposure_, exposure, missing_}};
  }

  [[nodiscard]] constexpr rate_tally empty_like() const noexcept { return {}; }
  constexpr rate_tally& operator+=(const rate_tally& other) {
    rate_tally merged = *this;
    detail::add_or_throw(merged.events_, other.events_, "events");
    detail::add_or_throw(merged.exposure_, other.exposure_, "exposure");
    detail::add_or_throw(merged.size_, other.size_, "rows");
    merged.observe_missing(other.missing_);
    merged.rejected_ += other.rejected_;
    *this = merged;
    return *this;
  }
  [[nodiscard]] friend constexpr rate_tally operator+(rate_tally a, const rate_tally& b) { return a += b; }
  friend constexpr bool operator==(const rate_tally&, const rate_tally&) noexcept = default;

  void write(detail::byte_writer& out) const {
    detail::write_exposure<Per>(out);
    out.u64(size_);
    out.u64(events_);
    out.u64(exposure_);
    out.u64(missing_);
    out.counts(rejected_);
  }
  [[nodiscard]] static rate_tally read(detail::byte_reader& in) {
    detail::require_exposure<Per>(in);
    rate_tally tally;
    tally.size_ = in.u64();
    tally.events_ = in.u64();
    tally.exposure_ = in.u64();
    detail::byte_reader::require(tally.size_ > 0 || (tally.events_ == 0 && tally.exposure_ == 0),
                                 "it has events or exposure without rows");
    tally.missing_ = in.u64();
    tally.rejected_ = in.counts();
    return tally;
  }

 private:
  constexpr detail::row_result take_missing() {
    observe_missing();
    return {.missing = true, .rejected = {}};
  }
  constexpr detail::row_result take(const detail::read_count& e, const detail::read_count& x) {
    if (e.rejected) return {.missing = false, .rejected = e.rejected};
    if (x.rejected) return {.missing = false, .rejected = x.rejected};
    if (e.missing || x.missing) return take_missing();
    rate_tally next = *this;
    detail::add_or_throw(next.events_, e.value, "events");
    detail::add_or_throw(next.exposure_, x.value, "exposure");
    ++next.size_;
    *this = next;
    return {};
  }
  template <ColumnValue Events, ColumnValue Amount>
  static void raise(Events events, const detail::read_count& e, Amount exposure, std::uint64_t row) {
    const bool first = e.rejected.has_value();
    detail::throw_bad_number(first ? "events" : "exposure",
                             first ? static_cast<double>(events) : static_cast<double>(exposure), "whole numbers from 0",
                             row);
  }

  std::uint64_t events_ = 0;
  std::uint64_t exposure_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

/// Events over exposure, weighted: sums of w e, w x and w^2 x, all exact.
///
/// Its interval is that of the rate in Kish's effective exposure (sum w x)^2 / sum w^2 x. (The effective number of events
/// (sum w e)^2 / sum w^2 e in its place forgets the strata of large weight that happen to have no events, and covers
/// too little.)
template <Exposure Per>
class weighted<rate_tally<Per>> {
 public:
  using exposure_type = Per;
  static constexpr tally_kind kind = tally_kind::weighted_rate;
  static constexpr std::uint16_t format_version = 1;

  template <ColumnValue Events, ColumnValue Amount>
  constexpr void observe(Events events, Amount exposure, double w) {
    if (take(detail::to_count(events), detail::to_count(exposure), w).rejected) {
      raise(events, detail::to_count(events), exposure, w, invalid_value::no_row);
    }
  }
  /// Three columns side by side, all or nothing.
  template <detail::ColumnLike Events, detail::ColumnLike Amounts, detail::ColumnLike Weights>
  observe_report observe(const Events& events, const Amounts& exposures, const Weights& weights,
                         observe_options options = {}) {
    return detail::observe_columns(*this, options, column{events}, column{exposures}, column{weights});
  }
  // One row of columns, for whoever walks them side by side.
  template <ColumnValue Events, ColumnValue Amount, std::floating_point Weight>
  detail::row_result try_observe(std::size_t row, const column<Events>& events, const column<Amount>& exposures,
                                 const column<Weight>& weights) {
    return take(detail::count_at(events, row), detail::count_at(exposures, row), detail::number_at(weights, row));
  }
  template <ColumnValue Events, ColumnValue Amount, std::floating_point Weight>
  static void raise_at(std::size_t row, std::uint64_t position, const column<Events>& events,
                       const column<Amount>& exposures, const column<Weight>& weights) {
    raise(events[row], detail::count_at(events, row), exposures[row], detail::number_at(weights, row), position);
  }
  constexpr void observe_missing(std::uint64_t n = 1) { detail::add_or_throw(missing_, n, "missing rows"); }
  constexpr void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }

  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr std::uint64_t exposure() const noexcept { return exposure_; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] constexpr const rejection_counts& rejected() const noexcept { return rejected_; }
  [[nodiscard]] rate_estimate<Per> rate() const noexcept {
    constexpr double square_resolution = 1.0 / 1152921504606846976.0;  // 2^-60
    const double events = weighted_events_.to_double() * weight::resolution;
    const double exposure = weighted_exposure_.to_double() * weight::resolution;
    const double squares = square_exposure_.to_double() * square_resolution;
    const double effective_exposure = squares > 0.0 ? exposure * exposure / squares : 0.0;
    const double rate = exposure > 0.0 ? events / exposure : detail::nan;
    return {rate * effective_exposure, rate, effective_exposure, {exposure_, effective_exposure, missing_}};
  }

  [[nodiscard]] constexpr weighted empty_like() const noexcept { return {}; }
  constexpr weighted& operator+=(const weighted& other) {
    weighted merged = *this;
    detail::add_or_throw(merged.weighted_events_, other.weighted_events_, "weighted events");
    detail::add_or_throw(merged.weighted_exposure_, other.weighted_exposure_, "weighted exposure");
    detail::add_or_throw(merged.square_exposure_, other.square_exposure_, "exposure by squared weight");
    detail::add_or_throw(merged.exposure_, other.exposure_, "exposure");
    detail::add_or_throw(merged.size_, other.size_, "rows");
    merged.observe_missing(other.missing_);
    merged.rejected_ += other.rejected_;
    *this = merged;
    return *this;
  }
  [[nodiscard]] friend constexpr weighted operator+(weighted a, const weighted& b) { return a += b; }
  friend constexpr bool operator==(const weighted&, const weighted&) noexcept = default;

  void write(detail::byte_writer& out) const {
    detail::write_exposure<Per>(out);
    out.u64(size_);
    out.u64(exposure_);
    out.u128(weighted_events_);
    out.u128(weighted_exposure_);
    out.u128(square_exposure_);
    out.u64(missing_);
    out.counts(rejected_);
  }
  [[nodiscard]] static weighted read(detail::byte_reader& in) {
    detail::require_exposure<Per>(in);
    weighted tally;
    tally.size_ = in.u64();
    tally.exposure_ = in.u64();
    tally.weighted_events_ = in.u128();
    tally.weighted_exposure_ = in.u128();
    tally.square_exposure_ = in.u128();
    detail::byte_reader::require(tally.size_ > 0 || (tally.exposure_ == 0 && tally.weighted_events_ == uint128{} &&
                                                     tally.weighted_exposure_ == uint128{} &&
                                                     tally.square_exposure_ == uint128{}),
                                 "it has events or exposure without rows");
    tally.missing_ = in.u64();
    tally.rejected_ = in.counts();
    return tally;
  }

 private:
  constexpr detail::row_result take_missing() {
    observe_missing();
    return {.missing = true, .rejected = {}};
  }
  constexpr detail::row_result take(const detail::read_count& e, const detail::read_count& x, double w) {
    if (!weight::valid(w)) return {.missing = false, .rejected = rejection::invalid_weight};
    if (e.rejected) return {.missing = false, .rejected = e.rejected};
    if (x.rejected) return {.missing = false, .rejected = x.rejected};
    if (e.missing || x.missing) return take_missing();
    const weight own{w};
    weighted next = *this;
    detail::add_or_throw(next.weighted_events_, detail::multiply_shift(own.units(), e.value, 0), "weighted events");
    detail::add_or_throw(next.weighted_exposure_, detail::multiply_shift(own.units(), x.value, 0), "weighted exposure");
    detail::add_or_throw(next.square_exposure_, detail::multiply_shift(own.square_units(), x.value, 0),
                         "exposure by squared weight");
    detail::add_or_throw(next.exposure_, x.value, "exposure");
    ++next.size_;
    *this = next;
    return {};
  }
  template <ColumnValue Events, ColumnValue Amount>
  static void raise(Events events, const detail::read_count& e, Amount exposure, double w, std::uint64_t row) {
    if (!weight::valid(w)) detail::throw_bad_weight(w, row);
    const bool first = e.rejected.has_value();
    detail::throw_bad_number(first ? "events" : "exposure",
                             first ? static_cast<double>(events) : static_cast<double>(exposure), "whole numbers from 0",
                             row);
  }

  uint128 weighted_events_;
  uint128 weighted_exposure_;
  uint128 square_exposure_;
  std::uint64_t exposure_ = 0;
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

static_assert(Tally<rate_tally<orders>> && Tally<weighted<rate_tally<customer_days>>>);

}  // namespace clientele::inline v0
