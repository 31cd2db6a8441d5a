// What the batches have in common: the options of their calls, their pauses, and how they give up.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/error.hpp>

#include "engine/core.hpp"
#include "engine/task_group.hpp"
#include "policy/batch_rounds.hpp"

#include <list>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::helpers {

using time_point = clock::time_point;

/// What is wrong with the options.
std::optional<error> check_batch_options(int concurrency, call_options const& call);
/// When all has to be over; nothing if that is not limited.
std::optional<time_point> batch_deadline(call_options const& call, time_point started);
/// The options of one call of a batch that has to be over by `deadline`.
call_options batch_call_options(call_options const& call, std::optional<time_point> deadline);
/// The limits of retrying of the client, or of the options.
policy::retry_limits batch_limits(engine::core const& core, call_options const& call);

/// A round of a batch: how much of a request was left over.
class batch_round {
  public:
    batch_round(std::size_t its_asked, std::size_t its_left, char const* its_operation)
        : asked{its_asked}, left{its_left}, operation{its_operation} {}

    std::size_t asked;
    std::size_t left;
    char const* operation;
};

/// Why a batch does not go on after a round.
error batch_gave_up(policy::retry_verdict verdict, batch_round const& last, int rounds);
/// A callback of the user's threw.
error callback_threw();

/// Waits of several coroutines on the client's executor, which can all be ended at once.
class pauses {
  public:
    pauses() = default;
    pauses(pauses const&) = delete;
    pauses& operator=(pauses const&) = delete;

    /// Waits; completes at once if the pauses have been ended.
    /// @par Lifetimes `self` is shared by the waiting coroutines.
    static boost::asio::awaitable<void> until(std::shared_ptr<pauses> self,
                                              std::shared_ptr<engine::core> core, time_point when);
    /// Ends those that wait, and those that come.
    void end();

  private:
    std::list<engine::task_group> waits_;
    bool ended_ = false;
};

}  // namespace dynaco::helpers
