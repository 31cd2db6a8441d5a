// refused: dynaco: these are not the arguments of this operation
#include <dynaco.hpp>

namespace asio = boost::asio;

struct song {
    std::string artist;
    std::string title;
};

asio::awaitable<void> call(dynaco::client& client) {
    co_await client.put_item("music", song{"Björk", "Jóga"});
}
