// The one file that compiles Boost.JSON. It stays alone: a program that brings its own copy links without a clash,
// because the archive's copy is then never asked for.
#include <boost/json/src.hpp>
