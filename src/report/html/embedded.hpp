// The files that cmake/embed.cmake compiles into the library.
#pragma once
#include <cstddef>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report::detail {

struct embedded_file {
  const unsigned char* bytes;
  std::size_t size;
  std::string_view sha256;  ///< hexadecimal

  [[nodiscard]] std::string_view text() const noexcept { return {reinterpret_cast<const char*>(bytes), size}; }
};

extern const embedded_file report_script;
extern const embedded_file report_style;
#ifdef CLIENTELE_HAS_ECHARTS
extern const embedded_file echarts_script;
extern const embedded_file echarts_licence;
#endif

}  // namespace clientele::inline v0::report::detail
