#include "recipes/circuit_book.hpp"

#include <utility>

namespace dynaco::recipes::detail {
namespace {

using circuit_time = std::chrono::milliseconds;

std::optional<std::string> circuit_time_outside(char const* what, circuit_time value,
                                                circuit_time least, circuit_time most) {
    if (value >= least && value <= most) return std::nullopt;
    return "circuit_options: " + std::string{what} + " of " + std::to_string(value.count()) +
           " ms must be " + std::to_string(least.count()) + " to " + std::to_string(most.count()) +
           " ms";
}

// A number of 25 bytes for each failure: the record may have 400 KB.
constexpr int greatest_threshold = 10'000;
constexpr circuit_time longest_time = std::chrono::hours{24};

}  // namespace

std::optional<std::string> find_circuit_fault(circuit_options const& options) {
    if (options.failure_threshold() < 1 || options.failure_threshold() > greatest_threshold) {
        return "circuit_options: failure_threshold of " +
               std::to_string(options.failure_threshold()) + " must be 1 to " +
               std::to_string(greatest_threshold);
    }
    if (auto fault = circuit_time_outside("reset_timeout", options.reset_timeout(), circuit_time{1},
                                          longest_time)) {
        return fault;
    }
    if (auto fault = circuit_time_outside("probe_lease", options.probe_lease(), circuit_time{10},
                                          longest_time)) {
        return fault;
    }
    if (auto fault = circuit_time_outside("cache", options.cache(), circuit_time{0},
                                          std::chrono::hours{1})) {
        return fault;
    }
    if (!(options.drift() >= 0 && options.drift() <= 0.25)) {
        return "circuit_options: drift of " + std::to_string(options.drift()) +
               " must be 0 to 0.25";
    }
    return std::nullopt;
}

bool circuit::follow_era() {
    auto const known = view.record().era;
    if (known == tally_era) return true;
    if (counting->is_taken()) return false;
    former_counted = tally.last_counted();
    tally = writer_tally{};
    tally_era = known;
    ++tally_number;
    failed_last = 0;
    return true;
}

circuit_book::circuit_book(std::shared_ptr<table_home> its_home, circuit_options with)
    : home{std::move(its_home)}, options{with} {
    if (auto fault = find_circuit_fault(options)) {
        throw exception{error{errc::invalid_argument, *std::move(fault)}};
    }
}

circuit_book::circuit_pointer circuit_book::at(std::string const& key) {
    auto found = circuits_.find(key);
    if (found == circuits_.end()) {
        if (circuits_.size() >= most_circuits) forget_oldest();
        circuit_view const fresh{options.reset_timeout(), options.probe_lease(), options.drift()};
        auto made = std::make_shared<circuit>(circuit_place{*home, key}, fresh);
        found = circuits_.emplace(key, std::move(made)).first;
    }
    found->second->used = home->now();
    return found->second;
}

std::string const& circuit_book::writer() {
    if (writer_.empty()) {
        // Short, because a record may have many of them.
        constexpr std::string_view digits = "0123456789abcdef";
        auto bits = home->random_bits();
        for (int i = 0; i != 16; ++i, bits >>= 4U) writer_ += digits[bits & 0xFU];
    }
    return writer_;
}

circuit_opening circuit_book::opening() const {
    auto const today = home->wall_now().time_since_epoch();
    return circuit_opening{options.reset_timeout(),
                           std::chrono::duration_cast<std::chrono::milliseconds>(today).count()};
}

void circuit_book::forget_oldest() {
    auto oldest = circuits_.end();
    for (auto each = circuits_.begin(); each != circuits_.end(); ++each) {
        // In use, or with failures that are not written yet.
        if (each->second.use_count() > 1 || !each->second->tally.is_settled()) continue;
        if (oldest == circuits_.end() || each->second->used < oldest->second->used) oldest = each;
    }
    if (oldest != circuits_.end()) circuits_.erase(oldest);
}

}  // namespace dynaco::recipes::detail
