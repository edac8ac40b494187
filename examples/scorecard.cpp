// A customer scorecard from a file of survey answers: this program parses options and connects the library's parts.
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
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/read_survey.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/report/survey_scorecard.hpp>
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

  --answers FILE           answers as CSV with a header; gzipped or not; - is standard input
  --recommend COL          the recommendation question, 0..10
  --satisfaction COL,..    satisfaction questions, all on one scale
  --scale LOW..HIGH        their scale (default 1..5)
  --dimension-weights w,.. weights of the questions in the satisfaction index (default equal)
  --weight COL             survey weight of each row
  --by COL                 a row for each group, with its difference from the rest
  --confidence LEVEL       of all intervals (default 0.95)
  --threads N              default: as many as the machine runs at once
  --strict                 stop at the first bad value instead of counting it
  --trust-recommend        take the recommendation column for 0..10 even where it looks like another scale
  --json OUT.json          write the figures as JSON too; - is standard output, without the tables
  --help, --version

Columns go by name or by number, from 1. Bad answers are left out and reported by reason, and so are whole rows without
a group (--by) or with a bad weight (--weight).
)";

/// What the user asked for and cannot have: one message of at most three lines.
class usage_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct request {
  std::string answers;
  clientele::io::survey_columns columns;
  clientele::report::survey_scorecard_options figures;
  clientele::io::read_survey_options reading;
  std::optional<std::string> json;
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

request parse(int count, char** arguments) {
  constexpr unsigned most_threads = 1024;
  request wanted;
  for (int i = 1; i < count; ++i) {
    std::string_view option = arguments[i];
    std::optional<std::string_view> attached;
    if (const std::size_t equals = option.find('='); option.starts_with("--") && equals != std::string_view::npos) {
      attached = option.substr(equals + 1);
      option = option.substr(0, equals);
    }
    const auto value = [&]() -> std::string_view {
      if (attached) return *attached;
      if (++i == count) throw usage_error(std::string(option) + " needs a value");
      return arguments[i];
    };
    if (option == "--strict" || option == "--trust-recommend") {
      if (attached) throw usage_error(std::string(option) + " takes no value");
      (option == "--strict" ? wanted.reading.strict : wanted.reading.trust_recommend) = true;
    } else if (option == "--answers") {
      wanted.answers = value();
    } else if (option == "--recommend") {
      wanted.columns.recommend = value();
    } else if (option == "--satisfaction") {
      wanted.columns.satisfaction = split(value(), option);
    } else if (option == "--scale") {
      wanted.columns.satisfaction_scale = scale(value());
    } else if (option == "--dimension-weights") {
      for (const std::string& weight : split(value(), option)) {
        wanted.figures.dimension_weights.push_back(number(weight, option));
      }
    } else if (option == "--weight") {
      wanted.columns.weight = value();
    } else if (option == "--by") {
      wanted.columns.by = value();
    } else if (option == "--confidence") {
      wanted.figures.level = clientele::confidence_level{number(value(), option)};
    } else if (option == "--threads") {
      const std::string_view text = value();
      if (!whole(text, wanted.reading.threads) || wanted.reading.threads == 0 || wanted.reading.threads > most_threads) {
        throw usage_error("--threads is \"" + std::string(text) + "\"; wanted is 1 to 1024");
      }
    } else if (option == "--json") {
      wanted.json = value();
    } else {
      throw usage_error("unknown option \"" + std::string(arguments[i]) + "\"; scorecard --help lists them");
    }
  }
  if (wanted.answers.empty()) throw usage_error("--answers FILE is missing; scorecard --help lists the options");
  std::error_code unknown;
  if (wanted.json && std::filesystem::equivalent(*wanted.json, wanted.answers, unknown)) {
    throw usage_error("--json " + *wanted.json + " would overwrite the answers");
  }
  if (!wanted.columns.recommend && wanted.columns.satisfaction.empty()) {
    throw usage_error("nothing to measure: name --recommend COL, --satisfaction COL,.. or both");
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

template <class Answers>
clientele::report::scorecard measure(const request& wanted) {
  clientele::io::csv_reader reader{wanted.answers};
  clientele::io::read_survey_options reading = wanted.reading;
  const auto read = [&] {
    progress_line progress;
    if (is_terminal(standard_error)) reading.progress = std::ref(progress);
    return clientele::io::read_survey<Answers>(reader, wanted.columns, reading);
  };
  auto survey = read();
  auto card = clientele::report::survey_scorecard(survey.tallies, wanted.figures);
  card.rejected = std::move(survey.rejected);
  return card;
}

/// Where most of a column is no answer, the figures of the rest are hardly what was meant: it is said aloud.
void warn_of_rejections(const clientele::report::scorecard& card) {
  for (const clientele::report::rejected_rows& rejected : card.rejected) {
    for (const clientele::report::figure& figure : card.figures) {
      const bool same = figure.columns.size() == 1 && figure.columns.front() == rejected.column && !figure.group;
      if (!same || rejected.rows <= figure.n) continue;
      std::cerr << "scorecard: column \"" << rejected.column << "\": " << rejected.rows << " rows are left out ("
                << rejected.reason << "), more than the " << figure.n << " that are counted\n";
      break;
    }
  }
}

void write_json(const std::string& path, const clientele::report::scorecard& card) {
  std::ofstream out(path, std::ios::binary);
  clientele::report::render_json(out, card);
  if (!out.flush()) throw usage_error("cannot write " + path);
}

int run(int count, char** arguments) {
  if (count == 1) throw usage_error("--answers FILE is missing; scorecard --help lists the options");
  for (int i = 1; i < count; ++i) {
    const std::string_view option = arguments[i];
    if (option == "--help") std::cout << usage;
    if (option == "--version") std::cout << "scorecard (clientele " << clientele::version_major << '.' << clientele::version_minor << '.' << clientele::version_patch << ")\n";
    if (option == "--help" || option == "--version") return EXIT_SUCCESS;
  }
  const request wanted = parse(count, arguments);
  const clientele::report::scorecard card = wanted.columns.weight
                                                ? measure<clientele::report::weighted_answers>(wanted)
                                                : measure<clientele::report::unweighted_answers>(wanted);
  warn_of_rejections(card);
  if (wanted.json == "-") {
    clientele::report::render_json(std::cout, card);
  } else {
    if (wanted.json) write_json(*wanted.json, card);
    clientele::report::render_terminal(std::cout, card, terminal());
  }
  if (!std::cout.flush()) throw usage_error("cannot write to standard output");
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& problem) {
    std::cerr << "scorecard: " << problem.what() << '\n';
    return usage_or_input_error;
  }
}
