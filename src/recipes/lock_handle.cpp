#include <dynaco/recipes/lock_handle.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/or_throw.hpp"
#include "recipes/lock_grant.hpp"
#include "table/quietly.hpp"

#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using hold_pointer = std::shared_ptr<detail::lock_hold>;
using new_lease = std::optional<std::chrono::milliseconds>;

asio::awaitable<result<lock_state>> extend_hold(hold_pointer hold, new_lease lease,
                                                call_options options) {
    auto const& grant = hold->grant;
    if (lease) {
        auto fault = detail::find_lease_fault(*lease, grant->options);
        if (fault) co_return error{errc::invalid_argument, *std::move(fault)};
    }
    auto const failure = std::make_shared<std::optional<error>>();
    auto work = engine::at_home(grant->book->home->core,
                                detail::extend_lease(grant, lease, options, failure));
    co_await std::move(work);
    if (*failure) co_return **failure;
    co_return grant->state();
}

asio::awaitable<result<store_outcome>> store_at_home(std::shared_ptr<detail::store_job> job) {
    auto work = engine::at_home(job->grant->book->home->core, detail::store_data(job));
    co_await std::move(work);
    co_return job->outcome;
}

asio::awaitable<result<release_outcome>> release_hold(std::shared_ptr<detail::release_job> job) {
    auto work = engine::at_home(job->hold->grant->book->home->core, detail::give_back(job));
    co_await std::move(work);
    co_return job->outcome;
}

asio::awaitable<result<release_outcome>> start_release(hold_pointer const& hold,
                                                       std::optional<attribute_value> data,
                                                       call_options options) {
    return mapper::quietly(
        release_hold(std::make_shared<detail::release_job>(hold, std::move(data), options)));
}

}  // namespace

std::string const& lock_handle::key() const noexcept {
    return hold_->grant->key;
}

std::string const& lock_handle::owner() const noexcept {
    return hold_->grant->owner;
}

std::uint64_t lock_handle::fencing_token() const noexcept {
    return hold_->grant->fence;
}

std::optional<attribute_value> const& lock_handle::data() const noexcept {
    return hold_->grant->data;
}

lock_state lock_handle::state() const noexcept {
    return hold_->grant->state();
}

asio::awaitable<lock_state> lock_handle::extend(call_options options) const {
    return engine::or_throw(mapper::quietly(extend_hold(hold_, std::nullopt, options)));
}

asio::awaitable<lock_state> lock_handle::extend(std::chrono::milliseconds lease,
                                                call_options options) const {
    return engine::or_throw(extend(lease, options, as_result));
}

asio::awaitable<result<lock_state>> lock_handle::extend(std::chrono::milliseconds lease,
                                                        call_options options, as_result_t) const {
    return mapper::quietly(extend_hold(hold_, lease, options));
}

asio::awaitable<result<lock_state>> lock_handle::extend(as_result_t) const {
    return mapper::quietly(extend_hold(hold_, std::nullopt, call_options()));
}

asio::awaitable<store_outcome> lock_handle::store(attribute_value data,
                                                  call_options options) const {
    return engine::or_throw(store(std::move(data), options, as_result));
}

asio::awaitable<result<store_outcome>> lock_handle::store(attribute_value data,
                                                          call_options options, as_result_t) const {
    return mapper::quietly(
        store_at_home(std::make_shared<detail::store_job>(hold_->grant, std::move(data), options)));
}

asio::awaitable<result<store_outcome>> lock_handle::store(attribute_value data, as_result_t) const {
    return store(std::move(data), call_options(), as_result);
}

asio::awaitable<release_outcome> lock_handle::release(call_options options) const {
    return engine::or_throw(start_release(hold_, std::nullopt, options));
}

asio::awaitable<release_outcome> lock_handle::release(attribute_value data,
                                                      call_options options) const {
    return engine::or_throw(start_release(hold_, std::move(data), options));
}

asio::awaitable<result<release_outcome>> lock_handle::release(std::optional<attribute_value> data,
                                                              call_options options,
                                                              as_result_t) const {
    return start_release(hold_, std::move(data), options);
}

asio::awaitable<result<release_outcome>> lock_handle::release(as_result_t) const {
    return start_release(hold_, std::nullopt, call_options());
}

}  // namespace dynaco::recipes
