// What each call of a circuit breaker does, in a world in which little goes wrong.
#include "simulation/circuit_breaker/circuit_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::circuit_state;

recipes::circuit_breaker make_breaker(
    simulated_process& self, recipes::circuit_options options = recipes::circuit_options()) {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return recipes::circuit_breaker{table, options};
}

using body = asio::awaitable<void> (*)(simulated_process&);

void in_calm_world(body test) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<int> forty_two() {
    co_return 42;
}
asio::awaitable<void> nothing() {
    co_return;
}
asio::awaitable<int> throw_it() {
    throw std::runtime_error{"it"};
    co_return 0;
}
asio::awaitable<result<std::string>> return_error() {
    co_return error{errc::wait_failed, "no"};
}
asio::awaitable<result<std::string>> return_text() {
    co_return std::string{"text"};
}

/// How long a call took: nothing if it has not asked anybody.
asio::awaitable<clock::duration> time_of_call(simulated_process& self,
                                              recipes::circuit_breaker breaker) {
    auto const began = self.clock().now();
    (void)co_await breaker.call("a", forty_two, as_result);
    co_return self.clock().now() - began;
}

asio::awaitable<void> call_with_each_kind(simulated_process& self) {
    auto const breaker = make_breaker(self);
    auto const value = co_await breaker.call("a", forty_two);
    CHECK(value == 42);
    co_await breaker.call("a", nothing);
    auto const none = co_await breaker.call("a", nothing, as_result);
    CHECK_FALSE(none.has_error());
    auto const text = co_await breaker.call("a", return_text);
    CHECK(text == "text");
    auto const failed = co_await breaker.call("a", return_error, as_result);
    REQUIRE(failed.has_error());
    CHECK(failed.error() == errc::wait_failed);
    bool is_thrown = false;
    try {
        co_await breaker.call("a", return_error);
    } catch (exception const& failure) {
        is_thrown = failure.code() == make_error_code(errc::wait_failed);
    }
    CHECK(is_thrown);
    is_thrown = false;
    try {
        (void)co_await breaker.call("a", throw_it, as_result);
    } catch (std::runtime_error const&) {
        is_thrown = true;
    }
    CHECK(is_thrown);
    auto const state = co_await breaker.get_state("a");
    CHECK(state.failures == 3);
    CHECK(state.state == circuit_state::closed);
    auto const failure = co_await breaker.last_failure("a");
    CHECK_FALSE(failure.has_value());
    // One attribute per process, and the key of the seed's schema.
    CHECK(self.world().table().item_of("table", key("pk", "CB#app:a", "sk", "METADATA")) !=
          nullptr);
    co_await breaker.call("a", nothing);
    auto const after = co_await breaker.get_state("a");
    CHECK(after.failures == 0);
}

asio::awaitable<void> cost_of_calls(simulated_process& self) {
    auto const breaker = make_breaker(self, recipes::circuit_options().cache(2s));
    auto const first = co_await time_of_call(self, breaker);
    CHECK(first > 0s);
    auto const second = co_await time_of_call(self, breaker);
    CHECK(second == 0s);
    co_await self.sleep(1s);
    auto const third = co_await time_of_call(self, breaker);
    CHECK(third == 0s);
    co_await self.sleep(2s);
    auto const later = co_await time_of_call(self, breaker);
    CHECK(later > 0s);
    for (int i = 0; i < 5; ++i) (void)co_await breaker.record_failure("a");
    auto const refused = co_await time_of_call(self, breaker);
    CHECK(refused == 0s);
}

asio::awaitable<void> open_and_close(simulated_process& self) {
    auto const options =
        recipes::circuit_options().failure_threshold(2).reset_timeout(10s).cache(0ms);
    auto const first = make_breaker(self, options);
    auto const second = make_breaker(self, options);
    auto const one = co_await first.record_failure("a");
    CHECK(one == 1);
    auto const two = co_await second.record_failure("a");
    CHECK(two == 2);
    for (auto const& each : {first, second}) {
        auto const refused = co_await each.call("a", forty_two, as_result);
        REQUIRE(refused.has_error());
        CHECK(refused.error() == errc::circuit_open);
        CHECK(refused.error().message().find("\"a\"") != std::string::npos);
    }
    auto const three = co_await first.record_failure("a");
    CHECK(three == 3);
    co_await self.sleep(9s);
    auto const early = co_await first.call("a", forty_two, as_result);
    CHECK(early.has_error());
    co_await self.sleep(1200ms);
    // The probe fails: open for another reset timeout, for everybody.
    auto const failed = co_await first.call("a", return_error, as_result);
    CHECK(failed.error() == errc::wait_failed);
    auto const again = co_await second.call("a", forty_two, as_result);
    REQUIRE(again.has_error());
    CHECK(again.error() == errc::circuit_open);
    auto const state = co_await second.get_state("a");
    CHECK(state.openings == 2);
    co_await self.sleep(11s);
    auto const through = co_await second.call("a", forty_two, as_result);
    CHECK_FALSE(through.has_error());
    auto const end = co_await first.get_state("a");
    CHECK(end.state == circuit_state::closed);
    CHECK(end.failures == 0);
    CHECK_FALSE(end.opened_at.has_value());
}

asio::awaitable<void> find_it_not_opened(simulated_process& self) {
    // Whoever has counted the last failure has died in that moment.
    auto record = key("pk", "CB#app:a", "sk", "METADATA");
    record.set("version", 7);
    record.set("state", "closed");
    record.set("f:dead", 5);
    self.world().table().put("table", record);
    auto const breaker = make_breaker(self);
    auto const refused = co_await breaker.call("a", forty_two, as_result);
    REQUIRE(refused.has_error());
    CHECK(refused.error() == errc::circuit_open);
    auto const state = co_await breaker.get_state("a");
    CHECK(state.state == circuit_state::open);
    CHECK(state.failures == 5);
}

