// Prints docs/glossary.md from the catalogue of terms that reports are written with.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string_view>

#include <clientele/report/terms.hpp>

using clientele::report::glossary;
using clientele::report::language;
using clientele::report::term;

namespace {

struct subject {
  std::string_view first;  // the id of its first term
  std::string_view english;
  std::string_view chinese;
};

constexpr auto subjects = std::to_array<subject>({
    {"net_promoter_score", "Surveys", "调查"},
    {"conversion_rate", "Behaviour", "行为"},
    {"rfm", "Segments and value", "分群与价值"},
    {"tally", "Statistics", "统计"},
    {"questionnaire", "Models of questionnaires", "问卷模型"},
    {"wilson", "Methods", "方法"},
});

struct page_of_term {
  std::string_view id;
  std::string_view page;  // below docs/
};

// Where more is said about a term. A page of the term's own name is not listed here but in `named_alike`.
constexpr auto pages = std::to_array<page_of_term>({
    {"promoter", "reference/net_promoter_score.md"},
    {"passive", "reference/net_promoter_score.md"},
    {"detractor", "reference/net_promoter_score.md"},
    {"bottom_box_share", "reference/top_box_share.md"},
    {"mean_score", "reference/mean_answer.md"},
    {"low_effort_share", "reference/customer_effort.md"},
    {"rating_scale", "how-to/own_scale.md"},
    {"repeat_purchase_rate_within", "reference/repeat_purchase_rate.md"},
    {"median_purchase_interval", "reference/purchase_interval.md"},
    {"cross_buying_rate", "reference/category_breadth.md"},
    {"observation_window", "reference/customer_summary.md"},
    {"as_of", "reference/customer_summary.md"},
    {"censored", "reference/time_to_second_purchase.md"},
    {"survival_curve", "reference/time_to_second_purchase.md"},
    {"recency", "reference/rfm.md"},
    {"frequency", "reference/rfm.md"},
    {"monetary", "reference/rfm.md"},
    {"rfm_segment", "reference/rfm_segments.md"},
    {"customer_grade", "reference/customer_grades.md"},
    {"loyalty", "reference/loyalty_class.md"},
    {"share_of_top", "reference/concentration.md"},
    {"gini", "reference/concentration.md"},
    {"lorenz_curve", "reference/concentration.md"},
    {"theil", "reference/concentration.md"},
    {"tally", "contract.md"},
    {"metric", "contract.md"},
    {"estimate", "reference/estimates.md"},
    {"confidence_interval", "reference/estimates.md"},
    {"confidence_level", "reference/estimates.md"},
    {"standard_error", "reference/estimates.md"},
    {"sample_size", "reference/estimates.md"},
    {"effective_sample_size", "reference/estimates.md#the-formulas"},
    {"coverage", "coverage.md"},
    {"exposure", "reference/rate_tally.md"},
    {"missing", "contract.md"},
    {"p_value", "how-to/compare_periods.md"},
    {"p_adjusted", "how-to/compare_periods.md"},
    {"weight", "how-to/weight.md"},
    {"wilson", "reference/estimates.md#the-formulas"},
    {"clopper_pearson", "reference/estimates.md#the-formulas"},
    {"adjusted_wald", "reference/estimates.md#the-formulas"},
    {"student", "reference/estimates.md#the-formulas"},
    {"garwood", "reference/estimates.md#the-formulas"},
    {"linearised", "reference/estimates.md#the-formulas"},
    {"fieller", "reference/estimates.md#the-formulas"},
    {"woodruff", "reference/purchase_interval.md"},
    {"holm", "how-to/compare_periods.md"},
    {"benjamini_hochberg", "how-to/compare_periods.md"},
    {"cronbach_alpha", "reference/reliability.md"},
    {"omega", "reference/reliability.md"},
    {"item_rest_correlation", "reference/reliability.md"},
    {"alpha_if_deleted", "reference/reliability.md"},
    {"r_squared", "reference/key_drivers.md"},
    {"driver_importance", "reference/key_drivers.md"},
    {"relative_weight", "reference/key_drivers.md"},
    {"standardised_beta", "reference/key_drivers.md"},
    {"must_be", "reference/kano.md"},
    {"one_dimensional", "reference/kano.md"},
    {"attractive", "reference/kano.md"},
    {"indifferent", "reference/kano.md"},
    {"reverse", "reference/kano.md"},
    {"questionable", "reference/kano.md"},
    {"kano_better", "reference/kano.md"},
    {"kano_worse", "reference/kano.md"},
    {"category_strength", "reference/kano.md"},
    {"service_gap", "reference/servqual.md"},
    {"perception", "reference/servqual.md"},
    {"expectation", "reference/servqual.md"},
    {"servperf", "reference/servqual.md"},
    {"feldt", "reference/reliability.md"},
    {"percentile", "reference/replicate_weights.md"},
});

constexpr auto named_alike = std::to_array<std::string_view>({
    "net_promoter_score", "top_box_share", "net_box_share", "mean_answer", "grade_shares", "satisfaction_index",
    "customer_effort", "recommend_likelihood", "conversion_rate", "complaint_rate", "retention_rate", "churn_rate",
    "repeat_purchase_rate", "repeat_order_share", "nth_purchase_rate", "time_to_second_purchase", "purchase_frequency",
    "purchase_interval", "purchase_regularity", "average_order_value", "spend_per_customer", "quantity_bought",
    "category_breadth", "active_share", "lapsed_share", "loyal_after_three", "rising_spend", "rfm", "repurchase_band",
    "questionnaire", "composite_index", "importance_performance", "kano", "servqual",
});

bool explained(std::string_view id) {
  return std::any_of(glossary().begin(), glossary().end(), [&](const term& one) { return one.id == id; });
}

// An entry about a term that is gone would be forgotten here.
bool tables_are_right() {
  bool right = true;
  const auto check = [&](std::string_view id) {
    if (!explained(id)) std::cerr << "the glossary has no term " << id << '\n', right = false;
  };
  for (const subject& one : subjects) check(one.first);
  for (const page_of_term& one : pages) check(one.id);
  for (const std::string_view id : named_alike) check(id);
  return right;
}

void print_english(const term& one) {
  const auto listed = std::find_if(pages.begin(), pages.end(), [&](const page_of_term& p) { return p.id == one.id; });
  if (listed != pages.end()) {
    std::cout << '[' << one.english << "](" << listed->page << ')';
  } else if (std::find(named_alike.begin(), named_alike.end(), one.id) != named_alike.end()) {
    std::cout << '[' << one.english << "](reference/" << one.id << ".md)";
  } else {
    std::cout << one.english;
  }
}

}  // namespace

int main() {
  if (!tables_are_right()) return EXIT_FAILURE;
  std::cout << "# Glossary, 术语表\n\n"
               "The terms of the field in English and Chinese, as [reports](reference/report.md) use them. This page is\n"
               "printed from their catalogue, `clientele/report/terms.hpp`, by `docs/print_glossary.cpp`.\n\n"
               "本页列出报告所用的中英文术语，由术语目录自动生成。\n";
  for (const term& one : glossary()) {
    const auto begins =
        std::find_if(subjects.begin(), subjects.end(), [&](const subject& s) { return s.first == one.id; });
    if (begins != subjects.end()) {
      std::cout << "\n## " << begins->english << ", " << begins->chinese
                << "\n\n| English | 中文 | meaning, 含义 |\n|---|---|---|\n";
    }
    std::cout << "| ";
    print_english(one);
    std::cout << " | " << one.chinese << " | " << one.meaning(language::english) << "<br>"
              << one.meaning(language::chinese) << " |\n";
  }
}
