// Batches of a table, on those of the helpers.
#include <dynaco/error_details.hpp>
#include <dynaco/mapper/batch_calls.hpp>

#include "helpers/batch_calls.hpp"
#include "table/actions.hpp"
#include "table/table_state.hpp"
#include "table/version_check.hpp"

#include <string>

namespace dynaco::mapper {
namespace asio = boost::asio;

error at_position(error const& failure, std::string_view what, std::size_t position) {
    return failure.with([&](error::details& payload) {
        payload.message = std::string{what} + " " + std::to_string(position) + ": " +
                          (payload.message.empty() ? failure.message() : payload.message);
    });
}

void batch_items::add(result<item> made) {
    if (failure) return;
    if (made.has_error()) {
        failure = at_position(made.error(), what_, items.size());
    } else {
        items.push_back(*std::move(made));
    }
}

namespace {

asio::awaitable<batch_get_result> nothing_read(batch_get_result made) {
    co_return made;
}
asio::awaitable<batch_write_result> nothing_written(batch_write_result made) {
    co_return made;
}

asio::awaitable<batch_write_result> write_batch(std::shared_ptr<table_state const> const& table,
                                                batch_items const& from, batch_write_list writes,
                                                write_batch_settings settings) {
    if (from.failure) {
        batch_write_result made;
        made.failure = from.failure;
        return nothing_written(std::move(made));
    }
    settings.options.table_key(table->name, table->keys);
    return helpers::write_batch(table->core, std::move(writes), std::move(settings.options));
}

}  // namespace

asio::awaitable<batch_get_result> get_batch(std::shared_ptr<table_state const> table,
                                            batch_items keys, get_batch_settings settings) {
    if (keys.failure) {
        batch_get_result made;
        made.failure = std::move(keys.failure);
        return nothing_read(std::move(made));
    }
    batch_get_list wanted;
    wanted.reserve(keys.items.size());
    for (auto& each : keys.items) wanted.add(table->name, std::move(each));
    if (settings.consistent_read) wanted.consistent_read(table->name, true);
    return helpers::get_batch(table->core, std::move(wanted), std::move(settings.options));
}

asio::awaitable<batch_write_result> put_batch(std::shared_ptr<table_state const> table,
                                              batch_items items, write_batch_settings settings) {
    batch_write_list writes;
    writes.reserve(items.items.size());
    for (auto& each : items.items) writes.put(table->name, std::move(each));
    return write_batch(table, items, std::move(writes), std::move(settings));
}

asio::awaitable<batch_write_result> erase_batch(std::shared_ptr<table_state const> table,
                                                batch_items keys, write_batch_settings settings) {
    batch_write_list writes;
    writes.reserve(keys.items.size());
    for (auto& each : keys.items) writes.erase(table->name, std::move(each));
    return write_batch(table, keys, std::move(writes), std::move(settings));
}

result<item> stamped_item(table_state const& table, table_type const& type, void* copy,
                          random_source& source) {
    struct_reference const target{type, copy};
    if (!target.type) return error{errc::not_representable, "a variant that holds nothing"};
    auto made = prepare_put(*target.type, const_cast<void*>(target.object),
                            stamp_from(table, source), nullptr);
    if (made.has_error()) return made.error();
    return std::move(made->attributes);
}

}  // namespace dynaco::mapper
