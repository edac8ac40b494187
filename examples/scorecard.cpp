// A customer scorecard from a file of survey answers, a log of purchases, or both: this program parses options and
// connects the library's parts.
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money_sum.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/date_format.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/output_error.hpp>
#include <clientele/io/questionnaire_json.hpp>
#include <clientele/io/read_purchases.hpp>
#include <clientele/io/read_responses.hpp>
#include <clientele/io/read_survey.hpp>
#include <clientele/io/rfm_cuts_json.hpp>
#include <clientele/io/targets_json.hpp>
#include <clientele/io/write_customers.hpp>
#include <clientele/report/csv.hpp>
#include <clientele/report/customer_scorecard.hpp>
#include <clientele/report/html.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/questionnaire_scorecard.hpp>
#include <clientele/report/survey_scorecard.hpp>
#include <clientele/report/targets.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/survey/questionnaires.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/version.hpp>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/ioctl.h>
#include <unistd.h>
#define SCORECARD_HAS_TERMINALS 1
#endif

namespace {

constexpr int usage_or_input_error = 2;
constexpr int standard_output = 1;
constexpr int standard_error = 2;

constexpr std::string_view usage = R"(usage: scorecard --answers FILE.csv [options]
       scorecard --transactions FILE.csv --customer COL --date COL --amount COL --from DATE --as-of DATE [options]
       (or both at once)

Files are CSV with a header, gzipped or not; - is standard input. Columns go by name or by number, from 1.

answers
  --answers FILE           one row per person asked
  --recommend COL          the recommendation question, 0..10
  --satisfaction COL,..    satisfaction questions, all on one scale
  --scale LOW..HIGH        their scale (default 1..5)
  --dimension-weights w,.. weights of the questions in the satisfaction index (default equal)
  --weight COL             survey weight of each row
  --by COL                 a row for each group, with its difference from the rest
  --trust-recommend        take the recommendation column for 0..10 even where it looks like another scale
  --answered COL           the day of each answer: only those from --from to --as-of are counted
  --answered-format FORMAT of its dates, such as %d/%m/%Y (default 2010-12-01, with or without a time)

questionnaire, of the answers of --answers
  --questionnaire FILE.json  what the columns ask: index tree, reliability, drivers, importance and performance, Kano and
                           SERVQUAL where the answers allow; or the name of a bundled one, such as servqual
  --missing POLICY         for people who left something out: listwise (default), person_mean, pairwise or refuse
  --replicates N           of the bootstrap behind the drivers (default 1000)
  --outcome ITEM           what the others should explain, in place of what the questionnaire names
  --crosshair RULE         of importance and performance: grand_mean (default), median or scale_middle
  --stratum COL, --cluster COL  how people were drawn, which the drivers' intervals keep to
  --save-questionnaire FILE.json  write the questionnaire, to be made one's own

purchases
  --transactions FILE      one row per order, or per line of an order
  --customer COL, --date COL
  --amount COL             what was paid, or a product of columns: quantity*unit_price
  --order COL              its lines become one order: same order, customer and day
  --date-format FORMAT     of the date column, such as %d/%m/%Y %H:%M (default 2010-12-01, with or without a time)
  --currency CODE          what the amounts are called, such as GBP
  --refunds net|drop|separate  negative amounts: taken off (default), left out, or told apart
  --zero-amounts keep|drop orders of nothing: counted (default) or left out
  --active-within DAYS     active: a purchase in the last so many days (default 90)
  --lost-after DAYS        lapsed and lost: no purchase for more days (default 180)
  --loyal-from N           loyal: so many purchase days, and not lost (default 3)
  --rfm-cuts FILE.json     score by the cuts of this file in place of new ones
  --save-rfm-cuts FILE.json  write the cuts
  --customers-out FILE.csv write a row per customer: summary, scores, segment, grades

both
  --from DATE, --as-of DATE  the window, both days in, such as 2010-12-01 (needs --transactions or --answered)
  --previous FROM..TO      an earlier window, both days in, to tell the change against: 2009-12-01..2010-11-30
  --confidence LEVEL       of all intervals (default 0.95)
  --threads N              default: as many as the machine runs at once
  --strict                 stop at the first bad value instead of counting it
  --separator CHAR         between the columns of both files: , (default) ; or tab
  --targets FILE.json      what figures should be: says which are reached, missed, or undecided
  --json OUT.json          write the figures as JSON too; - is standard output, without the tables
  --csv OUT.csv            write them as CSV, a row per figure; - is standard output, without the tables
  --guard-formulas         an apostrophe before names in CSV files that a spreadsheet would take for formulas
  --html OUT.html          write a report with charts too: one file, which needs no network
  --language en|zh         of the HTML report (default en)
  --title TEXT             of the HTML report
  --echarts FILE.js        draw its charts by this copy of Apache ECharts (echarts.min.js)
  --help, --version

Bad values are left out and reported by reason: an answer from its column; a whole row without a group (--by) or with a
bad weight (--weight); a whole line of purchases.
)";

