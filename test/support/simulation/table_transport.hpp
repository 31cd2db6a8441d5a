// A client's way to a simulated table without network and time in between.
#pragma once

#include <dynaco/client.hpp>
#include <dynaco/transport.hpp>

#include "support/run_coro.hpp"
#include "support/simulation/simulated_table.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <utility>

namespace dynaco::test {

class table_transport : public transport {
  public:
    explicit table_transport(simulated_table& table) : table_{table} {}

    boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                  response_sink& sink) override {
        if (auto invalid = request.render()) co_return *std::move(invalid);
        auto const answer = table_.handle(request.operation, request.body);
        transport_response response;
        response.status = answer.status;
        response.body = answer.body;
        sink.on_response(response);
        co_return false;
    }
    boost::asio::awaitable<result<void>> warm_up() override { co_return result<void>{}; }
    void quiesce() override {}
    void shut_down() override {}

  private:
    simulated_table& table_;
};

/// A simulated table and a client of it, used one call at a time.
class table_client {
  public:
    table_client() : client{context, config_for(table)} {}
    table_client(table_client const&) = delete;
    table_client& operator=(table_client const&) = delete;

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return run_coro(context, std::move(operation), leftovers::allowed);
    }

    simulated_table table;
    boost::asio::io_context context{1};
    dynaco::client client;

  private:
    static client_config config_for(simulated_table& table) {
        client_config config;
        config.region = "eu-north-1";
        config.endpoint_url = "http://dynamodb.test:8000";
        config.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        config.environment = std::make_shared<fake_environment>();
        config.transport = std::make_shared<table_transport>(table);
        return config;
    }
};

}  // namespace dynaco::test