asio::awaitable<void> do_without_the_table(simulated_process& self) {
    auto const breaker = make_breaker(self, recipes::circuit_options().failure_threshold(3));
    self.cut_off(60s);
    auto const limit = call_options().timeout(1s);
    auto const value = co_await breaker.call("a", forty_two, limit);
    CHECK(value == 42);
    auto const failure = co_await breaker.last_failure("a");
    CHECK(failure.has_value());
    // Not asked for again at once.
    auto const quick = co_await time_of_call(self, breaker);
    CHECK(quick == 0s);
    auto const failed = co_await breaker.call("a", return_error, limit, as_result);
    CHECK(failed.error() == errc::wait_failed);
    co_await self.sleep(60s);
    // Both: the one that could not be written, and this one.
    auto const count = co_await breaker.record_failure("a");
    CHECK(count == 2);
}

/// Work that fails after a minute.
class late_failure {
  public:
    explicit late_failure(simulated_process& self) : self_{&self} {}

    asio::awaitable<result<std::string>> operator()() const { return fail_late(self_); }

  private:
    static asio::awaitable<result<std::string>> fail_late(simulated_process* self) {
        co_await self->sleep(60s);
        co_return error{errc::wait_failed, "no"};
    }

    simulated_process* self_;
};

asio::awaitable<void> work_beyond_the_deadline(simulated_process& self) {
    auto const breaker = make_breaker(self);
    late_failure const work{self};
    std::uint64_t count = 0;
    for (auto const& timeout :
         {std::optional<clock::duration>{}, std::optional{clock::duration{5s}}}) {
        auto limits = call_options().deadline(self.clock().now() + 10s);
        if (timeout) limits.timeout(*timeout);
        auto const failed = co_await breaker.call("a", work, limits, as_result);
        REQUIRE(failed.has_error());
        CHECK(failed.error() == errc::wait_failed);
        auto const failure = co_await breaker.last_failure("a");
        CHECK_FALSE(failure.has_value());
        auto const state = co_await breaker.get_state("a");
        CHECK(state.failures == ++count);
    }
}

/// Work that takes a minute, or until it is cancelled.
class long_work {
  public:
    explicit long_work(simulated_process& self) : self_{&self} {}

    asio::awaitable<void> operator()() const { return self_->sleep(60s); }

  private:
    simulated_process* self_;
};

asio::awaitable<void> probe_once(recipes::circuit_breaker breaker, bool& through) {
    auto const got = co_await breaker.call("a", nothing, as_result);
    through = !got.has_error();
}

asio::awaitable<void> make_half_open(recipes::circuit_breaker breaker) {
    co_await breaker.set_state("a", circuit_state::half_open);
}

/// A probe that is cancelled after so much time.
void cancel_probe_after(moment when) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    auto const breaker = make_breaker(one);
    one.spawn(make_half_open(breaker));
    REQUIRE(world.run());

    auto const signal = std::make_shared<asio::cancellation_signal>();
    auto const ended = std::make_shared<int>(0);
    long_work const work{one};
    asio::co_spawn(
        one.context(), breaker.call("a", work),
        asio::bind_cancellation_slot(signal->slot(), [ended](std::exception_ptr failure) {
            ++*ended;
            CHECK(failure);
        }));
    world.after(when, [signal] { signal->emit(asio::cancellation_type::terminal); });
    world.run_for(5s);
    CHECK(*ended == 1);
    bool through = false;
    one.spawn(probe_once(breaker, through));
    REQUIRE(world.run());
    stored_circuit const end{world, "app:a"};
    // Given back, or never taken: the next call is the probe. A claim whose call was cancelled
    // before the answer came is over after its lease.
    CHECK((through == (end.state == "closed")));
    if (when > 60ms) CHECK(through);
}

}  // namespace

TEST_SUITE_BEGIN("simulation.circuit_calls");

TEST_CASE("call: each kind of work -> its value, its error, its exception") {
    in_calm_world(call_with_each_kind);
}

TEST_CASE("call: closed or open, and seen lately -> costs no request") {
    in_calm_world(cost_of_calls);
}

TEST_CASE("breaker: two objects -> open together, half-open after the timeout, closed together") {
    in_calm_world(open_and_close);
}

TEST_CASE("call: enough failures, but nobody has opened it -> opened, and refused") {
    in_calm_world(find_it_not_opened);
}

TEST_CASE("call: the table cannot be reached -> the work runs, its failure is counted later") {
    in_calm_world(do_without_the_table);
}

TEST_CASE("call: the deadline passes during the work -> what follows it has its own time") {
    in_calm_world(work_beyond_the_deadline);
}

TEST_CASE("call: a probe is cancelled at any time -> one end, and it is given back") {
    for (int i = 0; i < 40; ++i) {
        CAPTURE(i);
        cancel_probe_after(i * 2ms);
    }
}

TEST_CASE("options: out of range -> invalid_argument with the rule") {
    simulated_world world{1};
    auto& one = world.add_process();
    using options = recipes::circuit_options;
    auto const check = [&](options const& given, char const* rule) {
        CHECK_THROWS_WITH_AS(make_breaker(one, given), doctest::Contains(rule), exception);
    };
    check(options().failure_threshold(0), "failure_threshold of 0 must be 1 to 10000");
    check(options().failure_threshold(10'001), "failure_threshold");
    check(options().reset_timeout(0ms), "reset_timeout of 0 ms must be 1 to 86400000 ms");
    check(options().probe_lease(9ms), "probe_lease");
    check(options().cache(-1ms), "cache");
    check(options().drift(0.3), "drift");
}

TEST_SUITE_END();

}  // namespace dynaco::test
