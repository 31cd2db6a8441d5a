// refused: dynaco: GCC 12 destroys a temporary closure twice inside a co_await expression
#include <dynaco.hpp>
#include <dynaco/transaction.hpp>

#include <string>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client, std::string id) {
    co_await dynaco::transact(client, [id]() -> asio::awaitable<dynaco::write_transaction> {
        co_return dynaco::write_transaction().erase("music", dynaco::key("id", id));
    });
}
