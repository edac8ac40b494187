#include <clientele/io/dictionary.hpp>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::io {

namespace {

/// A short text and its size as one number, the same for no two texts.
constexpr std::size_t longest_packed = 7;
std::uint64_t packed(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])); };
  const std::size_t size = text.size();
  std::uint64_t bytes = 0;
  const auto word = [&](std::size_t i) { return byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24; };
  if (size >= 4) {  // two words that overlap
    bytes = word(0) | word(size - 4) << (8 * (size - 4));
  } else if (size != 0) {
    bytes = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  return bytes | std::uint64_t{size} << 56;
}

struct text_hash {
  using is_avalanching = void;
  std::size_t operator()(std::string_view text) const noexcept {
    constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t hash = text.size() * odd;
    const auto mix = [&](std::uint64_t word) {
      hash = (hash ^ word) * odd;
      hash ^= hash >> 32;
    };
    while (text.size() > longest_packed) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data(), 8);
      mix(word);
      text.remove_prefix(8);
    }
    mix(packed(text));
    mix(odd);
    return static_cast<std::size_t>(hash);
  }
};

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
  boost::unordered_flat_map<std::string_view, code_type, text_hash> codes;

  // Short names met before, in front of the map: a slot is found by one multiplication. Codes never change, so that
  // what stands here stays right.
  struct met_before {
    std::uint64_t key = ~std::uint64_t{0};  // no packed text
    code_type code = missing;
  };
  static constexpr unsigned slot_bits = 12;
  std::vector<met_before> slots = std::vector<met_before>(std::size_t{1} << slot_bits);

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
  state::met_before* const slots = state_->slots.data();
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::string_view cell = cells[row];
    if (cell.size() > longest_packed) {
      codes[row] = blank(cell) ? missing : state_->add(cell);
      continue;
    }
    const std::uint64_t key = packed(cell);
    state::met_before& slot = slots[key * 0x9E37'79B9'7F4A'7C15U >> (64 - state::slot_bits)];
    if (slot.key != key) slot = {key, blank(cell) ? missing : state_->add(cell)};
    codes[row] = slot.code;
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
