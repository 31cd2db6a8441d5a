#include "recipes/lock_grant.hpp"

#include <utility>

namespace dynaco::recipes::detail {
namespace {

// The condition of a release did not hold: it was lost, or an earlier attempt of the same release
// has landed.
release_outcome judge_release(lock_grant const& grant, error const& failure) {
    auto const* const shown = failure.item();
    lock_record const record = shown ? lock_record{*shown} : lock_record{};
    if (record.released == grant.id) return release_outcome::released;
    if (!failure.may_have_been_applied()) return release_outcome::lost;
    // It would be the last one that was released, but for those who had the lock later.
    if (shown && record.fence <= grant.fence) return release_outcome::lost;
    if (record.is_held() && record.fence == grant.fence + 1) return release_outcome::lost;
    return release_outcome::unknown;
}

}  // namespace

boost::asio::awaitable<void> give_back(std::shared_ptr<release_job> job) {
    auto const grant = job->hold->grant;
    if (job->data) grant->new_data = std::move(job->data);
    if (!std::exchange(job->hold->let_go, true)) --grant->users;
    if (grant->users > 0) {
        job->outcome = release_outcome::kept;
        co_return;
    }
    grant->stop();
    grant->lease.look(grant->book->home->now());
    grant->lease.given_back();
    grant->publish();
    if (grant->lease.state() == lock_state::lost) {
        job->outcome = release_outcome::lost;
        co_return;
    }
    auto const& home = *grant->book->home;
    auto call = engine::perform<update_item_request, true>(
        home.core,
        make_release(grant->book->place_of(grant->key), grant->id, grant->fence, grant->new_data),
        job->options);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        job->outcome = release_outcome::released;
    } else if (got.error() == service_errc::conditional_check_failed) {
        job->outcome = judge_release(*grant, got.error());
    } else {
        job->outcome = got.error();
        if (got.error().may_have_been_applied()) grant->book->ring(grant->key);
        co_return;
    }
    // If a late copy of the claim acquires the lock once more, nobody uses it. Not before: others
    // of this process would take the lock away from its release.
    grant->book->disown(grant->key, grant->id);
    grant->book->ring(grant->key);
}

}  // namespace dynaco::recipes::detail
