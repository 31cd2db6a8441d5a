#include "statistics.hpp"

#include <utility>

namespace ycsb {
namespace {

void add_failures(failures& to, failures const& from) {
    for (auto const& [name, count] : from) to[name] += count;
}

}  // namespace

void measurements::add(measurements const& other) {
    succeeded.add(other.succeeded);
    from_begin.add(other.from_begin);
    add_failures(failures, other.failures);
    rows += other.rows;
}

std::uint64_t measurements::failed() const {
    std::uint64_t sum = 0;
    for (auto const& [name, count] : failures) sum += count;
    return sum;
}

void statistics::add(statistics const& other) {
    for (std::size_t i = 0; i != kinds.size(); ++i) kinds[i].add(other.kinds[i]);
}

std::uint64_t statistics::count() const {
    std::uint64_t sum = 0;
    for (auto const& each : kinds) sum += each.count();
    return sum;
}

std::uint64_t statistics::failed() const {
    std::uint64_t sum = 0;
    for (auto const& each : kinds) sum += each.failed();
    return sum;
}

void interval::add(interval const& other) {
    succeeded.add(other.succeeded);
    add_failures(failures, other.failures);
    retries += other.retries;
}

void recorder::succeeded(operation what, duration latency, duration const* since_begin,
                         std::uint64_t rows) {
    std::lock_guard const lock{mutex_};
    auto& kind = all_.of(what);
    kind.succeeded.add(latency);
    if (since_begin != nullptr) kind.from_begin.add(*since_begin);
    kind.rows += rows;
    interval_.succeeded.add(latency);
}

void recorder::failed(operation what, std::string const& name) {
    std::lock_guard const lock{mutex_};
    ++all_.of(what).failures[name];
    ++interval_.failures[name];
}

interval recorder::take_interval() {
    std::lock_guard const lock{mutex_};
    return std::exchange(interval_, interval());
}

statistics recorder::all() {
    std::lock_guard const lock{mutex_};
    return all_;
}

}  // namespace ycsb
