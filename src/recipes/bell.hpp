// A wait that ends when its time has come, or when it is told to.
#pragma once

#include "recipes/table_home.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <memory>

namespace dynaco::recipes::detail {

/// One coroutine waits, others ring. On the client's executor only.
class bell {
  public:
    explicit bell(std::shared_ptr<table_home> its_home) : home_{std::move(its_home)} {}
    bell(bell const&) = delete;
    bell& operator=(bell const&) = delete;

    /// Ends the wait, or the next one if there is none now.
    void ring();

    /// Whether it has rung and nobody has waited since.
    [[nodiscard]] bool is_rung() const noexcept { return rung_; }

    /// Until a time of the recipes' clock; ends early when the bell rings, the caller is cancelled
    /// or the client destroyed. Returns whether it has rung. Does not throw.
    static boost::asio::awaitable<bool> wait(std::shared_ptr<bell> which,
                                             table_home::time_point until);

  private:
    std::shared_ptr<table_home> home_;
    std::shared_ptr<boost::asio::cancellation_signal> sleep_;  // while there is a wait
    bool rung_ = false;
};

}  // namespace dynaco::recipes::detail
