// The whole room models/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/models/reliability.hpp>
