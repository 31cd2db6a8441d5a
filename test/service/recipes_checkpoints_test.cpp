// Checkpoints on a server.
#include "child_process.hpp"
#include "local_service.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/checkpoints.hpp>
#include <dynaco/recipes/stream_checkpoints.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

using recipes::save_outcome;

class checkpoint_service {
  public:
    checkpoint_service()
        : table{service, recipes::recipe_table(service.client, unique_table_name("checkpoints"))
                             .create_request()},
          of_recipes{service.client, table.name},
          checkpoints{of_recipes} {}

    std::unique_ptr<child_process> start(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), table.name);
        arguments.insert(arguments.begin(), service_setting("DYNACO_TEST_ENDPOINT"));
        return std::make_unique<child_process>("checkpoint_user", std::move(arguments));
    }

    local_service service;
    local_table table;
    recipes::recipe_table of_recipes;
    recipes::checkpoints checkpoints;
};

boost::asio::awaitable<std::vector<std::uint64_t>> all_sequences(recipes::checkpoints checkpoints,
                                                                 std::string of) {
    auto list = checkpoints.list(std::move(of));
    std::vector<std::uint64_t> all;
    for (;;) {
        auto const next = co_await list.next();
        if (!next) break;
        all.push_back(next->sequence);
    }
    co_return all;
}

boost::asio::awaitable<std::vector<std::string>> read_to_end(
    client& with, std::string stream, std::shared_ptr<checkpoint_store> store) {
    auto options = stream_reader_options();
    options.checkpoints(std::move(store)).stop_at_end();
    stream_reader reader{with, std::move(stream), options};
    std::vector<std::string> seen;
    for (;;) {
        auto const change = co_await reader.next();
        if (!change) break;
        seen.push_back(change->keys.get<std::string>("id"));
        co_await reader.commit();
    }
    co_return seen;
}

}  // namespace

TEST_SUITE_BEGIN("service.recipes_checkpoints");

TEST_CASE("checkpoints: saved, loaded, listed over pages, removed") {
    checkpoint_service world;
    auto& checkpoints = world.checkpoints;
    std::string const filler(100'000, 'x');  // ten of them are a page
    for (std::uint64_t i = 0; i < 30; ++i) {
        CHECK(world.service.run(checkpoints.save("job", i, filler)) == save_outcome::saved);
    }
    CHECK(world.service.run(checkpoints.save("job", 29, filler)) == save_outcome::saved);
    CHECK(world.service.run(checkpoints.save("job", 29, "other")) == save_outcome::differs);
    CHECK(world.service.run(checkpoints.load_latest("job"))->sequence == 29);
    CHECK(world.service.run(checkpoints.load("job", 7))->data == filler);
    CHECK_FALSE(world.service.run(checkpoints.load("job", 30)).has_value());
    CHECK(world.service.run(all_sequences(checkpoints, "job")).size() == 30);
    CHECK(world.service.run(checkpoints.cleanup("job", 3)) == 27);
    CHECK(world.service.run(all_sequences(checkpoints, "job")) ==
          std::vector<std::uint64_t>{29, 28, 27});
    CHECK(world.service.run(checkpoints.delete_all("job")) == 3);
    CHECK_FALSE(world.service.run(checkpoints.load_latest("job")).has_value());
}

TEST_CASE("checkpoints: the worker is killed again and again -> the next goes on from the last") {
    checkpoint_service world;
    std::uint64_t done = 0;
    for (int i = 0; i < 4; ++i) {
        auto const worker = world.start({"add", std::to_string(1'000'000)});
        auto const first = worker->read_line();
        CHECK(first.starts_with("from "));
        CHECK(std::stoull(first.substr(5)) >= done);
        // It says what it has saved.
        for (int j = 0; j < 5; ++j) done = std::stoull(worker->read_line());
        worker->kill();
        CHECK(worker->wait() == -1);
        auto const now = world.service.run(world.checkpoints.load_latest("sum"));
        REQUIRE(now.has_value());
        CHECK(now->sequence >= done);
        CHECK(now->data == now->sequence * (now->sequence + 1) / 2);
        done = now->sequence;
    }
}

TEST_CASE("stream_checkpoints: a second reader, with a store of its own -> reads what is new") {
    checkpoint_service world;
    auto request = table_by_id("stream");
    request.stream_specification(
        stream_specification(true).stream_view_type(stream_view_type::keys_only));
    local_table const source{world.service, std::move(request)};
    auto const described = world.service.run(world.service.client.describe_table(source.name));
    auto const stream = described.table.value().latest_stream_arn.value();
    auto const put = [&](char const* id) {
        world.service.run(world.service.client.put_item(source.name, item("id", id)));
    };
    auto const store = [&] {
        return std::make_shared<recipes::stream_checkpoints>(world.of_recipes, "reader");
    };
    put("one");
    put("two");
    auto seen = world.service.run(read_to_end(world.service.client, stream, store()));
    CHECK(seen == std::vector<std::string>{"one", "two"});
    put("three");
    seen = world.service.run(read_to_end(world.service.client, stream, store()));
    CHECK(seen == std::vector<std::string>{"three"});
    seen = world.service.run(read_to_end(world.service.client, stream, store()));
    CHECK(seen.empty());
}

TEST_SUITE_END();

}  // namespace dynaco::test
