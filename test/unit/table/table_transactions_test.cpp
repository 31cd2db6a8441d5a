// Actions of transactions from a table, and what transactions read.
#include "unit/table/table_world.hpp"

#include <dynaco/expressions.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

struct plain_account {
    std::string id;
    int cents = 0;

    friend bool operator==(plain_account const&, plain_account const&) = default;
};
BOOST_DESCRIBE_STRUCT(plain_account, (), (id, cents))

struct locked {
    std::string id;
    int cents = 0;
    std::uint64_t version = 0;
    std::optional<std::chrono::sys_seconds> changed;
};
BOOST_DESCRIBE_STRUCT(locked, (), (id, cents, version, changed))

struct sealed {
    std::string id;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(sealed, (), (id, version))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::locked> =
    dynaco::mapping<dynaco::test::locked>()
        .partition_key<&dynaco::test::locked::id>()
        .version<&dynaco::test::locked::version>()
        .updated_at<&dynaco::test::locked::changed>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::sealed> =
    dynaco::mapping<dynaco::test::sealed>()
        .partition_key<&dynaco::test::sealed::id>()
        .version<&dynaco::test::sealed::version>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::plain_account> =
    dynaco::mapping<dynaco::test::plain_account>()
        .partition_key<&dynaco::test::plain_account::id>();

namespace dynaco::test {
namespace {

plain_account make_account(std::string id, int cents) {
    plain_account made;
    made.id = std::move(id);
    made.cents = cents;
    return made;
}

class action_world : public table_world {
  public:
    table<plain_account> accounts() { return table<plain_account>{client(), "accounts"}; }
    /// The actions as they are sent.
    std::string sent(write_transaction what) {
        (void)run(transact_write(client(), std::move(what), transaction_options().token("token"),
                                 as_result));
        auto const& body = request(wire->requests().size() - 1).body;
        constexpr std::string_view head = R"({"TransactItems":[)";
        REQUIRE(body.starts_with(head));
        return body.substr(head.size(), body.find(R"(],"ClientRequestToken")") - head.size());
    }
};

}  // namespace

TEST_SUITE("table.transactions") {
    TEST_CASE("put: a struct, conditions -> its item, all conditions, the old item if they fail") {
        action_world world;
        auto const accounts = world.accounts();
        auto const ada = make_account("ada", 5);
        CHECK(world.sent(write_transaction().put(
                  accounts.transact_put(ada, not_exists("id"), attr("x") == 1))) ==
              R"({"Put":{"Item":{"id":{"S":"ada"},"cents":{"N":"5"}},"TableName":"accounts",)"
              R"x("ConditionExpression":"attribute_not_exists(#0) AND #1 = :0",)x"
              R"("ExpressionAttributeNames":{"#0":"id","#1":"x"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"1"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}})");
    }

    TEST_CASE("update: by key, changes, condition -> never makes an item") {
        action_world world;
        auto const accounts = world.accounts();
        CHECK(world.sent(write_transaction().update(accounts.transact_update(
                  "ada", add("cents", -5), set("at", "now"), attr("cents") >= 5))) ==
              R"({"Update":{"Key":{"id":{"S":"ada"}},)"
              R"("UpdateExpression":"SET #0 = :0 ADD #1 :1","TableName":"accounts",)"
              R"x("ConditionExpression":"attribute_exists(#2) AND #1 >= :2",)x"
              R"("ExpressionAttributeNames":{"#0":"at","#1":"cents","#2":"id"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"now"},":1":{"N":"-5"},":2":{"N":"5"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}})");
    }

    TEST_CASE("erase, check: by struct, item or values -> the key; a check wants a condition") {
        action_world world;
        auto const accounts = world.accounts();
        auto const ada = make_account("ada", 5);
        CHECK(world.sent(write_transaction()
                             .erase(accounts.transact_erase(ada))
                             .check(accounts.transact_check(key("id", "bob"), exists("id")))) ==
              R"({"Delete":{"Key":{"id":{"S":"ada"}},"TableName":"accounts",)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},)"
              R"({"ConditionCheck":{"Key":{"id":{"S":"bob"}},"TableName":"accounts",)"
              R"x("ConditionExpression":"attribute_exists(#0)",)x"
              R"("ExpressionAttributeNames":{"#0":"id"},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}})");
        auto const none = accounts.transact_check("bob", as_result);
        REQUIRE(none.has_error());
        CHECK(none.error() == errc::invalid_argument);
        CHECK_THROWS_AS((void)accounts.transact_check("bob"), exception);
    }

    TEST_CASE(
        "put: a struct with a version -> checked and moved on, times set, one id of the write") {
        action_world world;
        table<locked> const all{world.client(), "locked"};
        locked ada;
        ada.id = "ada";
        ada.version = 3;
        auto const action = all.transact_put(ada, attr("cents") > 1);
        auto const written = all.read(action.item());
        CHECK(written.version == 4);
        CHECK(written.changed == std::chrono::floor<std::chrono::seconds>(world.time->wall_now()));
        CHECK(action.item().get<std::string>("version_writes").size() == 8);
        CHECK(action.condition_expression() == "#0 > :0 AND #1 = :1");
        CHECK(*action.expression_attribute_names().find("#1") == "version");
        CHECK(action.expression_attribute_values().get<int>(":1") == 3);
        CHECK(ada.version == 3);
    }

    TEST_CASE("put: a struct without a version yet -> only where there is none") {
        action_world world;
        table<sealed> const all{world.client(), "sealed"};
        sealed const ada{"ada", ""};
        auto const first = all.transact_put(ada);
        auto const second = all.transact_put(ada);
        CHECK(first.condition_expression() == "attribute_not_exists(#0)");
        CHECK(all.read(first.item()).version.size() >= 16);
        CHECK(all.read(first.item()).version != all.read(second.item()).version);
    }

    TEST_CASE("update, erase, check: by a struct with a version -> it is checked") {
        action_world world;
        table<locked> const all{world.client(), "locked"};
        locked ada;
        ada.id = "ada";
        ada.version = 3;
        auto const update = all.transact_update(ada, set("cents", 5));
        CHECK(update.update_expression().starts_with("SET #0 = :0, #1 = :1, #2 = :2"));
        CHECK(update.expression_attribute_values().get<int>(":1") == 4);
        CHECK(update.condition_expression() == "#1 = :4");
        CHECK(update.expression_attribute_values().get<int>(":4") == 3);
        CHECK(all.transact_erase(ada).condition_expression() == "#0 = :0");
        CHECK(all.transact_check(ada).condition_expression() == "#0 = :0");
        CHECK(all.transact_check(ada).expression_attribute_values().get<int>(":0") == 3);
    }

    TEST_CASE("update: by the key of a struct with a version -> moves on; upsert -> no condition") {
        action_world world;
        table<locked> const all{world.client(), "locked"};
        auto const update = all.transact_update("ada", set("cents", 5), upsert);
        CHECK_FALSE(update.condition_expression().has_value());
        CHECK(update.update_expression() == "SET #0 = :0, #1 = :1 ADD #2 :2");
        CHECK(*update.expression_attribute_names().find("#1") == "changed");
        CHECK(*update.expression_attribute_names().find("#2") == "version");
        CHECK_FALSE(all.transact_erase("ada").condition_expression().has_value());
    }

    TEST_CASE("actions: a key that is none -> invalid_argument, thrown or returned") {
        action_world world;
        auto const accounts = world.accounts();
        auto const wrong = key("name", "ada");
        CHECK(accounts.transact_get(wrong, as_result).error() == errc::invalid_argument);
        CHECK(accounts.transact_erase(wrong, as_result).error() == errc::invalid_argument);
        CHECK(accounts.transact_update(wrong, add("n", 1), as_result).error() ==
              errc::invalid_argument);
        CHECK_THROWS_AS((void)accounts.transact_get(wrong), exception);
    }

    TEST_CASE("get, read: keys -> structs in their places; nothing where there is no item") {
        action_world world;
        auto const accounts = world.accounts();
        world.wire->push(
            fake_reply::ok(R"({"Responses":[{"Item":{"id":{"S":"ada"},"cents":{"N":"5"}}},{}]})"));
        auto const wanted = read_transaction()
                                .get(accounts.transact_get("ada"))
                                .get(accounts.transact_get("bob", project("id", "cents")));
        auto const found = accounts.read(world.run(transact_read(world.client(), wanted)));
        REQUIRE(found.size() == 2);
        CHECK(found[0] == make_account("ada", 5));
        CHECK_FALSE(found[1]);
        CHECK(world.request(0).body ==
              R"({"TransactItems":[{"Get":{"Key":{"id":{"S":"ada"}},"TableName":"accounts"}},)"
              R"({"Get":{"Key":{"id":{"S":"bob"}},"TableName":"accounts",)"
              R"("ProjectionExpression":"#0, #1",)"
              R"("ExpressionAttributeNames":{"#0":"id","#1":"cents"}}}]})");
    }

    TEST_CASE("read: an item that is no such struct -> its failure, thrown or returned") {
        action_world world;
        auto const accounts = world.accounts();
        item const wrong("id", "ada", "cents", "many");
        CHECK(accounts.read(wrong, as_result).error() == errc::wrong_type);
        CHECK_THROWS_AS((void)accounts.read(wrong), exception);
        CHECK(accounts.read(std::optional{wrong}, as_result).error() == errc::wrong_type);
        CHECK_FALSE(accounts.read(std::optional<item>{}));
    }
}

}  // namespace dynaco::test
