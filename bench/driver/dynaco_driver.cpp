// The library as a driver: a client, an io_context and a thread each.

#include "driver/driver.hpp"
#include "driver/tasks.hpp"

#include <dynaco.hpp>
#include <dynaco/version.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

namespace {

using namespace dynaco::bench;

dynaco::client_config config_of(driver_options const& options) {
    dynaco::client_config config;
    config.endpoint_url = options.endpoint;
    config.region = "us-east-1";
    config.credentials = dynaco::make_static_credentials({"AKIDEXAMPLE", "secret"});
    config.threading = dynaco::threading::single;
    config.pool.max_connections = options.max_connections;
    config.tls.ca_file = options.ca_file;
    config.tls.session_resumption = options.session_resumption;
    return config;
}

void rethrow(std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
}

class worker {
  public:
    explicit worker(driver_options const& options) : client_{context_, config_of(options)} {}

    void run(task which, request_name const& name, std::size_t in_flight, load& work) {
        dynaco::test::allocation_scope const allocations;
        for (std::size_t i = 0; i != in_flight; ++i) {
            asio::co_spawn(client_.get_executor(), which(client_, work, name), &rethrow);
        }
        context_.restart();
        context_.run();
        work.add_allocations(allocations);
    }

  private:
    asio::io_context context_{1};
    dynaco::client client_;
};

task find_task(request_name const& name) {
    if (name.way == "struct") return struct_task(name);
    if (name.way == "views") return view_task(name);
    return name.way.empty() ? item_task(name) : nullptr;
}

class dynaco_driver : public driver {
  public:
    explicit dynaco_driver(driver_options const& options) {
        for (std::size_t i = 0; i != options.threads; ++i) {
            workers_.push_back(std::make_unique<worker>(options));
        }
    }

    std::string title() const override { return std::string{"dynaco "} + dynaco::version_text; }

    std::string unsupported(std::string const& request) const override {
        return find_task(request_name{request}) != nullptr ? "" : "there is no such call";
    }

    // A connection is opened by the first call that finds none idle.
    void prepare(std::size_t in_flight) override {
        if (in_flight <= prepared_) return;
        prepared_ = in_flight;
        std::vector<load> loads;
        for (std::size_t i = 0; i != workers_.size(); ++i) loads.emplace_back(2 * in_flight);
        run("get_200b", in_flight, loads);
    }

    void run(std::string const& request, std::size_t in_flight, std::vector<load>& loads) override {
        request_name const name{request};
        auto const which = find_task(name);
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < workers_.size(); ++i) {
            threads.emplace_back([&, i] { workers_[i]->run(which, name, in_flight, loads[i]); });
        }
        workers_[0]->run(which, name, in_flight, loads[0]);
        for (auto& each : threads) each.join();
    }

  private:
    std::vector<std::unique_ptr<worker>> workers_;
    std::size_t prepared_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    auto const options = read_options(argc, argv);
    dynaco_driver driver{options};
    return obey(driver, options.threads);
}
