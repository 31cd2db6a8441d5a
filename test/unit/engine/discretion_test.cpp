// What failures tell of secrets and of items, to callers and to observers.
#include "engine/discretion.hpp"

#include "support/engine_world.hpp"
#include "support/printers.hpp"

#include <dynaco/call_report.hpp>
#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace dynaco::test {
namespace {

constexpr char const* all_secrets[] = {"SECRETKEYFIRST", "TOKENFIRST"};

fake_reply refusal_of(int status, std::string json) {
    return fake_reply::ok(std::move(json)).status(status);
}

// All the words of a failure.
std::string told_by(error const& failure) {
    auto all = failure.message() + exception{failure}.what() + std::string{failure.name()};
    for (auto const& each : failure.cancellation_reasons()) all += each.message;
    for (auto const& each : failure.throttling_reasons()) all += each.reason + each.resource;
    return all;
}

std::string told_by(event_log const& events) {
    auto all = events.everything();
    for (auto const& each : events.failures()) all += told_by(each);
    return all;
}

}  // namespace

TEST_SUITE("engine.discretion") {
    TEST_CASE("secrets: in the words of a reply -> hidden wherever they are told") {
        engine_world world;
        std::string type = "SignatureDoesNotMatch";
        SUBCASE("of the service") {}
        SUBCASE("of a gateway that names no failure") {
            type = "";
        }
        SUBCASE("in the failure's name, too") {
            type = "TOKENFIRST.SECRETKEYFIRST";
        }
        world.wire->otherwise(refusal_of(
            403, R"({"__type":")" + type +
                     R"(","message":"x-amz-security-token:TOKENFIRST\nTOKENFIRSTTOKENFIRST, )"
                     R"(SECRETKEYFIRST!","CancellationReasons":[{"Code":"None","Message":)"
                     R"("TOKENFIRST"}],"ThrottlingReasons":[{"reason":"TOKENFIRST","resource":)"
                     R"("SECRETKEYFIRST"}]})"));
        call_report report;
        auto const got = world.get(call_options().report(report));
        REQUIRE(got.has_error());
        CHECK(got.error().service_message() == "x-amz-security-token:****\n********, ****!");
        auto const everything =
            told_by(got.error()) + told_by(*report.attempts.at(0).failure) + told_by(*world.events);
        for (auto const* secret : all_secrets) CHECK(everything.find(secret) == std::string::npos);
    }

    TEST_CASE("secrets: other credentials by the time of the reply -> the request's token hidden") {
        error::details payload;
        payload.service_message = "TOKENOFREQUEST, TOKENOFNOW, SECRETOFNOW, TOKENOFBODY";
        error const failure{make_error_code(service_errc::access_denied), payload};
        std::string const request =
            "POST / HTTP/1.1\r\nX-Amz-Security-Token: TOKENOFREQUEST\r\nHost: x\r\n\r\n"
            "\r\nX-Amz-Security-Token: TOKENOFBODY\r\n";
        credentials const now{"AKID", "SECRETOFNOW", "TOKENOFNOW"};
        CHECK(engine::without_secrets(failure, request, now).service_message() ==
              "****, TOKENOFNOW, ****, TOKENOFBODY");
        std::string const of_permanent_keys =
            "POST / HTTP/1.1\r\nHost: x\r\n\r\n\r\nX-Amz-Security-Token: TOKENOFBODY\r\n";
        CHECK(engine::without_secrets(failure, of_permanent_keys, now).service_message() ==
              "TOKENOFREQUEST, TOKENOFNOW, ****, TOKENOFBODY");
        CHECK(engine::without_secrets(error{errc::no_credentials}, request, now) ==
              errc::no_credentials);
    }

    TEST_CASE("secrets: the words that local servers are given -> the server's text as it is") {
        engine_world world;
        world.keys->next = credentials("local", "secret", "x");
        world.wire->push(fake_reply::error(400, "ValidationException", "a local secret, next"));
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error().service_message() == "a local secret, next");
    }

    TEST_CASE("events: of failures -> without items, and without words that may quote them") {
        engine_world world;
        world.config.retry.max_attempts = 2;
        world.wire->push(refusal_of(400, R"({"__type":"x#TransactionCanceledException",
            "Message":"PRIVATE","CancellationReasons":[{"Code":"TransactionConflict",
            "Message":"PRIVATE","Item":{"name":{"S":"PRIVATE"}}}]})"));
        world.wire->push(refusal_of(400, R"({"__type":"x#ConditionalCheckFailedException",
            "message":"PRIVATE","Item":{"name":{"S":"PRIVATE"}}})"));
        call_report report;
        auto const got = world.put(call_options().report(report));
        REQUIRE(got.has_error());
        REQUIRE(got.error().item() != nullptr);
        REQUIRE(report.attempts.size() == 2);
        CHECK(report.attempts[0].failure->cancellation_reasons().at(0).item);
        CHECK(report.attempts[1].failure->service_message() == "PRIVATE");

        auto const& told = world.events->failures();
        REQUIRE(told.size() == 3);
        for (auto const& each : told) {
            CHECK(each.service_message().empty());
            CHECK(each.item() == nullptr);
        }
        for (auto const& each : {told[0], told[1]}) {
            CHECK(each == condition::transaction_conflict);
            CHECK(each.name() == "TransactionCanceledException");
            REQUIRE(each.cancellation_reasons().size() == 1);
            CHECK(each.cancellation_reasons()[0] ==
                  cancellation_reason(cancellation_code::transaction_conflict));
        }
        CHECK(told[2] == condition::conditional_check_failed);
        CHECK(world.events->everything().find("PRIVATE") == std::string::npos);
    }

    TEST_CASE("events: of a reply with a number that is none -> not with its text") {
        engine_world world;
        world.wire->push(fake_reply::ok(R"({"Item":{"n":{"N":"PRIVATE"}}})"));
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::malformed_response);
        CHECK(got.error().message().find("PRIVATE") == std::string::npos);
        REQUIRE(world.events->failures().size() == 1);
        CHECK(world.events->everything().find("PRIVATE") == std::string::npos);
    }
}

}  // namespace dynaco::test
