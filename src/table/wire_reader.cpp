#include "table/wire_reader.hpp"

#include <dynaco/mapping.hpp>

#include <bitset>
#include <optional>
#include <string_view>

#include "table/leaves.hpp"
#include "table/value_reader.hpp"
#include "wire/item_reader.hpp"
#include "wire/plain_attribute.hpp"

namespace dynaco::mapper {
namespace {

using kinds = codec::kinds;
using wire::json_reader;
using wire::plain_attribute;

constexpr std::size_t max_members = 256;  // as in type_codec.hpp

// Whether a value is read as a whole first: what holds any value, and what needs one to decide.
bool goes_through_value(codec const& type) {
    switch (type.kind) {
        case kinds::any:
        case kinds::any_map:
        case kinds::any_list:
        case kinds::string_values:
        case kinds::number_values:
        case kinds::binary_values:
        case kinds::variant:
        case kinds::custom:
            return true;
        case kinds::set:
            return type.element().kind == kinds::custom;
        case kinds::optional:
            return goes_through_value(type.element());
        default:
            return false;
    }
}

bool find_type(std::string_view tag, attribute_type& out) {
    for (auto const each :
         {attribute_type::string, attribute_type::number, attribute_type::boolean,
          attribute_type::map, attribute_type::list, attribute_type::binary, attribute_type::null,
          attribute_type::string_set, attribute_type::number_set, attribute_type::binary_set}) {
        if (to_string(each) != tag) continue;
        out = each;
        return true;
    }
    return false;
}

bool read_text(json_reader& in, codec const& type, void* object, problem& wrong) {
    std::string_view text;
    return in.read_string_view(text) && put_text(text, type, object, wrong);
}

bool read_number(json_reader& in, codec const& type, void* object, problem& wrong) {
    std::size_t const place = in.token_offset();
    std::string_view text;
    if (!in.read_string_view(text)) return false;
    auto const value = number::parse(text);
    if (value.has_error()) return in.fail_at(place, value.error().message());
    return put_number(*value, type, object, wrong);
}

bool read_bytes(json_reader& in, codec const& type, void* object, problem& wrong) {
    if (type.kind == kinds::bytes) return in.read_binary(as<binary>(object));
    binary bytes;
    return in.read_binary(bytes) && put_bytes(bytes, type, object, wrong);
}

bool read_null(json_reader& in) {
    std::size_t const place = in.token_offset();
    bool value = false;
    if (!in.read_bool(value)) return false;
    return value || in.fail_at(place, "NULL can only be true");
}

// An attribute value of each set's elements.
using read_scalar = bool (*)(json_reader&, codec const&, void*, problem&);

bool read_set(json_reader& in, attribute_type is, codec const& type, void* object, problem& wrong) {
    if (type.kind != kinds::set || type.type != is) return refuse(is, type, wrong);
    std::size_t const place = in.token_offset();
    read_scalar const one = is == attribute_type::string_set   ? read_text
                            : is == attribute_type::number_set ? read_number
                                                               : read_bytes;
    type.container->clear(object, 0);
    codec const& element_type = type.element();
    auto fill = [&](void* element) { return one(in, element_type, element, wrong); };
    std::size_t index = 0;
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        if (!type.container->add(object, index, {}, filling(fill))) return wrong.in_element(index);
        ++index;
    }
    if (in.failed()) return false;
    return index != 0 || in.fail_at(place, "a set without values");
}

bool read_list(json_reader& in, codec const& type, void* object, problem& wrong) {
    if (type.kind != kinds::sequence) return refuse(attribute_type::list, type, wrong);
    std::size_t const room = type.container->fixed_size;
    type.container->clear(object, 0);
    codec const& element_type = type.element();
    auto fill = [&](void* element) { return read(in, element_type, element, wrong); };
    std::size_t index = 0;
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        if (room != 0 && index >= room) {
            if (!in.skip_value()) return false;
        } else if (!type.container->add(object, index, {}, filling(fill))) {
            return wrong.in_element(index);
        }
        ++index;
    }
    return !in.failed() && fits(index, type, wrong);
}

