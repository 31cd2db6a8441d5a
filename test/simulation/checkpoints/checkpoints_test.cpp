// Checkpoints in worlds in which everything goes wrong.
#include "simulation/checkpoints/checkpoint_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/stream_checkpoints.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::save_outcome;

recipes::recipe_table table_of(simulated_process& self) {
    return recipes::recipe_table{self.client(), "table",
                                 recipes::recipe_options().key_prefix("app:")};
}

constexpr std::uint64_t keep = 1;

/// Goes on from the latest checkpoint, as does everybody else, which nobody should do.
asio::awaitable<void> do_the_same_work(simulated_process& self, checkpoint_ledger& all,
                                       recipes::checkpoints checkpoints, std::string who) {
    for (int i = 0; i < 3; ++i) {
        auto const before = all.greatest_saved();
        auto const last = co_await checkpoints.load_latest("job", as_result);
        if (last.has_error()) continue;
        all.latest(*last, before);
        std::uint64_t const next = *last ? (*last)->sequence + 1 : 0;
        auto const work = self.world().random().between(moment{0}, moment{1s});
        co_await self.sleep(work);
        auto const data = who + std::to_string(i);
        all.attempts(next);
        auto const outcome = co_await checkpoints.save("job", next, data, as_result);
        if (!outcome.has_error() && *outcome == save_outcome::saved) all.saved(next, data);
        if (!outcome.has_error() && *outcome == save_outcome::differs) all.refused();
        auto const read = co_await checkpoints.load("job", next, as_result);
        if (!read.has_error() && *read) all.is_there(next, (*read)->data.as_string());
        if (self.world().random().chance(0.5)) {
            auto const gone = co_await checkpoints.cleanup("job", keep, as_result);
            (void)gone;  // what it did is seen by the others
        }
    }
}

/// Runs that have the same key, one after the other: whether the last one's saves are known.
asio::awaitable<void> run_twice(simulated_process& self, std::map<std::uint64_t, std::string>& kept,
                                std::size_t& refused) {
    recipes::checkpoints checkpoints{table_of(self)};
    for (int run = 0; run < 2; ++run) {
        kept.clear();
        for (std::uint64_t i = 0; i < 4; ++i) {
            auto const data = std::to_string(run) + "-" + std::to_string(i);
            auto const outcome = co_await checkpoints.save("job", i, data, as_result);
            if (outcome.has_error()) continue;
            if (*outcome == save_outcome::saved) kept.emplace(i, data);
            // A copy of the first run's may have come late, and is told.
            if (*outcome == save_outcome::differs) ++refused;
            if (run == 0) self.world().expect(*outcome == save_outcome::saved, "refused by nobody");
        }
        if (run == 1) co_return;
        auto const gone = co_await checkpoints.delete_all("job", as_result);
        if (gone.has_error()) {
            kept.clear();
            co_return;
        }
    }
}

/// Where a reader is with some shards, as it was acknowledged: 100 is the end.
using shard_progress = std::map<std::string, int>;

std::string sequence_number(int progress) {
    auto const digits = std::to_string(progress);
    return std::string(21 - digits.size(), '0') + digits;
}

int progress_of(shard_checkpoint const& checkpoint) {
    if (checkpoint.is_finished) return 100;
    return checkpoint.sequence_number ? std::stoi(*checkpoint.sequence_number) : 0;
}

