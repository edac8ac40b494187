// The laws of every tally, and how a tally is put under them.
//
// A fixture names a tally and how one row of each of its columns is drawn; that line is all a new tally costs:
//
//     using weighted_nps = laws_of<weighted<rating_tally<recommendation>>, answers<0, 10>, weights>;
//     CLIENTELE_PROVE_LAWS("ratings", weighted_nps, ...)
//
// Rows are drawn from a seeded generator, so that a failure repeats.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/tally.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele_test {

namespace cl = clientele;

/// A small seeded generator (a Weyl sequence, its terms mixed).
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t operator()() {
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 32U)) * 0xD6E8FEB86659FD93U;
    x = (x ^ (x >> 32U)) * 0xD6E8FEB86659FD93U;
    return x ^ (x >> 32U);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>((*this)() % n); }
  double unit() { return static_cast<double>((*this)() >> 11U) / 9007199254740992.0; }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinite = std::numeric_limits<double>::infinity();

// ---- columns ---------------------------------------------------------------------------------------------------------

template <class Cell>
struct bad_cell {
  Cell cell;
  cl::rejection reason;
};

/// Answers on a scale, one in sixteen missing.
template <int Low, int High>
struct answers {
  using cell = double;
  static cell draw(dice& roll) {
    return roll.one_in(16) ? not_given : Low + static_cast<double>(roll.below(static_cast<std::size_t>(High - Low + 1)));
  }
  static std::vector<bad_cell<cell>> bad() {
    return {{Low - 1.0, cl::rejection::out_of_range}, {High + 1.0, cl::rejection::out_of_range},
            {Low + 0.5, cl::rejection::not_whole},    {infinite, cl::rejection::not_a_number},
            {1e300, cl::rejection::out_of_range},     {-infinite, cl::rejection::not_a_number}};
  }
};

/// Weights with all their bits, one in eight zero.
struct weights {
  using cell = double;
  static cell draw(dice& roll) { return roll.one_in(8) ? 0.0 : 0.25 + 4.0 * roll.unit(); }
  static std::vector<bad_cell<cell>> bad() {
    return {{-1.0, cl::rejection::invalid_weight},
            {not_given, cl::rejection::invalid_weight},
            {infinite, cl::rejection::invalid_weight},
            {8388608.0, cl::rejection::invalid_weight},
            {1e-7, cl::rejection::invalid_weight}};
  }
};

/// Whole numbers from 0, one in twenty missing.
template <std::size_t Most>
struct counts {
  using cell = double;
  static cell draw(dice& roll) { return roll.one_in(20) ? not_given : static_cast<double>(roll.below(Most + 1)); }
  static std::vector<bad_cell<cell>> bad() {
    return {{-1.0, cl::rejection::negative_count},
            {2.5, cl::rejection::not_whole},
            {infinite, cl::rejection::not_a_number},
            {1e17, cl::rejection::out_of_range}};
  }
};

/// Real values of both signs, one in twenty missing.
struct values {
  using cell = double;
  static cell draw(dice& roll) { return roll.one_in(20) ? not_given : (roll.unit() - 0.5) * 2e6; }
  static std::vector<bad_cell<cell>> bad() {
    return {{infinite, cl::rejection::not_a_number}, {1e13, cl::rejection::out_of_range}};
  }
};

/// Keys of groups. Integers are spread over their type.
template <class Key, std::size_t Groups>
struct keys {
  using cell = Key;
  static cell draw(dice& roll) { return of(roll.below(Groups)); }
  static cell of(std::size_t group) {
    if constexpr (std::is_same_v<Key, std::string>) {
      return "store " + std::to_string(group);
    } else if constexpr (sizeof(Key) > 2) {
      return static_cast<Key>((static_cast<std::int64_t>(group) - 3) * 1'000'003'000'003);
    } else {
      return static_cast<Key>(group);
    }
  }
  static std::vector<bad_cell<cell>> bad() { return {}; }
};

