// A transaction of one content.
#pragma once

#include "helpers/send_transaction.hpp"

namespace dynaco::helpers {

/// Carries `request` out under `options`, with a token if it takes one.
template <class Request>
boost::asio::awaitable<result<typename Request::response_type>> transact_once(
    std::shared_ptr<engine::core> core, Request request, transaction_options options) {
    namespace asio = boost::asio;
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    policy::transaction_state state{limits_of(options, *core, false)};
    if constexpr (requires { request.client_request_token(); }) {
        if (options.token()) {
            request.client_request_token(*options.token());
        } else {
            auto draw = engine::draw_token(core);
            auto token = co_await std::move(draw);
            request.client_request_token(std::move(token));
        }
    }
    typename Request::response_type response;
    auto send = send_transaction(core, std::move(request), options, state, response);
    auto const failed = co_await std::move(send);
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (failed) co_return failed->failure;
    co_return std::move(response);
}

}  // namespace dynaco::helpers
