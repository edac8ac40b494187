#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/report/figure.hpp>

namespace clientele::inline v0::report {

/// Records that were left out of a column for one reason.
struct rejected_rows {
  std::string file = {};
  std::string column = {};  ///< empty: the record as a whole
  std::string reason = {};  ///< "out_of_range"
  std::uint64_t rows = 0;
  std::uint64_t first_line = 0;  ///< the physical line of the first of them; 0: not known
};

/// A list of figures with the records that are not in them. Renderers change nothing and compute nothing.
struct scorecard {
  static constexpr const char* schema = "clientele-scorecard/1";

  std::vector<figure> figures = {};          ///< in the order in which they are shown
  std::vector<rejected_rows> rejected = {};
  std::string grouped_by = {};               ///< the column of the groups, for headings; may be empty
};

}  // namespace clientele::inline v0::report