/// Keys of groups with a mark for a missing one, which only a column can have.
template <class Key, std::size_t Groups>
struct marked_keys : keys<Key, Groups> {
  using cell = Key;
  static constexpr Key none = std::numeric_limits<Key>::max();
  static cl::column<Key> view(const std::vector<Key>& column) { return cl::column<Key>{column}.missing_as(none); }
  static std::vector<bad_cell<cell>> bad() { return {{none, cl::rejection::invalid_key}}; }
};

// ---- fixtures --------------------------------------------------------------------------------------------------------

/// An empty tally in the shape of its data, where it has a run-time shape: answers 1..5, three items.
template <class Tally>
struct shape_of {
  static Tally empty() {
    if constexpr (std::is_constructible_v<Tally, cl::any_scale>) {
      return Tally{cl::any_scale{1, 5}};
    } else if constexpr (std::is_constructible_v<Tally, cl::any_scale, std::size_t>) {
      return Tally{cl::any_scale{1, 5}, 3};
    } else if constexpr (std::is_constructible_v<Tally, std::size_t>) {
      return Tally{std::size_t{3}};
    } else {
      return Tally{};
    }
  }
};
template <class Key, class Tally>
struct shape_of<cl::grouped<Key, Tally>> {
  static cl::grouped<Key, Tally> empty() { return cl::grouped<Key, Tally>{shape_of<Tally>::empty()}; }
};

template <class Tally>
inline constexpr bool is_grouped = false;
template <class Key, class Tally>
inline constexpr bool is_grouped<cl::grouped<Key, Tally>> = true;

template <class Row>
struct bad_row {
  Row row;
  cl::rejection reason;
  bool for_columns_only;
};

/// A tally that takes columns side by side.
template <class Tally, class... Columns>
struct laws_of {
  using tally = Tally;
  using row = std::tuple<typename Columns::cell...>;
  using table = std::tuple<std::vector<typename Columns::cell>...>;
  static constexpr bool bad_cell_spoils_row = true;

  static Tally empty() { return shape_of<Tally>::empty(); }
  static row draw(dice& roll) { return row{Columns::draw(roll)...}; }
  static std::vector<bad_row<row>> bad(dice& roll) {
    std::vector<bad_row<row>> result;
    add_bad(result, roll, std::index_sequence_for<Columns...>{});
    return result;
  }
  /// Calls f with what the column form of `observe` takes.
  template <class F>
  static auto with_columns(const table& rows, F f) {
    return std::apply([&](const auto&... column) { return f(view<Columns>(column)...); }, rows);
  }
  /// Calls f with what the single form of `observe` takes.
  template <class F>
  static auto with_cells(const row& cells, F f) {
    return std::apply(f, cells);
  }

 private:
  template <class Column, class Vector>
  static decltype(auto) view(const Vector& column) {
    if constexpr (requires { Column::view(column); }) {
      return Column::view(column);
    } else {
      return (column);
    }
  }
  template <std::size_t... I>
  static void add_bad(std::vector<bad_row<row>>& result, dice& roll, std::index_sequence<I...>) {
    const auto add = [&]<std::size_t At, class Column>() {
      for (const auto& bad : Column::bad()) {
        row cells = draw(roll);
        std::get<At>(cells) = bad.cell;
        result.push_back({cells, bad.reason, bad.reason == cl::rejection::invalid_key});
      }
    };
    (add.template operator()<I, Columns>(), ...);
  }
};

/// A tally of three items, with a column for each, and weights where `Weights` are given. A bad answer is rejected for
/// its item only.
template <class Tally, class Item, class... Weights>
struct item_laws_of : laws_of<Tally, Item, Item, Item, Weights...> {
  using base = laws_of<Tally, Item, Item, Item, Weights...>;
  using typename base::row;
  using typename base::table;
  static constexpr bool bad_cell_spoils_row = false;

  template <class F>
  static auto with_columns(const table& rows, F f) {
    return std::apply(
        [&](const auto& a, const auto& b, const auto& c, const auto&... w) {
          const std::vector<cl::column<double>> items{a, b, c};
          return f(items, w...);
        },
        rows);
  }
  template <class F>
  static auto with_cells(const row& cells, F f) {
    return std::apply([&](double a, double b, double c, auto... w) { return f(std::array<double, 3>{a, b, c}, w...); },
                      cells);
  }
};

