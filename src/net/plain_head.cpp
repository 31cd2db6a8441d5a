#include "net/plain_head.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace dynaco::net {
namespace {

// Of a header's name (RFC 9110, section 5.6.2).
constexpr std::array<bool, 256> name_characters = [] {
    std::array<bool, 256> is{};
    constexpr std::string_view all =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (char const each : all) is[static_cast<unsigned char>(each)] = true;
    return is;
}();

bool is_name(std::string_view text) noexcept {
    bool all = !text.empty();
    for (char const each : text) all &= name_characters[static_cast<unsigned char>(each)];
    return all;
}

// Whether a text has control characters or anything but ASCII; 8 bytes at a time.
bool is_odd(std::string_view text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t marks = 0;
    auto const look_at = [&](std::uint64_t word) {
        // A byte's top bit is set if it is: below a blank, 127 (one more has the top bit), not
        // ASCII.
        marks |= (word - 0x20 * ones) | (word + ones) | word;
    };
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        look_at(word);
    }
    for (char const each : text) look_at((0x20 * ones << 8) | static_cast<unsigned char>(each));
    return (marks & (0x80 * ones)) != 0;
}

bool is_same(std::string_view name, std::string_view wanted) noexcept {
    if (name == wanted) return true;  // nearly always: as the service spells it
    auto const small = [](char character) { return static_cast<unsigned char>(character) | 0x20U; };
    return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                      [&](char left, char right) { return small(left) == small(right); });
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

std::optional<std::size_t> to_size(std::string_view digits) noexcept {
    if (digits.empty() || digits.size() > 18) return std::nullopt;
    std::size_t value = 0;
    for (char const digit : digits) {
        if (!is_digit(digit)) return std::nullopt;
        value = value * 10 + static_cast<std::size_t>(digit - '0');
    }
    return value;
}

class plain_head_reader {
  public:
    plain_head_reader(std::string_view received, response_head& head) noexcept
        : rest_{received.substr(0, response_parser::max_header)}, head_{head} {}

    std::optional<std::size_t> body_size() const noexcept { return body_size_; }
    std::string_view rest() const noexcept { return rest_; }

    bool read() {
        std::string_view line;
        if (!next_line(line) || !read_status(line)) return false;
        while (next_line(line)) {
            if (line.empty()) return body_size_.has_value();
            if (!read_field(line)) return false;
        }
        return false;
    }

  private:
    bool next_line(std::string_view& line) noexcept {
        auto const end = rest_.find('\r');
        if (end == std::string_view::npos || end + 1 == rest_.size() || rest_[end + 1] != '\n') {
            return false;
        }
        line = rest_.substr(0, end);
        rest_.remove_prefix(end + 2);
        return true;
    }

    bool read_status(std::string_view line) noexcept {
        constexpr std::string_view version = "HTTP/1.1 ";
        if (!line.starts_with(version) || is_odd(line)) return false;
        line.remove_prefix(version.size());
        if (line.size() < 4 || line[3] != ' ') return false;
        auto const status = to_size(line.substr(0, 3));
        // Those below 200 are not the response yet; 204 and 304 have no body.
        if (!status || *status < 200 || *status > 599 || *status == 204 || *status == 304) {
            return false;
        }
        head_.status = static_cast<int>(*status);
        head_.version = 11;
        return true;
    }

    bool read_field(std::string_view line) {
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return false;
        auto const name = line.substr(0, colon);
        auto const value = trimmed(line.substr(colon + 1));
        if (!is_name(name) || is_odd(value)) return false;
        switch (name.size()) {
            case 3:
                head_.has_age |= is_same(name, "Age");
                break;
            case 4:
                if (is_same(name, "Date")) head_.date = value;
                break;
            case 7:
                return !is_same(name, "Upgrade");
            case 10:
                return !is_same(name, "Connection") || is_same(value, "keep-alive");
            case 11:
                if (is_same(name, "x-amz-crc32")) head_.crc32 = value;
                break;
            case 14:
                if (is_same(name, "Content-Length")) return take_length(value);
                break;
            case 16:
                if (is_same(name, "x-amzn-RequestId")) head_.request_id = value;
                if (is_same(name, "x-amzn-ErrorType")) head_.error_type = value;
                return !is_same(name, "Proxy-Connection");
            case 17:
                if (is_same(name, "x-amz-retry-after")) head_.retry_after = value;
                return !is_same(name, "Transfer-Encoding");
            default:
                break;
        }
        return true;
    }

    bool take_length(std::string_view value) noexcept {
        if (body_size_) return false;
        body_size_ = to_size(value);
        return body_size_.has_value();
    }

    std::string_view rest_;
    response_head& head_;
    std::optional<std::size_t> body_size_;
};

}  // namespace

std::optional<plain_head> read_plain_head(std::string_view received, std::uint64_t max_body,
                                          response_head& head) {
    plain_head_reader reader{received, head};
    if (!reader.read() || *reader.body_size() > max_body) {
        head.clear();
        return std::nullopt;
    }
    plain_head found;
    found.size = static_cast<std::size_t>(reader.rest().data() - received.data());
    found.body_size = *reader.body_size();
    return found;
}

}  // namespace dynaco::net
