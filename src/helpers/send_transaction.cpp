#include "helpers/send_transaction.hpp"

#include "policy/deadline.hpp"

#include <algorithm>
#include <string>

namespace dynaco::helpers {
namespace {

constexpr int most_attempts = 1000;
constexpr std::size_t longest_token = 36;  // the service model's

}  // namespace

std::optional<error> find_fault(transaction_options const& options) {
    if (options.attempts() < 1 || options.attempts() > most_attempts) {
        return error{errc::invalid_argument,
                     "transaction_options.attempts: " + std::to_string(options.attempts()) +
                         " is not in 1 .. 1000"};
    }
    auto const& token = options.token();
    if (token && (token->empty() || token->size() > longest_token)) {
        return error{errc::invalid_argument, "transaction_options.token: has " +
                                                 std::to_string(token->size()) +
                                                 " characters; it has 1 .. 36"};
    }
    return std::nullopt;
}

policy::transaction_limits limits_of(transaction_options const& options, engine::core const& core,
                                     bool can_reconsider) {
    policy::transaction_limits limits;
    limits.attempts = options.attempts();
    limits.deadline =
        policy::deadline_of(options.calls(), engine::now(core), core.config().timeouts.call);
    limits.can_reconsider = can_reconsider;
    limits.repeats_conflicts = options.calls().retry_conflicts();
    return limits;
}

call_options options_of_call(transaction_options const& options, engine::core const& core,
                             policy::transaction_state const& state) {
    auto each = options.calls();
    if (state.deadline()) each.deadline(*state.deadline());
    auto const of_one_call = each.max_attempts().value_or(core.config().retry.max_attempts);
    each.max_attempts(std::min(of_one_call, state.attempts_left()));
    // They are no faults, which the client's quota of retries is for.
    each.retry_conflicts(false);
    return each;
}

error seen_as_a_whole(error const& failure, policy::transaction_state const& state) {
    return failure.with([&](error::details& payload) {
        payload.attempts = state.attempts();
        payload.may_have_been_applied = state.is_in_doubt();
    });
}

}  // namespace dynaco::helpers
