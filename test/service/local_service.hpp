// The server that the service tests run on, a client of it, and tables that go away by themselves.
#pragma once

#include "support/raw_client.hpp"
#include "support/run_coro.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/url.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace dynaco::test {

/// The variables that run.cmake sets.
inline std::string service_setting(char const* name) {
    char const* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        FAIL(name, " is not set: run these tests by ./dev test");
    }
    return value;
}

inline client_config service_config() {
    client_config config;
    config.region = "us-east-1";
    config.endpoint_url = service_setting("DYNACO_TEST_ENDPOINT");
    config.credentials = make_static_credentials(credentials("local", "local"));
    // On a busy machine nothing is slow enough to be sent twice: run_coro's watchdog is first.
    config.timeouts.pool_wait = config.timeouts.response = config.timeouts.attempt =
        std::chrono::minutes(5);
    config.timeouts.call = std::chrono::minutes(5);
    return config;
}

/// A client of the server. Its calls are awaited one at a time: each has to leave the context
/// without work.
class local_service {
  public:
    explicit local_service(client_config config = service_config())
        : client{context, std::move(config)} {}
    local_service(local_service const&) = delete;
    local_service& operator=(local_service const&) = delete;

    template <class T>
    T run(boost::asio::awaitable<T> operation,
          std::source_location where = std::source_location::current()) {
        return run_coro(context, std::move(operation), leftovers::forbidden, where);
    }

    /// Whether this is Amazon's own server: the two differ in what they leave out.
    [[nodiscard]] static bool is_dynamodb_local() {
        return service_setting("DYNACO_TEST_SERVER") == "dynamodb_local";
    }

    boost::asio::io_context context{1};
    dynaco::client client;
};

/// No two tables of all test programs have the same name, and `stem` begins it.
inline std::string unique_table_name(std::string_view stem) {
    static std::atomic<int> count{0};
    auto const now = std::chrono::system_clock::now().time_since_epoch().count();
    return "dynaco-" + std::string{stem} + "-" + std::to_string(::getpid()) + "-" +
           std::to_string(now) + "-" + std::to_string(++count);
}

/// A table that is there and active while the object lives.
class local_table {
  public:
    local_table(local_service& service, create_table_request request)
        : name{request.table_name()}, service_{service} {
        service_.run(service_.client.create_table(std::move(request)));
        service_.run(service_.client.wait_until_table_exists(name));
    }
    local_table(local_table const&) = delete;
    local_table& operator=(local_table const&) = delete;
    ~local_table() {
        try {
            (void)service_.run(service_.client.delete_table(name, as_result));
        } catch (std::exception const& failure) {
            MESSAGE("table ", name, " is left over: ", failure.what());
        }
    }

    std::string const name;

  private:
    local_service& service_;
};

/// A table with the partition key `id`, a text.
inline create_table_request table_by_id(std::string_view stem) {
    return create_table_request(unique_table_name(stem))
        .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
        .add_key_schema_element(key_schema_element("id", key_type::hash))
        .billing_mode(billing_mode::pay_per_request);
}

inline boost::asio::awaitable<raw_client::response> send_raw(std::uint16_t port,
                                                             std::string bytes) {
    raw_client client(co_await boost::asio::this_coro::executor);
    co_await client.connect(port);
    co_await client.write(std::move(bytes));
    auto response = co_await client.read_response();
    co_return response;
}

/// A call past the library, for what it does not show or cannot do yet. Of the signature the
/// servers read only who it is from.
inline boost::json::value raw_call(local_service& service, std::string const& operation,
                                   boost::json::value const& request) {
    boost::urls::url const endpoint(service_setting("DYNACO_TEST_ENDPOINT"));
    auto const body = boost::json::serialize(request);
    auto const response = service.run(
        send_raw(endpoint.port_number(),
                 "POST / HTTP/1.1\r\nHost: " + std::string(endpoint.encoded_host_and_port()) +
                     "\r\nContent-Type: application/x-amz-json-1.0"
                     "\r\nX-Amz-Target: DynamoDB_20120810." +
                     operation +
                     "\r\nX-Amz-Date: 20200101T000000Z"
                     "\r\nAuthorization: AWS4-HMAC-SHA256 "
                     "Credential=local/20200101/us-east-1/dynamodb/aws4_request, "
                     "SignedHeaders=host, Signature=00"
                     "\r\nContent-Length: " +
                     std::to_string(body.size()) + "\r\n\r\n" + body));
    INFO(response.body());
    REQUIRE(response.result_int() == 200);
    return boost::json::parse(response.body());
}

}  // namespace dynaco::test