asio::awaitable<void> read_shards(simulated_process& self, shard_progress& acknowledged,
                                  std::shared_ptr<recipes::stream_checkpoints> store) {
    for (int i = 0; i < 4; ++i) {
        auto const before = acknowledged;
        auto const loaded = co_await store->load();
        if (loaded.has_error()) continue;
        shard_progress mine{{"a", 0}, {"b", 0}, {"c", 0}};
        for (auto const& each : *loaded) mine[each.shard_id] = progress_of(each);
        for (auto const& [shard, progress] : before) {
            self.world().expect(mine[shard] >= progress, "progress was lost: " + shard);
        }
        for (int j = 0; j < 3; ++j) {
            auto const shard = std::string(1, "abc"[self.world().random().between(0, 2)]);
            auto& progress = mine[shard];
            if (progress == 100) continue;
            progress += static_cast<int>(self.world().random().between(1, 6));
            bool const ends = progress > 20;
            if (ends) progress = 100;
            shard_checkpoint next{shard, sequence_number(ends ? 20 : progress), ends};
            auto const saved = co_await store->save(std::move(next));
            if (saved.has_error()) continue;
            acknowledged[shard] = std::max(acknowledged[shard], progress);
        }
    }
}

void kill_one(simulated_world& world) {
    if (!world.random().chance(0.3)) return;
    auto const when = world.random().between(moment{0}, moment{3s});
    world.after(when, [&world] { world.process(0).kill(); });
}

}  // namespace

TEST_SUITE_BEGIN("simulation.checkpoints");

TEST_CASE("save: several do the same work, everything goes wrong -> none changes, none is lost") {
    std::size_t saved = 0;
    std::size_t refused = 0;
    for_each_schedule(10'000, simulation_settings::hostile(), [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        checkpoint_ledger all{world, keep};
        auto const count = world.random().chance(0.2) ? 3 : 2;
        for (int i = 0; i < count; ++i) {
            auto& process = world.add_process();
            recipes::checkpoints const checkpoints{table_of(process)};
            process.spawn(
                do_the_same_work(process, all, checkpoints, "p" + std::to_string(i) + "-"));
            if (i == 0 && world.random().chance(0.5))
                process.spawn(do_the_same_work(process, all, checkpoints, "q-"));
        }
        kill_one(world);
        REQUIRE(world.run());
        all.check_end(stored_checkpoints(world, "job"));
        saved += all.count_saved();
        refused += all.count_refused();
    });
    MESSAGE("", saved, " saved, ", refused, " refused");
    CHECK(saved > 0);
    CHECK(refused > 0);
}

TEST_CASE("delete_all: then a new run of the same key -> what that saves is not removed late") {
    std::size_t kept_in_all = 0;
    std::size_t refused = 0;
    auto settings = simulation_settings::hostile();
    settings.late = 0.1;
    settings.request_lost = settings.reply_lost = 0.05;
    for_each_schedule(3'000, settings, [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        auto& process = world.add_process();
        std::map<std::uint64_t, std::string> kept;
        process.spawn(run_twice(process, kept, refused));
        REQUIRE(world.run());
        auto const stored = stored_checkpoints(world, "job");
        for (auto const& [sequence, data] : kept) {
            auto const found = stored.find(sequence);
            world.expect(found != stored.end() && found->second == data, "lost: " + data);
        }
        kept_in_all += kept.size();
    });
    MESSAGE("", kept_in_all, " kept, ", refused, " refused");
    CHECK(kept_in_all > 0);
}

TEST_CASE("stream_checkpoints: everything goes wrong -> progress never goes back") {
    for_each_schedule(10'000, simulation_settings::hostile(), [&](simulated_world& world) {
        world.table().create("table", "pk", "sk");
        shard_progress acknowledged;
        for (int i = 0; i < 2; ++i) {
            auto& process = world.add_process();
            auto const store =
                std::make_shared<recipes::stream_checkpoints>(table_of(process), "reader");
            process.spawn(read_shards(process, acknowledged, store));
            if (i == 0 && world.random().chance(0.5))
                process.spawn(read_shards(process, acknowledged, store));
        }
        kill_one(world);
        REQUIRE(world.run());
        for (auto const& [shard, progress] : acknowledged) {
            auto const* const found =
                world.table().item_of("table", key("pk", "STREAM#app:reader", "sk", shard));
            REQUIRE(found != nullptr);
            auto const end =
                found->get<bool>("finished") ? 100 : std::stoi(found->get<std::string>("sequence"));
            world.expect(end >= progress, "progress is lost in the end: " + shard);
        }
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
