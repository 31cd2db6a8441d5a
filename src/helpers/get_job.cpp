#include "helpers/get_job.hpp"

#include <dynaco/error_details.hpp>

#include "helpers/capacity_total.hpp"
#include "policy/key_identity.hpp"
#include "wire/item_json_size.hpp"
#include "wire/key_rules.hpp"
#include "wire/text_rules.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::helpers {
namespace {

// Which of the two is the partition key cannot be seen, and need not be known.
key_names names_of(item const& key) {
    auto const* const first = key.begin();
    if (key.size() == 1) return key_names(first->name);
    return key_names(first->name, (first + 1)->name);
}

error refuse(std::size_t position, std::string const& table, std::string const& rule) {
    return error{errc::invalid_argument,
                 "key " + std::to_string(position) + " (table \"" + table + "\"): " + rule};
}

}  // namespace

get_job::get_job(std::shared_ptr<engine::core> which, batch_get_list list,
                 batch_get_options options)
    : core_{std::move(which)},
      list_{std::move(list)},
      options_{std::move(options)},
      tables_(list_.tables_.size()) {}

void get_job::prepare() {
    failure_ = check_batch_options(options_.concurrency(), options_.call());
    deadline_ = batch_deadline(options_.call(), engine::now(*core_));
    ids_.reserve(list_.size());
    for (std::size_t position = 0; position != list_.size() && !failure_; ++position) {
        failure_ = add_entry(position);
    }
    if (failure_) plan_.stop();
}

std::optional<error> get_job::add_entry(std::size_t position) {
    auto const& [index, key] = list_.entries_[position];
    auto const& table = list_.tables_[index];
    if (auto const broken = wire::broken_key_rule(key))
        return refuse(position, table.name, *broken);
    auto& made = tables_[index];
    if (!made) {
        if (auto const broken = wire::broken_table_rule(table.name)) {
            return refuse(position, table.name, "the table's name " + *broken);
        }
        auto names = names_of(key);
        made.emplace(names, key_projection(table.projection_expression, table.names, names));
    }
    auto identity = policy::key_identity(index, key, made->key);
    if (!identity || key.size() != (made->key.sort_key ? 2 : 1)) {
        return refuse(position, table.name, "has other attributes than the table's first key");
    }
    auto const id = plan_.add(*std::move(identity), wire::item_json_size(key) + 1);
    if (id == first_.size()) {
        first_.push_back(position);
        times_.push_back(0);
        answers_.emplace_back();
    }
    ++times_[id];
    ids_.push_back(id);
    return std::nullopt;
}

std::size_t get_job::lanes() const {
    auto const requests =
        (plan_.waiting() + policy::get_plan::most_keys - 1) / policy::get_plan::most_keys;
    return std::min(requests, static_cast<std::size_t>(options_.concurrency()));
}

get_job::ids get_job::next() {
    return failure_ ? ids{} : plan_.take();
}

batch_get_item_request get_job::make_request(ids const& asked) const {
    std::vector<std::optional<keys_and_attributes>> by_table(tables_.size());
    for (auto const id : asked) {
        auto const& entry = list_.entries_[first_[id]];
        auto& keys = by_table[entry.table];
        if (!keys) {
            auto const& table = list_.tables_[entry.table];
            auto const& projection = tables_[entry.table]->projection;
            keys.emplace();
            if (table.consistent_read) keys->consistent_read(*table.consistent_read);
            if (projection.expression()) keys->projection_expression(*projection.expression());
            keys->expression_attribute_names(projection.names());
        }
        keys->add_key(entry.key);
    }
    batch_get_item_request request;
    for (std::size_t index = 0; index != by_table.size(); ++index) {
        if (!by_table[index]) continue;
        request.request_item(list_.tables_[index].name, *std::move(by_table[index]));
    }
    if (auto const& wanted = options_.return_consumed_capacity()) {
        request.return_consumed_capacity(*wanted);
    }
    return request;
}

