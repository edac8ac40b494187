#include <clientele/core/errors.hpp>

#include <concepts>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

namespace {

template <class Error>
constexpr bool well_made = std::derived_from<Error, clientele::error> && std::derived_from<Error, std::runtime_error> &&
                           std::is_nothrow_copy_constructible_v<Error> && std::has_virtual_destructor_v<Error> &&
                           std::constructible_from<Error, const std::string&> &&
                               !std::convertible_to<std::string, Error>;

template <class Error>
void caught_as_every_base() {
  CHECK_THROWS_AS(throw Error("text"), Error);
  CHECK_THROWS_AS(throw Error("text"), clientele::error);
  CHECK_THROWS_AS(throw Error("text"), std::exception);
  try {
    throw Error("text");
  } catch (const clientele::error& error) {
    const clientele::error copy = error;
    CHECK(copy.what() == std::string("text"));
  }
}

}  // namespace

static_assert(well_made<clientele::error> && well_made<clientele::invalid_argument> &&
              well_made<clientele::invalid_value>);
static_assert(well_made<clientele::scale_mismatch> && well_made<clientele::sum_overflow> &&
              well_made<clientele::corrupt_bytes>);
static_assert(!std::derived_from<clientele::invalid_value, clientele::invalid_argument>);

TEST_CASE("every error is caught as itself and as its bases") {
  caught_as_every_base<clientele::invalid_argument>();
  caught_as_every_base<clientele::invalid_value>();
  caught_as_every_base<clientele::scale_mismatch>();
  caught_as_every_base<clientele::sum_overflow>();
  caught_as_every_base<clientele::corrupt_bytes>();
}

TEST_CASE("an invalid value knows its row, or that it has none") {
  CHECK(clientele::invalid_value("text", 17).row() == 17);
  CHECK(clientele::invalid_value("text").row() == clientele::invalid_value::no_row);
  clientele::invalid_value copy("other");
  copy = clientele::invalid_value("text", 3);
  CHECK(copy.row() == 3);
  CHECK(copy.what() == std::string("text"));
}

TEST_CASE("messages name the value as it is and what is allowed") {
  const auto message_of = [](double value) -> std::string {
    try {
      clientele::detail::throw_invalid_argument("thing", value, "0 to 1");
    } catch (const clientele::invalid_argument& error) {
      return error.what();
    }
  };
  CHECK(message_of(78) == "thing is 78; allowed: 0 to 1");
  CHECK(message_of(0.1) == "thing is 0.1; allowed: 0 to 1");
  CHECK(message_of(-2.5) == "thing is -2.5; allowed: 0 to 1");
  CHECK(message_of(1e300) == "thing is 1e+300; allowed: 0 to 1");
  CHECK_THROWS_WITH_AS(clientele::detail::throw_off_scale(6.5, 1, 5, "stars"),
                       "answer is 6.5; allowed on the scale stars: 1 to 5", clientele::invalid_argument);
  CHECK_THROWS_WITH_AS(clientele::detail::throw_invalid_argument(std::string("as it is")), "as it is",
                       clientele::invalid_argument);
}
