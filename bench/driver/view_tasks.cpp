#include "driver/tasks.hpp"

#include <dynaco/views.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace dynaco::bench {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> get_views(client& from, load& work, request_name const& name) {
    auto const table = "items_" + name.size;
    auto const attributes = attributes_of(name.size);
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const got =
            co_await from.get_item(table, key("pk", partition_key), as_views, as_result);
        bool const is_right = got && got->item() && got->item()->size() == attributes;
        begin = work.finish(begin, is_right);
    }
}

// Every attribute is looked at.
std::size_t read_all(item_view order) {
    std::size_t read = 0;
    for (auto const& [name, value] : order) {
        read += value.is_number() ? static_cast<std::size_t>(value.get<std::int64_t>() != 0)
                                  : value.as_string().size();
    }
    return read;
}

asio::awaitable<void> query_views(client& from, load& work, request_name const&) {
    auto const request = query_request("items_400b")
                             .key_condition_expression("pk = :pk")
                             .expression_attribute_value(":pk", partition_key);
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const page = co_await from.query(request, as_views, as_result);
        bool is_right = page && page->items().size() == page_size;
        if (is_right) {
            for (auto const order : page->items()) is_right = is_right && read_all(order) != 0;
        }
        begin = work.finish(begin, is_right);
    }
}

}  // namespace

task view_task(request_name const& name) {
    if (name.kind == "get" && name.size == "1k") return &get_views;
    return name.kind == "query" ? &query_views : nullptr;
}

}  // namespace dynaco::bench
