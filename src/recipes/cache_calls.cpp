#include "recipes/cache_calls.hpp"

#include <dynaco/error_details.hpp>

#include "policy/deadline.hpp"

#include <boost/asio/this_coro.hpp>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using cache_put_result = result<put_item_response>;

// Each round that fails is somebody else's write that has succeeded.
constexpr int most_write_rounds = 50;

/// What the record is that made the condition of a write fail.
cache_record shown_cache_record(cache_book const& book, error const& failure) {
    auto const* const shown = failure.item();
    return shown ? book.record_in(*shown) : cache_record{};
}

std::optional<local_copies::copy> copy_of(cache_write const& write) {
    if (!write.data) return std::nullopt;
    return local_copies::copy{*write.data, write.ends};
}

bool is_cache_refusal(cache_put_result const& got) {
    return got.has_error() && got.error() == service_errc::conditional_check_failed;
}

asio::awaitable<cache_put_result> put_cache_record(std::shared_ptr<cache_write_job> job,
                                                   cache_write const& write, call_options options) {
    auto const& book = *job->book;
    return engine::perform<put_item_request, true>(
        book.home->core, make_cache_write(book.place, job->key, write, book.wall_now()), options);
}

local_copies::ticket begin_entry_write(cache_book& book, std::string const& key) {
    // Who comes from here on must not get what a computation that has begun before will yield.
    book.detach_flight(key);
    return book.local.begin_write(key, book.home->now());
}

void end_entry_write(cache_book& book, local_copies::ticket const& ticket, std::string const& key,
                     std::optional<local_copies::copy> stored) {
    book.detach_flight(key);
    book.local.end_write(ticket, key, std::move(stored));
}

void note_entry(cache_read_job& job, cache_record record) {
    auto& book = *job.book;
    book.versions.saw(record.version);
    job.is_there = record.is_live(book.wall_now());
    job.value = job.is_there ? record.data : std::nullopt;
    job.record = std::move(record);
}

}  // namespace

call_options with_common_deadline(table_home const& home, call_options options) {
    auto const deadline = policy::deadline_of(options, engine::now(*home.core), std::nullopt);
    if (deadline) options.deadline(*deadline);
    return options;
}

asio::awaitable<void> read_entry(std::shared_ptr<cache_read_job> job) {
    auto& book = *job->book;
    auto const& home = *book.home;
    if (auto const* const copy = book.local.find(job->key, home.now(), book.wall_now())) {
        job->failure.reset();
        job->is_there = job->was_local = true;
        job->value = copy->value;
        co_return;
    }
    auto const ticket = book.local.begin_read(job->key, home.now());
    bool const with_value = job->aim == cache_read_job::what::value;
    auto call = engine::perform<get_item_request, true>(
        home.core,
        with_value ? make_cache_read(book.place, job->key) : make_cache_check(book.place, job->key),
        job->options);
    auto got = co_await std::move(call);
    if (got.has_error()) {
        job->failure = got.error();
        co_return;
    }
    job->failure.reset();
    if (!got->item) co_return;
    note_entry(*job, book.record_in(*got->item));
    if (job->value) {
        book.local.end_read(ticket, job->key, local_copies::copy{*job->value, job->record.ends});
    }
}

asio::awaitable<void> write_entry(std::shared_ptr<cache_write_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto& book = *job->book;
    auto const options = with_common_deadline(*book.home, job->options);
    cache_write write{book.home->new_id(), job->value, job->ends, cache_condition::is_older()};
    auto const ticket = begin_entry_write(book, job->key);
    for (int rounds = 0; rounds != most_write_rounds; ++rounds) {
        write.version = book.versions.next(book.home->wall_now());
        auto call = put_cache_record(job, write, options);
        auto const got = co_await std::move(call);
        job->failure.reset();
        if (!got.has_error()) break;
        job->failure = got.error();
        if (!is_cache_refusal(got)) break;
        auto const record = shown_cache_record(book, got.error());
        if (record.write == write.id) {  // an attempt whose answer was lost has done it
            job->failure.reset();
            break;
        }
        book.versions.saw(record.version);
    }
    end_entry_write(book, ticket, job->key, job->failure ? std::nullopt : copy_of(write));
}

asio::awaitable<void> replace_entry(std::shared_ptr<cache_write_job> job, cache_record seen,
                                    std::shared_ptr<bool> outcome) {
    auto& book = *job->book;
    book.versions.saw(seen.version);
    cache_write write{book.home->new_id(), job->value, job->ends,
                      cache_condition::is_as_seen(seen)};
    write.version = book.versions.next(book.home->wall_now());
    auto const ticket = book.local.begin_write(job->key, book.home->now());
    auto call = put_cache_record(job, write, job->options);
    auto const got = co_await std::move(call);
    *outcome = !got.has_error() ||
               (is_cache_refusal(got) && shown_cache_record(book, got.error()).write == write.id);
    job->failure.reset();
    if (got.has_error() && !is_cache_refusal(got)) job->failure = got.error();
    book.local.end_write(ticket, job->key, *outcome ? copy_of(write) : std::nullopt);
}

}  // namespace dynaco::recipes::detail
