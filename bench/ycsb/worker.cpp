#include "worker.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace ycsb {
namespace {

std::uint64_t share_of(std::uint64_t whole, std::uint64_t index, std::uint64_t parts) {
    return whole / parts + (index < whole % parts ? 1 : 0);
}

dynaco::client_config observed(dynaco::client_config made, std::shared_ptr<retry_counter> retries) {
    made.observer = std::move(retries);
    return made;
}

}  // namespace

run_state::run_state(workload const& what, options const& how, std::uint64_t records,
                     std::uint64_t operations)
    : plan{what}, settings{how}, keys{records}, left{operations} {}

worker::worker(run_state& shared, std::uint64_t index)
    : shared_{shared},
      callers_{share_of(shared.settings.in_flight, index, shared.settings.threads)},
      retries_{std::make_shared<retry_counter>()},
      client_{context_, observed(client_config(shared.settings, callers_), retries_)},
      store_{client_, shared.settings},
      // Seeds of neighbouring runs are often neighbours, too.
      random_{fnv_hash(shared.settings.seed * 1024 + index)},
      keys_{shared.is_load() ? loading.keys : shared.settings.distribution, shared.settings.records,
            shared.settings.expected_inserts()} {
    if (shared.is_open()) {
        schedule_.emplace(shared.settings.arrivals, *shared.settings.rate, index,
                          shared.settings.threads, random_.bits());
    }
}

void worker::prepare() {
    run_alone(context_, client_.warm_up());
    context_.restart();
}

void worker::run() {
    for (std::uint64_t i = 0; i != callers_; ++i) {
        asio::co_spawn(context_, call(), [this](std::exception_ptr thrown) {
            if (!thrown) return;
            failure_ = thrown;
            shared_.stopped = true;
        });
    }
    context_.run();
}

interval worker::take_interval() {
    auto made = recorder_.take_interval();
    std::uint64_t const retries = retries_->count;
    made.retries = retries - std::exchange(retries_told_, retries);
    return made;
}

void worker::add_to(run_result& result) {
    if (failure_) std::rethrow_exception(failure_);
    result.measured.add(recorder_.all());
    result.retries += retries_->count;
    result.not_begun += not_begun_;
    if (!schedule_ || shared_.left == 0) return;
    auto const end = std::min(shared_.end, shared_.begin + result.elapsed);
    while (shared_.begin + schedule_->next() < end) ++result.not_begun;
}

bool worker::may_begin(clock::time_point when) const {
    return !shared_.stopped && when < shared_.end;
}

bool worker::take_operation() {
    auto left = shared_.left.load();
    while (left != 0 && !shared_.left.compare_exchange_weak(left, left - 1)) {
    }
    return left != 0;
}

asio::awaitable<bool> worker::wait_until(clock::time_point due) {
    // In steps, so that an interruption is noticed soon.
    constexpr std::chrono::milliseconds step{100};
    for (auto now = clock::now(); now < due; now = clock::now()) {
        asio::steady_timer timer{context_, std::min(due, now + step)};
        co_await timer.async_wait(asio::use_awaitable);
        if (shared_.stopped) break;
    }
    co_return !shared_.stopped;
}

task worker::next_task() {
    task made{shared_.plan.next(random_)};
    if (made.kind == operation::insert) {
        made.number = shared_.keys.take();
    } else {
        made.number = keys_.next(shared_.keys.readable(), random_);
    }
    auto const& settings = shared_.settings;
    made.content = key_record(settings, made.number);
    if (made.kind == operation::insert) {
        for (std::size_t i = 0; i != settings.fields; ++i) {
            made.content.*fields[i] = random_text(settings.field_length, random_);
        }
    } else if (made.kind == operation::scan) {
        made.length = 1 + random_.below(longest_scan);
    } else if (made.kind != operation::read) {
        made.field = random_.below(settings.fields);
        made.value = random_text(settings.field_length, random_);
    }
    return made;
}

asio::awaitable<void> worker::call() {
    while (may_begin(clock::now()) && take_operation()) {
        auto due = shared_.begin;
        if (schedule_) {
            due += schedule_->next();
            if (due >= shared_.end) break;
            auto waiting = wait_until(due);
            bool const begins = co_await std::move(waiting);
            if (!begins || !may_begin(clock::now())) {
                if (due <= clock::now()) ++not_begun_;
                break;
            }
        }
        auto what = next_task();
        auto const kind = what.kind;
        auto const number = what.number;
        auto const begin = clock::now();
        auto working = store_.carry_out(std::move(what));
        auto const done = co_await std::move(working);
        auto const end = clock::now();
        if (kind == operation::insert) shared_.keys.ended(number);
        if (done.failure) {
            recorder_.failed(kind, *done.failure);
        } else {
            recorder::duration const since_begin = end - begin;
            auto const latency = schedule_ ? end - due : since_begin;
            recorder_.succeeded(kind, latency, schedule_ ? &since_begin : nullptr, done.rows);
        }
    }
}

}  // namespace ycsb
