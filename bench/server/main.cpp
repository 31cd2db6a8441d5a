// A server of ready-made DynamoDB responses, for the benchmarks: it costs as little as a server
// can, so that what is measured is the client.
//
// usage: canned_server [--tls CERTIFICATE KEY]
//
// Listens on a free port of 127.0.0.1, prints `port N`, and serves until its input or its parent
// ends.

#include "connection.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

namespace {

[[noreturn]] void fail(char const* what) {
    std::perror(what);
    ERR_print_errors_fp(stderr);
    std::exit(1);
}

// TLS 1.3 only, with session tickets, as many as OpenSSL sends by itself.
SSL_CTX* tls_context(char const* certificate, char const* key) {
    auto* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        fail("cannot use certificate and key");
    }
    return context;
}

int listen_somewhere() {
    auto const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 4096) != 0) {
        fail("cannot listen");
    }
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("port %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

class server {
  public:
    explicit server(SSL_CTX* tls)
        : tls_{tls}, poll_{::epoll_create1(EPOLL_CLOEXEC)}, listener_{listen_somewhere()} {
        watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
        // Fails for a file or /dev/null: nobody's end is to be waited for, then.
        watch(EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN);
    }

    void run() {
        std::array<epoll_event, 256> events;
        for (;;) {
            auto const count = ::epoll_wait(poll_, events.data(), events.size(), -1);
            for (int i = 0; i < count; ++i) {
                auto const descriptor = events[static_cast<std::size_t>(i)].data.fd;
                if (descriptor == listener_) {
                    accept_all();
                } else if (descriptor == STDIN_FILENO) {
                    char ignored[256];
                    if (::read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return;
                } else {
                    serve(descriptor);
                }
            }
        }
    }

  private:
    void watch(int what, int descriptor, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = descriptor;
        ::epoll_ctl(poll_, what, descriptor, &event);
    }

    void accept_all() {
        for (;;) {
            auto const socket =
                ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (socket < 0) return;
            int const on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            connections_.try_emplace(socket, socket, tls_);
            watch(EPOLL_CTL_ADD, socket, EPOLLIN);
        }
    }

    void serve(int descriptor) {
        auto const found = connections_.find(descriptor);
        auto& client = found->second;
        bool const was_sending = client.is_sending();
        if (!client.go_on(answers_)) {
            connections_.erase(found);
        } else if (client.is_sending() != was_sending) {
            watch(EPOLL_CTL_MOD, descriptor, client.is_sending() ? EPOLLOUT : EPOLLIN);
        }
    }

    SSL_CTX* tls_;
    int poll_;
    int listener_;
    canned::responses answers_;
    std::unordered_map<int, canned::connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    std::signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);

    bool const tls = argc == 4 && std::string_view{argv[1]} == "--tls";
    if (argc != 1 && !tls) {
        std::fprintf(stderr, "usage: canned_server [--tls CERTIFICATE KEY]\n");
        return 2;
    }
    server{tls ? tls_context(argv[2], argv[3]) : nullptr}.run();
}
