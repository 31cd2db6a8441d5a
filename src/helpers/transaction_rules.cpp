#include "helpers/transaction_rules.hpp"

#include <dynaco/item_size.hpp>
#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>

#include <algorithm>
#include <string_view>

namespace dynaco::helpers {
namespace {

// AWS API reference, TransactWriteItems.
constexpr std::size_t most_actions = 100;
constexpr std::size_t most_bytes = 4 * 1024 * 1024;

// An action's item: its key, or all its attributes.
class place {
  public:
    place(std::string_view its_table, item const& its_attributes, bool whole, char const* kind)
        : table{its_table}, attributes{&its_attributes}, is_whole_item{whole}, action{kind} {}

    std::string_view table;
    item const* attributes;
    bool is_whole_item;
    char const* action;
};

// Exactly one of its members is set: the request's own rules have been checked.
std::optional<place> place_of(transact_write_item const& action) {
    if (auto const& put = action.put()) return place(put->table_name(), put->item(), true, "put");
    if (auto const& update = action.update()) {
        return place(update->table_name(), update->key(), false, "update");
    }
    if (auto const& gone = action.delete_()) {
        return place(gone->table_name(), gone->key(), false, "erase");
    }
    if (auto const& check = action.condition_check()) {
        return place(check->table_name(), check->key(), false, "check");
    }
    return std::nullopt;
}

// Whether the attributes that `names` has are there, with the values of `values`.
bool agree(item const& names, item const& values, item const& with) {
    return std::all_of(names.begin(), names.end(), [&](attribute const& each) {
        auto const* const left = values.find(each.name);
        auto const* const right = with.find(each.name);
        return left != nullptr && right != nullptr && *left == *right;
    });
}

// `a_key` is any key of the table, if one is known: it tells which attributes make up a key.
bool is_same_item(place const& left, place const& right, item const* a_key) {
    if (!left.is_whole_item && !right.is_whole_item) return *left.attributes == *right.attributes;
    if (a_key != nullptr && !a_key->empty()) {
        return agree(*a_key, *left.attributes, *right.attributes);
    }
    return *left.attributes == *right.attributes;
}

item const* find_key(std::vector<place> const& places, std::string_view table) {
    for (auto const& each : places) {
        if (!each.is_whole_item && each.table == table) return each.attributes;
    }
    return nullptr;
}

std::optional<error> find_repetition(std::vector<place> const& places) {
    for (std::size_t later = 1; later < places.size(); ++later) {
        auto const* const a_key = find_key(places, places[later].table);
        for (std::size_t earlier = 0; earlier != later; ++earlier) {
            auto const& first = places[earlier];
            auto const& second = places[later];
            if (first.table != second.table || !is_same_item(first, second, a_key)) continue;
            return error{errc::invalid_argument,
                         "transact_items[" + std::to_string(later) + "]: its " + second.action +
                             " is on the item of transact_items[" + std::to_string(earlier) +
                             "], in table \"" + std::string{second.table} +
                             "\"; an item has one action of a transaction"};
        }
    }
    return std::nullopt;
}

// How large the items of updates are, the service alone knows.
std::optional<error> find_oversize(std::vector<transact_write_item> const& actions) {
    std::size_t total = 0;
    for (std::size_t index = 0; index != actions.size(); ++index) {
        auto const& put = actions[index].put();
        if (!put) continue;
        if (auto const fault = check_item(put->item())) {
            return error{errc::invalid_argument,
                         "transact_items[" + std::to_string(index) +
                             "].put.item: " + std::string{fault->message()}};
        }
        total += item_size(put->item());
    }
    if (total <= most_bytes) return std::nullopt;
    return error{errc::invalid_argument,
                 "transact_items: puts " + std::to_string(total) +
                     " bytes; the items of a transaction have at most 4 MB together (4194304)"};
}

}  // namespace

std::optional<error> find_fault(std::size_t count, std::string const& what) {
    if (count >= 1 && count <= most_actions) return std::nullopt;
    return error{errc::invalid_argument, what + ": has " + std::to_string(count) +
                                             (count == 1 ? " entry" : " entries") +
                                             "; a transaction has 1 .. 100"};
}

std::optional<error> find_fault(std::vector<transact_write_item> const& actions) {
    if (auto fault = find_fault(actions.size(), "transact_items")) return fault;
    if (auto fault = find_oversize(actions)) return fault;
    std::vector<place> places;
    places.reserve(actions.size());
    for (auto const& each : actions) {
        if (auto const found = place_of(each)) places.push_back(*found);
    }
    return find_repetition(places);
}

std::optional<error> find_fault(std::vector<transact_get_item> const& gets) {
    if (auto fault = find_fault(gets.size(), "transact_items")) return fault;
    std::vector<place> places;
    places.reserve(gets.size());
    for (auto const& each : gets) {
        places.emplace_back(each.get().table_name(), each.get().key(), false, "get");
    }
    return find_repetition(places);
}

}  // namespace dynaco::helpers
