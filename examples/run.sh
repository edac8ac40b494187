#!/usr/bin/env bash
# Builds the scorecard program and runs it: on the bundled answers and purchases, or with the arguments given here.
# Without arguments it also shows the bundled questionnaire, and writes a report of each with charts:
# build/scorecard.html and build/questionnaire.html.
#
#   examples/run.sh
#   examples/run.sh --answers FILE --recommend COLUMN ...
#   examples/run.sh --answers FILE --questionnaire FILE.json ...
#   examples/run.sh --transactions FILE --customer COLUMN --date COLUMN --amount COLUMN --from DATE --as-of DATE ...
#
# Paths in the arguments are relative to the folder where this is called from.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=cmake/install_tools.sh
. "$root/cmake/install_tools.sh"

need_tools report
build=$root/build/examples
mkdir -p "$root/build"
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 2)}

# Quiet unless it fails: standard output is the scorecard's alone.
[ -x "$build/scorecard" ] || echo "building in $build, which takes a minute or two" >&2
{
  cmake -S "$root" -B "$build" -G "$(generator)" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" \
    -DCLIENTELE_BUILD_TESTS=OFF ${CXX:+"-DCMAKE_CXX_COMPILER=$CXX"} &&
    cmake --build "$build" --target scorecard --parallel "$jobs"
} >"$build.log" 2>&1 || { cat "$build.log" >&2; exit 1; }

[ $# -eq 0 ] || exec "$build/scorecard" "$@"

first=(--answers "$root/examples/data/sample_answers.csv" --recommend recommend
  --satisfaction overall,product,service,price --scale 1..5 --weight weight --by store --answered answered
  --transactions "$root/examples/data/sample_purchases.csv" --customer customer --date date --order order
  --amount 'quantity*unit_price' --currency EUR --from 2023-10-01 --as-of 2024-06-30
  --previous 2023-01-01..2023-09-30 --targets "$root/examples/data/sample_targets.json")
second=(--answers "$root/examples/data/sample_questionnaire.csv" --weight weight
  --questionnaire "$root/examples/data/sample_questionnaire.json")
if "$build/scorecard" --version | grep -q ECharts; then
  first+=(--html "$root/build/scorecard.html")
  second+=(--html "$root/build/questionnaire.html")
  echo "with charts, for a browser: $root/build/scorecard.html and $root/build/questionnaire.html" >&2
else
  grep '^-- clientele: npm' "$build.log" >&2 || true  # why there is no report with charts
fi
"$build/scorecard" "${first[@]}"
echo
"$build/scorecard" "${second[@]}" || {
  # Built without Eigen there are no questionnaires, and all else has been shown.
  grep -q '^-- clientele: Eigen' "$build.log"
}
