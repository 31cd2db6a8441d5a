// What an object of the class `cache` knows: options, versions, copies and computations.
#pragma once

#include <dynaco/recipes/cache_options.hpp>

#include "recipes/cache_record.hpp"
#include "recipes/local_copies.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

class cache_flight;

/// Versions to write: each greater than all that were chosen or seen before, and at the time of day
/// in microseconds where that is greater.
class cache_versions {
  public:
    [[nodiscard]] std::uint64_t next(std::chrono::system_clock::time_point now);
    void saw(std::optional<std::uint64_t> version);

  private:
    std::uint64_t last_ = 0;
};

/// What is const from any thread, the rest on the client's executor only.
class cache_book {
  public:
    /// @par Errors `exception` with `errc::invalid_argument`.
    cache_book(std::shared_ptr<table_home> its_home, cache_options with);

    [[nodiscard]] wall_time wall_now() const { return wall_time_of(home->wall_now()); }
    [[nodiscard]] cache_record record_in(item const& from) const {
        return cache_record{from, place.expiry_name};
    }

    /// Nobody joins a computation that has begun before now, of one key or of any.
    void detach_flight(std::string const& key) { flights.erase(key); }
    void detach_flights() { flights.clear(); }

    std::shared_ptr<table_home> const home;
    cache_options const options;
    cache_place const place;

    cache_versions versions;
    local_copies local;
    // They keep the book, and are kept by their coroutines: destroyed with these, if need be.
    std::map<std::string, std::weak_ptr<cache_flight>, std::less<>> flights;
};

/// What is wrong with the options, and with a time to live.
[[nodiscard]] std::optional<std::string> find_fault(cache_options const& options);
[[nodiscard]] std::optional<error> find_ttl_fault(std::optional<std::chrono::milliseconds> ttl);

}  // namespace dynaco::recipes::detail
