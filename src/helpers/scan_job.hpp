// What reads the segments of a parallel scan, in the background.
#pragma once

#include <dynaco/operations/scan.hpp>
#include <dynaco/parallel_scan_options.hpp>

#include "engine/core.hpp"
#include "engine/task_group.hpp"
#include "policy/capacity_budget.hpp"
#include "policy/scan_schedule.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace dynaco::helpers {

/// A page of a segment, or the failure to read it.
class segment_event {
  public:
    segment_event(std::size_t which, result<scan_response> outcome)
        : segment{which}, got{std::move(outcome)} {}

    std::size_t segment;
    result<scan_response> got;
};

/// Carries out what `policy::scan_schedule` and `policy::capacity_budget` decide. Used on the
/// client's executor only, but for `next` and `stop`.
class scan_job : public std::enable_shared_from_this<scan_job> {
  public:
    /// `starts`: where each segment begins; `finished`: which of them do not.
    scan_job(std::shared_ptr<engine::core> core, scan_request request,
             parallel_scan_options const& options, std::vector<std::optional<item>> starts,
             std::vector<bool> const& finished);

    /// What comes next, on any executor. Nothing if all segments have been read and taken, or with
    /// `failure` if the caller was cancelled.
    static boost::asio::awaitable<std::optional<segment_event>> next(
        std::shared_ptr<scan_job> self, std::shared_ptr<std::optional<error>> failure);
    /// Ends all that is running, on any executor.
    void stop();

  private:
    class handover;

    static boost::asio::awaitable<void> next_at_home(std::shared_ptr<scan_job> self,
                                                     std::shared_ptr<handover> into);
    static boost::asio::awaitable<void> read(std::shared_ptr<scan_job> self, std::size_t segment);
    boost::asio::awaitable<bool> wait_for_budget(double& taken);
    scan_request request_for(std::size_t segment) const;
    void start_reading();
    void arrived(std::size_t segment, result<scan_response> got);
    segment_event take();

    std::shared_ptr<engine::core> core_;
    scan_request request_;
    call_options options_;
    std::vector<std::optional<item>> starts_;
    policy::scan_schedule schedule_;
    std::optional<policy::capacity_budget> budget_;
    std::deque<segment_event> events_;  // in the order in which they happened
    engine::task_group group_;
    boost::asio::steady_timer changed_;  // never expires; cancelled when there is an event
    bool stopped_ = false;
};

}  // namespace dynaco::helpers
