#include "wire/expression_rules.hpp"

#include <dynaco/attribute_value.hpp>

#include <algorithm>

#include "wire/text_rules.hpp"

namespace dynaco::wire {
namespace {

constexpr std::string_view names_member = "expression_attribute_names";
constexpr std::string_view values_member = "expression_attribute_values";

bool is_word_character(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}

// Whether a placeholder can end before this character without a doubt.
bool ends_word(char character) noexcept {
    return std::string_view{" \t\r\n.,()[]<>=+-#:"}.find(character) != std::string_view::npos;
}

std::string undefined(named_expression const& expression, std::string_view placeholder,
                      std::string_view where) {
    return std::string{expression.member} + ": uses " + shown(placeholder) + ", which " +
           std::string{where} + " does not have";
}

// Neither '#' nor ':' has another meaning in expressions: there are no literals and no comments.
std::optional<std::string> undefined_placeholder(named_expression const& expression,
                                                 string_map<std::string> const& names,
                                                 item const* values) {
    auto const text = expression.text;
    for (std::size_t place = 0; place < text.size(); ++place) {
        char const mark = text[place];
        if (mark != '#' && mark != ':') continue;
        std::size_t end = place + 1;
        while (end < text.size() && is_word_character(text[end])) ++end;
        if (end < text.size() && !ends_word(text[end])) continue;  // for the service to decide
        auto const placeholder = text.substr(place, end - place);
        if (mark == '#' && !names.contains(placeholder)) {
            return undefined(expression, placeholder, names_member);
        }
        if (mark == ':' && values != nullptr && !values->contains(placeholder)) {
            return undefined(expression, placeholder, values_member);
        }
        place = end - 1;
    }
    return std::nullopt;
}

std::string subject(std::string_view member, std::string_view placeholder) {
    return std::string{member} + ": " + shown(placeholder);
}

std::optional<std::string> broken_definition(std::span<named_expression const> expressions,
                                             std::string_view member, std::string_view placeholder,
                                             char mark) {
    if (!placeholder.starts_with(mark)) {
        return subject(member, placeholder) + " does not begin with '" + mark + "'";
    }
    bool const is_used = std::ranges::any_of(expressions, [&](auto const& expression) {
        return expression.text.find(placeholder) != std::string_view::npos;
    });
    if (!is_used) return subject(member, placeholder) + " is not used by an expression";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_placeholder_rule(std::span<named_expression const> expressions,
                                                   string_map<std::string> const& names,
                                                   item const* values) {
    for (auto const& expression : expressions) {
        if (auto broken = undefined_placeholder(expression, names, values)) return broken;
    }
    for (auto const& [placeholder, name] : names) {
        if (auto broken = broken_definition(expressions, names_member, placeholder, '#')) {
            return broken;
        }
        if (name.empty()) {
            return subject(names_member, placeholder) + " stands for an empty name";
        }
    }
    if (values == nullptr) return std::nullopt;
    for (auto const& each : *values) {
        if (auto broken = broken_definition(expressions, values_member, each.name, ':')) {
            return broken;
        }
    }
    return std::nullopt;
}

}  // namespace dynaco::wire
