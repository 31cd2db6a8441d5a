#include "support/scripted_server.hpp"

#include "support/printers.hpp"
#include "support/raw_client.hpp"
#include "support/run_coro.hpp"
#include "support/until.hpp"

#include <doctest/doctest.h>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include <zlib.h>

#include <chrono>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using namespace std::chrono_literals;

/// What a client gets that sends some requests on one connection and reads one response for each.
class exchange_result {
  public:
    exchange_result() = default;

    std::vector<raw_client::response> responses;
    boost::system::error_code error;  // of the first step that failed
};

asio::awaitable<exchange_result> exchange(std::uint16_t port, std::size_t times) {
    exchange_result out;
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port);
    for (std::size_t i = 0; i < times && !client.error(); ++i) {
        co_await client.write(raw_request("GetItem", "{\"n\":" + std::to_string(i) + "}"));
        raw_client::response response = co_await client.read_response();
        if (!client.error()) out.responses.push_back(std::move(response));
    }
    out.error = client.error();
    co_return out;
}

exchange_result exchange_with(asio::io_context& context, scripted_server& server,
                              std::size_t times = 1) {
    return run_coro(context, exchange(server.port(), times), leftovers::allowed);
}

/// The bytes that answer one request, until the end or 30 quiet milliseconds.
class raw_result {
  public:
    raw_result() = default;

    std::string bytes;
    boost::system::error_code error;
};

asio::awaitable<raw_result> raw_exchange(std::uint16_t port, std::string request) {
    raw_result out;
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port);
    co_await client.write(std::move(request));
    out.bytes = co_await client.read_all(30ms);
    out.error = client.error();
    co_return out;
}

raw_result raw_exchange_with(asio::io_context& context, scripted_server& server) {
    auto request = raw_request("GetItem");
    return run_coro(context, raw_exchange(server.port(), std::move(request)));
}

std::string field(raw_client::response const& response, std::string const& name) {
    return std::string(response[name]);
}

unsigned long crc32_of(std::string const& text) {
    return ::crc32(0, reinterpret_cast<Bytef const*>(text.data()), static_cast<uInt>(text.size()));
}

}  // namespace

