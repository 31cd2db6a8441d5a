#include "report.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace ycsb {
namespace {

using duration = histogram::duration;

/// As printf, for lines of less than 300 characters.
[[gnu::format(printf, 1, 2)]] std::string format(char const* how, ...) {
    char line[300];
    va_list arguments;
    va_start(arguments, how);
    std::vsnprintf(line, sizeof line, how, arguments);
    va_end(arguments);
    return line;
}

unsigned long long number(std::uint64_t value) {
    return value;
}

double ms(duration value) {
    return std::chrono::duration<double, std::milli>(value).count();
}

double per_second(std::uint64_t count, duration elapsed) {
    return static_cast<double>(count) /
           std::max(std::chrono::duration<double>(elapsed).count(), 1e-9);
}

std::string figures(histogram const& of) {
    return format(" %9.3f %9.3f %9.3f %9.3f %9.3f %9.3f\n", ms(of.mean()), ms(of.percentile(50)),
                  ms(of.percentile(90)), ms(of.percentile(99)), ms(of.percentile(99.9)),
                  ms(of.max()));
}

/// The pace of one caller: the time between two of its operations, on average.
duration pace_of(options const& how, run_result const& result) {
    auto const count = std::max<std::uint64_t>(result.measured.count(), 1);
    auto const callers = static_cast<double>(how.in_flight);
    auto const elapsed = static_cast<double>(result.elapsed.count());
    return std::max(duration{1}, duration{static_cast<std::int64_t>(elapsed * callers /
                                                                    static_cast<double>(count))});
}

/// The other view of a kind's latencies: see --help.
histogram other_view(options const& how, run_result const& result, measurements const& kind) {
    return result.is_open ? kind.from_begin : kind.succeeded.corrected(pace_of(how, result));
}

template <class Call>
void for_each_kind(run_result const& result, Call call) {
    for (std::size_t i = 0; i != operation_count; ++i) {
        auto const& kind = result.measured.kinds[i];
        if (kind.count() != 0) call(std::string(name_of(static_cast<operation>(i))), kind);
    }
}

constexpr char columns[] = "      mean       p50       p90       p99     p99.9       max\n";

std::string failure_lines(run_result const& result) {
    std::string made;
    for_each_kind(result, [&](std::string const& name, measurements const& kind) {
        for (auto const& [failure, count] : kind.failures) {
            made += format("  %-18s %10llu  ", name.c_str(), number(count)) + failure + "\n";
        }
    });
    return made.empty() ? made : "errors, after retries\n" + made;
}

std::string summary(run_result const& result) {
    auto const count = result.measured.count();
    auto const cpu = std::chrono::duration<double, std::micro>(result.cpu).count();
    auto made = format(
        "%llu operations in %.2f s: %.0f a second; %llu failed; %llu requests sent "
        "again; %.1f us of CPU each\n",
        number(count), std::chrono::duration<double>(result.elapsed).count(),
        per_second(count, result.elapsed), number(result.measured.failed()), number(result.retries),
        cpu / static_cast<double>(std::max<std::uint64_t>(count, 1)));
    if (result.not_begun != 0) {
        made += format("%llu operations more were due and had not begun when the time was up\n",
                       number(result.not_begun));
    }
    auto const& scans = result.measured.kinds[static_cast<std::size_t>(operation::scan)];
    if (scans.succeeded.count() != 0) {
        made +=
            format("%.1f records found by a scan, on average\n",
                   static_cast<double>(scans.rows) / static_cast<double>(scans.succeeded.count()));
    }
    if (result.interrupted) made += "interrupted: these are the figures up to then\n";
    return made;
}

boost::json::object to_json(histogram const& of) {
    return {{"mean", ms(of.mean())},
            {"p50", ms(of.percentile(50))},
            {"p90", ms(of.percentile(90))},
            {"p99", ms(of.percentile(99))},
            {"p99_9", ms(of.percentile(99.9))},
            {"max", ms(of.max())}};
}

}  // namespace

