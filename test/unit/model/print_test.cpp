#include <dynaco/attribute_value.hpp>

#include <doctest/doctest.h>

#include <sstream>

namespace {

using dynaco::attribute_value;
using dynaco::binary;
using dynaco::item;
using dynaco::list_of;
using dynaco::to_binary;

template <class T>
std::string printed(T const& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

}  // namespace

TEST_SUITE_BEGIN("model.print");

TEST_CASE("values: every type -> DynamoDB's JSON, spaced") {
    CHECK(printed(attribute_value{"Jóga"}) == R"({"S": "Jóga"})");
    CHECK(printed(attribute_value{1.50}) == R"({"N": "1.5"})");
    CHECK(printed(attribute_value{to_binary("\x01\xff")}) == R"({"B": 0x01ff})");
    CHECK(printed(attribute_value{dynaco::string_set("b", "a")}) == R"({"SS": ["a", "b"]})");
    CHECK(printed(attribute_value{dynaco::number_set(2, 1)}) == R"({"NS": ["1", "2"]})");
    CHECK(printed(attribute_value{dynaco::binary_set(to_binary("a"))}) == R"({"BS": [0x61]})");
    CHECK(printed(attribute_value{list_of(1, "a")}) == R"({"L": [{"N": "1"}, {"S": "a"}]})");
    CHECK(printed(attribute_value(list_of())) == R"({"L": []})");
    CHECK(printed(attribute_value{item("a", 1)}) == R"({"M": {"a": {"N": "1"}}})");
    CHECK(printed(attribute_value{true}) == R"({"BOOL": true})");
    CHECK(printed(attribute_value{false}) == R"({"BOOL": false})");
    CHECK(printed(attribute_value{}) == R"({"NULL": true})");
}

TEST_CASE("items: attributes in their order") {
    CHECK(printed(item{}) == "{}");
    CHECK(printed(item("b", 1, "a", "x")) == R"({"b": {"N": "1"}, "a": {"S": "x"}})");
    CHECK(printed(dynaco::attribute("a", 1)) == R"("a": {"N": "1"})");
}

TEST_CASE("text: quotes, backslashes and control characters -> escaped") {
    CHECK(printed(attribute_value{"a\"b\\c\nd\x01\x7f"}) == R"({"S": "a\"b\\c\nd\u0001\u007f"})");
    CHECK(printed(item("a\"b", 1)) == R"({"a\"b": {"N": "1"}})");
}

TEST_CASE("bytes: long ones -> cut, with the size") {
    CHECK(printed(attribute_value{binary(64)}) == "{\"B\": 0x" + std::string(128, '0') + '}');
    CHECK(printed(attribute_value{binary(65)}) ==
          "{\"B\": 0x" + std::string(128, '0') + "... (65 bytes)}");
    CHECK(printed(attribute_value{binary{}}) == R"({"B": 0x})");
}

TEST_CASE("types: by the service's names") {
    CHECK(printed(dynaco::attribute_type::boolean) == "BOOL");
}

TEST_SUITE_END();
