// Batches of a table, in a world without time.
#include "unit/helpers/helpers_world.hpp"
#include "unit/table/table_world.hpp"

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

struct melody {
    std::string artist;
    int no = 0;
    std::string title;

    friend bool operator==(melody const&, melody const&) = default;
};
BOOST_DESCRIBE_STRUCT(melody, (), (artist, no, title))

struct versioned {
    std::string id;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(versioned, (), (id, version))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::melody> =
    dynaco::mapping<dynaco::test::melody>()
        .partition_key<&dynaco::test::melody::artist>()
        .sort_key<&dynaco::test::melody::no>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::versioned> =
    dynaco::mapping<dynaco::test::versioned>()
        .partition_key<&dynaco::test::versioned::id>()
        .version<&dynaco::test::versioned::version>();

namespace dynaco::test {
namespace {

melody make_melody(int no, std::string title = "Jóga") {
    melody made;
    made.artist = "Björk";
    made.no = no;
    made.title = std::move(title);
    return made;
}
std::string key_json(int no) {
    return R"({"artist":{"S":"Björk"},"no":{"N":")" + std::to_string(no) + R"("}})";
}
std::string item_json(int no) {
    return R"({"artist":{"S":"Björk"},"no":{"N":")" + std::to_string(no) +
           R"("},"title":{"S":"Jóga"}})";
}

class batch_world : public table_world {
  public:
    table<melody> melodies() { return table<melody>{client(), "music"}; }
};

using pairs = std::vector<std::pair<std::string, int>>;

}  // namespace