std::string title_of(workload const& what, options const& how) {
    auto made = &what == &loading ? "load: " + std::to_string(how.records) + " records of "
                                  : std::string("workload ") + what.letter + " (" +
                                        std::string(what.title) + "): ";
    if (&what == &loading) {
        made += std::to_string(how.fields) + " x " + std::to_string(how.field_length) + " bytes";
    } else if (how.seconds) {
        made += format("%g s", *how.seconds);
    } else {
        made += std::to_string(how.operations) + " operations";
    }
    made += "; table " + how.table + "; ";
    if (&what != &loading) made += std::string(name_of(how.distribution)) + "; ";
    if (how.rate && &what != &loading) {
        made += format("%g a second, ", *how.rate) +
                (how.arrivals == arrivals::fixed ? "fixed" : "poisson") + ", at most ";
    }
    made += std::to_string(how.in_flight) + " in flight; " + std::to_string(how.threads) +
            (how.threads == 1 ? " thread" : " threads");
    return made;
}

std::string progress_line(int second, interval const& what) {
    std::uint64_t failed = 0;
    for (auto const& [name, count] : what.failures) failed += count;
    auto line = format("%5d s %9llu operations   p50 %9.3f ms   p99 %9.3f ms   %llu errors", second,
                       number(what.succeeded.count() + failed), ms(what.succeeded.percentile(50)),
                       ms(what.succeeded.percentile(99)), number(failed));
    if (what.retries != 0)
        line += format("   %llu requests to be sent again", number(what.retries));
    for (auto const& [name, count] : what.failures) line += "  " + name;
    return line;
}

std::string report_text(options const& how, run_result const& result) {
    std::string made = result.is_open ? "latency in ms, from when an operation should have begun\n"
                                      : "latency in ms, as measured\n";
    made += format("  %-18s %10s %8s %9s", "", "count", "errors", "per s") + columns;
    for_each_kind(result, [&](std::string const& name, measurements const& kind) {
        made += format("  %-18s %10llu %8llu %9.0f", name.c_str(), number(kind.count()),
                       number(kind.failed()), per_second(kind.count(), result.elapsed)) +
                figures(kind.succeeded);
    });
    made += result.is_open
                ? std::string("latency in ms, from when an operation did begin\n")
                : format("latency in ms, corrected: had each caller begun one every %.3f ms\n",
                         ms(pace_of(how, result)));
    for_each_kind(result, [&](std::string const& name, measurements const& kind) {
        made += format("  %-18s %10s %8s %9s", name.c_str(), "", "", "") +
                figures(other_view(how, result, kind));
    });
    return made + failure_lines(result) + summary(result);
}

boost::json::object to_json(options const& how) {
    boost::json::object made{{"workload", std::string(1, how.workload->letter)},
                             {"table", how.table},
                             {"records", how.records},
                             {"distribution", name_of(how.distribution)},
                             {"fields", how.fields},
                             {"field_length", how.field_length},
                             {"threads", how.threads},
                             {"in_flight", how.in_flight},
                             {"consistent", how.consistent},
                             {"seed", how.seed}};
    if (how.seconds) {
        made["seconds"] = *how.seconds;
    } else {
        made["operations"] = how.operations;
    }
    if (how.rate) {
        made["rate"] = *how.rate;
        made["arrivals"] = how.arrivals == arrivals::fixed ? "fixed" : "poisson";
    }
    return made;
}

boost::json::object to_json(options const& how, run_result const& result) {
    boost::json::object kinds;
    for_each_kind(result, [&](std::string const& name, measurements const& kind) {
        boost::json::object errors;
        for (auto const& [failure, count] : kind.failures) errors[failure] = count;
        kinds[name] =
            boost::json::object{{"count", kind.count()},
                                {"per_second", per_second(kind.count(), result.elapsed)},
                                {"errors", std::move(errors)},
                                {"latency_ms", to_json(kind.succeeded)},
                                {result.is_open ? "latency_from_begin_ms" : "latency_corrected_ms",
                                 to_json(other_view(how, result, kind))}};
    });
    auto const count = result.measured.count();
    return {{"operations", count},
            {"failed", result.measured.failed()},
            {"requests_sent_again", result.retries},
            {"not_begun", result.not_begun},
            {"interrupted", result.interrupted},
            {"seconds", std::chrono::duration<double>(result.elapsed).count()},
            {"per_second", per_second(count, result.elapsed)},
            {"cpu_us_per_operation", std::chrono::duration<double, std::micro>(result.cpu).count() /
                                         static_cast<double>(std::max<std::uint64_t>(count, 1))},
            {"kinds", std::move(kinds)}};
}

}  // namespace ycsb
