#include "canned_server.hpp"

#include <libdeflate.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace dynaco::bench {
namespace {

[[noreturn]] void fail(char const* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

std::string around(std::string const& body) {
    auto const crc = libdeflate_crc32(0, body.data(), body.size());
    return "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Fri, 20 Nov 2026 12:00:00 GMT\r\n"
           "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) +
           "\r\nConnection: keep-alive\r\n"
           "x-amzn-RequestId: 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF\r\n"
           "x-amz-crc32: " +
           std::to_string(crc) + "\r\n\r\n" + body;
}

// Bytes of the first whole request in `text`; 0 if it is not whole.
std::size_t request_size(std::string_view text) {
    auto const end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    auto const length = text.find("Content-Length: ");
    auto const body = std::strtoul(text.data() + length + 16, nullptr, 10);
    auto const size = end + 4 + body;
    return size <= text.size() ? size : 0;
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

// False when the client closed the connection.
bool serve(int socket, std::string& received, std::string const& response) {
    std::array<char, 65536> bytes;
    auto const count = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    received.append(bytes.data(), static_cast<std::size_t>(count));
    while (auto const size = request_size(received)) {
        received.erase(0, size);
        send_all(socket, response);
    }
    return true;
}

[[noreturn]] void run(int listener, std::string const& response) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<pollfd> sockets{{listener, POLLIN, 0}};
    std::map<int, std::string> received;
    while (::poll(sockets.data(), sockets.size(), -1) >= 0) {
        for (std::size_t i = sockets.size(); i-- > 1;) {
            if (sockets[i].revents == 0) continue;
            auto const socket = sockets[i].fd;
            if (serve(socket, received[socket], response)) continue;
            ::close(socket);
            received.erase(socket);
            sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (sockets[0].revents != 0) {
            auto const socket = ::accept(listener, nullptr, nullptr);
            int const on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            sockets.push_back({socket, POLLIN, 0});
        }
    }
    ::_exit(1);
}

}  // namespace

canned_server::canned_server(std::string const& body) : response_{around(body)} {
    auto const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 1024) != 0) {
        fail("cannot listen");
    }
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    child_ = ::fork();
    if (child_ < 0) fail("cannot fork");
    if (child_ == 0) run(listener, response_);
    ::close(listener);
}

canned_server::~canned_server() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

}  // namespace dynaco::bench
