// Which records exist: their numbers run from 0 without a gap.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <queue>
#include <vector>

namespace ycsb {

/// Hands out the numbers of new records. A record may be read once it and all before it have been
/// written, so that no reader looks for what is only on its way.
/// @par Thread safety All may be called from any thread.
class key_sequence {
  public:
    /// @param count Records that exist already.
    explicit key_sequence(std::uint64_t count) : next_{count}, readable_{count} {}

    std::uint64_t take() noexcept { return next_.fetch_add(1, std::memory_order_relaxed); }
    /// The insertion of a number has ended.
    void ended(std::uint64_t number) {
        std::lock_guard const lock{mutex_};
        early_.push(number);
        auto readable = readable_.load(std::memory_order_relaxed);
        for (; !early_.empty() && early_.top() == readable; early_.pop()) ++readable;
        readable_.store(readable, std::memory_order_release);
    }
    /// The records from 0 to this number, itself apart, may be read.
    std::uint64_t readable() const noexcept { return readable_.load(std::memory_order_acquire); }

  private:
    std::atomic<std::uint64_t> next_;
    std::atomic<std::uint64_t> readable_;
    std::mutex mutex_;
    /// Ended, while one before has not.
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> early_;
};

}  // namespace ycsb
