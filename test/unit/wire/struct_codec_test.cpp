#include "wire/struct_codec.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <chrono>

#include "random_struct.hpp"
#include "wire/operation.hpp"

using namespace dynaco;
using namespace std::chrono_literals;

namespace {

template <class Request>
std::string body_of(Request const& request) {
    std::string out;
    auto const failure = wire::operation_of<Request>().write(&request, out);
    CHECK_FALSE(failure.has_value());
    return out;
}

template <class Request>
typename Request::response_type read(std::string_view body) {
    typename Request::response_type response;
    auto const failure = wire::operation_of<Request>().read(body, &response);
    INFO(body);
    if (failure) FAIL(failure->message());
    return response;
}

template <class Request>
std::string message_of_reading(std::string_view body) {
    typename Request::response_type response;
    auto const failure = wire::operation_of<Request>().read(body, &response);
    return failure ? failure->message() : "no failure";
}

template <class T>
bool round_trip(wire::struct_table const& table, std::uint32_t seed) {
    INFO("seed " << seed);
    wire::test::random_values random{seed};
    T original = wire::access::make<T>();
    wire::test::fill(&original, table, random);

    std::string text;
    wire::json_writer out{text};
    wire::write_struct(out, &original, table);
    INFO(text);
    REQUIRE_FALSE(out.failure().has_value());

    T copy = wire::access::make<T>();
    wire::json_reader in{text, 200};
    wire::read_struct(in, &copy, table);
    if (!in.finish()) FAIL(in.failure().message());
    CHECK(copy == original);

    // Tells whether the comparison can fail.
    T other = wire::access::make<T>();
    wire::test::random_values more{seed + 1000};
    wire::test::fill(&other, table, more);
    return other != original;
}

// How often two requests and two responses differed.
template <class Request>
int round_trips(std::uint32_t seed) {
    auto const& operation = wire::operation_of<Request>();
    return round_trip<Request>(*operation.request, seed) +
           round_trip<typename Request::response_type>(*operation.response, seed);
}

}  // namespace

