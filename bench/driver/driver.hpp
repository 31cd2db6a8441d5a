// The protocol between ./dev bench and a driver: commands in, a line of JSON each out.
#pragma once

#include "load.hpp"

#include <memory>
#include <string>
#include <vector>

namespace dynaco::bench {

/// What the command line says.
class driver_options {
  public:
    driver_options() = default;

    std::string endpoint;
    std::string ca_file;  ///< Empty: plain.
    std::size_t max_connections = 10'000;
    std::size_t threads = 1;
    bool session_resumption = true;
};

/// Ends the program when it cannot be understood.
driver_options read_options(int argc, char** argv);

/// Something that sends requests. One `load` for each of its threads.
class driver {
  public:
    virtual ~driver() = default;

    virtual std::string title() const = 0;
    /// Why it cannot send such requests; empty if it can.
    virtual std::string unsupported(std::string const& request) const = 0;
    /// Opens what `run` needs, unmeasured.
    virtual void prepare(std::size_t in_flight) = 0;
    /// Sends all requests of the loads, `in_flight` of each at a time.
    virtual void run(std::string const& request, std::size_t in_flight,
                     std::vector<load>& loads) = 0;
};

/// Carries out the commands of the standard input until its end:
/// `run REQUEST IN_FLIGHT COUNT`, `connect IN_FLIGHT`, `quit`.
int obey(driver& which, std::size_t threads);

}  // namespace dynaco::bench
