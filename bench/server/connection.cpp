#include "connection.hpp"

#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>

#include "request.hpp"

namespace canned {

connection::connection(int descriptor, SSL_CTX* tls)
    : descriptor_{descriptor}, tls_{tls != nullptr ? SSL_new(tls) : nullptr, &SSL_free} {
    if (!tls_) return;
    SSL_set_fd(tls_.get(), descriptor);
    SSL_set_accept_state(tls_.get());
}

connection::~connection() {
    ::close(descriptor_);
}

bool connection::go_on(responses& answers) {
    for (;;) {
        while (!unsent_.empty()) {
            auto const sent = send();
            if (sent != outcome::done) return sent == outcome::would_block;
        }
        auto const next = first_request(received_);
        if (next.size != 0) {
            unsent_ = answers.find(next.operation, next.body);
            received_.erase(0, next.size);
            continue;
        }
        if (drained_) {
            drained_ = false;
            return true;
        }
        auto const got = receive();
        if (got != outcome::done) return got == outcome::would_block;
    }
}

connection::outcome connection::receive() {
    static std::array<char, 65536> bytes;
    if (tls_) {
        auto const count = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (count <= 0) return judge(count);
        received_.append(bytes.data(), static_cast<std::size_t>(count));
        return outcome::done;
    }
    auto const count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EAGAIN) return outcome::would_block;
    if (count <= 0) return outcome::ended;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
    drained_ = static_cast<std::size_t>(count) < bytes.size();
    return outcome::done;
}

connection::outcome connection::send() {
    if (tls_) {
        auto const count = SSL_write(tls_.get(), unsent_.data(), static_cast<int>(unsent_.size()));
        if (count <= 0) return judge(count);
        unsent_.remove_prefix(static_cast<std::size_t>(count));
        return outcome::done;
    }
    auto const count = ::send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return outcome::would_block;
    if (count <= 0) return outcome::ended;
    unsent_.remove_prefix(static_cast<std::size_t>(count));
    return outcome::done;
}

connection::outcome connection::judge(int result) {
    auto const why = SSL_get_error(tls_.get(), result);
    wants_write_ = why == SSL_ERROR_WANT_WRITE;
    return wants_write_ || why == SSL_ERROR_WANT_READ ? outcome::would_block : outcome::ended;
}

}  // namespace canned
