#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>

namespace clientele::inline v0 {
namespace models {

/// How a path is compared between two groups.
enum class group_test : std::uint8_t {
  welch,        ///< t on the errors of the replicates, with Welch's degrees of freedom
  permutation,  ///< how often groups drawn at random differ as much
};
[[nodiscard]] CLIENTELE_API std::string_view name(group_test test) noexcept;

/// The difference of a path between two groups of people.
class pls_path_difference
    : public clientele::detail::difference_of_two<pls_path_difference, replicate_estimate<real>> {
 public:
  pls_path_difference(pls_path path, std::uint32_t first_group, std::uint32_t second_group,
                      const replicate_estimate<real>& first, const replicate_estimate<real>& second, group_test test,
                      double permutation_p) noexcept
      : difference_of_two(first, second),
        path_(std::move(path)),
        first_group_(first_group),
        second_group_(second_group),
        test_(test),
        permutation_p_(permutation_p) {}

  [[nodiscard]] const pls_path& path() const noexcept { return path_; }
  [[nodiscard]] std::uint32_t first_group() const noexcept { return first_group_; }
  [[nodiscard]] std::uint32_t second_group() const noexcept { return second_group_; }
  [[nodiscard]] double degrees() const noexcept {
    return clientele::detail::welch_degrees(first().standard_error(), people_of(first()), second().standard_error(),
                                            people_of(second()));
  }
  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const double d = value().value();
    return clientele::detail::with_unit<unit>(
        clientele::detail::contain_and_clip(
            clientele::detail::student_bounds(d, standard_error(), degrees(), level), d, unit::lowest(),
            unit::highest()),
        level, "welch");
  }
  [[nodiscard]] double statistic() const noexcept {
    return clientele::detail::studentised(value().value(), standard_error());
  }
  [[nodiscard]] double p_value() const noexcept {
    return test_ == group_test::permutation ? permutation_p_
                                            : clientele::detail::two_sided_student_p(statistic(), degrees());
  }
  /// For all comparisons together.
  [[nodiscard]] double p_adjusted() const noexcept { return p_adjusted_; }
  void set_adjusted(double p) noexcept { p_adjusted_ = p; }
  [[nodiscard]] std::string_view method() const noexcept { return name(test_); }

 private:
  /// As many as the error is worth: where clusters were drawn, they count and not the people in them.
  [[nodiscard]] static double people_of(const replicate_estimate<real>& of) noexcept {
    const double drawn = of.replicates().degrees() + 1.0;
    return drawn < of.effective_sample_size() ? drawn : of.effective_sample_size();
  }

  pls_path path_;
  std::uint32_t first_group_;
  std::uint32_t second_group_;
  group_test test_;
  double permutation_p_;
  double p_adjusted_ = clientele::detail::nan;
};

struct pls_group_options {
  group_test test = group_test::welch;
  std::size_t permutations = 1000;
  adjustment adjust = adjustment::holm;
};
/// The paths of several groups, and how far they differ.
struct pls_group_comparison {
  std::vector<std::uint32_t> groups;  ///< upwards
  std::vector<pls_fit> fits;          ///< one per group
  std::vector<pls_path_difference> differences;  ///< pair by pair of groups, path by path
  std::size_t failed_permutations = 0;           ///< that gave no result
};
/// The model in each group, and every path compared between every two of them. `groups` has a number per row.
/// Throws `invalid_argument` for another number of them, for fewer than two groups, for no permutations where the test is
/// by them, and for columns with adjusted weights: a group is a part of the people, and its own weights must not be made
/// to meet the totals of all. Give the adjusted weights as weights.
[[nodiscard]] CLIENTELE_API pls_group_comparison compare_pls_groups(const pls_path_model& model,
                                                                    const numeric_columns& columns,
                                                                    std::span<const std::uint32_t> groups,
                                                                    const pls_options& options = {},
                                                                    const pls_group_options& comparison = {});

static_assert(DifferenceEstimate<pls_path_difference>);

}  // namespace models
}  // namespace clientele::inline v0
