#include "recipes/lock_book.hpp"

#include "recipes/lock_grant.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

using lock_time = std::chrono::milliseconds;

std::string lock_milliseconds(std::chrono::milliseconds value) {
    return std::to_string(value.count()) + " ms";
}

std::optional<std::string> lock_time_outside(std::string const& what, lock_time value,
                                             lock_time least, lock_time most) {
    if (value >= least && value <= most) return std::nullopt;
    return "lock_options: " + what + " of " + lock_milliseconds(value) + " must be " +
           lock_milliseconds(least) + " to " + lock_milliseconds(most);
}

constexpr lock_time shortest_lease{10};
constexpr lock_time longest_lease = std::chrono::hours{24};

}  // namespace

std::optional<std::string> find_lease_fault(lock_time lease, lock_options const& options) {
    if (auto fault = lock_time_outside("lease", lease, shortest_lease, longest_lease)) return fault;
    if (options.heartbeat() <= lock_time::zero()) {
        return "lock_options: heartbeat of " + lock_milliseconds(options.heartbeat()) +
               " must be greater than zero";
    }
    if (lease <= 2 * options.heartbeat()) {
        return "lock_options: lease of " + lock_milliseconds(lease) +
               " must be more than twice the heartbeat of " +
               lock_milliseconds(options.heartbeat());
    }
    if (options.margin() < lock_time::zero() || options.margin() + options.heartbeat() >= lease) {
        return "lock_options: margin of " + lock_milliseconds(options.margin()) +
               " must not be negative, and with the heartbeat less than the lease";
    }
    return std::nullopt;
}

std::optional<std::string> find_fault(lock_options const& options) {
    if (auto fault = find_lease_fault(options.lease(), options)) return fault;
    if (auto fault =
            lock_time_outside("poll", options.poll(), lock_time{1}, std::chrono::hours{1})) {
        return fault;
    }
    if (!(options.drift() >= 0 && options.drift() <= 0.25)) {
        return "lock_options: drift of " + std::to_string(options.drift()) + " must be 0 to 0.25";
    }
    if (options.owner() && options.owner()->empty()) {
        return "lock_options: owner must not be empty";
    }
    if (options.forget_after() && *options.forget_after() < 10 * options.lease()) {
        return "lock_options: forget_after of " + std::to_string(options.forget_after()->count()) +
               " s must be at least ten leases";
    }
    return std::nullopt;
}

lock_book::lock_book(std::shared_ptr<table_home> its_home, lock_options with)
    : home{std::move(its_home)},
      options{std::move(with)},
      bells{lock_bells::of(*home->core)},
      owner_{options.owner()} {
    if (auto fault = find_fault(options)) {
        throw exception{error{errc::invalid_argument, *std::move(fault)}};
    }
}

std::string lock_book::bell_place(std::string const& key) const {
    return home->name + '\n' + home->options.key_prefix() + key;
}

lock_claim lock_book::make_claim_for(std::string const& key, std::chrono::milliseconds lease,
                                     time_point now) {
    if (!owner_) owner_ = home->new_id();
    // Fences go on at the time of day if there is no record that has one.
    auto const today = home->wall_now().time_since_epoch();
    auto const first = std::chrono::duration_cast<std::chrono::microseconds>(today).count();
    lock_claim made{home->new_id(), *owner_, lease,
                    static_cast<std::uint64_t>(std::max<std::int64_t>(first, 0))};
    made.instead = entry_of(key).seen.stealable(now);
    return made;
}

void lock_book::saw(std::string const& key, lock_record const& record, time_point now) {
    entry_of(key).seen.saw(record, now);
}

void lock_book::disown(std::string const& key, std::string grant) {
    entry_of(key).seen.disown(std::move(grant));
}

bool lock_book::is_stealable(std::string const& key, time_point now) {
    return entry_of(key).seen.stealable(now).has_value();
}

lock_book::time_point lock_book::next_look(std::string const& key, time_point now) {
    auto const full = static_cast<double>(time_point::duration{options.poll()}.count());
    auto const part = full * (0.5 + home->random01() / 2);
    auto next = now + time_point::duration{static_cast<time_point::rep>(part)};
    auto const stale = entry_of(key).seen.stale_at();
    if (stale && *stale > now) next = std::min(next, *stale);
    return next;
}

void lock_book::add(std::string const& key, std::weak_ptr<lock_grant> grant) {
    auto& grants = entry_of(key).grants;
    std::erase_if(grants, [](auto const& each) { return each.expired(); });
    grants.push_back(std::move(grant));
}

std::shared_ptr<lock_grant> lock_book::held(std::string const& key) {
    auto const found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    for (auto const& each : found->second.grants) {
        auto grant = each.lock();
        if (grant && grant->users > 0 && grant->state() == lock_state::held) return grant;
    }
    return nullptr;
}

std::vector<std::shared_ptr<lock_grant>> lock_book::all_held() {
    std::vector<std::shared_ptr<lock_grant>> found;
    for (auto const& [key, each] : entries_) {
        if (auto grant = held(key)) found.push_back(std::move(grant));
    }
    return found;
}

lock_book::entry& lock_book::entry_of(std::string const& key) {
    auto const found = entries_.find(key);
    if (found != entries_.end()) return found->second;
    if (entries_.size() >= most_entries) forget_oldest();
    lock_observation fresh{options.drift(), options.lease()};
    return entries_.try_emplace(key, std::move(fresh)).first->second;
}

void lock_book::forget_oldest() {
    auto oldest = entries_.end();
    for (auto each = entries_.begin(); each != entries_.end(); ++each) {
        std::erase_if(each->second.grants, [](auto const& grant) { return grant.expired(); });
        if (!each->second.grants.empty()) continue;
        if (oldest == entries_.end() || each->second.seen.seen_at() < oldest->second.seen.seen_at())
            oldest = each;
    }
    if (oldest != entries_.end()) entries_.erase(oldest);
}

}  // namespace dynaco::recipes::detail
