// Reading single items into structs.
#include "music_world.hpp"

namespace dynaco::test {
namespace {

constexpr auto joga =
    R"({"Item":{"artist":{"S":"Björk"},"title":{"S":"Jóga"},"year":{"N":"1997"},"genres":{"SS":["art pop"]}}})";
constexpr auto joga_key =
    R"({"TableName":"music","Key":{"artist":{"S":"Björk"},"title":{"S":"Jóga"}}})";

std::string thrown_by(auto make) {
    try {
        make();
        return "nothing";
    } catch (exception const& failure) {
        return failure.error().message();
    }
}

}  // namespace

TEST_SUITE("table.table_get") {
    TEST_CASE("get: by the values of the key -> the struct") {
        music_world world;
        world.wire->push(fake_reply::ok(joga));
        auto const one = world.run(world.songs().get("Björk", "Jóga"));
        REQUIRE(one);
        CHECK(one->title == "Jóga");
        CHECK(one->year == 1997);
        CHECK(one->genres == std::set<std::string>{"art pop"});
        CHECK(world.request(0).operation == "GetItem");
        CHECK(world.sent() == joga_key);
    }

    TEST_CASE("get: by a struct, by an item, by values of other types -> the same key") {
        music_world world;
        music_song song;
        song.artist = "Björk";
        song.title = "Jóga";
        std::string const artist = "Björk";
        std::string_view const title = "Jóga";
        auto const songs = world.songs();
        CHECK_FALSE(world.run(songs.get(song)));
        CHECK_FALSE(world.run(songs.get(key("artist", "Björk", "title", "Jóga"))));
        CHECK_FALSE(world.run(songs.get(artist, title)));
        CHECK_FALSE(world.run(songs.get(attribute_value(artist), std::string(title))));
        REQUIRE(world.calls() == 4);
        for (std::size_t call = 0; call != 4; ++call) CHECK(world.sent(call) == joga_key);
    }

    TEST_CASE("get: options in any order -> in the request; as_result is a value") {
        music_world world;
        world.wire->push(2, fake_reply::ok(joga));
        auto const songs = world.songs();
        auto const one = world.run(songs.get("Björk", "Jóga", as_result, consistent_read));
        REQUIRE(one.has_value());
        REQUIRE(*one);
        CHECK((*one)->year == 1997);
        call_report report;
        auto const two = world.run(
            songs.get("Björk", "Jóga", call_options().report(report), consistent_read, as_result));
        REQUIRE(two.has_value());
        CHECK(report.attempts.size() == 1);
        for (std::size_t call = 0; call != 2; ++call) {
            CHECK(world.sent(call) ==
                  R"({"TableName":"music","Key":{"artist":{"S":"Björk"},"title":{"S":"Jóga"}},)"
                  R"("ConsistentRead":true})");
        }
    }

    TEST_CASE("get: no item -> nothing") {
        music_world world;
        auto const got = world.run(world.songs().get("a", "b", as_result));
        REQUIRE(got.has_value());
        CHECK_FALSE(*got);
    }

    TEST_CASE("get: the call fails -> thrown, or a value") {
        music_world world;
        world.wire->otherwise(fake_reply::error(400, "ResourceNotFoundException", "no table"));
        auto const got = world.run(world.songs().get("a", "b", as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::resource_not_found);
        CHECK_THROWS_AS((void)world.run(world.songs().get("a", "b")), exception);
    }

    TEST_CASE("get: the item is no such struct -> the mapping's error, and no second attempt") {
        music_world world;
        world.wire->push(fake_reply::ok(
            R"({"Item":{"artist":{"S":"a"},"title":{"S":"b"},"year":{"S":"MCM"}}})"));
        auto const got = world.run(world.songs().get("a", "b", as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::wrong_type);
        CHECK(got.error().message() == "Item.year: is S (string), but the member wants N (number)");
        CHECK(world.calls() == 1);
    }

    TEST_CASE("get: the response is cut short -> malformed") {
        music_world world;
        world.wire->otherwise(fake_reply::ok(R"({"Item":{"artist":{"S":"a"},"title")"));
        auto const got = world.run(world.songs().get("a", "b", as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::malformed_response);
    }

    TEST_CASE("get: a key of other attributes, or of too many values -> refused, nothing sent") {
        music_world world;
        auto const got = world.run(world.songs().get(key("artist", "a"), as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::invalid_argument);
        CHECK(
            got.error().message() ==
            R"(table "music": a key with the attributes "artist", but the keys are "artist" and "title")");
        auto const two = world.run(world.shop().get("a", "b", as_result));
        REQUIRE(two.has_error());
        CHECK(two.error().message() == R"(table "shop": a key of 2 values, but the keys are "pk")");
        CHECK(world.calls() == 0);
    }

    TEST_CASE("get: of a variant -> the struct that the tag names; by one of its structs") {
        music_world world;
        world.wire->push(
            2, fake_reply::ok(
                   R"({"Item":{"pk":{"S":"x"},"founded":{"N":"1979"},"kind":{"S":"label"}}})"));
        auto const got = world.run(world.shop().get("x"));
        REQUIRE(got);
        REQUIRE(std::holds_alternative<music_label>(*got));
        CHECK(std::get<music_label>(*got).founded == 1979);
        music_band band;
        band.pk = "x";
        CHECK(world.run(world.shop().get(band)));
        CHECK(world.sent(0) == R"({"TableName":"shop","Key":{"pk":{"S":"x"}}})");
        CHECK(world.sent(1) == world.sent(0));
    }

    TEST_CASE("get_as: another struct -> its members are the projection") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Item":{"title":{"S":"b"}}})"));
        auto const got = world.run(world.songs().get_as<music_title>("a", "b"));
        REQUIRE(got);
        CHECK(got->title == "b");
        CHECK(world.sent() ==
              R"({"TableName":"music","Key":{"artist":{"S":"a"},"title":{"S":"b"}},)"
              R"("ProjectionExpression":"#0","ExpressionAttributeNames":{"#0":"title"}})");
    }

    TEST_CASE("exists: asks for the partition key alone") {
        music_world world;
        world.wire->push(fake_reply::ok(R"({"Item":{"artist":{"S":"a"}}})"));
        CHECK(world.run(world.songs().exists("a", "b", consistent_read)));
        CHECK_FALSE(world.run(world.songs().exists("a", "b")));
        CHECK(world.sent() ==
              R"({"TableName":"music","Key":{"artist":{"S":"a"},"title":{"S":"b"}},)"
              R"("ConsistentRead":true,"ProjectionExpression":"#0",)"
              R"("ExpressionAttributeNames":{"#0":"artist"}})");
    }

    TEST_CASE("table: keys that are not the mapping's -> refused where it is made") {
        music_world world;
        CHECK(thrown_by([&] {
                  table<music_song>{world.client(), "music", key_names("artist", "year")};
              }) ==
              R"(table "music": the keys given are "artist" and "year", those of the mapping )"
              R"("artist" and "title")");
        CHECK(thrown_by([&] {
                  table<music_row>{world.client(), "shop", key_names("id")};
              }) == R"(table "shop": a struct has no member for the key "id")");
        CHECK(thrown_by([&] {
                  table<music_title>{world.client(), "shop", key_names("title")};
              }) == "nothing");
        table<music_song> const songs{world.client(), "music", key_names("artist", "title")};
        CHECK(songs.table_name() == "music");
        CHECK(songs.key_names() == key_names("artist", "title"));
    }

    TEST_CASE("table: outlives its client -> its calls end as cancelled") {
        music_world world;
        auto const songs = world.songs();
        world.destroy_client();
        auto const got = world.run(songs.get("a", "b", as_result));
        REQUIRE(got.has_error());
        CHECK(got.error().code() == cancelled_code());
    }
}

}  // namespace dynaco::test
