// What is written comes back: values of every type, at their edges.
#include "local_service.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace dynaco::test {

namespace {

/// A service with one table.
class value_store {
  public:
    value_store() = default;

    item written_and_read(item value) {
        service.run(service.client.put_item(table.name, value));
        return read(value.get<std::string>("id"));
    }
    item read(std::string const& id) {
        auto const got = service.run(service.client.get_item(
            get_item_request(table.name, key("id", id)).consistent_read(true)));
        return got.item.value();
    }

    local_service service;
    local_table table{service, table_by_id("values")};
};

binary all_bytes() {
    binary bytes;
    for (int value = 0; value < 256; ++value) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

std::string digits(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('1' + i % 9);
    return out;
}

/// Numbers as a program may write them: at the limits of digits and magnitude, and not normal.
std::vector<std::string> edge_numbers() {
    return {
        "0",
        "-0",
        "0.000",
        "1.0",
        "007",
        "-1.50",
        ".5",
        "1E3",
        "12.5e-1",
        "1E-130",
        "-1E-130",
        "1E125",
        "9.9999999999999999999999999999999999999E+125",
        "-9.9999999999999999999999999999999999999E+125",
        "1.2345678901234567890123456789012345678E-93",
        digits(38),
        "-" + digits(38),
        "0." + digits(38),
        digits(19) + "." + digits(19),
        "100000000000000000000000000000000000000",
        "0.00000000000000000000000000000000000001",
        std::to_string(std::numeric_limits<std::int64_t>::min()),
        std::to_string(std::numeric_limits<std::uint64_t>::max()),
    };
}

/// The JSON of an item as the server sends it.
boost::json::object raw_item(local_service& service, std::string const& table,
                             std::string const& id) {
    boost::json::value const request{
        {"TableName", table}, {"Key", {{"id", {{"S", id}}}}}, {"ConsistentRead", true}};
    return raw_call(service, "GetItem", request).at("Item").as_object();
}

}  // namespace

TEST_SUITE("service.values") {
    TEST_CASE("put, get: all ten types -> the same item") {
        value_store store;
        item const written{
            {"id", "types"},
            {"text", "Jóga"},
            {"number", 1997},
            {"bytes", all_bytes()},
            {"texts", string_set("rock", "pop", "Ambient")},
            {"numbers", number_set(3, -1, 2.5)},
            {"byte strings", binary_set(to_binary("b"), to_binary("a"), to_binary("ab"))},
            {"map", item("inner", 1)},
            {"list", list_of(1, "a", true, nullptr)},
            {"true", true},
            {"false", false},
            {"null", nullptr},
        };
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("put, get: maps and lists in one another, 32 levels -> the same item") {
        value_store store;
        attribute_value nested = "the innermost";
        // The value of the attribute is level 1 and the text below the maps and lists level 32.
        for (int level = 0; level < 15; ++level) {
            nested = list_of(item("deeper", std::move(nested), "level", level));
        }
        item const written{{"id", "nested"}, {"value", std::move(nested)}};
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("put, get: empty text, bytes, map and list outside of the key -> kept") {
        value_store store;
        item const written{
            {"id", "empty"}, {"text", ""}, {"bytes", binary()}, {"map", item()}, {"list", list()},
        };
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("put, get: every kind of character in names and values -> the same item") {
        value_store store;
        std::string every_ascii;
        for (char c = 1; c != 127; ++c) every_ascii += c;
        item const written{
            {"id", "ключ 鍵 🗝️"},
            {"名前", "björk"},
            {"\U0001F3B5 \"quoted\" \\ / \t", "\U0001F600 \"\\/\b\f\n\r\t"},
            {"ascii", every_ascii},
            {"a.b#c:d[0]", "\u2028\u2029\uFFFD\u00E9e\u0301"},
            {"last of unicode", "\U0010FFFF"},
            {"with zero", std::string("a\0b", 3)},
            {"set", string_set("é", "e\u0301", "")},
        };
        CHECK(store.written_and_read(written) == written);
        CHECK(store.read("ключ 鍵 🗝️").at("名前") == "björk");
    }

    TEST_CASE("put, get: a name of 64 KB less a byte -> kept") {
        // The limit of 255 bytes is one of key attributes; others may have 64 KB.
        value_store store;
        item const written{{"id", "long name"}, {std::string(65535, 'n'), 1}};
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("put, get: numbers at all edges -> the same numbers, in the service's own text") {
        value_store store;
        item written("id", "numbers");
        for (auto const& text : edge_numbers()) written.set(text, number(text));
        CHECK(store.written_and_read(written) == written);

        auto const raw = raw_item(store.service, store.table.name, "numbers");
        for (auto const& text : edge_numbers()) {
            INFO(text);
            CHECK(raw.at(text).at("N").as_string() == number(text).to_string());
        }
    }

    TEST_CASE("put, get: a set of numbers at all edges -> the same set") {
        value_store store;
        std::vector<number> numbers;
        for (auto const& text : edge_numbers()) numbers.emplace_back(text);
        item const written("id", "set", "numbers", number_set(std::move(numbers)));
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("put, get: floating point at its edges -> the same bits") {
        value_store store;
        std::array const values{0.1,
                                1.0 / 3,
                                -2.5e-20,
                                1.7976931348623157e125,
                                2.2250738585072014e-130,
                                9007199254740993.0,
                                5e-324 * 1e200};
        list numbers;
        for (double value : values) numbers.emplace_back(value);
        item const read = store.written_and_read({{"id", "floats"}, {"values", numbers}});
        auto const& back = read.at("values").as_list();
        REQUIRE(back.size() == values.size());
        for (std::size_t i = 0; i < values.size(); ++i) CHECK(back[i].get<double>() == values[i]);
    }

    TEST_CASE("add: numbers of 38 digits -> added exactly by the service") {
        value_store store;
        store.service.run(store.service.client.put_item(
            store.table.name,
            item("id", "sum", "total", number("99999999999999999999999999999999999998"))));
        auto const sum = store.service.run(
            store.service.client.update_item(update_item_request(store.table.name, key("id", "sum"))
                                                 .update_expression("ADD #t :one")
                                                 .expression_attribute_name("#t", "total")
                                                 .expression_attribute_value(":one", 1)
                                                 .return_values(return_value::updated_new)));
        CHECK(sum.attributes.value().at("total") ==
              number("99999999999999999999999999999999999999"));
    }

    TEST_CASE("put: an item just below and just above 400 KB -> written, then refused") {
        value_store store;
        // Names count: "id" and "v", the id's value, and the text.
        constexpr std::size_t limit = 400 * 1024;
        std::string const text(limit - 2 - 3 - 1, 'x');
        auto const read = store.written_and_read(item("id", "big", "v", text));
        CHECK(read.at("v").as_string() == text);

        auto const refused = store.service.run(store.service.client.put_item(
            store.table.name, item("id", "big", "v", text + "x"), as_result));
        REQUIRE(refused.has_error());
        CHECK(refused.error() == service_errc::validation);
        CHECK(refused.error() == condition::invalid_request);
        CHECK(refused.error().http_status() == 400);
        CHECK(refused.error().attempts() == 1);
        CHECK(refused.error().service_message().find("size") != std::string::npos);
        CHECK(store.read("big") == read);
    }

    TEST_CASE("put: 300 attributes -> all of them, in any order") {
        value_store store;
        item written("id", "wide");
        for (int i = 0; i < 300; ++i) written.set("attribute " + std::to_string(i), i);
        CHECK(store.written_and_read(written) == written);
    }

    TEST_CASE("get: keys of all three types -> the item of that key") {
        local_service service;
        for (auto const& type :
             {scalar_attribute_type::s, scalar_attribute_type::n, scalar_attribute_type::b}) {
            attribute_value value = "text";
            if (type == scalar_attribute_type::n) value = number("1.50");
            if (type == scalar_attribute_type::b) value = all_bytes();
            local_table const table{
                service, create_table_request(unique_table_name("key-types"))
                             .add_attribute_definition(attribute_definition("id", type))
                             .add_key_schema_element(key_schema_element("id", key_type::hash))
                             .billing_mode(billing_mode::pay_per_request)};
            item const written("id", value, "other", 1);
            service.run(service.client.put_item(table.name, written));
            auto const got = service.run(service.client.get_item(table.name, key("id", value)));
            CHECK(got.item.value() == written);
        }
    }
}

}  // namespace dynaco::test
