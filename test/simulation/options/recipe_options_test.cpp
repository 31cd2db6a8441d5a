// The options of locks, breakers, limiters, idempotency and tables reach each of their requests.
#include "simulation/options/option_checks.hpp"

#include <dynaco/recipes/circuit_breaker.hpp>
#include <dynaco/recipes/idempotency.hpp>
#include <dynaco/recipes/leader_election.hpp>
#include <dynaco/recipes/locks.hpp>
#include <dynaco/recipes/rate_limiter.hpp>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::circuit_state;

using outcome = asio::awaitable<std::optional<error>>;

recipes::locks locks_of(option_stage& on) {
    return recipes::locks{on.table(), recipes::lock_options().lease(5s).keep_alive(false)};
}

outcome try_to_lock(option_stage& on) {
    auto const got = co_await locks_of(on).try_acquire("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome lock_what_is_held(option_stage& on) {
    auto const dead = co_await locks_of(on).acquire("a");
    auto const got = co_await locks_of(on).acquire("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome lock_for_a_time(option_stage& on) {
    auto const got = co_await locks_of(on).acquire("a", 7s, on.options(), as_result);
    co_return failure_of(got);
}

class locked_work {
  public:
    explicit locked_work(option_stage& on) : on_{&on} {}
    asio::awaitable<void> operator()(recipes::lock_handle const&) const { return end(on_); }
    asio::awaitable<void> operator()() const { return end(on_); }

  private:
    static asio::awaitable<void> end(option_stage* on) {
        on->over();
        co_return;
    }

    option_stage* on_;
};

outcome work_with_lock(option_stage& on) {
    locked_work const work{on};
    auto const got = co_await locks_of(on).with_lock("a", work, on.options(), as_result);
    co_return failure_of(got);
}

outcome release_by_force(option_stage& on) {
    auto const held = co_await locks_of(on).acquire("a");
    auto const got = co_await locks_of(on).force_release("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome look_at_lock(option_stage& on) {
    auto const got = co_await locks_of(on).look("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome ask_whether_held(option_stage& on) {
    auto const got = co_await locks_of(on).is_held("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome extend_lock(option_stage& on) {
    auto const held = co_await locks_of(on).acquire("a");
    auto const got = co_await held.extend(9s, on.options(), as_result);
    co_return failure_of(got);
}

outcome store_in_lock(option_stage& on) {
    auto const held = co_await locks_of(on).acquire("a");
    auto const got = co_await held.store("data", on.options(), as_result);
    co_return failure_of(got);
}

outcome release_lock(option_stage& on) {
    auto const held = co_await locks_of(on).acquire("a");
    auto const got = co_await held.release(std::nullopt, on.options(), as_result);
    co_return failure_of(got);
}

outcome look_for_leader(option_stage& on) {
    recipes::leader_election const election{locks_of(on), "a"};
    auto const got = co_await election.leader(on.options(), as_result);
    co_return failure_of(got);
}

recipes::circuit_breaker breaker_of(option_stage& on, int threshold = 5) {
    return recipes::circuit_breaker{on.table(),
                                    recipes::circuit_options().failure_threshold(threshold)};
}

asio::awaitable<void> succeed() {
    co_return;
}
asio::awaitable<result<void>> fail() {
    co_return error{errc::wait_failed, "no"};
}
asio::awaitable<result<void>> give_up() {
    co_return error{cancelled_code()};
}

/// A call's own requests are no failures of its, but the breaker tells of them.
outcome ended(recipes::circuit_breaker breaker, result<void> got) {
    if (got.has_error() && got.error() == condition::transaction_conflict) co_return got.error();
    auto const last = co_await breaker.last_failure("a");
    co_return last;
}

template <class Work>
outcome call_through(option_stage& on, recipes::circuit_breaker breaker, Work work) {
    auto const got = co_await breaker.call("a", work, on.options(), as_result);
    auto end = ended(std::move(breaker), got);
    auto last = co_await std::move(end);
    co_return last;
}

outcome succeed_in_circuit(option_stage& on) {
    return call_through(on, breaker_of(on), succeed);
}

outcome fail_in_circuit(option_stage& on) {
    return call_through(on, breaker_of(on), fail);
}

outcome open_circuit_by_call(option_stage& on) {
    return call_through(on, breaker_of(on, 1), fail);
}

outcome find_failures_enough(option_stage& on) {
    auto record = key("pk", "CB#a", "sk", "METADATA");
    record.set("version", 7).set("state", "closed").set("f:dead", 5);
    on.self.world().table().put("table", record);
    return call_through(on, breaker_of(on), succeed);
}

outcome end_row_of_failures(option_stage& on) {
    auto const breaker = breaker_of(on);
    (void)co_await breaker.record_failure("a");
    auto work = call_through(on, breaker, succeed);
    auto last = co_await std::move(work);
    co_return last;
}

template <class Work>
outcome probe_with(option_stage& on, Work work) {
    auto const breaker = breaker_of(on);
    co_await breaker.set_state("a", circuit_state::half_open);
    auto call = call_through(on, breaker, work);
    auto last = co_await std::move(call);
    co_return last;
}

outcome close_by_probe(option_stage& on) {
    return probe_with(on, succeed);
}
outcome open_by_probe(option_stage& on) {
    return probe_with(on, fail);
}
outcome give_probe_back(option_stage& on) {
    return probe_with(on, give_up);
}

outcome get_state(option_stage& on) {
    auto const got = co_await breaker_of(on).get_state("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome set_state(option_stage& on) {
    auto const got =
        co_await breaker_of(on).set_state("a", circuit_state::open, on.options(), as_result);
    co_return failure_of(got);
}

outcome record_failure(option_stage& on) {
    auto const got = co_await breaker_of(on).record_failure("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome record_last_failure(option_stage& on) {
    auto const breaker = breaker_of(on, 1);
    auto const got = co_await breaker.record_failure("a", on.options(), as_result);
    if (got.has_error()) co_return got.error();
    auto const last = co_await breaker.last_failure("a");  // of opening it
    co_return last;
}

outcome record_failed_probe(option_stage& on) {
    auto const breaker = breaker_of(on);
    co_await breaker.set_state("a", circuit_state::half_open);
    auto const got = co_await breaker.record_failure("a", on.options(), as_result);
    if (got.has_error()) co_return got.error();
    auto const last = co_await breaker.last_failure("a");  // of opening it
    co_return last;
}

outcome record_success(option_stage& on) {
    (void)co_await breaker_of(on).record_failure("a");
    auto const got = co_await breaker_of(on).record_success("a", on.options(), as_result);
    co_return failure_of(got);
}

recipes::rate_limiter limiter_of(option_stage& on) {
    return recipes::rate_limiter{on.table(), "a", recipes::rate_limiter_options{10, 10}};
}

outcome take_tokens(option_stage& on) {
    auto const got = co_await limiter_of(on).acquire(3, on.options(), as_result);
    co_return failure_of(got);
}

outcome try_to_take_tokens(option_stage& on) {
    auto const got = co_await limiter_of(on).try_acquire(3, on.options(), as_result);
    co_return failure_of(got);
}

recipes::idempotency once_of(option_stage& on) {
    return recipes::idempotency{on.table(),
                                recipes::idempotency_options().in_progress(5s).wait_for_others()};
}

outcome claim_key(option_stage& on) {
    auto const got = co_await once_of(on).claim("a", std::nullopt, on.options(), as_result);
    co_return failure_of(got);
}

outcome complete_claim(option_stage& on) {
    auto const answer = co_await once_of(on).claim("a", std::nullopt);
    auto const got = co_await answer.claim->complete("done", on.options(), as_result);
    co_return failure_of(got);
}

outcome withdraw_claim(option_stage& on) {
    auto const answer = co_await once_of(on).claim("a", std::nullopt);
    auto const got = co_await answer.claim->fail(on.options(), as_result);
    co_return failure_of(got);
}

outcome run_once(option_stage& on) {
    locked_work const work{on};
    auto const got = co_await once_of(on).run("a", std::nullopt, work, on.options(), as_result);
    co_return failure_of(got);
}

outcome run_after_others(option_stage& on) {
    auto const abandoned = co_await once_of(on).claim("a", std::nullopt);
    locked_work const work{on};
    auto const got = co_await once_of(on).run("a", std::nullopt, work, on.options(), as_result);
    co_return failure_of(got);
}

outcome create_table(option_stage& on) {
    auto const got = co_await on.table("fresh").create(on.options(), as_result);
    co_return failure_of(got);
}

outcome create_no_table(option_stage& on) {
    auto const got = co_await on.table().create_if_not_exists(on.options(), as_result);
    co_return failure_of(got);
}

option_case through_circuit(std::string name, option_case::function how) {
    return option_case(std::move(name), how)
        .limits(time_limit::own_after_work)
        .fails(failing::last_is_told);
}

std::vector<option_case> all_cases() {
    return {
        option_case("locks.try_acquire", try_to_lock),
        option_case("locks.acquire", lock_what_is_held),
        option_case("locks.acquire for a time", lock_for_a_time),
        option_case("locks.with_lock", work_with_lock),
        option_case("locks.force_release", release_by_force),
        option_case("locks.look", look_at_lock),
        option_case("locks.is_held", ask_whether_held),
        option_case("lock_handle.extend", extend_lock),
        option_case("lock_handle.store", store_in_lock),
        option_case("lock_handle.release", release_lock),
        option_case("leader_election.leader", look_for_leader),
        through_circuit("circuit_breaker.call", succeed_in_circuit),
        through_circuit("circuit_breaker.call, failure", fail_in_circuit),
        through_circuit("circuit_breaker.call, last failure", open_circuit_by_call),
        through_circuit("circuit_breaker.call, not opened yet", find_failures_enough),
        through_circuit("circuit_breaker.call, success after a failure", end_row_of_failures),
        through_circuit("circuit_breaker.call, probe succeeds", close_by_probe),
        through_circuit("circuit_breaker.call, probe fails", open_by_probe),
        through_circuit("circuit_breaker.call, probe given back", give_probe_back),
        option_case("circuit_breaker.get_state", get_state),
        option_case("circuit_breaker.set_state", set_state),
        option_case("circuit_breaker.record_failure", record_failure),
        option_case("circuit_breaker.record_failure, the last", record_last_failure),
        option_case("circuit_breaker.record_failure, half-open", record_failed_probe),
        option_case("circuit_breaker.record_success", record_success),
        option_case("rate_limiter.acquire", take_tokens),
        option_case("rate_limiter.try_acquire", try_to_take_tokens),
        option_case("idempotency.claim", claim_key),
        option_case("idempotency_claim.complete", complete_claim),
        option_case("idempotency_claim.fail", withdraw_claim),
        option_case("idempotency.run", run_once),
        option_case("idempotency.run, after others", run_after_others),
        option_case("recipe_table.create", create_table),
        option_case("recipe_table.create_if_not_exists", create_no_table),
    };
}

}  // namespace

TEST_SUITE("simulation.recipe_options") {
    TEST_CASE("recipes: a request meets a transaction -> sent again, unless the options say not") {
        check_conflicts_are_repeated(all_cases());
        check_conflicts_are_errors(all_cases());
    }

    TEST_CASE("recipes: one attempt -> no request is sent twice") {
        check_attempts_are_limited(all_cases());
    }

    TEST_CASE("recipes: limits in time -> hold for each request, and the last for all together") {
        check_time_is_limited(all_cases());
    }

    TEST_CASE("recipes: a report -> tells of the last request") {
        check_reports(all_cases());
    }
}

}  // namespace dynaco::test
