// What rules can say about texts and numbers of elements, and the words for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/rules.hpp"

namespace dynaco::wire {

/// A text in quotes, cut after 40 bytes, control characters replaced: for messages.
std::string shown(std::string_view text);
/// `3 to 255`, `1 or more`, `at most 20`.
std::string shown_range(std::int64_t low, std::int64_t high);

/// Characters of UTF-8; what is not UTF-8 counts as if it were.
std::size_t count_characters(std::string_view text) noexcept;

/// Nothing, or what is wrong with the text and the rule that says so.
std::optional<std::string> broken_text_rule(std::string_view text, std::int64_t low,
                                            std::int64_t high, characters allowed);
/// The same for a table's name or ARN.
std::optional<std::string> broken_table_rule(std::string_view text);
/// The same for an expression.
std::optional<std::string> broken_expression_size(std::string_view text);

}  // namespace dynaco::wire
