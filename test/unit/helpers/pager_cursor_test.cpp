// Cursors of pagers: where they go on, and which ones are refused.
#include "pager_world.hpp"

#include <dynaco/pager.hpp>
#include <dynaco/parallel_scan.hpp>

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace dynaco::test {
namespace {

numbers rest_of(paged_world& world, query_request const& request, std::string cursor,
                pager_options options = pager_options()) {
    auto rest = paginate(world.client(), request, options.from(std::move(cursor)));
    return world.run(take(rest));
}

error refusal_of(paged_world& world, query_request const& request, std::string cursor) {
    auto const before = world.calls();
    auto pages = paginate(world.client(), request, pager_options().from(std::move(cursor)));
    auto const got = world.run(pages.next(as_result));
    REQUIRE(got.has_error());
    CHECK(world.calls() == before);
    return got.error();
}

bool says(error const& failure, std::string const& words) {
    INFO(failure.message());
    return failure == errc::invalid_argument &&
           failure.message().find("pager_options.from: ") != std::string::npos &&
           failure.message().find(words) != std::string::npos;
}

}  // namespace

TEST_SUITE("helpers.pager_cursor") {
    TEST_CASE("resume: at every position of three pages -> exactly the rest") {
        paged_world world;
        auto request = paged_world::request();
        pager_options options;
        bool prefetch = false;
        SUBCASE("keys known from the pages") {}
        SUBCASE("keys given") {
            options.key_names("id", "n");
        }
        SUBCASE("keys projected away: the page and a number") {
            request.projection_expression("x");
        }
        SUBCASE("read ahead") {
            prefetch = true;
        }
        for (int position = 0; position <= 7; ++position) {
            INFO(position);
            pager_options first = options;
            auto songs = paginate(world.client(), request, first.prefetch(prefetch));
            CHECK(world.run(take(songs, static_cast<std::size_t>(position))) == range(0, position));
            auto const cursor = songs.cursor();
            CHECK(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                           "0123456789-_") == std::string::npos);
            CHECK(rest_of(world, request, cursor, options) == range(position, 7));
            auto again = paginate(world.client(), request, pager_options().from(cursor));
            CHECK(again.cursor() == cursor);
            // And element by element, each with a pager of its own.
            numbers seen;
            auto place = cursor;
            for (;;) {
                pager_options one = options;
                auto each = paginate(world.client(), request, one.from(place).limit(1));
                auto const got = world.run(take(each));
                if (got.empty()) break;
                seen.push_back(got.front());
                place = each.cursor();
            }
            CHECK(seen == range(position, 7));
        }
    }

    TEST_CASE("resume: between pages -> the service's token, also by page") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take_pages(songs, 2)).size() == 2);
        auto rest =
            paginate(world.client(), paged_world::request(), pager_options().from(songs.cursor()));
        CHECK(world.run(take_pages(rest)) == page_list{range(6, 7)});
    }

    TEST_CASE("resume: in the middle -> the key of the last element, when it is known") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 2)) == range(0, 2));
        CHECK(rest_of(world, paged_world::request(), songs.cursor()) == range(2, 7));
        CHECK(world.sent(1).at("ExclusiveStartKey").as_object() == paged_world::key_of(1));
    }

    TEST_CASE("resume: one page only -> exact with key names, else read again from its start") {
        paged_world world{3, 10};
        auto counted = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(counted, 1)) == range(0, 1));
        CHECK(rest_of(world, paged_world::request(), counted.cursor()) == range(1, 3));
        CHECK_FALSE(world.sent(1).contains("ExclusiveStartKey"));
        auto exact =
            paginate(world.client(), paged_world::request(), pager_options().key_names("id", "n"));
        CHECK(world.run(take(exact, 1)) == range(0, 1));
        CHECK(rest_of(world, paged_world::request(), exact.cursor()) == range(1, 3));
        CHECK(world.sent(3).at("ExclusiveStartKey").as_object() == paged_world::key_of(0));
    }

    TEST_CASE("resume: key names that are wrong -> those of the service's token count") {
        paged_world world;
        auto songs =
            paginate(world.client(), paged_world::request(), pager_options().key_names("id"));
        CHECK(world.run(take(songs, 2)) == range(0, 2));
        CHECK(rest_of(world, paged_world::request(), songs.cursor()) == range(2, 7));
        CHECK(world.sent(1).at("ExclusiveStartKey").as_object() == paged_world::key_of(1));
    }

    TEST_CASE("resume: a number of elements, pages smaller by now -> still exactly the rest") {
        paged_world world{9, 5};
        auto const request = paged_world::request().projection_expression("x");
        auto songs = paginate(world.client(), request);
        CHECK(world.run(take(songs, 4)) == range(0, 4));
        auto smaller = request;
        CHECK(rest_of(world, smaller.limit(2), songs.cursor()) == range(4, 9));
        auto pages =
            paginate(world.client(), smaller, pager_options().from(songs.cursor()).limit(3));
        CHECK(world.run(take_pages(pages)) == page_list{range(4, 6), range(6, 7)});
    }

    TEST_CASE("resume: at the end -> nothing, and nothing sent") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs)) == range(0, 7));
        auto const calls = world.calls();
        CHECK(rest_of(world, paged_world::request(), songs.cursor()).empty());
        CHECK(world.calls() == calls);
    }

    TEST_CASE(
        "of the same request -> limit, consistency, capacity and order of values may differ") {
        paged_world world;
        auto const request = paged_world::request()
                                 .key_condition_expression("id = :id AND n < :z")
                                 .expression_attribute_value(":z", 100);
        auto songs = paginate(world.client(), request);
        CHECK(world.run(take(songs, 4)) == range(0, 4));
        auto const same = query_request("music")
                              .expression_attribute_value(":z", 100)
                              .expression_attribute_value(":id", "a")
                              .key_condition_expression("id = :id AND n < :z")
                              .limit(2)
                              .consistent_read(true)
                              .return_consumed_capacity(return_consumed_capacity::total);
        CHECK(rest_of(world, same, songs.cursor()) == range(4, 7));
    }

    TEST_CASE("of another request -> refused, nothing sent") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 4)) == range(0, 4));
        auto const cursor = songs.cursor();
        auto request = paged_world::request();
        SUBCASE("table") {
            request.table_name("books");
        }
        SUBCASE("value") {
            request.expression_attribute_value(":id", "b");
        }
        SUBCASE("direction") {
            request.scan_index_forward(false);
        }
        SUBCASE("filter") {
            request.filter_expression("x = :id");
        }
        SUBCASE("index") {
            request.index_name("by-x");
        }
        CHECK(says(refusal_of(world, request, cursor), "belongs to another request"));
    }

    TEST_CASE("of another operation, or a checkpoint -> refused") {
        paged_world world;
        auto scan = paginate(world.client(), scan_request("music"));
        CHECK(says(refusal_of(world, paged_world::request(), scan.cursor()), "another request"));
        parallel_scan parts{world.client(), scan_request("music")};
        auto mistaken = paginate(world.client(), scan_request("music"),
                                 pager_options().from(parts.checkpoint()));
        CHECK(says(world.run(mistaken.next(as_result)).error(), "checkpoint"));
    }

    TEST_CASE("damaged: each bit of each byte, cut anywhere, garbage -> refused") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 5)) == range(0, 5));
        auto const cursor = songs.cursor();
        for (std::size_t byte = 0; byte < cursor.size(); ++byte) {
            for (int bit = 0; bit < 8; ++bit) {
                auto damaged = cursor;
                damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << bit));
                CHECK(says(refusal_of(world, paged_world::request(), damaged), ""));
            }
            CHECK(says(refusal_of(world, paged_world::request(), cursor.substr(0, byte)), ""));
        }
        seeded_random random;
        for (int i = 0; i < 200; ++i) {
            auto const size = random.between<std::size_t>(0, 120);
            CHECK(says(refusal_of(world, paged_world::request(), random.text(size)), ""));
        }
        CHECK(says(refusal_of(world, paged_world::request(), cursor + "="), "looks like"));
        CHECK(says(refusal_of(world, paged_world::request(), ""), "looks like"));
    }
}

}  // namespace dynaco::test
