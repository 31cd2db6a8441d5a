// refused: dynaco: as_views is for get_item, query and scan
#include <dynaco.hpp>
#include <dynaco/views.hpp>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client) {
    co_await client.put_item("music", dynaco::item("artist", "Björk"), dynaco::as_views);
}
