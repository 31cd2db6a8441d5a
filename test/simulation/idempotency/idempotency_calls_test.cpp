// What each call of idempotency does, in a world in which little or one thing goes wrong.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/idempotency.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::claim_outcome;
using recipes::completion_outcome;
using recipes::run_outcome;
using recipes::withdrawal_outcome;
using options_type = recipes::idempotency_options;

recipes::idempotency make_once(simulated_process& self, options_type const& options = {}) {
    recipes::recipe_table const table{self.client(), "table",
                                      recipes::recipe_options().key_prefix("app:")};
    return recipes::idempotency{table, options};
}

item const* record_of_key(simulated_world& world, std::string const& name) {
    return world.table().item_of("table", key("pk", "IDEMPOTENCY#app:" + name, "sk", "METADATA"));
}

using quiet_body = asio::awaitable<void> (*)(simulated_process&);

/// The test is a coroutine of a process in a quiet world.
void in_quiet_world(quiet_body test) {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<void> claim_and_complete(simulated_process& self) {
    auto const once = make_once(self);
    auto const first = co_await once.claim("a", "payload");
    REQUIRE(first.outcome == claim_outcome::claimed);
    REQUIRE(first.claim.has_value());
    CHECK(first.claim->is_current());
    CHECK(first.claim->key() == "a");
    auto const* record = record_of_key(self.world(), "a");
    REQUIRE(record != nullptr);
    CHECK(record->at("status") == "INPROGRESS");

    auto const second = co_await once.claim("a", "payload");
    CHECK(second.outcome == claim_outcome::in_progress);
    CHECK_FALSE(second.claim.has_value());
    REQUIRE(second.retry_after.has_value());
    CHECK(*second.retry_after > 59s);
    CHECK(*second.retry_after < 62s);
    auto const other = co_await once.claim("a", "another payload");
    CHECK(other.outcome == claim_outcome::payload_mismatch);

    attribute_value const answer = item("total", 42);
    auto const end = co_await first.claim->complete(answer);
    CHECK(end.outcome == completion_outcome::stored);
    CHECK_FALSE(first.claim->is_current());
    auto const again = co_await first.claim->complete(answer);
    CHECK(again.outcome == completion_outcome::stored);
    auto const changed = co_await first.claim->complete("another result");
    CHECK(changed.outcome == completion_outcome::lost);
    CHECK(changed.result == answer);
    auto const late = co_await first.claim->fail();
    CHECK(late == withdrawal_outcome::completed);

    auto const third = co_await once.claim("a", "payload");
    CHECK(third.outcome == claim_outcome::completed);
    CHECK(third.result == answer);
    auto const careless = co_await once.claim("a", std::nullopt);
    CHECK(careless.outcome == claim_outcome::completed);
    auto const refused = co_await once.claim("a", "another payload");
    CHECK(refused.outcome == claim_outcome::payload_mismatch);
    CHECK_FALSE(refused.result.has_value());
}

asio::awaitable<void> claim_and_fail(simulated_process& self) {
    auto const once = make_once(self);
    auto const first = co_await once.claim("a", "payload");
    auto const freed = co_await first.claim->fail();
    CHECK(freed == withdrawal_outcome::withdrawn);
    CHECK(record_of_key(self.world(), "a") == nullptr);
    auto const again = co_await first.claim->fail();
    CHECK(again == withdrawal_outcome::withdrawn);
    auto const second = co_await once.claim("a", "another payload");
    REQUIRE(second.outcome == claim_outcome::claimed);
    auto const late = co_await first.claim->fail();
    CHECK(late == withdrawal_outcome::lost);
    auto const too_late = co_await first.claim->complete("result");
    CHECK(too_late.outcome == completion_outcome::lost);
    CHECK_FALSE(too_late.result.has_value());
    auto const done = co_await second.claim->complete(nullptr);
    CHECK(done.outcome == completion_outcome::stored);
}

asio::awaitable<void> abandon_and_watch(simulated_process& self) {
    auto const options = options_type().in_progress(2s);
    auto const once = make_once(self, options);
    auto const first = co_await once.claim("a", std::nullopt);
    auto const foreign = make_once(self, options);
    auto const seen = co_await foreign.claim("a", std::nullopt);
    CHECK(seen.outcome == claim_outcome::in_progress);
    co_await self.sleep(1900ms);
    CHECK(first.claim->is_current());
    auto const early = co_await foreign.claim("a", std::nullopt);
    CHECK(early.outcome == claim_outcome::in_progress);
    co_await self.sleep(150ms);
    CHECK_FALSE(first.claim->is_current());
    // One who has not seen it before does not know how old it is.
    auto const fresh = make_once(self, options);
    auto const unsure = co_await fresh.claim("a", std::nullopt);
    CHECK(unsure.outcome == claim_outcome::in_progress);
    auto const second = co_await foreign.claim("a", std::nullopt);
    REQUIRE(second.outcome == claim_outcome::claimed);
    auto const done = co_await second.claim->complete("second");
    CHECK(done.outcome == completion_outcome::stored);
    // The first one goes on, too late.
    auto const lost = co_await first.claim->complete("first");
    CHECK(lost.outcome == completion_outcome::lost);
    CHECK(lost.result == attribute_value("second"));
}

asio::awaitable<void> abandon_for_long(simulated_process& self) {
    auto const options = options_type().in_progress(2s).clock_allowance(10s);
    auto const once = make_once(self, options);
    auto const first = co_await once.claim("a", "one");
    co_await self.sleep(11s);
    auto const foreign = make_once(self, options);
    auto const early = co_await foreign.claim("a", "one");
    CHECK(early.outcome == claim_outcome::in_progress);
    co_await self.sleep(1100ms);
    auto const third = make_once(self, options);
    auto const late = co_await third.claim("a", "another payload");
    CHECK(late.outcome == claim_outcome::claimed);
    auto const lost = co_await first.claim->complete("x");
    CHECK(lost.outcome == completion_outcome::lost);
}

asio::awaitable<void> complete_after_expiry(simulated_process& self) {
    auto const once = make_once(self, options_type().in_progress(2s));
    auto const first = co_await once.claim("a", std::nullopt);
    co_await self.sleep(3s);
    CHECK_FALSE(first.claim->is_current());
    auto const done = co_await first.claim->complete("x");
    CHECK(done.outcome == completion_outcome::stored);
}

asio::awaitable<void> outlive_result(simulated_process& self) {
    auto const options = options_type().keep_result(10s).clock_allowance(5s);
    auto const once = make_once(self, options);
    auto const first = co_await once.claim("a", "one");
    co_await first.claim->complete("x");
    co_await self.sleep(14s);
    auto const kept = co_await once.claim("a", "one");
    CHECK(kept.outcome == claim_outcome::completed);
    co_await self.sleep(3s);
    auto const over = co_await once.claim("a", "another payload");
    CHECK(over.outcome == claim_outcome::claimed);
}

/// Adds up, counts how often, and may take long or fail.
class counted_work {
  public:
    enum class manner { quick, slow, throws, endless };

    counted_work(simulated_process& self, manner how, std::shared_ptr<int> count)
        : self_{&self}, how_{how}, count_{std::move(count)} {}

    asio::awaitable<int> operator()() const { return run(self_, how_, count_); }

  private:
    static asio::awaitable<int> run(simulated_process* self, manner how,
                                    std::shared_ptr<int> count) {
        ++*count;
        if (how == manner::throws) throw std::runtime_error{"no"};
        if (how == manner::slow) co_await self->sleep(1s);
        // Once it is cancelled the next step throws.
        while (how == manner::endless) co_await self->sleep(1h);
        co_return 40 + *count;
    }

    simulated_process* self_;
    manner how_;
    std::shared_ptr<int> count_;
};
using manner = counted_work::manner;

asio::awaitable<void> run_twice(simulated_process& self) {
    auto const once = make_once(self);
    auto const count = std::make_shared<int>(0);
    counted_work const work{self, manner::quick, count};
    auto const first = co_await once.run("a", "payload", work);
    CHECK(first.outcome == run_outcome::computed);
    CHECK(first.value == 41);
    CHECK_FALSE(first.failure.has_value());
    auto const second = co_await once.run("a", "payload", work);
    CHECK(second.outcome == run_outcome::replayed);
    CHECK(second.value == 41);
    auto const other = co_await once.run("a", "another payload", work, as_result);
    CHECK(other->outcome == run_outcome::payload_mismatch);
    CHECK_FALSE(other->value.has_value());
    CHECK(*count == 1);
}

asio::awaitable<void> store_nothing(std::shared_ptr<int> count) {
    ++*count;
    co_return;
}

asio::awaitable<std::string> store_text() {
    co_return "text";
}

class work_without_value {
  public:
    explicit work_without_value(std::shared_ptr<int> count) : count_{std::move(count)} {}

    asio::awaitable<void> operator()() const { return store_nothing(count_); }

  private:
    std::shared_ptr<int> count_;
};

asio::awaitable<void> run_other_types(simulated_process& self) {
    auto const once = make_once(self);
    auto const text = co_await once.run("text", std::nullopt, store_text);
    CHECK(text.value == "text");
    // What is stored is not what is asked for.
    counted_work const number_work{self, manner::quick, std::make_shared<int>(0)};
    auto const wrong = co_await once.run("text", std::nullopt, number_work, as_result);
    REQUIRE(wrong.has_error());
    CHECK(wrong.error() == errc::wrong_type);
    auto const count = std::make_shared<int>(0);
    work_without_value const nothing{count};
    auto const first = co_await once.run("void", 17, nothing);
    CHECK(first.outcome == run_outcome::computed);
    auto const second = co_await once.run("void", 17, nothing, call_options());
    CHECK(second.outcome == run_outcome::replayed);
    CHECK(*count == 1);
}

asio::awaitable<void> run_and_throw(simulated_process& self) {
    auto const once = make_once(self);
    auto const count = std::make_shared<int>(0);
    counted_work const throwing{self, manner::throws, count};
    std::string thrown;
    try {
        auto const never = co_await once.run("a", "payload", throwing, as_result);
        CHECK(never.has_error());
    } catch (std::runtime_error const& failure) {
        thrown = failure.what();
    }
    CHECK(thrown == "no");
    CHECK(record_of_key(self.world(), "a") == nullptr);
    counted_work const work{self, manner::quick, count};
    auto const next = co_await once.run("a", "payload", work);
    CHECK(next.outcome == run_outcome::computed);
    CHECK(next.value == 42);
}

asio::awaitable<void> run_too_long(simulated_process& self) {
    auto const once = make_once(self, options_type().in_progress(4s).margin(500ms));
    auto const count = std::make_shared<int>(0);
    counted_work const endless{self, manner::endless, count};
    auto const before = self.world().now();
    auto const done = co_await once.run("a", "payload", endless);
    CHECK(done.outcome == run_outcome::expired);
    CHECK_FALSE(done.value.has_value());
    CHECK_FALSE(done.failure.has_value());
    auto const took = self.world().now() - before;
    CHECK(took > 3s);
    CHECK(took < 4s);
    CHECK(record_of_key(self.world(), "a") == nullptr);
}

asio::awaitable<void> run_in_background(recipes::idempotency once, counted_work work) {
    auto const done = co_await once.run("a", "payload", work, as_result);
    CHECK(!done.has_error());
}

asio::awaitable<void> run_at_the_same_time(simulated_process& self) {
    auto const count = std::make_shared<int>(0);
    auto const once = make_once(self);
    counted_work const slow{self, manner::slow, count};
    self.spawn(run_in_background(once, slow));
    co_await self.sleep(100ms);
    auto const refused = co_await once.run("a", "payload", slow);
    CHECK(refused.outcome == run_outcome::in_progress);
    CHECK(refused.retry_after.has_value());
    auto const patient = make_once(self, options_type().wait_for_others().poll(200ms));
    auto const early =
        co_await patient.run("a", "payload", slow, call_options().timeout(300ms), as_result);
    REQUIRE(early.has_error());
    CHECK(early.error() == errc::deadline_exceeded);
    auto const done = co_await patient.run("a", "payload", slow);
    CHECK(done.outcome == run_outcome::replayed);
    CHECK(done.value == 41);
    CHECK(*count == 1);
}

asio::awaitable<void> refuse_options(simulated_process& self) {
    bool thrown = false;
    try {
        auto const wrong = make_once(self, options_type().in_progress(1ms));
    } catch (exception const& failure) {
        thrown = failure.code() == errc::invalid_argument;
    }
    CHECK(thrown);
    co_return;
}

asio::awaitable<void> run_and_count(simulated_process& self, manner how, int& running,
                                    int& completed, bool& is_free) {
    auto const once = make_once(self, options_type().in_progress(4s));
    auto const count = std::make_shared<int>(0);
    counted_work const work{self, how, count};
    ++running;
    auto const done = co_await once.run("a", "payload", work, as_result);
    --running;
    ++completed;
    is_free = done.has_error();
    if (done.has_error()) co_return;
    self.world().expect(done->outcome == run_outcome::expired, "endless work has another end");
}

asio::awaitable<void> emit_terminal(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> run_at_last(simulated_process& self, bool& done) {
    auto const once = make_once(self, options_type().in_progress(4s).wait_for_others().poll(300ms));
    counted_work const work{self, manner::quick, std::make_shared<int>(0)};
    while (!done) {
        auto const got = co_await once.run("a", "payload", work, as_result);
        done = !got.has_error() && got->value.has_value();
    }
}

}  // namespace

TEST_SUITE_BEGIN("simulation.idempotency_calls");

TEST_CASE("claim, complete: once -> everybody is told, another payload is refused") {
    in_quiet_world(claim_and_complete);
}
TEST_CASE("fail: the key is free -> claimed anew, and the first one can do no harm") {
    in_quiet_world(claim_and_fail);
}
TEST_CASE("claim: abandoned, and watched for its whole time -> taken over, the late result lost") {
    in_quiet_world(abandon_and_watch);
}
TEST_CASE("claim: abandoned for longer than the allowance -> taken over at first sight") {
    in_quiet_world(abandon_for_long);
}
TEST_CASE("complete: the claim expired, nobody took it -> stored") {
    in_quiet_world(complete_after_expiry);
}
TEST_CASE("claim: the result is over -> claimed anew") {
    in_quiet_world(outlive_result);
}
TEST_CASE("run: twice -> the work runs once") {
    in_quiet_world(run_twice);
}
TEST_CASE("run: results of other types, and of none -> stored and replayed, or a wrong type") {
    in_quiet_world(run_other_types);
}
TEST_CASE("run: the work throws -> the record is deleted, the exception goes on") {
    in_quiet_world(run_and_throw);
}
TEST_CASE("run: the work takes too long -> cancelled before its claim expires") {
    in_quiet_world(run_too_long);
}
TEST_CASE("run: at the same time -> in progress, or the other's result for who waits") {
    in_quiet_world(run_at_the_same_time);
}
TEST_CASE("options: out of range -> invalid_argument") {
    in_quiet_world(refuse_options);
}

TEST_CASE("run: cancelled at any time -> ends once, the key is freed, nothing goes on") {
    auto settings = simulation_settings::hostile();
    settings.pause_every = 0s;
    settings.cut_off_every = 0s;
    for_each_schedule(500, settings, [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& one = world.add_process();
        int running = 0;
        int completed = 0;
        bool is_free = false;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(),
                       run_and_count(one, manner::endless, running, completed, is_free),
                       asio::bind_cancellation_slot(signal->slot(), [](std::exception_ptr) {}));
        auto const when = world.random().between(moment{0}, moment{100ms});
        world.after(when, [&] { one.spawn(emit_terminal(signal)); });
        one.spawn(emit_terminal(std::make_shared<asio::cancellation_signal>()));  // so that it runs
        world.run_for(when + 5s);
        CHECK(running == 0);
        CHECK(completed == 1);
        CHECK(is_free);
        auto& two = world.add_process();
        bool done = false;
        two.spawn(run_at_last(two, done));
        REQUIRE(world.run());
        CHECK(done);
    });
}

TEST_CASE("run: its client is destroyed -> the work is cancelled") {
    simulated_world world{1};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    int running = 0;
    int completed = 0;
    bool is_free = false;
    one.spawn(run_and_count(one, manner::endless, running, completed, is_free));
    world.run_for(1s);
    CHECK(running == 1);
    world.after(0s, [&] { auto const gone = std::move(one.client()); });
    world.run_for(10s);
    CHECK(running == 0);
    CHECK(completed == 1);
    CHECK(world.failures().empty());
}

TEST_SUITE_END();

}  // namespace dynaco::test
