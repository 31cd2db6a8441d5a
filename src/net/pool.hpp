// The pool of connections: the thin shell around policy::pool_ledger, which makes all decisions.
#pragma once

#include "net/connector.hpp"
#include "net/context_end.hpp"
#include "net/turn.hpp"
#include "policy/pool_ledger.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace dynaco::net {

class pool;

/// A connection on loan. Discards it by default: `keep()` is said only on proof.
class lease {
  public:
    lease(pool& owner, policy::connection_id id, bool reused) noexcept
        : owner_{&owner}, id_{id}, reused_{reused} {}
    lease(lease&& other) noexcept
        : owner_{std::exchange(other.owner_, nullptr)},
          id_{other.id_},
          reused_{other.reused_},
          keep_{other.keep_},
          otherwise_{other.otherwise_} {}
    lease& operator=(lease&&) = delete;
    ~lease();

    net::connection& connection() const noexcept;
    /// It was idle: the server may have closed it.
    bool is_reused() const noexcept { return reused_; }
    void keep() noexcept { keep_ = true; }
    /// The server had closed it.
    void was_closed() noexcept { otherwise_ = close_reason::peer_closed; }

  private:
    pool* owner_;
    policy::connection_id id_;
    bool reused_;
    bool keep_ = false;
    close_reason otherwise_ = close_reason::not_reusable;
};

/// One acquire. Lives in the frame of the coroutine that waits; gives up, or gives back what it was
/// granted and nobody took, when it is destroyed.
class waiter {
  public:
    explicit waiter(pool& owner) noexcept;
    ~waiter();
    waiter(waiter const&) = delete;
    waiter& operator=(waiter const&) = delete;

    bool is_waiting() const noexcept { return state_ == state::waiting; }
    bool is_granted() const noexcept { return state_ == state::granted; }
    bool is_refused() const noexcept { return state_ == state::refused; }
    policy::refusal reason() const noexcept { return reason_; }
    lease take() noexcept;

    /// To be awaited: until there is an answer, an interruption or a cancellation.
    auto answer() noexcept { return turn_.wait(); }
    void interrupt() { turn_.call(); }

  private:
    friend class pool;

    enum class state {
        idle,     // not begun, or done
        waiting,  // in the ledger's queue
        granted,  // has a connection that nobody took yet
        refused,  // for reason_
    };

    pool& owner_;
    state state_ = state::idle;
    policy::ticket ticket_{};
    policy::connection_id connection_{};
    bool reused_ = false;
    policy::refusal reason_{};
    turn turn_;
};

/// Carries out what the ledger decides. Runs on one executor that runs one handler at a time.
class pool final : public std::enable_shared_from_this<pool>, private context_end_listener {
  public:
    pool(std::shared_ptr<connect_settings> settings, pool_config const& config);

    /// Asks for a connection: afterwards `who` is granted, refused or waiting.
    void acquire(waiter& who);
    /// A connection that is idle, if there is one: what `acquire` would grant at once.
    std::optional<lease> lease_idle();
    /// Why the connect that a refused waiter waited for failed.
    error const& connect_failure() const noexcept { return connect_failure_; }

    /// An idle connection was found dead: those that are idle for longer are no better.
    void drop_idle();
    /// Opens connections up to the minimum, within the limit of simultaneous connects.
    void top_up();
    policy::pool_ledger::counts count() const noexcept { return ledger_.count(); }

    void quiesce();
    void shut_down();
    /// Of the tick.
    void interrupt();

  private:
    friend class lease;
    friend class waiter;

    struct slot {
        std::shared_ptr<connection> open;
        std::shared_ptr<connector> opening;
    };
    slot& at(policy::connection_id id) { return slots_[static_cast<std::size_t>(id)]; }

    waiter& take(policy::ticket ticket) noexcept;
    void on_context_end() noexcept override;
    void release(policy::connection_id id, bool reusable, close_reason otherwise);
    void abandon(waiter& who) noexcept;
    void apply(close_reason reason);
    void close(policy::connection_id id, close_reason reason);
    void start_connect(policy::connection_id id);
    boost::asio::awaitable<void> run_connect(std::shared_ptr<pool> self, policy::connection_id id);
    void connected(policy::connection_id id, result<std::shared_ptr<connection>> made);
    void watch_idle(clock::time_point now);
    void idle_ended(policy::connection_id id, connection const* which);
    void keep_ticking();

    std::shared_ptr<connect_settings> settings_;
    policy::pool_ledger ledger_;
    policy::pool_transaction todo_;
    std::vector<slot> slots_;
    std::vector<waiter*> waiters_;        // by policy::pool_ledger::waiter_index; null: not waiting
    boost::asio::any_io_executor later_;  // never runs a function inside `execute`
    error connect_failure_{errc::connect_failed};
    timed_wait tick_;
    bool ticking_ = false;
    bool shut_down_ = false;
};

}  // namespace dynaco::net
