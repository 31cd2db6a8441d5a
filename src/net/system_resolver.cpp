#include <dynaco/resolver.hpp>

#include <dynaco/error.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <optional>

namespace dynaco {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using lookup_result = result<std::vector<std::string>>;

lookup_result addresses_of(boost::system::error_code failure, tcp::resolver::results_type found) {
    if (failure) return error{failure, failure.message()};
    std::vector<std::string> addresses;
    for (auto const& entry : found) {
        addresses.push_back(entry.endpoint().address().to_string());
    }
    return addresses;
}

// Shared by those who wait and the look-up, which cannot be stopped: `getaddrinfo` takes the time
// that it takes.
class lookup {
  public:
    explicit lookup(asio::any_io_executor const& executor)
        : names{executor}, waiting{executor, asio::steady_timer::time_point::max()} {}

    tcp::resolver names;
    asio::steady_timer waiting;
    std::optional<lookup_result> answer;
};

class system_resolver : public resolver {
  public:
    asio::awaitable<lookup_result> resolve(std::string host) override {
        auto const executor = co_await asio::this_coro::executor;
        auto const shared = std::make_shared<lookup>(executor);
        shared->names.async_resolve(
            host, std::string{},
            [shared](boost::system::error_code failure, tcp::resolver::results_type found) {
                shared->answer = addresses_of(failure, std::move(found));
                shared->waiting.cancel();
            });
        co_await shared->waiting.async_wait(asio::as_tuple(asio::deferred));
        if (!shared->answer) {
            shared->names.cancel();
            co_return error{cancelled_code()};
        }
        co_return *std::move(shared->answer);
    }
};

}  // namespace

std::shared_ptr<resolver> make_system_resolver() {
    return std::make_shared<system_resolver>();
}

}  // namespace dynaco
