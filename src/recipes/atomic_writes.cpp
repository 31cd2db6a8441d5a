#include "recipes/atomic_writes.hpp"

#include <dynaco/operations/get_item.hpp>
#include <dynaco/transaction_options.hpp>

#include "helpers/transact_once.hpp"
#include "policy/deadline.hpp"

#include <sstream>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;

/// A lock on the way to being had.
class atomic_lock_job {
  public:
    atomic_lock_job(std::shared_ptr<atomic_home> its_home, atomic_key its_key)
        : home{std::move(its_home)}, key{std::move(its_key)} {}

    void saw(item const* shown) {
        is_known = true;
        record = shown ? atomic_lock_record{*shown, home->table->options.expiry_attribute()}
                       : atomic_lock_record();
    }
    /// After a write: nothing if it was carried out, or if what is there now can be told.
    std::optional<error> saw(std::optional<error> const& failure, lock_version const& fresh) {
        if (!failure) {
            record.exists = true;
            record.version = fresh.id;
            record.expires = fresh.expires;
            is_own = true;
            return std::nullopt;
        }
        if (*failure != service_errc::conditional_check_failed) return failure;
        // Some servers do not show it.
        is_known = failure->item() != nullptr;
        if (is_known) saw(failure->item());
        return std::nullopt;
    }

    std::shared_ptr<atomic_home> const home;
    atomic_key const key;
    atomic_lock_record record;
    bool is_known = false;
    bool is_own = false;  // just written: no further look at the clock
};

namespace {

// Of one `get_lock`: each that fails tells of somebody else's success.
constexpr int most_lock_writes = 10;

lock_version make_lock_version(atomic_home const& home) {
    return lock_version{home.table->new_id(), home.now() + home.options.lock_life().count()};
}

atomic_lock lock_of(atomic_key key, std::string version, std::int64_t expires) {
    return atomic_lock{std::move(key), std::move(version),
                       std::chrono::sys_seconds{std::chrono::seconds{expires}}};
}

error not_a_lock(atomic_key const& key) {
    std::ostringstream text;
    text << "the lock (" << key << "): is an item with data; locks have keys of their own";
    return error{errc::invalid_argument, text.str()};
}

error changes_all_the_time(atomic_key const& key) {
    std::ostringstream text;
    text << "the lock (" << key << ") is changed by others all the time";
    return error{errc::race_condition, text.str()};
}

asio::awaitable<std::optional<error>> look_at_lock_record(std::shared_ptr<atomic_lock_job> job,
                                                          call_options options) {
    auto const table = job->home->table;
    get_item_request request{table->name, job->home->key_of(job->key)};
    request.consistent_read(true);
    auto call = engine::perform<get_item_request, true>(table->core, std::move(request), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    job->saw(got->item ? &*got->item : nullptr);
    co_return std::nullopt;
}

template <class Request>
asio::awaitable<std::optional<error>> send_lock_write(std::shared_ptr<atomic_home> home,
                                                      Request request, call_options options) {
    auto call = engine::perform<Request, true>(home->table->core, std::move(request), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    co_return std::nullopt;
}

/// One write. A failed condition shows what is there instead: also what an attempt whose answer
/// was lost has written, which is as good as any other version.
asio::awaitable<std::optional<error>> write_lock(std::shared_ptr<atomic_lock_job> job,
                                                 lock_need need, call_options options) {
    auto const fresh = make_lock_version(*job->home);
    std::optional<error> failure;
    if (need == lock_need::create) {
        auto write =
            send_lock_write(job->home, make_lock_creation(*job->home, job->key, fresh), options);
        failure = co_await std::move(write);
    } else {
        auto write = send_lock_write(
            job->home, make_lock_renewal(*job->home, job->key, job->record, fresh), options);
        failure = co_await std::move(write);
    }
    co_return job->saw(failure, fresh);
}

}  // namespace

asio::awaitable<result<atomic_lock>> read_or_make_lock(std::shared_ptr<atomic_home> home,
                                                       atomic_key key, call_options options) {
    if (auto fault = find_fault(*home, key)) co_return *std::move(fault);
    // The timeout is that of the whole.
    auto const deadline =
        policy::deadline_of(options, engine::now(*home->table->core), std::nullopt);
    if (deadline) options.deadline(*deadline);
    auto const job = std::make_shared<atomic_lock_job>(home, std::move(key));
    for (int writes = 0;; ++writes) {
        if (!job->is_known) {
            auto look = look_at_lock_record(job, options);
            auto const failure = co_await std::move(look);
            if (failure) co_return *failure;
        }
        auto const need = job->is_own
                              ? lock_need::nothing
                              : need_of(job->record, home->now(), home->options.renew_before());
        if (need == lock_need::nothing) {
            co_return lock_of(job->key, *job->record.version, *job->record.expires);
        }
        if (need == lock_need::refuse) co_return not_a_lock(job->key);
        if (writes == most_lock_writes) co_return changes_all_the_time(job->key);
        auto write = write_lock(job, need, options);
        auto const failure = co_await std::move(write);
        if (failure) co_return *failure;
    }
}

asio::awaitable<result<std::vector<atomic_lock>>> write_atomically(
    std::shared_ptr<atomic_home> home, std::vector<atomic_item> items,
    std::vector<atomic_lock> locks, call_options options) {
    if (auto fault = find_fault(*home, items, locks)) co_return *std::move(fault);
    auto const fresh = make_lock_version(*home);
    auto with = transaction_options(options).token(home->table->new_id());
    auto send = helpers::transact_once(
        home->table->core, make_atomic_write(*home, items, locks, fresh), std::move(with));
    auto const got = co_await std::move(send);
    if (got.has_error()) {
        auto failure = judge_atomic_write(got.error(), locks, items.size(), fresh.id);
        if (failure) co_return *std::move(failure);
    }
    std::vector<atomic_lock> now;
    now.reserve(locks.size());
    for (auto const& each : locks) now.push_back(lock_of(each.key(), fresh.id, fresh.expires));
    co_return std::move(now);
}

}  // namespace dynaco::recipes::detail
