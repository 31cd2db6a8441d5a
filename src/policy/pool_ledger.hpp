// The pool of connections as a ledger: events go in, what to do about them comes out.
//
// Vocabulary
//   connection   a slot, numbered from 0, and what the shell keeps under that number.
//   ticket       one acquire. It completes exactly once: granted, refused or abandoned.
//   waiter       a ticket that is not complete.
//   lease        a granted connection, until its release.
//   shell        the owner of sockets and timers. It feeds events in, carries transactions out.
//
// Life of a slot
//   free -> connecting     a connect is planned (`connects`)
//   connecting -> leased   `connected`, and somebody waits
//   connecting -> idle     `connected`, and nobody waits
//   connecting -> free     `connect_failed`; `shutdown` (`to_close`: cancel the connect)
//   leased -> leased       `release` of a reusable connection, and a waiter takes it over
//   leased -> idle         `release` of a reusable connection, and nobody waits
//   leased -> free         `release` of any other (`to_close`)
//   idle -> leased         `acquire`
//   idle -> free           it expired; `peer_closed`; `shutdown` (`to_close`)
//
// Rules
//   1. A grant moves the connection to the ticket inside the transition. Nobody is woken to
//      compete.
//   2. Idle connections are a stack: the newest is granted first, so that surplus ones grow old
//      and expire. Waiters are a queue: the oldest is served first.
//   3. A connection that was idle for idle_timeout or is max_age old is closed instead of
//      granted or kept.
//   4. Connects in progress cover as many waiters. A connect is planned for each waiter beyond
//      those, as soon as max_connecting and max_connections leave room for it. Who is served is
//      decided when a connection is there, not when its connect is planned: the oldest waiter
//      takes whichever comes first.
//   5. A connect that nobody waits for any more is not cancelled: its connection becomes idle,
//      as it is about to be useful, and expires like any other.
//   6. A failed connect that a waiter depended on takes the oldest waiter with it: refused at
//      once, so that no stream of later arrivals can keep it waiting. While connections are
//      leased, the others stay, as leases come back, and connects are planned anew; each
//      failure ends one wait, so that a dead server cannot cause an endless loop of connects.
//      Once nothing is leased, all waiters beyond the connects in progress are refused at once.
//   7. Only a tick opens connections that nobody waits for (min_connections), so that a server
//      which closes at once is tried again at the pace of the ticks.
//
// Invariants (asserted after each event)
//   leased + connecting + idle <= max_connections; connecting <= max_connecting;
//   waiting <= max_waiters; nothing is idle while somebody waits; no waiter is without a connect
//   that could be started; whoever waits has a connect or a lease to wait for; every ticket
//   completes exactly once; after `shutdown` and the release of all leases all counts are zero.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace dynaco::policy {

using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// A slot of the ledger. Assigned when a connect is planned, reused after the connection is closed.
enum class connection_id : std::uint32_t {};

/// One acquire. Tickets do not repeat.
enum class ticket : std::uint64_t {};

/// Bounds of a `pool_ledger`.
struct pool_limits {
    /// Leased, connecting and idle connections together; 1 .. 1,000,000. The 25 of the AWS SDK for
    /// C++ are known to be too few (aws/aws-sdk-cpp issue 2991).
    std::size_t max_connections = 64;
    /// Connects at the same time; at least 1. A burst of calls should not become a burst of
    /// handshakes.
    std::size_t max_connecting = 16;
    /// Acquires that wait; 1 .. 1,000,000.
    std::size_t max_waiters = 10'000;
    /// Connections that `tick` keeps open; 0 .. max_connections.
    std::size_t min_connections = 0;
    /// How long a connection may be idle; more than 0. DynamoDB closes idle connections after 60 to
    /// 90 s (aws/aws-sdk-java issue 1365, feast-dev/feast pull request 5167); 55 s retires them
    /// before that.
    duration idle_timeout = std::chrono::seconds{55};
    /// How old a connection may become; more than 0. A bound lets calls follow the addresses of the
    /// name.
    duration max_age = std::chrono::minutes{15};
};

/// Why an acquire got no connection.
enum class refusal {
    too_many_waiters,  ///< max_waiters wait already.
    connect_failed,    ///< The connect that it waited for failed.
    shut_down,         ///< The pool is shut down.
};

/// What the shell has to do after an event, in this order: `to_close` (it may free a slot that
/// `connects` uses again), `refusals`, `grants`, `connects`. Events append; `clear` keeps the
/// memory for the next one.
class pool_transaction {
  public:
    struct grant {
        ticket waiter;
        connection_id connection;
        bool reused;  ///< It was connected earlier: the peer may have closed it in the meantime.
        friend bool operator==(grant const&, grant const&) = default;
    };
    struct refused {
        ticket waiter;
        refusal reason;
        friend bool operator==(refused const&, refused const&) = default;
    };

    std::vector<grant> grants;
    std::vector<refused> refusals;
    std::vector<connection_id>
        to_close;  ///< Drop what is kept under the slot, a connect in progress too.
    std::vector<connection_id> connects;  ///< Connect, then report `connected` or `connect_failed`.

    bool empty() const noexcept {
        return grants.empty() && refusals.empty() && to_close.empty() && connects.empty();
    }
    void clear() noexcept {
        grants.clear();
        refusals.clear();
        to_close.clear();
        connects.clear();
    }
};

