// Options of a transaction that is repeated until its outcome is known.
#pragma once

#include <dynaco/call_options.hpp>

#include <optional>
#include <string>
#include <utility>

namespace dynaco {

/// How a transaction is sent; what is not set has the default that is named here.
///
/// Converts from `call_options`, so that these can be given in its place.
class transaction_options {
  public:
    transaction_options() noexcept {}
    transaction_options(call_options each) noexcept : calls_{each} {}

    /// How often requests may be sent in all, those that the client repeats by itself after faults
    /// of the network among them; 1 to 1000. 20 if unset: with pauses of up to a second after
    /// conflicts, what is still in conflict then has more rivals than time will help against.
    transaction_options& attempts(int value) & noexcept {
        attempts_ = value;
        return *this;
    }
    transaction_options&& attempts(int value) && noexcept { return std::move(attempts(value)); }
    int attempts() const noexcept { return attempts_; }

    /// Options of the calls. Deadline and timeout are those of the whole, pauses included; if there
    /// are none, `timeout_config::call` is. `max_attempts` is the client's own limit for one call
    /// within `attempts`. Without `retry_conflicts` a conflict ends it, but for `transact`, which
    /// decides anew.
    transaction_options& calls(call_options value) & noexcept {
        calls_ = value;
        return *this;
    }
    transaction_options&& calls(call_options value) && noexcept { return std::move(calls(value)); }
    call_options const& calls() const noexcept { return calls_; }

    /// The idempotency token, 1 to 36 characters, to go on with a transaction that an earlier
    /// process may have sent: within ten minutes, the service carries out a token once. A random
    /// one if unset. Not for reading, and not for `transact`, where each content gets its own.
    transaction_options& token(std::string value) & {
        token_ = std::move(value);
        return *this;
    }
    transaction_options&& token(std::string value) && { return std::move(token(std::move(value))); }
    std::optional<std::string> const& token() const noexcept { return token_; }

  private:
    int attempts_ = 20;
    call_options calls_;
    std::optional<std::string> token_;
};

}  // namespace dynaco
