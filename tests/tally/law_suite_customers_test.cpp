// Every law for customer tallies.
#include "tally/purchase_laws.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {
using dollars = money<USD>;
using by_number = purchase_laws_of<customer_tally<std::uint64_t, dollars>, marked_keys<std::uint64_t, 12>, day_numbers, cents>;
using by_signed = purchase_laws_of<customer_tally<std::int64_t, money<EUR, 4>>, marked_keys<std::int64_t, 7>, day_numbers, cents>;
using by_name = purchase_laws_of<customer_tally<std::string, dollars>, names, day_numbers, cents>;
}  // namespace

CLIENTELE_PROVE_LAWS("customers", by_number, by_signed, by_name)
