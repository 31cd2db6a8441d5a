#include "wire/item_reader.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "support/allocations.hpp"
#include "unit/wire/json_of.hpp"
#include "unit/wire/random_value.hpp"

using namespace dynaco;
using namespace dynaco::wire;
using dynaco::test::json_of;

namespace {

attribute_value value_of(std::string_view text) {
    json_reader in{text};
    attribute_value value;
    bool const good = read_value(in, value) && in.finish();
    INFO(text << ": " << (good ? "" : in.failure().message()));
    REQUIRE(good);
    return value;
}

template <class Read>
std::string failure_of_reading(std::string_view text, Read read) {
    std::string const exact{text};  // a buffer of its own, so that sanitizers see reads beyond it
    json_reader in{exact};
    bool const good = read(in) && in.finish();
    CHECK(good != in.failed());
    return good ? "none" : in.failure().message();
}

std::string value_failure(std::string_view text) {
    return failure_of_reading(text, [](json_reader& in) {
        attribute_value value;
        return read_value(in, value);
    });
}

std::string item_failure(std::string_view text) {
    return failure_of_reading(text, [](json_reader& in) {
        item read;
        return read_item(in, read);
    });
}

item every_type() {
    return item("S", "J\u00f3ga \"\\\n\U0001F600", "N", number{"-1.5e-100"}, "B", to_binary("foob"),
                "SS", string_set("a", "\u00e9"), "NS", number_set(1, 2), "BS",
                binary_set(to_binary("x"), to_binary("")), "M",
                item("in", item("ner", list_of(1, nullptr, list{}))), "L",
                list_of("x", item{}, true), "BOOL", false, "NULL", nullptr);
}

}  // namespace

