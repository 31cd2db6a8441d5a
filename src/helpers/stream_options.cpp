#include "helpers/stream_job.hpp"

namespace dynaco::helpers {
namespace {

std::string milliseconds(stream_reader_options::duration value) {
    using std::chrono::milliseconds;
    return std::to_string(std::chrono::duration_cast<milliseconds>(value).count()) + " ms";
}

// Field, value and rule.
error refuse(char const* field, std::string const& value, char const* rule) {
    return error{errc::invalid_argument,
                 "stream_reader_options." + std::string{field} + ": " + value + " " + rule};
}

bool is_in_thousand(int value) {
    return value >= 1 && value <= 1000;
}

}  // namespace

std::optional<error> find_fault(stream_reader_options const& options) {
    constexpr char const* thousand = "is not in 1 .. 1000";
    if (!is_in_thousand(options.empty_answers_at_end())) {
        return refuse("empty_answers_at_end", std::to_string(options.empty_answers_at_end()),
                      thousand);
    }
    if (!is_in_thousand(options.max_concurrent_shards())) {
        return refuse("max_concurrent_shards", std::to_string(options.max_concurrent_shards()),
                      thousand);
    }
    if (!is_in_thousand(options.records_per_call())) {
        return refuse("records_per_call", std::to_string(options.records_per_call()), thousand);
    }
    if (options.max_pause() < std::chrono::milliseconds{200}) {
        return refuse("max_pause", milliseconds(options.max_pause()), "is less than 200 ms");
    }
    if (options.describe_interval() < std::chrono::seconds{1}) {
        return refuse("describe_interval", milliseconds(options.describe_interval()),
                      "is less than 1 s");
    }
    if (options.calls().deadline()) {
        return refuse("calls", "a deadline", "is not for calls at any time");
    }
    if (options.calls().report()) {
        return refuse("calls", "a report", "is not for many calls");
    }
    return std::nullopt;
}

}  // namespace dynaco::helpers
