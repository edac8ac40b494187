// Four prices per person, in order: what the price sensitivity meter and its extension begin with.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/van_westendorp.hpp>

namespace clientele::inline v0::survey::detail {

/// The four questions, in the order of their prices.
enum : std::size_t { too_cheap, cheap, expensive, too_expensive, price_questions };

struct price_answers {
  numeric_columns columns;  ///< the four prices first, then what else was asked for; no gaps
  sample_basis basis;
  missing_report missing;
  std::uint64_t intransitive = 0;
  std::vector<double> prices;  ///< that somebody named, rising, each once
  std::array<std::vector<std::uint32_t>, price_questions> place;  ///< of a person's price among them, by question

  [[nodiscard]] std::size_t rows() const noexcept { return columns.rows(); }
};

/// People without gaps in the four columns and in `more`, those with intransitive prices left out on request.
[[nodiscard]] price_answers read_price_answers(const numeric_columns& answers, const price_columns& names,
                                               const std::vector<std::string>& more, price_order order,
                                               intransitive_prices policy);

}  // namespace clientele::inline v0::survey::detail
