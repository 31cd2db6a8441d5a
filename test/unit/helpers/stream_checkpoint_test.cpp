// Progress of a stream reader: what is committed, and where the next reader begins.
#include "unit/helpers/stream_world.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using numbers = std::vector<int>;

/// Fails, or throws, when a test says so.
class fragile_store : public checkpoint_store {
  public:
    fragile_store() = default;

    boost::asio::awaitable<result<std::vector<shard_checkpoint>>> load() override {
        if (loads_fail) co_return error{errc::read_failed};
        auto work = kept.load();
        auto got = co_await std::move(work);
        co_return got;
    }
    boost::asio::awaitable<result<void>> save(shard_checkpoint checkpoint) override {
        if (saves_throw) throw std::runtime_error{"the disk is full"};
        if (saves_left-- == 0) co_return error{errc::write_failed};
        saved.push_back(checkpoint.shard_id);
        auto work = kept.save(std::move(checkpoint));
        auto const done = co_await std::move(work);
        co_return done;
    }
    boost::asio::awaitable<result<void>> remove(std::string shard_id) override {
        removed.push_back(shard_id);
        auto work = kept.remove(std::move(shard_id));
        auto const done = co_await std::move(work);
        co_return done;
    }

    memory_checkpoint_store kept;
    std::vector<std::string> saved;
    std::vector<std::string> removed;
    bool loads_fail = false;
    bool saves_throw = false;
    int saves_left = -1;
};

class committing_world : public stream_world {
  public:
    committing_world() { options.checkpoints(store).stop_at_end(); }

    /// Three generations, 1 to 12.
    void add_generations() {
        stream.add("a", {1, 2, 3}, "", false);
        stream.add("b", {4, 5, 6, 7}, "a", false);
        stream.add("c", {8, 9}, "b");
        stream.add("d", {10, 11, 12}, "b");
    }

    std::shared_ptr<fragile_store> store = std::make_shared<fragile_store>();
};

}  // namespace

