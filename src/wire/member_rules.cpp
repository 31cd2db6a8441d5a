#include "wire/member_rules.hpp"

#include <dynaco/attribute_value.hpp>

#include "wire/key_rules.hpp"
#include "wire/text_rules.hpp"

namespace dynaco::wire {
namespace {

std::string const& text_at(void const* object) {
    return *static_cast<std::string const*>(object);
}

std::optional<std::string> broken_range(std::int64_t value, rule const& what,
                                        std::string_view elements) {
    if (value >= what.low && value <= what.high) return std::nullopt;
    if (elements.empty()) {
        return "is " + std::to_string(value) + "; it is " + shown_range(what.low, what.high);
    }
    std::string const has =
        value == 0 ? "is empty" : "has " + std::to_string(value) + std::string{elements};
    return has + "; it has " + shown_range(what.low, what.high) + std::string{elements};
}

std::optional<std::string> broken_count(void const* object, field const& member) {
    auto const count = member.type->size(object);
    if (count == 0 && !member.required) return std::nullopt;  // not written
    return broken_range(static_cast<std::int64_t>(count), member.what, " elements");
}

std::optional<std::string> broken_texts(void const* object, field const& member) {
    if (auto broken = broken_count(object, member)) return broken;
    auto const& what = member.what;
    for (std::size_t index = 0, end = member.type->size(object); index != end; ++index) {
        if (auto broken = broken_text_rule(text_at(member.type->at(object, index)),
                                           what.element_low, what.element_high, what.allowed)) {
            return "element " + std::to_string(index) + ' ' + *broken;
        }
    }
    return std::nullopt;
}

std::optional<std::string> broken_keys(void const* object, field const& member) {
    if (auto broken = broken_count(object, member)) return broken;
    for (std::size_t index = 0, end = member.type->size(object); index != end; ++index) {
        auto const& key = *static_cast<item const*>(member.type->at(object, index));
        if (auto broken = broken_key_rule(key)) {
            return "element " + std::to_string(index) + ' ' + *broken;
        }
    }
    return std::nullopt;
}

std::optional<std::string> broken_tables(void const* object, field const& member) {
    if (auto broken = broken_count(object, member)) return broken;
    for (std::size_t index = 0, end = member.type->size(object); index != end; ++index) {
        if (auto broken = broken_table_rule(member.type->text(object, index))) return broken;
    }
    return std::nullopt;
}

std::optional<std::string> broken_rule(void const* object, codec const& type, field const& member) {
    auto const& what = member.what;
    switch (what.kind) {
        case rule::kinds::none:
            return std::nullopt;
        case rule::kinds::table:
            return broken_table_rule(text_at(object));
        case rule::kinds::key:
            return broken_key_rule(*static_cast<item const*>(object));
        case rule::kinds::start_key:
            return broken_start_key_rule(*static_cast<item const*>(object));
        case rule::kinds::item:
            return broken_item_rule(*static_cast<item const*>(object));
        case rule::kinds::expression:
            return broken_expression_size(text_at(object));
        case rule::kinds::enumeration:
            if (!type.text(object, 0).empty()) return std::nullopt;
            return "has no value; use one of the constants of its type";
        case rule::kinds::text:
        case rule::kinds::token:
            return broken_text_rule(text_at(object), what.low, what.high, what.allowed);
        case rule::kinds::texts:
            return broken_texts(object, member);
        case rule::kinds::integer:
            return broken_range(type.kind == codec::kinds::int32
                                    ? *static_cast<std::int32_t const*>(object)
                                    : *static_cast<std::int64_t const*>(object),
                                what, {});
        case rule::kinds::elements:
            return broken_count(object, member);
        case rule::kinds::keys:
            return broken_keys(object, member);
        case rule::kinds::tables:
            return broken_tables(object, member);
    }
    return std::nullopt;
}

// Structures below a member, with the way to the one that breaks a rule: `[2].index_name: ...`.
std::optional<std::string> broken_below(void const* object, codec const& type) {
    if (type.structure != nullptr) {
        auto broken = broken_member_rule(object, *type.structure);
        if (broken) broken->insert(0, 1, '.');
        return broken;
    }
    if (type.element == nullptr || type.size == nullptr) return std::nullopt;
    for (std::size_t index = 0, end = type.size(object); index != end; ++index) {
        auto broken = broken_below(type.at(object, index), *type.element);
        if (!broken) continue;
        switch (type.kind) {
            case codec::kinds::list:
                return '[' + std::to_string(index) + ']' + *broken;
            case codec::kinds::map:
                return '[' + shown(type.text(object, index)) + ']' + *broken;
            default:
                return broken;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> broken_member_rule(void const* object, struct_table const& table) {
    if (!table.is_checked()) return std::nullopt;
    for (auto const& member : table.fields()) {
        if (!member.is_checked()) continue;
        void const* value = member.in(object);
        codec const* type = member.type;
        if (type->kind == codec::kinds::optional) {
            if (type->size(value) == 0) continue;
            value = type->at(value, 0);
            type = type->element;
        }
        if (auto broken = broken_rule(value, *type, member)) {
            return std::string{member.member} + ": " + *broken;
        }
        if (!member.descends) continue;
        if (auto broken = broken_below(value, *type)) return std::string{member.member} + *broken;
    }
    return std::nullopt;
}

}  // namespace dynaco::wire
