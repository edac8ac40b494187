// Small pieces of a page that several of its parts are made of.
#pragma once
#include <cmath>
#include <cstdint>
#include <string>

#include <clientele/core/config.hpp>
#include <clientele/report/figure.hpp>

#include "report/html/markup.hpp"
#include "report/html/words.hpp"
#include "report/notation.hpp"

namespace clientele::inline v0::report::detail {

/// A table that may be wider than its place.
[[nodiscard]] inline markup region(const markup& label, const markup& table) {
  return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + label + "\">" + table + "</div>";
}
[[nodiscard]] inline markup head_cell(const markup& words, literal kind = "") {
  return "<th scope=\"col\" class=\"" + markup(kind) + "\">" + words + "</th>";
}
[[nodiscard]] inline markup cell(const markup& words, literal kind = "") {
  return "<td class=\"" + markup(kind) + "\">" + words + "</td>";
}
[[nodiscard]] inline markup interval_cell(const figure& of, const words& say) {
  return markup::of(std::isnan(of.value) ? std::string(no_number) : say.range(of.interval, of.unit));
}
[[nodiscard]] inline markup value_cell(const figure& of, const words& say) {
  return markup::of(std::isnan(of.value) ? say("page.no_data") : say.value(of.value, of.unit));
}

}  // namespace clientele::inline v0::report::detail
