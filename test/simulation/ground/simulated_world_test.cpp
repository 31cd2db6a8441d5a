// The world itself: determinism, faults, pauses, kills and clocks.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// What became of a call, and when in the world's time.
class outcome {
  public:
    bool done = false;
    std::optional<error> failure;
    moment when{};
};

asio::awaitable<void> add_one(simulated_process& self, outcome& told, int attempts = 1) {
    auto const add = update_item_request("table", key("id", "it"))
                         .update_expression("ADD n :one")
                         .expression_attribute_value(":one", 1);
    auto const options = call_options().max_attempts(attempts);
    auto const got = co_await self.client().update_item(add, options, as_result);
    told.done = true;
    told.when = self.world().now();
    if (got.has_error()) told.failure = got.error();
}

asio::awaitable<void> sleep_and_tell(simulated_process& self, moment how_long, outcome& told) {
    co_await self.sleep(how_long);
    told.done = true;
    told.when = self.world().now();
}

asio::awaitable<void> kill_oneself(simulated_process& self, outcome& told) {
    self.kill();
    co_await self.sleep(1ms);
    told.done = true;
}

asio::awaitable<void> throw_something() {
    throw std::runtime_error("something");
    co_return;
}

class told_of_end {
  public:
    explicit told_of_end(bool& destroyed) : destroyed_{destroyed} {}
    told_of_end(told_of_end const&) = delete;
    told_of_end& operator=(told_of_end const&) = delete;
    ~told_of_end() { destroyed_ = true; }

  private:
    bool& destroyed_;
};

asio::awaitable<void> wait_long(simulated_process& self, bool& destroyed, outcome& told) {
    told_of_end const note{destroyed};
    co_await add_one(self, told);
    told.done = true;
}

/// A world with a table and one process.
class one_process {
  public:
    explicit one_process(simulation_settings settings = simulation_settings())
        : world{7, std::move(settings)} {
        world.table().create("table", "id");
    }

    [[nodiscard]] int count() const {
        auto const* const found = world_table().item_of("table", key("id", "it"));
        return found != nullptr ? found->get<int>("n") : 0;
    }

    simulated_world world;
    simulated_process& process = world.add_process();
    outcome told;

  private:
    [[nodiscard]] simulated_table& world_table() const {
        return const_cast<simulated_world&>(world).table();
    }
};

std::pair<std::uint64_t, std::string> history(std::uint64_t seed) {
    simulated_world world{seed, simulation_settings::hostile()};
    world.table().create("table", "id");
    std::vector<outcome> told(4);
    for (auto& each : told) {
        auto& process = world.add_process();
        process.spawn(add_one(process, each, 5));
    }
    world.run();
    return {world.fingerprint(), world.trace()};
}

}  // namespace

TEST_SUITE_BEGIN("simulation.world");

TEST_CASE("seed: the same -> the same history; another -> another") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        auto const first = history(seed);
        CHECK(first == history(seed));
        CHECK(first.first != history(seed + 1000).first);
    }
}

TEST_CASE("call: nothing goes wrong -> takes two delays") {
    one_process here;
    here.process.spawn(add_one(here.process, here.told));
    CHECK(here.world.run());
    CHECK_FALSE(here.told.failure);
    CHECK(here.told.when >= 1ms);
    CHECK(here.told.when <= 20ms);
    CHECK(here.count() == 1);
    CHECK(here.world.trace().find("p0 sends #1 UpdateItem") != std::string::npos);
}

TEST_CASE("request: lost -> not carried out, and the client cannot know") {
    simulation_settings settings;
    settings.request_lost = 1;
    SUBCASE("silently") {
        settings.breaks = 0;
    }
    SUBCASE("with the connection") {
        settings.breaks = 1;
    }
    one_process here{settings};
    here.process.spawn(add_one(here.process, here.told));
    CHECK(here.world.run());
    REQUIRE(here.told.failure.has_value());
    CHECK(*here.told.failure ==
          (settings.breaks == 0 ? errc::response_timeout : errc::connection_closed));
    CHECK(here.told.failure->may_have_been_applied());
    CHECK(here.count() == 0);
}

TEST_CASE("reply: lost -> carried out by every attempt") {
    simulation_settings settings;
    settings.reply_lost = 1;
    one_process here{settings};
    here.process.spawn(add_one(here.process, here.told, 3));
    CHECK(here.world.run());
    CHECK(here.told.failure.has_value());
    CHECK(here.count() == 3);
}

TEST_CASE("request: late -> carried out after the client gave up") {
    simulation_settings settings;
    settings.late = 1;
    settings.breaks = 0;
    one_process here{settings};
    here.process.spawn(add_one(here.process, here.told));
    CHECK(here.world.run());
    REQUIRE(here.told.failure.has_value());
    CHECK(here.world.now() > here.told.when);
    CHECK(here.count() == 1);
}

