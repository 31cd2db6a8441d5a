// Tables created from their structs, in a world without time.
#include "unit/helpers/helpers_world.hpp"
#include "unit/table/table_world.hpp"

#include <dynaco/index.hpp>

#include <string>
#include <string_view>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

struct track {
    std::string artist;
    std::string title;
    int year = 0;
    std::optional<std::string> label;
    binary cover;
    std::chrono::sys_seconds expires;
};
BOOST_DESCRIBE_STRUCT(track, (), (artist, title, year, label, cover, expires))

struct customer {
    std::string pk;
    int sk = 0;
    std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(customer, (), (pk, sk, email))

struct customer_order {
    std::string pk;
    int sk = 0;
    std::string status;
};
BOOST_DESCRIBE_STRUCT(customer_order, (), (pk, sk, status))

struct odd_order {
    std::string pk;
    std::string sk;
};
BOOST_DESCRIBE_STRUCT(odd_order, (), (pk, sk))

struct badge {
    std::string id;
    std::string level;
};
BOOST_DESCRIBE_STRUCT(badge, (), (id, level))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::track> =
    dynaco::mapping<dynaco::test::track>()
        .partition_key<&dynaco::test::track::artist>()
        .sort_key<&dynaco::test::track::title>()
        .name<&dynaco::test::track::year>("yr")
        .expires_at<&dynaco::test::track::expires>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::customer> =
    dynaco::mapping<dynaco::test::customer>().type_tag("type", "customer");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::customer_order> =
    dynaco::mapping<dynaco::test::customer_order>().type_tag("type", "order");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::odd_order> =
    dynaco::mapping<dynaco::test::odd_order>().type_tag("type", "odd");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::badge> =
    dynaco::mapping<dynaco::test::badge>().partition_key<&dynaco::test::badge::id>();

namespace dynaco::test {
namespace {

inline constexpr auto by_year = global_index<&track::year, &track::title>("by-year");
inline constexpr auto by_label =
    global_index<partition_keys<&track::label, &track::year>, sort_keys<&track::cover>>("by-label")
        .keys_only();
inline constexpr auto by_age = local_index<&track::year>("by-age").include<&track::label>();

constexpr std::string_view whole_request =
    R"({"AttributeDefinitions":[{"AttributeName":"artist","AttributeType":"S"},)"
    R"({"AttributeName":"title","AttributeType":"S"},{"AttributeName":"yr","AttributeType":"N"},)"
    R"({"AttributeName":"label","AttributeType":"S"},)"
    R"({"AttributeName":"cover","AttributeType":"B"}],"TableName":"music",)"
    R"("KeySchema":[{"AttributeName":"artist","KeyType":"HASH"},)"
    R"({"AttributeName":"title","KeyType":"RANGE"}],)"
    R"("LocalSecondaryIndexes":[{"IndexName":"by-age",)"
    R"("KeySchema":[{"AttributeName":"artist","KeyType":"HASH"},)"
    R"({"AttributeName":"yr","KeyType":"RANGE"}],)"
    R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["label"]}}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"by-year",)"
    R"("KeySchema":[{"AttributeName":"yr","KeyType":"HASH"},)"
    R"({"AttributeName":"title","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},)"
    R"({"IndexName":"by-label","KeySchema":[{"AttributeName":"label","KeyType":"HASH"},)"
    R"({"AttributeName":"yr","KeyType":"HASH"},{"AttributeName":"cover","KeyType":"RANGE"}],)"
    R"("Projection":{"ProjectionType":"KEYS_ONLY"}}],"BillingMode":"PAY_PER_REQUEST",)"
    R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})";

constexpr std::string_view expiry_request = R"({"TableName":"music","TimeToLiveSpecification":)"
                                            R"({"Enabled":true,"AttributeName":"expires"}})";

