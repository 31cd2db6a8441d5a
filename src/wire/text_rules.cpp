#include "wire/text_rules.hpp"

#include <algorithm>
#include <array>

namespace dynaco::wire {
namespace {

// Amazon DynamoDB developer guide, "Service, account, and table quotas".
constexpr std::int64_t shortest_table_name = 3;
constexpr std::int64_t longest_table_name = 255;
constexpr std::size_t longest_expression = 4096;
// The service model's shape TableArn.
constexpr std::size_t longest_arn = 1024;

constexpr auto name_characters = [] {
    std::array<bool, 256> allowed{};
    for (char const each :
         std::string_view{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"}) {
        allowed[static_cast<unsigned char>(each)] = true;
    }
    return allowed;
}();

bool is_name_character(char character) noexcept {
    return name_characters[static_cast<unsigned char>(character)];
}

// The first character, as a whole UTF-8 sequence, that a name cannot have; empty if there is none.
std::string_view foreign_character(std::string_view text) {
    auto const found = std::find_if_not(text.begin(), text.end(), is_name_character);
    if (found == text.end()) return {};
    auto const end = std::find_if(found + 1, text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    });
    return {found, end};
}

std::string what_is_wrong(std::string_view text, std::int64_t low, std::int64_t high,
                          characters allowed) {
    if (text.empty()) return "is empty";
    if (allowed == characters::name) {
        auto const foreign = foreign_character(text);
        if (!foreign.empty()) {
            std::string const quoted = shown(foreign);
            return shown(text) + " has the character '" + quoted.substr(1, quoted.size() - 2) + "'";
        }
    }
    auto const size = static_cast<std::int64_t>(count_characters(text));
    if (size < low) return shown(text) + " is too short";
    if (size > high) return shown(text) + " is too long";
    return {};
}

bool is_arn(std::string_view text) noexcept {
    return text.starts_with("arn:") && text.size() <= longest_arn;
}

}  // namespace

std::string shown(std::string_view text) {
    constexpr std::size_t most = 40;
    bool const is_cut = text.size() > most;
    if (is_cut) {
        std::size_t end = most;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text = text.substr(0, end);
    }
    std::string result = "\"";
    for (char const each : text) {
        bool const is_control = static_cast<unsigned char>(each) < 0x20 || each == 0x7F;
        result += is_control ? '?' : each;
    }
    result += is_cut ? "...\"" : "\"";
    return result;
}

std::string shown_range(std::int64_t low, std::int64_t high) {
    if (high == unbounded) return std::to_string(low) + " or more";
    if (low == 0) return "at most " + std::to_string(high);
    return std::to_string(low) + " to " + std::to_string(high);
}

std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

std::optional<std::string> broken_text_rule(std::string_view text, std::int64_t low,
                                            std::int64_t high, characters allowed) {
    auto const wrong = what_is_wrong(text, low, high, allowed);
    if (wrong.empty() || (text.empty() && low == 0)) return std::nullopt;
    std::string rule = "; it has " + shown_range(low, high) + " characters";
    if (allowed == characters::name) rule += " of a-z A-Z 0-9 _ . -";
    return wrong + rule;
}

std::optional<std::string> broken_table_rule(std::string_view text) {
    bool const is_name = text.size() >= shortest_table_name && text.size() <= longest_table_name &&
                         std::all_of(text.begin(), text.end(), is_name_character);
    if (is_name || is_arn(text)) return std::nullopt;
    std::string const wrong =
        text.starts_with("arn:")
            ? shown(text) + " is too long"
            : what_is_wrong(text, shortest_table_name, longest_table_name, characters::name);
    return wrong +
           "; a table name has 3 to 255 characters of a-z A-Z 0-9 _ . -, or is an ARN of at most "
           "1024 characters";
}

std::optional<std::string> broken_expression_size(std::string_view text) {
    if (text.empty()) return "is empty; leave it unset instead";
    if (text.size() <= longest_expression) return std::nullopt;
    return "has " + std::to_string(text.size()) + " bytes; an expression has at most 4096";
}

}  // namespace dynaco::wire
