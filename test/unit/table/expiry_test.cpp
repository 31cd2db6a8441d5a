// Expired items are left out on read.
#include "music_world.hpp"

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

constexpr auto now = music_seconds{1'000'000s};

std::string session(std::string_view id, std::string_view ttl) {
    std::string json = R"({"id":{"S":")" + std::string{id} + R"("},"user":{"S":"u"})";
    if (!ttl.empty()) json += R"(,"ttl":{"N":")" + std::string{ttl} + R"("})";
    return json + "}";
}

}  // namespace

TEST_SUITE("table.expiry") {
    TEST_CASE("get: expired by the given time -> nothing; later, or never -> the item") {
        music_world world;
        auto const sessions = world.sessions();
        auto const is_there = [&](std::string_view ttl) {
            world.wire->push(fake_reply::ok(R"({"Item":)" + session("s", ttl) + "}"));
            return world.run(sessions.get("s", unexpired_at(now))).has_value();
        };
        CHECK_FALSE(is_there("999999"));
        CHECK_FALSE(is_there("1000000"));
        CHECK(is_there("1000001"));
        CHECK(is_there(""));
        CHECK(world.sent() == R"({"TableName":"sessions","Key":{"id":{"S":"s"}}})");
        world.wire->push(fake_reply::ok(R"({"Item":)" + session("s", "1") + "}"));
        CHECK(world.run(sessions.get("s")));
    }

    TEST_CASE("get: the client's clock is the time") {
        music_world world;
        auto const wall = std::chrono::floor<std::chrono::seconds>(world.time->wall_now());
        auto const at = [&](std::chrono::seconds offset) {
            return fake_reply::ok(
                R"({"Item":)" +
                session("s", std::to_string((wall + offset).time_since_epoch().count())) + "}");
        };
        world.wire->push(at(-1s));
        world.wire->push(at(60s));
        CHECK_FALSE(world.run(world.sessions().get("s", unexpired)));
        CHECK(world.run(world.sessions().get("s", unexpired)));
    }

    TEST_CASE("exists: asks for the expiry, too") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Item":{"id":{"S":"s"},"ttl":{"N":"7"}}})"));
        world.wire->push(fake_reply::ok(R"({"Item":{"id":{"S":"s"}}})"));
        CHECK_FALSE(world.run(world.sessions().exists("s", unexpired_at(now))));
        CHECK(world.run(world.sessions().exists("s", unexpired_at(now))));
        CHECK(world.sent() ==
              R"({"TableName":"sessions","Key":{"id":{"S":"s"}},"ProjectionExpression":"#0, #1",)"
              R"("ExpressionAttributeNames":{"#0":"id","#1":"ttl"}})");
    }

    TEST_CASE("scan: a filter in the request, and a look at what comes back") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Items":[)" + session("old", "999999") + "," +
                                        session("new", "1000001") + "," + session("never", "") +
                                        "]}"));
        auto const got =
            world.all_of(world.sessions().scan(unexpired_at(now), attr("user") == "u"));
        REQUIRE(got.size() == 2);
        CHECK(got[0].id == "new");
        CHECK(got[1].id == "never");
        CHECK(world.sent() ==
              R"({"TableName":"sessions","FilterExpression":)"
              R"~("(#0 = :0) AND (attribute_not_exists(#1) OR #1 > :1)",)~"
              R"("ExpressionAttributeNames":{"#0":"user","#1":"ttl"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"u"},":1":{"N":"1000000"}}})");
    }

    TEST_CASE("cursor: holds although the time is another") {
        music_world world;
        world.wire->push(
            fake_reply::ok(R"({"Items":[)" + session("a", "") + "," + session("b", "") + "]}"));
        auto found = world.sessions().scan(unexpired_at(now));
        CHECK(world.run(found.next())->id == "a");
        auto const cursor = found.cursor();
        auto rest = world.sessions().scan(unexpired_at(now + 1h), from(cursor));
        CHECK_FALSE(world.run(rest.next()));
        CHECK(world.sent(1).find(R"("ExclusiveStartKey":{"id":{"S":"a"}})") != std::string::npos);
    }

    TEST_CASE("count: the filter in the request") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Count":3})"));
        CHECK(world.run(world.sessions().count(unexpired_at(now))) == 3);
        CHECK(world.sent() ==
              R"({"TableName":"sessions","Select":"COUNT","FilterExpression":)"
              R"("attribute_not_exists(#0) OR #0 > :0","ExpressionAttributeNames":{"#0":"ttl"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"1000000"}}})");
    }
}

}  // namespace dynaco::test
