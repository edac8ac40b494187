#include <clientele/survey/questionnaires.hpp>

#include <array>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey::questionnaires {

namespace {

/// An item or a dimension in a line: what it is called in files, in English and in Chinese.
struct entry {
  const char* id;
  const char* english;
  const char* chinese;
};
struct branch {
  entry dimension;
  std::vector<entry> items;
  const char* parent = "";
  double weight = 1.0;
};

localized_text label_of(const entry& one) {
  return std::vector<localized_text::translation>{{"en", one.english}, {"zh", one.chinese}};
}

/// A tree whose items are asked for their performance alone, in columns of their ids.
questionnaire tree(const entry& title, any_scale scale, const std::vector<branch>& branches) {
  std::vector<dimension> dimensions;
  std::vector<item> items;
  for (const branch& one : branches) {
    dimensions.push_back(
        {.id = one.dimension.id, .parent = one.parent, .weight = one.weight, .label = label_of(one.dimension)});
    for (const entry& asked : one.items) {
      items.push_back({.id = asked.id, .dimension = one.dimension.id, .scale = scale, .label = label_of(asked)});
    }
  }
  return {title.id, std::move(dimensions), std::move(items), {}, label_of(title)};
}

constexpr any_scale grades{1, 5};
constexpr any_scale agreement{1, 7};
constexpr any_scale out_of_ten{1, 10};

}  // namespace

questionnaire servqual() {
  struct part {
    entry dimension;
    double points;  // of 100, as customers gave them [zeithaml-1990]
    std::vector<entry> items;
  };
  // In the order of the form, which numbers its columns.
  const std::vector<part> parts{
      {{"tangibles", "Tangibles", "有形性"}, 11,
       {{"equipment", "Modern equipment", "设备先进"},
        {"facilities", "Appealing facilities", "设施美观"},
        {"appearance", "Neat employees", "员工仪表整洁"},
        {"materials", "Appealing materials", "资料美观"}}},
      {{"reliability", "Reliability", "可靠性"}, 32,
       {{"promises", "Keeps promises", "信守承诺"},
        {"problems", "Cares about solving problems", "关心并解决问题"},
        {"first_time", "Right the first time", "一次做对"},
        {"on_time", "On time", "准时"},
        {"records", "Records without errors", "记录无误"}}},
      {{"responsiveness", "Responsiveness", "响应性"}, 22,
       {{"says_when", "Says when it will be done", "告知服务时间"},
        {"prompt", "Prompt service", "服务及时"},
        {"willing", "Willing to help", "乐于助人"},
        {"never_too_busy", "Never too busy to answer", "从不因忙而怠慢"}}},
      {{"assurance", "Assurance", "保证性"}, 19,
       {{"confidence", "Employees give confidence", "员工令人信任"},
        {"safe", "Feeling safe in dealings", "交易令人安心"},
        {"courteous", "Courteous employees", "员工有礼"},
        {"knowledge", "Employees who know the answers", "员工有专业知识"}}},
      {{"empathy", "Empathy", "移情性"}, 16,
       {{"attention", "Attention to each customer", "关注每位顾客"},
        {"hours", "Convenient hours", "营业时间便利"},
        {"personal", "Employees with time for each", "员工给予个别关怀"},
        {"interests", "Customers' best interests at heart", "以顾客利益为先"},
        {"needs", "Understands particular needs", "了解特殊需要"}}},
  };
  std::vector<dimension> dimensions;
  std::vector<item> items;
  std::size_t number = 0;
  for (const part& one : parts) {
    dimensions.push_back({.id = one.dimension.id, .weight = one.points, .label = label_of(one.dimension)});
    for (const entry& asked : one.items) {
      const std::string column = std::to_string(++number);
      items.push_back({.id = asked.id,
                       .dimension = one.dimension.id,
                       .questions = {{aspect::performance, "P" + column}, {aspect::expectation, "E" + column}},
                       .scale = agreement,
                       .label = label_of(asked)});
    }
  }
  return {"servqual", std::move(dimensions), std::move(items), {}, label_of({"", "Service quality", "服务质量"})};
}

