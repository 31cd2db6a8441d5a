// Who waits for a lock in this process, to be told when it is given back here.
#pragma once

#include "recipes/bell.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

/// The waiters of all `locks` of one client. On its executor only, but for `of`.
///
/// When a lock is given back the one who has waited longest is told, not all: each look costs a
/// write. Whoever was told and leaves without having looked tells the next one.
class lock_bells {
  public:
    lock_bells() = default;
    lock_bells(lock_bells const&) = delete;
    lock_bells& operator=(lock_bells const&) = delete;

    /// Those of a client; made when they are first asked for. From any thread.
    static std::shared_ptr<lock_bells> of(engine::core const& which);

    /// @param place The lock's table and partition key.
    void add(std::string const& place, std::weak_ptr<bell> waiter);
    void remove(std::string const& place, std::shared_ptr<bell> const& waiter);
    /// It was given back.
    void ring(std::string const& place);

  private:
    using waiters = std::vector<std::weak_ptr<bell>>;

    std::map<std::string, waiters> waiting_;  // in the order in which they came
};

}  // namespace dynaco::recipes::detail
