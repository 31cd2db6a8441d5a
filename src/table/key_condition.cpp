#include "table/key_condition.hpp"

#include <dynaco/attribute_value.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::mapper {
namespace {

void join(std::optional<key_condition_expression>& all, key_condition_expression one) {
    all = all ? *std::move(all) && std::move(one) : std::move(one);
}

// The attribute that is compared; empty if it is a part of one.
std::string_view attribute_in(detail::expression_fragment const& comparison) {
    auto const text = comparison.text();
    bool const is_whole = std::ranges::count(text, detail::expression_fragment::name_mark) == 1 &&
                          text.find('[') == text.npos;
    std::size_t place = 0;
    return is_whole && comparison.names().has_next(place) ? comparison.names().next(place)
                                                          : std::string_view{};
}

}  // namespace

key_schema::key_schema(read_source const& from) {
    auto const& keys = from.table->keys;
    all.push_back(keys.partition_key);
    if (keys.sort_key) all.push_back(*keys.sort_key);
    if (!from.index) {
        partition.push_back(keys.partition_key);
        if (keys.sort_key) sort.push_back(*keys.sort_key);
        return;
    }
    partition = from.index->partition_keys;
    sort = from.index->sort_keys;
    for (auto const* const names : {&partition, &sort}) {
        for (auto const& name : *names) {
            if (std::ranges::find(all, name) == all.end()) all.push_back(name);
        }
    }
}

query_expressions::query_expressions(key_schema const& schema, key_values keys,
                                     partition_settings settings)
    : filter{std::move(settings.filter)} {
    auto names = schema.partition;
    names.insert(names.end(), schema.sort.begin(), schema.sort.end());
    for (std::size_t index = 0; index != keys.values.size(); ++index) {
        join(key, key_is(attr::named(names[index]), std::move(keys.values[index])));
    }
    if (settings.key) join(key, *std::move(settings.key));
    for (auto& each : settings.comparisons) {
        auto const name = attribute_in(each.fragment());
        if (std::ranges::find(schema.sort, name) == schema.sort.end()) {
            filter = filter ? *std::move(filter) && std::move(each)
                            : condition_expression{std::move(each)};
        } else {
            join(key, key_condition_expression::of(std::move(each)));
        }
    }
}

}  // namespace dynaco::mapper
