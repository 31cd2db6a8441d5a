// What has to hold of each request of each operation that takes options.
#pragma once

#include "simulation/options/option_stage.hpp"

#include <dynaco/call_report.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace dynaco::test {

class option_outcome {
  public:
    request_log log;
    std::optional<error> failure;
    clock::time_point began;
};

inline boost::asio::awaitable<void> play_on(option_stage& stage, option_case what,
                                            std::optional<error>& failure) {
    auto work = what.run(stage);
    failure = co_await std::move(work);
    stage.over();
}

/// What becomes of the operation if that request of its meets a transaction.
inline option_outcome play(option_case const& what, options_from const& options,
                           std::optional<std::size_t> refused = std::nullopt) {
    simulation_settings settings;
    settings.longest_run = std::chrono::hours{1000};
    simulated_world world{1, settings};
    world.table().create("table", "pk", "sk");
    world.table().create("values", "id");
    auto const log = std::make_shared<request_log>();
    log->refused = refused;
    auto& one = world.add_process([&](client_config& config) {
        config.transport = std::make_shared<logging_transport>(config.transport, log, config.clock);
    });
    option_stage stage{one, log, options};
    option_outcome outcome;
    one.spawn(play_on(stage, what, outcome.failure));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
    outcome.log = *log;
    outcome.began = stage.began;
    return outcome;
}

inline call_options no_options(clock::time_point) {
    return call_options();
}
inline call_options no_conflicts(clock::time_point) {
    return call_options().retry_conflicts(false);
}
inline call_options no_conflicts_until(clock::time_point began) {
    return no_conflicts(began).deadline(began + std::chrono::hours{1});
}
inline call_options one_attempt(clock::time_point) {
    return call_options().max_attempts(1);
}

/// The operation as it goes when nothing is in its way.
inline option_outcome play_undisturbed(option_case const& what, options_from const& options) {
    auto outcome = play(what, options);
    CHECK_FALSE(outcome.failure);
    CHECK_FALSE(outcome.log.sent.empty());
    return outcome;
}

template <class Check>
void with_each_request_refused(option_case const& what, options_from const& options, Check check) {
    auto const usual = play_undisturbed(what, options);
    for (std::size_t i = 0; i != usual.log.sent.size(); ++i) {
        CAPTURE(i);
        CAPTURE(usual.log.sent[i].operation);
        auto const outcome = play(what, options, i);
        REQUIRE(outcome.log.sent.size() > i);
        check(outcome);
    }
}

inline void check_conflicts_are_repeated(std::vector<option_case> const& cases) {
    for (auto const& each : cases) {
        CAPTURE(each.name);
        with_each_request_refused(each, no_options, [](option_outcome const& got) {
            CHECK_FALSE(got.failure);
            CHECK(got.log.repeats() >= 1);
        });
    }
}

inline void check_is_final(option_case const& what, option_outcome const& got) {
    CHECK(got.log.repeats() == 0);
    bool const is_last = got.log.sent.size() == got.log.refused.value() + 1;
    if (what.failure == failing::last_is_told && !is_last) return;
    CHECK(got.failure);
    if (!got.failure) return;
    CHECK(*got.failure == condition::transaction_conflict);
    CHECK(got.failure->attempts() == 1);
}

inline void check_conflicts_are_errors(std::vector<option_case> const& cases) {
    for (auto const& each : cases) {
        CAPTURE(each.name);
        for (auto* const options : {no_conflicts, no_conflicts_until}) {
            with_each_request_refused(
                each, options, [&](option_outcome const& got) { check_is_final(each, got); });
        }
    }
}

inline void check_attempts_are_limited(std::vector<option_case> const& cases) {
    for (auto const& each : cases) {
        if (each.attempts == attempt_limit::of_more) continue;
        CAPTURE(each.name);
        with_each_request_refused(each, one_attempt,
                                  [&](option_outcome const& got) { check_is_final(each, got); });
    }
}

// 5 s are less than a client's attempts have, and the limits of the whole less than an attempt's
// here, so that each is to be seen in what a request has left.
inline void check_time_is_limited(std::vector<option_case> const& cases) {
    using namespace std::chrono_literals;
    auto const attempt = [](clock::time_point) { return call_options().attempt_timeout(5s); };
    auto const timeout = [](clock::time_point) {
        return call_options().attempt_timeout(10h).timeout(1h);
    };
    auto const deadline = [](clock::time_point began) {
        return call_options().attempt_timeout(10h).deadline(began + 1h);
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        for (auto const& sent : play_undisturbed(each, attempt).log.sent) {
            CAPTURE(sent.operation);
            CHECK(sent.left <= 5s);
        }
        auto const by_timeout = play_undisturbed(each, timeout);
        for (auto const& sent : by_timeout.log.sent) {
            CAPTURE(sent.operation);
            CHECK(sent.left <= 1h);
            if (each.time == time_limit::of_all) CHECK(sent.deadline <= by_timeout.began + 1h);
        }
        if (each.time == time_limit::own_after_work) continue;
        auto const by_deadline = play_undisturbed(each, deadline);
        for (auto const& sent : by_deadline.log.sent) {
            CAPTURE(sent.operation);
            CHECK(sent.deadline <= by_deadline.began + 1h);
        }
    }
}

inline void check_reports(std::vector<option_case> const& cases) {
    for (auto const& each : cases) {
        CAPTURE(each.name);
        call_report report;
        auto const with_report = [&](clock::time_point) { return call_options().report(report); };
        auto const usual = play_undisturbed(each, with_report);
        if (each.report == reporting::nothing) {
            CHECK(report.operation.empty());
            CHECK(report.attempts.empty());
        } else {
            REQUIRE_FALSE(usual.log.sent.empty());
            CHECK(report.operation == usual.log.sent.back().operation);
            CHECK(report.attempts.size() == 1);
        }
    }
}

}  // namespace dynaco::test
