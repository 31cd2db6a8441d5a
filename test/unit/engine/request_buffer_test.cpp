#include "engine/request_buffer.hpp"

#include <doctest/doctest.h>

#include <string>

using dynaco::engine::request_buffer;

namespace {

void render(request_buffer& buffer, std::string const& head, std::string const& body) {
    buffer.clear();
    buffer.tail() += body;
    buffer.put_in_front(head);
}

}  // namespace

TEST_SUITE("engine.request_buffer") {
    TEST_CASE("head and body: joined -> one piece of memory") {
        request_buffer buffer;
        render(buffer, "HEAD\r\n\r\n", "{}");
        CHECK(buffer.bytes() == "HEAD\r\n\r\n{}");
        CHECK(buffer.body() == "{}");
    }

    TEST_CASE("a further attempt: another head, shorter or longer -> the same body behind it") {
        request_buffer buffer;
        render(buffer, "first head ", "{}");
        for (std::size_t const size : {3u, 40u, 2048u, 2049u, 20'000u, 5u}) {
            INFO(size);
            std::string const head(size, 'h');
            buffer.put_in_front(head);
            CHECK(buffer.bytes() == head + "{}");
            CHECK(buffer.body() == "{}");
        }
    }

    TEST_CASE("used again: for another call -> nothing of the last one") {
        request_buffer buffer;
        render(buffer, std::string(5000, 'h'), std::string(3 << 20, 'b'));
        CHECK(buffer.bytes().size() == 5000 + (3 << 20));
        render(buffer, "h", "b");
        CHECK(buffer.bytes() == "hb");
        render(buffer, "", "");
        CHECK(buffer.bytes().empty());
    }
}
