#include "helpers/capacity_total.hpp"

#include <algorithm>

namespace dynaco::helpers {
namespace {

void add(std::optional<double>& total, std::optional<double> const& more) {
    if (more) total = total.value_or(0) + *more;
}

void add(capacity& total, capacity const& more) {
    add(total.read_capacity_units, more.read_capacity_units);
    add(total.write_capacity_units, more.write_capacity_units);
    add(total.capacity_units, more.capacity_units);
}

void add(vector_capacity& total, vector_capacity const& more) {
    add(total.vector_search_request_bytes, more.vector_search_request_bytes);
    add(total.vector_write_request_bytes, more.vector_write_request_bytes);
}

template <class T>
void add(string_map<T>& totals, string_map<T> const& more) {
    for (auto const& [name, value] : more) {
        auto* total = totals.find(name);
        if (total == nullptr) total = &totals.append(name, T());
        add(*total, value);
    }
}

void add(consumed_capacity& total, consumed_capacity const& more) {
    add(total.capacity_units, more.capacity_units);
    add(total.read_capacity_units, more.read_capacity_units);
    add(total.write_capacity_units, more.write_capacity_units);
    if (more.table) {
        if (!total.table) total.table.emplace();
        add(*total.table, *more.table);
    }
    add(total.local_secondary_indexes, more.local_secondary_indexes);
    add(total.global_secondary_indexes, more.global_secondary_indexes);
    add(total.vector_indexes, more.vector_indexes);
}

}  // namespace

void add_capacity(std::vector<consumed_capacity>& totals,
                  std::vector<consumed_capacity> const& more) {
    for (auto const& each : more) {
        auto const found =
            std::ranges::find(totals, each.table_name, &consumed_capacity::table_name);
        if (found == totals.end()) {
            totals.push_back(each);
        } else {
            add(*found, each);
        }
    }
}

}  // namespace dynaco::helpers
