#include "support/server_state.hpp"

#include "support/scripted_connection.hpp"

#include <boost/asio/buffer.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace dynaco::test {

namespace {

namespace ssl = boost::asio::ssl;

int version_of(tls_settings::version chosen) {
    switch (chosen) {
        case tls_settings::version::tls_1_1:
            return TLS1_1_VERSION;
        case tls_settings::version::tls_1_2:
            return TLS1_2_VERSION;
        case tls_settings::version::tls_1_3:
            break;
    }
    return TLS1_3_VERSION;
}

ssl::context make_tls(tls_settings const& settings) {
    ssl::context context(ssl::context::tls_server);
    context.use_certificate_chain(boost::asio::buffer(settings.identity().certificate_pem));
    context.use_private_key(boost::asio::buffer(settings.identity().key_pem), ssl::context::pem);
    SSL_CTX* const native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    if (settings.chosen()) {
        int const version = version_of(*settings.chosen());
        if (version == TLS1_1_VERSION) SSL_CTX_set_security_level(native, 0);
        SSL_CTX_set_min_proto_version(native, version);
        SSL_CTX_set_max_proto_version(native, version);
    }
    if (!settings.has_tickets()) {
        SSL_CTX_set_options(native, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(native, 0);
        SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    }
    return context;
}

}  // namespace

std::optional<action> server_script::claim() {
    if (!actions.empty()) {
        action next = std::move(actions.front());
        actions.pop_front();
        return next;
    }
    if (on_request) return std::nullopt;
    return by_default;
}

accept_action server_script::claim_connection() {
    if (connections.empty()) return connection_by_default;
    accept_action next = std::move(connections.front());
    connections.pop_front();
    return next;
}

server_state::server_state(server_config settings) : config(std::move(settings)) {
    forget_sessions();
}

// Each context has ticket keys and a cache of its own; connections share the ownership of theirs.
void server_state::forget_sessions() {
    if (config.tls_of()) tls.emplace(make_tls(*config.tls_of()));
}

std::vector<std::shared_ptr<scripted_connection>> server_state::alive() const {
    std::vector<std::shared_ptr<scripted_connection>> out;
    for (auto const& weak : running) {
        if (auto connection = weak.lock()) out.push_back(std::move(connection));
    }
    return out;
}

void server_state::close_idle(ending how, std::string const& last_words) {
    for (auto const& connection : alive()) connection->order_if_idle(how, last_words);
}

void server_state::drop_all(ending how) {
    for (auto const& connection : alive()) connection->drop(how);
}

}  // namespace dynaco::test
