#!/usr/bin/env bash
# Builds the first program with nothing but a compiler and pkg-config.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=${1:-shop}
#! [compile]
c++ -std=c++20 -O2 first_program.cpp $(pkg-config --cflags --libs clientele) -o "$out"
#! [compile]
