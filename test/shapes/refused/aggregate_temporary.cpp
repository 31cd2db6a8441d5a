// refused: dynaco: GCC 12 destroys a temporary of an aggregate type twice
#include <dynaco.hpp>

namespace asio = boost::asio;

struct my_key {
    std::string artist;
    operator dynaco::item() const { return dynaco::key("artist", artist); }
};

asio::awaitable<void> call(dynaco::client& client) {
    co_await client.get_item("music", my_key{"Björk"});
}