/// What the user asked for and cannot have: one message of at most three lines.
class usage_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct request {
  clientele::io::csv_options files;
  std::string answers;
  clientele::io::survey_columns columns;
  clientele::report::survey_scorecard_options figures;
  clientele::io::read_survey_options reading;

  std::optional<std::string> questionnaire;
  std::optional<std::string> save_questionnaire;
  std::optional<std::string> outcome;
  std::optional<std::string> stratum;
  std::optional<std::string> cluster;
  clientele::report::questionnaire_options asked;

  std::string transactions;
  clientele::io::purchase_columns purchases;
  clientele::io::read_purchases_options log_reading;
  clientele::report::customer_scorecard_options customer_figures;
  std::optional<clientele::day> from;
  std::optional<clientele::day> as_of;
  std::optional<clientele::observation_window> previous;
  std::optional<std::string> rfm_cuts;

  std::optional<std::string> targets;
  std::optional<std::string> json;
  std::optional<std::string> csv;
  bool guard_formulas = false;
  std::optional<std::string> html;
  clientele::report::html_options page;
  std::optional<std::string> echarts;
  std::optional<std::string> save_rfm_cuts;
  std::optional<std::string> customers_out;
};

std::vector<std::string> split(std::string_view list, std::string_view option) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (parts.back().empty()) throw usage_error(std::string(option) + " has an empty entry");
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

double number(std::string_view text, std::string_view option) {
  const clientele::io::parsed_cell cell = clientele::io::parse_number(text);
  if (cell.kind != clientele::io::cell_kind::number) {
    throw usage_error(std::string(option) + " is \"" + std::string(text) + "\"; a number is wanted");
  }
  return cell.value;
}

template <class Int>
bool whole(std::string_view text, Int& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

clientele::any_scale scale(std::string_view text) {
  const std::size_t dots = text.find("..");
  int low = 0;
  int high = 0;
  if (dots == std::string_view::npos || !whole(text.substr(0, dots), low) || !whole(text.substr(dots + 2), high)) {
    throw usage_error("--scale is \"" + std::string(text) + "\"; wanted is LOW..HIGH, such as 1..10");
  }
  return clientele::any_scale{low, high};
}

clientele::day date(std::string_view text, std::string_view option) {
  const std::optional<clientele::day> parsed = clientele::try_parse_day(text);
  if (!parsed && clientele::io::date_format{}.parse(text).kind == clientele::io::date_kind::impossible) {
    throw usage_error(std::string(option) + " is \"" + std::string(text) + "\"; there is no such day");
  }
  if (!parsed) throw usage_error(std::string(option) + " is \"" + std::string(text) + "\"; wanted is a day such as 2011-12-09");
  return *parsed;
}

clientele::observation_window previous_window(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    throw usage_error("--previous is \"" + std::string(text) + "\"; wanted is FROM..TO, such as 2009-12-01..2010-11-30");
  }
  const clientele::day from = date(text.substr(0, dots), "the first day of --previous");
  const clientele::day to = date(text.substr(dots + 2), "the last day of --previous");
  if (to < from) {
    throw usage_error("--previous ends on " + to_string(to) + ", before it begins on " + to_string(from));
  }
  return {from, to};
}

std::int32_t length_of(const clientele::observation_window& window) { return window.recency(window.from()).count() + 1; }

template <class Int>
Int count_of(std::string_view text, std::string_view option, Int least) {
  Int value = 0;
  constexpr Int most = 1000000;
  if (!whole(text, value) || value < least || value > most) {
    throw usage_error(std::string(option) + " is \"" + std::string(text) + "\"; wanted is a whole number from " +
                      std::to_string(least) + " to " + std::to_string(most));
  }
  return value;
}

/// The value of this name, out of all that there are.
template <class Choice, std::size_t Count>
Choice named(std::string_view text, std::string_view option, const std::array<Choice, Count>& all) {
  std::string names;
  for (const Choice one : all) {
    if (text == name(one)) return one;
    names += (names.empty() ? "" : ", ") + std::string(name(one));
  }
  throw usage_error(std::string(option) + " is \"" + std::string(text) + "\"; wanted is one of " + names);
}

char separator(std::string_view text) {
  if (text == "tab" || text == "\t" || text == "\\t") return '\t';
  if (text == "," || text == ";") return text.front();
  throw usage_error("--separator is \"" + std::string(text) + "\"; wanted is one of , ; tab");
}

/// Whether two paths are one file, also where it is not there yet.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code unknown;
  return a == b || std::filesystem::equivalent(a, b, unknown) ||
         std::filesystem::weakly_canonical(a, unknown) == std::filesystem::weakly_canonical(b, unknown);
}

