#include <dynaco/recipes/atomic_sets.hpp>

#include <dynaco/batch_get.hpp>
#include <dynaco/batch_write.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/get_item.hpp>

#include "engine/or_throw.hpp"
#include "helpers/batch_calls.hpp"
#include "recipes/at_table.hpp"
#include "recipes/atomic_walk.hpp"
#include "recipes/atomic_writes.hpp"
#include "table/quietly.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using home_of_sets = std::shared_ptr<detail::atomic_home>;
using maybe_atomic_item = std::optional<atomic_item>;

// A call with a request that is made here; its response is of no interest.
template <class Request>
asio::awaitable<result<void>> send_item_write(home_of_sets home, Request request, atomic_key key,
                                              call_options options) {
    if (auto fault = detail::find_fault(*home, key)) co_return *std::move(fault);
    auto call = engine::perform<Request, true>(home->table->core, std::move(request), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    co_return result<void>{};
}

error some_items_not_written(batch_write_result const& done, std::size_t all) {
    auto const in_doubt = std::any_of(done.leftovers.begin(), done.leftovers.end(),
                                      [](auto& each) { return each.may_have_been_applied; });
    return done.failure->with([&](error::details& payload) {
        payload.message = std::to_string(done.leftovers.size()) + " of " + std::to_string(all) +
                          " were not written: " + done.failure->message();
        payload.may_have_been_applied = in_doubt;
    });
}

asio::awaitable<result<void>> write_many_items(home_of_sets home, batch_write_list writes,
                                               call_options options) {
    auto const all = writes.size();
    auto with = batch_write_options().call(options);
    with.table_key(home->table->name, key_names("pk", "sk"));
    auto work = helpers::write_batch(home->table->core, std::move(writes), std::move(with));
    auto const done = co_await std::move(work);
    if (done.failure) co_return some_items_not_written(done, all);
    co_return result<void>{};
}

asio::awaitable<result<maybe_atomic_item>> get_one_item(home_of_sets home, atomic_key key,
                                                        call_options options) {
    if (auto fault = detail::find_fault(*home, key)) co_return *std::move(fault);
    get_item_request request{home->table->name, home->key_of(key)};
    request.consistent_read(true);
    auto call =
        engine::perform<get_item_request, true>(home->table->core, std::move(request), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    if (!got->item) co_return maybe_atomic_item{};
    co_return detail::read_atomic_item(std::move(key), *got->item);
}

asio::awaitable<result<std::vector<maybe_atomic_item>>> get_items_in_order(
    home_of_sets home, std::vector<atomic_key> keys, call_options options) {
    for (auto const& each : keys) {
        if (auto fault = detail::find_fault(*home, each)) co_return *std::move(fault);
    }
    batch_get_list wanted;
    wanted.reserve(keys.size());
    for (auto const& each : keys) wanted.add(home->table->name, home->key_of(each));
    wanted.consistent_read(home->table->name, true);
    auto work =
        helpers::get_batch(home->table->core, std::move(wanted), batch_get_options().call(options));
    auto const got = co_await std::move(work);
    if (got.failure) co_return *got.failure;
    std::vector<maybe_atomic_item> found(keys.size());
    for (std::size_t index = 0; index != keys.size(); ++index) {
        if (!got.items[index]) continue;
        auto read = detail::read_atomic_item(std::move(keys[index]), *got.items[index]);
        if (read.has_error()) co_return read.error();
        found[index] = *std::move(read);
    }
    co_return std::move(found);
}

asio::awaitable<result<atomic_lock>> only_lock(
    asio::awaitable<result<std::vector<atomic_lock>>> work) {
    auto got = co_await std::move(work);
    if (got.has_error()) co_return got.error();
    co_return std::move(got->front());
}

}  // namespace

atomic_stream::atomic_stream(std::shared_ptr<detail::atomic_walk> walk) noexcept
    : walk_{std::move(walk)} {}
atomic_stream::atomic_stream(atomic_stream&& other) noexcept = default;
atomic_stream& atomic_stream::operator=(atomic_stream&& other) noexcept = default;
atomic_stream::~atomic_stream() = default;

asio::awaitable<maybe_atomic_item> atomic_stream::next() {
    return engine::or_throw(next(as_result));
}
asio::awaitable<result<maybe_atomic_item>> atomic_stream::next(as_result_t) {
    return mapper::quietly(detail::next_atomic_item(walk_));
}

atomic_sets::atomic_sets(recipe_table const& table, atomic_set_options options)
    : home_{std::make_shared<detail::atomic_home>(detail::table_access::home_of(table), options)} {}

atomic_set_options const& atomic_sets::options() const noexcept {
    return home_->options;
}

asio::awaitable<void> atomic_sets::set(atomic_item value, call_options options) {
    return engine::or_throw(set(std::move(value), options, as_result));
}
asio::awaitable<result<void>> atomic_sets::set(atomic_item value, call_options options,
                                               as_result_t) {
    put_item_request request{home_->table->name, home_->item_of(value)};
    return mapper::quietly(send_item_write(home_, std::move(request), value.key(), options));
}
asio::awaitable<result<void>> atomic_sets::set(atomic_item value, as_result_t) {
    return set(std::move(value), call_options(), as_result);
}

asio::awaitable<void> atomic_sets::set(std::vector<atomic_item> values, call_options options) {
    return engine::or_throw(set(std::move(values), options, as_result));
}
asio::awaitable<result<void>> atomic_sets::set(std::vector<atomic_item> values,
                                               call_options options, as_result_t) {
    batch_write_list writes;
    writes.reserve(values.size());
    for (auto const& each : values) writes.put(home_->table->name, home_->item_of(each));
    return mapper::quietly(write_many_items(home_, std::move(writes), options));
}
asio::awaitable<result<void>> atomic_sets::set(std::vector<atomic_item> values, as_result_t) {
    return set(std::move(values), call_options(), as_result);
}

asio::awaitable<void> atomic_sets::erase(atomic_key key, call_options options) {
    return engine::or_throw(erase(std::move(key), options, as_result));
}
asio::awaitable<result<void>> atomic_sets::erase(atomic_key key, call_options options,
                                                 as_result_t) {
    delete_item_request request{home_->table->name, home_->key_of(key)};
    return mapper::quietly(send_item_write(home_, std::move(request), std::move(key), options));
}
asio::awaitable<result<void>> atomic_sets::erase(atomic_key key, as_result_t) {
    return erase(std::move(key), call_options(), as_result);
}

asio::awaitable<void> atomic_sets::erase(std::vector<atomic_key> keys, call_options options) {
    return engine::or_throw(erase(std::move(keys), options, as_result));
}
asio::awaitable<result<void>> atomic_sets::erase(std::vector<atomic_key> keys, call_options options,
                                                 as_result_t) {
    batch_write_list writes;
    writes.reserve(keys.size());
    for (auto const& each : keys) writes.erase(home_->table->name, home_->key_of(each));
    return mapper::quietly(write_many_items(home_, std::move(writes), options));
}
asio::awaitable<result<void>> atomic_sets::erase(std::vector<atomic_key> keys, as_result_t) {
    return erase(std::move(keys), call_options(), as_result);
}

asio::awaitable<maybe_atomic_item> atomic_sets::get(atomic_key key, call_options options) const {
    return engine::or_throw(get(std::move(key), options, as_result));
}
asio::awaitable<result<maybe_atomic_item>> atomic_sets::get(atomic_key key, call_options options,
                                                            as_result_t) const {
    return mapper::quietly(get_one_item(home_, std::move(key), options));
}
asio::awaitable<result<maybe_atomic_item>> atomic_sets::get(atomic_key key, as_result_t) const {
    return get(std::move(key), call_options(), as_result);
}

asio::awaitable<std::vector<maybe_atomic_item>> atomic_sets::get_many(std::vector<atomic_key> keys,
                                                                      call_options options) const {
    return engine::or_throw(get_many(std::move(keys), options, as_result));
}
asio::awaitable<result<std::vector<maybe_atomic_item>>> atomic_sets::get_many(
    std::vector<atomic_key> keys, call_options options, as_result_t) const {
    return mapper::quietly(get_items_in_order(home_, std::move(keys), options));
}
asio::awaitable<result<std::vector<maybe_atomic_item>>> atomic_sets::get_many(
    std::vector<atomic_key> keys, as_result_t) const {
    return get_many(std::move(keys), call_options(), as_result);
}

asio::awaitable<std::vector<atomic_item>> atomic_sets::query(atomic_query what,
                                                             call_options options) const {
    return engine::or_throw(query(std::move(what), options, as_result));
}
asio::awaitable<result<std::vector<atomic_item>>> atomic_sets::query(atomic_query what,
                                                                     call_options options,
                                                                     as_result_t) const {
    auto walk = std::make_shared<detail::atomic_walk>(*home_, what, options);
    return mapper::quietly(detail::all_atomic_items(std::move(walk)));
}
asio::awaitable<result<std::vector<atomic_item>>> atomic_sets::query(atomic_query what,
                                                                     as_result_t) const {
    return query(std::move(what), call_options(), as_result);
}

atomic_stream atomic_sets::stream(atomic_query what, call_options options) const {
    return atomic_stream{std::make_shared<detail::atomic_walk>(*home_, what, options)};
}

asio::awaitable<atomic_lock> atomic_sets::get_lock(atomic_key key, call_options options) {
    return engine::or_throw(get_lock(std::move(key), options, as_result));
}
asio::awaitable<result<atomic_lock>> atomic_sets::get_lock(atomic_key key, call_options options,
                                                           as_result_t) {
    return mapper::quietly(
        detail::at_table(home_->table, detail::read_or_make_lock(home_, std::move(key), options)));
}
asio::awaitable<result<atomic_lock>> atomic_sets::get_lock(atomic_key key, as_result_t) {
    return get_lock(std::move(key), call_options(), as_result);
}

asio::awaitable<std::vector<atomic_lock>> atomic_sets::set_atomic(std::vector<atomic_item> items,
                                                                  std::vector<atomic_lock> locks,
                                                                  call_options options) {
    return engine::or_throw(set_atomic(std::move(items), std::move(locks), options, as_result));
}
asio::awaitable<result<std::vector<atomic_lock>>> atomic_sets::set_atomic(
    std::vector<atomic_item> items, std::vector<atomic_lock> locks, call_options options,
    as_result_t) {
    return mapper::quietly(detail::at_table(
        home_->table,
        detail::write_atomically(home_, std::move(items), std::move(locks), options)));
}
asio::awaitable<result<std::vector<atomic_lock>>> atomic_sets::set_atomic(
    std::vector<atomic_item> items, std::vector<atomic_lock> locks, as_result_t) {
    return set_atomic(std::move(items), std::move(locks), call_options(), as_result);
}

asio::awaitable<atomic_lock> atomic_sets::set_atomic(atomic_item value, atomic_lock lock,
                                                     call_options options) {
    return engine::or_throw(set_atomic(std::move(value), std::move(lock), options, as_result));
}
asio::awaitable<result<atomic_lock>> atomic_sets::set_atomic(atomic_item value, atomic_lock lock,
                                                             call_options options, as_result_t) {
    std::vector<atomic_item> items;
    items.push_back(std::move(value));
    std::vector<atomic_lock> locks;
    locks.push_back(std::move(lock));
    return only_lock(set_atomic(std::move(items), std::move(locks), options, as_result));
}
asio::awaitable<result<atomic_lock>> atomic_sets::set_atomic(atomic_item value, atomic_lock lock,
                                                             as_result_t) {
    return set_atomic(std::move(value), std::move(lock), call_options(), as_result);
}

}  // namespace dynaco::recipes
