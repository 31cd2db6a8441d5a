// What one process knows of a bucket that others draw on, too.
#pragma once

#include "recipes/bucket_record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// How fast a bucket fills, and how much it holds.
class bucket_rules {
  public:
    /// @param its_rate Tokens/s by a clock that may be too fast.
    bucket_rules(double its_rate, double its_size) : rate{its_rate}, size{its_size} {}

    double rate;
    double size;
};

/// How many tokens may have been leased in all, by what this process has seen.
///
/// The rule that all writes keep together: from any write to any later one, both included, no more
/// is leased than the bucket holds and what the rate gives in the true time between them. A process
/// that wants to write proves it by its own clock, from before the write is sent:
///
/// 1. An answer showed a record with a limit. So much could have been leased then, as its writer
///    has proved; since the answer came the rate has given more. That covers all writes up to the
///    one that was seen.
/// 2. What an earlier answer has proved holds still for the writes up to that one. Those between
///    the two answers come after the first, and before the second came: from the number in the
///    first one they may be a bucket and what the rate has given since the second.
/// 3. Writes after the last answer, which nobody here has seen yet, may be a bucket from the number
///    in it.
///
/// All these grow at the same rate, so that one number holds what 1 and 2 have proved.
///
/// States: nothing known; a record seen. Another epoch is another bucket.
class bucket_knowledge {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit bucket_knowledge(bucket_rules rules) : rules_{rules} {}

    /// An answer that came before `now` showed this.
    void saw(bucket_record const& record, time_point now);
    /// There was no record.
    void saw_none() { record_.reset(); }

    [[nodiscard]] bool has_record() const noexcept { return record_.has_value(); }
    /// @par Preconditions `has_record()`, also of the others.
    [[nodiscard]] std::string const& epoch() const { return record_->epoch; }
    /// All that may have been leased after a write that is sent now.
    [[nodiscard]] std::int64_t limit(time_point now) const;
    /// How many of these are left, as far as is known; not negative.
    [[nodiscard]] std::int64_t available(time_point now) const;
    /// When there will be so many, if nobody else takes any.
    /// @par Preconditions `tokens` are no more than the bucket holds.
    [[nodiscard]] time_point available_at(std::int64_t tokens) const;

  private:
    [[nodiscard]] double given_until(time_point when) const;  // by the rate, since `start_`

    bucket_rules rules_;
    std::optional<bucket_record> record_;
    time_point start_{};
    double proved_ = 0;  // by 1 and 2, less what the rate gives from `start_`
};

}  // namespace dynaco::recipes::detail
