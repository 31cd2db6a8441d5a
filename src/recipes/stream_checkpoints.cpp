#include <dynaco/recipes/stream_checkpoints.hpp>

#include <dynaco/operations/delete_item.hpp>
#include <dynaco/page_traits.hpp>
#include <dynaco/paging.hpp>

#include "recipes/checkpoint_record.hpp"
#include "table/quietly.hpp"

#include <optional>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using home_of_reader = std::shared_ptr<detail::table_home>;

asio::awaitable<result<std::vector<shard_checkpoint>>> load_shards(home_of_reader home,
                                                                   std::string reader) {
    helpers::walker const pages{home->core,
                                std::make_unique<helpers::typed_page_source<query_request>>(
                                    detail::make_shard_query(*home, reader)),
                                pager_options()};
    std::vector<shard_checkpoint> all;
    for (;;) {
        auto reading = helpers::next_element<query_request>(pages.walk());
        auto got = co_await std::move(reading);
        if (got.has_error()) co_return got.error();
        if (!*got) break;
        auto read = detail::read_shard(**got);
        if (read.has_error()) co_return read.error();
        all.push_back(*std::move(read));
    }
    co_return std::move(all);
}

asio::awaitable<result<void>> save_shard(home_of_reader home, put_item_request request) {
    auto call =
        engine::perform<put_item_request, true>(home->core, std::move(request), call_options());
    auto const got = co_await std::move(call);
    // What is there is as far, or further: also this one, after an answer that was lost.
    if (got.has_error() && got.error() != service_errc::conditional_check_failed) {
        co_return got.error();
    }
    co_return result<void>{};
}

asio::awaitable<result<void>> remove_shard(home_of_reader home, delete_item_request request) {
    auto call =
        engine::perform<delete_item_request, true>(home->core, std::move(request), call_options());
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    co_return result<void>{};
}

}  // namespace

stream_checkpoints::stream_checkpoints(recipe_table const& table, std::string reader)
    : home_{detail::table_access::home_of(table)}, reader_{std::move(reader)} {}

asio::awaitable<result<std::vector<shard_checkpoint>>> stream_checkpoints::load() {
    return mapper::quietly(load_shards(home_, reader_));
}

asio::awaitable<result<void>> stream_checkpoints::save(shard_checkpoint checkpoint) {
    return mapper::quietly(save_shard(home_, detail::make_shard_save(*home_, reader_, checkpoint)));
}

asio::awaitable<result<void>> stream_checkpoints::remove(std::string shard_id) {
    delete_item_request request{home_->name, detail::key_of_shard(*home_, reader_, shard_id)};
    return mapper::quietly(remove_shard(home_, std::move(request)));
}

}  // namespace dynaco::recipes
