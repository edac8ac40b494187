#include "io/date_advice.hpp"

#include <clientele/io/date_format.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::io::detail {

std::string date_advice(std::string_view cell, std::string_view option) {
  if (date_format{}.parse(cell).kind == date_kind::date) {
    return "Its dates are ISO: leave " + std::string(option) + " out";
  }
  std::string found;
  for (const char* date : {"%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
                           "%d %b %Y", "%d-%b-%Y", "%b %d, %Y"}) {
    for (const char* time : {"", " %H:%M", " %H:%M:%S"}) {
      const std::string pattern = std::string(date) + time;
      if (date_format{pattern}.parse(cell).kind != date_kind::date) continue;
      found += (found.empty() ? "" : " or ") + clientele::detail::quoted(pattern);
    }
  }
  if (found.empty()) found = "\"%d/%m/%Y\", \"%m/%d/%Y\" ..";
  return "Say how its dates are written with " + std::string(option) + ": " + found;
}

}  // namespace clientele::inline v0::io::detail
