#include <clientele/io/dictionary.hpp>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::io {

namespace {

bool blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool whole_number(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool before(std::string_view a, std::string_view b) noexcept {
  const bool a_is_number = whole_number(a);
  if (a_is_number != whole_number(b)) return a_is_number;
  if (a_is_number) {
    const std::string_view a_digits = a.substr(std::min(a.find_first_not_of('0'), a.size()));
    const std::string_view b_digits = b.substr(std::min(b.find_first_not_of('0'), b.size()));
    if (a_digits.size() != b_digits.size()) return a_digits.size() < b_digits.size();
    if (a_digits != b_digits) return a_digits < b_digits;
  }
  return a < b;
}

}  // namespace

struct dictionary::state {
  // Names stand one behind the other in pieces that never move, so that views of them stay valid.
  static constexpr std::size_t piece_bytes = std::size_t{16} << 10;

  std::vector<std::unique_ptr<char[]>> pieces;
  std::size_t used = 0;
  std::size_t room = 0;
  std::vector<std::string_view> names;
  boost::unordered_flat_map<std::string_view, code_type> codes;

  std::string_view keep(std::string_view name) {
    if (name.size() > room - used || pieces.empty()) {
      const std::size_t bytes = std::max(piece_bytes, name.size());
      pieces.push_back(std::make_unique_for_overwrite<char[]>(bytes));
      room = bytes;
      used = 0;
    }
    char* to = pieces.back().get() + used;
    if (!name.empty()) std::memcpy(to, name.data(), name.size());
    used += name.size();
    return {to, name.size()};
  }

  code_type add(std::string_view name) {
    if (const auto known = codes.find(name); known != codes.end()) return known->second;
    if (names.size() >= missing) throw invalid_argument("a dictionary holds at most 4294967294 names");
    const std::string_view kept = keep(name);
    const auto code = static_cast<code_type>(names.size());
    names.push_back(kept);
    codes.emplace(kept, code);
    return code;
  }
};

dictionary::dictionary() : state_(std::make_unique<state>()) {}
dictionary::dictionary(const dictionary& other) : dictionary() { merge(other); }
dictionary& dictionary::operator=(const dictionary& other) {
  if (this != &other) *this = dictionary(other);
  return *this;
}
dictionary::dictionary(dictionary&& other) noexcept = default;
dictionary& dictionary::operator=(dictionary&& other) noexcept = default;
dictionary::~dictionary() = default;

std::size_t dictionary::size() const noexcept { return state_ ? state_->names.size() : 0; }

dictionary::code_type dictionary::add(std::string_view name) {
  if (!state_) state_ = std::make_unique<state>();  // it was moved from
  return state_->add(name);
}

std::optional<dictionary::code_type> dictionary::find(std::string_view name) const {
  if (!state_) return std::nullopt;
  const auto known = state_->codes.find(name);
  if (known == state_->codes.end()) return std::nullopt;
  return known->second;
}

std::string_view dictionary::name(code_type code) const {
  if (code >= size()) {
    throw invalid_argument("code " + std::to_string(code) + " of a dictionary of " + std::to_string(size()) + " names");
  }
  return state_->names[code];
}

void dictionary::encode(const csv_column& cells, std::vector<code_type>& codes) {
  if (!state_) state_ = std::make_unique<state>();
  codes.resize(cells.size());
  std::string_view last;
  code_type last_code = missing;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::string_view cell = cells[row];
    if (cell != last) {
      last = cell;
      last_code = blank(cell) ? missing : state_->add(cell);
    }
    codes[row] = last_code;
  }
}

std::vector<dictionary::code_type> dictionary::merge(const dictionary& other) {
  std::vector<code_type> result;
  result.reserve(other.size());
  for (code_type code = 0; code < other.size(); ++code) result.push_back(add(other.state_->names[code]));
  return result;
}

std::vector<dictionary::code_type> dictionary::sorted() const {
  std::vector<code_type> result(size());
  std::iota(result.begin(), result.end(), code_type{0});
  std::sort(result.begin(), result.end(),
            [this](code_type a, code_type b) { return before(state_->names[a], state_->names[b]); });
  return result;
}

bool operator==(const dictionary& a, const dictionary& b) noexcept {
  if (a.size() != b.size()) return false;
  return a.size() == 0 || a.state_->names == b.state_->names;
}

}  // namespace clientele::inline v0::io
