#include <dynaco/item_view.hpp>

#include <utility>
#include <vector>

namespace dynaco {
namespace detail {
namespace {

// The values that a set, map or list holds, one after the other.
template <class Function>
void for_each_within(view_position const& at, Function function) {
    auto const end = at.value().behind;
    for (auto each = at.at(at.index() + 1); each.index() != end;
         each = each.at(each.value().behind)) {
        function(each);
    }
}

template <class T>
value_set<T> decode_set(view_position const& at) {
    std::vector<T> values;
    values.reserve(at.value().size);
    for_each_within(
        at, [&](view_position const& each) { values.push_back(decode(each, wanted<T>())); });
    return value_set<T>(std::move(values));
}

}  // namespace

std::span<std::byte const> decode(view_position const& at,
                                  wanted<std::span<std::byte const>>) noexcept {
    auto const bytes = decode(at, wanted<std::string_view>());
    return std::as_bytes(std::span{bytes.data(), bytes.size()});
}

string_set_view decode(view_position const& at, wanted<string_set_view>) noexcept {
    return string_set_view{at};
}
number_set_view decode(view_position const& at, wanted<number_set_view>) noexcept {
    return number_set_view{at};
}
binary_set_view decode(view_position const& at, wanted<binary_set_view>) noexcept {
    return binary_set_view{at};
}
item_view decode(view_position const& at, wanted<item_view>) noexcept {
    return item_view{at};
}
list_view decode(view_position const& at, wanted<list_view>) noexcept {
    return list_view{at};
}

std::string decode(view_position const& at, wanted<std::string>) {
    return std::string{decode(at, wanted<std::string_view>())};
}

// It was one when the response came.
number decode(view_position const& at, wanted<number>) {
    return number{decode(at, wanted<std::string_view>())};
}

binary decode(view_position const& at, wanted<binary>) {
    auto const bytes = decode(at, wanted<std::span<std::byte const>>());
    return binary(bytes.begin(), bytes.end());
}

string_set decode(view_position const& at, wanted<string_set>) {
    return decode_set<std::string>(at);
}
number_set decode(view_position const& at, wanted<number_set>) {
    return decode_set<number>(at);
}
binary_set decode(view_position const& at, wanted<binary_set>) {
    return decode_set<binary>(at);
}

item decode(view_position const& at, wanted<item>) {
    return item_view{at}.to_item();
}

list decode(view_position const& at, wanted<list>) {
    list values;
    values.reserve(at.value().size);
    for_each_within(
        at, [&](view_position const& each) { values.push_back(value_view{each}.to_value()); });
    return values;
}

bool decode(view_position const& at, wanted<bool>) noexcept {
    return at.value().is_true;
}

}  // namespace detail

std::optional<value_view> item_view::find(std::string_view name) const noexcept {
    auto const& within = at_.text();
    auto const end = within.values[at_.index()].behind;
    for (auto index = at_.index() + 1; index != end;) {
        auto const& value = within.values[index];
        if (std::string_view{within.text.get() + value.name, value.name_size} == name) {
            return value_view{at_.at(index)};
        }
        index = value.behind;
    }
    return std::nullopt;
}

bool item_view::contains(std::string_view name) const noexcept {
    return find(name).has_value();
}

value_view item_view::at(std::string_view name) const {
    auto const found = find(name);
    if (!found) throw exception{detail::missing_attribute(name)};
    return *found;
}

item item_view::to_item() const {
    item made;
    made.reserve(size());
    for (auto const& each : *this) made.append(each.name).value = each.value.to_value();
    return made;
}

attribute_value value_view::to_value() const {
    switch (type()) {
        case attribute_type::string:
            return as_string();
        case attribute_type::number:
            return as_number();
        case attribute_type::binary:
            return as_binary();
        case attribute_type::string_set:
            return as<string_set>();
        case attribute_type::number_set:
            return as<number_set>();
        case attribute_type::binary_set:
            return as<binary_set>();
        case attribute_type::map:
            return as<item>();
        case attribute_type::list:
            return as<list>();
        case attribute_type::boolean:
            return as_bool();
        case attribute_type::null:
            break;
    }
    return nullptr;
}

void value_view::throw_wrong_type(attribute_type wanted) const {
    throw exception{detail::wrong_type(type(), wanted)};
}

}  // namespace dynaco
