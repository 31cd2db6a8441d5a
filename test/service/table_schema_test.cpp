// Tables created from structs, on real servers.
#include "local_service.hpp"

#include <dynaco/index.hpp>
#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

struct schema_song {
    std::string artist;
    std::string title;
    std::optional<int> year;
    std::optional<std::string> label;
    binary cover;
    std::optional<std::chrono::sys_seconds> until;
};
BOOST_DESCRIBE_STRUCT(schema_song, (), (artist, title, year, label, cover, until))

/// The same attributes, and no expiry.
struct plain_song {
    std::string artist;
    std::string title;
    std::optional<int> year;
};
BOOST_DESCRIBE_STRUCT(plain_song, (), (artist, title, year))

struct numbered_song {
    std::string artist;
    int title = 0;
};
BOOST_DESCRIBE_STRUCT(numbered_song, (), (artist, title))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::schema_song> =
    dynaco::mapping<dynaco::test::schema_song>()
        .partition_key<&dynaco::test::schema_song::artist>()
        .sort_key<&dynaco::test::schema_song::title>()
        .expires_at<&dynaco::test::schema_song::until>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::plain_song> =
    dynaco::mapping<dynaco::test::plain_song>()
        .partition_key<&dynaco::test::plain_song::artist>()
        .sort_key<&dynaco::test::plain_song::title>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::numbered_song> =
    dynaco::mapping<dynaco::test::numbered_song>()
        .partition_key<&dynaco::test::numbered_song::artist>()
        .sort_key<&dynaco::test::numbered_song::title>();

namespace dynaco::test {
namespace {

inline constexpr auto by_year = global_index<&schema_song::year, &schema_song::title>("by-year");
inline constexpr auto by_cover =
    global_index<&schema_song::cover>("by-cover").include<&schema_song::label>();
inline constexpr auto by_label = local_index<&schema_song::label>("by-label").keys_only();
inline constexpr auto by_label_and_year =
    global_index<partition_keys<&schema_song::label, &schema_song::year>,
                 sort_keys<&schema_song::title, &schema_song::cover>>("by-label-and-year");

/// A table that is dropped at the end, if a test has not done so.
class song_table {
  public:
    song_table() = default;
    song_table(song_table const&) = delete;
    song_table& operator=(song_table const&) = delete;
    ~song_table() { (void)service.run(songs.drop(as_result)); }

    std::string expiry() {
        auto const got = service.run(service.client.describe_time_to_live(songs.table_name()));
        auto const& told = got.time_to_live_description.value();
        bool const is_on = told.time_to_live_status == time_to_live_status::enabled ||
                           told.time_to_live_status == time_to_live_status::enabling;
        return is_on ? told.attribute_name.value_or("") : "";
    }

