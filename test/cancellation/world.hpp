// A client and a server that can be made to stop at each place where a call can wait.
#pragma once

#include <dynaco.hpp>
#include <dynaco/error_details.hpp>

#include "support/fake_clock.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"

#include <doctest/doctest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Where a call stands still.
enum class phase {
    start,        ///< its first handler has not run
    credentials,  ///< the provider loads
    resolving,    ///< the resolver is asked
    connecting,   ///< the server's system does not answer
    handshake,    ///< the server's part of it never comes
    pool_wait,    ///< the only connection is in use
    writing,      ///< the server does not read
    response,     ///< not a byte of it is there
    body,         ///< half of it is there
    backoff,      ///< the first attempt failed
    pause,        ///< between two questions for a table's state
};
inline constexpr phase all_phases[] = {
    phase::start,     phase::credentials, phase::resolving, phase::connecting,
    phase::handshake, phase::pool_wait,   phase::writing,   phase::response,
    phase::body,      phase::backoff,     phase::pause,
};

inline std::string name(phase which) {
    static constexpr char const* names[] = {
        "start",   "credentials", "resolving", "connecting", "handshake", "pool_wait",
        "writing", "response",    "body",      "backoff",    "pause",
    };
    return names[static_cast<std::size_t>(which)];
}

enum class operation { get_item, put_item, query, wait_until_table_exists, warm_up };
inline constexpr operation all_operations[] = {
    operation::get_item, operation::put_item, operation::query, operation::wait_until_table_exists,
    operation::warm_up,
};

inline std::string name(operation which) {
    static constexpr char const* names[] = {
        "get_item", "put_item", "query", "wait_until_table_exists", "warm_up",
    };
    return names[static_cast<std::size_t>(which)];
}

/// Whether `what` can stand still there at all.
inline bool applies(operation what, phase where) {
    switch (where) {
        case phase::credentials:
        case phase::response:
        case phase::body:
        case phase::backoff:
            return what != operation::warm_up;
        case phase::writing:
            // The others have no part that could be large.
            return what == operation::put_item || what == operation::query;
        case phase::pause:
            return what == operation::wait_until_table_exists;
        case phase::start:
        case phase::resolving:
        case phase::connecting:
        case phase::handshake:
        case phase::pool_wait:
            break;
    }
    return true;
}

/// Whether the server may have seen a request by then.
inline bool request_left(phase where) {
    return where == phase::writing || where == phase::response || where == phase::body ||
           where == phase::backoff;
}

/// How a call ended, and how often.
class call_end {
  public:
    call_end() = default;

    int completions = 0;
    bool threw = false;
    bool succeeded = false;
    boost::system::error_code code;
    bool may_have_been_applied = false;
    int* also_counts = nullptr;  ///< Completions; for calls of which nothing else may survive.
    boost::asio::cancellation_signal cancel;

    [[nodiscard]] bool is_done() const { return completions != 0; }
    [[nodiscard]] bool was_cancelled() const {
        return completions == 1 && code == boost::asio::error::operation_aborted;
    }
    void stop() { cancel.emit(boost::asio::cancellation_type::terminal); }

    void end(std::exception_ptr failure) {
        ++completions;
        if (also_counts) ++*also_counts;
        if (!failure) {
            succeeded = true;
            return;
        }
        threw = true;
        try {
            std::rethrow_exception(failure);
        } catch (exception const& thrown) {
            fail(thrown.error());
        } catch (boost::system::system_error const& thrown) {
            code = thrown.code();
        }
    }
    template <class T>
    void end(std::exception_ptr failure, result<T> const& got) {
        if (failure || !got.has_error()) return end(failure);
        ++completions;
        if (also_counts) ++*also_counts;
        fail(got.error());
    }
    template <class T>
    void end(std::exception_ptr failure, T const&) {
        end(failure);
    }

  private:
    void fail(error const& failure) {
        code = failure.code();
        may_have_been_applied = failure.may_have_been_applied();
    }
};

/// Starts `work` on `where`, to be cancelled by what it returns. The handler keeps it alive.
template <class Executor, class T>
std::shared_ptr<call_end> spawn(Executor const& where, boost::asio::awaitable<T> work) {
    auto const call = std::make_shared<call_end>();
    boost::asio::co_spawn(
        where, std::move(work),
        boost::asio::bind_cancellation_slot(
            call->cancel.slot(), [call](std::exception_ptr failure, auto const&... value) {
                call->end(failure, value...);
            }));
    return call;
}

