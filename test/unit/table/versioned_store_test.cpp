// The versioned store: what is sent, and what becomes of it.
#include <dynaco/versioned_store.hpp>

#include "account_world.hpp"

namespace dynaco::test {
namespace {

struct voting {
    std::vector<std::string> voters;
    bool open = false;

    friend bool operator==(voting const&, voting const&) = default;
};
BOOST_DESCRIBE_STRUCT(voting, (), (voters, open))

class store_world : public account_world {
  public:
    store_world() = default;

    versioned_store<voting> store() { return versioned_store<voting>{client(), "votings"}; }
};

voting some() {
    voting made;
    made.voters.push_back("ann");
    made.open = true;
    return made;
}

constexpr auto stored =
    R"({"id":{"S":"v"},"data":{"M":{"voters":{"L":[{"S":"ann"}]},"open":{"BOOL":true}}},)"
    R"("version":{"S":"before"},"version_writes":{"S":"otherone"}})";

}  // namespace

TEST_SUITE("table.versioned_store") {
    TEST_CASE("load: reads consistently -> data and version; nothing there -> item_not_found") {
        store_world world;
        world.wire->push(account_world::got(stored));
        auto const found = world.run(world.store().load("v"));
        CHECK(found.data == some());
        CHECK(found.version == "before");
        CHECK(world.sent() ==
              R"({"TableName":"votings","Key":{"id":{"S":"v"}},"ConsistentRead":true})");
        auto const none = world.run(world.store().load("w", as_result));
        REQUIRE(none.has_error());
        CHECK(none.error() == errc::item_not_found);
        CHECK(none.error() == condition::not_found);
    }

    TEST_CASE("load: what is not such a value -> the mapping's failure") {
        store_world world;
        world.wire->push(account_world::got(R"({"id":{"S":"v"},"version":{"S":"x"}})"));
        world.wire->push(account_world::got(R"({"id":{"S":"v"},"data":{"M":{}}})"));
        CHECK(world.run(world.store().load("v", as_result)).error() == errc::missing_attribute);
        CHECK(world.run(world.store().load("v", as_result)).error() == errc::missing_attribute);
    }

    TEST_CASE("save: creates only; with a version replaces exactly that one") {
        store_world world;
        auto const data = some();
        auto const version = world.run(world.store().save("v", data));
        CHECK(version.size() == 20);
        auto const& first = world.sent();
        CHECK(first.find(R"("data":{"M":{"voters":{"L":[{"S":"ann"}]},"open":{"BOOL":true}}},)"
                         R"("version":{"S":")" +
                         version + R"("},"version_writes":{"S":")") != std::string::npos);
        CHECK(first.find(R"j("ConditionExpression":"attribute_not_exists(#0)",)j"
                         R"("ExpressionAttributeNames":{"#0":"id"})") != std::string::npos);
        auto const next = world.run(world.store().save("v", data, "before", as_result));
        REQUIRE(next.has_value());
        CHECK(world.sent(1).find(R"("ConditionExpression":"#0 = :0",)"
                                 R"("ExpressionAttributeNames":{"#0":"version"},)"
                                 R"("ExpressionAttributeValues":{":0":{"S":"before"}})") !=
              std::string::npos);
    }

    TEST_CASE("save: another version, gone, there already -> version_mismatch") {
        store_world world;
        auto const data = some();
        world.wire->push(account_world::refused(stored));
        auto const other = world.run(world.store().save("v", data, "older", as_result));
        CHECK(other.error() == errc::version_mismatch);
        REQUIRE(other.error().item());
        CHECK(other.error().message() ==
              R"(the write was made on version "older", but the item has version "before")");
        world.wire->push(account_world::refused());
        auto const gone = world.run(world.store().save("v", data, "older", as_result));
        CHECK(gone.error() == errc::version_mismatch);
        world.wire->push(account_world::refused(stored));
        CHECK(world.run(world.store().save("v", data, as_result)).error() ==
              errc::version_mismatch);
    }

    TEST_CASE("save, lost answer: our version is there -> it is saved") {
        store_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(
            account_world::refused(R"({"id":{"S":"v"},"version":{"S":"AAAAAAAAAAAAAAAAAAAA"}})"));
        auto const data = some();
        CHECK(world.run(world.store().save("v", data)) == "AAAAAAAAAAAAAAAAAAAA");
    }

    TEST_CASE("erase: exactly that version") {
        store_world world;
        auto const store = world.store();
        world.run(store.erase("v", "before"));
        CHECK(world.sent().find(R"("ConditionExpression":"#0 = :0")") != std::string::npos);
        world.wire->push(account_world::refused(stored));
        CHECK(world.run(store.erase("v", "older", as_result)).error() == errc::version_mismatch);
        world.wire->push(fake_reply::internal_error());
        world.wire->push(account_world::refused());
        CHECK(world.run(store.erase("v", "before", as_result)).has_value());
    }

    TEST_CASE("names: as one likes; a value of any mapped type") {
        store_world world;
        versioned_store<std::map<std::string, int>> store{
            world.client(), "sessions",
            versioned_store_names().id("SessionID").data("Session").version("Version")};
        std::map<std::string, int> data;
        data["a"] = 1;
        world.run(store.save("v", data));
        CHECK(world.sent().find(R"("Item":{"SessionID":{"S":"v"},"Session":{"M":{"a":{"N":"1"}}},)"
                                R"("Version":)") != std::string::npos);
        CHECK(world.sent().find("Version_writes") != std::string::npos);
    }
}

}  // namespace dynaco::test
