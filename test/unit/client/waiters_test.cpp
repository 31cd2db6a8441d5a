// Waits for a table, in a world without time.
#include <dynaco.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

fake_reply in_state(std::string const& status) {
    return fake_reply::ok(R"({"Table":{"TableName":"music","TableStatus":")" + status + R"("}})");
}

fake_reply unknown() {
    return fake_reply::error(400, "ResourceNotFoundException", "Requested resource not found");
}

class waiting_world : public engine_world {
  public:
    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }

    result<describe_table_response> wait_for_table(call_options options = call_options()) {
        auto operation = client().wait_until_table_exists("music", options, as_result);
        return run_coro(context, std::move(operation));
    }
    std::optional<error> wait_for_no_table(call_options options = call_options()) {
        auto operation = client().wait_until_table_not_exists("music", options, as_result);
        auto const gone = run_coro(context, std::move(operation));
        return gone.has_error() ? std::optional<error>{gone.error()} : std::nullopt;
    }

  private:
    std::optional<dynaco::client> client_;
};

}  // namespace

TEST_SUITE("client.waiters") {
    TEST_CASE("exists: active at once -> asked once, no pause") {
        waiting_world world;
        world.wire->push(in_state("ACTIVE"));
        auto const got = world.wait_for_table();
        REQUIRE(got.has_value());
        REQUIRE(got->table);
        CHECK(got->table->table_name == "music");
        CHECK(world.wire->requests().size() == 1);
        CHECK(world.request(0).operation == "DescribeTable");
        CHECK(world.request(0).body == R"({"TableName":"music"})");
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("exists: unknown, then created -> asked after 100, 200, 400 ms and so on") {
        waiting_world world;
        world.wire->push(2, unknown());
        world.wire->push(in_state("CREATING"));
        world.wire->push(in_state("UPDATING"));
        world.wire->push(in_state("A_STATE_OF_THE_FUTURE"));
        world.wire->push(in_state("ACTIVE"));
        CHECK(world.wait_for_table().has_value());
        CHECK(world.sleeps() == in_milliseconds({100, 200, 400, 800, 1600}));
    }

    TEST_CASE("exists: never -> pauses of 20 s at most, deadline_exceeded after 500 s") {
        waiting_world world;
        world.wire->otherwise(in_state("CREATING"));
        auto const started = world.time->now();
        auto const got = world.wait_for_table();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::deadline_exceeded);
        CHECK(got.error().operation() == "DescribeTable");
        CHECK(got.error().message().find("music") != std::string::npos);
        CHECK(got.error().message().find("CREATING") != std::string::npos);
        auto const& pauses = world.sleeps();
        REQUIRE(pauses.size() > 10);
        CHECK(pauses[7] == 12800ms);
        for (std::size_t i = 8; i < pauses.size(); ++i) CHECK(pauses[i] == 20s);
        CHECK(world.time->now() - started <= 500s);
        CHECK(world.time->now() - started > 480s);
    }

    TEST_CASE("exists: a deadline or timeout of the call -> that of the whole wait") {
        waiting_world world;
        world.wire->otherwise(unknown());
        auto const started = world.time->now();
        auto options = call_options();
        SUBCASE("timeout") {
            options.timeout(1s);
        }
        SUBCASE("deadline") {
            options.deadline(started + 1s);
        }
        SUBCASE("both, the earlier one counts") {
            options.deadline(started + 1s).timeout(10s);
        }
        auto const got = world.wait_for_table(options);
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::deadline_exceeded);
        CHECK(got.error().message().find("does not exist") != std::string::npos);
        CHECK(world.sleeps() == in_milliseconds({100, 200, 400}));
        CHECK(world.request(0).deadline == started + 1s);
    }

    TEST_CASE("exists: a timeout longer than time itself -> waited for as long as it takes") {
        waiting_world world;
        world.wire->push(60, in_state("CREATING"));
        world.wire->push(in_state("ACTIVE"));
        CHECK(world.wait_for_table(call_options().timeout(clock::duration::max())).has_value());
        CHECK(world.sleeps().size() == 60);
    }

    TEST_CASE("exists: a passing failure -> retried within; any other -> ends the wait") {
        waiting_world world;
        world.wire->push(fake_reply::internal_error());
        world.wire->push(unknown());
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        auto const got = world.wait_for_table();
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::access_denied);
        CHECK(world.sleeps() == in_milliseconds({12.5, 100}));
    }

    TEST_CASE("exists: a name that no table can have -> refused, nothing sent") {
        waiting_world world;
        auto operation = world.client().wait_until_table_exists("", as_result);
        auto const got = run_coro(world.context, std::move(operation));
        CHECK(got.error() == errc::invalid_argument);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("exists: thrown form -> the same response or failure") {
        waiting_world world;
        world.wire->push(in_state("ACTIVE"));
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        auto found = world.client().wait_until_table_exists("music");
        CHECK(run_coro(world.context, std::move(found)).table->table_name == "music");
        auto refused = world.client().wait_until_table_exists("music");
        CHECK_THROWS_AS(run_coro(world.context, std::move(refused)), exception);
    }

    TEST_CASE("not exists: deleting, then unknown -> done, with the same pauses") {
        waiting_world world;
        world.wire->push(2, in_state("DELETING"));
        world.wire->push(in_state("ACTIVE"));
        world.wire->push(unknown());
        CHECK_FALSE(world.wait_for_no_table());
        CHECK(world.sleeps() == in_milliseconds({100, 200, 400}));
    }

    TEST_CASE("not exists: still there at the end -> deadline_exceeded with its state") {
        waiting_world world;
        world.wire->otherwise(in_state("DELETING"));
        auto const failure = world.wait_for_no_table(call_options().timeout(500ms));
        REQUIRE(failure);
        CHECK(*failure == errc::deadline_exceeded);
        CHECK(failure->message().find("DELETING") != std::string::npos);
        CHECK(world.sleeps() == in_milliseconds({100, 200}));
    }

    TEST_CASE("not exists: another failure -> ends the wait, returned or thrown") {
        waiting_world world;
        world.wire->otherwise(fake_reply::error(400, "AccessDeniedException"));
        auto const failure = world.wait_for_no_table();
        REQUIRE(failure);
        CHECK(*failure == service_errc::access_denied);
        auto refused = world.client().wait_until_table_not_exists("music");
        CHECK_THROWS_AS(run_coro(world.context, std::move(refused)), exception);
        world.wire->otherwise(unknown());
        auto gone = world.client().wait_until_table_not_exists("music");
        run_coro(world.context, std::move(gone));
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("a client on a strand: waits of callers elsewhere -> the same") {
        waiting_world world;
        world.config.threading = threading::shared;
        world.wire->push(2, unknown());
        world.wire->push(in_state("ACTIVE"));
        CHECK(world.wait_for_table().has_value());
        CHECK(world.sleeps() == in_milliseconds({100, 200}));
    }
}

}  // namespace dynaco::test
