// How customer tallies are put under the laws of every tally.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "tally/law_suite.hpp"

namespace clientele_test {

/// Days as numbers, one in twenty missing: the ends of months, a leap day and both ends of the calendar among them.
struct day_numbers {
  using cell = std::int32_t;
  static constexpr cell none = std::numeric_limits<cell>::min();
  static cell draw(dice& roll) {
    if (roll.one_in(20)) return none;
    if (roll.one_in(50)) return roll.one_in(2) ? cl::day::lowest_number : cl::day::highest_number;
    return cl::day::from_civil(2012, 1, 31).number() + static_cast<cell>(roll.below(90));
  }
  static cl::column<cell> view(const std::vector<cell>& column) { return cl::column<cell>{column}.missing_as(none); }
  static std::vector<bad_cell<cell>> bad() {
    return {{cl::day::highest_number + 1, cl::rejection::out_of_range},
            {cl::day::lowest_number - 1, cl::rejection::out_of_range}};
  }
};

/// Amounts in cents, some of them refunds, some nothing, one in twenty missing; the ends of 64 bits among them.
struct cents {
  using cell = std::int64_t;
  static constexpr cell none = 123'456'789;
  static cell draw(dice& roll) {
    if (roll.one_in(20)) return none;
    if (roll.one_in(10)) return 0;
    if (roll.one_in(100)) return roll.one_in(2) ? std::numeric_limits<cell>::max() : std::numeric_limits<cell>::min();
    return static_cast<cell>(roll.below(20'000)) - 2'000;
  }
  static cl::column<cell> view(const std::vector<cell>& column) { return cl::column<cell>{column}.missing_as(none); }
  static std::vector<bad_cell<cell>> bad() { return {}; }
};

/// Customers by text; the empty one is missing.
struct names : keys<std::string, 9> {
  using cell = std::string;
  static cell draw(dice& roll) { return roll.one_in(3) ? std::string(200, 'x') + of(roll.below(9)) : of(roll.below(9)); }
  static std::vector<bad_cell<cell>> bad() { return {{"", cl::rejection::invalid_key}}; }
};

template <class Tally, class... Columns>
struct purchase_laws_of : laws_of<Tally, Columns...> {
  using base = laws_of<Tally, Columns...>;
  using typename base::row;
  static std::vector<bad_row<row>> bad(dice& roll) {
    std::vector<bad_row<row>> result = base::bad(roll);
    for (auto& one : result) one.for_columns_only = true;  // a `day` is a day, and an integer has no mark
    return result;
  }
  template <class F>
  static auto with_cells(const row& cells, F f) {
    std::optional<cl::day> date;
    std::optional<typename Tally::money_type> amount;
    if (std::get<1>(cells) != day_numbers::none) date = cl::day::from_number(std::get<1>(cells));
    if (std::get<2>(cells) != cents::none) amount = Tally::money_type::from_units(std::get<2>(cells));
    return f(std::get<0>(cells), date, amount);
  }
};

}  // namespace clientele_test
