#include "table/moment_text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <limits>

namespace dynaco::mapper {
namespace {

constexpr std::int32_t second = 1'000'000'000;  // in nanoseconds

// Takes texts apart from the left; once something did not match, nothing does.
class scanner {
  public:
    explicit scanner(std::string_view text) : rest_{text} {}

    bool take(char character) {
        if (rest_.empty() || rest_[0] != character) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (char const each : rest_.substr(0, count)) {
            if (each < '0' || each > '9') return std::nullopt;
            value = value * 10 + (each - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    // The digits of a fraction as nanoseconds.
    std::optional<std::int32_t> fraction() {
        std::int32_t value = 0;
        std::int32_t unit = second / 10;
        std::size_t count = 0;
        for (; count != rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            value += unit * (rest_[count] - '0');
            unit /= 10;
        }
        rest_.remove_prefix(count);
        if (count == 0) return std::nullopt;
        return value;
    }
    bool is_done() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

std::optional<std::chrono::sys_days> scan_day(scanner& in) {
    auto const year = in.digits(4);
    if (!year || !in.take('-')) return std::nullopt;
    auto const month = in.digits(2);
    if (!month || !in.take('-')) return std::nullopt;
    auto const day = in.digits(2);
    if (!day) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

// `12:18` as minutes.
std::optional<int> scan_minutes(scanner& in) {
    auto const hours = in.digits(2);
    if (!hours || *hours > 23 || !in.take(':')) return std::nullopt;
    auto const minutes = in.digits(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return *hours * 60 + *minutes;
}

// `Z`, or an offset as minutes east of UTC.
std::optional<int> scan_zone(scanner& in) {
    if (in.take('Z')) return 0;
    bool const is_east = in.take('+');
    if (!is_east && !in.take('-')) return std::nullopt;
    auto const minutes = scan_minutes(in);
    if (!minutes) return std::nullopt;
    return is_east ? *minutes : -*minutes;
}

}  // namespace

std::optional<std::string> to_text(moment const& time, int digits) {
    std::chrono::sys_seconds const point{std::chrono::seconds{time.seconds}};
    // A limit before the calendar's arithmetic, whose years are 16 bits.
    constexpr std::int64_t limit = 300'000'000'000;
    if (time.seconds < -limit || time.seconds > limit) return std::nullopt;
    auto const midnight = std::chrono::floor<std::chrono::days>(point);
    std::chrono::year_month_day const date{midnight};
    int const year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) return std::nullopt;

    std::array<char, 80> text{};
    int size =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", year,
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (digits >= 0) {
        auto const of_day = static_cast<int>((point - midnight).count());
        size += std::snprintf(text.data() + size, text.size() - static_cast<std::size_t>(size),
                              "T%02d:%02d:%02d.%09d", of_day / 3600, of_day / 60 % 60, of_day % 60,
                              static_cast<int>(time.nanoseconds));
        size -= digits == 0 ? 10 : 9 - digits;
        text[static_cast<std::size_t>(size++)] = 'Z';
    }
    return std::string(text.data(), static_cast<std::size_t>(size));
}

std::optional<moment> moment_of_text(std::string_view text) {
    scanner in{text};
    auto const day = scan_day(in);
    if (!day) return std::nullopt;
    std::chrono::sys_seconds point{*day};
    if (in.is_done()) return moment{point.time_since_epoch().count(), 0};

    if (!in.take('T')) return std::nullopt;
    auto const minutes = scan_minutes(in);
    if (!minutes || !in.take(':')) return std::nullopt;
    auto const seconds = in.digits(2);
    if (!seconds || *seconds > 59) return std::nullopt;
    std::int32_t nanoseconds = 0;
    if (in.take('.')) {
        auto const fraction = in.fraction();
        if (!fraction) return std::nullopt;
        nanoseconds = *fraction;
    }
    auto const zone = scan_zone(in);
    if (!zone || !in.is_done()) return std::nullopt;
    point += std::chrono::minutes{*minutes - *zone} + std::chrono::seconds{*seconds};
    return moment{point.time_since_epoch().count(), nanoseconds};
}

number to_number(moment const& time) {
    if (time.nanoseconds == 0) return number{time.seconds};
    // Before 1970 the fraction counts towards the second before.
    bool const is_negative = time.seconds < 0;
    std::int64_t const seconds = is_negative ? -(time.seconds + 1) : time.seconds;
    std::int32_t const fraction = is_negative ? second - time.nanoseconds : time.nanoseconds;
    std::array<char, 48> text{};
    int const size = std::snprintf(text.data(), text.size(), "%s%lld.%09d", is_negative ? "-" : "",
                                   static_cast<long long>(seconds), static_cast<int>(fraction));
    return number{std::string_view{text.data(), static_cast<std::size_t>(size)}};
}

std::optional<moment> moment_of_number(number const& seconds) {
    if (seconds.is_integer()) {
        auto const whole = seconds.to<std::int64_t>();
        if (whole.has_error()) return std::nullopt;
        return moment{*whole, 0};
    }
    std::array<char, number::max_text_size> buffer;
    std::string_view const text{buffer.data(), seconds.write_to(buffer.data())};
    auto const point = text.find('.');
    std::int64_t whole = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + point, whole);
    if (failure != std::errc{} || end != text.data() + point) return std::nullopt;
    scanner in{text.substr(point + 1)};
    std::int32_t const fraction = in.fraction().value_or(0);
    if (!seconds.is_negative() || fraction == 0) return moment{whole, fraction};
    if (whole == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return moment{whole - 1, second - fraction};
}

}  // namespace dynaco::mapper
