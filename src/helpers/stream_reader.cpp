#include <dynaco/stream_reader.hpp>

#include <dynaco/client_access.hpp>

#include "engine/at_home.hpp"
#include "helpers/stream_job.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;

namespace {

using job_ptr = std::shared_ptr<helpers::stream_job>;

void stop(job_ptr job) {
    if (!job) return;
    auto const executor = job->core->executor();
    asio::dispatch(executor, [job = std::move(job)] { job->stop(); });
}

// Not members: the reader may be gone before they start.
asio::awaitable<std::shared_ptr<helpers::stream_outcome>> read(job_ptr job,
                                                               helpers::stream_unit unit) {
    // Inside, cancellation is a value like any other failure.
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const outcome = std::make_shared<helpers::stream_outcome>();
    auto work = engine::at_home(job->core, helpers::read_stream(job, unit, outcome));
    co_await std::move(work);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return outcome;
}

asio::awaitable<result<std::optional<change_record>>> next_value(job_ptr job) {
    auto const outcome = co_await read(std::move(job), helpers::stream_unit::record);
    if (outcome->failure) co_return *std::move(outcome->failure);
    co_return std::move(outcome->record);
}

asio::awaitable<std::optional<change_record>> next_or_throw(job_ptr job) {
    auto const outcome = co_await read(std::move(job), helpers::stream_unit::record);
    if (outcome->failure) throw exception{*std::move(outcome->failure)};
    co_return std::move(outcome->record);
}

asio::awaitable<result<std::optional<change_batch>>> next_batch_value(job_ptr job) {
    auto const outcome = co_await read(std::move(job), helpers::stream_unit::batch);
    if (outcome->failure) co_return *std::move(outcome->failure);
    co_return std::move(outcome->batch);
}

asio::awaitable<std::optional<change_batch>> next_batch_or_throw(job_ptr job) {
    auto const outcome = co_await read(std::move(job), helpers::stream_unit::batch);
    if (outcome->failure) throw exception{*std::move(outcome->failure)};
    co_return std::move(outcome->batch);
}

asio::awaitable<result<void>> commit_value(job_ptr job) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const failure = std::make_shared<std::optional<error>>(cancelled_code());
    auto work = engine::at_home(job->core, helpers::commit_stream(job, failure));
    co_await std::move(work);
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (*failure) co_return **failure;
    co_return result<void>{};
}

asio::awaitable<void> commit_or_throw(job_ptr job) {
    auto const done = co_await commit_value(std::move(job));
    if (done.has_error()) throw exception{done.error()};
}

}  // namespace

stream_reader::stream_reader(client_operations const& client, std::string stream_arn,
                             stream_reader_options options)
    : job_{std::make_shared<helpers::stream_job>(engine::client_access::core_of(client),
                                                 std::move(stream_arn), std::move(options))} {}

stream_reader& stream_reader::operator=(stream_reader&& other) noexcept {
    if (this != &other) {
        stop(std::move(job_));
        job_ = std::move(other.job_);
    }
    return *this;
}

stream_reader::~stream_reader() {
    stop(std::move(job_));
}

asio::awaitable<std::optional<change_record>> stream_reader::next() {
    return next_or_throw(job_);
}

asio::awaitable<result<std::optional<change_record>>> stream_reader::next(as_result_t) {
    return next_value(job_);
}

asio::awaitable<std::optional<change_batch>> stream_reader::next_batch() {
    return next_batch_or_throw(job_);
}

asio::awaitable<result<std::optional<change_batch>>> stream_reader::next_batch(as_result_t) {
    return next_batch_value(job_);
}

asio::awaitable<void> stream_reader::commit() {
    return commit_or_throw(job_);
}

asio::awaitable<result<void>> stream_reader::commit(as_result_t) {
    return commit_value(job_);
}

}  // namespace dynaco
