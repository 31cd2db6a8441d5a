#include <dynaco/item_size.hpp>

#include <dynaco/attribute_value.hpp>

#include "model/number_parts.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace dynaco {
namespace {

constexpr std::size_t most_bytes_of_name = 65535;
constexpr std::size_t most_bytes_of_key_name = 255;

// Digits to the base of 100 are pairs of decimal ones, counted from the point: 1'00 has two pairs.
std::size_t number_size(number const& value) noexcept {
    if (value.is_zero()) return 1;
    int const last = number_access::exponent(value);  // the power of ten of the last digit
    int const first = last + model::count_digits(number_access::coefficient(value)) - 1;
    // The pair that a power of ten is in; a shift rounds down, below the point, too.
    int const pairs = (first >> 1) - (last >> 1) + 1;
    return std::min<std::size_t>(
        1 + static_cast<std::size_t>(pairs) + (value.is_negative() ? 1 : 0), 21);
}

struct size_counter {
    std::size_t operator()(std::string const& text) const noexcept { return text.size(); }
    std::size_t operator()(binary const& bytes) const noexcept { return bytes.size(); }
    std::size_t operator()(number const& value) const noexcept { return number_size(value); }
    std::size_t operator()(bool) const noexcept { return 1; }
    std::size_t operator()(std::nullptr_t) const noexcept { return 1; }
    template <class T>
    std::size_t operator()(value_set<T> const& set) const noexcept {
        std::size_t sum = 0;
        for (auto const& element : set) sum += (*this)(element);
        return sum;
    }
    std::size_t operator()(list const& values) const noexcept {
        std::size_t sum = 3 + values.size();
        for (auto const& element : values) sum += value_size(element);
        return sum;
    }
    std::size_t operator()(item const& map) const noexcept {
        return 3 + map.size() + item_size(map);
    }
};

// The way to a value, from the outermost attribute; each step lives in the frame that took it.
struct place {
    place const* outer;
    std::string_view name;  // of a step into a map; empty data: into a list
    std::size_t index = 0;
};

// Names can have any length and any bytes: messages have the beginning.
std::string shown(std::string_view name) {
    constexpr std::size_t most = 60;
    std::string text{name.substr(0, most)};
    if (name.size() > most) text += "...";
    return text;
}

std::string path_of(place const* where) {
    std::string path;
    for (; where != nullptr; where = where->outer) {
        if (where->name.data() == nullptr) {
            path.insert(0, '[' + std::to_string(where->index) + ']');
        } else {
            path.insert(0, (where->outer != nullptr ? "." : "") + shown(where->name));
        }
    }
    return path;
}

error refuse(std::string const& path, std::string const& rule) {
    return error{errc::invalid_argument, "attribute " + path + ": " + rule};
}

std::optional<error> check_name(place const& where) {
    if (where.name.size() <= most_bytes_of_name) return std::nullopt;
    return refuse(path_of(&where), "its name has " + std::to_string(where.name.size()) +
                                       " bytes; names have at most 65535");
}

// `depth`: the level that a list or map is on; the item is on the first.
std::optional<error> check_inside(attribute_value const& value, place const& where, int depth) {
    auto const* const map = value.if_map();
    auto const* const values = value.if_list();
    if (map == nullptr && values == nullptr) return std::nullopt;
    if (depth > max_nesting) {
        return refuse(path_of(&where),
                      "lists and maps are nested at most 31 deep (32 levels with the item)");
    }
    if (map != nullptr) {
        for (auto const& each : *map) {
            place const inner{&where, each.name};
            if (auto wrong = check_name(inner)) return wrong;
            if (auto wrong = check_inside(each.value, inner, depth + 1)) return wrong;
        }
        return std::nullopt;
    }
    for (std::size_t index = 0; index != values->size(); ++index) {
        place const inner{&where, {}, index};
        if (auto wrong = check_inside((*values)[index], inner, depth + 1)) return wrong;
    }
    return std::nullopt;
}

std::optional<error> check_size(item const& whole) {
    std::size_t total = 0;
    std::size_t most = 0;
    attribute const* largest = nullptr;
    for (auto const& each : whole) {
        std::size_t const size = each.name.size() + value_size(each.value);
        total += size;
        if (size <= most) continue;
        most = size;
        largest = &each;
    }
    if (total <= max_item_size) return std::nullopt;
    return refuse(shown(largest->name), "takes " + std::to_string(most) + " of the item's " +
                                            std::to_string(total) +
                                            " bytes; an item has at most 409600 (400 KB)");
}

std::optional<error> check_key_value(item const& of, std::string const& name, std::size_t most,
                                     std::string_view role) {
    auto const* const value = of.find(name);
    auto const wrong = [&](std::string const& rule) {
        return refuse(shown(name), rule + " (it is the " + std::string{role} + ')');
    };
    if (value == nullptr) return wrong("is missing");
    if (name.size() > most_bytes_of_key_name) {
        return wrong("its name has " + std::to_string(name.size()) +
                     " bytes; names in keys have at most 255");
    }
    if (value->is_number()) return std::nullopt;
    if (!value->is_string() && !value->is_binary()) {
        return wrong("has type " + std::string{to_string(value->type())} +
                     "; a key's value has type S, N or B");
    }
    std::size_t const size = value_size(*value);
    if (size == 0) return wrong("is empty; a key's value has at least 1 byte");
    if (size <= most) return std::nullopt;
    return wrong("has " + std::to_string(size) + " bytes; it has at most " + std::to_string(most));
}

std::optional<error> check_key_values(item const& of, key_names const& names) {
    if (auto wrong =
            check_key_value(of, names.partition_key, max_partition_key_size, "partition key")) {
        return wrong;
    }
    if (!names.sort_key) return std::nullopt;
    return check_key_value(of, *names.sort_key, max_sort_key_size, "sort key");
}

}  // namespace

