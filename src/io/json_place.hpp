// What readers of JSON definitions share: where a value stands, and what is said of one that is wrong.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <clientele/core/config.hpp>
#include <clientele/io/input_error.hpp>

#include "core/text.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::io::detail {

namespace json = boost::json;

[[nodiscard]] inline std::string json_text(std::string_view text) {
  return json::serialize(json::string(report::detail::valid_utf8(text)));
}

/// A value of the file and where it stands there.
struct place {
  std::string_view file;
  std::string path;
  const json::value* value;

  [[nodiscard]] place member(std::string_view key, const json::value& of) const {
    return {file, path.empty() ? std::string(key) : path + '.' + std::string(key), &of};
  }
  [[nodiscard]] place element(std::size_t index, const json::value& of) const {
    return {file, path + '[' + std::to_string(index) + ']', &of};
  }
  [[noreturn]] void refuse(const std::string& allowed) const {
    constexpr std::size_t most = 40;
    // Its own writer would show 1.5 as 1.5E0.
    const double* real = value->if_double();
    std::string shown = real != nullptr ? report::detail::shortest(*real) : json::serialize(*value);
    if (shown.size() > most) shown = shown.substr(0, most) + "..";
    throw input_error(file, input_error::no_line,
                      (path.empty() ? std::string("the file") : path) + " is " + shown + "; allowed: " + allowed);
  }
  [[noreturn]] void refuse_missing(std::string_view key) const {
    throw input_error(file, input_error::no_line,
                      (path.empty() ? std::string(key) : path + '.' + std::string(key)) + " is missing");
  }

  /// An object that has none but these members.
  [[nodiscard]] const json::object& object(std::span<const std::string_view> keys) const {
    std::string list;
    for (const std::string_view key : keys) list += (list.empty() ? "" : ", ") + std::string(key);
    const json::object* found = value->if_object();
    if (found == nullptr) refuse("an object with " + list);
    for (const auto& [key, ignored] : *found) {
      const std::string_view name(key.data(), key.size());
      if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
      throw input_error(file, input_error::no_line,
                        (path.empty() ? std::string("the file") : path) + " has an unknown member " +
                            clientele::detail::quoted(name) + "; allowed: " + list);
    }
    return *found;
  }
  /// A member of an object, if it is there.
  [[nodiscard]] std::optional<place> find(std::string_view key) const {
    const json::value* found = value->as_object().if_contains(key);
    if (found == nullptr) return std::nullopt;
    return member(key, *found);
  }
  [[nodiscard]] place at(std::string_view key) const {
    std::optional<place> found = find(key);
    if (!found) refuse_missing(key);
    return *std::move(found);
  }
  [[nodiscard]] std::optional<std::string_view> text() const {
    const json::string* found = value->if_string();
    if (found == nullptr) return std::nullopt;
    return std::string_view(found->data(), found->size());
  }
  /// Which of some choices it names.
  template <class Choice, std::size_t N>
  [[nodiscard]] Choice choice(const std::array<Choice, N>& choices) const {
    std::string list;
    for (const Choice one : choices) {
      const std::string_view named = name(one);
      if (text() == named) return one;
      list += (list.empty() ? "" : ", ") + std::string(named);
    }
    refuse(list);
  }
};

}  // namespace clientele::inline v0::io::detail
