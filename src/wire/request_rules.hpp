// Checks a whole request before it is sent.
#pragma once

#include <dynaco/error.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "wire/expression_rules.hpp"
#include "wire/member_rules.hpp"

namespace dynaco {
class batch_get_item_request;
class batch_write_item_request;
class delete_item_request;
class put_item_request;
class query_request;
class scan_request;
class transact_get_items_request;
class transact_write_items_request;
}  // namespace dynaco

namespace dynaco::wire {

// Rules between members of one request class; most have none.
std::optional<std::string> broken_own_rule(batch_get_item_request const& request);
std::optional<std::string> broken_own_rule(batch_write_item_request const& request);
std::optional<std::string> broken_own_rule(delete_item_request const& request);
std::optional<std::string> broken_own_rule(put_item_request const& request);
std::optional<std::string> broken_own_rule(query_request const& request);
std::optional<std::string> broken_own_rule(scan_request const& request);
std::optional<std::string> broken_own_rule(transact_get_items_request const& request);
std::optional<std::string> broken_own_rule(transact_write_items_request const& request);
template <class Request>
std::optional<std::string> broken_own_rule(Request const&) {
    return std::nullopt;
}

/// The expressions of a request and the members of the older form, which exclude each other.
struct expression_members {
    std::array<named_expression, 5> expressions{};
    std::array<std::string_view, 6> older{};  // names of those that are set
    std::size_t expression_count = 0;
    std::size_t older_count = 0;

    void add(std::string_view member, std::optional<std::string> const& text) {
        if (text) expressions[expression_count++] = {member, *text};
    }
    void add(std::string_view member, std::string const& text) {
        expressions[expression_count++] = {member, text};
    }
    void add_older(std::string_view member, bool is_set) {
        if (is_set) older[older_count++] = member;
    }
};

std::optional<std::string> broken_expressions(expression_members const& members,
                                              string_map<std::string> const& names,
                                              item const* values);

template <class Request>
expression_members expressions_of(Request const& request) {
    expression_members found;
    if constexpr (requires { request.update_expression(); }) {
        found.add("update_expression", request.update_expression());
    }
    if constexpr (requires { request.attribute_updates(); }) {
        found.add_older("attribute_updates", !request.attribute_updates().empty());
    }
    if constexpr (requires { request.condition_expression(); }) {
        found.add("condition_expression", request.condition_expression());
    }
    if constexpr (requires { request.key_condition_expression(); }) {
        found.add("key_condition_expression", request.key_condition_expression());
        found.add_older("key_conditions", !request.key_conditions().empty());
    }
    if constexpr (requires { request.filter_expression(); }) {
        found.add("filter_expression", request.filter_expression());
    }
    if constexpr (requires { request.projection_expression(); }) {
        found.add("projection_expression", request.projection_expression());
    }
    if constexpr (requires { request.attributes_to_get(); }) {
        found.add_older("attributes_to_get", !request.attributes_to_get().empty());
    }
    if constexpr (requires { request.expected(); }) {
        found.add_older("expected", !request.expected().empty());
    }
    if constexpr (requires { request.query_filter(); }) {
        found.add_older("query_filter", !request.query_filter().empty());
    }
    if constexpr (requires { request.scan_filter(); }) {
        found.add_older("scan_filter", !request.scan_filter().empty());
    }
    if constexpr (requires { request.conditional_operator(); }) {
        found.add_older("conditional_operator", request.conditional_operator().has_value());
    }
    return found;
}

/// What is wrong with the expressions of a request, or of a part of one.
template <class Part>
std::optional<std::string> broken_expression_rule(Part const& part) {
    if constexpr (requires { part.expression_attribute_names(); }) {
        item const* values = nullptr;
        if constexpr (requires { part.expression_attribute_values(); }) {
            values = &part.expression_attribute_values();
        }
        return broken_expressions(expressions_of(part), part.expression_attribute_names(), values);
    }
    return std::nullopt;
}

template <class Request>
std::optional<std::string> broken_request_rule(Request const& request, struct_table const& table) {
    if (auto broken = broken_member_rule(&request, table)) return broken;
    if (auto broken = broken_expression_rule(request)) return broken;
    return broken_own_rule(request);
}

/// `errc::invalid_argument` with what the request does not satisfy, if there is something.
template <class Request>
std::optional<error> validate_request(Request const& request, struct_table const& table) {
    if (auto broken = broken_request_rule(request, table)) {
        return error{errc::invalid_argument, std::move(*broken)};
    }
    return std::nullopt;
}

}  // namespace dynaco::wire
