// Every law for the tally of customers and categories.
#include "tally/law_suite.hpp"

#include <cstdint>
#include <string>

#include <clientele/tally/breadth_tally.hpp>

using namespace clientele;
using namespace clientele_test;

namespace {
using numbers = laws_of<breadth_tally<std::int64_t, std::uint16_t>, marked_keys<std::int64_t, 40>, keys<std::uint16_t, 9>>;
using narrow = laws_of<breadth_tally<std::uint16_t, std::int64_t>, keys<std::uint16_t, 300>, keys<std::int64_t, 5>>;
using named = laws_of<breadth_tally<std::string, std::string>, keys<std::string, 40>, keys<std::string, 12>>;
}  // namespace

CLIENTELE_PROVE_LAWS("customers and categories", numbers, narrow, named)
