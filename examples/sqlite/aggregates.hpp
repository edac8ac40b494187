// The bridge from SQLite's aggregate functions to tallies: what a group of rows adds up to is a tally.
#pragma once
#include <sqlite3.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <clientele/core/errors.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

namespace sqlite {

//! [guard]
/// Runs `body` on behalf of SQLite, which is C: an exception that left here would end the program. It becomes the error
/// of the SQL statement instead.
template <class Body>
void guarded(sqlite3_context* call, Body body) noexcept {
  try {
    body();
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(call);
  } catch (const std::exception& error) {
    sqlite3_result_error(call, error.what(), -1);  // SQLite copies the text
  } catch (...) {
    sqlite3_result_error(call, "unknown error", -1);
  }
}
//! [guard]

/// What a value is for a message: a number as it is, text in quotes.
inline std::string shown(sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_BLOB) return "a blob";
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return "NULL";
  std::string copy = text;
  constexpr std::size_t longest = 40;
  if (copy.size() > longest) copy.replace(longest, std::string::npos, "..");
  return sqlite3_value_type(value) == SQLITE_TEXT ? "'" + copy + "'" : copy;
}

//! [value]
/// Hands an answer to `observe` as what it is: a whole number, a number with a fraction, or missing. Text that is a
/// number counts as one, as it does in SQL's own arithmetic; other text is refused in the library's words.
template <class Scale, class Observe>
void with_answer(sqlite3_value* value, Observe observe) {
  switch (sqlite3_value_numeric_type(value)) {
    case SQLITE_INTEGER:
      return observe(static_cast<std::int64_t>(sqlite3_value_int64(value)));
    case SQLITE_FLOAT:
      return observe(sqlite3_value_double(value));
    case SQLITE_NULL:
      return observe(std::optional<int>{});
    default:
      throw clientele::invalid_value("answer is " + shown(value) + "; allowed on the scale " +
                                     std::string(Scale::name) + ": whole numbers " + std::to_string(Scale::low) +
                                     " to " + std::to_string(Scale::high));
  }
}
//! [value]

/// A number that must be there: a weight.
inline double number(sqlite3_value* value, const char* what) {
  const int type = sqlite3_value_numeric_type(value);
  if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
    throw clientele::invalid_value(std::string(what) + " is " + shown(value) + "; allowed: a number in every row");
  }
  return sqlite3_value_double(value);
}

/// The k of a box: a whole number, and the same one in all rows of a group.
inline int box_of(sqlite3_value* value, const std::optional<int>& before) {
  constexpr int largest = 1000;  // more levels than any scale has: the metric knows the real limit
  const sqlite3_int64 k = sqlite3_value_int64(value);
  if (sqlite3_value_type(value) != SQLITE_INTEGER || k < -largest || k > largest) {
    throw clientele::invalid_argument("k is " + shown(value) + "; allowed: a whole number of levels");
  }
  if (before && *before != k) throw clientele::invalid_argument("k is not the same in all rows of a group");
  return static_cast<int>(k);
}

//! [aggregate]
/// One SQL function of one shape: `name(answer [, k] [, weight])`. `Figure` is a lambda from a tally (and k) to a
/// number.
template <clientele::FixedScale Scale, class Figure, bool HasK, bool HasWeight>
struct aggregate {
  using tally = clientele::rating_tally<Scale>;
  struct group {
    std::conditional_t<HasWeight, clientele::weighted<tally>, tally> answers;
    std::optional<int> k;
  };

  /// SQLite keeps some zeroed bytes for each group: room for a pointer, null in the first row.
  static void step(sqlite3_context* call, int /*arguments*/, sqlite3_value** values) {
    guarded(call, [&] {
      auto** slot = static_cast<group**>(sqlite3_aggregate_context(call, sizeof(group*)));
      if (slot == nullptr) throw std::bad_alloc{};
      if (*slot == nullptr) *slot = new group;
      if constexpr (HasK) (*slot)->k = box_of(values[1], (*slot)->k);
      with_answer<Scale>(values[0], [&](auto answer) {
        if constexpr (HasWeight) {
          (*slot)->answers.observe(answer, number(values[HasK ? 2 : 1], "weight"));
        } else {
          (*slot)->answers.observe(answer);
        }
      });
    });
  }
  /// Called once for each group, also after an error and when the statement is given up: here the memory goes back.
  static void finish(sqlite3_context* call) {
    auto** slot = static_cast<group**>(sqlite3_aggregate_context(call, 0));
    const std::unique_ptr<group> owned{slot != nullptr ? *slot : nullptr};
    guarded(call, [&] {
      const group none{};
      const group& all = owned ? *owned : none;  // no rows: an empty tally
      double figure = std::nan("");
      if constexpr (HasK) {
        if (all.k) figure = Figure{}(all.answers, *all.k);
      } else {
        figure = Figure{}(all.answers);
      }
      if (std::isnan(figure)) {
        sqlite3_result_null(call);  // no data
      } else {
        sqlite3_result_double(call, figure);
      }
    });
  }
};
//! [aggregate]

/// Throws what SQLite says.
inline void check(int result, sqlite3* database) {
  if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database));
}

//! [add]
/// Adds the SQL functions `name(answer)` and `name(answer, weight)`, or with `HasK` `name(answer, k)` and
/// `name(answer, k, weight)`, to a connection.
template <clientele::FixedScale Scale, bool HasK = false, class Figure>
void add_metric(sqlite3* database, const char* name, Figure) {
  const auto add = [&]<bool HasWeight>() {
    using function = aggregate<Scale, Figure, HasK, HasWeight>;
    check(sqlite3_create_function_v2(database, name, 1 + HasK + HasWeight,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr, nullptr,
                                     &function::step, &function::finish, nullptr),
          database);
  };
  add.template operator()<false>();
  add.template operator()<true>();
}
//! [add]

}  // namespace sqlite
