// The requests of one run, as they are handed out to the tasks of a thread and come back.
#pragma once

#include "support/allocations.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dynaco::bench {

/// What a driver is asked for: `count` requests, `in_flight` at a time.
class load {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit load(std::size_t count) : left_{count}, half_{count / 2} { latencies_.reserve(count); }

    /// Takes a request that is to be sent; false when none is left.
    [[nodiscard]] bool take() noexcept {
        if (left_ == 0) return false;
        --left_;
        return true;
    }

    /// One that was sent at `begin` has been answered. Returns the time: the next one's beginning,
    /// so that a request costs one look at the clock.
    time_point finish(time_point begin, bool is_right) {
        auto const now = std::chrono::steady_clock::now();
        latencies_.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(now - begin).count()));
        if (!is_right) ++errors_;
        if (latencies_.size() == half_) note_heap();
        return now;
    }

    /// What the thread that ran the tasks has allocated meanwhile.
    void add_allocations(test::allocation_scope const& meanwhile) noexcept {
        allocations_ += meanwhile.count();
        allocated_bytes_ += meanwhile.bytes();
    }

    std::vector<std::uint32_t>& latencies() noexcept { return latencies_; }
    std::size_t errors() const noexcept { return errors_; }
    std::uint64_t allocations() const noexcept { return allocations_; }
    std::uint64_t allocated_bytes() const noexcept { return allocated_bytes_; }
    /// Bytes in use when half of the requests were done.
    std::size_t heap_bytes() const noexcept { return heap_bytes_; }

  private:
    void note_heap();

    std::size_t left_;
    std::size_t half_;
    std::vector<std::uint32_t> latencies_;  // nanoseconds
    std::size_t errors_ = 0;
    std::uint64_t allocations_ = 0;
    std::uint64_t allocated_bytes_ = 0;
    std::size_t heap_bytes_ = 0;
};

}  // namespace dynaco::bench
