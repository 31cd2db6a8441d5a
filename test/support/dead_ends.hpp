// Ports at which no server ever answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <list>

namespace dynaco::test {

/// A port of 127.0.0.1 that is taken, so that nobody else can listen on it, and refuses
/// connections.
class refusing_port {
  public:
    refusing_port() {
        acceptor_.open(boost::asio::ip::tcp::v4());
        acceptor_.bind({boost::asio::ip::address_v4::loopback(), 0});
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{context_};
};

/// A port of 127.0.0.1 at which a connection is neither made nor refused: its queue is as short as
/// the system allows and full, so that the system drops what else knocks. `is_silent()` tells
/// whether that worked on this system.
class silent_port {
  public:
    silent_port() {
        acceptor_.open(boost::asio::ip::tcp::v4());
        acceptor_.bind({boost::asio::ip::address_v4::loopback(), 0});
        acceptor_.listen(0);
        constexpr int longest_queue = 4;
        for (int i = 0; i < longest_queue && !is_silent_; ++i) is_silent_ = !knock();
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    [[nodiscard]] bool is_silent() const { return is_silent_; }

  private:
    bool knock() {
        bool connected = false;
        sockets_.emplace_back(context_);
        sockets_.back().async_connect(
            acceptor_.local_endpoint(),
            [&connected](boost::system::error_code failed) { connected = !failed; });
        context_.restart();
        context_.run_for(std::chrono::milliseconds(20));
        boost::system::error_code ignored;
        // One that waits would try again a second later and then get in.
        if (!connected) sockets_.back().close(ignored);
        context_.restart();
        context_.poll();
        return connected;
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{context_};
    std::list<boost::asio::ip::tcp::socket> sockets_;
    bool is_silent_ = false;
};

}  // namespace dynaco::test
