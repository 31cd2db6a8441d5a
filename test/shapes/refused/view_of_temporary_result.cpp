// refused: deleted
#include <dynaco.hpp>
#include <dynaco/views.hpp>

namespace asio = boost::asio;

asio::awaitable<void> call(dynaco::client& client, dynaco::query_request request) {
    for (auto const song : (co_await client.query(request, dynaco::as_views)).items()) {
        (void)song.size();
    }
}
