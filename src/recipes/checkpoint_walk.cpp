#include "recipes/checkpoint_walk.hpp"

#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

pager_options pages_of_list(checkpoint_list_options const& options) {
    auto made = pager_options().call(options.call()).key_names("pk", "sk");
    if (options.limit()) made.limit(*options.limit());
    if (options.from()) made.from(*options.from());
    return made;
}

query_request query_of_list(table_home const& home, std::string const& key,
                            checkpoint_list_options const& options) {
    auto request = make_checkpoint_query(
        home, key,
        options.oldest_first() ? checkpoint_order::oldest_first : checkpoint_order::newest_first);
    if (options.page_size()) request.limit(*options.page_size());
    return request;
}

}  // namespace

checkpoint_walk::checkpoint_walk(table_home const& home, std::string const& key,
                                 checkpoint_list_options const& options)
    : invalid{find_fault(home, key)},
      pages{home.core,
            std::make_unique<helpers::typed_page_source<query_request>>(
                query_of_list(home, key, options)),
            pages_of_list(options)} {}

asio::awaitable<result<std::optional<checkpoint>>> next_checkpoint(
    std::shared_ptr<checkpoint_walk> walk) {
    if (walk->invalid) co_return *walk->invalid;
    auto reading = helpers::next_element<query_request>(walk->pages.walk());
    auto got = co_await std::move(reading);
    if (got.has_error()) co_return got.error();
    std::optional<checkpoint> made;
    if (*got) {
        auto read = read_checkpoint(**got);
        if (read.has_error()) co_return read.error();
        made = *std::move(read);
    }
    co_return std::move(made);
}

asio::awaitable<result<std::optional<std::vector<checkpoint>>>> next_checkpoints(
    std::shared_ptr<checkpoint_walk> walk) {
    if (walk->invalid) co_return *walk->invalid;
    auto reading = helpers::next_page<query_request>(walk->pages.walk());
    auto got = co_await std::move(reading);
    if (got.has_error()) co_return got.error();
    std::optional<std::vector<checkpoint>> page;
    if (*got) {
        page.emplace();
        for (auto const& each : (*got)->items) {
            auto read = read_checkpoint(each);
            if (read.has_error()) co_return read.error();
            page->push_back(*std::move(read));
        }
    }
    co_return std::move(page);
}

}  // namespace dynaco::recipes::detail