// ---- tables ----------------------------------------------------------------------------------------------------------

template <class Fixture>
typename Fixture::table table_of(const std::vector<typename Fixture::row>& rows) {
  typename Fixture::table result;
  for (const auto& row : rows) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(result).push_back(std::get<I>(row)), ...);
    }(std::make_index_sequence<std::tuple_size_v<typename Fixture::row>>{});
  }
  return result;
}

template <class Fixture>
std::vector<typename Fixture::row> draw_rows(dice& roll, std::size_t n) {
  std::vector<typename Fixture::row> rows;
  rows.reserve(n);
  for (std::size_t i = 0; i < n; ++i) rows.push_back(Fixture::draw(roll));
  return rows;
}

template <class T>
void shuffle(std::vector<T>& items, dice& roll) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[roll.below(i)]);
}

template <class Fixture>
cl::observe_report observe(typename Fixture::tally& tally, const std::vector<typename Fixture::row>& rows,
                           cl::observe_options options = {}) {
  const auto table = table_of<Fixture>(rows);
  return Fixture::with_columns(table, [&](const auto&... columns) { return tally.observe(columns..., options); });
}
template <class Fixture>
typename Fixture::tally observed(const std::vector<typename Fixture::row>& rows, cl::observe_options options = {}) {
  auto tally = Fixture::empty();
  static_cast<void>(observe<Fixture>(tally, rows, options));
  return tally;
}
template <class Fixture>
void observe_one(typename Fixture::tally& tally, const typename Fixture::row& row) {
  Fixture::with_cells(row, [&](const auto&... cells) { tally.observe(cells...); });
}
template <class Fixture>
cl::observe_report observe_by_threads(typename Fixture::tally& tally, const typename Fixture::table& table,
                                      cl::parallel_options options) {
  return Fixture::with_columns(table, [&](const auto&... columns) { return observe_parallel(tally, options, columns...); });
}

/// The row that an error names, or nothing when none was thrown.
template <class F>
std::optional<std::uint64_t> row_of_error(F f) {
  try {
    f();
  } catch (const cl::invalid_value& error) {
    return error.row();
  }
  return std::nullopt;
}

// ---- an archive with the interface of Boost's ------------------------------------------------------------------------

class saving_archive {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;
  template <class Int>
  saving_archive& operator&(const Int& value) {
    static_assert(std::is_integral_v<Int>);
    for (std::size_t i = 0; i < sizeof(Int); ++i) {
      bytes.push_back(static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i)));
    }
    return *this;
  }
  std::vector<unsigned char> bytes;
};
class loading_archive {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;
  explicit loading_archive(std::vector<unsigned char> from) : bytes(std::move(from)) {}
  template <class Int>
  loading_archive& operator&(Int& value) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(Int); ++i) {
      if (at_ == bytes.size()) throw std::runtime_error("the archive ends");
      bits |= static_cast<std::uint64_t>(bytes[at_++]) << (8 * i);
    }
    value = static_cast<Int>(bits);
    return *this;
  }
  std::vector<unsigned char> bytes;

 private:
  std::size_t at_ = 0;
};

// ---- the laws --------------------------------------------------------------------------------------------------------

/// Equal as values, and to the last bit of their state.
template <class Tally>
bool same(const Tally& a, const Tally& b) {
  return a == b && b == a && cl::to_bytes(a) == cl::to_bytes(b);
}

template <class Fixture>
struct prove {
  using tally = typename Fixture::tally;
  using row = typename Fixture::row;
  using rows = std::vector<row>;

  /// With missing values and rejections of every reason, so that every part of a state takes part in every law.
  static rows mixed_rows(dice& roll, std::size_t n) {
    rows result = draw_rows<Fixture>(roll, n);
    for (const auto& bad : Fixture::bad(roll)) result.push_back(bad.row);
    shuffle(result, roll);
    return result;
  }
  static tally mixed(dice& roll, std::size_t n) {
    return observed<Fixture>(mixed_rows(roll, n), {.invalid = cl::on_invalid::count});
  }

