// Meets the rule of rfm.json: cuts are type-7 quantiles plus one, bins hold lower <= value < upper.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <clientele/segment/rfm.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

namespace clientele_test {

/// A whole value is at q + 1 or above if and only if it is above the whole number below q + 1. `one` is a unit's worth.
inline std::vector<clientele::segment::rfm_cut> plus_one(std::span<const clientele::segment::rfm_cut> cuts,
                                                         std::int64_t one) {
  std::vector<clientele::segment::rfm_cut> result;
  for (const auto& cut : cuts) result.push_back({cut.whole + one - (cut.numerator == 0 ? 1 : 0)});
  return result;
}

template <class Summary>
void check_rfm_oracle(const Summary& summary, const oracle_entry& entry) {
  using namespace clientele;
  using namespace clientele::segment;
  using money_type = typename Summary::money_type;
  const json_value& expected = entry.value;
  const auto bins = static_cast<int>(entry.inputs["bins"].number());
  const std::string source = entry.source;
  INFO(source);
  REQUIRE(summary.size() == static_cast<std::size_t>(expected["customers"].number()));

  rfm_options options{rfm_bins::all(bins), rfm_rule::type_7, purchase_count::orders};
  const auto type_7 = rfm(summary, options);
  const std::int64_t unit = money_type::units_per_one;
  const auto check_cuts = [&](std::span<const rfm_cut> cuts, const char* dimension, std::int64_t one) {
    REQUIRE(cuts.size() + 1 == expected["cut_points"][dimension]["lower"].size());
    for (std::size_t k = 0; k < cuts.size(); ++k) {
      check_either(cuts[k].to_double() / static_cast<double>(one) + 1.0,
                   expected["cut_points"][dimension]["lower"][k + 1].number(), entry.allowed, source);
    }
  };
  check_cuts(type_7.cuts().recency(), "recency", 1);
  check_cuts(type_7.cuts().frequency(), "frequency", 1);
  check_cuts(type_7.cuts().monetary(), "monetary", unit);

  typename rfm_cuts<money_type>::parts adapted;
  adapted.options = options;  // some of its cuts are tied, which the user's own may not be
  adapted.recency = plus_one(type_7.cuts().recency(), 1);
  adapted.frequency = plus_one(type_7.cuts().frequency(), 1);
  adapted.monetary = plus_one(type_7.cuts().monetary(), unit);
  const auto scores = rfm(summary, rfm_cuts<money_type>{adapted});
  options.rule = rfm_rule::ntile_by_key;
  const auto tiles = rfm(summary, options);

  const auto check_counts = [&](const rfm_bins_formed& formed, const json_value& counts) {
    for (int score = 1; score <= bins; ++score) {
      const json_value* count = counts.find(std::to_string(score));
      CHECK(formed.customers[static_cast<std::size_t>(score) - 1] ==
            (count == nullptr ? 0U : static_cast<std::uint64_t>(count->number())));
    }
    CHECK(formed.formed() == static_cast<int>(counts.size()));
    CHECK(formed.complete() == (counts.size() == static_cast<std::size_t>(bins)));
  };
  check_counts(scores.formed(rfm_dimension::recency), expected["counts_recency"]);
  check_counts(scores.formed(rfm_dimension::frequency), expected["counts_frequency"]);
  check_counts(scores.formed(rfm_dimension::monetary), expected["counts_monetary"]);
  check_counts(tiles.formed(rfm_dimension::recency), expected["ntile_counts"]["r"]);
  check_counts(tiles.formed(rfm_dimension::frequency), expected["ntile_counts"]["f"]);
  check_counts(tiles.formed(rfm_dimension::monetary), expected["ntile_counts"]["m"]);

  std::map<std::string, std::uint64_t> codes;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::string code = std::to_string(int{scores[i].recency}) + std::to_string(int{scores[i].frequency}) +
                             std::to_string(int{scores[i].monetary});
    ++codes[code];
    sum += 100ULL * scores[i].recency + 10ULL * scores[i].frequency + scores[i].monetary;
  }
  CHECK(codes.size() == static_cast<std::size_t>(expected["distinct_rfm_codes"].number()));
  CHECK(sum == static_cast<std::uint64_t>(expected["sum_of_rfm_codes"].number()));
  if (const json_value* by_code = expected.find("customers_by_rfm_code")) {
    for (const std::string& code : by_code->keys()) {
      CHECK(codes[code] == static_cast<std::uint64_t>((*by_code)[code].number()));
    }
  }
  for (const json_value& customer : expected["sample"]) {
    const auto key = static_cast<std::uint32_t>(customer["customer_id"].number());
    const auto found = std::find(summary.keys().begin(), summary.keys().end(), key);
    REQUIRE(found != summary.keys().end());
    const auto i = static_cast<std::size_t>(found - summary.keys().begin());
    CHECK(summary.recency(i).count() == customer["recency_days"].number());
    CHECK(summary.orders()[i] == customer["transactions"].number());
    check_either(summary.spend()[i].to_double(), customer["amount"].number(), entry.allowed, source);
    CHECK(scores.recency()[i] == customer["r"].number());
    CHECK(scores.frequency()[i] == customer["f"].number());
    CHECK(scores.monetary()[i] == customer["m"].number());
    CHECK(tiles.recency()[i] == customer["r_ntile_ties_by_id"].number());
    CHECK(tiles.frequency()[i] == customer["f_ntile_ties_by_id"].number());
    CHECK(tiles.monetary()[i] == customer["m_ntile_ties_by_id"].number());
  }
}

}  // namespace clientele_test
