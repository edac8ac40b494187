#include "io/exact_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value_stack.hpp>

#include <clientele/io/input_error.hpp>
#include <clientele/io/numbers.hpp>

#include "core/text.hpp"
#include "io/source.hpp"

namespace clientele::inline v0::io::detail {

namespace {

namespace json = boost::json;

/// Builds a value out of what the parser meets.
class builder {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit builder(std::string_view file) : file_(file) {}
  [[nodiscard]] json::value release() { return stack_.release(); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t size, json::error_code&) {
    keys_.pop_back();
    stack_.push_object(size);
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t size, json::error_code&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    key_.append(part.data(), part.size());
    std::vector<std::string>& others = keys_.back();
    if (std::find(others.begin(), others.end(), key_) != others.end()) {
      throw input_error(file_, input_error::no_line, "has the member " + clientele::detail::quoted(key_) + " twice in one object");
    }
    others.push_back(std::exchange(key_, {}));
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view part, json::error_code&) {
    digits_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t value, json::string_view, json::error_code&) {
    digits_.clear();
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) {
    digits_.clear();
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double rough, json::string_view part, json::error_code& problem) {
    digits_.append(part.data(), part.size());
    if (!std::isfinite(rough)) {
      problem = json::error::exponent_overflow;
      return false;
    }
    stack_.push_double(parse_number(std::exchange(digits_, {})).value);
    return true;
  }
  bool on_bool(bool value, json::error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(json::error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  std::string_view file_;
  json::value_stack stack_;
  std::vector<std::vector<std::string>> keys_;  // of the objects that are open
  std::string key_;
  std::string digits_;
};

}  // namespace

json::value parse_json_exactly(std::string_view text, std::string_view file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  json::basic_parser<builder> parser{json::parse_options{}, file};
  json::error_code problem;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), problem);
  if (!problem && read < text.size()) problem = json::error::extra_data;
  if (!problem && !parser.done()) problem = json::error::incomplete;
  if (problem) {
    const std::string_view before = text.substr(0, read);
    const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start = before.rfind('\n');
    const std::size_t column = read - (start == std::string_view::npos ? 0 : start + 1) + 1;
    throw input_error(file, lines + 1, "is not JSON: " + problem.message() + " at character " + std::to_string(column));
  }
  return parser.handler().release();
}

std::string definition_text(const std::string& path, const char* what, std::size_t most_mebibytes) {
  constexpr unsigned bits_of_a_mebibyte = 20;
  const auto file = open_file(path, path);
  std::string text(most_mebibytes << bits_of_a_mebibyte, '\0');
  const std::size_t most = text.size();
  text.resize(file->read(text.data(), most));
  if (text.size() == most) {
    throw input_error(path, input_error::no_line, std::string("is too large for ") + what + "; allowed: less than " +
                                                      std::to_string(most_mebibytes) + " MiB");
  }
  return text;
}

}  // namespace clientele::inline v0::io::detail
