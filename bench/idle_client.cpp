// What a client costs while nothing is in flight: threads, heap memory, and heap memory per idle
// connection.

#include "canned_server.hpp"

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <malloc.h>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>

namespace asio = boost::asio;

namespace {

double heap_kilobytes() {
    auto const info = ::mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd) / 1024;
}

int threads() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("Threads:")) return std::stoi(line.substr(8));
    }
    return 0;
}

dynaco::client_config config_for(std::string endpoint) {
    dynaco::client_config config;
    config.endpoint_url = std::move(endpoint);
    config.region = "us-east-1";
    config.credentials = dynaco::make_static_credentials({"AKIDEXAMPLE", "secret"});
    config.threading = dynaco::threading::single;
    return config;
}

asio::awaitable<void> warm_up(dynaco::client& client) {
    co_await client.warm_up();
}

}  // namespace

int main() {
    dynaco::bench::canned_server const server{"{}"};
    auto const port = std::to_string(server.port());
    auto const plain = "http://127.0.0.1:" + port;
    asio::io_context context{1};
    int const threads_before = threads();
    std::optional<dynaco::client> client;
    auto const replace = [&](dynaco::client_config config) {
        client.reset();
        context.restart();
        context.run();  // the end of the last client is work of its executor
        auto const before = heap_kilobytes();
        client.emplace(context, std::move(config));
        return heap_kilobytes() - before;
    };
    replace(config_for("https://dynamodb.us-east-1.amazonaws.com"));  // what is made once a process
    auto const plain_client = replace(config_for(plain));
    auto const tls_client = replace(config_for("https://dynamodb.us-east-1.amazonaws.com"));

    // Heap memory of that many connections.
    auto const connect = [&](std::string endpoint, std::size_t connections) {
        auto config = config_for(std::move(endpoint));
        config.pool.min_connections = connections;
        replace(std::move(config));
        auto const before = heap_kilobytes();
        asio::co_spawn(context, warm_up(*client), asio::detached);
        context.restart();
        context.run();
        return heap_kilobytes() - before;
    };
    constexpr int connections = 64;
    auto const each = connect(plain, connections) / connections;
    int const threads_by_address = threads() - threads_before;
    connect("http://localhost:" + port, 1);
    int const threads_by_name = threads() - threads_before;

    std::printf("threads of an idle client, address    %8d\n", threads_by_address);
    std::printf(
        "threads of an idle client, host name  %8d  (Asio's resolver, one per io_context)\n",
        threads_by_name);
    std::printf("memory of a client, plain             %8.1f KB\n", plain_client);
    std::printf("memory of a client, TLS, system's CAs %8.1f KB\n", tls_client);
    std::printf("memory of an idle connection, unused  %8.1f KB\n", each);
}