void refuse_overwriting(const request& wanted) {
  struct place {
    const char* option;
    std::string path;
  };
  std::vector<place> inputs;
  std::vector<place> outputs;
  if (!wanted.answers.empty()) inputs.push_back({"answers", wanted.answers});
  if (!wanted.transactions.empty()) inputs.push_back({"transactions", wanted.transactions});
  if (wanted.rfm_cuts) inputs.push_back({"RFM cuts", *wanted.rfm_cuts});
  if (wanted.questionnaire) inputs.push_back({"questionnaire", *wanted.questionnaire});
  if (wanted.targets) inputs.push_back({"targets", *wanted.targets});
  if (wanted.echarts) inputs.push_back({"copy of ECharts", *wanted.echarts});
  if (wanted.json && *wanted.json != "-") outputs.push_back({"--json", *wanted.json});
  if (wanted.csv && *wanted.csv != "-") outputs.push_back({"--csv", *wanted.csv});
  if (wanted.html) outputs.push_back({"--html", *wanted.html});
  if (wanted.save_questionnaire) outputs.push_back({"--save-questionnaire", *wanted.save_questionnaire});
  if (wanted.save_rfm_cuts) outputs.push_back({"--save-rfm-cuts", *wanted.save_rfm_cuts});
  if (wanted.customers_out) outputs.push_back({"--customers-out", *wanted.customers_out});
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].path == "-") {
      throw usage_error(std::string(outputs[i].option) +
                        " cannot be standard output, where the tables or the JSON go; name a file");
    }
    for (const place& input : inputs) {
      if (input.path != "-" && same_file(outputs[i].path, input.path)) {
        throw usage_error(std::string(outputs[i].option) + " " + outputs[i].path + " would overwrite the " + input.option);
      }
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (same_file(outputs[i].path, outputs[j].path)) {
        throw usage_error(std::string(outputs[j].option) + " and " + outputs[i].option + " are one file, " + outputs[i].path);
      }
    }
  }
}

/// The window and the one before it: both, or neither, and one after the other.
void check_windows(const request& wanted) {
  const bool of_answers = wanted.columns.answered.has_value();
  const bool of_purchases = !wanted.transactions.empty();
  if (wanted.previous && !of_answers && !of_purchases) {
    throw usage_error("--previous needs the day of each answer, which is missing: name --answered COL, --from DATE and --as-of DATE");
  }
  if (!of_answers && !of_purchases) {
    if (!wanted.from && !wanted.as_of) return;
    throw usage_error(std::string(wanted.from ? "--from" : "--as-of") +
                      " belongs to --transactions FILE or --answered COL, which are missing");
  }
  const auto needed = [&](bool there, const char* option) {
    if (!there) {
      throw usage_error(std::string(option) + " is missing; " + (of_purchases ? "--transactions" : "--answered") + " needs it");
    }
  };
  needed(wanted.from.has_value(), "--from DATE");
  needed(wanted.as_of.has_value(), "--as-of DATE");
  if (*wanted.as_of < *wanted.from) {
    throw usage_error("--as-of " + to_string(*wanted.as_of) + " is before --from " + to_string(*wanted.from));
  }
  if (!wanted.previous) return;
  const clientele::observation_window window{*wanted.from, *wanted.as_of};
  if (wanted.previous->as_of() >= window.from()) {
    throw usage_error("--previous ends on " + to_string(wanted.previous->as_of()) + ", not before --from " +
                      to_string(window.from()));
  }
  if (of_purchases && !clientele::report::comparable_windows(window, *wanted.previous)) {
    throw usage_error("--previous has " + std::to_string(length_of(*wanted.previous)) + " days, --from to --as-of " +
                      std::to_string(length_of(window)) +
                      ";\ncounts per customer compare over as many days, or as many whole months");
  }
}

/// A questionnaire is written, and nothing measured.
bool only_saves(const request& wanted) {
  return wanted.answers.empty() && wanted.transactions.empty() && wanted.questionnaire && wanted.save_questionnaire;
}

