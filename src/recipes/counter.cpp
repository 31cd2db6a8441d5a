#include <dynaco/recipes/counter.hpp>

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "engine/or_throw.hpp"
#include "recipes/counter_book.hpp"
#include "table/quietly.hpp"

#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace detail {
namespace {

constexpr int most_shards = 64;

}  // namespace

counter_book::counter_book(std::shared_ptr<table_home> its_home, std::string its_name,
                           counter_options with)
    : home{std::move(its_home)}, name{std::move(its_name)}, options{with} {
    if (options.shards() < 1 || options.shards() > most_shards) {
        throw exception{error{errc::invalid_argument,
                              "counter_options: shards of " + std::to_string(options.shards()) +
                                  " must be 1 to " + std::to_string(most_shards)}};
    }
}

}  // namespace detail

namespace {

using counter_pointer = std::shared_ptr<detail::counter_book>;
using detail::add_job;
using detail::counter_sum_job;

asio::awaitable<result<void>> added(std::shared_ptr<add_job> job) {
    auto work = engine::at_home(job->book->home->core, detail::add_to_counter(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return result<void>{};
}

asio::awaitable<result<std::int64_t>> summed(std::shared_ptr<counter_sum_job> job) {
    auto work = engine::at_home(job->book->home->core, detail::sum_counter(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return job->sum;
}

using counter_work = asio::awaitable<void> (*)(std::shared_ptr<counter_sum_job>);

asio::awaitable<result<void>> changed(std::shared_ptr<counter_sum_job> job, counter_work how) {
    auto work = engine::at_home(job->book->home->core, how(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    co_return result<void>{};
}

std::shared_ptr<counter_sum_job> sum_job(counter_pointer book, call_options options) {
    return std::make_shared<counter_sum_job>(std::move(book), options);
}

}  // namespace

counter::counter(recipe_table const& table, std::string name, counter_options options)
    : book_{std::make_shared<detail::counter_book>(detail::table_access::home_of(table),
                                                   std::move(name), options)} {}

std::string const& counter::name() const noexcept {
    return book_->name;
}

asio::awaitable<void> counter::add(std::int64_t delta, call_options options) const {
    return engine::or_throw(add(delta, options, as_result));
}

asio::awaitable<result<void>> counter::add(std::int64_t delta, call_options options,
                                           as_result_t) const {
    return mapper::quietly(added(std::make_shared<add_job>(book_, delta, options)));
}

asio::awaitable<result<void>> counter::add(std::int64_t delta, as_result_t) const {
    return add(delta, call_options(), as_result);
}

asio::awaitable<void> counter::settle(call_options options) const {
    return engine::or_throw(settle(options, as_result));
}

asio::awaitable<result<void>> counter::settle(call_options options, as_result_t) const {
    return add(0, options, as_result);
}

asio::awaitable<std::int64_t> counter::value(call_options options) const {
    return engine::or_throw(value(options, as_result));
}

asio::awaitable<result<std::int64_t>> counter::value(call_options options, as_result_t) const {
    return mapper::quietly(summed(sum_job(book_, options)));
}

asio::awaitable<result<std::int64_t>> counter::value(as_result_t) const {
    return value(call_options(), as_result);
}

asio::awaitable<void> counter::reset(call_options options) const {
    return engine::or_throw(reset(options, as_result));
}

asio::awaitable<result<void>> counter::reset(call_options options, as_result_t) const {
    return mapper::quietly(changed(sum_job(book_, options), detail::reset_counter));
}

asio::awaitable<void> counter::remove(call_options options) const {
    return engine::or_throw(remove(options, as_result));
}

asio::awaitable<result<void>> counter::remove(call_options options, as_result_t) const {
    return mapper::quietly(changed(sum_job(book_, options), detail::remove_counter));
}

}  // namespace dynaco::recipes
