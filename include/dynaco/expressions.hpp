// Expressions, and how requests get them.
#pragma once

#include <dynaco/condition_expression.hpp>
#include <dynaco/expression_aliases.hpp>
#include <dynaco/key_condition_expression.hpp>
#include <dynaco/projection_expression.hpp>
#include <dynaco/result.hpp>
#include <dynaco/update_expression.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco {

namespace detail {

template <class Request>
concept takes_condition =
    requires(Request& request, std::string text) { request.condition_expression(std::move(text)); };
template <class Request>
concept takes_filter =
    requires(Request& request, std::string text) { request.filter_expression(std::move(text)); };
template <class Request>
concept takes_update =
    requires(Request& request, std::string text) { request.update_expression(std::move(text)); };
template <class Request>
concept takes_projection = requires(Request& request, std::string text) {
    request.projection_expression(std::move(text));
};
template <class Request>
concept takes_key_condition = requires(Request& request, std::string text) {
    request.key_condition_expression(std::move(text));
};
template <class Request>
concept takes_values = requires(Request& request, item values) {
    request.expression_attribute_values(std::move(values));
};

inline std::string const& text_of(std::string const& text) noexcept {
    return text;
}
inline std::string text_of(std::optional<std::string> const& text) {
    return text ? *text : std::string();
}

/// The expressions of one request while some are added to those that it has.
class expression_assembly {
  public:
    enum class slot : std::uint8_t { condition, update, projection, key_condition };

    expression_assembly(string_map<std::string> names, item values)
        : aliases_{std::move(names), std::move(values)} {}

    /// What the request has.
    void begin(slot of, std::string text);

    void add(condition_expression more);
    void add(update_expression more);
    void add(projection_expression more);
    void add(key_condition_expression more);

    /// To be called after the last `add`.
    error const& finish();
    /// The whole text; empty if the request has none.
    std::string take(slot of) { return std::move(texts_[static_cast<std::size_t>(of)]); }
    bool has(slot of) const noexcept { return !texts_[static_cast<std::size_t>(of)].empty(); }
    expression_aliases take_aliases() { return std::move(aliases_); }

  private:
    std::string& text(slot of) noexcept { return texts_[static_cast<std::size_t>(of)]; }
    std::optional<std::string> render(expression_fragment fragment);

    std::string texts_[4];
    std::optional<condition_expression> condition_;
    expression_aliases aliases_;
    error problem_;
};

template <class Request>
expression_assembly begin_assembly(Request const& request) {
    using enum expression_assembly::slot;
    item values;
    if constexpr (takes_values<Request>) values = request.expression_attribute_values();
    expression_assembly made{request.expression_attribute_names(), std::move(values)};
    if constexpr (takes_condition<Request>) {
        made.begin(condition, text_of(request.condition_expression()));
    }
    if constexpr (takes_filter<Request>) {
        made.begin(condition, text_of(request.filter_expression()));
    }
    if constexpr (takes_update<Request>) made.begin(update, text_of(request.update_expression()));
    if constexpr (takes_projection<Request>) {
        made.begin(projection, text_of(request.projection_expression()));
    }
    if constexpr (takes_key_condition<Request>) {
        made.begin(key_condition, text_of(request.key_condition_expression()));
    }
    return made;
}

template <class Request>
void finish_assembly(Request& request, expression_assembly&& made) {
    using enum expression_assembly::slot;
    if (made.has(condition)) {
        if constexpr (takes_condition<Request>) {
            request.condition_expression(made.take(condition));
        } else if constexpr (takes_filter<Request>) {
            request.filter_expression(made.take(condition));
        }
    }
    if constexpr (takes_update<Request>) {
        if (made.has(update)) request.update_expression(made.take(update));
    }
    if constexpr (takes_projection<Request>) {
        if (made.has(projection)) request.projection_expression(made.take(projection));
    }
    if constexpr (takes_key_condition<Request>) {
        if (made.has(key_condition)) request.key_condition_expression(made.take(key_condition));
    }
    auto aliases = made.take_aliases();
    request.expression_attribute_names(aliases.take_names());
    if constexpr (takes_values<Request>) {
        request.expression_attribute_values(aliases.take_values());
    }
}

template <class Request, class Expression>
constexpr void require_place_for() {
    if constexpr (std::derived_from<Expression, condition_expression>) {
        static_assert(takes_condition<Request> || takes_filter<Request>,
                      "dynaco: this request takes neither a condition nor a filter");
    } else if constexpr (std::same_as<Expression, update_expression>) {
        static_assert(takes_update<Request>, "dynaco: this request takes no update");
    } else if constexpr (std::same_as<Expression, projection_expression>) {
        static_assert(takes_projection<Request>, "dynaco: this request takes no projection");
    } else {
        static_assert(takes_key_condition<Request>, "dynaco: this request takes no key condition");
    }
}

template <class T>
concept applied_expression =
    std::derived_from<T, condition_expression> || std::same_as<T, update_expression> ||
    std::same_as<T, projection_expression> || std::same_as<T, key_condition_expression>;

}  // namespace detail

/// Gives a request expressions, of any kinds that it takes, with the names and values of them all:
///
///     update_item_request request("music", key("artist", "Björk", "title", "Jóga"));
///     auto const applied = apply_to(request, set("year", 1997), exists("artist"));
///
/// A condition becomes the condition of a write, and the filter of a query or scan. The requests
/// are those of the client's operations, the actions of transactions (`transact_update` and its
/// like) and the tables of a batch of reads (`keys_and_attributes`): whatever has the members.
///
/// What the request has already stays, text among it: a condition, filter or key condition is
/// joined by AND, a projection gets more paths, an update more changes. Placeholders are shared
/// where names or values are equal, and never those of another name or value that the request has
/// or uses by then: give it texts with placeholders of their own first.
/// @par Errors `errc::invalid_argument` with what is wrong; the request is as it was then.
template <class Request, detail::applied_expression... Expressions>
    requires(sizeof...(Expressions) > 0)
result<void> apply_to(Request& request, Expressions... expressions) {
    (detail::require_place_for<Request, Expressions>(), ...);
    auto made = detail::begin_assembly(request);
    (made.add(std::move(expressions)), ...);
    if (auto const& problem = made.finish(); problem.code().failed()) return problem;
    detail::finish_assembly(request, std::move(made));
    return {};
}

/// A request with expressions, as `apply_to` gives them to it; works inside a `co_await` expression
/// on every compiler:
///
///     co_await client.put_item(with(put_item_request("music", song), not_exists("artist")));
///
/// @par Errors `exception` with what `apply_to` returns: it is thrown before the call begins, also
/// in front of a call with `as_result`. Where expressions are made of what a program is given, use
/// `apply_to`.
template <class Request, detail::applied_expression... Expressions>
    requires(sizeof...(Expressions) > 0)
Request with(Request request, Expressions... expressions) {
    apply_to(request, std::move(expressions)...).value();
    return request;
}

}  // namespace dynaco
