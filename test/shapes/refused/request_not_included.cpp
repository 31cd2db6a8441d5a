// refused: is in the header of the operation's name
#include <dynaco/client.hpp>

boost::asio::awaitable<void> run(dynaco::client& client) {
    co_await client.describe_limits();
}
