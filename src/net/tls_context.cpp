#include "net/tls_context.hpp"

#include <dynaco/client_config.hpp>

#include <boost/asio/ip/address.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace dynaco::net {
namespace ssl = boost::asio::ssl;

namespace {

// Where an SSL_CTX keeps its tls_context; index 0 of contexts and streams is Asio's.
int context_index() {
    static int const index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

void trust(ssl::context& context, tls_config const& config) {
    boost::system::error_code failure;
    if (!config.ca_pem.empty()) {
        context.add_certificate_authority(boost::asio::buffer(config.ca_pem), failure);
        if (failure) throw std::invalid_argument{"tls.ca_pem: not a certificate in PEM form"};
    } else if (!config.ca_file.empty()) {
        context.load_verify_file(config.ca_file, failure);
        if (failure) {
            throw std::invalid_argument{"tls.ca_file: cannot read certificates from \"" +
                                        config.ca_file + "\": " + failure.message()};
        }
    } else {
        context.set_default_verify_paths();
    }
}

// By OpenSSL itself, whose verdict then says what is wrong. Names are those of the certificate's
// alternatives only: RFC 9525 has done with the common name.
void verify_as(SSL_CTX* context, std::string const& name) {
    auto* const rules = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_hostflags(
        rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(name, not_an_address);
    auto const set = not_an_address ? X509_VERIFY_PARAM_set1_host(rules, name.data(), name.size())
                                    : X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str());
    if (set != 1) {
        throw std::invalid_argument{"tls.server_name: no certificate can be verified for \"" +
                                    name + "\""};
    }
}

}  // namespace

tls_context::tls_context(tls_config const& config, std::string const& host)
    : context_{ssl::context::tls_client},
      server_name_{config.server_name.empty() ? host : config.server_name},
      resume_{config.session_resumption} {
    trust(context_, config);
    context_.set_verify_mode(ssl::verify_peer);
    auto* const native = context_.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    verify_as(native, server_name_);
    if (resume_) {
        SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_set_ex_data(native, context_index(), this);
        SSL_CTX_sess_set_new_cb(native, &tls_context::keep_session);
    }
}

tls_context::~tls_context() {
    // A read that is under way has its stream outlive us by a moment.
    SSL_CTX_set_ex_data(context_.native_handle(), context_index(), nullptr);
    SSL_SESSION_free(session_);
}

std::unique_ptr<tls_stream> tls_context::make_stream(boost::asio::ip::tcp::socket socket) {
    auto stream = std::make_unique<tls_stream>(std::move(socket), context_);
    auto* const native = stream->native_handle();
    // Asio asks for buffers to be released after each record, which costs 50 KB of allocation a
    // request.
    SSL_clear_mode(native, SSL_MODE_RELEASE_BUFFERS);
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(server_name_, not_an_address);
    if (not_an_address) SSL_set_tlsext_host_name(native, server_name_.c_str());
    if (resume_ && session_) {
        // A copy, see keep_session.
        std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> const copy{
            SSL_SESSION_dup(session_), SSL_SESSION_free};
        if (copy) SSL_set_session(native, copy.get());
    }
    return stream;
}

// Called while a stream reads; everything of one client runs on one executor, so there is no race.
int tls_context::keep_session(SSL* connection, SSL_SESSION* session) {
    auto* const self = static_cast<tls_context*>(
        SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), context_index()));
    if (!self || !SSL_SESSION_is_resumable(session)) return 0;
    // A copy: the end of a connection without a closing alert, which is the usual end of a pooled
    // one, marks its own session as not to be resumed.
    auto* const copy = SSL_SESSION_dup(session);
    if (!copy) return 0;
    SSL_SESSION_free(self->session_);
    self->session_ = copy;
    return 0;  // the reference to the original stays OpenSSL's
}

}  // namespace dynaco::net
