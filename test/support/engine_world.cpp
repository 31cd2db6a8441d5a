#include "support/engine_world.hpp"

#include "support/run_coro.hpp"

#include <dynaco/attribute_value.hpp>

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::test {

namespace asio = boost::asio;

asio::awaitable<result<credentials>> fake_credentials::load() {
    ++loads;
    auto const executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::deferred);
    co_return next;
}

engine_world::engine_world() {
    config.region = "eu-north-1";
    config.endpoint_url = "http://dynamodb.test:8000";
    config.credentials = keys;
    config.clock = time;
    config.random = std::make_shared<fixed_random>(0.5);
    config.transport = wire;
    config.observer = events;
    config.environment = std::make_shared<fake_environment>();
    config.threading = threading::single;
}

std::shared_ptr<engine::core> const& engine_world::core() {
    if (!core_) core_ = std::make_shared<engine::core>(context.get_executor(), config);
    return core_;
}

asio::awaitable<result<get_item_response>> engine_world::start_get(call_options options) {
    return engine::start<get_item_request>(core(), "music", key("artist", "Björk"), options,
                                           as_result);
}

asio::awaitable<result<put_item_response>> engine_world::start_put(call_options options) {
    return engine::start<put_item_request>(core(), "music", item("artist", "Björk"), options,
                                           as_result);
}

result<get_item_response> engine_world::get(call_options options) {
    return run_coro(context, start_get(options));
}

result<put_item_response> engine_world::put(call_options options) {
    return run_coro(context, start_put(options));
}

get_item_response engine_world::get_or_throw(call_options options) {
    auto operation =
        engine::start<get_item_request>(core(), "music", key("artist", "Björk"), options);
    return run_coro(context, std::move(operation));
}

std::vector<clock::duration> in_milliseconds(std::vector<double> const& values) {
    std::vector<clock::duration> out;
    for (double const value : values) {
        out.push_back(std::chrono::duration_cast<clock::duration>(
            std::chrono::duration<double, std::milli>{value}));
    }
    return out;
}

}  // namespace dynaco::test
