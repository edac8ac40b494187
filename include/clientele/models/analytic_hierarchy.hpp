#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/coefficient_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0::models {

/// One judge's comparisons of some things by pairs: how many times as important is one as the other?
///
/// Missing  pairs that were not compared; the others have to connect all things
/// Errors   `invalid_argument` naming the pair: fewer than two things, a name given twice or not there, a thing against
///          itself, a ratio that is not above 0 or has no finite reciprocal, halves of a matrix that contradict one another
class CLIENTELE_API pairwise_comparisons {
 public:
  explicit pairwise_comparisons(std::vector<std::string> names);
  /// The pairs (1, 2), (1, 3) .. (2, 3) ..; NaN for one that was not compared.
  pairwise_comparisons(std::vector<std::string> names, std::span<const double> upper);
  /// A whole matrix row by row. What stands above the diagonal counts; what stands below may be rounded, as 0.33 for 1/3
  /// or 0.13 for 1/8.
  [[nodiscard]] static pairwise_comparisons from_matrix(std::vector<std::string> names, std::span<const double> rows);

  /// `a` is `ratio` times as important as `b`; the other way round follows.
  void set(std::string_view a, std::string_view b, double ratio);
  void set(std::size_t a, std::size_t b, double ratio);

  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::span<const std::string> names() const noexcept { return names_; }
  /// NaN where the pair was not compared.
  [[nodiscard]] double operator()(std::size_t a, std::size_t b) const { return ratios_.at(a * size() + b); }
  /// Pairs that were not compared.
  [[nodiscard]] std::size_t missing() const noexcept;
  /// Whether the pairs that were compared connect all things.
  [[nodiscard]] bool connected() const;

 private:
  [[nodiscard]] std::size_t index(std::string_view name) const;
  std::vector<std::string> names_;
  std::vector<double> ratios_;
};

/// How priorities follow from comparisons.
enum class priority_method : std::uint8_t {
  eigenvector,     ///< the principal eigenvector [saaty-1980]; with missing pairs by Harker's matrix [harker-1987]
  geometric_mean,  ///< of the rows; with missing pairs least squares on logarithms [crawford-williams-1985]
  column_mean,     ///< of the columns divided by their sums; only without missing pairs
};
[[nodiscard]] CLIENTELE_API std::string_view name(priority_method method) noexcept;

/// Which mean consistency index of random judgements the consistency ratio divides by: programs differ.
enum class random_index_table : std::uint8_t {
  saaty,          ///< .58 .90 1.12 1.24 1.32 1.41 1.45 1.49 for 3 to 10 things [saaty-1980]
  saaty_revised,  ///< .52 .89 1.11 1.25 1.35 1.40 1.45 1.49, as in his later texts
  alonso_lamata,  ///< .5245 .8815 1.1086 1.2479 1.3417 1.4056 1.4499 1.4854 .. for 3 to 15 [alonso-lamata-2006]
};
[[nodiscard]] CLIENTELE_API std::string_view name(random_index_table table) noexcept;
/// 0 for fewer than three things, NaN beyond the table.
[[nodiscard]] CLIENTELE_API double random_index(random_index_table table, std::size_t things) noexcept;
/// The same from matrices drawn at random from 1/9 .. 1/2, 1 .. 9: for more things than the tables have, or to check
/// them.
[[nodiscard]] CLIENTELE_API mean_estimate<real> simulated_random_index(std::size_t things, std::size_t matrices,
                                                                       std::uint64_t seed);

/// How far comparisons contradict one another. Facts of a judge's answers, not estimates.
struct consistency {
  double lambda_max;       ///< the principal eigenvalue; the number of things where nothing contradicts
  double index;            ///< (lambda_max - n) / (n - 1)
  double ratio;            ///< index over the random index; 0 for two things, NaN beyond the table
  double geometric_index;  ///< mean squared residual of the logarithms, by degrees [aguaron-moreno-2003]
  std::size_t missing;     ///< pairs that were not compared: they make the ratio smaller
};

struct hierarchy_options {
  priority_method method = priority_method::eigenvector;
  random_index_table table = random_index_table::saaty;
};

/// A thing with its priority, in the doubt that one judge's contradictions leave.
struct judged_priority {
  std::string name;
  coefficient_estimate<proportion> weight;
};

