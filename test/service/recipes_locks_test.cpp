// Locks between processes, on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/recipes/leader_election.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

/// A table for recipes, and locks on it, as this process sees them.
class lock_service {
  public:
    explicit lock_service(recipes::lock_options options = recipes::lock_options())
        : table{service,
                recipes::recipe_table(service.client, unique_table_name("locks")).create_request()},
          locks{recipes::recipe_table(service.client, table.name), std::move(options)} {}

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), table.name);
        arguments.insert(arguments.begin(), service_setting("DYNACO_TEST_ENDPOINT"));
        return std::make_unique<child_process>("lock_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::locks locks;
};

/// What a lock guards: it takes no token that is smaller than one it has seen.
bool use_fenced_resource(lock_service& world, std::uint64_t token) {
    auto const request = update_item_request(world.table.name, key("pk", "resource", "sk", "it"))
                             .update_expression("SET #t = :t")
                             .condition_expression("attribute_not_exists(#t) OR #t <= :t")
                             .expression_attribute_name("#t", "token")
                             .expression_attribute_value(":t", token);
    auto const got = world.service.run(world.service.client.update_item(request, as_result));
    if (got.has_error()) REQUIRE(got.error() == condition::conditional_check_failed);
    return !got.has_error();
}

/// The token of a process that has just acquired the lock.
std::uint64_t token_of(child_process& holder) {
    auto const line = holder.read_line();
    REQUIRE(line.starts_with("held "));
    return std::stoull(line.substr(5));
}

boost::asio::awaitable<void> acquire_token(recipes::locks locks, std::string lock_key,
                                           std::uint64_t& token) {
    auto const lock = co_await locks.acquire(std::move(lock_key), call_options().timeout(15s));
    token = lock.fencing_token();
    co_await lock.release();
}

boost::asio::awaitable<void> store_and_drop(recipes::locks locks, std::uint64_t& token) {
    auto const lock = co_await locks.acquire("kept", 1s);
    auto const first = co_await lock.store("first");
    CHECK(first == recipes::store_outcome::stored);
    auto const second = co_await lock.store(item("step", 2));
    CHECK(second == recipes::store_outcome::stored);
    token = lock.fencing_token();
}

boost::asio::awaitable<std::optional<attribute_value>> data_of_next(recipes::locks locks,
                                                                    std::uint64_t token) {
    auto const lock = co_await locks.acquire("kept", call_options().timeout(15s));
    CHECK(lock.fencing_token() == token + 1);
    co_await lock.release();
    co_return lock.data();
}

boost::asio::awaitable<std::string> lead_once(recipes::leader_election election) {
    auto const work = [](recipes::lock_handle const& term) -> boost::asio::awaitable<std::string> {
        co_return term.owner();
    };
    auto const done = co_await election.run(work);
    co_return done.value.value_or("");
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_locks");

TEST_CASE("table: created twice -> an error, or none if it may exist") {
    local_service service;
    recipes::recipe_table table{service.client, unique_table_name("recipes")};
    service.run(table.create_if_not_exists());
    service.run(table.create_if_not_exists());
    auto const again = service.run(table.create(as_result));
    REQUIRE(again.has_error());
    CHECK(again.error() == service_errc::resource_in_use);
    auto const ttl = service.run(service.client.describe_time_to_live(table.name()));
    CHECK(ttl.time_to_live_description->attribute_name == "expiresAt");
    service.run(service.client.delete_table(table.name()));
}

TEST_CASE("table: one of the name has other keys -> refused, with the reason") {
    local_service service;
    local_table const other{service, table_by_id("recipes-other")};
    recipes::recipe_table table{service.client, other.name};
    auto const got = service.run(table.create_if_not_exists(as_result));
    REQUIRE(got.has_error());
    CHECK(got.error() == service_errc::resource_in_use);
    CHECK(got.error().message().find("pk and sk") != std::string::npos);
}

TEST_CASE("lock: 50 tasks of 5 processes, 10 times each -> counted exactly") {
    lock_service world;
    std::vector<std::unique_ptr<child_process>> processes;
    for (int i = 0; i < 5; ++i) processes.push_back(world.start({"count", "10", "10"}));
    for (auto const& each : processes) CHECK(each->wait() == 0);
    auto const status = world.service.run(world.locks.look("counter"));
    REQUIRE(status.data.has_value());
    CHECK(*status.data == 500);
    CHECK(status.presence == recipes::lock_presence::free);
}

TEST_CASE(
    "lock: its holder is killed -> the next one has it after a lease, the old token is refused") {
    lock_service world{recipes::lock_options().lease(2s).poll(100ms)};
    auto const holder = world.start({"hold", "2000"});
    auto const old_token = token_of(*holder);
    CHECK(use_fenced_resource(world, old_token));
    CHECK(world.service.run(world.locks.is_held("held")));
    auto const began = std::chrono::steady_clock::now();
    holder->kill();
    std::uint64_t token = 0;
    world.service.run(acquire_token(world.locks, "held", token));
    auto const took = std::chrono::steady_clock::now() - began;
    // Not before the lease that the last heartbeat began, of which a quarter may have passed.
    CHECK(took >= 1400ms);
    CHECK(took < 10s);
    CHECK(token == old_token + 1);
    CHECK(use_fenced_resource(world, token));
    CHECK_FALSE(use_fenced_resource(world, old_token));
}

TEST_CASE("lock: its holder stands still for long -> it finds that it has lost the lock") {
    lock_service world{recipes::lock_options().lease(1s).poll(50ms)};
    auto const holder = world.start({"hold", "1000"});
    auto const old_token = token_of(*holder);
    holder->stop();
    std::uint64_t token = 0;
    world.service.run(acquire_token(world.locks, "held", token));
    CHECK(token > old_token);
    holder->go_on();
    CHECK(holder->read_line() == "ended");
    CHECK(holder->wait() == 0);
}

TEST_CASE("store: its holder goes without giving the lock back -> the next one finds the data") {
    lock_service world{recipes::lock_options().poll(50ms)};
    std::uint64_t token = 0;
    world.service.run(store_and_drop(world.locks, token));
    auto const found = world.service.run(data_of_next(world.locks, token));
    CHECK(found == attribute_value(item("step", 2)));
}

TEST_CASE("election: nobody leads -> the first candidate does, and resigns when it is done") {
    lock_service world{recipes::lock_options().owner("candidate")};
    recipes::leader_election const election{world.locks, "leader"};
    CHECK(world.service.run(lead_once(election)) == "candidate");
    auto const status = world.service.run(election.leader());
    CHECK(status.presence == recipes::lock_presence::free);
    CHECK(status.fencing_token > 0);
}

TEST_SUITE_END();

}  // namespace dynaco::test
