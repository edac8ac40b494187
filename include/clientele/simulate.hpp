// The whole room simulate/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/simulate/customers.hpp>
#include <clientele/simulate/draws.hpp>
