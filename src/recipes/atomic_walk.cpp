#include "recipes/atomic_walk.hpp"

#include <dynaco/page_traits.hpp>

#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

pager_options atomic_pages(atomic_query const& what, call_options options) {
    auto made = pager_options().call(options);
    if (what.limit()) made.limit(*what.limit());
    return made;
}

result<std::optional<atomic_item>> read_next_of(atomic_walk const& walk, item const& from) {
    auto const* const sk = from.find("sk");
    auto const* const text = sk ? sk->if_string() : nullptr;
    if (!text) return error{errc::malformed_response, "Items: one has no text sk"};
    return read_atomic_item(atomic_key{walk.pk, *text}, from);
}

}  // namespace

atomic_walk::atomic_walk(atomic_home const& home, atomic_query const& what, call_options options)
    : pk{what.pk()},
      invalid{find_fault(home, atomic_key{what.pk(), what.prefix().empty() ? "a" : what.prefix()})},
      pages{home.table->core,
            std::make_unique<helpers::typed_page_source<query_request>>(
                make_atomic_query(home, what)),
            atomic_pages(what, options)} {}

asio::awaitable<result<std::optional<atomic_item>>> next_atomic_item(
    std::shared_ptr<atomic_walk> walk) {
    if (walk->invalid) co_return *walk->invalid;
    auto reading = helpers::next_element<query_request>(walk->pages.walk());
    auto got = co_await std::move(reading);
    if (got.has_error()) co_return got.error();
    if (!*got) co_return std::optional<atomic_item>{};
    co_return read_next_of(*walk, **got);
}

asio::awaitable<result<std::vector<atomic_item>>> all_atomic_items(
    std::shared_ptr<atomic_walk> walk) {
    std::vector<atomic_item> all;
    for (;;) {
        auto reading = next_atomic_item(walk);
        auto got = co_await std::move(reading);
        if (got.has_error()) co_return got.error();
        if (!*got) break;
        all.push_back(**std::move(got));
    }
    co_return std::move(all);
}

}  // namespace dynaco::recipes::detail
