// BatchGetItem and BatchWriteItem.
#include "support/simulation/failures.hpp"
#include "support/simulation/item_projection.hpp"
#include "support/simulation/table_operations.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace dynaco::test {
namespace {

/// The keys of one table that a batch has had; a key comes once.
class distinct_keys {
  public:
    std::optional<error> add(stored_key const& key) {
        if (keys_.insert(key).second) return std::nullopt;
        return refusal("provided list of item keys contains duplicates");
    }

  private:
    std::set<stored_key> keys_;
};

std::optional<error> check_size(std::size_t size, std::size_t most) {
    if (size != 0 && size <= most) return std::nullopt;
    return refusal("a batch has 1 to " + std::to_string(most) + " members");
}

/// The keys of one table, checked, and what of their items is asked for.
class table_read {
  public:
    static result<table_read> make(table_store& store, std::string const& name,
                                   keys_and_attributes const& asked) {
        table_read made;
        auto table = store.find(name);
        if (table.has_error()) return table.error();
        made.table = *table;
        if (!asked.attributes_to_get().empty()) {
            return refusal("the simulated table knows expressions only");
        }
        expression_scope scope{asked.expression_attribute_names()};
        auto projection = item_projection::make(asked.projection_expression(), scope);
        if (projection.has_error()) return projection.error();
        if (auto wrong = scope.check()) return *std::move(wrong);
        if (auto wrong = projection->resolve(scope)) return *std::move(wrong);
        made.projection = *std::move(projection);
        distinct_keys seen;
        for (auto const& each : asked.keys()) {
            auto key = made.table->shape.exact_key(each);
            if (key.has_error()) return key.error();
            if (auto wrong = seen.add(*key)) return *std::move(wrong);
            made.keys.push_back(*std::move(key));
        }
        return made;
    }

    stored_table* table = nullptr;
    item_projection projection;
    std::vector<stored_key> keys;
};

class planned_write {
  public:
    stored_table* table;
    stored_key key;
    write_request const* request;
};

}  // namespace

result<batch_get_item_response> carry_out(table_store& store,
                                          batch_get_item_request const& request) {
    std::size_t size = 0;
    std::vector<table_read> reads;
    for (auto const& [name, asked] : request.request_items()) {
        size += asked.keys().size();
        auto read = table_read::make(store, name, asked);
        if (read.has_error()) return read.error();
        reads.push_back(*std::move(read));
    }
    if (auto wrong = check_size(size, 100)) return *std::move(wrong);

    batch_get_item_response response;
    std::size_t room = store.batch_items;
    auto read = reads.begin();
    for (auto const& [name, asked] : request.request_items()) {
        auto const count = std::min(room, read->keys.size());
        room -= count;
        auto& items = response.responses.append(name, {});
        bool const is_old = store.read_age > moment{} && !asked.consistent_read().value_or(false);
        auto const then =
            is_old ? read->table->rows_as_of(store.now - store.read_age) : stored_table::row_map{};
        auto const& rows = is_old ? then : read->table->rows();
        for (std::size_t i = 0; i < count; ++i) {
            auto const found = rows.find(read->keys[i]);
            if (found != rows.end()) items.push_back(read->projection.of(found->second));
        }
        // The service promises no order.
        std::reverse(items.begin(), items.end());
        if (count != read->keys.size()) {
            auto rest = asked;
            auto const first = asked.keys().begin() + static_cast<std::ptrdiff_t>(count);
            rest.keys(std::vector<item>(first, asked.keys().end()));
            response.unprocessed_keys.append(name, std::move(rest));
        }
        ++read;
    }
    return response;
}

result<batch_write_item_response> carry_out(table_store& store,
                                            batch_write_item_request const& request) {
    std::vector<planned_write> writes;
    for (auto const& [name, asked] : request.request_items()) {
        auto table = store.find(name);
        if (table.has_error()) return table.error();
        distinct_keys seen;
        for (auto const& each : asked) {
            if (each.put_request().has_value() == each.delete_request().has_value()) {
                return refusal("a write request is either to put or to delete");
            }
            auto key = each.put_request() ? (*table)->shape.key_of(each.put_request()->item())
                                          : (*table)->shape.exact_key(each.delete_request()->key());
            if (key.has_error()) return key.error();
            if (auto wrong = seen.add(*key)) return *std::move(wrong);
            writes.push_back({*table, *std::move(key), &each});
        }
    }
    if (auto wrong = check_size(writes.size(), 25)) return *std::move(wrong);

    batch_write_item_response response;
    std::size_t done = 0;
    for (auto const& [name, asked] : request.request_items()) {
        std::vector<write_request> rest;
        for (auto const& each : asked) {
            auto const& write = writes[done];
            if (done >= store.batch_items) {
                rest.push_back(each);
            } else if (each.put_request()) {
                write.table->put(write.key, each.put_request()->item(), store.now);
            } else {
                write.table->erase(write.key, store.now);
            }
            ++done;
        }
        if (!rest.empty()) response.unprocessed_items.append(name, std::move(rest));
    }
    return response;
}

}  // namespace dynaco::test
