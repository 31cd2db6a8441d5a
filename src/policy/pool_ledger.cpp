#include "policy/pool_ledger.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace dynaco::policy {
namespace {

constexpr std::size_t most_slots = 1'000'000;

void require(bool holds, char const* rule) {
    if (!holds) throw std::invalid_argument{rule};
}

pool_limits validated(pool_limits limits) {
    require(limits.max_connections >= 1 && limits.max_connections <= most_slots,
            "pool: max_connections must be 1 to 1000000");
    require(limits.max_connecting >= 1, "pool: max_connecting must be at least 1");
    require(limits.max_waiters >= 1 && limits.max_waiters <= most_slots,
            "pool: max_waiters must be 1 to 1000000");
    require(limits.min_connections <= limits.max_connections,
            "pool: min_connections must not exceed max_connections");
    require(limits.idle_timeout > duration::zero(), "pool: idle_timeout must be more than 0");
    require(limits.max_age > duration::zero(), "pool: max_age must be more than 0");
    return limits;
}

time_point saturating_sum(time_point start, duration length) noexcept {
    return length > time_point::max() - start ? time_point::max() : start + length;
}

std::uint32_t number(connection_id id) noexcept {
    return static_cast<std::uint32_t>(id);
}

}  // namespace

pool_ledger::pool_ledger(pool_limits limits)
    : limits_{validated(limits)}, slots_(limits_.max_connections) {
    // Downwards, so that the lowest numbers are the first to be used.
    for (auto at = static_cast<index>(slots_.size()); at-- > 0;) set_free(at);
}

ticket pool_ledger::acquire(time_point now, pool_transaction& out) {
    if (shut_down_) {
        ticket const refused = next_ticket(index_mask);
        ++completed_;
        out.refusals.push_back({refused, refusal::shut_down});
        return refused;
    }
    while (newest_idle_ != none) {
        index const which = newest_idle_;
        remove_idle(which);
        if (expired(slots_[which], now)) {
            close(which, out);
            continue;
        }
        slots_[which].state = slot_state::leased;
        ++count_.leased;
        ++completed_;
        ticket const granted = next_ticket(index_mask);
        out.grants.push_back({granted, connection_id{which}, true});
        check();
        return granted;
    }
    if (count_.waiting == limits_.max_waiters) {
        ticket const refused = next_ticket(index_mask);
        ++completed_;
        out.refusals.push_back({refused, refusal::too_many_waiters});
        check();
        return refused;
    }
    ticket const waiter = enqueue();
    plan_for_waiters(out);
    check();
    return waiter;
}

bool pool_ledger::abandon(ticket waiter) noexcept {
    index const place = waiter_index(waiter);
    if (place >= waiters_.size() || waiters_[place].id != waiter || waiter == no_ticket)
        return false;
    dequeue(place);
    ++completed_;
    check();
    return true;
}

void pool_ledger::release(connection_id connection, bool reusable, time_point now,
                          pool_transaction& out) {
    index const which = number(connection);
    assert(which < slots_.size() && slots_[which].state == slot_state::leased);
    --count_.leased;
    if (shut_down_ || !reusable || aged(slots_[which], now)) {
        close(which, out);
        plan_for_waiters(out);
    } else {
        give_away(which, true, now, out);
    }
    check();
}

void pool_ledger::connected(connection_id connection, time_point now, pool_transaction& out) {
    index const which = number(connection);
    if (shut_down_) {
        // It was cancelled too late; its slot is free already.
        out.to_close.push_back(connection);
        return;
    }
    assert(which < slots_.size() && slots_[which].state == slot_state::connecting);
    --count_.connecting;
    slots_[which].born = now;
    give_away(which, false, now, out);
    // This connect no longer counts towards max_connecting.
    plan_for_waiters(out);
    check();
}

void pool_ledger::connect_failed(connection_id connection, time_point, pool_transaction& out) {
    if (shut_down_) return;
    index const which = number(connection);
    assert(which < slots_.size() && slots_[which].state == slot_state::connecting);
    --count_.connecting;
    set_free(which);
    if (count_.waiting > count_.connecting) {
        std::size_t const uncovered = count_.waiting - count_.connecting;
        refuse_oldest(count_.leased > 0 ? 1 : uncovered, refusal::connect_failed, out);
        plan_for_waiters(out);
    }
    check();
}

void pool_ledger::peer_closed(connection_id connection, time_point, pool_transaction& out) {
    index const which = number(connection);
    if (which >= slots_.size() || slots_[which].state != slot_state::idle) return;
    remove_idle(which);
    close(which, out);
    check();
}

void pool_ledger::tick(time_point now, pool_transaction& out) {
    if (shut_down_) return;
    // All of them: age does not follow the order of the stack.
    for (index at = oldest_idle_; at != none;) {
        index const which = at;
        at = slots_[at].newer;
        if (!expired(slots_[which], now)) continue;
        remove_idle(which);
        close(which, out);
    }
    if (open() < limits_.min_connections) plan_connects(limits_.min_connections - open(), out);
    check();
}

std::optional<time_point> pool_ledger::next_tick() const noexcept {
    if (oldest_idle_ == none) return std::nullopt;
    time_point first = time_point::max();
    for (index at = oldest_idle_; at != none; at = slots_[at].newer) {
        first = std::min(first, expiry(slots_[at]));
    }
    return first;
}

