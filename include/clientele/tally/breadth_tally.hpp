#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/detail/byte_key.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/group_codes.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/detail/purchases.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

namespace detail {
/// A column of keys, or of texts of any kind where keys are texts.
template <class T, class Key>
concept BreadthColumn = KeyColumn<T, Key> ||
                        (std::same_as<Key, std::string> && std::ranges::random_access_range<T> &&
                         std::ranges::sized_range<T> &&
                         std::convertible_to<std::ranges::range_reference_t<const T>, std::string_view>);

/// Two integers in the order of the unsigned: those that may be negative come with their sign turned.
struct code_pair {
  std::uint64_t customer;
  std::uint64_t category;
};
/// Sorts them, and keeps each once. Out of line: <algorithm> costs as much to include as the rest of this header.
CLIENTELE_API void sort_distinct(std::vector<code_pair>& pairs);
template <std::integral T>
inline constexpr std::uint64_t sign_turn = std::is_signed_v<T> ? std::uint64_t{1} << 63U : 0;
}  // namespace detail

/// Which customer had to do with which category, each pair once however often it was seen: exact, and mergeable however
/// the log was cut.
///
/// Input       a customer and a category: one by one, two columns side by side, or records of your own with
///             projections. A category may be a product, a shop, a channel
/// Missing     a row without a category is missing; one without a customer is rejected (`invalid_key`). An empty text
///             is none
/// State       for each customer the categories in order; how many rows there were
/// Errors      `invalid_value` for a customer that is missing or a number that does not fit its type, with the tally
///             unchanged
/// Cost        columns of integers are sorted, O(n log n); any other row takes the logarithm of the customers, and the
///             categories of that one. About 60 bytes a customer and a key's size a pair
/// When not    how often or how much of each category: group another tally by category
/// Example     examples/category_breadth.cpp
template <CustomerKey Key, CustomerKey Category>
class breadth_tally {
 public:
  using key_type = Key;
  using category_type = Category;
  static constexpr tally_kind kind = tally_kind::breadth;
  static constexpr std::uint16_t format_version = 1;

