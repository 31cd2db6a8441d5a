// Waits for what is not a table, in a world without time.
#include "unit/helpers/transaction_world.hpp"

#include <dynaco/waiters.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

fake_reply says(std::string json) {
    return fake_reply::ok(std::move(json));
}
fake_reply index_in(std::string const& status) {
    return says(
        R"({"Table":{"TableStatus":"UPDATING","GlobalSecondaryIndexes":[{"IndexName":"other",)"
        R"("IndexStatus":"ACTIVE"},{"IndexName":"by-year","IndexStatus":")" +
        status + R"("}]}})");
}
fake_reply unknown_table() {
    return fake_reply::error(400, "ResourceNotFoundException");
}

/// How a wait ended: nothing if well.
template <class T>
std::optional<error> ending(transaction_world& world, boost::asio::awaitable<result<T>> wait) {
    auto const got = world.run(std::move(wait));
    return got.has_error() ? std::optional<error>{got.error()} : std::nullopt;
}

/// One reply that goes on, one that ends the wait well, and states that end it in failure.
template <class Start>
void check_wait(Start start, fake_reply const& waiting, fake_reply const& reached,
                std::vector<std::pair<fake_reply, std::string>> const& failures) {
    {
        transaction_world world;
        world.wire->push(2, waiting);
        world.wire->push(reached);
        CHECK_FALSE(ending(world, start(world, call_options())));
        CHECK(world.sleeps() == in_milliseconds({100, 200}));
    }
    for (auto const& [reply, state] : failures) {
        CAPTURE(state);
        transaction_world world;
        world.wire->push(waiting);
        world.wire->push(reply);
        auto const failure = ending(world, start(world, call_options()));
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::wait_failed);
        INFO(failure->message());
        CHECK(failure->message().find(state) != std::string::npos);
        CHECK(world.wire->requests().size() == 2);
    }
    {
        transaction_world world;
        world.wire->otherwise(waiting);
        auto const failure = ending(world, start(world, call_options().timeout(1s)));
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::deadline_exceeded);
        CHECK(world.sleeps() == in_milliseconds({100, 200, 400}));
    }
    {
        transaction_world world;
        world.wire->otherwise(fake_reply::error(400, "AccessDeniedException"));
        auto const failure = ending(world, start(world, call_options()));
        REQUIRE(failure.has_value());
        CHECK(*failure == condition::access_denied);
    }
    for (int n = 1; n != 3; ++n) {
        transaction_world world;
        world.wire->otherwise(waiting);
        world.stopping->stops_at = n;
        auto const run = run_and_cancel(world.context, world.context.get_executor(),
                                        start(world, call_options()));
        CHECK(run->completions == 1);
        REQUIRE(run->value.has_value());
        CHECK(run->value->error() == cancelled_code());
        CHECK(world.wire->requests().size() == static_cast<std::size_t>(n));
    }
}

}  // namespace

