// Clients and several threads. Run under ThreadSanitizer to find what goes wrong silently.
#include <dynaco.hpp>
#include <dynaco/error_details.hpp>

#include "support/fd_count.hpp"
#include "support/scripted_server.hpp"

#include <doctest/doctest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

client_config config_for(scripted_server const& server) {
    client_config config;
    config.region = "eu-north-1";
    config.environment = std::make_shared<fake_environment>();
    config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
    config.endpoint_url = server.url();
    config.tls.ca_pem = ca_pem();
    config.timeouts.response = config.timeouts.attempt = 60s;
    config.timeouts.call.reset();
    config.timeouts.pool_wait = 60s;
    return config;
}

/// What calls on any thread came to.
class tally {
  public:
    tally() = default;

    void count(boost::system::error_code code) {
        if (!code) {
            ++succeeded;
        } else if (code == cancelled_code()) {
            ++cancelled;
        } else {
            ++failed;
        }
    }
    [[nodiscard]] int all() const { return succeeded + cancelled + failed; }

    std::atomic<int> succeeded{0};
    std::atomic<int> cancelled{0};
    std::atomic<int> failed{0};
};

template <class T>
void count(tally& into, result<T> const& got) {
    into.count(got.has_error() ? got.error().code() : boost::system::error_code{});
}

asio::awaitable<void> make_calls(client& db, int how_many, tally& ends) {
    auto const song = item("artist", "Björk", "title", "Jóga");
    for (int i = 0; i < how_many; ++i) {
        if (i % 2 == 0) {
            auto const got = co_await db.get_item("music", song, as_result);
            count(ends, got);
        } else {
            auto const put = co_await db.put_item("music", song, as_result);
            count(ends, put);
        }
    }
}

asio::awaitable<void> pass(std::chrono::microseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Calls, and a timer on the same strand that is sometimes the first.
asio::awaitable<void> make_hasty_calls(client& db, int how_many, tally& ends) {
    using namespace asio::experimental::awaitable_operators;
    auto const song = item("artist", "Björk", "title", "Jóga");
    for (int i = 0; i < how_many; ++i) {
        auto call = db.put_item("music", song, as_result);
        auto limit = pass(std::chrono::microseconds{100 * (i % 20)});
        auto both = std::move(call) || std::move(limit);
        auto const first = co_await std::move(both);
        if (first.index() == 0) {
            count(ends, std::get<0>(first));
        } else {
            ends.count(cancelled_code());
        }
    }
}

void note(std::exception_ptr failure, std::atomic<int>& broken) {
    if (failure) ++broken;
}

class threads {
  public:
    template <class Work>
    threads(int count, Work work) {
        for (int i = 0; i < count; ++i) all_.emplace_back(work);
    }
    ~threads() { join(); }
    threads(threads const&) = delete;
    threads& operator=(threads const&) = delete;
    void join() {
        for (auto& each : all_) {
            if (each.joinable()) each.join();
        }
    }

  private:
    std::vector<std::thread> all_;
};

}  // namespace

