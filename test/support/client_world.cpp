#include "support/client_world.hpp"

#include "support/until.hpp"

#include <dynaco/attribute_value.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

client_world::client_world(server_config settings) : server(context, std::move(settings)) {
    config.region = "us-east-1";
    config.endpoint_url = server.url();
    config.credentials = make_static_credentials(
        credentials("AKIDEXAMPLE", "SECRETKEYOFTHISTEST", "TOKENOFTHISTEST"));
    config.environment = std::make_shared<fake_environment>();
    config.tls.ca_pem = ca_pem();
    config.observer = events;
    config.clock = time;
    config.random = make_random_source(7);
    config.retry.transient_base = 1ms;
    config.retry.throttle_base = 1ms;
    config.threading = threading::single;
    config.timeouts.resolve = config.timeouts.connect = config.timeouts.handshake = 10s;
    config.timeouts.pool_wait = config.timeouts.write = config.timeouts.response = 10s;
}

client& client_world::client() {
    if (!client_) client_.emplace(context, config);
    return *client_;
}

asio::awaitable<get_result> client_world::start_get(call_options options) {
    return client().get_item("music", key("artist", "Björk"), options, as_result);
}

asio::awaitable<put_result> client_world::start_put(call_options options) {
    return client().put_item("music", item("artist", "Björk"), options, as_result);
}

asio::awaitable<put_result> client_world::start_big_put(std::size_t size, call_options options) {
    return client().put_item("music", item("artist", "Björk", "text", std::string(size, 'x')),
                             options, as_result);
}

get_result client_world::get(call_options options) {
    return run_coro(context, start_get(options), leftovers::allowed);
}

put_result client_world::put(call_options options) {
    return run_coro(context, start_put(options), leftovers::allowed);
}

put_result client_world::big_put(std::size_t size, call_options options) {
    return run_coro(context, start_big_put(size, options), leftovers::allowed);
}

void client_world::settle() {
    context.restart();
    context.poll();
}

void client_world::wait_until(std::function<bool()> condition) {
    run_coro(context, until(std::move(condition)), leftovers::allowed);
}

void client_world::expect_idle(std::source_location where) {
    expect_no_work(context, where);
}

parallel_gets::parallel_gets(client_world& world, std::size_t count, call_options options)
    : world_(world), count_(count) {
    for (std::size_t i = 0; i < count; ++i) {
        auto operation = world.start_get(options);
        asio::co_spawn(world.context, std::move(operation),
                       [state = state_](std::exception_ptr thrown, get_result const& got) {
                           ++state->done;
                           if (thrown) return;
                           if (got) {
                               ++state->succeeded;
                           } else {
                               state->failures.push_back(got.error());
                           }
                       });
    }
}

void parallel_gets::finish() {
    world_.wait_until([state = state_, count = count_] { return state->done == count; });
}

asio::awaitable<result<std::vector<std::string>>> scripted_resolver::resolve(std::string host) {
    asked_for.push_back(std::move(host));
    if (stalls) {
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::as_tuple(asio::deferred));
        co_return error{cancelled_code()};
    }
    co_return next;
}

}  // namespace dynaco::test