TEST_SUITE("helpers.waiters") {
    TEST_CASE("index: created -> done; deleted or missing -> failed at once") {
        auto const start = [](transaction_world& world, call_options options) {
            return wait_until_index_active(world.client(), "music", "by-year", options, as_result);
        };
        check_wait(start, index_in("CREATING"), index_in("ACTIVE"),
                   {{index_in("DELETING"), "index \"by-year\" of table \"music\" is DELETING"},
                    {says(R"({"Table":{"TableStatus":"ACTIVE"}})"), "does not exist"}});
        transaction_world world;
        world.wire->push(unknown_table());
        auto const failure = ending(world, start(world, call_options()));
        REQUIRE(failure.has_value());
        CHECK(*failure == service_errc::resource_not_found);
        CHECK(world.request(0).body == R"({"TableName":"music"})");
    }

    TEST_CASE("index: a local or a vector index -> found, too") {
        transaction_world world;
        world.wire->push(says(R"({"Table":{"TableStatus":"CREATING","LocalSecondaryIndexes":)"
                              R"([{"IndexName":"local"}]}})"));
        world.wire->push(says(R"({"Table":{"TableStatus":"ACTIVE","LocalSecondaryIndexes":)"
                              R"([{"IndexName":"local"}]}})"));
        CHECK_FALSE(
            ending(world, wait_until_index_active(world.client(), "music", "local", as_result)));
        CHECK(world.sleeps().size() == 1);
        world.wire->push(says(R"({"Table":{"VectorIndexes":)"
                              R"([{"IndexName":"near","IndexStatus":"ACTIVE"}]}})"));
        CHECK_FALSE(
            ending(world, wait_until_index_active(world.client(), "music", "near", as_result)));
    }

    TEST_CASE("time to live: enabled -> done") {
        auto const in = [](std::string const& status) {
            return says(R"({"TimeToLiveDescription":{"TimeToLiveStatus":")" + status + R"("}})");
        };
        check_wait(
            [](transaction_world& world, call_options options) {
                return wait_until_time_to_live_enabled(world.client(), "music", options, as_result);
            },
            in("ENABLING"), in("ENABLED"), {});
    }

    TEST_CASE("stream: the table gets one, then it is enabled -> done") {
        transaction_world world;
        world.wire->push(says(R"({"Table":{"TableStatus":"UPDATING"}})"));
        world.wire->push(says(
            R"({"Table":{"LatestStreamArn":"arn:aws:dynamodb:eu-north-1:1:table/music/stream/1",)"
            R"("StreamSpecification":{"StreamEnabled":true}}})"));
        world.wire->push(says(R"({"StreamDescription":{"StreamStatus":"ENABLING"}})"));
        world.wire->push(says(R"({"StreamDescription":{"StreamStatus":"ENABLED"}})"));
        CHECK_FALSE(ending(world, wait_until_stream_enabled(world.client(), "music", as_result)));
        CHECK(world.request(2).operation == "DescribeStream");
        CHECK(world.sleeps() == in_milliseconds({100, 100}));
    }

    TEST_CASE("stream: disabled -> failed; never one -> the limit of the whole") {
        transaction_world world;
        world.wire->push(says(
            R"({"Table":{"LatestStreamArn":"arn:aws:dynamodb:eu-north-1:1:table/music/stream/1",)"
            R"("StreamSpecification":{"StreamEnabled":true}}})"));
        world.wire->push(says(R"({"StreamDescription":{"StreamStatus":"DISABLING"}})"));
        auto const failure =
            ending(world, wait_until_stream_enabled(world.client(), "music", as_result));
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::wait_failed);
        CHECK(failure->message().find("DISABLING") != std::string::npos);
        CHECK(failure->operation() == "DescribeStream");
        world.wire->otherwise(says(R"({"Table":{"TableStatus":"ACTIVE"}})"));
        auto const options = call_options().timeout(500ms);
        auto const late =
            ending(world, wait_until_stream_enabled(world.client(), "music", options, as_result));
        REQUIRE(late.has_value());
        CHECK(*late == errc::deadline_exceeded);
        CHECK(late->message() ==
              "stream of table \"music\" does not exist when the wait for it to "
              "be ENABLED ended");
    }

    TEST_CASE("backup, export, import: their states") {
        auto const backup = [](std::string const& status) {
            return says(R"({"BackupDescription":{"BackupDetails":{"BackupStatus":")" + status +
                        R"("}}})");
        };
        check_wait(
            [](transaction_world& world, call_options options) {
                return wait_until_backup_available(
                    world.client(), "arn:aws:dynamodb:eu-north-1:1:table/music/backup/1", options,
                    as_result);
            },
            backup("CREATING"), backup("AVAILABLE"), {{backup("DELETED"), "is DELETED"}});
        auto const exported = [](std::string const& status) {
            return says(R"({"ExportDescription":{"ExportStatus":")" + status + R"("}})");
        };
        check_wait(
            [](transaction_world& world, call_options options) {
                return wait_until_export_completed(
                    world.client(), "arn:aws:dynamodb:eu-north-1:1:table/music/export/1", options,
                    as_result);
            },
            exported("IN_PROGRESS"), exported("COMPLETED"), {{exported("FAILED"), "is FAILED"}});
        auto const imported = [](std::string const& status) {
            return says(R"({"ImportTableDescription":{"ImportStatus":")" + status + R"("}})");
        };
        check_wait(
            [](transaction_world& world, call_options options) {
                return wait_until_import_completed(
                    world.client(), "arn:aws:dynamodb:eu-north-1:1:table/music/import/1", options,
                    as_result);
            },
            imported("IN_PROGRESS"), imported("COMPLETED"),
            {{imported("FAILED"), "is FAILED"}, {imported("CANCELLED"), "is CANCELLED"}});
    }

    TEST_CASE("contributor insights: of a table and of an index") {
        auto const in = [](std::string const& status) {
            return says(R"({"ContributorInsightsStatus":")" + status + R"("})");
        };
        check_wait(
            [](transaction_world& world, call_options options) {
                return wait_until_contributor_insights_enabled(world.client(), "music", "by-year",
                                                               options, as_result);
            },
            in("ENABLING"), in("ENABLED"), {{in("FAILED"), "index \"by-year\" is FAILED"}});
        transaction_world world;
        world.wire->otherwise(in("ENABLED"));
        CHECK_FALSE(ending(world, wait_until_contributor_insights_enabled(
                                      world.client(), "music", std::nullopt, as_result)));
        CHECK(world.request(0).body == R"({"TableName":"music"})");
    }

    TEST_CASE("Kinesis: one destination active -> done; all of them off -> failed") {
        auto const in = [](std::string const& first, std::string const& second) {
            return says(R"({"KinesisDataStreamDestinations":[{"DestinationStatus":")" + first +
                        R"("},{"DestinationStatus":")" + second + R"("}]})");
        };
        auto const start = [](transaction_world& world, call_options options) {
            return wait_until_kinesis_streaming_destination_active(world.client(), "music", options,
                                                                   as_result);
        };
        check_wait(start, in("DISABLED", "ENABLING"), in("DISABLED", "ACTIVE"),
                   {{in("ENABLE_FAILED", "DISABLED"), "is ENABLE_FAILED"}});
        transaction_world world;
        world.wire->push(says("{}"));
        world.wire->push(in("ACTIVE", "ENABLING"));
        CHECK_FALSE(ending(world, start(world, call_options())));
        CHECK(world.sleeps().size() == 1);
    }

    TEST_CASE("limits without options: those of the service model") {
        transaction_world world;
        world.wire->otherwise(says("{}"));
        auto const started = world.time->now();
        (void)ending(world, wait_until_time_to_live_enabled(world.client(), "music", as_result));
        auto const first = world.time->now() - started;
        CHECK(first <= 500s);
        CHECK(first > 480s);
        (void)ending(world, wait_until_export_completed(
                                world.client(),
                                "arn:aws:dynamodb:eu-north-1:1:table/music/export/1", as_result));
        CHECK(world.time->now() - started - first > 1180s);
    }

    TEST_CASE("thrown form -> the same answer or failure") {
        transaction_world world;
        world.wire->push(index_in("ACTIVE"));
        auto found = wait_until_index_active(world.client(), "music", "by-year");
        CHECK(world.run(std::move(found)).table.has_value());
        world.wire->push(index_in("DELETING"));
        auto gone = wait_until_index_active(world.client(), "music", "by-year");
        CHECK_THROWS_AS(world.run(std::move(gone)), exception);
    }
}

}  // namespace dynaco::test