bool read_dictionary(json_reader& in, codec const& type, void* object, problem& wrong) {
    type.container->clear(object, 0);
    codec const& element_type = type.element();
    auto fill = [&](void* element) { return read(in, element_type, element, wrong); };
    std::string_view key;
    std::string name;  // the view is gone when the value has been read
    std::size_t count = 0;
    if (!in.begin_object()) return false;
    while (in.next_key(key)) {
        std::size_t const place = in.key_offset();
        name = key;
        if (!type.container->add(object, 0, name, filling(fill))) return wrong.in_member(name);
        if (type.container->size(object) != ++count) {
            return in.fail_at(place, "an item with a name twice");
        }
    }
    return !in.failed();
}

bool read_tag(json_reader& in, struct_table const& table, problem& wrong) {
    attribute_value value;
    if (!wire::read_value(in, value)) return false;
    if (auto const* const text = value.if_string()) return is_tag(*text, table, wrong);
    wrong.wrong_type(value.type(), attribute_type::string);
    return wrong.in_member(table.tag_name());
}

// What `plain` holds into an object of another type than `goes_through_value` is for. False when
// the object does not take it; nothing if it is left to `read`, which knows what is wrong.
std::optional<bool> put_plain(plain_attribute const& plain, codec const& type, void* object,
                              problem& wrong) {
    if (type.kind == kinds::optional) {
        return put_plain(plain, type.element(), type.optional->emplace(object), wrong);
    }
    if (plain.type == 'S') return put_text(plain.text, type, object, wrong);
    auto const value = number::parse(plain.text);
    if (value.has_error()) return std::nullopt;
    return put_number(*value, type, object, wrong);
}

// Text into a string that mostly is new: a string made of it costs half of growing one.
void assign(std::string& to, std::string_view text) {
    if (text.size() <= to.capacity()) {
        to.assign(text);
    } else {
        to = std::string{text};
    }
}

// One attribute into its member: `plain` holds it, or else its value comes next.
bool read_member(json_reader& in, plain_attribute const* plain, member const& each, void* object,
                 problem& wrong) {
    if (plain != nullptr) {
        if (plain->type == 'S' && each.type->kind == kinds::text) {
            in.go_on_at(plain->behind);
            assign(as<std::string>(each.in(object)), plain->text);
            return true;
        }
        if (!goes_through_value(*each.type)) {
            if (auto const taken = put_plain(*plain, *each.type, each.in(object), wrong)) {
                in.go_on_at(plain->behind);
                return *taken || wrong.in_member(each.name);
            }
        }
        std::string_view name;
        in.next_key(name);
    }
    return read(in, *each.type, each.in(object), wrong) || wrong.in_member(each.name);
}

// Whether reading a value replaces all that was there before. Others, as structs and lists of fixed
// size, keep what the item does not tell.
bool is_replaced(codec const& type) {
    switch (type.kind) {
        case kinds::text:
        case kinds::boolean:
        case kinds::numeric:
        case kinds::enumeration:
        case kinds::time:
        case kinds::bytes:
        case kinds::exact_number:
            return true;
        default:
            return false;
    }
}

