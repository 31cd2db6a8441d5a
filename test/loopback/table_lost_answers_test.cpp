// Answers that are lost after, or before, a write has landed: nothing happens twice, nothing that
// happened is reported as a mismatch.
#include "support/client_world.hpp"
#include "support/printers.hpp"
#include "support/random.hpp"

#include <dynaco/table.hpp>
#include <dynaco/versioned_store.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

struct purse {
    std::string id;
    int cents = 0;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(purse, (), (id, cents, version))

/// The same with a random version.
struct wallet {
    std::string id;
    int cents = 0;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(wallet, (), (id, cents, version))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::purse> =
    dynaco::mapping<dynaco::test::purse>()
        .partition_key<&dynaco::test::purse::id>()
        .version<&dynaco::test::purse::version>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::wallet> =
    dynaco::mapping<dynaco::test::wallet>()
        .partition_key<&dynaco::test::wallet::id>()
        .version<&dynaco::test::wallet::version>();

namespace dynaco::test {
namespace {

/// Items by their `id`, with the conditions that a table's puts have.
class small_table {
  public:
    small_table() = default;

    [[nodiscard]] reply get(json::object const& request) const {
        auto const found = items.find(id_in(request.at("Key").as_object()));
        if (found == items.end()) return reply::ok();
        return reply::ok(json::serialize(json::object{{"Item", found->second}}));
    }

    reply put(json::object const& request) {
        auto const& item = request.at("Item").as_object();
        auto const found = items.find(id_in(item));
        auto const* const there = found == items.end() ? nullptr : &found->second;
        if (!holds(request, there)) {
            ++refused;
            json::object body{{"__type", "ConditionalCheckFailedException"}};
            if (there) body["Item"] = *there;
            auto answer = reply::ok(json::serialize(body));
            return answer.status(400, "Bad Request");
        }
        ++applied;
        items[id_in(item)] = item;
        return reply::ok();
    }

    std::map<std::string, json::object> items;
    int applied = 0;
    int refused = 0;

  private:
    static std::string id_in(json::object const& item) {
        return std::string{item.at("id").at("S").as_string()};
    }
    static bool holds(json::object const& request, json::object const* item) {
        auto const* const text = request.if_contains("ConditionExpression");
        if (!text) return true;
        std::string rest{text->as_string()};
        for (;;) {
            auto const end = rest.find(" AND ");
            if (!part_holds(rest.substr(0, end), request, item)) return false;
            if (end == rest.npos) return true;
            rest.erase(0, end + 5);
        }
    }
    static bool part_holds(std::string const& part, json::object const& request,
                           json::object const* item) {
        auto const at = part.find('#');
        auto const placeholder = part.substr(at, part.find_first_of(" )", at) - at);
        auto const& name = request.at("ExpressionAttributeNames").at(placeholder).as_string();
        auto const* const value = item ? item->if_contains(name) : nullptr;
        if (part.starts_with("attribute_exists(")) return value != nullptr;
        if (part.starts_with("attribute_not_exists(")) return value == nullptr;
        auto const equals = part.find(" = ");
        REQUIRE(equals != part.npos);
        return value &&
               *value == request.at("ExpressionAttributeValues").at(part.substr(equals + 3));
    }
};

enum class loss { none, answer, request };

/// A client of a server that has one small table, and loses what a test says.
class losing_world : public client_world {
  public:
    losing_world() {
        config.retry.max_attempts = 10;
        server.on_request([this](received_request const& request) { return answer(request); });
    }

    template <class T>
    T run(asio::awaitable<T> operation) {
        return run_coro(context, std::move(operation), leftovers::allowed);
    }

    small_table data;
    int writes = 0;  // requests, repeated ones among them
    int lost = 0;
    /// What becomes of a write, by its number from 0.
    std::function<loss(int)> lose;
    std::function<void()> after_loss;  // what others do then

