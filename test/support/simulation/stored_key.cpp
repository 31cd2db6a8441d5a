#include "support/simulation/stored_key.hpp"

#include "support/simulation/expression_parser.hpp"
#include "support/simulation/value_order.hpp"

namespace dynaco::test {
namespace {

bool is_empty(attribute_value const& value) {
    if (auto const* text = value.if_string()) return text->empty();
    auto const* const bytes = value.if_binary();
    return bytes != nullptr && bytes->empty();
}

std::optional<error> take(attribute_value& out, item const& from, std::string const& name,
                          attribute_type type) {
    auto const* const found = from.find(name);
    if (found == nullptr) return refusal("the key attribute " + name + " is missing");
    if (found->type() != type) return refusal("the key attribute " + name + " has another type");
    if (is_empty(*found)) return refusal("the key attribute " + name + " is empty");
    out = *found;
    return std::nullopt;
}

}  // namespace

bool operator<(stored_key const& left, stored_key const& right) {
    auto const order = order_of(left.partition, right.partition);
    if (order != 0) return order < 0;
    // A key without a sort key's value, to search by, is before all of its partition.
    if (left.sort.is_null() || right.sort.is_null()) {
        return left.sort.is_null() && !right.sort.is_null();
    }
    return order_of(left.sort, right.sort) < 0;
}

result<stored_key> key_shape::key_of(item const& whole) const {
    stored_key key;
    if (auto wrong = take(key.partition, whole, names.partition_key, partition_type)) {
        return *std::move(wrong);
    }
    if (names.sort_key) {
        if (auto wrong = take(key.sort, whole, *names.sort_key, sort_type)) {
            return *std::move(wrong);
        }
    }
    return key;
}

result<stored_key> key_shape::exact_key(item const& key) const {
    if (key.size() != (names.sort_key ? 2U : 1U)) {
        return refusal("the number of attributes of the key is wrong");
    }
    return key_of(key);
}

item key_shape::to_item(stored_key const& key) const {
    item made;
    made.append(names.partition_key, key.partition);
    if (names.sort_key) made.append(*names.sort_key, key.sort);
    return made;
}

}  // namespace dynaco::test
