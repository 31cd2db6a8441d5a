#include <dynaco/resolver.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

class system_resolver : public resolver {
  public:
    asio::awaitable<result<std::vector<std::string>>> resolve(std::string host) override {
        auto const executor = co_await asio::this_coro::executor;
        tcp::resolver names{executor};
        auto const [failure, found] =
            co_await names.async_resolve(host, std::string{}, asio::as_tuple(asio::deferred));
        if (failure) co_return error{failure, failure.message()};
        std::vector<std::string> addresses;
        for (auto const& entry : found) {
            addresses.push_back(entry.endpoint().address().to_string());
        }
        co_return addresses;
    }
};

}  // namespace

std::shared_ptr<resolver> make_system_resolver() {
    return std::make_shared<system_resolver>();
}

}  // namespace dynaco
