#include "table/value_writer.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "table/leaves.hpp"
#include "table/moment_text.hpp"

namespace dynaco::mapper {
namespace {

using kinds = codec::kinds;

bool write_number(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    error failure;
    if (type.numeric->load(object, out.emplace<number>(), failure)) return true;
    // number says that its argument is wrong; here it is that the object has no form.
    return wrong.found(errc::not_representable, failure.message());
}

bool write_enumeration(void const* object, codec const& type, attribute_value& out,
                       problem& wrong) {
    if (type.form == forms::numeric) return write_number(object, type, out, wrong);
    auto const value = type.enumeration->load(object);
    for (auto const& each : type.enumeration->enumerators()) {
        if (each.value != value) continue;
        out.emplace<std::string>() = each.name;
        return true;
    }
    return wrong.found(errc::not_representable,
                       "no enumerator has the value " + std::to_string(value));
}

bool write_time(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    auto time = type.time->load(object);
    if (type.form == forms::whole_seconds) time.nanoseconds = 0;
    if (type.form != forms::usual) {
        out.emplace<number>() = to_number(time);
        return true;
    }
    auto text = to_text(time, type.time->digits);
    if (!text) {
        return wrong.found(errc::not_representable, "a time outside the years 0 to 9999");
    }
    out.emplace<std::string>() = *std::move(text);
    return true;
}

bool write_sequence(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    auto& values = out.emplace<list>();
    values.reserve(type.container->size(object));
    codec const& element_type = type.element();
    auto add = [&](std::string_view, void const* element) {
        return write(element, element_type, values.emplace_back(), wrong) ||
               wrong.in_element(values.size() - 1);
    };
    return type.container->each(object, visiting(add));
}

bool write_dictionary(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    auto& map = out.emplace<item>();
    map.reserve(type.container->size(object));
    codec const& element_type = type.element();
    auto add = [&](std::string_view name, void const* element) {
        return write(element, element_type, map.append(name).value, wrong) || wrong.in_member(name);
    };
    return type.container->each(object, visiting(add));
}

template <class T>
T& held(attribute_value& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        return value.as_string();
    } else if constexpr (std::is_same_v<T, number>) {
        return value.as_number();
    } else {
        return value.as_binary();
    }
}

template <class T>
bool write_set_of(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    std::vector<T> values;
    values.reserve(type.container->size(object));
    codec const& element_type = type.element();
    attribute_value each;
    auto add = [&](std::string_view, void const* element) {
        if (!write(element, element_type, each, wrong)) return wrong.in_element(values.size());
        values.push_back(std::move(held<T>(each)));
        return true;
    };
    if (!type.container->each(object, visiting(add))) return false;
    if (values.empty()) {
        out = nullptr;
    } else {
        out = value_set<T>(std::move(values));
    }
    return true;
}

bool write_set(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    switch (type.type) {
        case attribute_type::string_set:
            return write_set_of<std::string>(object, type, out, wrong);
        case attribute_type::number_set:
            return write_set_of<number>(object, type, out, wrong);
        default:
            return write_set_of<binary>(object, type, out, wrong);
    }
}

bool write_variant(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    auto const index = type.variant->index(object);
    if (index >= type.variant->alternatives().size()) {
        return wrong.found(errc::not_representable, "a variant that holds nothing");
    }
    return write(type.variant->value(object), type.variant->alternatives()[index](), out, wrong);
}

bool write_custom(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    try {
        out = type.custom->write(object);
    } catch (exception const& failure) {
        return wrong.found(failure.error());
    } catch (std::invalid_argument const& failure) {
        return wrong.found(errc::not_representable, failure.what());
    }
    if (type.type == attribute_type::null || out.type() == type.type) return true;
    return wrong.found(errc::wrong_type,
                       "the value_codec of the member made " + std::string{to_string(out.type())} +
                           ", but its type says " + std::string{to_string(type.type)});
}

bool is_empty(void const* object, codec const& type) {
    switch (type.kind) {
        case kinds::text:
            return as<std::string>(object).empty();
        case kinds::bytes:
            return as<binary>(object).empty();
        case kinds::any_map:
            return as<item>(object).empty();
        case kinds::any_list:
            return as<list>(object).empty();
        default:
            return type.container->size(object) == 0;
    }
}

bool is_absent(void const* object, member const& which) {
    codec const& type = *which.type;
    if (type.kind == kinds::optional) {
        auto const* const value = type.optional->value(object);
        if (value == nullptr) return true;
        // An optional set that is empty has no attribute either.
        return type.element().kind == kinds::set && is_empty(value, type.element());
    }
    return (which.omit_when_empty || type.kind == kinds::set) && is_empty(object, type);
}

}  // namespace

bool write(void const* object, codec const& type, attribute_value& out, problem& wrong) {
    switch (type.kind) {
        case kinds::text:
            out.emplace<std::string>() = as<std::string>(object);
            return true;
        case kinds::boolean:
            out.emplace<bool>() = as<bool>(object);
            return true;
        case kinds::numeric:
            return write_number(object, type, out, wrong);
        case kinds::enumeration:
            return write_enumeration(object, type, out, wrong);
        case kinds::time:
            return write_time(object, type, out, wrong);
        case kinds::bytes:
            out.emplace<binary>() = as<binary>(object);
            return true;
        case kinds::fixed_bytes: {
            auto const* const bytes = type.bytes->data(const_cast<void*>(object));
            out.emplace<binary>().assign(bytes, bytes + type.bytes->size);
            return true;
        }
        case kinds::exact_number:
            out.emplace<number>() = as<number>(object);
            return true;
        case kinds::string_values:
            out = as<string_set>(object);
            return true;
        case kinds::number_values:
            out = as<number_set>(object);
            return true;
        case kinds::binary_values:
            out = as<binary_set>(object);
            return true;
        case kinds::any_map:
            out.emplace<item>() = as<item>(object);
            return true;
        case kinds::any_list:
            out.emplace<list>() = as<list>(object);
            return true;
        case kinds::any:
            out = as<attribute_value>(object);
            return true;
        case kinds::nothing:
            out = nullptr;
            return true;
        case kinds::optional: {
            auto const* const value = type.optional->value(object);
            if (value != nullptr) return write(value, type.element(), out, wrong);
            out = nullptr;
            return true;
        }
        case kinds::sequence:
            return write_sequence(object, type, out, wrong);
        case kinds::dictionary:
            return write_dictionary(object, type, out, wrong);
        case kinds::set:
            return write_set(object, type, out, wrong);
        case kinds::structure:
            return write_struct(object, type.structure(), out.emplace<item>(), wrong);
        case kinds::variant:
            return write_variant(object, type, out, wrong);
        case kinds::custom:
            return write_custom(object, type, out, wrong);
    }
    return false;
}

bool write_member(void const* object, member const& which, item& out, problem& wrong) {
    void const* const value = which.in(object);
    if (is_absent(value, which)) return true;
    return write(value, *which.type, out.append(which.name).value, wrong) ||
           wrong.in_member(which.name);
}

bool write_struct(void const* object, struct_table const& table, item& out, problem& wrong) {
    auto const& members = table.members();
    out.reserve(members.size() + (table.has_tag() ? 1 : 0));
    if (table.has_tag()) out.append(table.tag_name()).value.emplace<std::string>() = table.tag();
    for (auto const& each : members) {
        if (!write_member(object, each, out, wrong)) return false;
    }
    return true;
}

}  // namespace dynaco::mapper
