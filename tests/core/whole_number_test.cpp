#include <clientele/core/whole_number.hpp>

#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

using clientele::WholeNumber;

static_assert(WholeNumber<std::int8_t> && WholeNumber<std::uint8_t> && WholeNumber<short> &&
              WholeNumber<unsigned short>);
static_assert(WholeNumber<int> && WholeNumber<unsigned> && WholeNumber<long> && WholeNumber<unsigned long long>);
static_assert(WholeNumber<std::size_t> && WholeNumber<const int>);
static_assert(!WholeNumber<bool> && !WholeNumber<const bool>);
static_assert(!WholeNumber<char> && !WholeNumber<wchar_t> && !WholeNumber<char8_t> && !WholeNumber<char16_t>);
static_assert(!WholeNumber<char32_t> && !WholeNumber<const char>);
static_assert(!WholeNumber<double> && !WholeNumber<std::byte> && !WholeNumber<int*> && !WholeNumber<void>);

TEST_CASE("whole numbers are told apart from letters and truth values") { CHECK(WholeNumber<int>); }
