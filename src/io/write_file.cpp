#include "io/write_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <clientele/io/output_error.hpp>

namespace clientele::inline v0::io::detail {

namespace {
[[noreturn]] void fail(const std::string& path, int number) {
  std::string problem = "cannot be written: ";
  problem += number == ENOENT   ? "no such directory"
             : number == EACCES ? "permission denied"
             : number == EISDIR ? "is a directory"
             : number == 0      ? "unknown reason"
                                : std::generic_category().message(number);
  throw output_error(path, problem);
}
}  // namespace

void write_file(const std::string& path, const std::function<void(std::ostream&)>& write) {
  if (path.empty()) throw output_error("(no name)", "cannot be written: its name is empty");
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) fail(path, errno);
  write(out);
  out.close();  // what is still buffered may not fit
  if (!out) fail(path, errno);
}

}  // namespace clientele::inline v0::io::detail
