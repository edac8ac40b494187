#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// How figures are regressed on what weights were adjusted to, for their linearised errors.
enum class residual_weights : std::uint8_t {
  design,  ///< by the design weights [deville-sarndal-1992]
  equal,   ///< each row counts one, as some programs have it
};

/// The kind as it stands in reports and JSON: "design".
[[nodiscard]] CLIENTELE_API std::string_view name(residual_weights kind) noexcept;

/// What is done to the weights of a sample after it was drawn, and again to those of each of its replicates: raking,
/// post-stratification, a rule of one's own.
///
/// Use         `replicate_options::adjustment`, `sample_design_options::adjustment`
/// Threads     both functions are called from several threads at once
class CLIENTELE_API weight_adjustment {
 public:
  weight_adjustment() = default;
  weight_adjustment(const weight_adjustment&) = default;
  weight_adjustment& operator=(const weight_adjustment&) = default;
  virtual ~weight_adjustment();

  /// How many rows the sample has.
  [[nodiscard]] virtual std::size_t rows() const noexcept = 0;
  /// Turns the weights of the design, one per row, into adjusted ones. False: these weights cannot be adjusted, and the
  /// replicate that they are of has no result.
  [[nodiscard]] virtual bool adjust(std::span<double> weights) const = 0;
  /// Leaves of the values, one per row, what a regression on the known totals does not explain: the error of an
  /// adjusted total is that of the total of these. `kind` says how rows count in the regression.
  virtual void residuals(std::span<const double> design_weights, residual_weights kind,
                         std::span<double> values) const = 0;
};

}  // namespace clientele::inline v0
