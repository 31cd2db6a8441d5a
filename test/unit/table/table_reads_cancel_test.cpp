// Reads of a table that are cancelled, or lose their client, at each reply.
#include "music_world.hpp"
#include "unit/helpers/pager_world.hpp"

#include <boost/asio/strand.hpp>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

enum class reads { get, exists, next, next_page, all, count };
constexpr reads every_read[] = {reads::get,       reads::exists, reads::next,
                                reads::next_page, reads::all,    reads::count};

/// How many replies each waits for.
std::size_t replies(reads what) {
    return what == reads::get || what == reads::exists ? 1 : 3;
}

/// Three pages; the reply of this number never comes.
class held_world : public music_world {
  public:
    explicit held_world(std::size_t held) {
        config.threading = threading::shared;
        wire->on_request([this, held](sent_request const& request) {
            if (calls() == held + 1) return fake_reply::nothing();
            if (request.operation == "GetItem") return fake_reply::ok("{}");
            auto const number = std::to_string(calls());
            return page({number}, calls() < 3 ? number : "");
        });
    }
};

using outcome = result<std::size_t>;

asio::awaitable<outcome> walk(rows<music_song> found, bool by_pages) {
    std::size_t count = 0;
    for (;;) {
        if (by_pages) {
            auto reading = found.next_page(as_result);
            auto page = co_await std::move(reading);
            if (page.has_error()) co_return page.error();
            if (!*page) co_return count;
            count += (*page)->size();
        } else {
            auto reading = found.next(as_result);
            auto row = co_await std::move(reading);
            if (row.has_error()) co_return row.error();
            if (!*row) co_return count;
            ++count;
        }
    }
}

asio::awaitable<outcome> read(table<music_song> songs, reads what) {
    if (what == reads::get) {
        auto reading = songs.get("a", "b", as_result);
        auto const got = co_await std::move(reading);
        if (got.has_error()) co_return got.error();
        co_return got->has_value() ? 1 : 0;
    }
    if (what == reads::exists) {
        auto reading = songs.exists("a", "b", as_result);
        auto const got = co_await std::move(reading);
        if (got.has_error()) co_return got.error();
        co_return *got ? 1 : 0;
    }
    if (what == reads::all) {
        auto found = songs.query("a");
        auto reading = found.all(as_result);
        auto const got = co_await std::move(reading);
        if (got.has_error()) co_return got.error();
        co_return got->size();
    }
    if (what == reads::count) {
        auto counting = songs.count("a", as_result);
        auto const got = co_await std::move(counting);
        co_return got;
    }
    auto walking = walk(songs.query("a"), what == reads::next_page);
    auto const walked = co_await std::move(walking);
    co_return walked;
}

asio::any_io_executor executor_of(held_world& world, bool at_home) {
    if (at_home) return world.client().get_executor();
    return asio::make_strand(world.context);
}

}  // namespace

TEST_SUITE("table.table_reads_cancel") {
    TEST_CASE(
        "cancel: at each reply that does not come -> told once, as a value; nothing runs on") {
        for (auto const what : every_read) {
            for (bool const at_home : {true, false}) {
                for (std::size_t held = 0; held != replies(what); ++held) {
                    INFO(static_cast<int>(what), " ", at_home, " ", held);
                    held_world world{held};
                    running<outcome> reading{world.context, executor_of(world, at_home),
                                             read(world.songs(), what)};
                    reading.settle();
                    CHECK(reading.completions() == 0);
                    REQUIRE(world.calls() == held + 1);
                    reading.cancel();
                    REQUIRE(reading.completions() == 1);
                    CHECK_FALSE(reading.threw());
                    REQUIRE(reading.value().has_error());
                    CHECK(reading.value().error().code() == cancelled_code());
                    expect_no_work(world.context);
                    CHECK(world.calls() == held + 1);
                }
            }
        }
    }

    TEST_CASE("client: destroyed at each reply that does not come -> told once") {
        for (auto const what : every_read) {
            for (std::size_t held = 0; held != replies(what); ++held) {
                INFO(static_cast<int>(what), " ", held);
                held_world world{held};
                running<outcome> reading{world.context, executor_of(world, false),
                                         read(world.songs(), what)};
                reading.settle();
                CHECK(reading.completions() == 0);
                world.destroy_client();
                reading.settle();
                REQUIRE(reading.completions() == 1);
                REQUIRE(reading.value().has_error());
                CHECK(reading.value().error().code() == cancelled_code());
                expect_no_work(world.context);
            }
        }
    }

    TEST_CASE("rows: destroyed while they read ahead -> nothing runs on") {
        held_world world{1};
        {
            auto found = world.songs().query("a", prefetch);
            auto const row = run_coro(world.context, found.next(), leftovers::allowed);
            CHECK(row);
            world.context.restart();
            world.context.poll();
            CHECK(world.calls() == 2);
        }
        expect_no_work(world.context);
    }
}

}  // namespace dynaco::test
