#include <clientele/models/pls_path_model.hpp>

#include <algorithm>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::models {

using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

std::string_view name(pls_mode mode) noexcept {
  switch (mode) {
    case pls_mode::a: return "a";
    case pls_mode::b: return "b";
  }
  return "unknown";
}
std::string_view name(inner_scheme scheme) noexcept {
  switch (scheme) {
    case inner_scheme::centroid: return "centroid";
    case inner_scheme::factorial: return "factorial";
    case inner_scheme::path: return "path";
  }
  return "unknown";
}
std::string_view name(stopping_rule rule) noexcept {
  switch (rule) {
    case stopping_rule::largest_change: return "largest_change";
    case stopping_rule::sum_of_changes: return "sum_of_changes";
    case stopping_rule::squared_changes: return "squared_changes";
    case stopping_rule::relative_change: return "relative_change";
  }
  return "unknown";
}
std::string_view name(orientation rule) noexcept {
  switch (rule) {
    case orientation::loadings_sum: return "loadings_sum";
    case orientation::majority: return "majority";
    case orientation::first_indicator: return "first_indicator";
    case orientation::as_found: return "as_found";
  }
  return "unknown";
}
std::string_view name(sign_change rule) noexcept {
  switch (rule) {
    case sign_change::none: return "none";
    case sign_change::individual: return "individual";
    case sign_change::construct: return "construct";
  }
  return "unknown";
}
std::string_view name(inadmissible_replicates rule) noexcept {
  switch (rule) {
    case inadmissible_replicates::keep: return "keep";
    case inadmissible_replicates::drop: return "drop";
  }
  return "unknown";
}
std::string_view name(htmt_form form) noexcept {
  switch (form) {
    case htmt_form::absolute: return "absolute";
    case htmt_form::plain: return "plain";
    case htmt_form::geometric: return "geometric";
  }
  return "unknown";
}

namespace {

template <class Range, class Name>
[[noreturn]] void throw_not_there(const char* what, std::string_view name, const Range& all, const Name& name_of) {
  std::string list;
  for (const auto& one : all) list += (list.empty() ? "" : ", ") + name_of(one);
  throw_invalid_argument("there is no " + std::string(what) + ' ' + quoted(name) + " in the path model; there are: " +
                         list);
}

std::string text_of(const pls_path& path) { return path.from + " -> " + path.to; }

}  // namespace

pls_path_model::pls_path_model(std::vector<pls_latent> latents, std::vector<pls_path> paths)
    : latents_(std::move(latents)), paths_(std::move(paths)) {
  add_blocks();
  add_paths();
  sort_latents();
}

void pls_path_model::add_blocks() {
  if (latents_.empty()) throw_invalid_argument("a path model needs latent variables");
  for (std::size_t j = 0; j < latents_.size(); ++j) {
    const pls_latent& latent = latents_[j];
    for (std::size_t i = 0; i < j; ++i) {
      if (latents_[i].name == latent.name) {
        throw_invalid_argument("the latent variable " + quoted(latent.name) + " is there twice");
      }
    }
    if (latent.indicators.empty()) {
      throw_invalid_argument("the latent variable " + quoted(latent.name) + " has no indicators");
    }
    for (const std::string& indicator : latent.indicators) {
      const auto other = std::find(indicators_.begin(), indicators_.end(), indicator);
      if (other != indicators_.end()) {
        const std::size_t block = blocks_[static_cast<std::size_t>(other - indicators_.begin())];
        throw_invalid_argument("the indicator " + quoted(indicator) + " of " + quoted(latent.name) + " is one of " +
                               quoted(latents_[block].name) + " already; allowed: one block each");
      }
      indicators_.push_back(indicator);
      blocks_.push_back(j);
    }
  }
}

void pls_path_model::add_paths() {
  std::vector<bool> reached(latents_.size(), false);
  for (std::size_t k = 0; k < paths_.size(); ++k) {
    const pls_path& path = paths_[k];
    const std::size_t from = latent_index(path.from);
    const std::size_t to = latent_index(path.to);
    if (from == to) throw_invalid_argument("a path leads from " + quoted(path.from) + " to itself");
    for (std::size_t i = 0; i < k; ++i) {
      if (paths_[i].from == path.from && paths_[i].to == path.to) {
        throw_invalid_argument("the path " + text_of(path) + " is there twice");
      }
    }
    reached[from] = reached[to] = true;
  }
  for (std::size_t j = 0; j < latents_.size(); ++j) {
    if (!reached[j]) {
      throw_invalid_argument("the latent variable " + quoted(latents_[j].name) + " is on no path; allowed: one or more");
    }
  }
}

