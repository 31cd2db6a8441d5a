#include "recipes/circuit_view.hpp"

#include <cassert>
#include <tuple>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

auto order_of(circuit_record const& record) {
    return std::tuple{record.era, record.openings, record.failures};
}

bool is_same_opening(circuit_record const& left, circuit_record const& right) {
    return left.state != circuit_state::closed && left.era == right.era &&
           left.openings == right.openings;
}

}  // namespace

bool circuit_view::is_older(circuit_record const& record, time_point asked) const {
    // What was asked for after the last answer is newer, even if somebody has deleted the record.
    if (!asked_ || asked >= answered_) return false;
    auto const fresh = order_of(record);
    auto const known = order_of(record_);
    return fresh < known || (fresh == known && asked < *asked_);
}

void circuit_view::saw(circuit_record record, time_point asked, time_point answered) {
    assert(asked <= answered);
    if (is_older(record, asked)) return;
    bool const opening_is_known = asked_ && is_same_opening(record_, record);
    if (!opening_is_known) open_since_ = answered;
    if (!opening_is_known || record.probe != record_.probe) probe_since_ = answered;
    if (!asked_ || asked > *asked_) asked_ = asked;
    if (answered > answered_) answered_ = answered;
    record_ = std::move(record);
}

std::optional<circuit_view::time_point> circuit_view::probe_due() const {
    if (record_.state == circuit_state::closed) return std::nullopt;
    if (record_.state == circuit_state::half_open) {
        if (record_.probe.empty()) return open_since_;
        lease_length const lease{record_.lease.value_or(lease_), drift_};
        return probe_since_ + lease.for_observer();
    }
    lease_length const timeout{record_.reset_timeout.value_or(reset_timeout_), drift_};
    return open_since_ + timeout.for_observer();
}

circuit_step circuit_view::next(time_point now, std::uint64_t threshold) const {
    auto const due = probe_due();
    if (due) return now >= *due ? circuit_step::probe : circuit_step::refuse;
    return record_.failures >= threshold ? circuit_step::open : circuit_step::run;
}

}  // namespace dynaco::recipes::detail