  static void regular() {
    dice roll(1);
    const tally none;
    CHECK(none == tally{});
    CHECK(none.size() == 0);
    CHECK(none.missing() == 0);
    CHECK(none.rejected().total() == 0);
    CHECK(same(Fixture::empty().empty_like(), Fixture::empty()));

    const tally a = mixed(roll, 60);
    CHECK(a.size() > 0);
    CHECK(!(a == none));
    CHECK(same(a.empty_like(), Fixture::empty()));
    tally copy = a;
    CHECK(same(copy, a));
    copy += a;
    CHECK(!(copy == a));
    CHECK(copy.size() == 2 * a.size());
    CHECK(copy.missing() == 2 * a.missing());
    CHECK(copy.rejected().total() == 2 * a.rejected().total());
    tally target = mixed(roll, 3);
    target = a;
    CHECK(same(target, a));
    tally moved = std::move(target);
    CHECK(same(moved, a));
    target = std::move(moved);
    CHECK(same(target, a));
    const tally& alias = target;
    target = alias;
    CHECK(same(target, a));
  }

  static void monoid() {
    dice roll(2);
    for (const std::size_t n : {0U, 1U, 40U}) {
      const tally a = n == 0 ? Fixture::empty() : mixed(roll, n);
      const tally b = mixed(roll, n + 7);
      const tally c = mixed(roll, 2 * n + 1);
      CHECK(same(a + tally{}, a));
      CHECK(same(tally{} + a, a));  // adopts a run-time shape
      CHECK(same(a + Fixture::empty(), a));
      CHECK(same(Fixture::empty() + a, a));
      CHECK(same(tally{} + Fixture::empty(), Fixture::empty()));
      CHECK(same(a + b, b + a));
      CHECK(same((a + b) + c, a + (b + c)));
    }
  }

  /// Any parts, in any order, merged in any grouping, give what the whole gives.
  static void split() {
    dice roll(3);
    const cl::observe_options count{.invalid = cl::on_invalid::count};
    for (const std::size_t n : {0U, 1U, 2U, 200U, 3000U}) {
      rows all = mixed_rows(roll, n);
      const tally whole = observed<Fixture>(all, count);
      shuffle(all, roll);
      CHECK(same(observed<Fixture>(all, count), whole));

      std::vector<tally> parts;
      for (std::size_t from = 0; from < all.size();) {
        const std::size_t to = std::min(all.size(), from + roll.below(n / 3 + 2));
        parts.push_back(observed<Fixture>({all.begin() + static_cast<std::ptrdiff_t>(from),
                                           all.begin() + static_cast<std::ptrdiff_t>(to)},
                                          count));
        from = to;
      }
      while (parts.size() > 1) {
        const tally last = parts.back();
        parts.pop_back();
        parts[roll.below(parts.size())] += last;
      }
      CHECK(same(parts.empty() ? Fixture::empty() : parts[0], whole));

      tally in_place = Fixture::empty();
      const std::size_t half = all.size() / 2;
      const auto middle = all.begin() + static_cast<std::ptrdiff_t>(half);
      cl::observe_report report = observe<Fixture>(in_place, {all.begin(), middle}, count);
      report += observe<Fixture>(in_place, {middle, all.end()}, {.invalid = cl::on_invalid::count, .first_row = half});
      CHECK(same(in_place, whole));
      tally again = Fixture::empty();
      CHECK(observe<Fixture>(again, all, count) == report);
    }
  }

  /// A column is a loop of single answers is a range of records.
  static void loop() {
    dice roll(4);
    for (const std::size_t n : {0U, 1U, 127U, 128U, 2000U}) {
      const rows good = draw_rows<Fixture>(roll, n);
      tally one_by_one = Fixture::empty();
      for (const row& cells : good) observe_one<Fixture>(one_by_one, cells);
      tally whole = Fixture::empty();
      const cl::observe_report report = observe<Fixture>(whole, good);
      CHECK(same(whole, one_by_one));
      CHECK(report.observed + report.missing == n);
      CHECK(report.observed == whole.size());
      CHECK(report.rejected().total() == 0);
      by_records(good, one_by_one, std::make_index_sequence<std::tuple_size_v<row>>{});
    }
  }
  template <std::size_t... I>
  static void by_records(const rows& good, const tally& expected, std::index_sequence<I...>) {
    const auto project = [](tally& target, const rows& records) -> bool {
      if constexpr (requires { target.observe(records, [](const row& r) { return std::get<I>(r); }...); }) {
        target.observe(records, [](const row& r) { return std::get<I>(r); }...);
        return true;
      } else {
        return false;
      }
    };
    tally target = Fixture::empty();
    if (project(target, good)) CHECK(same(target, expected));
  }

