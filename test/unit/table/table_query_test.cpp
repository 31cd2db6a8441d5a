// Queries and scans of tables: the requests, the rows, the ends of pages.
#include "music_world.hpp"

namespace dynaco::test {
namespace {

error first_failure(auto found, music_world& world) {
    auto const got = world.run(found.next(as_result));
    REQUIRE(got.has_error());
    return got.error();
}

}  // namespace

TEST_SUITE("table.table_query") {
    TEST_CASE("query: a partition key's value -> the key condition; rows as structs") {
        music_world world;
        world.wire->push(music_world::page({"x", "y"}));
        auto const all = world.all_of(world.songs().query("a"));
        REQUIRE(all.size() == 2);
        CHECK(all[1].title == "y");
        CHECK(all[1].year == 1997);
        CHECK(world.request(0).operation == "Query");
        CHECK(world.sent() == R"({"TableName":"music","KeyConditionExpression":"#0 = :0",)"
                              R"("ExpressionAttributeNames":{"#0":"artist"},)"
                              R"("ExpressionAttributeValues":{":0":{"S":"a"}}})");
    }

    TEST_CASE("query: a sort key's comparison joins the key condition, others the filter") {
        music_world world;
        auto const found = world.all_of(
            world.songs().query("a", field<&music_song::year>() > 1990, begins_with("title", "J"),
                                contains("genres", "pop") || exists("label")));
        CHECK(found.empty());
        CHECK(
            world.sent() ==
            R"({"TableName":"music",)"
            R"("FilterExpression":"(contains(#2, :2) OR attribute_exists(#3)) AND #4 > :3",)"
            R"~("KeyConditionExpression":"#0 = :0 AND begins_with(#1, :1)",)~"
            R"("ExpressionAttributeNames":{"#0":"artist","#1":"title","#2":"genres","#3":"label",)"
            R"("#4":"year"},"ExpressionAttributeValues":{":0":{"S":"a"},":1":{"S":"J"},)"
            R"(":2":{"S":"pop"},":3":{"N":"1990"}}})");
    }

    TEST_CASE("query: what only looks like the sort key -> the filter") {
        music_world world;
        (void)world.all_of(
            world.songs().query("a", attr("title.short") == "x", attr("title[0]") == "y"));
        CHECK(world.sent() ==
              R"({"TableName":"music","FilterExpression":"#1.#2 = :1 AND #1[0] = :2",)"
              R"("KeyConditionExpression":"#0 = :0",)"
              R"("ExpressionAttributeNames":{"#0":"artist","#1":"title","#2":"short"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"S":"x"},":2":{"S":"y"}}})");
    }

    TEST_CASE("query: both values of the key, and a key condition instead -> the same items") {
        music_world world;
        (void)world.all_of(world.songs().query("a", "b"));
        (void)world.all_of(world.songs().query(key_is("artist", "a") && attr("title") == "b"));
        CHECK(world.sent(0) == world.sent(1));
        CHECK(world.sent() ==
              R"({"TableName":"music","KeyConditionExpression":"#0 = :0 AND #1 = :1",)"
              R"("ExpressionAttributeNames":{"#0":"artist","#1":"title"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"S":"b"}}})");
    }

    TEST_CASE("query: all options at once -> in the request") {
        music_world world;
        (void)world.all_of(world.songs().query("a", page_size(7), descending, consistent_read,
                                               call_options().max_attempts(1), limit(9)));
        CHECK(world.sent() == R"({"TableName":"music","Limit":7,"ConsistentRead":true,)"
                              R"("ScanIndexForward":false,"KeyConditionExpression":"#0 = :0",)"
                              R"("ExpressionAttributeNames":{"#0":"artist"},)"
                              R"("ExpressionAttributeValues":{":0":{"S":"a"}}})");
    }

    TEST_CASE("query_as: another struct -> its members are the projection") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Items":[{"title":{"S":"x"}}]})"));
        auto const all = world.all_of(world.songs().query_as<music_title>("a"));
        REQUIRE(all.size() == 1);
        CHECK(all[0].title == "x");
        CHECK(world.sent() == R"({"TableName":"music","ProjectionExpression":"#1",)"
                              R"("KeyConditionExpression":"#0 = :0",)"
                              R"("ExpressionAttributeNames":{"#0":"artist","#1":"title"},)"
                              R"("ExpressionAttributeValues":{":0":{"S":"a"}}})");
    }

    TEST_CASE("scan: every condition is a filter") {
        music_world world;
        world.wire->push(music_world::page({"x"}));
        CHECK(world.titles_of(world.songs().scan(attr("title") == "x")) == "x");
        CHECK(world.request(0).operation == "Scan");
        CHECK(world.sent() == R"({"TableName":"music","FilterExpression":"#0 = :0",)"
                              R"("ExpressionAttributeNames":{"#0":"title"},)"
                              R"("ExpressionAttributeValues":{":0":{"S":"x"}}})");
    }

    TEST_CASE("scan_as: a variant -> all its members and the tag") {
        music_world world;
        world.wire->push(
            fake_reply::ok(R"({"Items":[{"pk":{"S":"1"},"kind":{"S":"band"},"name":{"S":"n"}},)"
                           R"({"pk":{"S":"2"},"kind":{"S":"label"},"founded":{"N":"1979"}}]})"));
        table<music_band> const bands{world.client(), "shop", key_names("pk")};
        auto const all = world.all_of(bands.scan_as<music_row>());
        REQUIRE(all.size() == 2);
        CHECK(std::holds_alternative<music_band>(all[0]));
        CHECK(std::get<music_label>(all[1]).founded == 1979);
        CHECK(world.sent() ==
              R"({"TableName":"shop","ProjectionExpression":"#0, #1, #2, #3",)"
              R"("ExpressionAttributeNames":{"#0":"pk","#1":"name","#2":"kind","#3":"founded"}})");
    }

    TEST_CASE("pages: gone through to the end; empty ones are passed over") {
        music_world world;
        world.wire->push(music_world::page({"x", "y"}, "y"));
        world.wire->push(music_world::page({}, "z"));
        world.wire->push(music_world::page({"zz"}));
        CHECK(world.titles_of(world.songs().query("a")) == "xyzz");
        REQUIRE(world.calls() == 3);
        CHECK(world.sent(1).find(R"("ExclusiveStartKey":{"artist":{"S":"a"},"title":{"S":"y"}})") !=
              std::string::npos);
    }

    TEST_CASE("pages: one by one, and what is left of one; all at once") {
        music_world world;
        auto const push = [&] {
            world.wire->push(music_world::page({"x", "y"}, "y"));
            world.wire->push(music_world::page({"z"}));
        };
        push();
        auto found = world.songs().query("a");
        CHECK(world.run(found.next())->title == "x");
        auto const rest = world.run(found.next_page());
        REQUIRE(rest);
        REQUIRE(rest->size() == 1);
        CHECK(rest->front().title == "y");
        CHECK(world.run(found.next_page())->front().title == "z");
        CHECK_FALSE(world.run(found.next_page()));
        push();
        auto again = world.songs().query("a", limit(3));
        auto const all = world.run(again.all());
        REQUIRE(all.size() == 3);
        CHECK(all[2].title == "z");
    }

    TEST_CASE("limit: across pages exact; the last page is asked for the rest only") {
        music_world world;
        world.wire->push(music_world::page({"x", "y"}, "y"));
        world.wire->push(music_world::page({"z"}, "z"));
        CHECK(world.titles_of(world.songs().query("a", limit(3))) == "xyz");
        REQUIRE(world.calls() == 2);
        CHECK(world.sent(0).find(R"("Limit":3)") != std::string::npos);
        CHECK(world.sent(1).find(R"("Limit":1)") != std::string::npos);
    }

    TEST_CASE("limit: with a filter -> not the size of a page") {
        music_world world;
        world.wire->push(music_world::page({"x"}, "x"));
        CHECK(world.titles_of(world.songs().query("a", limit(1), exists("year"))) == "x");
        CHECK(world.calls() == 1);
        CHECK(world.sent(0).find("Limit") == std::string::npos);
    }

    TEST_CASE("cursor: in the middle of a page -> the last row's key; the rest exactly") {
        music_world world;
        world.wire->push(music_world::page({"x", "y", "z"}));
        auto found = world.songs().query("a");
        CHECK(world.run(found.next())->title == "x");
        CHECK(world.run(found.next())->title == "y");
        auto const cursor = found.cursor();
        world.wire->push(music_world::page({"z"}));
        CHECK(world.titles_of(world.songs().query("a", from(cursor), consistent_read)) == "z");
        CHECK(world.sent(1).find(R"("ExclusiveStartKey":{"artist":{"S":"a"},"title":{"S":"y"}})") !=
              std::string::npos);
    }

    TEST_CASE("cursor: rows without the key -> the page is read again and part of it left out") {
        music_world world;
        auto const page = fake_reply::ok(
            R"({"Items":[{"title":{"S":"x"}},{"title":{"S":"y"}},{"title":{"S":"z"}}]})");
        world.wire->push(2, page);
        auto found = world.songs().query_as<music_title>("a");
        CHECK(world.run(found.next()));
        CHECK(world.run(found.next()));
        auto const rest =
            world.all_of(world.songs().query_as<music_title>("a", from(found.cursor())));
        REQUIRE(rest.size() == 1);
        CHECK(rest[0].title == "z");
        CHECK(world.sent(1) == world.sent(0));
    }

    TEST_CASE("cursor: of another query, or damaged -> refused, nothing sent") {
        music_world world;
        auto const cursor = world.songs().query("a").cursor();
        CHECK(first_failure(world.songs().query("b", from(cursor)), world).message() ==
              "pager_options.from: belongs to another request");
        CHECK(first_failure(world.songs().scan(from("x")), world) == errc::invalid_argument);
        CHECK(world.calls() == 0);
    }

    TEST_CASE("query: what cannot be sent -> a failure of the first row, again and again") {
        music_world world;
        auto found = world.songs().query("a", attr("x..y") == 1);
        for (int turn = 0; turn != 2; ++turn) {
            auto const got = world.run(found.next(as_result));
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
        }
        CHECK(first_failure(world.songs().query("a", limit(0)), world) == errc::invalid_argument);
        CHECK(first_failure(world.songs().query("a", attr("title") > "x", attr("title") < "y"),
                            world) == errc::invalid_argument);
        CHECK(first_failure(world.shop().query("a", "b"), world).message() ==
              R"(table "shop": more values of keys than there are keys)");
        CHECK(world.calls() == 0);
    }

    TEST_CASE("query: an item is no such struct -> which one; the page can be read again") {
        music_world world;
        world.wire->push(
            fake_reply::ok(R"({"Items":[{"artist":{"S":"a"},"title":{"S":"x"},"year":{"N":"1"}},)"
                           R"({"artist":{"S":"a"},"title":{"S":"y"}}]})"));
        world.wire->push(music_world::page({"x"}));
        auto found = world.songs().query("a");
        auto const got = world.run(found.next(as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::missing_attribute);
        CHECK(got.error().message().starts_with("Items[1].year: "));
        CHECK(world.calls() == 1);
        CHECK(world.run(found.next())->title == "x");
    }

    TEST_CASE("prefetch: the next page is there when it is needed") {
        music_world world;
        world.wire->push(music_world::page({"x"}, "x"));
        world.wire->push(music_world::page({"y"}));
        CHECK(world.titles_of(world.songs().query("a", prefetch)) == "xy");
        CHECK(world.calls() == 2);
    }

    TEST_CASE("count: adds up pages; a query with values, a scan without") {
        music_world world;
        world.wire->push(fake_reply::ok(
            R"({"Count":3,"ScannedCount":5,"LastEvaluatedKey":{"artist":{"S":"a"},"title":{"S":"x"}}})"));
        world.wire->push(fake_reply::ok(R"({"Count":4,"ScannedCount":4})"));
        CHECK(world.run(world.songs().count("a", attr("title") > "b", exists("year"))) == 7);
        CHECK(
            world.sent() ==
            R"~({"TableName":"music","Select":"COUNT","FilterExpression":"attribute_exists(#2)",)~"
            R"("KeyConditionExpression":"#0 = :0 AND #1 > :1",)"
            R"("ExpressionAttributeNames":{"#0":"artist","#1":"title","#2":"year"},)"
            R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"S":"b"}}})");
        CHECK(world.sent(1).find(R"("ExclusiveStartKey":{"artist")") != std::string::npos);
        world.wire->push(fake_reply::ok(R"({"Count":2,"ScannedCount":2})"));
        auto const all = world.run(world.songs().count(consistent_read, as_result));
        REQUIRE(all.has_value());
        CHECK(*all == 2);
        CHECK(world.sent(2) == R"({"TableName":"music","Select":"COUNT","ConsistentRead":true})");
    }

    TEST_CASE("count: a page fails -> the failure") {
        music_world world;
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException", "no table"));
        auto const got = world.run(world.songs().count(as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::resource_not_found);
    }
}

}  // namespace dynaco::test
