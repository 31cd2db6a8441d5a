#include "wire/item_writer.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dynaco;
using namespace dynaco::wire;

namespace {

std::string value_json_of(attribute_value const& value) {
    std::string text;
    json_writer out{text};
    write_value(out, value);
    CHECK_FALSE(out.failure());
    return text;
}

}  // namespace

TEST_SUITE("wire.item_writer") {
    TEST_CASE("value: each of the ten types -> its tag and its form") {
        CHECK(value_json_of("J\"óga") == R"({"S":"J\"óga"})");
        CHECK(value_json_of("") == R"({"S":""})");
        CHECK(value_json_of(number{"-12.50"}) == R"({"N":"-12.5"})");
        CHECK(value_json_of(0) == R"({"N":"0"})");
        CHECK(value_json_of(to_binary("foob")) == R"({"B":"Zm9vYg=="})");
        CHECK(value_json_of(string_set("b", "a")) == R"({"SS":["a","b"]})");
        CHECK(value_json_of(number_set(10, 9)) == R"({"NS":["9","10"]})");
        CHECK(value_json_of(binary_set(to_binary("f"), to_binary(""))) == R"({"BS":["","Zg=="]})");
        CHECK(value_json_of(item{}) == R"({"M":{}})");
        CHECK(value_json_of(item("a", 1, "b", item("c", true))) ==
              R"({"M":{"a":{"N":"1"},"b":{"M":{"c":{"BOOL":true}}}}})");
        CHECK(value_json_of(list{}) == R"({"L":[]})");
        CHECK(value_json_of(list_of(1, "x", list{})) == R"({"L":[{"N":"1"},{"S":"x"},{"L":[]}]})");
        CHECK(value_json_of(true) == R"({"BOOL":true})");
        CHECK(value_json_of(false) == R"({"BOOL":false})");
        CHECK(value_json_of(nullptr) == R"({"NULL":true})");
    }

    TEST_CASE("item: names that need escapes -> escaped, in the order of the item") {
        std::string text;
        json_writer out{text};
        write_item(out, item("z", 1, "a\n", 2, "é", 3));
        CHECK_FALSE(out.failure());
        CHECK(text == R"({"z":{"N":"1"},"a\n":{"N":"2"},"é":{"N":"3"}})");
    }

    TEST_CASE("item: a text that is not UTF-8 -> the failure names the attribute") {
        std::string text;
        json_writer out{text};
        write_item(out, item("title", "x", "genres",
                             string_set("pop",
                                        "r\xC3"
                                        "ck")));
        REQUIRE(out.failure());
        CHECK(*out.failure() == errc::invalid_argument);
        CHECK(out.failure()->message() == "the text of \"genres\" is not UTF-8 at its byte 1");
    }
}
