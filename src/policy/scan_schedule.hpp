// Which segment of a parallel scan is read next, and how far ahead.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace dynaco::policy {

/// States of a segment: resting (may be read), reading (one page, never two: their order would be
/// lost), stopped (by a failure that nobody has heard of), finished. A page that was read waits
/// until it is taken; its segment goes on meanwhile.
///
/// Segments take turns: whoever was read longest ago comes next, so that the load is spread over
/// the partitions that the segments lie in. Invariants: `reading() <= concurrency`; `reading() +
/// waiting() + stopped() <= concurrency + read_ahead`: where nothing can be read, not all segments
/// find that out before anybody hears of it.
class scan_schedule {
  public:
    /// All segments but the finished ones rest. @par Preconditions `concurrency > 0`
    scan_schedule(std::vector<bool> const& finished, std::size_t concurrency,
                  std::size_t read_ahead);

    /// A segment to read a page of, if it is time to: it is reading now.
    [[nodiscard]] std::optional<std::size_t> begin();
    /// Its page is there; `more`: and not the last one.
    void arrived(std::size_t segment, bool more);
    /// It could not be read: it stops, until
    void failed(std::size_t segment);
    /// the failure was reported.
    void reported(std::size_t segment);
    /// One of the pages that wait is taken.
    void took_page();

    std::size_t reading() const noexcept { return reading_; }
    std::size_t waiting() const noexcept { return waiting_; }
    std::size_t stopped() const noexcept { return stopped_; }
    std::size_t finished() const noexcept { return finished_; }
    /// All segments were read; pages may still wait.
    bool is_finished() const noexcept { return finished_ == states_.size(); }

  private:
    enum class state : char {
        resting,
        reading,
        stopped,
        finished,
    };
    void change(std::size_t segment, state from, state to);

    std::vector<state> states_;
    std::deque<std::size_t> resting_;  // who rests longest is first
    std::size_t concurrency_;
    std::size_t most_;
    std::size_t reading_ = 0;
    std::size_t waiting_ = 0;
    std::size_t stopped_ = 0;
    std::size_t finished_ = 0;
};

}  // namespace dynaco::policy
