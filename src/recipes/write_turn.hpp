// One write at a time, in which those who wait take part.
#pragma once

#include "recipes/table_home.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace dynaco::recipes::detail {

/// Whoever finds it free takes it, writes and gives it back, which wakes all who wait: each sees
/// whether the write was for it, too. On the client's executor only.
///
/// It is given back by those who go on, not by destructors: a coroutine that is destroyed with its
/// context leaves nobody who waits.
class write_turn {
  public:
    [[nodiscard]] bool is_taken() const noexcept { return taken_; }
    void take();
    void give_back();
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

    /// Waits until it is given back, a time of the client's clock has come, the caller is cancelled
    /// or the client destroyed.
    static boost::asio::awaitable<void> wait(
        std::shared_ptr<table_home> home, std::shared_ptr<write_turn> turn,
        std::optional<std::chrono::steady_clock::time_point> until);

  private:
    std::vector<std::shared_ptr<boost::asio::cancellation_signal>> waiting_;
    bool taken_ = false;
};

}  // namespace dynaco::recipes::detail