    local_service service;
    table<schema_song> songs{service.client, unique_table_name("schema")};
};

std::vector<std::string> names(auto const& described) {
    std::vector<std::string> made;
    for (auto const& each : described) made.push_back(each.attribute_name());
    return made;
}

}  // namespace

TEST_SUITE("service.table_schema") {
    TEST_CASE("create: keys, indexes, stream, expiry -> as the service then describes it") {
        song_table world;
        auto const made = world.service.run(
            world.songs.create(by_year, by_cover, by_label, stream_view_type::new_and_old_images));
        CHECK(made.table_status == table_status::active);
        CHECK(names(made.key_schema) == std::vector<std::string>{"artist", "title"});
        CHECK(made.global_secondary_indexes.size() == 2);
        REQUIRE(made.local_secondary_indexes.size() == 1);
        CHECK(names(made.local_secondary_indexes[0].key_schema) ==
              std::vector<std::string>{"artist", "label"});
        CHECK(made.local_secondary_indexes[0].projection->projection_type() ==
              projection_type::keys_only);
        for (auto const& each : made.global_secondary_indexes) {
            if (each.index_name != "by-cover") continue;
            CHECK(each.projection->non_key_attributes() == std::vector<std::string>{"label"});
        }
        REQUIRE(made.stream_specification.has_value());
        CHECK(made.stream_specification->stream_view_type() ==
              stream_view_type::new_and_old_images);
        CHECK(made.latest_stream_arn.has_value());
        CHECK(world.expiry() == "until");
    }

    TEST_CASE("create: the table exists -> resource_in_use; with unless_exists a success") {
        song_table world;
        world.service.run(world.songs.create(by_year));
        auto const again = world.service.run(world.songs.create(by_year, as_result));
        REQUIRE(again.has_error());
        CHECK(again.error() == service_errc::resource_in_use);
        CHECK(world.service.run(world.songs.create(by_year, unless_exists)).table_name ==
              world.songs.table_name());
        CHECK(world.service.run(world.songs.create(unless_exists)).table_status ==
              table_status::active);
    }

    TEST_CASE("create: unless_exists, made before without expiry -> that is switched on") {
        song_table world;
        table<plain_song> const before{world.service.client, world.songs.table_name()};
        world.service.run(before.create());
        CHECK(world.expiry().empty());
        world.service.run(world.songs.create(unless_exists));
        CHECK(world.expiry() == "until");
    }

    TEST_CASE("create: unless_exists, another table -> the error says what differs") {
        song_table world;
        world.service.run(world.songs.create(by_year.keys_only()));
        auto const message = [&](auto operation) {
            auto const got = world.service.run(std::move(operation));
            REQUIRE(got.has_error());
            CHECK(got.error() == service_errc::resource_in_use);
            auto const text = got.error().message();
            return text.substr(text.find("different: ") + 11);
        };
        table<numbered_song> const numbered{world.service.client, world.songs.table_name()};
        CHECK(message(numbered.create(unless_exists, as_result)) ==
              R"(the key: partition "artist" (S), sort "title" (S), and not partition "artist" )"
              R"((S), sort "title" (N))");
        CHECK(message(world.songs.create(by_cover, unless_exists, as_result)) ==
              R"(the index "by-cover" is missing)");
        CHECK(message(world.songs.create(by_year, unless_exists, as_result)) ==
              R"(the projection of the index "by-year": KEYS_ONLY, and not ALL)");
        CHECK(message(world.songs.create(global_index<&schema_song::year>("by-year").keys_only(),
                                         unless_exists, as_result)) ==
              R"(the keys of the index "by-year": partition "year" (N), sort "title" (S), and )"
              R"(not partition "year" (N))");
        CHECK(message(world.songs.create(stream_view_type::keys_only, unless_exists, as_result)) ==
              "the stream: none, and not KEYS_ONLY");
    }

    TEST_CASE("create: capacity set aside -> the table's and its indexes'") {
        song_table world;
        auto const made =
            world.service.run(world.songs.create(by_year, provisioned_throughput(5, 2)));
        CHECK(made.provisioned_throughput->read_capacity_units == 5);
        CHECK(made.global_secondary_indexes[0].provisioned_throughput->write_capacity_units == 2);
    }

    TEST_CASE("create: an index with several keys -> as described, where the server has them") {
        song_table world;
        auto const made = world.service.run(world.songs.create(by_label_and_year, as_result));
        if (made.has_error()) {
            // Servers of before the service had such indexes refuse the request as a whole.
            MESSAGE("no indexes of several keys: ", made.error().service_message());
            CHECK(made.error() == service_errc::validation);
            return;
        }
        REQUIRE(made->global_secondary_indexes.size() == 1);
        CHECK(names(made->global_secondary_indexes[0].key_schema) ==
              std::vector<std::string>{"label", "year", "title", "cover"});
    }

    TEST_CASE("drop: a table -> gone, true; once more -> false") {
        song_table world;
        world.service.run(world.songs.create());
        CHECK(world.service.run(world.songs.drop()));
        CHECK_FALSE(world.service.run(world.songs.drop()));
    }
}

}  // namespace dynaco::test
