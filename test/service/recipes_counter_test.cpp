// Counters between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/counter.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

class counter_service {
  public:
    counter_service()
        : table{service, recipes::recipe_table(service.client, unique_table_name("counter"))
                             .create_request()},
          hits{recipes::recipe_table(service.client, table.name), "hits"} {}

    std::unique_ptr<child_process> start(std::string tasks, std::string times) const {
        std::vector<std::string> arguments{service_setting("DYNACO_TEST_ENDPOINT"), table.name,
                                           "counter", std::move(tasks), std::move(times)};
        return std::make_unique<child_process>("count_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::counter hits;
};

}  // namespace

TEST_SUITE_BEGIN("service.recipes_counter");

TEST_CASE("counter: 8 processes add 1,000 times each -> exactly 8,000") {
    counter_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    // Half of them one after the other, half of them from ten tasks.
    for (int i = 0; i < 4; ++i) processes.push_back(world.start("1", "1000"));
    for (int i = 0; i < 4; ++i) processes.push_back(world.start("10", "100"));
    for (auto const& each : processes) CHECK(each->wait() == 0);
    CHECK(world.service.run(world.hits.value()) == 8'000);
}

TEST_CASE("counter: processes are killed in the middle -> the others go on, the value is right") {
    counter_service world;
    constexpr int victim_tasks = 4;
    auto const victim = world.start(std::to_string(victim_tasks), "100000");
    auto const other = world.start("4", "50");
    world.service.run(world.hits.add(1000));
    CHECK(other->wait() == 0);
    victim->kill();
    (void)victim->wait();
    auto const value = world.service.run(world.hits.value());
    CHECK(value >= 1'200);
    world.service.run(world.hits.add(1));
    // The victim's last write may have been with the server when it was killed and be done only
    // now: one write, of at most one addition of each of its tasks.
    auto const later = world.service.run(world.hits.value());
    CHECK(later >= value + 1);
    CHECK(later <= value + 1 + victim_tasks);
}

TEST_CASE("counter: reset, negative additions, removed -> as it says") {
    counter_service world;
    world.service.run(world.hits.add(10));
    world.service.run(world.hits.add(-3));
    CHECK(world.service.run(world.hits.value()) == 7);
    world.service.run(world.hits.reset());
    CHECK(world.service.run(world.hits.value()) == 0);
    world.service.run(world.hits.add(2));
    CHECK(world.service.run(world.hits.value()) == 2);
    world.service.run(world.hits.remove());
    CHECK(world.service.run(world.hits.value()) == 0);
    world.service.run(world.hits.add(5));
    CHECK(world.service.run(world.hits.value()) == 5);
}

TEST_CASE("counter: several shards -> one value") {
    counter_service world;
    recipes::recipe_table const table{world.service.client, world.table.name};
    auto const options = recipes::counter_options().shards(3);
    for (int i = 1; i <= 6; ++i) {
        recipes::counter const one{table, "spread", options};
        world.service.run(one.add(i));
    }
    recipes::counter const reader{table, "spread", options};
    CHECK(world.service.run(reader.value()) == 21);
}

TEST_SUITE_END();

}  // namespace dynaco::test
