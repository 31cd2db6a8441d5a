// The ways to write to a table in one expression.
#include "shapes_world.hpp"

#include <dynaco/table.hpp>
#include <dynaco/versioned_store.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace dynaco::test {
namespace {

struct shaped {
    std::string id;
    int n = 0;
    std::string note;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(shaped, (), (id, n, note, version))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shaped> =
    dynaco::mapping<dynaco::test::shaped>()
        .partition_key<&dynaco::test::shaped::id>()
        .version<&dynaco::test::shaped::version>()
        .default_when_missing<&dynaco::test::shaped::note>();

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> table_writes(client& client) {
    dynaco::table<shaped> const rows{client, table};
    shaped given;
    given.id = text;
    given.note = text;
    auto const saved = co_await rows.put(given);
    CHECK(saved.version == 1);
    CHECK(saved.note == text);
    auto const again = co_await rows.put(saved, attr("note") == std::string(text) || exists(text),
                                         call_options().timeout(1s), as_result);
    CHECK(again.value().version == 2);
    given = co_await rows.put(given);
    CHECK((co_await rows.put(given)).version == 2);
    co_await rows.update(std::string(text), set("note", std::string(text)).add("n", 1),
                         dynaco::remove("other"), attr("note") == std::string(text), upsert);
    auto const failed =
        co_await rows.update(given, set("note", std::string(text)), return_new, as_result);
    CHECK(failed.has_error());  // this service tells nothing of updates
    auto const erased = co_await rows.erase(std::string(text), as_result);
    CHECK(erased.error() == service_errc::conditional_check_failed);
    if (auto const old = co_await rows.erase(given, exists(text), return_old, as_result);
        old.has_error()) {
        CHECK(old.error() == errc::version_mismatch);
    }
}

void add_one(shaped& own) {
    ++own.n;
}
asio::awaitable<void> add_one_later(shaped& own) {
    ++own.n;
    co_return;
}

class adder {
  public:
    explicit adder(int by) : by_{by} {}
    void operator()(shaped& own) const { own.n += by_; }

  private:
    int by_;
};

asio::awaitable<void> modifications(client& client) {
    dynaco::table<shaped> const rows{client, table};
    int by = 2;
    CHECK((co_await rows.modify("a", add_one)).n == 2);
    CHECK((co_await rows.modify(std::string("a"), add_one_later)).n == 2);
    CHECK((co_await rows.modify("a", [](shaped& own) { own.note = text; })).note == text);
    CHECK((co_await rows.modify("a", [&](shaped& own) { own.n += by; })).n == 3);
    CHECK((co_await rows.modify("a", adder(4), call_options().timeout(1s))).n == 5);
    auto const same = co_await rows.modify(
        "a", [&](shaped& own) { return own.n > by; }, as_result);
    CHECK(same->n == 1);
    std::string const more = text;
    auto const change = [more](shaped& own) { own.note += more; };
    CHECK((co_await rows.modify("a", change)).note == text);
    // A closure with a name may be a coroutine: it lives as long as the call.
    auto const later = [more, &by](shaped& own) -> asio::awaitable<bool> {
        own.note = more;
        co_return by == 2;
    };
    CHECK((co_await rows.modify("a", later)).note == text);
    shaped initial;
    initial.id = text;
    auto const created = co_await rows.modify_or_create(initial, add_one, as_result);
    CHECK(created.has_error());  // this service answers with another key
}

asio::awaitable<void> stores(client& client) {
    versioned_store<std::string> const store{
        client, table, versioned_store_names().id("id").data("note").version("v")};
    std::string const data = text;
    auto const version = co_await store.save(text, data);
    CHECK((co_await store.save(text, data, version)).size() == 20);
    CHECK((co_await store.save(std::string(text), std::string(text), std::string(text), as_result))
              .has_value());
    CHECK((co_await store.load(text, as_result)).error() == errc::missing_attribute);
    CHECK((co_await store.erase(text, std::string(text), as_result)).error() ==
          errc::version_mismatch);
}

}  // namespace

TEST_SUITE("shapes.table_writes") {
    TEST_CASE("calls inside co_await expressions") {
        for (auto const kind : {threading::shared, threading::single}) {
            shapes_world world{kind};
            world.run(table_writes(world.client));
            world.run(modifications(world.client));
            world.run(stores(world.client));
        }
    }
}

}  // namespace dynaco::test