void pool_ledger::shutdown(pool_transaction& out) {
    if (shut_down_) return;
    shut_down_ = true;
    refuse_oldest(count_.waiting, refusal::shut_down, out);
    while (oldest_idle_ != none) {
        index const which = oldest_idle_;
        remove_idle(which);
        close(which, out);
    }
    for (index which = 0; which < slots_.size(); ++which) {
        if (slots_[which].state == slot_state::connecting) close(which, out);
    }
    count_.connecting = 0;
    check();
}

bool pool_ledger::aged(slot const& which, time_point now) const noexcept {
    return now >= saturating_sum(which.born, limits_.max_age);
}

bool pool_ledger::expired(slot const& which, time_point now) const noexcept {
    return now >= expiry(which);
}

time_point pool_ledger::expiry(slot const& which) const noexcept {
    return std::min(saturating_sum(which.idle_since, limits_.idle_timeout),
                    saturating_sum(which.born, limits_.max_age));
}

void pool_ledger::push_idle(index which, time_point now) noexcept {
    slot& self = slots_[which];
    self.state = slot_state::idle;
    self.idle_since = now;
    self.older = newest_idle_;
    self.newer = none;
    (newest_idle_ == none ? oldest_idle_ : slots_[newest_idle_].newer) = which;
    newest_idle_ = which;
    ++count_.idle;
}

void pool_ledger::remove_idle(index which) noexcept {
    slot const& self = slots_[which];
    (self.older == none ? oldest_idle_ : slots_[self.older].newer) = self.newer;
    (self.newer == none ? newest_idle_ : slots_[self.newer].older) = self.older;
    --count_.idle;
}

void pool_ledger::set_free(index which) noexcept {
    slots_[which].state = slot_state::free;
    slots_[which].older = first_free_;
    first_free_ = which;
}

void pool_ledger::close(index which, pool_transaction& out) {
    set_free(which);
    out.to_close.push_back(connection_id{which});
}

void pool_ledger::give_away(index which, bool reused, time_point now, pool_transaction& out) {
    if (count_.waiting == 0) {
        push_idle(which, now);
        return;
    }
    slots_[which].state = slot_state::leased;
    ++count_.leased;
    out.grants.push_back({take_oldest_waiter(), connection_id{which}, reused});
}

ticket pool_ledger::next_ticket(index place) noexcept {
    return ticket{(++issued_ << index_bits) | place};
}

ticket pool_ledger::enqueue() {
    if (free_waiter_ == none) {
        waiters_.emplace_back();
        free_waiter_ = static_cast<index>(waiters_.size() - 1);
    }
    index const place = free_waiter_;
    waiter_node& self = waiters_[place];
    free_waiter_ = self.newer;
    self.id = next_ticket(place);
    self.older = newest_waiter_;
    self.newer = none;
    (newest_waiter_ == none ? oldest_waiter_ : waiters_[newest_waiter_].newer) = place;
    newest_waiter_ = place;
    ++count_.waiting;
    return self.id;
}

void pool_ledger::dequeue(index place) noexcept {
    waiter_node& self = waiters_[place];
    (self.older == none ? oldest_waiter_ : waiters_[self.older].newer) = self.newer;
    (self.newer == none ? newest_waiter_ : waiters_[self.newer].older) = self.older;
    self.id = no_ticket;
    self.newer = free_waiter_;
    free_waiter_ = place;
    --count_.waiting;
}

ticket pool_ledger::take_oldest_waiter() noexcept {
    ticket const oldest = waiters_[oldest_waiter_].id;
    dequeue(oldest_waiter_);
    ++completed_;
    return oldest;
}

void pool_ledger::refuse_oldest(std::size_t how_many, refusal reason, pool_transaction& out) {
    for (; how_many > 0; --how_many) out.refusals.push_back({take_oldest_waiter(), reason});
}

void pool_ledger::plan_connects(std::size_t how_many, pool_transaction& out) {
    how_many = std::min(
        {how_many, limits_.max_connections - open(), limits_.max_connecting - count_.connecting});
    for (; how_many > 0; --how_many) {
        index const which = first_free_;
        first_free_ = slots_[which].older;
        slots_[which].state = slot_state::connecting;
        ++count_.connecting;
        out.connects.push_back(connection_id{which});
    }
}

void pool_ledger::plan_for_waiters(pool_transaction& out) {
    if (count_.waiting > count_.connecting) plan_connects(count_.waiting - count_.connecting, out);
}

void pool_ledger::check() const noexcept {
#ifndef NDEBUG
    assert(open() <= limits_.max_connections);
    assert(count_.connecting <= limits_.max_connecting);
    assert(count_.waiting <= limits_.max_waiters);
    assert(count_.idle == 0 || count_.waiting == 0);
    assert(count_.waiting <= count_.connecting || count_.connecting == limits_.max_connecting ||
           open() == limits_.max_connections);
    assert(count_.waiting == 0 || count_.connecting + count_.leased > 0);
    assert(issued_ == completed_ + count_.waiting);
    assert(!shut_down_ || count_.waiting + count_.idle + count_.connecting == 0);

    counts found;
    for (slot const& each : slots_) {
        found.leased += each.state == slot_state::leased;
        found.connecting += each.state == slot_state::connecting;
        found.idle += each.state == slot_state::idle;
    }
    found.waiting = count_.waiting;
    assert(found == count_);
    std::size_t linked = 0;
    for (index at = oldest_idle_; at != none; at = slots_[at].newer) ++linked;
    assert(linked == count_.idle);
#endif
}

}  // namespace dynaco::policy
