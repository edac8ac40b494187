#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/detail/byte_key.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/kernels.hpp>
#include <clientele/tally/detail/key_index.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

namespace clientele::inline v0::detail {

// ---- keys ------------------------------------------------------------------------------------------------------------

template <class T, class Key>
concept KeyColumn = (ColumnLike<T> && std::convertible_to<std::ranges::range_value_t<decltype(column{std::declval<T>()}.values())>, Key>) ||
                    (std::ranges::random_access_range<T> && std::ranges::sized_range<T> && !ColumnRange<T> &&
                     std::convertible_to<std::ranges::range_reference_t<const T>, Key>);

/// Keys that are not numbers: any sized random access range.
template <class Range>
class key_range {
 public:
  explicit key_range(const Range& keys) noexcept : keys_(&keys) {}
  [[nodiscard]] std::size_t size() const noexcept { return std::ranges::size(*keys_); }
  [[nodiscard]] decltype(auto) operator[](std::size_t row) const { return (*keys_)[row]; }
  [[nodiscard]] bool missing(std::size_t) const noexcept { return false; }

 private:
  const Range* keys_;
};
template <class Keys>
[[nodiscard]] auto as_keys(const Keys& keys) {
  if constexpr (ColumnLike<Keys>) {
    return column{keys};
  } else {
    return key_range<Keys>{keys};
  }
}

[[noreturn]] CLIENTELE_API void throw_missing_key(std::uint64_t row);

/// Whether a number of a column is a value of the type of the keys; 65,537 is not taken for the 16-bit key 1.
template <class Key, class From>
[[nodiscard]] constexpr bool key_fits(const From& value) noexcept {
  if constexpr (std::integral<Key> && std::floating_point<From>) {
    constexpr From beyond = static_cast<From>((std::numeric_limits<Key>::max)() / 2 + 1) * From{2};
    const From least = std::numeric_limits<Key>::is_signed ? -beyond : From{0};
    return value >= least && value < beyond && static_cast<From>(static_cast<Key>(value)) == value;
  } else if constexpr (std::integral<Key> && std::integral<From>) {
    return static_cast<From>(static_cast<Key>(value)) == value && (static_cast<Key>(value) < Key{}) == (value < From{});
  } else {
    return true;
  }
}

// ---- codes -----------------------------------------------------------------------------------------------------------

/// Rows [first, first + rows) of a grouped column, with a code below `groups` for each.
template <class Code>
struct coded_block {
  const Code* codes;
  std::size_t first;
  std::size_t rows;
  std::size_t groups;
  bool complete;  ///< no row is without a code
};

/// Rows that get codes at a time: large enough that folding a block into the groups costs little beside counting it,
/// small enough that the codes stay in a cache.
inline constexpr std::size_t coded_rows = std::size_t{1} << 20;
/// Keys are their own codes where they leave few groups empty.
inline constexpr std::size_t rows_per_dense_group = 16;
inline constexpr std::uint32_t no_code = ~std::uint32_t{0};

/// Calls `use(block)` for the rows in order, the keys turned into dense codes, and at the end `finish(groups, key_of)`.
/// A code keeps its key from block to block; later blocks may bring more codes.
///
/// Unsigned 16- and 32-bit keys that are dense already are their own codes. A row whose key is missing is rejected
/// (its code is `no_code`).
template <class Key, class Keys, class Use, class Finish>
void in_coded_blocks(const Keys& keys, const observe_options& options, observe_report& report,
                     rejection_counts& rejected, Use use, Finish finish) {
  using key = std::remove_cvref_t<decltype(keys[0])>;
  const std::size_t n = keys.size();
  if (n == 0) return;
  if constexpr (ColumnValue<key>) {
    const bool marked = keys.bitmap() != nullptr || keys.sentinel();
    if constexpr (std::same_as<key, std::uint16_t> || std::same_as<key, std::uint32_t>) {
      const key* codes = keys.values().data();
      const std::size_t groups = marked ? 0 : std::size_t{(max_key)(codes, n)} + 1;
      const bool fit = groups == 0 || key_fits<Key>(static_cast<key>(groups - 1));
      if (!marked && fit && groups <= n / rows_per_dense_group) {
        use(coded_block<key>{codes, 0, n, groups, true});
        finish(groups, [](std::size_t code) { return static_cast<Key>(code); });
        return;
      }
    }
  }
  constexpr bool by_index = std::integral<key> && std::integral<Key> && ColumnValue<key>;
  std::vector<std::uint32_t> codes(n < coded_rows ? n : coded_rows);
  key_index index;
  std::map<Key, std::uint32_t> ordered;
  std::vector<Key> by_code;
  [[maybe_unused]] std::size_t looked_at = 0;
  [[maybe_unused]] bool all_fit = true;
  for (std::size_t first = 0; first < n; first += coded_rows) {
    const std::size_t rows = n - first < coded_rows ? n - first : coded_rows;
    if constexpr (by_index) {
      const bool marked = keys.bitmap() != nullptr || keys.sentinel();
      if (!marked) index.slots(keys.values().data() + first, rows, codes.data());
      for (std::size_t i = 0; marked && i < rows; ++i) {
        codes[i] = keys.missing(first + i) ? no_code : index.slot(static_cast<std::uint64_t>(keys[first + i]));
      }
      // Keys that the type of the groups cannot hold; each is looked at once.
      for (; looked_at < index.size(); ++looked_at) {
        if (!key_fits<Key>(static_cast<key>(index.keys()[looked_at]))) all_fit = false;
      }
      for (std::size_t i = 0; !all_fit && i < rows; ++i) {
        if (!key_fits<Key>(keys[first + i])) codes[i] = no_code;
      }
    } else {
      for (std::size_t i = 0; i < rows; ++i) {
        if (keys.missing(first + i) || !key_fits<Key>(keys[first + i])) {
          codes[i] = no_code;
          continue;
        }
        const auto [found, fresh] = ordered.try_emplace(Key(keys[first + i]), static_cast<std::uint32_t>(by_code.size()));
        if (fresh) by_code.push_back(found->first);
        codes[i] = found->second;
      }
    }
    const std::size_t groups = by_index ? index.size() : by_code.size();
    std::size_t keyless = 0;
    while (keyless < rows && codes[keyless] != no_code) ++keyless;
    if (keyless < rows && options.invalid == on_invalid::raise) {
      // An earlier row may be wrong as well, and the first one is the one to name.
      use(coded_block<std::uint32_t>{codes.data(), first, keyless, groups, true});
      if constexpr (ColumnValue<key>) {
        if (!keys.missing(first + keyless)) {
          throw_bad_number("group key", static_cast<double>(keys[first + keyless]), "what the type of the groups holds",
                           options.first_row + first + keyless);
        }
      }
      throw_missing_key(options.first_row + first + keyless);
    }
    for (std::size_t i = keyless; i < rows; ++i) {
      if (codes[i] != no_code) continue;
      report.reject(rejection::invalid_key, options.first_row + first + i);
      rejected.add(rejection::invalid_key);
    }
    use(coded_block<std::uint32_t>{codes.data(), first, rows, groups, keyless == rows});
  }
  finish(by_index ? index.size() : by_code.size(), [&](std::size_t code) {
    if constexpr (by_index) {
      return static_cast<Key>(static_cast<key>(index.keys()[code]));
    } else {
      return by_code[code];
    }
  });
}

/// Below so many rows the tables of the kernels cost more than they save.
inline constexpr std::size_t kernel_rows = 1024;

/// A tally for each code, filled block by block: vectorised where the tally knows how, else row by row.
template <class Tally>
class code_tallies {
 public:
  explicit code_tallies(const Tally& prototype) : prototype_(prototype) {}

