// Pagers: pages, elements, limits and failures.
#include "pager_world.hpp"

#include <dynaco/pager.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

using query_pager = pager<query_request>;

static_assert(std::is_nothrow_move_constructible_v<query_pager>);
static_assert(!std::is_copy_constructible_v<query_pager>);

}  // namespace

TEST_SUITE("helpers.pager") {
    TEST_CASE("made: nothing asked for -> nothing sent") {
        paged_world world;
        {
            auto songs = paginate(world.client(), paged_world::request());
            auto const never_begun = songs.next();
            CHECK_FALSE(songs.cursor().empty());
        }
        CHECK(world.calls() == 0);
        expect_no_work(world.context);
    }

    TEST_CASE("next: three pages -> every element, each page read once, when it is needed") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 3)) == range(0, 3));
        CHECK(world.calls() == 1);
        CHECK(world.run(take(songs)) == range(3, 7));
        CHECK(world.calls() == 3);
        CHECK_FALSE(world.sent(0).contains("ExclusiveStartKey"));
        CHECK(world.sent(1).at("ExclusiveStartKey").as_object() == paged_world::key_of(2));
        CHECK(world.sent(2).at("ExclusiveStartKey").as_object() == paged_world::key_of(5));
        CHECK(world.run(take(songs)).empty());
        CHECK(world.calls() == 3);
    }

    TEST_CASE("next_page: three pages -> the responses, then nothing") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take_pages(songs)) == page_list{range(0, 3), range(3, 6), range(6, 7)});
        CHECK(world.run(take_pages(songs)).empty());
        CHECK(world.calls() == 3);
    }

    TEST_CASE("next_page: after next -> what is left of its page") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 1)) == range(0, 1));
        CHECK(world.run(take_pages(songs, 1)) == page_list{range(1, 3)});
        CHECK(world.run(take(songs, 3)) == range(3, 6));
        CHECK(world.run(take_pages(songs)) == page_list{range(6, 7)});
        CHECK(world.calls() == 3);
    }

    TEST_CASE("empty pages: in the middle and at the end -> skipped by next, seen by next_page") {
        paged_world world{9, 2};
        world.filter = 8;
        auto request = paged_world::request().filter_expression("x = :id");
        auto songs = paginate(world.client(), request);
        CHECK(world.run(take(songs)) == numbers{0, 8});
        CHECK(world.calls() == 5);
        auto pages = paginate(world.client(), request);
        CHECK(world.run(take_pages(pages)) == page_list{{0}, {}, {}, {}, {8}});
    }

    TEST_CASE("an empty page with a token is not the end; a last one without elements is") {
        paged_world world{6, 3};
        world.always_token = true;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs)) == range(0, 6));
        CHECK(world.calls() == 3);
        auto pages = paginate(world.client(), paged_world::request());
        CHECK(world.run(take_pages(pages)) == page_list{range(0, 3), range(3, 6), numbers{}});
    }

    TEST_CASE("nothing found -> no element; one empty page") {
        paged_world world{0};
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs)).empty());
        CHECK(world.calls() == 1);
        auto pages = paginate(world.client(), paged_world::request());
        CHECK(world.run(take_pages(pages)) == page_list{numbers{}});
    }

    TEST_CASE("a request with a start -> begins there") {
        paged_world world;
        auto songs = paginate(world.client(),
                              paged_world::request().exclusive_start_key(item("id", "a", "n", 4)));
        CHECK(world.run(take(songs)) == range(5, 7));
    }

    TEST_CASE("limit: any -> so many, and the last page is asked for the rest only") {
        for (int limit = 1; limit <= 9; ++limit) {
            INFO(limit);
            paged_world world;
            auto songs = paginate(world.client(), paged_world::request().limit(3),
                                  pager_options().limit(static_cast<std::size_t>(limit)));
            CHECK(world.run(take(songs)) == range(0, std::min(limit, 7)));
            CHECK(world.calls() == static_cast<std::size_t>((std::min(limit, 7) + 2) / 3));
            auto const last = world.sent(world.calls() - 1).at("Limit").to_number<int>();
            CHECK(last == (limit - 1) % 3 + 1);
        }
    }

    TEST_CASE("limit: no page size -> the first request says how many, and no other follows") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request(), pager_options().limit(2));
        CHECK(world.run(take_pages(songs)) == page_list{range(0, 2)});
        CHECK(world.calls() == 1);
        CHECK(world.sent(0).at("Limit").to_number<int>() == 2);
    }

    TEST_CASE("limit: with a filter -> page size as it was, the page is cut, the cursor exact") {
        paged_world world;
        auto const request = paged_world::request().filter_expression("x = :id").limit(3);
        auto songs = paginate(world.client(), request, pager_options().limit(4));
        CHECK(world.run(take_pages(songs)) == page_list{range(0, 3), range(3, 4)});
        CHECK(world.sent(1).at("Limit").to_number<int>() == 3);
        auto rest = paginate(world.client(), request, pager_options().from(songs.cursor()));
        CHECK(world.run(take(rest)) == range(4, 7));
    }

    TEST_CASE("limit: zero, or of pages that only count -> invalid_argument, nothing sent") {
        paged_world world;
        auto none = paginate(world.client(), paged_world::request(), pager_options().limit(0));
        auto const refused = world.run(none.next(as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == errc::invalid_argument);
        CHECK(refused.error().message().find("limit: 0") != std::string::npos);
        CHECK_THROWS_AS(world.run(none.next_page()), exception);
        auto counted = paginate(world.client(), paged_world::request().select(select::count),
                                pager_options().limit(1));
        CHECK(world.run(counted.next(as_result)).error() == errc::invalid_argument);
        CHECK(world.calls() == 0);
    }

    TEST_CASE("select count -> pages with a number, no elements") {
        paged_world world;
        world.wire->push(fake_reply::ok(
            R"({"Count":5,"ScannedCount":9,"LastEvaluatedKey":{"id":{"S":"a"},"n":{"N":"5"}}})"));
        world.wire->push(fake_reply::ok(R"({"Count":2,"ScannedCount":2})"));
        auto counted = paginate(world.client(), paged_world::request().select(select::count));
        auto const first = world.run(counted.next_page());
        REQUIRE(first);
        CHECK(first->count == 5);
        CHECK_FALSE(world.run(counted.next()));
        CHECK(world.calls() == 2);
    }

    TEST_CASE("failure: in the middle -> told, and the next call reads the same page again") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 3)) == range(0, 3));
        auto const before = songs.cursor();
        world.wire->push(2, fake_reply::error(400, "AccessDeniedException"));
        auto const failed = world.run(songs.next(as_result));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == service_errc::access_denied);
        CHECK_THROWS_AS(world.run(songs.next_page()), exception);
        CHECK(songs.cursor() == before);
        CHECK(world.run(take(songs)) == range(3, 7));
        CHECK(world.sent(1) == world.sent(2));
        CHECK(world.sent(2) == world.sent(3));
    }

    TEST_CASE("a request that breaks a rule -> refused by the first call, nothing sent") {
        paged_world world;
        auto songs = paginate(world.client(), query_request(""));
        CHECK(world.run(songs.next(as_result)).error() == errc::invalid_argument);
        CHECK(world.calls() == 0);
    }

    TEST_CASE("call options -> those of each page, with the report of the last one") {
        paged_world world;
        call_report report;
        auto songs = paginate(world.client(), paged_world::request(),
                              pager_options().call(call_options().timeout(7s).report(report)));
        CHECK(world.run(take(songs, 1)) == range(0, 1));
        CHECK(world.wire->requests()[0].deadline == world.time->now() + 7s);
        CHECK(report.operation == "Query");
        CHECK(report.attempts.size() == 1);
        world.wire->push(fake_reply::internal_error());
        CHECK(world.run(take(songs, 3)) == range(1, 4));
        CHECK(report.attempts.size() == 2);
    }

    TEST_CASE("moved: between two calls -> goes on; over another -> that one ends") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 4)) == range(0, 4));
        auto moved = std::move(songs);
        CHECK(world.run(take(moved, 1)) == range(4, 5));
        auto other = paginate(world.client(), paged_world::request(), pager_options().prefetch());
        CHECK(world.run(take(other, 1)) == range(0, 1));
        other = std::move(moved);
        CHECK(world.run(take(other)) == range(5, 7));
    }

    TEST_CASE("the client is gone -> cancelled; what was read is still there") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 1)) == range(0, 1));
        world.destroy_client();
        CHECK(world.run(take(songs, 2)) == range(1, 3));
        CHECK(world.run(songs.next(as_result)).error() == cancelled_code());
    }

    TEST_CASE("a client on a strand, callers elsewhere -> the same") {
        paged_world world;
        world.config.threading = threading::shared;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs)) == range(0, 7));
        auto ahead = paginate(world.client(), paged_world::request(), pager_options().prefetch());
        CHECK(world.run(take(ahead)) == range(0, 7));
    }
}

}  // namespace dynaco::test
