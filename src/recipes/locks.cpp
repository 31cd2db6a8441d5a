#include <dynaco/recipes/locks.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/or_throw.hpp"
#include "recipes/acquire_lock.hpp"
#include "recipes/whole_call.hpp"
#include "table/quietly.hpp"

#include <boost/asio/dispatch.hpp>

#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using book_pointer = std::shared_ptr<detail::lock_book>;
using detail::lock_record;
using lock_lease_time = std::optional<std::chrono::milliseconds>;

asio::awaitable<result<std::optional<lock_handle>>> try_handle(book_pointer book, std::string key,
                                                               lock_lease_time lease,
                                                               call_options options) {
    auto work = detail::acquire_grant(std::move(book), std::move(key), detail::acquiring::look_once,
                                      options, lease);
    auto got = co_await std::move(work);
    if (got.has_error()) co_return got.error();
    std::optional<lock_handle> made;
    if (*got) made.emplace(detail::lock_access::make(*std::move(got)));
    co_return std::move(made);
}

asio::awaitable<result<lock_handle>> wait_for_handle(book_pointer book, std::string key,
                                                     lock_lease_time lease, call_options options) {
    auto work = detail::acquire_grant(std::move(book), std::move(key), detail::acquiring::wait,
                                      options, lease);
    auto got = co_await std::move(work);
    if (got.has_error()) co_return got.error();
    co_return detail::lock_access::make(*std::move(got));
}

/// A read of a record, and what it says of a lock.
class look_job {
  public:
    look_job(book_pointer its_book, std::string its_key, call_options with)
        : book{std::move(its_book)}, key{std::move(its_key)}, call{*book->home, with} {}

    book_pointer book;
    std::string key;
    detail::whole_call call;
    result<lock_status> status = error{cancelled_code()};  // before it could begin
    lock_record record;
};

asio::awaitable<void> look_at_lock(std::shared_ptr<look_job> job) {
    auto const home = job->book->home;
    auto call = engine::perform<get_item_request, true>(
        home->core, detail::make_look(job->book->place_of(job->key)), job->call.each);
    auto const got = co_await std::move(call);
    if (got.has_error()) {
        job->status = got.error();
        co_return;
    }
    if (got->item) job->record = lock_record{*got->item};
    auto const now = home->now();
    job->book->saw(job->key, job->record, now);
    lock_status made;
    if (job->record.is_held()) {
        made.presence =
            job->book->is_stealable(job->key, now) ? lock_presence::stale : lock_presence::held;
    }
    made.owner = job->record.owner.value_or("");
    made.fencing_token = job->record.fence;
    made.lease = job->record.lease;
    made.data = job->record.data;
    job->status = std::move(made);
}

asio::awaitable<result<lock_status>> status_of_lock(std::shared_ptr<look_job> job) {
    auto work = engine::at_home(job->book->home->core, look_at_lock(job));
    co_await std::move(work);
    co_return job->status;
}

asio::awaitable<result<bool>> whether_held(std::shared_ptr<look_job> job) {
    auto work = status_of_lock(job);
    auto const status = co_await std::move(work);
    if (status.has_error()) co_return status.error();
    co_return status->presence == lock_presence::held;
}

asio::awaitable<result<bool>> take_away(std::shared_ptr<look_job> job) {
    auto look = status_of_lock(job);
    auto const status = co_await std::move(look);
    if (status.has_error()) co_return status.error();
    if (!job->record.is_held()) co_return false;
    auto call = engine::perform<update_item_request, true>(
        job->book->home->core, detail::make_removal(job->book->place_of(job->key), job->record),
        job->call.each);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        auto const executor = job->book->home->core->executor();
        asio::dispatch(executor, [job] { job->book->ring(job->key); });
        co_return true;
    }
    if (got.error() != service_errc::conditional_check_failed) co_return got.error();
    // The holder has gone by itself, or an attempt whose answer was lost has done it.
    co_return got.error().may_have_been_applied();
}

