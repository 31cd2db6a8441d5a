// TLS: which servers a client talks to, and how often it has to shake hands in full.
#include "support/client_world.hpp"
#include "support/fd_count.hpp"
#include "support/has.hpp"
#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace dynaco::test {
namespace {

server_config with(certificate_kind kind) {
    return server_config().tls(tls_settings().identity(kind));
}

/// A write to a server whose certificate is not to be trusted.
error refused_by(client_world& world) {
    auto const got = world.put();
    REQUIRE(got.has_error());
    CHECK(got.error() == errc::certificate_rejected);
    CHECK_FALSE(got.error().is_retryable());
    CHECK(got.error().cause());
    CHECK_FALSE(got.error().may_have_been_applied());
    CHECK(world.server.accepted() == 1);
    CHECK(world.server.requests_begun() == 0);
    CHECK(world.events->count("retry") == 0);
    world.expect_idle();
    return got.error();
}

/// The same for a name that is not the certificate's.
std::string refused_as(std::string const& name, certificate_spec const& spec) {
    client_world world{server_config().tls(tls_settings().identity(issue(spec)))};
    world.config.tls.server_name = name;
    return refused_by(world).message();
}

bool accepted_as(std::string const& name) {
    client_world world{server_config().tls()};
    world.config.tls.server_name = name;
    return world.get().has_value();
}

}  // namespace

