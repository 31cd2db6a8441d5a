#include "driver/tasks.hpp"

#include <dynaco.hpp>

#include <functional>
#include <string>
#include <utility>

namespace dynaco::bench {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> get_items(client& from, load& work, request_name const& name) {
    auto const table = (name.kind == "closing" ? "closing_" : "items_") + name.size;
    auto const attributes = attributes_of(name.size);
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const got = co_await from.get_item(table, key("pk", partition_key), as_result);
        begin = work.finish(begin, got && got->item && got->item->size() == attributes);
    }
}

item item_of_20_attributes() {
    item made("pk", partition_key);
    for (int i = 1; i != 20; ++i) {
        auto const name = "attribute" + std::to_string(i);
        if (i % 4 == 0) {
            made.append(name, 12345678);
        } else {
            made.append(name, attribute_text);
        }
    }
    return made;
}

asio::awaitable<void> put_items(client& to, load& work, request_name const&) {
    put_item_request const request("items_1k", item_of_20_attributes());
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const put = co_await to.put_item(std::cref(request), as_result);
        begin = work.finish(begin, put.has_value());
    }
}

query_request query_of(std::string table) {
    return query_request(std::move(table))
        .key_condition_expression("pk = :pk")
        .expression_attribute_value(":pk", partition_key);
}

asio::awaitable<void> query_pages(client& from, load& work, request_name const& name) {
    bool const is_usual = name.kind == "query";
    auto const request = query_of(is_usual ? "items_400b" : "pages_" + name.size);
    auto const items = is_usual ? page_size : std::stoul(name.size);
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const page = co_await from.query(std::cref(request), as_result);
        begin = work.finish(begin, page && page->items.size() == items);
    }
}

// One query through a pager, a page for each request of the load.
asio::awaitable<void> walk_pages(client& from, load& work, request_name const& name) {
    auto const items = std::stoul(name.size);
    auto pages = paginate(from, query_of("pages_" + name.size));
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const page = co_await pages.next_page(as_result);
        begin = work.finish(begin, page && *page && (*page)->items.size() == items);
    }
}

asio::awaitable<void> get_batches(client& from, load& work, request_name const&) {
    keys_and_attributes wanted;
    for (std::size_t i = 0; i != page_size; ++i) {
        wanted.add_key(key("pk", partition_key, "sk", sort_key(i)));
    }
    auto const request = batch_get_item_request().request_item("items_400b", wanted);
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const got = co_await from.batch_get_item(request, as_result);
        auto const* const items = got ? got->responses.find("items_400b") : nullptr;
        begin = work.finish(begin, items != nullptr && items->size() == page_size);
    }
}

}  // namespace

task item_task(request_name const& name) {
    bool const has_size = attributes_of(name.size) != 0;
    if (name.kind == "get" || name.kind == "closing") return has_size ? &get_items : nullptr;
    if (name.kind == "put" && name.size == "1k") return &put_items;
    if (name.kind == "query") return &query_pages;
    if (name.kind == "page") return has_size ? &query_pages : nullptr;
    if (name.kind == "walk") return has_size ? &walk_pages : nullptr;
    return name.kind == "batch_get" ? &get_batches : nullptr;
}

}  // namespace dynaco::bench
