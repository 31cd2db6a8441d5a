// The ways to read a table in one expression.
#include "shapes_world.hpp"

#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dynaco::test {

struct shapes_song {
    std::string id;
    int n = 0;
    std::optional<std::chrono::sys_seconds> expires;
};
BOOST_DESCRIBE_STRUCT(shapes_song, (), (id, n, expires))
struct shapes_number {
    int n = 0;
};
BOOST_DESCRIBE_STRUCT(shapes_number, (), (n))

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shapes_song> =
    dynaco::mapping<dynaco::test::shapes_song>()
        .partition_key<&dynaco::test::shapes_song::id>()
        .sort_key<&dynaco::test::shapes_song::n>()
        .expires_at<&dynaco::test::shapes_song::expires>();

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

using songs_table = dynaco::table<shapes_song>;

std::string long_text() {
    return text;
}

asio::awaitable<void> gets(client& client) {
    songs_table const songs{client, table};
    CHECK((co_await songs.get(text, 1))->n == 1);
    CHECK((co_await songs.get(long_text(), 1, consistent_read))->id == "a");
    CHECK(co_await songs.exists(std::string_view(text), 1, call_options().timeout(1s), unexpired));
    if (auto const one = co_await songs.get(key("id", long_text(), "n", 1), as_result)) {
        CHECK((*one)->n == 1);
    }
    shapes_song known;
    known.id = text;
    CHECK((co_await songs.get_as<shapes_number>(known, call_options().timeout(1s), as_result))
              .has_value());
    CHECK((co_await songs_table{client, std::string(table)}.get(
               long_text(), 1, unexpired_at(std::chrono::system_clock::now())))
              ->n == 1);
}

asio::awaitable<void> queries(client& client) {
    songs_table const songs{client, table};
    int sum = 0;
    auto found = songs.query_as<shapes_number>(long_text(), attr("n") > 0, limit(5), descending,
                                               dynaco::contains("text", long_text()));
    while (auto const row = co_await found.next()) sum += row->n;
    CHECK(sum == 3);
    CHECK((co_await songs
               .query_as<shapes_number>(key_is("id", long_text()) && between("n", 1, 2),
                                        page_size(9), prefetch)
               .next())
              ->n == 1);
    CHECK((co_await songs.index<&shapes_song::n>("an-index-whose-name-is-as-long-as-a-text")
               .query_as<shapes_number>(7, exists(long_text()))
               .all(as_result))
              ->size() == 2);
    CHECK((co_await songs.count(long_text(), attr("n") < 3, exists("a") || exists("b"))) == 2);
    if (auto const cursor = found.cursor(); !cursor.empty()) {
        CHECK_FALSE(co_await songs
                        .query_as<shapes_number>(long_text(), attr("n") > 0, from(cursor),
                                                 descending, dynaco::contains("text", long_text()))
                        .next());
    }
}

}  // namespace

TEST_SUITE("shapes.table_reads") {
    TEST_CASE("every way to read -> compiled, and what it says") {
        shapes_world world;
        world.run(gets(world.client));
        world.run(queries(world.client));
    }

    TEST_CASE("options of reads -> no aggregates") {
        CHECK_FALSE(std::is_aggregate_v<songs_table>);
        CHECK_FALSE(std::is_aggregate_v<rows<shapes_song>>);
        CHECK_FALSE(std::is_aggregate_v<decltype(limit(1))>);
        CHECK_FALSE(std::is_aggregate_v<decltype(page_size(1))>);
        CHECK_FALSE(std::is_aggregate_v<decltype(from(""))>);
        CHECK_FALSE(std::is_aggregate_v<std::remove_const_t<decltype(unexpired)>>);
        CHECK_FALSE(std::is_aggregate_v<std::remove_const_t<decltype(descending)>>);
        CHECK_FALSE(std::is_aggregate_v<std::remove_const_t<decltype(prefetch)>>);
        CHECK_FALSE(std::is_aggregate_v<std::remove_const_t<decltype(consistent_read)>>);
    }
}

}  // namespace dynaco::test
