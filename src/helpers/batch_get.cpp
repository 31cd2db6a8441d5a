#include <dynaco/batch_get.hpp>
#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>

#include "engine/at_home.hpp"
#include "helpers/batch_calls.hpp"
#include "helpers/get_job.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;
using helpers::get_job;

namespace {

// One request after the other, each with its rounds.
asio::awaitable<void> lane(std::shared_ptr<get_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    for (;;) {
        auto asked = job->next();
        if (asked.empty()) co_return;
        policy::batch_rounds rounds{job->limits()};
        while (job->goes_on(asked)) {
            auto request = job->make_request(asked);
            batch_get_item_response answer;
            auto const options = job->each_call();
            auto call = engine::execute(*job->core(), engine::operation_for(request), &request,
                                        &answer, options);
            auto const failure = co_await std::move(call);
            auto const again = job->settle(asked, answer, failure, rounds);
            if (!again) break;
            // The call that follows tells if this was cancelled.
            auto pause = helpers::pauses::until(job->waits(), job->core(), *again);
            co_await std::move(pause);
        }
    }
}

asio::awaitable<void> run_lanes(std::shared_ptr<get_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    engine::task_group lanes{job->core()->executor()};
    for (auto count = job->lanes(); count != 0; --count) lanes.spawn(lane(job));
    auto end = lanes.join();
    co_await std::move(end);
}

}  // namespace

asio::awaitable<batch_get_result> helpers::get_batch(std::shared_ptr<engine::core> core,
                                                     batch_get_list keys,
                                                     batch_get_options options) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const job = std::make_shared<get_job>(core, std::move(keys), std::move(options));
    job->prepare();
    if (caller.cancelled() == asio::cancellation_type::none) {
        auto work = engine::at_home(core, run_lanes(job));
        co_await std::move(work);
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return job->result();
}

namespace {

asio::awaitable<batch_get_result> get_all_or_throw(std::shared_ptr<engine::core> core,
                                                   batch_get_list keys, batch_get_options options) {
    auto work = helpers::get_batch(std::move(core), std::move(keys), std::move(options));
    auto got = co_await std::move(work);
    if (got.failure) throw batch_get_exception{std::move(got)};
    co_return got;
}

}  // namespace

asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys,
                                            batch_get_options options) {
    return get_all_or_throw(engine::client_access::core_of(client), std::move(keys),
                            std::move(options));
}

asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys,
                                            batch_get_options options, as_result_t) {
    return helpers::get_batch(engine::client_access::core_of(client), std::move(keys),
                              std::move(options));
}

asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys, as_result_t) {
    return helpers::get_batch(engine::client_access::core_of(client), std::move(keys),
                              batch_get_options());
}

}  // namespace dynaco
