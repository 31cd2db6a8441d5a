// Which statements of a batch go into the next call, and what becomes of each; no I/O.
//
// A statement is waiting, out (in the call that runs) or done (it has a result for good). One that
// failed for a passing reason waits again, before those that were never out.
#pragma once

#include <dynaco/operations/batch_execute_statement.hpp>
#include <dynaco/statement.hpp>

#include "policy/retry.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace dynaco::helpers {

class statement_queue {
  public:
    explicit statement_queue(std::vector<statement> statements);

    [[nodiscard]] bool is_done() const noexcept { return waiting_.empty() && out_.empty(); }
    /// The next call: up to 25 statements that follow each other and all read or all write. They
    /// are out.
    batch_execute_statement_request next();
    /// The call succeeded. What the worst passing failure was: `none` if there was none.
    policy::retry_kind take(batch_execute_statement_response const& response);
    /// The call failed as a whole. Whether later calls may fare better. If its statements broke a
    /// rule and certainly did nothing, they wait again, to be out in smaller calls until the one is
    /// found that breaks it alone: two reads of one item are no fault except together.
    bool fail(error const& failure);
    /// All that is not done has this failure, or its own last one if it has been out.
    void give_up(error const& failure);

    std::vector<statement_result>& results() noexcept { return results_; }

  private:
    [[nodiscard]] bool reads(std::size_t index) const;
    void keep(std::size_t index, error failure);

    std::vector<statement> statements_;
    std::vector<statement_result> results_;
    std::vector<int> tries_;
    std::vector<char> in_doubt_;  // of writes: whether one of its tries may have been applied
    std::deque<std::size_t> waiting_;
    std::vector<std::size_t> out_;
    std::size_t most_;  // statements of the next call
};

/// The failure of one statement.
[[nodiscard]] error error_of(batch_statement_error const& failure);

}  // namespace dynaco::helpers