  void observe(const Key& customer, const Category& category) {
    if (absent(customer)) detail::throw_missing_customer(invalid_value::no_row);
    if (absent(category)) return observe_missing();
    add(customer, category);
  }
  /// Two columns side by side, all or nothing.
  template <class Keys, class Categories>
    requires detail::BreadthColumn<Keys, Key> && detail::BreadthColumn<Categories, Category>
  observe_report observe(const Keys& customers, const Categories& categories, observe_options options = {}) {
    const auto keys = detail::as_keys(customers);
    const auto kinds = detail::as_keys(categories);
    detail::require_equal_rows("categories", kinds.size(), keys.size());
    gathered rows{options};
    for (std::size_t row = 0; row < keys.size(); ++row) {
      rows.add(!keys.missing(row), [&]() -> decltype(auto) { return keys[row]; }, !kinds.missing(row),
               [&]() -> decltype(auto) { return kinds[row]; });
    }
    return finish(std::move(rows));
  }
  /// Records of your own, all or nothing: `tally.observe(lines, &line::customer, &line::category)`; either may be
  /// optional.
  template <std::ranges::input_range Records, class KeyOf, class CategoryOf>
    requires requires {
      requires std::convertible_to<detail::value_of_optional_t<detail::projected_t<const Records, KeyOf>>, Key>;
      requires std::convertible_to<detail::value_of_optional_t<detail::projected_t<const Records, CategoryOf>>,
                                   Category>;
    }
  observe_report observe(const Records& records, const KeyOf& customer, const CategoryOf& category,
                         observe_options options = {}) {
    gathered rows{options};
    for (const auto& record : records) {
      const auto& key = detail::project(customer, record);
      const auto& group = detail::project(category, record);
      rows.add(detail::has_part(key), [&]() -> decltype(auto) { return detail::part_of(key); }, detail::has_part(group),
               [&]() -> decltype(auto) { return detail::part_of(group); });
    }
    return finish(std::move(rows));
  }
  void observe_missing(std::uint64_t n = 1) { detail::add_or_throw(missing_, n, "missing rows"); }
  void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }

  /// Rows observed.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] const rejection_counts& rejected() const noexcept { return rejected_; }
  [[nodiscard]] std::size_t customers() const noexcept { return customers_.size(); }
  /// The categories of one customer, ascending; none for one who was not seen.
  [[nodiscard]] std::span<const Category> categories_of(const Key& customer) const noexcept {
    const auto found = customers_.find(customer);
    return found == customers_.end() ? std::span<const Category>{} : std::span<const Category>(found->second);
  }
  /// Calls `use(customer, categories)` for every customer in the order of the keys.
  template <class Use>
  void visit(Use&& use) const {
    for (const auto& [customer, categories] : customers_) use(customer, std::span<const Category>(categories));
  }

  [[nodiscard]] breadth_tally empty_like() const { return {}; }
  breadth_tally& operator+=(const breadth_tally& other) {
    breadth_tally copy = other;
    return merge(std::move(copy));
  }
  [[nodiscard]] friend breadth_tally operator+(breadth_tally a, const breadth_tally& b) { return a += b; }
  friend bool operator==(const breadth_tally&, const breadth_tally&) = default;

  void write(detail::byte_writer& out) const;
  [[nodiscard]] static breadth_tally read(detail::byte_reader& in);

 private:
  template <class T>
  [[nodiscard]] static bool absent(const T& key) noexcept {
    if constexpr (std::convertible_to<T, std::string_view>) {
      return std::string_view(key).empty();
    } else {
      return false;
    }
  }

  /// All or nothing: a customer without a category never stands in the tally.
  void add(const Key& customer, Category category) {
    std::uint64_t size = size_;
    detail::add_or_throw(size, 1, "rows");
    if (const auto own = customers_.find(customer); own != customers_.end()) {
      const std::size_t place = place_of(own->second, category);
      if (place == own->second.size() || own->second[place] != category) {
        own->second.insert(own->second.begin() + static_cast<std::ptrdiff_t>(place), std::move(category));
      }
    } else {
      std::vector<Category> first;
      first.push_back(std::move(category));
      customers_.emplace(customer, std::move(first));
    }
    size_ = size;
  }
  /// Where a category stands or would stand.
  [[nodiscard]] static std::size_t place_of(const std::vector<Category>& categories, const Category& category) {
    std::size_t first = 0;
    for (std::size_t count = categories.size(); count > 0;) {
      const std::size_t half = count / 2;
      const bool below = categories[first + half] < category;
      if (below) first += half + 1;
      count = below ? count - half - 1 : half;
    }
    return first;
  }
  [[nodiscard]] static std::vector<Category> united(const std::vector<Category>& a, const std::vector<Category>& b) {
    std::vector<Category> both;
    both.reserve(a.size() + b.size());
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
      const bool from_a = j == b.size() || (i < a.size() && !(b[j] < a[i]));
      if (from_a && j < b.size() && a[i] == b[j]) ++j;
      both.push_back(from_a ? a[i++] : b[j++]);
    }
    return both;
  }

  /// What the good rows of a call make: where both are integers, first of all pairs to sort.
  static constexpr bool coded = std::integral<Key> && std::integral<Category>;
  struct gathered {
    observe_options options;
    breadth_tally local = {};
    std::vector<detail::code_pair> pairs = {};
    observe_report report = {};
    std::uint64_t position = options.first_row;

    template <class KeyOf, class CategoryOf>
    void add(bool has_key, const KeyOf& key_of, bool has_category, const CategoryOf& category_of) {
      const std::uint64_t row = position++;
      if (!has_key || absent(key_of())) {
        if (options.invalid == on_invalid::raise) detail::throw_missing_customer(row);
        report.reject(rejection::invalid_key, row);
      } else if (!fits<Key>("customer", key_of(), row)) {
        report.reject(rejection::invalid_key, row);
      } else if (!has_category || absent(category_of())) {
        ++report.missing;
      } else if (!fits<Category>("category", category_of(), row)) {
        report.reject(rejection::out_of_range, row);
      } else {
        if constexpr (coded) {
          pairs.push_back({static_cast<std::uint64_t>(static_cast<Key>(key_of())) ^ detail::sign_turn<Key>,
                           static_cast<std::uint64_t>(static_cast<Category>(category_of())) ^ detail::sign_turn<Category>});
        } else {
          local.add(static_cast<Key>(key_of()), static_cast<Category>(category_of()));
        }
        ++report.observed;
      }
    }
    template <class Wanted, class Found>
    [[nodiscard]] bool fits(const char* what, const Found& value, std::uint64_t row) const {
      if (detail::key_fits<Wanted>(value)) return true;
      if constexpr (ColumnValue<Found>) {
        if (options.invalid == on_invalid::raise) {
          detail::throw_bad_number(what, static_cast<double>(value), "what the type of the keys holds", row);
        }
      }
      return false;
    }
  };
  observe_report finish(gathered rows) {
    if constexpr (coded) {
      detail::sort_distinct(rows.pairs);
      auto& made = rows.local.customers_;
      for (const auto& [customer, category] : rows.pairs) {
        const auto key = static_cast<Key>(customer ^ detail::sign_turn<Key>);
        if (made.empty() || made.rbegin()->first != key) made.emplace_hint(made.end(), key, std::vector<Category>{});
        made.rbegin()->second.push_back(static_cast<Category>(category ^ detail::sign_turn<Category>));
      }
      rows.local.size_ = rows.report.observed;
    }
    rows.local.missing_ = rows.report.missing;
    rows.local.rejected_ = rows.report.rejected();
    merge(std::move(rows.local));
    return rows.report;
  }
  breadth_tally& merge(breadth_tally other) {
    std::vector<std::pair<std::vector<Category>*, std::vector<Category>>> merged;
    for (const auto& [customer, categories] : other.customers_) {
      const auto own = customers_.find(customer);
      if (own != customers_.end()) merged.emplace_back(&own->second, united(own->second, categories));
    }
    std::uint64_t size = size_;
    std::uint64_t missing = missing_;
    detail::add_or_throw(size, other.size_, "rows");
    detail::add_or_throw(missing, other.missing_, "missing rows");
    // Nothing below throws.
    for (auto& [own, categories] : merged) own->swap(categories);
    customers_.merge(other.customers_);
    size_ = size;
    missing_ = missing;
    rejected_ += other.rejected_;
    return *this;
  }

  std::map<Key, std::vector<Category>> customers_;
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

