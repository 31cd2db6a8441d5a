// How far the service's clock is from ours, and whether a rejected signature is worth another
// attempt. The rules are those of aws/aws-sdk-cpp
// (src/aws-cpp-sdk-core/include/aws/core/internal/ClockSkew.h).
#pragma once

#include <dynaco/error.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace dynaco::policy {

/// The years of dates that are believed. Our own time counts nanoseconds in 64 bits, which end in
/// the year 2262: the difference to any of these dates can be told, and added to our time.
inline constexpr std::chrono::year first_year{1970};
inline constexpr std::chrono::year last_year{2200};

/// The `Date` of a reply, in the one form that HTTP lets servers send (RFC 9110 section 5.6.7,
/// IMF-fixdate): `Sun, 06 Nov 1994 08:49:37 GMT`. Empty for any other text, for dates that do not
/// exist, and outside the years from `first_year` to `last_year`.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(
    std::string_view text) noexcept;

/// What one reply says about the clocks.
struct clock_reading {
    using clock = std::chrono::system_clock;

    clock::time_point sent{};      ///< When the request was sent, by our clock.
    clock::time_point received{};  ///< When the head of the reply was read, by our clock.
    std::optional<std::chrono::sys_seconds>
        server_date{};  ///< What `parse_http_date` made of `Date`.
    bool has_age =
        false;  ///< The reply has the header `Age`: it is from a cache, and so is its date.
};

/// The offset of the service's clock: service time = our time + offset. One per client.
///
/// @par Thread safety
/// None.
class clock_skew {
  public:
    using offset_type = std::chrono::milliseconds;

    /// A round trip that took longer says nothing about the clocks.
    static constexpr std::chrono::minutes max_round_trip{15};
    /// A difference up to this does not explain a rejected signature.
    static constexpr std::chrono::minutes tolerance{4};

    clock_skew() = default;
    explicit clock_skew(offset_type initial) noexcept : offset_{initial} {}

    /// What to add to our time when signing; remember it until the reply is there.
    offset_type offset() const noexcept { return offset_; }

    /// Takes note of a reply, of a success as well as of a failure, so that a wrong offset heals.
    /// The date is taken to be that of the middle of the round trip. Returns whether the reading
    /// could be used: it has a date and no `Age`, and its round trip took neither more than
    /// `max_round_trip` nor less than nothing (our clock was set in the meantime).
    bool observe(clock_reading const& reading) noexcept;

    /// Whether a failure is one of a wrong clock and the offset that the request was signed with
    /// differs from the one known now by more than `tolerance`. Call it after `observe` of the
    /// reply. Signing again with the offset known now cannot ask for a further attempt unless the
    /// clocks move once more.
    [[nodiscard]] bool should_retry_signature(error const& failure,
                                              offset_type applied) const noexcept;

  private:
    offset_type offset_{0};
};

}  // namespace dynaco::policy
