// Metrics inside SQLite: SQL statements ask for Net Promoter Scores with their intervals, and for grades of customers.
//
// usage: sqlite_metrics [DATABASE]     without a name it works on a file in the folder for temporary files
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "sqlite/aggregates.hpp"
#include "sqlite/columns.hpp"

using namespace clientele;

namespace {

using database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

database open(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(file.string().c_str(), &opened);
  database owned{opened, &sqlite3_close};
  sqlite::check(result, opened);
  return owned;
}
statement prepare(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* prepared = nullptr;
  sqlite::check(sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &prepared, nullptr), db);
  return {prepared, &sqlite3_finalize};
}
/// Whether there is another row.
bool next(sqlite3* db, const statement& rows) {
  const int result = sqlite3_step(rows.get());
  if (result != SQLITE_ROW && result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
  return result == SQLITE_ROW;
}
void execute(sqlite3* db, const char* sql) { sqlite::check(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), db); }

std::string cell(sqlite3_stmt* row, int column) {
  if (sqlite3_column_type(row, column) == SQLITE_NULL) return "NULL";
  if (sqlite3_column_type(row, column) == SQLITE_FLOAT) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(3) << sqlite3_column_double(row, column);
    return text.str();
  }
  if (sqlite3_column_type(row, column) == SQLITE_BLOB) return "a blob";
  return std::string(sqlite::text_of(row, column));
}

/// Runs a query and prints it with its rows, or with its error.
void show(sqlite3* db, std::string_view sql) {
  constexpr int width = 12;
  std::cout << "> " << sql << '\n';
  try {
    const statement rows = prepare(db, sql);
    const int columns = sqlite3_column_count(rows.get());
    for (bool first = true; next(db, rows); first = false) {
      for (int c = 0; first && c < columns; ++c) std::cout << std::setw(width) << sqlite3_column_name(rows.get(), c);
      if (first) std::cout << '\n';
      for (int c = 0; c < columns; ++c) std::cout << std::setw(width) << cell(rows.get(), c);
      std::cout << '\n';
    }
  } catch (const std::exception& error) {
    std::cout << "  error: " << error.what() << '\n';
  }
  std::cout << '\n';
}

//! [register]
/// What SQL statements may call from now on, on this connection.
void add_metrics(sqlite3* db) {
  using survey::net_promoter_score;
  sqlite::add_metric<recommendation>(db, "nps", [](const auto& t) { return net_promoter_score(t).value().value(); });
  sqlite::add_metric<recommendation>(
      db, "nps_low", [](const auto& t) { return net_promoter_score(t).interval().lower.value(); });
  sqlite::add_metric<recommendation>(
      db, "nps_high", [](const auto& t) { return net_promoter_score(t).interval().upper.value(); });
  sqlite::add_metric<recommendation, true>(
      db, "top_box", [](const auto& t, int k) { return survey::top_box_share(t, k).value().value(); });
}
//! [register]

