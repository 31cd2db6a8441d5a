#!/usr/bin/env bash
# What including the library costs, and how long it takes to compile from nothing.
# usage: bench/compile_cost.sh (run by ./dev bench compile_cost)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT='%R %U %S'

# including <header>...: CPU seconds, best of 5, for a source that includes them, as far as its syntax
including() {
    printf '#include <%s>\n' "$@" >"$folder/source.cpp"
    for _ in 1 2 3 4 5; do
        { time g++ -std=c++20 -fsyntax-only -I"$root/include" "$folder/source.cpp"; } 2>&1
    done | awk '{ cpu = $2 + $3; if (NR == 1 || cpu < best) best = cpu } END { printf "%.2f", best }'
}

asio=$(including boost/asio/awaitable.hpp boost/asio/any_io_executor.hpp)
all=$(including boost/asio/awaitable.hpp boost/asio/any_io_executor.hpp dynaco.hpp)
awk -v all="$all" -v asio="$asio" 'BEGIN {
    printf "#include <dynaco.hpp>               %6.2f s of CPU beyond the %.2f s of Asio'"'"'s awaitable headers\n",
        all - asio, asio
}'

cmake -S "$root" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_COMPILER_LAUNCHER= -DDYNACO_CCACHE= -DDYNACO_BUILD_TESTS=OFF \
    -DDYNACO_BUILD_EXAMPLES=OFF -DDYNACO_BUILD_BENCH=OFF >/dev/null
{ time cmake --build "$folder/build" --target dynaco >"$folder/log" 2>&1; } 2>"$folder/took" ||
    { cat "$folder/log"; exit 1; }
awk -v cores="$(nproc)" '{
    printf "clean release build of the library  %6.0f s with %d cores, %.0f s of CPU\n", $1, cores, $2 + $3
}' "$folder/took"
