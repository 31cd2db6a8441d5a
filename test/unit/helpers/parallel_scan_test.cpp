// Parallel scans: every item once, checkpoints, failures, bounds.
#include "pager_world.hpp"

#include <dynaco/pager.hpp>
#include <dynaco/parallel_scan.hpp>

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

parallel_scan_options in_segments(int count, std::size_t concurrency = 4) {
    return parallel_scan_options().segments(count).concurrency(concurrency);
}

numbers sorted(numbers all) {
    std::sort(all.begin(), all.end());
    return all;
}

error refusal_of(paged_world& world, parallel_scan_options options,
                 scan_request request = scan_request("music")) {
    parallel_scan scan{world.client(), std::move(request), std::move(options)};
    auto const got = world.run(scan.next(as_result));
    REQUIRE(got.has_error());
    CHECK(got.error() == errc::invalid_argument);
    CHECK_THROWS_AS(world.run(scan.next_page()), exception);
    CHECK(world.calls() == 0);
    return got.error();
}

bool names(error const& failure, std::string const& words) {
    INFO(failure.message());
    return failure.message().find(words) != std::string::npos;
}

}  // namespace

TEST_SUITE("helpers.parallel_scan") {
    TEST_CASE("next: any number of segments -> every item once, in order within its segment") {
        for (int const segments : {1, 2, 4, 16, 40}) {
            for (std::size_t const concurrency : {1U, 3U, 50U}) {
                for (auto const kind : {threading::single, threading::shared}) {
                    INFO(segments, " ", concurrency);
                    paged_world world{50, 3};
                    world.config.threading = kind;
                    parallel_scan scan{world.client(), scan_request("music"),
                                       in_segments(segments, concurrency)};
                    auto const all = world.run(take(scan));
                    CHECK(sorted(all) == range(0, 50));
                    std::map<int, int> last;
                    for (int const each : all) {
                        auto const found = last.find(each % segments);
                        if (found != last.end()) CHECK(found->second < each);
                        last[each % segments] = each;
                    }
                    auto const done = scan.progress();
                    CHECK(done.segments == segments);
                    CHECK(done.segments_done == segments);
                    CHECK(done.items == 50);
                    CHECK(done.scanned == 50);
                    CHECK(done.consumed_capacity == 8.0 * static_cast<double>(done.pages));
                    CHECK(world.run(take(scan)).empty());
                }
            }
        }
    }

    TEST_CASE("next_page: pages with their segment") {
        paged_world world{12, 2};
        parallel_scan scan{world.client(), scan_request("music"), in_segments(3)};
        numbers all;
        int pages = 0;
        for (;;) {
            auto const page = world.run(scan.next_page(), leftovers::allowed);
            if (!page) break;
            ++pages;
            for (auto const& each : page->response.items) {
                CHECK(number_of(each) % 3 == page->segment);
                all.push_back(number_of(each));
            }
        }
        CHECK(sorted(all) == range(0, 12));
        CHECK(pages == 6);
        CHECK(scan.progress().items == 12);
        CHECK(scan.progress().segments_done == 3);
    }

    TEST_CASE("requests -> segment, total, key to go on, and the consumed capacity") {
        paged_world world{4, 1};
        parallel_scan scan{world.client(), scan_request("music"), in_segments(2, 1)};
        CHECK(world.run(take(scan)).size() == 4);
        CHECK(world.sent(0).at("Segment") == 0);
        CHECK(world.sent(1).at("Segment") == 1);
        CHECK(world.sent(1).at("TotalSegments") == 2);
        CHECK(world.sent(0).at("ReturnConsumedCapacity") == "TOTAL");
        CHECK(world.sent(2).at("ExclusiveStartKey").as_object() == paged_world::key_of(0));
    }

    TEST_CASE("made, not used -> nothing sent") {
        paged_world world;
        {
            parallel_scan scan{world.client(), scan_request("music")};
            CHECK(scan.progress().segments == 4);
            CHECK_FALSE(scan.checkpoint().empty());
        }
        CHECK(world.calls() == 0);
        expect_no_work(world.context);
    }

    TEST_CASE("bounds: a caller who takes nothing -> as many pages as said, and no more") {
        paged_world world{100, 1};
        world.config.threading = threading::shared;
        parallel_scan scan{world.client(), scan_request("music"), in_segments(8, 2).read_ahead(3)};
        CHECK(world.run(take(scan, 1)).size() == 1);
        CHECK(world.calls() == 6);  // the one that was taken, and 2 + 3
        CHECK(world.run(take(scan, 1)).size() == 1);
        CHECK(world.calls() == 7);
        CHECK(sorted(world.run(take(scan))).size() == 98);
    }

    TEST_CASE("failure of a segment -> told, nothing lost, the next call goes on with it") {
        for (std::size_t failing = 0; failing < 12; ++failing) {
            INFO(failing);
            paged_world world{24, 2};
            parallel_scan scan{world.client(), scan_request("music"), in_segments(3, 2)};
            world.wire->on_request([&](sent_request const& request) {
                return world.calls() - 1 == failing
                           ? fake_reply::error(400, "AccessDeniedException")
                           : world.answer(request);
            });
            auto first = world.run(take_until_failure(scan));
            REQUIRE(first.failure);
            CHECK(*first.failure == service_errc::access_denied);
            auto const rest = world.run(take_until_failure(scan));
            CHECK_FALSE(rest.failure);
            first.taken.insert(first.taken.end(), rest.taken.begin(), rest.taken.end());
            CHECK(sorted(first.taken) == range(0, 24));
            CHECK(world.calls() == 13);
        }
    }

    TEST_CASE("failure of everything -> told each time, with few calls") {
        paged_world world;
        world.wire->on_request(
            [](auto const&) { return fake_reply::error(400, "AccessDeniedException"); });
        parallel_scan scan{world.client(), scan_request("music"),
                           in_segments(1000, 2).read_ahead(1)};
        for (int i = 0; i < 5; ++i) {
            CHECK(world.run(scan.next(as_result)).error() == service_errc::access_denied);
        }
        CHECK(world.calls() <= 15);
    }

    TEST_CASE("checkpoint: after any number of items -> exactly the rest") {
        bool whole_pages = false;
        auto request = scan_request("music");
        SUBCASE("keys known") {}
        SUBCASE("keys projected away") {
            request.projection_expression("x");
        }
        SUBCASE("by page") {
            whole_pages = true;
        }
        for (int const segments : {1, 4, 16}) {
            for (std::size_t count = 0; count <= 30; ++count) {
                INFO(segments, " ", count);
                paged_world world{30, 3};
                numbers all;
                std::string checkpoint;
                {
                    parallel_scan scan{world.client(), request, in_segments(segments)};
                    all = world.run(take(scan, count));
                    if (whole_pages) {
                        auto const page = world.run(scan.next_page());
                        if (page) {
                            for (auto const& each : page->response.items) {
                                all.push_back(number_of(each));
                            }
                        }
                    }
                    checkpoint = scan.checkpoint();
                }
                parallel_scan rest{world.client(), request,
                                   in_segments(segments, 2).from(checkpoint)};
                CHECK(rest.checkpoint() == checkpoint);
                auto const more = world.run(take(rest));
                CHECK(all.size() + more.size() == 30);
                all.insert(all.end(), more.begin(), more.end());
                CHECK(sorted(all) == range(0, 30));
                CHECK(rest.progress().segments_done == segments);
            }
        }
    }

    TEST_CASE("checkpoint: of one page per segment, with key names -> exact") {
        paged_world world{8, 10};
        parallel_scan scan{world.client(), scan_request("music"),
                           in_segments(2, 1).key_names("id", "n")};
        CHECK(world.run(take(scan, 2)) == numbers{0, 2});
        auto const calls = world.calls();
        parallel_scan rest{world.client(), scan_request("music"),
                           in_segments(2, 1).from(scan.checkpoint())};
        CHECK(sorted(world.run(take(rest))) == numbers{1, 3, 4, 5, 6, 7});
        CHECK(world.sent(calls).at("ExclusiveStartKey").as_object() == paged_world::key_of(2));
    }

    TEST_CASE("checkpoint: at the end -> nothing more, nothing sent") {
        paged_world world;
        parallel_scan scan{world.client(), scan_request("music")};
        CHECK(world.run(take(scan)).size() == 7);
        auto const calls = world.calls();
        parallel_scan rest{world.client(), scan_request("music"),
                           parallel_scan_options().from(scan.checkpoint())};
        CHECK(world.run(take(rest)).empty());
        CHECK(rest.progress().segments_done == 4);
        CHECK(world.calls() == calls);
    }

    TEST_CASE("checkpoint: of another query or number of segments, or damaged -> refused") {
        paged_world world;
        parallel_scan scan{world.client(), scan_request("music")};
        auto const checkpoint = scan.checkpoint();
        CHECK(names(refusal_of(world, parallel_scan_options().segments(5).from(checkpoint)),
                    "has 4 segments"));
        CHECK(names(refusal_of(world, parallel_scan_options().from(checkpoint),
                               scan_request("music").index_name("by-x")),
                    "another request"));
        auto pages = paginate(world.client(), scan_request("music"));
        CHECK(names(refusal_of(world, parallel_scan_options().from(pages.cursor())),
                    "pager's cursor"));
        for (std::size_t byte = 0; byte < checkpoint.size(); ++byte) {
            auto damaged = checkpoint;
            damaged[byte] = damaged[byte] == 'A' ? 'B' : 'A';
            CHECK(names(refusal_of(world, parallel_scan_options().from(damaged)),
                        "parallel_scan_options.from: "));
        }
        CHECK(world.calls() == 0);
    }

    TEST_CASE("options out of range -> invalid_argument with field and rule, nothing sent") {
        paged_world world;
        using options = parallel_scan_options;
        CHECK(names(refusal_of(world, options().segments(0)), "segments: 0 is not in"));
        CHECK(names(refusal_of(world, options().segments(1'000'001)), "1 .. 1000000"));
        CHECK(names(refusal_of(world, options().concurrency(0)), "concurrency: 0"));
        CHECK(names(refusal_of(world, options().capacity_budget(0)), "capacity_budget"));
        CHECK(names(
            refusal_of(world, options().capacity_budget(std::numeric_limits<double>::quiet_NaN())),
            "capacity_budget"));
        call_report report;
        CHECK(names(refusal_of(world, options().call(call_options().report(report))), "report"));
        CHECK(names(refusal_of(world, options(), scan_request("music").segment(0)), "segment"));
        CHECK(names(refusal_of(world, options(),
                               scan_request("music").exclusive_start_key(item("id", "a"))),
                    "exclusive_start_key"));
    }

    TEST_CASE("budget: pages that cost -> pauses, so that the rate is kept") {
        paged_world world{60, 1};
        world.page_cost = 10;
        parallel_scan scan{world.client(), scan_request("music"),
                           in_segments(4).capacity_budget(50)};
        auto const started = world.time->now();
        CHECK(world.run(take(scan)).size() == 60);
        auto const took = std::chrono::duration<double>(world.time->now() - started).count();
        auto const pages = scan.progress().pages;
        CHECK(scan.progress().consumed_capacity == 10.0 * static_cast<double>(pages));
        auto const least = (scan.progress().consumed_capacity - 50) / 50;
        CHECK(took >= least - 1);
        CHECK(took <= least + 4);
        CHECK_FALSE(world.sleeps().empty());
    }

    TEST_CASE("budget: failed pages cost nothing") {
        paged_world world{4, 1};
        world.wire->push(3, fake_reply::error(400, "AccessDeniedException"));
        parallel_scan scan{world.client(), scan_request("music"),
                           in_segments(1, 1).capacity_budget(1000)};
        for (int i = 0; i < 3; ++i) CHECK(world.run(scan.next(as_result)).has_error());
        CHECK(world.run(take(scan)).size() == 4);
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("moved: between two calls -> goes on; over another -> that one ends") {
        paged_world world{30, 2};
        parallel_scan scan{world.client(), scan_request("music")};
        auto all = world.run(take(scan, 5));
        auto moved = std::move(scan);
        parallel_scan other{world.client(), scan_request("music")};
        CHECK(world.run(take(other, 1)).size() == 1);
        other = std::move(moved);
        auto const rest = world.run(take(other));
        all.insert(all.end(), rest.begin(), rest.end());
        CHECK(sorted(all) == range(0, 30));
    }
}

}  // namespace dynaco::test