/// The priorities of things, and how far the comparisons behind them agree with one another.
struct hierarchy_result {
  std::vector<judged_priority> priorities;  ///< they sum to 1
  clientele::models::consistency consistency;
  std::vector<double> covariance;           ///< of the priorities, row by row: for `survey::weight_doubt`

  /// As plain numbers, for `survey::index_tree::with_weights`.
  [[nodiscard]] CLIENTELE_API std::vector<double> weights() const;
};

/// Priorities from comparisons by pairs, of one judge.
///
/// Definition  weights w that fit ratio(a, b) ~ w_a / w_b, see `priority_method`; consistency as of the eigenvalue
/// Input       comparisons, some of which may be missing
/// Unit        proportions that sum to 1
/// Interval    Student's t on the spread of the logarithms around the fit, which is all that one judge shows:
///             (compared pairs - n + 1) degrees [crawford-williams-1985]. A judge who never contradicts himself has none
/// Errors      `invalid_argument` where the pairs do not connect all things, and for column means with missing pairs.
///             Two things: a weight without a known error. An eigenvector that 2^60 multiplications do not find: NaN
/// Cost        O(n^3)
/// When not    a ratio above 0.1 is read as: ask again. It judges the answers, not the weights. Adding a thing can turn
///             the order of others round
/// References  [saaty-1980], [harker-1987], [crawford-williams-1985], [alonso-lamata-2006] in docs/references.md
/// Example     examples/analytic_hierarchy.cpp
[[nodiscard]] CLIENTELE_API hierarchy_result analytic_hierarchy(const pairwise_comparisons& judge,
                                                                const hierarchy_options& options = {});

/// How several judges become one [forman-peniwati-1998].
enum class judge_aggregation : std::uint8_t {
  judgements,            ///< geometric means of their comparisons, then priorities
  priorities,            ///< arithmetic means of the priorities of each
  geometric_priorities,  ///< geometric means of the priorities of each, divided by their sum
};
[[nodiscard]] CLIENTELE_API std::string_view name(judge_aggregation aggregation) noexcept;

struct judges_options {
  priority_method method = priority_method::eigenvector;
  random_index_table table = random_index_table::saaty;
  judge_aggregation aggregation = judge_aggregation::judgements;
  double acceptable_ratio = 0.1;  ///< of consistency, up to which a judge is counted as consistent
  replicate_kind kind = replicate_kind::jackknife_one;  ///< of judges: few of them are no bootstrap
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;
};

/// A thing with its priority, in the doubt that differing judges leave.
struct group_priority {
  std::string name;
  replicate_estimate<proportion> weight;
};

/// The priorities of several judges together, and what each of them said.
struct judges_result {
  std::vector<group_priority> priorities;
  clientele::models::consistency consistency;       ///< of the comparisons put together; NaN where priorities are
  std::vector<clientele::models::consistency> judges;  ///< of each; NaN for one whose pairs do not connect all things
  proportion_estimate consistent;                   ///< judges up to the acceptable ratio
  std::vector<double> covariance;                   ///< of the priorities, row by row: for `survey::weight_doubt`

  [[nodiscard]] CLIENTELE_API std::vector<double> weights() const;
};

/// Priorities from comparisons by pairs, of several judges.
///
/// Input       judges who compared the same things; their weights, or none
/// Interval    Student's t by leaving out each judge, or as `kind` says: for judges who stand for others like them
/// Errors      `invalid_argument` for no judges, for other things or another order of them, for a judge whose pairs do
///             not connect all things where priorities are put together, for pairs that nobody compared where that
///             disconnects things; `invalid_value` for a weight. One judge: no error is known
/// Cost        O(judges n^3), and a replicate O(judges n^2 + n^3)
/// When not    judges of opposed interests: a mean priority that nobody holds
/// References  [forman-peniwati-1998], [saaty-1980] in docs/references.md
/// Example     examples/analytic_hierarchy.cpp
[[nodiscard]] CLIENTELE_API judges_result analytic_hierarchy(std::span<const pairwise_comparisons> judges,
                                                             const judges_options& options = {},
                                                             std::span<const double> judge_weights = {});

}  // namespace clientele::inline v0::models
