// Putting structs: what is sent, and what a failed condition means.
#include "account_world.hpp"

namespace dynaco::test {
namespace {

constexpr auto next_put =
    R"({"TableName":"bank","Item":{"id":{"S":"a"},"cents":{"N":"5"},"version":{"N":"4"},)"
    R"("version_writes":{"S":"AAAAAAAg"}},"ConditionExpression":"#0 = :0",)"
    R"("ExpressionAttributeNames":{"#0":"version"},)"
    R"("ExpressionAttributeValues":{":0":{"N":"3"}},)"
    R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})";

}  // namespace

TEST_SUITE("table.table_put") {
    TEST_CASE("no version: the item as it is, nothing else; the call returns nothing") {
        account_world world;
        note given;
        given.id = "n";
        given.text = "hello";
        auto const notes = world.notes();
        world.run(notes.put(given));
        CHECK(world.request(0).operation == "PutItem");
        CHECK(world.sent() == R"({"TableName":"notes","Item":{"kind":{"S":"note"},"id":{"S":"n"},)"
                              R"("text":{"S":"hello"}}})");
        CHECK(world.run(notes.put(given, as_result)).has_value());
    }

    TEST_CASE(
        "conditions: several -> all of them, and the item that makes them fail is asked for") {
        account_world world;
        note given;
        given.id = "n";
        world.wire->push(account_world::refused());
        auto const failed = world.run(world.notes().put(given, not_exists("id"), attr("x") == 1,
                                                        call_options().max_attempts(1), as_result));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == service_errc::conditional_check_failed);
        CHECK(failed.error() != errc::version_mismatch);
        CHECK(world.sent() ==
              R"({"TableName":"notes","Item":{"kind":{"S":"note"},"id":{"S":"n"},)"
              R"("text":{"S":""}},"ConditionExpression":"attribute_not_exists(#0) AND #1 = :0",)"
              R"("ExpressionAttributeNames":{"#0":"id","#1":"x"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"1"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    }

    TEST_CASE(
        "version: new -> none must be there; read -> that one; the struct comes back moved on") {
        account_world world;
        auto const accounts = world.accounts();
        auto const first = world.run(accounts.put(make_account(5, 0)));
        CHECK(first == make_account(5, 1));
        CHECK(world.sent() ==
              R"({"TableName":"bank","Item":{"id":{"S":"a"},"cents":{"N":"5"},"version":{"N":"1"},)"
              R"("version_writes":{"S":"AAAAAAAg"}},)"
              R"j("ConditionExpression":"attribute_not_exists(#0)",)j"
              R"("ExpressionAttributeNames":{"#0":"version"},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
        auto const given = make_account(5, 3);
        auto const second = world.run(accounts.put(given, as_result));
        REQUIRE(second.has_value());
        CHECK(second->version == 4);
        CHECK(given.version == 3);
        CHECK(world.sent(1) == next_put);
    }

    TEST_CASE("version: random, times, a tag -> all set; a time of creation that is there stays") {
        account_world world;
        document given;
        given.id = "d";
        auto const made = world.run(world.documents().put(given));
        CHECK(made.revision.size() == 20);
        CHECK(made.made == fake_clock::start_of_calendar());
        CHECK(made.changed == fake_clock::start_of_calendar());
        CHECK(world.sent().find(R"("made":{"S":"2030-01-31T12:00:00Z"})") != std::string::npos);
        CHECK(world.sent().find(R"("changed":{"N":"1896091200"})") != std::string::npos);
        CHECK(world.sent().find(R"("kind":{"S":"document"})") != std::string::npos);
        CHECK(world.sent().find("attribute_not_exists(#0)") != std::string::npos);
        world.time->advance(std::chrono::hours(1));
        auto const again = world.run(world.documents().put(made));
        CHECK(again.made == made.made);
        CHECK(*again.changed == *made.changed + std::chrono::hours(1));
        CHECK(world.sent(1).find(R"(":0":{"S":")" + made.revision) != std::string::npos);
        CHECK(world.sent(1).find("revision_writes") != std::string::npos);
    }

    TEST_CASE("mismatch: one attempt -> foreign, with both versions and the item") {
        account_world world;
        world.wire->push(account_world::refused(account_world::item_of(9, 7, "otherone")));
        auto const failed = world.run(world.accounts().put(make_account(5, 3), as_result));
        REQUIRE(failed.has_error());
        auto const& failure = failed.error();
        CHECK(failure == errc::version_mismatch);
        CHECK(failure == condition::conditional_check_failed);
        CHECK_FALSE(failure.is_retryable());
        CHECK_FALSE(failure.may_have_been_applied());
        CHECK(failure.message() == "the write was made on version 3, but the item has version 7");
        CHECK(failure.operation() == "PutItem");
        CHECK(failure.name().empty());
        REQUIRE(failure.item());
        CHECK(from_item<account>(*failure.item()).cents == 9);
    }

    TEST_CASE("mismatch: the same version with the id of another write -> not ours") {
        account_world world;
        world.wire->push(account_world::refused(account_world::item_of(5, 4, "otherone")));
        auto const failed = world.run(world.accounts().put(make_account(5, 3), as_result));
        CHECK(failed.error() == errc::version_mismatch);
    }

    TEST_CASE("mismatch: the item is gone, or is there already") {
        account_world world;
        world.wire->push(account_world::refused());
        auto const gone = world.run(world.accounts().put(make_account(5, 3), as_result));
        CHECK(gone.error() == errc::version_mismatch);
        CHECK(gone.error().item() == nullptr);
        CHECK(gone.error().message() == "the write was made on version 3, but the item is gone");
        world.wire->push(account_world::refused(account_world::item_of(9, 7)));
        auto const there = world.run(world.accounts().put(make_account(5, 0), as_result));
        CHECK(there.error() == errc::version_mismatch);
        CHECK(there.error().message() ==
              "the write was made on no version, but the item has version 7");
    }

    TEST_CASE("the caller's own condition fails while the version is right -> stays what it is") {
        account_world world;
        world.wire->push(account_world::refused(account_world::item_of(9, 3)));
        auto const failed =
            world.run(world.accounts().put(make_account(5, 3), attr("cents") < 6, as_result));
        CHECK(failed.error() == service_errc::conditional_check_failed);
        CHECK(world.sent().find("#0 = :0 AND #1 < :1") != std::string::npos);
    }

    TEST_CASE("lost answer: our own id is there -> success, whatever others wrote since") {
        account_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(account_world::refused(account_world::item_of(1, 5,
                                                                       "otherone"
                                                                       "AAAAAAAg")));
        auto const saved = world.run(world.accounts().put(make_account(5, 3)));
        CHECK(saved == make_account(5, 4));
        REQUIRE(world.calls() == 2);
        CHECK(world.sent(0) == world.sent(1));
    }

    TEST_CASE("lost answer: the next version is another's -> mismatch, nothing of ours landed") {
        account_world world;
        world.wire->push(fake_reply::internal_error());
        world.wire->push(account_world::refused(account_world::item_of(5, 4, "otherone")));
        auto const failed = world.run(world.accounts().put(make_account(5, 3), as_result));
        CHECK(failed.error() == errc::version_mismatch);
        CHECK_FALSE(failed.error().may_have_been_applied());
        CHECK(failed.error().attempts() == 2);
    }

    TEST_CASE("lost answer: too much has happened, or the item is gone -> says that nobody knows") {
        account_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::response_timeout));
        SUBCASE("much written") {
            world.wire->push(account_world::refused(account_world::item_of(5, 6, "otherone")));
        }
        SUBCASE("gone") {
            world.wire->push(account_world::refused());
        }
        auto const failed = world.run(world.accounts().put(make_account(5, 3), as_result));
        CHECK(failed.error() == errc::version_mismatch);
        CHECK(failed.error().may_have_been_applied());
        CHECK(failed.error().message().find("cannot be told") != std::string::npos);
    }

    TEST_CASE("a replay inside of one attempt -> in doubt, too") {
        account_world world;
        world.wire->push(
            account_world::refused(account_world::item_of(5, 4, "AAAAAAAg")).replayed());
        CHECK(world.run(world.accounts().put(make_account(5, 3))).version == 4);
    }

    TEST_CASE("a throttle before -> no doubt: another's write is a mismatch") {
        account_world world;
        world.wire->push(fake_reply::throttle());
        world.wire->push(account_world::refused(account_world::item_of(5, 9, "otherone")));
        auto const failed = world.run(world.accounts().put(make_account(5, 3), as_result));
        CHECK(failed.error() == errc::version_mismatch);
        CHECK_FALSE(failed.error().may_have_been_applied());
    }

    TEST_CASE("thrown form: the same failure; nothing is sent of what has no form") {
        account_world world;
        world.wire->push(account_world::refused());
        CHECK_THROWS_AS(world.run(world.accounts().put(make_account(5, 3))), exception);
        auto const last = make_account(5, std::numeric_limits<std::uint64_t>::max());
        auto const failed = world.run(world.accounts().put(last, as_result));
        CHECK(failed.error() == errc::not_representable);
        CHECK(world.calls() == 1);
    }

    TEST_CASE("a client on a strand, a caller elsewhere -> the same") {
        account_world world;
        world.config.threading = threading::shared;
        CHECK(world.run(world.accounts().put(make_account(5, 3))).version == 4);
        CHECK(world.sent() == next_put);
    }
}

}  // namespace dynaco::test
