// refused: dynaco: these are not the arguments of this operation
#include <dynaco.hpp>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client) {
    co_await client.get_item("music");
}
