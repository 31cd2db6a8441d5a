// What a GetItem of 1 KB (20 attributes) costs this process, beside a bare Asio loop that writes
// the same bytes and reads the same reply by its length over the same connections: CPU time and
// heap allocations per request.
//
// usage: get_item [requests] [in flight]

#include "canned_server.hpp"

#include <dynaco.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <sys/resource.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::size_t allocations = 0;

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string item_body() {
    std::string body = R"({"Item":{"pk":{"S":"user#0001"})";
    for (int i = 1; i < 20; ++i) {
        auto const name = "attribute" + std::to_string(i);
        if (i % 4 == 0) {
            body += ",\"" + name + R"(":{"N":"12345678"})";
        } else {
            body += ",\"" + name + R"(":{"S":")" + std::string(34, 'x') + "\"}";
        }
    }
    return body + "}}";
}

class figures {
  public:
    double micro_seconds = std::numeric_limits<double>::max();
    double allocations_each = 0;
};

template <class Run>
void measure(figures& best, int requests, Run run) {
    auto const cpu = cpu_seconds();
    auto const before = allocations;
    run();
    auto const each = (cpu_seconds() - cpu) * 1e6 / requests;
    best.micro_seconds = std::min(best.micro_seconds, each);
    best.allocations_each = static_cast<double>(allocations - before) / requests;
}

asio::awaitable<void> get_many(dynaco::client& client, int count) {
    for (int i = 0; i < count; ++i) {
        auto const got = co_await client.get_item("benchmark", dynaco::key("pk", "user#0001"));
        if (got.item.value().size() != 20) std::abort();
    }
}

asio::awaitable<void> raw_many(tcp::socket& socket, std::string const& request,
                               std::size_t response_size, int count) {
    std::string buffer(65536, '\0');
    for (int i = 0; i < count; ++i) {
        co_await asio::async_write(socket, asio::buffer(request), asio::deferred);
        for (std::size_t got = 0; got < response_size;) {
            got += co_await socket.async_read_some(asio::buffer(buffer), asio::deferred);
        }
    }
}

// Requests of the client's size: the raw loop writes as many bytes.
std::string raw_request() {
    std::string const body = R"({"TableName":"benchmark","Key":{"pk":{"S":"user#0001"}}})";
    return "POST / HTTP/1.1\r\nX: " + std::string(660, 'x') +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

int main(int argc, char** argv) {
    int const requests = argc > 1 ? std::atoi(argv[1]) : 20'000;
    int const in_flight = argc > 2 ? std::atoi(argv[2]) : 16;
    int const each = requests / in_flight;
    dynaco::bench::canned_server const server{item_body()};

    asio::io_context context{1};
    dynaco::client_config config;
    config.endpoint_url = "http://127.0.0.1:" + std::to_string(server.port());
    config.region = "us-east-1";
    config.credentials = dynaco::make_static_credentials({"AKIDEXAMPLE", "secret"});
    config.threading = dynaco::threading::single;
    dynaco::client client{context, config};

    std::vector<tcp::socket> sockets;
    for (int i = 0; i < in_flight; ++i) {
        sockets.emplace_back(context);
        sockets.back().connect({asio::ip::address_v4::loopback(), server.port()});
        sockets.back().set_option(tcp::no_delay{true});
    }
    auto const request = raw_request();

    figures raw;
    figures ours;
    for (int repeat = 0; repeat < 5; ++repeat) {
        measure(raw, each * in_flight, [&] {
            for (auto& socket : sockets) {
                asio::co_spawn(context, raw_many(socket, request, server.response().size(), each),
                               asio::detached);
            }
            context.restart();
            context.run();
        });
        measure(ours, each * in_flight, [&] {
            for (int i = 0; i < in_flight; ++i) {
                asio::co_spawn(context, get_many(client, each), asio::detached);
            }
            context.restart();
            context.run();
        });
    }
    std::printf("GetItem 1 KB, plain, %d in flight, best of 5 x %d requests\n", in_flight,
                requests);
    std::printf("  raw loop  %6.2f us CPU, %5.1f allocations\n", raw.micro_seconds,
                raw.allocations_each);
    std::printf("  dynaco    %6.2f us CPU, %5.1f allocations, %.2f times the raw loop\n",
                ours.micro_seconds, ours.allocations_each, ours.micro_seconds / raw.micro_seconds);
}
