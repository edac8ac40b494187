#include <clientele/io/output_error.hpp>

namespace clientele::inline v0::io {

output_error::output_error(std::string_view file, std::string_view problem)
    : error(std::string(file) + ": " + std::string(problem)), file_(file) {}
output_error::~output_error() = default;

}  // namespace clientele::inline v0::io
