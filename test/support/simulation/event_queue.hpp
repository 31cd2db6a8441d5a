// What is going to happen, in the order of virtual time.
#pragma once

#include "support/simulation/stored_table.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace dynaco::test {

/// The process that an event is of; none for those of network and service.
using event_owner = std::optional<std::size_t>;

class simulated_event {
  public:
    moment when{};
    std::uint64_t number = 0;  ///< Events of one time happen in the order in which they were added.
    event_owner owner;
    std::function<void()> act;
};

class event_queue {
  public:
    void add(moment when, event_owner owner, std::function<void()> act) {
        simulated_event made;
        made.when = when;
        made.number = ++count_;
        made.owner = owner;
        made.act = std::move(act);
        events_.push(std::move(made));
    }
    [[nodiscard]] bool empty() const { return events_.empty(); }
    [[nodiscard]] moment next_time() const { return events_.top().when; }
    simulated_event take() {
        auto next = std::move(const_cast<simulated_event&>(events_.top()));
        events_.pop();
        return next;
    }

  private:
    class later {
      public:
        bool operator()(simulated_event const& left, simulated_event const& right) const {
            return std::pair{left.when, left.number} > std::pair{right.when, right.number};
        }
    };

    std::priority_queue<simulated_event, std::vector<simulated_event>, later> events_;
    std::uint64_t count_ = 0;
};

}  // namespace dynaco::test
