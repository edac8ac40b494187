#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/detail/group_codes.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// What can name a group: anything ordered. Integers are fastest, above all 16-bit ones and dense 32-bit ones.
template <class T>
concept GroupKey = std::regular<T> && std::totally_ordered<T>;

/// What a metric said of one group.
template <class Key, class Result>
struct group_value {
  Key group;
  Result value;
};

/// A tally per group, in the order of the keys: one pass over columns side by side.
///
/// Input       `observe(key, ...)` as its tally takes it; `observe(keys, columns...)`; a missing key rejects its row
///             (`rejection::invalid_key`)
/// State       a tally for every key that was seen; merging merges group by group
/// Errors      those of its tally, with nothing changed
/// Cost        linear in the rows; with rating tallies and integer keys the counting is vectorised
/// Example     examples/nps_by_store.cpp
template <GroupKey Key, class GroupTally>
class grouped {
 public:
  using key_type = Key;
  using tally_type = GroupTally;
  static constexpr tally_kind kind = tally_kind::grouped;
  static constexpr std::uint16_t format_version = 1;

  grouped() = default;
  /// Groups that start as copies of an empty tally, which carries the run-time scale or the number of items.
  explicit grouped(const GroupTally& prototype) : prototype_(prototype.empty_like()) {}

  template <class... Values>
    requires requires(GroupTally& tally, const Values&... values) { tally.observe(values...); }
  void observe(const Key& key, const Values&... values) {
    const auto [group, fresh] = groups_.try_emplace(key, prototype_);
    try {
      group->second.observe(values...);
    } catch (...) {
      if (fresh) groups_.erase(group);
      throw;
    }
  }
  /// A column of keys beside the columns of the tally, all or nothing.
  template <detail::KeyColumn<Key> Keys, detail::ColumnLike First>
  observe_report observe(const Keys& keys, const First& first, observe_options options = {}) {
    return observe_columns(detail::as_keys(keys), options, column{first});
  }
  template <detail::KeyColumn<Key> Keys, detail::ColumnLike First, detail::ColumnLike Second>
  observe_report observe(const Keys& keys, const First& first, const Second& second, observe_options options = {}) {
    return observe_columns(detail::as_keys(keys), options, column{first}, column{second});
  }
  template <detail::KeyColumn<Key> Keys, detail::ColumnLike First, detail::ColumnLike Second, detail::ColumnLike Third>
  observe_report observe(const Keys& keys, const First& first, const Second& second, const Third& third,
                         observe_options options = {}) {
    return observe_columns(detail::as_keys(keys), options, column{first}, column{second}, column{third});
  }
  void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }
  /// Merges a tally into one group; all groups are of one run-time shape.
  void merge(const Key& key, const GroupTally& tally) {
    GroupTally prototype = prototype_;
    prototype += tally.empty_like();
    GroupTally sum = at(key);
    sum += tally;
    groups_.insert_or_assign(key, std::move(sum));
    prototype_ = std::move(prototype);
  }

  [[nodiscard]] std::size_t groups() const noexcept { return groups_.size(); }
  [[nodiscard]] auto begin() const noexcept { return groups_.begin(); }
  [[nodiscard]] auto end() const noexcept { return groups_.end(); }
  /// The tally of a group; an empty one for a key that was not seen.
  [[nodiscard]] GroupTally at(const Key& key) const {
    const auto found = groups_.find(key);
    return found == groups_.end() ? prototype_ : found->second;
  }
  /// A metric of every group, in the order of the keys.
  template <class Metric>
  [[nodiscard]] auto map(const Metric& metric) const {
    std::vector<group_value<Key, std::remove_cvref_t<decltype(metric(prototype_))>>> results;
    results.reserve(groups_.size());
    for (const auto& [key, tally] : groups_) results.push_back({key, metric(tally)});
    return results;
  }
  /// All groups together.
  [[nodiscard]] GroupTally total() const {
    GroupTally sum = prototype_;
    for (const auto& [key, tally] : groups_) sum += tally;
    return sum;
  }
  /// For every group everybody else, in the order of the keys.
  [[nodiscard]] std::vector<group_value<Key, GroupTally>> rests() const {
    std::vector<group_value<Key, GroupTally>> results;
    results.reserve(groups_.size());
    GroupTally before = prototype_;
    for (const auto& [key, tally] : groups_) {
      results.push_back({key, before});
      before += tally;
    }
    GroupTally after = prototype_;
    std::size_t i = results.size();
    for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
      results[--i].value += after;
      after += group->second;
    }
    return results;
  }

  [[nodiscard]] std::uint64_t size() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& [key, tally] : groups_) sum += tally.size();
    return sum;
  }
  [[nodiscard]] std::uint64_t missing() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& [key, tally] : groups_) sum += tally.missing();
    return sum;
  }
  /// The rejections of all groups and of rows without a key.
  [[nodiscard]] rejection_counts rejected() const noexcept {
    rejection_counts sum = rejected_;
    for (const auto& [key, tally] : groups_) sum += tally.rejected();
    return sum;
  }

  [[nodiscard]] grouped empty_like() const { return grouped{prototype_}; }
  grouped& operator+=(const grouped& other) {
    GroupTally prototype = prototype_;
    prototype += other.prototype_;
    std::map<Key, GroupTally> fresh;
    std::vector<std::pair<GroupTally*, GroupTally>> merged;
    for (const auto& [key, tally] : other.groups_) {
      const auto own = groups_.find(key);
      GroupTally sum = own == groups_.end() ? prototype : own->second;
      sum += tally;
      if (own == groups_.end()) {
        fresh.emplace_hint(fresh.end(), key, std::move(sum));
      } else {
        merged.emplace_back(&own->second, std::move(sum));
      }
    }
    // Nothing below throws.
    for (auto& [own, sum] : merged) *own = std::move(sum);
    groups_.merge(fresh);
    rejected_ += other.rejected_;
    prototype_ = std::move(prototype);
    return *this;
  }
  [[nodiscard]] friend grouped operator+(grouped a, const grouped& b) { return a += b; }
  friend bool operator==(const grouped&, const grouped&) = default;

  void write(detail::byte_writer& out) const
    requires detail::ByteKey<Key> && Restorable<GroupTally>
  {
    out.u16(static_cast<std::uint16_t>(GroupTally::kind));
    out.u16(GroupTally::format_version);
    prototype_.write(out);
    out.counts(rejected_);
    out.u64(groups_.size());
    for (const auto& [key, tally] : groups_) {
      detail::write_key(out, key);
      tally.write(out);
    }
  }
  [[nodiscard]] static grouped read(detail::byte_reader& in)
    requires detail::ByteKey<Key> && Restorable<GroupTally>
  {
    detail::byte_reader::require(in.u16() == static_cast<std::uint16_t>(GroupTally::kind), "its groups are another kind");
    detail::byte_reader::require(in.u16() == GroupTally::format_version, "the version of its groups is unknown");
    grouped result;
    result.prototype_ = GroupTally::read(in);
    detail::byte_reader::require(result.prototype_ == result.prototype_.empty_like(), "its prototype is not empty");
    result.rejected_ = in.counts();
    const std::uint64_t groups = in.u64();
    for (std::uint64_t i = 0; i < groups; ++i) {
      Key key = detail::read_key<Key>(in);
      detail::byte_reader::require(result.groups_.empty() || result.groups_.rbegin()->first < key,
                                   "its groups are not in order");
      const auto group = result.groups_.emplace_hint(result.groups_.end(), std::move(key), GroupTally::read(in));
      detail::byte_reader::require(group->second.empty_like() == result.prototype_, "its groups differ in shape");
    }
    return result;
  }

 private:
  template <class Keys, class... Columns>
  observe_report observe_columns(const Keys& keys, const observe_options& options, const Columns&... columns) {
    (detail::require_equal_rows("columns", columns.size(), keys.size()), ...);
    grouped local = empty_like();
    observe_report report;
    detail::code_tallies<GroupTally> tallies{prototype_};
    detail::in_coded_blocks<Key>(
        keys, options, report, local.rejected_,
        [&](const auto& block) { tallies.observe(block, options, report, columns...); },
        [&](std::size_t groups, const auto& key_of) {
          for (std::size_t code = 0; code < groups; ++code) {
            GroupTally tally = tallies.take(code);
            // A code without rows is no group: a key that is its own code and did not appear. Such keys come in order,
            // each behind the last.
            if (tally != prototype_) local.groups_.insert_or_assign(local.groups_.end(), key_of(code), std::move(tally));
          }
        });
    if (groups_.empty()) {
      groups_.swap(local.groups_);
      rejected_ += local.rejected_;
    } else {
      *this += local;
    }
    return report;
  }

  std::map<Key, GroupTally> groups_;
  GroupTally prototype_;
  rejection_counts rejected_;
};

}  // namespace clientele::inline v0
