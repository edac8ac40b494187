// expect: (could not convert .* from .double|no viable conversion|no known conversion|no matching function|conversion from .double)[\s\S]*proportion
// A bare number is no proportion until somebody says so: 0.78 and 78 look the same to a function that takes double.
#include <clientele/core/units.hpp>

bool alarming(clientele::proportion complaints) { return complaints > clientele::proportion{0.1}; }

#if defined(CLIENTELE_MUST_FAIL)
int main() { return alarming(0.78) ? 0 : 1; }
#else
int main() { return alarming(clientele::proportion{0.78}) ? 0 : 1; }
#endif