  private:
    action answer(received_request const& request) {
        auto const body = json::parse(request.body).as_object();
        if (request.operation() == "GetItem") return data.get(body);
        auto const fate = lose ? lose(writes) : loss::none;
        ++writes;
        if (fate == loss::none) return data.put(body);
        ++lost;
        if (fate == loss::answer) data.put(body);
        if (after_loss) after_loss();
        return fault::close_before_reply();
    }
};

int cents_of(small_table const& data) {
    return std::stoi(std::string{data.items.at("a").at("cents").at("N").as_string()});
}

template <class T>
void add_five(T& own) {
    own.cents += 5;
}

/// Three modifications, and one write's answer is lost: each in turn, until there is none to lose.
template <class T>
void modify_three_times(loss fate) {
    for (int unlucky = 0;; ++unlucky) {
        CAPTURE(unlucky);
        losing_world world;
        table<T> const rows{world.client(), "purses"};
        world.lose = [&](int number) { return number == unlucky ? fate : loss::none; };
        T initial;
        initial.id = "a";
        (void)world.run(rows.modify_or_create(initial, add_five<T>));
        (void)world.run(rows.modify("a", add_five<T>));
        auto const last = world.run(rows.modify("a", add_five<T>));
        CHECK(last.cents == 15);
        CHECK(cents_of(world.data) == 15);
        CHECK(world.data.applied == 3);
        CHECK(world.writes == 3 + world.lost);
        world.expect_idle();
        if (world.lost == 0) break;
    }
}

asio::awaitable<void> modify_often(table<purse> rows, int count, int& done, int& unknown) {
    for (int i = 0; i != count; ++i) {
        auto work = rows.modify("a", add_five<purse>, as_result);
        auto const got = co_await std::move(work);
        if (got.has_value()) {
            ++done;
        } else {
            CAPTURE(got.error());
            CHECK(got.error().may_have_been_applied());
            ++unknown;
        }
    }
}

}  // namespace

TEST_SUITE("loopback.table_lost_answers") {
    TEST_CASE("modify: the answer of each write in turn is lost -> every change is made once") {
        modify_three_times<purse>(loss::answer);
        modify_three_times<wallet>(loss::answer);
    }

    TEST_CASE("modify: each request in turn is lost -> every change is made once") {
        modify_three_times<purse>(loss::request);
        modify_three_times<wallet>(loss::request);
    }

    TEST_CASE("modify: another writes between the attempts -> both changes, each once") {
        for (auto const fate : {loss::answer, loss::request}) {
            losing_world world;
            table<purse> const rows{world.client(), "purses"};
            client_config other_config = world.config;
            client other{world.context, other_config};
            table<purse> const others{other, "purses"};
            auto const given = [] {
                purse made;
                made.id = "a";
                return made;
            }();
            (void)world.run(rows.put(given));
            world.lose = [&](int number) { return number == 1 ? fate : loss::none; };
            // The other one is a modification, made at the server in one piece.
            world.after_loss = [&] {
                auto& item = world.data.items.at("a");
                auto const up = [&](char const* name, int by) {
                    auto& text = item.at(name).as_object()["N"];
                    text = std::to_string(std::stoi(std::string{text.as_string()}) + by);
                };
                up("cents", 100);
                up("version", 1);
                auto& ids = item.at("version_writes").as_object()["S"];
                ids = "otherone" + std::string{ids.as_string()};
            };
            auto const made = world.run(rows.modify("a", add_five<purse>));
            CHECK(cents_of(world.data) == 105);
            CHECK(made.cents == (fate == loss::answer ? 5 : 105));
        }
    }

    TEST_CASE("put: the answer is lost -> success; of two equal writers only one has it") {
        losing_world world;
        table<purse> const rows{world.client(), "purses"};
        purse draft;
        draft.id = "a";
        world.lose = [](int number) { return number == 0 ? loss::answer : loss::none; };
        auto const saved = world.run(rows.put(draft));
        CHECK(saved.version == 1);
        auto const again = world.run(rows.put(draft, as_result));
        REQUIRE(again.has_error());
        CHECK(again.error() == errc::version_mismatch);
        CHECK_FALSE(again.error().may_have_been_applied());
        CHECK(world.data.applied == 1);
    }

    TEST_CASE("save: each answer in turn is lost -> exact, and no false mismatch") {
        for (auto const fate : {loss::answer, loss::request}) {
            for (int unlucky = 0; unlucky != 4; ++unlucky) {
                CAPTURE(unlucky);
                losing_world world;
                versioned_store<int> const store{world.client(), "numbers"};
                world.lose = [&](int number) { return number == unlucky ? fate : loss::none; };
                auto const first = world.run(store.save("a", 1));
                auto const second = world.run(store.save("a", 2, first));
                auto const third = world.run(store.save("a", 3, second));
                auto const found = world.run(store.load("a"));
                CHECK(found.data == 3);
                CHECK(found.version == third);
                CHECK(world.data.applied == 3);
                auto const stale = world.run(store.save("a", 4, first, as_result));
                CHECK(stale.error() == errc::version_mismatch);
                world.expect_idle();
            }
        }
    }

    TEST_CASE("four tasks, a third of what they write is lost -> the sum is what they were told") {
        seeded_random random;
        losing_world world;
        world.config.retry.max_attempts = 3;
        table<purse> const rows{world.client(), "purses"};
        purse draft;
        draft.id = "a";
        (void)world.run(rows.put(draft));
        int losses = 30;  // retries draw on a quota
        world.lose = [&](int) {
            if (losses == 0 || !random.chance(0.3)) return loss::none;
            --losses;
            return random.chance(0.5) ? loss::answer : loss::request;
        };
        int done = 0;
        int unknown = 0;
        int ended = 0;
        for (int i = 0; i != 4; ++i) {
            auto work = modify_often(rows, 10, done, unknown);
            asio::co_spawn(world.context, std::move(work),
                           [&](std::exception_ptr failure) { ended += failure ? 0 : 1; });
        }
        world.wait_until([&] { return ended == 4; });
        CHECK(done + unknown == 40);
        CHECK(cents_of(world.data) >= 5 * done);
        CHECK(cents_of(world.data) <= 5 * (done + unknown));
        CHECK(unknown <= 4);
        CHECK(world.lost > 0);
        world.expect_idle();
    }
}

}  // namespace dynaco::test