TEST_SUITE("loopback.scripted_server") {
    TEST_CASE("reply: nothing pushed -> the default, with what the service adds") {
        asio::io_context context;
        scripted_server server(context);
        auto const got = exchange_with(context, server);
        REQUIRE(got.responses.size() == 1);
        auto const& response = got.responses.front();
        CHECK(response.result_int() == 200);
        CHECK(response.body() == "{}");
        CHECK(field(response, "Content-Type") == "application/x-amz-json-1.0");
        CHECK(field(response, "x-amz-crc32") == std::to_string(crc32_of("{}")));
        CHECK(!field(response, "x-amzn-RequestId").empty());
    }

    TEST_CASE("reply: several pushed -> in that order, then the default") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::throttle());
        server.push(2, reply::internal_error());
        server.default_action(reply::ok("{\"last\":true}"));
        CHECK(server.unused_actions() == 3);
        auto const got = exchange_with(context, server, 4);
        REQUIRE(got.responses.size() == 4);
        CHECK(got.responses[0].result_int() == 400);
        CHECK(got.responses[0].body().find("#ThrottlingException\"") != std::string::npos);
        CHECK(got.responses[1].result_int() == 500);
        CHECK(got.responses[2].result_int() == 500);
        CHECK(got.responses[3].body() == "{\"last\":true}");
        CHECK(server.unused_actions() == 0);
        CHECK(server.accepted() == 1);
    }

    TEST_CASE("reply: a handler -> decides from the request, after what was pushed") {
        asio::io_context context;
        scripted_server server(context);
        server.on_request([](received_request const& request) -> action {
            return reply::ok("[\"" + request.operation() + "\"," + request.body + "]");
        });
        server.push(reply::ok("{}"));
        auto const got = exchange_with(context, server, 2);
        REQUIRE(got.responses.size() == 2);
        CHECK(got.responses[0].body() == "{}");
        CHECK(got.responses[1].body() == "[\"GetItem\",{\"n\":1}]");
    }

    TEST_CASE("record: requests -> parsed, counted, byte for byte") {
        asio::io_context context;
        scripted_server server(context);
        exchange_with(context, server, 2);
        auto const requests = server.requests();
        REQUIRE(requests.size() == 2);
        CHECK(requests[1].connection == 0);
        CHECK(requests[1].number == 1);
        CHECK(requests[1].method == "POST");
        CHECK(requests[1].target == "/");
        CHECK(requests[1].operation() == "GetItem");
        CHECK(requests[1].header("content-type") == "application/x-amz-json-1.0");
        CHECK(requests[1].header("absent") == std::nullopt);
        CHECK(requests[1].header_count("HOST") == 1);
        CHECK(requests[1].body == "{\"n\":1}");
        CHECK(requests[1].raw == raw_request("GetItem", "{\"n\":1}"));
        CHECK(server.requests_begun() == 2);
        auto const record = server.connections().at(0);
        CHECK(record.bytes_received == requests[0].raw.size() + requests[1].raw.size());
        CHECK(record.requests_read == 2);
    }

    TEST_CASE("reply: chunks with extensions and trailers -> the same body") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::ok("0123456789abcdef")
                        .chunked(5)
                        .chunk_extension(";why=because")
                        .trailer("x-after", "yes"));
        server.push(action(reply::ok("0123456789").chunked(4)));
        auto const got = exchange_with(context, server);
        REQUIRE(got.responses.size() == 1);
        CHECK(got.responses[0].body() == "0123456789abcdef");
        CHECK(field(got.responses[0], "x-after") == "yes");
        auto const raw = raw_exchange_with(context, server);
        CHECK(raw.bytes.ends_with("\r\n\r\n4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n0\r\n\r\n"));
    }

    TEST_CASE("reply: checksum wrong, absent, of a compressed body -> as told") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::ok().crc32(reply::checksum::wrong));
        server.push(reply::ok().crc32(reply::checksum::absent));
        server.push(reply::ok(std::string(500, 'z')).gzip());
        auto const got = exchange_with(context, server, 3);
        REQUIRE(got.responses.size() == 3);
        CHECK(field(got.responses[0], "x-amz-crc32") != std::to_string(crc32_of("{}")));
        CHECK(got.responses[1].count("x-amz-crc32") == 0);
        CHECK(field(got.responses[2], "Content-Encoding") == "gzip");
        CHECK(got.responses[2].body().size() < 100);
        CHECK(field(got.responses[2], "x-amz-crc32") ==
              std::to_string(crc32_of(got.responses[2].body())));
    }

    TEST_CASE("reply: an interim response -> comes first") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::ok().interim(103));
        auto const raw = raw_exchange_with(context, server);
        CHECK(raw.bytes.starts_with("HTTP/1.1 103 Interim\r\n\r\nHTTP/1.1 200 OK\r\n"));
        CHECK(raw.bytes.ends_with("\r\n\r\n{}"));
    }

    TEST_CASE("reply: HTTP/1.0, Connection: close, no length -> the server closes after it") {
        asio::io_context context;
        scripted_server server(context);
        for (auto const& content :
             {reply::ok("[1]").http_1_0(), reply::ok("[1]").connection_close(),
              reply::ok("[1]").until_close()}) {
            server.push(content);
            auto const got = raw_exchange_with(context, server);
            server.listen_again();
            CHECK(got.error == asio::error::eof);
            CHECK(got.bytes.ends_with("\r\n\r\n[1]"));
            CHECK(server.connections().back().ended_by == closed_by::server);
        }
    }

    TEST_CASE("reply: HTML, no body, a false length, raw bytes -> as told") {
        asio::io_context context;
        scripted_server server(context);
        server.push(reply::html(503));
        server.push(reply::ok().no_body());
        server.push(reply::ok("{}").claimed_length("-7"));
        server.push(reply::raw("SSH-2.0-none\r\n"));
        auto const got = exchange_with(context, server, 2);
        REQUIRE(got.responses.size() == 2);
        CHECK(got.responses[0].result_int() == 503);
        CHECK(field(got.responses[0], "Content-Type") == "text/html");
        CHECK(got.responses[0].count("x-amzn-RequestId") == 0);
        CHECK(got.responses[1].body().empty());
        CHECK(exchange_with(context, server).error == http::error::bad_content_length);
        CHECK(exchange_with(context, server).error == http::error::bad_version);
    }

    TEST_CASE("reply: delayed and dripped -> arrives whole") {
        asio::io_context context;
        scripted_server server(context);
        server.push(action(reply::ok("[1]")).after(5ms).drip(40, 1ms));
        auto const begin = std::chrono::steady_clock::now();
        auto const got = exchange_with(context, server);
        REQUIRE(got.responses.size() == 1);
        CHECK(got.responses[0].body() == "[1]");
        CHECK(std::chrono::steady_clock::now() - begin >= 8ms);
    }

    TEST_CASE("fault: a part of the reply, then stall, FIN or RST -> that part and that end") {
        asio::io_context context;
        scripted_server server(context);
        reply const whole = reply::ok("0123456789");
        auto const wire = whole.wire();
        auto const half_head = wire.bytes.substr(0, wire.body_at / 2);
        auto const half_body = wire.bytes.substr(0, wire.body_at + 5);
        auto const stalled = make_error_code(asio::error::operation_aborted);
        auto const closed = make_error_code(asio::error::misc_errors::eof);
        auto const reset = make_error_code(asio::error::connection_reset);

        class expectation {
          public:
            expectation(action plan, std::string sent, boost::system::error_code end)
                : what(std::move(plan)), bytes(std::move(sent)), error(end) {}
            action what;
            std::string bytes;
            boost::system::error_code error;
        };
        std::vector<expectation> const all = {
            {fault::stall_before_reply(), "", stalled},
            {fault::close_before_reply(), "", closed},
            {fault::reset_before_reply(), "", reset},
            {fault::stall_in_head(whole), half_head, stalled},
            {fault::half_a_head(ending::close, whole), half_head, closed},
            {fault::half_a_head(ending::reset, whole), half_head, reset},
            {fault::stall_in_body(whole), half_body, stalled},
            {fault::half_a_body(ending::cut, whole), half_body, closed},
            {fault::half_a_body(ending::reset, whole), half_body, reset},
            {action(whole).only(1).then_end(ending::close), "H", closed},
            {action(whole).then_end(ending::reset), wire.bytes, reset},
            {action(whole).then_say("more"), wire.bytes + "more", stalled},
            {fault::reset_before_reading(), "", reset},
        };
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(i);
            server.listen_again();
            server.push(all[i].what);
            auto const got = raw_exchange_with(context, server);
            CHECK(got.bytes == all[i].bytes);
            CHECK(got.error == all[i].error);
            CHECK(server.open_connections() == 0);
        }
        CHECK(server.requests_begun() == all.size());
        CHECK(server.request_count() == all.size() - 1);
    }

    TEST_CASE("fault: garbage -> no HTTP") {
        asio::io_context context;
        scripted_server server(context);
        server.push(fault::garbage());
        CHECK(exchange_with(context, server).error == http::error::bad_version);
    }

    TEST_CASE("accept: held, the peer leaves -> seen without reading") {
        asio::io_context context;
        scripted_server server(context);
        server.push_accept(on_accept::hold());
        auto gone = [&server] { return server.open_connections() == 0; };
        run_coro(context, raw_exchange(server.port(), raw_request("GetItem")), leftovers::allowed);
        run_coro(context, until(gone));
        CHECK(server.connections().at(0).ended_by == closed_by::peer);
        CHECK(server.connections().at(0).bytes_received == 0);
    }

    TEST_CASE("accept: reset, close, hold, garbage -> that end without a request read") {
        asio::io_context context;
        scripted_server server(context);
        auto const end_of = [&](accept_action const& next) {
            server.listen_again();
            server.push_accept(next);
            return raw_exchange_with(context, server);
        };
        // The request meets a closed socket: RST, unless FIN was read before.
        CHECK(end_of(on_accept::reset()).error == asio::error::connection_reset);
        CHECK(end_of(on_accept::close()).error);
        CHECK(end_of(on_accept::hold()).error == asio::error::operation_aborted);
        CHECK(!end_of(on_accept::garbage()).bytes.starts_with("HTTP"));
        CHECK(end_of(on_accept::serve()).bytes.starts_with("HTTP/1.1 200"));
        CHECK(server.request_count() == 1);
    }
}

}  // namespace dynaco::test
