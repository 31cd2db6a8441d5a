// A server process that answers every request on its connections with the same bytes.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <string>

namespace dynaco::bench {

/// Forked from this process, so that its CPU time is not the client's. Make it before any thread.
class canned_server {
  public:
    /// Answers with an HTTP response of status 200 around `body`.
    explicit canned_server(std::string const& body);
    ~canned_server();
    canned_server(canned_server const&) = delete;
    canned_server& operator=(canned_server const&) = delete;

    std::uint16_t port() const noexcept { return port_; }
    std::string const& response() const noexcept { return response_; }

  private:
    std::string response_;
    std::uint16_t port_ = 0;
    pid_t child_ = -1;
};

}  // namespace dynaco::bench