  template <class Code, class... Columns>
  void observe(const coded_block<Code>& block, const observe_options& options, observe_report& report,
               const Columns&... columns) {
    if constexpr (vectorised) {
      if (block.complete && block.rows >= kernel_rows) {
        const observe_options local{options.invalid, options.first_row + block.first};
        report += prototype_.observe_by_code(table_, block.groups, block.codes, local,
                                             columns.slice(block.first, block.rows)...);
        return;
      }
    }
    if (tallies_.size() < block.groups) tallies_.resize(block.groups, prototype_);
    for (std::size_t i = 0; i < block.rows; ++i) {
      const auto code = block.codes[i];
      if (code >= block.groups) continue;  // its key is missing, which is reported already
      const std::size_t row = block.first + i;
      const row_result result = tallies_[code].try_observe(row, columns...);
      if (result.rejected) {
        if (options.invalid == on_invalid::raise) tallies_[code].raise_at(row, options.first_row + row, columns...);
        report.reject(*result.rejected, options.first_row + row);
        rejection_counts one;
        one.add(*result.rejected);
        tallies_[code].reject(one);
      } else {
        ++(result.missing ? report.missing : report.observed);
      }
    }
  }
  [[nodiscard]] Tally take(std::size_t code) {
    Tally tally = code < tallies_.size() ? std::move(tallies_[code]) : prototype_;
    if constexpr (vectorised) {
      if (code < table_.rejected.size()) tally += prototype_.from_table(table_, code);
    }
    return tally;
  }

 private:
  static constexpr bool vectorised = requires { typename Tally::code_table; };
  struct no_table {};
  template <bool>
  struct table_of {
    using type = no_table;
  };
  template <bool Vectorised>
    requires Vectorised
  struct table_of<Vectorised> {
    using type = typename Tally::code_table;
  };

  Tally prototype_;
  std::vector<Tally> tallies_;
  typename table_of<vectorised>::type table_;
};

}  // namespace clientele::inline v0::detail
