// Binds a request class to its operation. Included where operations are instantiated only.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "wire/describe.hpp"
#include "wire/operation.hpp"
#include "wire/request_rules.hpp"
#include "wire/struct_codec.hpp"

namespace dynaco::wire {

/// What the class of a request does not tell.
struct binding {
    std::string_view target;
    model::services service = model::services::dynamodb;
    bool is_read_only;
};

/// Specialised for every request class, by the generator.
template <class Request>
inline constexpr binding binding_of{};

/// The member with the rule of an idempotency token; null if there is none.
template <std::size_t Size>
constexpr field const* find_token(std::array<field, Size> const& fields) {
    for (auto const& each : fields) {
        if (each.what.kind == rule::kinds::token) return &each;
    }
    return nullptr;
}

std::optional<error> write_body(void const* request, std::string& out, struct_table const& table);
std::optional<error> read_body(std::string_view body, void* response, struct_table const& table);

template <class Request>
struct bound {
    using response_type = typename Request::response_type;

    static std::optional<error> validate(void const* request) {
        return validate_request(*static_cast<Request const*>(request), table_of<Request>);
    }

    static std::optional<error> write(void const* request, std::string& out) {
        return write_body(request, out, table_of<Request>);
    }

    static std::optional<error> read(std::string_view body, void* response) {
        auto failure = read_body(body, response, table_of<response_type>);
        if (failure) {
            // Half-filled: begun anew.
            auto* const typed = static_cast<response_type*>(response);
            std::destroy_at(typed);
            std::construct_at(typed);
        }
        return failure;
    }

    static dynaco::consumed_capacity const* consumed(void const* response) {
        auto const& typed = *static_cast<response_type const*>(response);
        if constexpr (requires {
                          {
                              typed.consumed_capacity
                          } -> std::convertible_to<std::optional<consumed_capacity> const&>;
                      }) {
            return typed.consumed_capacity ? &*typed.consumed_capacity : nullptr;
        } else {
            return nullptr;
        }
    }

    static constexpr operation value{Request::operation_name,
                                     binding_of<Request>.target,
                                     binding_of<Request>.service,
                                     binding_of<Request>.is_read_only,
                                     validate,
                                     write,
                                     read,
                                     consumed,
                                     find_token(fields_of<Request>),
                                     &table_of<Request>,
                                     &table_of<response_type>};
};

template <class Request>
operation const& operation_of() noexcept {
    return bound<Request>::value;
}

}  // namespace dynaco::wire
