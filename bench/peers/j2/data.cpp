// Makes the data of job J2: purchases in no order, most of them by few customers.
//
//     data FOLDER ROWS     customer.u32, customer.u64, day.i32, amount.i64 of ROWS purchases by ROWS / 20 customers
//
// A customer's share of the log falls with the square of a uniform number: the top fifth makes 45 % of it.
#include <clientele/core/random_stream.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <numeric>
#include <string>
#include <utility>

#include "common/raw_columns.hpp"

namespace {

constexpr std::uint64_t seed = 20242;
constexpr std::uint64_t stream_of_names = ~std::uint64_t{0};
constexpr std::size_t purchases_per_customer = 20;
constexpr std::int32_t first_day = 18628;             // 2021-01-01
constexpr std::uint64_t days = 1095;                  // to 2023-12-31
constexpr double least_cents = 100;
constexpr double mean_cents_above = 5000;             // exponential
constexpr std::uint64_t spread = 9'000'000'000'037;   // between two 64-bit numbers of customers
constexpr std::size_t piece = std::size_t{1} << 20;   // rows at a time, each piece from a stream of its own

void make(const std::filesystem::path& folder, std::size_t rows) {
  std::filesystem::create_directories(folder);
  const std::size_t customers = std::max<std::size_t>(rows / purchases_per_customer, 1);
  std::vector<std::uint32_t> names(customers);  // so that frequent customers are not neighbours
  std::iota(names.begin(), names.end(), std::uint32_t{0});
  clientele::random_stream shuffle(seed, stream_of_names);
  for (std::size_t i = customers; i-- > 1;) std::swap(names[i], names[static_cast<std::size_t>(shuffle.below(i + 1))]);

  peers::column_writer customer_file(folder / "customer.u32");
  peers::column_writer number_file(folder / "customer.u64");
  peers::column_writer day_file(folder / "day.i32");
  peers::column_writer amount_file(folder / "amount.i64");
  for (std::size_t first = 0; first < rows; first += piece) {
    const std::size_t n = std::min(piece, rows - first);
    std::vector<std::uint32_t> customer(n);
    std::vector<std::uint64_t> number(n);
    std::vector<std::int32_t> day(n);
    std::vector<std::int64_t> amount(n);
    clientele::random_stream random(seed, first / piece);
    for (std::size_t i = 0; i < n; ++i) {
      const double u = random.uniform();
      customer[i] = names[static_cast<std::size_t>(u * u * static_cast<double>(customers))];
      number[i] = customer[i] * spread + 1;
      day[i] = first_day + static_cast<std::int32_t>(random.below(days));
      amount[i] = static_cast<std::int64_t>(least_cents - mean_cents_above * std::log(random.uniform()));
    }
    customer_file.write(customer);
    number_file.write(number);
    day_file.write(day);
    amount_file.write(amount);
  }
  for (peers::column_writer* file : {&customer_file, &number_file, &day_file, &amount_file}) file->close();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 3) throw peers::raw_error("usage: data FOLDER ROWS");
    make(arguments[1], peers::count_argument(arguments[2]));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "data: %s\n", problem.what());
    return 1;
  }
}
