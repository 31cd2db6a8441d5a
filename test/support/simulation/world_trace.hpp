// What happened in a schedule, for people and for comparing two runs.
#pragma once

#include "support/simulation/event_queue.hpp"
#include "support/simulation/simulated_exchange.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// Cheap to write, formatted only when somebody reads it.
class world_trace {
  public:
    using exchange_pointer = std::shared_ptr<simulated_exchange const>;

    /// `what` is a literal, or lives as long.
    void add(moment when, event_owner who, std::string_view what,
             exchange_pointer exchange = nullptr, std::string_view detail = {});
    /// A number that two runs share if the same happened in them.
    [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }
    /// A line per event, with times in milliseconds: the last `most` of them.
    [[nodiscard]] std::string text(std::size_t most) const;

  private:
    class entry {
      public:
        moment when;
        event_owner who;
        std::string_view what;
        exchange_pointer exchange;
        std::string detail;
    };

    std::vector<entry> entries_;
    std::uint64_t fingerprint_ = 0;
};

}  // namespace dynaco::test
