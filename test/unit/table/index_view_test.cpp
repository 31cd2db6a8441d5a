// Reading through indexes.
#include "music_world.hpp"
#include "support/has.hpp"

namespace dynaco::test {
namespace {

constexpr auto songs_by_year = global_index<&music_song::year, &music_song::title>("by-year");
constexpr auto by_genre_year = local_index<&music_song::year>("local-year");
constexpr auto matches_by_place =
    global_index<partition_keys<&music_match::country, &music_match::city>,
                 sort_keys<&music_match::day, &music_match::court>>("by-place");

}  // namespace

TEST_SUITE("table.index_view") {
    TEST_CASE("query: by a definition, and by members -> the same request") {
        music_world world;
        world.wire->push(music_world::page({"x"}));
        CHECK(world.titles_of(
                  world.songs().index(songs_by_year).query(1997, begins_with("title", "x"))) ==
              "x");
        auto const same = world.songs().index<&music_song::year, &music_song::title>("by-year");
        (void)world.all_of(same.query(1997, begins_with("title", "x")));
        CHECK(world.sent(0) == world.sent(1));
        CHECK(world.sent() == R"({"TableName":"music","IndexName":"by-year",)"
                              R"~("KeyConditionExpression":"#0 = :0 AND begins_with(#1, :1)",)~"
                              R"("ExpressionAttributeNames":{"#0":"year","#1":"title"},)"
                              R"("ExpressionAttributeValues":{":0":{"N":"1997"},":1":{"S":"x"}}})");
    }

    TEST_CASE("query: a comparison of what is no key of the index -> the filter") {
        music_world world;
        (void)world.all_of(
            world.songs().index<&music_song::year>("years").query(1997, attr("title") == "x"));
        CHECK(has(world.sent(), R"("FilterExpression":"#1 = :1")"));
    }

    TEST_CASE("query: a local index -> the table's partition key, its own sort key") {
        music_world world;
        (void)world.all_of(world.songs()
                               .index(by_genre_year)
                               .query("a", attr("year") >= 1990, descending, consistent_read));
        CHECK(world.sent() ==
              R"({"TableName":"music","IndexName":"local-year","ConsistentRead":true,)"
              R"("ScanIndexForward":false,"KeyConditionExpression":"#0 = :0 AND #1 >= :1",)"
              R"("ExpressionAttributeNames":{"#0":"artist","#1":"year"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"N":"1990"}}})");
    }

    TEST_CASE("query: several keys -> all partition keys, then sort keys from the left") {
        music_world world;
        auto const places = world.matches().index(matches_by_place);
        (void)world.all_of(places.query("SE", "Bastad"));
        (void)world.all_of(places.query("SE", "Bastad", 12));
        (void)world.all_of(places.query("SE", "Bastad", 12, 3));
        (void)world.all_of(places.query("SE", "Bastad", 12, attr("court") < 3));
        CHECK(has(world.sent(0), R"("KeyConditionExpression":"#0 = :0 AND #1 = :1")"));
        CHECK(has(world.sent(1), R"("#0 = :0 AND #1 = :1 AND #2 = :2")"));
        CHECK(has(world.sent(2), R"("#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3")"));
        CHECK(has(world.sent(2), R"({"#0":"country","#1":"city","#2":"day","#3":"court"})"));
        CHECK(has(world.sent(2), R"(":3":{"N":"3"})"));
        CHECK(has(world.sent(3), R"("#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 < :3")"));
    }

    TEST_CASE("cursor: in the middle of a page -> the keys of index and table") {
        music_world world;
        world.wire->push(music_world::page({"x", "y"}));
        auto const years = world.songs().index(songs_by_year);
        auto found = years.query(1997);
        CHECK(world.run(found.next())->title == "x");
        auto const cursor = found.cursor();
        world.wire->push(music_world::page({"y"}));
        CHECK(world.titles_of(years.query(1997, from(cursor))) == "y");
        CHECK(has(
            world.sent(1),
            R"("ExclusiveStartKey":{"artist":{"S":"a"},"title":{"S":"x"},"year":{"N":"1997"}})"));
    }

    TEST_CASE("scan, count, query_as -> of the index") {
        music_world world;
        auto const years = world.songs().index(songs_by_year);
        (void)world.all_of(years.scan(exists("genres")));
        CHECK(has(world.sent(0), R"("IndexName":"by-year","FilterExpression")"));
        world.wire->push(fake_reply::ok(R"({"Count":3})"));
        CHECK(world.run(years.count(1997)) == 3);
        CHECK(has(world.sent(1), R"("IndexName":"by-year","Select":"COUNT")"));
        (void)world.all_of(years.query_as<music_title>(1997));
        CHECK(has(world.sent(2), R"("ProjectionExpression":"#1")"));
        CHECK(world.run(years.count(as_result)).has_value());
        CHECK(world.request(3).operation == "Scan");
        (void)world.all_of(years.scan_as<music_title>());
    }
}

}  // namespace dynaco::test