TEST_SUITE("wire.struct_codec") {
    TEST_CASE_TEMPLATE("write and read: random requests and responses -> the same again", Request,
                       get_item_request, put_item_request, update_item_request, delete_item_request,
                       query_request, create_table_request, describe_table_request,
                       delete_table_request, list_tables_request) {
        int differences = 0;
        for (std::uint32_t seed = 1; seed <= 40; ++seed) differences += round_trips<Request>(seed);
        CHECK(differences > 40);
    }

    TEST_CASE("write: what is required only -> nothing else") {
        std::string_view expected =
            R"({"TableName":"music","Key":{"artist":{"S":"Björk"},"year":{"N":"1997"}}})";
        CHECK(body_of(get_item_request("music", key("artist", "Björk", "year", 1997))) == expected);
        CHECK(body_of(list_tables_request()) == "{}");
        expected = R"({"TableName":"music"})";
        CHECK(body_of(describe_table_request("music")) == expected);
    }

    TEST_CASE("write: options, placeholders and enumerations -> under the service's names") {
        std::string_view expected =
            R"({"TableName":"music","Key":{"id":{"N":"7"}},"ReturnValues":"ALL_NEW",)"
            R"("ReturnConsumedCapacity":"TOTAL","UpdateExpression":"SET #y = :y",)"
            R"("ConditionExpression":"attribute_exists(id) AND #y < :y",)"
            R"("ExpressionAttributeNames":{"#y":"year"},)"
            R"("ExpressionAttributeValues":{":y":{"N":"1997"}}})";
        CHECK(body_of(update_item_request("music", key("id", 7))
                          .update_expression("SET #y = :y")
                          .condition_expression("attribute_exists(id) AND #y < :y")
                          .expression_attribute_name("#y", "year")
                          .expression_attribute_value(":y", 1997)
                          .return_values(return_value::all_new)
                          .return_consumed_capacity(return_consumed_capacity::total)) == expected);
        expected = R"({"TableName":"music","Limit":10,"ScanIndexForward":false,)"
                   R"("KeyConditionExpression":"id = :i",)"
                   R"("ExpressionAttributeValues":{":i":{"N":"1"}}})";
        CHECK(body_of(query_request("music")
                          .key_condition_expression("id = :i")
                          .expression_attribute_value(":i", 1)
                          .limit(10)
                          .scan_index_forward(false)
                          .exclusive_start_key(std::nullopt)) == expected);
    }

    TEST_CASE("write: a table with an index -> nested structures and lists") {
        auto const request =
            create_table_request("music")
                .add_attribute_definition(attribute_definition("id", scalar_attribute_type::s))
                .add_key_schema_element(key_schema_element("id", key_type::hash))
                .billing_mode(billing_mode::pay_per_request)
                .add_global_secondary_index(
                    global_secondary_index("by_year", projection(projection_type::keys_only))
                        .add_key_schema_element(key_schema_element("year", key_type::hash)))
                .sse_specification(sse_specification().enabled(true).sse_type(sse_type::kms))
                .add_tag(tag("team", ""));
        std::string_view const expected =
            R"({"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
            R"("TableName":"music","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("GlobalSecondaryIndexes":[{"IndexName":"by_year",)"
            R"("KeySchema":[{"AttributeName":"year","KeyType":"HASH"}],)"
            R"("Projection":{"ProjectionType":"KEYS_ONLY"}}],"BillingMode":"PAY_PER_REQUEST",)"
            R"("SSESpecification":{"Enabled":true,"SSEType":"KMS"},)"
            R"("Tags":[{"Key":"team","Value":""}]})";
        CHECK(body_of(request) == expected);
    }

    TEST_CASE("write: required but empty -> written, for the service to judge") {
        std::string_view expected = R"({"TableName":"music","Item":{}})";
        CHECK(body_of(put_item_request("music", item())) == expected);
        expected = R"({"TableName":"music","LocalSecondaryIndexes":[{"IndexName":"by_year",)"
                   R"("KeySchema":[],"Projection":{"ProjectionType":"ALL"}}]})";
        CHECK(body_of(create_table_request("music").add_local_secondary_index(
                  local_secondary_index("by_year", projection(projection_type::all)))) == expected);
    }

    TEST_CASE("write: text that is not UTF-8 -> failure that names the member") {
        std::string out;
        auto const request = get_item_request("music", key("id", 1)).projection_expression("\xFF");
        auto const failure = wire::operation_of<get_item_request>().write(&request, out);
        REQUIRE(failure.has_value());
        CHECK(*failure == errc::invalid_argument);
        CHECK(failure->message().find("ProjectionExpression") != std::string::npos);
    }

    TEST_CASE("read: items, counts and capacity -> in the response") {
        auto const response = read<query_request>(
            R"({"Count":2,"ScannedCount":3,"Items":[{"id":{"N":"1"}},{"id":{"N":"2"}}],)"
            R"("LastEvaluatedKey":{"id":{"N":"2"}},)"
            R"("ConsumedCapacity":{"TableName":"music","CapacityUnits":0.5,)"
            R"("GlobalSecondaryIndexes":{"by_year":{"CapacityUnits":1}}}})");
        CHECK(response.count == 2);
        CHECK(response.scanned_count == 3);
        REQUIRE(response.items.size() == 2);
        CHECK(response.items[1] == item("id", 2));
        CHECK(response.last_evaluated_key == item("id", 2));
        REQUIRE(response.consumed_capacity.has_value());
        CHECK(response.consumed_capacity->capacity_units == 0.5);
        auto const* index = response.consumed_capacity->global_secondary_indexes.find("by_year");
        REQUIRE(index != nullptr);
        CHECK(index->capacity_units == 1.0);
    }

    TEST_CASE("read: unknown members, of any kind and at any place -> skipped") {
        auto const response = read<describe_table_request>(
            R"({"New":{"a":[1,{"b":null}]},"Table":{"TableName":"music","Novelty":[[]],)"
            R"("TableStatus":"ACTIVE","ProvisionedThroughput":{"Later":1}},"More":"x"})");
        REQUIRE(response.table.has_value());
        CHECK(response.table->table_name == "music");
        CHECK(response.table->table_status == table_status::active);
        CHECK(response.table->provisioned_throughput.has_value());
    }

    TEST_CASE("read: null -> absent") {
        auto const response = read<describe_table_request>(
            R"({"Table":{"TableName":null,"KeySchema":null,"ItemCount":null,"TableStatus":null}})");
        REQUIRE(response.table.has_value());
        CHECK(*response.table == table_description{});
        CHECK(read<get_item_request>(R"({"Item":null})") == get_item_response{});
    }

    TEST_CASE("read: an empty item -> present and empty") {
        CHECK(read<get_item_request>(R"({"Item":{}})").item == item());
    }

    TEST_CASE("read: a value of an enumeration that came later -> kept") {
        auto const response =
            read<describe_table_request>(R"({"Table":{"TableStatus":"HIBERNATING"}})");
        REQUIRE(response.table->table_status.has_value());
        CHECK(response.table->table_status->value() == table_status::unknown);
        CHECK(response.table->table_status->text() == "HIBERNATING");
    }

    TEST_CASE("read: times as whole and broken seconds, with exponent, before 1970 -> exact") {
        auto const time = [](std::string const& text) {
            auto const response =
                read<describe_table_request>(R"({"Table":{"CreationDateTime":)" + text + "}}");
            return response.table->creation_date_time.value().time_since_epoch();
        };
        CHECK(time("1700000000") == 1'700'000'000s);
        CHECK(time("1700000000.123") == 1'700'000'000'123ms);
        CHECK(time("1.700000000999E9") == 1'700'000'000'999ms);
        CHECK(time("-0.25") == -250ms);
    }

    TEST_CASE("write: times with and without a fraction, before 1970 -> seconds") {
        auto const text = [](std::chrono::milliseconds since) {
            restore_summary summary;
            summary.restore_date_time = timestamp{since};
            table_description described;
            described.restore_summary = summary;
            describe_table_response response;
            response.table = described;
            std::string out;
            wire::json_writer writer{out};
            wire::write_struct(writer, &response,
                               *wire::operation_of<describe_table_request>().response);
            std::string_view const begin = R"({"Table":{"RestoreSummary":{"RestoreDateTime":)";
            REQUIRE(out.starts_with(begin));
            return out.substr(begin.size(), out.find(',') - begin.size());
        };
        CHECK(text(1'700'000'000s) == "1700000000");
        CHECK(text(1'700'000'000'005ms) == "1700000000.005");
        CHECK(text(-250ms) == "-0.250");
        CHECK(text(-1'250ms) == "-1.250");
        CHECK(text(0ms) == "0");
    }

    TEST_CASE("read: wrong types -> failure with the place") {
        CHECK(message_of_reading<query_request>(R"({"Count":"2"})").find("byte 9") !=
              std::string::npos);
        CHECK(message_of_reading<query_request>(R"({"Items":{}})").find("byte 9") !=
              std::string::npos);
        CHECK(message_of_reading<query_request>(R"({"Count":2147483648})").find("byte 9") !=
              std::string::npos);
        CHECK(message_of_reading<describe_table_request>(R"({"Table":{"TableStatus":1}})")
                  .find("byte 24") != std::string::npos);
        CHECK(message_of_reading<describe_table_request>(R"({"Table":{"CreationDateTime":1e99}})")
                  .find("byte 29") != std::string::npos);
    }

    TEST_CASE("read: a member or a map's name that comes twice -> failure") {
        CHECK(message_of_reading<query_request>(R"({"Count":1,"Count":1})").find("twice") !=
              std::string::npos);
        CHECK(message_of_reading<query_request>(
                  R"({"ConsumedCapacity":{"GlobalSecondaryIndexes":{"a":{},"a":{}}}})")
                  .find("twice") != std::string::npos);
    }

    TEST_CASE("read: every proper prefix of a response -> failure, response untouched") {
        std::string_view const body =
            R"({"Count":2,"Items":[{"id":{"N":"1"}}],"ConsumedCapacity":{"CapacityUnits":0.5}})";
        auto const& query = wire::operation_of<query_request>();
        for (std::size_t size = 1; size < body.size(); ++size) {
            query_response response;
            CHECK(query.read(body.substr(0, size), &response).has_value());
            CHECK(response == query_response{});
        }
    }
}
