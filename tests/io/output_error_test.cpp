#include <clientele/io/output_error.hpp>

#include <doctest/doctest.h>

#include <string>

#include "support/check.hpp"

using namespace clientele;

TEST_CASE("an output error names its file") {
  const io::output_error problem{"customers.csv", "cannot be written: permission denied"};
  CHECK(std::string(problem.what()) == "customers.csv: cannot be written: permission denied");
  CHECK(problem.file() == "customers.csv");
  CHECK_THROWS_AS(throw io::output_error(problem), error);
}
