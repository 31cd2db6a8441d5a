#include "wire/error_body.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/error_details.hpp>

#include <doctest/doctest.h>

using namespace dynaco;
using wire::read_error;

TEST_SUITE("wire.error_body") {
    TEST_CASE("error: as DynamoDB sends it -> code, name, message and status") {
        auto const failure =
            read_error(400, "",
                       R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
                       R"("message":"Requested resource not found"})");
        CHECK(failure == service_errc::resource_not_found);
        CHECK(failure == condition::not_found);
        CHECK(failure.name() == "ResourceNotFoundException");
        CHECK(failure.service_message() == "Requested resource not found");
        CHECK(failure.http_status() == 400);
        CHECK(failure.message() != "");
    }

    TEST_CASE("name: from header, __type or code, with anything around it -> the bare name") {
        CHECK(
            read_error(400, "ThrottlingException:http://internal.amazon.com/coral/", "{}").name() ==
            "ThrottlingException");
        CHECK(read_error(400, "a#ThrottlingException", R"({"__type":"b#ValidationException"})")
                  .name() == "ThrottlingException");
        CHECK(read_error(400, "", R"({"code":"b#ValidationException:x"})").name() ==
              "ValidationException");
        CHECK(read_error(400, "", R"({"code":"Other","__type":"ValidationException"})").name() ==
              "ValidationException");
    }

    TEST_CASE("message: in either capitalisation, or null -> text or nothing") {
        CHECK(read_error(400, "X", R"({"Message":"m"})").service_message() == "m");
        CHECK(read_error(400, "X", R"({"message":"m"})").service_message() == "m");
        CHECK(read_error(400, "X", R"({"message":null})").service_message() == "");
    }

    TEST_CASE("name: not known -> unknown, with the name kept") {
        auto const failure = read_error(400, "", R"({"__type":"x#NovelException"})");
        CHECK(failure == service_errc::unknown);
        CHECK(failure.name() == "NovelException");
    }

    TEST_CASE("failed condition: with the item -> the item") {
        auto const failure = read_error(
            400, "",
            R"({"__type":"x#ConditionalCheckFailedException","message":"The conditional request failed",)"
            R"("Item":{"id":{"S":"a"},"n":{"N":"2"}}})");
        CHECK(failure == condition::conditional_check_failed);
        REQUIRE(failure.item() != nullptr);
        CHECK(*failure.item() == item("id", "a", "n", 2));
        CHECK(read_error(400, "ConditionalCheckFailedException", "{}").item() == nullptr);
    }

    TEST_CASE("cancelled transaction -> a reason for each action") {
        auto const failure = read_error(
            400, "",
            R"({"__type":"x#TransactionCanceledException","Message":"cancelled",)"
            R"("CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",)"
            R"("Message":"failed","Item":{"id":{"S":"a"}}},{"Code":"None","Message":null}]})");
        CHECK(failure == condition::transaction_canceled);
        auto const& reasons = failure.cancellation_reasons();
        REQUIRE(reasons.size() == 3);
        CHECK(reasons[0].code == cancellation_code::none);
        CHECK_FALSE(reasons[0].item.has_value());
        CHECK(reasons[1].code == cancellation_code::conditional_check_failed);
        CHECK(reasons[1].message == "failed");
        CHECK(reasons[1].item == item("id", "a"));
        CHECK(reasons[2].message == "");
    }

    TEST_CASE("throttle: reasons in either capitalisation -> reason and resource") {
        for (std::string_view const body :
             {R"({"ThrottlingReasons":[{"reason":"R","resource":"arn:x"}]})",
              R"({"throttlingReasons":[{"Reason":"R","Resource":"arn:x"}]})"}) {
            auto const failure = read_error(400, "ThrottlingException", body);
            CHECK(failure == condition::throttled);
            CHECK(failure.throttling_reasons() ==
                  std::vector<throttling_reason>{throttling_reason("R", "arn:x")});
        }
    }

    TEST_CASE("body: empty, of a proxy, broken, or naming nothing -> unexpected status") {
        for (std::string_view const body :
             {"", "<html><body>Bad gateway</body></html>", "{\"__type\":\"x#ThrottlingExcep",
              "{\"__type\":\"x#ThrottlingException\"} trailing", "[]", "\"text\"", "{}",
              "{\"message\":\"no name\"}", "{\"__type\":1}"}) {
            INFO(body);
            auto const failure = read_error(502, "", body);
            CHECK(failure == errc::unexpected_status);
            CHECK(failure.http_status() == 502);
            CHECK(failure.name() == "");
            CHECK(failure.message().find("502") != std::string::npos);
        }
    }

    TEST_CASE(
        "body: of a gateway, with a message but no name -> unexpected status, with its words") {
        for (std::string_view const body :
             {R"({"message":"Forbidden"})", R"({"Message":"Forbidden","__type":null})",
              R"({"x":1,"message":"Forbidden","code":""})"}) {
            INFO(body);
            auto const failure = read_error(403, "", body);
            CHECK(failure == errc::unexpected_status);
            CHECK(failure.http_status() == 403);
            CHECK(failure.name() == "");
            CHECK(failure.service_message() == "Forbidden");
            CHECK(failure.message().find("Forbidden") == std::string::npos);
        }
        CHECK(read_error(403, "", R"({"message":"Forbidd)").service_message() == "");
    }

    TEST_CASE("body: broken, but the header names the failure -> the service's failure") {
        auto const failure = read_error(400, "ValidationException", "{\"message\":\"cut");
        CHECK(failure == service_errc::validation);
        CHECK(failure.service_message() == "");
    }

    TEST_CASE("body: members of unknown names -> skipped") {
        auto const failure =
            read_error(500, "", R"({"x":[{}],"__type":"a#InternalServerError","y":null})");
        CHECK(failure == service_errc::internal_server_error);
        CHECK(failure == condition::transient);
    }
}
