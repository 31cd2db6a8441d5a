#include "recipes/idempotency_book.hpp"

#include "recipes/lock_timing.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

using claim_time = std::chrono::milliseconds;

std::string claim_milliseconds(claim_time value) {
    return std::to_string(value.count()) + " ms";
}

std::optional<std::string> claim_time_outside(std::string const& what, claim_time value,
                                              claim_time least, claim_time most) {
    if (value >= least && value <= most) return std::nullopt;
    return "idempotency_options: " + what + " of " + claim_milliseconds(value) + " must be " +
           claim_milliseconds(least) + " to " + claim_milliseconds(most);
}

}  // namespace

std::optional<std::string> find_fault(idempotency_options const& options) {
    using std::chrono::hours;
    using std::chrono::seconds;
    if (auto fault =
            claim_time_outside("in_progress", options.in_progress(), claim_time{10}, hours{24})) {
        return fault;
    }
    if (auto fault = claim_time_outside("keep_result", options.keep_result(), seconds{1},
                                        hours{24 * 3653})) {
        return fault;
    }
    if (auto fault = claim_time_outside("clock_allowance", options.clock_allowance(), seconds{0},
                                        hours{24})) {
        return fault;
    }
    if (auto fault = claim_time_outside("poll", options.poll(), claim_time{1}, hours{1})) {
        return fault;
    }
    if (!(options.drift() >= 0 && options.drift() <= 0.25)) {
        return "idempotency_options: drift of " + std::to_string(options.drift()) +
               " must be 0 to 0.25";
    }
    if (options.margin() < claim_time::zero() || options.margin() >= options.in_progress()) {
        return "idempotency_options: margin of " + claim_milliseconds(options.margin()) +
               " must not be negative, and less than in_progress";
    }
    return std::nullopt;
}

idempotency_book::idempotency_book(std::shared_ptr<table_home> its_home, idempotency_options with)
    : home{std::move(its_home)}, options{with} {
    if (auto fault = find_fault(options)) {
        throw exception{error{errc::invalid_argument, *std::move(fault)}};
    }
}

idempotency_book::time_point idempotency_book::end_of_claim(time_point asked_at) const {
    return asked_at + lease_length{options.in_progress(), options.drift()}.for_holder();
}

claim_write idempotency_book::make_write_for(std::string const& key, std::string validation,
                                             time_point now) {
    claim_write made{home->new_id(), std::move(validation)};
    auto const* const known = find(key);
    auto const seen = known ? known->stealable(now) : std::nullopt;
    if (seen) made.instead = seen->grant;
    return made;
}

void idempotency_book::saw(std::string const& key, idempotency_record const& record,
                           time_point now) {
    if (record.status != idempotency_record::status_type::in_progress) {
        // Most keys are never seen again.
        entries_.erase(key);
        return;
    }
    lock_record as_lock;
    as_lock.owner.emplace();
    as_lock.grant = record.claim;
    as_lock.lease = record.lease;
    entry_of(key).saw(as_lock, now);
}

void idempotency_book::disown(std::string const& key, std::string claim) {
    entry_of(key).disown(std::move(claim));
}

bool idempotency_book::is_replaceable(std::string const& key, time_point now) const {
    auto const* const known = find(key);
    return known && known->stealable(now).has_value();
}

std::optional<idempotency_book::time_point> idempotency_book::stale_at(
    std::string const& key) const {
    auto const* const known = find(key);
    return known ? known->stale_at() : std::nullopt;
}

lock_observation const* idempotency_book::find(std::string const& key) const {
    auto const found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

idempotency_book::time_point idempotency_book::next_look(std::string const& key, time_point now) {
    auto const full = static_cast<double>(time_point::duration{options.poll()}.count());
    auto const part = full * (0.5 + home->random01() / 2);
    auto next = now + time_point::duration{static_cast<time_point::rep>(part)};
    auto const stale = stale_at(key);
    if (stale && *stale > now) next = std::min(next, *stale);
    return next;
}

lock_observation& idempotency_book::entry_of(std::string const& key) {
    auto const found = entries_.find(key);
    if (found != entries_.end()) return found->second;
    if (entries_.size() >= most_entries) {
        entries_.erase(std::min_element(
            entries_.begin(), entries_.end(),
            [](auto const& a, auto const& b) { return a.second.seen_at() < b.second.seen_at(); }));
    }
    lock_observation fresh{options.drift(), options.in_progress()};
    return entries_.try_emplace(key, std::move(fresh)).first->second;
}

}  // namespace dynaco::recipes::detail
