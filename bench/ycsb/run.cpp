#include "run.hpp"

#include "report.hpp"
#include "worker.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <csignal>
#include <deque>
#include <ostream>
#include <thread>
#include <vector>

namespace asio = boost::asio;

namespace ycsb {
namespace {

std::chrono::nanoseconds cpu_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto const time_of = [](timeval const& time) {
        return std::chrono::nanoseconds{std::chrono::seconds{time.tv_sec} +
                                        std::chrono::microseconds{time.tv_usec}};
    };
    return time_of(used.ru_utime) + time_of(used.ru_stime);
}

/// What the main thread does meanwhile: a line each second, and listening for Ctrl-C.
class watch {
  public:
    watch(run_state& shared, std::deque<worker>& workers, std::ostream& out)
        : shared_{shared}, workers_{workers}, out_{out} {}

    /// Returns when `finished` was called once for each worker.
    void run() {
        wait_for_signal();
        wait_for_second();
        context_.run();
    }
    /// From a worker's thread.
    void finished() {
        asio::post(context_, [this] {
            if (++finished_ != workers_.size()) return;
            signals_.cancel();
            timer_.cancel();
            guard_.reset();
        });
    }
    bool interrupted() const noexcept { return interrupted_; }

  private:
    void wait_for_signal() {
        signals_.async_wait([this](boost::system::error_code failure, int) {
            if (failure) return;
            interrupted_ = true;
            shared_.stopped = true;
            signals_.clear();  // the next one ends the program
            out_ << "interrupted: waiting for what is in flight" << std::endl;
        });
    }
    void wait_for_second() {
        timer_.expires_at(shared_.begin + std::chrono::seconds{++second_});
        timer_.async_wait([this](boost::system::error_code failure) {
            if (failure || finished_ == workers_.size()) return;
            interval all;
            for (auto& each : workers_) all.add(each.take_interval());
            out_ << progress_line(second_, all) << std::endl;
            wait_for_second();
        });
    }

    run_state& shared_;
    std::deque<worker>& workers_;
    std::ostream& out_;
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
    asio::signal_set signals_{context_, SIGINT, SIGTERM};
    asio::steady_timer timer_{context_};
    std::size_t finished_ = 0;
    int second_ = 0;
    bool interrupted_ = false;
};

run_result carry_out(run_state& shared, std::ostream& progress) {
    std::deque<worker> workers;
    for (std::uint64_t i = 0; i != shared.settings.threads; ++i) workers.emplace_back(shared, i);
    for (auto& each : workers) each.prepare();

    run_result made;
    watch watching{shared, workers, progress};
    auto const cpu = cpu_time();
    shared.begin = run_state::clock::now();
    if (shared.settings.seconds && !shared.is_load()) {
        shared.end = shared.begin + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::duration<double>(*shared.settings.seconds));
    }
    {
        std::vector<std::jthread> threads;
        threads.reserve(workers.size());
        for (auto& each : workers) {
            threads.emplace_back([&each, &watching] {
                each.run();
                watching.finished();
            });
        }
        watching.run();
    }
    made.elapsed = run_state::clock::now() - shared.begin;
    made.cpu = cpu_time() - cpu;
    made.is_open = shared.is_open();
    made.interrupted = watching.interrupted();
    for (auto& each : workers) each.add_to(made);
    return made;
}

}  // namespace

run_result load_records(options const& how, std::ostream& progress) {
    run_state shared{loading, how, 0, how.records};
    return carry_out(shared, progress);
}

run_result run_workload(options const& how, std::ostream& progress) {
    auto const operations = how.seconds ? ~std::uint64_t{0} : how.operations;
    run_state shared{*how.workload, how, how.records, operations};
    return carry_out(shared, progress);
}

}  // namespace ycsb