TEST_SUITE("table.batches") {
    TEST_CASE("get_all: pairs, one without an item -> structs in the order of the keys") {
        batch_world world;
        world.wire->push(fake_reply::ok(R"({"Responses":{"music":[)" + item_json(3) + "," +
                                        item_json(1) + "]}}"));
        pairs const keys{{"Björk", 1}, {"Björk", 2}, {"Björk", 3}};
        auto const got = world.run(world.melodies().get_all(keys, consistent_read));
        REQUIRE(got.size() == 3);
        CHECK(got[0] == make_melody(1));
        CHECK_FALSE(got[1]);
        CHECK(got[2] == make_melody(3));
        CHECK(world.request(0).body == R"({"RequestItems":{"music":{"Keys":[)" + key_json(1) + "," +
                                           key_json(2) + "," + key_json(3) +
                                           R"(],"ConsistentRead":true}}})");
    }

    TEST_CASE("get_all: keys as tuples, structs and items -> the same keys") {
        std::string const wanted =
            R"({"RequestItems":{"music":{"Keys":[)" + key_json(1) + R"(]}}})";
        batch_world world;
        world.wire->otherwise(fake_reply::ok(R"({"Responses":{"music":[)" + item_json(1) + "]}}"));
        auto const melodies = world.melodies();
        CHECK(world.run(melodies.get_all(std::vector{std::tuple{"Björk", 1}})).size() == 1);
        CHECK(world.run(melodies.get_all(std::vector{make_melody(1)})).size() == 1);
        CHECK(world.run(melodies.get_all(std::vector{key("artist", "Björk", "no", 1)})).size() ==
              1);
        for (auto const& each : world.wire->requests()) CHECK(each.body == wanted);
    }

    TEST_CASE(
        "get_all: an item that is no such struct -> named by its position, the rest is read") {
        batch_world world;
        world.wire->otherwise(
            fake_reply::ok(R"({"Responses":{"music":[{"artist":{"S":"Björk"},"no":{"N":"1"},)"
                           R"("title":{"N":"7"}},)" +
                           item_json(2) + "]}}"));
        pairs const keys{{"Björk", 1}, {"Björk", 2}};
        auto const got = world.run(world.melodies().get_all(keys, as_result));
        REQUIRE(got.failure);
        CHECK(*got.failure == errc::wrong_type);
        CHECK(got.failure->message().starts_with("item 0: title: is N (number)"));
        CHECK(got.unprocessed == std::vector<std::size_t>{0});
        CHECK(got.items[1] == make_melody(2));
        CHECK_THROWS_AS(world.run(world.melodies().get_all(keys)), get_all_exception<melody>);
    }

    TEST_CASE("get_all error: left unprocessed too often -> the rest, positions and reason") {
        batch_world world;
        world.wire->otherwise(fake_reply::ok(
            R"({"Responses":{},"UnprocessedKeys":{"music":{"Keys":[)" + key_json(2) + "]}}}"));
        world.wire->push(fake_reply::ok(R"({"Responses":{"music":[)" + item_json(1) +
                                        R"(]},"UnprocessedKeys":{"music":{"Keys":[)" + key_json(2) +
                                        "]}}}"));
        pairs const keys{{"Björk", 1}, {"Björk", 2}};
        auto const got = world.run(world.melodies().get_all(keys, as_result));
        REQUIRE(got.failure);
        CHECK(*got.failure == condition::throttled);
        CHECK(got.unprocessed == std::vector<std::size_t>{1});
        CHECK(got.items[0] == make_melody(1));
    }

    TEST_CASE("get_all: an item that is no key -> invalid_argument with its position, not sent") {
        batch_world world;
        std::vector<item> const keys{key("artist", "Björk", "no", 1), key("artist", "Björk")};
        auto const got = world.run(world.melodies().get_all(keys, as_result));
        REQUIRE(got.failure);
        CHECK(*got.failure == errc::invalid_argument);
        CHECK(got.failure->message().starts_with("key 1: "));
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("put_all: structs -> whole items; of one key the last one wins; no DescribeTable") {
        batch_world world;
        std::vector<melody> const all{make_melody(1, "Demo"), make_melody(2), make_melody(1)};
        auto const done = world.run(world.melodies().put_all(all));
        CHECK(done.written == 2);
        CHECK(done.replaced == 1);
        CHECK(done.leftovers.empty());
        REQUIRE(world.wire->requests().size() == 1);
        CHECK(world.request(0).operation == "BatchWriteItem");
        CHECK(world.request(0).body == R"({"RequestItems":{"music":[{"PutRequest":{"Item":)" +
                                           item_json(1) + R"(}},{"PutRequest":{"Item":)" +
                                           item_json(2) + "}}]}}");
    }

    TEST_CASE("put_all error: refused -> the structs that are left over, and why") {
        batch_world world;
        world.wire->otherwise(fake_reply::error(400, "AccessDeniedException"));
        std::vector<melody> const all{make_melody(1), make_melody(2)};
        auto const done = world.run(world.melodies().put_all(all, as_result));
        REQUIRE(done.failure);
        CHECK(*done.failure == service_errc::access_denied);
        REQUIRE(done.leftovers.size() == 2);
        CHECK(done.leftovers[0].value() == make_melody(1));
        CHECK(done.leftovers[1].value() == make_melody(2));
        CHECK_FALSE(done.leftovers[0].may_have_been_applied);
        try {
            (void)world.run(world.melodies().put_all(all));
            FAIL("not thrown");
        } catch (put_all_exception<melody> const& failure) {
            CHECK(failure.error() == service_errc::access_denied);
            CHECK(failure.result().leftovers.size() == 2);
        }
    }

    TEST_CASE("erase_all: keys -> their deletes; error: what is left over, as keys") {
        batch_world world;
        pairs const keys{{"Björk", 1}, {"Björk", 2}};
        CHECK(world.run(world.melodies().erase_all(keys)).written == 2);
        CHECK(world.request(0).body == R"({"RequestItems":{"music":[{"DeleteRequest":{"Key":)" +
                                           key_json(1) + R"(}},{"DeleteRequest":{"Key":)" +
                                           key_json(2) + "}}]}}");
        world.wire->otherwise(fake_reply::error(400, "AccessDeniedException"));
        auto const done = world.run(world.melodies().erase_all(keys, as_result));
        REQUIRE(done.leftovers.size() == 2);
        CHECK(done.leftovers[1].item == key("artist", "Björk", "no", 2));
        CHECK_THROWS_AS(world.run(world.melodies().erase_all(keys)), erase_all_exception);
    }

    TEST_CASE("put_all, erase_all: structs with a version -> only with the word 'unchecked'") {
        batch_world world;
        table<versioned> const all{world.client(), "guarded"};
        std::vector<versioned> items(1);
        items[0].id = "a";
        items[0].version = 3;
        CHECK(world.run(all.put_all(items, unchecked)).written == 1);
        CHECK(world.request(0).body.find(R"("version":{"N":"4"})") != std::string::npos);
        CHECK(world.request(0).body.find("version_writes") != std::string::npos);
        CHECK(world.run(all.erase_all(items, unchecked)).written == 1);
        std::vector<std::string> const keys{"a"};
        CHECK(world.run(all.erase_all(keys)).written == 1);
    }

    TEST_CASE("options: concurrency out of range -> refused as by the helpers") {
        batch_world world;
        pairs const keys{{"Björk", 1}};
        auto const got = world.run(
            world.melodies().get_all(keys, batch_get_options().concurrency(0), as_result));
        REQUIRE(got.failure);
        CHECK(*got.failure == errc::invalid_argument);
        CHECK(got.unprocessed == std::vector<std::size_t>{0});
    }

    TEST_CASE("get_all, put_all cancel: a request that is never answered -> all is reported") {
        batch_world world;
        world.wire->otherwise(fake_reply::nothing());
        std::vector<melody> const all{make_melody(1)};
        started get{world.context.get_executor(), world.melodies().get_all(all, as_result)};
        started put{world.context.get_executor(), world.melodies().put_all(all, as_result)};
        world.context.restart();
        while (world.context.poll() != 0) world.context.restart();
        get.cancel();
        put.cancel();
        world.context.restart();
        while (world.context.poll() != 0) world.context.restart();
        expect_no_work(world.context);
        CHECK(*get.value().failure == cancelled_code());
        CHECK(get.value().unprocessed.size() == 1);
        CHECK(*put.value().failure == cancelled_code());
        REQUIRE(put.value().leftovers.size() == 1);
        CHECK(put.value().leftovers[0].may_have_been_applied);
    }
}

}  // namespace dynaco::test
