// One thread of a run: its client, and the callers that use it.
#pragma once

#include "connect.hpp"
#include "key_sequence.hpp"
#include "run_result.hpp"
#include "store.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>

namespace ycsb {

/// What the threads of a run share.
class run_state {
  public:
    using clock = std::chrono::steady_clock;

    /// @param records That are there already; their numbers begin at 0.
    run_state(workload const& what, options const& how, std::uint64_t records,
              std::uint64_t operations);

    bool is_load() const noexcept { return &plan == &loading; }
    bool is_open() const noexcept { return settings.rate && !is_load(); }

    workload const& plan;
    options const& settings;
    key_sequence keys;
    std::atomic<std::uint64_t> left;  ///< Operations that nobody has begun.
    std::atomic<bool> stopped{false};
    clock::time_point begin{};                         ///< Set before the threads run.
    clock::time_point end = clock::time_point::max();  ///< Nothing begins after it.
};

class worker {
  public:
    worker(run_state& shared, std::uint64_t index);

    /// Opens the connections.
    void prepare();
    /// Carries out operations until there are none left; on a thread of its own.
    void run();

    /// From one other thread.
    interval take_interval();
    /// Once `run` has returned: its part of the result. Throws what went wrong in it.
    void add_to(run_result& result);

  private:
    using clock = run_state::clock;

    boost::asio::awaitable<void> call();
    boost::asio::awaitable<bool> wait_until(clock::time_point due);
    bool may_begin(clock::time_point when) const;
    bool take_operation();
    task next_task();

    run_state& shared_;
    std::uint64_t callers_;
    boost::asio::io_context context_{1};
    std::shared_ptr<retry_counter> retries_;
    dynaco::client client_;
    store store_;
    random_numbers random_;
    key_chooser keys_;
    std::optional<schedule> schedule_;
    recorder recorder_;
    std::uint64_t retries_told_ = 0;
    std::uint64_t not_begun_ = 0;  ///< Due, when the time was up.
    std::exception_ptr failure_;
};

}  // namespace ycsb
