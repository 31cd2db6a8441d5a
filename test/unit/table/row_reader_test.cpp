// What the readers of rows make of a response is what the plain reader makes of it, or a failure of
// the mapping.
#include "table/row_reader.hpp"

#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <optional>
#include <string>

using namespace dynaco;

namespace {

struct letter {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(letter, (), (name))

}  // namespace

template <>
inline constexpr auto dynaco::mapping_of<letter> =
    dynaco::mapping<letter>().partition_key<&letter::name>();

namespace {

class read_rows {
  public:
    explicit read_rows(wire::operation const& by, std::string const& body) {
        failure = by.read(body, &response);
    }

    std::string names() const {
        std::string all;
        for (auto const& each : store.rows) all += each.name;
        return all;
    }

    mapper::typed_rows<letter> store;
    mapper::row_response response{store, mapper::table_type_of<letter>, std::nullopt};
    std::optional<error> failure;
};

template <class Request>
std::optional<error> plain_failure(std::string const& body) {
    typename Request::response_type response;
    return wire::operation_of<Request>().read(body, &response);
}

template <class Request>
void check_refused(wire::operation const& by, std::string const& body) {
    INFO(body);
    auto const plain = plain_failure<Request>(body);
    REQUIRE(plain);
    CHECK(*plain == errc::malformed_response);
    read_rows const rows{by, body};
    REQUIRE(rows.failure);
    CHECK(rows.failure->code() == plain->code());
    CHECK(rows.failure->message() == plain->message());
    CHECK(rows.names().empty());
    CHECK_FALSE(rows.response.last_key);
}

}  // namespace

TEST_SUITE("table.row_reader") {
    TEST_CASE("pages: no body, a member twice or of another type -> refused, as elsewhere") {
        for (std::string const body :
             {R"({"Items":[{"name":{"S":"a"}}],"Items":[{"name":{"S":"b"}}]})",
              R"({"Items":[{"name":{"S":"a"}}],"Items":null})",
              R"({"Items":null,"Items":[{"name":{"S":"a"}}]})",
              R"({"LastEvaluatedKey":{"name":{"S":"a"}},"LastEvaluatedKey":{"name":{"S":"b"}}})",
              R"({"Items":[{"name":{"S":"a"}}],"Count":1,"Count":1})",
              R"({"Items":[{"name":{"S":"a"}}],"Count":"1"})",
              R"({"Items":[{"name":{"S":"a"}}],"ConsumedCapacity":1})",
              R"({"Items":[{"name":{"S":"a"}}],"LastEvaluatedKey":{"name":{"S":"a"}},"Count":{}})",
              R"({"Items":[{"name":{"S":"a"}}]} )"
              "x",
              ""}) {
            check_refused<query_request>(mapper::query_operation(), body);
            check_refused<scan_request>(mapper::scan_operation(), body);
        }
    }

    TEST_CASE("an item: no body, a member twice or of another type -> refused, as elsewhere") {
        for (std::string const body :
             {R"({"Item":{"name":{"S":"a"}},"Item":{"name":{"S":"b"}}})",
              R"({"Item":{"name":{"S":"a"}},"Item":null})",
              R"({"Item":{"name":{"S":"a"}},"ConsumedCapacity":[]})", R"({"Item":[]})", ""}) {
            check_refused<get_item_request>(mapper::get_item_operation(), body);
        }
    }

    TEST_CASE("members that the operation's response does not have -> skipped, as elsewhere") {
        std::string const one = R"({"Item":{"name":{"S":"a"}}})";
        std::string const page =
            R"({"Items":[{"name":{"S":"a"}},{"name":{"S":"b"}}],"LastEvaluatedKey":{"name":{"S":"b"}}})";
        REQUIRE_FALSE(plain_failure<get_item_request>(page));
        REQUIRE_FALSE(plain_failure<query_request>(one));

        read_rows const page_as_one{mapper::get_item_operation(), page};
        CHECK_FALSE(page_as_one.failure);
        CHECK(page_as_one.store.rows.empty());
        CHECK_FALSE(page_as_one.response.last_key);
        for (auto const* by : {&mapper::query_operation(), &mapper::scan_operation()}) {
            read_rows const one_as_page{*by, one};
            CHECK_FALSE(one_as_page.failure);
            CHECK(one_as_page.store.rows.empty());
        }
    }

    TEST_CASE("responses as they are -> their rows, and where to go on") {
        read_rows const one{mapper::get_item_operation(),
                            R"({"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5},)"
                            R"("Item":{"name":{"S":"a"}},"New":[1]})"};
        CHECK_FALSE(one.failure);
        CHECK(one.names() == "a");
        for (std::string const body : {"{}", R"({"Item":null})"}) {
            read_rows const none{mapper::get_item_operation(), body};
            CHECK_FALSE(none.failure);
            CHECK(none.store.rows.empty());
        }
        read_rows const page{mapper::query_operation(),
                             R"({"Count":2,"Items":[{"name":{"S":"a"}},{"name":{"S":"b"}}],)"
                             R"("LastEvaluatedKey":{"name":{"S":"b"}},"ScannedCount":9})"};
        CHECK_FALSE(page.failure);
        CHECK(page.names() == "ab");
        CHECK(page.response.last_key == item("name", "b"));
    }

    TEST_CASE("an item that is no row -> the response is sound, and has no rows") {
        read_rows const page{mapper::query_operation(),
                             R"({"Items":[{"name":{"S":"a"}},{"name":{"N":"1"}}],)"
                             R"("LastEvaluatedKey":{"name":{"S":"b"}}})"};
        CHECK_FALSE(page.failure);
        REQUIRE(page.response.failure);
        CHECK(*page.response.failure == errc::wrong_type);
        CHECK(page.response.failure->message().starts_with("Items[1].name: "));
        CHECK(page.store.rows.empty());
        CHECK_FALSE(page.response.last_key);
    }
}
