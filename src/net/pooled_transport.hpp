// The default transport: a pool of HTTP/1.1 connections, plain or TLS.
#pragma once

#include <dynaco/client_config.hpp>

#include "net/queue_place.hpp"
#include "policy/deadline.hpp"

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

    /// Whether an exchange that begins now has to wait for a connection. Who can wait with less
    /// than an exchange takes a place, waits there, and then begins one with what came of that.
    bool must_queue() const noexcept { return pool_->count().idle == 0; }
    void queue(std::optional<queue_place>& place, clock::time_point now,
               policy::attempt_deadline const& limit);
    boost::asio::awaitable<result<bool>> exchange(transport_request& request, response_sink& sink,
                                                  std::optional<queue_place>& place,
                                                  boost::asio::cancellation_state const& caller,
                                                  clock::time_point started);

    boost::asio::awaitable<result<void>> warm_up() override;
    void quiesce() override;
    void shut_down() override;

    policy::pool_ledger::counts count() const noexcept { return pool_->count(); }

  private:
    /// What is asked of an exchange.
    class attempt {
      public:
        attempt(transport_request& asked, response_sink& answered, clock::time_point now) noexcept
            : request{asked}, sink{answered}, started{now} {}

        transport_request& request;
        response_sink& sink;
        clock::time_point started;
        bool replayed = false;  // it has gone out once
    };
    policy::wait_limit queue_limit(clock::time_point now,
                                   policy::attempt_deadline const& limit) const;
    boost::asio::awaitable<result<bool>> exchange_with(std::optional<lease> lent, attempt made);
    boost::asio::awaitable<result<bool>> wait_and_exchange(std::optional<lease> lent, attempt made);
    boost::asio::awaitable<result<bool>> exchange_over(std::optional<lease> lent, attempt made);
    void report_lease(attempt const& made, connection const& which) const;

    std::shared_ptr<sweeper> timers_;
    std::shared_ptr<connect_settings> settings_;
    std::shared_ptr<pool> pool_;
    std::size_t min_connections_;
};

}  // namespace dynaco::net
