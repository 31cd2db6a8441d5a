// The default transport: a pool of HTTP/1.1 connections, plain or TLS.
#pragma once

#include <dynaco/client_config.hpp>

#include "net/pool.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace dynaco::net {

/// Where the service is.
class service_address {
  public:
    service_address() = default;

    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
};

class pooled_transport : public transport {
  public:
    /// @par Errors `std::invalid_argument` when the TLS configuration cannot be used.
    pooled_transport(boost::asio::any_io_executor executor, service_address const& address,
                     client_config const& config);

    boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                  response_sink& sink) override;
    boost::asio::awaitable<result<void>> warm_up() override;
    void quiesce() override;
    void shut_down() override;

    policy::pool_ledger::counts count() const noexcept { return pool_->count(); }

  private:
    boost::asio::awaitable<std::optional<error>> obtain(std::optional<lease>& lent,
                                                        policy::wait_limit limit,
                                                        clock::time_point started);
    void report_lease(attempt_report& report, connection const& which, clock::time_point started,
                      bool replayed) const;
    error refusal_of(waiter const& who) const;
    void report_reuse(connection const& which) const;

    std::shared_ptr<sweeper> timers_;
    std::shared_ptr<connect_settings> settings_;
    std::shared_ptr<pool> pool_;
    std::size_t min_connections_;
};

}  // namespace dynaco::net
