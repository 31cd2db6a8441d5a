// A lease: what the ledger decides, and the pool around it with a connection that is there.
#include "micro/measure.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdlib>
#include <memory>

#include "net/pool.hpp"
#include "net/sweeper.hpp"
#include "policy/pool_ledger.hpp"

namespace dynaco::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// One goes, the next comes; `waiting` are in the queue all the time.
void ledger_lease(benchmark::State& state) {
    policy::pool_limits limits;
    limits.max_connections = 1;
    policy::pool_ledger ledger{limits};
    policy::pool_transaction out;
    policy::time_point const now{std::chrono::hours{1}};
    policy::connection_id const only{};
    for (auto waiting = state.range(0); waiting >= 0; --waiting) ledger.acquire(now, out);
    ledger.connected(only, now, out);
    measure(state, [&] {
        out.clear();
        ledger.release(only, true, now, out);
        ledger.acquire(now, out);
        if (out.grants.empty()) std::abort();
    });
}
BENCHMARK(ledger_lease)->Arg(0)->Arg(1000);

// A pool with one connection, to an acceptor that never answers.
class open_pool {
  public:
    open_pool() {
        client_config config;
        config.clock = system_clock();
        config.resolver = make_system_resolver();
        auto const timers = std::make_shared<net::sweeper>(context_.get_executor(), config.clock);
        auto const settings =
            std::make_shared<net::connect_settings>(context_.get_executor(), config, timers);
        settings->host = "127.0.0.1";
        settings->port = acceptor_.local_endpoint().port();
        timers_ = timers;
        pool_ = std::make_shared<net::pool>(settings, config.pool);
        net::waiter first{*pool_};
        pool_->acquire(first);
        while (first.is_waiting()) context_.run_one();
        if (!first.is_granted()) std::abort();
        first.take().keep();
    }
    ~open_pool() {
        pool_->shut_down();
        timers_->shut_down();
        context_.restart();
        context_.poll();
    }

    net::pool& get() { return *pool_; }

  private:
    asio::io_context context_{1};
    tcp::acceptor acceptor_{context_, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    std::shared_ptr<net::sweeper> timers_;
    std::shared_ptr<net::pool> pool_;
};

void pool_lease(benchmark::State& state) {
    open_pool pool;
    measure(state, [&] {
        net::waiter who{pool.get()};
        pool.get().acquire(who);
        if (!who.is_granted()) std::abort();
        who.take().keep();
    });
}
BENCHMARK(pool_lease);

}  // namespace
}  // namespace dynaco::bench
