// Reading a stream, in a world without network and time.
#include "unit/helpers/stream_world.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;
using numbers = std::vector<int>;

/// One of the service's events, whole.
std::string event(std::string const& name, std::string const& rest) {
    return R"({"Records":[{"eventID":"e1","eventName":")" + name +
           R"(","eventVersion":"1.1","awsRegion":"eu-north-1",)" + rest +
           R"(}],"NextShardIterator":"x"})";
}

void push_up_to_records(stream_world& world) {
    world.stream.add("a", {});
    world.wire->push(world.stream.answer([] {
        sent_request request;
        request.operation = "DescribeStream";
        request.body = "{}";
        return request;
    }()));
    world.wire->push(fake_reply::ok(R"({"ShardIterator":"i"})"));
}

}  // namespace

TEST_SUITE("helpers.stream_reader") {
    TEST_CASE("next: two generations of shards -> parents first, each record once, then the end") {
        stream_world world;
        world.stream.page_size = 2;
        world.stream.add("a", {1, 2, 3}, "trimmed", false);
        world.stream.add("b", {4, 5}, "a", false);
        world.stream.add("c", {6}, "b");
        world.options.stop_at_end();
        CHECK(world.rest() == numbers{1, 2, 3, 4, 5, 6});
        CHECK(world.member("DescribeStream", 1, "ExclusiveStartShardId") == shard_name("b"));
        CHECK(world.member("GetShardIterator", 0, "ShardIteratorType") == "TRIM_HORIZON");
        CHECK(world.member("GetShardIterator", 0, "StreamArn") == arn);
        CHECK(world.sent("GetShardIterator") == 3);
        CHECK(world.rest().empty());
        world.stream.shards[2].records.push_back(7);
        CHECK(world.rest() == numbers{7});
    }

    TEST_CASE("next: nothing new -> waits with pauses that grow, and lists at the interval") {
        stream_world world;
        world.stream.add("a", {1});
        CHECK(world.take(1) == numbers{1});
        int asked = 0;
        world.wire->on_request([&](sent_request const& request) {
            if (++asked == 6) world.stream.shards[0].records.push_back(2);
            return world.stream.answer(request);
        });
        world.patience->forget();
        CHECK(world.take(1) == numbers{2});
        // Half of the jitter is a quarter; it stays 200 ms at least.
        CHECK(world.patience->slept() == in_milliseconds({200, 200, 300, 600, 750, 750}));
    }

    TEST_CASE("next: two hundred empty answers -> asked as often as the pause allows, no more") {
        stream_world world;
        world.stream.add("a", {});
        world.stream.add("b", {});
        std::size_t asked = 0;
        world.wire->on_request([&](sent_request const& request) {
            if (++asked == 200) world.stream.shards[0].records.push_back(2);
            return world.stream.answer(request);
        });
        CHECK(world.take(1) == numbers{2});
        CHECK(world.patience->slept().size() < 2 * asked);
        CHECK(world.sent("DescribeStream") < 4);
    }

    TEST_CASE("next: a busy shard -> asked 200 ms after it was asked before") {
        stream_world world;
        world.options.records_per_call(1).stop_at_end();
        world.stream.add("a", {1, 2, 3}, "", false);
        CHECK(world.take(3) == numbers{1, 2, 3});
        CHECK(world.patience->slept() == in_milliseconds({200, 200}));
        CHECK(world.member("GetRecords", 0, "Limit") == "1");
    }

    TEST_CASE("record: a change -> typed, with both images") {
        stream_world world;
        push_up_to_records(world);
        world.wire->push(fake_reply::ok(event(
            "MODIFY",
            R"("dynamodb":{"Keys":{"id":{"S":"x"}},"NewImage":{"id":{"S":"x"},"v":{"N":"2"}},)"
            R"("OldImage":{"id":{"S":"x"},"v":{"N":"1"}},"SequenceNumber":"42","SizeBytes":33,)"
            R"("ApproximateCreationDateTime":1700000000})")));
        auto const got = world.next();
        REQUIRE(got);
        CHECK(got->kind == change_kind::modify);
        CHECK(got->keys == key("id", "x"));
        CHECK(got->new_image == item("id", "x", "v", 2));
        CHECK(got->old_image == item("id", "x", "v", 1));
        CHECK(got->sequence_number == "42");
        CHECK(got->shard_id == shard_name("a"));
        CHECK(got->size_bytes == 33);
        CHECK(got->event_id == "e1");
        CHECK(got->event_name == "MODIFY");
        CHECK(got->approximate_creation_date_time->time_since_epoch() == 1700000000s);
        CHECK_FALSE(got->is_expiry());
        CHECK_FALSE(got->is_gap());
    }

    TEST_CASE("record: removed by the service -> an expiry; by somebody -> not") {
        stream_world world;
        push_up_to_records(world);
        std::string who;
        bool expected = false;
        SUBCASE("the service") {
            who = R"("userIdentity":{"Type":"Service","PrincipalId":"dynamodb.amazonaws.com"},)";
            expected = true;
        }
        SUBCASE("another service") {
            who = R"("userIdentity":{"Type":"Service","PrincipalId":"other.amazonaws.com"},)";
        }
        SUBCASE("nobody is named") {}
        world.wire->push(fake_reply::ok(event(
            "REMOVE", who + R"("dynamodb":{"Keys":{"id":{"S":"x"}},"SequenceNumber":"42"})")));
        auto const got = world.next();
        REQUIRE(got);
        CHECK(got->kind == change_kind::remove);
        CHECK(got->is_expiry() == expected);
        CHECK_FALSE(got->new_image);
    }

    TEST_CASE("record: a kind of the future -> unknown, named") {
        stream_world world;
        push_up_to_records(world);
        world.wire->push(fake_reply::ok(event("ARCHIVE", R"("dynamodb":{"SequenceNumber":"42"})")));
        auto const got = world.next();
        REQUIRE(got);
        CHECK(got->kind == change_kind::unknown);
        CHECK(got->event_name == "ARCHIVE");
    }

    TEST_CASE("record: without a place in its shard -> malformed_response, nothing skipped") {
        stream_world world;
        push_up_to_records(world);
        world.wire->push(fake_reply::ok(event("INSERT", R"("dynamodb":{})")));
        CHECK(world.try_next().error() == errc::malformed_response);
        world.wire->push(fake_reply::ok(event("INSERT", R"("dynamodb":{"SequenceNumber":"42"})")));
        CHECK(world.next()->sequence_number == "42");
    }

    TEST_CASE("batch: -> one answer of one shard; what next has taken is not in it") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2, 3});
        world.stream.add("b", {4});
        CHECK(world.take(1) == numbers{1});
        auto const first = run_coro(world.context, world.reader().next_batch());
        REQUIRE(first);
        CHECK(first->shard_id == shard_name("a"));
        REQUIRE(first->records.size() == 2);
        CHECK(number_of(first->records[0]) == 2);
        auto const second = run_coro(world.context, world.reader().next_batch(as_result));
        REQUIRE(second.has_value());
        CHECK((*second)->shard_id == shard_name("b"));
        CHECK_FALSE(run_coro(world.context, world.reader().next_batch()));
    }

    TEST_CASE("expired: an iterator -> a new one after the last record, none twice") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2});
        CHECK(world.take(2) == numbers{1, 2});
        world.stream.shards[0].records.push_back(3);
        world.wire->push(fake_reply::error(400, "ExpiredIteratorException"));
        CHECK(world.rest() == numbers{3});
        CHECK(world.member("GetShardIterator", 1, "ShardIteratorType") == "AFTER_SEQUENCE_NUMBER");
        CHECK(world.member("GetShardIterator", 1, "SequenceNumber") == sequence(2));
    }

    TEST_CASE("trimmed: -> a gap that names the last record, then the oldest that is left") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2});
        CHECK(world.take(1) == numbers{1});
        CHECK(world.take(1) == numbers{2});
        world.stream.shards[0].records = {1, 2, 3, 4, 5, 6};
        world.stream.trimmed = 4;
        auto const gap = world.next();
        REQUIRE(gap);
        CHECK(gap->kind == change_kind::gap);
        CHECK(gap->gap_cause == gap_cause::trimmed);
        CHECK(gap->shard_id == shard_name("a"));
        CHECK(gap->sequence_number == sequence(2));
        CHECK(world.rest() == numbers{5, 6});
    }

    TEST_CASE("gone: a shard before it was read -> a gap, then what follows on") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2}, "", false);
        world.stream.add("b", {3}, "a");
        world.options.records_per_call(1);
        CHECK(world.take(1) == numbers{1});
        world.stream.shards.erase(world.stream.shards.begin());
        auto const gap = world.next();
        REQUIRE(gap);
        CHECK(gap->gap_cause == gap_cause::shard_trimmed);
        CHECK(gap->sequence_number == sequence(1));
        CHECK(world.rest() == numbers{3});
    }

    TEST_CASE("gone: the stream itself -> its failure") {
        stream_world world;
        world.wire->otherwise(fake_reply::ok());
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        CHECK(world.try_next().error() == service_errc::resource_not_found);
    }

    TEST_CASE("split: while it is read -> the children are found and read behind it") {
        stream_world world;
        world.stream.add("a", {1});
        CHECK(world.take(1) == numbers{1});
        world.stream.shards[0].is_open = false;
        world.stream.add("b", {2}, "a");
        world.stream.add("c", {3}, "a");
        CHECK(world.take(2) == numbers{2, 3});
    }

    TEST_CASE("latest: -> what was there is not read, what follows is") {
        stream_world world;
        world.options.start(stream_start::latest);
        world.stream.add("a", {1, 2}, "", false);
        world.stream.add("b", {3}, "a");
        bool added = false;
        world.wire->on_request([&](sent_request const& request) {
            if (!added && request.operation == "GetRecords") {
                added = true;
                world.stream.shards[1].records.push_back(4);
                world.stream.shards[1].is_open = false;
                world.stream.add("c", {5}, "b");
            }
            return world.stream.answer(request);
        });
        CHECK(world.take(2) == numbers{4, 5});
        CHECK(world.member("GetShardIterator", 0, "ShardId") == shard_name("b"));
        CHECK(world.member("GetShardIterator", 0, "ShardIteratorType") == "LATEST");
        CHECK(world.member("GetShardIterator", 1, "ShardIteratorType") == "TRIM_HORIZON");
    }

    TEST_CASE("switched off: all read -> the end, although it would wait") {
        stream_world world;
        world.stream.add("a", {1}, "", false);
        world.stream.status = "DISABLED";
        CHECK(world.rest() == numbers{1});
    }

    TEST_CASE("concurrency: more shards than allowed -> so many are asked at a time") {
        stream_world world;
        for (int i = 0; i < 10; ++i) world.stream.add(std::to_string(i), {i + 1});
        world.options.max_concurrent_shards(3).stop_at_end();
        int in_flight = 0;
        int most = 0;
        world.wire->on_request([&](sent_request const& request) {
            most = std::max(most, ++in_flight);
            return world.stream.answer(request).turns(3).meanwhile([&] { --in_flight; });
        });
        CHECK(world.rest().size() == 10);
        CHECK(most == 3);
    }

    TEST_CASE("failure: -> told once, and the next call goes on where it was") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2});
        for (auto const& refused : {"DescribeStream", "GetShardIterator", "GetRecords"}) {
            world.wire->on_request([&, refused, done = false](sent_request const& request) mutable {
                if (request.operation != refused || std::exchange(done, true)) {
                    return world.stream.answer(request);
                }
                return fake_reply::error(400, "AccessDeniedException");
            });
            CHECK(world.try_next().error() == service_errc::access_denied);
        }
        CHECK(world.rest() == numbers{1, 2});
        CHECK(world.sent("GetShardIterator") == 2);
    }

    TEST_CASE("failure: throttles -> retried within") {
        stream_world world;
        world.options.stop_at_end();
        world.stream.add("a", {1});
        world.wire->push(2, fake_reply::throttle());
        CHECK(world.rest() == numbers{1});
    }

    TEST_CASE("failure: thrown form -> the same") {
        stream_world world;
        world.wire->otherwise(fake_reply::ok());
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        CHECK_THROWS_AS(world.next(), exception);
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        CHECK_THROWS_AS(run_coro(world.context, world.reader().next_batch()), exception);
    }

    TEST_CASE("options: that cannot be used -> refused with field, value and rule; nothing sent") {
        stream_world world;
        std::string field;
        SUBCASE("") {
            world.options.max_concurrent_shards(0);
            field = "max_concurrent_shards: 0 ";
        }
        SUBCASE("") {
            world.options.records_per_call(1001);
            field = "records_per_call: 1001 ";
        }
        SUBCASE("") {
            world.options.empty_answers_at_end(0);
            field = "empty_answers_at_end: 0 ";
        }
        SUBCASE("") {
            world.options.max_pause(199ms);
            field = "max_pause: 199 ms ";
        }
        SUBCASE("") {
            world.options.describe_interval(999ms);
            field = "describe_interval: 999 ms ";
        }
        SUBCASE("") {
            world.options.calls(call_options().deadline(world.time->now() + 1s));
            field = "calls: a deadline ";
        }
        SUBCASE("") {
            static call_report report;
            world.options.calls(call_options().report(report));
            field = "calls: a report ";
        }
        auto const failure = world.try_next().error();
        CHECK(failure == errc::invalid_argument);
        CHECK(failure.message().find("stream_reader_options." + field) != std::string::npos);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("arn: that no stream can have -> refused, nothing sent") {
        stream_world world;
        stream_reader reader{world.client(), "short"};
        auto const got = run_coro(world.context, reader.next(as_result));
        CHECK(got.error() == errc::invalid_argument);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("a client on a strand: a caller elsewhere -> the same records") {
        stream_world world;
        world.config.threading = threading::shared;
        world.options.stop_at_end();
        world.stream.add("a", {1, 2}, "", false);
        world.stream.add("b", {3}, "a");
        CHECK(world.rest() == numbers{1, 2, 3});
    }
}

}  // namespace dynaco::test
