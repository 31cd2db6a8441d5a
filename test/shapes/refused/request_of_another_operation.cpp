// refused: dynaco: these are not the arguments of this operation
#include <dynaco.hpp>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client) {
    dynaco::get_item_request request("music", dynaco::key("artist", "Björk"));
    co_await client.put_item(request);
}
