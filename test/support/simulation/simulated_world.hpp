// A deterministic world: clients, a network that loses and delays, the service, and virtual time.
#pragma once

#include "support/simulation/event_queue.hpp"
#include "support/simulation/schedule_random.hpp"
#include "support/simulation/simulated_process.hpp"
#include "support/simulation/simulated_table.hpp"
#include "support/simulation/simulation_settings.hpp"
#include "support/simulation/world_trace.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// Everything is decided by the seed, and no real time passes: the world jumps from event to event.
///
///     simulated_world world{seed, simulation_settings::hostile()};
///     world.table().create("counters", "id");
///     for (int i = 0; i < 4; ++i) {
///         auto& process = world.add_process();
///         process.spawn(count(process));
///     }
///     world.run();
///     CHECK(world.table().item_of("counters", key("id", "one")) != nullptr);
///
/// Code between two suspensions takes no time. A pause there is the same as a request that takes
/// long to leave, which is what delays do.
class simulated_world {
  public:
    explicit simulated_world(std::uint64_t seed,
                             simulation_settings settings = simulation_settings());
    simulated_world(simulated_world const&) = delete;
    simulated_world& operator=(simulated_world const&) = delete;
    ~simulated_world();

    /// A process with a client; `change` may change its configuration. The reference holds as long
    /// as the world.
    simulated_process& add_process(std::function<void(client_config&)> const& change = nullptr);
    [[nodiscard]] simulated_process& process(std::size_t index) { return *processes_.at(index); }
    [[nodiscard]] std::size_t process_count() const { return processes_.size(); }

    /// Runs until all spawned coroutines of processes that are alive have ended and no request is
    /// on its way. Whether that came to pass: a schedule in which nothing can happen any more, or
    /// that takes longer than the settings allow, has failed.
    bool run();
    /// Runs what happens in so much time.
    void run_for(moment how_long);
    /// Calls `act` after so much time, outside of all processes. It may spawn, pause and kill.
    void after(moment delay, std::function<void()> act);

    [[nodiscard]] simulated_table& table() { return table_; }
    [[nodiscard]] simulation_settings& settings() { return settings_; }
    [[nodiscard]] schedule_random& random() { return random_; }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    /// The world's time, which no process knows.
    [[nodiscard]] moment now() const { return now_; }
    /// What the service's clock says, which is right.
    [[nodiscard]] std::chrono::sys_seconds wall_time() const;

    /// Requests that clients have sent.
    [[nodiscard]] std::uint64_t requests() const { return exchanges_; }

    /// A line of the trace.
    void note(simulated_process const& who, std::string_view text);
    /// A failure of the schedule, for `for_each_schedule` to report.
    void fail(std::string text);
    void expect(bool holds, std::string_view text) {
        if (!holds) fail(std::string{text});
    }
    [[nodiscard]] std::vector<std::string> const& failures() const { return failures_; }
    [[nodiscard]] std::string trace(std::size_t most = 400) const { return trace_.text(most); }
    [[nodiscard]] std::uint64_t fingerprint() const { return trace_.fingerprint(); }

  private:
    friend class simulated_process;
    friend class simulated_transport;

    using exchange_pointer = std::shared_ptr<simulated_exchange>;

    /// Takes a request to the network, with all that will become of it.
    void send(exchange_pointer const& exchange, moment response_limit);
    exchange_fate decide(std::string_view operation, bool is_cut_off, moment response_limit);
    void arrive(exchange_pointer const& exchange);
    void reply(exchange_pointer const& exchange);
    void carry_out(simulated_exchange& exchange);
    void add_event(moment when, event_owner owner, std::function<void()> act) {
        events_.add(when, owner, std::move(act));
    }

    bool step();
    void run_ready();
    [[nodiscard]] bool is_settled() const;
    void plan_pause(std::size_t index);
    void plan_cut_off(std::size_t index);
    void plan_expiry_pass();
    void about_every(moment mean, std::function<void()> act);

    std::uint64_t seed_;
    simulation_settings settings_;
    schedule_random random_;
    moment now_{};
    event_queue events_;
    world_trace trace_;
    simulated_table table_;
    std::vector<std::unique_ptr<simulated_process>> processes_;
    std::uint64_t exchanges_ = 0;
    std::size_t on_their_way_ = 0;  // requests that will still arrive at the service
    std::vector<std::string> failures_;
};

}  // namespace dynaco::test
