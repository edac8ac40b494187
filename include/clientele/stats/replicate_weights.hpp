#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/weight_adjustment.hpp>

namespace clientele::inline v0 {

/// How replicates of a sample are made.
enum class replicate_kind : std::uint8_t {
  bootstrap,      ///< n people drawn with replacement [efron-1979]; in strata, from each of them its own number
  rescaled,       ///< the bootstrap of surveys [rao-wu-1988]: n_h - 1 clusters of each stratum, factors n_h / (n_h - 1)
  jackknife_one,  ///< JK1: each cluster left out once, the others count n / (n - 1)
  jackknife_n,    ///< JKn: each cluster left out once, the others of its stratum count n_h / (n_h - 1)
  balanced,       ///< BRR: one of two clusters of each stratum counts double, by a Hadamard matrix
  given,          ///< of one's own: what came with the data
};

/// The kind as it stands in reports and JSON: "bootstrap".
[[nodiscard]] CLIENTELE_API std::string_view name(replicate_kind kind) noexcept;

/// What replicates are made from.
struct replicate_options {
  std::size_t replicates = 1000;                ///< of the bootstraps; the others have a number of their own
  std::uint64_t seed = 20240101;                ///< of the bootstraps
  std::span<const std::uint32_t> strata = {};   ///< a number per row; empty: one stratum
  std::span<const std::uint32_t> clusters = {}; ///< a number per row, unique within its stratum; empty: each row one
  double sampling_fraction = 0.0;               ///< of a finite population without replacement: errors shrink by sqrt(1 - f)
  std::span<const double> sampling_fractions = {};  ///< of the stratum of each row, where strata differ
  double fay = 0.0;  ///< balanced: the clusters count 2 - fay and fay in place of 2 and 0 [judkins-1990]
  std::shared_ptr<const weight_adjustment> adjustment = nullptr;  ///< of the weights of each replicate: raked again
};

/// Replicates that came with the data.
struct given_replicates {
  std::vector<double> weights = {};       ///< a weight per row, replicate by replicate
  std::vector<double> coefficients = {};  ///< c_r of each replicate, or one for all
  double degrees = 0.0;              ///< of freedom
  std::shared_ptr<const weight_adjustment> adjustment = nullptr;
};

/// Many perturbed copies of a sample, as factors on the weights of its rows, made when they are asked for: the memory
/// does not grow with their number, and every thread gets the same ones.
///
/// Use         replicate(..) in stats/replicate_summary.hpp runs a figure on each of them
/// Adjusted    with `adjustment` the weights of the sample and of each replicate are adjusted before the figure is
///             computed: the error then knows that totals were met. Where that cannot be done there is no result
/// Fractions   jackknifes have 1 - f in their coefficients; of the others the factors are drawn towards one by
///             sqrt(1 - f), so that their quantiles are right too
/// Errors      `invalid_argument` for strata or clusters of another length, for a stratum of one cluster where there is
///             nothing to leave out (jackknife, rescaled, balanced), for strata of other than two clusters (balanced),
///             for an option that the kind does not know
/// Cost        O(rows) memory; O(rows) a replicate. Given replicates are kept as they are
/// References  [efron-1979], [rao-wu-1988], [wolter-2007], [judkins-1990] in docs/references.md
class CLIENTELE_API replicate_weights {
 public:
  replicate_weights(std::size_t rows, replicate_kind kind, const replicate_options& options = {});
  /// From weights that came with the data, beside those of the whole sample.
  replicate_weights(std::span<const double> weights, given_replicates replicates);

  [[nodiscard]] replicate_kind kind() const noexcept { return kind_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// How many replicates there are.
  [[nodiscard]] std::size_t size() const noexcept { return replicates_; }
  /// What the weight of each row is multiplied with in a replicate. `out` has a place per row.
  void factors(std::size_t replicate, std::span<double> out) const;
  /// c_r of the variance sum_r c_r (t_r - t)^2.
  [[nodiscard]] double coefficient(std::size_t replicate) const;
  /// Adjusts weights, one per row, as those of all replicates are. False: it cannot be done.
  [[nodiscard]] bool adjust(std::span<double> weights) const {
    return adjustment_ == nullptr || adjustment_->adjust(weights);
  }
  [[nodiscard]] bool adjusted() const noexcept { return adjustment_ != nullptr; }
  /// The same replicates with another adjustment. `invalid_argument` for one of another number of rows.
  [[nodiscard]] replicate_weights adjusted_by(std::shared_ptr<const weight_adjustment> adjustment) const;
  /// Degrees of freedom of that variance: clusters minus strata.
  [[nodiscard]] double degrees() const noexcept { return degrees_; }
  /// Whether the replicates are draws, so that their quantiles mean something.
  [[nodiscard]] bool drawn() const noexcept {
    return kind_ == replicate_kind::bootstrap || kind_ == replicate_kind::rescaled;
  }

 private:
  void require_options(const replicate_options& options) const;
  void draw(std::size_t replicate, std::span<double> unit) const;
  void balance(std::size_t replicate, std::span<double> unit) const;
  void leave_out(std::size_t replicate, std::span<double> unit) const;

  std::size_t rows_;
  std::size_t replicates_;
  std::uint64_t seed_ = 0;
  replicate_kind kind_;
  double degrees_ = 0.0;
  double fay_ = 0.0;
  std::vector<std::uint32_t> unit_of_row_;  // rows to clusters, numbered through all strata
  std::vector<std::size_t> first_unit_;     // of each stratum, and the end
  std::vector<std::uint32_t> stratum_of_unit_;
  std::vector<double> kept_variance_;       // 1 - the sampling fraction of each stratum
  std::vector<double> given_;               // factors, replicate by replicate
  std::vector<double> coefficients_;        // of given replicates
  std::shared_ptr<const weight_adjustment> adjustment_;
};

}  // namespace clientele::inline v0