TEST_SUITE("wire.item_reader") {
    TEST_CASE("value: each of the ten types -> the value") {
        CHECK(value_of(R"({"S":"J\u00f3ga"})") == attribute_value{"Jóga"});
        CHECK(value_of(R"({"S":""})") == attribute_value{""});
        CHECK(value_of(R"({"N":"-12.50"})") == attribute_value{number{"-12.5"}});
        CHECK(value_of(R"({"B":"Zm9vYg=="})") == attribute_value{to_binary("foob")});
        CHECK(value_of(R"({"SS":["b","a"]})") == attribute_value{string_set("a", "b")});
        CHECK(value_of(R"({"NS":["9","1E1"]})") == attribute_value{number_set(9, 10)});
        CHECK(value_of(R"({"BS":["","Zg=="]})") ==
              attribute_value{binary_set(to_binary(""), to_binary("f"))});
        CHECK(value_of(R"({"M":{}})") == attribute_value{item{}});
        CHECK(value_of(R"({"M":{"a":{"N":"1"}}})") == attribute_value{item("a", 1)});
        CHECK(value_of(R"({"L":[]})") == attribute_value{list{}});
        CHECK(value_of(R"({"L":[{"N":"1"},{"L":[]}]})") == attribute_value{list_of(1, list{})});
        CHECK(value_of(R"({"BOOL":true})") == attribute_value{true});
        CHECK(value_of(R"({"BOOL":false})") == attribute_value{false});
        CHECK(value_of(R"({"NULL":true})") == attribute_value{nullptr});
        CHECK(value_of("\t{ \"L\" : [ { \"NULL\" : true } , { \"\\u0053\" : \"\" } ] } ") ==
              attribute_value{list_of(nullptr, "")});
    }

    TEST_CASE("value: the target holds something else -> replaced") {
        attribute_value value = list_of(1, 2);
        json_reader in{R"({"N":"7"})"};
        REQUIRE(read_value(in, value));
        CHECK(value == 7);
    }

    TEST_CASE("value: what no value is -> a failure at the place") {
        struct {
            std::string_view text;
            std::string_view failure;
        } const table[] = {
            {R"("x")", "byte 0: expected an object"},
            {"null", "byte 0: expected an object"},
            {"{}", "byte 1: an attribute value without a type"},
            {"{ }", "byte 2: an attribute value without a type"},
            {R"({"X":"a"})", "byte 1: unknown type of an attribute value"},
            {R"({"s":"a"})", "byte 1: unknown type of an attribute value"},
            {R"({"":"a"})", "byte 1: unknown type of an attribute value"},
            {R"({"SSS":["a"]})", "byte 1: unknown type of an attribute value"},
            {R"({"S":"a","S":"b"})", "byte 9: an attribute value with two types"},
            {R"({"S":"a", "N":"1"})", "byte 10: an attribute value with two types"},
            {R"({"S":1})", "byte 5: expected a string"},
            {R"({"S":null})", "byte 5: expected a string"},
            {R"({"N":1})", "byte 5: expected a string"},
            {R"({"B":[]})", "byte 5: expected a string"},
            {R"({"B": "Zg"})", "byte 6: the string is not base64"},
            {R"({"SS":"a"})", "byte 6: expected an array"},
            {R"({"SS":[]})", "byte 6: a set without values"},
            {R"({"NS": []})", "byte 7: a set without values"},
            {R"({"BS":[]})", "byte 6: a set without values"},
            {R"({"SS":["a",1]})", "byte 11: expected a string"},
            {R"({"NS":["1",2]})", "byte 11: expected a string"},
            {R"({"BS":["Zg==","?"]})", "byte 14: the string is not base64"},
            {R"({"M":[]})", "byte 5: expected an object"},
            {R"({"M":{"a":1}})", "byte 10: expected an object"},
            {R"({"L":{}})", "byte 5: expected an array"},
            {R"({"L":["a"]})", "byte 6: expected an object"},
            {R"({"BOOL":"true"})", "byte 8: expected true or false"},
            {R"({"BOOL":null})", "byte 8: expected true or false"},
            {R"({"NULL":null})", "byte 8: expected true or false"},
            {R"({"NULL":false})", "byte 8: NULL can only be true"},
            {R"({"S":"a",})", "byte 9: expected a member's name"},
            {R"({"L":[{"S":"a"},]})", "byte 16: expected an object"},
        };
        for (auto const& [text, failure] : table) {
            CAPTURE(text);
            CHECK(value_failure(text) == failure);
        }
    }

    TEST_CASE("number: what DynamoDB does not hold -> a failure at the place") {
        for (std::string_view const digits :
             {"", " 1", "1 ", "x", "1e", "--1", "NaN", "1e126", "-1e126", "1e-131",
              "123456789012345678901234567890123456789"}) {
            CAPTURE(digits);
            auto const value = "{\"N\":\"" + std::string{digits} + "\"}";
            CHECK(value_failure(value).starts_with("byte 5: "));
            auto const set = "{\"NS\":[\"1\",\"" + std::string{digits} + "\"]}";
            CHECK(value_failure(set).starts_with("byte 11: "));
        }
        for (std::string_view const digits : {"9.9999999999999999999999999999999999999E+125",
                                              "1E-130", "18446744073709551616", "-0"}) {
            auto const value = value_of("{\"N\":\"" + std::string{digits} + "\"}");
            CHECK(value == attribute_value{number{digits}});
        }
    }

    TEST_CASE("item: a name twice -> a failure where it comes again, also among many") {
        CHECK(item_failure(R"({"a":{"N":"1"},"b":{"N":"1"},"a":{"N":"1"}})") ==
              "byte 29: an item with a name twice");
        CHECK(item_failure(R"({"a":{"N":"1"},"\u0061":{"N":"1"}})") ==
              "byte 15: an item with a name twice");
        CHECK(item_failure(R"({"a":{"M":{"a":{"N":"1"}}},"b":{"M":{"a":{"N":"1"}}}})") == "none");
        for (int const count : {31, 32, 33, 1000}) {
            std::string text = "{";
            for (int i = 0; i != count; ++i)
                text += "\"a" + std::to_string(i) + "\":{\"N\":\"1\"},";
            auto const place = std::to_string(text.size());
            CHECK(item_failure(text + "\"b\":{\"N\":\"1\"}}") == "none");
            CHECK(item_failure(text + "\"a17\":{\"N\":\"1\"}}") ==
                  "byte " + place + ": an item with a name twice");
        }
    }

    TEST_CASE("item: read into one that has attributes -> replaced, the order of the text kept") {
        item target("old", 1);
        json_reader in{R"({"z":{"N":"1"},"a":{"S":"x"}})"};
        REQUIRE(read_item(in, target));
        REQUIRE(target.size() == 2);
        CHECK(target.begin()[0].name == "z");
        CHECK(target.begin()[1].name == "a");
        json_reader empty{"{}"};
        REQUIRE(read_item(empty, target));
        CHECK(target.empty());
    }

    TEST_CASE("item: not an object -> a failure") {
        CHECK(item_failure("[]") == "byte 0: expected an object");
        CHECK(item_failure(R"({"a":"b"})") == "byte 5: expected an object");
        CHECK(item_failure("") == "byte 0: unexpected end of the text");
    }

    TEST_CASE("item: every type, cut off anywhere -> fails cleanly at or before the cut") {
        auto const whole = json_of(every_type());
        CHECK(item_failure(whole) == "none");
        for (std::size_t size = 0; size != whole.size(); ++size) {
            CAPTURE(size);
            auto const failure = item_failure(whole.substr(0, size));
            bool const is_end =
                failure == "byte " + std::to_string(size) + ": unexpected end of the text";
            CHECK((is_end || failure.ends_with("invalid UTF-8")));
        }
    }

    TEST_CASE("item: every type, any one byte replaced -> read or refused, never out of bounds") {
        auto const whole = json_of(every_type());
        int read = 0;
        int refused = 0;
        for (std::size_t place = 0; place != whole.size(); ++place) {
            for (char const byte : std::string_view{"\0\"\\{}[]:,0-exX\x80\xC3\xFF", 18}) {
                auto changed = whole;
                changed[place] = byte;
                ++(item_failure(changed) == "none" ? read : refused);
            }
        }
        CHECK(read > 0);
        CHECK(refused > read);
    }

    TEST_CASE("depth: 32 levels of maps and lists -> read; too many -> a failure, no overflow") {
        auto const nested = [](std::size_t levels, bool closed) {
            std::string text = R"({"a":)";
            for (std::size_t i = 0; i != levels; ++i) text += R"({"M":{"a":{"L":[)";
            text += R"({"N":"1"})";
            if (closed) {
                for (std::size_t i = 0; i != levels; ++i) text += "]}}}";
                text += '}';
            }
            return text;
        };
        CHECK(item_failure(nested(16, true)) == "none");
        CHECK(item_failure(nested(24, true)) == "none");
        CHECK(item_failure(nested(25, true)).ends_with(": nested deeper than 100 levels"));
        CHECK(item_failure(nested(100'000, false)) == "byte 404: nested deeper than 100 levels");
    }

    TEST_CASE(
        "item: 20 attributes of short names and values -> at most two allocations, then one") {
        item original;
        for (int i = 0; i != 20; ++i) original.append("name" + std::to_string(i), i);
        auto const text = '[' + json_of(original) + ',' + json_of(original) + ']';
        std::uint64_t counts[2] = {};
        item items[2];
        json_reader in{text};
        REQUIRE(in.begin_array());
        for (int i = 0; i != 2; ++i) {
            REQUIRE(in.next_element());
            dynaco::test::allocation_scope const scope;
            REQUIRE(read_item(in, items[i]));
            counts[i] = scope.count();
        }
        CHECK(items[1] == original);
        if (!dynaco::test::counts_allocations()) return;
        CHECK(counts[0] == 2);
        CHECK(counts[1] == 1);
    }

    TEST_CASE("round trip: random items of all types -> equal, and the same text again") {
        std::uint32_t const seed = 20120810;
        INFO("seed " << seed);
        wire::test::random_values random{seed};
        for (int i = 0; i != 500; ++i) {
            CAPTURE(i);
            auto const original = random.map(4);
            auto const text = json_of(original);
            json_reader in{text};
            item back;
            REQUIRE(read_item(in, back));
            REQUIRE(in.finish());
            CHECK((back == original));
            CHECK(json_of(back) == text);
        }
    }
}
