// What each call of checkpoints does, in a world in which nothing goes wrong.
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/checkpoints.hpp>
#include <dynaco/recipes/stream_checkpoints.hpp>

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::save_outcome;

recipes::recipe_table table_of(simulated_process& self) {
    return recipes::recipe_table{self.client(), "table",
                                 recipes::recipe_options().key_prefix("app:")};
}

using body = asio::awaitable<void> (*)(simulated_process&);

void in_quiet_world(body test) {
    simulation_settings settings;
    settings.page_items = 3;
    simulated_world world{1, settings};
    world.table().create("table", "pk", "sk");
    auto& one = world.add_process();
    one.spawn(test(one));
    CHECK(world.run());
    for (auto const& each : world.failures()) FAIL_CHECK(each);
}

asio::awaitable<void> save_and_load(simulated_process& self) {
    recipes::checkpoints checkpoints{table_of(self)};
    auto const none = co_await checkpoints.load_latest("job");
    CHECK_FALSE(none.has_value());
    std::vector<std::uint64_t> const sequences{2, 10, 9};
    for (auto const each : sequences) {
        auto const outcome = co_await checkpoints.save("job", each, each * 2);
        CHECK(outcome == save_outcome::saved);
    }
    auto const latest = co_await checkpoints.load_latest("job");
    REQUIRE(latest.has_value());
    CHECK(latest->sequence == 10);
    CHECK(latest->data == 20);
    REQUIRE(latest->saved_at.has_value());
    CHECK(self.clock().wall_now() - *latest->saved_at < 1min);
    auto const old = co_await checkpoints.load("job", 2);
    REQUIRE(old.has_value());
    CHECK(old->data == 4);
    auto const missing = co_await checkpoints.load("job", 3);
    CHECK_FALSE(missing.has_value());
    auto const other = co_await checkpoints.load_latest("other job");
    CHECK_FALSE(other.has_value());

    auto const again = co_await checkpoints.save("job", 2, 4);
    CHECK(again == save_outcome::saved);
    auto const differs = co_await checkpoints.save("job", 2, 5);
    CHECK(differs == save_outcome::differs);
    auto const still = co_await checkpoints.load("job", 2);
    CHECK(still->data == 4);
    auto const greatest = co_await checkpoints.save("job", UINT64_MAX, "end");
    CHECK(greatest == save_outcome::saved);
    auto const end = co_await checkpoints.load_latest("job");
    CHECK(end->sequence == UINT64_MAX);
}

asio::awaitable<std::vector<std::uint64_t>> sequences_of(recipes::checkpoints checkpoints,
                                                         recipes::checkpoint_list_options options) {
    auto list = checkpoints.list("job", std::move(options));
    std::vector<std::uint64_t> all;
    for (;;) {
        auto const next = co_await list.next();
        if (!next) break;
        all.push_back(next->sequence);
    }
    co_return all;
}

using numbers = std::vector<std::uint64_t>;

asio::awaitable<void> list_and_remove(simulated_process& self) {
    recipes::checkpoints checkpoints{table_of(self)};
    for (std::uint64_t i = 0; i < 20; ++i) co_await checkpoints.save("job", i, "x");
    co_await checkpoints.save("job 2", 7, "y");

    auto all = co_await sequences_of(checkpoints, recipes::checkpoint_list_options());
    CHECK(all.size() == 20);
    CHECK(all.front() == 19);
    CHECK(all.back() == 0);
    auto const some = recipes::checkpoint_list_options().oldest_first().limit(4);
    all = co_await sequences_of(checkpoints, some);
    CHECK(all == numbers{0, 1, 2, 3});

    auto list = checkpoints.list("job", recipes::checkpoint_list_options().page_size(2));
    auto const page = co_await list.next_page();
    REQUIRE(page.has_value());
    CHECK(page->size() == 2);
    auto const third = co_await list.next();
    CHECK(third->sequence == 17);
    all =
        co_await sequences_of(checkpoints, recipes::checkpoint_list_options().from(list.cursor()));
    CHECK(all.size() == 17);
    CHECK(all.front() == 16);

    auto removed = co_await checkpoints.cleanup("job", 5);
    CHECK(removed == 15);
    all = co_await sequences_of(checkpoints, recipes::checkpoint_list_options());
    CHECK(all == numbers{19, 18, 17, 16, 15});
    removed = co_await checkpoints.cleanup("job", 5);
    CHECK(removed == 0);
    removed = co_await checkpoints.delete_all("job");
    CHECK(removed == 5);
    removed = co_await checkpoints.delete_all("job");
    CHECK(removed == 0);
    auto const other = co_await checkpoints.load_latest("job 2");
    CHECK(other.has_value());
}