questionnaire ecsi() {
  return tree({"ecsi", "European satisfaction index", "欧洲顾客满意度指数"}, out_of_ten,
              {{{"image", "Image", "形象"},
                {{"IMAG1", "Can be trusted", "值得信赖"},
                 {"IMAG2", "Well established", "根基稳固"},
                 {"IMAG3", "Contributes to society", "贡献社会"},
                 {"IMAG4", "Concerned with customers", "关心顾客"},
                 {"IMAG5", "Looks ahead", "富有远见"}}},
               {{"expectation", "Expectation", "期望"},
                {{"CUEX1", "Expected quality", "预期总体质量"},
                 {"CUEX2", "Expected fit to own needs", "预期满足需要"},
                 {"CUEX3", "Expected trouble", "预期可靠性"}}},
               {{"quality", "Perceived quality", "感知质量"},
                {{"PERQ1", "Quality over all", "总体质量"},
                 {"PERQ2", "Technical quality", "技术质量"},
                 {"PERQ3", "Personal service", "人员服务"},
                 {"PERQ4", "Services offered", "服务项目"},
                 {"PERQ5", "Range", "产品范围"},
                 {"PERQ6", "Reliability", "可靠性"},
                 {"PERQ7", "Clear information", "信息清晰"}}},
               {{"value", "Perceived value", "感知价值"},
                {{"PERV1", "Price for the quality", "质量对应的价格"},
                 {"PERV2", "Quality for the price", "价格对应的质量"}}},
               {{"satisfaction", "Satisfaction", "满意度"},
                {{"CUSA1", "Satisfied over all", "总体满意"},
                 {"CUSA2", "Expectations met", "符合期望"},
                 {"CUSA3", "Near the ideal", "接近理想"}}},
               {{"complaints", "Complaints", "抱怨"}, {{"CUSCO", "Complaints handled well", "投诉处理"}}},
               {{"loyalty", "Loyalty", "忠诚度"},
                {{"CUSL1", "Would choose again", "再次选择"},
                 {"CUSL2", "Would stay at a lower price elsewhere", "价格容忍度"},
                 {"CUSL3", "Would recommend", "推荐意愿"}}}});
}

questionnaire acsi() {
  questionnaire whole =
      tree({"acsi", "American satisfaction index", "美国顾客满意度指数"}, out_of_ten,
           {{{"expectation", "Expectation", "期望"},
             {{"expected_overall", "Expected quality", "预期总体质量"},
              {"expected_fit", "Expected fit to own needs", "预期满足需要"},
              {"expected_reliability", "Expected reliability", "预期可靠性"}}},
            {{"quality", "Perceived quality", "感知质量"},
             {{"quality_overall", "Quality over all", "总体质量"},
              {"quality_fit", "Fit to own needs", "满足需要"},
              {"quality_reliability", "Reliability", "可靠性"}}},
            {{"value", "Perceived value", "感知价值"},
             {{"price_for_quality", "Price for the quality", "质量对应的价格"},
              {"quality_for_price", "Quality for the price", "价格对应的质量"}}},
            {{"satisfaction", "Satisfaction", "满意度"},
             {{"satisfied_overall", "Satisfied over all", "总体满意"},
              {"met_expectations", "Expectations met", "符合期望"},
              {"near_ideal", "Near the ideal", "接近理想"}}},
            {{"complaints", "Complaints", "抱怨"}, {{"complained", "Has complained", "是否投诉"}}},
            {{"loyalty", "Loyalty", "忠诚度"},
             {{"repurchase", "Would buy again", "再次购买"},
              {"price_rise", "Bears a higher price", "提价容忍度"},
              {"price_cut", "Would come back at a lower price", "降价吸引力"}}}});
  std::vector<item> items(whole.items().begin(), whole.items().end());
  items[whole.item_index("complained")].scale = {0, 1, scale_direction::lower_is_better};
  return {whole.id(), {whole.dimensions().begin(), whole.dimensions().end()}, std::move(items), {}, whole.label()};
}

questionnaire satisfaction_systems() {
  return tree({"satisfaction_systems", "Five systems of satisfaction", "五大满意系统"}, grades,
              {{{"idea", "Idea", "理念满意"},
                {{"purpose", "Purpose", "经营宗旨"}, {"policy", "Policy", "经营方针"}, {"philosophy", "Philosophy", "经营哲学"}}},
               {{"view", "View", "经营观念"},
                {{"quality_view", "View of quality", "质量观"},
                 {"service_view", "View of service", "服务观"},
                 {"customer_view", "View of customers", "顾客观"}},
                "idea"},
               {{"behaviour", "Behaviour", "行为满意"},
                {{"mechanism", "Mechanism", "行为机制"}, {"rules", "Rules", "行为规则"}, {"model", "Model", "行为模式"}}},
               {{"visual_audio", "Sight and sound", "视听满意"},
                {{"brand_name", "Name", "名称"},
                 {"mark", "Mark", "标志"},
                 {"colour", "Colour", "标准色"},
                 {"type", "Type", "标准字"},
                 {"application", "Application", "应用系统"}}},
               {{"product", "Product", "产品满意"},
                {{"product_quality", "Quality", "质量"},
                 {"product_function", "Function", "功能"},
                 {"product_design", "Design", "设计"},
                 {"pack", "Pack", "包装"},
                 {"product_price", "Price", "价格"}}},
               {{"service", "Service", "服务满意"},
                {{"service_performance", "Performance", "绩效"},
                 {"guarantee", "Guarantee", "保证体系"},
                 {"completeness", "Completeness", "完整性"},
                 {"convenience", "Convenience", "方便性"},
                 {"environment", "Emotion and environment", "情绪与环境"}}}});
}

