#include <dynaco/attribute_value.hpp>
#include <dynaco/expressions.hpp>

#include "table/expiry.hpp"
#include "table/key_condition.hpp"
#include "table/row_source.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

// Keeps the first failure.
void note(std::optional<error>& invalid, result<void> const& outcome) {
    if (!invalid && outcome.has_error()) invalid = outcome.error();
}

template <class Request>
Request request_for(read_source const& from, read_settings const& settings) {
    Request request{from.table->name};
    if (from.index) request.index_name(from.index->name);
    if (settings.consistent) request.consistent_read(true);
    return request;
}

query_request query_for(read_source const& from, key_values keys,
                        partition_settings const& settings, std::optional<error>& invalid) {
    auto request = request_for<query_request>(from, settings);
    key_schema const schema{from};
    if (keys.values.size() > schema.partition.size() + schema.sort.size()) {
        invalid = error{errc::invalid_argument, "table \"" + from.table->name +
                                                    "\": more values of keys than there are keys"};
        return request;
    }
    invalid = std::exchange(keys.failure, std::nullopt);
    query_expressions wanted{schema, std::move(keys), settings};
    if (wanted.key) note(invalid, apply_to(request, *std::move(wanted.key)));
    if (wanted.filter) note(invalid, apply_to(request, *std::move(wanted.filter)));
    return request;
}

scan_request scan_for(read_source const& from, selection_settings const& settings,
                      std::optional<error>& invalid) {
    auto request = request_for<scan_request>(from, settings);
    if (settings.filter) note(invalid, apply_to(request, *settings.filter));
    return request;
}

template <class Request>
void ask_for_part(Request& request, row_format const& format, std::optional<error>& invalid) {
    if (!format.is_part) return;
    projection_expression wanted;
    for (auto const name : attributes_of(*format.type)) wanted.add(attr::named(name));
    note(invalid, apply_to(request, std::move(wanted)));
}

helpers::walker open(read_source from, rows_request request, std::optional<error> invalid,
                     std::optional<unexpired_option> expiry, pager_options pages, call_options call,
                     row_format const& format) {
    row_query query{from.table, std::move(request)};
    query.expiry = expiry;
    query.key_names = key_schema{from}.all;
    query.invalid = std::move(invalid);
    pages.key_names(query.key_names).call(call);
    return helpers::walker{from.table->core, make_row_source(std::move(query), format),
                           std::move(pages)};
}

// The pages of a request one after the other, of which nothing but their numbers are sent back.
template <class Request>
asio::awaitable<result<std::size_t>> add_up(std::shared_ptr<engine::core> core, Request request,
                                            call_options options) {
    // Cancellation is a value, also between two pages.
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    result<std::size_t> total{std::size_t{0}};
    for (;;) {
        auto call = engine::perform<Request, true>(core, request, options);
        auto got = co_await std::move(call);
        if (got.has_error()) {
            total = got.error();
            break;
        }
        *total += static_cast<std::size_t>(std::max(got->count, 0));
        if (!got->last_evaluated_key) break;
        request.exclusive_start_key(std::move(got->last_evaluated_key));
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return total;
}

asio::awaitable<result<std::size_t>> start_adding(std::shared_ptr<engine::core> core,
                                                  rows_request request, call_options options) {
    return std::visit([&](auto& held) { return add_up(std::move(core), std::move(held), options); },
                      request);
}

asio::awaitable<result<std::size_t>> count(std::shared_ptr<table_state const> table,
                                           rows_request request, std::optional<error> invalid,
                                           read_settings settings) {
    auto const now = expiry_time(*table->core, settings.expiry);
    if (!invalid && now) invalid = leave_out_expired(request, table->type, *now);
    if (invalid) co_return *std::move(invalid);
    auto counting = start_adding(table->core, std::move(request), settings.call);
    auto counted = co_await std::move(counting);
    co_return counted;
}

}  // namespace

std::shared_ptr<index_state const> make_index(table_state const& table, std::string_view name,
                                              std::span<key_attribute const> partition,
                                              std::span<key_attribute const> sort) {
    auto made = std::make_shared<index_state>();
    made->name = name;
    for (auto const& each : partition) made->partition_keys.emplace_back(each.name);
    if (partition.empty()) made->partition_keys.push_back(table.keys.partition_key);
    for (auto const& each : sort) made->sort_keys.emplace_back(each.name);
    return made;
}

helpers::walker open_query(read_source from, key_values keys, query_settings settings,
                           row_format const& format) {
    std::optional<error> invalid;
    auto request = query_for(from, std::move(keys), settings, invalid);
    if (settings.is_descending) request.scan_index_forward(false);
    if (settings.page_size) request.limit(*settings.page_size);
    ask_for_part(request, format, invalid);
    return open(std::move(from), std::move(request), std::move(invalid), settings.expiry,
                std::move(settings.pages), settings.call, format);
}

helpers::walker open_scan(read_source from, scan_settings settings, row_format const& format) {
    std::optional<error> invalid;
    auto request = scan_for(from, settings, invalid);
    if (settings.page_size) request.limit(*settings.page_size);
    ask_for_part(request, format, invalid);
    return open(std::move(from), std::move(request), std::move(invalid), settings.expiry,
                std::move(settings.pages), settings.call, format);
}

asio::awaitable<result<std::size_t>> count_query(read_source from, key_values keys,
                                                 partition_settings settings) {
    std::optional<error> invalid;
    auto request = query_for(from, std::move(keys), settings, invalid);
    request.select(select::count);
    return count(from.table, std::move(request), std::move(invalid), std::move(settings));
}

asio::awaitable<result<std::size_t>> count_scan(read_source from, selection_settings settings) {
    std::optional<error> invalid;
    auto request = scan_for(from, settings, invalid);
    request.select(select::count);
    return count(from.table, std::move(request), std::move(invalid), std::move(settings));
}

}  // namespace dynaco::mapper
