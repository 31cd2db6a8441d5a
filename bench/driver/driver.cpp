#include "driver.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <string_view>

namespace dynaco::bench {
namespace {

double cpu_microseconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto const of = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

// Microseconds that `share` of the sorted latencies are not above.
double percentile(std::vector<std::uint32_t> const& sorted, double share) {
    if (sorted.empty()) return 0;
    auto const index = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return sorted[std::min(index, sorted.size() - 1)] / 1e3;
}

void report(std::string const& request, std::size_t in_flight, std::size_t count, double cpu,
            double wall, std::vector<load>& loads) {
    std::vector<std::uint32_t> latencies;
    std::uint64_t allocations = 0;
    std::uint64_t allocated_bytes = 0;
    std::size_t errors = 0;
    std::size_t heap = 0;
    for (auto& each : loads) {
        latencies.insert(latencies.end(), each.latencies().begin(), each.latencies().end());
        allocations += each.allocations();
        allocated_bytes += each.allocated_bytes();
        errors += each.errors();
        heap = std::max(heap, each.heap_bytes());
    }
    errors += count - std::min(count, latencies.size());  // never answered
    std::sort(latencies.begin(), latencies.end());
    auto const number = static_cast<double>(count);
    std::printf(
        "{\"request\":\"%s\",\"in_flight\":%zu,\"count\":%zu,\"cpu_us\":%.4f,\"wall_us\":%.4f,"
        "\"p50_us\":%.2f,\"p99_us\":%.2f,\"p999_us\":%.2f,\"allocations\":%.3f,"
        "\"allocated_bytes\":%.1f,\"heap_bytes\":%zu,\"errors\":%zu}\n",
        request.c_str(), in_flight, count, cpu / number, wall / number, percentile(latencies, 0.5),
        percentile(latencies, 0.99), percentile(latencies, 0.999),
        static_cast<double>(allocations) / number, static_cast<double>(allocated_bytes) / number,
        heap, errors);
}

// The requests are spread evenly over the threads.
std::vector<load> loads_of(std::size_t count, std::size_t threads) {
    std::vector<load> loads;
    for (std::size_t i = 0; i != threads; ++i) {
        loads.emplace_back(count / threads + (i < count % threads ? 1 : 0));
    }
    return loads;
}

void run(driver& which, std::size_t threads, std::string const& request, std::size_t in_flight,
         std::size_t count) {
    if (auto const why = which.unsupported(request); !why.empty()) {
        std::printf("{\"request\":\"%s\",\"unsupported\":\"%s\"}\n", request.c_str(), why.c_str());
        return;
    }
    if (count == 0 || in_flight < threads) {
        std::printf("{\"request\":\"%s\",\"unsupported\":\"less than one a thread\"}\n",
                    request.c_str());
        return;
    }
    auto loads = loads_of(count, threads);
    which.prepare(in_flight / threads);
    auto const began = std::chrono::steady_clock::now();
    auto const cpu = cpu_microseconds();
    which.run(request, in_flight / threads, loads);
    auto const used = cpu_microseconds() - cpu;
    std::chrono::duration<double, std::micro> const took = std::chrono::steady_clock::now() - began;
    report(request, in_flight, count, used, took.count(), loads);
}

[[noreturn]] void refuse(char const* program) {
    std::fprintf(stderr,
                 "usage: %s --endpoint URL [--ca FILE] [--max-connections N] [--threads N]\n"
                 "       [--no-resumption]\n",
                 program);
    std::exit(2);
}

}  // namespace

driver_options read_options(int argc, char** argv) {
    driver_options options;
    for (int i = 1; i < argc; ++i) {
        std::string_view const name = argv[i];
        if (name == "--no-resumption") {
            options.session_resumption = false;
            continue;
        }
        if (++i == argc) refuse(argv[0]);
        if (name == "--endpoint") {
            options.endpoint = argv[i];
        } else if (name == "--ca") {
            options.ca_file = argv[i];
        } else if (name == "--max-connections") {
            options.max_connections = std::strtoul(argv[i], nullptr, 10);
        } else if (name == "--threads") {
            options.threads = std::max(1UL, std::strtoul(argv[i], nullptr, 10));
        } else {
            refuse(argv[0]);
        }
    }
    if (options.endpoint.empty()) refuse(argv[0]);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    return options;
}

int obey(driver& which, std::size_t threads) try {
    std::printf("ready %s\n", which.title().c_str());
    std::fflush(stdout);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words{line};
        std::string command;
        std::string request;
        std::size_t in_flight = 1;
        std::size_t count = 1;
        words >> command;
        if (command == "quit") break;
        if (command == "run" && words >> request >> in_flight >> count) {
            run(which, threads, request, in_flight, count);
        } else if (command == "connect" && words >> in_flight) {
            which.prepare(in_flight / threads);
            std::printf("{\"connected\":%zu}\n", in_flight);
        } else {
            std::printf("{\"error\":\"not a command\"}\n");
        }
        std::fflush(stdout);
    }
    return 0;
} catch (std::exception const& failure) {
    std::fprintf(stderr, "%s: %s\n", which.title().c_str(), failure.what());
    return 1;
}

}  // namespace dynaco::bench