/// The table of `track` as the service describes it, in a state, with more members.
fake_reply described(std::string const& status, std::string const& more = "") {
    return fake_reply::ok(R"({"Table":{"TableName":"music","TableStatus":")" + status +
                          R"(","KeySchema":[{"AttributeName":"artist","KeyType":"HASH"},)"
                          R"({"AttributeName":"title","KeyType":"RANGE"}],)"
                          R"("AttributeDefinitions":[{"AttributeName":"yr","AttributeType":"N"},)"
                          R"({"AttributeName":"title","AttributeType":"S"},)"
                          R"({"AttributeName":"artist","AttributeType":"S"}])" +
                          more + "}}");
}
std::string global_index_json(std::string const& keys, std::string const& projection,
                              std::string const& status = "ACTIVE") {
    return R"(,"GlobalSecondaryIndexes":[{"IndexName":"by-year","IndexStatus":")" + status +
           R"(","KeySchema":[)" + keys + R"(],"Projection":)" + projection + "}]";
}
std::string const year_and_title = R"({"AttributeName":"yr","KeyType":"HASH"},)"
                                   R"({"AttributeName":"title","KeyType":"RANGE"})";
std::string const all = R"({"ProjectionType":"ALL"})";

fake_reply in_use() {
    return fake_reply::error(400, "ResourceInUseException", "Table already exists: music");
}
fake_reply expiry(std::string const& status, std::string const& attribute) {
    return fake_reply::ok(R"({"TimeToLiveDescription":{"TimeToLiveStatus":")" + status +
                          R"(","AttributeName":")" + attribute + R"("}})");
}

class schema_world : public table_world {
  public:
    table<track> tracks() { return table<track>{client(), "music"}; }

    std::vector<std::string> operations() const {
        std::vector<std::string> made;
        for (auto const& each : wire->requests()) made.push_back(each.operation);
        return made;
    }
    result<table_description> create_unless_exists() {
        auto const songs = tracks();
        return run(songs.create(by_year, unless_exists, as_result));
    }
};

/// Runs until nothing moves, cancels, and runs to the end.
template <class T>
T run_and_cancel(schema_world& world, boost::asio::awaitable<T> operation) {
    started<T> run{world.context.get_executor(), std::move(operation)};
    world.context.restart();
    while (world.context.poll() != 0) world.context.restart();
    CHECK_FALSE(run.done());
    run.cancel();
    world.context.restart();
    while (world.context.poll() != 0) world.context.restart();
    expect_no_work(world.context);
    return std::move(run.value());
}

using steps = std::vector<std::string>;

}  // namespace