  /// The same bits, the same report and the same error for any number of threads.
  static void parallel() {
    dice roll(5);
    const bool slow = std::tuple_size_v<row> > 2 || is_grouped<tally>;
    const std::size_t n = slow ? 201'011 : 470'011;  // four parts, or one for each of seven threads
    rows all = draw_rows<Fixture>(roll, n);
    const tally before = mixed(roll, 10);
    tally whole = before;
    const cl::observe_report report = observe<Fixture>(whole, all);
    auto table = table_of<Fixture>(all);
    for (const unsigned threads : {1U, 2U, 7U}) {
      tally target = before;
      CHECK(observe_by_threads<Fixture>(target, table, {.threads = threads}) == report);
      CHECK(same(target, whole));
    }
    shuffle(all, roll);
    table = table_of<Fixture>(all);
    tally shuffled = before;
    CHECK(observe_by_threads<Fixture>(shuffled, table, {.threads = 3}) == report);
    CHECK(same(shuffled, whole));

    const auto bad = Fixture::bad(roll);
    if (bad.empty()) return;
    const std::size_t first = n / 2 + 77;
    for (const std::size_t at : {first, n - 1, first + 1, n / 4 * 3}) all[at] = bad[at % bad.size()].row;
    table = table_of<Fixture>(all);
    for (const unsigned threads : {1U, 2U, 7U}) {
      tally target = before;
      const auto row = row_of_error(
          [&] { observe_by_threads<Fixture>(target, table, {.threads = threads, .first_row = 1000}); });
      CHECK(row == std::optional<std::uint64_t>(1000 + first));
      CHECK(same(target, before));
    }
    tally counted = before;
    const cl::observe_report expected =
        observe<Fixture>(counted, all, {.invalid = cl::on_invalid::count, .first_row = 1000});
    for (const unsigned threads : {2U, 7U}) {
      tally target = before;
      CHECK(observe_by_threads<Fixture>(target, table,
                                        {.threads = threads, .invalid = cl::on_invalid::count, .first_row = 1000}) ==
            expected);
      CHECK(same(target, counted));
    }
  }

  /// An error names the lowest bad row and leaves the tally as it was.
  static void strong() {
    dice roll(6);
    const tally before = mixed(roll, 20);
    const auto bad = Fixture::bad(roll);
    for (const std::size_t n : {1U, 130U, 2500U}) {
      const rows good = draw_rows<Fixture>(roll, n);
      for (std::size_t which = 0; which < bad.size(); ++which) {
        for (const std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
          rows spoilt = good;
          spoilt[at] = bad[which].row;
          spoilt[n - 1] = n - 1 == at ? bad[which].row : bad[(which + 1) % bad.size()].row;
          tally target = before;
          const auto row = row_of_error([&] { observe<Fixture>(target, spoilt, {.first_row = 5000}); });
          CHECK(row == std::optional<std::uint64_t>(5000 + at));
          CHECK(same(target, before));
        }
      }
    }
    for (const auto& spoilt : bad) {
      if (spoilt.for_columns_only) continue;
      tally target = before;
      const auto row = row_of_error([&] { observe_one<Fixture>(target, spoilt.row); });
      CHECK(row == std::optional<std::uint64_t>(cl::invalid_value::no_row));
      CHECK(same(target, before));
      tally fresh = Fixture::empty();
      CHECK(row_of_error([&] { observe_one<Fixture>(fresh, spoilt.row); }).has_value());
      CHECK(same(fresh, Fixture::empty()));
    }
  }

