// Reading an item into a struct that was used before.
#include "table_world.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>

#include <array>
#include <map>
#include <sstream>
#include <vector>

namespace dynaco::test {

struct into_place {
    std::string street = "none";
    int number = 1;
};
BOOST_DESCRIBE_STRUCT(into_place, (), (street, number))

struct into_user {
    std::string id;
    std::string name;
    int age = 18;
    bool active = true;
    std::optional<std::string> note;
    std::vector<std::string> labels;
    std::map<std::string, int> counts;
    std::array<into_place, 2> places;
    into_place home;
};
BOOST_DESCRIBE_STRUCT(into_user, (), (id, name, age, active, note, labels, counts, places, home))

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::into_place> =
    dynaco::mapping<dynaco::test::into_place>()
        .default_when_missing<&dynaco::test::into_place::street>()
        .default_when_missing<&dynaco::test::into_place::number>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::into_user> =
    dynaco::mapping<dynaco::test::into_user>()
        .partition_key<&dynaco::test::into_user::id>()
        .default_when_missing<&dynaco::test::into_user::name>()
        .default_when_missing<&dynaco::test::into_user::age>()
        .default_when_missing<&dynaco::test::into_user::active>()
        .default_when_missing<&dynaco::test::into_user::labels>()
        .default_when_missing<&dynaco::test::into_user::counts>()
        .default_when_missing<&dynaco::test::into_user::places>()
        .default_when_missing<&dynaco::test::into_user::home>();

namespace dynaco::test {
namespace {

constexpr auto with_all =
    R"({"Item":{"id":{"S":"a"},"name":{"S":"Ada"},"age":{"N":"36"},"active":{"BOOL":false},)"
    R"("note":{"S":"first"},"labels":{"L":[{"S":"x"},{"S":"y"}]},"counts":{"M":{"c":{"N":"1"}}},)"
    R"("places":{"L":[{"M":{"street":{"S":"A"},"number":{"N":"2"}}},{"M":{"street":{"S":"B"}}}]},)"
    R"("home":{"M":{"street":{"S":"C"},"number":{"N":"3"}}}}})";
constexpr auto only_id = R"({"Item":{"id":{"S":"b"}}})";
constexpr auto other_parts =
    R"({"Item":{"id":{"S":"c"},"labels":{"L":[{"S":"z"}]},"counts":{"M":{"d":{"N":"2"}}},)"
    R"("places":{"L":[{"M":{"number":{"N":"7"}}},{"M":{}}]},"home":{"M":{"number":{"N":"9"}}}}})";

std::string as_text(into_user const& user) {
    std::ostringstream out;
    out << to_item(user);
    return out.str();
}

class into_world : public table_world {
  public:
    into_world() {
        config.threading = threading::single;
        users.emplace(client(), "users");
    }
    into_user read_fresh(char const* response) {
        wire->push(fake_reply::ok(response));
        return run(users->get("x")).value();
    }
    bool read_into(into_user& user, char const* response) {
        wire->push(fake_reply::ok(response));
        return run(users->get_into(user, "x"));
    }

    std::optional<table<into_user>> users;
};

}  // namespace

TEST_SUITE("table.table_get_into") {
    TEST_CASE("get_into: a struct that held any other item -> as a fresh one") {
        into_world world;
        for (auto const* const before : {with_all, only_id, other_parts}) {
            for (auto const* const now : {with_all, only_id, other_parts}) {
                INFO(before, " then ", now);
                auto user = world.read_fresh(before);
                CHECK(world.read_into(user, now));
                CHECK(as_text(user) == as_text(world.read_fresh(now)));
            }
        }
    }

    TEST_CASE("get_into: no item -> false, and the struct stays") {
        into_world world;
        auto user = world.read_fresh(with_all);
        auto const before = as_text(user);
        CHECK_FALSE(world.read_into(user, "{}"));
        CHECK(as_text(user) == before);
    }

    TEST_CASE("get_into: a malformed response, then a whole one -> nothing of the first is left") {
        into_world world;
        auto user = world.read_fresh(with_all);
        world.wire->push(fake_reply::ok(R"({"Item":{"id":{"S":"q"},"name":{"S":"half"})"));
        CHECK(world.run(world.users->get_into(user, "x", as_result)).has_error());
        CHECK(world.read_into(user, only_id));
        CHECK(as_text(user) == as_text(world.read_fresh(only_id)));
    }

    TEST_CASE("get_into: an item that is no such struct -> the error names the attribute") {
        into_world world;
        into_user user;
        world.wire->push(fake_reply::ok(R"({"Item":{"id":{"S":"q"},"age":{"S":"old"}}})"));
        auto const got = world.run(world.users->get_into(user, "x", as_result));
        REQUIRE(got.has_error());
        CHECK(got.error().message().find("age") != std::string::npos);
    }

    TEST_CASE("get_into: from another executor -> the same") {
        into_world world;
        world.wire->push(fake_reply::ok(with_all));
        into_user user;
        boost::asio::any_io_executor const elsewhere =
            boost::asio::make_strand(world.context.get_executor());
        std::optional<bool> found;
        auto const read = [](into_world& in, into_user& into,
                             std::optional<bool>& out) -> boost::asio::awaitable<void> {
            out = co_await in.users->get_into(into, "x");
        };
        boost::asio::co_spawn(elsewhere, read(world, user, found), boost::asio::detached);
        world.context.run();
        CHECK(found == true);
        CHECK(user.name == "Ada");
    }

    TEST_CASE("get_into: the same texts again -> they keep their memory") {
        into_world world;
        into_user user;
        auto const text = std::string(200, 'n');
        auto const response = R"({"Item":{"id":{"S":"a"},"name":{"S":")" + text + R"("}}})";
        world.read_into(user, response.c_str());
        auto const* const memory = user.name.data();
        user.name = std::string_view{"b"};
        world.read_into(user, response.c_str());
        CHECK(user.name == text);
        CHECK(user.name.data() == memory);
    }
}

}  // namespace dynaco::test
