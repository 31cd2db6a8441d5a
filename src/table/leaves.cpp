#include "table/leaves.hpp"

#include <algorithm>
#include <optional>

#include "table/moment_text.hpp"

namespace dynaco::mapper {
namespace {

using kinds = codec::kinds;

std::string list_of_enumerators(enumeration_access const& enumeration) {
    std::string text;
    for (auto const& each : enumeration.enumerators()) {
        text += text.empty() ? "" : ", ";
        text += each.name;
    }
    return text;
}

bool put_enumerator(std::string_view text, codec const& type, void* object, problem& wrong) {
    for (auto const& each : type.enumeration->enumerators()) {
        if (each.name != text) continue;
        type.enumeration->store(object, each.value);
        return true;
    }
    return wrong.found(errc::not_representable, quoted(text) +
                                                    " is no enumerator of the member's type: " +
                                                    list_of_enumerators(*type.enumeration));
}

bool put_enumeration(number const& value, codec const& type, void* object, problem& wrong) {
    error failure;
    if (!type.numeric->store(object, value, failure)) return wrong.found(failure);
    if (type.form == forms::numeric) return true;
    auto const held = type.enumeration->load(object);
    auto const all = type.enumeration->enumerators();
    if (std::ranges::any_of(all, [&](auto const& each) { return each.value == held; })) return true;
    return wrong.found(errc::not_representable, value.to_string() +
                                                    " is no enumerator of the member's type: " +
                                                    list_of_enumerators(*type.enumeration));
}

bool put_moment(std::optional<moment> const& time, std::string const& text, codec const& type,
                void* object, problem& wrong) {
    if (!time) return wrong.found(errc::not_representable, text + " is no point in time");
    if (type.time->store(object, *time)) return true;
    return wrong.found(errc::not_representable, text + " is out of the range of the member's type");
}

}  // namespace

bool refuse(attribute_type is, codec const& type, problem& wrong) {
    if (type.kind == kinds::custom || type.kind == kinds::any) {
        return wrong.wrong_type(is, "another type");
    }
    if (type.kind == kinds::variant) {
        std::string all;
        for (auto const get : type.variant->alternatives()) {
            auto const name = to_string(get().type);
            if (all.find(name) != std::string::npos && get().type == attribute_type::map) continue;
            all += all.empty() ? "one of " : ", ";
            all += name;
        }
        return wrong.wrong_type(is, all);
    }
    return wrong.wrong_type(is, type.type);
}

bool put_text(std::string_view text, codec const& type, void* object, problem& wrong) {
    switch (type.kind) {
        case kinds::text:
            as<std::string>(object) = text;
            return true;
        case kinds::enumeration:
            if (type.enumeration->enumerators().empty()) break;
            return put_enumerator(text, type, object, wrong);
        case kinds::time:
            return put_moment(moment_of_text(text), quoted(text), type, object, wrong);
        default:
            break;
    }
    return refuse(attribute_type::string, type, wrong);
}

bool put_number(number const& value, codec const& type, void* object, problem& wrong) {
    switch (type.kind) {
        case kinds::numeric: {
            error failure;
            return type.numeric->store(object, value, failure) || wrong.found(failure);
        }
        case kinds::exact_number:
            as<number>(object) = value;
            return true;
        case kinds::enumeration:
            return put_enumeration(value, type, object, wrong);
        case kinds::time:
            return put_moment(moment_of_number(value), value.to_string(), type, object, wrong);
        default:
            return refuse(attribute_type::number, type, wrong);
    }
}

bool put_bytes(std::span<std::byte const> bytes, codec const& type, void* object, problem& wrong) {
    if (type.kind == kinds::bytes) {
        as<binary>(object).assign(bytes.begin(), bytes.end());
        return true;
    }
    if (type.kind != kinds::fixed_bytes) return refuse(attribute_type::binary, type, wrong);
    if (bytes.size() != type.bytes->size) {
        return wrong.found(errc::not_representable, "has " + std::to_string(bytes.size()) +
                                                        " bytes, but the member holds " +
                                                        std::to_string(type.bytes->size));
    }
    std::ranges::copy(bytes, type.bytes->data(object));
    return true;
}

bool put_bool(bool value, codec const& type, void* object, problem& wrong) {
    if (type.kind != kinds::boolean) return refuse(attribute_type::boolean, type, wrong);
    as<bool>(object) = value;
    return true;
}

bool put_null(codec const& type, void* object, problem& wrong) {
    if (type.kind == kinds::nothing) return true;
    if (type.kind != kinds::set) return refuse(attribute_type::null, type, wrong);
    type.container->clear(object, 0);
    return true;
}

bool fits(std::size_t size, codec const& type, problem& wrong) {
    auto const room = type.container->fixed_size;
    if (room == 0 || size == room) return true;
    return wrong.found(
        errc::not_representable,
        "has " + std::to_string(size) + " elements, but the member holds " + std::to_string(room));
}

bool put_nothing(member const& which, void* object, problem& wrong) {
    codec const& type = *which.type;
    if (type.kind == kinds::optional) {
        type.optional->reset(object);
        return true;
    }
    if (type.kind == kinds::set) {
        type.container->clear(object, 0);
        return true;
    }
    if (which.omit_when_empty) {
        switch (type.kind) {
            case kinds::text:
                as<std::string>(object).clear();
                return true;
            case kinds::bytes:
                as<binary>(object).clear();
                return true;
            case kinds::any_map:
                as<item>(object).clear();
                return true;
            case kinds::any_list:
                as<list>(object).clear();
                return true;
            default:
                type.container->clear(object, 0);
                return true;
        }
    }
    if (which.may_be_missing) return true;
    if (type.kind == kinds::any || type.kind == kinds::variant || type.kind == kinds::custom) {
        return wrong.found(errc::missing_attribute, "the item has no such attribute");
    }
    return wrong.found(
        errc::missing_attribute,
        "the item has no such attribute; the member wants " + std::string{to_string(type.type)});
}

bool is_tag(std::string_view text, struct_table const& table, problem& wrong) {
    if (text == table.tag()) return true;
    wrong.found(errc::wrong_type,
                "is " + quoted(text) + ", but the struct's type tag is " + quoted(table.tag()));
    return wrong.in_member(table.tag_name());
}

bool find_tagged(std::string_view text, codec const& type, std::size_t& index, problem& wrong) {
    std::string known;
    std::string_view name;
    auto const alternatives = type.variant->alternatives();
    for (index = 0; index != alternatives.size(); ++index) {
        codec const& each = alternatives[index]();
        if (each.kind != kinds::structure) continue;
        name = each.structure().tag_name();
        if (each.structure().tag() == text) return true;
        known += known.empty() ? "" : ", ";
        known += each.structure().tag();
    }
    wrong.found(errc::wrong_type,
                "is " + quoted(text) + ", but the type tags of the variant are " + known);
    return wrong.in_member(name);
}

}  // namespace dynaco::mapper
