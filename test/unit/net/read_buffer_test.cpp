#include "net/read_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

using dynaco::net::read_buffer;
using dynaco::net::read_memory;

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
        CHECK(buffer.prepare(1).size() == read_memory::usual_size);
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
        CHECK(buffer.prepare(1).size() == read_memory::usual_size);
    }

    TEST_CASE("growing: more than there is room for -> what is there stays") {
        read_buffer buffer;
        std::string const first(60'000, 'a');
        receive(buffer, first);
        buffer.consume(10'000);
        // Moved to the front: no more memory is needed.
        CHECK(buffer.prepare(15'000).size() == read_memory::usual_size - 50'000);
        CHECK(buffer.data() == std::string(50'000, 'a'));
        receive(buffer, std::string(200'000, 'b'));
        CHECK(buffer.data() == std::string(50'000, 'a') + std::string(200'000, 'b'));
    }

    TEST_CASE("reset: after a response -> its memory is the next one's, of any connection") {
        auto const memory = std::make_shared<read_memory>();
        read_buffer one{memory};
        read_buffer other{memory};
        receive(one, std::string(500'000, 'x'));
        auto const* const bytes = one.data().data();
        one.reset();
        CHECK(one.size() == 0);
        receive(other, "y");
        CHECK(other.data().data() == bytes);
        CHECK(other.prepare(1).size() >= 499'999);
        CHECK(one.prepare(1).size() == read_memory::usual_size);  // one of its own
    }

    TEST_CASE("reset: after a huge response -> its memory goes back to the system") {
        read_buffer buffer;
        receive(buffer, std::string(2'000'000, 'x'));
        buffer.reset();
        CHECK(buffer.prepare(1).size() == read_memory::usual_size);
    }

    TEST_CASE("spare memory: a response larger than it -> as much as is wanted") {
        auto const memory = std::make_shared<read_memory>();
        memory->give_back(memory->take(1));
        CHECK(memory->take(100'000).size() == 100'000);
        CHECK(memory->take(1).size() == read_memory::usual_size);
    }

    TEST_CASE("spare memory: nobody reads -> one block of the usual size at most") {
        auto const memory = std::make_shared<read_memory>();
        auto first = memory->take(1);
        auto second = memory->take(1);
        auto large = memory->take(500'000);
        auto const* const kept = first.data();
        memory->give_back(std::move(first));
        memory->give_back(std::move(second));
        memory->give_back(std::move(large));
        memory->trim();
        auto const next = memory->take(1);
        CHECK(next.data() == kept);
        CHECK(next.size() == read_memory::usual_size);
    }
}