/// The state of a connection pool and all its decisions. Holds no connection, reads no clock.
///
/// Events are O(1) but for those that say otherwise. In a steady state nothing is allocated: memory
/// grows to the largest number of waiters seen.
///
/// @par Thread safety
/// None: events are to be serialised.
class pool_ledger {
  public:
    /// @throws std::invalid_argument if a limit is out of its range.
    explicit pool_ledger(pool_limits limits);

    /// Asks for a connection. The answer is in `out` (a grant or a refusal), or the ticket waits.
    ticket acquire(time_point now, pool_transaction& out);

    /// The waiter gives up. False if it does not wait: granted, refused or abandoned before; a
    /// grant that it does not want is then to be released.
    bool abandon(ticket waiter) noexcept;

    /// A lease ends. `reusable`: proven to be fit for another request (see reuse.hpp).
    void release(connection_id connection, bool reusable, time_point now, pool_transaction& out);

    /// A planned connect succeeded.
    void connected(connection_id connection, time_point now, pool_transaction& out);

    /// A planned connect failed. O(waiters that it refuses).
    void connect_failed(connection_id connection, time_point now, pool_transaction& out);

    /// The peer closed an idle connection. Ignored if it is not idle (any more): its holder will
    /// notice.
    void peer_closed(connection_id connection, time_point now, pool_transaction& out);

    /// Closes expired connections, longest idle first, and opens new ones up to min_connections.
    /// O(idle). Call it at `next_tick`, and now and then if min_connections is not 0.
    void tick(time_point now, pool_transaction& out);

    /// When an idle connection expires next; empty if none is idle. O(idle): ask once per sweep,
    /// not per call.
    std::optional<time_point> next_tick() const noexcept;

    /// Refuses all waiters, closes what is idle, cancels connects. Leases stay out until their
    /// release. From then on acquires are refused, and a connect that succeeded all the same is put
    /// to `to_close`.
    void shutdown(pool_transaction& out);

    struct counts {
        std::size_t leased = 0;
        std::size_t connecting = 0;
        std::size_t idle = 0;
        std::size_t waiting = 0;
        friend bool operator==(counts const&, counts const&) = default;
    };
    counts count() const noexcept { return count_; }

    pool_limits const& limits() const noexcept { return limits_; }

    /// Calls `visit(connection_id, time_point idle_since)` for idle connections, longest idle
    /// first.
    template <class Visitor>
    void visit_idle(Visitor&& visit) const {
        for (index at = oldest_idle_; at != none; at = slots_[at].newer) {
            visit(connection_id{at}, slots_[at].idle_since);
        }
    }

    /// A small number of a ticket that waits, below max_waiters and unique among those that wait
    /// now: an index for the shell's table of waiters. A later acquire may get it once the ticket
    /// is complete.
    static std::uint32_t waiter_index(ticket waiter) noexcept {
        return static_cast<std::uint32_t>(static_cast<std::uint64_t>(waiter) & index_mask);
    }

  private:
    using index = std::uint32_t;
    static constexpr index none = ~index{0};
    static constexpr ticket no_ticket{};
    // A ticket is a running number and, in its low bits, the place of its waiter.
    static constexpr unsigned index_bits = 20;
    static constexpr std::uint64_t index_mask = (std::uint64_t{1} << index_bits) - 1;

    enum class slot_state : std::uint8_t {
        free,        // on the list of free slots, linked by `older`
        connecting,  // the shell connects
        idle,        // on the stack of idle connections
        leased,      // with the holder of a ticket
    };
    struct slot {
        slot_state state = slot_state::free;
        index older = none;
        index newer = none;
        time_point born{};
        time_point idle_since{};
    };
    // A doubly linked queue in one vector instead of a ring: whoever gives up leaves no gap behind,
    // so that memory is bounded by the waiters there are, however long the oldest of them waits.
    struct waiter_node {
        ticket id = no_ticket;  // no_ticket when free
        index older = none;
        index newer = none;  // also links the free nodes
    };

    std::size_t open() const noexcept { return count_.leased + count_.connecting + count_.idle; }
    bool expired(slot const& which, time_point now) const noexcept;
    bool aged(slot const& which, time_point now) const noexcept;
    time_point expiry(slot const& which) const noexcept;

    void push_idle(index which, time_point now) noexcept;
    void remove_idle(index which) noexcept;
    void set_free(index which) noexcept;
    void close(index which, pool_transaction& out);
    void give_away(index which, bool reused, time_point now, pool_transaction& out);

    ticket next_ticket(index place) noexcept;
    ticket enqueue();
    void dequeue(index place) noexcept;
    ticket take_oldest_waiter() noexcept;
    void refuse_oldest(std::size_t how_many, refusal reason, pool_transaction& out);

    void plan_connects(std::size_t how_many, pool_transaction& out);
    void plan_for_waiters(pool_transaction& out);
    void check() const noexcept;

    pool_limits limits_;
    counts count_;
    bool shut_down_ = false;

    std::vector<slot> slots_;
    index first_free_ = none;
    index oldest_idle_ = none;
    index newest_idle_ = none;

    std::vector<waiter_node> waiters_;
    index free_waiter_ = none;
    index oldest_waiter_ = none;
    index newest_waiter_ = none;

    std::uint64_t issued_ = 0;     // tickets given out
    std::uint64_t completed_ = 0;  // tickets granted, refused or abandoned
};

}  // namespace dynaco::policy
