// A client's connection: what was received, and what is still to be sent.
#pragma once

#include "responses.hpp"

#include <openssl/ssl.h>
#include <sys/types.h>
#include <memory>
#include <string>
#include <string_view>

namespace canned {

class connection {
  public:
    /// Takes the descriptor, which must not block. Without a `tls` it is plain.
    connection(int descriptor, SSL_CTX* tls);
    ~connection();
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    /// Goes on until the socket would block. False when the connection has ended.
    bool go_on(responses& answers);
    int descriptor() const noexcept { return descriptor_; }
    /// Whether it waits to send, and not to receive.
    bool is_sending() const noexcept { return !unsent_.empty() || wants_write_; }

  private:
    enum class outcome { done, would_block, ended };

    outcome receive();
    outcome send();
    outcome judge(int result);

    int descriptor_;
    std::unique_ptr<SSL, void (*)(SSL*)> tls_;
    std::string received_;
    std::string_view unsent_;
    bool drained_ = false;      // nothing is left to receive: saves the call that would say so
    bool wants_write_ = false;  // TLS has to send before it can receive
};

}  // namespace canned