/// What some other program has written: no function of ours is needed for it.
void write_sample(sqlite3* db) {
  execute(db, R"sql(
    DROP TABLE IF EXISTS answers;
    CREATE TABLE answers (store TEXT, score, weight REAL);
    INSERT INTO answers VALUES
      ('Harbour', 10, 0.8), ('Harbour', 9, 0.8), ('Harbour', 9, 1.3), ('Harbour', 7, 1.3), ('Harbour', 10, 0.8),
      ('Harbour', 3, 1.3), ('Harbour', 8, 0.8), ('Harbour', 10, 1.3), ('Harbour', NULL, 1.0), ('Harbour', 9.0, 0.8),
      ('Market', 6, 1.0), ('Market', 2, 1.0), ('Market', 8, 2.0), ('Market', 9, 0.5), ('Market', 5, 1.0),
      ('Market', 7, 1.0), ('Market', NULL, 1.0), ('Market', 0, 0.5), ('Station', NULL, 1.0);

    DROP TABLE IF EXISTS purchases;
    CREATE TABLE purchases (customer INTEGER, day TEXT, cents INTEGER);
    INSERT INTO purchases VALUES
      (101, '2024-01-03', 4500), (101, '2024-02-11', 5250), (101, '2024-05-30', 12000), (101, '2024-06-28', 1999),
      (102, '2024-01-15', 1250), (103, '2024-02-02', 30000), (103, '2024-02-02', 1500), (104, '2024-02-20', 990),
      (104, '2024-03-19', 990), (104, '2024-04-18', 990), (105, '2024-03-01', 8000), (105, '2024-03-09', -8000),
      (106, '2024-04-05', 6400), (106, '2024-06-14', 7100), (107, '2024-05-05', 2500), (108, '2024-05-17', 2100),
      (108, '2024-06-02', 4300), (109, '2024-06-30', 700),
      (NULL, '2024-03-11', 5000), (110, NULL, 2500), (106, '2024-06-29', NULL);
  )sql");
}

//! [log]
/// A row of a log. Any of it can be missing, and which rows count is for the library to say, not for a default of 0.
struct purchase {
  std::optional<std::int64_t> customer;
  std::optional<day> date;
  std::optional<money<EUR>> amount;
};

std::vector<purchase> read_log(sqlite3* db, std::string_view sql) {
  std::vector<purchase> log;
  const statement rows = prepare(db, sql);
  while (next(db, rows)) {
    purchase& row = log.emplace_back();
    const std::uint64_t position = log.size() - 1;
    row.customer = sqlite::whole_number(rows.get(), 0, position);
    row.date = sqlite::day_of(rows.get(), 1, position);
    if (const auto cents = sqlite::whole_number(rows.get(), 2, position)) row.amount = money<EUR>::from_units(*cents);
  }
  return log;
}
//! [log]

//! [grades]
/// Reads a log of purchases, and writes a row for every customer with a grade.
void grade_customers(sqlite3* db, std::string_view log, observation_window window) {
  const auto summary = summarize_purchases(read_log(db, log), &purchase::customer, &purchase::date, &purchase::amount,
                                           window, {}, {.invalid = on_invalid::count});
  std::cout << "left out: " << summary.missing() << " without a day or an amount, "
            << summary.rejected()[rejection::invalid_key] << " without a customer\n\n";
  const auto grades = segment::customer_grades(summary, segment::quantile_thresholds(summary));

  execute(db, "BEGIN; DROP TABLE IF EXISTS customers;"
              "CREATE TABLE customers"
              " (customer INTEGER PRIMARY KEY, recency INTEGER, orders INTEGER, cents INTEGER, grade TEXT)");
  const statement insert = prepare(db, "INSERT INTO customers VALUES (?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < summary.size(); ++i) {
    const std::string grade{name(grades.spend().classes()[i])};
    sqlite3_bind_int64(insert.get(), 1, summary.keys()[i]);
    sqlite3_bind_int64(insert.get(), 2, summary.recency(i).count());
    sqlite3_bind_int64(insert.get(), 3, summary.orders()[i]);
    sqlite3_bind_int64(insert.get(), 4, summary.spend()[i].units());
    sqlite3_bind_text(insert.get(), 5, grade.c_str(), -1, SQLITE_TRANSIENT);
    next(db, insert);
    sqlite3_reset(insert.get());
  }
  execute(db, "COMMIT");
}
//! [grades]

