#include <dynaco/pager.hpp>

#include <dynaco/client_access.hpp>

#include "helpers/page_walk.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;

pager_options& pager_options::key_names(std::string partition) & {
    key_names_.clear();
    key_names_.push_back(std::move(partition));
    return *this;
}

pager_options& pager_options::key_names(std::string partition, std::string sort) & {
    key_names_.clear();
    key_names_.push_back(std::move(partition));
    key_names_.push_back(std::move(sort));
    return *this;
}

namespace helpers {
namespace {

using decision = policy::page_step (policy::page_progress::*)() const noexcept;

// Reads pages until there is something to take, or the end.
asio::awaitable<std::optional<error>> await_step(std::shared_ptr<page_walk> walk, decision next) {
    if (walk->invalid()) co_return walk->invalid();
    while ((walk->progress().*next)() == policy::page_step::fetch) {
        auto reading = page_walk::fetch(walk);
        auto failure = co_await std::move(reading);
        if (failure) co_return failure;
    }
    co_return std::nullopt;
}

// Cancellation is a value, also between two pages.
asio::awaitable<std::optional<error>> await_quietly(std::shared_ptr<page_walk> walk,
                                                    decision next) {
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto steps = await_step(std::move(walk), next);
    auto failure = co_await std::move(steps);
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return failure;
}

}  // namespace

asio::awaitable<std::optional<error>> await_element(std::shared_ptr<page_walk> walk) {
    return await_quietly(std::move(walk), &policy::page_progress::next_element);
}

asio::awaitable<std::optional<error>> await_page(std::shared_ptr<page_walk> walk) {
    return await_quietly(std::move(walk), &policy::page_progress::next_page);
}

bool has_element(page_walk const& walk) noexcept {
    return walk.progress().next_element() == policy::page_step::take;
}

bool has_page(page_walk const& walk) noexcept {
    return walk.progress().next_page() == policy::page_step::take;
}

std::size_t take_element(page_walk& walk) {
    return walk.take_element();
}

void take_page(page_walk& walk) {
    walk.take_page();
}

page& current_page(page_walk& walk) noexcept {
    return walk.current();
}

walker::walker(client_operations const& client, std::unique_ptr<page_source> source,
               pager_options options)
    : walker{engine::client_access::core_of(client), std::move(source), std::move(options)} {}

walker::walker(std::shared_ptr<engine::core> core, std::unique_ptr<page_source> source,
               pager_options options)
    : walk_{std::make_shared<page_walk>(std::move(core), std::move(source), std::move(options))} {}

walker& walker::operator=(walker&& other) noexcept {
    if (this != &other) {
        if (walk_) walk_->stop();
        walk_ = std::move(other.walk_);
    }
    return *this;
}

walker::~walker() {
    if (walk_) walk_->stop();
}

std::string walker::cursor() const {
    return walk()->cursor();
}

}  // namespace helpers
}  // namespace dynaco
