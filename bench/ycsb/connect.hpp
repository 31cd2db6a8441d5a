// Clients as the options say.
#pragma once

#include "options.hpp"

#include <dynaco/client.hpp>
#include <dynaco/observer.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

namespace ycsb {

/// Counts the requests that are to be sent again, for any thread.
class retry_counter : public dynaco::observer {
  public:
    void on_retry(dynaco::retry_event const&) override { ++count; }

    std::atomic<std::uint64_t> count{0};
};

/// For one thread, with a connection for each of so many calls.
inline dynaco::client_config client_config(options const& how, std::uint64_t connections) {
    dynaco::client_config made;
    made.endpoint_url = how.endpoint;
    made.region = how.region;
    made.threading = dynaco::threading::single;
    made.pool.max_connections = connections;
    made.pool.min_connections = connections;
    return made;
}

/// Runs one coroutine until it is done, on a context that nobody else runs.
template <class Value>
Value run_alone(boost::asio::io_context& context, boost::asio::awaitable<Value> work) {
    std::exception_ptr failure;
    Value made{};
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, Value value) {
        failure = thrown;
        made = std::move(value);
    });
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
    return made;
}
inline void run_alone(boost::asio::io_context& context, boost::asio::awaitable<void> work) {
    std::exception_ptr failure;
    boost::asio::co_spawn(context, std::move(work),
                          [&](std::exception_ptr thrown) { failure = thrown; });
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace ycsb
