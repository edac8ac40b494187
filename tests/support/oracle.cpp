#include "support/oracle.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace clientele_test {

/// A reader of JSON as the reference files use it: no surrogate pairs, nesting as deep as the stack.
class json_reader {
 public:
  explicit json_reader(std::string_view text) : text_(text) {}

  json_value document() {
    json_value result = value();
    skip_space();
    if (at_ != text_.size()) fail("something follows the value");
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("JSON, byte " + std::to_string(at_) + ": " + what);
  }
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  char peek() {
    skip_space();
    if (at_ == text_.size()) fail("ends too early");
    return text_[at_];
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string("expected ") + c);
  }
  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  json_value value() {
    json_value result;
    switch (peek()) {
      case '{': object(result); break;
      case '[': array(result); break;
      case '"':
        result.kind_ = json_value::kind::text;
        result.text_ = text();
        break;
      default: word_or_number(result);
    }
    return result;
  }
  void object(json_value& result) {
    result.kind_ = json_value::kind::object;
    expect('{');
    if (take('}')) return;
    do {
      if (peek() != '"') fail("expected a key");
      result.keys_.push_back(text());
      expect(':');
      result.items_.push_back(value());
    } while (take(','));
    expect('}');
  }
  void array(json_value& result) {
    result.kind_ = json_value::kind::array;
    expect('[');
    if (take(']')) return;
    do result.items_.push_back(value());
    while (take(','));
    expect(']');
  }
  std::string text() {
    expect('"');
    std::string result;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        ++at_;
        escape(result);
      } else {
        result += text_[at_++];
      }
    }
    if (at_ == text_.size()) fail("text without an end");
    ++at_;
    return result;
  }
  void escape(std::string& result) {
    constexpr std::string_view written = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    if (at_ == text_.size()) fail("ends too early");
    const char c = text_[at_++];
    if (const auto i = written.find(c); i != std::string_view::npos) {
      result += meant[i];
      return;
    }
    unsigned code = 0;
    const std::string_view digits = text_.substr(at_, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (c != 'u' || digits.size() != 4 || read.ptr != digits.data() + digits.size()) fail("unknown escape");
    at_ += 4;
    if (code < 0x80U) {
      result += static_cast<char>(code);
    } else if (code < 0x800U) {
      result += static_cast<char>(0xC0U | (code >> 6U));
      result += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
      result += static_cast<char>(0xE0U | (code >> 12U));
      result += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
      result += static_cast<char>(0x80U | (code & 0x3FU));
    }
  }
  void word_or_number(json_value& result) {
    if (take_word("null")) return;
    if (take_word("true") || take_word("false")) {
      result.kind_ = json_value::kind::boolean;
      result.number_ = text_[at_ - 2] == 'u' ? 1.0 : 0.0;
      return;
    }
    const char* first = text_.data() + at_;
    const auto read = std::from_chars(first, text_.data() + text_.size(), result.number_);
    if (read.ec == std::errc::invalid_argument) fail("expected a value");
    if (read.ec == std::errc::result_out_of_range) {  // underflows and overflows have a nearest double too
      result.number_ = std::strtod(std::string(first, read.ptr).c_str(), nullptr);
    }
    result.kind_ = json_value::kind::number;
    at_ += static_cast<std::size_t>(read.ptr - first);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

json_value json_value::parse(std::string_view text) { return json_reader(text).document(); }

json_value json_value::read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return parse(text.str());
}

double json_value::number() const {
  if (kind_ == kind::number || kind_ == kind::boolean) return number_;
  if (kind_ == kind::null) return std::numeric_limits<double>::quiet_NaN();
  if (kind_ == kind::text && text_ == "Infinity") return std::numeric_limits<double>::infinity();
  if (kind_ == kind::text && text_ == "-Infinity") return -std::numeric_limits<double>::infinity();
  throw std::runtime_error("not a number in a reference file: \"" + text_ + "\"");
}

const std::string& json_value::text() const {
  if (kind_ != kind::text) throw std::runtime_error("not a text in a reference file");
  return text_;
}

const json_value& json_value::operator[](std::size_t position) const {
  if (kind_ != kind::array || position >= items_.size()) {
    throw std::out_of_range("no element " + std::to_string(position) + " in a reference file; there are " +
                            std::to_string(items_.size()));
  }
  return items_[position];
}

const json_value* json_value::find(std::string_view key) const noexcept {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i] == key) return &items_[i];
  }
  return nullptr;
}

const json_value& json_value::operator[](std::string_view key) const {
  if (const json_value* found = find(key)) return *found;
  std::string message = "no \"" + std::string(key) + "\" in a reference file; there are:";
  for (const std::string& known : keys_) message += " " + known;
  throw std::out_of_range(message);
}

std::vector<double> json_value::numbers() const {
  std::vector<double> result;
  for (const json_value& item : items_) result.push_back(item.number());
  return result;
}

oracle_file::oracle_file(const std::filesystem::path& file) {
  const json_value document = json_value::read(file);
  for (const json_value& item : document["entries"]) {
    oracle_entry entry;
    entry.id = item["id"].text();
    entry.inputs = item["inputs"];
    entry.value = item["value"];
    if (const json_value* allowed = item.find("tolerance")) {
      if (const json_value* abs = allowed->find("abs")) entry.allowed.abs = abs->number();
      if (const json_value* rel = allowed->find("rel")) entry.allowed.rel = rel->number();
    }
    entry.source = entry.id + (item.has("tool") ? ", " + item["tool"].text() : "");
    entry.all = item;
    entries_.push_back(std::move(entry));
  }
}

const oracle_entry& oracle_file::entry(std::string_view id) const {
  for (const oracle_entry& candidate : entries_) {
    if (candidate.id == id) return candidate;
  }
  throw std::out_of_range("no reference entry " + std::string(id));
}

std::vector<oracle_entry> oracle_file::starting_with(std::string_view prefix) const {
  std::vector<oracle_entry> result;
  for (const oracle_entry& candidate : entries_) {
    if (candidate.id.starts_with(prefix)) result.push_back(candidate);
  }
  if (result.empty()) throw std::out_of_range("no reference entry starts with " + std::string(prefix));
  return result;
}

// Not by __FILE__, which compiler caches make relative.
std::filesystem::path tests_folder() { return CLIENTELE_TESTS_FOLDER; }

oracle_file committed_oracles(std::string_view name) {
  return oracle_file(tests_folder() / "oracles" / (std::string(name) + ".json"));
}

namespace {
std::optional<std::filesystem::path> folder_named_by(const char* variable, std::string_view wanted) {
  const char* folder = std::getenv(variable);
  if (folder == nullptr || *folder == '\0') {
    const std::string message = "skipped: " + std::string(variable) + " is not set, so there is no " + std::string(wanted);
    MESSAGE(message);
    return std::nullopt;
  }
  return std::filesystem::path(folder);
}
}  // namespace

std::optional<oracle_file> shared_oracles(std::string_view name) {
  const std::string file = std::string(name) + ".json";
  const auto folder = folder_named_by("CLIENTELE_TEST_ORACLES", file);
  if (!folder) return std::nullopt;
  return oracle_file(*folder / file);
}

std::optional<std::filesystem::path> data_file(std::string_view name) {
  constexpr std::string_view prefix = "shared/data/";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  const auto folder = folder_named_by("CLIENTELE_TEST_DATA", name);
  if (!folder) return std::nullopt;
  return *folder / name;
}

std::optional<std::filesystem::path> data_file(const oracle_entry& entry) {
  return data_file(entry.inputs["data"].text());
}

}  // namespace clientele_test
