// Rate limiters between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/rate_limiter.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;
using limits = recipes::rate_limiter_options;

/// A table for recipes, and a limiter in it, as this process sees it.
class limiter_service {
  public:
    limiter_service(double rate, double burst)
        : table{service,
                recipes::recipe_table(service.client, unique_table_name("rate")).create_request()},
          limiter{recipes::recipe_table(service.client, table.name), "it", limits(rate, burst)},
          arguments_{service_setting("DYNACO_TEST_ENDPOINT"), table.name, std::to_string(rate),
                     std::to_string(burst)} {}

    std::unique_ptr<child_process> start(std::string const& milliseconds) const {
        auto arguments = arguments_;
        arguments.push_back(milliseconds);
        return std::make_unique<child_process>("token_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::rate_limiter limiter;

  private:
    std::vector<std::string> arguments_;
};

}  // namespace

TEST_SUITE_BEGIN("service.recipes_rate_limiter");

TEST_CASE("acquire: the bucket is full -> at once, then as the rate says") {
    limiter_service world{50, 100};
    auto const began = std::chrono::steady_clock::now();
    world.service.run(world.limiter.acquire(world.limiter.largest()));
    CHECK_FALSE(world.service.run(world.limiter.try_acquire(world.limiter.largest())));
    world.service.run(world.limiter.acquire(25));
    // They came in after the bucket was emptied.
    CHECK(std::chrono::steady_clock::now() - began >= 490ms);
}

TEST_CASE("acquire: four processes -> together no more than rate and burst, and nearly so much") {
    limiter_service world{200, 200};
    auto const began = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 4; ++i) processes.push_back(world.start("2000"));
    int total = 0;
    for (auto const& each : processes) {
        total += std::stoi("0" + each->read_line());
        CHECK(each->wait() == 0);
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - began;
    CHECK(total <= 200 + 200 * took.count());
    // The bucket, and half of what the rate gives in two seconds: the machine may be busy.
    CHECK(total >= 150 + 200);
    auto const record = world.service.run(
        world.service.client.get_item(world.table.name, key("pk", "RATE#it", "sk", "METADATA")));
    REQUIRE(record.item.has_value());
    CHECK(record.item->get<int>("issued") >= total);
}

TEST_CASE("acquire: a process is killed -> its tokens are lost, the others go on") {
    limiter_service world{50, 50};
    auto const began = std::chrono::steady_clock::now();
    auto const first = world.start("0");
    REQUIRE(first->read_line() == "ready");
    int total = 0;
    for (; total < 45; ++total) REQUIRE(first->read_line() == "token");
    first->kill();
    while (first->read_line() == "token") ++total;
    for (int i = 0; i < 20; ++i) {
        world.service.run(world.limiter.acquire());
        ++total;
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - began;
    CHECK(total <= 50 + 50 * took.count());
}

TEST_SUITE_END();

}  // namespace dynaco::test
