#include "net/pool.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <cassert>

namespace dynaco::net {
namespace asio = boost::asio;

namespace {

// How often idle connections are looked after while calls are in flight.
constexpr auto tick_interval = std::chrono::seconds{1};

policy::pool_limits limits_of(pool_config const& config) {
    policy::pool_limits limits;
    limits.max_connections = config.max_connections;
    limits.max_connecting = config.max_connecting;
    limits.max_waiters = config.max_waiters;
    limits.min_connections = config.min_connections;
    limits.idle_timeout = config.idle_timeout;
    limits.max_age = config.max_age;
    return limits;
}

}  // namespace

lease::~lease() {
    if (owner_) owner_->release(id_, keep_, otherwise_);
}

net::connection& lease::connection() const noexcept {
    return *owner_->at(id_).open;
}

waiter::waiter(pool& owner) noexcept : owner_{owner}, turn_{owner.later_} {}

waiter::~waiter() {
    if (state_ == state::waiting) owner_.abandon(*this);
    if (state_ == state::granted) {
        auto unused = take();
        unused.keep();
    }
}

lease waiter::take() noexcept {
    assert(state_ == state::granted);
    state_ = state::idle;
    return lease{owner_, connection_, reused_};
}

pool::pool(std::shared_ptr<connect_settings> settings, pool_config const& config)
    : context_end_listener{settings->executor},
      settings_{std::move(settings)},
      ledger_{limits_of(config)},
      slots_(config.max_connections),
      later_{asio::require(settings_->executor, asio::execution::blocking.never)},
      tick_{*settings_->timers, *this} {}

void pool::acquire(waiter& who) {
    who.ticket_ = ledger_.acquire(settings_->timers->now(), todo_);
    if (!todo_.grants.empty() && todo_.grants.back().waiter == who.ticket_) {
        who.state_ = waiter::state::granted;
        who.connection_ = todo_.grants.back().connection;
        who.reused_ = todo_.grants.back().reused;
        todo_.grants.pop_back();
    } else if (!todo_.refusals.empty() && todo_.refusals.back().waiter == who.ticket_) {
        who.state_ = waiter::state::refused;
        who.reason_ = todo_.refusals.back().reason;
        todo_.refusals.pop_back();
    } else {
        auto const index = policy::pool_ledger::waiter_index(who.ticket_);
        if (waiters_.size() <= index) waiters_.resize(index + 1);
        waiters_[index] = &who;
        who.state_ = waiter::state::waiting;
    }
    keep_ticking();
    if (!todo_.empty()) apply(close_reason::idle_timeout);
}

std::optional<lease> pool::lease_idle() {
    if (ledger_.count().idle == 0) return std::nullopt;
    waiter who{*this};
    acquire(who);
    // It may have been too old, after all.
    if (!who.is_granted()) return std::nullopt;
    return who.take();
}

void pool::release(policy::connection_id id, bool reusable, close_reason otherwise) {
    auto const now = settings_->timers->now();
    at(id).open->rest(now);
    ledger_.release(id, reusable, now, todo_);
    if (!todo_.empty()) {
        auto const aged = reusable && !shut_down_;
        apply(aged ? close_reason::idle_timeout : otherwise);
    }
}

void pool::abandon(waiter& who) noexcept {
    take(who.ticket_).state_ = waiter::state::idle;
    ledger_.abandon(who.ticket_);
}

// It does not wait any more.
waiter& pool::take(policy::ticket ticket) noexcept {
    auto* const who = std::exchange(waiters_[policy::pool_ledger::waiter_index(ticket)], nullptr);
    assert(who && who->state_ == waiter::state::waiting);
    return *who;
}

void pool::on_context_end() noexcept {
    auto const self = shared_from_this();  // of which those who wait have the last share
    for (std::size_t i = 0; i < waiters_.size(); ++i) {
        if (waiters_[i]) waiters_[i]->turn_.drop();
    }
}

void pool::drop_idle() {
    std::vector<policy::connection_id> idle;
    ledger_.visit_idle([&](policy::connection_id id, clock::time_point) { idle.push_back(id); });
    for (auto const id : idle) ledger_.peer_closed(id, settings_->timers->now(), todo_);
    apply(close_reason::stale);
}

// Closes first: it frees slots that connects may use again.
void pool::apply(close_reason reason) {
    // An observer that is told of a close may begin a call, which is an event of its own.
    policy::pool_transaction now;
    std::swap(now, todo_);
    for (auto const id : now.to_close) close(id, reason);
    for (auto const& refused : now.refusals) {
        auto& who = take(refused.waiter);
        who.state_ = waiter::state::refused;
        who.reason_ = refused.reason;
        who.turn_.call();
    }
    for (auto const& grant : now.grants) {
        auto& who = take(grant.waiter);
        who.state_ = waiter::state::granted;
        who.connection_ = grant.connection;
        who.reused_ = grant.reused;
        who.turn_.call();
    }
    for (auto const id : now.connects) start_connect(id);
    now.clear();
    if (todo_.empty()) std::swap(now, todo_);  // it has memory
}

void pool::close(policy::connection_id id, close_reason reason) {
    auto& which = at(id);
    if (which.opening) which.opening->abandon();
    which.opening.reset();
    if (!which.open) return;
    if (settings_->observer) {
        close_event event;
        event.reason = reason;
        event.requests = which.open->exchanges();
        settings_->observer->on_close(event);
    }
    which.open->close();
    which.open.reset();
}

void pool::start_connect(policy::connection_id id) {
    auto const opener = std::make_shared<connector>(settings_);
    at(id).opening = opener;
    auto work = run_connect(shared_from_this(), id);
    asio::co_spawn(settings_->executor, std::move(work),
                   asio::bind_cancellation_slot(opener->slot(), asio::detached));
}

// `self` keeps the pool alive while this runs.
asio::awaitable<void> pool::run_connect([[maybe_unused]] std::shared_ptr<pool> self,
                                        policy::connection_id id) {
    auto const opener = at(id).opening;
    // Not inside the event that asked for it: a connect may fail at once.
    co_await asio::post(settings_->executor, asio::deferred);
    // Whatever is thrown, memory that is missing say, the slot must not stay taken.
    result<std::shared_ptr<connection>> made{
        error{errc::connect_failed, "an exception was thrown"}};
    try {
        made = co_await opener->open();
    } catch (...) {
    }
    // Shut down, or given up by the ledger: the slot is somebody else's now.
    if (at(id).opening != opener) co_return;
    at(id).opening.reset();
    if (opener->is_abandoned() && ledger_.count().waiting != 0) {
        start_connect(id);  // given up while nobody waited, but now somebody does
        co_return;
    }
    connected(id, std::move(made));
}

void pool::connected(policy::connection_id id, result<std::shared_ptr<connection>> made) {
    auto const now = settings_->timers->now();
    if (made) {
        at(id).open = *std::move(made);
        ledger_.connected(id, now, todo_);
    } else {
        connect_failure_ = made.error();
        ledger_.connect_failed(id, now, todo_);
    }
    apply(close_reason::shutdown);
}

void pool::top_up() {
    ledger_.tick(settings_->timers->now(), todo_);
    apply(close_reason::idle_timeout);
}

void pool::keep_ticking() {
    if (ticking_ || shut_down_) return;
    ticking_ = true;
    tick_.restart(settings_->timers->now() + tick_interval);
}

void pool::interrupt() {
    if (shut_down_ || !ticking_) return;
    auto const now = settings_->timers->now();
    top_up();
    watch_idle(now);
    tick_.restart(now + tick_interval);
}

// Not at each release: a connection that is used again within a tick would pay a read for nothing.
void pool::watch_idle(clock::time_point now) {
    ledger_.visit_idle([&](policy::connection_id id, clock::time_point since) {
        auto const& idle = at(id).open;
        if (idle->is_watched() || now - since < tick_interval) return;
        idle->watch([weak = weak_from_this(), id, which = idle.get()] {
            if (auto const self = weak.lock()) self->idle_ended(id, which);
        });
    });
}

void pool::idle_ended(policy::connection_id id, connection const* which) {
    if (at(id).open.get() != which) return;
    ledger_.peer_closed(id, settings_->timers->now(), todo_);
    apply(close_reason::peer_closed);
}

void pool::quiesce() {
    ticking_ = false;
    // A sweep that was due already must not find it and arm the timer again.
    tick_.until(clock::time_point::max());
    ledger_.visit_idle([&](policy::connection_id id, clock::time_point) {
        auto const& idle = at(id).open;
        if (idle->is_watched()) idle->end_watch();
        idle->slim();
    });
    settings_->memory->trim();
    for (auto const& each : slots_) {
        if (each.opening) each.opening->abandon();
    }
}

void pool::shut_down() {
    shut_down_ = true;
    ledger_.shutdown(todo_);
    apply(close_reason::shutdown);
}

}  // namespace dynaco::net
