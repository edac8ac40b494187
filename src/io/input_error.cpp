#include <clientele/io/input_error.hpp>

namespace clientele::inline v0::io {

namespace {
std::string message(std::string_view file, std::uint64_t line, std::string_view problem) {
  std::string text(file);
  if (line != input_error::no_line) text += ", line " + std::to_string(line);
  text += ": ";
  text += problem;
  return text;
}
}  // namespace

input_error::input_error(std::string_view file, std::uint64_t line, std::string_view problem)
    : error(message(file, line, problem)), file_(file), line_(line) {}
input_error::~input_error() = default;

}  // namespace clientele::inline v0::io
