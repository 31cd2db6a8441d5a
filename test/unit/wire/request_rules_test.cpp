#include "wire/request_rules.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <utility>

#include "unit/wire/broken_rule.hpp"

using namespace dynaco;
using dynaco::wire::test::broken;

namespace {

std::string broken_table(std::string name) {
    return broken(describe_table_request(std::move(name)));
}

get_item_request get(item its_key) {
    return get_item_request("music", std::move(its_key));
}

query_request by_id() {
    return query_request("music").key_condition_expression("id = :i").expression_attribute_value(
        ":i", 1);
}

constexpr std::string_view table_rule =
    "; a table name has 3 to 255 characters of a-z A-Z 0-9 _ . -, or is an ARN of at most 1024 "
    "characters";

}  // namespace

TEST_SUITE("wire.request_rules") {
    TEST_CASE("table name: allowed -> no complaint") {
        for (std::string const name :
             {"abc", "A-Z_0.9", "arn:aws:dynamodb:eu-central-1:123456789012:table/music"}) {
            CHECK(broken_table(name) == "");
        }
        CHECK(broken_table(std::string(255, 'x')) == "");
    }

    TEST_CASE("table name: not allowed -> the name, what is wrong, and the rule") {
        auto const rule = std::string{table_rule};
        CHECK(broken_table("") == "table_name: is empty" + rule);
        CHECK(broken_table("ab") == "table_name: \"ab\" is too short" + rule);
        CHECK(broken_table("a!") == "table_name: \"a!\" has the character '!'" + rule);
        CHECK(broken_table("Björk") == "table_name: \"Björk\" has the character 'ö'" + rule);
        CHECK(broken_table("a\nbc") == "table_name: \"a?bc\" has the character '?'" + rule);
        CHECK(broken_table(std::string(256, 'x')) ==
              "table_name: \"" + std::string(40, 'x') + "...\" is too long" + rule);
        CHECK(broken_table("arn:" + std::string(1021, 'x')).find("is too long") !=
              std::string::npos);
    }

    TEST_CASE("key: complete -> no complaint") {
        CHECK(broken(get(key("id", 1))) == "");
        CHECK(broken(get(key("id", "x", "at", binary{std::byte{1}}))) == "");
        CHECK(broken(get(key("id", std::string(2048, 'x')))) == "");
        CHECK(broken(delete_item_request("music", key("id", 1))) == "");
    }

    TEST_CASE("key: empty, too wide, of a wrong type or value -> the attribute and the rule") {
        CHECK(broken(get(item())) ==
              "key: is empty; it has the partition key and, if the table "
              "has one, the sort key");
        CHECK(broken(get(item("a", 1, "b", 2, "c", 3))) ==
              "key: has 3 attributes; it has the partition key and, if the table has one, the "
              "sort key");
        CHECK(broken(get(item("", 1))) == "key: has an attribute without a name");
        CHECK(broken(get(item("id", ""))) ==
              "key: attribute \"id\" is empty; a key's value has at least 1 byte");
        CHECK(broken(get(item("id", binary{}))) ==
              "key: attribute \"id\" is empty; a key's value has at least 1 byte");
        CHECK(broken(get(item("id", true))) ==
              "key: attribute \"id\" has type BOOL; a key's value has type S, N or B");
        CHECK(broken(get(item("id", nullptr))) ==
              "key: attribute \"id\" has type NULL; a key's value has type S, N or B");
        CHECK(broken(get(item("id", std::string(2049, 'x')))) ==
              "key: attribute \"id\" has 2049 bytes; a partition key has at most 2048, a sort key "
              "at most 1024");
        CHECK(broken(get(item(std::string(256, 'n'), 1))).find("at most 255 characters") !=
              std::string::npos);
    }

    TEST_CASE("item: empty or with a nameless attribute -> complaint, empty values none") {
        CHECK(broken(put_item_request("music", item())) ==
              "item: is empty; it has at least the attributes of the key");
        CHECK(broken(put_item_request("music", item("id", 1, "", 2))) ==
              "item: has an attribute without a name");
        CHECK(broken(put_item_request("music", item("id", 1, "note", ""))) == "");
    }

    TEST_CASE("return values: that the operation does not have -> complaint") {
        auto const put = put_item_request("music", item("id", 1));
        CHECK(broken(put_item_request(put).return_values(return_value::all_old)) == "");
        CHECK(broken(put_item_request(put).return_values(return_value::all_new)) ==
              "return_values: is ALL_NEW; this operation has NONE and ALL_OLD only");
        CHECK(broken(delete_item_request("music", key("id", 1))
                         .return_values(return_value::updated_old)) ==
              "return_values: is UPDATED_OLD; this operation has NONE and ALL_OLD only");
        CHECK(broken(update_item_request("music", key("id", 1))
                         .return_values(return_value::all_new)) == "");
    }

    TEST_CASE("enumeration: without a value -> complaint; of a later version -> none") {
        CHECK(broken(get(key("id", 1)).return_consumed_capacity(return_consumed_capacity())) ==
              "return_consumed_capacity: has no value; use one of the constants of its type");
        CHECK(
            broken(get(key("id", 1)).return_consumed_capacity(return_consumed_capacity("LATER"))) ==
            "");
    }

    TEST_CASE("limit: out of range -> the range") {
        CHECK(broken(by_id().limit(1)) == "");
        CHECK(broken(by_id().limit(0)) == "limit: is 0; it is 1 or more");
        CHECK(broken(by_id().limit(-5)) == "limit: is -5; it is 1 or more");
        CHECK(broken(list_tables_request().limit(100)) == "");
        CHECK(broken(list_tables_request().limit(101)) == "limit: is 101; it is 1 to 100");
    }

    TEST_CASE("index name: not allowed -> the rule") {
        CHECK(broken(by_id().index_name("by-year")) == "");
        CHECK(broken(by_id().index_name("x")) ==
              "index_name: \"x\" is too short; it has 3 to 255 characters of a-z A-Z 0-9 _ . -");
    }

    TEST_CASE("start key: empty -> complaint; of table and index -> none") {
        CHECK(broken(by_id().exclusive_start_key(item())) ==
              "exclusive_start_key: is empty; leave it unset for the first page");
        CHECK(broken(by_id().exclusive_start_key(item("a", 1, "b", 2, "c", 3, "d", 4))) == "");
    }

    TEST_CASE("query: without a key condition -> complaint; the older form will do") {
        CHECK(broken(query_request("music")) ==
              "key_condition_expression: is not set; a query names at least the partition key's "
              "value");
        CHECK(broken(query_request("music").key_condition(
                  "id", attribute_condition(comparison_operator::eq).add_attribute_value(1))) ==
              "");
    }

    TEST_CASE("expressions: with members of the older form -> both are named") {
        CHECK(broken(by_id().add_attribute_to_get("id")) ==
              "attributes_to_get: cannot be combined with key_condition_expression");
        CHECK(broken(update_item_request("music", key("id", 1))
                         .update_expression("REMOVE a")
                         .expected("a", expected_attribute_value().exists(false))) ==
              "expected: cannot be combined with update_expression");
    }

    TEST_CASE("expressions: empty, or longer than 4096 bytes -> complaint") {
        auto const removing = [](std::size_t size) {
            return update_item_request("music", key("id", 1))
                .update_expression("REMOVE " + std::string(size - 7, 'a'));
        };
        CHECK(broken(removing(4096)) == "");
        CHECK(broken(removing(4097)) ==
              "update_expression: has 4097 bytes; an expression has at most 4096");
        CHECK(broken(get(key("id", 1)).projection_expression("")) ==
              "projection_expression: is empty; leave it unset instead");
    }

    TEST_CASE("nested structures: a rule broken -> the way to the member") {
        auto const table = [](global_secondary_index index) {
            return create_table_request("music")
                .add_key_schema_element(key_schema_element("id", key_type::hash))
                .add_global_secondary_index(
                    global_secondary_index("first", projection(projection_type::all))
                        .add_key_schema_element(key_schema_element("a", key_type::hash)))
                .add_global_secondary_index(std::move(index));
        };
        auto const fine = global_secondary_index("second", projection(projection_type::all))
                              .add_key_schema_element(key_schema_element("b", key_type::hash));
        CHECK(broken(table(fine)) == "");
        CHECK(broken(table(global_secondary_index(fine).index_name("x!"))) ==
              "global_secondary_indexes[1].index_name: \"x!\" has the character '!'; it has 3 to "
              "255 characters of a-z A-Z 0-9 _ . -");
        CHECK(broken(table(global_secondary_index(fine).key_schema({}))) ==
              "global_secondary_indexes[1].key_schema: is empty; it has 1 or more elements");
        CHECK(broken(table(global_secondary_index(fine).provisioned_throughput(
                  provisioned_throughput(1, 0)))) ==
              "global_secondary_indexes[1].provisioned_throughput.write_capacity_units: is 0; it "
              "is 1 or more");
        CHECK(broken(table(global_secondary_index(fine).projection(
                  projection(projection_type::include).add_non_key_attribute("")))) ==
              "global_secondary_indexes[1].projection.non_key_attributes: element 0 is empty; it "
              "has 1 to 255 characters");
        CHECK(broken(query_request("music").key_condition(
                  "id", attribute_condition(comparison_operator("")))) ==
              "key_conditions[\"id\"].comparison_operator: has no value; use one of the constants "
              "of its type");
    }

    TEST_CASE("tag: an empty value -> no complaint; an empty or long name -> complaint") {
        auto const tagged = [](std::string name) {
            return create_table_request("music").add_tag(tag(std::move(name), ""));
        };
        CHECK(broken(tagged("team")) == "");
        CHECK(broken(tagged("")) == "tags[0].key: is empty; it has 1 to 128 characters");
        std::string umlauts;
        for (int i = 0; i < 128; ++i) umlauts += "ö";
        CHECK(broken(tagged(umlauts)) == "");
        CHECK(broken(tagged(umlauts + "x")).find("is too long") != std::string::npos);
    }
}
