#include "net/response_assembler.hpp"

#include <boost/asio/buffer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "support/allocations.hpp"

using namespace dynaco;
using net::response_assembler;
using verdict = response_assembler::verdict;

namespace {

constexpr std::size_t max_body = 1000;

void receive(net::read_buffer& buffer, std::string_view bytes) {
    auto const room = buffer.prepare(bytes.size());
    boost::asio::buffer_copy(room, boost::asio::buffer(bytes));
    buffer.commit(bytes.size());
}

// A response received at once, or byte by byte.
class reading {
  public:
    explicit reading(std::string_view text, std::size_t step = 0, std::size_t limit = max_body)
        : assembler{limit} {
        assembler.start();
        end = verdict::need_more;
        if (step == 0) step = text.size();
        while (!text.empty() && end == verdict::need_more) {
            receive(buffer, text.substr(0, step));
            text.remove_prefix(std::min(step, text.size()));
            end = assembler.advance(buffer);
        }
    }
    std::string_view body() const { return assembler.body(buffer); }
    bool keep_alive() const { return assembler.keep_alive() && assembler.leftover(buffer) == 0; }

    net::read_buffer buffer;
    response_assembler assembler;
    verdict end;
};

constexpr std::string_view plain =
    "HTTP/1.1 200 OK\r\nx-amzn-RequestId: ABC\r\nX-AMZ-CRC32: 42\r\nContent-Length: 5\r\n"
    "Date: Fri, 20 Nov 2026 10:00:00 GMT\r\n\r\nhello";
constexpr std::string_view chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";
constexpr std::string_view until_end = "HTTP/1.1 500 Oops\r\n\r\nhello";

}  // namespace

