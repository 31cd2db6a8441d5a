#include "wire/view_indexer.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "unit/wire/indexed_item.hpp"
#include "unit/wire/json_of.hpp"
#include "unit/wire/random_spelling.hpp"
#include "unit/wire/random_value.hpp"

using namespace dynaco;
using namespace dynaco::wire;
using namespace dynaco::wire::test;
using dynaco::test::json_of;

namespace {

// Both readers say the same of a text: the item or the failure.
bool agree_about_item(std::string_view text) {
    plain_item const plain{text};
    indexed_item const indexed{text};
    if (plain.is_good != indexed.is_good() || plain.failure != indexed.failure()) return false;
    return !plain.is_good || indexed.view().to_item() == plain.value;
}

std::string failure_of_item(std::string_view text) {
    CHECK(agree_about_item(text));
    return indexed_item{text}.failure();
}

}  // namespace

TEST_SUITE("wire.view_indexer") {
    TEST_CASE("item: 100,000 random ones, spelled at random -> what the ordinary reader makes") {
        constexpr std::uint32_t seed = 20240611;
        INFO("seed " << seed);
        random_values values{seed};
        random_spelling spelling{seed};
        int differences = 0;
        for (int i = 0; i != 100'000; ++i) {
            auto const text = json_of(values.map(i % 4));
            bool const is_same = agree_about_item(i % 2 == 0 ? text : spelling.respelled(text));
            if (!is_same && differences++ == 0) {
                INFO(text);
                CHECK(is_same);
            }
        }
        CHECK(differences == 0);
    }

    TEST_CASE("item: 30,000 damaged ones -> the ordinary reader's failure, with its place") {
        constexpr std::uint32_t seed = 20240612;
        INFO("seed " << seed);
        random_values values{seed};
        random_spelling spelling{seed};
        int differences = 0;
        int failures = 0;
        for (int i = 0; i != 3'000; ++i) {
            auto const text = spelling.respelled(json_of(values.map(2)));
            for (int j = 0; j != 10; ++j) {
                auto const damaged = spelling.damaged(text);
                bool const is_same = agree_about_item(damaged);
                if (!indexed_item{damaged}.is_good()) ++failures;
                if (!is_same && differences++ == 0) {
                    INFO(damaged);
                    CHECK(is_same);
                }
            }
        }
        CHECK(differences == 0);
        CHECK(failures > 6'000);  // damage goes unnoticed in texts
    }

    TEST_CASE("item: cut off at every byte -> a failure") {
        auto const whole = json_of(item(
            "S", "J\u00f3ga \"\\\n\U0001F600", "N", number{"-1.5e-100"}, "B", to_binary("foob"),
            "SS", string_set("a", "\u00e9"), "NS", number_set(1, 2), "BS",
            binary_set(to_binary("x"), to_binary("")), "M",
            item("in", item("ner", list_of(1, nullptr, list{}))), "BOOL", false, "NULL", nullptr));
        CHECK(failure_of_item(whole) == "none");
        for (std::size_t size = 0; size != whole.size(); ++size) {
            CAPTURE(size);
            CHECK(failure_of_item(whole.substr(0, size)) != "none");
        }
    }

    TEST_CASE("item: an escaped name that is there already -> the place of the second") {
        CHECK(failure_of_item(R"({"ab":{"S":"x"},"\u0061b":{"S":"y"}})") ==
              "byte 16: an item with a name twice");
        CHECK(failure_of_item(R"({"\u0061b":{"S":"x"},"ab":{"S":"y"}})") ==
              "byte 21: an item with a name twice");
    }

    TEST_CASE("item: the last of many names was there -> a failure; below, names begin anew") {
        std::string many = "{";
        for (int i = 0; i != 500; ++i) {
            many += '"' + std::to_string(i) + R"(":{"M":{"0":{"NULL":true},"1":{"L":[]}}},)";
        }
        CHECK(failure_of_item(many + R"("500":{"S":""}})") == "none");
        for (std::string const name : {"0", "31", "32", "33", "499"}) {
            CAPTURE(name);
            CHECK(failure_of_item(many + '"' + name + R"(":{"S":""}})").ends_with("name twice"));
        }
    }

    TEST_CASE("item: nested to the limit and beyond -> good, and a failure") {
        auto const nested = [](int levels) {
            std::string text = R"({"a":)";
            for (int i = 0; i != levels; ++i) text += R"({"L":[)";
            text += R"({"NULL":true})";
            for (int i = 0; i != levels; ++i) text += "]}";
            return text + '}';
        };
        CHECK(failure_of_item(nested(49)) == "none");
        CHECK(failure_of_item(nested(50)).ends_with("nested deeper than 100 levels"));
        CHECK(failure_of_item(nested(100'000)).ends_with("nested deeper than 100 levels"));
    }

    TEST_CASE("item: what is no value -> the ordinary reader's failure") {
        for (std::string_view const value : {
                 R"({})",
                 R"({"S":1})",
                 R"({"S":"a","S":"b"})",
                 R"({"X":"a"})",
                 R"({"N":"1x"})",
                 R"({"N":""})",
                 R"({"N":"-"})",
                 R"({"N":"1234567890123456789012345678901234567890"})",
                 R"({"N":"1e999"})",
                 R"({"B":"Zg="})",
                 R"({"B":"Zh=="})",
                 R"({"SS":[]})",
                 R"({"NS":["x"]})",
                 R"({"BS":["!"]})",
                 R"({"NULL":false})",
                 R"({"BOOL":"true"})",
                 R"({"L":[1]})",
                 R"({"M":{"a":1}})",
             }) {
            CAPTURE(value);
            CHECK(failure_of_item(R"({"a":)" + std::string{value} + '}') != "none");
        }
    }

    TEST_CASE("binary: escapes in the base64 -> the bytes") {
        indexed_item const got{R"({"a":{"B":"\u002b\/\/\u002F"},"b":{"BS":["Zm9v","\/\/8="]}})"};
        REQUIRE(got.is_good());
        CHECK(got.view().to_item() == item("a", to_binary("\xFB\xFF\xFF"), "b",
                                           binary_set(to_binary("foo"), to_binary("\xFF\xFF"))));
    }
}
