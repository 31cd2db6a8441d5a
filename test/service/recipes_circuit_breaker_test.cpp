// Circuit breakers between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/circuit_breaker.hpp>

#include <doctest/doctest.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::circuit_state;

class circuit_service {
  public:
    explicit circuit_service(recipes::circuit_options options = recipes::circuit_options())
        : table{service, recipes::recipe_table(service.client, unique_table_name("circuit"))
                             .create_request()},
          breaker{make(options)} {}

    std::unique_ptr<child_process> start(std::string tasks, std::string times) const {
        std::vector<std::string> arguments{service_setting("DYNACO_TEST_ENDPOINT"), table.name,
                                           "breaker", std::move(tasks), std::move(times)};
        return std::make_unique<child_process>("count_user", std::move(arguments));
    }
    /// What another process would have.
    recipes::circuit_breaker make(recipes::circuit_options options) const {
        return recipes::circuit_breaker{recipes::recipe_table(service.client, table.name), options};
    }
    recipes::circuit_status state() { return service.run(breaker.get_state("backend")); }

    local_service service;
    local_table table;
    recipes::circuit_breaker breaker;
};

asio::awaitable<int> work_well() {
    co_return 42;
}

asio::awaitable<int> work_badly() {
    throw std::runtime_error{"it does not work"};
    co_return 0;
}

asio::awaitable<void> call_when_due(recipes::circuit_breaker breaker, int& refused, int& value) {
    for (;;) {
        auto const got = co_await breaker.call("backend", work_well, as_result);
        if (!got.has_error()) {
            value = *got;
            co_return;
        }
        if (got.error() != errc::circuit_open) throw exception{got.error()};
        ++refused;
        asio::steady_timer timer{co_await asio::this_coro::executor, 20ms};
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_circuit_breaker");

TEST_CASE("record_failure: 8 processes report 1,000 failures each -> exactly 8,000") {
    circuit_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    // Half of them one after the other, half of them from ten tasks.
    for (int i = 0; i < 4; ++i) processes.push_back(world.start("1", "1000"));
    for (int i = 0; i < 4; ++i) processes.push_back(world.start("10", "100"));
    for (auto const& each : processes) CHECK(each->wait() == 0);
    auto const state = world.state();
    CHECK(state.failures == 8'000);
    CHECK(state.state == circuit_state::closed);
    // The next one is enough for a breaker with a lower threshold.
    auto const count = world.service.run(world.breaker.record_failure("backend"));
    CHECK(count == 8'001);
    CHECK(world.state().state == circuit_state::open);
}

TEST_CASE("call: failures of two processes -> open for both, a probe closes it for both") {
    auto const options =
        recipes::circuit_options().failure_threshold(4).reset_timeout(300ms).cache(0ms);
    circuit_service world{options};
    auto const other = world.make(options);
    for (int i = 0; i < 2; ++i) {
        CHECK_THROWS_AS(world.service.run(world.breaker.call("backend", work_badly)),
                        std::runtime_error);
        CHECK_THROWS_AS(world.service.run(other.call("backend", work_badly)), std::runtime_error);
    }
    auto const refused = world.service.run(world.breaker.call("backend", work_well, as_result));
    REQUIRE(refused.has_error());
    CHECK(refused.error() == errc::circuit_open);
    CHECK(world.service.run(other.call("backend", work_well, as_result)).has_error());
    CHECK(world.state().failures == 4);
    CHECK(world.state().openings == 1);
    CHECK(world.state().opened_at.has_value());

    int refusals = 0;
    int value = 0;
    world.service.run(call_when_due(other, refusals, value));
    CHECK(value == 42);
    CHECK(refusals > 0);
    CHECK(world.state().state == circuit_state::closed);
    CHECK(world.state().failures == 0);
    CHECK(world.service.run(world.breaker.call("backend", work_well)) == 42);
}

TEST_CASE("call: the probe fails -> open again") {
    auto const options =
        recipes::circuit_options().failure_threshold(1).reset_timeout(1ms).cache(0ms);
    circuit_service world{options};
    world.service.run(world.breaker.record_failure("backend"));
    CHECK(world.state().state == circuit_state::open);
    world.service.run(world.breaker.set_state("backend", circuit_state::half_open));
    CHECK_THROWS_AS(world.service.run(world.breaker.call("backend", work_badly)),
                    std::runtime_error);
    CHECK(world.state().state == circuit_state::open);
    CHECK(world.state().openings == 3);
    CHECK_FALSE(world.state().is_probing);
}

TEST_CASE("set_state, record_success -> as they say") {
    circuit_service world;
    world.service.run(world.breaker.record_success("backend"));
    for (auto const each : {circuit_state::open, circuit_state::half_open, circuit_state::closed,
                            circuit_state::open}) {
        world.service.run(world.breaker.set_state("backend", each));
        CHECK(world.state().state == each);
    }
    world.service.run(world.breaker.record_success("backend"));
    CHECK(world.state().state == circuit_state::closed);
    CHECK(world.service.run(world.breaker.record_failure("backend")) == 1);
    world.service.run(world.breaker.record_success("backend"));
    CHECK(world.state().failures == 0);
    CHECK(world.service.run(world.breaker.record_failure("other")) == 1);
}

TEST_SUITE_END();

}  // namespace dynaco::test
