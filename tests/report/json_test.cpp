#include <clientele/report/json.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "report/purchases_section.hpp"

using namespace clientele;
using clientele_test::purchases;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A reader of JSON that shares nothing with the writer: it keeps numbers as they are written, and throws for
/// whatever the grammar does not allow.
struct node {
  char kind = '?';  // n(ull) #(number) s(tring) [ {
  std::string text;
  std::vector<std::string> keys;  // empty in an array
  std::vector<node> items;

  [[nodiscard]] const node& operator[](std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == key) return items[i];
    }
    throw std::runtime_error("no key " + std::string(key));
  }
  [[nodiscard]] const node& operator[](std::size_t i) const { return items.at(i); }
  [[nodiscard]] bool has(std::string_view key) const { return std::find(keys.begin(), keys.end(), key) != keys.end(); }
  [[nodiscard]] double number() const {
    if (kind == 'n') return unknown;
    if (kind != '#') throw std::runtime_error("no number: " + text);
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ptr != text.data() + text.size()) throw std::runtime_error("bad number " + text);
    return value;
  }
};

class json_reader {
 public:
  explicit json_reader(std::string_view text) : text_(text) {}
  node whole() {
    node result = value();
    blanks();
    if (at_ != text_.size()) throw std::runtime_error("text after the end");
    return result;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void blanks() {
    while (peek() == ' ' || peek() == '\n') ++at_;
  }
  void expect(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) throw std::runtime_error("expected " + std::string(word));
    at_ += word.size();
  }
  node value() {
    blanks();
    node result;
    const char c = peek();
    if (c == '{' || c == '[') {
      result.kind = c;
      const char end = c == '{' ? '}' : ']';
      ++at_;
      blanks();
      while (peek() != end) {
        if (!result.keys.empty()) expect(",");
        blanks();
        std::string key;
        if (c == '{') {
          key = string();
          blanks();
          expect(":");
        }
        result.keys.push_back(std::move(key));
        result.items.push_back(value());
        blanks();
      }
      ++at_;
    } else if (c == '"') {
      result.kind = 's';
      result.text = string();
    } else if (c == 'n') {
      expect("null");
      result.kind = 'n';
    } else {
      result.kind = '#';
      const std::size_t from = at_;
      if (peek() == '-') ++at_;
      digits(peek() != '0');
      if (peek() == '.') ++at_, digits(true);
      if (peek() == 'e' || peek() == 'E') {
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        digits(true);
      }
      result.text = text_.substr(from, at_ - from);
    }
    return result;
  }
  void digits(bool many) {
    if (peek() < '0' || peek() > '9') throw std::runtime_error("expected a digit");
    do ++at_;
    while (many && peek() >= '0' && peek() <= '9');
  }
  std::string string() {
    expect("\"");
    std::string result;
    while (peek() != '"') {
      if (static_cast<unsigned char>(peek()) < 0x20) throw std::runtime_error("control character in a string");
      if (peek() != '\\') {
        result += text_[at_++];
        continue;
      }
      ++at_;
      const char escape = text_.at(at_++);
      constexpr std::string_view escapes = "\"\\/bfnrt";
      constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
      if (const std::size_t found = escapes.find(escape); found != std::string_view::npos) {
        result += meanings[found];
      } else if (escape == 'u') {
        unsigned code = 0;
        std::from_chars(text_.data() + at_, text_.data() + at_ + 4, code, 16);
        if (code >= 0x80) throw std::runtime_error("an escape that is not needed");
        result += static_cast<char>(code);
        at_ += 4;
      } else {
        throw std::runtime_error("unknown escape");
      }
    }
    ++at_;
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string rendered(const report::scorecard& card) {
  std::ostringstream out;
  report::render_json(out, card);
  return out.str();
}
node read_back(const report::scorecard& card) { return json_reader(rendered(card)).whole(); }

report::scorecard of(report::figure figure) { return {.figures = {std::move(figure)}}; }

report::figure nps() {
  report::figure result;
  result.id = "net_promoter_score";
  result.columns = {"recommend"};
  result.value = 46.875;
  result.unit = "points";
  result.standard_error = 11.6796;
  result.interval = {.level = 0.95, .lower = 20.408, .upper = 65.307, .method = "adjusted_wald"};
  result.n = 32;
  result.effective_n = 32;
  result.missing = 1;
  result.direction = report::direction::higher;
  return result;
}

}  // namespace

TEST_CASE("a scorecard as JSON, byte for byte") {
  report::scorecard card;
  card.figures.push_back(nps());
  report::figure share = nps();
  share.id = "top_box_share";
  share.group = "Beijing";
  share.columns = {"quality", "price"};
  share.parameters = {{"k", 2}, {"grade", "satisfied"}, {"share", 0.5}};
  share.value = unknown;
  share.unit = "proportion";
  share.standard_error = unknown;
  share.interval = {.level = 0.9, .lower = 0, .upper = 1, .method = "wilson"};
  share.n = 0;
  share.effective_n = 0;
  share.missing = 18446744073709551615U;
  share.direction = report::direction::none;
  share.target = report::target{0.8, report::verdict::undecided};
  share.difference_from_rest = report::difference_from_rest{.value = -0.125,
                                                            .standard_error = 1e-9,
                                                            .interval = {0.9, -0.5, 0.25, "newcombe_10"},
                                                            .p = 0.0123,
                                                            .p_adjusted = 0.0246,
                                                            .adjustment = "holm"};
  card.figures.push_back(share);
  card.rejected = {{"a.csv", "recommend", "out_of_range", 3, 17}, {"a.csv", "", "too_few_fields", 1, 4}};
  CHECK(rendered(card) == R"({
  "schema": "clientele-scorecard/1",
  "metrics": [
    {
      "id": "net_promoter_score",
      "group": null,
      "column": "recommend",
      "parameters": {},
      "value": 46.875,
      "unit": "points",
      "standard_error": 11.6796,
      "interval": {"level": 0.95, "lower": 20.408, "upper": 65.307, "method": "adjusted_wald"},
      "n": 32,
      "effective_n": 32,
      "missing": 1,
      "direction": "higher"
    },
    {
      "id": "top_box_share",
      "group": "Beijing",
      "columns": ["quality", "price"],
      "parameters": {"k": 2, "grade": "satisfied", "share": 0.5},
      "value": null,
      "unit": "proportion",
      "standard_error": null,
      "interval": {"level": 0.9, "lower": 0, "upper": 1, "method": "wilson"},
      "n": 0,
      "effective_n": 0,
      "missing": 18446744073709551615,
      "direction": null,
      "target": {"value": 0.8, "verdict": "undecided"},
      "difference_from_rest": {"value": -0.125, "standard_error": 1e-09, "interval": {"level": 0.9, "lower": -0.5, "upper": 0.25, "method": "newcombe_10"}, "p": 0.0123, "p_adjusted": 0.0246, "adjustment": "holm"}
    }
  ],
  "rejected": [
    {"file": "a.csv", "column": "recommend", "reason": "out_of_range", "rows": 3, "first_line": 17},
    {"file": "a.csv", "column": "", "reason": "too_few_fields", "rows": 1, "first_line": 4}
  ]
}
)");
  CHECK_NOTHROW(read_back(card));
}

