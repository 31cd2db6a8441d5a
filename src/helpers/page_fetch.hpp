// Reading one page: here and now, or in the background.
#pragma once

#include <dynaco/call_report.hpp>
#include <dynaco/paging.hpp>

#include "engine/core.hpp"
#include "engine/task_group.hpp"

#include <memory>
#include <optional>

namespace dynaco::helpers {

/// One call that reads a page, and its options.
///
/// `read` runs on the caller's executor. All other state is used on the client's executor only:
/// `start` and `cancel` may be called anywhere and arrive there in any order.
class page_fetch : public std::enable_shared_from_this<page_fetch> {
  public:
    page_fetch(std::shared_ptr<engine::core> core, wire::operation const& operation,
               std::shared_ptr<page> into, call_options options);

    /// Reads it; no failure if the page is there.
    static boost::asio::awaitable<std::optional<error>> read(std::shared_ptr<page_fetch> self);

    /// Begins to read it in the background.
    void start();
    /// Ends what `start` began, or will begin.
    void cancel();
    /// Waits for what `start` began. Cancelling that cancels the call.
    static boost::asio::awaitable<std::optional<error>> finish(std::shared_ptr<page_fetch> self);

    std::shared_ptr<page> const& what() const noexcept { return page_; }
    /// Tells the caller's report, if there is one, what the call did. @par Preconditions it is over
    void hand_over_report();

  private:
    void begin();
    static boost::asio::awaitable<void> read_at_home(std::shared_ptr<page_fetch> self);
    static boost::asio::awaitable<void> finish_at_home(
        std::shared_ptr<page_fetch> self, std::shared_ptr<std::optional<error>> outcome);

    std::shared_ptr<engine::core> core_;
    wire::operation const& operation_;
    std::shared_ptr<page> page_;
    call_options options_;
    call_report* callers_report_;
    call_report report_;  // the caller's own may be looked at while this call is running
    std::optional<engine::task_group> group_;
    std::optional<error> failure_;
    bool cancelled_ = false;
};

}  // namespace dynaco::helpers
