// Computations that several callers wait for.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/cache.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::cache_options;
using recipes::cache_origin;

/// What happens to the computations of a test.
class flight_log {
  public:
    int begun = 0;
    int ended = 0;
    int cancelled = 0;
    int running = 0;
    bool fails = false;
    moment takes = 1s;
    std::shared_ptr<int> alive = std::make_shared<int>();  ///< Every work keeps it.
};

asio::awaitable<std::string> compute_slowly(simulated_process& self, flight_log& log) {
    auto const number = ++log.begun;
    ++log.running;
    try {
        co_await self.sleep(log.takes);
        // The clocks of simulations do not throw when they are cancelled; what follows does.
        co_await self.sleep(0s);
    } catch (...) {
        --log.running;
        ++log.cancelled;
        throw;
    }
    --log.running;
    ++log.ended;
    if (log.fails) throw std::runtime_error{"failed " + std::to_string(number)};
    co_return "value " + std::to_string(number);
}

class slow_work {
  public:
    slow_work(simulated_process& self, flight_log& log)
        : self_{&self}, log_{&log}, alive_{log.alive} {}
    asio::awaitable<std::string> operator()() const { return compute_slowly(*self_, *log_); }

  private:
    simulated_process* self_;
    flight_log* log_;
    std::shared_ptr<int> alive_;
};

/// What became of a call.
class call_end {
  public:
    std::optional<std::string> value;
    std::optional<cache_origin> origin;
    std::optional<error> failure;
    std::string thrown;
    bool stored = false;
    int completions = 0;
};

asio::awaitable<void> ask(simulated_process& self, recipes::cache cache, flight_log& log,
                          call_end& end, call_options options = call_options()) {
    slow_work const work{self, log};
    try {
        auto const got = co_await cache.get_or_compute("a", work, std::nullopt, options, as_result);
        if (got.has_error()) {
            end.failure = got.error();
        } else {
            end.value = got->value;
            end.origin = got->origin;
            end.stored = got->stored;
        }
    } catch (std::runtime_error const& failure) {
        end.thrown = failure.what();
    }
    ++end.completions;
}

class flight_world {
  public:
    explicit flight_world(cache_options options = cache_options())
        : cache{recipes::recipe_table(one.client(), "table"), options} {
        world.table().create("table", "pk", "sk");
    }

    void spawn(call_end& end, call_options options = call_options()) {
        one.spawn(ask(one, cache, log, end, options));
    }
    /// A call that can be cancelled.
    std::shared_ptr<asio::cancellation_signal> spawn_with_signal(call_end& end) {
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(
            one.context(), ask(one, cache, log, end),
            asio::bind_cancellation_slot(signal->slot(), [signal](std::exception_ptr) {}));
        return signal;
    }
    void cancel(moment when, std::shared_ptr<asio::cancellation_signal> signal) {
        world.after(when, [this, signal] { one.spawn(emit(signal)); });
    }

    static asio::awaitable<void> emit(std::shared_ptr<asio::cancellation_signal> signal) {
        signal->emit(asio::cancellation_type::terminal);
        co_return;
    }

    simulated_world world{1};
    simulated_process& one = world.add_process();
    recipes::cache cache;
    flight_log log;
};

asio::awaitable<void> set_to(recipes::cache cache, std::string value) {
    co_await cache.set("a", std::move(value));
}
asio::awaitable<void> erase_it(recipes::cache cache) {
    co_await cache.erase("a");
}

}  // namespace

TEST_SUITE_BEGIN("simulation.cache_flights");

TEST_CASE("get_or_compute: everything is destroyed while it computes -> nothing is left") {
    std::weak_ptr<int> alive;
    call_end end;
    {
        flight_world it;
        alive = it.log.alive;
        it.spawn(end);
        it.world.run_for(500ms);
        REQUIRE(it.log.running == 1);
    }
    CHECK(alive.expired());
    CHECK(end.completions == 0);
}

TEST_CASE("get_or_compute: many at once -> computed once, for all") {
    flight_world it;
    std::vector<call_end> ends(5);
    for (auto& each : ends) it.spawn(each);
    REQUIRE(it.world.run());
    CHECK(it.log.begun == 1);
    for (auto const& each : ends) {
        CHECK(each.value == "value 1");
        CHECK(each.origin == cache_origin::computed);
        CHECK(each.stored);
    }
    call_end later;
    it.spawn(later);
    REQUIRE(it.world.run());
    CHECK(it.log.begun == 1);
    CHECK(later.value == "value 1");
    CHECK(later.origin == cache_origin::stored);
}

TEST_CASE("get_or_compute: one caller is cancelled -> the others get the value") {
    flight_world it;
    call_end first;
    call_end second;
    auto const signal = it.spawn_with_signal(first);
    it.spawn(second);
    it.cancel(500ms, signal);
    REQUIRE(it.world.run());
    CHECK(first.completions == 1);
    REQUIRE(first.failure.has_value());
    CHECK(*first.failure == cancelled_code());
    CHECK(second.value == "value 1");
    CHECK(it.log.begun == 1);
    CHECK(it.log.cancelled == 0);
}