std::optional<time_point> get_job::settle(ids& asked, batch_get_item_response& answer,
                                          std::optional<error> const& failure,
                                          policy::batch_rounds& rounds) {
    if (failure) {
        fail(*failure);
        give_up(asked);
        return std::nullopt;
    }
    add_capacity(capacity_, answer.consumed_capacity);
    ids left;
    auto const asked_for = asked.size();
    if (!finish(asked, answer, left)) {
        fail(error{errc::malformed_response,
                   "the reply to BatchGetItem has a key that was not asked for"});
        give_up(asked);
        return std::nullopt;
    }
    asked = std::move(left);
    if (asked.empty()) return std::nullopt;
    if (!goes_on(asked)) return std::nullopt;

    policy::failure_moment moment;
    moment.now = engine::now(*core_);
    moment.deadline = deadline_;
    moment.random01 = core_->random01();
    auto const next = rounds.left_over(asked.size() != asked_for, moment);
    if (next.retries()) return moment.now + next.delay;
    fail(batch_gave_up(next.verdict, batch_round(asked_for, asked.size(), "BatchGetItem"),
                       rounds.stalled()));
    give_up(asked);
    return std::nullopt;
}

void get_job::give_up(ids& asked) {
    for (auto const id : asked) plan_.give_up(id);
    asked.clear();
}

bool get_job::goes_on(ids& asked) {
    if (failure_) give_up(asked);
    return !asked.empty();
}

// What is neither left unprocessed nor among the items does not exist. False, with nothing changed
// in the plan, if the answer has keys that the request does not have: it cannot be understood.
bool get_job::finish(ids const& asked, batch_get_item_response& answer, ids& left) {
    std::size_t known = 0;
    for (std::size_t index = 0; index != tables_.size(); ++index) {
        if (!tables_[index]) continue;
        auto const& table = *tables_[index];
        auto const id_of = [&](item const& of) -> std::optional<std::size_t> {
            auto const identity = policy::key_identity(index, of, table.key);
            auto const id = identity ? plan_.find(*identity) : std::nullopt;
            return id && std::ranges::binary_search(asked, *id) ? id : std::nullopt;
        };
        if (auto* const keys = answer.unprocessed_keys.find(list_.tables_[index].name)) {
            ++known;
            for (auto const& key : keys->keys()) {
                auto const id = id_of(key);
                if (!id) return false;
                left.push_back(*id);
            }
        }
        if (auto* const items = answer.responses.find(list_.tables_[index].name)) {
            ++known;
            for (auto& each : *items) {
                auto const id = id_of(each);
                if (!id) return false;
                table.projection.strip(each);
                answers_[*id] = std::move(each);
            }
        }
    }
    if (known != answer.unprocessed_keys.size() + answer.responses.size()) return false;
    std::ranges::sort(left);
    std::size_t done = 0;
    for (auto const id : asked) {
        if (std::ranges::binary_search(left, id)) continue;
        plan_.answered(id);
        done += times_[id];
    }
    report_progress(done);
    return true;
}

void get_job::report_progress(std::size_t done) {
    if (done == 0) return;
    done_ += done;
    if (!options_.on_progress()) return;
    try {
        options_.on_progress()(done_, list_.size());
    } catch (...) {
        fail(callback_threw());
    }
}

// The first failure is the reason; what was in flight besides may add its answers.
void get_job::fail(error failure) {
    if (failure_) return;
    failure_ = std::move(failure);
    plan_.stop();
    pauses_->end();
}

batch_get_result get_job::result() {
    batch_get_result made;
    made.items.resize(list_.size());
    made.consumed_capacity = std::move(capacity_);
    for (std::size_t position = 0; position != list_.size(); ++position) {
        // A list that was refused has ids for its beginning only.
        if (position < ids_.size() && plan_.is_answered(ids_[position])) {
            auto const id = ids_[position];
            if (--times_[id] == 0) {
                made.items[position] = std::move(answers_[id]);
            } else {
                made.items[position] = answers_[id];
            }
        } else {
            auto& entry = list_.entries_[position];
            made.unprocessed.emplace_back(position, list_.tables_[entry.table].name,
                                          std::move(entry.key));
        }
    }
    made.failure = std::move(failure_);
    // Cancelled before anything could begin.
    if (!made.failure && !made.unprocessed.empty()) made.failure = error{cancelled_code()};
    return made;
}

}  // namespace dynaco::helpers
