// The calls of a stream reader.
#include <dynaco/operations/describe_stream.hpp>
#include <dynaco/operations/get_records.hpp>
#include <dynaco/operations/get_shard_iterator.hpp>

#include "helpers/stream_job.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

namespace {

// DescribeStream may be called ten times a second.
constexpr std::chrono::milliseconds between_pages{100};

// The model's shortest sequence number. Local servers count from 1; leading zeros do not matter.
constexpr std::size_t shortest_number = 21;

get_shard_iterator_request iterator_request(std::string const& arn,
                                            policy::shard_read const& read) {
    using policy::read_start;
    auto type = shard_iterator_type{shard_iterator_type::trim_horizon};
    if (read.start == read_start::latest) type = shard_iterator_type::latest;
    if (read.start == read_start::after) type = shard_iterator_type::after_sequence_number;
    get_shard_iterator_request request(arn, read.shard_id, type);
    if (read.start == read_start::after) {
        auto number = read.after;
        if (number.size() < shortest_number) {
            number.insert(0, shortest_number - number.size(), '0');
        }
        request.sequence_number(std::move(number));
    }
    return request;
}

// What a failed read means for its shard; what it means for nobody goes to the user.
void take_failure(stream_job& job, std::string const& shard, error const& failure,
                  std::chrono::steady_clock::time_point called, bool is_cancelled) {
    if (failure == service_errc::expired_iterator) {
        job.ledger.iterator_expired(shard, called);
    } else if (failure == service_errc::trimmed_data_access) {
        job.ledger.data_trimmed(shard, called);
    } else if (failure == service_errc::resource_not_found) {
        job.ledger.not_found(shard);
    } else {
        job.ledger.read_failed(shard, engine::now(*job.core));
        if (!is_cancelled) job.fail(failure);
    }
    job.add_gaps();
}

std::vector<std::string> numbers_of(change_batch const& batch) {
    std::vector<std::string> numbers;
    numbers.reserve(batch.records.size());
    for (auto const& each : batch.records) numbers.push_back(each.sequence_number);
    return numbers;
}

policy::listed_shard listed(shard& from) {
    policy::listed_shard out;
    out.id = std::move(from.shard_id).value_or("");
    out.parent = std::move(from.parent_shard_id).value_or("");
    if (from.sequence_number_range) {
        out.ending = std::move(from.sequence_number_range->ending_sequence_number).value_or("");
    }
    return out;
}

}  // namespace

asio::awaitable<void> read_shard(std::shared_ptr<stream_job> job, policy::shard_read read) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const is_cancelled = [&] { return caller.cancelled() != asio::cancellation_type::none; };
    auto const options = job->options.calls();
    auto called = engine::now(*job->core);

    if (read.iterator.empty()) {
        auto ask = engine::perform<get_shard_iterator_request, true>(
            job->core, iterator_request(job->arn, read), options);
        auto got = co_await std::move(ask);
        if (!got.has_error() && !got->shard_iterator) got = error{errc::malformed_response};
        if (got.has_error()) {
            take_failure(*job, read.shard_id, got.error(), called, is_cancelled());
            co_return;
        }
        read.iterator = *std::move(got->shard_iterator);
        job->ledger.got_iterator(read.shard_id, read.iterator);
        called = engine::now(*job->core);
    }
    auto ask = engine::perform<get_records_request, true>(
        job->core,
        get_records_request(std::move(read.iterator)).limit(job->options.records_per_call()),
        options);
    auto got = co_await std::move(ask);
    if (got.has_error()) {
        take_failure(*job, read.shard_id, got.error(), called, is_cancelled());
        co_return;
    }
    auto batch = to_batch(read.shard_id, std::move(got->records));
    if (!batch) {
        error const failure{errc::malformed_response,
                            "GetRecords: an event has no sequence number"};
        take_failure(*job, read.shard_id, failure, called, false);
        co_return;
    }
    auto const known =
        job->ledger.got_records(read.shard_id, numbers_of(*batch),
                                std::move(got->next_shard_iterator), called, job->core->random01());
    job->add(*std::move(batch), known);
}

asio::awaitable<void> list_shards(std::shared_ptr<stream_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const is_cancelled = [&] { return caller.cancelled() != asio::cancellation_type::none; };

    std::vector<policy::listed_shard> listing;
    bool is_disabled = false;
    describe_stream_request request(job->arn);
    for (;;) {
        auto const called = engine::now(*job->core);
        auto ask = engine::perform<describe_stream_request, true>(job->core, request,
                                                                  job->options.calls());
        auto got = co_await std::move(ask);
        if (!got.has_error() && !got->stream_description) got = error{errc::malformed_response};
        if (got.has_error()) {
            job->ledger.describe_failed(engine::now(*job->core));
            if (!is_cancelled()) job->fail(got.error());
            co_return;
        }
        auto& page = *got->stream_description;
        for (auto& each : page.shards) listing.push_back(listed(each));
        is_disabled = page.stream_status == stream_status::disabled;
        if (!page.last_evaluated_shard_id) break;
        request.exclusive_start_shard_id(std::move(page.last_evaluated_shard_id));
        // A wait that begins after its cancellation would not notice; the call does.
        if (!is_cancelled()) co_await engine::sleep_until(job->core, called + between_pages);
    }
    job->ledger.described(std::move(listing), is_disabled, engine::now(*job->core));
    job->add_gaps();
}

}  // namespace dynaco::helpers
