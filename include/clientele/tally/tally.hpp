#pragma once
#include <concepts>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/bytes.hpp>

namespace clientele::inline v0 {

/// What was counted: exact, order-free and mergeable.
///
/// The laws, proved for every kind by tests/tally/law_suite:
///   regular     copyable, comparable; the default is the neutral element of +=
///   commutative a += b equals b += a; associative in any grouping
///   split       observing a column in any parts, in any order, on any threads equals observing it whole, bit for bit
///   strong      an error leaves the tally as it was
///   bytes       from_bytes(to_bytes(t)) == t
/// A neutral tally of a run-time shape (a scale, a number of items) adopts the shape of what is merged into it.
template <class T>
concept Tally = std::regular<T> && Restorable<T> && requires(T& a, const T& b) {
  { a += b } -> std::same_as<T&>;
  { b.size() } -> std::same_as<std::uint64_t>;
  { b.missing() } -> std::same_as<std::uint64_t>;
  { b.rejected() } -> std::convertible_to<rejection_counts>;
};

/// The weighted form of a tally: `weighted<rating_tally<recommendation>>`. Each kind specialises it in a header of its own.
template <class T>
class weighted;

}  // namespace clientele::inline v0
