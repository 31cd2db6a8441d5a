// A lock that was acquired.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/recipes/lock_state.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

namespace detail {
class lock_access;
class lock_grant;
class lock_hold;
}  // namespace detail

/// One's hold of a lock. While it lives it extends its lease in the background (unless
/// `lock_options::keep_alive` says otherwise), which is work on the client's executor.
///
/// Destroying it without `release` stops that and does nothing else: the lease runs out.
///
/// @par Lifetimes
/// It may outlive the locks and the client (the lease then runs out, its calls end with
/// `cancelled_code()`), but must be destroyed before the client's execution context.
/// @par Thread safety
/// `is_held`, `state` and the rest of the questions: from any thread. Calls: as of the client's
/// operations. It may be moved while no call is running; a moved-from handle may only be assigned
/// to or destroyed.
class lock_handle {
  public:
    lock_handle(lock_handle&& other) noexcept = default;
    lock_handle& operator=(lock_handle&& other) noexcept = default;
    ~lock_handle() = default;

    std::string const& key() const noexcept;
    std::string const& owner() const noexcept;

    /// Greater than those of all who had the lock before. Send it along with what the lock guards:
    /// whoever keeps that remembers the greatest one that it has seen and refuses smaller ones.
    /// Then one who believes to have the lock, and has not, does no harm.
    std::uint64_t fencing_token() const noexcept;

    /// The data that was stored with the lock when it was acquired: by the last one who gave it
    /// back with data, or stored some while holding it. It survives holders that die.
    std::optional<attribute_value> const& data() const noexcept;

    /// Whether the lease holds, by the local clock: nobody else has the lock now. It costs nothing.
    bool is_held() const noexcept { return state() == lock_state::held; }
    lock_state state() const noexcept;

    /// Extends the lease now, and with another length from now on if one is given.
    /// @return `held` if that was done; what ended the hold otherwise. `held` does not promise that
    /// the lease still holds when the caller looks.
    /// @par Errors `errc::invalid_argument` for a lease that is not more than twice the heartbeat;
    /// the failure of UpdateItem: the lock is held until its present lease ends.
    boost::asio::awaitable<lock_state> extend(call_options options = call_options()) const;
    boost::asio::awaitable<lock_state> extend(std::chrono::milliseconds lease,
                                              call_options options = call_options()) const;
    boost::asio::awaitable<result<lock_state>> extend(std::chrono::milliseconds lease,
                                                      call_options options, as_result_t) const;
    boost::asio::awaitable<result<lock_state>> extend(as_result_t) const;

    /// Stores data with the lock, and goes on holding it: what the next holder finds, also if this
    /// one dies. It extends the lease as `extend` does. `data()` stays what it was. Of several at
    /// the same time one is the last.
    /// @par Errors The failure of UpdateItem: it may have been stored.
    /// @par Cancellation As an error.
    boost::asio::awaitable<store_outcome> store(attribute_value data,
                                                call_options options = call_options()) const;
    boost::asio::awaitable<result<store_outcome>> store(attribute_value data, call_options options,
                                                        as_result_t) const;
    boost::asio::awaitable<result<store_outcome>> store(attribute_value data, as_result_t) const;

    /// Gives the lock back, if it is still held, and stores new data with it if some is given. From
    /// the moment of the call the handle is not held.
    /// @par Errors The failure of UpdateItem. The lock may or may not have been given back: the
    /// call may be repeated, with the same data, or the lease runs out.
    /// @par Cancellation As an error.
    boost::asio::awaitable<release_outcome> release(call_options options = call_options()) const;
    boost::asio::awaitable<release_outcome> release(attribute_value data,
                                                    call_options options = call_options()) const;
    boost::asio::awaitable<result<release_outcome>> release(std::optional<attribute_value> data,
                                                            call_options options,
                                                            as_result_t) const;
    boost::asio::awaitable<result<release_outcome>> release(as_result_t) const;

  private:
    friend class detail::lock_access;
    explicit lock_handle(std::shared_ptr<detail::lock_hold> hold) noexcept
        : hold_{std::move(hold)} {}

    std::shared_ptr<detail::lock_hold> hold_;
};

}  // namespace dynaco::recipes
