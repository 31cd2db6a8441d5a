// What all calls of a client share, and the life of a call.
#pragma once

#include <dynaco/call.hpp>
#include <dynaco/client_config.hpp>

#include "engine/request_head.hpp"
#include "engine/settings.hpp"
#include "policy/clock_skew.hpp"
#include "policy/rate_limiter.hpp"
#include "policy/retry.hpp"
#include "wire/operation.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace dynaco::net {

class pooled_transport;

}  // namespace dynaco::net

namespace dynaco::engine {

class call_memory;
class request_buffer;

/// The way to one endpoint.
class service_line {
  public:
    service_line(std::shared_ptr<class transport> carrier, net::pooled_transport* own,
                 settings const& from, model::endpoint const& to)
        : transport{std::move(carrier)}, pool{own}, head{from, to} {}

    std::shared_ptr<class transport> transport;
    net::pooled_transport* pool;  ///< The transport, unless the user gave another one: then null.
    request_head head;
};

/// The shared state of a client; everything in it is used on its executor only, which runs one
/// handler at a time.
///
/// While a call is in flight, timers and watchers may be pending; when the last one ends they are
/// given up, so that an idle client never keeps `io_context::run` from returning.
class core : public std::enable_shared_from_this<core> {
  public:
    /// @par Errors `std::invalid_argument` for a configuration that cannot be used.
    core(boost::asio::any_io_executor executor, client_config config);
    ~core();
    core(core const&) = delete;
    core& operator=(core const&) = delete;

    boost::asio::any_io_executor const& executor() const noexcept { return executor_; }
    client_config const& config() const noexcept { return settings_.config; }
    class clock& clock() const noexcept { return *settings_.config.clock; }
    /// Where the requests of a service go.
    service_line& line(model::services service);
    class observer* observer() const noexcept { return settings_.config.observer.get(); }
    double random01();
    std::uint64_t random_bits() { return settings_.config.random->next(); }

    policy::retry_quota& quota() noexcept { return quota_; }
    policy::clock_skew& skew() noexcept { return skew_; }
    std::optional<policy::rate_limiter>& limiter() noexcept { return limiter_; }

    bool is_shut_down() const noexcept { return shut_down_; }
    /// Ends all calls with `cancelled_code()`.
    void shut_down();

    /// Waits, unless the client is shut down meanwhile.
    boost::asio::awaitable<void> sleep_until(clock::time_point when);
    /// Whether an attempt has to wait for credentials or for the rate limiter.
    bool needs_preparation() const { return limiter_ || !keys_are_usable(); }
    /// Credentials to sign with now: those at hand, or fresh ones if they come before the deadline.
    boost::asio::awaitable<std::optional<error>> ensure_credentials(
        std::optional<clock::time_point> deadline);
    credentials const& keys() const noexcept { return *keys_; }
    /// Grows when other credentials than before have been loaded.
    std::uint64_t keys_version() const noexcept { return keys_version_; }
    /// The service refused the credentials as expired: the next call of `ensure_credentials` loads.
    void distrust_credentials() noexcept { keys_refused_ = true; }

    /// Memory to render a request into: an empty buffer.
    std::unique_ptr<request_buffer> lend_buffer();
    void give_back(std::unique_ptr<request_buffer> used) noexcept;

  private:
    friend class call_scope;
    void open_line(model::services service);
    std::vector<std::shared_ptr<class transport>> transports() const;
    using signal = std::shared_ptr<boost::asio::cancellation_signal>;

    /// Runs `work` so that the deadline and the end of the client end it, too; false: the deadline
    /// did. Its exceptions are dropped.
    boost::asio::awaitable<bool> interruptible(boost::asio::awaitable<void> work,
                                               std::optional<clock::time_point> deadline = {});
    boost::asio::awaitable<void> load_credentials(std::optional<error>& failure);
    bool keys_are_usable() const;
    void enter() noexcept;
    void leave();

    boost::asio::any_io_executor executor_;
    settings settings_;
    std::array<std::unique_ptr<service_line>, model::service_count> lines_;  // made when needed
    policy::retry_quota quota_;
    policy::clock_skew skew_;
    std::optional<policy::rate_limiter> limiter_;
    std::optional<credentials> keys_;
    std::uint64_t keys_version_ = 0;
    bool keys_refused_ = false;
    std::list<signal> interruptible_;  // of waits that have no deadline of the transport
    std::vector<std::unique_ptr<call_memory>> spare_memory_;
    std::vector<std::unique_ptr<request_buffer>> spare_buffers_;
    std::size_t in_flight_ = 0;
    bool quiescing_ = false;  // a look at whether calls are in flight is on its way
    bool shut_down_ = false;
};

/// A call in flight, and the memory that it borrows once it needs some.
class call_scope {
  public:
    explicit call_scope(core& owner) noexcept;
    ~call_scope();
    call_scope(call_scope const&) = delete;
    call_scope& operator=(call_scope const&) = delete;

    call_memory& memory();

  private:
    core& owner_;
    std::unique_ptr<call_memory> memory_;
};

}  // namespace dynaco::engine
