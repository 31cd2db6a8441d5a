#include "table/value_reader.hpp"

#include <optional>
#include <string>

#include "table/leaves.hpp"

namespace dynaco::mapper {
namespace {

using kinds = codec::kinds;

class value_reader {
  public:
    value_reader(codec const& type, void* object, problem& wrong)
        : type_{type}, object_{object}, wrong_{wrong} {}

    bool operator()(std::string const& text) const {
        if (type_.kind == kinds::text) {
            as<std::string>(object_) = text;
            return true;
        }
        return put_text(text, type_, object_, wrong_);
    }
    bool operator()(number const& value) const { return put_number(value, type_, object_, wrong_); }
    bool operator()(binary const& bytes) const { return put_bytes(bytes, type_, object_, wrong_); }
    bool operator()(bool value) const { return put_bool(value, type_, object_, wrong_); }
    bool operator()(std::nullptr_t) const { return put_null(type_, object_, wrong_); }
    bool operator()(string_set const& set) const {
        return read_set(set, kinds::string_values, attribute_type::string_set);
    }
    bool operator()(number_set const& set) const {
        return read_set(set, kinds::number_values, attribute_type::number_set);
    }
    bool operator()(binary_set const& set) const {
        return read_set(set, kinds::binary_values, attribute_type::binary_set);
    }

    bool operator()(item const& map) const {
        switch (type_.kind) {
            case kinds::any_map:
                as<item>(object_) = map;
                return true;
            case kinds::dictionary:
                return read_dictionary(map);
            default:
                return refuse(attribute_type::map, type_, wrong_);
        }
    }

    bool operator()(list const& values) const {
        if (type_.kind == kinds::any_list) {
            as<list>(object_) = values;
            return true;
        }
        if (type_.kind != kinds::sequence) return refuse(attribute_type::list, type_, wrong_);
        if (!fits(values.size(), type_, wrong_)) return false;
        type_.container->clear(object_, values.size());
        codec const& element_type = type_.element();
        std::size_t index = 0;
        for (auto const& value : values) {
            auto fill = [&](void* element) { return read(value, element_type, element, wrong_); };
            if (!type_.container->add(object_, index, {}, filling(fill))) {
                return wrong_.in_element(index);
            }
            ++index;
        }
        return true;
    }

  private:
    bool read_dictionary(item const& map) const {
        type_.container->clear(object_, map.size());
        codec const& element_type = type_.element();
        for (auto const& [name, value] : map) {
            auto fill = [&](void* element) { return read(value, element_type, element, wrong_); };
            if (!type_.container->add(object_, 0, name, filling(fill))) {
                return wrong_.in_member(name);
            }
        }
        return true;
    }

    template <class T>
    bool read_set(value_set<T> const& set, kinds as_it_is, attribute_type is) const {
        if (type_.kind == as_it_is) {
            as<value_set<T>>(object_) = set;
            return true;
        }
        if (type_.kind != kinds::set || type_.type != is) return refuse(is, type_, wrong_);
        type_.container->clear(object_, set.size());
        codec const& element_type = type_.element();
        std::size_t index = 0;
        for (auto const& value : set) {
            auto fill = [&](void* element) { return read_one(value, element_type, element); };
            if (!type_.container->add(object_, index, {}, filling(fill))) {
                return wrong_.in_element(index);
            }
            ++index;
        }
        return true;
    }
    template <class T>
    bool read_one(T const& value, codec const& type, void* element) const {
        if (type.kind == kinds::custom) return read(attribute_value{value}, type, element, wrong_);
        return value_reader{type, element, wrong_}(value);
    }

