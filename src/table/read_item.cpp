#include <dynaco/attribute_value.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/mapper/read_calls.hpp>
#include <dynaco/operations/get_item.hpp>

#include "helpers/page_fetch.hpp"
#include "table/expiry.hpp"
#include "table/row_reader.hpp"
#include "table/table_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

// What GetItem reads, as a page that is the only one.
class item_page final : public helpers::page {
  public:
    item_page(get_item_request asked, std::shared_ptr<row_store> into, table_type const& type,
              std::optional<std::int64_t> now)
        : request_{std::move(asked)}, rows_{std::move(into)}, response_{*rows_, type, now} {}

    void* request() override { return &request_; }
    void* response() override { return &response_; }
    std::size_t size() override { return rows_->size(); }
    std::optional<page_token> next() override { return std::nullopt; }
    item const* item_at(std::size_t) override { return nullptr; }
    void keep(std::size_t, std::size_t) override {}
    std::optional<error> failure() override { return response_.failure; }

  private:
    get_item_request request_;
    std::shared_ptr<row_store> rows_;
    row_response response_;
};

projection_expression projection_of(std::vector<std::string_view> const& names) {
    projection_expression made;
    for (auto const name : names) made.add(attr::named(name));
    return made;
}

get_item_request request_for(table_state const& table, item key, read_settings const& settings) {
    get_item_request request{table.name, std::move(key)};
    if (settings.consistent) request.consistent_read(true);
    return request;
}

asio::awaitable<std::optional<error>> read_from_elsewhere(std::shared_ptr<engine::core> core,
                                                          std::shared_ptr<item_page> page,
                                                          call_options options) {
    auto const fetch = std::make_shared<helpers::page_fetch>(std::move(core), get_item_operation(),
                                                             std::move(page), options);
    auto reading = helpers::page_fetch::read(fetch);
    auto failure = co_await std::move(reading);
    fetch->hand_over_report();
    co_return failure;
}

}  // namespace

asio::awaitable<std::optional<error>> read_item(std::shared_ptr<table_state const> table,
                                                result<item> key, read_settings settings,
                                                row_format const* format,
                                                std::shared_ptr<row_store> into) {
    if (key.has_error()) co_return key.error();
    auto request = request_for(*table, *std::move(key), settings);
    if (format->is_part) {
        auto const applied = apply_to(request, projection_of(attributes_of(*format->type)));
        if (applied.has_error()) co_return applied.error();
    }
    auto const executor = co_await asio::this_coro::executor;
    auto const now = expiry_time(*table->core, settings.expiry);
    if (!is_home(*table, executor)) {
        auto page =
            std::make_shared<item_page>(std::move(request), std::move(into), *format->type, now);
        auto reading = read_from_elsewhere(table->core, std::move(page), settings.call);
        auto failure = co_await std::move(reading);
        co_return failure;
    }
    item_page page{std::move(request), std::move(into), *format->type, now};
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto failure = co_await engine::execute(*table->core, get_item_operation(), page.request(),
                                            page.response(), settings.call);
    if (!failure) failure = page.failure();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return failure;
}

bool is_home(table_state const& table, asio::any_io_executor const& executor) {
    return engine::is_home(*table.core, executor);
}

asio::awaitable<result<bool>> find_item(std::shared_ptr<table_state const> table, result<item> key,
                                        read_settings settings) {
    if (key.has_error()) co_return key.error();
    auto request = request_for(*table, *std::move(key), settings);
    auto const now = expiry_time(*table->core, settings.expiry);
    std::vector<std::string_view> wanted{table->keys.partition_key};
    if (now) {
        for (auto const name : expiry_attributes(table->type)) wanted.push_back(name);
    }
    auto const applied = apply_to(request, projection_of(wanted));
    if (applied.has_error()) co_return applied.error();
    auto call =
        engine::perform<get_item_request, true>(table->core, std::move(request), settings.call);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    bool const is_there = got->item && (!now || !is_expired(table->type, *got->item, *now));
    co_return is_there;
}

}  // namespace dynaco::mapper