  /// With `on_invalid::count` bad rows are counted by reason, with the first row of each, and all others are observed.
  static void count() {
    dice roll(7);
    const auto bad = Fixture::bad(roll);
    for (const std::size_t n : {std::size_t{40}, std::size_t{6000}}) {
      const rows good = draw_rows<Fixture>(roll, n);
      rows all;
      std::array<std::uint64_t, cl::rejection_reasons> times{};
      std::array<std::uint64_t, cl::rejection_reasons> first{};
      first.fill(cl::observe_report::no_row);
      std::size_t next = 0;
      for (const row& cells : good) {
        if (!bad.empty() && roll.one_in(5)) {
          const auto& spoilt = bad[next++ % bad.size()];
          const auto reason = static_cast<std::size_t>(spoilt.reason);
          ++times[reason];
          first[reason] = std::min<std::uint64_t>(first[reason], 100 + all.size());
          all.push_back(spoilt.row);
        }
        all.push_back(cells);
      }
      tally counted = Fixture::empty();
      const cl::observe_report report =
          observe<Fixture>(counted, all, {.invalid = cl::on_invalid::count, .first_row = 100});
      for (std::size_t i = 0; i < cl::rejection_reasons; ++i) {
        const auto reason = static_cast<cl::rejection>(i);
        CHECK(report.rejected()[reason] == times[i]);
        CHECK(report.first_row(reason) == first[i]);
      }
      CHECK(counted.rejected() == report.rejected());
      CHECK(counted.size() == report.observed);
      if (Fixture::bad_cell_spoils_row) {
        CHECK(report.observed + report.missing + report.rejected().total() == all.size());
        tally clean = observed<Fixture>(good);
        CHECK(clean.size() == counted.size());
        CHECK(clean.missing() == counted.missing());
        if constexpr (!is_grouped<tally>) {
          clean.reject(report.rejected());
          CHECK(same(clean, counted));
        }
      }
      if (n > 100) continue;
      tally row_by_row = Fixture::empty();
      for (const row& cells : all) row_by_row += observed<Fixture>({cells}, {.invalid = cl::on_invalid::count});
      CHECK(same(row_by_row, counted));
    }
  }

  static void bytes() {
    dice roll(8);
    for (const std::size_t n : {0U, 1U, 50U, 700U}) {
      const tally a = n == 0 ? Fixture::empty() : mixed(roll, n);
      CHECK(same(cl::from_bytes<tally>(cl::to_bytes(a)), a));
    }
    CHECK(same(cl::from_bytes<tally>(cl::to_bytes(tally{})), tally{}));
  }
  static bool refused(const std::vector<std::byte>& frame) {
    try {
      static_cast<void>(cl::from_bytes<tally>(frame));
    } catch (const cl::corrupt_bytes&) {
      return true;
    }
    return false;
  }
  static void spoilt_bytes() {
    dice roll(9);
    const std::vector<std::byte> good = cl::to_bytes(mixed(roll, 4));
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (const unsigned flip : {0x01U, 0x80U, 0xFFU, 1U + static_cast<unsigned>(roll.below(255))}) {
        std::vector<std::byte> spoilt = good;
        spoilt[i] ^= static_cast<std::byte>(flip);
        accepted += refused(spoilt) ? 0U : 1U;
      }
      accepted += refused({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(i)}) ? 0U : 1U;
    }
    CHECK(accepted == 0);
    std::vector<std::byte> longer = good;
    longer.push_back(std::byte{0});
    CHECK(refused(longer));

