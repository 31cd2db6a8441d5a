#include <dynaco/mapper/store_calls.hpp>

#include <dynaco/client_access.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/get_item.hpp>

#include "table/problem.hpp"
#include "table/put_call.hpp"
#include "table/quietly.hpp"

#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

class store_state {
  public:
    store_state(std::shared_ptr<engine::core> its_core, std::string its_table,
                versioned_store_names its_names)
        : core{std::move(its_core)}, table{std::move(its_table)}, names{std::move(its_names)} {}

    std::shared_ptr<engine::core> core;
    std::string table;
    versioned_store_names names;
};

namespace {

using shared_store = std::shared_ptr<store_state const>;

error no_such_id(store_state const& store, std::string const& id) {
    return error{errc::item_not_found,
                 "table " + quoted(store.table) + ": there is no value with the id " + quoted(id)};
}

asio::awaitable<result<std::string>> save_now(shared_store store, std::string id,
                                              attribute_value data, std::string version,
                                              call_options options) {
    auto draw = draw_stamp(store->core);
    auto const stamp = co_await std::move(draw);
    auto const& names = store->names;
    auto made = random_version(stamp.high, stamp.low);
    prepared_put what;
    what.guard.emplace(write_id_of(made), item_version(std::move(version)));
    what.attributes.set(names.id(), attribute_value{std::move(id)});
    what.attributes.set(names.data(), std::move(data));
    what.attributes.set(names.version(), attribute_value{made});
    what.attributes.set(history_name(names.version()), history_after(*what.guard).text());
    auto condition = what.guard->base.is_first() ? not_exists(attr::named(names.id()))
                                                 : has_version(names.version(), what.guard->base);
    auto send = send_put(store->core, store->table, std::move(what), std::move(condition),
                         names.version(), options);
    auto const failure = co_await std::move(send);
    if (failure) co_return *failure;
    co_return std::move(made);
}

}  // namespace

std::shared_ptr<store_state const> make_store(client_operations const& client, std::string table,
                                              versioned_store_names names) {
    return std::make_shared<store_state const>(engine::client_access::core_of(client),
                                               std::move(table), std::move(names));
}

asio::awaitable<result<stored_value>> load_value(std::shared_ptr<store_state const> store,
                                                 std::string id, call_options options) {
    auto const& names = store->names;
    get_item_request request{store->table, key(names.id(), id)};
    request.consistent_read(true);
    auto call = engine::perform<get_item_request, true>(store->core, std::move(request), options);
    auto got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    if (!got->item) co_return no_such_id(*store, id);
    auto version = got->item->get<std::string>(names.version(), as_result);
    if (version.has_error()) co_return version.error();
    auto* const data = got->item->find(names.data());
    if (!data) {
        co_return error{errc::missing_attribute, quoted(names.data()) + ": there is no attribute"};
    }
    co_return stored_value(std::move(*data), *std::move(version));
}

asio::awaitable<result<std::string>> save_value(std::shared_ptr<store_state const> store,
                                                std::string id, result<attribute_value> data,
                                                std::string version, call_options options) {
    if (data.has_error()) co_return data.error();
    auto work = quietly(
        save_now(std::move(store), std::move(id), *std::move(data), std::move(version), options));
    auto saved = co_await std::move(work);
    co_return saved;
}

asio::awaitable<result<void>> erase_value(std::shared_ptr<store_state const> store, std::string id,
                                          std::string version, call_options options) {
    auto const& names = store->names;
    guarded_write guard{std::string{}, item_version(std::move(version))};
    guard.erases = true;
    delete_item_request request{store->table, key(names.id(), id)};
    auto const applied = apply_to(request, has_version(names.version(), guard.base));
    if (applied.has_error()) co_return applied.error();
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    auto call =
        engine::perform<delete_item_request, true>(store->core, std::move(request), options);
    auto const done = co_await std::move(call);
    if (done.has_error()) {
        auto const failure = explain(done.error(), std::move(guard), names.version());
        if (failure) co_return *failure;
    }
    co_return result<void>{};
}

}  // namespace dynaco::mapper
