#include "policy/stream_ledger.hpp"

#include <algorithm>
#include <cassert>
#include <set>

namespace dynaco::policy {
namespace {

// One listing may be behind; a shard that two do not have any more is gone.
constexpr int listings_until_gone = 2;

std::string_view without_zeros(std::string_view number) noexcept {
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

}  // namespace

bool is_before(std::string_view left, std::string_view right) noexcept {
    left = without_zeros(left);
    right = without_zeros(right);
    return left.size() != right.size() ? left.size() < right.size() : left < right;
}

stream_ledger::shard_state& stream_ledger::at(std::string const& id) {
    auto const found = shards_.find(id);
    assert(found != shards_.end());
    return found->second;
}

void stream_ledger::begin(shard_state& which) {
    if (which.turn == 0) which.turn = ++turns_;
}

void stream_ledger::finish(shard_state& which) {
    begin(which);
    which.finished = true;
    which.iterator.clear();
    listing_is_stale_ = true;
    describe_pause_ = limits_.min_describe_interval;
    describe_due_ = std::min(describe_due_, described_at_ + describe_pause_);
}

void stream_ledger::add_gap(std::string const& id, shard_state& which, gap_cause cause) {
    begin(which);
    gaps_.emplace_back(id, which.last, cause);
    ++which.pending;
}

void stream_ledger::restore(std::vector<shard_checkpoint> checkpoints) {
    assert(!was_described_);
    restored_ = std::move(checkpoints);
}

// Listings

void stream_ledger::described(std::vector<listed_shard> listing, bool stream_is_disabled,
                              time_point now) {
    is_disabled_ = stream_is_disabled;
    bool const is_first = !was_described_;
    std::set<std::string, std::less<>> listed;
    for (auto const& each : listing) {
        listed.insert(each.id);
        auto& known = shards_[each.id];
        known.parent = each.parent;
        known.ending = each.ending;
    }
    for (auto const& each : listing) {
        auto const parent = shards_.find(each.parent);
        if (parent != shards_.end()) parent->second.has_child = true;
    }
    if (is_first) take_first_listing(listing);
    for (auto& [id, known] : shards_) settle(id, known, listed.contains(id), now);
    forget_old();

    was_described_ = true;
    describing_ = false;
    described_at_ = now;
    bool const expects_children =
        !is_disabled_ && std::any_of(shards_.begin(), shards_.end(), [](auto const& each) {
            return each.second.finished && !each.second.has_child && each.second.missing == 0;
        });
    if (listing_is_stale_ || expects_children) {
        describe_pause_ = std::clamp(2 * describe_pause_, limits_.min_describe_interval,
                                     limits_.describe_interval);
        if (listing_is_stale_) describe_pause_ = limits_.min_describe_interval;
    } else {
        describe_pause_ = limits_.describe_interval;
    }
    describe_due_ = now + describe_pause_;
}

// Where reading begins in what exists at the start.
void stream_ledger::take_first_listing(std::vector<listed_shard> const& listing) {
    for (auto& each : restored_) {
        auto& known = shards_[each.shard_id];
        begin(known);
        known.last = known.handed = known.saved = each.sequence_number.value_or("");
        known.finished = known.finish_saved = each.is_finished;
    }
    restored_.clear();
    if (!limits_.begins_at_latest) return;

    for (auto const& each : listing) {
        auto& known = at(each.id);
        if (known.turn != 0 || descends_from_begun(each.id)) continue;
        // A closed shard can be the newest of its line: its children are not listed yet.
        if (is_open(known) || !known.has_child) {
            known.from_latest = true;
        } else {
            known.finished = true;
        }
    }
    // Of a line of shards that look newest, as it was split while it was listed, the oldest is.
    for (auto const& each : listing) {
        auto& known = at(each.id);
        if (known.from_latest && descends_from_begun(each.id)) known.from_latest = false;
    }
}

// Whether reading has begun, or is to, in a shard that this one follows on from.
bool stream_ledger::descends_from_begun(std::string const& id) const {
    auto place = shards_.find(id);
    // No longer than there are shards: a circle would be the service's mistake.
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        place = shards_.find(place->second.parent);
        if (place == shards_.end()) return false;
        if (place->second.turn != 0 || place->second.from_latest) return true;
    }
    return false;
}

void stream_ledger::settle(std::string const& id, shard_state& which, bool is_listed,
                           time_point now) {
    if (is_listed) {
        which.missing = 0;
        if (which.is_lost) which.due = now + limits_.min_describe_interval;
        which.is_lost = false;
        return;
    }
    ++which.missing;
    bool const is_from_store = !was_described_ && !which.finished;
    if (which.is_lost || is_from_store) {
        bool const was_read = !which.ending.empty() && !is_before(which.last, which.ending);
        if (!was_read) add_gap(id, which, gap_cause::shard_trimmed);
        which.is_lost = false;
        finish(which);
    }
}

void stream_ledger::forget_old() {
    std::erase_if(shards_, [this](auto const& each) {
        auto const& which = each.second;
        // Others are forgotten when the store has done so.
        bool const is_in_store = limits_.has_store && which.turn != 0;
        return which.finished && which.pending == 0 && which.missing >= listings_until_gone &&
               !is_in_store;
    });
}

void stream_ledger::describe_failed(time_point now) {
    describing_ = false;
    listing_is_stale_ = true;
    describe_due_ = now + limits_.min_describe_interval;
}

// Plans

bool stream_ledger::is_open(shard_state const& which) const {
    return which.ending.empty();
}

bool stream_ledger::is_ready(shard_state const& which) const {
    if (which.finished || which.in_flight || which.is_lost) return false;
    auto const parent = shards_.find(which.parent);
    return parent == shards_.end() || parent->second.finished;
}

bool stream_ledger::is_unplaced(shard_state const& which) const {
    return which.from_latest && !which.from_horizon && !which.finished && which.last.empty() &&
           which.iterator.empty();
}

bool stream_ledger::is_placed() const {
    return std::none_of(shards_.begin(), shards_.end(),
                        [this](auto const& each) { return is_unplaced(each.second); });
}

bool stream_ledger::is_at_current_end(shard_state const& which) const {
    if (!limits_.stops_at_end || which.empty_answers < limits_.empty_answers_at_end) return false;
    // Some servers give an open shard an end, which moves on.
    return is_open(which) || which.from_latest || !is_before(which.last, which.ending);
}

bool stream_ledger::all_is_read() const {
    if (!was_described_ || describing_ || listing_is_stale_ || in_flight_ != 0) return false;
    if (!limits_.stops_at_end && !is_disabled_) return false;
    return std::all_of(shards_.begin(), shards_.end(), [this](auto const& each) {
        return each.second.finished || (is_ready(each.second) && is_at_current_end(each.second));
    });
}

stream_plan stream_ledger::plan(time_point now) {
    stream_plan out;
    auto const wake_at = [&out](time_point when) {
        out.wake = out.wake ? std::min(*out.wake, when) : when;
    };
    if (!describing_) {
        if (describe_due_ <= now) {
            out.describe = describing_ = true;
            listing_is_stale_ = false;
        } else {
            wake_at(describe_due_);
        }
    }
    std::vector<shard_map::iterator> due;
    for (auto place = shards_.begin(); was_described_ && place != shards_.end(); ++place) {
        auto const& which = place->second;
        if (!is_ready(which) || is_at_current_end(which)) continue;
        if (which.due <= now) {
            due.push_back(place);
        } else {
            wake_at(which.due);
        }
    }
    if (!is_placed())
        std::erase_if(due, [this](auto const& place) { return !is_unplaced(place->second); });
    std::stable_sort(due.begin(), due.end(), [](auto const& left, auto const& right) {
        return left->second.due < right->second.due;
    });
    for (auto const& place : due) {
        if (in_flight_ >= limits_.max_reads) break;
        auto& which = place->second;
        begin(which);
        which.in_flight = true;
        ++in_flight_;
        auto& read = out.reads.emplace_back();
        read.shard_id = place->first;
        read.iterator = which.iterator;
        if (which.from_horizon) {
            read.start = read_start::trim_horizon;
        } else if (!which.last.empty()) {
            read.start = read_start::after;
            read.after = which.last;
        } else if (which.from_latest) {
            read.start = read_start::latest;
        }
    }
    out.is_at_end = all_is_read();
    return out;
}

void stream_ledger::look_again() {
    for (auto& [id, which] : shards_) which.empty_answers = 0;
    listing_is_stale_ = true;
    describe_due_ = std::min(describe_due_, described_at_ + limits_.min_describe_interval);
}

// Answers

void stream_ledger::got_iterator(std::string const& shard, std::string iterator) {
    at(shard).iterator = std::move(iterator);
}

std::size_t stream_ledger::got_records(std::string const& shard,
                                       std::vector<std::string> const& numbers,
                                       std::optional<std::string> next_iterator, time_point called,
                                       double part) {
    auto& which = at(shard);
    assert(which.in_flight);
    which.in_flight = false;
    --in_flight_;

    std::size_t known = 0;
    while (known < numbers.size() && !which.last.empty() &&
           !is_before(which.last, numbers[known])) {
        ++known;
    }
    if (known < numbers.size()) {
        which.last = numbers.back();
        which.from_horizon = false;
        ++which.pending;
    }
    which.due = called + limits_.min_interval;
    if (numbers.empty()) {
        ++which.empty_answers;
        // In what is closed there is more to come, or the end.
        bool const may_grow = is_open(which) || !is_before(which.last, which.ending);
        if (may_grow && !limits_.stops_at_end) {
            which.pause = std::clamp(2 * which.pause, limits_.min_interval, limits_.max_pause);
            auto const share = which.pause * (1 - part / 2);
            which.due = std::max(which.due, called + std::chrono::duration_cast<duration>(share));
        }
    } else {
        which.empty_answers = 0;
        which.pause = duration::zero();
    }
    if (next_iterator) {
        which.iterator = *std::move(next_iterator);
    } else {
        finish(which);
    }
    return known;
}

void stream_ledger::read_failed(std::string const& shard, time_point now) {
    auto& which = at(shard);
    which.in_flight = false;
    --in_flight_;
    which.due = now + limits_.min_interval;
}

void stream_ledger::iterator_expired(std::string const& shard, time_point called) {
    auto& which = at(shard);
    read_failed(shard, called);
    which.iterator.clear();
    // What has been added since it began at the newest record is lost.
    if (is_unplaced(which) && !std::exchange(which.expiry_told, true)) {
        add_gap(shard, which, gap_cause::position_expired);
    }
}

void stream_ledger::data_trimmed(std::string const& shard, time_point called) {
    auto& which = at(shard);
    read_failed(shard, called);
    which.iterator.clear();
    if (!which.from_horizon) add_gap(shard, which, gap_cause::trimmed);
    which.from_horizon = true;
}

void stream_ledger::not_found(std::string const& shard) {
    auto& which = at(shard);
    which.in_flight = false;
    --in_flight_;
    which.is_lost = true;
    listing_is_stale_ = true;
    describe_due_ = std::min(describe_due_, described_at_ + limits_.min_describe_interval);
}

// Handing out

void stream_ledger::handed_out(std::string const& shard, std::string_view number) {
    at(shard).handed = number;
}

void stream_ledger::used_up(std::string const& shard) {
    auto& which = at(shard);
    assert(which.pending > 0);
    --which.pending;
}

std::vector<commit_step> stream_ledger::to_commit() const {
    std::vector<std::pair<std::uint64_t, commit_step>> steps;
    for (auto const& [id, which] : shards_) {
        if (which.turn == 0) continue;
        bool const is_done = which.finished && which.pending == 0;
        bool const is_gone = which.finish_saved && which.missing >= listings_until_gone;
        if (!is_gone && which.handed == which.saved && is_done == which.finish_saved) continue;
        commit_step step;
        step.checkpoint.shard_id = id;
        if (!which.handed.empty()) step.checkpoint.sequence_number = which.handed;
        step.checkpoint.is_finished = is_done;
        step.is_removal = is_gone;
        steps.emplace_back(which.turn, std::move(step));
    }
    std::sort(steps.begin(), steps.end(),
              [](auto const& left, auto const& right) { return left.first < right.first; });
    std::vector<commit_step> out;
    out.reserve(steps.size());
    for (auto& each : steps) out.push_back(std::move(each.second));
    return out;
}

void stream_ledger::committed(commit_step const& step) {
    auto const place = shards_.find(step.checkpoint.shard_id);
    if (place == shards_.end()) return;
    if (step.is_removal) {
        shards_.erase(place);
        return;
    }
    place->second.saved = step.checkpoint.sequence_number.value_or("");
    place->second.finish_saved = step.checkpoint.is_finished;
}

}  // namespace dynaco::policy