    // A frame in order, but of another kind or version, and a payload that is cut or goes on.
    constexpr std::size_t header = 16;
    constexpr std::size_t checksum = 4;
    const std::vector<std::byte> payload(good.begin() + header, good.end() - checksum);
    CHECK(!refused(cl::detail::seal(tally::kind, tally::format_version, payload)));
    for (std::uint16_t kind = 0; kind < 40; ++kind) {
      if (static_cast<cl::tally_kind>(kind) == tally::kind) continue;
      CHECK(refused(cl::detail::seal(static_cast<cl::tally_kind>(kind), tally::format_version, payload)));
    }
    CHECK(refused(cl::detail::seal(tally::kind, 0, payload)));
    CHECK(refused(cl::detail::seal(tally::kind, tally::format_version + 1, payload)));
    for (std::size_t cut = 0; cut < payload.size(); ++cut) {
      accepted += refused(cl::detail::seal(tally::kind, tally::format_version, std::span(payload).first(cut))) ? 0U : 1U;
    }
    CHECK(accepted == 0);
    std::vector<std::byte> more = payload;
    more.push_back(std::byte{0});
    CHECK(refused(cl::detail::seal(tally::kind, tally::format_version, more)));
    // Whatever a payload of noise is taken for, it is taken for a tally that keeps the laws, or it is refused.
    for (int i = 0; i < 300; ++i) {
      std::vector<std::byte> noisy = payload;
      for (std::size_t j = roll.below(4) + 1; j > 0; --j) noisy[roll.below(noisy.size())] = static_cast<std::byte>(roll());
      const auto frame = cl::detail::seal(tally::kind, tally::format_version, noisy);
      if (refused(frame)) continue;
      const auto restored = cl::from_bytes<tally>(frame);
      accepted += same(restored, cl::from_bytes<tally>(cl::to_bytes(restored))) && same(restored + tally{}, restored) ? 0U : 1U;
    }
    CHECK(accepted == 0);
  }

  static void archive() {
    dice roll(10);
    tally a = mixed(roll, 30);
    saving_archive out;
    serialize(out, a, 0U);
    tally b = mixed(roll, 5);
    loading_archive in(out.bytes);
    serialize(in, b, 0U);
    CHECK(same(a, b));

    const tally before = mixed(roll, 6);
    b = before;
    std::vector<unsigned char> spoilt = out.bytes;
    spoilt[spoilt.size() / 2] ^= 4U;
    loading_archive broken(spoilt);
    CHECK_THROWS_AS(serialize(broken, b, 0U), cl::corrupt_bytes);
    CHECK(same(b, before));
    loading_archive cut({out.bytes.begin(), out.bytes.end() - 1});
    CHECK_THROWS(serialize(cut, b, 0U));
    CHECK(same(b, before));
    loading_archive huge(std::vector<unsigned char>(8, 0xFFU));  // a size that must not become an allocation
    CHECK_THROWS(serialize(huge, b, 0U));
    CHECK(same(b, before));
  }

  /// Doubled often enough, some sum no longer fits: that is an error, and nothing has changed.
  static void overflow() {
    dice roll(11);
    tally a = mixed(roll, 30);
    bool thrown = false;
    for (int i = 0; i < 130 && !thrown; ++i) {
      const tally before = a;
      try {
        a += before;
        CHECK(a.size() == 2 * before.size());
        CHECK(a.missing() == 2 * before.missing());
      } catch (const cl::sum_overflow&) {
        thrown = true;
        CHECK(same(a, before));
        CHECK(same(cl::from_bytes<tally>(cl::to_bytes(a)), a));
        tally other = before;
        CHECK_THROWS_AS(other += other, cl::sum_overflow);
        CHECK(same(other, before));
      }
    }
    CHECK(thrown);
  }

  static void all() {
    static_assert(cl::Tally<tally>);
    SUBCASE("regular") { regular(); }
    SUBCASE("neutral, commutative, associative") { monoid(); }
    SUBCASE("any split is the whole") { split(); }
    SUBCASE("a column is a loop") { loop(); }
    SUBCASE("any number of threads") { parallel(); }
    SUBCASE("an error changes nothing") { strong(); }
    SUBCASE("bad rows are counted") { count(); }
    SUBCASE("bytes restore") { bytes(); }
    SUBCASE("spoilt bytes are refused") { spoilt_bytes(); }
    SUBCASE("archives") { archive(); }
    SUBCASE("overflow is an error") { overflow(); }
  }
};

}  // namespace clientele_test

/// Proves every law for each fixture. (A macro, so that the test belongs to the file that lists the fixtures.)
#define CLIENTELE_PROVE_LAWS(what, ...) \
  TEST_CASE_TEMPLATE("laws of " what, Fixture, __VA_ARGS__) { clientele_test::prove<Fixture>::all(); }
