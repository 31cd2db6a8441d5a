#include <dynaco/recipes/idempotency.hpp>

#include "engine/at_home.hpp"
#include "engine/or_throw.hpp"
#include "recipes/claim_key.hpp"
#include "table/quietly.hpp"

#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

// The end of a claim, on the client's executor: what only that may ask.
asio::awaitable<void> claim_and_tell(std::shared_ptr<detail::claim_job> job,
                                     std::shared_ptr<claim_answer> answer) {
    auto look = detail::try_claim(job);
    co_await std::move(look);
    answer->retry_after = detail::time_until_takeover(*job);
}

asio::awaitable<result<claim_answer>> claim_key(std::shared_ptr<detail::claim_job> job) {
    auto const answer = std::make_shared<claim_answer>(claim_outcome::in_progress);
    auto work = engine::at_home(job->book->home->core, claim_and_tell(job, answer));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    answer->outcome = job->outcome;
    answer->result = std::move(job->result);
    if (job->hold) answer->claim = detail::claim_access::make(job->hold);
    co_return std::move(*answer);
}

}  // namespace

std::string const& idempotency_claim::key() const noexcept {
    return hold_->key;
}

bool idempotency_claim::is_current() const noexcept {
    return !hold_->is_over && hold_->book->home->now() < hold_->end;
}

asio::awaitable<completion> idempotency_claim::complete(attribute_value result,
                                                        call_options options) const {
    return engine::or_throw(complete(std::move(result), options, as_result));
}

asio::awaitable<result<completion>> idempotency_claim::complete(attribute_value result,
                                                                call_options options,
                                                                as_result_t) const {
    return mapper::quietly(detail::complete_claim(hold_, std::move(result), options));
}

asio::awaitable<result<completion>> idempotency_claim::complete(attribute_value result,
                                                                as_result_t) const {
    return complete(std::move(result), call_options(), as_result);
}

asio::awaitable<withdrawal_outcome> idempotency_claim::fail(call_options options) const {
    return engine::or_throw(fail(options, as_result));
}

asio::awaitable<result<withdrawal_outcome>> idempotency_claim::fail(call_options options,
                                                                    as_result_t) const {
    return mapper::quietly(detail::withdraw_claim(hold_, options));
}

asio::awaitable<result<withdrawal_outcome>> idempotency_claim::fail(as_result_t) const {
    return fail(call_options(), as_result);
}

idempotency::idempotency(recipe_table const& table, idempotency_options options)
    : state_{std::make_shared<detail::idempotency_book>(detail::table_access::home_of(table),
                                                        options)} {}

idempotency_options const& idempotency::options() const noexcept {
    return state_->options;
}

asio::awaitable<claim_answer> idempotency::claim(std::string key,
                                                 std::optional<attribute_value> payload,
                                                 call_options options) const {
    return engine::or_throw(claim(std::move(key), std::move(payload), options, as_result));
}

asio::awaitable<result<claim_answer>> idempotency::claim(std::string key,
                                                         std::optional<attribute_value> payload,
                                                         call_options options, as_result_t) const {
    return mapper::quietly(
        claim_key(std::make_shared<detail::claim_job>(state_, std::move(key), payload, options)));
}

asio::awaitable<result<claim_answer>> idempotency::claim(std::string key,
                                                         std::optional<attribute_value> payload,
                                                         as_result_t) const {
    return claim(std::move(key), std::move(payload), call_options(), as_result);
}

}  // namespace dynaco::recipes
