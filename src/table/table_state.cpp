#include "table/table_state.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/client_access.hpp>

#include "table/value_writer.hpp"

#include <string_view>
#include <utility>

namespace dynaco::mapper {
namespace {

error refuse(std::string text) {
    return error{errc::invalid_argument, std::move(text)};
}

std::string names_in_words(key_names const& keys) {
    std::string text = quoted(keys.partition_key);
    if (keys.sort_key) text += " and " + quoted(*keys.sort_key);
    return text;
}

std::optional<key_names> keys_of_mapping(table_type const& type) {
    if (type.is_variant()) return std::nullopt;
    auto const* const partition = type.find(member_role::partition_key);
    if (!partition) return std::nullopt;
    key_names made{std::string{partition->name}};
    if (auto const* const sort = type.find(member_role::sort_key)) made.sort_key = sort->name;
    return made;
}

void check_member(std::string const& table, table_type const& type, std::string_view name) {
    auto const* const found = type.structure().find(name);
    if (!found) {
        // A type tag can be a key: it is the same in all items of its struct.
        if (type.structure().tag_name() == name) return;
        throw exception{refuse("table " + quoted(table) + ": a struct has no member for the key " +
                               quoted(name))};
    }
    auto const kind = found->type->kind;
    if (!found->type->is_key() && kind != codec::kinds::any && kind != codec::kinds::custom) {
        throw exception{refuse("table " + quoted(table) + ": the member for the key " +
                               quoted(name) + " is no text, number or bytes")};
    }
}

void check_struct(std::string const& table, table_type const& type, key_names const& keys) {
    auto const own = keys_of_mapping(type);
    if (own && *own != keys) {
        throw exception{refuse("table " + quoted(table) + ": the keys given are " +
                               names_in_words(keys) + ", those of the mapping " +
                               names_in_words(*own))};
    }
    check_member(table, type, keys.partition_key);
    if (keys.sort_key) check_member(table, type, *keys.sort_key);
}

key_names decide_keys(std::string const& table, table_type const& type,
                      std::optional<key_names> given) {
    if (!given) given = keys_of_mapping(type);
    if (!given) throw exception{refuse("table " + quoted(table) + ": the keys are not given")};
    if (!type.is_variant()) {
        check_struct(table, type, *given);
    } else {
        for (std::size_t index = 0; index != type.alternative_count; ++index) {
            check_struct(table, *type.first_alternative[index], *given);
        }
    }
    return *std::move(given);
}

bool write_key_attribute(struct_reference const& from, std::string_view name, item& out,
                         problem& wrong) {
    auto const& structure = from.type->structure();
    if (auto const* const found = structure.find(name)) {
        return write_member(from.object, *found, out, wrong);
    }
    out.append(std::string{name}, attribute_value{structure.tag()});
    return true;
}

}  // namespace

table_state::table_state(std::shared_ptr<engine::core> its_core, std::string its_name,
                         table_type const& its_type, std::optional<key_names> given)
    : core{std::move(its_core)},
      name{std::move(its_name)},
      type{its_type},
      keys{decide_keys(name, type, std::move(given))} {}

struct_reference::struct_reference(table_type const& its_type, void const* its_object)
    : type{&its_type}, object{its_object} {
    if (!its_type.is_variant()) return;
    auto const& access = *its_type.items->variant;
    auto const index = access.index(its_object);
    if (index >= its_type.alternative_count) {
        type = nullptr;
        return;
    }
    type = its_type.first_alternative[index];
    object = access.value(its_object);
}

table_base::table_base(client_operations const& client, std::string name, table_type const& type,
                       std::optional<class key_names> keys)
    : state_{std::make_shared<table_state const>(engine::client_access::core_of(client),
                                                 std::move(name), type, std::move(keys))} {}

std::string const& table_base::table_name() const noexcept {
    return state_->name;
}

key_names const& table_base::key_names() const noexcept {
    return state_->keys;
}

result<item> make_key(table_state const& table, std::span<attribute_value> values) {
    auto const& keys = table.keys;
    std::size_t const wanted = keys.sort_key ? 2 : 1;
    if (values.size() != wanted) {
        return refuse("table " + quoted(table.name) + ": a key of " +
                      std::to_string(values.size()) + (values.size() == 1 ? " value" : " values") +
                      ", but the keys are " + names_in_words(keys));
    }
    item made;
    made.append(keys.partition_key, std::move(values[0]));
    if (keys.sort_key) made.append(*keys.sort_key, std::move(values[1]));
    return made;
}

result<item> key_of_object(table_state const& table, table_type const& type, void const* object) {
    struct_reference const from{type, object};
    if (!from.type) return error{errc::not_representable, "a variant that holds nothing"};
    item made;
    problem wrong;
    if (!write_key_attribute(from, table.keys.partition_key, made, wrong) ||
        (table.keys.sort_key && !write_key_attribute(from, *table.keys.sort_key, made, wrong))) {
        return wrong.to_error();
    }
    return made;
}

result<item> key_of_object(table_state const& table, void const* object) {
    return key_of_object(table, table.type, object);
}

result<item> check_key(table_state const& table, item given) {
    auto const& keys = table.keys;
    bool const is_key = given.size() == (keys.sort_key ? std::size_t{2} : std::size_t{1}) &&
                        given.contains(keys.partition_key) &&
                        (!keys.sort_key || given.contains(*keys.sort_key));
    if (is_key) return given;
    std::string has;
    for (auto const& each : given) has += (has.empty() ? "" : ", ") + quoted(each.name);
    return refuse("table " + quoted(table.name) + ": a key with the attributes " +
                  (has.empty() ? "(none)" : has) + ", but the keys are " + names_in_words(keys));
}

}  // namespace dynaco::mapper
