// The caller's side of a parallel scan: what was handed over of each segment.
#pragma once

#include <dynaco/parallel_scan.hpp>

#include "helpers/cursor.hpp"
#include "helpers/last_key.hpp"
#include "helpers/scan_job.hpp"
#include "policy/page_progress.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::helpers {

/// Used by one coroutine at a time. Positions are those of what was taken: what the job has read
/// ahead does not count.
class scan_walk {
  public:
    scan_walk(std::shared_ptr<engine::core> core, scan_request request,
              parallel_scan_options const& options);

    std::optional<error> const& invalid() const noexcept { return invalid_; }
    /// Whether an element, or with `whole` a page or the rest of one, is there.
    bool has(bool whole) const;
    item take_item();
    parallel_scan_page take_page();

    /// No page comes any more.
    bool is_at_end() const noexcept { return at_end_; }

    /// Awaits the next page of any segment, or the end.
    static boost::asio::awaitable<std::optional<error>> fetch(std::shared_ptr<scan_walk> self);
    void stop();

    parallel_scan_progress progress() const { return progress_; }
    std::string checkpoint() const;

  private:
    std::optional<error> check(scan_request const& request, parallel_scan_options const& options);
    std::optional<error> resume(parallel_scan_options const& options);
    void arrived(segment_event event);
    void note_end();

    fingerprint fingerprint_;
    std::optional<error> invalid_;
    std::vector<policy::page_progress> segments_;
    parallel_scan_progress progress_;
    std::size_t current_ = 0;  // the segment of the page that is there
    scan_response page_;
    last_key last_;
    bool at_end_ = false;
    std::shared_ptr<scan_job> job_;
};

}  // namespace dynaco::helpers