TEST_SUITE("threads.threads") {
    TEST_CASE(
        "one client, four threads: callers of every kind, some cancel -> each call ends once") {
        auto const sockets = open_sockets();
        for (bool const tls : {false, true}) {
            scripted_server server{tls ? server_config().tls() : server_config()};
            asio::io_context context{4};
            tally ends;
            std::atomic<int> broken{0};
            int expected = 0;
            constexpr int calls_each = 40;
            {
                auto config = config_for(server);
                config.pool.max_connections = 6;
                client db{context, config};
                auto const done = [&](std::exception_ptr failure) { note(failure, broken); };
                for (int i = 0; i < 4; ++i) {
                    auto const strand = asio::make_strand(context);
                    asio::co_spawn(context, make_calls(db, calls_each, ends), done);
                    asio::co_spawn(strand, make_calls(db, calls_each, ends), done);
                    asio::co_spawn(db.get_executor(), make_calls(db, calls_each, ends), done);
                    asio::co_spawn(strand, make_hasty_calls(db, calls_each, ends), done);
                    asio::co_spawn(db.get_executor(), make_hasty_calls(db, calls_each, ends), done);
                    expected += 5 * calls_each;
                }
                threads{4, [&] { context.run(); }}.join();
            }
            context.restart();
            context.run();
            CHECK(broken == 0);
            CHECK(ends.all() == expected);
            CHECK(ends.failed == 0);
            CHECK(ends.succeeded >= expected * 3 / 5);
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("cancel: signals emitted on the callers' strands, on four threads -> ends once") {
        scripted_server server{server_config()};
        server.on_request([](auto const&) { return action(reply::ok("{}")).after(1ms); });
        asio::io_context context{4};
        tally ends;
        constexpr int callers = 200;
        std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
        std::vector<std::unique_ptr<std::atomic<int>>> completions;
        client db{context, config_for(server)};
        for (int i = 0; i < callers; ++i) {
            signals.push_back(std::make_unique<asio::cancellation_signal>());
            completions.push_back(std::make_unique<std::atomic<int>>(0));
            auto const strand = asio::make_strand(context);
            auto& times = *completions.back();
            auto ended = [&ends, &times](std::exception_ptr failure,
                                         result<get_item_response> const& got) {
                ++times;
                if (failure) {
                    ends.count(cancelled_code());
                } else {
                    count(ends, got);
                }
            };
            asio::co_spawn(
                strand, db.get_item("music", key("artist", "Björk"), as_result),
                asio::bind_cancellation_slot(signals.back()->slot(),
                                             asio::bind_executor(strand, std::move(ended))));
            auto const timer = std::make_shared<asio::steady_timer>(
                strand, std::chrono::microseconds{50 * (i % 100)});
            timer->async_wait([timer, &signal = *signals.back()](boost::system::error_code) {
                signal.emit(asio::cancellation_type::terminal);
            });
        }
        threads{4, [&] { context.run(); }}.join();
        CHECK(ends.all() == callers);
        CHECK(ends.failed == 0);
        for (auto const& times : completions) CHECK(*times == 1);
    }

    TEST_CASE("one client and one context per thread -> no thread minds the others") {
        auto const sockets = open_sockets();
        {
            scripted_server server{server_config().tls()};
            std::atomic<int> broken{0};
            tally ends;
            threads{3,
                    [&] {
                        asio::io_context context{1};
                        auto config = config_for(server);
                        config.threading = threading::single;
                        client db{context, config};
                        for (int i = 0; i < 3; ++i) {
                            asio::co_spawn(
                                context, make_calls(db, 30, ends),
                                [&](std::exception_ptr failure) { note(failure, broken); });
                        }
                        context.run();
                    }}
                .join();
            CHECK(broken == 0);
            CHECK(ends.succeeded == 270);
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("client on a thread_pool, callers with futures and from another context -> works") {
        scripted_server server{server_config()};
        asio::thread_pool pool{3};
        asio::io_context elsewhere{1};
        tally ends;
        std::atomic<int> broken{0};
        {
            client db{pool.get_executor(), config_for(server)};
            std::vector<std::future<void>> futures;
            for (int i = 0; i < 6; ++i) {
                futures.push_back(asio::co_spawn(pool, make_calls(db, 20, ends), asio::use_future));
            }
            for (int i = 0; i < 3; ++i) {
                asio::co_spawn(elsewhere, make_hasty_calls(db, 20, ends),
                               [&](std::exception_ptr failure) { note(failure, broken); });
            }
            elsewhere.run();
            for (auto& each : futures) each.get();
        }
        pool.join();
        CHECK(broken == 0);
        CHECK(ends.all() == 180);
        CHECK(ends.failed == 0);
    }

    TEST_CASE("destroy: calls of other threads in flight -> all aborted once, nothing left") {
        auto const sockets = open_sockets();
        for (bool const stalls : {true, false}) {
            scripted_server server{server_config()};
            if (stalls) server.on_request([](auto const&) { return fault::stall_before_reply(); });
            asio::io_context context{4};
            auto work = asio::make_work_guard(context);
            threads running{4, [&] { context.run(); }};
            auto config = config_for(server);
            config.pool.max_connections = 10;
            std::optional<client> db{std::in_place, context, config};
            tally ends;
            auto const ended = [&](std::exception_ptr failure,
                                   result<get_item_response> const& got) {
                if (failure) {
                    ++ends.failed;
                } else {
                    count(ends, got);
                }
            };
            constexpr int calls = 300;
            for (int i = 0; i < calls; ++i) {
                auto operation = db->get_item("music", key("artist", "Björk"), as_result);
                if (i % 3 == 0) {
                    asio::co_spawn(context, std::move(operation), ended);
                } else if (i % 3 == 1) {
                    asio::co_spawn(asio::make_strand(context), std::move(operation), ended);
                } else {
                    asio::co_spawn(db->get_executor(), std::move(operation), ended);
                }
            }
            while (server.request_count() < 5) std::this_thread::yield();
            db.reset();
            work.reset();
            running.join();
            CHECK(ends.all() == calls);
            CHECK(ends.failed == 0);
            if (stalls) CHECK(ends.cancelled == calls);
        }
        CHECK(open_sockets() == sockets);
    }
}

}  // namespace dynaco::test
