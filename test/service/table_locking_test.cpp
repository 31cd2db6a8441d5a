// Versions on a real server: nothing is lost, nothing is brought back.
#include "local_service.hpp"

#include <dynaco/table.hpp>
#include <dynaco/versioned_store.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/describe/class.hpp>

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

struct balance {
    std::string id;
    int cents = 0;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(balance, (), (id, cents, version))

struct paper {
    std::string id;
    std::string text;
    std::string revision;
    std::chrono::sys_time<std::chrono::milliseconds> made;
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> changed;
};
BOOST_DESCRIBE_STRUCT(paper, (), (id, text, revision, made, changed))

// The article's, in short.
struct session {
    std::vector<std::string> choices;
    std::map<std::string, std::string> votes;
    bool open = false;

    friend bool operator==(session const&, session const&) = default;
};
BOOST_DESCRIBE_STRUCT(session, (), (choices, votes, open))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::balance> =
    dynaco::mapping<dynaco::test::balance>()
        .partition_key<&dynaco::test::balance::id>()
        .version<&dynaco::test::balance::version>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::paper> =
    dynaco::mapping<dynaco::test::paper>()
        .partition_key<&dynaco::test::paper::id>()
        .version<&dynaco::test::paper::revision>()
        .created_at<&dynaco::test::paper::made>()
        .updated_at<&dynaco::test::paper::changed>();

namespace dynaco::test {
namespace {

template <class T>
class locked_rows {
  public:
    locked_rows() = default;

