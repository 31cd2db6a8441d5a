// Opening one connection: addresses, TCP, TLS.
#pragma once

#include <dynaco/client_config.hpp>

#include "net/address_book.hpp"
#include "net/connection.hpp"
#include "net/sweeper.hpp"
#include "net/tls_context.hpp"
#include "policy/phase.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace dynaco::net {

/// What all connections of a client are opened with.
class connect_settings {
  public:
    connect_settings(boost::asio::any_io_executor on, client_config const& config,
                     std::shared_ptr<sweeper> sweeps)
        : executor{std::move(on)},
          limits{config.timeouts},
          max_response{config.max_response_size},
          resolver{config.resolver},
          observer{config.observer},
          timers{std::move(sweeps)},
          addresses{config.address_lifetime} {}

    boost::asio::any_io_executor executor;
    std::string host;
    std::uint16_t port = 0;
    timeout_config limits;
    std::size_t max_response;
    std::shared_ptr<class resolver> resolver;
    std::shared_ptr<class observer> observer;
    std::shared_ptr<sweeper> timers;
    std::shared_ptr<read_memory> memory = std::make_shared<read_memory>();
    std::unique_ptr<tls_context> tls;  // null: plain
    address_book addresses;
};

/// One attempt to open a connection.
class connector {
  public:
    explicit connector(std::shared_ptr<connect_settings> settings);
    connector(connector const&) = delete;
    connector& operator=(connector const&) = delete;

    /// Opens the connection. Each phase has its limit; the failure names the phase.
    boost::asio::awaitable<result<std::shared_ptr<connection>>> open();
    /// What `open` is to be spawned with.
    boost::asio::cancellation_slot slot() noexcept { return cancel_.slot(); }
    /// Makes `open` fail soon.
    void interrupt() noexcept;
    /// The same, because nobody waits for the connection any more.
    void abandon() noexcept {
        abandoned_ = true;
        interrupt();
    }
    bool is_abandoned() const noexcept { return abandoned_; }

  private:
    boost::asio::awaitable<std::optional<error>> resolve();
    boost::asio::awaitable<std::optional<error>> connect();
    boost::asio::awaitable<std::optional<error>> connect_to(address_book::endpoint address,
                                                            clock::time_point deadline);
    boost::asio::awaitable<std::optional<error>> handshake();
    void report_resolve(clock::time_point started, std::size_t found,
                        std::optional<error> const& failure) const;
    std::optional<error> ended(timed_wait const& wait, policy::phase phase) const;

    std::shared_ptr<connect_settings> settings_;
    boost::asio::cancellation_signal cancel_;
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<tls_stream> tls_;
    bool resolving_ = false;
    bool abandoned_ = false;
};

}  // namespace dynaco::net
