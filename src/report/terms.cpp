// The one catalogue of terms: reports in both languages are written with it, and the glossary of the documentation is
// printed from it. Terms of the field first, by subject, each with its meaning; behind them phrases, without.
#include <clientele/report/terms.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace clientele::inline v0::report {

namespace {

constexpr auto catalogue = std::to_array<term>({
    // Surveys
    {"net_promoter_score", "Net Promoter Score", "净推荐值 (NPS)",
     "The share of promoters (9 and 10 of 0 to 10) less the share of detractors (0 to 6), in points from -100 to +100.",
     "推荐者（0至10分中打9、10分）占比减去贬损者（0至6分）占比，取值 -100 至 +100。"},
    {"promoter", "promoter", "推荐者", "Somebody who answers 9 or 10 to the recommendation question.",
     "对推荐意愿问题打9分或10分的人。"},
    {"passive", "passive", "被动者", "Somebody who answers 7 or 8 to the recommendation question.",
     "对推荐意愿问题打7分或8分的人。"},
    {"detractor", "detractor", "贬损者", "Somebody who answers 0 to 6 to the recommendation question.",
     "对推荐意愿问题打0至6分的人。"},
    {"top_box_share", "Top-box share", "高分占比 (Top Box)",
     "The share of answers in the k best grades of a scale; k is always named.", "答案落在量表最高 k 级的占比；k 始终注明。"},
    {"bottom_box_share", "Bottom-box share", "低分占比 (Bottom Box)",
     "The share of answers in the k worst grades of a scale.", "答案落在量表最低 k 级的占比。"},
    {"net_box_share", "Net satisfaction", "净满意度",
     "The share of the k best grades less the share of the k worst, in points.", "最高 k 级占比减去最低 k 级占比，单位为点。"},
    {"mean_answer", "Mean answer", "平均分", "The mean of the answers, on the scale they were given on.",
     "答案在原量表上的平均值。"},
    {"mean_score", "Mean score", "百分制平均分", "The mean answer carried over to 0 (the worst grade) to 100 (the best).",
     "把平均分换算到 0（最低级）至 100（最高级）。"},
    {"grade_shares", "Grade share", "各级占比", "The share of each grade of a scale among the answers.",
     "量表每一级在全部答案中的占比。"},
    {"satisfaction_index", "Satisfaction index", "顾客满意度指数",
     "The weighted mean of the scores of several questions, from 0 to 100, of those who answered all of them.",
     "多个问题得分的加权平均值，取值 0 至 100，只含答完全部问题的人。"},
    {"customer_effort", "Customer effort", "客户费力度 (CES)",
     "How easy (1 to 7) or how hard (1 to 5) it was to get something done; the two versions run in opposite directions.",
     "办成一件事的轻松程度（1至7）或费力程度（1至5）；两个版本方向相反。"},
    {"recommend_likelihood", "Recommend likelihood", "推荐可能性",
     "Very likely, possible or impossible, by shares; not convertible to a Net Promoter Score.",
     "很可能、可能、不可能三级的占比；不能换算成净推荐值。"},

    // Behaviour
    {"conversion_rate", "Conversion rate", "转化率", "Those who did what was wanted, out of all who could have.",
     "完成目标行为的人占全部可能完成者的比例。"},
    {"complaint_rate", "Complaint rate", "投诉率",
     "Complaints per unit of exposure (orders, customers, customer-days); the unit is always named.",
     "每单位暴露量（订单、顾客、顾客日）的投诉数；单位始终注明。"},
    {"retention_rate", "Retention rate", "留存率",
     "Of those who bought in one period, the share who bought again in the next.", "某一期购买者中在下一期再次购买的比例。"},
    {"churn_rate", "Churn rate", "流失率", "One less the retention rate.", "1 减去留存率。"},
    {"repeat_purchase_rate", "Repeat purchase rate", "复购率",
     "The share of buyers with two or more purchase days in the window.", "时间窗内购买日达到两天及以上的顾客比例。"},
    {"repeat_purchase_rate_within", "Repeat purchase rate within", "限期复购率",
     "Of the customers who were watched long enough, the share whose second purchase came within so many days of the first.",
     "在观察时间足够的顾客中，首购后若干天内再次购买的比例。"},
    {"repeat_order_share", "Repeat order share", "复购订单占比", "Orders that are not a customer's first, out of all orders.",
     "非首单订单占全部订单的比例。"},
    {"nth_purchase_rate", "Nth purchase rate", "第 N 次购买率", "The share of customers who reached their Nth purchase.",
     "达到第 N 次购买的顾客比例。"},
    {"time_to_second_purchase", "Time to second purchase", "首次复购时间",
     "How long after the first purchase the second comes, with those who have not returned yet counted as waiting.",
     "从首购到第二次购买的时间；尚未复购者按仍在等待计。"},
    {"purchase_frequency", "Purchase frequency", "购买频次", "Purchases per customer in the window.", "时间窗内人均购买次数。"},
    {"purchase_interval", "Purchase interval", "购买间隔", "The mean number of days between purchases of a customer.",
     "同一顾客两次购买之间的平均天数。"},
    {"median_purchase_interval", "Median purchase interval", "购买间隔中位数",
     "The days after which half of the gaps between purchases are over.", "半数购买间隔不超过的天数。"},
    {"purchase_regularity", "Purchase regularity", "购买规律性", "How evenly a customer's purchases are spaced.",
     "顾客购买时间间隔的均匀程度。"},
    {"average_order_value", "Average order value", "客单价", "Spend divided by orders, over all customers.",
     "全部顾客的消费额除以订单数。"},
    {"spend_per_customer", "Spend per customer", "人均消费额", "Spend divided by customers.", "消费额除以顾客数。"},
    {"quantity_bought", "Quantity bought", "购买数量", "Units bought per order, per customer or per period.",
     "每单、每人或每期购买的件数。"},
    {"category_breadth", "Breadth of purchase", "购买广度", "How many categories a customer buys in.", "顾客购买涉及的品类数。"},
    {"active_share", "Active share", "活跃顾客占比", "The share of customers with a purchase among the last so many days.",
     "最近若干天内有购买的顾客比例。"},
    {"lapsed_share", "Lapsed share", "沉默顾客占比", "The share of customers whose last purchase lies more than so many days back.",
     "距最近一次购买超过若干天的顾客比例。"},
    {"loyal_after_three", "Loyal after three", "连续三期购买占比",
     "The share of customers who bought in three consecutive periods or more.", "连续三个或更多周期都有购买的顾客比例。"},
    {"rising_spend", "Rising spend", "消费上升顾客占比", "The share of customers whose spend rises from period to period.",
     "消费额逐期上升的顾客比例。"},

    // Segments and value
    {"rfm", "RFM", "RFM 模型", "Scores of recency, frequency and monetary value, the best highest.",
     "按最近购买时间、购买频次、消费金额打分，越好分越高。"},
    {"recency", "Recency", "最近购买时间", "Days since the last purchase; fewer is better.", "距最近一次购买的天数，越少越好。"},
    {"frequency", "Frequency", "购买频次（F）", "Purchase days in the window.", "时间窗内的购买日数。"},
    {"monetary", "Monetary value", "消费金额", "What a customer spent in the window.", "顾客在时间窗内的消费额。"},
    {"rfm_segment", "RFM segment", "RFM 客户分群", "A named group of RFM scores; each score belongs to exactly one.",
     "若干 RFM 得分组成的命名客群；每组得分恰好属于一个客群。"},
    {"customer_grade", "Customer grade", "顾客等级", "Low, middle or high by spend or frequency; lost, ordinary or loyal.",
     "按消费额或频次分低、中、高；或分流失、普通、忠诚。"},
    {"loyalty", "Loyalty", "忠诚度", "Lost, ordinary or loyal, by how often and how long ago a customer bought.",
     "按购买次数和距今时间分为流失、普通、忠诚。"},
    {"repurchase_band", "Repurchase band", "再购概率分档",
     "A repurchase probability of 70 % and more, 30 to 70 %, or less; not sure where the interval crosses a limit.",
     "再购概率分为 70% 及以上、30% 至 70%、30% 以下；区间跨界时为“不确定”。"},
    {"share_of_top", "Share of the top customers", "头部顾客消费占比", "What the best customers spent, out of all spend.",
     "消费最多的一部分顾客占全部消费额的比例。"},
    {"gini", "Gini coefficient", "基尼系数", "How unequal spend is: 0 when all spend the same, towards 1 when one spends all.",
     "消费的不均等程度：人人相同为 0，集中于一人时趋近 1。"},
    {"lorenz_curve", "Lorenz curve", "洛伦兹曲线", "What share of all spend the lowest so many per cent of customers have.",
     "消费最少的若干百分比顾客占全部消费额的比例曲线。"},

    // Statistics
    {"confidence_interval", "Confidence interval", "置信区间",
     "A range that contains the true value in so many of 100 surveys like this one, 95 unless named otherwise.",
     "若重复进行同样的调查，100 次中约有 95 次（除非另行注明）包含真实值的范围。"},
    {"standard_error", "Standard error", "标准误", "How far an estimate typically is from the true value by chance alone.",
     "估计值因抽样偶然性与真实值的典型偏差。"},
    {"sample_size", "Sample size (n)", "样本量 (n)", "How many answers or customers a figure is measured on.",
     "计算该数值所用的答案数或顾客数。"},
    {"effective_sample_size", "Effective sample size", "有效样本量",
     "The number of equally weighted answers that would be as telling as the weighted ones.",
     "与加权样本信息量相当的等权样本数。"},
    {"missing", "Missing", "缺失", "Asked, and without an answer; not part of n.", "问到但没有回答；不计入 n。"},
    {"p_value", "p-value", "p 值", "How often chance alone would give a difference at least so large, if there were none.",
     "若实际无差异，仅凭偶然出现至少这么大差异的概率。"},
    {"p_adjusted", "Adjusted p-value", "校正后 p 值", "A p-value that allows for all comparisons made at once.",
     "考虑同时进行的全部比较后的 p 值。"},
    {"weight", "Weight", "权重", "How many people of the population an answer stands for, up to a factor.",
     "一份答案所代表的总体人数（可差一个倍数）。"},
    {"target", "Target", "目标值", "What a figure should be.", "指标应达到的值。"},
    {"verdict", "Verdict", "判定",
     "Reached or missed where all of the interval is on one side of the target; otherwise undecided.",
     "置信区间整体位于目标一侧时为“达标”或“未达标”，否则为“未定”。"},

    // Methods, as reports name them
    {"wilson", "Wilson", "Wilson 法", "Interval of a share from the score test.", "由得分检验得到的比例置信区间。"},
    {"adjusted_wald", "adjusted Wald", "校正 Wald 法", "Interval of a balance of shares with pseudo-answers added.",
     "加入虚拟答案后的占比差置信区间。"},
    {"student", "Student's t", "Student t 法", "Interval of a mean.", "均值的置信区间。"},
    {"linearised", "linearised", "线性化法", "Interval of a ratio or an index by the delta method.", "用 delta 法得到的比率或指数的置信区间。"},
    {"holm", "Holm", "Holm 校正", "Adjustment of p-values that keeps the chance of any false alarm.",
     "控制任一误报概率的 p 值校正。"},

    // Phrases, without a meaning. Units and what counts them:
    {"proportion", "%", "%"},
    {"percentage_points", "pp", "个百分点"},
    {"points", "points", "点"},
    {"index_score", "index", "指数"},
    {"scale_mean", "mean", "均值"},
    {"days", "days", "天"},
    {"number", "number", "数"},
    {"gini_index", "0..1", "0..1"},
    {"money", "money", "金额"},
    {"rate per customer", "per customer", "每位顾客"},
    {"rate per order", "per order", "每单"},
    {"purchase_days", "purchase days", "购买日"},
    {"orders", "orders", "订单"},
    {"lines", "lines", "行"},
    {"customers", "customers", "顾客"},

    // Parameters and their values
    {"k", "k", "k"},
    {"grade", "grade", "等级"},
    {"last_days", "last days", "最近天数"},
    {"limit_days", "limit in days", "界限天数"},
    {"from", "from", "从"},
    {"to", "to", "到"},
    {"run", "run", "连续期数"},
    {"period", "period", "周期"},
    {"rule", "rule", "规则"},
    {"by_chance", "by chance", "偶然占比"},
    {"sums", "sums", "滑动和"},
    {"trend", "trend", "趋势"},
    {"day", "day", "日"},
    {"week", "week", "周"},
    {"month", "month", "月"},
    {"quarter", "quarter", "季"},
    {"year", "year", "年"},
    {"middle_from", "middle from", "中级起点"},
    {"high_from", "high from", "高级起点"},
    {"middle_quantile", "middle quantile", "中级分位"},
    {"high_quantile", "high quantile", "高级分位"},
    {"loyal_from", "loyal from", "忠诚起点"},
    {"lost_after_days", "lost after days", "流失天数"},
    {"inverse_ecdf", "inverse ecdf", "经验分布逆"},
    {"type_7", "type 7", "第 7 型分位数"},
    {"ntile_by_key", "ntile by key", "按键 NTILE"},
    {"independent", "independent", "独立"},
    {"nested", "nested", "嵌套"},
    {"paired", "paired", "配对"},
    {"none", "none", "无"},

    // Classes
    {"spend", "spend", "消费额"},
    {"low", "low", "低"},
    {"middle", "middle", "中"},
    {"high", "high", "高"},
    {"lost", "lost", "流失"},
    {"ordinary", "ordinary", "普通"},
    {"loyal", "loyal", "忠诚"},
    {"Champions", "Champions", "冠军客户"},
    {"Loyal Customers", "Loyal Customers", "忠诚客户"},
    {"Potential Loyalists", "Potential Loyalists", "潜在忠诚客户"},
    {"New Customers", "New Customers", "新客户"},
    {"Promising", "Promising", "有潜力客户"},
    {"Need Attention", "Need Attention", "需关注客户"},
    {"About To Sleep", "About To Sleep", "即将沉睡客户"},
    {"At Risk", "At Risk", "有流失风险客户"},
    {"Can't Lose Them", "Can't Lose Them", "不能流失客户"},
    {"Hibernating", "Hibernating", "休眠客户"},
    {"Lost", "Lost", "已流失客户"},
    {"Important Value", "Important Value", "重要价值客户"},
    {"Important Development", "Important Development", "重要发展客户"},
    {"Important Retention", "Important Retention", "重要保持客户"},
    {"Important Win-back", "Important Win-back", "重要挽留客户"},
    {"General Value", "General Value", "一般价值客户"},
    {"General Development", "General Development", "一般发展客户"},
    {"General Retention", "General Retention", "一般保持客户"},
    {"General Win-back", "General Win-back", "一般挽留客户"},

    // Why records are left out
    {"out_of_range", "out of range", "超出范围"},
    {"not_whole", "not whole", "不是整数"},
    {"not_a_number", "not a number", "不是数字"},
    {"invalid_weight", "invalid weight", "权重无效"},
    {"invalid_key", "invalid key", "分组键无效"},
    {"hits_exceed_trials", "hits exceed trials", "命中数超过试验数"},
    {"negative_count", "negative count", "计数为负"},
    {"not_a_date", "not a date", "不是日期"},
    {"impossible_date", "impossible date", "日期不存在"},
    {"too_many_decimals", "too many decimals", "小数位过多"},
    {"too_few_fields", "too few fields", "字段过少"},
    {"too_many_fields", "too many fields", "字段过多"},
    {"stray_quote", "stray quote", "引号错误"},
    {"before_from", "before the window", "早于时间窗"},
    {"after_as_of", "after the window", "晚于时间窗"},
    {"zero_amounts", "orders of nothing", "零金额订单"},
    {"zero_amount_dropped", "order of nothing, left out", "零金额，已略去"},
    {"refunds", "refunds", "退款"},
    {"refund_dropped", "refund, left out", "退款，已略去"},
    {"customers_without_purchase", "customers without a purchase", "无购买的顾客"},

    // Verdicts and directions
    {"reached", "reached", "达标"},
    {"missed", "missed", "未达标"},
    {"undecided", "undecided", "未定"},
    {"higher", "higher is better", "越高越好"},
    {"lower", "lower is better", "越低越好"},
});

constexpr std::size_t glossary_size() {
  std::size_t n = 0;
  while (n < catalogue.size() && !catalogue[n].meaning_english.empty()) ++n;
  return n;
}

constexpr bool in_order() {
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    const term& one = catalogue[i];
    const bool explained = i < glossary_size();
    if (one.id.empty() || one.english.empty() || one.chinese.empty()) return false;
    if (one.meaning_english.empty() == explained || one.meaning_chinese.empty() == explained) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (catalogue[j].id == one.id) return false;
    }
  }
  return true;
}
static_assert(in_order(), "terms with meanings in both languages come first, and no id stands twice");

}  // namespace

std::string_view name(language of) noexcept { return of == language::chinese ? "zh" : "en"; }

std::span<const term> terms() noexcept { return catalogue; }

std::span<const term> glossary() noexcept { return terms().first(glossary_size()); }

const term* find_term(std::string_view id) noexcept {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), [&](const term& one) { return one.id == id; });
  return found == catalogue.end() ? nullptr : &*found;
}

}  // namespace clientele::inline v0::report
