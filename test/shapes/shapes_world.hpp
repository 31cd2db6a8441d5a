// A client whose service is in the process, for calls of every shape.
#pragma once

#include "support/fake_transport.hpp"
#include "support/run_coro.hpp"

#include <dynaco.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace dynaco::test {

// Longer than the small buffers of strings, so that a temporary that is destroyed twice frees
// memory twice.
inline constexpr char const* table = "a-table-with-a-name-that-no-small-buffer-can-hold";
inline constexpr char const* text =
    "a text that is too long for the small buffer of any string class";

inline query_request of_partition() {
    return query_request(table)
        .key_condition_expression("id = :id")
        .expression_attribute_value(":id", text);
}

/// Answers each operation with the same reply.
inline fake_reply reply_to(sent_request const& request) {
    if (request.operation == "GetItem") {
        return fake_reply::ok(R"({"Item": {"id": {"S": "a"}, "n": {"N": "1"}},
            "ConsumedCapacity": {"CapacityUnits": 0.5}})");
    }
    if (request.operation == "Query") {
        return fake_reply::ok(
            R"({"Items": [{"n": {"N": "1"}}, {"n": {"N": "2"}}], "Count": 2, "ScannedCount": 2})");
    }
    if (request.operation == "DescribeTable") {
        return fake_reply::ok(R"({"Table": {"TableName": "t", "TableStatus": "ACTIVE"}})");
    }
    if (request.operation == "ListTables") return fake_reply::ok(R"({"TableNames": ["t"]})");
    if (request.operation == "DeleteItem") {
        return fake_reply::error(400, "ConditionalCheckFailedException", "The condition is false");
    }
    return fake_reply::ok();
}

/// A client whose service is in the process.
class shapes_world {
  public:
    explicit shapes_world(threading kind = threading::shared) : client{context, config(kind)} {}

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return run_coro(context, std::move(operation));
    }
    [[nodiscard]] std::string const& last_body() const { return wire->requests().back().body; }

    boost::asio::io_context context{1};
    std::shared_ptr<fake_transport> wire = std::make_shared<fake_transport>();
    dynaco::client client;

  private:
    client_config config(threading kind) {
        wire->on_request(reply_to);
        client_config out;
        out.region = "eu-west-1";
        out.endpoint_url = "http://localhost:1";
        out.credentials = make_static_credentials(credentials("AKID", "SECRET"));
        out.environment = std::make_shared<fake_environment>();
        out.transport = wire;
        out.threading = kind;
        return out;
    }
};

inline bool contains(std::string const& body, std::string_view part) {
    return body.find(part) != std::string::npos;
}

}  // namespace dynaco::test
