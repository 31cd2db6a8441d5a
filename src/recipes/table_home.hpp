// What all recipes of a table share.
#pragma once

#include <dynaco/clock.hpp>
#include <dynaco/item.hpp>
#include <dynaco/recipes/recipe_table.hpp>

#include "engine/core.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dynaco::recipes::detail {

class table_home {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    table_home(std::shared_ptr<engine::core> its_core, std::string its_name, recipe_options with);

    /// The key of a record: `kind` with its `#`, as `LOCK#`; the prefix; the user's key.
    [[nodiscard]] item key_of(std::string_view kind, std::string_view key) const;

    // From any thread.
    [[nodiscard]] time_point now() const { return clock->now(); }
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const {
        return clock->wall_now();
    }
    /// A time of the recipes' clock as one of the client's: for deadlines and waits.
    [[nodiscard]] time_point to_client(time_point when) const;

    // On the client's executor only.
    [[nodiscard]] std::uint64_t random_bits() { return random->next(); }
    [[nodiscard]] double random01();
    /// 36 characters that nobody else has.
    [[nodiscard]] std::string new_id();

    std::shared_ptr<engine::core> const core;
    std::string const name;
    recipe_options const options;
    std::shared_ptr<dynaco::clock> const clock;
    std::shared_ptr<random_source> const random;
};

/// Waits; ends early when the caller is cancelled or the client destroyed. On the client's
/// executor.
boost::asio::awaitable<void> sleep_until(std::shared_ptr<table_home> home,
                                         table_home::time_point when);

class table_access {
  public:
    static std::shared_ptr<table_home> const& home_of(recipe_table const& table) noexcept {
        return table.home_;
    }
};

}  // namespace dynaco::recipes::detail
