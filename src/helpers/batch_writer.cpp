#include <dynaco/batch_writer.hpp>
#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>

#include "engine/at_home.hpp"
#include "helpers/write_lane.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <stdexcept>
#include <utility>

namespace dynaco {
namespace asio = boost::asio;
using helpers::write_job;
using helpers::write_offer;

namespace {

constexpr std::size_t most_buffered_writes = 1'000'000;

void check_options(batch_write_options const& options) {
    if (auto const wrong = helpers::check_batch_options(options.concurrency(), options.call())) {
        throw std::invalid_argument{"batch_write_options." + wrong->message()};
    }
    auto const writes = options.max_buffered_writes();
    if (writes < 1 || writes > most_buffered_writes) {
        throw std::invalid_argument{"batch_write_options.max_buffered_writes: is " +
                                    std::to_string(writes) + "; it is 1 to 1000000"};
    }
    if (options.max_buffered_bytes() < 1) {
        throw std::invalid_argument{
            "batch_write_options.max_buffered_bytes: is 0; it is 1 or more"};
    }
}

asio::awaitable<result<void>> give(std::shared_ptr<write_job> job, table_write write) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const offer = std::make_shared<write_offer>(std::move(write));
    if (caller.cancelled() == asio::cancellation_type::none) {
        auto work = engine::at_home(job->core(), helpers::take_offer(job, offer));
        co_await std::move(work);
    } else {
        offer->failure = error{cancelled_code()};
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (offer->failure) co_return *std::move(offer->failure);
    co_return result<void>{};
}

asio::awaitable<void> give_or_throw(std::shared_ptr<write_job> job, table_write write) {
    auto work = give(std::move(job), std::move(write));
    auto const done = co_await std::move(work);
    if (done.has_error()) throw exception{done.error()};
}

// What became of it is told where other puts may still be: on the client's executor.
asio::awaitable<void> drain_and_tell(std::shared_ptr<write_job> job, bool is_cancelled,
                                     std::shared_ptr<batch_write_result> done) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto work = helpers::drain(job, is_cancelled);
    co_await std::move(work);
    *done = job->result();
}

asio::awaitable<batch_write_result> end(std::shared_ptr<write_job> job) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    bool const is_cancelled = caller.cancelled() != asio::cancellation_type::none;
    auto const done = std::make_shared<batch_write_result>();
    auto work = engine::at_home(job->core(), drain_and_tell(job, is_cancelled, done));
    co_await std::move(work);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return std::move(*done);
}

asio::awaitable<batch_write_result> end_or_throw(std::shared_ptr<write_job> job) {
    auto work = end(std::move(job));
    auto done = co_await std::move(work);
    if (done.failure) throw batch_write_exception{std::move(done)};
    co_return done;
}

table_write put_of(std::string table_name, item whole) {
    write_request write;
    write.put_request(put_request(std::move(whole)));
    return table_write(std::move(table_name), std::move(write));
}

table_write delete_of(std::string table_name, item key) {
    write_request write;
    write.delete_request(delete_request(std::move(key)));
    return table_write(std::move(table_name), std::move(write));
}

std::shared_ptr<write_job> make_job(client const& client, batch_write_options options) {
    check_options(options);
    return std::make_shared<write_job>(engine::client_access::core_of(client), std::move(options));
}

}  // namespace

batch_writer::batch_writer(client& client, batch_write_options options)
    : job_{make_job(client, std::move(options))} {}

batch_writer& batch_writer::operator=(batch_writer&& other) noexcept {
    if (this == &other) return *this;
    abandon();
    job_ = std::move(other.job_);
    return *this;
}

batch_writer::~batch_writer() {
    abandon();
}

// A job that nobody else has a share of has nothing running.
void batch_writer::abandon() noexcept {
    if (!job_ || job_.use_count() == 1) return job_.reset();
    auto const executor = job_->core()->executor();
    asio::dispatch(executor, [job = std::move(job_)] {
        job->close();
        job->fail(error{cancelled_code()});
        job->lanes().cancel();
    });
}

asio::awaitable<void> batch_writer::put(std::string table_name, item whole) {
    return give_or_throw(job_, put_of(std::move(table_name), std::move(whole)));
}

asio::awaitable<result<void>> batch_writer::put(std::string table_name, item whole, as_result_t) {
    return give(job_, put_of(std::move(table_name), std::move(whole)));
}

asio::awaitable<void> batch_writer::erase(std::string table_name, item key) {
    return give_or_throw(job_, delete_of(std::move(table_name), std::move(key)));
}

asio::awaitable<result<void>> batch_writer::erase(std::string table_name, item key, as_result_t) {
    return give(job_, delete_of(std::move(table_name), std::move(key)));
}

asio::awaitable<batch_write_result> batch_writer::finish() {
    return end_or_throw(job_);
}

asio::awaitable<batch_write_result> batch_writer::finish(as_result_t) {
    return end(job_);
}

}  // namespace dynaco
