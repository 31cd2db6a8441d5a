// The requests of circuit breakers, and what is concluded from their answers.
#pragma once

#include "recipes/circuit_book.hpp"
#include "recipes/whole_call.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// When a call was let through.
class circuit_pass {
  public:
    std::uint64_t era = 1;
    std::uint64_t openings = 0;
    std::string probe;  ///< Of a probe: the identifier of its claim.
};

/// What has to do with one breaker and is on its way. On the client's executor only.
class circuit_job {
  public:
    circuit_job(std::shared_ptr<circuit_book> its_book, std::string its_key, call_options given)
        : book{std::move(its_book)}, key{std::move(its_key)}, call{*book->home, given} {}

    /// Its breaker. @par Preconditions on the client's executor
    circuit& it() {
        if (!circuit_) circuit_ = book->at(key);
        return *circuit_;
    }

    std::shared_ptr<circuit_book> const book;
    std::string const key;
    whole_call const call;
    std::optional<error> failure = error{cancelled_code()};  ///< Before it could begin.

    // Of `admit_call`: the call may run if there is a pass. Of failures: those of a call have one.
    std::optional<circuit_pass> pass;
    bool is_refused = false;
    // Of `count_failure`. That the breaker could not be opened is no failure of counting.
    std::uint64_t count = 0;
    std::optional<error> opening_failure;

  private:
    std::shared_ptr<circuit> circuit_;
};

using circuit_job_pointer = std::shared_ptr<circuit_job>;

// All on the client's executor; cancellation is a value. What failed is the job's `failure`.

/// Has the record seen as it was at some time since `when`; several who want that share one read.
boost::asio::awaitable<void> see_circuit(circuit_job_pointer job, circuit::time_point when);
/// Opens it if it is still as it is known to be.
boost::asio::awaitable<void> open_circuit(circuit_job_pointer job);
/// Begins a new era in a state; somebody else's change is a failed condition, unless
/// `is_insisted`: then until it is done.
class circuit_change {
  public:
    circuit_change(circuit_state wanted, bool only_if_needed)
        : state{wanted}, if_needed{only_if_needed} {}

    circuit_state state;
    bool if_needed;  ///< Nothing is done to one that is closed and has no failures.
};
boost::asio::awaitable<void> change_circuit(circuit_job_pointer job, circuit_change how);
/// One try, for the record as it is known. Whether it was done is in `*is_done`.
boost::asio::awaitable<void> begin_circuit_era(circuit_job_pointer job, circuit_state state,
                                               std::shared_ptr<bool> is_done);

/// Counts a failure: of the call that had the pass, or of the era that there is.
boost::asio::awaitable<void> count_failure(circuit_job_pointer job);

/// Decides about a call.
boost::asio::awaitable<void> admit_call(circuit_job_pointer job);
enum class circuit_verdict { success, failure, neither };
/// Records how a call ended that had a pass.
boost::asio::awaitable<void> conclude_call(circuit_job_pointer job, circuit_verdict verdict);

}  // namespace dynaco::recipes::detail
