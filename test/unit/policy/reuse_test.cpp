#include "policy/reuse.hpp"
#include "unit/policy/printing.hpp"

#include <doctest/doctest.h>

using namespace dynaco;
using namespace dynaco::policy;

namespace {

exchange_outcome flawless() {
    exchange_outcome outcome;
    outcome.failed = false;
    outcome.response_complete = true;
    outcome.keep_alive = true;
    outcome.leftover_bytes = 0;
    outcome.http_version = 11;
    outcome.status = 200;
    return outcome;
}

failed_exchange stale() {
    failed_exchange exchange;
    exchange.connection_was_reused = true;
    return exchange;
}

}  // namespace

TEST_SUITE("policy.reuse") {
    TEST_CASE("judge_reuse: nothing known -> not kept") {
        CHECK_FALSE(may_reuse(exchange_outcome{}));
    }

    TEST_CASE("judge_reuse: everything in order -> kept") {
        CHECK(judge_reuse(flawless()) == reuse_verdict::keep);
        CHECK(may_reuse(flawless()));
    }

    TEST_CASE("judge_reuse: one thing amiss -> that is the reason") {
        auto outcome = flawless();
        outcome.failed = true;
        CHECK(judge_reuse(outcome) == reuse_verdict::failed);

        outcome = flawless();
        outcome.response_complete = false;
        CHECK(judge_reuse(outcome) == reuse_verdict::response_incomplete);

        outcome = flawless();
        outcome.leftover_bytes = 1;
        CHECK(judge_reuse(outcome) == reuse_verdict::leftover_bytes);

        outcome = flawless();
        outcome.keep_alive = false;
        CHECK(judge_reuse(outcome) == reuse_verdict::not_keep_alive);
    }

    TEST_CASE(
        "judge_reuse: every combination -> kept only if nothing is amiss, else the first reason") {
        for (unsigned bits = 0; bits < 64; ++bits) {
            INFO("bits " << bits);
            auto outcome = flawless();
            outcome.failed = bits & 1;
            outcome.response_complete = !(bits & 2);
            outcome.leftover_bytes = bits & 4;
            outcome.http_version = bits & 8 ? 10 : 11;
            outcome.status = bits & 16 ? 101 : 400;
            outcome.keep_alive = !(bits & 32);

            reuse_verdict wanted = reuse_verdict::keep;
            if (bits & 32) wanted = reuse_verdict::not_keep_alive;
            if (bits & 16) wanted = reuse_verdict::status;
            if (bits & 8) wanted = reuse_verdict::http_version;
            if (bits & 4) wanted = reuse_verdict::leftover_bytes;
            if (bits & 2) wanted = reuse_verdict::response_incomplete;
            if (bits & 1) wanted = reuse_verdict::failed;
            CHECK(judge_reuse(outcome) == wanted);
            CHECK(may_reuse(outcome) == (bits == 0));
        }
    }

    TEST_CASE("judge_reuse: every status -> throttles and server errors keep the connection") {
        for (int status = 100; status < 600; ++status) {
            INFO("status " << status);
            auto outcome = flawless();
            outcome.status = status;
            CHECK(may_reuse(outcome) == (status >= 200 && status != 408));
        }
    }

    TEST_CASE("judge_reuse: every HTTP version but 1.1 -> not kept") {
        for (unsigned const version : {0U, 9U, 10U, 12U, 20U}) {
            auto outcome = flawless();
            outcome.http_version = version;
            CHECK(judge_reuse(outcome) == reuse_verdict::http_version);
        }
    }

    TEST_CASE(
        "may_replay: every combination -> only a reused connection, silent, for the first time") {
        for (unsigned bits = 0; bits < 8; ++bits) {
            INFO("bits " << bits);
            failed_exchange exchange;
            exchange.connection_was_reused = bits & 1;
            exchange.response_bytes = bits & 2 ? 1 : 0;
            exchange.already_replayed = bits & 4;
            CHECK(may_replay(error{errc::connection_closed}, exchange) == (bits == 1));
        }
    }

    TEST_CASE("may_replay: every failure -> only those of a broken connection") {
        int codes = 0;
        for (int value = 1; !to_string(errc{value}).empty(); ++value, ++codes) {
            INFO(to_string(errc{value}));
            bool const broke = errc{value} == errc::connection_closed ||
                               errc{value} == errc::read_failed ||
                               errc{value} == errc::write_failed;
            CHECK(may_replay(error{errc{value}}, stale()) == broke);
        }
        CHECK(codes >= 26);
        CHECK_FALSE(may_replay(error{cancelled_code()}, stale()));
        CHECK_FALSE(may_replay(error{make_error_code(service_errc::throttling)}, stale()));
    }
}