void run(const std::filesystem::path& file) {
  write_sample(open(file).get());  // and closes it: what follows finds a file, as any program would

  const database db = open(file);
  add_metrics(db.get());

  std::cout << "Scores\n\n";
  //! [ask]
  show(db.get(), "SELECT store, count(score) AS n, nps(score) AS nps, nps_low(score) AS low, nps_high(score) AS high, "
                 "top_box(score, 2) AS top_2 FROM answers GROUP BY store ORDER BY store");
  show(db.get(), "SELECT nps(score) AS plain, nps(score, weight) AS weighted, nps_low(score, weight) AS low, "
                 "nps_high(score, weight) AS high FROM answers");
  show(db.get(), "SELECT store, nps(score) AS nps FROM answers GROUP BY store HAVING nps_low(score) > -20");
  //! [ask]
  show(db.get(), "SELECT nps(column1) AS nps FROM (VALUES (10), ('9'), (NULL), (7.0))");  // values of all types
  show(db.get(), "SELECT nps(score) AS nps, nps_low(score) AS low, nps_high(score) AS high FROM answers "
                 "WHERE store = 'nowhere'");

  std::cout << "Customers\n\n";
  //! [customers]
  const observation_window half_year{day::from_civil(2024, 1, 1), day::from_civil(2024, 6, 30)};
  grade_customers(db.get(), "SELECT customer, day, cents FROM purchases", half_year);
  show(db.get(), "SELECT * FROM customers WHERE recency <= 31 ORDER BY cents DESC");
  show(db.get(), "SELECT grade, count(*) AS customers, sum(cents) / 100.0 AS EUR FROM customers GROUP BY grade "
                 "ORDER BY min(cents) DESC");
  //! [customers]

  std::cout << "What is refused\n\n";
  show(db.get(), "SELECT nps(column1) FROM (VALUES (9), ('abc'))");
  show(db.get(), "SELECT nps(column1) FROM (VALUES (9), (11))");
  show(db.get(), "SELECT nps(column1) FROM (VALUES (9), (6.5))");
  show(db.get(), "SELECT nps(column1) FROM (VALUES (9), (x'39'))");
  show(db.get(), "SELECT store, nps(9e999) FROM answers GROUP BY store");
  show(db.get(), "SELECT nps(score, weight - 1) FROM answers");
  show(db.get(), "SELECT nps(score, NULL) FROM answers");
  show(db.get(), "SELECT top_box(score, 0) FROM answers");
  show(db.get(), "SELECT top_box(score, 11) FROM answers");
  show(db.get(), "SELECT top_box(score, 'two') FROM answers");
  show(db.get(), "SELECT top_box(score, rowid) FROM answers");
  show(db.get(), "SELECT nps() FROM answers");
  show(db.get(), "SELECT nps(score, weight, 1) FROM answers");
  //! [refused]
  const auto refuse_log = [&](std::string_view log) {
    std::cout << "> " << log << '\n';
    try {
      grade_customers(db.get(), log, half_year);
    } catch (const std::exception& error) {
      std::cout << "  error: " << error.what() << "\n\n";
    }
  };
  refuse_log("SELECT customer, day, cents / 100.0 AS euros FROM purchases");
  refuse_log("SELECT 'Anna' AS customer, day, cents FROM purchases");
  refuse_log("SELECT customer, day, x'39' AS cents FROM purchases");
  refuse_log("SELECT customer, '03.01.2024' AS day, cents FROM purchases");
  refuse_log("SELECT customer, 20240103 AS day, cents FROM purchases");
  refuse_log("SELECT customer, day, cent FROM purchases");
  //! [refused]
  show(db.get(), "SELECT count(score), nps(score) FROM answers");  // and all is well afterwards
}

}  // namespace

int main(int arguments, char** values) {
  std::filesystem::path file;
  try {
    if (arguments > 1) {
      run(values[1]);
      return 0;
    }
    file = std::filesystem::temp_directory_path() / ("clientele_" + std::to_string(std::random_device{}()) + ".db");
    run(file);
    std::filesystem::remove(file);
    return 0;
  } catch (const std::exception& error) {
    std::error_code ignored;
    if (!file.empty()) std::filesystem::remove(file, ignored);
    std::cerr << "sqlite_metrics: " << error.what() << '\n';
    return 2;
  }
}
