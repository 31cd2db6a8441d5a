// An acquisition of a lock: its lease, its heartbeats, and who uses it.
#pragma once

#include <dynaco/recipes/locks.hpp>

#include "engine/task_group.hpp"
#include "recipes/lock_book.hpp"
#include "recipes/lock_lease.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

/// Work that is cancelled when the lock is lost or about to be.
class lock_guard {
  public:
    explicit lock_guard(boost::asio::any_io_executor its_executor)
        : executor{std::move(its_executor)} {}

    /// Once only.
    void fire();

    boost::asio::any_io_executor const executor;  ///< Where the work runs.
    std::shared_ptr<boost::asio::cancellation_signal> const signal =
        std::make_shared<boost::asio::cancellation_signal>();
    std::shared_ptr<boost::asio::cancellation_signal> const watch =
        std::make_shared<boost::asio::cancellation_signal>();  ///< Ends watching.
    bool fired = false;
    bool is_over = false;  ///< The work has ended.
};

/// Used on the client's executor only, but for what is const, `state` and `expire_by_clock`.
class lock_grant : public std::enable_shared_from_this<lock_grant> {
  public:
    lock_grant(std::shared_ptr<lock_book> its_book, std::string its_key, lock_options with,
               lock_claim const& claim, lock_record record, lock_lease its_lease);
    lock_grant(lock_grant const&) = delete;
    lock_grant& operator=(lock_grant const&) = delete;

    /// From any thread.
    [[nodiscard]] lock_state state() const noexcept;

    /// Begins to keep the lease alive.
    void start();
    /// What has changed in `lease` counts for everybody; tells the guards.
    void publish();
    /// A user less. Without any the lease runs out.
    void drop_user();
    /// No heartbeat comes any more.
    void stop();

    std::shared_ptr<lock_book> const book;
    std::string const key;
    lock_options const options;  ///< Those of the book, but for the lease.
    std::string const id;
    std::string const owner;
    std::uint64_t const fence;
    std::optional<attribute_value> const data;

    lock_lease lease;
    int users = 1;
    std::optional<attribute_value> new_data;  ///< For the last release.
    std::optional<error> last_failure;        ///< Of heartbeats since the last success.
    std::vector<std::shared_ptr<lock_guard>> guards;

  private:
    using rep = std::chrono::steady_clock::rep;

    std::atomic<rep> until_;
    std::atomic<lock_state> state_{lock_state::held};
    engine::task_group tasks_;
    bool told_end_ = false;
};

/// A handle's share of a grant. May be destroyed on any thread.
class lock_hold {
  public:
    explicit lock_hold(std::shared_ptr<lock_grant> its_grant) : grant{std::move(its_grant)} {}
    lock_hold(lock_hold const&) = delete;
    lock_hold& operator=(lock_hold const&) = delete;
    ~lock_hold();

    std::shared_ptr<lock_grant> const grant;
    bool let_go = false;  ///< It is no user any more. On the client's executor only.
};

class lock_access {
  public:
    static lock_handle make(std::shared_ptr<lock_grant> grant) {
        return lock_handle{std::make_shared<lock_hold>(std::move(grant))};
    }
    static std::shared_ptr<lock_hold> const& hold_of(lock_handle const& handle) {
        return handle.hold_;
    }
    static std::shared_ptr<lock_book> const& book_of(locks const& which) { return which.state_; }
};

/// Extends the lease, by the client's executor. Cancellation is a value.
boost::asio::awaitable<void> extend_lease(std::shared_ptr<lock_grant> grant,
                                          std::optional<std::chrono::milliseconds> lease,
                                          call_options options,
                                          std::shared_ptr<std::optional<error>> failure);

/// What `store_data` comes to.
class store_job {
  public:
    store_job(std::shared_ptr<lock_grant> which, attribute_value its_data, call_options with)
        : grant{std::move(which)}, data{std::move(its_data)}, options{with} {}

    std::shared_ptr<lock_grant> const grant;
    attribute_value const data;
    call_options options;
    result<store_outcome> outcome = error{cancelled_code()};  // before it could begin
};

/// Writes data without giving the lock back. On the client's executor; cancellation is a value.
boost::asio::awaitable<void> store_data(std::shared_ptr<store_job> job);

/// What `give_back` comes to.
class release_job {
  public:
    release_job(std::shared_ptr<lock_hold> its_hold, std::optional<attribute_value> its_data,
                call_options with)
        : hold{std::move(its_hold)}, data{std::move(its_data)}, options{with} {}

    std::shared_ptr<lock_hold> hold;
    std::optional<attribute_value> data;
    call_options options;
    result<release_outcome> outcome = error{cancelled_code()};  // before it could begin
};

/// Gives a lock back. On the client's executor; cancellation is a value.
boost::asio::awaitable<void> give_back(std::shared_ptr<release_job> job);

}  // namespace dynaco::recipes::detail