TEST_SUITE("net.response_assembler") {
    TEST_CASE("a response with a length: read at once or byte by byte -> head and body are there") {
        for (std::size_t step : {0u, 1u, 2u, 7u}) {
            INFO("step ", step);
            reading const got{plain, step};
            CHECK(got.end == verdict::complete);
            CHECK(got.assembler.head().status == 200);
            CHECK(got.assembler.head().request_id == "ABC");
            CHECK(got.assembler.head().crc32 == "42");
            CHECK(got.assembler.head().date == "Fri, 20 Nov 2026 10:00:00 GMT");
            CHECK_FALSE(got.assembler.head().has_age);
            CHECK(got.body() == "hello");
            CHECK(got.keep_alive());
        }
    }

    TEST_CASE("a chunked response: extensions and trailers -> the body without them") {
        for (std::size_t step : {0u, 1u, 3u}) {
            INFO("step ", step);
            reading const got{chunked, step};
            CHECK(got.end == verdict::complete);
            CHECK(got.body() == "hello");
            CHECK(got.keep_alive());
        }
    }

    TEST_CASE("a body without length: ends with the stream -> complete, not to be reused") {
        reading got{until_end};
        CHECK(got.end == verdict::need_more);
        CHECK(got.assembler.end_of_stream() == verdict::complete);
        CHECK(got.body() == "hello");
        CHECK_FALSE(got.keep_alive());
    }

    TEST_CASE("truncated anywhere: the stream ends -> connection_closed") {
        for (auto const text : {plain, chunked}) {
            for (std::size_t length = 0; length < text.size(); ++length) {
                INFO("length ", length);
                reading got{text.substr(0, length)};
                REQUIRE(got.end == verdict::need_more);
                CHECK(got.assembler.end_of_stream() == verdict::failed);
                CHECK(got.assembler.failure() == errc::connection_closed);
            }
        }
    }

    TEST_CASE("bytes behind the response: nobody asked for them -> not to be reused") {
        reading const got{std::string{plain} + "HTTP/1.1 200 OK\r\n"};
        CHECK(got.end == verdict::complete);
        CHECK(got.body() == "hello");
        CHECK_FALSE(got.keep_alive());
    }

    TEST_CASE("interim responses: before the real one -> skipped") {
        auto const text =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
            std::string{plain};
        for (std::size_t step : {0u, 1u}) {
            reading const got{text, step};
            CHECK(got.end == verdict::complete);
            CHECK(got.assembler.head().status == 200);
            CHECK(got.body() == "hello");
        }
        reading const switching{"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"};
        CHECK(switching.end == verdict::failed);
        CHECK(switching.assembler.failure() == errc::malformed_http);
    }

    TEST_CASE("no body: length 0, or a status without one -> complete and empty") {
        reading const empty{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
        CHECK(empty.end == verdict::complete);
        CHECK(empty.body().empty());
        CHECK(empty.keep_alive());
        reading const none{"HTTP/1.1 204 No Content\r\n\r\n"};
        CHECK(none.end == verdict::complete);
        CHECK(none.body().empty());
    }

    TEST_CASE("Connection: close and HTTP/1.0: complete -> not to be reused") {
        reading const closing{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"};
        CHECK(closing.end == verdict::complete);
        CHECK_FALSE(closing.keep_alive());
        reading const old{"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"};
        CHECK(old.end == verdict::complete);
        CHECK_FALSE(old.keep_alive());
    }

    TEST_CASE("not HTTP: garbage, two lengths, an endless head -> malformed_http") {
        for (std::string const& text :
             {std::string{"SSH-2.0-OpenSSH_9.2\r\n\r\n"}, std::string{"\x16\x03\x01\x02\r\n\r\n"},
              std::string{"HTTP/1.1 OK\r\n\r\n"},
              std::string{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"},
              "HTTP/1.1 200 OK\r\nx: " + std::string(100'000, 'y') + "\r\n\r\n"}) {
            INFO(text.substr(0, 60));
            reading const got{text};
            CHECK(got.end == verdict::failed);
            CHECK(got.assembler.failure() == errc::malformed_http);
        }
    }

    TEST_CASE("a body above the limit: announced, in chunks or endless -> response_too_large") {
        std::string const big(max_body + 1, 'x');
        reading const announced{"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"};
        CHECK(announced.end == verdict::failed);
        CHECK(announced.assembler.failure() == errc::response_too_large);
        reading const in_chunks{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                                big};
        CHECK(in_chunks.end == verdict::failed);
        CHECK(in_chunks.assembler.failure() == errc::response_too_large);
        reading const endless{"HTTP/1.1 200 OK\r\n\r\n" + big};
        CHECK(endless.end == verdict::failed);
        CHECK(endless.assembler.failure() == errc::response_too_large);
    }

    TEST_CASE("a chunked response: an extension or trailers without end -> malformed_http, soon") {
        std::string const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        std::string const more(1'000'000, 'a');
        std::string lines;
        while (lines.size() < more.size()) lines += "x-trailer: of many\r\n";
        for (auto const& text :
             {head + "5;" + more, head + "5;ext=\"" + more, head + "2\r\nhe\r\n5;" + more,
              head + "0\r\nx: " + more, head + "0\r\n" + lines}) {
            for (std::size_t step : {0u, 100u, 1'000u, 50'000u}) {
                INFO(text.substr(0, 60), ", step ", step);
                reading const got{text, step};
                CHECK(got.end == verdict::failed);
                CHECK(got.assembler.failure() == errc::malformed_http);
                if (step != 0) CHECK(got.buffer.size() <= 32 * 1024 + step);
            }
        }
    }

    TEST_CASE("a chunked response: large extensions and trailers -> the body without them") {
        std::string const large(30'000, 'a');
        std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (char const letter : std::string_view{"hello"}) {
            text += "1;" + large + "\r\n" + letter + "\r\n";
        }
        text += "0\r\nx: " + large + "\r\n\r\n";
        for (std::size_t step : {0u, 1'000u, 40'000u}) {
            INFO("step ", step);
            reading const got{text, step};
            CHECK(got.end == verdict::complete);
            CHECK(got.body() == "hello");
            CHECK(got.keep_alive());
        }
    }

    TEST_CASE("the next response: after a large body in chunks -> its memory is given back") {
        auto const in_chunks = [](std::string const& size, std::size_t count) {
            return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n" +
                   std::string(count, 'x') + "\r\n0\r\n\r\n";
        };
        auto const bytes_of_next = [&](std::string const& first) {
            reading got{first, 0, 4'000'000};
            REQUIRE(got.end == verdict::complete);
            receive(got.buffer, in_chunks("64", 100));
            test::allocation_scope const scope;
            got.assembler.start();
            REQUIRE(got.assembler.advance(got.buffer) == verdict::complete);
            auto const bytes = scope.bytes();
            CHECK(got.body() == std::string(100, 'x'));
            return bytes;
        };
        auto const after_large = bytes_of_next(in_chunks("200000", 0x200000));
        auto const after_small = bytes_of_next(in_chunks("80000", 0x80000));
        if (!test::counts_allocations()) return;
        CHECK(after_large >= 100);
        CHECK(after_small == 0);
    }

    TEST_CASE("the next response: on the same connection -> nothing of the last one remains") {
        reading got{plain};
        REQUIRE(got.end == verdict::complete);
        got.buffer.reset();
        got.assembler.start();
        receive(got.buffer, "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nAge: 3\r\n\r\n{}");
        CHECK(got.assembler.advance(got.buffer) == verdict::complete);
        CHECK(got.assembler.head().status == 400);
        CHECK(got.assembler.head().request_id.empty());
        CHECK(got.assembler.head().crc32.empty());
        CHECK(got.assembler.head().has_age);
        CHECK(got.body() == "{}");
    }
}
