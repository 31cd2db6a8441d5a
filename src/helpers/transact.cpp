#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/transaction.hpp>

#include "engine/or_throw.hpp"
#include "helpers/send_transaction.hpp"
#include "helpers/transaction_rules.hpp"

#include <boost/system/system_error.hpp>

namespace dynaco::detail {
namespace asio = boost::asio;

namespace {

// What a decision came to.
class decision {
  public:
    decision() = default;

    std::optional<write_transaction> content;  // nothing to do, if there is no failure
    std::optional<error> failure;
};

// Failures of calls are values; what else is thrown is not for us.
asio::awaitable<void> decide_once(decide_function const& decide, decision& out) {
    try {
        auto work = decide();
        out.content = co_await std::move(work);
    } catch (exception const& thrown) {
        out.failure = thrown.error();
    } catch (boost::system::system_error const& thrown) {
        if (thrown.code() != cancelled_code()) throw;
        out.failure = error{cancelled_code()};
    }
}

std::optional<error> find_fault(write_transaction const& content) {
    return helpers::find_fault(content.request().transact_items());
}

asio::awaitable<result<transact_result>> run(std::shared_ptr<engine::core> core,
                                             decide_function decide, transaction_options options) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    policy::transaction_state state{helpers::limits_of(options, *core, true)};
    for (;;) {
        asio::cancellation_state const before = co_await asio::this_coro::cancellation_state;
        if (before.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
        decision decided;
        auto thinking = decide_once(decide, decided);
        co_await std::move(thinking);
        if (decided.failure) co_return *std::move(decided.failure);
        // The decider may have replaced the state of its cancellation.
        asio::cancellation_state const after = co_await asio::this_coro::cancellation_state;
        if (after.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
        if (!decided.content) co_return transact_result{};
        if (auto fault = find_fault(*decided.content)) co_return *std::move(fault);

        co_await asio::this_coro::throw_if_cancelled(false);
        auto draw = engine::draw_token(core);
        auto token = co_await std::move(draw);
        auto request = decided.content->request();
        request.client_request_token(std::move(token));
        transact_write_items_response response;
        auto send = helpers::send_transaction(core, std::move(request), options, state, response);
        auto const failed = co_await std::move(send);
        if (failed && failed->decision.verdict == policy::transaction_verdict::reconsider) {
            co_await engine::sleep_until(core, engine::now(*core) + failed->decision.delay);
        }
        co_await asio::this_coro::throw_if_cancelled(throws);
        if (!failed) co_return transact_result{std::move(response)};
        if (failed->decision.verdict != policy::transaction_verdict::reconsider) {
            co_return failed->failure;
        }
    }
}

}  // namespace

asio::awaitable<std::optional<write_transaction>> always(
    asio::awaitable<write_transaction> decided) {
    auto content = co_await std::move(decided);
    co_return std::move(content);
}

asio::awaitable<result<transact_result>> transact(client& with, decide_function decide,
                                                  transaction_options options, as_result_t) {
    auto fault = helpers::find_fault(options);
    if (!fault && options.token()) {
        fault = error{errc::invalid_argument,
                      "transaction_options.token: is set; transact gives each content its own"};
    }
    if (fault) return helpers::refuse<transact_result>(*std::move(fault));
    return run(engine::client_access::core_of(with), std::move(decide), std::move(options));
}

asio::awaitable<transact_result> transact(client& with, decide_function decide,
                                          transaction_options options) {
    return engine::or_throw(transact(with, std::move(decide), std::move(options), as_result));
}

}  // namespace dynaco::detail
