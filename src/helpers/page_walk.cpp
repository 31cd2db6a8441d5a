#include "helpers/page_walk.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

namespace {

policy::page_limits limits_of(page_facts const& facts, pager_options const& options) {
    policy::page_limits limits;
    limits.total = options.limit();
    limits.page_size = facts.page_size;
    if (facts.largest_size > 0) limits.largest = facts.largest_size;
    limits.is_exact = !facts.filters;
    return limits;
}

}  // namespace

page_walk::page_walk(std::shared_ptr<engine::core> core, std::unique_ptr<page_source> source,
                     pager_options options)
    : core_{std::move(core)},
      source_{std::move(source)},
      options_{std::move(options)},
      fingerprint_{fingerprint_of(*source_)},
      last_{options_.key_names()} {
    policy::page_position from{source_->facts.start};
    invalid_ = check(from);
    if (from.start) {
        if (auto const* const key = std::get_if<item>(&*from.start)) last_.learn(*key);
    }
    progress_ = policy::page_progress{std::move(from), limits_of(source_->facts, options_)};
}

std::optional<error> page_walk::check(policy::page_position& from) const {
    if (source_->facts.invalid) return source_->facts.invalid;
    if (options_.limit() == std::size_t{0}) {
        return error{errc::invalid_argument, "pager_options.limit: 0 is not greater than zero"};
    }
    if (options_.limit() && source_->facts.only_counts) {
        return error{errc::invalid_argument,
                     "pager_options.limit: does not go with select COUNT, whose pages have no "
                     "elements"};
    }
    if (!options_.from()) return std::nullopt;
    auto positions = decode_cursor("pager_options.from", cursor_kind::pager, fingerprint_,
                                   source_->facts.is_by_key, *options_.from());
    if (positions.has_error()) return positions.error();
    from = std::move(positions->front());
    return std::nullopt;
}

void page_walk::remember(std::size_t index) {
    if (auto const* const taken = current_->item_at(index)) last_.remember(*taken);
}

std::size_t page_walk::take_element() {
    auto const index = progress_.take_element();
    remember(index);
    return index;
}

void page_walk::take_page() {
    auto const [first, count] = progress_.take_page();
    if (count != 0) remember(first + count - 1);
    current_->keep(first, count);
}

std::string page_walk::cursor() const {
    auto const position = progress_.position(last_.get());
    return encode_cursor(cursor_kind::pager, fingerprint_, {&position, 1});
}

std::shared_ptr<page_fetch> page_walk::next_fetch() const {
    auto into = source_->make(progress_.fetch_start(), progress_.fetch_size());
    return std::make_shared<page_fetch>(core_, source_->operation, std::move(into),
                                        options_.call());
}

void page_walk::arrived(std::shared_ptr<page> fresh) {
    current_ = std::move(fresh);
    auto next = current_->next();
    if (next) {
        if (auto const* const key = std::get_if<item>(&*next)) last_.learn(*key);
    }
    progress_.arrived(current_->size(), std::move(next));
    if (options_.prefetches() && !stopped_ && progress_.needs_more()) {
        ahead_ = next_fetch();
        ahead_->start();
    }
}

asio::awaitable<std::optional<error>> page_walk::fetch(std::shared_ptr<page_walk> self) {
    auto fetch = std::exchange(self->ahead_, nullptr);
    bool const is_begun = fetch != nullptr;
    if (!is_begun) fetch = self->next_fetch();
    auto reading = is_begun ? page_fetch::finish(fetch) : page_fetch::read(fetch);
    auto failure = co_await std::move(reading);
    // One that was begun may still be running if the wait for it was cancelled.
    if (!is_begun || !failure || failure->code() != cancelled_code()) fetch->hand_over_report();
    if (!failure) self->arrived(fetch->what());
    co_return failure;
}

void page_walk::stop() {
    stopped_ = true;
    if (ahead_) std::exchange(ahead_, nullptr)->cancel();
}

}  // namespace dynaco::helpers
