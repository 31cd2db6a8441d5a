// Read, change, write, again: in a world without time.
#include "account_world.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <stdexcept>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

void add_five(account& own) {
    own.cents += 5;
}
bool add_once(account& own) {
    if (own.cents >= 100) return false;
    own.cents += 5;
    return true;
}
asio::awaitable<void> add_later(account& own) {
    own.cents += 5;
    co_return;
}
asio::awaitable<bool> never(account& own) {
    own.cents = 77;
    co_return false;
}
void move_away(account& own) {
    own.id = "b";
}

constexpr auto written =
    R"({"TableName":"bank","Item":{"id":{"S":"a"},"cents":{"N":"15"},"version":{"N":"4"},)"
    R"("version_writes":{"S":"AAAAAAAgotherone"},"colour":{"S":"red"}},)"
    R"("ConditionExpression":"#0 = :0","ExpressionAttributeNames":{"#0":"version"},)"
    R"("ExpressionAttributeValues":{":0":{"N":"3"}},)"
    R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})";

fake_reply read_coloured() {
    return account_world::got(
        R"({"id":{"S":"a"},"cents":{"N":"10"},"version":{"N":"3"},"colour":{"S":"red"},)"
        R"("version_writes":{"S":"otherone"}})");
}

}  // namespace

TEST_SUITE("table.table_modify") {
    TEST_CASE("reads consistently, writes what the function left, keeps what is no member's") {
        account_world world;
        world.wire->push(read_coloured());
        auto const accounts = world.accounts();
        account made;
        SUBCASE("a function") {
            made = world.run(accounts.modify("a", add_five));
        }
        SUBCASE("one that says whether") {
            made = world.run(accounts.modify("a", add_once));
        }
        SUBCASE("a coroutine") {
            made = world.run(accounts.modify("a", add_later));
        }
        SUBCASE("a closure, the key of a struct, a result") {
            auto const more = std::to_string(5);
            auto const change = [more](account& own) { own.cents += std::stoi(more); };
            auto const got = world.run(accounts.modify(make_account(0, 99), change, as_result));
            REQUIRE(got.has_value());
            made = *got;
        }
        CHECK(made == make_account(15, 4));
        REQUIRE(world.calls() == 2);
        CHECK(world.sent() ==
              R"({"TableName":"bank","Key":{"id":{"S":"a"}},"ConsistentRead":true})");
        CHECK(world.sent(1) == written);
    }

    TEST_CASE("nothing to do -> nothing written") {
        account_world world;
        world.wire->push(2, account_world::got(account_world::item_of(100, 3)));
        auto const accounts = world.accounts();
        CHECK(world.run(accounts.modify("a", add_once)) == make_account(100, 3));
        CHECK(world.run(accounts.modify("a", never)) == make_account(77, 3));
        CHECK(world.calls() == 2);
    }

    TEST_CASE("no item -> item_not_found; or it is created") {
        account_world world;
        auto const accounts = world.accounts();
        CHECK(world.run(accounts.modify("a", add_five, as_result)).error() == errc::item_not_found);
        CHECK(world.calls() == 1);
        auto const initial = make_account(1, 0);
        auto const made = world.run(accounts.modify_or_create(initial, add_five));
        CHECK(made == make_account(6, 1));
        CHECK(world.sent(2).find(R"j("ConditionExpression":"attribute_not_exists(#0)")j") !=
              std::string::npos);
        CHECK(world.sent(2).find(R"({"#0":"id"})") != std::string::npos);
    }

    TEST_CASE("created by somebody else meanwhile -> read again, and that is changed") {
        account_world world;
        world.wire->push(fake_reply::ok());
        world.wire->push(account_world::refused(account_world::item_of(10, 3)));
        world.wire->push(account_world::got(account_world::item_of(10, 3)));
        auto const made =
            world.run(world.accounts().modify_or_create(make_account(1, 0), add_five));
        CHECK(made == make_account(15, 4));
    }

    TEST_CASE("an item without a version -> locking begins, but it must be there") {
        account_world world;
        world.wire->push(account_world::got(R"({"id":{"S":"a"},"cents":{"N":"10"}})"));
        CHECK(world.run(world.accounts().modify("a", add_five)) == make_account(15, 1));
        CHECK(world.sent(1).find("attribute_exists(#0) AND attribute_not_exists(#1)") !=
              std::string::npos);
    }

    TEST_CASE("lost races -> again after pauses with jitter, on what is there then") {
        account_world world;
        for (int version = 3; version != 6; ++version) {
            world.wire->push(account_world::got(account_world::item_of(10 * version, version)));
            world.wire->push(
                account_world::refused(account_world::item_of(10 * version + 10, version + 1)));
        }
        world.wire->push(account_world::got(account_world::item_of(60, 6)));
        CHECK(world.run(world.accounts().modify("a", add_five)) == make_account(65, 7));
        CHECK(world.sleeps() == in_milliseconds({12.5, 25, 50}));
    }

    TEST_CASE("erased meanwhile -> item_not_found, never brought back") {
        account_world world;
        world.wire->push(account_world::got(account_world::item_of(10, 3)));
        world.wire->push(account_world::refused());
        world.wire->push(fake_reply::ok());
        auto const failed = world.run(world.accounts().modify("a", add_five, as_result));
        CHECK(failed.error() == errc::item_not_found);
        CHECK(world.calls() == 3);
    }

    TEST_CASE("races lost until the time is up -> the mismatch; one limit for the whole") {
        account_world world;
        world.wire->on_request([](sent_request const& request) {
            if (request.operation == "GetItem") {
                return account_world::got(account_world::item_of(10, 3));
            }
            return account_world::refused(account_world::item_of(11, 4));
        });
        auto const start = world.time->now();
        auto const options = call_options().timeout(std::chrono::milliseconds(100));
        auto const failed = world.run(world.accounts().modify("a", add_five, options, as_result));
        CHECK(failed.error() == errc::version_mismatch);
        REQUIRE(failed.error().item());
        CHECK(world.sleeps() == in_milliseconds({12.5, 25, 50}));
        CHECK(world.request(2).deadline == start + std::chrono::milliseconds(100));
    }

    TEST_CASE("lost answer: ours -> done once; another's -> again; unknown -> fails and says so") {
        account_world world;
        world.wire->push(account_world::got(account_world::item_of(10, 3, "otherone")));
        world.wire->push(fake_reply::internal_error());
        auto const run = [&] {
            return world.run(world.accounts().modify("a", add_five, as_result));
        };
        SUBCASE("ours") {
            world.wire->push(
                account_world::refused(account_world::item_of(1, 5, "nextoneeAAAAAAAgotherone")));
            auto const got = run();
            REQUIRE(got.has_value());
            CHECK(*got == make_account(15, 4));
            CHECK(world.calls() == 3);
        }
        SUBCASE("another's") {
            world.wire->push(
                account_world::refused(account_world::item_of(20, 9, "nextoneeotherone")));
            world.wire->push(account_world::got(account_world::item_of(20, 9)));
            auto const got = run();
            REQUIRE(got.has_value());
            CHECK(*got == make_account(25, 10));
        }
        SUBCASE("unknown") {
            world.wire->push(account_world::refused(account_world::item_of(20, 9, "nextonee")));
            auto const got = run();
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::version_mismatch);
            CHECK(got.error().may_have_been_applied());
            CHECK(world.calls() == 3);
        }
    }

    TEST_CASE("the function changes the key, or throws -> nothing is written") {
        account_world world;
        world.wire->push(2, account_world::got(account_world::item_of(10, 3)));
        auto const accounts = world.accounts();
        auto const failed = world.run(accounts.modify("a", move_away, as_result));
        CHECK(failed.error() == errc::invalid_argument);
        CHECK(failed.error().message().find("\"id\"") != std::string::npos);
        auto const broken = [](account&) { throw std::runtime_error("broken"); };
        CHECK_THROWS_AS(world.run(accounts.modify("a", broken, as_result)), std::runtime_error);
        CHECK(world.calls() == 2);
    }

    TEST_CASE("what the item holds does not fit, or the read fails -> that failure") {
        account_world world;
        world.wire->push(account_world::got(R"({"id":{"S":"a"},"cents":{"S":"x"}})"));
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        auto const accounts = world.accounts();
        CHECK(world.run(accounts.modify("a", add_five, as_result)).error() == errc::wrong_type);
        CHECK(world.run(accounts.modify("a", add_five, as_result)).error() ==
              service_errc::access_denied);
    }

    TEST_CASE("cancel: at every request and in the pause -> cancelled once, nothing goes on") {
        for (std::size_t step = 0; step != 5; ++step) {
            for (auto const threads : {threading::single, threading::shared}) {
                CAPTURE(step);
                account_world world;
                world.config.threading = threads;
                asio::cancellation_signal cancel;
                auto const stop = [&] { cancel.emit(asio::cancellation_type::terminal); };
                std::vector<fake_reply> replies{
                    account_world::got(account_world::item_of(10, 3)),
                    account_world::refused(account_world::item_of(11, 4)),
                    account_world::got(account_world::item_of(11, 4)), fake_reply::ok()};
                for (std::size_t i = 0; i != replies.size(); ++i) {
                    if (i == step) replies[i] = fake_reply::nothing();
                    // The pause follows the first write.
                    if (step == 4 && i == 1) replies[i].meanwhile(stop);
                    world.wire->push(replies[i]);
                }
                int done = 0;
                bool is_cancelled = false;
                auto modify = world.accounts().modify("a", add_five, as_result);
                asio::co_spawn(world.context, std::move(modify),
                               asio::bind_cancellation_slot(
                                   cancel.slot(), [&](std::exception_ptr, result<account> got) {
                                       ++done;
                                       is_cancelled =
                                           got.has_error() && got.error() == cancelled_code();
                                   }));
                world.context.poll();
                stop();
                world.context.restart();
                world.context.poll();
                CHECK(done == 1);
                CHECK(is_cancelled);
                CHECK(world.calls() == (step == 4 ? 2 : step + 1));
                expect_no_work(world.context);
            }
        }
    }

    TEST_CASE("destroyed client -> cancelled") {
        account_world world;
        auto const accounts = world.accounts();
        world.destroy_client();
        CHECK(world.run(accounts.modify("a", add_five, as_result)).error() == cancelled_code());
    }
}

}  // namespace dynaco::test
