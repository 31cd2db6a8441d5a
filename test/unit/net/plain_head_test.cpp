#include "net/plain_head.hpp"

#include "support/random.hpp"

#include <boost/asio/buffer.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

using namespace dynaco;
using net::read_plain_head;
using net::response_head;

namespace {

constexpr std::uint64_t max_body = 1000;

constexpr std::string_view usual =
    "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Fri, 20 Nov 2026 10:00:00 GMT\r\n"
    "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 5\r\nConnection: keep-alive\r\n"
    "x-amzn-RequestId: ABC\r\nx-amz-crc32: 42\r\n\r\n";

bool is_taken(std::string_view text) {
    response_head head;
    return read_plain_head(text, max_body, head).has_value();
}

std::string with_field(std::string_view field) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + std::string{field} + "\r\n\r\nhello";
}

// Pieces of heads, usual ones and others, of which random heads are made.
constexpr std::array<std::string_view, 26> lines{"Server: Server",
                                                 "Date: Fri, 20 Nov 2026 10:00:00 GMT",
                                                 "Content-Length: 5",
                                                 "Content-Length: 0",
                                                 "Content-Length: 1001",
                                                 "content-LENGTH:  17  ",
                                                 "Connection: keep-alive",
                                                 "Connection: Keep-Alive",
                                                 "Connection: close",
                                                 "Connection: keep-alive, close",
                                                 "Connection:",
                                                 "Proxy-Connection: close",
                                                 "Upgrade: h2c",
                                                 "Transfer-Encoding: chunked",
                                                 "Transfer-Encoding: identity",
                                                 "x-amzn-RequestId: ABC",
                                                 "X-AMZ-CRC32: 42",
                                                 "x-amz-crc32:",
                                                 "x-amzn-ErrorType: Some#Thing",
                                                 "x-amz-retry-after: 100",
                                                 "Age: 3",
                                                 "Odd Name: x",
                                                 ": x",
                                                 "No colon",
                                                 " folded",
                                                 "Trailer: x"};
constexpr std::array<std::string_view, 9> statuses{
    "HTTP/1.1 200 OK", "HTTP/1.1 400 Bad Request", "HTTP/1.1 500 ",           "HTTP/1.1 503",
    "HTTP/1.0 200 OK", "HTTP/1.1 100 Continue",    "HTTP/1.1 204 No Content", "HTTP/1.1 2000 OK",
    "http/1.1 200 OK"};

std::string random_head(test::seeded_random& random) {
    std::string text{
        statuses[random.chance(0.8) ? 0 : random.between<std::size_t>(0, statuses.size() - 1)]};
    text += "\r\n";
    auto const count = random.between<std::size_t>(0, 6);
    if (random.chance(0.8)) text += "Content-Length: 5\r\n";
    for (std::size_t i = 0; i != count; ++i) {
        text.append(lines[random.between<std::size_t>(0, lines.size() - 1)]).append("\r\n");
    }
    text += "\r\nhello";
    if (random.chance(0.5))
        text[random.between<std::size_t>(0, text.size() - 1)] =
            static_cast<char>(random.between<std::size_t>(0, 255));
    return text;
}

}  // namespace

TEST_SUITE("net.plain_head") {
    TEST_CASE("a usual head -> its fields and its sizes") {
        response_head head;
        auto const got = read_plain_head(std::string{usual} + "hello", max_body, head);
        REQUIRE(got);
        CHECK(got->size == usual.size());
        CHECK(got->body_size == 5);
        CHECK(head.status == 200);
        CHECK(head.request_id == "ABC");
        CHECK(head.crc32 == "42");
        CHECK(head.date == "Fri, 20 Nov 2026 10:00:00 GMT");
    }

    TEST_CASE("a head cut at any byte -> not taken, and nothing of it is kept") {
        for (std::size_t size = 0; size != usual.size(); ++size) {
            INFO("bytes ", size);
            response_head head;
            CHECK_FALSE(read_plain_head(usual.substr(0, size), max_body, head));
            CHECK(head.status == 0);
            CHECK(head.date.empty());
        }
        CHECK(is_taken(usual));
    }

    TEST_CASE("a head with anything unusual -> left to Beast's parser") {
        CHECK(is_taken(with_field("Some: thing")));
        for (std::string_view const field :
             {"Connection: close", "Transfer-Encoding: chunked", "Content-Length: 5", "Tab:\tx",
              "Odd Name: x", " folded", "No colon", "Upgrade: h2c", "High: \xC3\xA4"}) {
            INFO(field);
            CHECK_FALSE(is_taken(with_field(field)));
        }
        CHECK_FALSE(is_taken("HTTP/1.1 200 OK\r\n\r\n"));
        CHECK_FALSE(is_taken("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"));
        CHECK_FALSE(is_taken("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"));
        CHECK_FALSE(is_taken("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
    }

    TEST_CASE("100,000 random heads: what is taken -> read by Beast's parser alike") {
        test::seeded_random random;
        int taken = 0;
        for (int i = 0; i != 100'000; ++i) {
            auto const text = random_head(random);
            response_head plain;
            auto const got = read_plain_head(text, max_body, plain);
            if (!got) continue;
            ++taken;
            INFO(text);
            response_head head;
            std::string body;
            net::response_parser parser{head, body, max_body};
            boost::system::error_code failure;
            auto const used = parser.put(boost::asio::buffer(text), failure);
            REQUIRE_FALSE(failure);
            REQUIRE(parser.is_header_done());
            REQUIRE(used == got->size);
            REQUIRE(parser.content_length().value_or(99) == got->body_size);
            REQUIRE(parser.keep_alive());
            REQUIRE(plain.status == head.status);
            REQUIRE(plain.version == head.version);
            REQUIRE(plain.request_id == head.request_id);
            REQUIRE(plain.error_type == head.error_type);
            REQUIRE(plain.crc32 == head.crc32);
            REQUIRE(plain.date == head.date);
            REQUIRE(plain.retry_after == head.retry_after);
            REQUIRE(plain.has_age == head.has_age);
        }
        CHECK(taken > 10'000);
    }
}
