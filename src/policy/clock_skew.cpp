#include "policy/clock_skew.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace dynaco::policy {
namespace {

// Three letters as one number: every response has a date, and a comparison of texts for each month
// would be most of what it costs.
constexpr std::uint32_t letters(std::string_view text) noexcept {
    auto const at = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(text[i])};
    };
    return at(0) << 16 | at(1) << 8 | at(2);
}

constexpr std::array weekdays{letters("Sun"), letters("Mon"), letters("Tue"), letters("Wed"),
                              letters("Thu"), letters("Fri"), letters("Sat")};
constexpr std::array months{letters("Jan"), letters("Feb"), letters("Mar"), letters("Apr"),
                            letters("May"), letters("Jun"), letters("Jul"), letters("Aug"),
                            letters("Sep"), letters("Oct"), letters("Nov"), letters("Dec")};

// Place of `name` in `names`, or their number if it is none of them.
template <std::size_t Size>
std::size_t place(std::array<std::uint32_t, Size> const& names, std::string_view name) noexcept {
    auto const found = std::find(names.begin(), names.end(), letters(name));
    return static_cast<std::size_t>(found - names.begin());
}

// The value of a text of digits.
int number(std::string_view text) noexcept {
    int value = 0;
    for (char const digit : text) value = value * 10 + (digit - '0');
    return value;
}

// In `shape`, d stands for a digit, a for a letter, everything else for itself.
bool has_shape(std::string_view text, std::string_view shape) noexcept {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i != text.size(); ++i) {
        char const is = text[i];
        char const letter = static_cast<char>(is | 0x20);
        bool const fits = shape[i] == 'd'   ? is >= '0' && is <= '9'
                          : shape[i] == 'a' ? letter >= 'a' && letter <= 'z'
                                            : is == shape[i];
        if (!fits) return false;
    }
    return true;
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) noexcept {
    using namespace std::chrono;
    if (!has_shape(text, "aaa, dd aaa dddd dd:dd:dd GMT")) return std::nullopt;
    std::size_t const month_place = place(months, text.substr(8, 3));
    if (month_place == months.size()) return std::nullopt;

    year_month_day const date{year{number(text.substr(12, 4))},
                              month{static_cast<unsigned>(month_place + 1)},
                              day{static_cast<unsigned>(number(text.substr(5, 2)))}};
    if (!date.ok() || date.year() < first_year || date.year() > last_year) return std::nullopt;
    sys_days const midnight{date};
    // A date that contradicts its weekday is wrong in one of the two.
    if (place(weekdays, text.substr(0, 3)) != weekday{midnight}.c_encoding()) return std::nullopt;

    int const hour = number(text.substr(17, 2));
    int const minute = number(text.substr(20, 2));
    int const second = number(text.substr(23, 2));
    // 60 is a leap second.
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return midnight + hours{hour} + minutes{minute} + seconds{second};
}

bool clock_skew::observe(clock_reading const& reading) noexcept {
    if (!reading.server_date || reading.has_age) return false;
    auto const round_trip = reading.received - reading.sent;
    if (round_trip < round_trip.zero() || round_trip > max_round_trip) return false;
    auto const middle = reading.sent + round_trip / 2;
    offset_ = std::chrono::round<offset_type>(*reading.server_date - middle);
    return true;
}

bool clock_skew::should_retry_signature(error const& failure, offset_type applied) const noexcept {
    // AuthFailure is a name that DynamoDB does not use but that the rules list.
    bool const of_clock = failure == service_errc::invalid_signature ||
                          failure == service_errc::signature_does_not_match ||
                          failure == service_errc::request_time_too_skewed ||
                          failure == service_errc::access_denied || failure.name() == "AuthFailure";
    return of_clock && std::chrono::abs(offset_ - applied) > tolerance;
}

}  // namespace dynaco::policy
