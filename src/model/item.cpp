#include <dynaco/item.hpp>

#include <dynaco/error_details.hpp>

#include <algorithm>

namespace dynaco {
namespace detail {

error missing_attribute(std::string_view name) {
    return error{errc::missing_attribute, "the item has no attribute \"" + std::string{name} + '"'};
}

error in_attribute(std::string_view name, error const& failure) {
    return failure.with([&](error::details& payload) {
        payload.message = "attribute \"" + std::string{name} + "\": " + failure.message();
    });
}

}  // namespace detail

item::item(std::initializer_list<attribute> attributes) {
    attributes_.reserve(attributes.size());
    for (auto const& each : attributes) set(each.name, each.value);
}

attribute_value const& item::at(std::string_view name) const {
    if (auto const* value = find(name)) return *value;
    throw exception{detail::missing_attribute(name)};
}

attribute_value& item::at(std::string_view name) {
    return const_cast<attribute_value&>(std::as_const(*this).at(name));
}

attribute_value& item::operator[](std::string_view name) {
    if (auto* value = find(name)) return *value;
    return append(std::string{name}, attribute_value{}).value;
}

item& item::set(std::string_view name, attribute_value value) & {
    if (auto* held = find(name)) {
        *held = std::move(value);
    } else {
        append(std::string{name}, std::move(value));
    }
    return *this;
}

bool item::erase(std::string_view name) {
    auto const at = std::find_if(attributes_.begin(), attributes_.end(),
                                 [&](attribute const& each) { return each.name == name; });
    if (at == attributes_.end()) return false;
    attributes_.erase(at);
    return true;
}

bool operator==(item const& left, item const& right) noexcept {
    if (left.size() != right.size()) return false;
    auto const* same_place = right.begin();
    for (auto const& each : left) {
        // Items that are equal mostly have the same order too: look there first.
        auto const& guess = *same_place++;
        auto const* other = guess.name == each.name ? &guess.value : right.find(each.name);
        if (other == nullptr || *other != each.value) return false;
    }
    return true;
}

}  // namespace dynaco
