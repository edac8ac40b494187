# Sourced by the scripts that build: installs with apt-get what is missing, where that is possible,
# and otherwise says exactly what to install.
#
#   need_tools               what building the library takes
#   need_tools tests docs bench   and what the tests, the site of the documentation and the benchmarks take

# Is there a Boost of at least 1.81 where the compiler looks?
have_boost() {
  printf '#include <boost/version.hpp>\n#if BOOST_VERSION < 108100\n#error old\n#endif\n' |
    "${CXX:-c++}" -x c++ -E - >/dev/null 2>&1
}

# Is there a CMake of at least 3.24?
have_cmake() {
  command -v cmake >/dev/null &&
    printf '3.24\n%s\n' "$(cmake --version | sed -n '1s/.* \([0-9.]*\).*/\1/p')" | sort --version-sort --check=quiet
}

have_header() { printf '#include <%s>\n' "$1" | "${CXX:-c++}" -x c++ -std=c++20 -E - >/dev/null 2>&1; }

have_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n -- "$@"; fi
}

# The newest Boost that apt offers, if it is new enough: the default package, or one that names its version.
boost_package() {
  command -v apt-cache >/dev/null || { echo "libboost-dev (1.81 or newer)"; return; }
  local default
  default=$(apt-cache policy libboost-dev 2>/dev/null | sed -n 's/^ *Candidate: //p')
  if dpkg --compare-versions "${default:-0}" ge 1.81; then
    echo libboost-dev
  else
    apt-cache pkgnames libboost1. | grep -E '^libboost1\.[0-9]+-dev$' | sort --version-sort | tail -n 1 |
      grep -E '1\.(8[1-9]|9[0-9]|[0-9]{3})-dev' || echo libboost1.81-dev
  fi
}

missing_packages() {
  # Headers cannot be looked for without a compiler, so a missing one makes all of them missing.
  command -v "${CXX:-c++}" >/dev/null || echo g++
  have_cmake || echo cmake
  command -v ninja >/dev/null || command -v make >/dev/null || echo ninja-build
  have_boost || boost_package
  have_header zlib.h || echo zlib1g-dev
  have_header eigen3/Eigen/Core || have_header Eigen/Core || echo libeigen3-dev
  local what
  for what in "$@"; do
    case $what in
      tests)
        have_header doctest/doctest.h || echo doctest-dev
        have_header rapidcheck.h || echo librapidcheck-dev
        command -v pkg-config >/dev/null || echo pkg-config
        command -v python3 >/dev/null || echo python3
        # Reports are looked at in a browser, in Chinese too.
        command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
        command -v chromedriver >/dev/null || echo chromium-driver
        have_chinese_font || printf '%s\n' fontconfig fonts-noto-cjk
        ;;
      report) command -v npm >/dev/null || echo npm ;;  # which brings what draws the charts
      docs)
        command -v doxygen >/dev/null || echo doxygen
        python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || echo python3-venv
        [ -d /usr/share/texmf/fonts/opentype/public/tex-gyre-math ] || echo fonts-texgyre-math
        ;;
      bench) have_header benchmark/benchmark.h || echo libbenchmark-dev ;;
    esac
  done
}

# Installs packages, but never at the price of others: only another Boost may go, the two exclude each other.
apt_install() {
  local lost
  lost=$(apt-get install -s --no-install-recommends "$@" 2>/dev/null | sed -n 's/^Remv \([^ ]*\).*/\1/p' |
    grep -v '^libboost' | tr '\n' ' ') || true
  if [ -n "$lost" ]; then
    echo "not installed, because it would remove: $lost" >&2
    return 1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

can_install() {
  command -v apt-get >/dev/null && command -v apt-cache >/dev/null &&
    { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

need_tools() {
  local missing package
  missing=$(missing_packages "$@")
  if [ -n "$missing" ] && can_install; then
    as_root apt-get update -qq >&2 || true
    missing=$(missing_packages "$@")  # the lists may now know a newer Boost
    # shellcheck disable=SC2086  # one word per package
    echo "installing:" $missing >&2
    # One package that is not to be had must not keep the others away.
    # shellcheck disable=SC2086
    apt_install $missing || for package in $missing; do apt_install "$package" || true; done
    missing=$(missing_packages "$@")
  fi
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  echo "Not found or too old (g++ 12, CMake 3.24, Boost 1.81), please install, named as in Debian:" $missing >&2
  if printf '%s\n' "$missing" | grep -q -E '^(g\+\+|cmake|ninja|libboost)'; then
    return 1  # nothing can be built
  fi
  echo "Going on without: what needs them is switched off." >&2
}

# The name of a clang++ of at least 16, or nothing. Installs one where that is possible.
find_clang() {
  local name version attempt
  for attempt in find install; do
    if [ "$attempt" = install ]; then
      can_install || return 1
      as_root apt-get update -qq >&2 || true
      apt_install clang-16 libclang-rt-16-dev || return 1
    fi
    for name in clang++ clang++-20 clang++-19 clang++-18 clang++-17 clang++-16; do
      version=$("$name" -dumpversion 2>/dev/null) || continue
      if [ "${version%%.*}" -ge 16 ]; then
        echo "$name"
        return 0
      fi
    done
  done
  return 1
}

# Ninja where it is.
generator() { if command -v ninja >/dev/null; then echo Ninja; else echo "Unix Makefiles"; fi; }
