#include <clientele/stats/sample_basis.hpp>

#include "support/check.hpp"

using namespace clientele;

static_assert(sample_basis{} == sample_basis{0, 0.0, 0});
static_assert(unweighted_basis(32) == sample_basis{32, 32.0, 0});
static_assert(unweighted_basis(32, 3).missing == 3);

TEST_CASE("an unweighted basis is as effective as it is large") {
  const auto basis = unweighted_basis(1000000, 5);
  CHECK(basis.effective_size == 1e6);
  CHECK(basis.size == 1000000);
  CHECK_FALSE(basis == unweighted_basis(1000000));
}