TEST_CASE("request: replayed -> carried out twice, the client hears of success") {
    simulation_settings settings;
    settings.replayed = 1;
    one_process here{settings};
    here.process.spawn(add_one(here.process, here.told));
    CHECK(here.world.run());
    CHECK_FALSE(here.told.failure);
    CHECK(here.count() == 2);
}

TEST_CASE("service: throttles, fails before or after, conflicts -> as it should be") {
    simulation_settings settings;
    int expected = 0;
    SUBCASE("throttles") {
        settings.throttled = 1;
    }
    SUBCASE("fails before") {
        settings.server_error = 1;
    }
    SUBCASE("fails after") {
        settings.server_error_after = 1;
        expected = 1;
    }
    SUBCASE("conflicts") {
        settings.conflict = 1;
    }
    one_process here{settings};
    here.process.spawn(add_one(here.process, here.told));
    CHECK(here.world.run());
    REQUIRE(here.told.failure.has_value());
    CHECK(here.told.failure->is_retryable());
    CHECK(here.count() == expected);
}

TEST_CASE("process: cut off -> nothing of it arrives, later everything") {
    one_process here;
    here.process.cut_off(1min);
    here.process.spawn(add_one(here.process, here.told, 2));
    CHECK(here.world.run());
    CHECK(here.told.failure.has_value());
    CHECK(here.count() == 0);
    here.world.run_for(1min);
    here.process.spawn(add_one(here.process, here.told = outcome()));
    CHECK(here.world.run());
    CHECK_FALSE(here.told.failure);
    CHECK(here.count() == 1);
}

TEST_CASE("pause: while a reply is on its way -> carried out, heard of when it goes on") {
    one_process here;
    here.process.spawn(add_one(here.process, here.told));
    here.world.after(100us, [&] { here.process.pause(1h); });
    CHECK(here.world.run());
    CHECK(here.told.when >= 1h);
    CHECK_FALSE(here.told.failure);
}

TEST_CASE("pause: of a process or of its machine -> a timer is late, or longer") {
    one_process here;
    here.process.spawn(sleep_and_tell(here.process, 10s, here.told));
    bool suspend = false;
    moment expected = 15s;
    SUBCASE("the process") {}
    SUBCASE("the machine, whose monotonic clock stands still") {
        suspend = true;
        expected = 19s;
    }
    here.world.after(1s, [&] { here.process.pause(suspend ? 9s : 14s, suspend); });
    CHECK(here.world.run());
    CHECK(here.told.when >= expected - 100ms);
    CHECK(here.told.when <= expected + 100ms);
}

TEST_CASE(
    "kill: in the middle of a call -> it is carried out, nobody goes on, frames are destroyed") {
    one_process here;
    bool destroyed = false;
    here.process.spawn(wait_long(here.process, destroyed, here.told));
    here.world.after(100us, [&] { here.process.kill(); });
    CHECK(here.world.run());
    here.world.run_for(1s);
    CHECK_FALSE(here.told.done);
    CHECK(destroyed);
    CHECK_FALSE(here.process.is_alive());
    CHECK(here.count() == 1);
}

TEST_CASE("kill: by itself -> it ends at its next suspension") {
    one_process here;
    here.process.spawn(kill_oneself(here.process, here.told));
    here.world.run_for(1s);
    CHECK_FALSE(here.told.done);
    CHECK_FALSE(here.process.is_alive());
}

TEST_CASE("clocks: of many processes -> wrong, but never backwards") {
    simulated_world world{3};
    bool differs = false;
    for (int i = 0; i < 5; ++i) world.add_process();
    std::vector<clock::time_point> last(5);
    for (int i = 0; i < 100; ++i) {
        world.run_for(world.random().between(moment{0}, moment{1min}));
        for (std::size_t k = 0; k < 5; ++k) {
            auto& time = world.process(k).clock();
            CHECK(time.now() >= last[k]);
            last[k] = time.now();
            auto const off = time.wall_now() - world.process(0).clock().wall_now();
            differs = differs || std::chrono::abs(off) > 1s;
            CHECK(std::chrono::abs(off) < 5min);
        }
    }
    CHECK(differs);
}

TEST_CASE("coroutine: throws -> the schedule has failed") {
    one_process here;
    here.process.spawn(throw_something());
    here.world.run();
    REQUIRE(here.world.failures().size() == 1);
    CHECK(here.world.failures().front() == "process 0 threw: something");
}

TEST_SUITE_END();

}  // namespace dynaco::test
