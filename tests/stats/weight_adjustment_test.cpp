#include <clientele/stats/weight_adjustment.hpp>

#include <memory>
#include <vector>

#include <clientele/stats/sample_design.hpp>

#include "support/check.hpp"

using namespace clientele;

namespace {

/// A rule of one's own: nobody counts more than five times.
class at_most_five final : public weight_adjustment {
 public:
  explicit at_most_five(std::size_t rows) : rows_(rows) {}
  std::size_t rows() const noexcept override { return rows_; }
  bool adjust(std::span<double> weights) const override {
    for (double& w : weights) w = w < 5.0 ? w : 5.0;
    return true;
  }
  void residuals(std::span<const double>, residual_weights, std::span<double>) const override {}

 private:
  std::size_t rows_;
};

}  // namespace

TEST_CASE("an adjustment of one's own works where raking does") {
  const sample_design design(4, {.weights = {1, 2, 10, 3}, .adjustment = std::make_shared<const at_most_five>(4)});
  CHECK(std::vector<double>(design.weights().begin(), design.weights().end()) == std::vector<double>{1, 2, 5, 3});
  CHECK(design.total(std::vector<double>{1, 1, 1, 1}).value() == real{11});
  CHECK(name(residual_weights::design) == "design");
  CHECK(name(residual_weights::equal) == "equal");
}