void pls_path_model::sort_latents() {
  std::vector<std::size_t> waiting(latents_.size(), 0);  // for so many that act on it
  for (const pls_path& path : paths_) ++waiting[latent_index(path.to)];
  while (order_.size() < latents_.size()) {
    std::size_t next = latents_.size();
    for (std::size_t j = 0; j < latents_.size() && next == latents_.size(); ++j) {
      if (waiting[j] == 0 && std::find(order_.begin(), order_.end(), j) == order_.end()) next = j;
    }
    if (next == latents_.size()) {
      std::string circle;
      for (std::size_t j = 0; j < latents_.size(); ++j) {
        if (std::find(order_.begin(), order_.end(), j) == order_.end()) {
          circle += (circle.empty() ? "" : ", ") + latents_[j].name;
        }
      }
      throw_invalid_argument("paths run in a circle among or before: " + circle + "; allowed: none that come back");
    }
    order_.push_back(next);
    for (const pls_path& path : paths_) {
      if (path.from == latents_[next].name) --waiting[latent_index(path.to)];
    }
  }
}

std::size_t pls_path_model::latent_index(std::string_view name) const {
  const auto found = std::find_if(latents_.begin(), latents_.end(), [&](const auto& one) { return one.name == name; });
  if (found == latents_.end()) {
    throw_not_there("latent variable", name, latents_, [](const pls_latent& one) { return one.name; });
  }
  return static_cast<std::size_t>(found - latents_.begin());
}

std::size_t pls_path_model::indicator_index(std::string_view name) const {
  const auto found = std::find(indicators_.begin(), indicators_.end(), name);
  if (found == indicators_.end()) {
    throw_not_there("indicator", name, indicators_, [](const std::string& one) { return one; });
  }
  return static_cast<std::size_t>(found - indicators_.begin());
}

std::size_t pls_path_model::path_index(std::string_view from, std::string_view to) const {
  static_cast<void>(latent_index(from));
  static_cast<void>(latent_index(to));
  const auto found = std::find_if(paths_.begin(), paths_.end(),
                                  [&](const pls_path& one) { return one.from == from && one.to == to; });
  if (found == paths_.end()) {
    throw_not_there("path", std::string(from) + " -> " + std::string(to), paths_, text_of);
  }
  return static_cast<std::size_t>(found - paths_.begin());
}

bool pls_path_model::endogenous(std::size_t latent) const {
  const std::string& name = latents_.at(latent).name;
  return std::any_of(paths_.begin(), paths_.end(), [&](const pls_path& path) { return path.to == name; });
}

namespace {

constexpr any_scale out_of_ten{1, 10};

pls_latent numbered(std::string name, const std::string& column, int count) {
  pls_latent latent{std::move(name), {}, pls_mode::a, out_of_ten};
  for (int i = 1; i <= count; ++i) latent.indicators.push_back(column + std::to_string(i));
  return latent;
}

}  // namespace

pls_path_model ecsi_path_model() {
  return {{numbered("image", "IMAG", 5), numbered("expectation", "CUEX", 3), numbered("quality", "PERQ", 7),
           numbered("value", "PERV", 2), numbered("satisfaction", "CUSA", 3),
           pls_latent{"complaints", {"CUSCO"}, pls_mode::a, out_of_ten}, numbered("loyalty", "CUSL", 3)},
          {{"image", "expectation"},
           {"expectation", "quality"},
           {"expectation", "value"},
           {"quality", "value"},
           {"image", "satisfaction"},
           {"expectation", "satisfaction"},
           {"quality", "satisfaction"},
           {"value", "satisfaction"},
           {"satisfaction", "complaints"},
           {"image", "loyalty"},
           {"satisfaction", "loyalty"},
           {"complaints", "loyalty"}}};
}

pls_path_model acsi_path_model() {
  const any_scale complained{0, 1, scale_direction::lower_is_better};
  return {{{"expectation", {"expected_overall", "expected_fit", "expected_reliability"}, pls_mode::a, out_of_ten},
           {"quality", {"quality_overall", "quality_fit", "quality_reliability"}, pls_mode::a, out_of_ten},
           {"value", {"price_for_quality", "quality_for_price"}, pls_mode::a, out_of_ten},
           {"satisfaction", {"satisfied_overall", "met_expectations", "near_ideal"}, pls_mode::a, out_of_ten},
           {"complaints", {"complained"}, pls_mode::a, complained},
           {"loyalty", {"repurchase", "price_rise", "price_cut"}, pls_mode::a, out_of_ten}},
          {{"expectation", "quality"},
           {"expectation", "value"},
           {"quality", "value"},
           {"expectation", "satisfaction"},
           {"quality", "satisfaction"},
           {"value", "satisfaction"},
           {"satisfaction", "complaints"},
           {"satisfaction", "loyalty"},
           {"complaints", "loyalty"}}};
}

}  // namespace clientele::inline v0::models