asio::awaitable<void> list_locks(book_pointer book, std::shared_ptr<std::vector<held_lock>> out) {
    for (auto const& each : book->all_held()) out->emplace_back(each->key, each->fence);
    co_return;
}

asio::awaitable<std::vector<held_lock>> listed_locks(book_pointer book) {
    auto const out = std::make_shared<std::vector<held_lock>>();
    auto work = engine::at_home(book->home->core, list_locks(book, out));
    co_await std::move(work);
    co_return *out;
}

}  // namespace

locks::locks(recipe_table const& table, lock_options options)
    : state_{std::make_shared<detail::lock_book>(detail::table_access::home_of(table),
                                                 std::move(options))} {}

lock_options const& locks::options() const noexcept {
    return state_->options;
}

asio::awaitable<std::optional<lock_handle>> locks::try_acquire(std::string key,
                                                               call_options options) const {
    return engine::or_throw(try_acquire(std::move(key), options, as_result));
}

asio::awaitable<result<std::optional<lock_handle>>> locks::try_acquire(std::string key,
                                                                       call_options options,
                                                                       as_result_t) const {
    return mapper::quietly(try_handle(state_, std::move(key), std::nullopt, options));
}

asio::awaitable<result<std::optional<lock_handle>>> locks::try_acquire(std::string key,
                                                                       as_result_t) const {
    return try_acquire(std::move(key), call_options(), as_result);
}

asio::awaitable<std::optional<lock_handle>> locks::try_acquire(std::string key,
                                                               std::chrono::milliseconds lease,
                                                               call_options options) const {
    return engine::or_throw(try_acquire(std::move(key), lease, options, as_result));
}

asio::awaitable<result<std::optional<lock_handle>>> locks::try_acquire(
    std::string key, std::chrono::milliseconds lease, call_options options, as_result_t) const {
    return mapper::quietly(try_handle(state_, std::move(key), lease, options));
}

asio::awaitable<lock_handle> locks::acquire(std::string key, std::chrono::milliseconds lease,
                                            call_options options) const {
    return engine::or_throw(acquire(std::move(key), lease, options, as_result));
}

asio::awaitable<result<lock_handle>> locks::acquire(std::string key,
                                                    std::chrono::milliseconds lease,
                                                    call_options options, as_result_t) const {
    return mapper::quietly(wait_for_handle(state_, std::move(key), lease, options));
}

asio::awaitable<lock_handle> locks::acquire(std::string key, call_options options) const {
    return engine::or_throw(acquire(std::move(key), options, as_result));
}

asio::awaitable<result<lock_handle>> locks::acquire(std::string key, call_options options,
                                                    as_result_t) const {
    return mapper::quietly(wait_for_handle(state_, std::move(key), std::nullopt, options));
}

asio::awaitable<result<lock_handle>> locks::acquire(std::string key, as_result_t) const {
    return acquire(std::move(key), call_options(), as_result);
}

asio::awaitable<bool> locks::force_release(std::string key, call_options options) const {
    return engine::or_throw(force_release(std::move(key), options, as_result));
}

asio::awaitable<result<bool>> locks::force_release(std::string key, call_options options,
                                                   as_result_t) const {
    return mapper::quietly(take_away(std::make_shared<look_job>(state_, std::move(key), options)));
}

asio::awaitable<lock_status> locks::look(std::string key, call_options options) const {
    return engine::or_throw(look(std::move(key), options, as_result));
}

asio::awaitable<result<lock_status>> locks::look(std::string key, call_options options,
                                                 as_result_t) const {
    return mapper::quietly(
        status_of_lock(std::make_shared<look_job>(state_, std::move(key), options)));
}

asio::awaitable<bool> locks::is_held(std::string key, call_options options) const {
    return engine::or_throw(is_held(std::move(key), options, as_result));
}

asio::awaitable<result<bool>> locks::is_held(std::string key, call_options options,
                                             as_result_t) const {
    return mapper::quietly(
        whether_held(std::make_shared<look_job>(state_, std::move(key), options)));
}

asio::awaitable<std::vector<held_lock>> locks::list() const {
    return listed_locks(state_);
}

}  // namespace dynaco::recipes
