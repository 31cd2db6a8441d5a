#include "support/simulation/simulated_transport.hpp"

#include <dynaco/error_details.hpp>

#include "support/simulation/simulated_world.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace dynaco::test {
namespace asio = boost::asio;
namespace {

error in_doubt(boost::system::error_code code) {
    error::details details;
    details.may_have_been_applied = true;
    return error{code, std::move(details)};
}

}  // namespace

asio::awaitable<result<bool>> simulated_transport::exchange(transport_request& request,
                                                            response_sink& sink) {
    if (auto invalid = request.render()) co_return *std::move(invalid);
    auto& owner = owner_;
    auto const sent = std::make_shared<simulated_exchange>();
    sent->process = owner.index();
    sent->operation = request.operation;
    sent->body = request.body;
    auto const response_limit = owner.clock().now() + owner.response_limit_;
    auto const limit = std::min(response_limit, request.deadline);
    auto wait = owner.waits_->wait([&owner, sent, limit](std::weak_ptr<simulated_wait> const& it) {
        sent->waits = it;
        owner.world().send(sent, owner.response_limit_);
        owner.at_local(limit, [it] {
            if (auto const held = it.lock()) held->end(wait_end::timed_out);
        });
    });
    auto const how = co_await std::move(wait);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (shut_down_ || how == wait_end::cancelled ||
        caller.cancelled() != asio::cancellation_type::none) {
        co_return in_doubt(cancelled_code());
    }
    if (how == wait_end::timed_out) {
        owner.world().trace_.add(owner.world().now(), owner.index(), "gives up", sent);
        auto const code = limit == response_limit         ? errc::response_timeout
                          : request.deadline_is_the_calls ? errc::deadline_exceeded
                                                          : errc::attempt_timeout;
        co_return in_doubt(make_error_code(code));
    }
    if (sent->failure) co_return *sent->failure;
    transport_response response;
    response.status = sent->answer.status;
    response.body = sent->answer.body;
    response.request_id = "SIMULATED";
    sink.on_response(response);
    co_return sent->fate.is_replayed;
}

asio::awaitable<result<void>> simulated_transport::warm_up() {
    co_return result<void>{};
}

// The waits are those of the whole process, and a client is destroyed with it: they need no end.
void simulated_transport::shut_down() {
    shut_down_ = true;
}

}  // namespace dynaco::test
