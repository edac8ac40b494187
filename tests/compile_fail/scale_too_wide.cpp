// expect: a rating scale has at most 256 levels
#include <string_view>

#include <clientele/core/scale.hpp>

#if defined(CLIENTELE_MUST_FAIL)
struct spend : clientele::rating_scale<0, 1000> {
#else
struct spend : clientele::rating_scale<0, 100> {
#endif
  static constexpr std::string_view name = "spend";
};

int main() { return spend::low; }
