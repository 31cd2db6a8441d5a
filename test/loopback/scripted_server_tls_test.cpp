#include "support/printers.hpp"
#include "support/raw_client.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"
#include "support/test_ca.hpp"

#include <doctest/doctest.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/x509_vfy.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using namespace std::chrono_literals;
using version = tls_settings::version;
using session_ptr = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;

class tls_result {
  public:
    tls_result() = default;

    boost::system::error_code handshake;
    long verdict = X509_V_OK;
    std::string bytes;
    boost::system::error_code end;
    session_ptr session{nullptr, SSL_SESSION_free};
};

asio::awaitable<tls_result> talk(std::uint16_t port, ssl::context& context, std::string host,
                                 SSL_SESSION* session) {
    tls_result out;
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port);
    co_await client.handshake(context, std::move(host), session);
    out.handshake = client.error();
    out.verdict = client.verdict();
    if (out.handshake) co_return out;
    co_await client.write(raw_request("GetItem"));
    out.bytes = co_await client.read_all(50ms);
    out.end = client.error();
    out.session.reset(client.session_copy());
    co_return out;
}

tls_result talk_to(asio::io_context& context, scripted_server& server, ssl::context& tls,
                   std::string host = "localhost", SSL_SESSION* session = nullptr) {
    server.listen_again();
    return run_coro(context, talk(server.port(), tls, std::move(host), session));
}

server_config secure(certificate_kind kind) {
    return server_config().tls(tls_settings().identity(kind));
}

/// What a client makes of a certificate.
class opinion {
  public:
    opinion(bool served, long verdict) : is_served(served), verifier(verdict) {}

    bool operator==(opinion const&) const = default;
    friend std::ostream& operator<<(std::ostream& out, opinion const& value) {
        return out << (value.is_served ? "served, " : "refused, ")
                   << X509_verify_cert_error_string(value.verifier);
    }

    bool is_served;
    long verifier;
};

opinion opinion_of(certificate_kind kind, std::string const& host) {
    asio::io_context context;
    scripted_server server(context, secure(kind));
    auto tls = client_tls(ca_pem());
    auto const got = talk_to(context, server, tls, host);
    return {!got.handshake && got.bytes.starts_with("HTTP/1.1 200"), got.verdict};
}

asio::awaitable<boost::system::error_code> shake_hands(std::uint16_t port, ssl::context& tls) {
    raw_client client(co_await asio::this_coro::executor);
    co_await client.connect(port);
    co_await client.handshake(tls, "localhost", nullptr, 300ms);
    co_return client.error();
}

}  // namespace

TEST_SUITE("loopback.scripted_server") {
    TEST_CASE("TLS: a valid certificate -> served, the handshake recorded") {
        asio::io_context context;
        auto tls = client_tls(ca_pem());
        for (auto const chosen : {version::tls_1_2, version::tls_1_3}) {
            scripted_server server(context, server_config().tls(tls_settings().only(chosen)));
            auto const got = talk_to(context, server, tls);
            CHECK(!got.handshake);
            CHECK(got.bytes.ends_with("\r\n\r\n{}"));
            auto const record = server.connections().at(0);
            CHECK(record.handshaken);
            CHECK(!record.resumed);
            CHECK(record.server_name == "localhost");
            CHECK(record.tls_version == (chosen == version::tls_1_2 ? "TLSv1.2" : "TLSv1.3"));
            CHECK(server.url() == "https://127.0.0.1:" + std::to_string(server.port()));
        }
    }

    TEST_CASE("TLS: every kind of certificate -> served, or refused for the reason in its name") {
        using kind = certificate_kind;
        opinion const fine(true, X509_V_OK);
        opinion const other_host(false, X509_V_ERR_UNSPECIFIED);
        for (auto const* host : {"localhost", "127.0.0.1", "::1", "any.dynaco.test",
                                 "dynamodb.us-east-1.amazonaws.com"}) {
            CHECK(opinion_of(kind::valid, host) == fine);
        }
        CHECK(opinion_of(kind::valid, "elsewhere.example") == other_host);
        CHECK(opinion_of(kind::wrong_host, "localhost") == other_host);
        CHECK(opinion_of(kind::wrong_host, "other.example") == fine);
        CHECK(opinion_of(kind::expired, "localhost") ==
              opinion(false, X509_V_ERR_CERT_HAS_EXPIRED));
        CHECK(opinion_of(kind::not_yet_valid, "localhost") ==
              opinion(false, X509_V_ERR_CERT_NOT_YET_VALID));
        CHECK(opinion_of(kind::unknown_issuer, "localhost") ==
              opinion(false, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY));
        CHECK(opinion_of(kind::self_signed, "localhost") ==
              opinion(false, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT));
    }

    TEST_CASE("TLS: a session of an earlier connection -> resumed, unless there are no tickets") {
        asio::io_context context;
        for (auto const chosen : {version::tls_1_2, version::tls_1_3}) {
            for (bool const tickets : {true, false}) {
                CAPTURE(tickets);
                auto tls = client_tls(ca_pem());
                tls_settings settings = tls_settings().only(chosen);
                if (!tickets) settings.no_tickets();
                scripted_server server(context, server_config().tls(settings));
                auto const first = talk_to(context, server, tls);
                REQUIRE(!first.handshake);
                auto const second = talk_to(context, server, tls, "localhost", first.session.get());
                CHECK(!second.handshake);
                CHECK(server.handshakes() == 2);
                CHECK(server.resumed_handshakes() == (tickets ? 1U : 0U));
            }
        }
    }

    TEST_CASE("TLS: close and cut -> with and without close_notify") {
        asio::io_context context;
        auto tls = client_tls(ca_pem());
        scripted_server server(context, secure(certificate_kind::valid));
        server.push(action(reply::ok()).then_end(ending::close));
        CHECK(talk_to(context, server, tls).end == asio::error::eof);
        server.push(action(reply::ok()).then_end(ending::cut));
        CHECK(talk_to(context, server, tls).end == ssl::error::stream_truncated);
        server.push(fault::half_a_body(ending::reset));
        CHECK(talk_to(context, server, tls).end == asio::error::connection_reset);
        server.push(fault::stall_in_body());
        CHECK(talk_to(context, server, tls).end == asio::error::operation_aborted);
    }

    TEST_CASE("TLS: no handshake, half of one, none answered, garbage -> that failure") {
        asio::io_context context;
        auto tls = client_tls(ca_pem());
        scripted_server server(context, secure(certificate_kind::valid));
        auto const error_of = [&](accept_action const& next) {
            server.listen_again();
            server.push_accept(next);
            return run_coro(context, shake_hands(server.port(), tls));
        };
        CHECK(error_of(on_accept::reset_in_handshake()) == asio::error::connection_reset);
        CHECK(error_of(on_accept::close_in_handshake()) == ssl::error::stream_truncated);
        CHECK(error_of(on_accept::hold()) == asio::error::operation_aborted);
        CHECK(error_of(on_accept::garbage()).category() == asio::error::get_ssl_category());
        CHECK(server.handshakes() == 0);
        CHECK(!error_of(on_accept::hold_after_handshake()));
        CHECK(server.handshakes() == 1);
        CHECK(server.request_count() == 0);
    }
}

}  // namespace dynaco::test
