// The life of a call: credentials, reports, events, its end.
#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

credentials const second{"AKIDSECOND", "SECRETKEYSECOND"};

std::string signer_of(sent_request const& request) {
    auto const text = request.header("Authorization");
    auto const start = text.find("Credential=") + 11;
    return text.substr(start, text.find('/') - start);
}

/// Runs calls at the same time, from the same thread.
class calls_at_once {
  public:
    explicit calls_at_once(engine_world& world) : world_{world} {}

    void start() {
        results_.emplace_back();
        asio::co_spawn(
            world_.context, world_.start_get(),
            [this, index = results_.size() - 1](std::exception_ptr thrown,
                                                std::optional<result<get_item_response>> got) {
                thrown_ = thrown_ || thrown;
                results_[index] = std::move(got);
            });
    }
    void run() { expect_no_work(world_.context); }
    [[nodiscard]] bool all_succeeded() const {
        for (auto const& each : results_) {
            if (!each || each->has_error()) return false;
        }
        return !thrown_;
    }
    [[nodiscard]] std::optional<error> failure(std::size_t index) const {
        auto const& each = results_.at(index);
        return each && each->has_error() ? std::optional<error>{each->error()} : std::nullopt;
    }

  private:
    engine_world& world_;
    std::vector<std::optional<result<get_item_response>>> results_;
    bool thrown_ = false;
};

class throwing_credentials : public credentials_provider {
  public:
    asio::awaitable<result<credentials>> load() override {
        throw std::runtime_error("SECRETKEY in an exception");
        co_return credentials();
    }
};

}  // namespace

