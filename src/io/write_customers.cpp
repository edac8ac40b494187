#include <clientele/io/write_customers.hpp>

#include <cstddef>
#include <ostream>
#include <string_view>

#include <clientele/core/errors.hpp>

#include "io/decimal.hpp"
#include "io/write_file.hpp"
#include "report/numbers.hpp"

namespace clientele::inline v0::io {

namespace {

void require_rows(const char* what, std::size_t rows, std::size_t customers) {
  if (rows == customers) return;
  throw invalid_argument(std::string(what) + " of " + std::to_string(rows) +
                         " customers do not belong to a summary of " + std::to_string(customers));
}

}  // namespace

void write_customers(std::ostream& out, const customer_rows& rows, const write_customers_options& options) {
  const auto& summary = rows.summary;
  const std::size_t customers = summary.size();
  const bool refunds = !summary.refunds().empty() || summary.options().refunds == refund_policy::separate;
  const bool runs = summary.options().periods.has_value();
  if (rows.scores != nullptr) require_rows("scores", rows.scores->size(), customers);
  if (rows.segments != nullptr) require_rows("segments", rows.segments->size(), customers);
  if (rows.segments_of_eight != nullptr) require_rows("segments of eight", rows.segments_of_eight->size(), customers);
  if (rows.grades != nullptr) require_rows("grades", rows.grades->size(), customers);
  if (rows.loyalty != nullptr) require_rows("loyalty classes", rows.loyalty->size(), customers);
  if (customers != 0 && summary.keys().back() >= rows.names.size()) {  // keys ascend
    throw invalid_argument("customer " + std::to_string(summary.keys().back()) + " has no name; there are " +
                           std::to_string(rows.names.size()) + ", from 0");
  }

  std::string text = "customer,first_purchase,last_purchase,recency_days,orders,purchase_days,spend";
  if (refunds) text += ",refunds";
  if (runs) text += ",longest_run_" + std::string(name(summary.options().periods->unit)) + 's';
  if (rows.scores != nullptr) text += ",recency_score,frequency_score,monetary_score";
  if (rows.segments != nullptr) text += ",segment";
  if (rows.segments_of_eight != nullptr) text += ",segment_of_eight";
  if (rows.grades != nullptr) text += ",spend_grade,frequency_grade";
  if (rows.loyalty != nullptr) text += ",loyalty";
  text += '\n';
  constexpr std::size_t piece_bytes = std::size_t{64} << 10;
  for (std::size_t i = 0; i < customers; ++i) {
    const auto add = [&text](std::string_view cell) {
      text += ',';
      report::detail::append_csv_cell(text, cell, false);
    };
    report::detail::append_csv_cell(text, rows.names[summary.keys()[i]], options.guard_formulas);
    add(to_string(summary.first_days()[i]));
    add(to_string(summary.last_days()[i]));
    add(std::to_string(summary.recency(i).count()));
    add(std::to_string(summary.orders()[i]));
    add(std::to_string(summary.purchase_days()[i]));
    add(detail::shortest_money(summary.spend()[i].units(), purchase_money::decimals));
    if (refunds) add(detail::shortest_money(summary.refunds()[i].units(), purchase_money::decimals));
    if (runs) add(std::to_string(summary.longest_runs()[i]));
    if (rows.scores != nullptr) {
      const segment::rfm_score score = (*rows.scores)[i];
      add(std::to_string(score.recency));
      add(std::to_string(score.frequency));
      add(std::to_string(score.monetary));
    }
    if (rows.segments != nullptr) add(rows.segments->name(i));
    if (rows.segments_of_eight != nullptr) add(rows.segments_of_eight->name(i));
    if (rows.grades != nullptr) {
      add(name(rows.grades->spend()[i]));
      add(name(rows.grades->frequency()[i]));
    }
    if (rows.loyalty != nullptr) add(name((*rows.loyalty)[i]));
    text += '\n';
    if (text.size() >= piece_bytes) {
      out.write(text.data(), static_cast<std::streamsize>(text.size()));
      text.clear();
    }
  }
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

void save_customers(const std::string& path, const customer_rows& rows, const write_customers_options& options) {
  detail::write_file(path, [&](std::ostream& out) { write_customers(out, rows, options); });
}

}  // namespace clientele::inline v0::io
