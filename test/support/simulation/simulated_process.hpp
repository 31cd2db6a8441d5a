// A process of a simulated world: an event loop of its own, a client and clocks.
#pragma once

#include <dynaco/client.hpp>

#include "support/simulation/simulated_clock.hpp"
#include "support/simulation/simulated_exchange.hpp"
#include "support/simulation/simulated_wait.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::test {

class simulated_world;

/// Runs, stands still, or is dead. What it holds lives as long as the world, but for the
/// coroutines, the client and the context of one that is dead.
class simulated_process {
  public:
    simulated_process(simulated_world& world, std::size_t index,
                      std::function<void(client_config&)> const& change);
    simulated_process(simulated_process const&) = delete;
    simulated_process& operator=(simulated_process const&) = delete;
    ~simulated_process();

    /// Starts a coroutine, which `simulated_world::run` waits for. An exception that comes out of
    /// it is a failure of the schedule. The only way to start something in another process.
    void spawn(boost::asio::awaitable<void> work);

    /// @par Preconditions It is alive.
    [[nodiscard]] dynaco::client& client() { return *client_; }
    [[nodiscard]] boost::asio::io_context& context() { return *context_; }
    [[nodiscard]] boost::asio::awaitable<void> sleep(moment how_long);
    [[nodiscard]] simulated_clock& clock() { return *clock_; }
    [[nodiscard]] simulated_world& world() { return world_; }
    [[nodiscard]] std::size_t index() const { return index_; }

    /// Nothing happens in it for so long: neither replies nor timers come through. Its clocks go
    /// on; with `suspend` the monotonic one stands still, as that of a virtual machine can.
    void pause(moment how_long, bool suspend = false);
    /// It is gone at its next suspension; no coroutine of it goes on, not even with a cancellation.
    /// Requests on their way may still arrive.
    void kill();
    /// Nothing goes out or comes in for so long.
    void cut_off(moment how_long);

    [[nodiscard]] bool is_alive() const { return context_ != nullptr && !dying_; }
    [[nodiscard]] bool is_paused() const;
    [[nodiscard]] bool is_cut_off() const;
    /// Coroutines that `spawn` has started and that have not ended.
    [[nodiscard]] std::size_t running() const { return is_alive() ? running_ : 0; }

  private:
    friend class simulated_world;
    friend class simulated_clock;
    friend class simulated_transport;

    /// Calls `act` when this process's monotonic clock says `when`, or a little later.
    void at_local(clock::time_point when, std::function<void()> act);
    /// Runs what is ready. Whether anything was.
    void run_ready();
    void bury();
    void resume();

    simulated_world& world_;
    std::size_t index_;
    std::shared_ptr<simulated_clock> clock_;
    std::unique_ptr<boost::asio::io_context> context_;
    std::unique_ptr<wait_list> waits_;
    std::optional<dynaco::client> client_;
    std::chrono::milliseconds response_limit_{};
    std::vector<std::function<void()>> held_back_;  // events that came while it stood still
    moment paused_until_{};
    moment suspended_from_{};
    bool suspended_ = false;
    moment cut_off_until_{};
    std::size_t running_ = 0;
    bool ready_ = false;  // something may be ready to run
    bool dying_ = false;
};

}  // namespace dynaco::test
