// What models the concepts works with everything else: a scale, a metric and a tally of the user's own.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string_view>
#include <vector>

#include <clientele/core/scale.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/tally.hpp>

//! [scale]
struct stars : clientele::rating_scale<1, 5> {
  static constexpr std::string_view name = "stars";
};
//! [scale]

//! [metric]
struct indifference_t {
  template <clientele::RatingTally Answers>
  clientele::proportion_estimate operator()(const Answers& answers) const {
    const int middle = (answers.low() + answers.high()) / 2;
    return answers.share({middle, middle});
  }
};
inline constexpr indifference_t indifference{};
static_assert(clientele::Metric<indifference_t, clientele::rating_tally<stars>>);
//! [metric]

//! [tally]
class longest_wait {
 public:
  static constexpr auto kind = static_cast<clientele::tally_kind>(1000);
  static constexpr std::uint16_t format_version = 1;

  void observe(std::uint32_t days) { longest_ = std::max(longest_, days), ++size_; }
  std::uint32_t longest() const { return longest_; }
  std::uint64_t size() const { return size_; }
  std::uint64_t missing() const { return 0; }
  clientele::rejection_counts rejected() const { return {}; }
  longest_wait empty_like() const { return {}; }
  longest_wait& operator+=(const longest_wait& other) {
    longest_ = std::max(longest_, other.longest_), size_ += other.size_;
    return *this;
  }
  friend bool operator==(const longest_wait&, const longest_wait&) = default;
  void write(clientele::detail::byte_writer& out) const { out.u32(longest_), out.u64(size_); }
  static longest_wait read(clientele::detail::byte_reader& in) {
    longest_wait tally;
    tally.longest_ = in.u32();
    tally.size_ = in.u64();
    in.require(tally.size_ > 0 || tally.longest_ == 0, "it has a wait without rows");
    return tally;
  }

 private:
  std::uint32_t longest_ = 0;
  std::uint64_t size_ = 0;
};
static_assert(clientele::Tally<longest_wait>);
//! [tally]

int main() {
  clientele::rating_tally<stars> answers;
  answers.observe(std::vector{5, 3, 4, 3, 1});
  std::cout << "indifferent: " << indifference(answers) << '\n';

  clientele::grouped<int, longest_wait> by_desk;
  by_desk.observe(1, 3U);
  by_desk.observe(1, 12U);
  by_desk.observe(2, 5U);
  for (const auto& [desk, wait] : by_desk) std::cout << "desk " << desk << ": " << wait.longest() << " days\n";
  const bool same = clientele::from_bytes<longest_wait>(clientele::to_bytes(by_desk.at(1))) == by_desk.at(1);
  std::cout << std::boolalpha << "restored: " << same << '\n';
}
