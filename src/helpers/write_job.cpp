#include "helpers/write_job.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/item_size.hpp>

#include "helpers/capacity_total.hpp"
#include "helpers/write_lane.hpp"
#include "policy/key_identity.hpp"
#include "wire/item_json_size.hpp"
#include "wire/text_rules.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::helpers {
namespace {

// What a write has around its item, with the name of its table, which may be the only one of it.
constexpr std::size_t wrapping_bytes = 50;

item const& item_of(write_request const& write) {
    return write.put_request() ? write.put_request()->item() : write.delete_request()->key();
}

}  // namespace

write_job::write_job(std::shared_ptr<engine::core> which, batch_write_options options)
    : core_{std::move(which)},
      options_{std::move(options)},
      deadline_{batch_deadline(options_.call(), engine::now(*core_))},
      lanes_{core_->executor()},
      changed_{core_->executor(), boost::asio::steady_timer::time_point::max()} {
    for (auto const& [name, key] : options_.table_keys()) tables_[table_index(name)].key = key;
}

// There are few tables, and mostly the last one is named again.
std::size_t write_job::table_index(std::string const& name) {
    auto const found = std::ranges::find(tables_, name, &table_state::name);
    auto const index = static_cast<std::size_t>(found - tables_.begin());
    if (found == tables_.end()) tables_.emplace_back(name);
    return index;
}

std::optional<error> write_job::check_table(std::size_t which) const {
    if (tables_[which].key) return std::nullopt;
    auto const broken = wire::broken_table_rule(tables_[which].name);
    if (!broken) return std::nullopt;
    return error{errc::invalid_argument, "the table's name " + *broken};
}

void write_job::learn_key(std::size_t which, key_names names) {
    tables_[which].key = std::move(names);
}

bool write_job::begin_asking(std::size_t which) {
    return !std::exchange(tables_[which].is_asked_for, true);
}

void write_job::end_asking(std::size_t which) {
    tables_[which].is_asked_for = false;
    changed_.cancel();
}

std::optional<error> write_job::check(std::size_t which, table_write const& offered) const {
    auto const& names = *tables_[which].key;
    auto const& write = offered.write;
    if (write.put_request().has_value() == write.delete_request().has_value()) {
        return error{errc::invalid_argument,
                     "has not exactly one of put_request and "
                     "delete_request"};
    }
    return write.put_request() ? check_item(write.put_request()->item(), names)
                               : check_key(write.delete_request()->key(), names);
}

std::size_t write_job::bytes_of(table_write const& write) {
    return wire::item_json_size(item_of(write.write)) + write.table_name.size() + wrapping_bytes;
}

std::optional<std::string> write_job::identity_of(std::size_t which,
                                                  write_request const& write) const {
    if (!write.put_request() && !write.delete_request()) return std::nullopt;
    return policy::key_identity(which, item_of(write), *tables_[which].key);
}

bool write_job::has_room(std::size_t bytes) const {
    if (plan_.waiting() == 0) return true;
    return plan_.waiting() < options_.max_buffered_writes() &&
           plan_.waiting_bytes() + bytes <= options_.max_buffered_bytes();
}

void write_job::accept(std::size_t which, table_write write, std::size_t bytes) {
    auto const added = plan_.add(*identity_of(which, write.write), bytes);
    ++accepted_;
    contents_.emplace(added.which, content(which, std::move(write.write)));
    if (!added.replaced) return;
    contents_.erase(*added.replaced);
    ++replaced_;
}

void write_job::leave(table_write write) {
    refused_.emplace_back(std::move(write), failure_.value(), false);
}

// One lane for each 25 writes that wait and that no lane is about to take.
void write_job::start_lanes() {
    auto const most = static_cast<std::size_t>(options_.concurrency());
    while (!failure_ && lanes_.running() < most &&
           plan_.waiting() > starting_ * policy::write_plan::most_writes) {
        ++starting_;
        lanes_.spawn(write_lane(shared_from_this()));
    }
}

write_job::ids write_job::next() {
    auto taken = failure_ ? ids{} : plan_.take();
    if (!taken.empty()) changed_.cancel();  // there is room
    return taken;
}

batch_write_item_request write_job::make_request(ids const& asked) {
    std::vector<std::vector<write_request>> by_table(tables_.size());
    for (auto const which : asked) {
        auto& each = contents_.at(which);
        by_table[each.table].push_back(std::move(each.write));
    }
    batch_write_item_request request;
    for (std::size_t index = 0; index != by_table.size(); ++index) {
        if (by_table[index].empty()) continue;
        request.request_item(tables_[index].name, std::move(by_table[index]));
    }
    if (auto const& wanted = options_.return_consumed_capacity()) {
        request.return_consumed_capacity(*wanted);
    }
    return request;
}

