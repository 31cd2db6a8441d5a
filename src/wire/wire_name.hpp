// From a member's name to the service's: `table_name` -> `TableName`.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace dynaco::wire {

namespace detail {

struct irregular {
    std::string_view ours;
    std::string_view service;
};

// Words that the service does not write with one capital.
inline constexpr irregular irregular_words[] = {{"sse", "SSE"}, {"kms", "KMS"}, {"gb", "GB"}};

// Names that follow no rule, or break the one for their words.
inline constexpr irregular irregular_names[] = {
    {"aws_region", "awsRegion"},
    {"dynamodb", "dynamodb"},
    {"event_id", "eventID"},
    {"event_name", "eventName"},
    {"event_source", "eventSource"},
    {"event_version", "eventVersion"},
    {"s3_sse_algorithm", "S3SseAlgorithm"},
    {"s3_sse_kms_key_id", "S3SseKmsKeyId"},
    {"user_identity", "userIdentity"},
};

}  // namespace detail

/// A member's name in the service's spelling. Made at compile time, from the name that
/// Boost.Describe has.
class wire_name {
  public:
    static constexpr std::size_t max_size = 62;

    constexpr explicit wire_name(std::string_view member) {
        for (auto const& each : detail::irregular_names) {
            if (member == each.ours) {
                append(each.service);
                return;
            }
        }
        while (!member.empty()) {
            std::size_t const end = member.find('_');
            append_word(member.substr(0, end));
            member.remove_prefix(end == std::string_view::npos ? member.size() : end + 1);
        }
    }

    constexpr operator std::string_view() const noexcept { return {text_, size_}; }

  private:
    constexpr void append_word(std::string_view word) {
        for (auto const& each : detail::irregular_words) {
            if (word == each.ours) return append(each.service);
        }
        if (word.empty()) return;
        char const first = word[0];
        append(first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first);
        append(word.substr(1));
    }
    constexpr void append(std::string_view text) {
        for (char const each : text) append(each);
    }
    constexpr void append(char character) {
        if (size_ == max_size) throw std::length_error{"a member's name is too long"};
        text_[size_++] = character;
    }

    // In place, so that a table of fields is one block of read-only data.
    char text_[max_size + 1]{};
    unsigned char size_ = 0;
};

}  // namespace dynaco::wire
