#include <dynaco/item_size.hpp>

#include <dynaco/attribute_value.hpp>

#include "support/printers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace dynaco {
namespace {

std::size_t size_of_number(std::string_view text) {
    return value_size(number(text));
}

// Maps inside of each other, `levels` of them.
attribute_value nested(int levels) {
    attribute_value value = "innermost";
    for (int i = 0; i < levels; ++i) value = item("m", std::move(value));
    return value;
}

std::string told(std::optional<error> const& failure) {
    if (!failure) return "";
    CHECK(*failure == errc::invalid_argument);
    return failure->message();
}

}  // namespace

TEST_SUITE("model.item_size") {
    TEST_CASE("number: pairs of digits from the point, one byte more, one for the sign") {
        CHECK(size_of_number("0") == 1);
        CHECK(size_of_number("-0.00") == 1);
        CHECK(size_of_number("7") == 2);
        CHECK(size_of_number("42") == 2);
        CHECK(size_of_number("100") == 2);     // 1'00
        CHECK(size_of_number("10") == 2);      // 10
        CHECK(size_of_number("123") == 3);     // 1'23
        CHECK(size_of_number("1230") == 3);    // 12'30
        CHECK(size_of_number("12345") == 4);   // 1'23'45
        CHECK(size_of_number("0.1") == 2);     // .10
        CHECK(size_of_number("0.12") == 2);    // .12
        CHECK(size_of_number("0.012") == 3);   // .01'20
        CHECK(size_of_number("0.0012") == 2);  // .00'12
        CHECK(size_of_number("100.5") == 4);   // 1'00.50
        CHECK(size_of_number("1.5") == 3);     // 1.50
        CHECK(size_of_number("-7") == 3);
        CHECK(size_of_number("-42") == 3);
        CHECK(size_of_number("1E+125") == 2);
        CHECK(size_of_number("1E-130") == 2);
    }

    TEST_CASE("number: 38 digits -> 20 or 21, never more") {
        std::string const digits(38, '7');
        CHECK(size_of_number(digits) == 20);
        CHECK(size_of_number("-" + digits) == 21);
        CHECK(size_of_number(digits + "E-1") == 21);
        CHECK(size_of_number("-" + digits + "E-1") == 21);
    }

    TEST_CASE("values: each type by its rule") {
        CHECK(value_size("Björk") == 6);
        CHECK(value_size("") == 0);
        CHECK(value_size(to_binary("abc")) == 3);
        CHECK(value_size(true) == 1);
        CHECK(value_size(nullptr) == 1);
        CHECK(value_size(string_set("a", "bcd")) == 4);
        CHECK(value_size(number_set(1, 123)) == 5);
        CHECK(value_size(binary_set(to_binary("ab"), to_binary("c"))) == 3);
        CHECK(value_size(list()) == 3);
        CHECK(value_size(item()) == 3);
        CHECK(value_size(list_of(1, "ab", true)) == 3 + 3 + 2 + 2 + 1);
        CHECK(value_size(item("ab", "c", "d", 7)) == 3 + 2 + (2 + 1) + (1 + 2));
        CHECK(value_size(list_of(list_of(1))) == 3 + 1 + (3 + 1 + 2));
    }

    TEST_CASE("item: names as UTF-8, and values") {
        CHECK(item_size(item()) == 0);
        CHECK(item_size(item("ár", 1997, "title", "Jóga")) == (3 + 3) + (5 + 5));
    }

    TEST_CASE("check_item: 400 KB -> fine; one byte more -> refused, with what takes most") {
        auto whole = item("id", "1", "text", std::string(max_item_size - 7, 'x'));
        CHECK(item_size(whole) == max_item_size);
        CHECK_FALSE(check_item(whole));
        CHECK_FALSE(check_item(whole, key_names("id")));
        whole.at("text").as_string() += 'x';
        CHECK(told(check_item(whole)) ==
              "attribute text: takes 409598 of the item's 409601 bytes; an item has at most 409600 "
              "(400 KB)");
    }

    TEST_CASE(
        "check_item: 31 lists and maps inside of each other -> fine; 32 -> refused with the path") {
        CHECK_FALSE(check_item(item("id", "1", "deep", nested(31))));
        auto const message = told(check_item(item("id", "1", "deep", list_of(1, nested(31)))));
        CHECK(message.starts_with("attribute deep[1].m.m."));
        CHECK(message.ends_with(
            "m: lists and maps are nested at most 31 deep (32 levels with the item)"));
        CHECK_FALSE(check_item(item("id", "1", "deep", list_of(nested(30)))));
    }

    TEST_CASE("check_item: names -> at least 1 byte, at most 65535, also inside") {
        CHECK(told(check_item(item())).starts_with("item: is empty"));
        CHECK(told(check_item(item("", 1))) == "item: has an attribute without a name");
        CHECK_FALSE(check_item(item(std::string(65535, 'n'), 1)));
        auto const inside = item(std::string(65536, 'n'), 1);
        auto const message = told(check_item(item("address", item("lines", list_of(0, inside)))));
        CHECK(message.starts_with("attribute address.lines[1].nnn"));
        CHECK(message.find("...: its name has 65536 bytes") != std::string::npos);
    }

    TEST_CASE("check_item with names: the key's attributes are there and fit") {
        auto const names = key_names("artist", "title");
        CHECK_FALSE(check_item(item("artist", "Björk", "title", 1, "more", true), names));
        CHECK(told(check_item(item("artist", "Björk"), names)) ==
              "attribute title: is missing (it is the sort key)");
        CHECK(told(check_item(item("artist", true, "title", "a"), names)) ==
              "attribute artist: has type BOOL; a key's value has type S, N or B (it is the "
              "partition key)");
    }

    TEST_CASE("check_key: lengths -> 1 to 2048 and 1 to 1024 bytes") {
        auto const names = key_names("p", "s");
        auto const check = [&](std::size_t partition, std::size_t sort) {
            return told(check_key(
                key("p", std::string(partition, 'p'), "s", std::string(sort, 's')), names));
        };
        CHECK(check(1, 1).empty());
        CHECK(check(2048, 1024).empty());
        CHECK(check(2049, 1).find("attribute p: has 2049 bytes; it has at most 2048") == 0);
        CHECK(check(1, 1025).find("attribute s: has 1025 bytes; it has at most 1024") == 0);
        CHECK(check(0, 1).find("attribute p: is empty") == 0);
        CHECK(check(1, 0).find("attribute s: is empty") == 0);
        CHECK_FALSE(check_key(key("p", to_binary("x"), "s", number("1E+125")), names));
    }

    TEST_CASE("check_key: missing, more, or with a long name -> refused") {
        CHECK(told(check_key(item(), key_names("id"))) ==
              "attribute id: is missing (it is the partition key)");
        CHECK(told(check_key(key("id", 1, "more", 2), key_names("id"))) ==
              "attribute more: is not part of the key");
        auto const name = std::string(256, 'k');
        CHECK(told(check_key(key(name, 1), key_names(name))).find("has 256 bytes") !=
              std::string::npos);
    }

    TEST_CASE("check_substitutions: 2 MB of names and values together, and the nesting") {
        string_map<std::string> names;
        names.set("#n", "name");
        auto values = item(":v", std::string(max_substitutions_size - 8, 'v'));
        CHECK_FALSE(check_substitutions(names, values));
        values.at(":v").as_string() += 'v';
        CHECK(told(check_substitutions(names, values)).find("have 2097153 bytes") !=
              std::string::npos);
        CHECK_FALSE(check_substitutions(names, item()));
        CHECK(
            told(check_substitutions(names, item(":v", nested(32)))).starts_with("attribute :v.m"));
    }
}

}  // namespace dynaco
