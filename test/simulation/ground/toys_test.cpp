// Recipes that are right and recipes that are wrong: what the simulation says about them.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Adds 1, whatever happens on the way: each addition has an identifier that is written with it, so
/// that one whose answer was lost is recognised.
asio::awaitable<void> count(simulated_process& self, int times) {
    auto& db = self.client();
    for (int i = 0; i < times; ++i) {
        auto const id = std::to_string(self.index()) + "-" + std::to_string(i);
        for (;;) {
            auto const asked = get_item_request("counters", key("id", "one")).consistent_read(true);
            auto const got = co_await db.get_item(asked, as_result);
            if (got.has_error()) continue;
            std::int64_t value = 0;
            std::int64_t version = 0;
            if (got->item) {
                value = got->item->get<std::int64_t>("value");
                version = got->item->get<std::int64_t>("version");
                if (got->item->at("writers").as_map().contains(id)) break;
            }
            auto writers = got->item ? got->item->at("writers").as_map() : item();
            writers.set(id, true);
            auto const next = item("id", "one", "value", value + 1, "version", version + 1,
                                   "writers", std::move(writers));
            auto const put = put_item_request("counters", next)
                                 .condition_expression("attribute_not_exists(id) OR version = :v")
                                 .expression_attribute_value(":v", version);
            auto const done = co_await db.put_item(put, as_result);
            if (!done.has_error()) break;
        }
    }
}

/// The same without looking whether the addition has been made.
asio::awaitable<void> count_blindly(simulated_process& self, int times) {
    auto& db = self.client();
    for (int i = 0; i < times; ++i) {
        auto const add = update_item_request("counters", key("id", "one"))
                             .update_expression("ADD #v :one")
                             .expression_attribute_name("#v", "value")
                             .expression_attribute_value(":one", 1);
        for (bool done = false; !done;) {
            auto const got = co_await db.update_item(add, as_result);
            done = !got.has_error();
        }
    }
}

std::int64_t counted(simulated_world& world) {
    auto const* const found = world.table().item_of("counters", key("id", "one"));
    return found != nullptr ? found->get<std::int64_t>("value") : 0;
}

simulation_settings hostile_but_quick() {
    auto settings = simulation_settings::hostile();
    settings.page_items = table_store::no_limit;
    return settings;
}

/// Whoever finds the lock free, or held until a time that has passed by its own wall clock, takes
/// it.
class wall_clock_lock {
  public:
    static constexpr std::chrono::milliseconds lease = 10s;

    explicit wall_clock_lock(simulated_process& self) : self_{self} {}

    asio::awaitable<bool> try_acquire() {
        auto const now = milliseconds(self_.clock().wall_now());
        auto const put = put_item_request("locks", item("id", "it", "holder", self_.index(),
                                                        "until", now + lease.count()))
                             .condition_expression("attribute_not_exists(id) OR #u < :now")
                             .expression_attribute_name("#u", "until")
                             .expression_attribute_value(":now", now);
        auto const done = co_await self_.client().put_item(put, as_result);
        co_return !done.has_error();
    }
    asio::awaitable<void> release() {
        auto const erase = delete_item_request("locks", key("id", "it"))
                               .condition_expression("holder = :me")
                               .expression_attribute_value(":me", self_.index());
        auto const done = co_await self_.client().delete_item(erase, as_result);
        (void)done;
    }

  private:
    static std::int64_t milliseconds(std::chrono::system_clock::time_point when) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch())
            .count();
    }

    simulated_process& self_;
};

/// Works for a moment while it has the lock; nobody else may.
asio::awaitable<void> guard(simulated_process& self, int& holders) {
    wall_clock_lock lock{self};
    for (int i = 0; i < 5; ++i) {
        bool const got = co_await lock.try_acquire();
        if (got) {
            self.world().expect(++holders == 1, "two hold the lock");
            co_await self.sleep(200ms);
            --holders;
            co_await lock.release();
        }
        co_await self.sleep(100ms);
    }
}

}  // namespace

TEST_SUITE_BEGIN("simulation.toys");

TEST_CASE("counter: conditional writes that know themselves, everything goes wrong -> exact") {
    for_each_schedule(300, hostile_but_quick(), [](simulated_world& world) {
        world.table().create("counters", "id");
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(count(process, 3));
        }
        REQUIRE(world.run());
        CHECK(counted(world) == 9);
    });
}

TEST_CASE("counter: added to blindly, replies are lost -> the simulation finds what is too much") {
    auto settings = simulation_settings();
    settings.reply_lost = 0.05;
    auto const found = count_schedules(100, settings, [](simulated_world& world) {
        world.table().create("counters", "id");
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(count_blindly(process, 5));
        }
        world.run();
        return counted(world) > 15;
    });
    CHECK(found > 10);
}

TEST_CASE("counter: added to blindly, nothing goes wrong -> exact") {
    for_each_schedule(100, simulation_settings(), [](simulated_world& world) {
        world.table().create("counters", "id");
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(count_blindly(process, 5));
        }
        REQUIRE(world.run());
        CHECK(counted(world) == 15);
    });
}

TEST_CASE("lock: wall clocks are compared -> the simulation finds two holders") {
    auto const run = [](simulated_world& world) {
        world.table().create("locks", "id");
        int holders = 0;
        for (int i = 0; i < 3; ++i) {
            auto& process = world.add_process();
            process.spawn(guard(process, holders));
        }
        world.run();
        return false;
    };
    auto settings = simulation_settings();
    SUBCASE("clocks differ by more than the lease") {
        CHECK(count_schedules(100, settings, run) > 50);
    }
    SUBCASE("clocks are right") {
        settings.most_wall_offset = 0ms;
        settings.most_wall_drift = 0;
        CHECK(count_schedules(100, settings, run) == 0);
    }
}

TEST_SUITE_END();

}  // namespace dynaco::test
