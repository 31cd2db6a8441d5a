#include "wire/request_rules.hpp"

#include <dynaco/operations/batch_get_item.hpp>
#include <dynaco/operations/batch_write_item.hpp>
#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>

#include "wire/text_rules.hpp"

namespace dynaco::wire {
namespace {

// The limits of the service (boto/botocore service-2.json, BatchGetItem and BatchWriteItem).
constexpr std::size_t most_keys = 100;
constexpr std::size_t most_writes = 25;

std::string at(std::string_view list, std::size_t index) {
    return std::string{list} + '[' + std::to_string(index) + ']';
}

std::optional<std::string> too_many(std::size_t count, std::size_t most, std::string_view what) {
    if (count <= most) return std::nullopt;
    return "request_items: has " + std::to_string(count) + ' ' + std::string{what} + "; it has " +
           shown_range(1, static_cast<std::int64_t>(most)) + ' ' + std::string{what};
}

// A path in front of what is wrong there: `transact_items[3].put.` + `table_name: is empty`.
std::optional<std::string> inside(std::string const& path, std::optional<std::string> broken) {
    if (broken) broken->insert(0, path + '.');
    return broken;
}

template <class Action>
std::optional<std::string> broken_action(std::string const& path,
                                         std::optional<Action> const& action) {
    return action ? inside(path, broken_expression_rule(*action)) : std::nullopt;
}

std::optional<std::string> broken_choice(std::string const& path, int chosen,
                                         std::string_view choices) {
    if (chosen == 1) return std::nullopt;
    return path + ": has " + std::to_string(chosen) + " of " + std::string{choices} +
           "; it has exactly one";
}

}  // namespace

std::optional<std::string> broken_own_rule(batch_get_item_request const& request) {
    std::size_t count = 0;
    for (auto const& [table, asked] : request.request_items()) {
        count += asked.keys().size();
        if (auto broken =
                inside("request_items[" + shown(table) + ']', broken_expression_rule(asked))) {
            return broken;
        }
    }
    return too_many(count, most_keys, "keys");
}

std::optional<std::string> broken_own_rule(batch_write_item_request const& request) {
    std::size_t count = 0;
    for (auto const& [table, writes] : request.request_items()) {
        count += writes.size();
        for (std::size_t index = 0; index != writes.size(); ++index) {
            auto const& write = writes[index];
            int const chosen =
                int{write.put_request().has_value()} + int{write.delete_request().has_value()};
            if (auto broken = broken_choice(at("request_items[" + shown(table) + ']', index),
                                            chosen, "put_request and delete_request")) {
                return broken;
            }
        }
    }
    return too_many(count, most_writes, "writes");
}

std::optional<std::string> broken_own_rule(transact_get_items_request const& request) {
    for (std::size_t index = 0; index != request.transact_items().size(); ++index) {
        auto const path = at("transact_items", index) + ".get";
        auto const& get = request.transact_items()[index].get();
        if (auto broken = inside(path, broken_expression_rule(get))) return broken;
    }
    return std::nullopt;
}

std::optional<std::string> broken_own_rule(transact_write_items_request const& request) {
    for (std::size_t index = 0; index != request.transact_items().size(); ++index) {
        auto const path = at("transact_items", index);
        auto const& each = request.transact_items()[index];
        int const chosen = int{each.put().has_value()} + int{each.update().has_value()} +
                           int{each.delete_().has_value()} +
                           int{each.condition_check().has_value()};
        if (auto broken = broken_choice(path, chosen, "put, update, delete_ and condition_check")) {
            return broken;
        }
        if (auto broken = broken_action(path + ".put", each.put())) return broken;
        if (auto broken = broken_action(path + ".update", each.update())) return broken;
        if (auto broken = broken_action(path + ".delete_", each.delete_())) return broken;
        if (auto broken = broken_action(path + ".condition_check", each.condition_check())) {
            return broken;
        }
    }
    return std::nullopt;
}

}  // namespace dynaco::wire
