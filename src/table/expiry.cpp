#include "table/expiry.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/clock.hpp>

#include "table/table_state.hpp"

#include <algorithm>
#include <chrono>

namespace dynaco::mapper {
namespace {

void add_attribute(table_type const& type, std::vector<std::string_view>& names) {
    auto const* const found = type.find(member_role::expires_at);
    if (!found || std::ranges::find(names, found->name) != names.end()) return;
    names.push_back(found->name);
}

std::optional<std::int64_t> seconds_in(codec const& type, void const* object) {
    switch (type.kind) {
        case codec::kinds::optional: {
            auto const* const held = type.optional->value(object);
            return held ? seconds_in(type.element(), held) : std::nullopt;
        }
        case codec::kinds::time:
            return type.time->load(object).seconds;
        case codec::kinds::numeric: {
            number value;
            error failure;
            if (!type.numeric->load(object, value, failure)) return std::nullopt;
            auto const seconds = value.to<std::int64_t>();
            return seconds.has_value() ? std::optional<std::int64_t>{*seconds} : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<std::int64_t> expiry_time(engine::core const& core,
                                        std::optional<unexpired_option> const& wanted) {
    if (!wanted) return std::nullopt;
    auto const now = wanted->at ? *wanted->at : core.clock().wall_now();
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
}

std::vector<std::string_view> expiry_attributes(table_type const& type) {
    std::vector<std::string_view> names;
    if (!type.is_variant()) add_attribute(type, names);
    for (std::size_t index = 0; index != type.alternative_count; ++index) {
        add_attribute(*type.first_alternative[index], names);
    }
    return names;
}

bool is_expired(table_type const& type, void const* object, std::int64_t now) {
    struct_reference const read{type, object};
    if (!read.type) return false;
    auto const* const member = read.type->find(member_role::expires_at);
    if (!member) return false;
    auto const seconds = seconds_in(*member->type, member->in(read.object));
    return seconds && *seconds <= now;
}

bool is_expired(table_type const& type, item const& read, std::int64_t now) {
    return std::ranges::any_of(expiry_attributes(type), [&](std::string_view name) {
        auto const* const value = read.find(name);
        auto const* const seconds = value ? value->if_number() : nullptr;
        return seconds && *seconds <= number{now};
    });
}

std::optional<condition_expression> unexpired_filter(table_type const& type, std::int64_t now) {
    std::optional<condition_expression> all;
    for (auto const name : expiry_attributes(type)) {
        auto const attribute = attr::named(name);
        auto one = not_exists(attribute) || attribute > now;
        all = all ? *std::move(all) && std::move(one) : std::move(one);
    }
    return all;
}

}  // namespace dynaco::mapper