asio::awaitable<void> refuse_what_is_none(simulated_process& self) {
    recipes::checkpoints checkpoints{table_of(self)};
    auto const long_key = co_await checkpoints.save(std::string(2048, 'k'), 1, "x", as_result);
    REQUIRE(long_key.has_error());
    CHECK(long_key.error() == errc::invalid_argument);
    auto list = checkpoints.list("job", recipes::checkpoint_list_options().limit(0));
    auto const none = co_await list.next(as_result);
    CHECK(none.error() == errc::invalid_argument);
    auto foreign = key("pk", "CHECKPOINT#app:job", "sk", "METADATA");
    foreign.set("data", 1);
    self.world().table().put("table", std::move(foreign));
    auto const latest = co_await checkpoints.load_latest("job", as_result);
    REQUIRE(latest.has_error());
    CHECK(latest.error() == errc::malformed_response);
    auto const removed = co_await checkpoints.delete_all("job");
    CHECK(removed == 1);
}

asio::awaitable<void> keep_shards(simulated_process& self) {
    recipes::stream_checkpoints store{table_of(self), "reader"};
    auto const none = co_await store.load();
    REQUIRE(none.has_value());
    CHECK(none->empty());
    std::vector<shard_checkpoint> const far{
        shard_checkpoint("a", "100"), shard_checkpoint("b", std::nullopt),
        shard_checkpoint("c", "7", true), shard_checkpoint("d", std::nullopt, true)};
    for (auto const& each : far) {
        auto const saved = co_await store.save(each);
        CHECK_FALSE(saved.has_error());
    }
    std::vector<shard_checkpoint> const behind{
        shard_checkpoint("a", "99"), shard_checkpoint("a", std::nullopt),
        shard_checkpoint("c", "8"), shard_checkpoint("a", "100")};
    for (auto const& each : behind) {
        auto const saved = co_await store.save(each);
        CHECK_FALSE(saved.has_error());
    }
    auto const kept = co_await store.load();
    CHECK(*kept == far);
    auto const further = co_await store.save(shard_checkpoint("a", "101"));
    CHECK_FALSE(further.has_error());
    std::vector<std::string> const gone{"c", "unknown"};
    for (auto const& each : gone) {
        auto const removed = co_await store.remove(each);
        CHECK_FALSE(removed.has_error());
    }
    auto const now = co_await store.load();
    REQUIRE(now->size() == 3);
    CHECK((*now)[0] == shard_checkpoint("a", "101"));
}

asio::awaitable<void> emit(std::shared_ptr<asio::cancellation_signal> signal) {
    signal->emit(asio::cancellation_type::terminal);
    co_return;
}

asio::awaitable<void> remove_most(simulated_process& self, int& completed) {
    recipes::checkpoints checkpoints{table_of(self)};
    auto const removed = co_await checkpoints.cleanup("job", 2, as_result);
    ++completed;
    if (removed.has_error()) {
        self.world().expect(removed.error() == cancelled_code(), "not cancelled, but failed");
    }
}

}  // namespace

TEST_SUITE_BEGIN("simulation.checkpoint_calls");

TEST_CASE("save, load, load_latest: sequences in any order -> the greatest is the latest") {
    in_quiet_world(save_and_load);
}
TEST_CASE("list, cleanup, delete_all: over several pages -> in order, complete, and no others") {
    in_quiet_world(list_and_remove);
}
TEST_CASE("keys, limits, records that cannot be -> errors, and what is none can be removed") {
    in_quiet_world(refuse_what_is_none);
}
TEST_CASE("stream_checkpoints: saved again, behind what is kept -> kept as it is") {
    in_quiet_world(keep_shards);
}

TEST_CASE("cleanup: cancelled at any time -> completes once, nothing goes on, the newest stay") {
    for_each_schedule(500, simulation_settings(), [](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        for (int i = 10; i < 40; ++i) {
            auto record =
                key("pk", "CHECKPOINT#app:job", "sk", "000000000000000000" + std::to_string(i));
            record.set("data", "x").set("write", std::to_string(i));
            world.table().put("table", std::move(record));
        }
        auto& one = world.add_process();
        int completed = 0;
        auto const signal = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(one.context(), remove_most(one, completed),
                       asio::bind_cancellation_slot(signal->slot(), [](std::exception_ptr) {}));
        auto const when = world.random().between(moment{0}, moment{80ms});
        world.after(when, [&] { one.spawn(emit(signal)); });
        one.spawn(emit(std::make_shared<asio::cancellation_signal>()));  // so that it is run
        world.run_for(when + 1ms);
        CHECK(completed == 1);
        REQUIRE(world.run());
        for (int i = 38; i < 40; ++i) {
            auto const* const found = world.table().item_of(
                "table",
                key("pk", "CHECKPOINT#app:job", "sk", "000000000000000000" + std::to_string(i)));
            CHECK(found != nullptr);
        }
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
