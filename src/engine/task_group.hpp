// Coroutines that run at the same time, and their common end.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace dynaco::engine {

/// Runs any number of coroutines on an executor that runs one handler at a time; used on it only.
///
///     task_group group{executor};
///     group.spawn(work(state));
///     group.spawn(work(state));
///     co_await group.join();
///
/// States of a task: running, then done; a group that is cancelled stays so, and cancels what is
/// spawned later before it begins. Invariants: `running()` is the number of tasks whose frames
/// exist; nobody is waiting in `join` or `wait_for_room` once what they wait for holds.
///
/// @par Lifetimes
/// Destroying the group cancels its tasks and does not wait for them: a task refers to what it owns
/// a share of, never to the frame that the group is in.
class task_group {
  public:
    explicit task_group(boost::asio::any_io_executor executor);
    task_group(task_group const&) = delete;
    task_group& operator=(task_group const&) = delete;
    ~task_group();

    /// Begins at once, on the way back to the executor. What a task throws comes out of `join`.
    void spawn(boost::asio::awaitable<void> task);
    /// Ends the tasks by terminal cancellation.
    void cancel();
    [[nodiscard]] std::size_t running() const noexcept;

    /// Completes when no task is running. When the caller is cancelled so are the tasks, and it
    /// still waits for them.
    boost::asio::awaitable<void> join();
    /// Completes when fewer than `most` tasks are running; cancellation as in `join`, after which
    /// it completes at once.
    boost::asio::awaitable<void> wait_for_room(std::size_t most);

  private:
    class state;

    std::shared_ptr<state> state_;
};

}  // namespace dynaco::engine
