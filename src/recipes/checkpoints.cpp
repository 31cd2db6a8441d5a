#include <dynaco/recipes/checkpoints.hpp>

#include <dynaco/operations/get_item.hpp>

#include "engine/or_throw.hpp"
#include "recipes/at_table.hpp"
#include "recipes/checkpoint_walk.hpp"
#include "recipes/remove_checkpoints.hpp"
#include "table/quietly.hpp"

#include <ostream>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using home_of_checkpoints = std::shared_ptr<detail::table_home>;
using maybe_checkpoint = std::optional<checkpoint>;

asio::awaitable<result<save_outcome>> save_checkpoint(home_of_checkpoints home, std::string key,
                                                      checkpoint what, call_options options) {
    if (auto fault = detail::find_fault(*home, key)) co_return *std::move(fault);
    auto const write = home->new_id();
    what.saved_at = std::chrono::floor<std::chrono::milliseconds>(home->wall_now());
    auto call = engine::perform<put_item_request, true>(
        home->core, detail::make_checkpoint_save(*home, key, what, write), options);
    auto const got = co_await std::move(call);
    if (!got.has_error()) co_return save_outcome::saved;
    if (got.error() != service_errc::conditional_check_failed) co_return got.error();
    co_return detail::judge_save(got.error().item(), what.data, write);
}

asio::awaitable<result<maybe_checkpoint>> load_checkpoint(home_of_checkpoints home, std::string key,
                                                          std::uint64_t sequence,
                                                          call_options options) {
    if (auto fault = detail::find_fault(*home, key)) co_return *std::move(fault);
    get_item_request request{home->name, detail::key_of_checkpoint(*home, key, sequence)};
    request.consistent_read(true);
    auto call = engine::perform<get_item_request, true>(home->core, std::move(request), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    if (!got->item) co_return maybe_checkpoint{};
    auto read = detail::read_checkpoint(*got->item);
    if (read.has_error()) co_return read.error();
    co_return maybe_checkpoint{*std::move(read)};
}

}  // namespace

std::string_view to_string(save_outcome value) noexcept {
    switch (value) {
        case save_outcome::saved:
            return "saved";
        case save_outcome::differs:
            return "differs";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, save_outcome value) {
    return out << to_string(value);
}

checkpoint_list::checkpoint_list(std::shared_ptr<detail::checkpoint_walk> walk) noexcept
    : walk_{std::move(walk)} {}
checkpoint_list::checkpoint_list(checkpoint_list&& other) noexcept = default;
checkpoint_list& checkpoint_list::operator=(checkpoint_list&& other) noexcept = default;
checkpoint_list::~checkpoint_list() = default;

asio::awaitable<maybe_checkpoint> checkpoint_list::next() {
    return engine::or_throw(next(as_result));
}
asio::awaitable<result<maybe_checkpoint>> checkpoint_list::next(as_result_t) {
    return mapper::quietly(detail::next_checkpoint(walk_));
}

asio::awaitable<std::optional<std::vector<checkpoint>>> checkpoint_list::next_page() {
    return engine::or_throw(next_page(as_result));
}
asio::awaitable<result<std::optional<std::vector<checkpoint>>>> checkpoint_list::next_page(
    as_result_t) {
    return mapper::quietly(detail::next_checkpoints(walk_));
}

std::string checkpoint_list::cursor() const {
    return walk_->pages.cursor();
}

checkpoints::checkpoints(recipe_table const& table) : home_{detail::table_access::home_of(table)} {}

asio::awaitable<save_outcome> checkpoints::save(std::string key, std::uint64_t sequence,
                                                attribute_value data, call_options options) {
    return engine::or_throw(save(std::move(key), sequence, std::move(data), options, as_result));
}
asio::awaitable<result<save_outcome>> checkpoints::save(std::string key, std::uint64_t sequence,
                                                        attribute_value data, call_options options,
                                                        as_result_t) {
    checkpoint what{sequence, std::move(data)};
    return mapper::quietly(
        detail::at_table(home_, save_checkpoint(home_, std::move(key), std::move(what), options)));
}
asio::awaitable<result<save_outcome>> checkpoints::save(std::string key, std::uint64_t sequence,
                                                        attribute_value data, as_result_t) {
    return save(std::move(key), sequence, std::move(data), call_options(), as_result);
}

asio::awaitable<maybe_checkpoint> checkpoints::load(std::string key, std::uint64_t sequence,
                                                    call_options options) const {
    return engine::or_throw(load(std::move(key), sequence, options, as_result));
}
asio::awaitable<result<maybe_checkpoint>> checkpoints::load(std::string key, std::uint64_t sequence,
                                                            call_options options,
                                                            as_result_t) const {
    return mapper::quietly(load_checkpoint(home_, std::move(key), sequence, options));
}
asio::awaitable<result<maybe_checkpoint>> checkpoints::load(std::string key, std::uint64_t sequence,
                                                            as_result_t) const {
    return load(std::move(key), sequence, call_options(), as_result);
}

asio::awaitable<maybe_checkpoint> checkpoints::load_latest(std::string key,
                                                           call_options options) const {
    return engine::or_throw(load_latest(std::move(key), options, as_result));
}
asio::awaitable<result<maybe_checkpoint>> checkpoints::load_latest(std::string key,
                                                                   call_options options,
                                                                   as_result_t) const {
    auto const newest = checkpoint_list_options().limit(1).page_size(1).call(options);
    auto walk = std::make_shared<detail::checkpoint_walk>(*home_, key, newest);
    return mapper::quietly(detail::next_checkpoint(std::move(walk)));
}
asio::awaitable<result<maybe_checkpoint>> checkpoints::load_latest(std::string key,
                                                                   as_result_t) const {
    return load_latest(std::move(key), call_options(), as_result);
}

checkpoint_list checkpoints::list(std::string key, checkpoint_list_options options) const {
    return checkpoint_list{std::make_shared<detail::checkpoint_walk>(*home_, key, options)};
}

asio::awaitable<std::size_t> checkpoints::cleanup(std::string key, std::size_t keep,
                                                  call_options options) {
    return engine::or_throw(cleanup(std::move(key), keep, options, as_result));
}
asio::awaitable<result<std::size_t>> checkpoints::cleanup(std::string key, std::size_t keep,
                                                          call_options options, as_result_t) {
    return mapper::quietly(
        detail::at_table(home_, detail::remove_but_newest(home_, std::move(key), keep, options)));
}
asio::awaitable<result<std::size_t>> checkpoints::cleanup(std::string key, std::size_t keep,
                                                          as_result_t) {
    return cleanup(std::move(key), keep, call_options(), as_result);
}

asio::awaitable<std::size_t> checkpoints::delete_all(std::string key, call_options options) {
    return engine::or_throw(delete_all(std::move(key), options, as_result));
}
asio::awaitable<result<std::size_t>> checkpoints::delete_all(std::string key, call_options options,
                                                             as_result_t) {
    return mapper::quietly(
        detail::at_table(home_, detail::remove_newest_last(home_, std::move(key), options)));
}
asio::awaitable<result<std::size_t>> checkpoints::delete_all(std::string key, as_result_t) {
    return delete_all(std::move(key), call_options(), as_result);
}

}  // namespace dynaco::recipes
