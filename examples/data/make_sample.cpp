// Writes the bundled sample: answers of 1,200 invented customers of six stores, as CSV on standard output.
//
//   make_sample > sample_answers.csv
//
// The model. Every customer has a latent satisfaction: the level of the store, plus that of the age group, plus a
// normal part of the customer's own. Every question hears it through noise: answer = the number of cuts that
// 7/10 satisfaction + 7/10 noise + the level of the question exceeds. Young customers are the least satisfied and
// answer too rarely; the weights give every age group its share among all customers, so that weighted figures are lower
// than plain ones. Some answers are missing, and eight rows are bad, one of every kind that people see in real files.
//
// All arithmetic is on integers, in thousandths, and the only random numbers are those of std::mt19937_64, which the
// standard fixes: every machine writes the same bytes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <string_view>

namespace {

struct store {
  std::string_view name;
  unsigned customers;  // of 1,200
  int level;           // in thousandths of a standard deviation, as all levels and cuts
};
constexpr std::array<store, 6> stores{{{"Harbour", 340, 350},
                                       {"Old Town", 260, 150},
                                       {"Station, north hall", 210, -350},
                                       {"人民广场", 190, 250},
                                       {"Airport", 120, -600},
                                       {"Garden Lane", 80, 600}}};

struct age_group {
  unsigned share;  // of 100 who answered
  int level;
  int weight;  // share of all customers / share of those who answered, in thousandths
};
constexpr std::array<age_group, 3> ages{{{25, -300, 1600}, {45, 0, 889}, {30, 200, 667}}};

struct question {
  int level;
  unsigned missing;  // of 100
};
constexpr std::array<question, 4> satisfaction{{{0, 2}, {200, 3}, {100, 4}, {-450, 6}}};  // overall .. price
constexpr std::array<int, 4> grade_cuts{-1700, -1000, -300, 700};
constexpr question recommend{0, 3};
constexpr std::array<int, 10> recommend_cuts{-2300, -2100, -1900, -1650, -1400, -1000, -700, -250, 250, 750};

class dice {
 public:
  /// 0 .. sides - 1; the remainder of 64 random bits favours no side that anybody could notice.
  unsigned roll(unsigned sides) { return static_cast<unsigned>(bits_() % sides); }
  /// Nearly normal, mean 0 and standard deviation 1000: the sum of twelve uniform numbers.
  int normal() {
    constexpr std::int64_t unit = 65536;
    std::int64_t sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<std::int64_t>(bits_() >> 48U);
    return static_cast<int>((sum - 6 * unit) * 1000 / unit);
  }

 private:
  std::mt19937_64 bits_{20240229};
};

/// The kind that a number below the sum of all shares falls on.
template <class Kinds, class Share>
const auto& pick(const Kinds& kinds, unsigned number, Share share) {
  auto kind = kinds.begin();
  for (; number >= share(*kind); ++kind) number -= share(*kind);
  return *kind;
}

/// An answer as it stands in the file; empty where it is missing.
template <std::size_t Cuts>
std::string answer(dice& random, const question& asked, const std::array<int, Cuts>& cuts, int lowest, int latent) {
  const int heard = (7 * latent + 7 * random.normal()) / 10 + asked.level;
  if (random.roll(100) < asked.missing) return {};
  int level = lowest;
  for (const int cut : cuts) level += heard > cut ? 1 : 0;
  return std::to_string(level);
}

std::string thousandths(int value) {
  std::string fraction = std::to_string(value % 1000);
  return std::to_string(value / 1000) + '.' + std::string(3 - fraction.size(), '0') + fraction;
}

/// A field with a comma in it stands in quotes.
std::string field(std::string_view text) {
  std::string result{text};
  return result.find(',') == std::string::npos ? result : '"' + result + '"';
}

struct row {
  std::string store;
  std::string recommend;
  std::array<std::string, 4> satisfaction;
  std::string weight;
};

/// Days of their own stream: the answers are those that they would be without them.
class calendar {
 public:
  /// A day of 2023-01-01 to 2024-06-30, as it stands in the file.
  std::string next() {
    constexpr std::array<unsigned, 18> months{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31, 30, 31, 30};
    constexpr unsigned all = 546;
    unsigned left = static_cast<unsigned>(bits_() % all);
    std::size_t month = 0;
    for (; left >= months[month]; ++month) left -= months[month];
    const auto two_digits = [](std::size_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(2023 + month / 12) + '-' + two_digits(month % 12 + 1) + '-' + two_digits(left + 1);
  }

 private:
  std::mt19937_64 bits_{20240630};
};

row draw(dice& random) {
  const store& at = pick(stores, random.roll(1200), [](const store& s) { return s.customers; });
  const age_group& age = pick(ages, random.roll(100), [](const age_group& a) { return a.share; });
  const int latent = at.level + age.level + random.normal();
  row drawn;
  drawn.store = field(at.name);
  drawn.recommend = answer(random, recommend, recommend_cuts, 0, latent);
  drawn.weight = thousandths(age.weight);
  for (std::size_t i = 0; i < satisfaction.size(); ++i) {
    drawn.satisfaction[i] = answer(random, satisfaction[i], grade_cuts, 1, latent);
  }
  return drawn;
}

/// What goes wrong in real files, each once.
void spoil(row& good, int respondent) {
  switch (respondent) {
    case 1118: good.recommend = "11"; break;           // off the scale
    case 1305: good.recommend = "very likely"; break;  // text
    case 1452: good.weight = "-1.000"; break;          // no weight
    case 1611: good.satisfaction[0] = "0"; break;      // another scale
    case 1738: good.satisfaction[3] = "6"; break;
    case 1867: good.weight = ""; break;
    case 1934: good.recommend = "7.5"; break;          // between two answers
    case 2053: good.store = ""; break;                 // nobody knows where
    default: break;
  }
}

}  // namespace

int main() {
  dice random;
  calendar days;
  std::cout << "respondent,store,recommend,overall,product,service,price,weight,answered\n";
  for (int respondent = 1001; respondent <= 2200; ++respondent) {
    row drawn = draw(random);
    spoil(drawn, respondent);
    std::cout << respondent << ',' << drawn.store << ',' << drawn.recommend;
    for (const std::string& grade : drawn.satisfaction) std::cout << ',' << grade;
    std::cout << ',' << drawn.weight << ',' << days.next() << '\n';
  }
}
