#include <dynaco/batch_write.hpp>
#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "helpers/batch_calls.hpp"
#include "helpers/write_lane.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;
using helpers::write_job;

namespace {

using table_writes = std::vector<table_write>;

error at_position(error const& failure, std::size_t position, std::string const& table) {
    return failure.with([&](error::details& payload) {
        payload.message =
            "write " + std::to_string(position) + " (table \"" + table + "\"): " + payload.message;
    });
}

bool check_tables(write_job& job, table_writes const& writes) {
    for (std::size_t position = 0; position != writes.size(); ++position) {
        auto const& each = writes[position];
        if (auto const wrong = job.check_table(job.table_index(each.table_name))) {
            job.fail(at_position(*wrong, position, each.table_name));
            return false;
        }
    }
    return true;
}

// Checks all, then hands all over to the job; on failure none.
void accept_all(write_job& job, table_writes& writes) {
    for (std::size_t position = 0; position != writes.size(); ++position) {
        auto const& each = writes[position];
        if (auto const wrong = job.check(job.table_index(each.table_name), each)) {
            return job.fail(at_position(*wrong, position, each.table_name));
        }
    }
    for (auto& each : writes) {
        auto const bytes = write_job::bytes_of(each);
        auto const table = job.table_index(each.table_name);
        job.accept(table, std::move(each), bytes);
    }
    writes.clear();
}

asio::awaitable<void> write_all(std::shared_ptr<write_job> job,
                                std::shared_ptr<table_writes> writes) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    if (!check_tables(*job, *writes)) co_return;
    for (auto const& each : *writes) {
        auto const table = job->table_index(each.table_name);
        if (job->knows_key(table)) continue;
        auto key = helpers::ensure_key(job, table);
        co_await std::move(key);
        if (job->failure() || caller.cancelled() != asio::cancellation_type::none) co_return;
    }
    accept_all(*job, *writes);
    auto end = helpers::drain(job, false);
    co_await std::move(end);
}

}  // namespace

asio::awaitable<batch_write_result> helpers::write_batch(std::shared_ptr<engine::core> core,
                                                         batch_write_list list_of_writes,
                                                         batch_write_options options) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const invalid = helpers::check_batch_options(options.concurrency(), options.call());
    auto const job = std::make_shared<write_job>(core, std::move(options));
    auto const writes = std::make_shared<table_writes>(std::move(list_of_writes).writes());
    if (invalid) {
        job->fail(*invalid);
    } else if (caller.cancelled() == asio::cancellation_type::none) {
        auto work = engine::at_home(core, write_all(job, writes));
        co_await std::move(work);
    }
    // What the job has not taken over.
    if (!writes->empty()) job->fail(error{cancelled_code()});
    for (auto& each : *writes) job->leave(std::move(each));
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return job->result();
}

namespace {

asio::awaitable<batch_write_result> run_or_throw(std::shared_ptr<engine::core> core,
                                                 batch_write_list writes,
                                                 batch_write_options options) {
    auto work = helpers::write_batch(std::move(core), std::move(writes), std::move(options));
    auto done = co_await std::move(work);
    if (done.failure) throw batch_write_exception{std::move(done)};
    co_return done;
}

}  // namespace

asio::awaitable<batch_write_result> batch_write(client& client, batch_write_list writes,
                                                batch_write_options options) {
    return run_or_throw(engine::client_access::core_of(client), std::move(writes),
                        std::move(options));
}

asio::awaitable<batch_write_result> batch_write(client& client, batch_write_list writes,
                                                batch_write_options options, as_result_t) {
    return helpers::write_batch(engine::client_access::core_of(client), std::move(writes),
                                std::move(options));
}

asio::awaitable<batch_write_result> batch_write(client& client, batch_write_list writes,
                                                as_result_t) {
    return helpers::write_batch(engine::client_access::core_of(client), std::move(writes),
                                batch_write_options());
}

}  // namespace dynaco
