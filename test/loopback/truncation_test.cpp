// Replies cut at every byte: never taken for whole, always recovered from.
#include "support/client_world.hpp"
#include "support/fd_count.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

namespace dynaco::test {
namespace {

reply example() {
    return reply::ok(R"({"Item":{"artist":{"S":"Björk"},"plays":{"N":"7"}}})");
}

/// Cuts `content` after every `step` bytes, each time on a connection of its own, and makes a call
/// that succeeds in between.
void cut_everywhere(client_world& world, reply const& content, std::size_t step, ending how,
                    errc expected) {
    auto const size = action(content).bytes().size();
    for (std::size_t length = 0; length < size; length += step) {
        INFO("cut after ", length, " of ", size);
        world.server.push(action(content).only(length).then_end(how));
        auto const cut = world.get(call_options().max_attempts(1));
        REQUIRE(cut.has_error());
        CHECK(cut.error() == expected);
        CHECK(cut.error() == condition::transient);
        world.server.push(reply(content).connection_close());
        auto const whole = world.get();
        REQUIRE(whole.has_value());
        REQUIRE(whole->item);
        CHECK(whole->item->get<int>("plays") == 7);
    }
    world.expect_idle();
    CHECK(world.server.open_connections() == 0);
    CHECK(world.events->count("close") == world.server.accepted());
}

}  // namespace

TEST_SUITE("loopback.truncation") {
    TEST_CASE("truncated: at every byte, closed -> connection_closed, and the next call succeeds") {
        auto const before = open_sockets();
        {
            client_world world;
            SUBCASE("with a length") {
                cut_everywhere(world, example(), 1, ending::close, errc::connection_closed);
            }
            SUBCASE("in chunks") {
                cut_everywhere(world, example().chunked(7).trailer("t", "x"), 1, ending::close,
                               errc::connection_closed);
            }
            SUBCASE("behind an interim response") {
                cut_everywhere(world, example().interim(103), 1, ending::close,
                               errc::connection_closed);
            }
        }
        CHECK(open_sockets() == before);
    }

    TEST_CASE("truncated: at every third byte, stalled -> response_timeout") {
        client_world world;
        world.config.timeouts.response = std::chrono::milliseconds(15);
        auto const content = example().crc32(reply::checksum::absent).request_id({});
        auto const size = action(content).bytes().size();
        for (std::size_t length = 0; length < size; length += 3) {
            INFO("stalled after ", length, " of ", size);
            world.server.push(action(content).only(length).then_end(ending::stall));
            auto const cut = world.get(call_options().max_attempts(1));
            REQUIRE(cut.has_error());
            CHECK(cut.error() == errc::response_timeout);
        }
        world.expect_idle();
    }

    TEST_CASE("truncated: at every byte, retries allowed -> the call succeeds") {
        client_world world;
        auto const size = action(example()).bytes().size();
        for (std::size_t length = 0; length < size; ++length) {
            INFO("cut after ", length);
            world.server.push(action(example()).only(length).then_end(ending::close));
            world.server.push(example().connection_close());
            CHECK(world.get().has_value());
        }
        CHECK(world.server.request_count() == 2 * size);
        world.expect_idle();
    }

    TEST_CASE("truncated: over TLS, closed in order or not -> connection_closed") {
        client_world world{server_config().tls()};
        world.config.endpoint_url = world.server.url();
        SUBCASE("close_notify") {
            cut_everywhere(world, example(), 11, ending::close, errc::connection_closed);
        }
        SUBCASE("none") {
            cut_everywhere(world, example(), 11, ending::cut, errc::connection_closed);
        }
        SUBCASE("in chunks, none") {
            cut_everywhere(world, example().chunked(9), 11, ending::cut, errc::connection_closed);
        }
        SUBCASE("reset") {
            cut_everywhere(world, example(), 29, ending::reset, errc::read_failed);
        }
    }

    TEST_CASE("until the end: over TLS -> whole only with close_notify") {
        client_world world{server_config().tls()};
        auto const content = example().until_close();
        world.server.push(content);
        CHECK(world.get().has_value());
        world.server.push(action(content).then_end(ending::cut));
        auto const cut = world.get(call_options().max_attempts(1));
        REQUIRE(cut.has_error());
        CHECK(cut.error() == errc::connection_closed);
        world.expect_idle();
    }
}

}  // namespace dynaco::test
