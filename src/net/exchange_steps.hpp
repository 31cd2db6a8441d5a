// One exchange over a connection: what is decided between its writes and reads. Who awaits these is
// the coroutine of the attempt, because each frame of the hot path costs an allocation.
#pragma once

#include "net/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace dynaco::net {

/// How an exchange over one connection ended.
class exchange_outcome {
  public:
    exchange_outcome() = default;

    std::optional<error> failure;   ///< Empty: a whole response is there.
    bool request_left = false;      ///< Some of the request may have reached the server.
    bool response_started = false;  ///< At least one byte of a response came.
};

/// While `is_writing()`, write `output()`; then, while `is_reading()`, read into `input()`; then
/// look at `outcome()`.
/// @par Lifetimes All arguments outlive it.
class exchange_steps {
  public:
    exchange_steps(connection& over, transport_request const& request, timeout_config const& limits,
                   sweeper& timers, boost::asio::cancellation_state const& caller);
    exchange_steps(exchange_steps const&) = delete;
    exchange_steps& operator=(exchange_steps const&) = delete;

    bool is_writing() const noexcept { return state_ == state::writing; }
    boost::asio::const_buffer output() const noexcept {
        return {unwritten_.data(), unwritten_.size()};
    }
    void wrote(io_step const& step);

    bool is_reading() const noexcept { return state_ == state::reading; }
    boost::asio::mutable_buffer input();
    void read(io_step const& step);

    exchange_outcome& outcome() noexcept { return outcome_; }

  private:
    enum class state { writing, reading, over };

    bool is_stopped();
    void begin_reading();
    void finish(response_assembler::verdict verdict);

    connection& connection_;
    transport_request const& request_;
    timeout_config const& limits_;
    sweeper& timers_;
    boost::asio::cancellation_state caller_;
    timed_wait wait_;
    policy::wait_limit limit_;
    clock::time_point began_;  // the phase
    std::string_view unwritten_;
    state state_ = state::writing;
    exchange_outcome outcome_;
};

}  // namespace dynaco::net
