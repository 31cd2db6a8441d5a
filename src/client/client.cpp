#include <dynaco/client.hpp>

#include "engine/core.hpp"
#include "engine/raw_request.hpp"
#include "engine/warm_up.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

namespace dynaco {
namespace asio = boost::asio;

namespace {

template <class... Executors>
bool is_strand_of(asio::any_io_executor const& executor) {
    return (executor.target<asio::strand<Executors>>() || ...);
}

// Everything of a client runs where one handler runs at a time.
asio::any_io_executor serialise(asio::any_io_executor executor, threading mode) {
    if (mode == threading::single ||
        is_strand_of<asio::any_io_executor, asio::io_context::executor_type,
                     asio::thread_pool::executor_type>(executor)) {
        return executor;
    }
    return asio::make_strand(executor);
}

std::shared_ptr<engine::core> make_core(asio::any_io_executor executor, client_config config) {
    auto home = serialise(std::move(executor), config.threading);
    return std::make_shared<engine::core>(std::move(home), std::move(config));
}

// Not a member: the client may be gone before it starts.
asio::awaitable<void> warm_up_or_throw(std::shared_ptr<engine::core> core) {
    auto const done = co_await engine::warm_up(std::move(core));
    if (done.has_error()) throw exception{done.error()};
}

void shut_down(std::shared_ptr<engine::core> core) {
    if (!core) return;
    auto const executor = core->executor();
    asio::dispatch(executor, [core = std::move(core)] { core->shut_down(); });
}

}  // namespace

client::client(executor_type executor) : client{std::move(executor), client_config{}} {}

client::client(executor_type executor, client_config config)
    : client_operations{make_core(std::move(executor), std::move(config))} {}

client& client::operator=(client&& other) noexcept {
    if (this != &other) {
        shut_down(std::move(core_));
        core_ = std::move(other.core_);
    }
    return *this;
}

client::~client() {
    shut_down(std::move(core_));
}

client::executor_type client::get_executor() const {
    return core_->executor();
}

asio::awaitable<std::string> client::call(std::string operation, std::string json,
                                          call_options options) {
    return engine::perform<engine::raw_request, false>(
        core_, engine::raw_request(std::move(operation), std::move(json)), options);
}

asio::awaitable<result<std::string>> client::call(std::string operation, std::string json,
                                                  call_options options, as_result_t) {
    return engine::perform<engine::raw_request, true>(
        core_, engine::raw_request(std::move(operation), std::move(json)), options);
}

asio::awaitable<result<std::string>> client::call(std::string operation, std::string json,
                                                  as_result_t) {
    return call(std::move(operation), std::move(json), call_options(), as_result);
}

asio::awaitable<result<void>> client::warm_up(as_result_t) {
    return engine::warm_up(core_);
}

asio::awaitable<void> client::warm_up() {
    return warm_up_or_throw(core_);
}

}  // namespace dynaco