template <CustomerKey Key, CustomerKey Category>
void breadth_tally<Key, Category>::write(detail::byte_writer& out) const {
  detail::write_key_domain<Key>(out);
  detail::write_key_domain<Category>(out);
  out.u64(size_);
  out.u64(missing_);
  out.counts(rejected_);
  out.u64(customers_.size());
  for (const auto& [customer, categories] : customers_) {
    detail::write_key(out, customer);
    out.u64(categories.size());
    for (const Category& category : categories) detail::write_key(out, category);
  }
}

template <CustomerKey Key, CustomerKey Category>
breadth_tally<Key, Category> breadth_tally<Key, Category>::read(detail::byte_reader& in) {
  using detail::byte_reader;
  detail::require_key_domain<Key>(in);
  detail::require_key_domain<Category>(in);
  breadth_tally tally;
  tally.size_ = in.u64();
  tally.missing_ = in.u64();
  tally.rejected_ = in.counts();
  const std::uint64_t customers = in.u64();
  std::uint64_t pairs = 0;
  for (std::uint64_t i = 0; i < customers; ++i) {  // grown one by one: a corrupt size must not become an allocation
    Key customer = detail::read_key<Key>(in);
    byte_reader::require(tally.customers_.empty() || tally.customers_.rbegin()->first < customer,
                         "its customers are not in order");
    byte_reader::require(!absent(customer), "a customer has no name");
    const std::uint64_t count = in.u64();
    byte_reader::require(count > 0, "a customer has no category");
    std::vector<Category> categories;
    for (std::uint64_t j = 0; j < count; ++j) {
      Category category = detail::read_key<Category>(in);
      byte_reader::require(categories.empty() || categories.back() < category, "categories are not in order");
      byte_reader::require(!absent(category), "a category has no name");
      categories.push_back(std::move(category));
    }
    pairs += count;
    tally.customers_.emplace_hint(tally.customers_.end(), std::move(customer), std::move(categories));
  }
  byte_reader::require(pairs <= tally.size_ && (customers > 0) == (tally.size_ > 0), "it has more pairs than rows");
  return tally;
}

static_assert(Tally<breadth_tally<std::uint64_t, std::string>> && Tally<breadth_tally<std::string, std::uint16_t>>);

}  // namespace clientele::inline v0