TEST_CASE("get_or_compute: all callers are cancelled -> the computation is, too; the next is new") {
    flight_world it;
    call_end first;
    call_end second;
    auto const one = it.spawn_with_signal(first);
    auto const two = it.spawn_with_signal(second);
    it.cancel(400ms, one);
    it.cancel(500ms, two);
    call_end third;
    it.world.after(500ms + 1us, [&] { it.spawn(third); });
    it.one.spawn(flight_world::emit(std::make_shared<asio::cancellation_signal>()));
    it.world.run_for(10s);
    CHECK(first.completions == 1);
    CHECK(second.completions == 1);
    CHECK(it.log.cancelled == 1);
    CHECK(third.value == "value 2");
    CHECK(it.log.running == 0);
}

TEST_CASE("get_or_compute: the computation fails -> for all who wait; the next computes anew") {
    flight_world it;
    it.log.fails = true;
    std::vector<call_end> ends(3);
    for (auto& each : ends) it.spawn(each);
    REQUIRE(it.world.run());
    CHECK(it.log.begun == 1);
    for (auto const& each : ends) CHECK(each.thrown == "failed 1");
    it.log.fails = false;
    call_end later;
    it.spawn(later);
    REQUIRE(it.world.run());
    CHECK(later.value == "value 2");
}

TEST_CASE("get_or_compute: a caller's time has passed -> for that one only") {
    flight_world it;
    call_end first;
    call_end second;
    it.spawn(first, call_options().timeout(300ms));
    it.spawn(second);
    REQUIRE(it.world.run());
    REQUIRE(first.failure.has_value());
    CHECK(*first.failure == errc::deadline_exceeded);
    CHECK(second.value == "value 1");
}

TEST_CASE("get_or_compute: the entry is written or erased meanwhile -> not stored, not joined") {
    flight_world it;
    auto& other = it.world.add_process();
    recipes::cache const elsewhere{recipes::recipe_table(other.client(), "table")};
    call_end first;
    it.spawn(first);
    SUBCASE("by another process: set") {
        it.world.after(500ms, [&] { other.spawn(set_to(elsewhere, "newer")); });
        REQUIRE(it.world.run());
        CHECK(first.value == "value 1");
        CHECK_FALSE(first.stored);
        call_end later;
        it.spawn(later);
        REQUIRE(it.world.run());
        CHECK(later.value == "newer");
    }
    SUBCASE("by another process: erased") {
        it.world.after(500ms, [&] { other.spawn(erase_it(elsewhere)); });
        REQUIRE(it.world.run());
        CHECK(first.value == "value 1");
        CHECK_FALSE(first.stored);
    }
    SUBCASE("by the same: erased -> the next one does not get what was computed before") {
        it.world.after(500ms, [&] { it.one.spawn(erase_it(it.cache)); });
        call_end later;
        it.world.after(600ms, [&] { it.spawn(later); });
        REQUIRE(it.world.run());
        CHECK(first.value == "value 1");
        CHECK_FALSE(first.stored);
        CHECK(later.value == "value 2");
        CHECK(later.stored);
    }
}

TEST_CASE("get_or_compute: another type is stored -> an error for the caller") {
    flight_world it;
    it.one.spawn([](recipes::cache cache) -> asio::awaitable<void> {
        co_await cache.set("a", 5);
    }(it.cache));
    REQUIRE(it.world.run());
    call_end end;
    it.spawn(end);
    REQUIRE(it.world.run());
    REQUIRE(end.failure.has_value());
    CHECK(*end.failure == errc::wrong_type);
    CHECK(it.log.begun == 0);
}

TEST_CASE("get_or_compute: the client is destroyed -> all callers are told, nothing is left") {
    flight_world it;
    std::vector<call_end> ends(2);
    for (auto& each : ends) it.spawn(each);
    it.world.after(500ms, [&] { auto const gone = std::move(it.one.client()); });
    REQUIRE(it.world.run());
    for (auto const& each : ends) {
        CHECK(each.completions == 1);
        REQUIRE(each.failure.has_value());
        CHECK(*each.failure == cancelled_code());
    }
    CHECK(it.log.running == 0);
}

TEST_CASE("get_or_compute: cancelled at any time, the network fails -> completes once") {
    for_each_schedule(1'000, simulation_settings::hostile(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        recipes::cache const cache{recipes::recipe_table(one.client(), "table"),
                                   cache_options().local_entries(2)};
        flight_log log;
        log.takes = 10ms;
        std::vector<call_end> ends(3);
        one.spawn(ask(one, cache, log, ends[0]));
        for (int i = 1; i != 3; ++i) {
            auto const signal = std::make_shared<asio::cancellation_signal>();
            asio::co_spawn(
                one.context(), ask(one, cache, log, ends[static_cast<std::size_t>(i)]),
                asio::bind_cancellation_slot(signal->slot(), [signal](std::exception_ptr) {}));
            world.after(world.random().between(moment{0}, moment{40ms}),
                        [&, signal] { one.spawn(flight_world::emit(signal)); });
        }
        REQUIRE(world.run());
        world.run_for(300s);
        for (auto const& each : ends) CHECK(each.completions == 1);
        CHECK((ends[0].value.has_value() || ends[0].failure.has_value()));
        CHECK(log.running == 0);
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
