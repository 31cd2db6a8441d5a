// refused: dynaco: an operation takes one call_options at most
#include <dynaco.hpp>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client) {
    co_await client.get_item("music", dynaco::key("artist", "Björk"), dynaco::call_options(),
                             dynaco::call_options());
}
