// The part of the world between clients and service: what becomes of a request.
#include "support/simulation/failures.hpp"
#include "support/simulation/simulated_world.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::test {
namespace {

bool meets_transactions(std::string_view operation) {
    return operation.starts_with("Transact") || operation == "PutItem" ||
           operation == "UpdateItem" || operation == "DeleteItem";
}

error connection_failure(errc code, bool may_have_been_applied) {
    error::details details;
    details.may_have_been_applied = may_have_been_applied;
    return error{make_error_code(code), std::move(details)};
}

}  // namespace

// Draws the same number of random numbers whatever comes out, so that a setting more or less
// changes as little as it can.
exchange_fate simulated_world::decide(std::string_view operation, bool is_cut_off,
                                      moment response_limit) {
    exchange_fate fate;
    auto const& set = settings_;
    auto const delay = [&] {
        auto const usual = random_.between(set.least_delay, set.most_delay);
        auto const slow = random_.between(set.least_delay, set.slow_delay);
        return random_.chance(set.slow) ? slow : usual;
    };
    fate.request_delay = delay();
    fate.second_delay = delay();
    fate.reply_delay = delay();
    fate.breaks_after = fate.request_delay + delay();
    fate.breaks = random_.chance(set.breaks);
    fate.arrives = !random_.chance(set.request_lost);
    fate.is_answered = !random_.chance(set.reply_lost);
    auto const late_by = random_.between(moment{}, set.most_late);
    if (random_.chance(set.late)) {
        fate.request_delay = response_limit + late_by;
        fate.is_answered = false;
    }
    fate.is_replayed = random_.chance(set.replayed);
    auto const luck = random_.unit();
    auto limit = set.throttled;
    using service = exchange_fate::service;
    if (luck < limit) {
        fate.does = service::throttles;
    } else if (luck < (limit += set.server_error)) {
        fate.does = service::fails_before;
    } else if (luck < (limit += set.server_error_after)) {
        fate.does = service::fails_after;
    } else if (luck < limit + set.conflict && meets_transactions(operation)) {
        fate.does = service::conflicts;
    }
    auto const age = random_.between(moment{}, set.most_stale);
    if (random_.chance(set.stale_read)) fate.read_age = age;
    auto const some = static_cast<std::size_t>(random_.between(1, 10));
    if (random_.chance(set.unprocessed)) fate.batch_items = some;
    if (is_cut_off) {
        fate.arrives = false;
        fate.is_refused = fate.breaks;
    }
    return fate;
}

void simulated_world::send(exchange_pointer const& exchange, moment response_limit) {
    auto const owner = exchange->process;
    exchange->number = ++exchanges_;
    exchange->fate = decide(exchange->operation, processes_[owner]->is_cut_off(), response_limit);
    auto const& fate = exchange->fate;
    trace_.add(now_, owner, "sends", exchange);
    if (fate.arrives) {
        on_their_way_ += fate.is_replayed ? 2 : 1;
        events_.add(now_ + fate.request_delay, std::nullopt, [this, exchange] {
            if (!exchange->fate.is_replayed) return arrive(exchange);
            // The first time is carried out as well as the second, and nobody hears of it.
            --on_their_way_;
            carry_out(*exchange);
            trace_.add(now_, std::nullopt, "service (replayed)", exchange);
            events_.add(now_ + exchange->fate.second_delay, std::nullopt,
                        [this, exchange] { arrive(exchange); });
        });
    }
    if ((fate.arrives && fate.is_answered) || !fate.breaks) return;
    events_.add(now_ + fate.breaks_after, owner, [this, exchange] {
        auto const wait = exchange->waits.lock();
        if (!wait) return;
        bool const refused = exchange->fate.is_refused;
        exchange->failure =
            connection_failure(refused ? errc::connect_failed : errc::connection_closed, !refused);
        trace_.add(now_, exchange->process, refused ? "is refused" : "is disconnected", exchange);
        wait->end(wait_end::done);
    });
}

void simulated_world::carry_out(simulated_exchange& exchange) {
    using service = exchange_fate::service;
    auto const& fate = exchange.fate;
    if (fate.does == service::throttles) {
        exchange.answer = {400, error_body(service_failure("ThrottlingException", "Slow down."))};
        return;
    }
    auto const fault = [] { return error_body(service_failure("InternalServerError", "Oops.")); };
    if (fate.does == service::fails_before) {
        exchange.answer = {500, fault()};
        return;
    }
    table_.now(now_);
    table_.read_age(fate.read_age);
    table_.batch_items(fate.batch_items);
    table_.conflicts(fate.does == service::conflicts);
    exchange.answer = table_.handle(exchange.operation, exchange.body);
    if (fate.does == service::fails_after) exchange.answer = {500, fault()};
}

void simulated_world::arrive(exchange_pointer const& exchange) {
    --on_their_way_;
    carry_out(*exchange);
    trace_.add(now_, std::nullopt, "service answers", exchange);
    if (!exchange->fate.is_answered) return;
    events_.add(now_ + exchange->fate.reply_delay, exchange->process,
                [this, exchange] { reply(exchange); });
}

void simulated_world::reply(exchange_pointer const& exchange) {
    auto const wait = exchange->waits.lock();
    if (!wait || processes_[exchange->process]->is_cut_off()) return;
    trace_.add(now_, exchange->process, "is answered", exchange);
    wait->end(wait_end::done);
}

}  // namespace dynaco::test