TEST_CASE("the customers of purchases as JSON, byte for byte") {
  report::scorecard card;
  card.customers = purchases();
  card.rejected = {{"log.csv", "customer", "missing", 2, 9}};
  CHECK(rendered(card) == R"({
  "schema": "clientele-scorecard/1",
  "from": "2010-12-01",
  "as_of": "2011-12-10",
  "metrics": [
    {
      "id": "repeat_purchase_rate",
      "group": null,
      "columns": [],
      "parameters": {},
      "value": 0.5,
      "unit": "proportion",
      "standard_error": 0.25,
      "interval": {"level": 0.95, "lower": 0.15, "upper": 0.85, "method": "wilson"},
      "n": 4,
      "effective_n": 4,
      "missing": 0,
      "direction": null
    }
  ],
  "purchases": {
    "currency": "GBP",
    "refunds": "net",
    "zero_amounts": "keep",
    "lines": 12,
    "customers": 4,
    "orders": 7,
    "gross_revenue": 1234.75,
    "revenue": 1234.5,
    "refund_orders": 1,
    "refund_lines": null,
    "refund_amount": -0.25,
    "customers_with_negative_spend": 1,
    "left_out": [
      {"reason": "before_from", "what": "orders", "count": 3},
      {"reason": "refunds", "what": "orders", "count": 1, "amount": -20.5}
    ]
  },
  "lorenz": [
    {"customers": 0, "share": 0, "interval": {"level": 0.95, "lower": 0, "upper": 0, "method": "linearised"}},
    {"customers": 1, "share": 1, "interval": {"level": 0.95, "lower": 1, "upper": 1, "method": "linearised"}}
  ],
  "rfm": {
    "rule": "inverse_ecdf",
    "frequency": "purchase_days",
    "binning": "independent",
    "cuts_applied": true,
    "cuts_from": "2010-01-01",
    "cuts_as_of": "2010-11-30",
    "cuts": {"recency": [30.5], "frequency": [1, 2], "monetary": []},
    "bins": {
      "recency": {"unit": "days", "asked": 2, "formed": 2, "customers": [3, 1]},
      "frequency": {"unit": "purchase_days", "asked": 3, "formed": 2, "customers": [3, 0, 1]},
      "monetary": {"unit": "GBP", "asked": 2, "formed": 1, "customers": [4, 0]}
    },
    "cells": [
      {"recency": 1, "frequency": 2, "customers": 1, "share": 0.25, "interval": {"level": 0.95, "lower": 0.05, "upper": 0.7, "method": "wilson"}}
    ],
    "segment_set": "eight_segments",
    "segments": [
      {"name": "Loyal", "customers": 1, "share": 0.25, "interval": {"level": 0.95, "lower": 0.05, "upper": 0.7, "method": "wilson"}},
      {"name": "Other", "customers": 3, "share": 0.75, "interval": {"level": 0.95, "lower": 0.3, "upper": 0.95, "method": "wilson"}}
    ],
    "segments_of_eight": []
  },
  "grades": {
    "spend": {
      "unit": "GBP",
      "rules": {"middle_from": 10.5, "high_from": 20, "middle_quantile": "1/3"},
      "classes": [
        {"name": "low", "customers": 1, "share": 0.25, "interval": {"level": 0.95, "lower": 0.05, "upper": 0.7, "method": "wilson"}}
      ]
    },
    "loyalty": {
      "unit": "purchase_days",
      "rules": {"loyal_from": 3},
      "classes": [
        {"name": "loyal", "customers": 1, "share": 0.25, "interval": {"level": 0.95, "lower": 0.05, "upper": 0.7, "method": "wilson"}}
      ]
    }
  },
  "rejected": [
    {"file": "log.csv", "column": "customer", "reason": "missing", "rows": 2, "first_line": 9}
  ]
}
)");
  card.figures = {nps()};
  const std::string both = rendered(card);
  CHECK(both.find("net_promoter_score") < both.find("repeat_purchase_rate"));
  card.customers->lines.reset();
  card.customers->refund_orders.reset();
  card.customers->refund_amount.reset();
  card.customers->gross_revenue.reset();
  card.customers->rfm.cuts_from.clear();
  card.customers->rfm.cuts_as_of.clear();
  card.customers->revenue = unknown;
  const std::string less = rendered(card);
  // The keys are always the same.
  for (const std::string key : {"lines", "refund_orders", "refund_amount", "gross_revenue", "cuts_from", "cuts_as_of"}) {
    CHECK(both.find('"' + key + "\": ") != std::string::npos);
    CHECK(both.find('"' + key + "\": null") == std::string::npos);
    CHECK(less.find('"' + key + "\": null,\n") != std::string::npos);
  }
  CHECK(less.find("\"revenue\": null") != std::string::npos);
}

