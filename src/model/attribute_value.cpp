#include <dynaco/attribute_value.hpp>

namespace dynaco {
namespace {

struct type_names {
    std::string_view short_name;
    std::string_view long_name;
};

constexpr type_names names_of_types[] = {
    {"S", "string"},      {"N", "number"},      {"B", "binary"}, {"SS", "string set"},
    {"NS", "number set"}, {"BS", "binary set"}, {"M", "map"},    {"L", "list"},
    {"BOOL", "boolean"},  {"NULL", "null"},
};
static_assert(std::size(names_of_types) == std::variant_size_v<detail::attribute_storage>);

constexpr bool stores(attribute_type type, std::size_t index) {
    return static_cast<std::size_t>(type) == index;
}
static_assert(stores(attribute_type::string, detail::storage_index<std::string>) &&
              stores(attribute_type::number, detail::storage_index<number>) &&
              stores(attribute_type::binary, detail::storage_index<binary>) &&
              stores(attribute_type::string_set, detail::storage_index<string_set>) &&
              stores(attribute_type::number_set, detail::storage_index<number_set>) &&
              stores(attribute_type::binary_set, detail::storage_index<binary_set>) &&
              stores(attribute_type::map, detail::storage_index<item>) &&
              stores(attribute_type::list, detail::storage_index<list>) &&
              stores(attribute_type::boolean, detail::storage_index<bool>) &&
              stores(attribute_type::null, detail::storage_index<std::nullptr_t>));

std::string both_names(attribute_type type) {
    auto const& each = names_of_types[static_cast<std::size_t>(type)];
    return std::string{each.short_name} + " (" + std::string{each.long_name} + ')';
}

}  // namespace

std::string_view to_string(attribute_type type) noexcept {
    auto const index = static_cast<std::size_t>(type);
    return index < std::size(names_of_types) ? names_of_types[index].short_name
                                             : std::string_view{};
}

error detail::wrong_type(attribute_type found, attribute_type wanted) {
    return error{errc::wrong_type,
                 "the value is " + both_names(found) + ", not " + both_names(wanted)};
}

void attribute_value::throw_wrong_type(attribute_type wanted) const {
    throw exception{detail::wrong_type(type(), wanted)};
}

bool operator==(attribute_value const& left, attribute_value const& right) noexcept {
    return left.value_ == right.value_;
}

}  // namespace dynaco