/// What is missing, or does not go together.
void check(const request& wanted, const std::vector<std::string>& of_answers, const std::vector<std::string>& of_purchases,
           const std::vector<std::string>& of_html, const std::vector<std::string>& of_questionnaire) {
  if (!wanted.html && !of_html.empty()) {
    throw usage_error(of_html.front() + " belongs to --html FILE, which is missing");
  }
  const auto of_saving = [](const std::string& one) { return one == "--save-questionnaire" || one == "--outcome"; };
  if (only_saves(wanted) && of_answers.size() == 1 &&
      std::all_of(of_questionnaire.begin(), of_questionnaire.end(), of_saving)) {
    return refuse_overwriting(wanted);
  }
  if (wanted.answers.empty() && wanted.transactions.empty()) {
    throw usage_error("--answers FILE or --transactions FILE is missing; scorecard --help lists the options");
  }
  if (wanted.answers.empty() && !of_answers.empty()) {
    throw usage_error(of_answers.front() + " belongs to --answers FILE, which is missing");
  }
  if (wanted.transactions.empty() && !of_purchases.empty()) {
    throw usage_error(of_purchases.front() + " belongs to --transactions FILE, which is missing");
  }
  const bool of_survey = wanted.columns.recommend || !wanted.columns.satisfaction.empty();
  if (!wanted.answers.empty() && !of_survey && !wanted.questionnaire) {
    throw usage_error("nothing to measure: name --recommend COL, --satisfaction COL,.. or --questionnaire FILE.json");
  }
  if (wanted.questionnaire && of_survey && wanted.answers == "-") {
    throw usage_error("--answers cannot be standard input where it is read twice: for --questionnaire, and for --recommend or --satisfaction");
  }
  if (wanted.columns.by && !of_survey) {
    throw usage_error("--by " + *wanted.columns.by + " has nothing to divide: the questionnaire is told of everybody; it belongs to --recommend or --satisfaction");
  }
  if (!wanted.questionnaire && !of_questionnaire.empty()) {
    throw usage_error(of_questionnaire.front() + " belongs to --questionnaire FILE.json, which is missing");
  }
  if (!wanted.transactions.empty()) {
    const auto needed = [](bool there, const char* option) {
      if (!there) throw usage_error(std::string(option) + " is missing; --transactions needs it");
    };
    needed(!wanted.purchases.customer.empty(), "--customer COL");
    needed(!wanted.purchases.date.empty(), "--date COL");
    needed(!wanted.purchases.amount.empty(), "--amount COL");
  }
  if (wanted.json == "-" && wanted.csv == "-") throw usage_error("--json and --csv cannot both be standard output");
  if (wanted.guard_formulas && !wanted.csv && !wanted.customers_out) {
    throw usage_error("--guard-formulas belongs to --csv OUT.csv or --customers-out FILE.csv, which are missing");
  }
  check_windows(wanted);
  if (wanted.answers == "-" && wanted.transactions == "-") {
    throw usage_error("--answers and --transactions cannot both be standard input");
  }
  refuse_overwriting(wanted);
}

