#include <dynaco/parallel_scan.hpp>

#include <dynaco/client_access.hpp>

#include "helpers/scan_walk.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;

namespace helpers {
namespace {

// Until there is something to take, or the end.
asio::awaitable<std::optional<error>> await_something(std::shared_ptr<scan_walk> walk, bool whole) {
    if (walk->invalid()) co_return walk->invalid();
    while (!walk->has(whole) && !walk->is_at_end()) {
        auto waiting = scan_walk::fetch(walk);
        auto failure = co_await std::move(waiting);
        if (failure) co_return failure;
    }
    co_return std::nullopt;
}

// Cancellation is a value here.
asio::awaitable<std::optional<error>> await_quietly(std::shared_ptr<scan_walk> walk, bool whole) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto waiting = await_something(std::move(walk), whole);
    auto failure = co_await std::move(waiting);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return failure;
}

asio::awaitable<result<std::optional<item>>> next_item(std::shared_ptr<scan_walk> walk) {
    // Most items are there already.
    if (!walk->has(false)) {
        auto waiting = await_quietly(walk, false);
        auto failure = co_await std::move(waiting);
        if (failure) co_return *std::move(failure);
    }
    std::optional<item> taken;
    if (walk->has(false)) taken = walk->take_item();
    co_return std::move(taken);
}

asio::awaitable<result<std::optional<parallel_scan_page>>> next_segment_page(
    std::shared_ptr<scan_walk> walk) {
    auto waiting = await_quietly(walk, true);
    auto failure = co_await std::move(waiting);
    if (failure) co_return *std::move(failure);
    std::optional<parallel_scan_page> taken;
    if (walk->has(true)) taken = walk->take_page();
    co_return std::move(taken);
}

}  // namespace
}  // namespace helpers

parallel_scan_options& parallel_scan_options::key_names(std::string partition) & {
    key_names_.clear();
    key_names_.push_back(std::move(partition));
    return *this;
}

parallel_scan_options& parallel_scan_options::key_names(std::string partition, std::string sort) & {
    key_names_.clear();
    key_names_.push_back(std::move(partition));
    key_names_.push_back(std::move(sort));
    return *this;
}

parallel_scan::parallel_scan(client_operations const& client, scan_request request,
                             parallel_scan_options options)
    : walk_{std::make_shared<helpers::scan_walk>(engine::client_access::core_of(client),
                                                 std::move(request), options)} {}

parallel_scan& parallel_scan::operator=(parallel_scan&& other) noexcept {
    if (this != &other) {
        if (walk_) walk_->stop();
        walk_ = std::move(other.walk_);
    }
    return *this;
}

parallel_scan::~parallel_scan() {
    if (walk_) walk_->stop();
}

asio::awaitable<std::optional<item>> parallel_scan::next() {
    return helpers::value_or_throw(next(as_result));
}

asio::awaitable<result<std::optional<item>>> parallel_scan::next(as_result_t) {
    return helpers::next_item(walk_);
}

asio::awaitable<std::optional<parallel_scan_page>> parallel_scan::next_page() {
    return helpers::value_or_throw(next_page(as_result));
}

asio::awaitable<result<std::optional<parallel_scan_page>>> parallel_scan::next_page(as_result_t) {
    return helpers::next_segment_page(walk_);
}

parallel_scan_progress parallel_scan::progress() const {
    return walk_->progress();
}

std::string parallel_scan::checkpoint() const {
    return walk_->checkpoint();
}

}  // namespace dynaco
