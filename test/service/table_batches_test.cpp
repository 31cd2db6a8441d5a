// Batches and transactions of structs, on real servers.
#include "local_service.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

struct batch_row {
    std::string id;
    int n = 0;
    std::string text;

    friend bool operator==(batch_row const&, batch_row const&) = default;
};
BOOST_DESCRIBE_STRUCT(batch_row, (), (id, n, text))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::batch_row> =
    dynaco::mapping<dynaco::test::batch_row>()
        .partition_key<&dynaco::test::batch_row::id>()
        .sort_key<&dynaco::test::batch_row::n>();

namespace dynaco::test {
namespace {

batch_row make_row(std::string id, int n, std::string text = "text") {
    batch_row made;
    made.id = std::move(id);
    made.n = n;
    made.text = std::move(text);
    return made;
}

class row_table {
  public:
    row_table() { service.run(rows.create()); }
    row_table(row_table const&) = delete;
    row_table& operator=(row_table const&) = delete;
    ~row_table() { (void)service.run(rows.drop(as_result)); }

    local_service service;
    table<batch_row> rows{service.client, unique_table_name("batches")};
};

}  // namespace

TEST_SUITE("service.table_batches") {
    TEST_CASE("put_all, get_all, erase_all: 250 structs -> there, read in order, gone") {
        row_table world;
        std::vector<batch_row> all;
        std::vector<std::pair<std::string, int>> keys;
        for (int n = 0; n != 250; ++n) {
            all.push_back(make_row("a", n, std::string(300, 'x')));
            keys.emplace_back("a", 249 - n);
        }
        keys.emplace_back("none", 1);
        CHECK(world.service.run(world.rows.put_all(all)).written == 250);
        auto const got = world.service.run(world.rows.get_all(keys, consistent_read));
        REQUIRE(got.size() == 251);
        for (std::size_t i = 0; i != 250; ++i) CHECK(got[i] == all[249 - i]);
        CHECK_FALSE(got[250]);
        auto const options = batch_write_options().concurrency(2);
        CHECK(world.service.run(world.rows.erase_all(all, options)).written == 250);
        CHECK(world.service.run(world.rows.count(consistent_read)) == 0);
    }

    TEST_CASE("transaction: put, update, erase, check -> all of them, read back in one moment") {
        row_table world;
        std::vector<batch_row> const before{make_row("a", 1), make_row("a", 2), make_row("a", 3)};
        world.service.run(world.rows.put_all(before));
        auto const fresh = make_row("b", 1);
        auto all = write_transaction()
                       .put(world.rows.transact_put(fresh, not_exists("id")))
                       .update(world.rows.transact_update("a", 1, set("text", "changed")))
                       .erase(world.rows.transact_erase(before[1]))
                       .check(world.rows.transact_check("a", 3, attr("text") == "text"));
        world.service.run(transact_write(world.service.client, all));
        auto wanted = read_transaction()
                          .get(world.rows.transact_get("b", 1))
                          .get(world.rows.transact_get("a", 1))
                          .get(world.rows.transact_get("a", 2));
        auto const got =
            world.rows.read(world.service.run(transact_read(world.service.client, wanted)));
        REQUIRE(got.size() == 3);
        CHECK(got[0] == fresh);
        CHECK(got[1] == make_row("a", 1, "changed"));
        CHECK_FALSE(got[2]);
    }

    TEST_CASE("transaction: an update of what is not there -> nothing is done, and says which") {
        row_table world;
        auto const there = make_row("a", 1);
        world.service.run(world.rows.put_all(std::vector{there}));
        auto all = write_transaction()
                       .put(world.rows.transact_put(there, not_exists("id")))
                       .update(world.rows.transact_update("none", 1, set("text", "changed")));
        auto const got = world.service.run(transact_write(world.service.client, all, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::conditional_check_failed);
        auto const& reasons = got.error().cancellation_reasons();
        REQUIRE(reasons.size() == 2);
        REQUIRE(reasons[0].item.has_value());
        CHECK(world.rows.read(*reasons[0].item) == there);
        CHECK(reasons[1].code == cancellation_code::conditional_check_failed);
        CHECK(world.service.run(world.rows.count(consistent_read)) == 1);
    }
}

}  // namespace dynaco::test