std::size_t value_size(attribute_value const& value) noexcept {
    return value.visit(size_counter{});
}

std::size_t item_size(item const& whole) noexcept {
    std::size_t sum = 0;
    for (auto const& each : whole) sum += each.name.size() + value_size(each.value);
    return sum;
}

std::optional<error> check_item(item const& whole) {
    if (whole.empty()) {
        return error{errc::invalid_argument, "item: is empty; it has at least its key"};
    }
    for (auto const& each : whole) {
        place const where{nullptr, each.name};
        if (each.name.empty()) {
            return error{errc::invalid_argument, "item: has an attribute without a name"};
        }
        if (auto wrong = check_name(where)) return wrong;
        if (auto wrong = check_inside(each.value, where, 2)) return wrong;
    }
    return check_size(whole);
}

std::optional<error> check_item(item const& whole, key_names const& names) {
    if (auto wrong = check_key_values(whole, names)) return wrong;
    return check_item(whole);
}

std::optional<error> check_key(item const& key, key_names const& names) {
    if (auto wrong = check_key_values(key, names)) return wrong;
    for (auto const& each : key) {
        if (each.name == names.partition_key || each.name == names.sort_key) continue;
        return refuse(shown(each.name), "is not part of the key");
    }
    return std::nullopt;
}

std::optional<error> check_substitutions(string_map<std::string> const& names, item const& values) {
    std::size_t total = item_size(values);
    for (auto const& [placeholder, name] : names) total += placeholder.size() + name.size();
    for (auto const& each : values) {
        place const where{nullptr, each.name};
        if (auto wrong = check_inside(each.value, where, 2)) return wrong;
    }
    if (total <= max_substitutions_size) return std::nullopt;
    return error{errc::invalid_argument,
                 "expression_attribute_names and expression_attribute_values: have " +
                     std::to_string(total) + " bytes; they have at most 2097152 (2 MB)"};
}

}  // namespace dynaco
