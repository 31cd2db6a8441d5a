// 100,000 items through the pipeline and back, in bounded memory.
#include "local_service.hpp"

#include <dynaco/batch_get.hpp>
#include <dynaco/batch_writer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

constexpr int bulk_items = 100'000;
constexpr int slice = 10'000;

// The buffer of 1000 writes and 4 requests of 25 in flight, each as an item and as JSON, take less
// than 2 MB; the rest is room for the allocator and the pool. All items together, as this program
// holds them, would take more than 40 MB.
constexpr std::size_t most_growth_kb = 8 * 1024;

item sample(int i) {
    return item("id", std::to_string(i), "n", i, "text", std::string(100, 'x'));
}

// Sanitizers keep what was freed for a while: the figure then says nothing.
constexpr bool memory_is_measured =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    false;
#else
    true;
#endif

// Of this process, from /proc: the memory that it has (VmRSS), or the most that it had (VmHWM).
std::size_t memory_kb(std::string const& field) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field + ':')) return std::stoul(line.substr(field.size() + 1));
    }
    FAIL("no ", field, " in /proc/self/status");
    return 0;
}

// The peak begins anew at what is there now.
void forget_peak() {
    std::ofstream{"/proc/self/clear_refs"} << '5';
}

asio::awaitable<batch_write_result> write_all(client& client, std::string table) {
    batch_writer writer{client, batch_write_options().table_key(table, key_names("id"))};
    for (int i = 0; i != bulk_items; ++i) {
        auto put = writer.put(table, sample(i));
        co_await std::move(put);
    }
    auto end = writer.finish();
    auto done = co_await std::move(end);
    co_return done;
}

asio::awaitable<std::size_t> read_all(client& client, std::string table) {
    std::size_t right = 0;
    for (int first = 0; first != bulk_items; first += slice) {
        batch_get_list wanted;
        wanted.reserve(slice);
        for (int i = 0; i != slice; ++i) wanted.add(table, key("id", std::to_string(first + i)));
        auto reading = batch_get(client, std::move(wanted));
        auto const got = co_await std::move(reading);
        for (int i = 0; i != slice; ++i) {
            right += got.items[static_cast<std::size_t>(i)] == sample(first + i) ? 1 : 0;
        }
    }
    co_return right;
}

// How often each item is met.
asio::awaitable<std::vector<int>> scan_all(client& client, std::string table) {
    std::vector<int> met(bulk_items);
    std::optional<item> start;
    do {
        auto request = scan_request(table).projection_expression("n");
        request.exclusive_start_key(start);
        auto scanning = client.scan(std::move(request));
        auto page = co_await std::move(scanning);
        for (auto const& each : page.items) ++met.at(each.get<std::size_t>("n"));
        start = std::move(page.last_evaluated_key);
    } while (start);
    co_return met;
}

class stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    }

  private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// run_coro's watchdog is too short for this on a busy machine.
template <class T>
T run_long(local_service& service, asio::awaitable<T> operation) {
    auto const run = detail::run_within(service.context, std::move(operation),
                                        std::chrono::minutes(4), std::source_location::current());
    if (run->failure) std::rethrow_exception(run->failure);
    return std::move(*run->value);
}

}  // namespace

TEST_SUITE("service.bulk_load") {
    TEST_CASE("100,000 items: written by the pipeline, read by batch and by scan, each once") {
        auto config = service_config();
        config.threading = threading::single;
        local_service service{config};
        local_table table{service, table_by_id("bulk")};

        forget_peak();
        auto const before = memory_kb("VmRSS");
        stopwatch writing;
        auto const done = run_long(service, write_all(service.client, table.name));
        auto const written_in = writing.seconds();
        auto const peak = memory_kb("VmHWM");
        auto const growth = peak > before ? peak - before : 0;
        CHECK(done.written == bulk_items);
        CHECK(done.leftovers.empty());
        if (memory_is_measured) CHECK(growth < most_growth_kb);

        stopwatch reading;
        CHECK(run_long(service, read_all(service.client, table.name)) == bulk_items);
        auto const read_in = reading.seconds();

        stopwatch scanning;
        auto const met = run_long(service, scan_all(service.client, table.name));
        std::size_t once = 0;
        for (int const each : met) once += each == 1 ? 1 : 0;
        CHECK(once == bulk_items);
        std::string const note = memory_is_measured ? "" : ", not checked under a sanitizer";
        MESSAGE("100,000 items: written in ", written_in, " s with ", growth,
                " KB more memory at most (the bound is ", most_growth_kb, " KB", note,
                "), read in ", read_in, " s, scanned in ", scanning.seconds(), " s");
    }
}

}  // namespace dynaco::test