questionnaire need_groups() {
  return tree({"need_groups", "Four groups of needs", "四类需求"}, grades,
              {{{"quality", "Quality", "品质需求"},
                {{"performance", "Performance", "性能"},
                 {"fitness", "Fitness", "适用性"},
                 {"life", "Life", "使用寿命"},
                 {"reliability", "Reliability", "可靠性"},
                 {"safety", "Safety", "安全性"},
                 {"economy", "Economy", "经济性"},
                 {"look", "Look", "美观性"}}},
               {{"function", "Function", "功能需求"},
                {{"main_function", "Main function", "主导功能"},
                 {"auxiliary_function", "Auxiliary function", "辅助功能"},
                 {"compatible_function", "Compatible function", "兼容功能"}}},
               {{"extension", "Extension", "外延需求"},
                {{"service_need", "Service", "服务需求"},
                 {"psychological_need", "Psychological", "心理需求"},
                 {"cultural_need", "Cultural", "文化需求"}}},
               {{"price", "Price", "价格需求"},
                {{"price_level", "Level", "价位"},
                 {"quality_per_price", "Quality for the price", "价格质量比"},
                 {"price_elasticity", "Elasticity", "价格弹性"}}}});
}

questionnaire product_service_price() {
  return tree({"product_service_price", "Product, service and price", "产品、服务与价格"}, grades,
              {{{"product", "Product", "产品"},
                {{"performance", "Performance", "性能"}, {"design", "Design", "设计"}, {"innovation", "Innovation", "创新"}}},
               {{"service", "Service", "服务"},
                {{"pre_sale", "Before the sale", "售前"}, {"support", "Support", "支持"}, {"attitude", "Attitude", "态度"}}},
               {{"price", "Price", "价格"},
                {{"fair", "Fair", "公平"}, {"clear", "Clear", "透明"}, {"offers", "Offers", "优惠"}}}});
}

questionnaire service_mix() {
  return tree({"service_mix", "The service mix (7P)", "服务营销组合（7P）"}, grades,
              {{{"product", "Product", "产品"}, {{"range", "Range", "产品种类"}, {"core_quality", "Quality", "质量"}}},
               {{"price", "Price", "价格"}, {{"price_level", "Level", "价位"}, {"terms", "Terms", "付款条件"}}},
               {{"place", "Place", "渠道"}, {{"location", "Location", "地点"}, {"access", "Access", "便利性"}}},
               {{"promotion", "Promotion", "促销"}, {{"information", "Information", "信息"}, {"offers", "Offers", "优惠活动"}}},
               {{"people", "People", "人员"}, {{"competence", "Competence", "能力"}, {"manner", "Manner", "态度"}}},
               {{"process", "Process", "过程"}, {{"speed", "Speed", "速度"}, {"simplicity", "Simplicity", "简便"}}},
               {{"physical_evidence", "Physical evidence", "有形展示"},
                {{"premises", "Premises", "环境"}, {"equipment", "Equipment", "设备"}}}});
}

questionnaire internal_customer() {
  questionnaire whole =
      tree({"internal_customer", "Internal customers", "内部顾客"}, grades,
           {{{"tools", "Tools and information", "工具与信息"},
             {{"equipment", "Equipment", "设备"}, {"information", "Information", "信息"}, {"rules", "Rules", "制度"}}},
            {{"cooperation", "Cooperation between units", "部门协作"},
             {{"response", "Answers in time", "响应及时"},
              {"help", "Willing to help", "乐于协助"},
              {"promises", "Keeps promises", "信守承诺"}}},
            {{"management", "Management", "管理"},
             {{"support", "Support", "支持"}, {"recognition", "Recognition", "认可"}, {"latitude", "Latitude", "授权"}}},
            {{"development", "Development", "发展"},
             {{"training", "Training", "培训"}, {"pay", "Pay", "薪酬"}, {"prospects", "Prospects", "前景"}}}});
  std::vector<item> items{{.id = "overall", .scale = grades, .label = label_of({"", "Satisfied over all", "总体满意"})}};
  items.insert(items.end(), whole.items().begin(), whole.items().end());
  return {whole.id(), {whole.dimensions().begin(), whole.dimensions().end()}, std::move(items), "overall", whole.label()};
}

namespace {
struct bundled {
  std::string_view id;
  questionnaire (*make)();
};
constexpr std::array all{
    bundled{"servqual", servqual},
    bundled{"ecsi", ecsi},
    bundled{"acsi", acsi},
    bundled{"satisfaction_systems", satisfaction_systems},
    bundled{"need_groups", need_groups},
    bundled{"product_service_price", product_service_price},
    bundled{"service_mix", service_mix},
    bundled{"internal_customer", internal_customer},
};
}  // namespace

std::vector<std::string_view> ids() {
  std::vector<std::string_view> list;
  for (const bundled& one : all) list.push_back(one.id);
  return list;
}

questionnaire by_id(std::string_view id) {
  std::string list;
  for (const bundled& one : all) {
    if (one.id == id) return one.make();
    list += (list.empty() ? "" : ", ") + std::string(one.id);
  }
  clientele::detail::throw_invalid_argument("the questionnaire is " + clientele::detail::quoted(id) +
                                            "; allowed: " + list);
}

}  // namespace clientele::inline v0::survey::questionnaires
