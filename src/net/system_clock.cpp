#include <dynaco/clock.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco {
namespace asio = boost::asio;

namespace {

class real_clock : public clock {
  public:
    time_point now() const override { return std::chrono::steady_clock::now(); }
    std::chrono::system_clock::time_point wall_now() const override {
        return std::chrono::system_clock::now();
    }
    asio::awaitable<bool> sleep_until(time_point when) override {
        auto const executor = co_await asio::this_coro::executor;
        asio::steady_timer timer{executor, when};
        auto const [failure] = co_await timer.async_wait(asio::as_tuple(asio::deferred));
        co_return !failure;
    }
};

}  // namespace

std::shared_ptr<clock> system_clock() {
    static auto const shared = std::make_shared<real_clock>();
    return shared;
}

}  // namespace dynaco