request parse(int count, char** arguments) {
  constexpr unsigned most_threads = 1024;
  request wanted;
  std::vector<std::string> of_answers;    // the options given that make sense with --answers alone
  std::vector<std::string> of_purchases;  // and those of --transactions
  std::vector<std::string> of_html;       // and those of --html
  std::vector<std::string> of_questionnaire;
  bool answered_format = false;
  for (int i = 1; i < count; ++i) {
    std::string_view option = arguments[i];
    std::optional<std::string_view> attached;
    if (const std::size_t equals = option.find('='); option.starts_with("--") && equals != std::string_view::npos) {
      attached = option.substr(equals + 1);
      option = option.substr(0, equals);
    }
    const auto value = [&]() -> std::string_view {
      if (!attached && ++i == count) throw usage_error(std::string(option) + " needs a value");
      const std::string_view given = attached ? *attached : std::string_view(arguments[i]);
      if (given.empty()) throw usage_error(std::string(option) + " has an empty value");
      return given;
    };
    const auto answers = [&](std::string_view one) {
      if (option != one) return false;
      of_answers.emplace_back(one);
      return true;
    };
    const auto purchases = [&](std::string_view one) {
      if (option != one) return false;
      of_purchases.emplace_back(one);
      return true;
    };
    const auto questionnaire = [&](std::string_view one) {
      if (option != one) return false;
      of_questionnaire.emplace_back(one);
      return true;
    };
    const auto html = [&](std::string_view one) {
      if (option != one) return false;
      of_html.emplace_back(one);
      return true;
    };
    if (option == "--strict" || option == "--guard-formulas" || answers("--trust-recommend")) {
      if (attached) throw usage_error(std::string(option) + " takes no value");
      if (option == "--strict") {
        wanted.reading.strict = wanted.log_reading.strict = true;
      } else if (option == "--guard-formulas") {
        wanted.guard_formulas = true;
      } else {
        wanted.reading.trust_recommend = true;
      }
    } else if (option == "--answers") {
      wanted.answers = value();
    } else if (answers("--recommend")) {
      wanted.columns.recommend = value();
    } else if (answers("--satisfaction")) {
      wanted.columns.satisfaction = split(value(), option);
    } else if (answers("--scale")) {
      wanted.columns.satisfaction_scale = scale(value());
    } else if (answers("--dimension-weights")) {
      for (const std::string& weight : split(value(), option)) {
        wanted.figures.dimension_weights.push_back(number(weight, option));
      }
    } else if (answers("--weight")) {
      wanted.columns.weight = value();
    } else if (answers("--by")) {
      wanted.columns.by = value();
    } else if (answers("--answered")) {
      wanted.columns.answered = value();
    } else if (answers("--answered-format")) {
      wanted.reading.dates = clientele::io::date_format{value()};
      answered_format = true;
    } else if (answers("--questionnaire")) {
      wanted.questionnaire = value();
    } else if (questionnaire("--missing")) {
      using enum clientele::missing_data;
      wanted.asked.missing = named(value(), option, std::array{listwise, person_mean, pairwise, refuse});
    } else if (questionnaire("--replicates")) {
      wanted.asked.replicates = count_of<std::size_t>(value(), option, 100);
    } else if (questionnaire("--outcome")) {
      wanted.outcome = value();
    } else if (questionnaire("--crosshair")) {
      using enum clientele::survey::crosshair_rule;
      wanted.asked.crosshair = named(value(), option, std::array{grand_mean, median, scale_middle});
    } else if (questionnaire("--stratum")) {
      wanted.stratum = value();
    } else if (questionnaire("--cluster")) {
      wanted.cluster = value();
    } else if (questionnaire("--save-questionnaire")) {
      wanted.save_questionnaire = value();
    } else if (option == "--transactions") {
      wanted.transactions = value();
    } else if (purchases("--customer")) {
      wanted.purchases.customer = value();
    } else if (purchases("--date")) {
      wanted.purchases.date = value();
    } else if (purchases("--amount")) {
      wanted.purchases.amount = value();
    } else if (purchases("--order")) {
      wanted.purchases.order = value();
    } else if (purchases("--currency")) {
      wanted.customer_figures.currency = value();
    } else if (purchases("--date-format")) {
      wanted.log_reading.dates = clientele::io::date_format{value()};
    } else if (option == "--from") {
      wanted.from = date(value(), option);
    } else if (option == "--as-of") {
      wanted.as_of = date(value(), option);
    } else if (option == "--previous") {
      wanted.previous = previous_window(value());
    } else if (purchases("--refunds")) {
      using enum clientele::refund_policy;
      wanted.log_reading.refunds = named(value(), option, std::array{net, drop, separate});
    } else if (purchases("--zero-amounts")) {
      using enum clientele::zero_policy;
      wanted.log_reading.zero_amounts = named(value(), option, std::array{keep, drop});
    } else if (purchases("--active-within")) {
      wanted.customer_figures.active_within = clientele::days{count_of<std::int32_t>(value(), option, 1)};
    } else if (purchases("--lost-after")) {
      wanted.customer_figures.lost_after = clientele::days{count_of<std::int32_t>(value(), option, 0)};
    } else if (purchases("--loyal-from")) {
      wanted.customer_figures.loyal_from = count_of<std::uint32_t>(value(), option, 2);
    } else if (purchases("--rfm-cuts")) {
      wanted.rfm_cuts = value();
    } else if (purchases("--save-rfm-cuts")) {
      wanted.save_rfm_cuts = value();
    } else if (purchases("--customers-out")) {
      wanted.customers_out = value();
    } else if (option == "--confidence") {
      wanted.figures.level = clientele::confidence_level{number(value(), option)};
      wanted.customer_figures.level = wanted.asked.level = wanted.figures.level;
    } else if (option == "--threads") {
      const std::string_view text = value();
      if (!whole(text, wanted.reading.threads) || wanted.reading.threads == 0 || wanted.reading.threads > most_threads) {
        throw usage_error("--threads is \"" + std::string(text) + "\"; wanted is 1 to 1024");
      }
      wanted.log_reading.threads = wanted.asked.threads = wanted.reading.threads;
    } else if (option == "--separator") {
      wanted.files.separator = separator(value());
    } else if (option == "--json") {
      wanted.json = value();
    } else if (option == "--csv") {
      wanted.csv = value();
    } else if (option == "--targets") {
      wanted.targets = value();
    } else if (option == "--html") {
      wanted.html = value();
    } else if (html("--language")) {
      using enum clientele::report::language;
      wanted.page.language = named(value(), option, std::array{english, chinese});
    } else if (html("--title")) {
      wanted.page.title = value();
    } else if (html("--echarts")) {
      wanted.echarts = value();
    } else {
      throw usage_error("unknown option \"" + std::string(arguments[i]) + "\"; scorecard --help lists them");
    }
  }
  check(wanted, of_answers, of_purchases, of_html, of_questionnaire);
  if (answered_format && !wanted.columns.answered) {
    throw usage_error("--answered-format belongs to --answered COL, which is missing");
  }
  if (wanted.columns.answered) {
    wanted.reading.window = clientele::observation_window{*wanted.from, *wanted.as_of};
    wanted.reading.previous = wanted.previous;
  }
  return wanted;
}

bool is_terminal([[maybe_unused]] int stream) {
#ifdef SCORECARD_HAS_TERMINALS
  return isatty(stream) == 1;
#else
  return false;
#endif
}

clientele::report::terminal_options terminal() {
  clientele::report::terminal_options options;
  options.color = is_terminal(standard_output) && std::getenv("NO_COLOR") == nullptr;
  options.width = 100;
#ifdef SCORECARD_HAS_TERMINALS
  winsize size{};
  if (ioctl(standard_output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) options.width = size.ws_col;
#endif
  return options;
}

/// "reading 43 %" on standard error where a person is looking, a few times a second, gone when the reading is done.
class progress_line {
 public:
  void operator()(std::uint64_t read, std::optional<std::uint64_t> total) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(200)) return;
    last_ = now;
    shown_ = true;
    if (total && *total > 0) {
      std::fprintf(stderr, "\rreading %3d %%", static_cast<int>(100.0 * static_cast<double>(read) / static_cast<double>(*total)));
    } else {
      std::fprintf(stderr, "\rreading %llu MB", static_cast<unsigned long long>(read / 1000000));
    }
    std::fflush(stderr);
  }
  ~progress_line() {
    if (shown_) std::fputs("\r                    \r", stderr);
  }
  progress_line() = default;
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  bool shown_ = false;
};

