#include "recipes/limiter_state.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

constexpr double most_rate = 1e6;
constexpr double least_burst = 2;
constexpr double most_burst = 1e9;

// Requests of a process for less than a batch, while tokens that it leases can be used.
constexpr int asks_per_hold = 4;

double hold_in_seconds(rate_limiter_options const& options) {
    return std::chrono::duration<double>(options.hold()).count();
}

// What is leased and not used counts against the burst: so much of it at most.
double size_of_bucket(rate_limiter_options const& options) {
    return options.burst() - options.rate() * hold_in_seconds(options);
}

std::string limiter_fault(std::string const& what, double value, std::string const& rule) {
    return "rate_limiter_options: " + what + " of " + std::to_string(value) + " must be " + rule;
}

rate_limiter_options const& checked_limiter(rate_limiter_options const& options) {
    if (auto fault = find_fault(options)) {
        throw exception{error{errc::invalid_argument, *std::move(fault)}};
    }
    return options;
}

// By a clock that may be too fast, less comes in.
bucket_rules slow_rules(rate_limiter_options const& options) {
    return bucket_rules{options.rate() / (1 + options.drift()), size_of_bucket(options)};
}

// By a clock that may be too slow, leases end earlier.
token_purse make_purse(rate_limiter_options const& options) {
    auto const full = std::chrono::duration<double>(options.hold()) * (1 - options.drift());
    auto const given = std::floor(options.rate() * hold_in_seconds(options));
    auto const usual = std::clamp(given, 1.0, std::floor(size_of_bucket(options)));
    auto const largest = options.batch().value_or(static_cast<int>(std::min(usual, 1e9)));
    return token_purse{std::chrono::floor<token_purse::duration>(full), largest};
}

}  // namespace

std::optional<std::string> find_fault(rate_limiter_options const& options) {
    if (!(options.rate() > 0 && options.rate() <= most_rate)) {
        return limiter_fault("rate", options.rate(), "more than 0, and at most 1000000");
    }
    if (!(options.burst() >= least_burst && options.burst() <= most_burst)) {
        return limiter_fault("burst", options.burst(), "2 to 1000000000");
    }
    if (options.hold() < std::chrono::milliseconds{1} || options.hold() > std::chrono::hours{1}) {
        return "rate_limiter_options: hold of " + std::to_string(options.hold().count()) +
               " ms must be 1 ms to 1 h";
    }
    auto const size = size_of_bucket(options);
    if (size < 1) {
        return "rate_limiter_options: hold of " + std::to_string(options.hold().count()) +
               " ms must leave at least 1 token of the burst to the bucket, and leaves " +
               std::to_string(size);
    }
    if (options.batch() && (*options.batch() < 1 || *options.batch() > size)) {
        return limiter_fault("batch", *options.batch(),
                             "1 to the bucket's " + std::to_string(size));
    }
    if (!(options.drift() >= 0 && options.drift() <= 0.25)) {
        return limiter_fault("drift", options.drift(), "0 to 0.25");
    }
    if (auto const after = options.forget_after()) {
        auto const seconds = static_cast<double>(after->count());
        if (seconds < 3600 || seconds < 10 * options.burst() / options.rate()) {
            return limiter_fault("forget_after", seconds,
                                 "at least 3600 s, and ten times what the burst takes to fill");
        }
    }
    return std::nullopt;
}

void limiter_ticket::wake() {
    auto const waiting = wait;  // ending it may destroy the ticket
    if (waiting) waiting->emit(boost::asio::cancellation_type::terminal);
}

limiter_state::limiter_state(std::shared_ptr<table_home> its_home, std::string its_key,
                             rate_limiter_options const& with)
    : home{std::move(its_home)},
      key{std::move(its_key)},
      options{checked_limiter(with)},
      size{size_of_bucket(options)},
      largest{static_cast<std::int64_t>(std::floor(size))},
      knowledge{slow_rules(options)},
      purse{make_purse(options)},
      pace_{duration{options.hold()} / asks_per_hold} {}

limiter_state::time_point limiter_state::earliest_ask(std::int64_t needed) const {
    if (!knowledge.has_record()) return time_point::min();
    return knowledge.available_at(needed);
}

limiter_state::time_point limiter_state::next_ask(std::int64_t needed) const {
    if (!knowledge.has_record()) return time_point::min();
    auto const batch = purse.next_batch(needed, largest);
    return std::max(knowledge.available_at(needed),
                    std::min(knowledge.available_at(batch), next_paced_));
}

std::optional<bucket_write> limiter_state::make_write(std::int64_t needed, time_point now) {
    bool const is_first = !knowledge.has_record();
    auto const available = is_first ? largest : knowledge.available(now);
    auto const tokens = purse.next_batch(needed, available);
    if (tokens == 0) return std::nullopt;
    return bucket_write{home->new_id(), tokens, is_first ? largest : knowledge.limit(now)};
}

void limiter_state::asks(time_point now) {
    auto const part = static_cast<double>(pace_.count()) * (0.5 + home->random01() / 2);
    next_paced_ = now + duration{static_cast<duration::rep>(part)};
}

}  // namespace dynaco::recipes::detail
