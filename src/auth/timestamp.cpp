#include "auth/timestamp.hpp"

#include "auth/text.hpp"

#include <cstddef>

namespace dynaco::auth {
namespace {

void write_digits(char* out, unsigned value, int count) noexcept {
    for (int i = count - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

// Takes text from the front; once something does not fit, everything after it fails too.
class scanner {
  public:
    explicit scanner(std::string_view text) : rest_{text} {}

    int digits(std::size_t count) {
        if (rest_.size() < count) return fail();
        int value = 0;
        for (char const c : rest_.substr(0, count)) {
            if (!is_digit(c)) return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }

    int number_between(int low, int high) {
        int const value = digits(2);
        return value < low || value > high ? fail() : value;
    }

    bool accept(char wanted) {
        if (!good_ || rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char wanted) {
        if (!accept(wanted)) fail();
    }

    bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
    bool complete() const { return good_ && rest_.empty(); }

    int fail() {
        good_ = false;
        rest_ = {};
        return 0;
    }

  private:
    std::string_view rest_;
    bool good_ = true;
};

std::chrono::year_month_day scan_date(scanner& text) {
    std::chrono::year const year{text.digits(4)};
    text.expect('-');
    std::chrono::month const month{static_cast<unsigned>(text.digits(2))};
    text.expect('-');
    std::chrono::day const day{static_cast<unsigned>(text.digits(2))};
    return year / month / day;
}

std::chrono::nanoseconds scan_time(scanner& text) {
    std::chrono::nanoseconds time = std::chrono::hours{text.number_between(0, 23)};
    text.expect(':');
    time += std::chrono::minutes{text.number_between(0, 59)};
    text.expect(':');
    time += std::chrono::seconds{text.number_between(0, 60)};  // 60: a leap second
    if (!text.accept('.')) return time;
    if (!text.at_digit()) text.fail();
    for (std::chrono::nanoseconds unit{100'000'000}; text.at_digit(); unit /= 10)
        time += unit * text.digits(1);
    return time;
}

std::chrono::minutes scan_offset(scanner& text) {
    if (text.accept('Z') || text.accept('z')) return {};
    bool const east = text.accept('+');
    if (!east) text.expect('-');
    std::chrono::minutes offset = std::chrono::hours{text.number_between(0, 23)};
    text.expect(':');
    offset += std::chrono::minutes{text.number_between(0, 59)};
    return east ? offset : -offset;
}

}  // namespace

signature_time format_signature_time(std::chrono::sys_seconds time) noexcept {
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const clock{time - day};
    signature_time text;
    write_digits(&text[0], static_cast<unsigned>(static_cast<int>(date.year())), 4);
    write_digits(&text[4], static_cast<unsigned>(date.month()), 2);
    write_digits(&text[6], static_cast<unsigned>(date.day()), 2);
    text[8] = 'T';
    write_digits(&text[9], static_cast<unsigned>(clock.hours().count()), 2);
    write_digits(&text[11], static_cast<unsigned>(clock.minutes().count()), 2);
    write_digits(&text[13], static_cast<unsigned>(clock.seconds().count()), 2);
    text[15] = 'Z';
    return text;
}

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
    scanner scan{text};
    auto const date = scan_date(scan);
    if (!scan.accept('T') && !scan.accept('t')) scan.expect(' ');
    auto const time = scan_time(scan);
    auto const offset = scan_offset(scan);
    if (!scan.complete() || !date.ok()) return std::nullopt;
    using clock = std::chrono::system_clock;
    // Nanoseconds in 64 bits reach from 1677 to 2262; what is beyond ("never") is the end of the
    // range.
    if (date.year() < std::chrono::year{1678}) return clock::time_point::min();
    if (date.year() > std::chrono::year{2261}) return clock::time_point::max();
    return clock::time_point{std::chrono::sys_days{date}} +
           std::chrono::duration_cast<clock::duration>(time - offset);
}

}  // namespace dynaco::auth
