// Query and Scan: pages of items.
#include "support/simulation/condition_evaluator.hpp"
#include "support/simulation/item_projection.hpp"
#include "support/simulation/key_condition.hpp"
#include "support/simulation/table_operations.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace dynaco::test {
namespace {

using row = stored_table::row_map::value_type;

bool asks_for_count(std::optional<select> const& asked) {
    return asked && *asked == select::count;
}

/// What queries and scans have in common.
template <class Request>
class page_read {
  public:
    page_read(table_store& store, Request const& request)
        : store_{store},
          request_{request},
          scope_{request.expression_attribute_names(), request.expression_attribute_values()} {}

    /// Finds the table and parses filter and projection; the rest of the scope is the caller's.
    std::optional<error> open();
    std::optional<error> check();

    [[nodiscard]] stored_table& table() const { return *table_; }
    [[nodiscard]] expression_scope& scope() { return scope_; }
    [[nodiscard]] condition_node const* filter() const {
        return filter_ ? &filter_->tree : nullptr;
    }
    /// As the request may see them.
    [[nodiscard]] stored_table::row_map const& rows() {
        if (store_.read_age <= moment{} || request_.consistent_read().value_or(false)) {
            return table_->rows();
        }
        then_ = table_->rows_as_of(store_.now - store_.read_age);
        return then_;
    }
    /// The first page of `chosen`, which begin behind the start key.
    [[nodiscard]] typename Request::response_type page(std::vector<row const*> const& chosen) const;

  private:
    table_store& store_;
    Request const& request_;
    expression_scope scope_;
    stored_table* table_ = nullptr;
    parsed<condition_node> filter_;
    item_projection projection_;
    stored_table::row_map then_;
};

template <class Request>
std::optional<error> page_read<Request>::open() {
    auto table = store_.find(request_.table_name());
    if (table.has_error()) return table.error();
    table_ = *table;
    if (request_.index_name()) return refusal("the simulated table has no indexes");
    if (!request_.attributes_to_get().empty() || request_.conditional_operator()) {
        return refusal("the simulated table knows expressions only");
    }
    if (request_.filter_expression()) {
        auto tree = parse_condition(*request_.filter_expression());
        if (tree.has_error()) return tree.error();
        filter_ = *std::move(tree);
        scope_.use(*filter_);
    }
    auto projection = item_projection::make(request_.projection_expression(), scope_);
    if (projection.has_error()) return projection.error();
    projection_ = *std::move(projection);
    return std::nullopt;
}

template <class Request>
std::optional<error> page_read<Request>::check() {
    if (auto wrong = scope_.check()) return wrong;
    if (filter_) {
        if (auto wrong = check_condition(filter_->tree, scope_)) return wrong;
    }
    return projection_.resolve(scope_);
}

template <class Request>
typename Request::response_type page_read<Request>::page(
    std::vector<row const*> const& chosen) const {
    typename Request::response_type response;
    auto most = store_.page_items;
    if (request_.limit()) most = std::min(most, static_cast<std::size_t>(*request_.limit()));
    bool const counts_only = asks_for_count(request_.select());
    auto const size = std::min(most, chosen.size());
    for (std::size_t i = 0; i < size; ++i) {
        if (filter_ && !holds(filter_->tree, chosen[i]->second, scope_)) continue;
        ++response.count;
        if (!counts_only) response.items.push_back(projection_.of(chosen[i]->second));
    }
    response.scanned_count = static_cast<std::int32_t>(size);
    // The service does not look whether there is more behind the last item.
    if (size == most) response.last_evaluated_key = table_->shape.to_item(chosen[size - 1]->first);
    return response;
}

result<std::optional<stored_key>> start_of(std::optional<item> const& given,
                                           key_shape const& shape) {
    if (!given || given->empty()) return std::optional<stored_key>{};
    auto key = shape.exact_key(*given);
    if (key.has_error()) return key.error();
    return std::optional{*std::move(key)};
}

}  // namespace

result<query_response> carry_out(table_store& store, query_request const& request) {
    page_read<query_request> read{store, request};
    if (auto wrong = read.open()) return *std::move(wrong);
    auto const& shape = read.table().shape;
    if (!request.key_condition_expression()) return refusal("the key condition is missing");
    auto const condition = parse_condition(*request.key_condition_expression());
    if (condition.has_error()) return condition.error();
    read.scope().use(**condition);
    if (auto wrong = read.check()) return *std::move(wrong);
    auto const& tree = (*condition)->tree;
    if (auto wrong = check_condition(tree, read.scope())) return *std::move(wrong);
    auto const partition = partition_of(tree, shape, read.scope());
    if (partition.has_error()) return partition.error();
    if (read.filter() != nullptr) {
        for (auto const& name : attributes_of(*read.filter(), read.scope())) {
            if (shape.has(name)) return refusal("the filter has an attribute of the key");
        }
    }
    auto const start = start_of(request.exclusive_start_key(), shape);
    if (start.has_error()) return start.error();

    bool const ascends = request.scan_index_forward().value_or(true);
    auto const& rows = read.rows();
    std::vector<row const*> chosen;
    stored_key first;
    first.partition = *partition;
    for (auto at = rows.lower_bound(first); at != rows.end(); ++at) {
        if (at->first.partition != *partition) break;
        if (*start && (ascends ? !(**start < at->first) : !(at->first < **start))) continue;
        if (holds(tree, at->second, read.scope())) chosen.push_back(&*at);
    }
    if (!ascends) std::reverse(chosen.begin(), chosen.end());
    return read.page(chosen);
}

result<scan_response> carry_out(table_store& store, scan_request const& request) {
    page_read<scan_request> read{store, request};
    if (auto wrong = read.open()) return *std::move(wrong);
    if (auto wrong = read.check()) return *std::move(wrong);
    auto const start = start_of(request.exclusive_start_key(), read.table().shape);
    if (start.has_error()) return start.error();
    auto const segments = static_cast<std::size_t>(request.total_segments().value_or(1));
    auto const segment = static_cast<std::size_t>(request.segment().value_or(0));
    if (segment >= segments) return refusal("the segment is not less than their number");

    auto const segment_of = [&](stored_key const& key) {
        std::string text;
        if (auto const* name = key.partition.if_string()) text = *name;
        if (auto const* decimal = key.partition.if_number()) text = decimal->to_string();
        return std::hash<std::string>{}(text) % segments;
    };
    auto const& rows = read.rows();
    std::vector<row const*> chosen;
    for (auto at = *start ? rows.upper_bound(**start) : rows.begin(); at != rows.end(); ++at) {
        if (segments == 1 || segment_of(at->first) == segment) chosen.push_back(&*at);
    }
    return read.page(chosen);
}

}  // namespace dynaco::test
