#include "net/connector.hpp"

#include <boost/asio/this_coro.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <exception>
#include <sstream>

namespace dynaco::net {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using policy::phase;

namespace {

std::string to_text(tcp::endpoint const& address) {
    std::ostringstream out;
    out << address;
    return out.str();
}

using lookup_result = result<std::vector<std::string>>;

// A resolver that throws must not leave the pool waiting for a connect that is gone.
asio::awaitable<lookup_result> ask(resolver& whom, std::string const& host) {
    try {
        auto question = whom.resolve(host);
        auto found = co_await std::move(question);
        co_return found;
    } catch (std::exception const& thrown) {
        co_return error{errc::resolve_failed, std::string{"the resolver threw: "} + thrown.what()};
    } catch (...) {
        co_return error{errc::resolve_failed, "the resolver threw"};
    }
}

}  // namespace

connector::connector(std::shared_ptr<connect_settings> settings)
    : settings_{std::move(settings)}, socket_{settings_->executor} {}

void connector::interrupt() noexcept {
    if (resolving_) {
        cancel_.emit(asio::cancellation_type::terminal);
        return;
    }
    error_code ignored;
    (tls_ ? tls_->next_layer() : socket_).close(ignored);
}

asio::awaitable<result<std::shared_ptr<connection>>> connector::open() {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (abandoned_) co_return error{cancelled_code()};
    auto& settings = *settings_;
    if (!settings.addresses.is_fresh(settings.timers->now())) {
        if (auto failure = co_await resolve()) co_return *failure;
    }
    if (auto failure = co_await connect()) co_return *failure;
    if (!settings.tls) {
        co_return std::make_shared<connection>(std::move(socket_), settings.max_response,
                                               settings.memory);
    }
    if (auto failure = co_await handshake()) co_return *failure;
    co_return std::make_shared<connection>(std::move(tls_), settings.max_response, settings.memory);
}

// Interrupted waits only; the connector has no caller who could cancel.
std::optional<error> connector::ended(timed_wait const& wait, phase phase) const {
    switch (wait.interrupted()) {
        case interruption::timed_out:
            return error{policy::timeout_code(phase)};
        case interruption::shut_down:
            return error{cancelled_code()};
        case interruption::none:
            break;
    }
    if (abandoned_) return error{cancelled_code()};
    return std::nullopt;
}

asio::awaitable<std::optional<error>> connector::resolve() {
    auto& settings = *settings_;
    auto const started = settings.timers->now();
    timed_wait wait{*settings.timers, *this};
    wait.until(started + settings.limits.resolve);

    std::vector<tcp::endpoint> found;
    std::optional<error> failure;
    error_code not_literal;
    auto const literal = asio::ip::make_address(settings.host, not_literal);
    if (!not_literal) {
        found.emplace_back(literal, settings.port);
    } else {
        resolving_ = true;
        auto const texts = co_await ask(*settings.resolver, settings.host);
        resolving_ = false;
        failure = ended(wait, phase::resolve);
        if (!failure && texts.has_error()) {
            failure = failure_of(errc::resolve_failed, texts.error().code(),
                                 "host \"" + settings.host + "\": " + texts.error().message());
        }
        for (std::size_t i = 0; !failure && i < texts->size(); ++i) {
            error_code unusable;
            auto const address = asio::ip::make_address((*texts)[i], unusable);
            if (!unusable) found.emplace_back(address, settings.port);
        }
    }
    if (!failure && found.empty()) {
        failure = error{errc::resolve_failed, "host \"" + settings.host + "\" has no address"};
    }
    report_resolve(started, found.size(), failure);
    if (!failure) settings.addresses.set(std::move(found), settings.timers->now());
    co_return failure;
}

void connector::report_resolve(clock::time_point started, std::size_t found,
                               std::optional<error> const& failure) const {
    if (!settings_->observer) return;
    resolve_event event;
    event.host = settings_->host;
    event.addresses = found;
    event.took = settings_->timers->now() - started;
    event.failure = failure;
    settings_->observer->on_resolve(event);
}

// The addresses share the phase's limit: each gets its part of what is left.
asio::awaitable<std::optional<error>> connector::connect() {
    auto& settings = *settings_;
    auto const addresses = settings.addresses.next();
    auto const deadline = settings.timers->now() + settings.limits.connect;
    std::optional<error> failure;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        auto const now = settings.timers->now();
        if (i != 0 && now >= deadline) break;
        auto const parts = static_cast<clock::duration::rep>(addresses.size() - i);
        failure = co_await connect_to(addresses[i], now + (deadline - now) / parts);
        if (!failure || *failure == condition::cancelled) co_return failure;
    }
    // The service may have moved.
    settings.addresses.forget();
    co_return failure;
}

asio::awaitable<std::optional<error>> connector::connect_to(tcp::endpoint address,
                                                            clock::time_point deadline) {
    auto& settings = *settings_;
    auto const started = settings.timers->now();
    timed_wait wait{*settings.timers, *this};
    wait.until(deadline);

    error_code failed;
    socket_ = tcp::socket{settings.executor};
    socket_.open(address.protocol(), failed);
    if (!failed) std::tie(failed) = co_await socket_.async_connect(address, as_values);
    auto failure = ended(wait, phase::connect);
    if (!failure && failed) {
        failure = failure_of(errc::connect_failed, failed,
                             "cannot connect to " + to_text(address) + ": " + failed.message());
    }
    if (!failure) {
        // Requests go out in one write and wait for nothing.
        socket_.set_option(tcp::no_delay{true}, failed);
    }
    if (settings.observer) {
        auto const text = to_text(address);
        connect_event event;
        event.address = text;
        event.took = settings.timers->now() - started;
        event.failure = failure;
        settings.observer->on_connect(event);
    }
    co_return failure;
}

asio::awaitable<std::optional<error>> connector::handshake() {
    auto& settings = *settings_;
    auto const started = settings.timers->now();
    tls_ = settings.tls->make_stream(std::move(socket_));
    timed_wait wait{*settings.timers, *this};
    wait.until(started + settings.limits.handshake);

    error_code failed;
    std::tie(failed) = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_values);
    auto* const native = tls_->native_handle();
    auto failure = ended(wait, phase::handshake);
    if (!failure && failed) {
        auto const verdict = SSL_get_verify_result(native);
        failure = verdict != X509_V_OK
                      ? failure_of(errc::certificate_rejected, failed,
                                   "certificate of \"" + settings.tls->server_name() +
                                       "\": " + X509_verify_cert_error_string(verdict))
                      : failure_of(errc::handshake_failed, failed,
                                   "TLS handshake with \"" + settings.tls->server_name() +
                                       "\": " + failed.message());
    }
    if (settings.observer) {
        handshake_event event;
        event.host = settings.tls->server_name();
        if (!failure) event.protocol = SSL_get_version(native);
        event.resumed = !failure && SSL_session_reused(native) == 1;
        event.took = settings.timers->now() - started;
        event.failure = failure;
        settings.observer->on_handshake(event);
    }
    co_return failure;
}

}  // namespace dynaco::net
