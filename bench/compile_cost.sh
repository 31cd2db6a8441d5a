#!/usr/bin/env bash
# How long the library takes to compile from nothing, and what including it costs.
# usage: bench/compile_cost.sh (run by ./dev bench compile_cost)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

seconds() { # <command>...: wall time of the best of 3 runs
    local best="" from took
    for _ in 1 2 3; do
        from=$(date +%s.%N)
        "$@" >/dev/null
        took=$(echo "$(date +%s.%N) - $from" | bc)
        if [ -z "$best" ] || [ "$(echo "$took < $best" | bc)" = 1 ]; then best=$took; fi
    done
    printf '%.2f' "$best"
}

including() { # <header>...: a source that includes them, compiled as far as its syntax
    printf '#include <%s>\n' "$@" >"$folder/source.cpp"
    seconds g++ -std=c++20 -fsyntax-only -I"$root/include" "$folder/source.cpp"
}

asio=$(including boost/asio/awaitable.hpp boost/asio/any_io_executor.hpp)
all=$(including boost/asio/awaitable.hpp boost/asio/any_io_executor.hpp dynaco.hpp)
printf 'including <dynaco.hpp>             %6.2f s beyond the %s s of Asio'"'"'s awaitable headers\n' \
    "$(echo "$all - $asio" | bc)" "$asio"

cmake -S "$root" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_COMPILER_LAUNCHER= -DDYNACO_BUILD_TESTS=OFF -DDYNACO_BUILD_EXAMPLES=OFF \
    -DDYNACO_BUILD_BENCH=OFF >/dev/null
from=$(date +%s)
cmake --build "$folder/build" --target dynaco >/dev/null
printf 'clean release build of the library %6d s with %d cores\n' "$(($(date +%s) - from))" "$(nproc)"