    local_service service;
    local_table there{service, table_by_id("locking")};
    table<T> rows{service.client, there.name};
};

void add_hundred(balance& own) {
    own.cents += 100;
}

asio::awaitable<void> add_to(table<balance> accounts, int& done) {
    (void)co_await accounts.modify("a", add_hundred);
    ++done;
}

balance opened() {
    balance made;
    made.id = "a";
    return made;
}

}  // namespace

TEST_SUITE("service.table_locking") {
    TEST_CASE("modify: 10 tasks each add 100 to one balance -> exactly 1000") {
        locked_rows<balance> world;
        auto const draft = opened();
        auto const first = world.service.run(world.rows.put(draft));
        CHECK(first.version == 1);
        int done = 0;
        for (int i = 0; i != 10; ++i) {
            auto work = add_to(world.rows, done);
            asio::co_spawn(world.service.context, std::move(work),
                           [](std::exception_ptr failure) { CHECK_FALSE(failure); });
        }
        world.service.context.restart();
        world.service.context.run();
        CHECK(done == 10);
        auto const last = world.service.run(world.rows.get("a", consistent_read));
        REQUIRE(last);
        CHECK(last->cents == 1000);
        CHECK(last->version == 11);
    }

    TEST_CASE("stale: after an update, after an erasure -> mismatch; nothing is brought back") {
        locked_rows<balance> world;
        auto& service = world.service;
        auto const draft = opened();
        auto const read = service.run(world.rows.put(draft));
        auto const newer = service.run(world.rows.update(read, add("cents", 7), return_new));
        CHECK(newer.cents == 7);
        CHECK(newer.version == 2);
        auto const stale = service.run(world.rows.put(read, as_result));
        REQUIRE(stale.has_error());
        CHECK(stale.error() == errc::version_mismatch);
        REQUIRE(stale.error().item());
        CHECK(from_item<balance>(*stale.error().item()).cents == 7);
        CHECK(service.run(world.rows.erase(read, as_result)).error() == errc::version_mismatch);
        CHECK(service.run(world.rows.erase(newer)));
        auto const late = service.run(world.rows.put(newer, as_result));
        CHECK(late.error() == errc::version_mismatch);
        CHECK(late.error().item() == nullptr);
        CHECK(service.run(world.rows.update("a", add("cents", 1), as_result)).error() ==
              errc::item_not_found);
        CHECK(service.run(world.rows.update(newer, add("cents", 1), as_result)).error() ==
              errc::version_mismatch);
        CHECK(service.run(world.rows.modify("a", add_hundred, as_result)).error() ==
              errc::item_not_found);
        CHECK_FALSE(service.run(world.rows.get("a", consistent_read)));
        CHECK_FALSE(service.run(world.rows.erase("a")));
    }

    TEST_CASE("an item from before there were versions -> read, locked from its next write on") {
        locked_rows<balance> world;
        auto& service = world.service;
        service.run(service.client.put_item(world.there.name,
                                            item("id", "a", "cents", 5, "colour", "red")));
        auto const made = service.run(world.rows.modify("a", add_hundred));
        CHECK(made.cents == 105);
        CHECK(made.version == 1);
        auto const found = service.run(service.client.get_item(world.there.name, key("id", "a")));
        REQUIRE(found.item);
        CHECK(found.item->get<std::string>("colour") == "red");
        CHECK(found.item->get<std::string>("version_writes").size() == 8);
    }

    TEST_CASE("random versions and times: created once, changed by every write") {
        locked_rows<paper> world;
        auto& service = world.service;
        paper draft;
        draft.id = "p";
        auto const first = service.run(world.rows.put(draft));
        CHECK(first.revision.size() == 20);
        CHECK(first.made == first.changed);
        auto const second = service.run(world.rows.put(first));
        CHECK(second.revision != first.revision);
        CHECK(second.made == first.made);
        CHECK(service.run(world.rows.put(first, as_result)).error() == errc::version_mismatch);
        auto const third =
            service.run(world.rows.update("p", set("text", "new"), return_new, upsert));
        CHECK(third.text == "new");
        CHECK(third.made == first.made);
        CHECK(third.revision != second.revision);
        CHECK(service.run(world.rows.put(second, as_result)).error() == errc::version_mismatch);
        auto const created =
            service.run(world.rows.update("q", set("text", "new"), return_new, upsert));
        CHECK(created.made == created.changed);
        CHECK(service.run(world.rows.put(created)).made == created.made);
        auto const erased = service.run(world.rows.erase("p", return_old));
        REQUIRE(erased);
        CHECK(erased->text == "new");
    }

    TEST_CASE("a condition of one's own: fails while the version is right -> stays what it is") {
        locked_rows<balance> world;
        auto& service = world.service;
        auto const draft = opened();
        auto const read = service.run(world.rows.put(draft));
        auto const failed = service.run(world.rows.put(read, attr("cents") > 5, as_result));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == service_errc::conditional_check_failed);
    }

    TEST_CASE("the article's store: load, save, and ErrVersionMismatch") {
        local_service service;
        local_table const there{service, table_by_id("store")};
        versioned_store<session> const store{service.client, there.name};
        CHECK(service.run(store.load("s", as_result)).error() == errc::item_not_found);
        session fresh;
        fresh.choices = {"1", "2", "3"};
        auto const version = service.run(store.save("s", fresh));
        CHECK(service.run(store.save("s", fresh, as_result)).error() == errc::version_mismatch);
        auto mine = service.run(store.load("s"));
        auto yours = service.run(store.load("s"));
        CHECK(mine.data == fresh);
        CHECK(mine.version == version);
        mine.data.votes["me"] = "2";
        auto const next = service.run(store.save("s", mine.data, mine.version));
        CHECK(next != version);
        yours.data.open = true;
        auto const refused = service.run(store.save("s", yours.data, yours.version, as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == errc::version_mismatch);
        CHECK(service.run(store.load("s")).data == mine.data);
        CHECK(service.run(store.erase("s", version, as_result)).error() == errc::version_mismatch);
        service.run(store.erase("s", next));
        CHECK(service.run(store.save("s", mine.data, next, as_result)).error() ==
              errc::version_mismatch);
        CHECK(service.run(store.load("s", as_result)).error() == errc::item_not_found);
    }
}

}  // namespace dynaco::test
