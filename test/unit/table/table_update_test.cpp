// Updates and erasures: what is sent, and what a failed condition means.
#include "account_world.hpp"

namespace dynaco::test {

TEST_SUITE("table.table_update") {
    TEST_CASE("by key: never creates; the version moves on, unchecked") {
        account_world world;
        world.run(world.accounts().update("a", add("cents", 5)));
        CHECK(world.request(0).operation == "UpdateItem");
        CHECK(world.sent() ==
              R"({"TableName":"bank","Key":{"id":{"S":"a"}},)"
              R"("UpdateExpression":"ADD #0 :0, #1 :1",)"
              R"j("ConditionExpression":"attribute_exists(#2)",)j"
              R"("ExpressionAttributeNames":{"#0":"cents","#1":"version","#2":"id"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"5"},":1":{"N":"1"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    }

    TEST_CASE("by key: no item -> item_not_found; a condition of the caller's -> what it is") {
        account_world world;
        world.wire->push(account_world::refused());
        auto const accounts = world.accounts();
        auto const gone = world.run(accounts.update("a", add("cents", 5), as_result));
        REQUIRE(gone.has_error());
        CHECK(gone.error() == errc::item_not_found);
        CHECK(gone.error() == condition::not_found);
        CHECK(gone.error().message().find("bank") != std::string::npos);
        world.wire->push(account_world::refused(account_world::item_of(9, 7)));
        auto const failed =
            world.run(accounts.update("a", add("cents", 5), attr("cents") < 5, as_result));
        CHECK(failed.error() == service_errc::conditional_check_failed);
        CHECK(failed.error().item() != nullptr);
        CHECK(world.sent(1).find("attribute_exists(#2) AND #0 < :0") != std::string::npos);
    }

    TEST_CASE("upsert: no condition; creation time and tag are set if they are not there") {
        account_world world;
        world.run(world.documents().update("d", set("text", "x"), upsert));
        CHECK(
            world.sent() ==
            R"({"TableName":"files","Key":{"id":{"S":"d"}},)"
            R"("UpdateExpression":"SET #0 = :0, #1 = :1, #2 = :2, #3 = if_not_exists(#3, :3), )"
            R"j(#4 = if_not_exists(#4, :4)",)j"
            R"("ExpressionAttributeNames":{"#0":"text","#1":"revision","#2":"changed","#3":"made",)"
            R"("#4":"kind"},)"
            R"("ExpressionAttributeValues":{":0":{"S":"x"},":1":{"S":"AAAAAAAAAAAAAAAAAAAA"},)"
            R"(":2":{"N":"1896091200"},":3":{"S":"2030-01-31T12:00:00Z"},)"
            R"(":4":{"S":"document"}},)"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    }

    TEST_CASE("by struct: its version is checked, and moved on with an id") {
        account_world world;
        world.wire->push(fake_reply::ok(R"({"Attributes":)" + account_world::item_of(10, 4) + "}"));
        auto const now =
            world.run(world.accounts().update(make_account(5, 3), add("cents", 5), return_new));
        CHECK(now == make_account(10, 4));
        CHECK(world.sent() ==
              R"({"TableName":"bank","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_NEW",)"
              R"("UpdateExpression":"SET #0 = :0, #1 = :1 ADD #2 :2",)"
              R"("ConditionExpression":"#0 = :3",)"
              R"("ExpressionAttributeNames":{"#0":"version","#1":"version_writes","#2":"cents"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"4"},":1":{"S":"AAAAAAAg"},)"
              R"(":2":{"N":"5"},":3":{"N":"3"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    }

    TEST_CASE("by struct: mismatch, gone, gone without a version") {
        account_world world;
        auto const accounts = world.accounts();
        auto const read = make_account(5, 3);
        world.wire->push(account_world::refused(account_world::item_of(9, 7)));
        CHECK(world.run(accounts.update(read, add("cents", 5), as_result)).error() ==
              errc::version_mismatch);
        world.wire->push(account_world::refused());
        CHECK(world.run(accounts.update(read, add("cents", 5), as_result)).error() ==
              errc::version_mismatch);
        auto const unversioned = make_account(5, 0);
        world.wire->push(account_world::refused());
        CHECK(world.run(accounts.update(unversioned, add("cents", 5), as_result)).error() ==
              errc::item_not_found);
        CHECK(world.sent(2).find("attribute_not_exists(#0) AND attribute_exists(#3)") !=
              std::string::npos);
    }

    TEST_CASE("by struct, lost answer: ours -> success, and the new struct from the item") {
        account_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->push(account_world::refused(account_world::item_of(10, 4, "AAAAAAAg")));
        auto const now =
            world.run(world.accounts().update(make_account(5, 3), add("cents", 5), return_new));
        CHECK(now == make_account(10, 4));
    }

    TEST_CASE("update: what changes the version itself -> refused, nothing sent") {
        account_world world;
        auto const failed = world.run(world.accounts().update("a", set("version", 9), as_result));
        CHECK(failed.error() == errc::invalid_argument);
        CHECK(world.calls() == 0);
    }

    TEST_CASE("erase: by key -> whether there was an item; return_old -> the struct") {
        account_world world;
        auto const there = R"({"Attributes":)" + account_world::item_of(9, 7) + "}";
        auto const accounts = world.accounts();
        world.wire->push(2, fake_reply::ok(there));
        CHECK(world.run(accounts.erase("a")));
        CHECK(world.request(0).operation == "DeleteItem");
        CHECK(world.sent() ==
              R"({"TableName":"bank","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_OLD"})");
        CHECK(world.run(accounts.erase("a", return_old)) == make_account(9, 7));
        CHECK_FALSE(world.run(accounts.erase("a")));
        CHECK_FALSE(world.run(accounts.erase("a", return_old)));
        auto const got = world.run(accounts.erase("a", as_result));
        REQUIRE(got.has_value());
        CHECK_FALSE(*got);
    }

    TEST_CASE("erase: by struct -> its version is checked; a mismatch, also when it is gone") {
        account_world world;
        auto const accounts = world.accounts();
        auto const read = make_account(5, 3);
        world.wire->push(account_world::refused(account_world::item_of(9, 7)));
        CHECK(world.run(accounts.erase(read, as_result)).error() == errc::version_mismatch);
        CHECK(world.sent() == R"({"TableName":"bank","Key":{"id":{"S":"a"}},)"
                              R"("ReturnValues":"ALL_OLD","ConditionExpression":"#0 = :0",)"
                              R"("ExpressionAttributeNames":{"#0":"version"},)"
                              R"("ExpressionAttributeValues":{":0":{"N":"3"}},)"
                              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
        world.wire->push(account_world::refused());
        auto const gone = world.run(accounts.erase(read, as_result));
        CHECK(gone.error() == errc::version_mismatch);
        CHECK_FALSE(gone.error().may_have_been_applied());
    }

    TEST_CASE("erase, lost answer: nothing there any more -> it was, by key and by struct") {
        account_world world;
        auto const accounts = world.accounts();
        call_report report;
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(fake_reply::ok());
        CHECK(world.run(accounts.erase("a", call_options().report(report))));
        CHECK(report.attempts.size() == 2);
        world.wire->push(fake_reply::internal_error());
        world.wire->push(account_world::refused());
        CHECK(world.run(accounts.erase(make_account(5, 3))));
        // A throttled request has done nothing.
        world.wire->push(fake_reply::throttle());
        world.wire->push(fake_reply::ok());
        CHECK_FALSE(world.run(accounts.erase("a")));
    }

    TEST_CASE("erase, lost answer: an item with another version -> nobody knows") {
        account_world world;
        world.wire->push(fake_reply::internal_error());
        world.wire->push(account_world::refused(account_world::item_of(9, 4, "otherone")));
        auto const failed = world.run(world.accounts().erase(make_account(5, 3), as_result));
        CHECK(failed.error() == errc::version_mismatch);
        CHECK(failed.error().may_have_been_applied());
    }
}

}  // namespace dynaco::test