/// Reads by `read(options)`, with progress shown where a person is looking.
template <class Options, class Read>
auto with_progress(Options options, const Read& read) {
  progress_line progress;
  if (is_terminal(standard_error)) options.progress = std::ref(progress);
  return read(options);
}

clientele::report::day_range days_of(const clientele::observation_window& window) {
  return {to_string(window.from()), to_string(window.as_of())};
}

template <class Answers>
clientele::report::scorecard measure_answers(const request& wanted) {
  clientele::io::csv_reader reader{wanted.answers, wanted.files};
  auto survey = with_progress(wanted.reading, [&](const auto& options) {
    return clientele::io::read_survey<Answers>(reader, wanted.columns, options);
  });
  auto card = clientele::report::survey_scorecard(survey.tallies, wanted.figures,
                                                  survey.previous ? &*survey.previous : nullptr);
  card.rejected = std::move(survey.rejected);
  if (wanted.columns.answered) {
    card.answered = days_of({*wanted.from, *wanted.as_of});
    card.answers_left_out = std::move(survey.left_out);
  }
  return card;
}

/// A file, or the name of a bundled one.
clientele::survey::questionnaire questionnaire_of(const std::string& named) {
  const std::vector<std::string_view> bundled = clientele::survey::questionnaires::ids();
  if (std::find(bundled.begin(), bundled.end(), named) != bundled.end()) {
    return clientele::survey::questionnaires::by_id(named);
  }
  return clientele::io::load_questionnaire(named);
}

clientele::survey::questionnaire asked_of(const request& wanted) {
  clientele::survey::questionnaire asked = questionnaire_of(*wanted.questionnaire);
  return wanted.outcome ? asked.with_outcome(*wanted.outcome) : asked;
}

void measure_questionnaire(const request& wanted, clientele::report::scorecard& card) {
#if defined(CLIENTELE_HAS_MODELS)
  clientele::survey::questionnaire asked = asked_of(wanted);
  if (wanted.save_questionnaire) clientele::io::save_questionnaire(*wanted.save_questionnaire, asked);
  clientele::io::csv_reader reader{wanted.answers, wanted.files};
  const clientele::io::responses_file file =
      clientele::io::read_responses(reader, std::move(asked),
                                    {.weight = wanted.columns.weight, .stratum = wanted.stratum, .cluster = wanted.cluster},
                                    wanted.reading.strict);
  card.questionnaire = clientele::report::questionnaire_scorecard(file.answers, wanted.asked);
  // What the other questions of the same file have reported is not said twice.
  for (const clientele::report::rejected_rows& row : file.rejected) {
    const bool known = std::any_of(card.rejected.begin(), card.rejected.end(), [&](const auto& one) {
      return one.file == row.file && one.column == row.column && one.reason == row.reason;
    });
    if (!known) card.rejected.push_back(row);
  }
#else
  static_cast<void>(card);
  throw usage_error("--questionnaire " + *wanted.questionnaire + " needs clientele::models, which this program was built without");
#endif
}

using money = clientele::io::purchase_money;

/// What the figures do not say of themselves: nobody bought, most lines are left out, dates or cuts look wrong.
void warn_of_purchases(const clientele::io::purchase_file& file, const std::string& name,
                       const clientele::observation_window& window, bool nobody,
                       const std::optional<clientele::observation_window>& cuts_window) {
  const auto left_out = [&](std::string_view column, std::string_view reason) {
    std::uint64_t lines = 0;
    for (const auto& one : file.rejected) {
      if (one.column == column && (reason.empty() || one.reason == reason)) lines += one.rows;
    }
    return lines;
  };
  if (nobody) {
    std::uint64_t refunds = file.refund_lines;
    for (const auto& of_day : file.refunds_dropped) refunds += of_day.lines;
    const std::uint64_t purchases = file.lines_kept - file.refund_lines;
    if (refunds > 0 && purchases == 0) {
      std::cerr << "scorecard: nobody bought: every amount that counts is below zero, a refund\n";
    } else {
      std::cerr << "scorecard: nobody bought from " << window.from() << " to " << window.as_of();
      if (file.first_day) std::cerr << "; the purchases go from " << *file.first_day << " to " << *file.last_day;
      std::cerr << '\n';
    }
  }
  if (file.lines_kept < file.lines - file.lines_kept) {
    std::cerr << "scorecard: " << file.lines - file.lines_kept << " of " << file.lines << " lines are left out of "
              << name << '\n';
  }
  constexpr std::uint64_t a_tenth = 10;
  const std::uint64_t impossible = left_out(file.date_column, "impossible_date");
  const std::uint64_t dates =
      file.lines - left_out("", "") - left_out(file.customer_column, "") - left_out(file.date_column, "missing");
  if (impossible > dates / a_tenth) {
    std::cerr << "scorecard: " << impossible << " of " << dates << " dates in column \"" << file.date_column
              << "\" are impossible; day and month may be swapped in --date-format\n";
  }
  if (cuts_window && length_of(*cuts_window) != length_of(window)) {
    std::cerr << "scorecard: the RFM cuts are of a window of " << length_of(*cuts_window)
              << " days, and are applied to one of " << length_of(window) << ": the scores do not compare\n";
  }
}

