// expect: ColumnValue
// A column of letters is text: its numbers would be codes of characters.
#include <vector>

#include <clientele/core/column.hpp>

#if defined(CLIENTELE_MUST_FAIL)
using value = char;
#else
using value = signed char;
#endif
const std::vector<value> answers{5, 4, 3};
const clientele::column<value> view{answers};

int main() { return view.size() == 3 ? 0 : 1; }
