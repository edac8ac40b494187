#include "survey/price_answers.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace clientele::inline v0::survey::detail {

namespace {

void require_prices(const numeric_columns& columns) {
  for (std::size_t question = 0; question < price_questions; ++question) {
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      const double price = columns[question][row];
      if (!(price < 0.0)) continue;
      throw invalid_value("a price of " + clientele::detail::quoted(columns.name(question)) + " is " +
                              clientele::detail::number_text(price) + " in row " + std::to_string(row) +
                              "; allowed: 0 or more, NaN where it is missing",
                          row);
    }
  }
}

bool in_order(const numeric_columns& columns, std::size_t row, price_order order) {
  const double middle = columns[cheap][row];
  const double upper = columns[expensive][row];
  return columns[too_cheap][row] < middle && (order == price_order::strict ? middle < upper : middle <= upper) &&
         upper < columns[too_expensive][row];
}

}  // namespace

price_answers read_price_answers(const numeric_columns& answers, const price_columns& names,
                                 const std::vector<std::string>& more, price_order order,
                                 intransitive_prices policy) {
  std::vector<std::string> wanted{names.too_cheap, names.cheap, names.expensive, names.too_expensive};
  wanted.insert(wanted.end(), more.begin(), more.end());
  const numeric_columns selected = answers.select(wanted);
  require_prices(selected);

  const completed_columns whole = complete(selected, missing_data::listwise);
  std::vector<bool> keep(whole.columns.rows(), true);
  price_answers result;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (in_order(whole.columns, row, order)) continue;
    ++result.intransitive;
    keep[row] = policy == intransitive_prices::keep;
  }
  completed_columns kept = complete(whole.columns.where(keep), missing_data::listwise);
  result.columns = std::move(kept.columns);
  result.basis = kept.basis;
  result.basis.missing = whole.report.with_gaps;
  result.missing = whole.report;
  result.missing.used = result.columns.rows();

  for (std::size_t question = 0; question < price_questions; ++question) {
    const auto column = result.columns[question];
    result.prices.insert(result.prices.end(), column.begin(), column.end());
  }
  std::sort(result.prices.begin(), result.prices.end());
  result.prices.erase(std::unique(result.prices.begin(), result.prices.end()), result.prices.end());
  for (std::size_t question = 0; question < price_questions; ++question) {
    for (const double price : result.columns[question]) {
      const auto at = std::lower_bound(result.prices.begin(), result.prices.end(), price);
      result.place[question].push_back(static_cast<std::uint32_t>(at - result.prices.begin()));
    }
  }
  return result;
}

}  // namespace clientele::inline v0::survey::detail