TEST_SUITE("helpers.stream_checkpoint") {
    TEST_CASE("commit: after each number of records -> the next reader has exactly the rest") {
        for (std::size_t split = 0; split <= 12; ++split) {
            CAPTURE(split);
            committing_world world;
            world.add_generations();
            world.options.records_per_call(2);
            auto all = world.take(split);
            world.commit();
            world.new_reader();
            auto const rest = world.rest();
            all.insert(all.end(), rest.begin(), rest.end());
            std::sort(all.begin(), all.end());
            numbers expected(12);
            std::iota(expected.begin(), expected.end(), 1);
            CHECK(all == expected);
        }
    }

    TEST_CASE("commit: batches -> as far as they were handed out") {
        committing_world world;
        world.add_generations();
        CHECK(run_coro(world.context, world.reader().next_batch())->records.size() == 3);
        world.commit();
        CHECK(world.store->kept.checkpoints().at(shard_name("a")) ==
              shard_checkpoint(shard_name("a"), sequence(3), true));
        world.new_reader();
        CHECK(world.take(1) == numbers{4});
    }

    TEST_CASE("no commit -> all is handed out again: at least once") {
        committing_world world;
        world.add_generations();
        CHECK(world.take(5) == numbers{1, 2, 3, 4, 5});
        world.new_reader();
        CHECK(world.take(1) == numbers{1});
    }

    TEST_CASE("commit: -> parents first, what is finished as such, nothing twice") {
        committing_world world;
        world.add_generations();
        CHECK(world.rest().size() == 12);
        world.commit();
        world.commit();
        CHECK(world.store->saved == std::vector<std::string>{shard_name("a"), shard_name("b"),
                                                             shard_name("c"), shard_name("d")});
        CHECK(world.store->kept.checkpoints().at(shard_name("b")).is_finished);
        CHECK_FALSE(world.store->kept.checkpoints().at(shard_name("c")).is_finished);
        world.new_reader();
        CHECK(world.rest().empty());
        CHECK(world.member("GetShardIterator", 4, "SequenceNumber") == sequence(9));
    }

    TEST_CASE("commit: the store fails half-way -> its failure; the next commit does the rest") {
        committing_world world;
        world.add_generations();
        CHECK(world.rest().size() == 12);
        world.store->saves_left = 2;
        auto const failed = run_coro(world.context, world.reader().commit(as_result));
        CHECK(failed.error() == errc::write_failed);
        CHECK(world.store->kept.checkpoints().size() == 2);
        world.commit();
        CHECK(world.store->kept.checkpoints().size() == 4);
    }

    TEST_CASE("commit: the store throws -> so does commit, and it can be called again") {
        committing_world world;
        world.stream.add("a", {1});
        CHECK(world.take(1) == numbers{1});
        world.store->saves_throw = true;
        CHECK_THROWS_WITH_AS(world.commit(), "the disk is full", std::runtime_error);
        world.store->saves_throw = false;
        world.commit();
        CHECK(world.store->kept.checkpoints().size() == 1);
    }

    TEST_CASE("commit: no store -> invalid_argument, returned or thrown") {
        stream_world world;
        auto const failed = run_coro(world.context, world.reader().commit(as_result));
        CHECK(failed.error() == errc::invalid_argument);
        CHECK(failed.error().message().find("checkpoints") != std::string::npos);
        CHECK_THROWS_AS(world.commit(), exception);
    }

    TEST_CASE(
        "start: the store cannot load -> its failure, nothing sent; the next call tries again") {
        committing_world world;
        world.stream.add("a", {1});
        world.store->loads_fail = true;
        CHECK(world.try_next().error() == errc::read_failed);
        CHECK(world.wire->requests().empty());
        world.store->loads_fail = false;
        CHECK(world.rest() == numbers{1});
    }

    TEST_CASE("start: what follows on the checkpoint was trimmed -> a gap, then what is left") {
        committing_world world;
        world.stream.add("a", {1, 2});
        CHECK(world.rest() == numbers{1, 2});
        world.commit();
        world.new_reader();
        world.stream.shards[0].records = {1, 2, 3, 4, 5};
        world.stream.trimmed = 4;
        CHECK(world.rest() == numbers{-2, 5});
    }

    TEST_CASE("start: the shard of a checkpoint is gone -> a gap, and it is forgotten later") {
        committing_world world;
        world.stream.add("a", {1, 2});
        CHECK(world.rest() == numbers{1, 2});
        world.commit();
        world.new_reader();
        world.stream.shards.clear();
        world.stream.add("c", {7}, "b");
        CHECK(world.rest() == numbers{-2, 7});
        CHECK(world.rest().empty());  // listed once more
        world.commit();
        CHECK(world.store->kept.checkpoints().at(shard_name("a")).is_finished);
        world.commit();
        CHECK(world.store->removed == std::vector<std::string>{shard_name("a")});
    }

    TEST_CASE("start: latest with checkpoints -> those go on, the others begin at the latest") {
        committing_world world;
        world.options.start(stream_start::latest);
        world.stream.add("a", {1, 2});
        world.stream.add("b", {3});
        run_coro(world.context, world.store->save(shard_checkpoint(shard_name("a"), sequence(1))));
        CHECK(world.rest() == numbers{2});
        world.stream.shards[1].records.push_back(4);
        CHECK(world.rest() == numbers{4});
    }

    TEST_CASE("short numbers of local servers -> sent as long as the model wants them") {
        committing_world world;
        world.stream.add("a", {1, 2});
        run_coro(world.context, world.store->save(shard_checkpoint(shard_name("a"), "1")));
        CHECK(world.rest() == numbers{2});
        CHECK(world.member("GetShardIterator", 0, "SequenceNumber") == sequence(1));
    }
}

}  // namespace dynaco::test
