// Parallel scans of a table of a few thousand items.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <dynaco/parallel_scan.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

constexpr int item_count = 3000;

asio::awaitable<void> fill(dynaco::client& client, std::string table) {
    for (int first = 0; first < item_count;) {
        batch_write_item_request request;
        std::vector<write_request> writes;
        for (; writes.size() < 25 && first < item_count; ++first) {
            writes.push_back(write_request().put_request(
                put_request(item("id", "item " + std::to_string(first), "n", first))));
        }
        request.request_item(table, std::move(writes));
        auto const done = co_await client.batch_write_item(std::move(request));
        CHECK(done.unprocessed_items.empty());
    }
}

asio::awaitable<std::vector<int>> take(parallel_scan& from, std::size_t most = item_count + 1) {
    std::vector<int> taken;
    while (taken.size() < most) {
        auto const row = co_await from.next();
        if (!row) break;
        taken.push_back(row->get<int>("n"));
    }
    co_return taken;
}

bool is_everything(std::vector<int> taken) {
    std::sort(taken.begin(), taken.end());
    if (taken.size() != item_count) return false;
    for (int i = 0; i < item_count; ++i) {
        if (taken[static_cast<std::size_t>(i)] != i) return false;
    }
    return true;
}

}  // namespace

TEST_SUITE("service.parallel_scan") {
    TEST_CASE("1, 4 and 16 segments -> every item once; stopped in the middle -> the rest") {
        local_service service;
        local_table table{service, table_by_id("parallel-scan")};
        service.run(fill(service.client, table.name));
        auto const request = scan_request(table.name).limit(100);
        for (int const segments : {1, 4, 16}) {
            INFO(segments);
            auto const options = parallel_scan_options().segments(segments);
            parallel_scan scan{service.client, request, options};
            CHECK(is_everything(service.run(take(scan))));
            auto const done = scan.progress();
            CHECK(done.items == item_count);
            CHECK(done.scanned == item_count);
            CHECK(done.segments_done == segments);
            CHECK(done.consumed_capacity > 0);

            std::string checkpoint;
            std::vector<int> taken;
            {
                parallel_scan stopped{service.client, request, options};
                taken = service.run(take(stopped, 1234));
                checkpoint = stopped.checkpoint();
            }
            auto again = options;
            parallel_scan rest{service.client, request, again.from(checkpoint).concurrency(2)};
            auto const more = service.run(take(rest));
            CHECK(more.size() == item_count - 1234);
            taken.insert(taken.end(), more.begin(), more.end());
            CHECK(is_everything(taken));
        }

        // The servers tell what each page consumed: 100 small items are a unit or a few.
        auto const begun = std::chrono::steady_clock::now();
        parallel_scan slow{service.client, request,
                           parallel_scan_options().segments(4).capacity_budget(400)};
        CHECK(is_everything(service.run(take(slow))));
        auto const consumed = slow.progress().consumed_capacity;
        CHECK(consumed > 0);
        auto const took =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        CHECK(consumed <= 400 * (took + 1) + 4 * 128);
    }

    TEST_CASE("an empty table -> no item, all segments done") {
        local_service service;
        local_table table{service, table_by_id("parallel-scan")};
        parallel_scan scan{service.client, scan_request(table.name),
                           parallel_scan_options().segments(5)};
        CHECK(service.run(take(scan)).empty());
        CHECK(scan.progress().segments_done == 5);
    }
}

}  // namespace dynaco::test
