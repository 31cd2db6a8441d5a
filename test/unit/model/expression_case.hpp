// Expressions with the text, names and values that they are to become.
#pragma once

#include <dynaco/expressions.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/update_item.hpp>

#include "support/has.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

template <class T>
std::string printed(T const& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

/// What a request gets of one expression.
struct rendered {
    std::string text;
    std::vector<std::string> names;  ///< Of #0, #1, ...
    list values;                     ///< Of :0, :1, ...
};

template <class Request>
rendered parts_of(Request const& request, std::string text) {
    rendered out{std::move(text), {}, {}};
    for (auto const& [placeholder, name] : request.expression_attribute_names()) {
        CHECK(placeholder == "#" + std::to_string(out.names.size()));
        out.names.push_back(name);
    }
    for (auto const& each : request.expression_attribute_values()) {
        CHECK(each.name == ":" + std::to_string(out.values.size()));
        out.values.push_back(each.value);
    }
    return out;
}

inline rendered render(condition_expression const& expression) {
    auto const request = with(update_item_request("t", key("id", 1)), expression);
    return parts_of(request, request.condition_expression().value());
}
inline rendered render(update_expression const& expression) {
    auto const request = with(update_item_request("t", key("id", 1)), expression);
    return parts_of(request, request.update_expression().value());
}
inline rendered render(key_condition_expression const& expression) {
    auto const request = with(query_request("t"), expression);
    return parts_of(request, request.key_condition_expression().value());
}
inline rendered render(projection_expression const& expression) {
    auto const request = with(query_request("t"), expression);
    return parts_of(request, request.projection_expression().value());
}

/// An expression, its text, the names of #0, #1, ... and the values of :0, :1, ...
template <class Expression>
class expression_case {
  public:
    expression_case(Expression its_expression, std::string its_text,
                    std::vector<std::string> its_names, list its_values = {})
        : expression{std::move(its_expression)},
          text{std::move(its_text)},
          names{std::move(its_names)},
          values(std::move(its_values)) {}  // braces would make it a list in a list

    void check() const {
        INFO(printed(expression));
        auto const got = render(expression);
        CHECK(got.text == text);
        CHECK(got.names == names);
        CHECK(got.values == values);
    }

    Expression expression;
    std::string text;
    std::vector<std::string> names;
    list values;
};

/// Why a request refuses an expression; empty if it does not.
template <class Expression>
std::string problem(Expression expression) {
    query_request reads("t");
    update_item_request writes("t", key("id", 1));
    result<void> applied;
    if constexpr (std::same_as<Expression, update_expression>) {
        applied = apply_to(writes, std::move(expression));
    } else {
        applied = apply_to(reads, std::move(expression));
    }
    if (applied.has_value()) return {};
    CHECK(applied.error() == errc::invalid_argument);
    CHECK(reads == query_request("t"));
    CHECK(writes == update_item_request("t", key("id", 1)));
    return applied.error().message();
}

}  // namespace dynaco::test