/// Says where the server is, or nothing until it is cancelled.
class stoppable_resolver : public resolver {
  public:
    stoppable_resolver() = default;

    boost::asio::awaitable<result<std::vector<std::string>>> resolve(std::string) override {
        ++asked;
        if (stops) {
            boost::asio::steady_timer never(co_await boost::asio::this_coro::executor,
                                            boost::asio::steady_timer::time_point::max());
            co_await never.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            co_return error{cancelled_code()};
        }
        co_return addresses;
    }

    bool stops = false;
    int asked = 0;
    std::vector<std::string> addresses{"127.0.0.1"};
};

/// The same for credentials.
class stoppable_credentials : public credentials_provider {
  public:
    stoppable_credentials() = default;

    boost::asio::awaitable<result<credentials>> load() override {
        ++asked;
        if (stops) {
            boost::asio::steady_timer never(co_await boost::asio::this_coro::executor,
                                            boost::asio::steady_timer::time_point::max());
            co_await never.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
            co_return error{cancelled_code()};
        }
        co_return credentials("AKID", "SECRET");
    }

    bool stops = false;
    int asked = 0;
};

class retry_counter : public observer {
  public:
    retry_counter() = default;
    void on_retry(retry_event const&) override { ++retries; }

    int retries = 0;
};

/// No limit that could end a wait in the place of what a test does.
inline client_config patient_config() {
    client_config config;
    config.region = "eu-north-1";
    config.environment = std::make_shared<fake_environment>();
    constexpr std::chrono::minutes long_time{10};
    auto& limits = config.timeouts;
    limits.resolve = limits.connect = limits.handshake = long_time;
    limits.pool_wait = limits.write = limits.response = limits.attempt = long_time;
    limits.call.reset();
    config.retry.transient_base = std::chrono::minutes{1};
    config.random = std::make_shared<fixed_random>(0.5);
    return config;
}

/// The answers of a service that has one active table.
inline action usual_answer(received_request const& request) {
    if (request.operation() == "DescribeTable") {
        return reply::ok(R"({"Table":{"TableName":"music","TableStatus":"ACTIVE"}})");
    }
    if (request.operation() == "Query") return reply::ok(R"({"Count":0,"ScannedCount":0})");
    return reply::ok("{}");
}

class world {
  public:
    enum class place {
        single,     ///< on the context, which the client uses without a strand
        home,       ///< on the client's strand
        elsewhere,  ///< on a strand of its own
    };

    /// `silent`: a port at which connecting takes for ever (needed for that phase only).
    world(phase where, place who, std::uint16_t silent = 0)
        : where_(where), who_(who), server_(context, config_of(where, silent)) {
        auto config = patient_config();
        config.threading = who == place::single ? threading::single : threading::shared;
        config.endpoint_url = (where == phase::handshake ? "https://server.dynaco.test:"
                                                         : "http://server.dynaco.test:") +
                              std::to_string(server_.port());
        config.tls.ca_pem = ca_pem();
        config.credentials = keys_;
        config.resolver = names_;
        config.observer = retries_;
        config.address_lifetime = std::chrono::milliseconds{0};
        config.pool.min_connections = 1;
        config.pool.max_connections = 1;
        client_.emplace(context, config);
        elsewhere_ = boost::asio::make_strand(context);
        server_.on_request(usual_answer);
        stop();
    }
    world(world const&) = delete;
    world& operator=(world const&) = delete;

    std::shared_ptr<call_end> start(operation what, bool as_value) {
        return start_on(caller(), what, as_value);
    }
    [[nodiscard]] boost::asio::any_io_executor caller() const {
        return who_ == place::elsewhere ? elsewhere_ : client_->get_executor();
    }

    /// Runs until the call stands still.
    [[nodiscard]] bool reach() {
        if (where_ == phase::start) return true;
        return run_until([this] { return is_reached(); }) && settle();
    }
    /// Runs what can run without waiting for anybody.
    bool settle() {
        context.restart();
        while (context.poll() != 0) context.restart();
        return true;
    }
    template <class Condition>
    [[nodiscard]] bool run_until(Condition condition) {
        auto const end = std::chrono::steady_clock::now() + watchdog_limit;
        context.restart();
        while (!condition()) {
            if (context.run_one_until(end) == 0) return condition();
        }
        return true;
    }

    /// From now on nothing stands still. What holds the only connection is cancelled.
    void unblock() {
        names_->stops = false;
        names_->addresses = {where_ == phase::connecting ? "::1" : "127.0.0.1"};
        keys_->stops = false;
        server_.default_accept(on_accept::serve());
        server_.on_request(usual_answer);
        if (holder_) {
            holder_->stop();
            CHECK(run_until([this] { return holder_->is_done(); }));
            CHECK(holder_->was_cancelled());
        }
    }