// Copies what is left over back out of a request, in which each table's writes are in the order of
// `asked`.
void write_job::restore(ids const& asked, ids const& left,
                        batch_write_item_request const& request) {
    std::vector<std::size_t> next(tables_.size());
    for (auto const which : asked) {
        auto& each = contents_.at(which);
        auto const place = next[each.table]++;
        if (!std::ranges::binary_search(left, which)) continue;
        each.write = request.request_items().find(tables_[each.table].name)->at(place);
    }
}

std::optional<time_point> write_job::settle(ids& asked, request_outcome const& outcome,
                                            policy::batch_rounds& rounds) {
    ids left;
    auto failed = outcome.failure;
    bool in_doubt = outcome.in_doubt;
    if (failed) {
        in_doubt |= failed->may_have_been_applied();
    } else {
        add_capacity(capacity_, outcome.answer.consumed_capacity);
        if (!left_over(asked, outcome.answer, left)) {
            failed = error{errc::malformed_response,
                           "the reply to BatchWriteItem has a write that was not sent"};
            in_doubt = true;
        }
    }
    if (failed) {
        restore(asked, asked, outcome.request);
        fail(*failed);
        give_up(asked, *failed, in_doubt);
        return std::nullopt;
    }
    restore(asked, left, outcome.request);
    auto const sent = asked.size();
    written(asked, left);
    asked = std::move(left);
    if (!goes_on(asked, in_doubt)) return std::nullopt;
    policy::failure_moment moment;
    moment.now = engine::now(*core_);
    moment.deadline = deadline_;
    moment.random01 = core_->random01();
    auto const again = rounds.left_over(asked.size() != sent, moment);
    if (again.retries()) return moment.now + again.delay;
    auto const reason = batch_gave_up(
        again.verdict, batch_round(sent, asked.size(), "BatchWriteItem"), rounds.stalled());
    fail(reason);
    give_up(asked, reason, in_doubt);
    return std::nullopt;
}

bool write_job::goes_on(ids& asked, bool in_doubt) {
    if (failure_) give_up(asked, *failure_, in_doubt);
    return !asked.empty();
}

// False if the answer names what was not sent: it cannot be understood.
bool write_job::left_over(ids const& asked, batch_write_item_response const& answer,
                          ids& left) const {
    for (auto const& [name, writes] : answer.unprocessed_items) {
        auto const found = std::ranges::find(tables_, name, &table_state::name);
        if (found == tables_.end() || !found->key) return false;
        auto const index = static_cast<std::size_t>(found - tables_.begin());
        for (auto const& each : writes) {
            auto const identity = identity_of(index, each);
            auto const which = identity ? plan_.in_flight_of(*identity) : std::nullopt;
            if (!which || !std::ranges::binary_search(asked, *which)) return false;
            left.push_back(*which);
        }
    }
    std::ranges::sort(left);
    return true;
}

void write_job::written(ids const& asked, ids const& left) {
    for (auto const which : asked) {
        if (std::ranges::binary_search(left, which)) continue;
        plan_.settle(which);
        contents_.erase(which);
        ++written_;
    }
    changed_.cancel();
    if (asked.size() == left.size() || !options_.on_progress()) return;
    try {
        options_.on_progress()(written_ + replaced_, accepted_);
    } catch (...) {
        fail(callback_threw());
    }
}

void write_job::hand_back(id which, error const& reason, bool in_doubt) {
    auto const held = contents_.extract(which);
    auto& each = held.mapped();
    leftovers_.emplace(
        which, batch_write_leftover(table_write(tables_[each.table].name, std::move(each.write)),
                                    reason, in_doubt));
}

void write_job::give_up(ids& asked, error const& reason, bool in_doubt) {
    for (auto const which : asked) {
        plan_.settle(which);
        hand_back(which, reason, in_doubt);
    }
    asked.clear();
}

// The first failure is the reason; what is in flight besides may still be written.
void write_job::fail(error failure) {
    if (failure_) return;
    failure_ = std::move(failure);
    for (auto const which : plan_.stop()) hand_back(which, *failure_, false);
    pauses_->end();
    changed_.cancel();
}

void write_job::step_out(turns::iterator turn) {
    turns_.erase(turn);
    if (!turns_.empty()) changed_.cancel();
}

batch_write_result write_job::result() {
    // Cancelled before anything could begin, or while it was being looked after.
    if (plan_.waiting() != 0) fail(error{cancelled_code()});
    batch_write_result made;
    made.written = written_;
    made.replaced = replaced_;
    for (auto& [which, each] : leftovers_) made.leftovers.push_back(std::move(each));
    leftovers_.clear();
    std::ranges::move(refused_, std::back_inserter(made.leftovers));
    refused_.clear();
    made.failure = failure_;
    made.consumed_capacity = std::move(capacity_);
    return made;
}

}  // namespace dynaco::helpers
