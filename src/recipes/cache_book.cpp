#include "recipes/cache_book.hpp"

#include <dynaco/error_details.hpp>

#include "recipes/cache_flight.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

constexpr std::chrono::milliseconds shortest_ttl{1};
constexpr std::chrono::milliseconds longest_ttl = std::chrono::hours{24} * 36'500;
constexpr int most_cache_partitions = 1000;

// Greater ones are not what a cache writes: they leave no room for more.
constexpr std::uint64_t greatest_version = std::uint64_t{1} << 62;

std::optional<std::string> cache_time_outside(std::string const& what,
                                              std::chrono::milliseconds value) {
    if (value >= shortest_ttl && value <= longest_ttl) return std::nullopt;
    return what + " of " + std::to_string(value.count()) + " ms must be 1 ms to 36500 days";
}

}  // namespace

std::optional<std::string> find_fault(cache_options const& options) {
    if (options.ttl()) {
        if (auto fault = cache_time_outside("cache_options: ttl", *options.ttl())) return fault;
    }
    if (auto fault = cache_time_outside("cache_options: local_age", options.local_age())) {
        return fault;
    }
    if (options.partitions() < 1 || options.partitions() > most_cache_partitions) {
        return "cache_options: partitions of " + std::to_string(options.partitions()) +
               " must be 1 to " + std::to_string(most_cache_partitions);
    }
    return std::nullopt;
}

std::optional<error> find_ttl_fault(std::optional<std::chrono::milliseconds> ttl) {
    if (!ttl) return std::nullopt;
    auto fault = cache_time_outside("cache: ttl", *ttl);
    if (!fault) return std::nullopt;
    return error{errc::invalid_argument, *std::move(fault)};
}

std::uint64_t cache_versions::next(std::chrono::system_clock::time_point now) {
    auto const micros =
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    auto const today = static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0));
    last_ = std::max(last_ + 1, today);
    return last_;
}

void cache_versions::saw(std::optional<std::uint64_t> version) {
    if (version && *version < greatest_version) last_ = std::max(last_, *version);
}

cache_book::cache_book(std::shared_ptr<table_home> its_home, cache_options with)
    : home{std::move(its_home)},
      options{std::move(with)},
      place{*home, options},
      local{options.local_entries(), options.local_bytes(), options.local_age()} {
    if (auto fault = find_fault(options)) {
        throw exception{error{errc::invalid_argument, *std::move(fault)}};
    }
}

}  // namespace dynaco::recipes::detail