    scripted_server& server() { return server_; }
    class client& client() { return *client_; }
    void destroy_client() { client_.reset(); }
    stoppable_resolver& names() { return *names_; }
    stoppable_credentials& keys() { return *keys_; }

    template <class Executor>
    std::shared_ptr<call_end> start_on(Executor const& executor, operation what, bool as_value) {
        auto& db = *client_;
        // More than the buffers of both ends take.
        std::string const title(where_ == phase::writing ? std::size_t{6} << 20 : 5, 'j');
        auto const which = key("artist", "Björk", "title", title);
        auto const ask = query_request("music")
                             .key_condition_expression("artist = :a")
                             .expression_attribute_values(item(":a", title));
        switch (what) {
            case operation::get_item:
                return as_value ? spawn(executor, db.get_item("music", which, as_result))
                                : spawn(executor, db.get_item("music", which));
            case operation::put_item:
                return as_value ? spawn(executor, db.put_item("music", which, as_result))
                                : spawn(executor, db.put_item("music", which));
            case operation::query:
                return as_value ? spawn(executor, db.query(ask, as_result))
                                : spawn(executor, db.query(ask));
            case operation::wait_until_table_exists:
                return as_value ? spawn(executor, db.wait_until_table_exists("music", as_result))
                                : spawn(executor, db.wait_until_table_exists("music"));
            case operation::warm_up:
                break;
        }
        return as_value ? spawn(executor, db.warm_up(as_result)) : spawn(executor, db.warm_up());
    }

    boost::asio::io_context context{1};

  private:
    static server_config config_of(phase where, std::uint16_t silent) {
        server_config config;
        if (where == phase::handshake) config.tls();
        if (where == phase::writing) config.receive_buffer(4096);
        if (where == phase::connecting) {
            config.listen_on(server_config::addresses::ipv6).port(silent);
        }
        return config;
    }

    void stop() {
        switch (where_) {
            case phase::credentials:
                keys_->stops = true;
                break;
            case phase::resolving:
                names_->stops = true;
                break;
            case phase::handshake:
            case phase::writing:
                server_.default_accept(on_accept::hold());
                break;
            case phase::pool_wait:
                server_.on_request([](auto const&) { return fault::stall_before_reply(); });
                holder_ = spawn(client_->get_executor(),
                                client_->get_item("music", key("artist", "holder"), as_result));
                CHECK(run_until([this] { return server_.request_count() == 1; }));
                break;
            case phase::response:
                server_.on_request([](auto const&) { return fault::stall_before_reply(); });
                break;
            case phase::body:
                server_.on_request([](received_request const& request) {
                    return usual_answer(request).half_the_body().then_end(ending::stall);
                });
                break;
            case phase::backoff:
                server_.on_request([](auto const&) { return reply::internal_error(); });
                break;
            case phase::pause:
                server_.on_request([](auto const&) {
                    return reply::ok(R"({"Table":{"TableStatus":"CREATING"}})");
                });
                break;
            case phase::start:
            case phase::connecting:
                break;
        }
    }

    [[nodiscard]] bool is_reached() const {
        switch (where_) {
            case phase::credentials:
                return keys_->asked != 0;
            case phase::resolving:
            case phase::connecting:
                return names_->asked != 0;
            case phase::handshake:
            case phase::writing:
                return server_.accepted() != 0;
            case phase::response:
            case phase::body:
            case phase::pause:
                return server_.request_count() != 0;
            case phase::backoff:
                return retries_->retries != 0;
            case phase::start:
            case phase::pool_wait:
                break;
        }
        return true;
    }

    phase where_;
    place who_;
    scripted_server server_;
    std::shared_ptr<stoppable_resolver> names_ = std::make_shared<stoppable_resolver>();
    std::shared_ptr<stoppable_credentials> keys_ = std::make_shared<stoppable_credentials>();
    std::shared_ptr<retry_counter> retries_ = std::make_shared<retry_counter>();
    std::optional<class client> client_;
    boost::asio::any_io_executor elsewhere_;
    std::shared_ptr<call_end> holder_;
};

inline constexpr world::place all_places[] = {
    world::place::single,
    world::place::home,
    world::place::elsewhere,
};

inline std::string name(world::place who) {
    static constexpr char const* names[] = {"single", "home", "elsewhere"};
    return names[static_cast<std::size_t>(who)];
}

}  // namespace dynaco::test