    codec const& type_;
    void* object_;
    problem& wrong_;
};

bool read_custom(attribute_value const& from, codec const& type, void* object, problem& wrong) {
    auto const failure = type.custom->read(object, from);
    return failure ? wrong.found(*failure) : true;
}

// The alternative that is written as the value's type is.
bool read_variant(attribute_value const& from, codec const& type, void* object, problem& wrong) {
    auto const alternatives = type.variant->alternatives();
    std::optional<std::size_t> found;
    std::size_t count = 0;
    for (std::size_t index = 0; index != alternatives.size(); ++index) {
        if (alternatives[index]().type != from.type()) continue;
        if (!found) found = index;
        ++count;
    }
    if (count > 1) return read_tagged(from.as_map(), type, object, wrong);
    if (!found && from.is_null()) {
        // What an empty set is where it must have a place.
        for (std::size_t index = 0; index != alternatives.size() && !found; ++index) {
            if (alternatives[index]().kind == kinds::set) found = index;
        }
    }
    if (!found) return refuse(from.type(), type, wrong);
    return read(from, alternatives[*found](), type.variant->emplace(object, *found), wrong);
}

}  // namespace

bool read(attribute_value const& from, codec const& type, void* object, problem& wrong) {
    switch (type.kind) {
        case kinds::any:
            as<attribute_value>(object) = from;
            return true;
        // The commonest first, past the visitor.
        case kinds::text:
            if (auto const* const text = from.if_string()) {
                as<std::string>(object) = *text;
                return true;
            }
            return refuse(from.type(), type, wrong);
        case kinds::boolean:
            if (auto const* const value = from.if_bool()) {
                as<bool>(object) = *value;
                return true;
            }
            return refuse(from.type(), type, wrong);
        case kinds::numeric:
            if (auto const* const value = from.if_number()) {
                return put_number(*value, type, object, wrong);
            }
            return refuse(from.type(), type, wrong);
        case kinds::structure:
            if (auto const* const map = from.if_map()) {
                return read_struct(*map, type.structure(), object, wrong);
            }
            return refuse(from.type(), type, wrong);
        case kinds::optional:
            if (from.is_null()) {
                type.optional->reset(object);
                return true;
            }
            return read(from, type.element(), type.optional->emplace(object), wrong);
        case kinds::variant:
            return read_variant(from, type, object, wrong);
        case kinds::custom:
            return read_custom(from, type, object, wrong);
        default:
            return from.visit(value_reader{type, object, wrong});
    }
}

bool read_struct(item const& from, struct_table const& table, void* object, problem& wrong) {
    auto const* next = from.begin();  // attributes are often in the order of the members
    auto const find = [&](std::string_view name) -> attribute_value const* {
        if (next != from.end() && next->name == name) return &next++->value;
        auto const* const found = from.find(name);
        return found;
    };
    if (table.has_tag()) {
        auto const* const tag = find(table.tag_name());
        if (tag != nullptr) {
            auto const* const text = tag->if_string();
            if (text == nullptr) {
                wrong.wrong_type(tag->type(), attribute_type::string);
                return wrong.in_member(table.tag_name());
            }
            if (!is_tag(*text, table, wrong)) return false;
        }
    }
    for (auto const& each : table.members()) {
        auto const* const value = find(each.name);
        bool const is_read = value == nullptr ? put_nothing(each, each.in(object), wrong)
                                              : read(*value, *each.type, each.in(object), wrong);
        if (!is_read) return wrong.in_member(each.name);
    }
    return true;
}

bool read_tagged(item const& from, codec const& type, void* object, problem& wrong) {
    std::string_view name;
    for (auto const get : type.variant->alternatives()) {
        if (get().kind == kinds::structure) name = get().structure().tag_name();
    }
    auto const* const tag = from.find(name);
    if (tag == nullptr) {
        wrong.found(errc::missing_attribute,
                    "the item has no type tag, which tells the variant's structs apart");
        return wrong.in_member(name);
    }
    auto const* const text = tag->if_string();
    if (text == nullptr) {
        wrong.wrong_type(tag->type(), attribute_type::string);
        return wrong.in_member(name);
    }
    std::size_t index = 0;
    if (!find_tagged(*text, type, index, wrong)) return false;
    return read_struct(from, type.variant->alternatives()[index]().structure(),
                       type.variant->emplace(object, index), wrong);
}

}  // namespace dynaco::mapper
