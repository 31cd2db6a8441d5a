// Pagers that read ahead and parallel scans, used from several threads and given up at any time.
#include "unit/helpers/pager_world.hpp"

#include <dynaco/pager.hpp>
#include <dynaco/parallel_scan.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

asio::awaitable<bool> page_through(client& db, std::size_t stop_after) {
    std::string cursor;
    {
        auto songs =
            paginate(db, paged_world::request(), pager_options().prefetch().limit(stop_after));
        auto const taken = co_await take(songs, stop_after);
        cursor = songs.cursor();
        // And one that is given up while it reads ahead.
        auto other = paginate(db, paged_world::request(), pager_options().prefetch());
        co_await take(other, stop_after);
    }
    auto options = pager_options().prefetch().from(cursor);
    auto rest = paginate(db, paged_world::request(), std::move(options));
    auto const more = co_await take(rest);
    co_return more == range(static_cast<int>(stop_after), 60);
}

asio::awaitable<bool> scan_through(client& db, std::size_t stop_after) {
    std::string checkpoint;
    numbers all;
    {
        parallel_scan scan{db, scan_request("music"), parallel_scan_options().segments(5)};
        all = co_await take(scan, stop_after);
        checkpoint = scan.checkpoint();
    }
    auto options = parallel_scan_options().segments(5).from(checkpoint);
    parallel_scan rest{db, scan_request("music"), std::move(options)};
    auto const more = co_await take(rest);
    all.insert(all.end(), more.begin(), more.end());
    std::sort(all.begin(), all.end());
    co_return all == range(0, 60);
}

}  // namespace

TEST_SUITE("threads.paging") {
    TEST_CASE("callers on a pool of threads, stopped anywhere -> everything once, nothing left") {
        paged_world world{60, 4};
        world.config.threading = threading::shared;
        auto& db = world.client();
        auto guard = asio::make_work_guard(world.context);
        std::thread home{[&] { world.context.run(); }};
        asio::thread_pool pool{4};
        std::vector<std::future<bool>> ends;
        for (std::size_t i = 1; i <= 40; ++i) {
            auto work = i % 2 == 0 ? page_through(db, i) : scan_through(db, i);
            ends.push_back(asio::co_spawn(pool, std::move(work), asio::use_future));
        }
        for (auto& each : ends) CHECK(each.get());
        pool.join();
        guard.reset();
        home.join();
        expect_no_work(world.context);
    }
}

}  // namespace dynaco::test
