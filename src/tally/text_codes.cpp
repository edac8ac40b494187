#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <clientele/core/errors.hpp>
#include <clientele/tally/detail/purchases.hpp>

namespace clientele::inline v0::detail {

struct text_codes::state {
  std::deque<std::string> texts;  // stays where it is, so that the map can look at it
  boost::unordered_flat_map<std::string_view, std::uint32_t> codes;
};

text_codes::text_codes() : state_(new state) {}
text_codes::~text_codes() { delete state_; }

std::uint32_t text_codes::code(std::string_view text) {
  const auto found = state_->codes.find(text);
  if (found != state_->codes.end()) return found->second;
  if (state_->texts.size() >= std::numeric_limits<std::uint32_t>::max()) {
    throw_invalid_argument("more than 2^32 - 1 distinct keys");
  }
  const auto fresh = static_cast<std::uint32_t>(state_->texts.size());
  state_->texts.emplace_back(text);
  state_->codes.emplace(state_->texts.back(), fresh);
  return fresh;
}

std::size_t text_codes::size() const noexcept { return state_->texts.size(); }

const std::string& text_codes::text(std::uint32_t code) const noexcept { return state_->texts[code]; }

std::vector<std::uint32_t> text_codes::sorted() const {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::sort(order, {}, [this](std::uint32_t code) -> std::string_view { return text(code); });
  return order;
}

}  // namespace clientele::inline v0::detail