TEST_CASE("the period before, byte for byte") {
  report::scorecard card;
  card.figures.push_back(nps());
  card.figures.back().previous =
      report::previous_figure{.value = 40.5,
                              .interval = {0.95, 20.25, 60, "adjusted_wald"},
                              .n = 30,
                              .change = report::change{.value = 6.375,
                                                       .standard_error = 16.5,
                                                       .interval = {0.95, -26, 38.75, "wald"},
                                                       .p = 0.7,
                                                       .p_adjusted = unknown,
                                                       .adjustment = "holm",
                                                       .samples = "independent"}};
  card.figures.push_back(nps());
  card.figures.back().previous = report::previous_figure{.value = unknown, .interval = {0.95, -100, 100, "adjusted_wald"}};
  card.answered = report::day_range{"2024-01-01", "2024-06-30"};
  card.answers_left_out = {{"before_from", "answers", 12, {}}};
  card.previous = report::day_range{"2023-07-01", "2023-12-31"};
  const std::string text = rendered(card);
  CHECK(text.substr(0, text.find("  \"metrics\"")) == R"({
  "schema": "clientele-scorecard/1",
  "answered": {
    "from": "2024-01-01",
    "as_of": "2024-06-30",
    "left_out": [
      {"reason": "before_from", "what": "answers", "count": 12}
    ]
  },
  "previous": {
    "from": "2023-07-01",
    "as_of": "2023-12-31"
  },
)");
  CHECK(text.find(R"(
      "missing": 1,
      "direction": "higher",
      "previous": {"value": 40.5, "interval": {"level": 0.95, "lower": 20.25, "upper": 60, "method": "adjusted_wald"}, "n": 30, "change": {"value": 6.375, "standard_error": 16.5, "interval": {"level": 0.95, "lower": -26, "upper": 38.75, "method": "wald"}, "p": 0.7, "p_adjusted": null, "adjustment": "holm", "samples": "independent"}}
)") != std::string::npos);
  CHECK(text.find(R"(
      "previous": {"value": null, "interval": {"level": 0.95, "lower": -100, "upper": 100, "method": "adjusted_wald"}, "n": 0, "change": null}
)") != std::string::npos);
  CHECK_NOTHROW(read_back(card));
}

TEST_CASE("an empty scorecard") {
  CHECK(rendered({}) == "{\n  \"schema\": \"clientele-scorecard/1\",\n  \"metrics\": [],\n  \"rejected\": []\n}\n");
}

TEST_CASE("keys stand in their order") {
  report::figure figure = nps();
  figure.difference_from_rest.emplace();
  figure.target.emplace();
  const node read = read_back(of(figure));
  CHECK(read.keys == std::vector<std::string>{"schema", "metrics", "rejected"});
  CHECK(read["metrics"][0].keys ==
        std::vector<std::string>{"id", "group", "column", "parameters", "value", "unit", "standard_error", "interval", "n",
                                 "effective_n", "missing", "direction", "target", "difference_from_rest"});
  CHECK(read["metrics"][0]["difference_from_rest"].keys ==
        std::vector<std::string>{"value", "standard_error", "interval", "p", "p_adjusted", "adjustment"});
  for (const char* key : {"value", "standard_error", "p", "p_adjusted"}) {
    CHECK(read["metrics"][0]["difference_from_rest"][key].kind == 'n');
  }
  CHECK_FALSE(read_back(of(nps()))["metrics"][0].has("difference_from_rest"));
  CHECK_FALSE(read_back(of(nps()))["metrics"][0].has("columns"));
}

TEST_CASE("numbers come back to the last bit, NaN and infinity as null") {
  std::mt19937_64 random(3);
  std::vector<double> values{0.0,   -0.0,  0.1,  100, -100, 1e15, 1e16, 1e17, 123456789012345678.0, 1e22, 1e300, 5e-324,
                             1.0 / 3, 2.0 / 3, 9007199254740993.0, std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::min(), 18446744073709551616.0};
  for (int i = 0; i < 3000; ++i) values.push_back(std::bit_cast<double>(random()));
  for (int i = 0; i < 3000; ++i) values.push_back(static_cast<double>(random() % 2'000'001) / 1e4 - 100);
  for (const double value : values) {
    report::figure figure = nps();
    figure.value = value;
    figure.interval.lower = -value;
    figure.effective_n = value;
    figure.parameters = {{"x", value}};
    const node metrics = read_back(of(figure));
    const node& metric = metrics["metrics"][0];
    if (!std::isfinite(value)) {
      REQUIRE(metric["value"].kind == 'n');
      continue;
    }
    const auto same = [](double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); };
    CAPTURE(metric["value"].text);
    REQUIRE(same(metric["value"].number(), value));
    REQUIRE(same(metric["interval"]["lower"].number(), -value));
    REQUIRE(same(metric["effective_n"].number(), value));
    REQUIRE(same(metric["parameters"]["x"].number(), value));
  }
  for (const double value : {unknown, infinity, -infinity}) {
    report::figure figure = nps();
    figure.value = figure.standard_error = figure.effective_n = value;
    figure.interval = {value, value, value, "none"};
    const node read = read_back(of(figure));
    const node& metric = read["metrics"][0];
    for (const char* key : {"value", "standard_error", "effective_n"}) CHECK(metric[key].kind == 'n');
    for (const char* key : {"level", "lower", "upper"}) CHECK(metric["interval"][key].kind == 'n');
  }
  // A zero below zero stays a number that has a sign.
  report::figure figure = nps();
  figure.value = -0.0;
  CHECK(read_back(of(figure))["metrics"][0]["value"].text == "-0.0");
}

TEST_CASE("texts: escapes, other scripts, bytes that are no UTF-8") {
  const auto group = [](const std::string& name) {
    report::figure figure = nps();
    figure.group = name;
    return read_back(of(figure))["metrics"][0]["group"].text;
  };
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  CHECK(group(all) == all);
  CHECK(group("\xE5\x8C\x97\xE4\xBA\xAC \xF0\x9F\x98\x80") == "\xE5\x8C\x97\xE4\xBA\xAC \xF0\x9F\x98\x80");
  CHECK(group("") == "");
  const std::string instead = "\xEF\xBF\xBD";
  CHECK(group("Caf\xE9") == "Caf" + instead);
  CHECK(group("\xC3") == instead);
  CHECK(group("\xE4\xBA") == instead);
  CHECK(group("\xE4\xBAx") == instead + "x");
  CHECK(group("\x80\x80") == instead + instead);
  CHECK(group("\xC0\xAF") == instead + instead);                // overlong
  CHECK(group("\xE0\x80\xAF") == instead + instead + instead);  // overlong
  CHECK(group("\xED\xA0\x80") == instead + instead + instead);  // a surrogate
  CHECK(group("\xF4\x90\x80\x80") == instead + instead + instead + instead);  // beyond U+10FFFF
  CHECK(group("\xF8\x88\x80\x80\x80").size() == 5 * instead.size());
  CHECK(group("\xF4\x8F\xBF\xBF") == "\xF4\x8F\xBF\xBF");
  CHECK(group("\xED\x9F\xBF\xEE\x80\x80") == "\xED\x9F\xBF\xEE\x80\x80");

  report::scorecard card;
  card.rejected = {{"\"C:\\data\"\n.csv", "caf\xE9", "text", 1, 2}};
  const node read = read_back(card);
  CHECK(read["rejected"][0]["file"].text == "\"C:\\data\"\n.csv");
  CHECK(read["rejected"][0]["column"].text == "caf" + instead);
}

TEST_CASE("random bytes never make bad JSON") {
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string name;
    for (std::size_t n = random() % 12; n > 0; --n) name += static_cast<char>(random() % 3 == 0 ? random() % 128 : 0xC0 + random() % 64);
    report::figure figure = nps();
    figure.group = name;
    figure.parameters = {{name, name}};
    REQUIRE_NOTHROW(read_back(of(figure)));
  }
}

TEST_CASE("the settings of the stream do not show") {
  std::ostringstream out;
  out.precision(2);
  out.setf(std::ios_base::fixed | std::ios_base::showpos | std::ios_base::hex);
  out.width(3000);
  report::render_json(out, of(nps()));
  CHECK(out.str() == rendered(of(nps())));
}