bool read_members(json_reader& in, struct_table const& table, void* object, problem& wrong,
                  void* spare) {
    auto const members = table.members();
    std::bitset<max_members> seen;
    std::size_t found_members = 0;
    std::size_t next = 0;  // attributes are often in the order of the members
    bool has_tag = false;
    plain_attribute plain;
    auto& name = plain.name;
    if (!in.begin_object()) return false;
    for (bool first = true;; first = false) {
        bool const is_plain = in.may_nest() && plain.find(in.rest(), first);
        if (!is_plain && !in.next_key(name)) break;
        if (next >= members.size() || members[next].name != name) {
            auto const* const found = table.find(name);
            if (found == nullptr) {
                if (is_plain) in.next_key(name);
                if (table.has_tag() && name == table.tag_name()) {
                    if (has_tag) return in.fail_at(in.key_offset(), "an item with a name twice");
                    has_tag = true;
                    if (!read_tag(in, table, wrong)) return false;
                } else if (!in.skip_value()) {
                    return false;
                }
                continue;
            }
            next = static_cast<std::size_t>(found - members.data());
        }
        if (seen[next]) {
            if (is_plain) in.next_key(name);
            return in.fail_at(in.key_offset(), "an item with a name twice");
        }
        seen[next] = true;
        ++found_members;
        auto const& each = members[next++];
        if (spare != nullptr && !is_replaced(*each.type)) {
            each.take(each.in(object), each.in(spare));
        }
        if (!read_member(in, is_plain ? &plain : nullptr, each, object, wrong)) return false;
    }
    if (in.failed()) return false;
    if (found_members == members.size()) return true;
    for (std::size_t index = 0; index != members.size(); ++index) {
        auto const& each = members[index];
        if (seen[index]) continue;
        if (!put_nothing(each, each.in(object), wrong)) return wrong.in_member(each.name);
        if (spare != nullptr) each.take(each.in(object), each.in(spare));
    }
    return true;
}

bool read_map(json_reader& in, codec const& type, void* object, problem& wrong) {
    if (type.kind == kinds::structure)
        return read_members(in, type.structure(), object, wrong, nullptr);
    if (type.kind == kinds::dictionary) return read_dictionary(in, type, object, wrong);
    return refuse(attribute_type::map, type, wrong);
}

bool read_typed(json_reader& in, attribute_type is, codec const& type, void* object,
                problem& wrong) {
    if (type.kind == kinds::optional) {
        if (is != attribute_type::null) {
            return read_typed(in, is, type.element(), type.optional->emplace(object), wrong);
        }
        type.optional->reset(object);
        return read_null(in);
    }
    switch (is) {
        case attribute_type::string:
            return read_text(in, type, object, wrong);
        case attribute_type::number:
            return read_number(in, type, object, wrong);
        case attribute_type::binary:
            return read_bytes(in, type, object, wrong);
        case attribute_type::map:
            return read_map(in, type, object, wrong);
        case attribute_type::list:
            return read_list(in, type, object, wrong);
        case attribute_type::boolean: {
            bool value = false;
            return in.read_bool(value) && put_bool(value, type, object, wrong);
        }
        case attribute_type::null:
            return read_null(in) && put_null(type, object, wrong);
        default:
            return read_set(in, is, type, object, wrong);
    }
}

}  // namespace

bool read(json_reader& in, codec const& type, void* object, problem& wrong) {
    if (goes_through_value(type)) {
        attribute_value value;
        return wire::read_value(in, value) && read(value, type, object, wrong);
    }
    if (!in.begin_object()) return false;
    std::string_view tag;
    if (!in.next_key(tag)) return in.fail_at(in.offset() - 1, "an attribute value without a type");
    attribute_type is{};
    if (!find_type(tag, is)) {
        return in.fail_at(in.key_offset(), "unknown type of an attribute value");
    }
    if (!read_typed(in, is, type, object, wrong)) return false;
    if (in.next_key(tag)) return in.fail_at(in.key_offset(), "an attribute value with two types");
    return !in.failed();
}

bool read_item(json_reader& in, codec const& type, void* object, problem& wrong, void* spare) {
    if (type.kind == kinds::structure) {
        return read_members(in, type.structure(), object, wrong, spare);
    }
    item whole;
    if (!wire::read_item(in, whole)) return false;
    auto const failure = read_item(whole, type, object);
    return failure ? wrong.found(*failure) : true;
}

error failure_of(json_reader const& in, problem const& wrong) {
    return in.failed() ? in.failure() : wrong.to_error();
}

}  // namespace dynaco::mapper