/// What a change does not say of itself: windows that are not quite as long, nobody to compare with.
void warn_of_previous(const clientele::observation_window& window, const clientele::observation_window& previous,
                      bool nobody, const clientele::io::purchase_file& file) {
  if (nobody) {
    std::cerr << "scorecard: nobody bought in the previous window, " << previous.from() << " to " << previous.as_of();
    if (file.first_day) std::cerr << "; the purchases go from " << *file.first_day << " to " << *file.last_day;
    std::cerr << '\n';
  } else if (length_of(window) != length_of(previous)) {
    std::cerr << "scorecard: the window has " << length_of(window) << " days, the previous one " << length_of(previous)
              << ": counts per customer grow with the days\n";
  }
}

/// False where what was asked for could not be written, as there is nothing of it.
bool measure_purchases(const request& wanted, clientele::report::scorecard& card) {
  const clientele::io::rfm_cuts_terms terms{wanted.customer_figures.currency, wanted.log_reading.refunds,
                                            wanted.log_reading.zero_amounts};
  clientele::report::kept_cuts<money> kept;
  if (wanted.rfm_cuts) kept.rfm = clientele::io::load_rfm_cuts<money>(*wanted.rfm_cuts, terms);

  clientele::io::csv_reader reader{wanted.transactions, wanted.files};
  auto file = with_progress(wanted.log_reading, [&](const auto& options) {
    return clientele::io::read_purchases(reader, wanted.purchases, options);
  });
  clientele::customer_tally<std::uint32_t, money> log;
  log.observe(file.ids, file.days, file.amounts);
  const clientele::observation_window window{*wanted.from, *wanted.as_of};
  const clientele::summary_options counted{.refunds = wanted.log_reading.refunds,
                                           .zero_amounts = wanted.log_reading.zero_amounts,
                                           .periods = clientele::period_rule{}};
  const auto summary = log.summary(window, counted, wanted.log_reading.threads);
  const auto previous = wanted.previous ? log.summary(*wanted.previous, counted, wanted.log_reading.threads)
                                        : decltype(summary){};
  const auto classes = clientele::report::classify_customers(summary, wanted.customer_figures, kept);
  auto section = clientele::report::customer_scorecard(summary, classes, wanted.customer_figures, &log,
                                                      wanted.previous ? &previous : nullptr);
  section.lines = file.lines;
  if (wanted.log_reading.refunds == clientele::refund_policy::drop) {  // they were left out line by line
    clientele::money_sum<clientele::XXX, 6> amount;
    section.refund_orders.reset();
    section.refund_lines = 0;
    for (const clientele::io::dropped_refunds& of_day : file.refunds_dropped) {
      if (!window.contains(of_day.date)) continue;
      *section.refund_lines += of_day.lines;
      amount += of_day.amount;
    }
    section.refund_amount = amount.to_double();
  } else if (!wanted.purchases.order) {
    section.refund_lines = section.refund_orders;
  }

  if (wanted.previous) warn_of_previous(window, *wanted.previous, previous.size() == 0, file);
  warn_of_purchases(file, reader.file(), window, summary.size() == 0, kept.rfm ? kept.rfm->window() : std::nullopt);
  if (wanted.save_rfm_cuts && classes.rfm.has_cuts()) {
    clientele::io::save_rfm_cuts(*wanted.save_rfm_cuts, classes.rfm.cuts(), terms);
  }
  if (wanted.customers_out) {
    const clientele::segment::customer_grade_table<money> of_nobody{{}, {}, {}};  // keeps its columns
    clientele::io::save_customers(*wanted.customers_out,
                                  {.names = file.customers,
                                   .summary = summary,
                                   .scores = &classes.rfm,
                                   .segments = &classes.segments,
                                   .segments_of_eight = &classes.segments_of_eight,
                                   .grades = classes.grades ? &*classes.grades : &of_nobody,
                                   .loyalty = &classes.loyalty},
                                  {.guard_formulas = wanted.guard_formulas});
  }
  card.rejected.insert(card.rejected.end(), file.rejected.begin(), file.rejected.end());
  card.customers = std::move(section);
  return !wanted.save_rfm_cuts || classes.rfm.has_cuts();
}

