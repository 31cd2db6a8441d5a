#include "net/exchange_steps.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace dynaco::net {
namespace asio = boost::asio;
using policy::phase;

exchange_steps::exchange_steps(connection& over, transport_request const& request,
                               timeout_config const& limits, sweeper& timers,
                               asio::cancellation_state const& caller)
    : connection_{over},
      request_{request},
      limits_{limits},
      timers_{timers},
      caller_{caller},
      wait_{timers, over},
      began_{timers.now()},
      unwritten_{request.bytes} {
    limit_ = limit_of(phase::write, began_, limits_.write, request_);
    wait_.until(limit_.at);
    if (is_stopped()) return;
    if (limit_.at <= began_) {
        outcome_.failure = error{limit_.code()};
        state_ = state::over;
        return;
    }
    ++connection_.exchanges_;
    outcome_.request_left = true;
}

bool exchange_steps::is_stopped() {
    outcome_.failure = stopped(wait_, limit_, caller_);
    if (outcome_.failure) state_ = state::over;
    return state_ == state::over;
}

void exchange_steps::wrote(io_step const& step) {
    auto const& [failure, count] = step;
    if (is_stopped()) return;
    if (failure) {
        outcome_.failure = failure_of(errc::write_failed, failure);
        state_ = state::over;
        return;
    }
    unwritten_.remove_prefix(count);
    if (unwritten_.empty()) begin_reading();
}

void exchange_steps::begin_reading() {
    auto const written = timers_.now();
    if (request_.report) request_.report->write = written - began_;
    began_ = written;
    limit_ = limit_of(phase::response, written, limits_.response, request_);
    wait_.until(limit_.at);
    connection_.assembler_.start();
    state_ = state::reading;
}

asio::mutable_buffer exchange_steps::input() {
    return connection_.received_.prepare(connection_.assembler_.wanted());
}

void exchange_steps::read(io_step const& step) {
    auto const& [failure, count] = step;
    connection_.received_.commit(count);
    outcome_.response_started = outcome_.response_started || count != 0;
    if (is_stopped()) return;
    // A TLS stream that ends without its closing alert may have been cut by anyone: a failure,
    // where the end of a plain stream may be the end of the response.
    if (failure == asio::error::eof) {
        finish(connection_.assembler_.end_of_stream());
    } else if (failure) {
        auto const cut = failure == asio::ssl::error::stream_truncated;
        outcome_.failure = failure_of(cut ? errc::connection_closed : errc::read_failed, failure);
        state_ = state::over;
    } else {
        finish(connection_.assembler_.advance(connection_.received_));
    }
}

void exchange_steps::finish(response_assembler::verdict verdict) {
    using verdicts = response_assembler::verdict;
    if (verdict == verdicts::need_more) return;
    state_ = state::over;
    if (request_.report) request_.report->response = timers_.now() - began_;
    if (verdict == verdicts::failed) outcome_.failure = error{connection_.assembler_.failure()};
}

}  // namespace dynaco::net
