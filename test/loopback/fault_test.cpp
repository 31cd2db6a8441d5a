// What a server can do wrong, once the connection is there: each fault has its code, is retried if
// that can help, and leaves a client that works.
#include "support/client_world.hpp"
#include "support/dead_ends.hpp"
#include "support/fd_count.hpp"
#include "support/printers.hpp"

#include <dynaco/operations/tag_resource.hpp>

#include <doctest/doctest.h>
#include <boost/asio/error.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

class faulty {
  public:
    faulty(std::string what, action does, boost::system::error_code expected)
        : name(std::move(what)), act(std::move(does)), code(expected) {}
    faulty& is_final() {
        retried = false;
        return *this;
    }
    /// The connection goes on.
    faulty& is_kept() {
        kept = true;
        return *this;
    }

    std::string name;
    action act;
    boost::system::error_code code;
    bool retried = true;
    bool kept = false;
};

std::vector<faulty> all_faults() {
    auto const closed = make_error_code(errc::connection_closed);
    auto const broken = make_error_code(errc::read_failed);
    auto const late = make_error_code(errc::response_timeout);
    auto const no_http = make_error_code(errc::malformed_http);
    auto const status = make_error_code(errc::unexpected_status);
    auto const no_json = make_error_code(errc::malformed_response);
    auto const big = make_error_code(errc::response_too_large);
    return {
        {"reset before reading", fault::reset_before_reading(), broken},
        {"reset before the reply", fault::reset_before_reply(), broken},
        {"close before the reply", fault::close_before_reply(), closed},
        {"stall before the reply", fault::stall_before_reply(), late},
        {"stall in the head", fault::stall_in_head(), late},
        {"stall in the body", fault::stall_in_body(), late},
        {"half a head, close", fault::half_a_head(ending::close), closed},
        {"half a body, close", fault::half_a_body(ending::close), closed},
        {"half a chunked body, close",
         fault::half_a_body(ending::close, reply::ok(R"({"Item":{}})").chunked(3)), closed},
        {"half a head, reset", fault::half_a_head(ending::reset), broken},
        {"half a body, reset", fault::half_a_body(ending::reset), broken},
        {"a length that is too large",
         action(reply::ok().claimed_length("100")).then_end(ending::close), closed},
        {"garbage", fault::garbage(), no_http},
        {"no status", reply::raw("HTTP/1.1 OK\r\n\r\n"), no_http},
        {"a length that is no number", reply::ok().claimed_length("many"), no_http},
        {"two lengths", reply::ok().header("Content-Length", "5"), no_http},
        {"an endless head", reply::ok().header("x", std::string(100'000, 'y')), no_http},
        {"wrong checksum", reply::ok().crc32(reply::checksum::wrong),
         make_error_code(errc::checksum_mismatch)},
        {"500 of the service", reply::internal_error(),
         make_error_code(service_errc::internal_server_error)},
        {"throttle", reply::throttle(), make_error_code(service_errc::throttling)},
        {"500 without a body", reply().status(500).no_body(), status},
        {"503 with a page", reply::html(503), status},
        {"502 with a page, closing", reply::html(502).connection_close(), status},
        faulty("404 with a page", reply::html(404), status).is_final(),
        faulty("301", reply::html(301), status).is_final(),
        faulty("200 with a page", reply::html(200), no_json).is_final(),
        faulty("gzip unasked", reply::ok().gzip(), no_json).is_final(),
        faulty("too large, announced", reply::ok("{\"x\":\"" + std::string(2000, 'x') + "\"}"), big)
            .is_final(),
        faulty("too large, in chunks", reply::ok(std::string(2000, ' ')).chunked(100), big)
            .is_final(),
        faulty("too large, until the end", reply::ok(std::string(2000, ' ')).until_close(), big)
            .is_final(),
    };
}

void limit(client_world& world) {
    world.config.timeouts.response = 100ms;
    world.config.max_response_size = 1024;
}

}  // namespace

TEST_SUITE("loopback.fault") {
    TEST_CASE("fault: every kind, one attempt -> its code; the next call succeeds") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            auto const before = open_sockets();
            {
                client_world world;
                limit(world);
                world.server.push(each.act);
                auto const failed = world.get(call_options().max_attempts(1));
                REQUIRE(failed.has_error());
                CHECK(failed.error().code() == each.code);
                CHECK(failed.error().attempts() == 1);
                CHECK(failed.error().operation() == "GetItem");
                CHECK_FALSE(failed.error().message().empty());
                CHECK(world.get().has_value());
                world.settle();
                CHECK(world.server.request_count() >= 1);
                CHECK(world.server.open_connections() == 1);
                world.expect_idle();
            }
            CHECK(open_sockets() == before);
        }
    }

    TEST_CASE("fault: every kind, retries allowed -> the call succeeds if a retry can help") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world;
            limit(world);
            world.server.push(each.act);
            auto const got = world.put();
            CHECK(got.has_value() == each.retried);
            CHECK(world.server.requests_begun() == (each.retried ? 2 : 1));
            CHECK(world.events->count("retry PutItem 2") == (each.retried ? 1 : 0));
            world.expect_idle();
        }
    }

    TEST_CASE("fault: every kind, of a client that several threads may use -> the same") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world;
            limit(world);
            world.config.threading = threading::shared;
            world.server.push(each.act);
            auto const failed = world.get(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            CHECK(failed.error().code() == each.code);
            CHECK(world.get().has_value());
            world.expect_idle();
        }
    }

    TEST_CASE("fault: every kind, over TLS -> the same") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world{server_config().tls()};
            limit(world);
            world.server.push(each.act);
            auto const failed = world.get(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            CHECK(failed.error().code() == each.code);
            CHECK(world.get().has_value());
            world.settle();
            CHECK(world.server.open_connections() == 1);
            world.expect_idle();
        }
    }

    TEST_CASE("fault: a write -> in doubt unless the service refused it") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world;
            limit(world);
            world.server.push(each.act);
            auto const failed = world.put(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            auto const status = failed.error().http_status();
            bool const refused = status >= 400 && status < 500;
            CHECK(failed.error().may_have_been_applied() == !refused);
        }
    }

    TEST_CASE("fault: the same at each attempt -> as many attempts as allowed, then the failure") {
        client_world world;
        world.server.default_action(fault::reset_before_reply());
        auto const failed = world.get(call_options().max_attempts(3));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == errc::read_failed);
        CHECK(failed.error() == condition::transient);
        CHECK(failed.error().cause() == boost::asio::error::connection_reset);
        CHECK(failed.error().attempts() == 3);
        CHECK(world.server.accepted() == 3);
        world.expect_idle();
    }

    TEST_CASE("strange but right: answers that HTTP allows -> understood; reused only on proof") {
        auto const json = R"({"Item":{"artist":{"S":"Björk"}}})";
        class odd {
          public:
            odd(std::string what, action does, bool is_reused)
                : name(std::move(what)), act(std::move(does)), reused(is_reused) {}
            std::string name;
            action act;
            bool reused;
        };
        std::vector<odd> const answers{
            {"plain", reply::ok(json), true},
            {"without checksum", reply::ok(json).crc32(reply::checksum::absent), true},
            {"interim responses", reply::ok(json).interim(100).interim(103), true},
            {"chunked", reply::ok(json).chunked(5).chunk_extension(";a=b").trailer("t", "x"), true},
            {"dripping", action(reply::ok(json)).drip(9, 1ms), true},
            {"early", action(reply::ok(json)).at(action::stage::head), true},
            {"Connection: close", reply::ok(json).connection_close(), false},
            {"HTTP/1.0", reply::ok(json).http_1_0(), false},
            {"HTTP/1.0 that promises to stay",
             reply::ok(json).http_1_0().header("Connection", "keep-alive"), false},
            {"until the connection ends", reply::ok(json).until_close(), false},
            {"more than was asked for", action(reply::ok(json)).then_say("HTTP/1.1 200 OK\r\n"),
             false},
        };
        for (auto const& each : answers) {
            INFO(each.name);
            client_world world;
            world.server.push(each.act);
            auto const got = world.get();
            REQUIRE(got.has_value());
            REQUIRE(got->item);
            CHECK(got->item->get<std::string>("artist") == "Björk");
            world.settle();
            CHECK(world.get().has_value());
            CHECK(world.server.accepted() == (each.reused ? 1 : 2));
            CHECK(world.server.request_count() == 2);
            world.expect_idle();
        }
    }

    TEST_CASE("408: the server is about to close -> its connection is not used again") {
        client_world world;
        world.server.push(reply::html(408));
        auto const got = world.get(call_options().max_attempts(1));
        CHECK(got.error() == errc::unexpected_status);
        CHECK(got.error().http_status() == 408);
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 2);
    }

    TEST_CASE("body: empty with 200 -> no response; a write may have been done") {
        client_world world;
        world.server.push(reply().no_body());
        auto const got = world.get();
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::malformed_response);
        CHECK(got.error().http_status() == 200);
        CHECK_FALSE(got.error().may_have_been_applied());
        world.server.push(reply().no_body());
        auto put = world.client().put_item("music", item("artist", "Björk"), as_result);
        auto const written = run_coro(world.context, std::move(put));
        REQUIRE(written.has_error());
        CHECK(written.error() == errc::malformed_response);
        CHECK(written.error().may_have_been_applied());
        CHECK(world.server.request_count() == 2);
    }

    TEST_CASE("body: empty with 200, of an operation that answers with nothing -> a success") {
        client_world world;
        world.server.push(reply().no_body());
        auto call = world.client().tag_resource(
            tag_resource_request("arn:aws:dynamodb:eu-north-1:123456789012:table/music")
                .add_tag(tag("colour", "red")),
            as_result);
        CHECK(run_coro(world.context, std::move(call)).has_value());
    }

    TEST_CASE("body: larger than any buffer -> read whole, and its connection reused") {
        client_world world;
        std::string const text(3'000'000, 'x');
        world.server.push(reply::ok(R"({"Item":{"text":{"S":")" + text + R"("}}})"));
        auto const got = world.get();
        REQUIRE(got.has_value());
        CHECK(got->item->get<std::string>("text") == text);
        CHECK(world.get().has_value());
        CHECK(world.server.accepted() == 1);
    }

    TEST_CASE("messages: of all faults -> no word of the server") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world;
            limit(world);
            world.server.push(each.act);
            auto const failed = world.get(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            auto const message = failed.error().message();
            for (char const* word :
                 {"SCRIPTED", "html", "could not be processed", "protocol you"}) {
                CHECK(message.find(word) == std::string::npos);
            }
        }
    }

    TEST_CASE("secrets: of all faults -> in no event, message or exception") {
        for (auto const& each : all_faults()) {
            INFO(each.name);
            client_world world;
            limit(world);
            world.server.push(each.act);
            auto const failed = world.get(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            auto const all = world.events->everything() + failed.error().message() +
                             exception{failed.error()}.what();
            CHECK(all.find("SECRETKEY") == std::string::npos);
            CHECK(all.find("TOKENOF") == std::string::npos);
        }
    }

    TEST_CASE("secrets: echoed by the server -> hidden in event, message and exception") {
        for (std::string const type : {"SignatureDoesNotMatch", ""}) {
            client_world world;
            world.server.push(
                reply::ok(R"({"__type":")" + type +
                          R"(","message":"it is x-amz-security-token:TOKENOFTHISTEST here"})")
                    .status(403));
            auto const failed = world.get(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            CHECK(failed.error().service_message() == "it is x-amz-security-token:**** here");
            auto const all = world.events->everything() + exception{failed.error()}.what();
            CHECK(all.find("x-amz-security-token:****") != std::string::npos);
            CHECK(all.find("TOKENOF") == std::string::npos);
            CHECK(world.events->everything().find("x-amz-security-token") == std::string::npos);
        }
    }

    TEST_CASE("request: as it arrives -> one POST with what the service needs") {
        client_world world;
        CHECK(world.get().has_value());
        auto const request = world.server.requests().at(0);
        CHECK(request.method == "POST");
        CHECK(request.target == "/");
        CHECK(request.header("Host") == "127.0.0.1:" + std::to_string(world.server.port()));
        CHECK(request.header("X-Amz-Target") == "DynamoDB_20120810.GetItem");
        CHECK(request.header("Content-Type") == "application/x-amz-json-1.0");
        CHECK(request.header("X-Amz-Security-Token") == "TOKENOFTHISTEST");
        CHECK(request.header("amz-sdk-request") == "attempt=1; max=5");
        CHECK(request.body == R"({"TableName":"music","Key":{"artist":{"S":"Björk"}}})");
        CHECK(request.raw.find("SECRETKEY") == std::string::npos);
    }

    TEST_CASE("bad request: refused here -> the server saw nothing") {
        client_world world;
        auto operation = world.client().get_item("x", key("artist", "Björk"), as_result);
        auto const got = run_coro(world.context, std::move(operation));
        CHECK(got.error() == errc::invalid_argument);
        CHECK(world.server.accepted() == 0);
    }

    TEST_CASE("bad request: found when it is rendered -> told so, nothing sent, nothing lost") {
        client_world world;
        auto const ask = [&] {
            auto operation = world.client().get_item("music", key("artist", "Bj\xffrk"), as_result);
            auto const got = run_coro(world.context, std::move(operation), leftovers::allowed);
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
            CHECK(got.error().attempts() == 0);
            CHECK_FALSE(got.error().may_have_been_applied());
            CHECK(world.events->count("attempt") == 0);
        };
        SUBCASE("the server is there") {
            ask();
            CHECK(world.get().has_value());
            CHECK(world.server.request_count() == 1);
            CHECK(world.server.accepted() == 1);
            world.expect_idle();
        }
        SUBCASE("nobody is there") {
            refusing_port const refusing;
            world.config.endpoint_url = "http://127.0.0.1:" + std::to_string(refusing.port());
            ask();
        }
    }
}

}  // namespace dynaco::test
