#include "helpers/write_lane.hpp"

#include <dynaco/call_report.hpp>
#include <dynaco/operations/describe_table.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

namespace {

bool is_cancelled(asio::cancellation_state const& caller) {
    return caller.cancelled() != asio::cancellation_type::none;
}

// Whether an attempt that was followed by another one may have applied what it sent.
bool left_doubt(call_report const& report) {
    return std::ranges::any_of(report.attempts, [](attempt_report const& each) {
        return each.failure && each.failure->may_have_been_applied();
    });
}

std::optional<key_names> key_of(describe_table_response const& got) {
    std::optional<std::string> partition;
    std::optional<std::string> sort;
    if (got.table) {
        for (auto const& each : got.table->key_schema) {
            (each.key_type() == key_type::hash ? partition : sort) = each.attribute_name();
        }
    }
    if (!partition) return std::nullopt;
    return sort ? key_names(*std::move(partition), *std::move(sort))
                : key_names(*std::move(partition));
}

asio::awaitable<void> wait_for_change(std::shared_ptr<write_job> job) {
    co_await job->changed().async_wait(asio::as_tuple(asio::deferred));
}

error finished() {
    return error{errc::invalid_argument, "the batch_writer is finished"};
}

}  // namespace

asio::awaitable<void> write_lane(std::shared_ptr<write_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    // Whoever has put the first write may have more, and goes on until it waits for something.
    auto const executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::deferred);
    job->lane_has_begun();
    for (;;) {
        auto asked = job->next();
        if (asked.empty()) co_return;
        policy::batch_rounds rounds{job->limits()};
        bool in_doubt = false;
        while (job->goes_on(asked, in_doubt)) {
            request_outcome outcome;
            outcome.request = job->make_request(asked);
            call_report report;
            auto const options = job->each_call().report(report);
            auto call = engine::execute(*job->core(), engine::operation_for(outcome.request),
                                        &outcome.request, &outcome.answer, options);
            outcome.failure = co_await std::move(call);
            in_doubt = in_doubt || left_doubt(report);
            outcome.in_doubt = in_doubt;
            auto const again = job->settle(asked, outcome, rounds);
            job->start_lanes();  // keys have become free
            if (!again) break;
            // The call that follows tells if this was cancelled.
            auto pause = pauses::until(job->waits(), job->core(), *again);
            co_await std::move(pause);
        }
    }
}

asio::awaitable<void> ensure_key(std::shared_ptr<write_job> job, std::size_t table) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    while (!job->knows_key(table) && !job->failure() && !is_cancelled(caller)) {
        if (!job->begin_asking(table)) {
            auto change = wait_for_change(job);
            co_await std::move(change);
            continue;
        }
        auto ask = engine::perform<describe_table_request, true>(
            job->core(), describe_table_request(job->table_name(table)), job->each_call());
        auto const got = co_await std::move(ask);
        job->end_asking(table);
        if (is_cancelled(caller)) co_return;  // another may ask
        if (got.has_error()) {
            job->fail(got.error());
        } else if (auto names = key_of(*got)) {
            job->learn_key(table, *std::move(names));
        } else {
            job->fail(error{errc::malformed_response, "the reply to DescribeTable has no key"});
        }
    }
}

asio::awaitable<void> take_offer(std::shared_ptr<write_job> job,
                                 std::shared_ptr<write_offer> offer) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const is_over = [&] {
        return job->is_closed() || job->failure().has_value() || is_cancelled(caller);
    };
    auto const table = job->table_index(offer->write.table_name);
    offer->failure = job->check_table(table);
    if (offer->failure) co_return;
    if (!job->knows_key(table)) {
        auto key = ensure_key(job, table);
        co_await std::move(key);
    }
    if (!is_over()) {
        offer->failure = job->check(table, offer->write);
        if (offer->failure) co_return;
        offer->bytes = write_job::bytes_of(offer->write);
    }
    auto const turn = job->queue_up();
    while (!is_over() && !(job->is_first(turn) && job->has_room(offer->bytes))) {
        auto change = wait_for_change(job);
        co_await std::move(change);
    }
    job->step_out(turn);
    if (job->is_closed()) {
        offer->failure = finished();
    } else if (job->failure()) {
        offer->failure = job->failure();
        job->leave(std::move(offer->write));
    } else if (is_cancelled(caller)) {
        offer->failure = error{cancelled_code()};
    } else {
        job->accept(table, std::move(offer->write), offer->bytes);
        job->start_lanes();
    }
}

asio::awaitable<void> drain(std::shared_ptr<write_job> job, bool is_cancelled) {
    co_await asio::this_coro::throw_if_cancelled(false);
    job->close();
    job->start_lanes();
    if (is_cancelled) job->lanes().cancel();
    auto end = job->lanes().join();
    co_await std::move(end);
}

}  // namespace dynaco::helpers
