#!/usr/bin/env bash
# Builds the library and its tests with warnings as errors, and runs all of them.
#
#   tests/run.sh                            the preset dev, in build/tests
#   tests/run.sh --preset asan-ubsan        another preset of CMakePresets.json, in build/<preset>
#   tests/run.sh [--preset P] -R scorecard  further arguments go to ctest
#
# CXX names the compiler. CLIENTELE_TEST_DATA and CLIENTELE_TEST_ORACLES name the folders of real data and of
# reference results; the tests that need them are skipped with a message when they are not set.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=cmake/install_tools.sh
. "$root/cmake/install_tools.sh"

preset=dev
folder=$root/build/tests
if [ "${1:-}" = --preset ]; then
  preset=${2:?--preset needs a name}
  folder=$root/build/$preset
  shift 2
fi

need_tools report tests docs
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 2)}

cd "$root"
mkdir -p build
cmake --preset "$preset" -B "$folder" -G "$(generator)" ${CXX:+"-DCMAKE_CXX_COMPILER=$CXX"} >"$folder.log" 2>&1 ||
  { cat "$folder.log"; exit 1; }
grep '^-- clientele' "$folder.log" || true  # what is switched off
cmake --build "$folder" --parallel "$jobs"
ctest --test-dir "$folder" --output-on-failure --no-label-summary --parallel "$jobs" "$@"