TEST_SUITE("table.schema") {
    TEST_CASE("create: indexes, stream, expiry -> the whole request, a wait, time to live on") {
        schema_world world;
        world.wire->push(fake_reply::ok());
        world.wire->push(described("CREATING"));
        world.wire->push(described("ACTIVE"));
        world.wire->push(fake_reply::ok());
        auto const songs = world.tracks();
        auto const made =
            world.run(songs.create(by_year, by_label, by_age, stream_view_type::new_image));
        CHECK(made.table_status == table_status::active);
        CHECK(world.operations() ==
              steps{"CreateTable", "DescribeTable", "DescribeTable", "UpdateTimeToLive"});
        CHECK(world.request(0).body == whole_request);
        CHECK(world.request(3).body == expiry_request);
        CHECK(world.sleeps() == in_milliseconds({100}));
    }

    TEST_CASE("create_request: capacity set aside -> of the table and of its global indexes") {
        schema_world world;
        auto const request = world.tracks().create_request(by_year, provisioned_throughput(5, 2));
        CHECK(request.billing_mode() == billing_mode::provisioned);
        CHECK(request.provisioned_throughput() == provisioned_throughput(5, 2));
        CHECK(request.global_secondary_indexes()[0].provisioned_throughput() ==
              provisioned_throughput(5, 2));
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("create_request: several structs -> the keys' types from any of them") {
        schema_world world;
        table<std::variant<customer, customer_order>> const rows{world.client(), "shop",
                                                                 key_names("pk", "sk")};
        auto const request = rows.create_request(
            global_index<&customer::email>("by-email"),
            global_index<&customer_order::status, &customer_order::sk>("by-status"));
        CHECK(request.attribute_definitions() ==
              std::vector{attribute_definition("pk", scalar_attribute_type::s),
                          attribute_definition("sk", scalar_attribute_type::n),
                          attribute_definition("email", scalar_attribute_type::s),
                          attribute_definition("status", scalar_attribute_type::s)});
    }

    TEST_CASE("create_request: what cannot be -> invalid_argument that names it, nothing sent") {
        schema_world world;
        auto const check = [](result<create_table_request> const& got, std::string_view words) {
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
            INFO(got.error().message());
            CHECK(got.error().message().find(words) != std::string::npos);
        };
        table<std::variant<customer, odd_order>> const rows{world.client(), "shop",
                                                            key_names("pk", "sk")};
        check(rows.create_request(as_result), R"(the key attribute "sk" is N and S)");
        table<badge> const badges{world.client(), "badges"};
        check(badges.create_request(local_index<&badge::level>("by-level"), as_result),
              R"(the index "by-level" is local, and the table has no sort key)");
        check(world.tracks().create_request(by_year, by_year, as_result),
              R"(the index "by-year" is given twice)");
        CHECK_THROWS_AS((void)world.tracks().create_request(by_year, by_year), exception);
        auto const got = world.run(world.tracks().create(by_year, by_year, as_result));
        CHECK(got.error() == errc::invalid_argument);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("create: the table exists -> resource_in_use, nothing more is asked") {
        schema_world world;
        world.wire->push(in_use());
        auto const got = world.run(world.tracks().create(as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::resource_in_use);
        CHECK(world.operations() == steps{"CreateTable"});
    }

    TEST_CASE("create: unless_exists, the same table -> waited for, and time to live looked at") {
        schema_world world;
        world.wire->push(in_use());
        world.wire->push(described("ACTIVE", global_index_json(year_and_title, all, "CREATING")));
        world.wire->push(described("ACTIVE", global_index_json(year_and_title, all)));
        SUBCASE("on") {
            world.wire->push(expiry("ENABLED", "expires"));
            CHECK(world.create_unless_exists().has_value());
            CHECK(world.operations().back() == "DescribeTimeToLive");
        }
        SUBCASE("off: switched on") {
            world.wire->push(expiry("DISABLED", ""));
            world.wire->push(fake_reply::ok());
            CHECK(world.create_unless_exists().has_value());
            CHECK(world.request(4).body == expiry_request);
        }
        SUBCASE("on for another attribute: a difference") {
            world.wire->push(expiry("ENABLING", "ttl"));
            auto const got = world.create_unless_exists();
            REQUIRE(got.has_error());
            CHECK(got.error() == service_errc::resource_in_use);
            CHECK(got.error().message() ==
                  R"(the table "music" exists, but is different: items expire by "ttl", and not )"
                  R"(by "expires")");
        }
    }

    TEST_CASE("create: unless_exists, another table -> resource_in_use that says what differs") {
        schema_world world;
        world.wire->push(in_use());
        std::string words;
        SUBCASE("no such index") {
            world.wire->push(described("ACTIVE"));
            words = R"(the index "by-year" is missing)";
        }
        SUBCASE("other keys of the index") {
            world.wire->push(described(
                "ACTIVE", global_index_json(R"({"AttributeName":"yr","KeyType":"HASH"})", all)));
            words = R"(the keys of the index "by-year": partition "yr" (N), and not partition )"
                    R"("yr" (N), sort "title" (S))";
        }
        SUBCASE("another projection") {
            world.wire->push(described(
                "ACTIVE",
                global_index_json(year_and_title,
                                  R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["b","a"]})")));
            words = R"(the projection of the index "by-year": INCLUDE "a", "b", and not ALL)";
        }
        SUBCASE("other keys") {
            world.wire->push(fake_reply::ok(
                R"({"Table":{"TableStatus":"ACTIVE",)"
                R"("KeySchema":[{"AttributeName":"artist","KeyType":"HASH"}],)"
                R"("AttributeDefinitions":[{"AttributeName":"artist","AttributeType":"N"}]}})"));
            words = R"(the key: partition "artist" (N), and not partition "artist" (S), )"
                    R"(sort "title" (S))";
        }
        auto const got = world.create_unless_exists();
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::resource_in_use);
        CHECK(got.error() == condition::already_exists);
        CHECK(got.error().message() == R"(the table "music" exists, but is different: )" + words);
    }

    TEST_CASE("create: unless_exists with a stream that the table has not -> a difference") {
        schema_world world;
        world.wire->push(in_use());
        world.wire->push(described("ACTIVE"));
        auto const got =
            world.run(world.tracks().create(stream_view_type::keys_only, unless_exists, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error().message().ends_with("the stream: none, and not KEYS_ONLY"));
    }

    TEST_CASE("create: unless_exists, a table that is being deleted -> wait_failed") {
        schema_world world;
        world.wire->push(in_use());
        world.wire->push(described("DELETING"));
        CHECK(world.create_unless_exists().error() == errc::wait_failed);
    }

    TEST_CASE("create: sent again after a lost answer and found -> a success if it is the same") {
        schema_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->push(in_use());
        world.wire->push(described("ACTIVE"));
        world.wire->push(expiry("DISABLED", ""));
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->push(
            fake_reply::error(400, "ValidationException", "TimeToLive is already enabled"));
        world.wire->push(expiry("ENABLING", "expires"));
        CHECK(world.run(world.tracks().create(as_result)).has_value());
        CHECK(world.wire->unused_replies() == 0);
    }

    TEST_CASE("create: one limit for all of it") {
        schema_world world;
        world.wire->push(fake_reply::ok());
        world.wire->otherwise(described("CREATING"));
        auto const started = world.time->now();
        auto const got = world.run(world.tracks().create(call_options().timeout(1s), as_result));
        CHECK(got.error() == errc::deadline_exceeded);
        for (auto const& each : world.wire->requests()) CHECK(each.deadline == started + 1s);
    }

    TEST_CASE("create cancel: at each answer that never comes -> cancelled once, nothing left") {
        for (std::size_t stop = 0; stop != 3; ++stop) {
            CAPTURE(stop);
            schema_world world;
            std::vector<fake_reply> const replies{fake_reply::ok(), described("ACTIVE")};
            for (std::size_t i = 0; i != stop; ++i) world.wire->push(replies[i]);
            world.wire->push(fake_reply::nothing());
            auto const got = run_and_cancel(world, world.tracks().create(as_result));
            REQUIRE(got.has_error());
            CHECK(got.error() == cancelled_code());
            CHECK(world.wire->requests().size() == stop + 1);
        }
    }

    TEST_CASE("drop: deleted, waited for -> true; no table -> false") {
        schema_world world;
        world.wire->push(fake_reply::ok());
        world.wire->push(described("DELETING"));
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        CHECK(world.run(world.tracks().drop()));
        CHECK(world.operations() == steps{"DeleteTable", "DescribeTable", "DescribeTable"});
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        CHECK_FALSE(world.run(world.tracks().drop()));
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        auto const refused = world.run(world.tracks().drop(as_result));
        CHECK(refused.error() == service_errc::access_denied);
    }

    TEST_CASE("drop: sent again after a lost answer, and the table is gone -> true") {
        schema_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::read_failed));
        world.wire->push(fake_reply::error(400, "ResourceNotFoundException"));
        CHECK(world.run(world.tracks().drop()));
    }
}

}  // namespace dynaco::test