TEST_SUITE("engine.execute") {
    TEST_CASE("credentials: of calls one after the other -> loaded once, and used by all") {
        engine_world world;
        for (int i = 0; i < 3; ++i) CHECK(world.get().has_value());
        CHECK(world.keys->loads == 1);
        CHECK(signer_of(world.request(2)) == "AKIDFIRST");
        CHECK(world.request(2).header("X-Amz-Security-Token") == "TOKENFIRST");
    }

    TEST_CASE("credentials: of calls that begin while they load -> each asks the provider, once") {
        engine_world world;
        calls_at_once calls{world};
        for (int i = 0; i < 3; ++i) calls.start();
        calls.run();
        CHECK(calls.all_succeeded());
        CHECK(world.keys->loads == 3);
        REQUIRE(world.wire->requests().size() == 3);
        for (auto const& request : world.wire->requests()) {
            CHECK(signer_of(request) == "AKIDFIRST");
        }
        for (int i = 0; i < 3; ++i) calls.start();
        calls.run();
        CHECK(calls.all_succeeded());
        CHECK(world.keys->loads == 3);
    }

    TEST_CASE("credentials: about to expire -> loaded anew before the request") {
        engine_world world;
        world.keys->next->expiration = world.time->wall_now() + 1min;
        CHECK(world.get().has_value());
        world.time->advance(49s);
        CHECK(world.get().has_value());
        CHECK(world.keys->loads == 1);
        world.keys->next = second;
        world.time->advance(2s);
        CHECK(world.get().has_value());
        CHECK(world.keys->loads == 2);
        CHECK(signer_of(world.request(2)) == "AKIDSECOND");
        CHECK(world.request(2).header("X-Amz-Security-Token").empty());
    }

    TEST_CASE(
        "credentials: none -> the provider's failure, nothing sent, the next call asks again") {
        engine_world world;
        world.keys->next = error{errc::no_credentials, "looked everywhere"};
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::no_credentials);
        CHECK(got.error().message() == "looked everywhere");
        CHECK(got.error().attempts() == 0);
        CHECK(world.wire->requests().empty());
        world.keys->next = second;
        CHECK(world.get().has_value());
    }

    TEST_CASE("credentials: the provider throws -> a failure of the call, without its words") {
        engine_world world;
        world.config.credentials = std::make_shared<throwing_credentials>();
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::no_credentials);
        CHECK(got.error().message().find("SECRETKEY") == std::string::npos);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("expired token: the provider has new keys -> repeated at once with them") {
        engine_world world;
        world.wire->push(fake_reply::error(400, "ExpiredTokenException").meanwhile([&] {
            world.keys->next = second;
        }));
        CHECK(world.get().has_value());
        CHECK(world.sleeps().empty());
        CHECK(world.keys->loads == 2);
        CHECK(signer_of(world.request(0)) == "AKIDFIRST");
        CHECK(signer_of(world.request(1)) == "AKIDSECOND");
        CHECK(world.request(1).header("amz-sdk-request") == "attempt=2; max=5");
    }

    TEST_CASE("expired token: of each generation of keys -> loaded anew each time") {
        engine_world world;
        for (std::size_t generation = 1; generation <= 3; ++generation) {
            auto const newer = "AKID" + std::to_string(generation);
            world.wire->push(fake_reply::error(400, "ExpiredTokenException").meanwhile([&] {
                world.keys->next = credentials(newer, "SECRETKEY");
            }));
            CHECK(world.get().has_value());
            CHECK(world.keys->loads == generation + 1);
            CHECK(signer_of(world.wire->requests().back()) == newer);
        }
        CHECK(world.wire->requests().size() == 6);
    }

    TEST_CASE("expired token: the provider has the same keys, or fails -> expired_token") {
        engine_world world;
        SUBCASE("the same") {
            world.wire->otherwise(fake_reply::error(400, "ExpiredTokenException"));
        }
        SUBCASE("fails") {
            world.wire->otherwise(fake_reply::error(400, "ExpiredTokenException").meanwhile([&] {
                world.keys->next = error{errc::no_credentials};
            }));
        }
        auto const got = world.get();
        CHECK(got.error() == service_errc::expired_token);
        CHECK(got.error() == condition::access_denied);
        CHECK(world.keys->loads == 2);
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("expired token: refused with the new keys, too -> loaded anew once a call") {
        engine_world world;
        world.wire->otherwise(fake_reply::error(400, "ExpiredTokenException").meanwhile([&] {
            world.keys->next = credentials("AKID" + std::to_string(world.keys->loads), "SECRETKEY");
        }));
        CHECK(world.get().error() == service_errc::expired_token);
        CHECK(world.wire->requests().size() == 2);
    }

    TEST_CASE("expired token: of calls in flight together -> all go on with the new keys") {
        engine_world world;
        world.wire->on_request([&](sent_request const& request) {
            world.keys->next = second;
            if (signer_of(request) == "AKIDSECOND") return fake_reply::ok();
            return fake_reply::error(400, "ExpiredTokenException");
        });
        calls_at_once calls{world};
        for (int i = 0; i < 3; ++i) calls.start();
        calls.run();
        CHECK(calls.all_succeeded());
        CHECK(world.wire->requests().size() == 6);
    }

    TEST_CASE("expired token: heard of after another call has new keys -> used at once") {
        engine_world world;
        CHECK(world.get().has_value());
        int turns = 1;
        world.wire->on_request([&](sent_request const& request) {
            if (signer_of(request) == "AKIDSECOND") return fake_reply::ok();
            world.keys->next = second;
            return fake_reply::error(400, "ExpiredTokenException").turns(std::exchange(turns, 50));
        });
        calls_at_once calls{world};
        calls.start();
        calls.start();
        calls.run();
        CHECK(calls.all_succeeded());
        CHECK(world.wire->requests().size() == 5);
        CHECK(world.keys->loads == 2);
    }

    TEST_CASE("report: attempts of a call -> what each did, and what the service charged") {
        engine_world world;
        world.wire->push(fake_reply::throttle().request_id("REQ-1").meanwhile(
            [&] { world.time->advance(20ms); }));
        world.wire->push(
            fake_reply::ok(R"({"ConsumedCapacity":{"TableName":"music","CapacityUnits":0.5}})")
                .request_id("REQ-2")
                .meanwhile([&] { world.time->advance(7ms); }));
        call_report report;
        CHECK(world.get(call_options().report(report)).has_value());
        CHECK(report.operation == "GetItem");
        CHECK(report.total == 527ms);
        REQUIRE(report.attempts.size() == 2);
        auto const& failed = report.attempts[0];
        CHECK(failed.backoff == 0ms);
        CHECK(failed.total == 20ms);
        CHECK(failed.http_status == 400);
        CHECK(failed.request_id == "REQ-1");
        REQUIRE(failed.failure);
        CHECK(*failed.failure == service_errc::throttling);
        auto const& succeeded = report.attempts[1];
        CHECK(succeeded.backoff == 500ms);
        CHECK(succeeded.total == 7ms);
        CHECK(succeeded.http_status == 200);
        CHECK(succeeded.request_id == "REQ-2");
        CHECK_FALSE(succeeded.failure);
        REQUIRE(report.consumed_capacity);
        CHECK(report.consumed_capacity->capacity_units == 0.5);
    }

    TEST_CASE("report: used again, of a call that fails -> that call's only") {
        engine_world world;
        call_report report;
        CHECK(world.get(call_options().report(report)).has_value());
        world.wire->push(fake_reply::error(400, "ValidationException"));
        CHECK(world.put(call_options().report(report)).has_error());
        CHECK(report.operation == "PutItem");
        REQUIRE(report.attempts.size() == 1);
        CHECK(report.attempts[0].failure);
        CHECK_FALSE(report.consumed_capacity);
    }

    TEST_CASE("report: of a call from another executor -> the same") {
        engine_world world;
        world.wire->push(fake_reply::throttle());
        call_report report;
        asio::io_context elsewhere;
        std::optional<result<get_item_response>> got;
        auto const options = call_options().report(report);
        auto guard = asio::make_work_guard(world.context);
        asio::co_spawn(elsewhere, world.start_get(options),
                       [&](std::exception_ptr, result<get_item_response> value) {
                           got.emplace(std::move(value));
                       });
        while (!got) {
            elsewhere.restart();
            elsewhere.poll();
            world.context.poll();
        }
        CHECK(got->has_value());
        CHECK(report.operation == "GetItem");
        CHECK(report.attempts.size() == 2);
    }

    TEST_CASE("events: of a call with retries -> attempts and retries in their order") {
        engine_world world;
        world.wire->push(fake_reply::internal_error());
        world.wire->push(fake_reply::throttle());
        CHECK(world.get().has_value());
        CHECK(world.events->lines() ==
              std::vector<std::string>{"attempt GetItem 1 500: internal_server_error",
                                       "retry GetItem 2: internal_server_error",
                                       "attempt GetItem 2 400: throttling",
                                       "retry GetItem 3: throttling", "attempt GetItem 3 200"});
        REQUIRE(world.events->retries().size() == 2);
        CHECK(world.events->retries()[0].delay == 12500us);
        CHECK(world.events->retries()[1].delay == 1s);
    }

    TEST_CASE("idle: the last call ends -> the transport is told, once per idleness") {
        engine_world world;
        CHECK(world.get().has_value());
        CHECK(world.wire->quiesced() == 1);
        calls_at_once calls{world};
        for (int i = 0; i < 3; ++i) calls.start();
        calls.run();
        CHECK(calls.all_succeeded());
        CHECK(world.wire->quiesced() == 2);
    }

    TEST_CASE("shutdown: calls in flight and later ones -> cancelled, of writes in doubt") {
        engine_world world;
        world.wire->push(fake_reply::nothing());
        calls_at_once calls{world};
        calls.start();
        world.context.poll();
        REQUIRE(world.wire->requests().size() == 1);
        world.core()->shut_down();
        calls.run();
        REQUIRE(calls.failure(0));
        CHECK(*calls.failure(0) == cancelled_code());
        CHECK(*calls.failure(0) == condition::cancelled);
        CHECK(world.wire->is_shut_down());
        auto const late = world.put();
        REQUIRE(late.has_error());
        CHECK(late.error() == condition::cancelled);
        CHECK_FALSE(late.error().may_have_been_applied());
        CHECK(world.wire->requests().size() == 1);
    }
}

}  // namespace dynaco::test
