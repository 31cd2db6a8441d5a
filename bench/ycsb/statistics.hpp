// What was measured, by kind of operation.
#pragma once

#include "histogram.hpp"
#include "workload.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace ycsb {

/// Names of failures, and how often each was met.
using failures = std::map<std::string, std::uint64_t>;

/// One kind of operation.
class measurements {
  public:
    measurements() = default;

    void add(measurements const& other);
    std::uint64_t failed() const;
    std::uint64_t count() const { return succeeded.count() + failed(); }

    /// Of what succeeded, from when it should have begun; in a closed loop that is when it did.
    histogram succeeded;
    /// The same from when it began; empty in a closed loop.
    histogram from_begin;
    ycsb::failures failures;
    std::uint64_t rows = 0;  ///< Records that scans found.
};

/// All kinds.
class statistics {
  public:
    using duration = std::chrono::nanoseconds;

    statistics() = default;

    void add(statistics const& other);
    std::uint64_t count() const;
    std::uint64_t failed() const;
    measurements& of(operation what) { return kinds[static_cast<std::size_t>(what)]; }

    std::array<measurements, operation_count> kinds;
};

/// What happened since somebody last asked.
class interval {
  public:
    interval() = default;

    void add(interval const& other);

    histogram succeeded;
    ycsb::failures failures;
    std::uint64_t retries = 0;  ///< Requests that are to be sent again.
};

/// Collects the measurements of one thread, which another one may ask for an interval.
class recorder {
  public:
    using duration = std::chrono::nanoseconds;

    /// @param since_begin Null in a closed loop.
    void succeeded(operation what, duration latency, duration const* since_begin,
                   std::uint64_t rows);
    void failed(operation what, std::string const& name);

    interval take_interval();
    statistics all();

  private:
    std::mutex mutex_;
    statistics all_;
    interval interval_;
};

}  // namespace ycsb
