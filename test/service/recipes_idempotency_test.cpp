// Work that processes do once, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/idempotency.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;
using recipes::claim_outcome;
using recipes::completion_outcome;
using recipes::run_outcome;

/// A table for recipes, and idempotency on it, as this process sees it.
class once_service {
  public:
    explicit once_service(
        recipes::idempotency_options const& options = recipes::idempotency_options())
        : table{service,
                recipes::recipe_table(service.client, unique_table_name("once")).create_request()},
          once{recipes::recipe_table(service.client, table.name), options} {}

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), table.name);
        arguments.insert(arguments.begin(), service_setting("DYNACO_TEST_ENDPOINT"));
        return std::make_unique<child_process>("once_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::idempotency once;
};

boost::asio::awaitable<attribute_value> compute_order() {
    co_return item("order", 17, "lines", list_of("tea", "cake"));
}

boost::asio::awaitable<int> fail_to_compute() {
    throw std::runtime_error{"out of tea"};
    co_return 0;
}

template <class Work>
auto run_work(once_service& world, std::string key, std::optional<attribute_value> payload,
              Work work) {
    return world.service.run(world.once.run(std::move(key), std::move(payload), work));
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_idempotency");

TEST_CASE("claim: completed, with all types of payloads and results -> replayed as it was") {
    once_service world;
    attribute_value const payload = item("b", 1.5, "a", string_set{"x", "y"});
    attribute_value const same = item("a", string_set{"y", "x"}, "b", 1.5);
    auto const first = run_work(world, "a", payload, compute_order);
    CHECK(first.outcome == run_outcome::computed);
    auto const second = run_work(world, "a", same, compute_order);
    CHECK(second.outcome == run_outcome::replayed);
    CHECK(second.value == attribute_value(item("order", 17, "lines", list_of("tea", "cake"))));
    auto const other = run_work(world, "a", "another payload", compute_order);
    CHECK(other.outcome == run_outcome::payload_mismatch);
}

TEST_CASE("run: the work throws -> the key is free") {
    once_service world;
    CHECK_THROWS_AS(run_work(world, "a", std::nullopt, fail_to_compute), std::runtime_error);
    auto const next = run_work(world, "a", std::nullopt, compute_order);
    CHECK(next.outcome == run_outcome::computed);
}

TEST_CASE("claim: in progress, completed, withdrawn -> what each call answers") {
    once_service world;
    auto const first = world.service.run(world.once.claim("a", "payload"));
    REQUIRE(first.outcome == claim_outcome::claimed);
    auto const second = world.service.run(world.once.claim("a", "payload"));
    CHECK(second.outcome == claim_outcome::in_progress);
    auto const freed = world.service.run(first.claim->fail());
    CHECK(freed == recipes::withdrawal_outcome::withdrawn);
    auto const third = world.service.run(world.once.claim("a", "another payload"));
    REQUIRE(third.outcome == claim_outcome::claimed);
    auto const lost = world.service.run(first.claim->complete("late"));
    CHECK(lost.outcome == completion_outcome::lost);
    auto const stored = world.service.run(third.claim->complete("in time"));
    CHECK(stored.outcome == completion_outcome::stored);
    auto const too_late = world.service.run(first.claim->complete("late"));
    CHECK(too_late.outcome == completion_outcome::lost);
    CHECK(too_late.result == attribute_value("in time"));
}

TEST_CASE("run: five processes, the same twenty keys -> one computes, all have its result") {
    once_service world;
    constexpr int keys = 20;
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 5; ++i) processes.push_back(world.start({"run", std::to_string(keys)}));
    std::map<std::string, std::string> results;
    std::map<std::string, int> computed;
    for (auto const& each : processes) {
        for (int i = 0; i < keys; ++i) {
            std::istringstream line{each->read_line()};
            std::string key;
            std::string outcome;
            std::string value;
            line >> key >> outcome >> std::ws;
            std::getline(line, value);
            CHECK(value.starts_with("of "));
            CHECK(results.try_emplace(key, value).first->second == value);
            if (outcome == "computed") ++computed[key];
        }
        CHECK(each->wait() == 0);
    }
    CHECK(results.size() == keys);
    CHECK(computed.size() == keys);
    for (auto const& [key, times] : computed) CHECK(times == 1);
}

TEST_CASE("run: the process that works is killed -> another one takes its place in time") {
    once_service world{
        recipes::idempotency_options().in_progress(1500ms).wait_for_others().poll(100ms)};
    auto const owner = world.start({"die", "a", "1500"});
    REQUIRE(owner->read_line() == "claimed");
    auto const began = std::chrono::steady_clock::now();
    owner->kill();
    auto const done = run_work(world, "a", std::nullopt, compute_order);
    auto const took = std::chrono::steady_clock::now() - began;
    CHECK(done.outcome == run_outcome::computed);
    CHECK(took >= 1500ms);
    CHECK(took < 15s);
}

TEST_SUITE_END();

}  // namespace dynaco::test