/// Where most of a column is no answer, the figures of the rest are hardly what was meant: it is said aloud.
void warn_of_rejections(const clientele::report::scorecard& card) {
  for (const clientele::report::rejected_rows& rejected : card.rejected) {
    for (const clientele::report::figure& figure : card.figures) {
      const bool same = figure.columns.size() == 1 && figure.columns.front() == rejected.column && !figure.group;
      // Rows of the previous period are left out with those of this one.
      const std::uint64_t counted = figure.n + (figure.previous ? figure.previous->n : 0);
      if (!same || rejected.rows <= counted) continue;
      std::cerr << "scorecard: column \"" << rejected.column << "\": " << rejected.rows << " rows are left out ("
                << rejected.reason << "), more than the " << counted << " that are counted\n";
      break;
    }
  }
}

/// Writes a file by `render(stream)`.
template <class Render>
void write_file(const std::string& path, const Render& render) {
  errno = 0;
  std::ofstream out(path, std::ios::binary);
  if (out) render(out);
  if (!out.flush()) {
    const int reason = errno;
    throw usage_error("cannot write " + path +
                      (reason == 0        ? ""
                       : reason == ENOENT ? ": no such directory"
                                          : ": " + std::generic_category().message(reason)));
  }
}

std::string read_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in || text.empty()) {
    throw usage_error("cannot read " + path + (errno == 0 ? ": it is empty" : ": " + std::generic_category().message(errno)));
  }
  return text;
}

/// What the charts of a page are drawn with: a copy that was named, or what the library was built with.
std::string drawn_with(const request& wanted) {
  if (wanted.echarts) return read_file(*wanted.echarts);
  if (wanted.html && clientele::report::built_in_echarts().empty()) {
    throw usage_error("--html needs Apache ECharts, which this program was built without;\n"
                      "name a copy with --echarts FILE (echarts.min.js of the npm package echarts)");
  }
  return {};
}

int run(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    const std::string_view option = arguments[i];
    if (option == "--help") std::cout << usage;
    if (option == "--version") std::cout << "scorecard (clientele " << clientele::version_major << '.' << clientele::version_minor << '.' << clientele::version_patch << (clientele::report::built_in_echarts().empty() ? "" : ", ECharts ") << clientele::report::built_in_echarts() << ")\n";
    if (option == "--help" || option == "--version") return EXIT_SUCCESS;
  }
  request wanted = parse(count, arguments);
  if (only_saves(wanted)) {
    clientele::io::save_questionnaire(*wanted.save_questionnaire, asked_of(wanted));
    return EXIT_SUCCESS;
  }
  const std::string echarts = drawn_with(wanted);  // before anything is read that takes its time
  wanted.page.echarts = echarts;
  std::vector<clientele::report::target_rule> targets;
  if (wanted.targets) targets = clientele::io::load_targets(*wanted.targets);
  clientele::report::scorecard card;
  if (wanted.columns.recommend || !wanted.columns.satisfaction.empty()) {
    card = wanted.columns.weight ? measure_answers<clientele::report::weighted_answers>(wanted)
                                 : measure_answers<clientele::report::unweighted_answers>(wanted);
    warn_of_rejections(card);
  }
  if (wanted.questionnaire) measure_questionnaire(wanted, card);
  if (wanted.previous) {
    card.previous = days_of(*wanted.previous);
    if (!wanted.answers.empty() && !wanted.columns.answered) {
      std::cerr << "scorecard: the answers have no previous period, as --answered COL is missing\n";
    }
  }
  const bool all_written = wanted.transactions.empty() || measure_purchases(wanted, card);
  for (const auto& rule : clientele::report::apply_targets(card, targets)) {
    std::cerr << "scorecard: no figure here for the target of " << to_string(rule) << '\n';
  }
  const auto csv = [&](std::ostream& out) {
    clientele::report::render_csv(out, card, {.guard_formulas = wanted.guard_formulas});
  };
  if (wanted.csv && wanted.csv != "-") write_file(*wanted.csv, csv);
  if (wanted.html) {
    write_file(*wanted.html, [&](std::ostream& out) { clientele::report::render_html(out, card, wanted.page); });
  }
  if (wanted.json == "-") {
    clientele::report::render_json(std::cout, card);
  } else if (wanted.json) {
    write_file(*wanted.json, [&](std::ostream& out) { clientele::report::render_json(out, card); });
  }
  if (wanted.csv == "-") csv(std::cout);
  if (wanted.json != "-" && wanted.csv != "-") {
    clientele::report::render_terminal(std::cout, card, terminal());
  }
  if (!std::cout.flush()) throw usage_error("cannot write to standard output");
  if (!all_written) {
    throw usage_error("--save-rfm-cuts: there are no cuts, as nobody bought in the window; " + *wanted.save_rfm_cuts +
                      " is not written");
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const clientele::io::output_error& problem) {
    const std::string message = problem.what();
    const std::string reason = message.substr(std::min(message.size(), message.rfind(": ")));
    std::cerr << "scorecard: cannot write " << problem.file() << reason << '\n';
    return usage_or_input_error;
  } catch (const std::exception& problem) {
    std::cerr << "scorecard: " << problem.what() << '\n';
    return usage_or_input_error;
  }
}
