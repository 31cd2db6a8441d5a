#include <dynaco/recipes/cache.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/or_throw.hpp"
#include "recipes/cache_book.hpp"
#include "recipes/cache_calls.hpp"
#include "recipes/cache_lists.hpp"
#include "table/quietly.hpp"

#include <ostream>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using cache_value = std::optional<attribute_value>;
using cache_keys = std::vector<std::string>;
using detail::cache_list_job;
using detail::cache_read_job;
using detail::cache_write_job;

asio::awaitable<result<cache_value>> value_of_entry(std::shared_ptr<cache_read_job> job) {
    if (auto fault = job->book->place.find_key_fault(job->key)) co_return *std::move(fault);
    auto work = engine::at_home(job->book->home->core, detail::read_entry(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return job->value;
}

asio::awaitable<result<bool>> presence_of_entry(std::shared_ptr<cache_read_job> job) {
    auto reading = value_of_entry(job);
    auto const got = co_await std::move(reading);
    if (got.has_error()) co_return got.error();
    co_return job->is_there;
}

asio::awaitable<result<void>> write_at_home(std::shared_ptr<cache_write_job> job) {
    if (auto fault = job->book->place.find_key_fault(job->key)) co_return *std::move(fault);
    auto work = engine::at_home(job->book->home->core, detail::write_entry(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return result<void>{};
}

asio::awaitable<result<void>> set_entry(std::shared_ptr<detail::cache_book> book, std::string key,
                                        attribute_value value, detail::cache_ttl ttl,
                                        call_options options) {
    if (!ttl) ttl = book->options.ttl();
    if (auto fault = detail::find_ttl_fault(ttl)) co_return *std::move(fault);
    std::optional<detail::wall_time> ends;
    if (ttl) ends = detail::wall_time_after(book->home->wall_now(), *ttl);
    auto writing = write_at_home(std::make_shared<cache_write_job>(
        std::move(book), std::move(key), std::move(value), ends, options));
    auto const done = co_await std::move(writing);
    co_return done;
}

asio::awaitable<result<cache_keys>> list_at_home(std::shared_ptr<cache_list_job> job) {
    auto work = engine::at_home(job->book->home->core, detail::list_entries(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return std::move(job->keys);
}

asio::awaitable<result<void>> clear_at_home(std::shared_ptr<cache_list_job> job) {
    auto work = engine::at_home(job->book->home->core, detail::clear_entries(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return result<void>{};
}

}  // namespace

std::string_view to_string(cache_origin value) noexcept {
    switch (value) {
        case cache_origin::local:
            return "local";
        case cache_origin::stored:
            return "stored";
        case cache_origin::computed:
            return "computed";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, cache_origin value) {
    return out << to_string(value);
}

cache::cache(recipe_table const& table, cache_options options)
    : book_{std::make_shared<detail::cache_book>(detail::table_access::home_of(table), options)} {}

cache_options const& cache::options() const noexcept {
    return book_->options;
}

asio::awaitable<cache_value> cache::get(std::string key, call_options options) const {
    return engine::or_throw(get(std::move(key), options, as_result));
}

asio::awaitable<result<cache_value>> cache::get(std::string key, call_options options,
                                                as_result_t) const {
    return mapper::quietly(value_of_entry(std::make_shared<cache_read_job>(
        book_, std::move(key), cache_read_job::what::value, options)));
}

asio::awaitable<bool> cache::has(std::string key, call_options options) const {
    return engine::or_throw(has(std::move(key), options, as_result));
}

asio::awaitable<result<bool>> cache::has(std::string key, call_options options, as_result_t) const {
    return mapper::quietly(presence_of_entry(std::make_shared<cache_read_job>(
        book_, std::move(key), cache_read_job::what::presence, options)));
}

asio::awaitable<void> cache::set(std::string key, attribute_value value,
                                 call_options options) const {
    return engine::or_throw(
        set(std::move(key), std::move(value), std::nullopt, options, as_result));
}

asio::awaitable<void> cache::set(std::string key, attribute_value value, milliseconds ttl,
                                 call_options options) const {
    return engine::or_throw(set(std::move(key), std::move(value), ttl, options, as_result));
}

asio::awaitable<result<void>> cache::set(std::string key, attribute_value value,
                                         std::optional<milliseconds> ttl, call_options options,
                                         as_result_t) const {
    return mapper::quietly(set_entry(book_, std::move(key), std::move(value), ttl, options));
}

asio::awaitable<void> cache::erase(std::string key, call_options options) const {
    return engine::or_throw(erase(std::move(key), options, as_result));
}

asio::awaitable<result<void>> cache::erase(std::string key, call_options options,
                                           as_result_t) const {
    return mapper::quietly(write_at_home(std::make_shared<cache_write_job>(
        book_, std::move(key), std::nullopt, std::nullopt, options)));
}

asio::awaitable<void> cache::clear(call_options options) const {
    return engine::or_throw(clear(options, as_result));
}

asio::awaitable<result<void>> cache::clear(call_options options, as_result_t) const {
    return mapper::quietly(clear_at_home(std::make_shared<cache_list_job>(book_, "*", options)));
}

asio::awaitable<cache_keys> cache::keys(call_options options) const {
    return engine::or_throw(keys("*", options, as_result));
}

asio::awaitable<cache_keys> cache::keys(std::string pattern, call_options options) const {
    return engine::or_throw(keys(std::move(pattern), options, as_result));
}

asio::awaitable<result<cache_keys>> cache::keys(std::string pattern, call_options options,
                                                as_result_t) const {
    return mapper::quietly(list_at_home(std::make_shared<cache_list_job>(book_, pattern, options)));
}

}  // namespace dynaco::recipes
