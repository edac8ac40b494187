#!/usr/bin/env bash
# Runs the library and other systems on the same data, compares their results, and writes docs/benchmarks.md and the
# table of README.md.
#
#   bench/peers/run.sh                      everything, at full size: 2.5 GB of data below build/, about ten minutes
#   bench/peers/run.sh --quick              a few rows, to see that all work; writes no documents
#   bench/peers/run.sh --jobs j2 --rows 1000000   one job, at another size; writes no documents
#   bench/peers/run.sh --install            the peers that come as Python packages, into virtual environments below build/
#   bench/peers/run.sh --install-r          R with data.table, by apt-get
#   bench/peers/run.sh --help               the other options
#
# README.md beside this file tells the rest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# shellcheck source=cmake/install_tools.sh
. "$root/cmake/install_tools.sh"
build=$root/build/peers
mkdir -p "$build"

# requirements.txt in venv, requirements-NAME.txt in venv-NAME: packages whose own requirements hold others back.
install_python_peers() {
  local lock name
  for lock in "$here"/requirements*.txt; do
    name=$(basename "$lock" .txt)
    name=$build/venv${name#requirements}
    [ -x "$name/bin/python" ] || python3 -m venv "$name"
    "$name/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    echo "installed in $name: $(grep -oE '^[a-z0-9-]+==[^ ]+' "$lock" | tr '\n' ' ')"
  done
}

case ${1:-} in
  --install)
    install_python_peers
    exit ;;
  --install-r)
    can_install || { echo "needs apt-get, as root or with sudo: r-base-core r-cran-data.table" >&2; exit 1; }
    apt_install r-base-core r-cran-data.table
    exit ;;
esac

need_tools
jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc 2>/dev/null || echo 2)}

# The library as its users build it, and as the compiler does its best for this machine.
build_programs() {  # NAME FLAGS
  {
    cmake -S "$root" -B "$build/$1" -G "$(generator)" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="$2" \
      -DCLIENTELE_BUILD_TESTS=OFF -DCLIENTELE_BUILD_EXAMPLES=OFF -DCLIENTELE_BUILD_BENCHMARKS=ON \
      ${CXX:+"-DCMAKE_CXX_COMPILER=$CXX"} &&
      cmake --build "$build/$1" --target peers --parallel "$jobs"
  } >"$build/$1.log" 2>&1 || { cat "$build/$1.log" >&2; exit 1; }
}
case " $* " in
  *" --help "* | *" --check "* | *" --render "*) ;;
  *)
    echo "building in $build" >&2
    build_programs o2 "-O2 -DNDEBUG"
    build_programs native "-O3 -march=native -DNDEBUG" ;;
esac

exec python3 -B "$here/peers.py" "--programs=-O2=$build/o2/peers" "--programs=-O3 -march=native=$build/native/peers" "$@"
