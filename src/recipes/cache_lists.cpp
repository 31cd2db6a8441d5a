#include "recipes/cache_lists.hpp"

#include <dynaco/error_details.hpp>

#include "engine/task_group.hpp"
#include "helpers/batch_call.hpp"
#include "policy/deadline.hpp"
#include "recipes/cache_walk.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

constexpr std::size_t clearing_concurrency = 16;

class cache_page {
  public:
    cache_page() = default;

    std::vector<item> items;
    std::optional<item> last_key;
};

template <class Request>
asio::awaitable<result<cache_page>> read_cache_page(std::shared_ptr<cache_list_job> job,
                                                    Request request) {
    auto call =
        engine::perform<Request, true>(job->book->home->core, std::move(request), job->options);
    auto got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    cache_page made;
    made.items = std::move(got->items);
    made.last_key = std::move(got->last_evaluated_key);
    co_return made;
}

asio::awaitable<result<cache_page>> read_next_cache_page(std::shared_ptr<cache_list_job> job,
                                                         cache_walk const& walk) {
    return std::visit([&](auto request) { return read_cache_page(job, std::move(request)); },
                      walk.next());
}

asio::awaitable<void> list_one_entry(std::shared_ptr<cache_list_job> job) {
    auto const read = std::make_shared<cache_read_job>(
        job->book, job->pattern.prefix(), cache_read_job::what::presence, job->options);
    if (job->book->place.find_key_fault(read->key)) co_return;  // no entry has that
    auto reading = read_entry(read);
    co_await std::move(reading);
    job->failure = read->failure;
    if (read->is_there) job->keys.push_back(read->key);
}

asio::awaitable<void> remove_entry(std::shared_ptr<cache_list_job> job, std::string key,
                                   cache_record seen) {
    auto const write = std::make_shared<cache_write_job>(job->book, std::move(key), std::nullopt,
                                                         std::nullopt, job->options);
    auto const outcome = std::make_shared<bool>(false);
    auto writing = replace_entry(write, std::move(seen), outcome);
    co_await std::move(writing);
    // Another record in its place was written after the walk had begun.
    if (write->failure && !job->failure) job->failure = write->failure;
}

asio::awaitable<void> delete_cache_record(std::shared_ptr<cache_list_job> job, std::string key,
                                          cache_record seen) {
    auto call = engine::perform<delete_item_request, true>(
        job->book->home->core, make_cache_removal(job->book->place, key, seen), job->options);
    auto const done = co_await std::move(call);
    if (!done.has_error() || done.error() == service_errc::conditional_check_failed) co_return;
    if (!job->failure) job->failure = done.error();
}

/// What clearing does with a record that a page has shown; nothing if that can stay.
std::optional<asio::awaitable<void>> removal_of_entry(std::shared_ptr<cache_list_job> const& job,
                                                      std::string key, cache_record seen) {
    // The service should have done it.
    bool const is_over = seen.deleted_at && *seen.deleted_at <= job->book->wall_now();
    if (is_over) return delete_cache_record(job, std::move(key), std::move(seen));
    // What has ended here may not have ended by other processes' clocks.
    if (!seen.is_erased()) return remove_entry(job, std::move(key), std::move(seen));
    return std::nullopt;
}

asio::awaitable<void> remove_all_entries(std::shared_ptr<cache_list_job> job,
                                         std::shared_ptr<engine::task_group> tasks) {
    auto const& book = *job->book;
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    cache_walk walk{book.place, job->pattern};
    while (!walk.is_over() && !job->failure) {
        auto reading = read_next_cache_page(job, walk);
        auto page = co_await std::move(reading);
        if (page.has_error()) {
            job->failure = page.error();
            co_return;
        }
        for (auto const& each : page->items) {
            auto removal = removal_of_entry(job, walk.key_in(each), book.record_in(each));
            if (!removal) continue;
            auto room = tasks->wait_for_room(clearing_concurrency);
            co_await std::move(room);
            if (caller.cancelled() != asio::cancellation_type::none) {
                job->failure = error{cancelled_code()};
            }
            if (job->failure) co_return;
            tasks->spawn(*std::move(removal));
        }
        walk.arrived(std::move(page->last_key));
    }
}

}  // namespace

asio::awaitable<void> list_entries(std::shared_ptr<cache_list_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const& book = *job->book;
    job->options = with_common_deadline(*book.home, job->options);
    job->failure.reset();
    if (job->pattern.is_one_key()) {
        auto one = list_one_entry(job);
        co_await std::move(one);
        co_return;
    }
    cache_walk walk{book.place, job->pattern};
    while (!walk.is_over()) {
        auto reading = read_next_cache_page(job, walk);
        auto page = co_await std::move(reading);
        if (page.has_error()) {
            job->failure = page.error();
            co_return;
        }
        auto const now = book.wall_now();
        for (auto const& each : page->items) {
            if (!book.record_in(each).is_live(now)) continue;
            auto key = walk.key_in(each);
            if (job->pattern.matches(key)) job->keys.push_back(std::move(key));
        }
        walk.arrived(std::move(page->last_key));
    }
    std::sort(job->keys.begin(), job->keys.end());
}

asio::awaitable<void> clear_entries(std::shared_ptr<cache_list_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto& book = *job->book;
    auto const deadline =
        policy::deadline_of(job->options, engine::now(*book.home->core), std::nullopt);
    // Without the report, which several calls at a time cannot make.
    job->options = helpers::batch_call_options(job->options, deadline);
    job->failure.reset();
    book.detach_flights();
    book.local.forget_all();
    auto const tasks = std::make_shared<engine::task_group>(book.home->core->executor());
    auto removing = remove_all_entries(job, tasks);
    co_await std::move(removing);
    auto rest = tasks->join();
    co_await std::move(rest);
    book.detach_flights();
    book.local.forget_all();
}

}  // namespace dynaco::recipes::detail
