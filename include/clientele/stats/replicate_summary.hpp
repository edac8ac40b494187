#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0 {

/// What the deviations of replicates that are no draws are taken from.
enum class replicate_centre : std::uint8_t {
  whole,  ///< the figure from the whole sample: never the smaller error
  mean,   ///< the mean of the replicates, weighted by their coefficients
};

/// What the replicates of some figures say about them. Its size does not depend on how many replicates there were.
///
/// Errors      a replicate without a result (a column that became constant, a fit that did not converge) is counted in
///             `degenerate()` and left out; it stops nothing
/// Quantiles   exact up to `exact_up_to` replicates; beyond, from `bins` bins over the centre of the distribution, at
///             most 1/100 of a standard error off
class CLIENTELE_API replicate_summary {
 public:
  static constexpr std::size_t exact_up_to = 4096;
  static constexpr std::size_t bins = 2048;

  /// How many figures.
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  /// Of how many figures, from the first, the covariances are known.
  [[nodiscard]] std::size_t joint() const noexcept { return joint_; }
  [[nodiscard]] std::size_t replicates() const noexcept { return used_ + degenerate_; }
  /// Replicates that gave a result.
  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  [[nodiscard]] std::size_t degenerate() const noexcept { return degenerate_; }
  [[nodiscard]] double degrees() const noexcept { return degrees_; }
  [[nodiscard]] bool drawn() const noexcept { return drawn_; }
  [[nodiscard]] replicate_kind kind() const noexcept { return kind_; }

  /// The figure from the whole sample.
  [[nodiscard]] double value(std::size_t figure) const { return values_.at(figure); }
  /// The mean of its replicates.
  [[nodiscard]] double mean(std::size_t figure) const;
  /// sqrt(sum_r c_r (t_r - t)^2), t the mean of the draws for a bootstrap and the value from the whole sample otherwise.
  /// NaN from fewer than two replicates. Draws are taken around their mean, whatever `centre` says.
  [[nodiscard]] double standard_error(std::size_t figure, replicate_centre centre = replicate_centre::whole) const;
  /// The covariance of two figures, by the same rule; NaN unless both are among the first `joint()`.
  [[nodiscard]] double covariance(std::size_t a, std::size_t b,
                                  replicate_centre centre = replicate_centre::whole) const;
  /// The p-quantile (type 7) of the draws; NaN unless `drawn()`, or without any.
  [[nodiscard]] double quantile(std::size_t figure, double p) const;

  /// Fills in the figures from weights per row; false: no result. Called from several threads at once.
  using statistic = bool (*)(const void* context, std::span<const double> weights, std::span<double> figures);
  static replicate_summary run(const replicate_weights& design, std::span<const double> weights, std::size_t figures,
                               statistic function, const void* context, unsigned threads,
                               std::size_t joint = all_joint);
  static constexpr std::size_t all_joint = static_cast<std::size_t>(-1);

 private:
  [[nodiscard]] std::size_t product_place(std::size_t a, std::size_t b) const noexcept;
  [[nodiscard]] double draw_in_bins(std::size_t figure, double rank) const noexcept;

  std::vector<double> values_;
  std::vector<double> sums_;       // of c_r (t_r - t0), per figure
  std::vector<double> products_;   // of c_r (t_r - t0)(u_r - u0): pairs of the first `joint_` figures, squares of the rest
  std::vector<double> kept_;       // the draws themselves while they are few, figure by figure
  std::vector<std::uint32_t> counts_;  // per figure: below, the bins, above
  std::vector<double> from_;       // where the bins of a figure begin
  std::vector<double> width_;      // and how wide they are
  double coefficients_ = 0.0;
  double degrees_ = 0.0;
  std::size_t joint_ = 0;
  std::size_t used_ = 0;
  std::size_t degenerate_ = 0;
  replicate_kind kind_ = replicate_kind::bootstrap;
  bool drawn_ = false;
};

/// Runs `function` on the weights of the whole sample and of every replicate: any figure gets the error of its design.
///
/// Input       `weights` of the rows as the design gave them (empty: all one; an adjustment of the design is applied to
///             them and to each replicate); `function(weights, figures) -> bool` fills `figures` places from
///             weights per row and says whether there was a result. It is called from several threads at once
/// Joint       covariances of pairs are kept of the first `joint` figures (all of them unless said): they cost the square
///             of their number for each replicate
/// Errors      `invalid_argument` for weights of another length; what `function` throws
/// Cost        a call per replicate; a fixed amount of memory beside `rows` weights per thread
/// Threads     the result has the same bits for any number of them
template <class Function>
[[nodiscard]] replicate_summary replicate(const replicate_weights& design, std::span<const double> weights,
                                          std::size_t figures, const Function& function, unsigned threads = 0,
                                          std::size_t joint = replicate_summary::all_joint) {
  return replicate_summary::run(
      design, weights, figures,
      [](const void* context, std::span<const double> w, std::span<double> out) {
        return static_cast<bool>((*static_cast<const Function*>(context))(w, out));
      },
      &function, threads, joint);
}

}  // namespace clientele::inline v0
