#include "net/read_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>

using dynaco::net::read_buffer;

namespace {

void receive(read_buffer& buffer, std::string const& bytes, std::size_t wanted = 1) {
    auto const room = buffer.prepare(std::max(wanted, bytes.size()));
    REQUIRE(room.size() >= bytes.size());
    std::memcpy(room.data(), bytes.data(), bytes.size());
    buffer.commit(bytes.size());
}

}  // namespace

TEST_SUITE("net.read_buffer") {
    TEST_CASE("room: for the first read -> a usual response at once") {
        read_buffer buffer;
        CHECK(buffer.size() == 0);
        CHECK(buffer.prepare(1).size() == read_buffer::initial_capacity);
    }

    TEST_CASE("bytes: received and consumed in pieces -> in order") {
        read_buffer buffer;
        receive(buffer, "hello ");
        receive(buffer, "world");
        CHECK(buffer.data() == "hello world");
        buffer.consume(6);
        CHECK(buffer.data() == "world");
        receive(buffer, "!");
        CHECK(buffer.data() == "world!");
        buffer.consume(6);
        CHECK(buffer.size() == 0);
        CHECK(buffer.prepare(1).size() == read_buffer::initial_capacity);
    }

    TEST_CASE("growing: more than there is room for -> what is there stays") {
        read_buffer buffer;
        std::string const first(60'000, 'a');
        receive(buffer, first);
        buffer.consume(10'000);
        // Moved to the front: no more memory is needed.
        CHECK(buffer.prepare(15'000).size() == read_buffer::initial_capacity - 50'000);
        CHECK(buffer.data() == std::string(50'000, 'a'));
        receive(buffer, std::string(200'000, 'b'));
        CHECK(buffer.data() == std::string(50'000, 'a') + std::string(200'000, 'b'));
    }

    TEST_CASE("reset: after an ordinary response -> memory kept; after a huge one -> given back") {
        read_buffer buffer;
        receive(buffer, std::string(500'000, 'x'));
        buffer.reset();
        CHECK(buffer.size() == 0);
        CHECK(buffer.prepare(1).size() >= 500'000);
        receive(buffer, std::string(2'000'000, 'x'));
        buffer.reset();
        CHECK(buffer.prepare(1).size() == read_buffer::initial_capacity);
    }
}