TEST_SUITE("loopback.tls") {
    TEST_CASE("certificate: of a known authority, for the address -> accepted") {
        client_world world{server_config().tls()};
        CHECK(world.get().has_value());
        CHECK(world.server.connections().at(0).server_name.empty());  // an address is no name
        world.expect_idle();
    }

    TEST_CASE("certificate: not to be trusted -> rejected at once, and told why") {
        class bad {
          public:
            bad(certificate_kind certificate, char const* its_words)
                : kind(certificate), words(its_words) {}
            certificate_kind kind;
            char const* words;
        };
        std::vector<bad> const certificates{
            {certificate_kind::expired, "expired"},
            {certificate_kind::not_yet_valid, "not yet valid"},
            {certificate_kind::wrong_host, "mismatch"},
            {certificate_kind::unknown_issuer, "issuer"},
            {certificate_kind::self_signed, "self-signed"},
        };
        auto const before = open_sockets();
        for (auto const& each : certificates) {
            INFO(each.words);
            client_world world{with(each.kind)};
            auto const failure = refused_by(world);
            CHECK(failure.attempts() == 1);
            INFO(failure.message());
            CHECK(has(failure.message(), each.words));
            CHECK(has(failure.message(), "127.0.0.1"));
            CHECK(world.events->count("handshake : certificate_rejected") == 1);
        }
        CHECK(open_sockets() == before);
    }

    TEST_CASE("certificate: right, but another authority is configured -> rejected") {
        client_world world{server_config().tls()};
        world.config.tls.ca_pem = stranger_ca_pem();
        CHECK(has(refused_by(world).message(), "certificate"));
    }

    TEST_CASE("server_name: a name of the certificate -> sent and accepted") {
        client_world world{server_config().tls()};
        world.config.tls.server_name = "localhost";
        CHECK(world.get().has_value());
        CHECK(world.server.connections().at(0).server_name == "localhost");
        CHECK(accepted_as("a.dynaco.test"));
        CHECK(accepted_as("DYNAMODB.us-east-1.amazonaws.com"));
    }

    TEST_CASE("server_name: not of the certificate -> rejected") {
        auto const names = certificate_spec().dns("*.dynaco.test").dns("other.example").ip("::1");
        CHECK(has(refused_as("localhost", names), "\"localhost\""));
        CHECK(has(refused_as("dynaco.test", names), "mismatch"));
        CHECK(has(refused_as("a.b.dynaco.test", names), "mismatch"));
        CHECK(has(refused_as("127.0.0.1", names), "mismatch"));
        auto const common_name = certificate_spec().common_name("localhost");
        CHECK(has(refused_as("localhost", common_name), "mismatch"));
    }

    TEST_CASE("version: 1.2 and 1.3 -> spoken; older -> refused") {
        using version = tls_settings::version;
        SUBCASE("1.2") {
            client_world world{server_config().tls(tls_settings().only(version::tls_1_2))};
            CHECK(world.get().has_value());
            CHECK(world.events->count("handshake TLSv1.2") == 1);
            CHECK(world.server.connections().at(0).tls_version == "TLSv1.2");
        }
        SUBCASE("1.3") {
            client_world world{server_config().tls(tls_settings().only(version::tls_1_3))};
            CHECK(world.get().has_value());
            CHECK(world.events->count("handshake TLSv1.3") == 1);
        }
        SUBCASE("1.1") {
            client_world world{server_config().tls(tls_settings().only(version::tls_1_1))};
            auto const got = world.get(call_options().max_attempts(1));
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::handshake_failed);
            CHECK(got.error().cause());
            world.settle();
            auto const seen = world.server.connections().at(0);
            CHECK_FALSE(seen.handshaken);
            // The client's list of versions, not the level of security, is what kept them apart.
            INFO(seen.failure);
            CHECK(has(seen.failure, "unsupported protocol"));
            CHECK(world.server.requests_begun() == 0);
        }
    }

    TEST_CASE("handshake: cut, reset or no TLS at all -> handshake_failed, retried") {
        std::vector<accept_action> const faults{on_accept::reset_in_handshake(),
                                                on_accept::close_in_handshake(),
                                                on_accept::garbage(), on_accept::reset()};
        for (auto const& each : faults) {
            INFO("fault ", &each - faults.data());
            client_world world{server_config().tls()};
            world.server.push_accept(each);
            auto const failed = world.put(call_options().max_attempts(1));
            REQUIRE(failed.has_error());
            CHECK(failed.error() == errc::handshake_failed);
            CHECK(failed.error() == condition::transient);
            CHECK(failed.error().cause());
            CHECK_FALSE(failed.error().may_have_been_applied());
            world.server.push_accept(each);
            CHECK(world.put().has_value());
            CHECK(world.server.accepted() == 3);
            world.expect_idle();
        }
    }

    TEST_CASE("sessions: a second connection -> resumes; not if that is off") {
        using version = tls_settings::version;
        version spoken = version::tls_1_3;
        bool on = true;
        SUBCASE("1.3") {}
        SUBCASE("1.2") {
            spoken = version::tls_1_2;
        }
        SUBCASE("1.3, off") {
            on = false;
        }
        SUBCASE("1.2, off") {
            spoken = version::tls_1_2;
            on = false;
        }
        client_world world{server_config().tls(tls_settings().only(spoken))};
        world.config.tls.session_resumption = on;
        world.server.default_action(reply::ok().connection_close());
        for (int i = 0; i < 3; ++i) CHECK(world.get().has_value());
        CHECK(world.server.handshakes() == 3);
        CHECK(world.server.resumed_handshakes() == (on ? 2 : 0));
        auto const protocol = std::string(spoken == version::tls_1_2 ? "TLSv1.2" : "TLSv1.3");
        CHECK(world.events->count("handshake " + protocol + " resumed") == (on ? 2 : 0));
        world.expect_idle();
    }

    TEST_CASE("sessions: the server has forgotten them -> a full handshake, then resumes again") {
        using version = tls_settings::version;
        version spoken = version::tls_1_3;
        SUBCASE("1.3") {}
        SUBCASE("1.2") {
            spoken = version::tls_1_2;
        }
        client_world world{server_config().tls(tls_settings().only(spoken))};
        world.server.default_action(reply::ok().connection_close());
        std::vector<bool> resumed;
        for (int i = 0; i < 4; ++i) {
            if (i == 2) world.server.forget_sessions();
            CHECK(world.get().has_value());
            resumed.push_back(world.server.connections().back().resumed);
        }
        CHECK(resumed == std::vector<bool>{false, true, false, true});
        CHECK(world.server.handshakes() == 4);
        CHECK(world.events->count("retry") == 0);
        world.expect_idle();
    }

    TEST_CASE("sessions: the server has none -> full handshakes") {
        client_world world{server_config().tls(tls_settings().no_tickets())};
        world.server.default_action(reply::ok().connection_close());
        for (int i = 0; i < 3; ++i) CHECK(world.get().has_value());
        CHECK(world.server.handshakes() == 3);
        CHECK(world.server.resumed_handshakes() == 0);
    }

    TEST_CASE("configuration: a name that no certificate can have -> refused with the field") {
        client_world world{server_config().tls()};
        world.config.tls.server_name = "fe80::1%lo";
        CHECK_THROWS_WITH_AS(world.client(),
                             "tls.server_name: no certificate can be verified for \"fe80::1%lo\"",
                             std::invalid_argument);
    }

    TEST_CASE("configuration: authorities that cannot be read -> refused with the field") {
        client_world world{server_config().tls()};
        world.config.tls.ca_pem = "not a certificate";
        CHECK_THROWS_WITH_AS(world.client(), "tls.ca_pem: not a certificate in PEM form",
                             std::invalid_argument);
        world.config.tls.ca_pem.clear();
        world.config.tls.ca_file = "/nowhere/ca.pem";
        try {
            world.client();
            FAIL("it has to throw");
        } catch (std::invalid_argument const& refused) {
            CHECK(std::string{refused.what()}.starts_with("tls.ca_file: "));
            CHECK(has(refused.what(), "/nowhere/ca.pem"));
        }
    }
}

}  // namespace dynaco::test
